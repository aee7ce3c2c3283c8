package source

import (
	"bytes"
	"unicode/utf8"
)

// A scanner for the YAML that people write by hand: block mappings and lists,
// lists in brackets, quotes, texts behind | and >, comments. It is some ten
// times faster than yaml.v3 and reads nearly every front matter there is. It
// knows no mistakes: whatever it is not sure of (tabs, anchors, tags, braces,
// texts over several lines, odd keys and escapes) it leaves to yaml.v3, and
// what it does read must be the same to the last column. A test compares the
// two over every text at hand, and a fuzz target over all others.

// scanYAML reads text, or says that it did not.
func scanYAML(text []byte, base Base, limits Limits) (Node, bool) {
	if !tame(text) {
		return Node{}, false
	}
	s := scanner{text: text, base: base, limits: limits, line: base.Line - 1}
	if !s.step() {
		return Node{}, false
	}
	if !s.done && s.indent == 0 && string(s.text[s.at:s.end]) == "---" && !s.step() {
		return Node{}, false
	}
	if s.done {
		return Node{}, false
	}
	s.whole = string(text)
	n, ok := s.block(0)
	return n, ok && s.done
}

// tame says whether yaml.v3 would take every character and break lines where
// the scanner does.
func tame(text []byte) bool {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c >= ' ' && c < 0x7f || c == '\n' || c == '\t':
		case c == '\r':
			if i+1 == len(text) || text[i+1] != '\n' {
				return false
			}
		case c < 0x80:
			return false
		default:
			r, size := utf8.DecodeRune(text[i:])
			if r == utf8.RuneError && size == 1 || r < 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff || r == 0xfffe || r == 0xffff {
				return false
			}
			i += size - 1
		}
	}
	return true
}

// A scanner stands on a line that is neither blank nor a comment. Its methods
// say false to give up.
type scanner struct {
	text   []byte
	whole  string // the same, for keys to be cut from: nobody keeps them for long
	base   Base
	limits Limits
	nodes  int

	line   int  // its number in the file
	start  int  // its first byte
	at     int  // the first byte of it that has not been read
	end    int  // the byte behind its last one that is not blank
	next   int  // the first byte of the line after it
	indent int  // spaces before at; in `- a: 1` that of the a, when it is read
	done   bool // there is no more line
}

// longest is how long a line may be: for each value on it its characters are
// counted from its start.
const longest = 4096

// step goes to the next line that says something.
func (s *scanner) step() bool {
	for {
		if s.next >= len(s.text) {
			s.done = true
			return true
		}
		s.load(s.next)
		if s.end-s.start > longest {
			return false
		}
		if s.at < s.end && s.text[s.at] != '#' {
			break
		}
		if s.at == s.end && bytes.IndexByte(s.text[s.start:s.end], '\t') >= 0 {
			return false
		}
	}
	return s.text[s.at] != '\t' && !(s.indent == 0 && s.marks())
}

// load stands on the line that begins at a byte.
func (s *scanner) load(start int) {
	s.line++
	s.start = start
	s.end = endOfLine(s.text, start)
	s.next = min(s.end+1, len(s.text))
	for s.end > start && (s.text[s.end-1] == ' ' || s.text[s.end-1] == '\r') {
		s.end--
	}
	s.at = start
	for s.at < s.end && s.text[s.at] == ' ' {
		s.at++
	}
	s.indent = s.at - start
}

// marks says whether a line is the mark between documents; one that only looks
// like it counts as well.
func (s *scanner) marks() bool {
	rest := s.text[s.start:s.end]
	if bytes.HasPrefix(rest, []byte("---")) {
		return s.line != s.base.Line || len(rest) > 3
	}
	return bytes.HasPrefix(rest, []byte("...")) || rest[0] == '%'
}

func (s *scanner) column(at int) int {
	return 1 + utf8.RuneCount(s.text[s.start:at])
}

// begin sets where a node begins, close where it ends, both on this line.
func (s *scanner) begin(n *Node, at int) {
	n.Line, n.Column, n.From = s.line, s.column(at), s.base.From+at
}

func (s *scanner) close(n *Node, at int) {
	n.EndLine, n.EndColumn, n.To = s.line, s.column(at), s.base.From+at
}

// block reads the collection that begins on this line.
func (s *scanner) block(depth int) (Node, bool) {
	if depth > s.limits.Depth {
		return Node{}, false
	}
	if s.dash() {
		return s.list(depth)
	}
	return s.mapping(depth)
}

// dash says whether a member of a list begins here.
func (s *scanner) dash() bool {
	return s.text[s.at] == '-' && (s.at+1 == s.end || s.text[s.at+1] == ' ')
}

// push adds a member to a collection, which ends where its last member does.
func (s *scanner) push(n *Node, member *Node) bool {
	s.nodes++
	n.Nodes = append(n.Nodes, *member)
	n.EndLine, n.EndColumn, n.To = member.EndLine, member.EndColumn, member.To
	return s.limits.Nodes == 0 || s.nodes < s.limits.Nodes
}

// members counts the lines from here on that begin like this one, so that a
// collection's nodes need room once.
func (s *scanner) members(dashes bool) int {
	n := 1
	for i := s.next; i < len(s.text); i = nextLine(s.text, i) {
		at := i
		for at < len(s.text) && s.text[at] == ' ' {
			at++
		}
		if at == len(s.text) || s.text[at] == '\n' || s.text[at] == '\r' || s.text[at] == '#' {
			continue
		}
		if at-i < s.indent {
			break
		}
		if at-i == s.indent && (s.text[at] == '-') == dashes {
			n++
		}
	}
	return n
}

func (s *scanner) mapping(depth int) (Node, bool) {
	n := Node{Kind: Mapping}
	s.begin(&n, s.at)
	indent := s.indent
	n.Nodes = make([]Node, 0, s.members(false))
	var seen keys
	for {
		start := s.at
		end, ok := s.key()
		if !ok {
			return n, false
		}
		key := s.whole[start:end]
		if seen.repeats(n.Nodes, key) {
			return n, false
		}
		line, column := s.line, s.column(start)
		value, ok := s.value(indent, depth, true)
		if !ok {
			return n, false
		}
		value.Key, value.KeyLine, value.KeyColumn = key, line, column
		value.KeyEnd = column + utf8.RuneCount(s.text[start:end])
		if !s.push(&n, &value) {
			return n, false
		}
		if s.done || s.indent < indent {
			break
		}
		if s.indent > indent || s.dash() {
			return n, false
		}
	}
	return n, true
}

// key gives the end of the key that begins here, and goes behind its colon.
func (s *scanner) key() (end int, ok bool) {
	for i := s.at; i < s.end && i < s.at+128; i++ {
		switch c := s.text[i]; {
		case c == ':':
			if i+1 == s.end || s.text[i+1] == ' ' {
				end, s.at = i, i+1
				return end, end > s.start && s.text[end-1] != ' '
			}
			if i == s.at {
				return 0, false
			}
		case letter(c) || c >= '0' && c <= '9' || c == '_' || c >= 0x80:
		case c == '-' || c == '.' || c == '/' || c == ' ' || c == '$' || c == '+':
			if i == s.at {
				return 0, false
			}
		default:
			return 0, false
		}
	}
	return 0, false
}

func (s *scanner) list(depth int) (Node, bool) {
	n := Node{Kind: List}
	s.begin(&n, s.at)
	indent := s.indent
	n.Nodes = make([]Node, 0, s.members(true))
	for {
		s.at++
		value, ok := s.value(indent, depth, false)
		if !ok || !s.push(&n, &value) {
			return n, false
		}
		if s.done || s.indent < indent {
			break
		}
		if s.indent > indent {
			return n, false
		}
		if !s.dash() { // a list without indent ends at the next key
			break
		}
	}
	return n, true
}

// value reads what stands behind a colon or a dash, on this line or those
// below it, and goes to the line after it. The collection it stands in has the
// given indent and depth.
func (s *scanner) value(indent, depth int, keyed bool) (n Node, ok bool) {
	nothing := s.at
	for s.at < s.end && s.text[s.at] == ' ' {
		s.at++
	}
	if s.at == s.end || s.text[s.at] == '#' {
		s.begin(&n, nothing)
		s.close(&n, nothing)
		if !s.step() {
			return n, false
		}
		if !s.done && (s.indent > indent || keyed && s.indent == indent && s.dash()) {
			return s.block(depth + 1)
		}
		return n, true
	}
	switch c := s.text[s.at]; c {
	case '"', '\'':
		n, ok = s.quoted()
		return n, ok && s.rest()
	case '[':
		n, ok = s.brackets(depth + 1)
		return n, ok && s.rest()
	case '|', '>':
		return s.lines(indent, c == '>')
	case '-', '#', '&', '*', '!', '%', '@', '`', '{', '}', ']', ',', '?', ':', '\t':
		if c != '-' || s.dash() {
			return n, false
		}
	}
	if !keyed {
		at := s.at
		if _, ok := s.key(); ok {
			s.at = at
			s.indent = at - s.start
			if depth++; depth > s.limits.Depth {
				return n, false
			}
			return s.mapping(depth)
		}
		s.at = at
	}
	return s.plain()
}

// rest makes sure that nothing but a comment follows, and goes to the next line.
func (s *scanner) rest() bool {
	at := s.at
	for s.at < s.end && s.text[s.at] == ' ' {
		s.at++
	}
	if s.at < s.end && (s.at == at || s.text[s.at] != '#') {
		return false
	}
	return s.step()
}

// plain reads a text without quotes that ends with its line.
func (s *scanner) plain() (n Node, ok bool) {
	from, to := s.at, s.end
	for i := from; i < to; i++ {
		switch s.text[i] {
		case ':':
			if i+1 == s.end || s.text[i+1] == ' ' {
				return n, false
			}
		case '#':
			if s.text[i-1] == ' ' {
				for to = i - 1; s.text[to-1] == ' '; to-- {
				}
			}
		case '\t':
			return n, false
		}
	}
	n = Node{Kind: Scalar, Text: string(s.text[from:to])}
	if null(n.Text) {
		n.Kind = Null
	}
	s.begin(&n, from)
	s.close(&n, to)
	return n, s.step()
}

// null says which plain scalars are nothing.
func null(text string) bool {
	switch text {
	case "", "~", "null", "Null", "NULL":
		return true
	}
	return false
}

// quoted reads a text in quotes that ends on its line, and goes behind it.
func (s *scanner) quoted() (n Node, ok bool) {
	n = Node{Kind: Scalar, Quoted: true}
	s.begin(&n, s.at)
	quote := s.text[s.at]
	from := s.at + 1
	var b []byte // what came before from, if an escape has been undone
	for i := from; i < s.end; i++ {
		switch c := s.text[i]; {
		case c == '\\' && quote == '"':
			b = append(b, s.text[from:i]...)
			if i++; i == s.end {
				return n, false
			}
			switch s.text[i] {
			case '"', '\\':
				b = append(b, s.text[i])
			case 'n':
				b = append(b, '\n')
			case 't':
				b = append(b, '\t')
			default:
				return n, false
			}
			from = i + 1
		case c != quote:
		case quote == '\'' && i+1 < s.end && s.text[i+1] == '\'':
			i++
			b = append(b, s.text[from:i]...)
			from = i + 1
		default:
			if b == nil {
				n.Text = string(s.text[from:i])
			} else {
				n.Text = string(append(b, s.text[from:i]...))
			}
			s.at = i + 1
			s.close(&n, s.at)
			return n, true
		}
	}
	return n, false
}

// brackets reads a list in brackets, over several lines if need be, and goes
// behind it.
func (s *scanner) brackets(depth int) (n Node, ok bool) {
	if depth > s.limits.Depth {
		return n, false
	}
	n = Node{Kind: List}
	s.begin(&n, s.at)
	n.Nodes = make([]Node, 0, 1+bytes.Count(s.text[s.at:s.end], []byte(",")))
	s.at++
	for comma := true; ; {
		for s.at < s.end && s.text[s.at] == ' ' {
			s.at++
		}
		if s.at >= s.end {
			if s.next >= len(s.text) {
				return n, false
			}
			if s.load(s.next); s.end-s.start > longest || s.at < s.end && s.indent == 0 && s.text[s.at] != ']' {
				return n, false
			}
			continue
		}
		c := s.text[s.at]
		switch {
		case c == ']':
			s.at++
			s.close(&n, s.at)
			return n, true
		case c == ',' && !comma:
			s.at++
			comma = true
			continue
		case !comma:
			return n, false
		}
		var member Node
		switch c {
		case '"', '\'':
			member, ok = s.quoted()
		case '[':
			member, ok = s.brackets(depth + 1)
		default:
			member, ok = s.word()
		}
		if !ok || !s.push(&n, &member) {
			return n, false
		}
		comma = false
	}
}

// word reads a text without quotes between brackets, which ends on its line.
func (s *scanner) word() (n Node, ok bool) {
	from := s.at
	if c := s.text[from]; !letter(c) && (c < '0' || c > '9') && c < 0x80 && c != '_' && c != '.' && c != '/' && c != '+' {
		return n, false
	}
loop:
	for ; s.at < s.end; s.at++ {
		switch s.text[s.at] {
		case ',', ']':
			break loop
		case ':', '#', '[', '{', '}', '?', '\t', '"', '\'', '&', '*', '!', '|', '>', '%', '@', '`':
			return n, false
		}
	}
	if s.at == s.end { // it would go on in the next line, if that did not begin with a sign
		i := s.next
		for i < len(s.text) && white(s.text[i]) {
			i++
		}
		if i == len(s.text) || s.text[i] != ',' && s.text[i] != ']' {
			return n, false
		}
	}
	to := s.at
	for s.text[to-1] == ' ' {
		to--
	}
	n = Node{Kind: Scalar, Text: string(s.text[from:to])}
	if null(n.Text) {
		n.Kind = Null
	}
	s.begin(&n, from)
	s.close(&n, to)
	return n, true
}

// lines reads a text of several lines behind | or >, by the rules of YAML 1.1
// as yaml.v3 has them.
func (s *scanner) lines(indent int, folded bool) (n Node, ok bool) {
	n = Node{Kind: Scalar, Quoted: true}
	s.begin(&n, s.at)
	strip := s.at+1 < s.end && s.text[s.at+1] == '-'
	s.at++
	if strip {
		s.at++
	}
	if s.at != s.end {
		return n, false
	}
	s.close(&n, s.at)
	var b []byte
	breaks := 0     // line breaks since the last line
	inner := -1     // the indent of its lines
	spaced := false // the last line began with a blank
	for first := true; s.next < len(s.text); {
		end := endOfLine(s.text, s.next)
		after := min(end+1, len(s.text))
		if end > s.next && s.text[end-1] == '\r' {
			end--
		}
		i := s.next
		for i < end && s.text[i] == ' ' && (inner < 0 || i < s.next+inner) {
			i++
		}
		if i == end { // blank, as far as the indent goes
			if inner < 0 && i > s.next || after == len(s.text) && s.text[after-1] != '\n' {
				return n, false
			}
			breaks++
			s.line++
			s.next = after
			continue
		}
		if s.text[i] == '\t' && (inner < 0 || i < s.next+inner) {
			return n, false
		}
		if inner < 0 {
			if inner = i - s.next; inner <= indent {
				break
			}
		} else if i < s.next+inner {
			break
		}
		blank := s.text[i] == ' ' || s.text[i] == '\t'
		switch {
		case first:
			b = appendBreaks(b, breaks)
		case folded && !spaced && !blank:
			if breaks == 1 {
				b = append(b, ' ')
			} else {
				b = appendBreaks(b, breaks-1)
			}
		default:
			b = appendBreaks(b, breaks)
		}
		first = false
		spaced = blank
		b = append(b, s.text[i:end]...)
		breaks = 0
		if end < len(s.text) {
			breaks = 1
		}
		s.line++
		s.start, s.next = s.next, after
		s.close(&n, end)
	}
	if len(b) == 0 {
		return n, false
	}
	if !strip && breaks > 0 {
		b = append(b, '\n')
	}
	n.Text = string(b)
	return n, s.step()
}

func appendBreaks(b []byte, n int) []byte {
	for ; n > 0; n-- {
		b = append(b, '\n')
	}
	return b
}
