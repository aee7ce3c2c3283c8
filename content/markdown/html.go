package markdown

import (
	"bytes"
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// HTML, by a printer of our own: goldmark's renderer calls a function through
// a table for each node, twice, and writes through an interface; one walk that
// appends takes a tenth of a whole build's time less. The bytes are goldmark's,
// but for what design 4 asks for: raw HTML, addresses, ids of headings.

var (
	openHeading  = [...]string{"", "<h1", "<h2", "<h3", "<h4", "<h5", "<h6"}
	closeHeading = [...]string{"", "</h1>\n", "</h2>\n", "</h3>\n", "</h4>\n", "</h5>\n", "</h6>\n"}
)

func (p *Printer) put(s string) { p.html = append(p.html, s...) }

// htmlBlocks prints the children of a block.
func (p *Printer) htmlBlocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if p.over(len(p.html)) {
			return
		}
		switch n := n.(type) {
		case *ast.Paragraph:
			p.put("<p>")
			p.htmlInlines(n)
			p.put("</p>\n")
		case *ast.TextBlock:
			p.htmlInlines(n)
			if n.NextSibling() != nil && n.FirstChild() != nil {
				p.put("\n")
			}
		case *ast.Heading:
			p.put(openHeading[n.Level])
			p.put(` id="`)
			p.html = AppendAttr(p.html, p.headings[p.nextHeading].ID)
			p.nextHeading++
			p.put(`">`)
			p.htmlInlines(n)
			p.put(closeHeading[n.Level])
		case *ast.List:
			p.htmlList(n)
		case *ast.ListItem:
			p.put("<li>")
			if c := n.FirstChild(); c != nil && c.Kind() != ast.KindTextBlock {
				p.put("\n")
			}
			p.htmlBlocks(n)
			p.put("</li>\n")
		case *ast.FencedCodeBlock:
			p.put("<pre><code")
			if language := n.Language(p.text); language != nil {
				p.put(` class="language-`)
				p.html = appendEscaped(p.html, p.decode(language))
				p.put(`"`)
			}
			p.put(">")
			p.htmlLines(n)
			p.put("</code></pre>\n")
		case *ast.CodeBlock:
			p.put("<pre><code>")
			p.htmlLines(n)
			p.put("</code></pre>\n")
		case *ast.Blockquote:
			p.put("<blockquote>\n")
			p.htmlBlocks(n)
			p.put("</blockquote>\n")
		case *ast.ThematicBreak:
			p.put("<hr>\n")
		case *ast.HTMLBlock:
			p.htmlBlock(n)
		case *ast.LinkReferenceDefinition:
		case *east.Table:
			p.put("<table>\n")
			p.htmlBlocks(n)
			p.put("</table>\n")
		case *east.TableHeader:
			p.put("<thead>\n<tr>\n")
			p.htmlCells(n, "th")
			p.put("</tr>\n</thead>\n")
			if n.NextSibling() != nil {
				p.put("<tbody>\n")
			}
		case *east.TableRow:
			p.put("<tr>\n")
			p.htmlCells(n, "td")
			p.put("</tr>\n")
			if n.NextSibling() == nil {
				p.put("</tbody>\n")
			}
		case *east.DefinitionList:
			p.put("<dl>\n")
			p.htmlBlocks(n)
			p.put("</dl>\n")
		case *east.DefinitionTerm:
			p.put("<dt>")
			p.htmlInlines(n)
			p.put("</dt>\n")
		case *east.DefinitionDescription:
			p.put("<dd>")
			if !n.IsTight {
				p.put("\n")
			}
			p.htmlBlocks(n)
			p.put("</dd>\n")
		case *east.FootnoteList:
			p.put("<div class=\"footnotes\" role=\"doc-endnotes\">\n<hr>\n<ol>\n")
			p.htmlBlocks(n)
			p.put("</ol>\n</div>\n")
		case *east.Footnote:
			p.put(`<li id="fn:`)
			p.html = strconv.AppendInt(p.html, int64(n.Index), 10)
			p.put("\">\n")
			p.htmlBlocks(n)
			p.put("</li>\n")
		default:
			p.htmlInline(n) // a footnote's way back, where its last block is no paragraph
		}
	}
}

func (p *Printer) htmlList(n *ast.List) {
	if !n.IsOrdered() {
		p.put("<ul>\n")
		p.htmlBlocks(n)
		p.put("</ul>\n")
		return
	}
	p.put("<ol")
	if n.Start != 1 {
		p.put(` start="`)
		p.html = strconv.AppendInt(p.html, int64(n.Start), 10)
		p.put(`"`)
	}
	p.put(">\n")
	p.htmlBlocks(n)
	p.put("</ol>\n")
}

func (p *Printer) htmlLines(n ast.Node) {
	lines := n.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		p.html = appendEscaped(p.html, line.Value(p.text))
	}
}

func (p *Printer) htmlCells(row ast.Node, tag string) {
	for n := row.FirstChild(); n != nil; n = n.NextSibling() {
		p.put("<")
		p.put(tag)
		if cell := n.(*east.TableCell); cell.Alignment != east.AlignNone {
			p.put(` style="text-align:`)
			p.put(cell.Alignment.String())
			p.put(`"`)
		}
		p.put(">")
		p.htmlInlines(n)
		p.put("</")
		p.put(tag)
		p.put(">\n")
	}
}

func (p *Printer) htmlInlines(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		p.htmlInline(n)
	}
}

func (p *Printer) htmlInline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		s := n.Segment.Value(p.text)
		if n.IsRaw() {
			p.html = appendEscaped(p.html, s)
			return
		}
		p.html = appendEscaped(p.html, p.decode(s))
		switch {
		case n.HardLineBreak():
			p.put("<br>\n")
		case n.SoftLineBreak():
			p.put("\n")
		}
	case *ast.CodeSpan:
		p.put("<code>")
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			segment := c.(*ast.Text).Segment
			s := segment.Value(p.text)
			if line, cut := bytes.CutSuffix(s, []byte("\n")); cut {
				p.html = appendEscaped(p.html, line)
				p.put(" ")
			} else {
				p.html = appendEscaped(p.html, s)
			}
		}
		p.put("</code>")
	case *ast.Emphasis:
		if n.Level == 2 {
			p.put("<strong>")
			p.htmlInlines(n)
			p.put("</strong>")
			return
		}
		p.put("<em>")
		p.htmlInlines(n)
		p.put("</em>")
	case *east.Strikethrough:
		p.put("<del>")
		p.htmlInlines(n)
		p.put("</del>")
	case *ast.Link:
		p.put(`<a href="`)
		p.address(n.Destination, n.Pos(), false)
		p.htmlAddress()
		p.put(`"`)
		p.htmlTitle(n.Title)
		p.put(">")
		p.htmlInlines(n)
		p.put("</a>")
	case *ast.Image:
		p.put(`<img src="`)
		p.address(n.Destination, n.Pos(), true)
		p.htmlAddress()
		p.put(`" alt="`)
		p.htmlAlt(n)
		p.put(`"`)
		p.htmlTitle(n.Title)
		p.put(">")
	case *ast.AutoLink:
		p.put(`<a href="`)
		p.autoAddress(n)
		p.htmlAddress()
		p.put(`">`)
		p.html = appendEscaped(p.html, n.Label(p.text))
		p.put("</a>")
	case *ast.RawHTML:
		p.htmlRaw(n)
	case *ast.String: // a shortcode
		p.html = appendEscaped(p.html, n.Value)
	case *east.TaskCheckBox:
		if n.IsChecked {
			p.put(`<input checked="" disabled="" type="checkbox"> `)
		} else {
			p.put(`<input disabled="" type="checkbox"> `)
		}
	case *east.FootnoteLink:
		p.put(`<sup id="`)
		p.footnoteReference(n.Index, n.RefIndex)
		p.put(`"><a href="`)
		p.footnoteAddress(n.Index)
		p.htmlAddress()
		p.put(`" class="footnote-ref" role="doc-noteref">`)
		p.html = strconv.AppendInt(p.html, int64(n.Index), 10)
		p.put("</a></sup>")
	case *east.FootnoteBacklink:
		p.put(`&#160;<a href="`)
		p.put("#")
		p.footnoteReference(n.Index, n.RefIndex)
		p.put(`" class="footnote-backref" role="doc-backlink">&#x21a9;&#xfe0e;</a>`)
	default:
		p.htmlInlines(n)
	}
}

// footnoteReference prints the id of a place that names a footnote.
func (p *Printer) footnoteReference(index, reference int) {
	p.put("fnref")
	if reference > 0 {
		p.html = strconv.AppendInt(p.html, int64(reference), 10)
	}
	p.put(":")
	p.html = strconv.AppendInt(p.html, int64(index), 10)
}

// footnoteAddress makes a target of the way to a footnote.
func (p *Printer) footnoteAddress(index int) {
	from := len(p.addresses)
	p.addresses = append(p.addresses, "#fn:"...)
	p.addresses = strconv.AppendInt(p.addresses, int64(index), 10)
	p.targets = append(p.targets, target{link: -1, from: int32(from), to: int32(len(p.addresses))})
}

// htmlAddress prints the target that was looked at last, or leaves its place.
func (p *Printer) htmlAddress() {
	i := len(p.targets) - 1
	t := p.targets[i]
	switch {
	case p.sanitizing:
		p.html = appendMark(p.html, i)
	case t.link >= 0:
		p.htmlSpots = append(p.htmlSpots, Spot{int32(len(p.html)), t.link})
	default:
		p.html = appendEscaped(p.html, p.addresses[t.from:t.to])
	}
}

func (p *Printer) htmlTitle(title []byte) {
	if title != nil {
		title = bytes.Clone(p.decode(title))
		p.targets[len(p.targets)-1].title = title
		p.put(` title="`)
		p.html = appendEscaped(p.html, title)
		p.put(`"`)
	}
}

// htmlAlt prints the text of what stands in an image's brackets.
func (p *Printer) htmlAlt(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text, *ast.String:
			p.htmlInline(n)
		default:
			p.htmlAlt(n)
		}
	}
}
