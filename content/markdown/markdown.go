// Package markdown reads a Markdown text once and prints it in every form that
// is wanted: HTML, ProseMirror JSON, plain text, excerpt, table of contents,
// number of words. It knows one text only: links are not resolved here, but
// what they say and where their addresses stand in the printed forms is given.
package markdown

import (
	"time"

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
type Printer struct{}

// New gives a printer.
func New(o Options) *Printer { panic("to be written") }

// Print reads text, which stands at base in its file, and prints it. The
// Result's byte slices are the printer's own and hold until the next call;
// everything else may be kept. Problems (raw HTML that is lost, shortcodes,
// schemes that are not allowed, tables too wide) come with places.
func (p *Printer) Print(text []byte, base source.Base, forms Forms) Result {
	panic("to be written")
}

// HTML sanitises an `html` field's text. Its links are given like Markdown's.
func (p *Printer) HTML(text []byte, base source.Base) Result {
	panic("to be written")
}

// A Result is a printed text.
type Result struct {
	HTML, Rich, Plain []byte
	Links             []Link
	HTMLSpots         []Spot // of Links in HTML, by place: what is put in goes into a double-quoted attribute
	RichSpots         []Spot // of Links in Rich, by place: what is put in goes into a JSON string
	Headings          []Heading
	Excerpt           string // plain text before <!--more-->, else of the first paragraph, at most 300 characters
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
