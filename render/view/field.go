package view

import (
	"html/template"
	"slices"
	"strings"
	"time"

	"galley/content"
	"galley/schemas"
)

func timeOf[T content.Date | content.Time](t T) time.Time { return time.Time(t) }

// A Field is a field of a document or of a group, with its value.
type Field struct {
	r *run
	e *content.Entry
	f *schemas.Field
	v content.Value

	among siblings
}

func (f *Field) String() string {
	if f == nil {
		return ""
	}
	return f.Text()
}

// Name is the field's, as in the schema.
func (f *Field) Name() string { return f.f.Name }

// Kind is the field's type: "text", "image", "blocks" …
func (f *Field) Kind() string { return f.f.Kind.String() }

// Label is what readers call it.
func (f *Field) Label() string { return f.f.Label.In(f.r.locale) }

// Description says what it is for.
func (f *Field) Description() string { return f.f.Description.In(f.r.locale) }

// Language is that of a code field.
func (f *Field) Language() string { return f.f.Language }

// As is what a computed field is made as.
func (f *Field) As() string { return f.f.As }

// Site is the site, in the page's language.
func (f *Field) Site() *Site { return f.r.site }

// Value is what Get gives.
func (f *Field) Value() any { return f.r.value(f.e, f.f, f.v, f.among) }

// IsSet says whether there is anything to show.
func (f *Field) IsSet() bool {
	if f.f.Kind == schemas.Computed {
		truth, _ := template.IsTrue(f.Value())
		return truth
	}
	switch v := f.v.(type) { // what the reader may not see is nothing
	case content.Ref:
		return f.f.Kind != schemas.Reference || f.r.c.Target(f.e, int32(v)) != nil
	case content.Link:
		return f.r.c.Address(f.e, int32(v)) != ""
	case content.List:
		if f.f.Kind != schemas.Reference && (f.f.Kind != schemas.List || f.f.Item.Kind != schemas.Reference) {
			return true
		}
		return slices.ContainsFunc(v, func(v content.Value) bool {
			ref, ok := v.(content.Ref)
			return ok && f.r.c.Target(f.e, int32(ref)) != nil
		})
	}
	return f.v != nil
}

// Long says whether the value takes more than a line: it needs a part of the
// page, not a place beside its label.
func (f *Field) Long() bool {
	switch f.f.Kind {
	case schemas.Markdown, schemas.RichText, schemas.HTML, schemas.Image, schemas.Group, schemas.Blocks, schemas.Code, schemas.JSON:
		return true
	case schemas.Textarea:
		return strings.ContainsRune(textOf(f.v), '\n') || len(textOf(f.v)) > 120
	case schemas.List:
		switch f.f.Item.Kind {
		case schemas.Group, schemas.Image, schemas.Markdown, schemas.RichText, schemas.HTML, schemas.Code, schemas.JSON, schemas.List, schemas.Blocks:
			return true
		}
	case schemas.Computed:
		switch f.f.As {
		case "html", "plain", "excerpt", "toc", "references":
			return true
		}
	}
	return false
}

// Text is the value in one line as a reader sees it: the label of an option,
// yes or no, a date in words, the title of a document.
func (f *Field) Text() string {
	switch f.f.Kind {
	case schemas.Select:
		var labels []string
		each(f.v, func(v content.Value) { labels = append(labels, f.option(textOf(v))) })
		return strings.Join(labels, ", ")
	case schemas.Boolean:
		if b, _ := f.v.(content.Bool); bool(b) {
			return f.r.words["yes"]
		}
		return f.r.words["no"]
	case schemas.Tags:
		return strings.Join(f.r.tags(f.e, f.v), ", ")
	case schemas.Markdown, schemas.RichText, schemas.HTML:
		if b, ok := f.v.(*content.Body); ok {
			return b.Excerpt
		}
		return ""
	}
	switch v := f.Value().(type) {
	case []*Document:
		var titles []string
		for _, d := range v {
			titles = append(titles, d.Title())
		}
		return strings.Join(titles, ", ")
	default:
		return shown(v)
	}
}

// option is the label of an option in the page's locale.
func (f *Field) option(value string) string {
	for _, o := range f.f.Options {
		if o.Value == value {
			if l := o.Label.In(f.r.locale); l != "" {
				return l
			}
		}
	}
	return value
}

// Texts are the values of a list of texts, as a reader sees them.
func (f *Field) Texts() []string {
	if f.f.Kind == schemas.Select {
		list := []string{}
		each(f.v, func(v content.Value) { list = append(list, f.option(textOf(v))) })
		return list
	}
	if f.f.Kind == schemas.Tags {
		return f.r.tags(f.e, f.v)
	}
	return textsOf(f.v)
}

// Items are the values of a list, each as a field of its own.
func (f *Field) Items() []*Field {
	var list []*Field
	if f.f.Kind != schemas.List {
		return nil
	}
	each(f.v, func(v content.Value) { list = append(list, &Field{r: f.r, e: f.e, f: f.f.Item, v: v}) })
	return list
}

// Groups are a group, or the groups of a list, or blocks.
func (f *Field) Groups() []*Group {
	var list []*Group
	each(f.v, func(v content.Value) {
		if g, ok := v.(*content.Group); ok {
			list = append(list, &Group{r: f.r, e: f.e, g: g})
		}
	})
	return list
}

// Documents are what a reference leads to, or what refers here.
func (f *Field) Documents() []*Document {
	switch v := f.Value().(type) {
	case *Document:
		return []*Document{v}
	case []*Document:
		return v
	}
	return nil
}

// Link is where a url leads. Its text is what is there, if that is known: a
// document's title, a list's name; else the address without its scheme.
func (f *Field) Link() *Link {
	v, ok := f.v.(content.Link)
	if !ok || f.f.Kind != schemas.URL {
		return nil
	}
	l := &Link{r: f.r, href: f.Value().(template.URL)}
	if l.href == "" {
		return nil
	}
	if int(v) < len(f.e.Targets) {
		t := &f.e.Targets[v]
		l.url = t.Address
		if d := f.r.document(t.N); d != nil && t.Address == "" {
			l.Text, l.url = d.Title(), d.e.URL
		} else {
			l.Text = f.r.listAt(t.Address)
		}
	}
	if l.Text == "" {
		l.Text = strings.TrimPrefix(strings.TrimPrefix(string(l.href), "https://"), "http://")
		l.Text = strings.TrimPrefix(strings.TrimPrefix(l.Text, "mailto:"), "tel:")
	}
	return l
}

// Media is an image or a file.
func (f *Field) Media() *Media {
	m, _ := f.Value().(*Media)
	return m
}

// Date is a date.
func (f *Field) Date() *Date {
	d, _ := f.Value().(*Date)
	return d
}

// Headings are a table of contents.
func (f *Field) Headings() []*Heading {
	h, _ := f.Value().([]*Heading)
	return h
}

// HTML is the value as field.html shows it.
func (f *Field) HTML() (template.HTML, error) { return f.r.nested("field.html", f) }
