package apostrophe

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"galley/content"
	"galley/render"
	"galley/render/api"
	"galley/schemas"
)

// Choices are the values that a filter could be given: of the documents that
// the other filters find, each value once, by its label. A field that the
// caller does not see has none, and neither has a name that is no filter's.

// A choice is a value, as JSON and as people read it.
type choice struct {
	value string // of the field, as it was compared
	label string
	count int
}

// mayChoose says whether a filter has choices: few values, each meant as a
// whole.
func (x *filter) mayChoose() bool {
	return !x.all && (x.rule == anyOf || x.rule == truth || x.rule == numbers || x.rule == days ||
		x.rule == partOf && x.field != nil && x.field.Kind == schemas.Text)
}

// readNames reads a list of names of filters: unknown ones are left out, and
// what stands there twice.
func (m *module) readNames(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
	var names []string
	for name := range strings.SplitSeq(text, ",") {
		name = strings.TrimSpace(name)
		if x := m.filterNamed(name); x != nil && x.mayChoose() && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ","), nil
}

func (m *module) filterNamed(name string) *filter {
	if x := m.namedFilter(name); x != nil {
		return &x.filter
	}
	for i := range m.filters {
		if m.filters[i].name == name {
			return &m.filters[i]
		}
	}
	return nil
}

// appendChoices appends what `choices` or `counts` adds to a list.
func (f *family) appendChoices(c *render.Context, m *module, r render.Request, x form, key string, b []byte) []byte {
	names := r.Arg(key)
	if names == "" {
		return b
	}
	b = append(api.AppendKey(b, key), '{')
	for name := range strings.SplitSeq(names, ",") {
		by := m.filterNamed(name)
		if by == nil || !by.allows(c, m) {
			continue
		}
		b = append(api.AppendKey(b, name), '[')
		for _, one := range f.choices(c, m, r, x, by) {
			b = appendChoiceValue(append(api.AppendComma(b), `{"value":`...), by, one.value)
			b = api.AppendString(append(b, `,"label":`...), one.label)
			if key == "counts" {
				b = strconv.AppendInt(append(b, `,"count":`...), int64(one.count), 10)
			}
			b = append(b, '}')
		}
		b = append(b, ']')
	}
	return append(b, '}')
}

func appendChoiceValue(b []byte, by *filter, value string) []byte {
	if by.rule == truth || by.rule == numbers {
		return append(b, value...)
	}
	return api.AppendString(b, value)
}

// choices gives the values of a filter's field, over what the other filters
// find.
func (f *family) choices(c *render.Context, m *module, r render.Request, x form, by *filter) []choice {
	q := f.queryWithout(c, m, r, x, by.field)
	q.Order = nil
	at := map[string]int{}
	var all []choice
	var b []byte
	for _, n := range f.numbers(c, m, r, x, q) {
		e := c.Entry(n)
		if e == nil {
			continue
		}
		e = f.version(c, e, x)
		var ok bool
		if b, ok = f.appendText(c, b[:0], e, x, by); !ok {
			continue
		}
		values := []string{string(b)}
		if by.rule == anyOf {
			values = strings.Split(strings.TrimSuffix(string(b), "\x00"), "\x00")
			slices.Sort(values)
			values = slices.Compact(values)
		}
		for _, value := range values {
			i, known := at[value]
			if !known {
				i = len(all)
				at[value] = i
				all = append(all, choice{value: value, label: f.choiceLabel(c, by, e, value)})
			}
			all[i].count++
		}
	}
	slices.SortFunc(all, func(a, b choice) int {
		if by.rule == numbers {
			x, _ := strconv.ParseFloat(a.value, 64)
			y, _ := strconv.ParseFloat(b.value, 64)
			return cmp.Compare(x, y)
		}
		return cmp.Or(strings.Compare(strings.ToLower(a.label), strings.ToLower(b.label)), strings.Compare(a.value, b.value))
	})
	return all
}

// choiceLabel is what people read of a value that e has.
func (f *family) choiceLabel(c *render.Context, by *filter, e *content.Entry, value string) string {
	switch {
	case by.rule == truth && value == "true":
		return "Yes"
	case by.rule == truth:
		return "No"
	case by.field == nil:
		return value
	case by.field.Kind == schemas.Select:
		for i := range by.field.Options {
			if o := &by.field.Options[i]; o.Value == value {
				if label := o.Label.In(e.Locale); label != "" {
					return label
				}
			}
		}
	case isRelationship(by.field):
		for i := range e.Mentions {
			if of := e.Mentions[i].Field; of != by.field && of != by.field.Item {
				continue
			}
			if to := c.Target(e, int32(i)); to != nil && (to.DocID == value || content.Fold(to.Slug) == value) {
				return to.Title
			}
		}
	}
	return value
}
