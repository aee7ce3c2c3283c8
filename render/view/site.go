package view

import (
	"html/template"
	"strconv"

	"galley/content"
	"galley/schemas"
	"galley/schemas/source"
)

// Site is the whole of it, in the locale of the page.
type Site struct{ r *run }

func (s *Site) String() string {
	if s == nil {
		return ""
	}
	return s.Title()
}

// Title is the site's name.
func (s *Site) Title() string { return s.r.c.Project().Title.In(s.r.locale) }

// URL is the address of the locale's front page.
func (s *Site) URL() template.URL { return s.r.address(s.r.front()) }

// BaseURL is where the site is published, "" if galley.yaml does not say.
func (s *Site) BaseURL() string { return s.r.c.BaseURL() }

// Locale is the page's.
func (s *Site) Locale() *Locale { return s.r.set.localeView(s.r.locale) }

// Locales are all languages of the site.
func (s *Site) Locales() []*Locale {
	var list []*Locale
	for _, code := range s.r.c.Project().Locales {
		list = append(list, s.r.set.localeView(code))
	}
	return list
}

// Single gives the document of a single type; nil if it is not published in
// the page's locale.
func (s *Site) Single(name string) (*Document, error) {
	t, err := s.r.typeNamed(name)
	if err != nil {
		return nil, err
	}
	if t.Kind != schemas.Single {
		return nil, &mistake{name + " is not a single type", `only of "kind: single" there is one document`}
	}
	return s.r.document(s.r.c.Single(t, s.r.locale)), nil
}

// Documents are those of a type, in its order. With a number, the first ones.
func (s *Site) Documents(typeName string, first ...int) ([]*Document, error) {
	t, err := s.r.typeNamed(typeName)
	if err != nil {
		return nil, err
	}
	q := content.Query{Types: []*schemas.Type{t}, Locale: s.r.locale}
	if len(first) > 0 {
		q.Limit = max(first[0], 0)
		if q.Limit == 0 {
			return nil, nil
		}
	}
	return s.r.documents(s.r.c.Find(q).Numbers), nil
}

// Document gives the one of a type and slug; nil if it is not published in the
// page's locale.
func (s *Site) Document(typeName, slug string) (*Document, error) {
	t, err := s.r.typeNamed(typeName)
	if err != nil {
		return nil, err
	}
	return s.r.document(s.r.c.BySlug(t, slug, s.r.locale)), nil
}

// Types are those that have lists.
func (s *Site) Types() []*Type {
	var list []*Type
	for _, t := range s.r.c.Project().Types {
		if !t.Private && t.Kind != schemas.Block && t.ListURL != nil {
			list = append(list, &Type{r: s.r, t: t})
		}
	}
	return list
}

// Taxonomies are all there are.
func (s *Site) Taxonomies() []*Taxonomy {
	var list []*Taxonomy
	for _, t := range s.r.taxonomies() {
		list = append(list, &Taxonomy{r: s.r, t: t})
	}
	return list
}

// Taxonomy gives the one of a name.
func (s *Site) Taxonomy(name string) (*Taxonomy, error) {
	t, err := s.r.taxonomyNamed(name)
	if err != nil {
		return nil, err
	}
	return &Taxonomy{r: s.r, t: t}, nil
}

// Asset is the address of a file of the theme's static folder.
func (s *Site) Asset(name string) (template.URL, error) {
	var names []string
	for _, f := range s.r.set.theme.Static {
		if f.Name == name {
			return s.r.address("/theme/" + name), nil
		}
		names = append(names, f.Name)
	}
	return "", &mistake{"the theme has no file " + strconv.Quote("static/"+name), source.DidYouMean(name, names)}
}

func (r *run) typeNamed(name string) (*schemas.Type, error) {
	var names []string
	for _, t := range r.c.Project().Types {
		if t.Private || t.Kind == schemas.Block {
			continue
		}
		if t.Name == name {
			return t, nil
		}
		names = append(names, t.Name)
	}
	return nil, &mistake{"there is no type " + strconv.Quote(name), source.DidYouMean(name, names)}
}

// taxonomies are those that readers may see: one that only private types and
// fields span is none.
func (r *run) taxonomies() []*schemas.Taxonomy {
	var list []*schemas.Taxonomy
	for _, t := range r.c.Project().Taxonomies {
		if len(r.c.TypesNaming(t)) > 0 || t.To != nil && !t.To.Private {
			list = append(list, t)
		}
	}
	return list
}

func (r *run) taxonomyNamed(name string) (*schemas.Taxonomy, error) {
	var names []string
	for _, t := range r.taxonomies() {
		if t.Name == name {
			return t, nil
		}
		names = append(names, t.Name)
	}
	return nil, &mistake{"there is no taxonomy " + strconv.Quote(name), source.DidYouMean(name, names)}
}

// front is the address of the locale's front page.
func (r *run) front() string {
	if r.locale == r.c.Project().DefaultLocale() {
		return "/"
	}
	return "/" + r.locale + "/"
}

// Name is the type's, as in schemas/.
func (t *Type) Name() string { return t.t.Name }

// Label is what one document of the type is called.
func (t *Type) Label() string { return t.t.Label.In(t.r.locale) }

// ListName is what its list is called: the word types.NAME, else the label.
func (t *Type) ListName() string { return t.r.listName(t.t) }

// Description says what the type is for.
func (t *Type) Description() string { return t.t.Description.In(t.r.locale) }

// URL is the address of its list, "" if it has none.
func (t *Type) URL() template.URL { return t.r.address(t.t.ListURL[t.r.locale]) }

// NewestFirst says whether the list begins with the newest document.
func (t *Type) NewestFirst() bool {
	return len(t.t.Order) > 0 && t.t.Order[0].Field == nil && t.t.Order[0].Key == "date" && t.t.Order[0].Descending
}

func (t *Type) String() string {
	if t == nil {
		return ""
	}
	return t.ListName()
}

// A Taxonomy is the terms that some fields span.
type Taxonomy struct {
	r  *run
	t  *schemas.Taxonomy
	of []*Term // that one document names; nil: all
}

func (t *Taxonomy) String() string {
	if t == nil {
		return ""
	}
	return t.Label()
}

// Name is the taxonomy's, as in the schemas.
func (t *Taxonomy) Name() string { return t.t.Name }

// Label is what readers call it: the word taxonomies.NAME, else what the terms' type or the field is called.
func (t *Taxonomy) Label() string { return t.r.taxonomyName(t.t) }

// URL is the address of the terms' list, "" if it has none.
func (t *Taxonomy) URL() template.URL { return t.r.address(t.t.ListURL[t.r.locale]) }

// Terms are all of the locale, or those that the document names.
func (t *Taxonomy) Terms() []*Term {
	if t.of != nil {
		return t.of
	}
	return t.r.terms(t.t, t.r.c.Terms(t.t, t.r.locale))
}

// ByAuthor says whether it is the taxonomy of a field author or authors.
func (t *Taxonomy) ByAuthor() bool {
	for _, f := range t.t.Fields {
		if f.Name == "author" || f.Name == "authors" {
			return true
		}
	}
	return false
}

// A Term is a value of a taxonomy.
type Term struct {
	r *run
	x *schemas.Taxonomy
	t content.Term
}

// Name is what the term is called: of an option its label.
func (t *Term) Name() string {
	for _, f := range t.x.Fields {
		for _, o := range f.Options {
			if o.Value == t.t.Name {
				return o.Label.In(t.r.locale)
			}
		}
	}
	return t.t.Name
}

// Slug is what names the term in addresses.
func (t *Term) Slug() string { return t.t.Slug }

// Count is how many published documents name it.
func (t *Term) Count() int { return t.t.Count }

// URL is the address of its page, "" if it has none.
func (t *Term) URL() template.URL { return t.r.address(t.t.URL) }

// Document is the one that is the term; nothing where a term is a text.
func (t *Term) Document() *Document { return t.r.document(t.t.N) }
func (t *Term) String() string {
	if t == nil {
		return ""
	}
	return t.Name()
}

func (r *run) terms(x *schemas.Taxonomy, list []content.Term) []*Term {
	views := make([]*Term, 0, len(list))
	for _, t := range list {
		views = append(views, &Term{r: r, x: x, t: t})
	}
	return views
}

// termsOf gives what a document names in a taxonomy, each once.
func (r *run) termsOf(e *content.Entry, t *schemas.Taxonomy) []*Term {
	var list []content.Term
	for _, f := range t.Fields {
		if f.Private {
			continue
		}
	next:
		for _, term := range r.c.TermsOf(e.N, f) {
			for _, had := range list {
				if had.Slug == term.Slug {
					continue next
				}
			}
			list = append(list, term)
		}
	}
	return r.terms(t, list)
}
