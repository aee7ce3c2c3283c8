package render

import (
	"slices"

	"galley/content"
	"galley/schemas"
)

// pages are the pages of an edition that are more than a document.
type pages struct {
	all    []*Page
	byURL  map[string]*Page
	rest   []content.N // documents whose page is nothing else
	naming naming
	feeds  []*schemas.Type
}

func newPages(c *Context) *pages {
	s, project := c.edition.site, c.Project()
	ps := &pages{byURL: map[string]*Page{}, naming: whoNames(project), feeds: feedTypes(project)}
	for _, locale := range project.Locales {
		from := len(ps.all)
		for _, t := range project.Types {
			url := t.ListURL[locale]
			if url != "" && !t.Private && t.Kind != schemas.Block && ps.byURL[url] == nil { // two lists: schemas has told of it
				ps.add(&Page{URL: url, Locale: locale, List: t, Size: t.PerPage})
			}
		}
		for _, x := range project.Taxonomies {
			if url := x.ListURL[locale]; url != "" {
				ps.index(url, locale, x)
			}
			for _, term := range s.Terms(x, locale) {
				if term.URL != "" {
					ps.term(s, locale, x, term)
				}
			}
		}
		ps.home(project, locale)
		slices.SortStableFunc(ps.all[from:], func(a, b *Page) int { // the front page goes first
			switch {
			case a.Home == b.Home:
				return 0
			case a.Home:
				return -1
			}
			return 1
		})
	}
	heads := map[content.N]bool{}
	for _, p := range ps.all {
		if p.N == content.None {
			p.N = c.ByURL(p.URL)
		}
		if p.N != content.None {
			heads[p.N] = true
		}
		p.Count = 1
		if p.Size > 0 {
			p.Count = max(1, (p.total(s)+p.Size-1)/p.Size)
		}
	}
	for e := range c.All() {
		if e.URL != "" && !heads[e.N] {
			ps.rest = append(ps.rest, e.N)
		}
	}
	return ps
}

// add keeps a page; one that stands at its address already stays where it is,
// and the clash is told as that of any two answers.
func (ps *pages) add(p *Page) {
	p.N = content.None
	ps.all = append(ps.all, p)
	if ps.byURL[p.URL] == nil {
		ps.byURL[p.URL] = p
	}
}

func (ps *pages) index(url, locale string, x *schemas.Taxonomy) {
	p := ps.byURL[url]
	if p == nil || p.Locale != locale || p.List == nil || p.List != x.To {
		ps.add(&Page{URL: url, Locale: locale, Index: x})
		return
	}
	if p.Index == nil { // the terms are the type's documents: one page, of all of them
		p.Index, p.Size = x, 0
	}
}

func (ps *pages) term(s *content.Site, locale string, x *schemas.Taxonomy, term content.Term) {
	p := ps.byURL[term.URL]
	if p != nil && p.Locale == locale && len(p.Of) > 0 && p.Of[0].To == x.To && x.To != nil {
		p.Of, p.several = append(p.Of, x), &listed{} // two taxonomies have one type
		return
	}
	p = &Page{URL: term.URL, Locale: locale, Of: []*schemas.Taxonomy{x}, Term: term, Size: ps.perPage(x)}
	ps.add(p)
	if term.N != content.None && s.Entry(term.N).URL == term.URL {
		p.N = term.N
	}
}

// home makes the front page, unless a list stands there. (A document that does
// is found like any that heads a page.)
func (ps *pages) home(project *schemas.Project, locale string) {
	url := "/"
	if locale != project.DefaultLocale() {
		url = "/" + locale + "/"
	}
	if p := ps.byURL[url]; p != nil {
		p.Home = true
		return
	}
	ps.add(&Page{URL: url, Locale: locale, Home: true})
}

// perPage gives how many documents a term's page has: as many as a list of the
// first type that names the taxonomy and says so.
func (ps *pages) perPage(x *schemas.Taxonomy) int {
	for _, t := range ps.naming[x] {
		if t.PerPageSet {
			return t.PerPage
		}
	}
	for _, t := range ps.naming[x] {
		return t.PerPage
	}
	return 10
}
