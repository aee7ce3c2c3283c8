package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// The first walk over the tree: plain text, and what is known by it: headings
// with their ids, the number of words, the excerpt. It also finds out whether
// the text must be read again, and whether it has raw HTML.
//
// Plain text has a blank line between blocks, a new line between the items of
// a tight list and the rows of a table, a tab between cells. Footnotes stand
// at its end, their marks nowhere. Code is text.

// A heading is a Heading in the making.
type heading struct {
	Heading
	written bool // its id stands in the text
	named   bool // and is free
}

// plainText walks; false means that the text must be read again.
func (p *Printer) plainText(root ast.Node, bareAddresses bool) bool {
	p.plain, p.gap, p.headings = p.plain[:0], 0, p.headings[:0]
	p.look, p.again, p.raw = !bareAddresses, false, false
	p.more, p.first, p.anything = -1, span{}, span{}
	p.plainBlocks(root)
	return !p.again
}

// A span is a piece of a buffer.
type span struct{ from, to int }

func (p *Printer) plainBlocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil && !p.again; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			p.plainHeading(n)
		case *ast.Paragraph:
			s := p.plainLine(n, 2)
			if s.from < s.to && p.first == (span{}) && parent.Kind() == ast.KindDocument {
				p.first = s
			}
			p.note(s)
		case *ast.TextBlock:
			p.note(p.plainLine(n, 1))
		case *ast.List:
			gap := 2
			if n.IsTight && parent.Kind() == ast.KindListItem {
				gap = 1
			}
			p.part(gap)
			p.plainBlocks(n)
			p.part(gap)
		case *ast.ListItem, *east.DefinitionDescription:
			p.part(1)
			p.plainBlocks(n)
			p.part(1)
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			p.part(2)
			for i := range n.Lines().Len() {
				line := n.Lines().At(i)
				p.addPlain(line.Value(p.text))
			}
			p.plain = bytes.TrimRight(p.plain, "\n")
			p.part(2)
		case *ast.HTMLBlock:
			p.plainHTML(n)
		case *east.TableHeader, *east.TableRow:
			p.part(1)
			for c := n.FirstChild(); c != nil; c = c.NextSibling() {
				if c != n.FirstChild() {
					p.addPlain([]byte("\t"))
				}
				p.plainInlines(c)
			}
			p.part(1)
		case *east.DefinitionTerm:
			p.plainLine(n, 1)
		case *ast.LinkReferenceDefinition, *ast.ThematicBreak:
		default: // containers
			p.part(2)
			p.plainBlocks(n)
			p.part(2)
		}
		if p.over(len(p.plain)) {
			return
		}
	}
}

// plainLine writes a block of running text between gaps.
func (p *Printer) plainLine(n ast.Node, gap int) span {
	p.part(gap)
	s := p.plainInlines(n)
	p.part(gap)
	return s
}

// note keeps the first running text there is, for the excerpt.
func (p *Printer) note(s span) {
	if s.from < s.to && p.anything == (span{}) {
		p.anything = s
	}
}

// part asks for n new lines before what comes next.
func (p *Printer) part(n int) { p.gap = max(p.gap, n) }

func (p *Printer) addPlain(s []byte) {
	if len(s) == 0 {
		return
	}
	if p.gap > 0 && len(p.plain) > 0 {
		p.plain = append(p.plain, "\n\n"[:p.gap]...)
	}
	p.gap = 0
	p.plain = append(p.plain, s...)
}

func (p *Printer) plainInlines(parent ast.Node) span {
	before := len(p.plain)
	if before > 0 {
		before += p.gap
	}
	p.plainChildren(parent)
	if len(p.plain) < before {
		return span{}
	}
	return span{before, len(p.plain)}
}

func (p *Printer) plainChildren(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			s := n.Segment.Value(p.text)
			if p.look && p.lookAgain(n, s) {
				p.again = true
				return
			}
			if !n.IsRaw() {
				s = p.decode(s)
			}
			p.addPlain(s)
			if n.SoftLineBreak() || n.HardLineBreak() {
				p.addPlain([]byte("\n"))
			}
		case *ast.String: // a shortcode
			if p.look && p.gluedAt(n.Value, p.offset(n.Value, 0)) {
				p.again = true
				return
			}
			p.addPlain(n.Value)
		case *ast.AutoLink:
			p.addPlain(n.Label(p.text))
		case *ast.RawHTML:
			p.plainRaw(n)
		case *east.FootnoteLink, *east.FootnoteBacklink, *east.TaskCheckBox:
		default:
			p.plainChildren(n)
		}
	}
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

// excerptLength is the most characters that an excerpt has (design 3).
const excerptLength = 300

// excerpt is the text before <!--more-->, else the first paragraph, in one
// line; cut between words where it is too long.
func (p *Printer) excerpt() string {
	s := p.plain
	switch {
	case p.more >= 0:
		s = s[:p.more]
	case p.first != (span{}):
		s = s[p.first.from:p.first.to]
	default:
		s = s[p.anything.from:p.anything.to]
	}
	return cut(s, excerptLength)
}

// cut brings s into one line of at most limit characters.
func cut(s []byte, limit int) string {
	b := make([]byte, 0, min(len(s), 4*limit)+len("…"))
	count, word := 0, 0 // characters; length of b behind the last whole word
	blank := false
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRune(s[i:])
		i += size
		if unicode.IsSpace(r) {
			blank = len(b) > 0
			continue
		}
		if blank {
			if count < limit { // there has to be room for …
				word = len(b)
			}
			blank = false
			b = append(b, ' ')
			count++
		}
		if count >= limit {
			return shorten(b, word)
		}
		b = utf8.AppendRune(b, r)
		count++
	}
	return string(b)
}

// shorten ends b, which is full, behind the last whole word, and where that
// would leave less than half of it (scripts without blanks) behind a character.
func shorten(b []byte, word int) string {
	b = bytes.TrimRight(b, " ")
	if word < len(b)/2 {
		word = len(b)
		for word > 0 {
			r, size := utf8.DecodeLastRune(b[:word])
			word -= size
			if !unicode.Is(unicode.M, r) && r != '\u200d' {
				break
			}
		}
	}
	return string(bytes.TrimRight(b[:word], " ,;:")) + "…"
}

// words counts runs of what is no blank, if there is a letter or digit in
// them; a character of a script that has no blanks between words is one.
func words(s []byte) int {
	count := 0
	in := false // a word that has been counted
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c <= ' ':
				in = false
			case !in && ('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'):
				in = true
				count++
			}
			continue
		}
		r, size := utf8.DecodeRune(s[i:])
		i += size
		switch {
		case unicode.IsSpace(r):
			in = false
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
			in = false
			if !unicode.Is(unicode.M, r) {
				count++
			}
		case !in && (unicode.IsLetter(r) || unicode.IsNumber(r)):
			in = true
			count++
		}
	}
	return count
}
