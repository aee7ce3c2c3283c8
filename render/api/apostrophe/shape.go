package apostrophe

import (
	"strconv"
	"time"

	"galley/content"
	"galley/render"
	"galley/render/api"
	"galley/schemas"
)

// A printer writes the values of one document as contracts 3.6 has them. What
// is an object there (an area, a widget, a group) has an id of its own, made of
// the document's and the path of the value: so the path is kept on the way.
type printer struct {
	f    *family
	c    *render.Context
	e    *content.Entry
	x    form
	id   id     // the document's, as its areas and widgets repeat it
	path []byte // of the value at hand, in the names of the schema: parts.2.text
	html []byte // room for blocks
}

// appendFields appends the document's fields behind its own keys, in the order
// of the schema.
func (f *family) appendFields(c *render.Context, e *content.Entry, x form, b []byte) []byte {
	p := printer{f: f, c: c, e: e, x: x, id: id{e.DocID, e.Locale, x.mode()}, path: make([]byte, 0, 64)}
	m := f.of[e.Type]
	for i, field := range e.Type.Fields {
		if m.shows(c, i) && m.names[i] != "title" { // that is the document's own
			b = p.appendMember(b, m.names[i], field, e.Type.Fields, e.Values)
		}
	}
	return b
}

// into goes to what stands under a name, and gives what brings the path back.
func (p *printer) into(name string) (before int) {
	before = len(p.path)
	if before > 0 {
		p.path = append(p.path, '.')
	}
	p.path = append(p.path, name...)
	return before
}

func (p *printer) intoItem(i int) (before int) {
	before = len(p.path)
	p.path = strconv.AppendInt(append(p.path, '.'), int64(i), 10)
	return before
}

func (p *printer) out(before int) { p.path = p.path[:before] }

// appendOwnID appends the id of the object at hand: what its file says, or one
// that is made of the document's and its path (design 3).
func (p *printer) appendOwnID(b []byte, written string) []byte {
	if written == "" {
		written = content.DocID(p.e.DocID + " " + string(p.path))
	}
	return api.AppendString(append(b, `"_id":`...), written)
}

// appendMember appends a field under its name: a relationship is two members,
// and none of a document that is itself shown as part of another.
func (p *printer) appendMember(b []byte, name string, f *schemas.Field, fields []*schemas.Field, values []content.Value) []byte {
	var v content.Value
	if f.Kind != schemas.Computed && f.Index < len(values) {
		v = values[f.Index]
	}
	if isRelationship(f) {
		return p.appendRelationship(b, name, v)
	}
	if f.Kind == schemas.Computed && f.As == "references" {
		return p.appendReverse(b, name, f)
	}
	before := p.into(f.Name)
	defer p.out(before)
	b = api.AppendKey(b, name)
	if f.Kind == schemas.Computed {
		return p.appendComputed(b, f, fields, values)
	}
	return p.appendValue(b, f, v)
}

// appendValue appends what stands in a field, as design 3's table has it.
func (p *printer) appendValue(b []byte, f *schemas.Field, v content.Value) []byte {
	switch f.Kind {
	case schemas.RichText:
		return p.appendText(b, v)
	case schemas.Blocks:
		return p.appendBlocks(b, v)
	}
	switch v := v.(type) {
	case nil:
		return p.appendUnset(b, f)
	case content.Text:
		return api.AppendString(b, string(v))
	case content.Integer:
		return strconv.AppendInt(b, int64(v), 10)
	case content.Number:
		return api.AppendNumber(b, float64(v))
	case content.Bool:
		return strconv.AppendBool(b, bool(v))
	case content.Date:
		return api.AppendDate(b, time.Time(v))
	case content.Time:
		return api.AppendTime(b, time.Time(v))
	case content.Clock:
		return api.AppendClock(b, int32(v))
	case content.JSON:
		return append(b, v...)
	case content.Link:
		return api.AppendString(b, p.c.Address(p.e, int32(v)))
	case content.Ref:
		return p.appendRef(b, f, int32(v))
	case content.List:
		return p.appendList(b, f, v)
	case *content.Media:
		return p.appendAttachment(b, f, v)
	case *content.Group:
		return p.appendObject(b, v, "object")
	case *content.Body:
		return append(p.c.BodyJSON(append(b, '"'), p.e, v, render.HTML), '"')
	}
	return append(b, "null"...)
}

// appendUnset appends what stands for nothing: every field is there.
func (p *printer) appendUnset(b []byte, f *schemas.Field) []byte {
	switch {
	case f.IsList():
		return append(b, "[]"...)
	case f.Kind == schemas.Group:
		return p.appendObject(b, &content.Group{Fields: f.Fields}, "object")
	case f.Kind == schemas.Boolean:
		return append(b, "false"...)
	case isText(f):
		return append(b, `""`...)
	}
	return append(b, "null"...)
}

// isText says whether a field's value is a string that may be empty.
func isText(f *schemas.Field) bool {
	switch f.Kind {
	case schemas.Text, schemas.Textarea, schemas.Email, schemas.Color, schemas.Code, schemas.URL,
		schemas.Markdown, schemas.HTML, schemas.Select:
		return true
	case schemas.Computed:
		return f.As == "html" || f.As == "plain" || f.As == "excerpt"
	}
	return false
}

func (p *printer) appendList(b []byte, f *schemas.Field, list content.List) []byte {
	item := f
	if f.Item != nil {
		item = f.Item
	}
	b = append(b, '[')
	for i, v := range list {
		if p.hides(item, v) {
			continue
		}
		before := p.intoItem(i)
		b = api.AppendComma(b)
		if g, ok := v.(*content.Group); ok && item.Kind == schemas.Group {
			b = p.appendObject(b, g, "arrayItem")
		} else {
			b = p.appendValue(b, item, v)
		}
		p.out(before)
	}
	return append(b, ']')
}

// appendObject appends a group: an object, or an item of an array.
func (p *printer) appendObject(b []byte, g *content.Group, metaType string) []byte {
	b = p.appendOwnID(append(b, '{'), g.ID)
	b = append(append(append(b, `,"metaType":"`...), metaType...), '"')
	return append(p.appendGroup(b, g), '}')
}

// appendGroup appends the fields of a group or block.
func (p *printer) appendGroup(b []byte, g *content.Group) []byte {
	for _, f := range g.Fields {
		if !f.Private {
			b = p.appendMember(b, f.Name, f, g.Fields, g.Values)
		}
	}
	return b
}

func (p *printer) appendComputed(b []byte, f *schemas.Field, fields []*schemas.Field, values []content.Value) []byte {
	body := render.ComputedBody(f, fields, values)
	if body == nil {
		return p.appendUnset(b, f)
	}
	return api.AppendComputed(p.c, b, p.e, f, body)
}
