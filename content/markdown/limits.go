package markdown

import (
	"bytes"
	"strconv"
	"time"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"galley/schemas/source"
)

// goldmark takes the square of a block's size for some texts, and cannot be
// stopped inside of a block. So what could take long is refused before it is
// read: blocks of text by their size, containers by their depth, tables by
// their width and number of cells, footnotes by their number. Between blocks a
// watchdog looks at the clock, for large texts only, so that what becomes of
// others never depends on the machine.

const (
	maxDepth       = 200     // quotes and list items that a line is in
	maxCells       = 100_000 // of all tables of a text, and not many more than are written
	maxFootnotes   = 2_000   // [^ in a text
	maxDefinitions = 5_000   // lines of them in one block
	watched        = 32 << 10
)

// refused looks at the text before it is read. What it reports is blanked out
// in the text, so that the rest can be read and checked all the same.
func (p *Printer) refused() {
	if p.options.Footnotes && bytes.Count(p.text, []byte("[^")) > maxFootnotes {
		p.problems.Add(source.TooLarge, p.pos(bytes.Index(p.text, []byte("[^"))), "split the text",
			"this text has more than %s marks of footnotes", thousands(maxFootnotes))
		p.blank(0, len(p.text))
	}
	for at := 0; at < len(p.text); {
		end := lineEnd(p.text, at)
		if line := p.text[at:end]; len(line) > maxDepth && openings(line) > maxDepth {
			p.problems.Add(source.TooLarge, p.pos(at), "write it with fewer > and list marks in front",
				"this line is more than %s quotes and lists deep", thousands(maxDepth))
			p.blank(at, end)
		}
		at = end
	}
	if limit := p.options.Paragraph; limit > 0 && hasLongRun(p.text, limit) {
		p.blankBlocks(limit)
	}
}

// lineEnd gives where the line that begins at ends, behind its new line.
func lineEnd(text []byte, at int) int {
	if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(text)
}

// hasLongRun says whether there are more than limit bytes without a blank
// line: without, no block of text can be larger.
func hasLongRun(text []byte, limit int) bool {
	if len(text) <= limit {
		return false
	}
	begin := 0
	for at := 0; at < len(text); {
		end := lineEnd(text, at)
		if util.IsBlank(text[at:end]) {
			begin = end
		} else if end-begin > limit {
			return true
		}
		at = end
	}
	return false
}

// blankBlocks reads the blocks alone, not what is in them, and takes out those
// that are larger than the limit.
func (p *Printer) blankBlocks(limit int) {
	blocks := parser.NewParser(
		parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithParagraphTransformers(util.Prioritized(noTables{}, 200)),
	)
	var walk func(ast.Node)
	walk = func(parent ast.Node) {
		for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
			if n.Type() == ast.TypeInline {
				return
			}
			walk(n)
			if n.IsRaw() {
				continue
			}
			lines := n.Lines()
			first := definitions(p.text, lines)
			size := 0
			for i := first; i < lines.Len(); i++ {
				line := lines.At(i)
				size += line.Len()
			}
			if size <= limit {
				continue
			}
			p.problems.Add(source.TooLarge, p.pos(lines.At(first).Start), "split it with blank lines; `limits: {paragraph: …}` raises the limit",
				"this block of text has %s bytes; the limit is %s", thousands(size), thousands(limit))
			for i := first; i < lines.Len(); i++ {
				p.blank(lines.At(i).Start, lines.At(i).Stop)
			}
		}
	}
	walk(blocks.Parse(text.NewReader(bytes.Clone(p.text))))
}

// definitions counts the lines at the beginning of a block that define
// addresses of links ([a]: b) beyond doubt: they are no text, so many of them
// may stand together.
func definitions(source []byte, lines *text.Segments) int {
	for i := range min(lines.Len(), maxDefinitions) {
		line := lines.At(i)
		if !isDefinition(bytes.TrimSpace(source[line.Start:line.Stop])) {
			return i
		}
	}
	return min(lines.Len(), maxDefinitions)
}

func isDefinition(line []byte) bool {
	label, address, ok := bytes.Cut(line, []byte("]:"))
	if !ok || len(label) < 2 || label[0] != '[' || bytes.ContainsAny(label[1:], `[]\`) || util.IsBlank(label[1:]) {
		return false
	}
	address = bytes.TrimLeft(address, " \t")
	title := []byte(nil)
	if i := bytes.IndexAny(address, " \t"); i >= 0 {
		address, title = address[:i], bytes.TrimLeft(address[i:], " \t")
	}
	if len(address) == 0 || address[0] == '<' {
		return false
	}
	return title == nil || len(title) > 1 && (title[0] == '"' || title[0] == '\'') && title[len(title)-1] == title[0] &&
		bytes.IndexByte(title[1:len(title)-1], title[0]) < 0 && bytes.IndexByte(title, '\\') < 0
}

// blank overwrites a piece of the text, which is made ours for that.
func (p *Printer) blank(from, to int) {
	if !p.owned {
		p.text, p.owned = append(p.own[:0], p.text...), true
		p.own = p.text
		p.text = p.text[:len(p.text):len(p.text)]
	}
	for i := from; i < to; i++ {
		if p.text[i] != '\n' {
			p.text[i] = ' '
		}
	}
}

// openings counts the quotes and list items that a line opens or, by how far
// in it stands, may belong to.
func openings(line []byte) int {
	n, blanks := 0, 0
	for i := 0; i < len(line); i++ {
		end := i // of the mark
		switch c := line[i]; {
		case c == ' ':
			blanks++
			continue
		case c == '\t':
			blanks += 4
			continue
		case c == '-' || c == '+' || c == '*':
			end++
		case '0' <= c && c <= '9':
			for end < len(line) && '0' <= line[end] && line[end] <= '9' {
				end++
			}
			if end == len(line) || line[end] != '.' && line[end] != ')' {
				return n
			}
			end++
		case c != '>':
			return n
		}
		if end > i {
			if end == len(line) || !util.IsSpace(line[end]) {
				return n
			}
			i = end - 1
		}
		n += 1 + blanks/2
		blanks = 0
	}
	return n
}

// over says whether a form has become too large; then nothing is printed.
func (p *Printer) over(size int) bool {
	if p.options.Output > 0 && !p.tooLarge && size+p.spent > p.options.Output {
		p.tooLarge = true
		p.problems.Add(source.TooLarge, source.Pos{File: p.base.File, Line: max(p.base.Line, 1), Column: 1},
			"split the text; `limits: {output: …}` raises the limit",
			"this text becomes more than %s bytes when it is printed", thousands(p.options.Output))
	}
	return p.tooLarge
}

// startClock sets the time by which a large text has to be read.
func (p *Printer) startClock() {
	p.deadline = time.Time{}
	if p.options.Render > 0 && len(p.text) > watched {
		p.deadline = time.Now().Add(p.options.Render)
	}
}

func (p *Printer) reportSlow(slow tooSlow) {
	p.problems.Add(source.TooSlow, p.pos(slow.offset), "split the text; `limits: {render: …}` raises the limit",
		"reading this text took more than %s, up to here", p.options.Render)
}

// thousands writes a number with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
