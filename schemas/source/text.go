package source

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// Problems for people at a terminal: the place, what is wrong, the line with
// carets below it, and what to do. What a terminal would obey rather than show
// is replaced, since file names and contents are anybody's.

// A Summary closes a run.
type Summary struct {
	Documents, Types, Errors, Warnings int
}

// Summarize counts the problems of a run over documents of some types.
func Summarize(ps Problems, documents, types int) Summary {
	errors, warnings := ps.Count()
	return Summary{documents, types, errors, warnings}
}

// String is the last line of a report: "1 error, 2 warnings in 387 documents".
func (s Summary) String() string {
	found := "no problems"
	if s.Errors > 0 || s.Warnings > 0 {
		found = count(s.Errors, "error") + ", " + count(s.Warnings, "warning")
	}
	return found + " in " + count(s.Documents, "document")
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Print writes problems as text, in order, with the lines that they are about
// and the summary. read gives a file's bytes, or nil where it cannot; color
// asks for a terminal's escape codes.
func Print(w io.Writer, ps Problems, sum Summary, read func(file string) []byte, color bool) error {
	p := printer{w: bufio.NewWriter(w), read: read, color: color}
	for _, problem := range shown(ps) {
		p.problem(&problem)
	}
	p.paint(bold, sum.String())
	p.w.WriteByte('\n')
	return p.w.Flush()
}

// shown is what a report holds: sorted, and without what is turned off.
func shown(ps Problems) Problems {
	out := make(Problems, 0, len(ps))
	for _, p := range ps {
		if p.Severity != Off {
			out = append(out, p)
		}
	}
	out.Sort()
	return out
}

const (
	bold   = "\x1b[1m"
	red    = "\x1b[31m"
	yellow = "\x1b[33m"
	cyan   = "\x1b[36m"
	dim    = "\x1b[2m"
	plain  = "\x1b[0m"
)

type printer struct {
	w     *bufio.Writer
	read  func(string) []byte
	color bool

	file string // whose text is at hand
	text []byte
	line int // a line of it that was found, and where it begins
	from int
}

func (p *printer) paint(style, s string) {
	if !p.color {
		p.w.WriteString(s)
		return
	}
	p.w.WriteString(style)
	p.w.WriteString(s)
	p.w.WriteString(plain)
}

func (p *printer) problem(problem *Problem) {
	style := red
	if at := problem.Pos.String(); at != "" {
		p.paint(bold, Visible(at)+":")
		p.w.WriteByte(' ')
	}
	if problem.Severity == Warning {
		style = yellow
		p.paint(yellow, "warning:")
		p.w.WriteByte(' ')
	}
	p.w.WriteString(Visible(problem.Message))
	p.paint(dim, "  ["+string(problem.Rule)+"]")
	p.w.WriteByte('\n')
	p.excerpt(problem, style)
	if problem.Hint != "" {
		p.w.WriteString("    ")
		p.paint(cyan, "hint:")
		p.w.WriteString(" " + Visible(problem.Hint) + "\n")
	}
	for _, r := range problem.Related {
		p.w.WriteString("    also: ")
		if at := r.Pos.String(); at != "" {
			p.w.WriteString(Visible(at) + ": ")
		}
		p.w.WriteString(Visible(r.Message) + "\n")
	}
}

// String is file:line:column, as far as they are known.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// excerpt writes the line of a problem, and carets below its place.
func (p *printer) excerpt(problem *Problem, style string) {
	text, before, under, ok := p.laid(problem)
	if !ok {
		return
	}
	number := fmt.Sprintf("    %d | ", problem.Line)
	p.paint(dim, number)
	p.w.WriteString(text + "\n")
	p.w.WriteString(strings.Repeat(" ", len(number)+before))
	p.paint(style, strings.Repeat("^", under))
	p.w.WriteByte('\n')
}

// laid is the line of a problem as people are shown it, with the columns
// before and under its place.
func (p *printer) laid(problem *Problem) (text string, before, under int, ok bool) {
	line, ok := p.find(problem.Pos)
	if !ok {
		return "", 0, 0, false
	}
	from := problem.Column
	to := from + 1
	switch {
	case problem.EndLine == problem.Line && problem.EndColumn > from:
		to = problem.EndColumn
	case problem.EndLine > problem.Line:
		to = utf8.RuneCount(line) + 1
	}
	text, before, under = lay(line, from-1, max(to, from+1)-1)
	return text, before, under, true
}

// find gives the line of a place, if its file can be read.
func (p *printer) find(at Pos) ([]byte, bool) {
	if at.File == "" || at.Line < 1 || at.Column < 1 || p.read == nil {
		return nil, false
	}
	if at.File != p.file {
		p.file, p.text = at.File, p.read(at.File)
		p.line, p.from = 1, 0
		p.text = bytes.TrimPrefix(p.text, byteOrderMark)
		if utf16(p.text) {
			p.text = nil
		}
	}
	if p.text == nil {
		return nil, false
	}
	if at.Line < p.line {
		p.line, p.from = 1, 0
	}
	for ; p.line < at.Line; p.line++ {
		if endOfLine(p.text, p.from) == len(p.text) {
			return nil, false
		}
		p.from = nextLine(p.text, p.from)
	}
	return bytes.TrimSuffix(p.text[p.from:endOfLine(p.text, p.from)], []byte("\r")), true
}

// width is how much of a line is shown; lead is how much of that stands before
// the place where a line has to be cut.
const width, lead = 100, 40

// A glyph is what stands in some columns of a terminal: a character with its
// combining marks, from one character of the line to another.
type glyph struct {
	text     string
	from, to int
	wide     int
}

// lay makes a line fit for a terminal: tabs are spaces up to the next fourth
// column, control characters visible, a long line cut around its characters
// from to to. It gives the columns before and under these.
func lay(line []byte, from, to int) (text string, before, under int) {
	glyphs := glyphsOf(line, to)
	first, column := 0, 0
	total, start := 0, -1
	for i := range glyphs {
		if start < 0 && glyphs[i].to > from {
			start, column = i, total
		}
		total += glyphs[i].wide
	}
	if start < 0 {
		start, column = len(glyphs), total
	}
	var b strings.Builder
	if total > width && column > lead {
		for column > lead && first < start {
			column -= glyphs[first].wide
			first++
		}
		b.WriteString("…")
		before = 1
	}
	used := before
	for i := first; i < len(glyphs); i++ {
		g := &glyphs[i]
		if used+g.wide > width && !(i == len(glyphs)-1 && used+g.wide <= width+1) {
			b.WriteString("…")
			if g.from < to && under < 1 {
				under = 1
			}
			break
		}
		b.WriteString(g.text)
		switch {
		case g.to <= from:
			before += g.wide
		case g.from < to:
			under += g.wide
		}
		used += g.wide
	}
	return strings.TrimRight(b.String(), " "), before, max(under, 1)
}

// glyphsOf cuts a line into glyphs. It stops a good way behind the place: a
// line may be a megabyte long.
func glyphsOf(line []byte, to int) []glyph {
	var glyphs []glyph
	at, columns := 0, 0
	for state := -1; len(line) > 0 && at <= to+2*width; {
		var cluster []byte
		cluster, line, _, state = uniseg.FirstGraphemeCluster(line, state)
		g := glyph{text: Visible(string(cluster)), from: at}
		if string(cluster) == "\t" {
			g.text = strings.Repeat(" ", 4-columns%4)
		}
		g.wide = uniseg.StringWidth(g.text)
		at += utf8.RuneCount(cluster)
		columns += g.wide
		g.to = at
		glyphs = append(glyphs, g)
	}
	return glyphs
}

// Visible replaces what a terminal would obey: control characters, marks that
// turn the direction of text, bytes that are no UTF-8.
func Visible(s string) string {
	clean := true
	for _, r := range s {
		if hidden(r) || r == utf8.RuneError {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r < ' ':
			return 0x2400 + r
		case r == 0x7f:
			return 0x2421
		case hidden(r):
			return utf8.RuneError
		}
		return r
	}, s)
}

// hidden says which characters would be obeyed rather than shown.
func hidden(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 ||
		r == 0x200e || r == 0x200f || r == 0x2028 || r == 0x2029 || r == 0xfeff
}
