package content

import (
	"galley/content/search"
	"galley/schemas"
)

// What of a document is searched: what people read. Texts, tags, the labels of
// options, the titles of documents that it refers to, what pictures are called,
// the text of bodies; at any depth. Not numbers, times, addresses of any kind,
// colours and JSON; and nothing that the document computes of what it has.

// A searchReader hands what documents say to a builder. One goroutine's.
type searchReader struct {
	site    *Site
	builder *search.Builder
	printed []byte
	text    []byte
	err     error // the store's first
}

func (r *searchReader) read(e *Entry) {
	for i, f := range e.Type.Fields {
		if f.Private || i >= len(e.Values) || e.Values[i] == nil {
			continue
		}
		place := search.Text
		switch {
		case f == e.Type.TitleField:
			place = search.Title
		case tells(f.Name):
			place = search.Summary
		}
		visit(f, e.Values[i], func(inner *schemas.Field, v Value) {
			if inner != f {
				r.value(e, inner, v, search.Text)
				return
			}
			r.value(e, f, v, place)
		})
	}
}

// tells says whether a field of that name says what its document is about.
func tells(name string) bool {
	switch name {
	case "summary", "excerpt", "description", "subtitle", "abstract", "teaser", "intro", "lead":
		return true
	}
	return false
}

// value adds a value; place is that of a text.
func (r *searchReader) value(e *Entry, f *schemas.Field, v Value, place search.Field) {
	term := search.Text
	if f.Taxonomy != nil || f.Kind == schemas.Tags {
		term = search.Term
	}
	switch v := v.(type) {
	case Text:
		switch f.Kind {
		case schemas.Text, schemas.Textarea:
			r.builder.AddString(place, string(v))
		case schemas.Code:
			r.builder.AddString(search.Body, string(v))
		case schemas.Tags:
			r.builder.AddString(term, string(v))
		case schemas.Select:
			r.builder.AddString(term, label(f, string(v), e.Locale))
		}
	case Ref:
		if f.Kind == schemas.Tags {
			r.builder.AddString(term, e.Mentions[v].Text)
		} else {
			r.builder.AddString(term, r.site.titleOf(e, int32(v)))
		}
	case *Media:
		r.builder.AddString(search.Body, v.Alt)
		r.builder.AddString(search.Body, v.Title)
	case *Body:
		r.body(v, f == e.Type.ShownBody())
	}
}

// label is what a reader is shown of an option.
func label(f *schemas.Field, value, locale string) string {
	for i := range f.Options {
		if o := &f.Options[i]; o.Value == value {
			if text := o.Label.In(locale); text != "" {
				return text
			}
		}
	}
	return value
}

// body adds the text of a body, and once more what stands out in it.
func (r *searchReader) body(b *Body, main bool) {
	for i := range b.Headings {
		r.builder.AddString(search.Heading, b.Headings[i].Text)
	}
	if main {
		r.builder.AddString(search.Summary, b.Excerpt)
	}
	ref := b.Plain
	if ref.Size == 0 {
		ref = b.HTML
	}
	if ref.Size == 0 {
		return
	}
	printed, err := r.site.store.Append(r.printed[:0], ref)
	if err != nil {
		if r.err == nil {
			r.err = err
		}
		return
	}
	r.printed = printed
	if b.Plain.Size == 0 {
		r.text = search.AppendHTML(r.text[:0], printed)
		printed = r.text
	}
	r.builder.Add(search.Body, printed)
}
