package r3

import (
	"bytes"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"galley/render"
	"galley/render/api"
	"galley/schemas"
	"galley/schemas/source"
)

// A definition is a type as clients see it (contracts 1.3). It depends on the
// project alone, so it is written once.
type definition struct {
	*schemas.Type
	json []byte
}

// definitions gives the types that clients know, by name: private ones and
// blocks are not among them.
func definitions(p *schemas.Project) []definition {
	var all []definition
	for _, t := range p.Types {
		if !t.Private && t.Kind != schemas.Block {
			all = append(all, definition{t, appendType(nil, p, t)})
		}
	}
	return all
}

func (f *family) answerTypes(_ *render.Context, r render.Request, w *render.Response) *render.Failure {
	p := api.Paging{Total: len(f.types), Size: api.Count(r, "limit", f.limit), Page: api.Count(r, "page", 1)}
	b := append(w.Body, `{"docs":[`...)
	from := min(p.Offset(), len(f.types))
	for _, t := range f.types[from:min(from+p.Size, len(f.types))] {
		b = append(api.AppendComma(b), t.json...)
	}
	w.Body = endList(b, p)
	return nil
}

func (f *family) answerType(_ *render.Context, r render.Request, w *render.Response) *render.Failure {
	for _, t := range f.types {
		if t.Name == r.Params[0] {
			w.Body = append(append(w.Body, t.json...), '\n')
			return nil
		}
	}
	return render.NotFound()
}

// namespace is what published ids that nobody wrote are made in (design 4).
var namespace = uuid.NewSHA1(uuid.NameSpaceDNS, []byte("galley.invalid"))

func appendType(b []byte, p *schemas.Project, t *schemas.Type) []byte {
	locale := p.DefaultLocale()
	b = append(b, `{"id":"`...)
	b = append(b, uuid.NewSHA1(namespace, []byte("type/"+t.Name)).String()...)
	b = api.AppendString(append(b, `","name":`...), t.Name)
	b = api.AppendString(append(b, `,"label":`...), t.Label.In(locale))
	b = api.AppendText(append(b, `,"description":`...), t.Description.In(locale))
	b = appendFieldName(append(b, `,"slugField":`...), t.SlugField)
	b = appendFieldName(append(b, `,"titleField":`...), t.TitleField)
	b = api.AppendText(append(b, `,"icon":`...), t.Icon)
	d := describer{locale: locale}
	b = d.fields(append(b, `,"fields":`...), t.Fields)
	return append(b, '}')
}

func appendFieldName(b []byte, f *schemas.Field) []byte {
	if f == nil || f.Private {
		return append(b, "null"...)
	}
	return api.AppendString(b, f.Name)
}

// A describer writes fields. It knows which blocks it is in the middle of: one
// that may contain itself is not written out within itself, and where all may
// contain all, it ends at the third.
type describer struct {
	locale string
	open   []*schemas.Type
}

func (d *describer) fields(b []byte, fields []*schemas.Field) []byte {
	b = append(b, '[')
	for _, f := range fields {
		if f.Private {
			continue
		}
		b = api.AppendString(append(api.AppendComma(b), `{"name":`...), f.Name)
		b = api.AppendString(append(b, `,"label":`...), f.Label.In(d.locale))
		b = append(d.kind(append(b, ','), f), '}')
	}
	return append(b, ']')
}

// kind writes the members that a list's items have too.
func (d *describer) kind(b []byte, f *schemas.Field) []byte {
	b = api.AppendString(append(b, `"type":`...), f.Kind.String())
	b = strconv.AppendBool(append(b, `,"required":`...), f.Required)
	if text := f.Description.In(d.locale); text != "" {
		b = api.AppendString(append(b, `,"description":`...), text)
	}
	if f.Default != nil {
		b = appendDefault(append(b, `,"defaultValue":`...), f, f.Default)
	}
	from := len(b)
	b = append(b, `,"config":{`...)
	empty := len(b)
	if b = d.config(b, f); len(b) == empty {
		return b[:from]
	}
	return append(b, '}')
}

// config writes a field's own keys (the last column of design 3's table).
func (d *describer) config(b []byte, f *schemas.Field) []byte {
	integer := func(key string, n int) {
		if n != 0 {
			b = strconv.AppendInt(api.AppendKey(b, key), int64(n), 10)
		}
	}
	number := func(key string, n *float64) {
		if n != nil {
			b = api.AppendNumber(api.AppendKey(b, key), *n)
		}
	}
	text := func(key, s string) {
		if s != "" {
			b = api.AppendString(api.AppendKey(b, key), s)
		}
	}
	flag := func(key string, on, value bool) {
		if on {
			b = strconv.AppendBool(api.AppendKey(b, key), value)
		}
	}
	names := func(key string, types []*schemas.Type) {
		if len(types) == 0 {
			return
		}
		b = append(api.AppendKey(b, key), '[')
		for _, t := range types {
			if !t.Private {
				b = api.AppendString(api.AppendComma(b), t.Name)
			}
		}
		b = append(b, ']')
	}

	flag("localized", !f.Localized && f.Kind != schemas.Computed, false)
	flag("unique", f.Unique, true)
	integer("minLength", f.MinLength)
	integer("maxLength", f.MaxLength)
	text("pattern", f.PatternText)
	text("language", f.Language)
	number("min", f.Min)
	number("max", f.Max)
	number("step", f.Step)
	if len(f.Options) > 0 {
		b = append(api.AppendKey(b, "options"), '[')
		for _, o := range f.Options {
			b = api.AppendString(append(api.AppendComma(b), `{"value":`...), o.Value)
			b = append(api.AppendString(append(b, `,"label":`...), o.Label.In(d.locale)), '}')
		}
		b = append(b, ']')
	}
	flag("many", f.Many, true)
	integer("min", f.MinItems)
	integer("max", f.MaxItems)
	text("separator", f.Separator)
	if f.Taxonomy != nil {
		text("taxonomy", f.Taxonomy.Name)
	}
	names("to", f.To)
	if f.OmitMissing {
		text("onUnpublished", "omit")
	}
	if len(f.Accept) > 0 {
		b = append(api.AppendKey(b, "accept"), '[')
		for _, a := range f.Accept {
			b = api.AppendString(api.AppendComma(b), a)
		}
		b = append(b, ']')
	}
	if f.AltRequired {
		text("alt", "required")
	}
	if f.JSONSchema != nil {
		b = append(api.AppendKey(b, "schema"), f.JSONSchema.Text...)
	}
	switch f.Kind {
	case schemas.Group:
		b = d.group(b, f)
	case schemas.List:
		if f.Item.Kind == schemas.Group {
			b = d.group(b, f.Item)
		} else {
			b = d.item(api.AppendKey(b, "of"), f.Item)
		}
	case schemas.Blocks:
		names("of", f.Of)
		b = append(api.AppendKey(b, "blocks"), '[')
		for _, t := range f.Of {
			if t.Private {
				continue
			}
			b = api.AppendString(append(api.AppendComma(b), `{"name":`...), t.Name)
			b = api.AppendString(append(b, `,"label":`...), t.Label.In(d.locale))
			b = append(d.block(append(b, `,"fields":`...), t), '}')
		}
		b = append(b, ']')
	case schemas.Computed:
		text("as", f.As)
		if f.ComputedFrom != nil {
			from := f.ComputedFrom.Name
			if f.ComputedOfAll != nil {
				from = f.ComputedOfAll.Name + "." + from
			}
			text("from", from)
		}
	}
	return b
}

// item writes what a list is made of: the name of a kind where that says all.
func (d *describer) item(b []byte, f *schemas.Field) []byte {
	from := len(b)
	b = append(d.kind(append(b, '{'), f), '}')
	bare := append(append([]byte(`{"type":"`), f.Kind.String()...), `","required":false}`...)
	if bytes.Equal(b[from:], bare) {
		return api.AppendString(b[:from], f.Kind.String())
	}
	return b
}

// group writes what a group is made of: a block, or fields without a name.
func (d *describer) group(b []byte, f *schemas.Field) []byte {
	if len(f.Of) == 1 {
		b = api.AppendString(api.AppendKey(b, "of"), f.Of[0].Name)
		return d.block(api.AppendKey(b, "fields"), f.Of[0])
	}
	return d.fields(api.AppendKey(b, "fields"), f.Fields)
}

// block writes a block's fields; null where that would go on without end.
func (d *describer) block(b []byte, t *schemas.Type) []byte {
	if len(d.open) == 3 || slices.Contains(d.open, t) {
		return append(b, "null"...)
	}
	d.open = append(d.open, t)
	b = d.fields(b, t.Fields)
	d.open = d.open[:len(d.open)-1]
	return b
}

// appendDefault writes a default as the field's kind reads it: the characters
// of 017 in a text field are a text.
func appendDefault(b []byte, f *schemas.Field, n *source.Node) []byte {
	if n.Kind == source.List {
		b = append(b, '[')
		for i := range n.Nodes {
			item := f
			if f.Item != nil {
				item = f.Item
			}
			b = appendDefault(api.AppendComma(b), item, &n.Nodes[i])
		}
		return append(b, ']')
	}
	if n.Kind == source.Scalar {
		switch f.Kind {
		case schemas.Number, schemas.Integer, schemas.Boolean, schemas.JSON, schemas.Group, schemas.Blocks:
		default:
			return api.AppendString(b, n.Text)
		}
	}
	return schemas.AppendJSON(b, n)
}
