package view

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"galley/content"
	"galley/render"
	"galley/schemas"
	"galley/schemas/source"
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
func (d *Document) Type() *Type { return &Type{r: d.r, t: d.e.Type} }

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

// Get gives the value of a field; what an unset one and one that the type does
// not have give is nothing, which `with` and `if` pass over.
func (d *Document) Get(name string) any {
	if f := d.field(name); f != nil {
		return d.r.value(d.e, f, d.e.Values[f.Index], d.siblings())
	}
	return nil
}

// Field gives a field with its label; nil if the type has none of that name.
func (d *Document) Field(name string) *Field {
	if f := d.field(name); f != nil {
		return &Field{r: d.r, e: d.e, f: f, v: d.e.Values[f.Index], among: d.siblings()}
	}
	return nil
}

// Fields are all fields that are not private, in the order of the schema.
func (d *Document) Fields() []*Field {
	var list []*Field
	for _, f := range d.e.Type.Fields {
		if d.shows(f) {
			list = append(list, &Field{r: d.r, e: d.e, f: f, v: d.e.Values[f.Index], among: d.siblings()})
		}
	}
	return list
}

func (d *Document) field(name string) *schemas.Field {
	if f := d.e.Type.Field(name); f != nil && d.shows(f) {
		return f
	}
	return nil
}

// shows says whether pages may see the field: lists leave some out.
func (d *Document) shows(f *schemas.Field) bool {
	return !f.Private && !(d.r.inItem && slices.Contains(d.e.Type.OmitFromLists, f))
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
		if f == nil || f.Private || f.Kind != schemas.Text && f.Kind != schemas.Textarea {
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

// Headings are those of the text, nested.
func (d *Document) Headings() []*Heading {
	if b := d.body(); b != nil {
		return headings(render.TOC(b.Headings))
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

// Terms are those that the document names in a taxonomy.
func (d *Document) Terms(taxonomy string) ([]*Term, error) {
	t, err := d.r.taxonomyNamed(taxonomy)
	if err != nil {
		return nil, err
	}
	return d.r.termsOf(d.e, t), nil
}

// Tagged are the taxonomies in which the document names terms.
func (d *Document) Tagged() []*Taxonomy {
	var list []*Taxonomy
	for _, t := range d.r.taxonomies() {
		if terms := d.r.termsOf(d.e, t); len(terms) > 0 {
			list = append(list, &Taxonomy{r: d.r, t: t, of: terms})
		}
	}
	return list
}

// Authors are who wrote the document: the field author or authors, be it
// terms, documents or texts.
func (d *Document) Authors() []*Link {
	f := d.authorField()
	if f == nil || d.e.Values[f.Index] == nil {
		return nil
	}
	var list []*Link
	if f.Taxonomy != nil {
		for _, t := range d.r.c.TermsOf(d.e.N, f) {
			list = append(list, d.r.link(t.Name, t.URL))
		}
		return list
	}
	each(d.e.Values[f.Index], func(v content.Value) {
		switch v := v.(type) {
		case content.Text:
			list = append(list, &Link{Text: string(v)})
		case content.Ref:
			if a := d.r.document(d.e.Targets[v].N); a != nil {
				list = append(list, d.r.link(a.Title(), a.e.URL))
			}
		}
	})
	return list
}

func (d *Document) authorField() *schemas.Field {
	for _, name := range []string{"author", "authors"} {
		if f := d.e.Type.Field(name); f != nil && !f.Private {
			return f
		}
	}
	return nil
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

// details are the fields that a page of any type has no place of its own for.
func (d *Document) details() []*Field {
	t := d.e.Type
	placed := []*schemas.Field{t.TitleField, t.Body, d.summaryField(), d.imageField(), d.authorField()}
	var list []*Field
	for _, f := range t.Fields {
		switch {
		case !d.shows(f), slices.Contains(placed, f), f.Name == "seo" && f.Kind == schemas.Group:
			continue
		case f.Taxonomy != nil: // stands among the terms
			continue
		case f.As == "references" && f.ComputedFrom != nil && f.ComputedFrom.Taxonomy != nil && f.ComputedFrom.Taxonomy.To == t:
			continue // a term's page lists them
		case f.Kind == schemas.Computed && f.As != "references" && f.ComputedFrom == t.Body:
			continue
		}
		v := &Field{r: d.r, e: d.e, f: f, v: d.e.Values[f.Index], among: d.siblings()}
		if v.IsSet() && !forGalley(t, f) {
			list = append(list, v)
		}
	}
	return list
}

// forGalley says whether a field is there to steer what Galley does, and not to
// be read: a number that puts documents into their order, a switch that nobody
// has found a label for.
func forGalley(t *schemas.Type, f *schemas.Field) bool {
	switch f.Kind {
	case schemas.Integer, schemas.Number:
		return slices.ContainsFunc(t.Order, func(o schemas.Order) bool { return o.Field == f })
	case schemas.Boolean:
		return f.Label.Text == f.Name
	}
	return false
}

// Facts are the details that take no more than a line: what stands beside its
// label.
func (d *Document) Facts() []*Field {
	return slices.DeleteFunc(d.details(), func(f *Field) bool { return f.Long() })
}

// Parts are the details that take a part of the page.
func (d *Document) Parts() []*Field {
	return slices.DeleteFunc(d.details(), func(f *Field) bool { return !f.Long() })
}

// Parent is the document with the nearest address above.
func (d *Document) Parent() *Document { return d.r.document(d.e.Parent) }

// Children are the documents of its own type right below it, by the addresses,
// in the type's order.
func (d *Document) Children() []*Document {
	var list []*Document
	for _, e := range d.r.below(d.e) {
		list = append(list, &Document{r: d.r, e: e})
	}
	return list
}

// Translations are the document in the other locales.
func (d *Document) Translations() []*Document {
	var list []*Document
	for _, t := range d.r.documents(d.e.Translations) {
		if t.e.N != d.e.N {
			list = append(list, t)
		}
	}
	return list
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

// From gives the documents that refer to this one: of "post.author" the posts
// whose author it is, in their type's order.
func (d *Document) From(path string) ([]*Document, error) {
	typeName, field, ok := strings.Cut(path, ".")
	if !ok {
		return nil, &mistake{strconv.Quote(path) + " is not a type and its field", `write them with a dot between: "post.author"`}
	}
	t, err := d.r.typeNamed(typeName)
	if err != nil {
		return nil, err
	}
	f := t.Field(field)
	if f == nil || f.Private {
		return nil, &mistake{typeName + " has no field " + strconv.Quote(field), source.DidYouMean(field, fieldNames(t.Fields))}
	}
	page := d.r.c.Find(content.Query{Types: []*schemas.Type{t}, Locale: d.e.Locale, Refers: d.e.N, Field: f})
	return d.r.documents(page.Numbers), nil
}

func fieldNames(fields []*schemas.Field) []string {
	names := make([]string, 0, len(fields))
	for _, f := range fields {
		if !f.Private {
			names = append(names, f.Name)
		}
	}
	return names
}

// html prints a body.
func (r *run) html(e *content.Entry, b *content.Body) template.HTML {
	return template.HTML(r.c.Body(nil, e, b, render.HTML))
}

// A Heading of a text.
type Heading struct {
	Level int        // 1 to 6
	ID    string     // what addresses name it by
	Text  string     // without marks
	Items []*Heading // those below it
}

// Link is the heading's address on its page.
func (h *Heading) Link() string { return "#" + h.ID }

func (h *Heading) String() string {
	if h == nil {
		return ""
	}
	return h.Text
}
