package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// The first walk over the tree: plain text, and what is known by it: headings
// with their ids, the number of words, the excerpt, whether there is raw HTML.
//
// Plain text has a blank line between blocks, a new line between the items of
// a tight list and the rows of a table, a tab between cells. Footnotes stand
// at its end, their marks nowhere. Code is text.

func (p *Printer) plainText(root ast.Node) {
	p.plain, p.gap, p.headings = p.plain[:0], 0, p.headings[:0]
	p.raw = false
	p.more, p.first, p.anything = -1, span{}, span{}
	p.plainBlocks(root)
}

// A span is a piece of a buffer.
type span struct{ from, to int }

func (p *Printer) plainBlocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
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
			if !n.IsRaw() {
				s = p.decode(s)
			}
			p.addPlain(s)
			if n.SoftLineBreak() || n.HardLineBreak() {
				p.addPlain([]byte("\n"))
			}
		case *ast.String: // a shortcode
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
