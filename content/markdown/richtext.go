package markdown

import (
	"bytes"
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// marks are what a piece of text has.
type marks struct {
	link                       int32 // place in targets; -1: none
	bold, code, italic, strike bool
}

// A richRun is the state of printing running text.
type richRun struct {
	link                    int32 // inside of this target; -1: none
	code                    bool
	bolds, italics, strikes int  // how deep inside of each
	boxes                   bool // boxes of tasks are text

	open bool  // a text node is open,
	with marks // and has these
}

// richInlines prints a block's running text as its content, if there is any.
func (p *Printer) richInlines(parent ast.Node) {
	const open = `,"content":[`
	before := len(p.rich)
	p.say(open)
	p.run.link = -1
	p.richChildren(parent)
	p.closeText()
	if len(p.rich) == before+len(open) {
		p.rich = p.rich[:before]
		return
	}
	p.say("]")
}

func (p *Printer) richChildren(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		p.richInline(n)
	}
}

func (p *Printer) richInline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		s := n.Segment.Value(p.text)
		if n.IsRaw() {
			p.richLines(s)
			return
		}
		if n.HardLineBreak() || n.SoftLineBreak() {
			s = bytes.TrimRight(s, " \t")
		}
		p.addText(p.decode(s))
		switch {
		case n.HardLineBreak():
			p.closeText()
			p.begin("hardBreak")
			p.say("}")
		case n.SoftLineBreak():
			p.addText([]byte(" "))
		}
	case *ast.CodeSpan:
		p.run.code = true
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			segment := c.(*ast.Text).Segment
			p.richLines(segment.Value(p.text))
		}
		p.run.code = false
	case *ast.Emphasis:
		depth := &p.run.italics
		if n.Level == 2 {
			depth = &p.run.bolds
		}
		*depth++
		p.richChildren(n)
		*depth--
	case *east.Strikethrough:
		p.run.strikes++
		p.richChildren(n)
		p.run.strikes--
	case *ast.Link:
		outer := p.enterLink()
		p.richChildren(n)
		p.run.link = outer
	case *ast.AutoLink:
		outer := p.enterLink()
		p.addText(n.Label(p.text))
		p.run.link = outer
	case *ast.Image:
		p.richImage(n)
	case *ast.RawHTML:
		p.richRaw(n)
	case *ast.String:
		p.richLines(n.Value)
	case *east.TaskCheckBox:
		switch {
		case !p.run.boxes:
		case n.IsChecked:
			p.addText([]byte("[x] "))
		default:
			p.addText([]byte("[ ] "))
		}
	case *east.FootnoteLink:
		outer := p.enterLink()
		p.addText(strconv.AppendInt([]byte("["), int64(n.Index), 10))
		p.addText([]byte("]"))
		p.run.link = outer
	case *east.FootnoteBacklink:
	default:
		p.richChildren(n)
	}
}

// enterLink takes the next target, and gives the link around it.
func (p *Printer) enterLink() (outer int32) {
	outer = p.run.link
	next := p.takeTarget()
	if p.run.open && p.run.with.link >= 0 && p.sameTarget(p.run.with.link, next) {
		next = p.run.with.link // the mark is equal, so the text may go on
	}
	p.run.link = next
	return outer
}

// takeTarget gives the target of the node at hand: the walks meet them in one
// order.
func (p *Printer) takeTarget() int32 {
	for p.targets[p.nextTarget].raw {
		p.nextTarget++
	}
	p.nextTarget++
	return p.nextTarget - 1
}

func (p *Printer) sameTarget(i, j int32) bool {
	a, b := &p.targets[i], &p.targets[j]
	if (a.link < 0) != (b.link < 0) || !bytes.Equal(a.title, b.title) {
		return false
	}
	return bytes.Equal(p.addresses[a.from:a.to], p.addresses[b.from:b.to])
}

// richLines is addText for what is not decoded; the end of a line is a blank.
func (p *Printer) richLines(s []byte) {
	line, cut := bytes.CutSuffix(s, []byte("\n"))
	p.addText(line)
	if cut {
		p.addText([]byte(" "))
	}
}

// addText prints running text with the marks that are in force.
func (p *Printer) addText(s []byte) {
	if len(s) == 0 {
		return
	}
	r := &p.run
	with := marks{r.link, r.bolds > 0, r.code, r.italics > 0, r.strikes > 0}
	if !r.open || r.with != with {
		p.closeText()
		p.begin("text")
		p.richMarks(with)
		p.say(`,"text":"`)
		r.open, r.with = true, with
	}
	p.rich = appendJSON(p.rich, s)
}

func (p *Printer) closeText() {
	if p.run.open {
		p.say(`"}`)
		p.run.open = false
	}
}

func (p *Printer) richMarks(with marks) {
	if with == (marks{link: -1}) {
		return
	}
	p.say(`,"marks":[`)
	if with.link >= 0 {
		p.begin("link")
		p.say(`,"attrs":{"href":"`)
		p.richAddress(with.link)
		p.say(`"`)
		if title := p.targets[with.link].title; title != nil {
			p.say(`,"title":"`)
			p.rich = appendJSON(p.rich, title)
			p.say(`"`)
		}
		p.say("}}")
	}
	for _, mark := range [...]struct {
		on   bool
		name string
	}{{with.bold, "bold"}, {with.code, "code"}, {with.italic, "italic"}, {with.strike, "strike"}} {
		if mark.on {
			p.begin(mark.name)
			p.say("}")
		}
	}
	p.say("]")
}

// richAddress prints a target, or leaves its place.
func (p *Printer) richAddress(i int32) {
	t := p.targets[i]
	if t.link >= 0 {
		p.richSpots = append(p.richSpots, Spot{int32(len(p.rich)), t.link})
		return
	}
	p.rich = appendJSON(p.rich, p.addresses[t.from:t.to])
}

func (p *Printer) richImage(n *ast.Image) {
	i := p.takeTarget()
	p.closeText()
	p.begin("image")
	p.say(`,"attrs":{"src":"`)
	p.richAddress(i)
	p.say(`","alt":"`)
	p.richAlt(n)
	p.say(`","title":`)
	if n.Title != nil {
		p.say(`"`)
		p.rich = appendJSON(p.rich, p.decode(n.Title))
		p.say(`"}`)
	} else {
		p.say("null}")
	}
	r := &p.run
	p.richMarks(marks{r.link, r.bolds > 0, false, r.italics > 0, r.strikes > 0})
	p.say("}")
}

// richAlt prints the text of what stands in an image's brackets.
func (p *Printer) richAlt(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			s := n.Segment.Value(p.text)
			if !n.IsRaw() {
				s = p.decode(s)
			}
			p.rich = appendJSON(p.rich, s)
			if n.SoftLineBreak() || n.HardLineBreak() {
				p.say(" ")
			}
		case *ast.AutoLink:
			p.rich = appendJSON(p.rich, n.Label(p.text))
		case *ast.String:
			p.rich = appendJSON(p.rich, n.Value)
		default:
			p.richAlt(n)
		}
	}
}
