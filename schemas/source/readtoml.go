package source

import (
	"errors"

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
			r.keyValue(here, e, 0)
		}
	}
	if err := parser.Error(); err != nil {
		r.explain(&parser, err)
	} else if len(r.problems) == 0 {
		r.decode()
	}
	if len(top.members) == 0 {
		return r.nothing(), r.problems
	}
	top.from = top.members[0].keyFrom
	return r.node(top, 0), r.problems
}

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
	from, to int

	key            string
	keyFrom, keyTo int

	open    bool // a mapping that headers and dotted keys may still add to
	headed  bool // a mapping that a header of its own has named
	several bool // a list that each [[header]] adds a mapping to
	depth   int
}

func (t *table) get(key string) *table {
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
func (r *tomlReader) keyValue(t *table, e *unstable.Node, _ int) int {
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
			old = t.add(&table{kind: Mapping, open: true, key: key, keyFrom: from, keyTo: to})
			old.from = to
			for old.from < len(r.text) && (white(r.text[old.from]) || r.text[old.from] == '.') {
				old.from++
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
			at = r.between(at)
			if m.kind == Mapping {
				at = r.keyValue(m, it.Node(), at)
			} else {
				at = r.value(m.add(&table{}), it.Node(), at)
			}
		}
		m.to = min(r.between(at)+1, len(r.text))
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

// between passes over what stands between the values of an array.
func (r *tomlReader) between(at int) int {
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

// explain turns go-toml's error into a problem.
func (r *tomlReader) explain(parser *unstable.Parser, err error) {
	from := len(r.text)
	to := from
	var pe *unstable.ParserError
	if errors.As(err, &pe) {
		at := parser.Range(pe.Highlight)
		from, to = int(at.Offset), int(at.Offset+at.Length)
	}
	r.add(BadTOML, from, to, "", "%s", err.Error())
}

// decode lets go-toml read the document as a whole.
func (r *tomlReader) decode() {
	var all map[string]any
	err := toml.Unmarshal(r.text, &all)
	if err == nil {
		return
	}
	at := 0
	message := err.Error()
	var de *toml.DecodeError
	if errors.As(err, &de) {
		line, column := de.Position()
		for ; line > 1; line-- {
			at = nextLine(r.text, at)
		}
		at = min(at+column-1, len(r.text))
	}
	r.add(BadTOML, at, at, "", "%s", message)
}
