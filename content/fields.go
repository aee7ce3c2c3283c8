package content

import (
	"fmt"
	"strings"

	"galley/schemas"
	"galley/schemas/source"
)

// A mapping is read by the fields that may stand in it. Each field looks for
// the keys that it is spelled with and claims what it finds; a key that nobody
// claims is unknown. A key written with its dots goes before the path that the
// dots could mean.

// An owner is whose fields a mapping holds.
type owner struct {
	name  string
	top   bool          // a document or record: it has the documents' own keys too
	block bool          // of blocks: it has a `type`
	body  *source.Parts // of a Markdown file
}

// fields reads a mapping, or nothing at all, into values by place. It says what
// is unknown in it and what is missing, and fills in defaults.
func (r *reading) fields(fields []*schemas.Field, m *source.Node, of owner) []Value {
	values := make([]Value, len(fields))
	const usual = 32
	var few [usual]bool
	told := few[:]
	if len(fields) > usual {
		told = make([]bool, len(fields))
	}
	base := len(r.claimed)
	if of.top {
		base = 0 // the documents' keys have been claimed before
	}
	for i, f := range fields {
		n := r.spelled(m, f.From)
		if n == nil {
			continue
		}
		switch {
		case r.held(f):
			first := r.project.DefaultLocale()
			r.keyProblem(source.UnknownField, n, nil, fmt.Sprintf("remove it here, and write it in the file of %s", first),
				"%q is written in the first locale, %s, and holds in all", n.Key, first)
		case !empty(n):
			values[i] = r.value(f, n)
			told[i] = values[i] == nil && !blank(f, n)
		}
	}
	if of.body != nil {
		r.body(*of.body, m, values)
	}
	if m.Kind == source.Mapping {
		r.unknown(m, base, "", fields, of)
	}
	r.claimed = r.claimed[:base]

	for i, f := range fields {
		if values[i] != nil || told[i] || r.held(f) {
			continue
		}
		if values[i] = r.filled(f, 0); values[i] == nil && f.Required {
			r.required(f, m, of)
		}
	}
	return values
}

// held says that the field's value is that of another locale.
func (r *reading) held(f *schemas.Field) bool {
	return !f.Localized && r.doc.Locale != r.project.DefaultLocale() && f.Kind != schemas.Computed
}

// required says that a field is missing: where it is written but empty, there,
// else where the mapping begins.
func (r *reading) required(f *schemas.Field, m *source.Node, of owner) {
	key := f.Name
	var at *source.Node
	if m.Kind == source.Mapping && !of.top {
		at = m
	}
	var is string
	if len(f.From) > 0 {
		key = f.From[0].Text
		if n := find(m, f.From...); n != nil {
			at, is, key = n, ", and is empty", n.Key
		}
	}
	hint := fmt.Sprintf("add `%s: …`", key)
	if is != "" {
		hint = "write a value"
	} else if of.body != nil && of.body.Format == source.NoFormat {
		hint = fmt.Sprintf("begin the file with a line `---`, then `%s: …`, then a line `---` again", key)
	}
	if of.body != nil && f == r.doc.Type.Body {
		hint = "write it below the front matter"
	}
	if r.quiet {
		return
	}
	r.problem(source.Required, at, hint, "%q is required by %s%s", f.Name, of.name, is)
	if ps := r.doc.Problems; !f.Private && len(ps) > 0 && ps[len(ps)-1].Rule == source.Required {
		p := &ps[len(ps)-1]
		p.Related = append(p.Related, source.Related{Pos: f.Pos, Message: "declared here"})
		if at != nil && is == "" { // the mapping that lacks it: its beginning is enough
			p.EndLine, p.EndColumn = 0, 0
		}
	}
}

// find gives what stands under the first spelling that a mapping has.
func find(m *source.Node, spellings ...schemas.Spelling) *source.Node {
	if m.Kind != source.Mapping {
		return nil
	}
	for _, s := range spellings {
		if n := at(m, s); n != nil {
			return n
		}
	}
	return nil
}

// at follows one spelling.
func at(m *source.Node, s schemas.Spelling) *source.Node {
	if n := m.Get(s.Text); n != nil || len(s.Path) < 2 {
		return n
	}
	for _, key := range s.Path {
		if m.Kind != source.Mapping {
			return nil
		}
		if m = m.Get(key); m == nil {
			return nil
		}
	}
	return m
}

// spelled claims all that stands under some spellings, and gives the one that
// says something. Two that do are a problem.
func (r *reading) spelled(m *source.Node, spellings []schemas.Spelling) *source.Node {
	if m.Kind != source.Mapping {
		return nil
	}
	var n *source.Node
	var by string
	for _, s := range spellings {
		other := at(m, s)
		if other == nil {
			continue
		}
		r.claimed = append(r.claimed, other)
		switch {
		case n == nil || empty(n):
			n, by = other, s.Text
		case !empty(other):
			first, second := n, other
			if second.From < first.From {
				first, second = second, first
			}
			a, b := by, s.Text
			if first != n {
				a, b = b, a
			}
			r.keyProblem(source.TwoSpellings, second,
				[]source.Related{{Pos: source.Pos{File: r.file, Line: first.KeyLine, Column: first.KeyColumn}, Message: fmt.Sprintf("%q stands here", a)}},
				"remove one of the two", "%q and %q are the same, and both are written", a, b)
		}
	}
	return n
}

// empty says that a value is as good as none.
func empty(n *source.Node) bool {
	return n.Kind == source.Null || n.Kind == source.Scalar && n.Text == "" || n.Kind == source.List && len(n.Nodes) == 0
}

// blank says that a text with nothing but blanks stands where Markdown may: it is
// as good as none, and nobody has been told of it.
func blank(f *schemas.Field, n *source.Node) bool {
	switch f.Kind {
	case schemas.Markdown, schemas.RichText, schemas.HTML:
		return n.Kind == source.Scalar && strings.TrimSpace(n.Text) == ""
	}
	return false
}

// unknown says which keys of a mapping nobody has claimed. above is the path
// of the mapping, with a dot behind it, where a spelling leads through it.
func (r *reading) unknown(m *source.Node, base int, above string, fields []*schemas.Field, of owner) {
	if r.quiet {
		return
	}
keys:
	for i := range m.Nodes {
		n := &m.Nodes[i]
		last := n
		if i < len(m.Nodes)-1 {
			last = m.Get(n.Key) // of a key that stands twice the last one was claimed
		}
		for _, claimed := range r.claimed[base:] {
			if claimed == last {
				continue keys
			}
		}
		key := above + n.Key
		switch leads := leads(r.doc.Type, fields, of, key); {
		case leads == through && n.Kind == source.Mapping:
			r.unknown(n, base, key+".", fields, of)
			continue
		case leads == through && n.Kind != source.Null:
			r.problem(source.WrongKind, n, fmt.Sprintf("write its fields below it, or remove %q", n.Key), "expected a mapping under %q, found %s", key, shown(n))
			continue
		case leads != nowhere:
			continue
		case above == "" && n.Key == "_id" && !of.top:
			continue
		case above == "" && n.Key == "type" && of.block:
			continue
		}
		r.unknownKey(n, key, fields, of)
	}
}

type lead int

const (
	nowhere lead = iota
	through      // it is the beginning of a path
	there
)

// leads says whether a key is one that the owner's mapping may have though no
// field claimed it: an ignored one, or the beginning of a path.
func leads(t *schemas.Type, fields []*schemas.Field, of owner, key string) lead {
	result := nowhere
	look := func(spellings []schemas.Spelling, ignored bool) {
		for _, s := range spellings {
			if s.Text == key && ignored {
				result = there
			} else if result == nowhere && len(s.Path) > 1 && len(s.Text) > len(key) && s.Text[len(key)] == '.' && s.Text[:len(key)] == key {
				result = through
			}
		}
	}
	for _, f := range fields {
		look(f.From, false)
	}
	if of.top {
		for _, from := range t.Keys.From {
			look(from, false)
		}
		look(t.Keys.Ignore, true)
	}
	return result
}

func (r *reading) unknownKey(n *source.Node, key string, fields []*schemas.Field, of owner) {
	var names []string
	for _, f := range fields {
		if f.Kind == schemas.Computed {
			if f.Name == key {
				r.keyProblem(source.UnknownField, n, nil, "remove it", "%q is computed and cannot be written", key)
				return
			}
			continue
		}
		for _, s := range f.From {
			names = append(names, s.Text)
		}
	}
	if of.top {
		for _, from := range r.doc.Type.Keys.From {
			for _, s := range from {
				names = append(names, s.Text)
			}
		}
	}
	hint := r.otherSpelling(key, fields, of)
	if hint == "" {
		hint = source.DidYouMean(key, names)
	}
	var related []source.Related
	if near := source.Nearest(key, names); len(near) > 0 {
		for _, f := range fields {
			if !f.Private && len(f.From) > 0 && f.From[0].Text == near[0] {
				related = []source.Related{{Pos: f.Pos, Message: fmt.Sprintf("%q is declared here", f.Name)}}
			}
		}
	}
	if hint == "" {
		hint = fmt.Sprintf("remove it, or declare a field %q", n.Key)
		if of.top {
			hint += fmt.Sprintf(", or let it pass with `keys: {ignore: [%s]}`", key)
		}
	}
	r.keyProblem(source.UnknownField, n, related, hint, "%q is not a field of %s", key, of.name)
}

// otherSpelling says how files spell what the key is the name of, where `from`
// or `keys` says that they spell it otherwise; else "".
func (r *reading) otherSpelling(key string, fields []*schemas.Field, of owner) string {
	var from []schemas.Spelling
	where := "from"
	for _, f := range fields {
		if f.Name == key {
			from = f.From
		}
	}
	if of.top && from == nil {
		for k := range schemas.DocumentKeys {
			if k.String() == key {
				from, where = r.doc.Type.Keys.From[k], "keys"
			}
		}
	}
	if len(from) == 0 {
		return ""
	}
	var names []string
	for _, s := range from {
		names = append(names, fmt.Sprintf("%q", s.Text))
	}
	return fmt.Sprintf("it is read from %s; write that, or add %q to its `%s`", listed(names), key, where)
}

// blockOf is the block that a group, or a list's item, is made of.
func blockOf(f *schemas.Field) *schemas.Type {
	if len(f.Of) == 1 {
		return f.Of[0]
	}
	return nil
}

// mappingName is what a field's mapping is called in messages.
func mappingName(f *schemas.Field) string {
	if b := blockOf(f); b != nil {
		return b.Name
	}
	if f.Name == "" {
		return "this list's items"
	}
	return strings.TrimSpace(f.Name)
}
