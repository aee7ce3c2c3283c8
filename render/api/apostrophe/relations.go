package apostrophe

import (
	"galley/content"
	"galley/render"
	"galley/render/api"
	"galley/schemas"
)

// Relationships are expanded one level: the documents that one names, without
// the relationships of their own (contracts 3.6). Each is what its own type
// shows to the reader. Who names a document that the reader may not see names
// nothing: its id would tell that there is one.

// isRelationship says whether a field is one to Apostrophe: a reference, or a
// list of references.
func isRelationship(f *schemas.Field) bool {
	return f.Kind == schemas.Reference || f.Kind == schemas.List && f.Item.Kind == schemas.Reference
}

// appendRelationship appends `_name`, the documents, and `nameIds`, their ids:
// always arrays. Of a related document the ids alone.
func (p *printer) appendRelationship(b []byte, name string, v content.Value) []byte {
	if p.x.depth == 0 {
		b = append(api.AppendKey(b, "_"+name), '[')
		p.related(v, func(to *content.Entry) {
			b = p.appendRelated(api.AppendComma(b), to)
		})
		b = append(b, ']')
	}
	b = append(api.AppendKey(b, name+"Ids"), '[')
	p.related(v, func(to *content.Entry) {
		b = append(append(append(api.AppendComma(b), '"'), to.DocID...), '"')
	})
	return append(b, ']')
}

// related calls do with each document that a relationship names.
func (p *printer) related(v content.Value, do func(to *content.Entry)) {
	list, ok := v.(content.List)
	if !ok && v != nil {
		list = content.List{v}
	}
	for _, v := range list {
		if ref, ok := v.(content.Ref); ok {
			if to := p.target(int32(ref)); to != nil {
				do(to)
			}
		}
	}
}

// target gives the document that a reference names, if there is one to the
// reader.
func (p *printer) target(mention int32) *content.Entry {
	to := p.c.Target(p.e, mention)
	if to == nil || p.f.of[to.Type] == nil || !p.x.relates(to) {
		return nil
	}
	return to
}

// relates says whether a document that the window shows belongs to what an
// answer of this form relates to. The window may be open further: to drafts for
// what is archived.
func (x form) relates(to *content.Entry) bool {
	if to.State == content.Archived || to.State == content.Expired {
		return to.Public() || x.gone != ""
	}
	return to.Public() || x.draft || x.logged && to.State == content.Published
}

// hides says whether an item of a list is a document that is none to the
// reader.
func (p *printer) hides(item *schemas.Field, v content.Value) bool {
	ref, ok := v.(content.Ref)
	return ok && item.Kind == schemas.Reference && p.target(int32(ref)) == nil
}

// appendRef appends a tag's text, or a document in a list of lists.
func (p *printer) appendRef(b []byte, f *schemas.Field, mention int32) []byte {
	if f.Kind == schemas.Tags {
		return api.AppendString(b, p.e.Mentions[mention].Text)
	}
	if to := p.target(mention); to != nil && p.x.depth == 0 {
		return p.appendRelated(b, to)
	}
	return append(b, "null"...)
}

// appendReverse appends `_name`, the documents that refer here. Who does not
// see the field through which they do is told of none: it would tell what the
// field holds.
func (p *printer) appendReverse(b []byte, name string, f *schemas.Field) []byte {
	if p.x.depth > 0 {
		return b
	}
	b = append(api.AppendKey(b, "_"+name), '[')
	m := p.f.of[f.ComputedOfAll]
	if m == nil || !m.visible(p.c) || !m.shows(p.c, f.ComputedFrom.Index) {
		return append(b, ']')
	}
	for _, n := range p.c.Referrers(p.e, f) {
		if from := p.c.Entry(n); from != nil && p.x.relates(from) {
			b = p.appendRelated(api.AppendComma(b), from)
		}
	}
	return append(b, ']')
}

// appendRelated appends a document as part of this one.
func (p *printer) appendRelated(b []byte, to *content.Entry) []byte {
	return p.f.appendRelated(p.c, to.N, p.x, b)
}

// appendRelated appends a document as part of one with the form x.
func (f *family) appendRelated(c *render.Context, n content.N, x form, b []byte) []byte {
	if reduced(c) && !x.draft && !x.logged {
		return c.Fragment(b, f.related, n)
	}
	return f.appendPart(c, n, x, b)
}

// makeRelated is a published document as part of another, as the anonymous
// reader has it.
func (f *family) makeRelated(c *render.Context, n content.N, b []byte) []byte {
	return f.appendPart(c, n, form{}, b)
}

// appendPart appends a document as part of one with the form x. Of a type
// without a projection the reader has what names it and no more (contracts
// 6.4, 19).
func (f *family) appendPart(c *render.Context, n content.N, x form, b []byte) []byte {
	e := c.Entry(n)
	if e == nil {
		return append(b, "null"...)
	}
	m := f.of[e.Type]
	if m.visible(c) {
		return f.appendPiece(c, n, form{locale: e.Locale, draft: x.draft, logged: x.logged, gone: x.gone, depth: x.depth + 1}, b)
	}
	b = appendID(append(b, `{"_id":`...), id{e.DocID, e.Locale, x.mode()})
	b = api.AppendString(append(b, `,"type":`...), m.name)
	b = api.AppendString(append(b, `,"title":`...), e.Title)
	b = api.AppendString(append(b, `,"slug":`...), m.slug(e))
	return append(b, '}')
}
