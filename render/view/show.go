package view

import (
	"html/template"

	"galley/content"
	"galley/render"
	"galley/schemas"
)

// Shown is what a family asks a theme to show: one page of the site.
type Shown struct {
	Kind   Kind
	Locale string
	URL    string // as in content.Entry; "" of 404.html

	Document content.N         // whose page it is, or whose text stands above; None
	Type     *schemas.Type     // of a ListPage
	Taxonomy *schemas.Taxonomy // of a TaxonomyPage and a TermPage
	Term     string            // slug, of a TermPage

	Number  int                // of this page of a list, from 1
	Count   int                // how many pages the list has
	Numbers func(n int) string // their addresses
	PerPage int

	Alternates []Address // the page in each locale that has it
	Feeds      []Feed
}

// An Address is where a page is in a locale.
type Address struct{ Locale, URL string }

// A Feed is one that the page offers to readers.
type Feed struct{ Title, URL string }

// newest is how many documents home.html has to show.
const newest = 10

// Page appends a page. What a template does wrong is noted in the context, and
// the page is not to be used then.
func (s *Set) Page(c *render.Context, b []byte, what *Shown) []byte {
	r := s.run(c, what.Locale, what.URL)
	p := &Page{r: r, kind: what.Kind, doc: r.document(what.Document), listed: what.Type, alternate: what.Alternates}
	for _, f := range what.Feeds {
		p.feeds = append(p.feeds, r.link(f.Title, f.URL))
	}
	if what.Taxonomy != nil {
		p.taxonomy = &Taxonomy{r: r, t: what.Taxonomy}
	}
	s.fill(r, p, what)
	name := s.templateOf(what, p)
	var dot any = p
	if what.Kind == DocumentPage {
		dot = p.doc
	}
	if s.whole[name] {
		b, err := r.execute(b, name, dot)
		if err != nil {
			r.fault(name, err)
		}
		return b
	}
	main, err := r.execute(nil, name, dot)
	if err != nil {
		r.fault(name, err)
		return b
	}
	p.main = template.HTML(main)
	if b, err = r.execute(b, layout, p); err != nil {
		r.fault(layout, err)
	}
	return b
}

// fill puts the documents and terms of the page into it.
func (s *Set) fill(r *run, p *Page, what *Shown) {
	q := content.Query{Locale: what.Locale, Limit: what.PerPage, Offset: (what.Number - 1) * what.PerPage}
	switch what.Kind {
	case ListPage:
		q.Types = []*schemas.Type{what.Type}
	case TermPage:
		term, ok := r.c.Term(what.Taxonomy, what.Term, what.Locale)
		if ok {
			p.term = &Term{r: r, t: term}
		}
		q.Taxonomy, q.Term = what.Taxonomy.Name, what.Term
	case TaxonomyPage:
		p.terms = r.terms(r.c.Terms(what.Taxonomy, what.Locale))
		return
	case HomePage:
		q.Offset, q.Limit = 0, newest
		q.Types = dated(s.project)
	default:
		return
	}
	page := r.c.Find(q)
	p.documents = r.documents(page.Numbers)
	p.pager = &Pager{r: r, number: what.Number, count: max(what.Count, 1), url: what.Numbers, total: page.Total}
	if what.Kind == HomePage {
		p.pager = nil
	}
}

// dated are the types of which there are newest documents: those in the order
// of their dates that have pages; where no type is, all that have.
func dated(p *schemas.Project) []*schemas.Type {
	var newest, all []*schemas.Type
	for _, t := range p.Types {
		if t.Private || t.Kind == schemas.Block || t.URL == nil {
			continue
		}
		all = append(all, t)
		if t.OrderWritten && len(t.Order) > 0 && t.Order[0].Field == nil && t.Order[0].Key == "date" {
			newest = append(newest, t)
		}
	}
	if len(newest) > 0 {
		return newest
	}
	return all
}

// templateOf finds the template of a page: the one of the type, or else the
// theme's own.
func (s *Set) templateOf(what *Shown, p *Page) string {
	own := func(t *schemas.Type, ending, other string) string {
		if name := "types/" + t.Name + ending; t != nil && s.has(name) {
			return name
		}
		return other
	}
	switch what.Kind {
	case DocumentPage:
		return own(p.doc.e.Type, ".html", "page.html")
	case ListPage:
		return own(what.Type, ".list.html", "list.html")
	case TaxonomyPage:
		return "taxonomy.html"
	case TermPage:
		if to := what.Taxonomy.To; to != nil {
			return own(to, ".term.html", "term.html")
		}
		return "term.html"
	case HomePage:
		return "home.html"
	}
	return "404.html"
}

// makeItem is the fragment: a document as lists show it.
func (s *Set) makeItem(c *render.Context, n content.N, b []byte) []byte {
	e := c.Entry(n)
	if e == nil {
		return b
	}
	r := s.run(c, e.Locale, "")
	r.inItem = true
	name := item
	if own := "types/" + e.Type.Name + ".item.html"; s.has(own) {
		name = own
	}
	b, err := r.execute(b, name, &Document{r: r, e: e})
	if err != nil {
		r.fault(name, err)
	}
	return b
}

// Block appends a block by its template.
func (s *Set) Block(c *render.Context, b []byte, e *content.Entry, g *content.Group) []byte {
	r := s.run(c, e.Locale, "")
	html, err := (&Group{r: r, e: e, g: g}).HTML()
	if err != nil {
		r.fault("block.html", err)
	}
	return append(b, html...)
}
