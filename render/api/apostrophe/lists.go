package apostrophe

import (
	"slices"
	"strconv"
	"strings"

	"galley/content"
	"galley/content/search"
	"galley/render"
	"galley/render/api"
	"galley/schemas"
)

// What only a server reads of a list's keys (contracts 3.7). All of it is
// lenient: a value that cannot be used is as if it were not there.

const mostIDs = 1000

// dynamicKeys are those of a list that no file could answer.
func (f *family) dynamicKeys(m *module) []render.Key {
	clip := func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
		return search.Clip(text), nil
	}
	keys := []render.Key{
		{Name: "search", About: "Words that documents have to have; best first.", Read: clip},
		{Name: "autocomplete", About: "The same, while the last word is being typed.", Read: clip},
		{Name: "_ids...", About: "Documents by their ids, in the order in which they are given.", Every: true, ReadAll: f.readIDs},
	}
	keys = append(keys, f.filterKeys(m)...)
	return append(keys,
		render.Key{Name: "sort...", About: "sort[FIELD]=1: by a field; -1: descending.", ReadAll: m.readSorts},
		projectKey,
		render.Key{Name: "choices", About: "Names of filters: the values that each could be given.", Read: m.readNames},
		render.Key{Name: "counts", About: "The same, with how many documents have each.", Read: m.readNames},
		render.Key{Name: "count", About: "1: only how many there are.", Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
			if isTrue(text) {
				return "1", nil
			}
			return "", nil
		}},
		archivedKey,
	)
}

func isTrue(text string) bool {
	return text != "" && strings.ContainsAny(text[:1], "tTyY1")
}

// archivedKey is `archived`, which needs a role.
var archivedKey = render.Key{
	Name: "archived", Aliases: []string{"trash"}, Default: "false", About: "true: what is archived or has expired; any: that too. Needs a role.",
	Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
		switch {
		case text == "null" || strings.HasPrefix(strings.ToLower(text), "a"):
			return "any", nil
		case isTrue(text):
			return "true", nil
		}
		return "", nil
	},
}

var projectKey = render.Key{
	Name: "project...", About: "project[KEY]=1: only these keys; 0: without them. Needs a role.",
	ReadAll: func(_ *render.Context, given []render.Arg) (left []render.Arg, _ *render.Failure) {
		for _, a := range given {
			if strings.HasPrefix(a.Key, "project[") && strings.HasSuffix(a.Key, "]") && (a.Value == "1" || a.Value == "0") {
				left = append(left, a)
			}
		}
		return left, nil
	},
}

// readIDs keeps the order of ids, each once.
func (f *family) readIDs(_ *render.Context, given []render.Arg) (left []render.Arg, _ *render.Failure) {
	for _, a := range given {
		if a.Key != "_ids" && (!strings.HasPrefix(a.Key, "_ids[") || !strings.HasSuffix(a.Key, "]")) {
			continue
		}
		doc, _, _ := strings.Cut(strings.TrimSpace(a.Value), ":")
		arg := render.Arg{Key: "_ids[]", Value: doc}
		if !slices.Contains(left, arg) && len(left) < mostIDs { // one that is none stays: it finds nothing
			left = append(left, arg)
		}
	}
	return left, nil
}

// readSorts keeps what a list can be sorted by.
func (m *module) readSorts(_ *render.Context, given []render.Arg) (left []render.Arg, _ *render.Failure) {
	for _, a := range given {
		if _, _, ok := m.order(a); ok {
			left = append(left, a)
		}
	}
	return left, nil
}

// order reads sort[NAME]=1; place is the field's, or -1.
func (m *module) order(a render.Arg) (o schemas.Order, place int, ok bool) {
	name, is := strings.CutPrefix(a.Key, "sort[")
	if name, ok = strings.CutSuffix(name, "]"); !is || !ok || a.Value != "1" && a.Value != "-1" {
		return o, -1, false
	}
	o.Descending = a.Value == "-1"
	switch name {
	case "createdAt":
		o.Key = "created"
	case "updatedAt", "lastPublishedAt":
		o.Key = "updated"
	case "title", "slug":
		o.Key = name
	default:
		i := slices.Index(m.names, name)
		if name == "" || i < 0 {
			return o, -1, false
		}
		switch m.Fields[i].Kind {
		case schemas.Markdown, schemas.RichText, schemas.HTML, schemas.JSON, schemas.Image, schemas.File, schemas.Group, schemas.List, schemas.Blocks, schemas.Computed:
			return o, -1, false
		}
		o.Field, o.Key = m.Fields[i], m.Fields[i].Name
		return o, i, true
	}
	return o, -1, true
}

// query makes a list's request a query.
func (f *family) query(c *render.Context, m *module, r render.Request, x form) content.Query {
	return f.queryWithout(c, m, r, x, nil)
}

// queryWithout leaves the filters on one field out.
func (f *family) queryWithout(c *render.Context, m *module, r render.Request, x form, without *schemas.Field) content.Query {
	q := content.Query{Types: []*schemas.Type{m.Type}, Locale: x.locale}
	q.Where = f.where(c, m, r, x, without)
	if x.draft || x.gone != "" {
		q.Where = append(q.Where, states(x))
	}
	if words := strings.TrimSpace(r.Arg("search") + " " + r.Arg("autocomplete")); words != "" {
		if reduced(c) && (m.projects() || f.veiled) {
			q.Where = append(q.Where, f.wordsIn(c, m, x, words)...)
		} else {
			q.Search = words
		}
	}
	for _, a := range r.Args {
		o, place, ok := m.order(a)
		name := strings.TrimSuffix(strings.TrimPrefix(a.Key, "sort["), "]")
		if ok && (place >= 0 && m.shows(c, place) || place < 0 && m.showsKey(c, name)) {
			q.Order = append(q.Order, o)
		}
	}
	if q.Order == nil && q.Search == "" && !m.OrderWritten {
		q.Order = []schemas.Order{{Key: "title"}}
	}
	return q
}

// states picks documents by what the clock and their keys make of them: of the
// drafts' side all but what is gone, unless that is asked for.
func states(x form) content.Condition {
	gone := []string{content.Archived.String(), content.Expired.String()}
	is := content.Condition{Column: stateColumn}
	switch {
	case x.gone == "true":
		is.Op, is.Values = content.Equal, gone
	case x.gone == "any" && !x.draft:
		is.Op, is.Values = content.Equal, append(gone, content.Published.String())
	case x.gone == "any":
		is.Op = content.NotNull
	default:
		is.Op, is.Values = content.Unequal, gone
	}
	return is
}

var stateColumn = &content.Column{
	Name: "apostrophe state",
	Text: func(b []byte, e *content.Entry) ([]byte, bool) { return append(b, e.State.String()...), true },
}

// projects says whether the anonymous reader has some of a type's fields only.
// Then the index, which knows all of them, is not asked for him: what it finds
// would tell him of the others. Neither is it where another type is not public,
// unless R3 publishes all: how rare a word is counts, and whether there is one.
func (m *module) projects() bool {
	for i := range m.Fields {
		if m.names[i] != "" && !m.open[i] {
			return true
		}
	}
	return false
}

// wordsIn asks for documents that have each word in a field that the caller
// sees.
func (f *family) wordsIn(c *render.Context, m *module, x form, words string) []content.Condition {
	var columns []*content.Column
	for i := range m.filters {
		if by := &m.filters[i]; (by.rule == partOf || by.field != nil && by.field.Kind == schemas.Tags) && by.allows(c, m) {
			columns = append(columns, f.column(c, m, by, x))
		}
	}
	var all []content.Condition
	for word := range strings.FieldsSeq(words) {
		in := content.Condition{Op: content.Any}
		for _, column := range columns {
			in.Of = append(in.Of, content.Condition{Op: content.Contains, Column: column, Values: []string{word}})
		}
		if all = append(all, in); len(all) == 24 {
			break
		}
	}
	return all
}

// numbers gives all that a query finds; of documents that are asked for by id
// those alone, in the order of the ids.
func (f *family) numbers(c *render.Context, m *module, r render.Request, x form, q content.Query) []content.N {
	found := c.Find(q).Numbers
	var picked []content.N
	asked := false
	for _, a := range r.Args {
		if a.Key != "_ids[]" {
			continue
		}
		asked = true
		if n := c.ByDocID(a.Value, x.locale); n != content.None && slices.Contains(found, n) {
			picked = append(picked, n)
		}
	}
	if asked {
		return picked
	}
	return found
}

// find gives the page of a list that a request asks for.
func (f *family) find(c *render.Context, m *module, r render.Request, x form, p api.Paging) (list []content.N, total int) {
	q := f.query(c, m, r, x)
	if r.Arg("_ids[]") == "" {
		q.Offset, q.Limit = p.Offset(), p.Size
		found := c.Find(q)
		return found.Numbers, found.Total
	}
	all := f.numbers(c, m, r, x, q)
	from := min(p.Offset(), len(all))
	return all[from:min(from+p.Size, len(all))], len(all)
}

// projection is what `project[…]` leaves of a document.
type projection struct {
	names   []string
	without bool // all but the names
}

func projectionOf(c *render.Context, r render.Request) projection {
	var p, not projection
	if reduced(c) {
		return p
	}
	for _, a := range r.Args {
		name, ok := strings.CutPrefix(a.Key, "project[")
		if name = strings.TrimSuffix(name, "]"); !ok || name == "" {
			continue
		}
		if a.Value == "1" {
			p.names = append(p.names, name)
		} else {
			not.names, not.without = append(not.names, name), true
		}
	}
	if len(p.names) > 0 {
		p.names = append(p.names, "_id", "type", "metaType", "aposDocId", "aposLocale", "aposMode")
		return p
	}
	return not
}

// keep leaves of the JSON object that begins at from the members that are
// asked for.
func (p *projection) keep(b []byte, from int) []byte {
	if len(p.names) == 0 {
		return b
	}
	object := slices.Clone(b[from:])
	b = append(b[:from], '{')
	for name, member := range members(object) {
		if slices.Contains(p.names, name) != p.without {
			b = append(api.AppendComma(b), member...)
		}
	}
	return append(b, '}')
}

// members gives what stands in a JSON object that Galley has written: each
// name, and the text of name and value.
func members(object []byte) func(yield func(name string, member []byte) bool) {
	return func(yield func(string, []byte) bool) {
		depth, quoted, from := 0, false, 1
		for i := 0; i < len(object); i++ {
			switch c := object[i]; {
			case quoted && c == '\\':
				i++
			case c == '"':
				quoted = !quoted
			case quoted:
			case c == '{' || c == '[':
				depth++
			case c == '}' || c == ']':
				depth--
			}
			if !quoted && (depth == 1 && object[i] == ',' || depth == 0) {
				if member := object[from:i]; len(member) > 0 {
					name, _, _ := strings.Cut(string(member[1:]), `"`)
					if !yield(name, member) {
						return
					}
				}
				from = i + 1
			}
		}
	}
}

// appendCount is the answer to count=1.
func appendCount(b []byte, n int) []byte {
	return append(strconv.AppendInt(append(b, `{"count":`...), int64(n), 10), "}\n"...)
}
