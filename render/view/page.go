package view

import (
	"html/template"

	"galley/render"
)

// A Page is what is at one address.
type Page struct {
	r    *run
	page *render.Page // nil of 404.html
	kind kind

	doc       *Document
	taxonomy  *Taxonomy
	term      *Term
	documents []*Document
	terms     []*Term
	pager     *Pager
	main      []byte
}

func (p *Page) String() string {
	if p == nil {
		return ""
	}
	return p.Title()
}

// Kind is document, list, taxonomy, term, home or 404.
func (p *Page) Kind() string { return p.kind.String() }

// Site is the site, in the page's language.
func (p *Page) Site() *Site { return p.r.site }

// Locale is the language of the page.
func (p *Page) Locale() *Locale { return p.r.site.Locale() }

// Pager leads through the pages of the list; nothing where there is no list.
func (p *Page) Pager() *Pager { return p.pager }

// Term is the one whose documents the page lists; nothing elsewhere.
func (p *Page) Term() *Term { return p.term }

// Taxonomy is the one whose terms, or term, the page shows.
func (p *Page) Taxonomy() *Taxonomy { return p.taxonomy }

// Document is the one whose page this is, or whose text stands above the list.
func (p *Page) Document() *Document { return p.doc }

// Documents are the list's on this page; on the front page the newest ones.
func (p *Page) Documents() []*Document { return p.documents }

// Terms are those of a taxonomy's page.
func (p *Page) Terms() []*Term { return p.terms }

// Type is the type of the document, or of the list's documents; nil elsewhere.
func (p *Page) Type() *Type {
	switch {
	case p.page != nil && p.page.List != nil:
		return p.r.typeView(p.page.List)
	case p.kind == documentPage:
		return p.doc.Type()
	}
	return nil
}

// Title is the heading of the page.
func (p *Page) Title() string {
	switch p.kind {
	case missingPage:
		return p.r.words["not-found"]
	case homePage:
		return p.r.site.Title()
	}
	switch {
	case p.doc != nil:
		return p.doc.Title()
	case p.term != nil:
		return p.term.Name()
	case p.taxonomy != nil:
		return p.taxonomy.Label()
	}
	return p.r.listName(p.page.List)
}

// PageTitle is for the window: the title, the number of the page, the site.
func (p *Page) PageTitle() string {
	title, site := p.Title(), p.r.site.Title()
	if p.doc != nil {
		title = p.doc.pageTitle()
	}
	if p.pager != nil && p.pager.number > 1 {
		if w, err := word(p.r.words, p.r.locale, "page", []any{p.pager.number, p.pager.Count()}); err == nil {
			title += ", " + w
		}
	}
	switch {
	case title == "":
		return site
	case site == "" || site == title:
		return title
	}
	return title + " – " + site
}

// Description is for search engines.
func (p *Page) Description() string {
	switch {
	case p.doc != nil:
		return p.doc.description()
	case p.kind == listPage:
		return p.page.List.Description.In(p.r.locale)
	}
	return ""
}

// Image is the picture that stands for the page; nil without one.
func (p *Page) Image() *Media {
	if p.doc != nil {
		return p.doc.Image()
	}
	return nil
}

// URL is the page's address, "" of 404.html.
func (p *Page) URL() template.URL { return p.r.address(p.r.url) }

// Canonical is the same with the baseURL.
func (p *Page) Canonical() template.URL { return template.URL(p.r.c.Absolute(p.r.url)) }

// IsFront says whether this is the front page of its locale.
func (p *Page) IsFront() bool { return p.page != nil && p.page.Home && p.IsFirst() }

// IsFirst says whether this is the first page of a list: the place for a text
// above it.
func (p *Page) IsFirst() bool { return p.pager == nil || p.pager.number <= 1 }

// Breadcrumbs lead from the front page to this one, which is not among them.
func (p *Page) Breadcrumbs() []*Link {
	if p.page == nil || p.page.Home {
		return nil
	}
	trail := p.r.breadcrumbs(p.page.URL)
	if !p.IsFirst() {
		trail = append(trail, p.r.link(p.Title(), p.page.URL))
	}
	return trail
}

// Translations are the page in the other locales.
func (p *Page) Translations() []*Translation {
	var list []*Translation
	for _, t := range p.Alternates() {
		if t.Locale.Code != p.r.locale {
			list = append(list, t)
		}
	}
	return list
}

// Alternates are the page in every locale that has it, this one among them;
// none if there is no other. A list's numbered pages have none: the pages of
// another locale hold other documents.
func (p *Page) Alternates() []*Translation {
	if p.page == nil || !p.IsFirst() || len(p.r.c.Project().Locales) < 2 {
		return nil
	}
	pages := p.r.c.Alternates(p.page)
	if len(pages) < 2 {
		return nil
	}
	var list []*Translation
	for _, q := range pages {
		list = append(list, &Translation{r: p.r, url: q.URL, Locale: p.r.set.localeView(q.Locale),
			Default: q.Locale == p.r.c.Project().DefaultLocale()})
	}
	return list
}

// A Translation is a page in another locale.
type Translation struct {
	r       *run
	url     string
	Locale  *Locale // its language
	Default bool    // it is the site's first locale
}

func (t *Translation) String() string {
	if t == nil {
		return ""
	}
	return t.Locale.Name
}

// URL is its address.
func (t *Translation) URL() template.URL { return t.r.address(t.url) }

// Absolute is the same with the baseURL.
func (t *Translation) Absolute() template.URL { return template.URL(t.r.c.Absolute(t.url)) }

// Feed is what readers of feeds should be offered: the page's own, or else the
// front page's. nil where there is none.
func (p *Page) Feed() *Link {
	for _, q := range []*render.Page{p.page, p.r.c.Home(p.r.locale)} {
		if q == nil {
			continue
		}
		if url := p.r.c.Feed(q); url != "" {
			title := p.r.site.Title()
			if q == p.page && !q.Home {
				title = p.Title() + " – " + title
			}
			return p.r.link(title, url)
		}
	}
	return nil
}

// Main is what the page's own template gave: for layout.html.
func (p *Page) Main() template.HTML { return template.HTML(p.main) }
