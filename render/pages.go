package render

import (
	"cmp"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"

	"galley/content"
	"galley/schemas"
)

// Which pages there are is asked by the HTML family, by the sitemaps and by
// whoever links to a list or a term, so it is decided here, once (design 3, 4
// and 8). Documents are not listed a second time: only front pages, lists and
// terms are kept, with the document, if any, that heads one of them.

// A Page is a page of the HTML site. One address may be several things at
// once: a document that is a term, or one that heads a list, is one page, its
// text above the list.
type Page struct {
	URL    string // of its first numbered page, as in content.Entry
	Locale string
	Home   bool                // the locale's front page
	N      content.N           // the document whose text it shows; None
	List   *schemas.Type       // whose documents it lists; nil
	Index  *schemas.Taxonomy   // whose terms it lists; nil
	Of     []*schemas.Taxonomy // of the term whose documents it lists: mostly one
	Term   content.Term        // if Of is set
	Size   int                 // of a numbered page, in documents; 0: there is one page
	Count  int                 // of numbered pages, at least 1

	several *listed // what Of lists if it is several
}

// A listed is a list that is made once for all its numbered pages.
type listed struct {
	once sync.Once
	all  []content.N
}

// Listing says whether the page has a list of documents.
func (p *Page) Listing() bool { return p.List != nil && p.Index == nil || len(p.Of) > 0 }

// Number gives the address of a numbered page: of 2, /blog/page/2/.
func (p *Page) Number(n int) string { return NumberedPage(p.URL, n) }

func (p *Page) query(i int) content.Query {
	if len(p.Of) > 0 {
		return content.Query{Locale: p.Locale, Taxonomy: p.Of[i].Name, Term: p.Term.Slug}
	}
	return content.Query{Locale: p.Locale, Types: []*schemas.Type{p.List}}
}

// total gives how many documents the page lists in all.
func (p *Page) total(s *content.Site) int {
	if p.several != nil {
		return len(p.merged(s))
	}
	q := p.query(0)
	q.Limit = 1
	return s.Find(q).Total
}

// merged gives the documents that name the page's term in any of several
// taxonomies, newest first.
func (p *Page) merged(s *content.Site) []content.N {
	p.several.once.Do(func() { p.several.all = p.merge(s) })
	return p.several.all
}

func (p *Page) merge(s *content.Site) []content.N {
	var all []content.N
	for i := range p.Of {
		all = append(all, s.Find(p.query(i)).Numbers...)
	}
	slices.SortStableFunc(all, func(a, b content.N) int {
		x, y := s.Entry(a), s.Entry(b)
		return cmp.Or(y.Keys.Date.Compare(x.Keys.Date), cmp.Compare(x.UUID, y.UUID), cmp.Compare(a, b))
	})
	return slices.Compact(all)
}

// Listed gives the documents of a numbered page, from 1.
func (c *Context) Listed(p *Page, number int) content.Page {
	c.noteListed(p, number)
	s := c.edition.site
	from := (max(number, 1) - 1) * p.Size
	if !p.Listing() {
		return content.Page{}
	}
	if p.several != nil {
		all := p.merged(s)
		to := len(all)
		if p.Size > 0 {
			to = min(to, from+p.Size)
		}
		return content.Page{Numbers: all[min(from, to):to], Total: len(all)}
	}
	q := p.query(0)
	q.Offset, q.Limit = from, p.Size
	return s.Find(q)
}

// CountPages gives how many pages there are, numbered ones counted once.
func (c *Context) CountPages() int {
	c.notePlain(askPages)
	return len(c.edition.pages.all) + len(c.edition.pages.rest)
}

// Pages gives every page: of each locale the lists, taxonomies and the front
// page, then the documents by number.
func (c *Context) Pages() iter.Seq[*Page] { return c.PagesFrom(0) }

// PageAddresses gives the address of every page, in the same order, and how many
// numbered ones it has.
func (c *Context) PageAddresses() iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		ps := c.edition.pages
		for _, p := range ps.all {
			if !yield(p.URL, p.Count) {
				return
			}
		}
		for _, d := range ps.rest {
			if !yield(c.edition.site.Entry(d).URL, 1) {
				return
			}
		}
	}
}

// NumberedPage gives the address of a numbered page of what is at url: of 2,
// /blog/page/2/.
func NumberedPage(url string, n int) string {
	if n <= 1 {
		return url
	}
	return strings.TrimSuffix(url, "/") + "/page/" + strconv.Itoa(n) + "/"
}

// PagesFrom gives the same without the first n.
func (c *Context) PagesFrom(n int) iter.Seq[*Page] {
	return func(yield func(*Page) bool) {
		c.noteEverything()
		ps := c.edition.pages
		for _, p := range ps.all[min(n, len(ps.all)):] {
			if !yield(p) {
				return
			}
		}
		n = max(0, n-len(ps.all))
		for _, d := range ps.rest[min(n, len(ps.rest)):] {
			if !yield(documentPage(c.edition.site.Entry(d))) {
				return
			}
		}
	}
}

func documentPage(e *content.Entry) *Page {
	return &Page{URL: e.URL, Locale: e.Locale, N: e.N, Count: 1}
}

// Page gives the page at an address, and which of its numbered pages that is:
// of /blog/page/2/ the second one of /blog/. It is nil where there is none.
func (c *Context) Page(url string) (p *Page, number int) {
	p, number = c.page(url)
	if number > 1 {
		// Where a document took the place of a numbered page, both would be refused.
		head, _ := cutNumber(url)
		c.notePage(head, p)
	} else {
		c.notePage(url, p)
	}
	return p, number
}

// pageAt is Page without numbered pages.
func (c *Context) pageAt(url string) *Page {
	p := c.lookAt(url)
	c.notePage(url, p)
	return p
}

// notePage notes which page was found at an address. A document says itself
// that its address is that of its page and of no other.
func (c *Context) notePage(url string, p *Page) {
	if p != nil && p.N != content.None && p.URL == url && c.edition.pages.byURL[url] == nil {
		c.note(askEntry, p.N)
	} else {
		c.noteText(askPage, url)
	}
}

func (c *Context) page(url string) (p *Page, number int) {
	if p := c.lookAt(url); p != nil {
		return p, 1
	}
	head, number := cutNumber(url)
	if number < 2 {
		return nil, 0
	}
	if p = c.lookAt(head); p == nil || number > p.Count {
		return nil, 0
	}
	return p, number
}

func (c *Context) lookAt(url string) *Page {
	if p := c.edition.pages.byURL[url]; p != nil {
		return p
	}
	if url == "" {
		return nil
	}
	e := c.entry(c.edition.site.ByURL(url))
	if e == nil {
		return nil
	}
	if p := c.edition.pages.byURL[e.URL]; p != nil {
		return p
	}
	return documentPage(e)
}

// cutNumber takes page/2/ off an address.
func cutNumber(url string) (string, int) {
	s, slash := strings.CutSuffix(url, "/")
	i := strings.LastIndexByte(s, '/')
	if !slash || i < 0 {
		return url, 0
	}
	n, err := strconv.Atoi(s[i+1:])
	if err != nil || n < 2 || s[i+1] == '0' || s[i+1] == '+' || !strings.HasSuffix(s[:i], "/page") {
		return url, 0
	}
	return strings.TrimSuffix(s[:i], "page"), n
}
