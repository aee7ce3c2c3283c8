package view

import (
	"html/template"
	"strconv"

	"galley/content"
	"galley/schemas"
	"galley/schemas/source"
)

// taxonomies are those that readers may see: one that only private types and
// fields span is none.
func (r *run) taxonomies() []*schemas.Taxonomy {
	var list []*schemas.Taxonomy
	for _, t := range r.c.Project().Taxonomies {
		if r.visible(t) {
			list = append(list, t)
		}
	}
	return list
}

func (r *run) visible(t *schemas.Taxonomy) bool {
	return len(r.c.TypesNaming(t)) > 0 || t.To != nil && !t.To.Private
}

func (r *run) taxonomyNamed(name string) (*schemas.Taxonomy, error) {
	if t := r.c.Project().Taxonomy(name); t != nil && r.visible(t) {
		return t, nil
	}
	var names []string
	for _, t := range r.taxonomies() {
		names = append(names, t.Name)
	}
	return nil, &mistake{"there is no taxonomy " + strconv.Quote(name), source.DidYouMean(name, names)}
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
	// of is the locale of the document that names it: then how many others do has
	// not been asked. "" where it comes from the taxonomy.
	of string
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
func (t *Term) Count() int {
	if t.of != "" {
		counted, _ := t.r.c.Term(t.x, t.t.Slug, t.of)
		return counted.Count
	}
	return t.t.Count
}

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
	views := r.termLists.list(len(list))
	for i := range list {
		t := r.views.terms.next()
		t.r, t.x, t.t = r, x, list[i]
		views = append(views, t)
	}
	return views
}

// termsOf gives what a document names in a taxonomy, each once.
func (r *run) termsOf(e *content.Entry, t *schemas.Taxonomy) []*Term {
	r.named = r.named[:0]
	for _, f := range t.Fields {
		if !f.Private {
			r.named = r.c.AppendTermsOf(r.named, e.N, f)
		}
	}
	views := r.terms(t, r.named)
	for _, v := range views {
		v.of = e.Locale
	}
	return views
}
