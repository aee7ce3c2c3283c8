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
	types := s.r.c.Project().Types
	list := s.r.typeLists.list(len(types))
	for _, t := range types {
		if !t.Private && t.Kind != schemas.Block && t.ListURL != nil {
			list = append(list, s.r.typeView(t))
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

// front is the address of the locale's front page.
func (r *run) front() string {
	if r.locale == r.c.Project().DefaultLocale() {
		return "/"
	}
	return "/" + r.locale + "/"
}
