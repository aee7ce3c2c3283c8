// Package view is what templates see, and runs them over it. A template meets
// a Page, a Document, a Group (a block, or any values that belong together)
// and what these lead to: all typed, all read only, each asked through its
// methods. There is no map of anything, so a name that does not exist is a
// mistake with a place in the template, and there is no way to switch escaping
// off: what is HTML has the type template.HTML because this house has printed
// or sanitised it, and everything else is text.
//
// docs/pages.md is this package as an author of themes knows it; its tables are
// made from the vocabulary in this package.
package view

import (
	"html/template"

	"galley/content"
	"galley/render"
	"galley/schemas"
	"galley/themes"
)

// A Kind says what a page is.
type Kind uint8

const (
	DocumentPage Kind = iota
	ListPage          // of the documents of a type
	TaxonomyPage      // of a taxonomy's terms
	TermPage          // of the documents that name a term
	HomePage          // where no document and no list is at /
	MissingPage       // 404.html
)

func (k Kind) String() string {
	return [...]string{"document", "list", "taxonomy", "term", "home", "404"}[k]
}

// A run is templates at work on one answer: what all views of it share.
type run struct {
	set    *Set
	c      *render.Context
	locale string
	words  themes.Words
	url    string // of the page, as in content.Entry; "" in an item
	inItem bool   // an item may not hold another: it is made once for all pages
	depth  int    // of templates in templates
	groups int    // of groups in groups
	site   *Site
}

func (s *Set) run(c *render.Context, locale, url string) *run {
	r := &run{set: s, c: c, locale: locale, words: s.theme.Words[locale], url: url}
	r.site = &Site{r: r}
	return r
}

// address gives an address of the site as it stands in a page.
func (r *run) address(url string) template.URL { return template.URL(r.c.Path(url)) }

// document gives the view of a document, nil if nobody may see it.
func (r *run) document(n content.N) *Document {
	if n == content.None {
		return nil
	}
	e := r.c.Entry(n)
	if e == nil {
		return nil
	}
	return &Document{r: r, e: e}
}

func (r *run) documents(ns []content.N) []*Document {
	list := make([]*Document, 0, len(ns))
	for _, n := range ns {
		if d := r.document(n); d != nil {
			list = append(list, d)
		}
	}
	return list
}

// A Locale is a language of the site.
type Locale struct {
	Code      string // "fr"
	Name      string // what the language calls itself: "français"
	Direction string // "ltr" or "rtl", for the dir attribute
}

func (l *Locale) String() string {
	if l == nil {
		return ""
	}
	return l.Name
}

// localeView gives a locale of the project.
func (s *Set) localeView(code string) *Locale {
	if l := s.locales[code]; l != nil {
		return &l.view
	}
	return &Locale{Code: code, Name: code, Direction: direction(code)}
}

// A Type is a type of documents, as a template sees it.
type Type struct {
	r *run
	t *schemas.Type
}

// A mistake is what a template did wrong, found while it ran.
type mistake struct{ message, hint string }

func (m *mistake) Error() string { return m.message }
