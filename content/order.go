package content

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"galley/schemas"
)

// Orders are made once, as lists of numbers: each type's published documents in
// each locale. What stands unset is last in both directions; ties go by title,
// then by ID, and under a query's own order by ID alone (design 3, Orders).
// Texts are in the order of their language's dictionaries.

// arrange puts each type's published documents into its order.
func (r *resolver) arrange() {
	s := r.site
	for n := range r.entries {
		if x := &r.infos[n]; r.entries[n].public {
			at := r.at(x.typ, x.locale)
			s.orders[at] = append(s.orders[at], N(n))
		}
	}
	s.ranks = make([]int32, len(r.entries))
	for i := range s.ranks {
		s.ranks[i] = -1
	}
	beside(len(s.orders), func(at int) {
		list := s.orders[at]
		t := s.project.Types[at/len(s.project.Locales)]
		if t.Kind == schemas.Collection && len(t.Order) == 0 {
			slices.SortFunc(list, func(a, b N) int {
				return byPath(r.entries[a].Document, r.entries[b].Document)
			})
		} else {
			s.sort(list, t.Order, sorting{titles: true})
		}
		for i, n := range list {
			s.ranks[n] = int32(i)
		}
	})
}

// A sortKey is a value made ready to be compared. Only one of whole, fraction
// and text is used.
type sortKey struct {
	unset bool
	whole int64
	part  float64
	text  string
}

// order compares keys as an order does: what is unset is last in both
// directions.
func (a *sortKey) order(b *sortKey, descending bool) int {
	switch {
	case a.unset && b.unset:
		return 0
	case a.unset:
		return 1
	case b.unset:
		return -1
	case descending:
		return -a.compare(b)
	}
	return a.compare(b)
}

func (a *sortKey) compare(b *sortKey) int {
	if a.whole != b.whole {
		return cmp.Compare(a.whole, b.whole)
	}
	if a.part != b.part {
		return cmp.Compare(a.part, b.part)
	}
	return strings.Compare(a.text, b.text)
}

// sorting says how a list is sorted: with ties by title, in a type's own order;
// as who sees drafts sees it, or what is for logged-in readers.
type sorting struct{ titles, drafts, members bool }

// sees says whether whom the list is for may see a document.
func (how sorting) sees(e *Entry) bool {
	return e.public || how.drafts && e.Draftable() || how.members && e.ForMembers() && (how.drafts || e.State == Published)
}

// newestFirst is the order of several types.
var newestFirst = []schemas.Order{{Key: "date", Descending: true}}

// sort puts documents into an order.
func (s *Site) sort(list []N, order []schemas.Order, how sorting) {
	if len(list) > 1 {
		o := s.ordering(list, order, how)
		o.sort(list)
	}
}

// An ordering compares the documents of a list as an order does. One goroutine
// may use it.
type ordering struct {
	site  *Site
	order []schemas.Order
	how   sorting
	words *words
	keys  []func(*Entry) sortKey
	by    string // how: a letter for each key
}

func (s *Site) ordering(list []N, order []schemas.Order, how sorting) *ordering {
	o := &ordering{site: s, order: order, how: how, keys: make([]func(*Entry) sortKey, len(order))}
	if len(list) > 0 {
		o.words = newWords(s.entries[list[0]].Locale)
	}
	by := make([]byte, len(order))
	for k := range order {
		o.keys[k], by[k] = s.keyBy(list, &order[k], how, o.words)
	}
	o.by = string(by)
	return o
}

// compare compares two documents, of which nothing is known beforehand.
func (o *ordering) compare(a, b N) int {
	x, y := o.site.entries[a], o.site.entries[b]
	for k, key := range o.keys {
		i, j := key(x), key(y)
		if c := i.order(&j, o.order[k].Descending); c != 0 {
			return c
		}
	}
	if o.how.titles {
		if c := strings.Compare(o.words.key(x.Title), o.words.key(y.Title)); c != 0 {
			return c
		}
	}
	return o.site.byID(a, b)
}

func (o *ordering) sort(list []N) {
	s, width := o.site, len(o.keys)
	keys := make([]sortKey, len(list)*width)
	places := make([]int32, len(list))
	for i := range list {
		places[i] = int32(i)
	}
	for k, key := range o.keys {
		for i, n := range list {
			keys[i*width+k] = key(s.entries[n])
		}
	}
	var titled []string
	title := func(i int32) string {
		if titled[i] == "" {
			titled[i] = o.words.key(s.entries[list[i]].Title)
		}
		return titled[i]
	}
	if o.how.titles {
		titled = make([]string, len(list))
	}
	slices.SortFunc(places, func(a, b int32) int {
		for k := range o.keys {
			x, y := &keys[int(a)*width+k], &keys[int(b)*width+k]
			if c := x.order(y, o.order[k].Descending); c != 0 {
				return c
			}
		}
		if o.how.titles {
			if c := strings.Compare(title(a), title(b)); c != 0 {
				return c
			}
		}
		return s.byID(list[a], list[b])
	})
	sorted := make([]N, len(list))
	for i, p := range places {
		sorted[i] = list[p]
	}
	copy(list, sorted)
}

// byID compares by ID, of several types too; numbers are in that order within a
// type.
func (s *Site) byID(a, b N) int {
	x, y := s.entries[a], s.entries[b]
	if x.Type == y.Type {
		return cmp.Compare(a, b)
	}
	return cmp.Or(strings.Compare(string(x.ID), string(y.ID)), cmp.Compare(a, b))
}

// timeKey is a time's; one that nobody gave (zero, or the epoch that stands for
// it) is unset.
func timeKey(t time.Time) sortKey {
	if t.IsZero() || t.Unix() == 0 {
		return sortKey{unset: true}
	}
	return sortKey{whole: t.Unix(), part: float64(t.Nanosecond())}
}
