package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"galley/schemas/source"
)

// Raw HTML in Markdown. Comments vanish in silence. The tags of components
// (<Tabs>) are no HTML but the text of another tool's program, and stay
// characters. All else is dropped or sanitised, as the project says, and what
// is lost gets a warning at its place.

// A fragment is raw HTML as one piece, whose bytes know where they stood: in a
// quote or list its lines are not next to each other in the text.
type fragment struct {
	bytes []byte
	lines []fragmentLine
}

type fragmentLine struct{ at, offset int }

func (f *fragment) add(from, to int, text []byte) {
	f.lines = append(f.lines, fragmentLine{len(f.bytes), from})
	f.bytes = append(f.bytes, text[from:to]...)
}

// offset gives where in the text a byte of the fragment stood.
func (f *fragment) offset(at int) int {
	for i := len(f.lines) - 1; i >= 0; i-- {
		if l := f.lines[i]; l.at <= at {
			return l.offset + at - l.at
		}
	}
	return at
}

// fragmentOf gathers a raw node. It holds until the next call.
func (p *Printer) fragmentOf(n ast.Node) *fragment {
	f := &p.fragment
	f.bytes, f.lines = f.bytes[:0], f.lines[:0]
	switch n := n.(type) {
	case *ast.RawHTML:
		for i := range n.Segments.Len() {
			s := n.Segments.At(i)
			f.add(s.Start, s.Stop, p.text)
		}
	case *ast.HTMLBlock:
		for i := range n.Lines().Len() {
			s := n.Lines().At(i)
			f.add(s.Start, s.Stop, p.text)
		}
		if n.HasClosure() {
			f.add(n.ClosureLine.Start, n.ClosureLine.Stop, p.text)
		}
	}
	return f
}

// A rawKind says what becomes of a fragment.
type rawKind uint8

const (
	markup    rawKind = iota // is dropped or sanitised
	comment                  // vanishes
	component                // stays characters
)

func kindOf(raw []byte) rawKind {
	s := bytes.TrimSpace(raw)
	if bytes.HasPrefix(s, []byte("<!--")) && bytes.HasSuffix(s, []byte("-->")) &&
		bytes.Count(s, []byte("-->")) == 1 || string(s) == "<!-->" || string(s) == "<!--->" {
		return comment
	}
	if isComponent(s) {
		return component
	}
	return markup
}

// isComponent: a tag in the manner of React and Vue, <Tabs> or <Tabs.Item>. <DIV>
// and <Br> are HTML, in which case does not count.
func isComponent(s []byte) bool {
	s = bytes.TrimPrefix(s, []byte("<"))
	s = bytes.TrimPrefix(s, []byte("/"))
	if len(s) < 2 || s[0] < 'A' || s[0] > 'Z' {
		return false
	}
	end := 1
	for end < len(s) && (s[end]|0x20 >= 'a' && s[end]|0x20 <= 'z' || s[end] >= '0' && s[end] <= '9') {
		end++
	}
	name := s[:end]
	return !bytes.Equal(name, bytes.ToUpper(name)) && atom.Lookup(bytes.ToLower(name)) == 0
}

// isMore: <!--more-->, where the excerpt ends.
func isMore(raw []byte) bool {
	s, ok := bytes.CutPrefix(bytes.TrimSpace(raw), []byte("<!--"))
	if !ok {
		return false
	}
	s, ok = bytes.CutSuffix(s, []byte("-->"))
	return ok && string(bytes.TrimSpace(s)) == "more"
}

// The first walk: text, and what is known by it.

func (p *Printer) plainRaw(n *ast.RawHTML) {
	f := p.fragmentOf(n)
	switch kindOf(f.bytes) {
	case comment:
		if p.more < 0 && isMore(f.bytes) {
			p.more = len(p.plain)
		}
	case component:
		p.countComponent(f)
		p.addPlain(f.bytes)
	default:
		p.raw = true
	}
}

func (p *Printer) plainHTML(n *ast.HTMLBlock) {
	f := p.fragmentOf(n)
	switch kindOf(f.bytes) {
	case comment:
		if p.more < 0 && isMore(f.bytes) {
			p.more = len(p.plain)
		}
	case component:
		p.countComponent(f)
		p.part(2)
		p.addPlain(bytes.TrimSpace(f.bytes))
		p.part(2)
	default:
		p.raw = true
		if p.options.Sanitize {
			p.part(2)
			p.addPlain(textOf(f.bytes))
			p.part(2)
		}
	}
}

func (p *Printer) countComponent(f *fragment) {
	if s := bytes.TrimSpace(f.bytes); s[1] != '/' {
		p.shortcodes.found(f.offset(0)+bytes.Index(f.bytes, s), shortcodeName(s))
	}
}

// The second walk: HTML.

func (p *Printer) htmlRaw(n *ast.RawHTML) {
	f := p.fragmentOf(n)
	switch kindOf(f.bytes) {
	case comment:
	case component:
		p.html = appendEscaped(p.html, f.bytes)
	default:
		if p.options.Sanitize || len(f.bytes) < 3 || f.bytes[1] == '!' || f.bytes[1] == '?' {
			p.htmlFragment(f)
		} else if f.bytes[1] != '/' { // one tag, as usual
			end := 1
			for end < len(f.bytes) && f.bytes[end] != '>' && f.bytes[end] != '/' && !blankByte(f.bytes[end]) {
				end++
			}
			p.reportLost(f, 0, len(f.bytes), dropHint, "<"+strings.ToLower(string(f.bytes[1:end]))+"> is dropped: raw HTML is not published")
		}
	}
}

func (p *Printer) htmlBlock(n *ast.HTMLBlock) {
	f := p.fragmentOf(n)
	switch kindOf(f.bytes) {
	case comment:
	case component:
		p.put("<p>")
		p.html = appendEscaped(p.html, bytes.TrimSpace(f.bytes))
		p.put("</p>\n")
	default:
		p.htmlFragment(f)
	}
}

func (p *Printer) htmlFragment(f *fragment) {
	if p.options.Sanitize {
		p.html = p.clean(p.html, f)
		return
	}
	p.reportDropped(f)
}

const dropHint = "write it as Markdown, or let `markdown: {rawHTML: sanitize}` in galley.yaml keep what is harmless"

// reportDropped warns of each element that is dropped, but not of what is
// inside of it.
func (p *Printer) reportDropped(f *fragment) {
	z := html.NewTokenizer(bytes.NewReader(f.bytes))
	z.SetMaxBuf(0)
	depth, at := 0, 0
	lost := false
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			if !lost {
				p.reportUnclosed(f, at)
			}
			return
		}
		raw := z.Raw()
		begin := at
		at += len(raw)
		switch kind {
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			if depth == 0 {
				p.reportLost(f, begin, begin+len(raw), dropHint, "<"+string(name)+"> is dropped: raw HTML is not published")
			}
			lost = true
			if kind == html.StartTagToken && !void(string(name)) {
				depth++
			}
		case html.EndTagToken:
			depth = max(depth-1, 0)
		case html.CommentToken:
			if depth == 0 && !bytes.HasPrefix(raw, []byte("<!--")) && !bytes.HasPrefix(raw, []byte("</")) {
				p.reportLost(f, begin, begin+2, dropHint, "<"+string(raw[1:2])+" is dropped: raw HTML is not published")
				lost = true
			}
		case html.TextToken:
			if text := bytes.TrimSpace(raw); depth == 0 && !lost && len(text) > 0 {
				begin += bytes.Index(raw, text)
				p.reportLost(f, begin, begin+len(text), dropHint, "text behind raw HTML is dropped with it")
				lost = true
			}
		}
	}
}

// reportUnclosed warns of a tag that has no end, and so is none.
func (p *Printer) reportUnclosed(f *fragment, at int) {
	if rest := f.bytes[at:]; len(bytes.TrimSpace(rest)) > 0 {
		line, _, _ := bytes.Cut(rest, []byte("\n"))
		p.reportLost(f, at, at+len(line), "close the tag with >, or write \\< for the character", "a tag without an end is dropped")
	}
}

func (p *Printer) reportLost(f *fragment, from, to int, hint, message string) {
	problem := p.problems.Add(source.DroppedHTML, p.pos(f.offset(from)), hint, "%s", message)
	if end := p.pos(f.offset(to-1) + 1); end.Line == problem.Line {
		problem.EndLine, problem.EndColumn = end.Line, end.Column
	}
}

func void(name string) bool {
	switch name {
	case "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr":
		return true
	}
	return false
}

// The third walk: ProseMirror.

func (p *Printer) richRaw(n *ast.RawHTML) {
	f := p.fragmentOf(n)
	switch {
	case kindOf(f.bytes) == component:
		p.addText(f.bytes)
	case p.options.Sanitize && lineBreak(f.bytes):
		p.closeText()
		p.begin("hardBreak")
		p.say("}")
	}
}

func lineBreak(raw []byte) bool {
	return len(raw) >= 4 && bytes.EqualFold(raw[:3], []byte("<br")) && (raw[3] == '>' || raw[3] == '/' || raw[3] == ' ')
}

func (p *Printer) richHTML(n *ast.HTMLBlock) {
	f := p.fragmentOf(n)
	s := bytes.TrimSpace(f.bytes)
	switch kindOf(f.bytes) {
	case comment:
		return
	case markup:
		if !p.options.Sanitize {
			return
		}
		s = textOf(f.bytes)
	}
	if len(s) == 0 {
		return
	}
	p.begin("paragraph")
	p.say(`,"content":[`)
	p.run.link = -1
	p.addText(s)
	p.closeText()
	p.say("]}")
}

// textOf gives the text of a fragment in one line, without that of elements
// whose content is never text.
func textOf(raw []byte) []byte {
	var b []byte
	z := html.NewTokenizer(bytes.NewReader(raw))
	var skip string
	for {
		switch z.Next() {
		case html.ErrorToken:
			return bytes.Join(bytes.Fields(b), []byte(" "))
		case html.TextToken:
			if skip == "" {
				b = append(b, z.Text()...)
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			if skip == "" && contentIsLost(string(name)) {
				skip = string(name)
			}
			b = append(b, spaceAround(string(name))...)
		case html.EndTagToken:
			name, _ := z.TagName()
			if skip == string(name) {
				skip = ""
			}
			b = append(b, spaceAround(string(name))...)
		case html.SelfClosingTagToken:
			name, _ := z.TagName()
			b = append(b, spaceAround(string(name))...)
		}
	}
}

// spaceAround is the blank that the tags of blocks are to text.
func spaceAround(name string) string {
	switch name {
	case "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "rp", "rt",
		"ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr":
		return ""
	}
	return " "
}
