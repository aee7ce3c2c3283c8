package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"galley/schemas/source"
)

// Galley runs nothing in content (design 4): {{< … >}}, {{% … %}} and {% … %}
// stay the characters that they are. Without a parser of their own they would
// not: {{<figure src="a_b.png">}} has an HTML tag in it, and low lines.

// shortcodes is the inline parser that takes them whole, and counts them.
type shortcodes struct {
	count int
	first int // its offset
	name  string
	// behind[i] is how far a search for ends[i] has been in vain, so that
	// many openings without an end are not searched for one by one.
	behind [3]int
}

var (
	shortcodeBegins = [3]string{"{{<", "{{%", "{%"}
	shortcodeEnds   = [3]string{">}}", "%}}", "%}"}
)

func (s *shortcodes) reset() { *s = shortcodes{} }

func (s *shortcodes) Trigger() []byte { return []byte{'{'} }

func (s *shortcodes) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	kind := -1
	for i, begin := range shortcodeBegins {
		if len(line) > len(begin) && string(line[:len(begin)]) == begin {
			kind = i
			break
		}
	}
	if kind < 0 || segment.Start < s.behind[kind] {
		return nil
	}
	start, end := segment.Start, []byte(shortcodeEnds[kind])
	name := shortcodeName(line)
	from := len(shortcodeBegins[kind])
	var lines [8]text.Segment // that it stands on
	last := start
	for n := 0; n < len(lines) && line != nil; n++ {
		lines[n], last = segment, segment.Stop
		if at := bytes.Index(line[from:], end); at >= 0 {
			stop := from + at + len(end)
			lines[n] = segment.WithStop(segment.Start + stop - segment.Padding)
			block.Advance(stop)
			s.found(start, name)
			for _, l := range lines[:n] {
				parent.AppendChild(parent, characters(block, l))
			}
			return characters(block, lines[n])
		}
		from = 0
		block.AdvanceLine()
		line, segment = block.PeekLine()
	}
	if line == nil { // the block's end
		s.behind[kind] = last
	}
	return nil
}

// characters is a node of text as it stands. It is no Text, since goldmark would
// let the text behind it run into it.
func characters(block text.Reader, segment text.Segment) *ast.String {
	n := ast.NewString(block.Value(segment))
	n.SetRaw(true)
	return n
}

// found counts one. Footnotes are read out of order, so the first is the one
// that stands first.
func (s *shortcodes) found(at int, name string) {
	if s.count == 0 || at < s.first {
		s.first, s.name = at, name
	}
	s.count++
}

// shortcodeName is how it begins: "{{< figure", "{% raw", "<Tabs".
func shortcodeName(line []byte) string {
	line = bytes.TrimRight(line, "\r\n")
	end := 0
	for end < len(line) && (line[end] == '{' || line[end] == '<' || line[end] == '%') {
		end++
	}
	for end < len(line) && (line[end] == ' ' || line[end] == '/') {
		end++
	}
	for end < len(line) && end < 60 && !bytes.ContainsRune([]byte(" \t%>}/"), rune(line[end])) {
		end++
	}
	return string(bytes.ToValidUTF8(line[:end], []byte("\ufffd")))
}

// reportShortcodes is the one warning that a text gets.
func (p *Printer) reportShortcodes() {
	s := &p.shortcodes
	if s.count == 0 {
		return
	}
	at := p.pos(s.first)
	const hint = "Galley runs nothing in content; write Markdown in its place, or let `checks: {shortcode: off}` say that this is meant"
	var problem *source.Problem
	if s.count == 1 {
		problem = p.problems.Add(source.Shortcode, at, hint, "%q begins a shortcode, which stays text", s.name)
	} else {
		problem = p.problems.Add(source.Shortcode, at, hint, "%q begins the first of %d shortcodes, which stay text", s.name, s.count)
	}
	problem.EndLine, problem.EndColumn = at.Line, at.Column+len([]rune(s.name))
}
