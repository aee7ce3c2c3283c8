package markdown

import (
	"bytes"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A heading's id is what {#id} behind it says, else its text as GitHub makes
// it, in any script. goldmark's own attributes were not chosen: they take any
// braces at the end of a heading (`interface{}`), and let style through. Here
// the braces have to begin with # or a dot, and nothing but the id is kept.

// atxHeadings and setextHeadings read headings as goldmark does, and then the
// braces.
type atxHeadings struct{ parser.BlockParser }

func (h atxHeadings) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	n, state := h.BlockParser.Open(parent, reader, pc)
	if n != nil && takeID(n, reader.Source()) {
		trimHashes(n, reader.Source())
	}
	return n, state
}

type setextHeadings struct{ parser.BlockParser }

func (h setextHeadings) Close(n ast.Node, reader text.Reader, pc parser.Context) {
	h.BlockParser.Close(n, reader, pc)
	if n.Parent() != nil {
		takeID(n, reader.Source())
	}
}

// takeID takes braces off the heading's last line.
func takeID(n ast.Node, source []byte) bool {
	lines := n.Lines()
	if lines.Len() == 0 {
		return false
	}
	last := lines.At(lines.Len() - 1)
	line := bytes.TrimRight(source[last.Start:last.Stop], " \t\r\n")
	open := bytes.LastIndexByte(line, '{')
	if open < 0 || line[len(line)-1] != '}' || open > 0 && line[open-1] == '\\' {
		return false
	}
	if inner := bytes.TrimLeft(line[open+1:], " \t"); inner[0] != '#' && inner[0] != '.' {
		return false
	}
	reader := text.NewReader(line[open:])
	attributes, ok := parser.ParseAttributes(reader)
	if rest, _ := reader.PeekLine(); !ok || len(rest) > 0 {
		return false
	}
	if id, ok := attributes.Find([]byte("id")); ok {
		if id, ok := id.([]byte); ok && len(id) > 0 {
			n.SetAttributeString("id", id)
		}
	}
	last.Stop = last.Start + open
	lines.Set(lines.Len()-1, last.TrimRightSpace(source))
	return true
}

// trimHashes takes off the hashes that close a heading and stood before its braces.
func trimHashes(n ast.Node, source []byte) {
	last := n.Lines().At(0)
	line := source[last.Start:last.Stop]
	rest := bytes.TrimRight(line, "#")
	if len(rest) == len(line) || len(rest) > 0 && !util.IsSpace(rest[len(rest)-1]) {
		return
	}
	last.Stop = last.Start + len(bytes.TrimRight(rest, " \t"))
	n.Lines().Set(0, last)
}

// A heading is a Heading in the making.
type heading struct {
	Heading
	written bool // its id stands in the text
	named   bool // and is free
}

func (p *Printer) plainHeading(n *ast.Heading) {
	s := p.plainLine(n, 2)
	h := heading{Heading: Heading{Level: n.Level, Text: string(bytes.TrimSpace(p.plain[s.from:s.to]))}}
	if id, ok := n.AttributeString("id"); ok {
		h.ID, h.written = string(id.([]byte)), true
	} else {
		p.decoded = appendSlug(p.decoded[:0], p.plain[s.from:s.to])
		h.ID = string(p.decoded)
		if hasImage(n) {
			h.ID = string(p.slugWithoutImages(nil, n))
		}
	}
	p.headings = append(p.headings, h)
}

func hasImage(parent ast.Node) bool {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() == ast.KindImage || hasImage(n) {
			return true
		}
	}
	return false
}

// slugWithoutImages makes the slug of a heading with pictures in it, whose
// descriptions are no part of its text for GitHub.
func (p *Printer) slugWithoutImages(b []byte, parent ast.Node) []byte {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Image, *ast.RawHTML, *east.FootnoteLink:
		case *ast.Text:
			s := n.Segment.Value(p.text)
			if !n.IsRaw() {
				s = p.decode(s)
			}
			b = appendSlug(b, s)
			if n.SoftLineBreak() || n.HardLineBreak() {
				b = append(b, '-')
			}
		case *ast.String:
			b = appendSlug(b, n.Value)
		case *ast.AutoLink:
			b = appendSlug(b, n.Label(p.text))
		default:
			b = p.slugWithoutImages(b, n)
		}
	}
	return b
}

// appendSlug appends what GitHub makes of a heading's text: lower case, blanks
// as hyphens, nothing but letters, marks, digits, hyphens and low lines.
func appendSlug(b []byte, s []byte) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case 'A' <= c && c <= 'Z':
				b = append(b, c+'a'-'A')
			case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '-', c == '_':
				b = append(b, c)
			case c == ' ' || c == '\n' || c == '\t':
				b = append(b, '-')
			}
			continue
		}
		r, size := utf8.DecodeRune(s[i:])
		i += size
		if r == utf8.RuneError && size == 1 {
			continue
		}
		if unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.Pc) {
			b = utf8.AppendRune(b, unicode.ToLower(r))
		}
	}
	return b
}

// nameHeadings gives each heading without an id one that no other has.
func (p *Printer) nameHeadings() {
	if len(p.headings) == 0 {
		return
	}
	clear(p.ids)
	for i := range p.headings {
		if h := &p.headings[i]; h.written && p.ids[h.ID] == 0 {
			p.ids[h.ID] = 1
			h.named = true
		}
	}
	for i := range p.headings {
		h := &p.headings[i]
		if h.named {
			continue
		}
		base := h.ID
		if base == "" {
			base = "heading"
		}
		id := base
		for n := p.ids[base]; n > 0; n++ {
			id = base + "-" + strconv.Itoa(n)
			if p.ids[id] == 0 {
				p.ids[base] = n + 1
				break
			}
		}
		p.ids[id]++
		h.ID = id
	}
}
