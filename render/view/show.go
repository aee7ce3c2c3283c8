package view

import (
	"galley/content"
	"galley/render"
	"galley/schemas"
)

// newest is how many documents home.html has to show.
const newest = 10

// Page appends a page, or one of its numbered pages. What a template does
// wrong is noted in the context, and what was appended is not to be used then.
func (s *Set) Page(c *render.Context, b []byte, page *render.Page, number int) []byte {
	r := s.run(c, page.Locale, page.Number(number))
	defer r.end()
	p := &Page{r: r, page: page, kind: kindOf(page), doc: r.document(page.N)}
	p.fill(number)
	if p.kind == documentPage {
		return r.shell(b, p, own(s, p.doc.e.Type, ".html", "page.html"), p.doc)
	}
	return r.shell(b, p, s.templateOf(p), p)
}

// Missing appends the page that says that there is nothing, in a locale.
func (s *Set) Missing(c *render.Context, b []byte, locale string) []byte {
	r := s.run(c, locale, "")
	defer r.end()
	p := &Page{r: r, kind: missingPage}
	return r.shell(b, p, "404.html", p)
}

// Item appends a document as lists show it.
func (s *Set) makeItem(c *render.Context, n content.N, b []byte) []byte {
	e := c.Entry(n)
	if e == nil {
		return b
	}
	r := s.run(c, e.Locale, "")
	defer r.end()
	r.inItem = true
	name := own(s, e.Type, ".item.html", "item.html")
	b, err := r.execute(b, name, r.view(e))
	if err != nil {
		r.fault(name, e, err)
	}
	return b
}

// Block appends a block by its template, as it stands on e's page.
func (s *Set) Block(c *render.Context, b []byte, e *content.Entry, g *content.Group) []byte {
	r := s.run(c, e.Locale, e.URL)
	defer r.end()
	html, err := (&Group{r: r, e: e, g: g}).HTML()
	if err != nil {
		r.fault("block.html", e, err)
	}
	return append(b, html...)
}

// shell runs the page's own template, and layout.html around what it gave.
func (r *run) shell(b []byte, p *Page, name string, dot any) []byte {
	var e *content.Entry
	if p.doc != nil {
		e = p.doc.e
	}
	if r.set.whole[name] {
		b, err := r.execute(b, name, dot)
		if err != nil {
			r.fault(name, e, err)
		}
		return b
	}
	room := r.set.rooms.Get().(*[]byte)
	defer r.set.rooms.Put(room)
	main, err := r.execute((*room)[:0], name, dot)
	*room = main
	if err != nil {
		r.fault(name, e, err)
		return b
	}
	p.main = main
	if b, err = r.execute(b, "layout.html", p); err != nil {
		r.fault("layout.html", e, err)
	}
	return b
}

// kindOf says what a page is above all: a document that is a term or heads a
// list is that term's page, that list's.
func kindOf(p *render.Page) kind {
	switch {
	case len(p.Of) > 0:
		return termPage
	case p.Index != nil:
		return taxonomyPage
	case p.List != nil:
		return listPage
	case p.N != content.None:
		return documentPage
	}
	return homePage
}

// fill puts the documents and terms of the page into it.
func (p *Page) fill(number int) {
	r, page := p.r, p.page
	switch p.kind {
	case termPage:
		p.taxonomy = &Taxonomy{r: r, t: page.Of[0]}
		p.term = &Term{r: r, x: page.Of[0], t: page.Term}
	case taxonomyPage:
		p.taxonomy = &Taxonomy{r: r, t: page.Index}
		p.terms = p.taxonomy.Terms()
		if page.List != nil { // the terms are the documents of a type
			p.documents = r.documents(r.c.Find(content.Query{Types: []*schemas.Type{page.List}, Locale: page.Locale}).Numbers)
		}
	case homePage:
		if types := r.dated(); len(types) > 0 {
			p.documents = r.documents(r.c.Find(content.Query{Types: types, Locale: page.Locale, Limit: newest}).Numbers)
		}
	}
	if page.Listing() {
		listed := r.c.Listed(page, number)
		p.documents = r.documents(listed.Numbers)
		p.pager = &Pager{r: r, page: page, number: number, total: listed.Total}
	}
}

// dated are the types that the front page takes its newest documents from:
// those with feeds, or else all that have pages and a list.
func (r *run) dated() []*schemas.Type {
	if types := r.c.FeedTypes(); len(types) > 0 {
		return types
	}
	var all []*schemas.Type
	for _, t := range r.c.Project().Types {
		if !t.Private && t.Kind != schemas.Block && t.URL != nil && t.ListURL != nil {
			all = append(all, t)
		}
	}
	return all
}

// templateOf finds the template of a page that is not a document's alone.
func (s *Set) templateOf(p *Page) string {
	switch p.kind {
	case listPage:
		return own(s, p.page.List, ".list.html", "list.html")
	case taxonomyPage:
		if p.page.List != nil {
			return own(s, p.page.List, ".list.html", "taxonomy.html")
		}
		return "taxonomy.html"
	case termPage:
		if to := p.page.Of[0].To; to != nil {
			return own(s, to, ".term.html", "term.html")
		}
		return "term.html"
	}
	return "home.html"
}

// own gives a type's own template where there is one, else the theme's.
func own(s *Set, t *schemas.Type, ending, other string) string {
	if name := "types/" + t.Name + ending; s.has(name) {
		return name
	}
	return other
}
