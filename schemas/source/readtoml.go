package source

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// TOML's syntax is go-toml's to read, expression by expression; the tables that
// the expressions fill are put together here, since only so every value keeps
// its place. What go-toml's parser lets pass (impossible dates, a table that is
// closed already) its decoder finds, so it has the last word.

// readTOML reads a TOML document; it is a mapping or nothing.
func readTOML(text []byte, base Base, limits Limits) (Node, Problems) {
	r := &tomlReader{sheet: sheet{text: text, base: base}, limits: limits}
	var parser unstable.Parser
	parser.Reset(text)
	top := &table{open: true}
	here := top // the table that keys go into
	for parser.NextExpression() && !r.stopped {
		switch e := parser.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			here = r.header(top, e)
		case unstable.KeyValue:
			r.keyValue(here, e)
		}
	}
	if err := parser.Error(); err != nil {
		r.explain(&parser, err)
	} else if len(r.problems) == 0 && r.nodes <= decodable {
		r.decode(top)
	}
	if len(top.members) == 0 {
		return r.nothing(), r.problems
	}
	top.from = top.members[0].keyFrom
	return r.node(top, 0), r.problems
}

// decodable is how many values a document may hold for the decoder to read it
// as well: its time grows with their square.
const decodable = 5000

type tomlReader struct {
	sheet
	limits  Limits
	nodes   int
	stopped bool
}

// A table is a value in the making: the tables of TOML are filled from several
// places of a file.
type table struct {
	kind     NodeKind
	quoted   bool
	text     string
	members  []*table
	index    map[string]*table // of the members, when they are many
	from, to int

	key            string
	keyFrom, keyTo int

	open    bool // a mapping that headers and dotted keys may still add to
	headed  bool // a mapping that has been written: a header of its own named it, or a dotted key
	several bool // a list that each [[header]] adds a mapping to
	depth   int
}

// get gives the last member under a key, or nil.
func (t *table) get(key string) *table {
	if t.index != nil {
		return t.index[key]
	}
	for i := len(t.members) - 1; i >= 0; i-- {
		if t.members[i].key == key {
			return t.members[i]
		}
	}
	return nil
}

func (t *table) add(m *table) *table {
	m.depth = t.depth + 1
	t.members = append(t.members, m)
	if t.index == nil && len(t.members) == 24 && !t.several {
		t.index = make(map[string]*table)
		for _, m := range t.members {
			t.index[m.key] = m
		}
	}
	if t.index != nil {
		t.index[m.key] = m
	}
	return m
}

// header gives the table that [a.b] or [[a.b]] opens.
func (r *tomlReader) header(top *table, e *unstable.Node) *table {
	t := top
	first := true
	var start int
	for it := e.Key(); it.Next(); {
		k := it.Node()
		from, to := int(k.Raw.Offset), int(k.Raw.Offset+k.Raw.Length)
		if first {
			start = from
			for start > 0 && r.text[start] != '[' {
				start--
			}
			if e.Kind == unstable.ArrayTable && start > 0 {
				start--
			}
			first = false
		}
		key := string(k.Data)
		old := t.get(key)
		last := it.IsLast()
		fresh := &table{kind: Mapping, open: true, key: key, keyFrom: from, keyTo: to, from: start, to: start}
		switch {
		case !last && old != nil && old.several:
			t = old.members[len(old.members)-1]
		case !last && old != nil && old.open:
			t = old
		case last && e.Kind == unstable.ArrayTable:
			if old == nil || !old.several {
				r.twice(old, key, from, to)
				fresh.kind, fresh.open, fresh.several = List, false, true
				old = t.add(fresh)
			}
			t = old.add(&table{kind: Mapping, open: true, headed: true, from: start, to: start})
		case last && old != nil && old.open && !old.headed:
			old.headed = true
			t = old
		default:
			r.twice(old, key, from, to)
			fresh.headed = last
			t = t.add(fresh)
		}
	}
	r.deep(t)
	t.to = max(t.to, r.lineEndOfHeader(start))
	return t
}

// lineEndOfHeader is the byte behind the brackets that close a header.
func (r *tomlReader) lineEndOfHeader(start int) int {
	end := r.lineEnd(start)
	quote := byte(0)
	for i := start; i < end; i++ {
		switch c := r.text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			} else if c == '\\' && quote == '"' {
				i++
			}
		case c == '"' || c == '\'':
			quote = c
		case c == ']':
			for i < end && r.text[i] == ']' {
				i++
			}
			return i
		}
	}
	return end
}

// twice reports a key that stands already.
func (r *tomlReader) twice(old *table, key string, from, to int) {
	if old == nil {
		return
	}
	first := r.pos(old.keyFrom)
	p := r.add(DuplicateKey, from, to, "remove one of the two", "%q is set twice (first on line %d)", key, first.Line)
	p.Related = []Related{{first, "set first here"}}
}

// deep notes a table that lies too deep, once.
func (r *tomlReader) deep(t *table) {
	if t.depth > r.limits.Depth && !r.stopped {
		r.add(TooDeep, t.from, t.from, "flatten the structure", "nesting is deeper than %d levels", r.limits.Depth)
		r.stopped = true
	}
}

// keyValue puts `a.b = value` into a table and gives the byte behind it. The
// expression begins at its first key.
func (r *tomlReader) keyValue(t *table, e *unstable.Node) int {
	end := 0
	for it := e.Key(); it.Next(); {
		k := it.Node()
		from, to := int(k.Raw.Offset), int(k.Raw.Offset+k.Raw.Length)
		key := string(k.Data)
		old := t.get(key)
		if it.IsLast() {
			r.twice(old, key, from, to)
			m := t.add(&table{key: key, keyFrom: from, keyTo: to})
			at := to
			for at < len(r.text) && (r.text[at] == ' ' || r.text[at] == '\t' || r.text[at] == '=') {
				at++
			}
			end = r.value(m, e.Value(), at)
			break
		}
		if old == nil || !old.open {
			r.twice(old, key, from, to)
			old = t.add(&table{kind: Mapping, open: true, headed: true, key: key, keyFrom: from, keyTo: to})
			old.from = to
			for old.from < len(r.text) && (white(r.text[old.from]) || r.text[old.from] == '.') {
				old.from++
			}
			if r.deep(old); r.stopped {
				return from
			}
		}
		t = old
	}
	return end
}

// value fills m with the value that begins at a byte, and gives the byte
// behind it. Raw is set for what holds no others.
func (r *tomlReader) value(m *table, v *unstable.Node, at int) int {
	m.from = at
	if r.nodes++; r.limits.Nodes > 0 && r.nodes > r.limits.Nodes && !r.stopped {
		r.add(TooLarge, at, at, "split the file, or raise `limits.nodes` in galley.yaml", "the file holds more than %s values", thousands(r.limits.Nodes))
		r.stopped = true
	}
	switch v.Kind {
	case unstable.Array, unstable.InlineTable:
		m.kind = List
		if v.Kind == unstable.InlineTable {
			m.kind = Mapping
		}
		if r.deep(m); r.stopped {
			return at + 1
		}
		at++
		for it := v.Children(); it.Next(); {
			at = r.skip(at)
			if m.kind == Mapping {
				at = r.keyValue(m, it.Node())
			} else {
				at = r.value(m.add(&table{}), it.Node(), at)
			}
		}
		m.to = min(r.skip(at)+1, len(r.text))
		m.close()
	default:
		m.kind = Scalar
		m.text = string(v.Data)
		m.quoted = v.Kind == unstable.String
		m.to = at + int(v.Raw.Length)
		if m.quoted && m.text != "" {
			r.control(m)
		}
	}
	return m.to
}

// close says that nothing outside of an inline table may add to it.
func (t *table) close() {
	t.open = false
	for _, m := range t.members {
		m.close()
	}
}

// skip passes over what stands between the values of an array.
func (r *tomlReader) skip(at int) int {
	for at < len(r.text) {
		switch c := r.text[at]; {
		case white(c) || c == ',':
			at++
		case c == '#':
			at = r.lineEnd(at)
		default:
			return at
		}
	}
	return at
}

// control reports control characters that a string has by escapes.
func (r *tomlReader) control(m *table) {
	if r.text[m.from] != '"' {
		return
	}
	for i := m.from; i < m.to; i++ {
		if r.text[i] != '\\' || i+1 >= m.to {
			continue
		}
		digits, code := 0, rune(0)
		switch r.text[i+1] {
		case 'x':
			digits = 2
		case 'u':
			digits = 4
		case 'U':
			digits = 8
		case 'b':
			code = 8
		case 'f':
			code = 12
		case 'e':
			code = 27
		default:
			i++
			continue
		}
		end := min(i+2+digits, m.to)
		for _, c := range r.text[i+2 : end] {
			code = code<<4 | rune(hex(c))
		}
		if control(code) {
			r.add(ControlCharacter, i, end, "delete `"+string(r.text[i:end])+"`", "U+%04X is not allowed in text", code)
		}
		i = end - 1
	}
}

// node finishes a table.
func (r *tomlReader) node(t *table, depth int) Node {
	n := Node{Kind: t.kind, Quoted: t.quoted, Text: t.text}
	if depth == 0 {
		n.Kind = Mapping
	}
	if len(t.members) > 0 && depth <= r.limits.Depth+1 {
		n.Nodes = make([]Node, 0, len(t.members))
		for _, m := range t.members {
			c := r.node(m, depth+1)
			if n.Kind == Mapping {
				r.key(&c, m.key, m.keyFrom, m.keyTo)
			}
			n.Nodes = append(n.Nodes, c)
			t.to = max(t.to, c.To-r.base.From)
		}
	}
	r.place(&n, t.from, t.to)
	return n
}

// explain turns go-toml's error into a problem, in words for people who write.
func (r *tomlReader) explain(parser *unstable.Parser, err error) {
	from := len(r.text)
	to := from
	var pe *unstable.ParserError
	if errors.As(err, &pe) {
		at := parser.Range(pe.Highlight)
		from, to = int(at.Offset), int(at.Offset+at.Length)
	}
	start := bytes.LastIndexByte(r.text[:from], '\n') + 1
	line := r.text[start:r.lineEnd(start)]
	message := err.Error()
	says := func(part string) bool { return strings.Contains(message, part) }
	switch {
	case says("multiline") && says("terminated"):
		mark := `"""`
		if says("literal") {
			mark = "'''"
		}
		if at := bytes.LastIndex(r.text[:from], []byte(mark)); at >= 0 {
			from, to = at, at+3
		}
		r.add(UnclosedQuote, from, to, "add `"+mark+"` at its end", "these quotes are never closed")
	case says("cannot have new lines") || says("terminated"):
		from = start + openQuote(r.text[start:min(from+1, len(r.text))])
		number, _ := r.at(from)
		r.add(UnclosedQuote, from, from, fmt.Sprintf("add `%c` at the end of line %d", r.text[from], number), "this quote is never closed")
	case says("at start of value") || says("expected keyword"):
		end := from
		for end < len(r.text) && !white(r.text[end]) && strings.IndexByte(",]}#", r.text[end]) < 0 {
			end++
		}
		word := string(r.text[from:end])
		switch lower := strings.ToLower(word); {
		case lower == "true" || lower == "false":
			r.add(BadTOML, from, end, "write `"+lower+"`", "%q is no TOML value", word)
		case word == "":
			r.add(BadTOML, from, from, "write the value behind the `=`", "a value is missing")
		default:
			r.add(BadTOML, from, end, "put text between quotes: `\""+word+"\"`", "%q is no TOML value", word)
		}
	case says("expected value"):
		r.add(BadTOML, from, to, "write the value behind the `=`", "a value is missing")
	case says("expected '=' after key"):
		r.add(BadTOML, from, to, "TOML is written `key = value`", "a key has no `=` behind it")
	case says("at start of key") || says("expected key"):
		r.add(BadTOML, from, to, "TOML is written `key = value`", "a key cannot begin here")
	case says("expected newline") && from > 0 && (r.text[from-1] == '"' || r.text[from-1] == '\''):
		hint := "write `\\\"` for a quote inside of double quotes"
		if r.text[from-1] == '\'' {
			hint = "put the text between double quotes"
		}
		r.add(BadTOML, from-1, from, hint, "the value ends at this quote, and more follows")
	case says("expected newline"):
		r.add(BadTOML, from, r.lineEnd(from), "put each `key = value` on a line of its own, text between quotes", "more follows behind the value")
	case says("expected ',' or"):
		close := "]"
		if says("'}'") {
			close = "}"
		}
		r.add(BadTOML, from, to, "put a comma or `"+close+"` before it", "a comma or %q is missing", close)
	case says("leading zero"):
		r.add(BadTOML, from, to, "put it between quotes if it is text", "a number cannot begin with 0")
	case says("escape"):
		r.add(BadTOML, from, to, "write `\\\\` for a backslash, or put the text between single quotes", "`%s` is no escape", r.text[from:to])
	case says("to close"):
		r.add(BadTOML, start, start+len(line), "write it as `[name]`", "the name of a table is not closed")
	default:
		r.add(BadTOML, from, to, "", "%s", message)
	}
}

// openQuote is where in a line the quote stands that none closes.
func openQuote(line []byte) int {
	open := -1
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case open < 0 && (c == '"' || c == '\''):
			open = i
		case open < 0:
		case c == '\\' && line[open] == '"':
			i++
		case c == line[open]:
			open = -1
		}
	}
	return max(open, 0)
}

// decode lets go-toml read the document as a whole. What it says of a number
// or date is left for the schema, which knows what the field asks for.
func (r *tomlReader) decode(top *table) {
	var all map[string]any
	err := toml.Unmarshal(r.text, &all)
	if err == nil {
		return
	}
	at := 0
	var de *toml.DecodeError
	if errors.As(err, &de) {
		line, column := de.Position()
		for ; line > 1; line-- {
			at = nextLine(r.text, at)
		}
		at = min(at+column-1, len(r.text))
	}
	if top.scalarAt(at) {
		return
	}
	r.add(BadTOML, at, at, "", "%s", strings.TrimPrefix(err.Error(), "toml: "))
}

// scalarAt says whether a byte lies in a number, date or boolean.
func (t *table) scalarAt(at int) bool {
	if t.kind == Scalar {
		return !t.quoted && t.from <= at && at <= t.to
	}
	for _, m := range t.members {
		if m.scalarAt(at) {
			return true
		}
	}
	return false
}
