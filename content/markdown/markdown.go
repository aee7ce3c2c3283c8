// Package markdown reads a Markdown text once and prints it in every form that
// is wanted: HTML, ProseMirror JSON, plain text, excerpt, table of contents,
// number of words. It knows one text only: links are not resolved here, but
// what they say and where their addresses stand in the printed forms is given.
package markdown

import (
	"bytes"
	"slices"
	"time"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/parser"

	"galley/schemas/source"
)

// Forms says which forms are printed besides HTML.
type Forms uint8

const (
	Rich  Forms = 1 << iota // ProseMirror JSON
	Plain                   // text without marks, for search and `as: plain`
)

// Options are what a project says about Markdown.
type Options struct {
	Sanitize        bool // raw HTML is sanitised; otherwise it is dropped
	Footnotes       bool
	DefinitionLists bool
	Paragraph       int // bytes of one block of text; 0 is no limit
	Columns         int // of a table; 0 is no limit
	Output          int // bytes of a printed form; 0 is no limit
	Render          time.Duration
}

// A Printer reads and prints texts, one after another: it belongs to one
// goroutine and uses its buffers again.
type Printer struct {
	options Options
	reading parser.Parser // made when it is first used
	inlines inlines
	policy  *bluemonday.Policy

	// Of the text at hand.
	text  []byte // with \n at the ends of its lines; its capacity is its length
	own   []byte // where it is kept if it is not the caller's
	owned bool
	base  source.Base
	lines []int32 // where they begin; made when a place is asked for
	// The last place that was asked for.
	lastOffset, lastColumn int

	problems source.Problems
	deadline time.Time // of reading; zero: none
	spent    int       // bytes of addresses that are kept besides the forms
	cells    int       // of its tables
	tooLarge bool

	// What the first walk finds.
	shortcodes      shortcodes
	headings        []heading
	ids             map[string]int
	raw             bool // it has raw HTML
	more            int  // where in plain <!--more--> stands; -1: nowhere
	first, anything span // the first paragraph; the first running text of any kind
	gap             int  // new lines due before more plain text

	// What the second one does.
	sanitizing  bool // marks stand in the places of addresses
	nextHeading int
	targets     []target
	addresses   []byte
	links       []Link
	htmlSpots   []Spot
	anchors     []string
	marks       []mark // of sanitised HTML

	// What the third one does.
	run        richRun
	nextTarget int32
	richSpots  []Spot

	html, rich, plain, decoded, parsed, kept []byte
	fragment                                 fragment
}

// New gives a printer.
func New(o Options) *Printer {
	return &Printer{options: o, ids: map[string]int{}}
}

// Print reads text, which stands at base in its file, and prints it. The
// Result's byte slices and Links are the printer's own and hold until the next call;
// everything else may be kept. Problems (raw HTML that is lost, shortcodes,
// schemes that are not allowed, tables too wide) come with places.
func (p *Printer) Print(text []byte, base source.Base, forms Forms) Result {
	p.start(text, base)
	p.refused()
	p.startClock()
	root := p.parse()
	if root == nil {
		return Result{Problems: p.problems}
	}
	p.plainText(root)
	p.nameHeadings()
	p.reportShortcodes()

	p.sanitizing = p.raw && p.options.Sanitize
	p.htmlBlocks(root)
	if p.sanitizing {
		p.sanitize()
	}
	if forms&Rich != 0 {
		p.nextHeading = 0
		p.richDocument(root)
	}
	return p.result(forms)
}

// HTML sanitises an `html` field's text. Its links are given like Markdown's;
// of the other forms there is plain text.
func (p *Printer) HTML(text []byte, base source.Base) Result {
	p.start(text, base)
	p.more, p.first, p.anything = -1, span{}, span{}
	f := &p.fragment
	f.bytes, f.lines = f.bytes[:0], f.lines[:0]
	f.add(0, len(p.text), p.text)
	p.html = p.clean(p.html, f)
	p.plain = append(p.plain[:0], textOf(f.bytes)...)
	p.anything = span{0, len(p.plain)}
	p.sanitize()
	return p.result(Plain)
}

// start makes the printer ready for a text.
func (p *Printer) start(text []byte, base source.Base) {
	p.text, p.owned, p.base = text[:len(text):len(text)], false, base
	if bytes.Contains(text, []byte("\r\n")) {
		p.own = p.own[:0]
		for {
			line, rest, found := bytes.Cut(text, []byte("\r\n"))
			p.own = append(p.own, line...)
			if !found {
				break
			}
			p.own = append(p.own, '\n')
			text = rest
		}
		p.text, p.owned = p.own[:len(p.own):len(p.own)], true
	}
	p.lines, p.problems = p.lines[:0], nil
	p.lastOffset, p.lastColumn = 0, 1
	p.spent, p.cells, p.tooLarge = 0, 0, false
	p.html, p.rich, p.plain = p.html[:0], p.rich[:0], p.plain[:0]
	p.headings, p.targets, p.addresses = p.headings[:0], p.targets[:0], p.addresses[:0]
	p.links, p.htmlSpots, p.richSpots, p.anchors = p.links[:0], p.htmlSpots[:0], p.richSpots[:0], nil
	p.nextHeading, p.nextTarget = 0, 0
	p.run = richRun{link: -1}
}

// result copies what may be kept.
func (p *Printer) result(forms Forms) Result {
	if p.tooLarge {
		return Result{Problems: p.problems}
	}
	r := Result{
		HTML: p.html, Links: p.links, HTMLSpots: slices.Clone(p.htmlSpots),
		Anchors: p.anchors, Words: words(p.plain), Problems: p.problems,
	}
	p.keepTexts(&r)
	if forms&Rich != 0 {
		r.Rich, r.RichSpots = p.rich, slices.Clone(p.richSpots)
	}
	if forms&Plain != 0 {
		r.Plain = p.plain
	}
	return r
}

// keepTexts makes one text of all that may be kept: addresses, headings and the
// excerpt are pieces of it.
func (p *Printer) keepTexts(r *Result) {
	b := p.kept[:0]
	for _, t := range p.targets {
		if t.link >= 0 {
			b = append(b, p.addresses[t.from:t.to]...)
		}
	}
	for i := range p.headings {
		b = append(append(b, p.headings[i].Text...), p.headings[i].ID...)
	}
	begin := len(b)
	b = p.excerpt(b)
	p.kept = b
	all := string(b)
	take := func(n int) string {
		s := all[:n]
		all = all[n:]
		return s
	}
	r.Excerpt, all = all[begin:], all[:begin]
	for _, t := range p.targets {
		if t.link >= 0 {
			p.links[t.link].Target = take(int(t.to - t.from))
		}
	}
	if len(p.headings) == 0 {
		return
	}
	r.Headings = make([]Heading, len(p.headings))
	for i := range p.headings {
		h := &p.headings[i]
		r.Headings[i] = Heading{Level: h.Level, Text: take(len(h.Text)), ID: take(len(h.ID))}
	}
}

// A Result is a printed text.
type Result struct {
	HTML, Rich, Plain []byte
	Links             []Link
	HTMLSpots         []Spot // of Links in HTML, by place: what is put in goes into a double-quoted attribute
	RichSpots         []Spot // of Links in Rich, by place: what is put in goes into a JSON string
	Headings          []Heading
	Anchors           []string // ids that raw HTML brings: links may lead there too
	Excerpt           string   // plain text before <!--more-->, else of the first paragraph, at most 300 characters
	Words             int
	Problems          source.Problems
}

// A Link is an address in the text that leads into the project: its places in
// the printed forms are left empty, and whoever resolves it puts it in. An
// address outside (https:, mailto:, data: of a picture) is printed at once and
// is no Link; one whose scheme is not allowed is a problem and printed as "".
type Link struct {
	Target    string // as written, entities and escapes undone: ../other.md#heading, /images/a.jpg, #here
	Picture   bool   // of an image, else of a link
	Line      int32  // of the target's first character
	Column    int32
	EndColumn int32 // just behind it
}

// A Spot is an empty place in a printed form, where a link's address goes. A
// link may have several (one for each piece of its text in Rich).
type Spot struct {
	At   int32 // bytes before it, as printed
	Link int32 // its place in Links
}

// A Heading is one of the text's, in its order.
type Heading struct {
	Level int
	ID    string
	Text  string // plain
}
