package apostrophe

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"galley/content"
	"galley/render"
	"galley/render/api"
	"galley/schemas"
	"galley/schemas/source"
)

// Every field that a client could compare with something is a filter of its
// type's list, by the rule of its kind (contracts 3.7). A filter is never a
// mistake: what cannot be used is passed over. Whether the caller may see the
// field is asked when the list is answered, so that reading depends on nobody.

// A filter is a key that picks members of a list by a field, or by one of the
// document's own keys.
type filter struct {
	name  string
	field *schemas.Field // nil: the document's own, name says which
	rule  rule
	all   bool // documents have to have every value (topicAnd)
	byID  bool // of a reference: by id, else by slug
}

// A rule says how values are read and compared.
type rule uint8

const (
	partOf   rule = iota // a text that the field's has in it, whatever the case
	partSlug             // the same of slugs
	truth                // by the first letter
	anyOf                // one value or several
	numbers              // equal, or from one to another
	days                 // the same of times
)

const mostValues = 200 // of one filter

// filters gives those of a type. A key of the lists themselves goes before a
// field of its name.
func (f *family) filters(m *module) []filter {
	all := []filter{{name: "slug", rule: partSlug}}
	if m.TitleField == nil || m.names[m.TitleField.Index] != "title" {
		all = append(all, filter{name: "title", rule: partOf})
	}
	for i, field := range m.Fields {
		name := m.names[i]
		if name == "" || slices.Contains(listWords, name) {
			continue
		}
		if isRelationship(field) {
			for _, and := range []bool{false, true} {
				suffix := ""
				if and {
					suffix = "And"
				}
				all = append(all, filter{"_" + name + suffix, field, anyOf, and, true}, filter{name + suffix, field, anyOf, and, false})
			}
			continue
		}
		if rule, ok := ruleOf(field); ok {
			all = append(all, filter{name: name, field: field, rule: rule})
		}
	}
	return all
}

// listWords are the keys of lists that a field's name may be equal to.
var listWords = []string{"page", "perPage", "search", "autocomplete", "choices", "counts", "count", "aposLocale", "aposMode", "apikey", "apiKey"}

func ruleOf(f *schemas.Field) (rule, bool) {
	switch f.Kind {
	case schemas.Text, schemas.Textarea, schemas.Email, schemas.Color, schemas.Code, schemas.URL, schemas.Markdown, schemas.HTML, schemas.Time:
		return partOf, true
	case schemas.Boolean:
		return truth, true
	case schemas.Select, schemas.Tags:
		return anyOf, true
	case schemas.Number, schemas.Integer:
		return numbers, true
	case schemas.Date, schemas.DateTime:
		return days, true
	}
	return 0, false
}

// read brings a value into its one spelling; "" if it cannot be used.
func (x *filter) read(text string) string {
	switch x.rule {
	case partOf:
		return strings.ToLower(strings.TrimSpace(text))
	case partSlug:
		return content.Slug(text)
	case truth:
		letter := strings.ToLower(text + "f")[:1] // nothing is false
		switch {
		case text == "null" || letter == "a":
			return ""
		case strings.Contains("ty1", letter):
			return "true"
		case strings.Contains("fn0", letter):
			return "false"
		}
		return ""
	case numbers:
		n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil || n-n != 0 { // or it is no number, or none that ends
			return ""
		}
		return string(api.AppendNumber(nil, n))
	case days:
		for _, layout := range []string{time.DateOnly, time.RFC3339Nano} {
			if t, err := time.Parse(layout, strings.TrimSpace(text)); err == nil {
				if layout == time.DateOnly {
					return t.Format(time.DateOnly)
				}
				return t.UTC().Format("2006-01-02T15:04:05.999Z")
			}
		}
		return ""
	}
	text = strings.TrimSpace(text)
	if x.field.Kind == schemas.Select {
		for i := range x.field.Options {
			if strings.EqualFold(x.field.Options[i].Value, text) {
				return x.field.Options[i].Value
			}
		}
	}
	if x.byID {
		text, _, _ = strings.Cut(text, ":")
	} else if isRelationship(x.field) && text != "" {
		text = content.Slug(text)
	}
	return text
}

// filterKeys are those of a type's filters, but for the ones that have names of
// their own, of which only the plural is given.
func (f *family) filterKeys(m *module) []render.Key {
	var keys []render.Key
	add := func(x filter, one bool) {
		about := "By " + x.name + ": " + ruleWords[x.rule] + "."
		if one {
			keys = append(keys, render.Key{Name: x.name, About: about,
				Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
					return x.read(text), nil
				}})
		}
		if x.rule == anyOf || x.rule == numbers || x.rule == days {
			keys = append(keys, render.Key{Name: x.name + "[...", About: about, Every: true, ReadAll: x.readAll})
		}
	}
	for _, x := range m.named {
		add(x.filter, false)
	}
	for _, x := range m.filters {
		if m.namedFilter(x.name) == nil {
			add(x, true)
		}
	}
	return keys
}

var ruleWords = [...]string{
	partOf: "a part of it, whatever the case of letters", partSlug: "a part of it", truth: "true or false",
	anyOf: "one value, or name[] with several", numbers: "a number, or name[] twice: from and to", days: "a day, or name[] twice: from and to",
}

// readAll reads name[]=a&name[]=b. In a list of which any will do nothing
// stands twice, nor does its order matter.
func (x *filter) readAll(_ *render.Context, given []render.Arg) ([]render.Arg, *render.Failure) {
	var values []string
	for _, a := range given {
		if value := x.read(a.Value); value != "" && strings.HasSuffix(a.Key, "]") && len(values) < mostValues {
			values = append(values, value)
		}
	}
	if x.rule == anyOf {
		slices.Sort(values)
		values = slices.Compact(values)
	} else {
		values = values[:min(len(values), 2)]
	}
	args := make([]render.Arg, len(values))
	for i, value := range values {
		args[i] = render.Arg{Key: x.name + "[]", Value: value}
	}
	return args, nil
}

// A namedFilter is one that a type declares, with the values to prebuild.
type namedFilter struct {
	filter
	values []string
}

// readNamed reads `filters: {NAME: {field: FIELD, values: [a, b]}}`.
func (f *family) readNamed(m *module, problems *source.Problems) []namedFilter {
	said := m.Families["apostrophe"]
	if said == nil || said.Get("filters") == nil {
		return nil
	}
	settings := schemas.NewSettings(m.Pos.File, said, "apostrophe", problems)
	var all []namedFilter
	for i := range said.Get("filters").Nodes {
		item := &said.Get("filters").Nodes[i]
		field := m.Field(textOf(item.Get("field")))
		if field == nil || field.Private {
			continue // schemas has told of it
		}
		x := namedFilter{filter: filter{name: item.Key, field: field, rule: anyOf}}
		if !isRelationship(field) {
			var ok bool
			if x.rule, ok = ruleOf(field); !ok {
				settings.Problem(item.Get("field"), source.BadSchema, "take a text, a choice, a number, a boolean, a time or a reference",
					"%s is a field of the kind %s, and there is no filter for those", field.Name, field.Kind)
				continue
			}
		}
		if values := item.Get("values"); values != nil {
			nodes := values.Nodes
			if len(nodes) == 0 {
				nodes = append(nodes, *values)
			}
			for _, n := range nodes {
				value := x.read(textOf(&n))
				if x.rule == partOf {
					value = strings.TrimSpace(textOf(&n)) // as it is declared, so that clients find the file
				}
				switch {
				case value == "":
					settings.Problem(&n, source.BadSchema, "", "%q cannot be compared with %s", n.Text, field.Name)
				case field.Kind == schemas.Select && !slices.ContainsFunc(field.Options, func(o schemas.Option) bool { return o.Value == value }):
					var options []string
					for _, o := range field.Options {
						options = append(options, o.Value)
					}
					settings.Problem(&n, source.BadSchema, source.DidYouMean(value, options), "%q is not an option of %s", n.Text, field.Name)
				case !slices.Contains(x.values, value):
					x.values = append(x.values, value)
				}
			}
		}
		all = append(all, x)
	}
	return all
}

func (m *module) namedFilter(name string) *namedFilter {
	for i := range m.named {
		if m.named[i].name == name {
			return &m.named[i]
		}
	}
	return nil
}

// namedKeys are those of the filters that a type declares, as its lists are
// planned by.
func (f *family) namedKeys(m *module) []render.Key {
	var keys []render.Key
	for _, x := range m.named {
		keys = append(keys, render.Key{
			Name: x.name, Sort: render.Filter, About: "By " + x.field.Name + ": " + ruleWords[x.rule] + ".",
			Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
				value := x.read(text)
				for _, declared := range x.values {
					if strings.EqualFold(declared, value) {
						return declared, nil
					}
				}
				return value, nil
			},
			Planned: func(*render.Context, render.Request) []string {
				if !m.open[x.field.Index] {
					return nil // it would do nothing
				}
				return x.values
			},
		})
	}
	return keys
}

// allows says whether a caller sees what a filter compares.
func (x *filter) allows(c *render.Context, m *module) bool {
	if x.field == nil {
		return m.showsKey(c, x.name)
	}
	return m.shows(c, x.field.Index)
}

// where makes conditions of a request's filters, but for those on the field
// that is left out.
func (f *family) where(c *render.Context, m *module, r render.Request, x form, without *schemas.Field) []content.Condition {
	var all []content.Condition
	add := func(by *filter) {
		if !by.allows(c, m) || without != nil && by.field == without {
			return
		}
		var values []string
		for _, a := range r.Args {
			if name, several := strings.CutSuffix(a.Key, "[]"); name == by.name && (several || a.Key == by.name) {
				values = append(values, a.Value)
			}
		}
		if len(values) > 0 {
			all = append(all, f.condition(c, m, by, x, values))
		}
	}
	for i := range m.named {
		add(&m.named[i].filter)
	}
	for i := range m.filters {
		if m.namedFilter(m.filters[i].name) == nil {
			add(&m.filters[i])
		}
	}
	return all
}

// condition makes one of a filter and its values.
func (f *family) condition(c *render.Context, m *module, by *filter, x form, values []string) content.Condition {
	column := f.column(c, m, by, x)
	is := func(op content.Op, values ...string) content.Condition {
		return content.Condition{Op: op, Column: column, Values: values}
	}
	switch by.rule {
	case partOf, partSlug:
		return is(content.Contains, values[0])
	case truth:
		return is(content.Equal, values[0])
	case numbers, days:
		return content.Condition{Op: content.All, Of: []content.Condition{
			is(content.GreaterOrEqual, values[0]), is(content.LessOrEqual, values[min(1, len(values)-1)]),
		}}
	}
	joined := content.Condition{Op: content.Any}
	if by.all {
		joined.Op = content.All
	}
	for _, value := range values {
		if value == "none" && isRelationship(by.field) {
			joined.Of = append(joined.Of, is(content.Null))
		} else {
			joined.Of = append(joined.Of, is(content.Holds, value))
		}
	}
	return joined
}

// column is what a filter compares. Its name says all that its texts depend on.
func (f *family) column(c *render.Context, m *module, by *filter, x form) *content.Column {
	name := "apostrophe " + x.mode() + " " + x.gone + " " + m.Name + " "
	if x.logged {
		name += "logged in "
	}
	if by.field == nil {
		return &content.Column{Name: name + "own " + by.name, Far: x.draft, Text: func(b []byte, e *content.Entry) ([]byte, bool) {
			if e = f.version(c, e, x); by.rule == partSlug {
				return append(b, m.slug(e)...), true
			}
			return append(b, e.Title...), true
		}}
	}
	if by.byID {
		name += "id "
	}
	column := &content.Column{
		Name: name + by.field.Name, Time: by.rule == days, Far: x.draft, // of a next version too
		Long: by.field.Kind == schemas.Markdown || by.field.Kind == schemas.HTML,
		Text: func(b []byte, e *content.Entry) ([]byte, bool) {
			if e.Type != m.Type {
				return b, false
			}
			return f.appendText(c, b, f.version(c, e, x), x, by)
		},
	}
	return column
}

// appendText appends what a filter compares of a document: a text, or several
// with a zero byte behind each.
func (f *family) appendText(c *render.Context, b []byte, e *content.Entry, x form, by *filter) ([]byte, bool) {
	from := len(b)
	var v content.Value
	if by.field.Index < len(e.Values) {
		v = e.Values[by.field.Index]
	}
	switch v := v.(type) {
	case nil:
		if by.rule == truth {
			return append(b, "false"...), true
		}
	case content.Text:
		if b = append(b, v...); by.rule == anyOf {
			b = append(b, 0)
		}
	case content.Integer:
		b = strconv.AppendInt(b, int64(v), 10)
	case content.Number:
		b = api.AppendNumber(b, float64(v))
	case content.Bool:
		b = strconv.AppendBool(b, bool(v))
	case content.Date:
		b = time.Time(v).AppendFormat(b, time.DateOnly)
	case content.Time:
		b = time.Time(v).UTC().AppendFormat(b, "2006-01-02T15:04:05.000Z")
	case content.Clock:
		b = append(b, strings.Trim(string(api.AppendClock(nil, int32(v))), `"`)...)
	case content.Link:
		b = append(b, c.Address(e, int32(v))...)
	case *content.Body:
		b = c.Body(b, e, v, render.HTML)
	case content.Ref:
		b = f.appendTarget(c, b, e, x, by, v)
	case content.List:
		for _, item := range v {
			switch item := item.(type) {
			case content.Text:
				b = append(append(b, item...), 0)
			case content.Ref:
				b = f.appendTarget(c, b, e, x, by, item)
			}
		}
	}
	return b, len(b) > from
}

// appendTarget appends what names a document that e refers to, if it may be
// seen; of a tag its text.
func (f *family) appendTarget(c *render.Context, b []byte, e *content.Entry, x form, by *filter, ref content.Ref) []byte {
	if by.field.Kind == schemas.Tags {
		return append(append(b, e.Mentions[ref].Text...), 0)
	}
	to := c.Target(e, int32(ref))
	switch {
	case to == nil || f.of[to.Type] == nil || !x.relates(to):
		return b
	case by.byID:
		return append(append(b, to.DocID...), 0)
	}
	return append(append(b, content.Fold(to.Slug)...), 0)
}
