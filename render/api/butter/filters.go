package butter

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"galley/content"
	"galley/render"
	"galley/render/api"
	"galley/schemas"
)

// fields.<path>=<value> leaves the documents in which the value stands at the
// path (contracts 2.5, B10): through groups and lists, where any item may have
// it, and through references into what they lead to. A path that shows nothing
// is a mistake, be it a private field's or nobody's.

const (
	mostFilters = 20
	longestPath = 10
)

// fieldsKey takes the filters. What they mean depends on the type: that is for
// readFilters to see.
func fieldsKey() render.Key {
	return render.Key{
		Name: "fields...", About: "fields.PATH=VALUE: documents in which the value stands there.",
		ReadAll: func(_ *render.Context, given []render.Arg) ([]render.Arg, *render.Failure) {
			given = slices.DeleteFunc(given, func(a render.Arg) bool { return !strings.HasPrefix(a.Key, "fields.") })
			if len(given) > mostFilters {
				return nil, bad("at most " + strconv.Itoa(mostFilters) + " filters")
			}
			return given, nil
		},
	}
}

// readFilters looks whether there is anything at the paths of a request's
// filters, in every type that it is about.
func (f *family) readFilters(r render.Request, types []*schemas.Type, status int) (render.Request, *render.Failure) {
	for _, a := range r.Args {
		path, ok := strings.CutPrefix(a.Key, "fields.")
		if !ok {
			continue
		}
		for _, t := range types {
			if !f.shows(t, strings.Split(path, ".")) {
				return r, &render.Failure{Status: status, Message: "There is no field " + strconv.Quote(shorten(path)) + " in " + t.Name}
			}
		}
	}
	return r, nil
}

// dropFilters takes the filters away, of a list that has none.
func dropFilters(r render.Request) render.Request {
	r.Args = slices.DeleteFunc(slices.Clone(r.Args), func(a render.Arg) bool { return strings.HasPrefix(a.Key, "fields.") })
	return r
}

func shorten(text string) string {
	if r := []rune(text); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return text
}

// shownField gives the field that Butter shows under a name; of says at the top
// of which type it stands. Names are compared without case.
func shownField(fields []*schemas.Field, of *schemas.Type, name string) *schemas.Field {
	for _, f := range fields {
		shown := f.Name
		if of != nil {
			shown = of.ShownAs("butter", shown)
		}
		if !f.Private && strings.EqualFold(shown, name) {
			return f
		}
	}
	return nil
}

// A lookout looks whether anything is shown at a path.
type lookout struct {
	*family
	known map[spot]bool // types may lead in circles, and to the same in many ways
}

// A spot says in which type the rest of a path was looked for.
type spot struct {
	in   *schemas.Type
	left int // steps of the path
}

// shows says whether something stands at a path in the documents of a type.
func (f *family) shows(t *schemas.Type, path []string) bool {
	return len(path) <= longestPath && (&lookout{f, map[spot]bool{}}).in(t, path)
}

// in looks at the top of a type, or of a block.
func (l *lookout) in(t *schemas.Type, path []string) bool {
	key := spot{t, len(path)}
	is, known := l.known[key]
	if !known {
		of := t
		if t.Kind == schemas.Block {
			of = nil
		}
		is = l.among(t.Fields, of, path)
		l.known[key] = is
	}
	return is
}

func (l *lookout) among(fields []*schemas.Field, of *schemas.Type, path []string) bool {
	field := shownField(fields, of, path[0])
	return field != nil && l.below(field, path[1:])
}

func (l *lookout) below(field *schemas.Field, path []string) bool {
	switch {
	case len(path) == 0:
		return true
	case field.Kind == schemas.Group:
		return l.among(field.Fields, nil, path)
	case field.Kind == schemas.List:
		return l.below(field.Item, path)
	case field.Kind == schemas.Blocks:
		if strings.EqualFold(path[0], "fields") && len(path) > 1 {
			path = path[1:]
		}
		return slices.ContainsFunc(field.Of, func(t *schemas.Type) bool { return l.in(t, path) })
	case field.Kind == schemas.Reference:
		return slices.ContainsFunc(field.To, func(t *schemas.Type) bool { return l.hasFields(t) && l.in(t, path) })
	case field.Kind == schemas.Computed && field.As == "references" && field.ComputedOfAll != nil:
		t := field.ComputedOfAll
		return l.hasFields(t) && l.in(t, path)
	}
	return false
}

// hasFields says whether Butter shows a type's documents with all their fields.
func (f *family) hasFields(t *schemas.Type) bool {
	switch f.roles[t] {
	case page, single, collection:
		return true
	}
	return false
}

// where makes conditions of a request's filters; where drafts are shown, of
// documents that exist.
func (f *family) where(c *render.Context, r render.Request, types []*schemas.Type) []content.Condition {
	var all []content.Condition
	if r.Arg("preview") != "" && mayPreview(c) {
		all = append(all, content.Condition{Op: content.NotNull, Column: &content.Column{
			Name: "butter exists",
			Text: func(b []byte, e *content.Entry) ([]byte, bool) { return b, existing(e) != nil },
		}})
	}
	for _, a := range r.Args {
		path, ok := strings.CutPrefix(a.Key, "fields.")
		if !ok {
			continue
		}
		steps, s := strings.Split(path, "."), sought{family: f, c: c, text: a.Value, found: map[found]bool{}}
		s.number, s.isNumber = parseNumber(a.Value)
		// Long: whether it is so is looked up for the documents of the list alone,
		// and not kept.
		all = append(all, content.Condition{Op: content.NotNull, Column: &content.Column{
			Name: "butter " + a.Key + "=" + strconv.Quote(a.Value), Long: true,
			Text: func(b []byte, e *content.Entry) ([]byte, bool) {
				return b, s.in(e, e.Type.Fields, e.Values, e.Type, steps)
			},
		}})
	}
	return all
}

// A sought is a value that is looked for, by one goroutine.
type sought struct {
	*family
	c        *render.Context
	text     string
	number   float64
	isNumber bool
	found    map[found]bool // what is known: references may lead in circles, and to the same in many ways
}

// A found says in which document the rest of a path was looked for.
type found struct {
	n    content.N
	left int // steps of the path
}

func parseNumber(text string) (float64, bool) {
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	return n, err == nil
}

// in says whether the value stands at a path in a document or group.
func (s *sought) in(e *content.Entry, fields []*schemas.Field, values []content.Value, of *schemas.Type, path []string) bool {
	f := shownField(fields, of, path[0])
	if f == nil {
		return false
	}
	path = path[1:]
	if f.Kind == schemas.Computed {
		return s.inComputed(e, f, fields, values, path)
	}
	return s.is(e, f, valueOf(f, values), path)
}

func (s *sought) is(e *content.Entry, f *schemas.Field, v content.Value, path []string) bool {
	switch v := v.(type) {
	case content.List:
		item := f
		if f.Item != nil {
			item = f.Item
		}
		return slices.ContainsFunc(v, func(v content.Value) bool { return s.is(e, item, v, path) })
	case *content.Group:
		if f.Kind == schemas.Blocks && len(path) > 1 && strings.EqualFold(path[0], "fields") {
			path = path[1:]
		}
		return len(path) > 0 && s.in(e, v.Fields, v.Values, nil, path)
	case content.Ref:
		if f.Kind == schemas.Tags {
			return len(path) == 0 && s.text == e.Mentions[v].Text
		}
		w := writing{family: s.family, c: s.c}
		return s.refers(w.target(e, v), path)
	}
	if len(path) > 0 {
		return false
	}
	switch v := v.(type) {
	case nil: // as it is shown
		if f.IsList() {
			return false
		}
		switch f.Kind {
		case schemas.Boolean:
			return s.text == "false"
		case schemas.Number, schemas.Integer, schemas.Date, schemas.DateTime, schemas.Time, schemas.Reference, schemas.JSON, schemas.Group:
			return false
		}
		return s.text == ""
	case content.Text:
		return s.text == string(v)
	case content.Bool:
		return s.text == strconv.FormatBool(bool(v))
	case content.Integer:
		return s.isNumber && s.number == float64(v)
	case content.Number:
		return s.isNumber && s.number == float64(v)
	case content.Date:
		return s.text == time.Time(v).Format(time.DateOnly) || s.text == unquoted(appendTime(nil, time.Time(v)))
	case content.Time:
		return s.text == unquoted(appendTime(nil, time.Time(v)))
	case content.Clock:
		return s.text == unquoted(api.AppendClock(nil, int32(v)))
	case content.JSON:
		return s.text == string(v)
	case content.Link:
		return s.text == s.c.Address(e, int32(v))
	case *content.Media:
		return s.text == s.c.AbsoluteAddress(e, v.Mention)
	case *content.Body:
		return s.text == string(s.c.Body(nil, e, v, render.HTML))
	}
	return false
}

// refers says whether a reference leads to what is meant: by its slug or
// number, or by what stands in it.
func (s *sought) refers(to *content.Entry, path []string) bool {
	switch {
	case to == nil:
		return false
	case len(path) > 0:
		key := found{to.N, len(path)}
		is, known := s.found[key]
		if !known {
			is = s.hasFields(to.Type) && s.in(to, to.Type.Fields, to.Values, to.Type, path)
			s.found[key] = is
		}
		return is
	case s.roles[to.Type] == collection && s.isNumber:
		return s.number == float64(s.itemID(s.c, to)) || s.text == to.Slug
	}
	return s.text == to.Slug
}

func (s *sought) inComputed(e *content.Entry, f *schemas.Field, fields []*schemas.Field, values []content.Value, path []string) bool {
	if f.As == "references" {
		return slices.ContainsFunc(s.c.Referrers(e, f), func(n content.N) bool {
			from := existing(s.c.Entry(n))
			return from != nil && s.roles[from.Type] != nothing && s.refers(from, path)
		})
	}
	if len(path) > 0 || f.As == "toc" {
		return false
	}
	w := writing{family: s.family, c: s.c}
	b := w.computed(nil, e, f, fields, values, 1)
	if f.As == "words" || f.As == "readingTime" {
		n, ok := parseNumber(string(b))
		return ok && s.isNumber && n == s.number
	}
	return string(b) == string(api.AppendString(nil, s.text))
}

func unquoted(b []byte) string { return string(b[1 : len(b)-1]) }

// orderKey is what a list is ordered by. status says what a field that is none
// is: 400 of pages, 403 of collections (contracts 2.2).
func (f *family) orderKey(types func(render.Request) []*schemas.Type, status int) render.Key {
	return render.Key{
		Name: "order", Sort: render.Variant, Default: "the type's order", About: "published, updated or a field; - in front: descending.",
		Read: func(_ *render.Context, text string, so render.Request) (string, *render.Failure) {
			of := types(so)
			if len(of) == 0 {
				return "", nil
			}
			spelled := ""
			for _, t := range of {
				var ok bool
				if spelled, ok = f.spellOrder(text, t); !ok {
					return "", &render.Failure{Status: status, Message: "Cannot order by " + strconv.Quote(shorten(text))}
				}
			}
			return spelled, nil
		},
		Planned: func(_ *render.Context, so render.Request) []string {
			var all []string
			for _, text := range f.variants.orders {
				of, known := types(so), true
				for _, t := range of {
					if spelled, ok := f.spellOrder(text, t); !ok || spelled != text {
						known = false
					}
				}
				if known && len(of) > 0 {
					all = append(all, text)
				}
			}
			return all
		},
	}
}

// spellOrder gives the one spelling of an order; false: the type has no such
// field.
func (f *family) spellOrder(text string, t *schemas.Type) (string, bool) {
	if text == "" {
		return "", true
	}
	name, descending := strings.CutPrefix(strings.TrimSpace(text), "-")
	sign := ""
	if descending {
		sign = "-"
	}
	if key := strings.ToLower(name); key == "published" || key == "updated" {
		return sign + key, true
	}
	_, spelled, ok := orderPath(t, name)
	return sign + spelled, ok
}

// orderPath follows a path through groups, and spells it as it is declared.
func orderPath(t *schemas.Type, name string) (path []*schemas.Field, spelled string, ok bool) {
	fields, of := t.Fields, t
	var names []string
	for step := range strings.SplitSeq(name, ".") {
		if len(path) > 0 {
			last := path[len(path)-1]
			if last.Kind != schemas.Group {
				return nil, "", false
			}
			fields, of = last.Fields, nil
		}
		f := shownField(fields, of, step)
		if f == nil {
			return nil, "", false
		}
		shown := f.Name
		if of != nil {
			shown = of.ShownAs("butter", shown)
		}
		path, names = append(path, f), append(names, shown)
	}
	return path, strings.Join(names, "."), true
}

// order makes a request's order one of a query; nil: the type's own.
func (f *family) order(r render.Request, t *schemas.Type) []schemas.Order {
	text := r.Arg("order")
	if text == "" {
		return nil
	}
	name, descending := strings.CutPrefix(text, "-")
	if name == "published" || name == "updated" {
		return []schemas.Order{{Key: name, Descending: descending}}
	}
	path, _, ok := orderPath(t, name)
	if !ok {
		return nil
	}
	last := len(path) - 1
	return []schemas.Order{{Field: path[last], In: path[:last], Key: name, Descending: descending}}
}
