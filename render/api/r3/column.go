package r3

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

// What a document is compared by is what its answer shows: of a field the text
// that PostgreSQL would give for data->>'field', of a path the same further in
// (contracts 1.5). A name that no type shows has no column, whether it is
// nobody's or a private field's.

// column gives what a name stands for; nil: nothing.
func (f *family) column(c *render.Context, name string) *content.Column {
	if path, ok := strings.CutPrefix(name, "data."); ok {
		return f.dataColumn(c, name, strings.Split(path, "."))
	}
	column := &content.Column{Name: "r3 " + name}
	switch name {
	case "status":
		column.Text = func(b []byte, e *content.Entry) ([]byte, bool) { return append(b, status(e.State)...), true }
	case "type":
		column.Text = func(b []byte, e *content.Entry) ([]byte, bool) { return append(b, e.Type.Name...), true }
	case "slug":
		column.Text = func(b []byte, e *content.Entry) ([]byte, bool) { return append(b, e.Slug...), true }
	case "authorId":
		column.Text = func(b []byte, e *content.Entry) ([]byte, bool) {
			if a := c.Author(e); a != nil {
				return append(b, a.UUID...), true
			}
			return b, false
		}
	case "publishedAt":
		column.Time = true
		column.Text = func(b []byte, e *content.Entry) ([]byte, bool) {
			if status(e.State) == "draft" {
				return b, false
			}
			return unquoted(api.AppendTime(b, e.Published), len(b)), true
		}
	case "createdAt":
		column.Time = true
		column.Text = func(b []byte, e *content.Entry) ([]byte, bool) {
			return unquoted(api.AppendTime(b, e.Created), len(b)), true
		}
	case "updatedAt":
		column.Time = true
		column.Text = func(b []byte, e *content.Entry) ([]byte, bool) {
			return unquoted(api.AppendTime(b, e.Updated), len(b)), true
		}
	}
	return column
}

// unquoted takes away the quotes around what stands in b from a place on.
func unquoted(b []byte, from int) []byte {
	copy(b[from:], b[from+1:])
	return b[:len(b)-2]
}

// A spot is where a path leads in the documents of a type: through groups to a
// field, and the rest into its JSON.
type spot struct {
	groups []*schemas.Field
	field  *schemas.Field
	rest   []string
}

// spot follows a path; false: the type shows nothing there.
func (f *family) spot(t *schemas.Type, path []string) (spot, bool) {
	fields := t.Fields
	var s spot
	for {
		s.field = schemas.FieldNamed(fields, path[0])
		if s.field == nil || s.field.Private {
			return s, false
		}
		if path = path[1:]; len(path) == 0 || s.field.Kind != schemas.Group {
			s.rest = path
			return s, true
		}
		s.groups = append(s.groups, s.field)
		fields = s.field.Fields
	}
}

// spots follows a path in every type that clients know.
func (f *family) spots(path []string) map[*schemas.Type]spot {
	all := map[*schemas.Type]spot{}
	for i := range f.types {
		if s, ok := f.spot(f.types[i].Type, path); ok {
			all[f.types[i].Type] = s
		}
	}
	return all
}

func (f *family) dataColumn(c *render.Context, name string, path []string) *content.Column {
	spots := f.spots(path)
	if len(spots) == 0 {
		return nil
	}
	var scratch []byte
	column := &content.Column{
		Name: "r3 " + name,
		Text: func(b []byte, e *content.Entry) ([]byte, bool) {
			s, ok := spots[e.Type]
			if !ok {
				return b, false
			}
			var text []byte
			text, scratch, ok = s.appendText(c, b, scratch[:0], e)
			return text, ok
		},
		Long: f.isLong(name),
		Far:  anySpot(spots, isReferrers),
	}
	if column.Long { // what was printed, before it is put into PostgreSQL's order
		column.Rough = func(b []byte, e *content.Entry) []byte {
			if s, ok := spots[e.Type]; ok {
				fields, values := s.values(e)
				b = appendField(c, b, e, s.field, fields, values)
			}
			return b
		}
	}
	if column.Long && !slices.ContainsFunc(f.types, func(d definition) bool { return len(spots[d.Type].rest) > 0 }) {
		column.Fork = func() (*content.Column, func() bool) {
			other, join := c.Fork()
			return f.dataColumn(other, name, path), join
		}
		column.Has = func(e *content.Entry) bool {
			s, ok := spots[e.Type]
			return ok && s.has(e)
		}
	}
	return column
}

// isLong says whether a column has bodies in it, in any type.
func (f *family) isLong(name string) bool {
	path, ok := strings.CutPrefix(name, "data.")
	return ok && anySpot(f.spots(strings.Split(path, ".")), isBody)
}

// isBody says whether a field shows a printed text.
func isBody(f *schemas.Field) bool {
	switch f.Kind {
	case schemas.RichText, schemas.Markdown, schemas.HTML:
		return true
	}
	return f.Kind == schemas.Computed && (f.As == "html" || f.As == "plain")
}

// isReferrers says whether a field shows what other documents say.
func isReferrers(f *schemas.Field) bool { return f.Kind == schemas.Computed && f.As == "references" }

func anySpot(spots map[*schemas.Type]spot, is func(*schemas.Field) bool) bool {
	for _, s := range spots {
		if shows(s.field, is, nil) {
			return true
		}
	}
	return false
}

// shows says whether a field is one of some kind, or has such in it that can be
// seen, at whatever depth. seen are the blocks on the way, which may contain
// themselves.
func shows(f *schemas.Field, is func(*schemas.Field) bool, seen []*schemas.Type) bool {
	if f.Private {
		return false
	}
	if is(f) {
		return true
	}
	for _, t := range f.Of {
		if !slices.Contains(seen, t) && anyShows(t.Fields, is, append(slices.Clip(seen), t)) {
			return true
		}
	}
	return f.Item != nil && shows(f.Item, is, seen) || anyShows(f.Fields, is, seen)
}

func anyShows(fields []*schemas.Field, is func(*schemas.Field) bool, seen []*schemas.Type) bool {
	return slices.ContainsFunc(fields, func(f *schemas.Field) bool { return shows(f, is, seen) })
}

// values gives the fields and values among which a spot's field stands.
func (s *spot) values(e *content.Entry) ([]*schemas.Field, []content.Value) {
	fields, values := e.Type.Fields, e.Values
	for _, g := range s.groups {
		group, _ := valueOf(g, values).(*content.Group)
		if group == nil {
			fields, values = g.Fields, nil
		} else {
			fields, values = group.Fields, group.Values
		}
	}
	return fields, values
}

func valueOf(f *schemas.Field, values []content.Value) content.Value {
	if f.Index < len(values) {
		return values[f.Index]
	}
	return nil
}

// has says whether an answer shows anything but null in a spot without a rest.
func (s *spot) has(e *content.Entry) bool {
	fields, values := s.values(e)
	switch {
	case s.field.IsList() || s.field.Kind == schemas.Group:
		return true
	case s.field.Kind == schemas.Computed:
		return render.ComputedBody(s.field, fields, values) != nil
	}
	return valueOf(s.field, values) != nil
}

// appendText appends the text of a spot, in a scratch buffer if it is made of
// JSON.
func (s *spot) appendText(c *render.Context, b, scratch []byte, e *content.Entry) (text, used []byte, ok bool) {
	fields, values := s.values(e)
	v := valueOf(s.field, values)
	if len(s.rest) == 0 {
		switch v := v.(type) {
		case content.Text:
			return append(b, v...), scratch, true
		case content.Number: // as JSON has them
			return api.AppendNumber(b, float64(v)), scratch, true
		case content.Integer:
			return strconv.AppendInt(b, int64(v), 10), scratch, true
		case content.Bool:
			return strconv.AppendBool(b, bool(v)), scratch, true
		case content.Date:
			return unquoted(api.AppendDate(b, time.Time(v)), len(b)), scratch, true
		case content.Time:
			return unquoted(api.AppendTime(b, time.Time(v)), len(b)), scratch, true
		case *content.Body:
			if s.field.Kind != schemas.RichText {
				return c.Body(b, e, v, render.HTML), scratch, true
			}
		}
	}
	scratch = appendField(c, scratch, e, s.field, fields, values)
	json := jsonAt(scratch, s.rest)
	if json == nil {
		return b, scratch, false
	}
	text, ok = appendJSONText(b, json)
	return text, scratch, ok
}
