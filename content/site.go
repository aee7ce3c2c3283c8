package content

import (
	"strings"
	"sync"
	"time"

	"galley/content/bodies"
	"galley/schemas"
	"galley/schemas/source"
)

// A Site is one moment of all content. It never changes; anybody may read it.
// Whoever finds documents here finds published ones only, and none of a private
// type or for logged-in readers; Entry alone gives any.
type Site struct {
	project *schemas.Project
	base    string
	path    string
	store   bodies.Store
	entries []*Entry
	bases   []string // of the API families

	types      map[*schemas.Type]int32
	locales    map[string]int32
	taxonomies map[*schemas.Taxonomy]int32

	slugs    []map[string]N // by type and locale: folded slugs, in all states
	uuids    map[string]N   // the first translation, in any state
	docIDs   map[string]N   // the same by aposDocId; nil where Apostrophe is off
	pages    map[string]N   // by address
	orders   [][]N          // by type and locale
	ranks    []int32        // by number: its place there, or -1
	children [][]N          // by number
	terms    []terms        // by taxonomy and locale
	all      []N            // every number in its place
	nexts    map[N]*Entry   // next versions, by the number of what they follow

	found   sync.Map // plain lists that Find has made: *found by listKey
	refer   sync.Map // *referring by *schemas.Field
	keeping *keeping

	searching searching

	assets    []*Asset
	redirects []Redirect
	problems  source.Problems
	due       time.Time

	past    *past    // for the next site; nil: there will be none
	outline *outline // likewise
}

func newSite(p *schemas.Project, store bodies.Store, baseURL string) *Site {
	s := &Site{
		project: p, store: store, base: p.BaseURL, path: p.Path,
		types:      make(map[*schemas.Type]int32, len(p.Types)),
		locales:    make(map[string]int32, len(p.Locales)),
		taxonomies: make(map[*schemas.Taxonomy]int32, len(p.Taxonomies)),
	}
	if baseURL != "" {
		s.base, s.path, _ = schemas.BaseURL(baseURL)
	}
	for i, t := range p.Types {
		s.types[t] = int32(i)
	}
	for i, l := range p.Locales {
		s.locales[l] = int32(i)
	}
	for i, t := range p.Taxonomies {
		s.taxonomies[t] = int32(i)
	}
	s.slugs = make([]map[string]N, len(p.Types)*len(p.Locales))
	s.orders = make([][]N, len(s.slugs))
	s.searching.shelf = new(searchShelf)
	s.keeping = &keeping{shelf: new(keptShelf), room: mostNotedBytes}
	return s
}

func (s *Site) Project() *schemas.Project { return s.project }

// BaseURL is the one in force, without its last slash, or "".
func (s *Site) BaseURL() string { return s.base }

// Path is the path of BaseURL: "" or "/docs".
func (s *Site) Path() string { return s.path }

// Len is the number of entries; numbers run from 0 to Len()-1.
func (s *Site) Len() int { return len(s.entries) }

// Entry gives any document of the site, of whatever state.
func (s *Site) Entry(n N) *Entry { return s.entries[n] }

// locale gives a locale's place; an unknown one is the first.
func (s *Site) locale(name string) int32 { return s.locales[name] }

// at gives the place of a type and locale in slugs and orders.
func (s *Site) at(t *schemas.Type, locale string) (int, bool) {
	typ, ok := s.types[t]
	if !ok {
		return 0, false
	}
	l, ok := s.locales[locale]
	return int(typ)*len(s.project.Locales) + int(l), ok
}

// BySlug finds a published document; None if there is none.
func (s *Site) BySlug(t *schemas.Type, slug, locale string) N {
	at, ok := s.at(t, locale)
	if !ok {
		return None
	}
	n, ok := s.slugs[at][slug]
	if !ok {
		n, ok = s.slugs[at][Fold(slug)]
	}
	if !ok || !s.entries[n].public {
		return None
	}
	return n
}

// ByUUID finds a published document by its published id.
func (s *Site) ByUUID(id, locale string) N {
	n, ok := s.uuids[id]
	if !ok {
		n, ok = s.uuids[strings.ToLower(id)]
	}
	if !ok {
		return None
	}
	for _, t := range s.entries[n].Translations {
		if s.entries[t].Locale == locale {
			return t
		}
	}
	return None
}

// ByURL finds the published document whose page is at url, with or without the
// last slash.
func (s *Site) ByURL(url string) N {
	if n, ok := s.pages[url]; ok {
		return n
	}
	if n, ok := s.pages[canonical(url)]; ok {
		return n
	}
	if n, ok := s.pages[strings.TrimRight(url, "/")+"/"]; ok {
		return n
	}
	return None
}

// Single gives the document of a single type, or None.
func (s *Site) Single(t *schemas.Type, locale string) N {
	if at, ok := s.at(t, locale); ok && t.Kind == schemas.Single && len(s.orders[at]) > 0 {
		return s.orders[at][0]
	}
	return None
}

// Neighbours are the documents before and behind n in its type's order.
func (s *Site) Neighbours(n N) (prev, next N) {
	prev, next = None, None
	e := s.entries[n]
	at, ok := s.at(e.Type, e.Locale)
	rank := s.ranks[n]
	if !ok || rank < 0 {
		return prev, next
	}
	list := s.orders[at]
	if rank > 0 {
		prev = list[rank-1]
	}
	if int(rank)+1 < len(list) {
		next = list[rank+1]
	}
	return prev, next
}

// Children are the published documents whose Parent is n, in their type's order.
func (s *Site) Children(n N) []N { return s.children[n] }

// Redirects are the old addresses of published pages, by document. An alias
// that something else has the address of is not among them: the other wins.
func (s *Site) Redirects() []Redirect { return s.redirects }

// Assets are the files that go into the tree as they are, by address.
func (s *Site) Assets() []*Asset { return s.assets }

// Problems are all there are: of the listing, the documents and the second step.
func (s *Site) Problems() source.Problems { return s.problems }

// Due is when the clock next changes a document's state; zero: never.
func (s *Site) Due() time.Time { return s.due }

// Store is where bodies lie.
func (s *Site) Store() bodies.Store { return s.store }
