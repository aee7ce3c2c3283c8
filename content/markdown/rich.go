package markdown

import (
	"bytes"
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// ProseMirror JSON with the names of TipTap's starter kit, its table, task
// list and image extensions (contracts 1.3), and with no other node: who knows
// these can show everything. What Markdown has beyond them is said with them:
//
//   - An image is inline, as in Markdown and in ProseMirror's own basic schema
//     (TipTap: Image.configure({inline: true})).
//   - A list is a taskList if all its items have a box; where only some have
//     one, or the list is numbered, the box is text: [x].
//   - A footnote's mark is the text [1], linked to #fn:1; the footnotes are a
//     horizontalRule and an orderedList at the end, without the ways back.
//   - A definition's term is a paragraph in bold, what is said of it the items
//     of a bulletList.
//   - Sanitised HTML is its text: that of inline tags runs on, a block of HTML
//     is a paragraph.
//
// A code mark may stand beside others ([`x`](y) is usual), so a schema's code
// mark must not exclude them. Marks stand in TipTap's order: link, bold, code,
// italic, strike. Adjacent texts with equal marks are one; no text is empty;
// a list item begins with a paragraph, and a cell, quote or document is never
// without one block. Blanks at the end of a line are one blank.

func (p *Printer) say(s string) { p.rich = append(p.rich, s...) }

// richDocument prints the whole.
func (p *Printer) richDocument(root ast.Node) {
	p.say(`{"type":"doc"`)
	p.richContent(root, false)
	p.say("}")
}

// richContent prints the blocks of a node as its content: at least one, and a
// paragraph first where that is asked for.
func (p *Printer) richContent(parent ast.Node, paragraphFirst bool) {
	p.say(`,"content":[`)
	if first := parent.FirstChild(); paragraphFirst && first != nil && !isParagraph(first) {
		p.say(`{"type":"paragraph"}`)
	}
	p.richBlocks(parent)
	if p.rich[len(p.rich)-1] == '[' {
		p.say(`{"type":"paragraph"}`)
	}
	p.say("]")
}

func isParagraph(n ast.Node) bool {
	return n.Kind() == ast.KindParagraph || n.Kind() == ast.KindTextBlock
}

// begin opens a node in a list of nodes.
func (p *Printer) begin(kind string) {
	if p.rich[len(p.rich)-1] != '[' {
		p.say(",")
	}
	p.say(`{"type":"`)
	p.say(kind)
	p.say(`"`)
}

func (p *Printer) richBlocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if p.over(len(p.rich)) {
			return
		}
		switch n := n.(type) {
		case *ast.Paragraph, *ast.TextBlock:
			p.begin("paragraph")
			p.richInlines(n)
			p.say("}")
		case *ast.Heading:
			h := &p.headings[p.nextHeading]
			p.nextHeading++
			p.begin("heading")
			p.say(`,"attrs":{"level":`)
			p.rich = strconv.AppendInt(p.rich, int64(n.Level), 10)
			p.say(`,"id":"`)
			p.rich = AppendJSON(p.rich, h.ID)
			p.say(`"}`)
			p.richInlines(n)
			p.say("}")
		case *ast.List:
			p.richList(n)
		case *ast.FencedCodeBlock:
			p.richCode(n, n.Language(p.text))
		case *ast.CodeBlock:
			p.richCode(n, nil)
		case *ast.Blockquote:
			p.begin("blockquote")
			p.richContent(n, false)
			p.say("}")
		case *ast.ThematicBreak:
			p.begin("horizontalRule")
			p.say("}")
		case *ast.HTMLBlock:
			p.richHTML(n)
		case *east.Table:
			p.begin("table")
			p.say(`,"content":[`)
			p.richBlocks(n)
			p.say("]}")
		case *east.TableHeader:
			p.richRow(n, "tableHeader")
		case *east.TableRow:
			p.richRow(n, "tableCell")
		case *east.DefinitionList:
			p.richDefinitions(n)
		case *east.FootnoteList:
			p.begin("horizontalRule")
			p.say("}")
			p.begin("orderedList")
			p.say(`,"attrs":{"start":1},"content":[`)
			for c := n.FirstChild(); c != nil; c = c.NextSibling() {
				p.begin("listItem")
				p.richContent(c, true)
				p.say("}")
			}
			p.say("]}")
		}
	}
}

func (p *Printer) richList(n *ast.List) {
	tasks := !n.IsOrdered()
	for item := n.FirstChild(); item != nil && tasks; item = item.NextSibling() {
		tasks = checkBox(item) != nil
	}
	kind, itemKind := "bulletList", "listItem"
	switch {
	case tasks:
		kind, itemKind = "taskList", "taskItem"
	case n.IsOrdered():
		kind = "orderedList"
	}
	p.begin(kind)
	if n.IsOrdered() {
		p.say(`,"attrs":{"start":`)
		p.rich = strconv.AppendInt(p.rich, int64(n.Start), 10)
		p.say("}")
	}
	p.say(`,"content":[`)
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		p.begin(itemKind)
		if tasks {
			p.say(`,"attrs":{"checked":`)
			p.rich = strconv.AppendBool(p.rich, checkBox(item).IsChecked)
			p.say("}")
		}
		p.run.boxes = !tasks
		p.richContent(item, true)
		p.say("}")
		if p.over(len(p.rich)) {
			break
		}
	}
	p.say("]}")
}

// checkBox gives the box that a list item begins with, or nil.
func checkBox(item ast.Node) *east.TaskCheckBox {
	if block := item.FirstChild(); block != nil {
		box, _ := block.FirstChild().(*east.TaskCheckBox)
		return box
	}
	return nil
}

func (p *Printer) richCode(n ast.Node, language []byte) {
	p.begin("codeBlock")
	p.say(`,"attrs":{"language":`)
	if len(language) > 0 {
		p.say(`"`)
		p.rich = appendJSON(p.rich, p.decode(language))
		p.say(`"}`)
	} else {
		p.say("null}")
	}
	lines := n.Lines()
	const open = `,"content":[{"type":"text","text":"`
	before := len(p.rich)
	p.say(open)
	for i := range lines.Len() {
		line := lines.At(i)
		s := line.Value(p.text)
		if i == lines.Len()-1 {
			s = bytes.TrimSuffix(s, []byte("\n"))
		}
		p.rich = appendJSON(p.rich, s)
	}
	if len(p.rich) == before+len(open) {
		p.rich = p.rich[:before]
	} else {
		p.say(`"}]`)
	}
	p.say("}")
}

func (p *Printer) richRow(row ast.Node, kind string) {
	p.begin("tableRow")
	p.say(`,"content":[`)
	for n := row.FirstChild(); n != nil; n = n.NextSibling() {
		p.begin(kind)
		if cell := n.(*east.TableCell); cell.Alignment != east.AlignNone {
			p.say(`,"attrs":{"align":"`)
			p.say(cell.Alignment.String())
			p.say(`"}`)
		}
		p.say(`,"content":[{"type":"paragraph"`)
		p.richInlines(n)
		p.say("}]}")
	}
	p.say("]}")
}

func (p *Printer) richDefinitions(list *east.DefinitionList) {
	said := false
	end := func() {
		if said {
			p.say("]}")
		}
		said = false
	}
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		if _, term := n.(*east.DefinitionTerm); term {
			end()
			p.begin("paragraph")
			p.run.bolds++
			p.richInlines(n)
			p.run.bolds--
			p.say("}")
			continue
		}
		if !said {
			said = true
			p.begin("bulletList")
			p.say(`,"content":[`)
		}
		p.begin("listItem")
		p.richContent(n, true)
		p.say("}")
	}
	end()
}
