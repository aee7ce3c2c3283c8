package view

import (
	"html/template"

	"galley/content"
	"galley/render"
	"galley/schemas"
)

// A Document is a published document.
type Document struct {
	r *run
	e *content.Entry
}

// ID is the published id, a UUID.
func (d *Document) ID() string { return d.e.UUID }

// Slug is what names the document in the APIs.
func (d *Document) Slug() string { return d.e.Slug }

// Title is the text of its titleField.
func (d *Document) Title() string { return d.e.Title }

// Locale is the language that it is in.
func (d *Document) Locale() *Locale { return d.r.set.localeView(d.e.Locale) }

// Type is the type that it is of.
func (d *Document) Type() *Type { return d.r.typeView(d.e.Type) }

// Site is the site, in the page's language.
func (d *Document) Site() *Site { return d.r.site }
func (d *Document) String() string {
	if d == nil {
		return ""
	}
	return d.e.Title
}

// Draft says whether it is shown though it is not published: the server does so when asked to.
func (d *Document) Draft() bool { return d.e.Keys.Draft || d.e.State != content.Published }

// Scheduled says whether it is shown though its time has not come: the server does so when asked to.
func (d *Document) Scheduled() bool { return d.e.State == content.Scheduled }

// Current says whether it is the document whose page this is; never in an item.
func (d *Document) Current() bool { return d.r.url != "" && d.e.URL == d.r.url }

// IsFront says whether its page is the front page of its locale.
func (d *Document) IsFront() bool { return d.e.URL == d.r.front() }

// HasPage says whether it has a page of its own.
func (d *Document) HasPage() bool { return d.e.URL != "" }

// URL is the address of the document's page, "" without one.
func (d *Document) URL() template.URL { return d.r.address(d.e.URL) }

// Absolute is the same with the baseURL.
func (d *Document) Absolute() template.URL { return template.URL(d.r.c.Absolute(d.e.URL)) }

// Date is the document's own, nil if it has none.
func (d *Document) Date() *Date { return d.r.date(d.e.Keys.Date) }

// Updated is when the document was last changed, nil if nothing says so or if
// that is the day of its date.
func (d *Document) Updated() *Date {
	u := d.r.date(d.e.Updated)
	if u == nil || d.e.Updated.Equal(d.e.Published) {
		return nil
	}
	if p := d.r.date(d.e.Published); p != nil && p.Format("YYYY-MM-DD") == u.Format("YYYY-MM-DD") {
		return nil
	}
	return u
}

// body is the printed text of the document; nil if it has none.
func (d *Document) body() *content.Body {
	f := d.e.Type.Body
	if f == nil || f.Private {
		return nil
	}
	b, _ := d.e.Values[f.Index].(*content.Body)
	return b
}

// HasBody says whether it has a text.
func (d *Document) HasBody() bool {
	v := d.body()
	return v != nil && v.HTML.Size > 0 && d.shows(d.e.Type.Body)
}

// Body is the document's text as HTML.
func (d *Document) Body() template.HTML {
	if b := d.body(); b != nil && d.shows(d.e.Type.Body) {
		return d.r.html(d.e, b)
	}
	return ""
}

// Excerpt is how the text begins, without marks.
func (d *Document) Excerpt() string {
	if b := d.body(); b != nil {
		return b.Excerpt
	}
	return ""
}

// summaries are the fields that say in a sentence what a document is about.
var summaries = []string{"summary", "standfirst", "description", "abstract", "excerpt", "teaser", "lead"}

// Summary is a text field called summary, standfirst, description, abstract,
// teaser or lead, or else the excerpt.
func (d *Document) Summary() string {
	if f := d.summaryField(); f != nil {
		if s, ok := d.e.Values[f.Index].(content.Text); ok {
			return string(s)
		}
	}
	return d.Excerpt()
}

func (d *Document) summaryField() *schemas.Field {
	for _, name := range summaries {
		f := d.e.Type.Field(name)
		if f == nil || !d.shows(f) || f.Kind != schemas.Text && f.Kind != schemas.Textarea {
			continue
		}
		if d.e.Values[f.Index] != nil {
			return f
		}
	}
	return nil
}

// description is what search engines should show: the text `description` of a
// group `seo`, or else the summary.
func (d *Document) description() string {
	if s := d.seo("description"); s != "" {
		return s
	}
	return d.Summary()
}

// pageTitle is what search engines and windows should show: the text `title`
// of a group `seo`, or else the title.
func (d *Document) pageTitle() string {
	if s := d.seo("title"); s != "" {
		return s
	}
	return d.e.Title
}

func (d *Document) seo(name string) string {
	f := d.e.Type.Field("seo")
	if f == nil || f.Private {
		return ""
	}
	g, ok := d.e.Values[f.Index].(*content.Group)
	if !ok {
		return ""
	}
	if f := schemas.FieldNamed(g.Fields, name); f != nil && !f.Private {
		if s, ok := g.Values[f.Index].(content.Text); ok {
			return string(s)
		}
	}
	return ""
}

// Image is the picture that stands for the document: that of the field image,
// or else of the first image field. nil without one.
func (d *Document) Image() *Media {
	if f := d.imageField(); f != nil {
		if m, ok := d.e.Values[f.Index].(*content.Media); ok {
			return d.r.media(d.e, m)
		}
	}
	return nil
}

func (d *Document) imageField() *schemas.Field {
	is := func(f *schemas.Field) bool { return f.Kind == schemas.Image && !f.Private }
	if f := d.e.Type.Field("image"); f != nil && is(f) {
		return f
	}
	for _, f := range d.e.Type.Fields {
		if is(f) {
			return f
		}
	}
	return nil
}

// Words counts those of the text.
func (d *Document) Words() int {
	if b := d.body(); b != nil {
		return int(b.Words)
	}
	return 0
}

// ReadingTime is in minutes, at 200 words each, at least 1; 0 without a text.
func (d *Document) ReadingTime() int {
	if b := d.body(); b != nil && b.Words > 0 {
		return render.ReadingTime(b.Words)
	}
	return 0
}

// each calls do with a value, or with each of a list.
func each(v content.Value, do func(content.Value)) {
	if list, ok := v.(content.List); ok {
		for _, v := range list {
			do(v)
		}
	} else if v != nil {
		do(v)
	}
}

// An item is made once for all lists: what it holds cannot depend on another.
var errItem error = &mistake{"an item cannot hold an item", "an item is made once for all pages; link to the document instead"}

// Item is the document as lists show it: item.html, or types/TYPE.item.html,
// made once for all lists.
func (d *Document) Item() (template.HTML, error) {
	if d.r.inItem {
		return "", errItem
	}
	return template.HTML(d.r.c.Fragment(nil, d.r.set.item, d.e.N)), nil
}

// html prints a body.
func (r *run) html(e *content.Entry, b *content.Body) template.HTML {
	return template.HTML(r.c.Body(nil, e, b, render.HTML))
}
