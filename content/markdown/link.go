package markdown

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"galley/schemas/source"
)

// Every address of a text is looked at once, before any form is printed with
// it: what leads outside is written down as it will stand in the forms, what
// leads into the project becomes a Link, and a scheme that is not on the list
// is a problem and an empty address. The list, not a list of bad ones, since
// there is always one more (feed:, jar:, view-source:, …).

// A target is an address as the forms need it.
type target struct {
	link     int32  // its place in links; -1: it is printed at once
	from, to int32  // of addresses; where it is printed at once, escaped as in a URL
	title    []byte // nil: none
	raw      bool   // of raw HTML, which is no node of ProseMirror
}

// outside says what an address is: one that leads outside by an allowed
// scheme, one that leads into the project, or one whose scheme is not allowed,
// which is given. Entities and escapes have been undone; blanks and controls
// are passed over, as browsers do.
func outside(address []byte, picture bool) (out bool, scheme string) {
	var name [24]byte
	n := 0
	for i := 0; i < len(address); i++ {
		c := address[i]
		switch {
		case c <= ' ' || c == 0x7f:
			continue
		case c == ':':
			if n == 0 || name[0] < 'a' {
				return false, "" // no scheme begins with a digit or a sign
			}
			return allowed(string(name[:min(n, len(name))]), address[i+1:], picture)
		case c == '/':
			// //host leads outside, /path does not
			return n == 0 && i+1 < len(address) && address[i+1] == '/', ""
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '+', c == '-', c == '.':
		default:
			return false, ""
		}
		if n < len(name) {
			name[n] = c
		}
		n++
	}
	return false, ""
}

func allowed(scheme string, rest []byte, picture bool) (out bool, refused string) {
	switch scheme {
	case "http", "https", "mailto", "tel":
		return true, ""
	case "data":
		if picture {
			for _, kind := range [...]string{"image/png", "image/jpeg", "image/gif", "image/webp"} {
				if len(rest) > len(kind) && bytes.EqualFold(rest[:len(kind)], []byte(kind)) &&
					(rest[len(kind)] == ';' || rest[len(kind)] == ',') {
					return true, ""
				}
			}
		}
	}
	return false, scheme
}

// address reads a Markdown address, given as written (its escapes and entities
// undone as goldmark does it), and adds it to targets.
func (p *Printer) address(written []byte, near int, picture bool) {
	if len(written) == 0 {
		p.addTarget(nil, near, near, picture)
		return
	}
	from := p.offset(written, near)
	address := util.UnescapePunctuations(written)
	if bytes.IndexByte(address, '&') >= 0 {
		address = util.ResolveEntityNames(util.ResolveNumericReferences(address))
	}
	p.addTarget(address, from, from+len(written), picture)
}

// addTarget looks at an address that stands from..to in the text.
func (p *Printer) addTarget(address []byte, from, to int, picture bool) {
	out, scheme := outside(address, picture)
	if out || scheme != "" {
		at := int32(len(p.addresses))
		if out {
			p.addresses = append(p.addresses, util.URLEscape(address, false)...)
		} else {
			p.reportScheme(scheme, from, to, picture)
		}
		p.targets = append(p.targets, target{link: -1, from: at, to: int32(len(p.addresses))})
		return
	}
	begin := p.pos(from)
	end := begin.Column + 1
	if to > from {
		if e := p.pos(to); e.Line == begin.Line {
			end = e.Column
		}
	}
	p.spent += len(address)
	if !utf8.Valid(address) {
		address = bytes.ToValidUTF8(address, []byte("\ufffd"))
	}
	at := int32(len(p.addresses))
	p.addresses = append(p.addresses, address...)
	p.targets = append(p.targets, target{link: int32(len(p.links)), from: at, to: int32(len(p.addresses))})
	p.links = append(p.links, Link{
		Picture: picture,
		Line:    int32(begin.Line), Column: int32(begin.Column), EndColumn: int32(end),
	})
}

func (p *Printer) reportScheme(scheme string, from, to int, picture bool) {
	const hint = "use https:, http:, mailto: or tel:, or a path"
	what, also := "a link", ""
	if picture {
		what, also = "a picture", "; a data: picture may be PNG, JPEG, GIF or WebP"
	}
	problem := p.problems.Add(source.URLScheme, p.pos(from), hint+also, "the address of %s may not begin with %q", what, scheme+":")
	if end := p.pos(to); end.Line == problem.Line {
		problem.EndLine, problem.EndColumn = end.Line, end.Column
	}
}

// autoAddress is address for what stands between < and > or bare.
func (p *Printer) autoAddress(n *ast.AutoLink) {
	label := n.Label(p.text)
	from := p.offset(label, n.Pos())
	url := n.URL(p.text)
	if n.AutoLinkType == ast.AutoLinkEmail && !hasFold(url, "mailto:") {
		at := int32(len(p.addresses))
		p.addresses = append(p.addresses, "mailto:"...)
		p.addresses = append(p.addresses, util.URLEscape(url, false)...)
		p.targets = append(p.targets, target{link: -1, from: at, to: int32(len(p.addresses))})
		return
	}
	p.addTarget(url, from, from+len(label), false)
}

func hasFold(s []byte, prefix string) bool {
	return len(s) >= len(prefix) && bytes.EqualFold(s[:len(prefix)], []byte(prefix))
}

// offset finds where in the text a piece of it lies. goldmark gives pieces
// that are slices of the text, whose capacity tells where they begin; where it
// had to copy one (behind a tab that a list item cut in two) the next equal
// piece behind near is taken.
func (p *Printer) offset(piece []byte, near int) int {
	if len(piece) == 0 {
		return near
	}
	if at := cap(p.text) - cap(piece); at >= 0 && at+len(piece) <= len(p.text) && &p.text[at] == &piece[0] {
		return at
	}
	near = min(max(near, 0), len(p.text))
	if at := bytes.Index(p.text[near:], piece); at >= 0 {
		return near + at
	}
	return near
}

// pos gives the place of an offset in the file.
func (p *Printer) pos(offset int) source.Pos {
	offset = min(max(offset, 0), len(p.text))
	if len(p.lines) == 0 {
		p.lines = append(p.lines, 0)
		for at := 0; ; {
			i := bytes.IndexByte(p.text[at:], '\n')
			if i < 0 {
				break
			}
			at += i + 1
			p.lines = append(p.lines, int32(at))
		}
	}
	line, found := slices.BinarySearch(p.lines, int32(offset))
	if !found {
		line--
	}
	// Many places may be on one line: count on from the last.
	from, column := int(p.lines[line]), 1
	if p.lastOffset > from && p.lastOffset <= offset {
		from, column = p.lastOffset, p.lastColumn
	}
	column += utf8.RuneCount(p.text[from:offset])
	p.lastOffset, p.lastColumn = offset, column
	return source.Pos{File: p.base.File, Line: max(p.base.Line, 1) + line, Column: column}
}
