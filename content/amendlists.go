package content

import (
	"slices"

	"galley/schemas"
)

// Orders and terms. A document that still stands between its neighbours leaves
// its order as it is; terms are made anew where something that they are made of
// is another.

// reorder puts touched documents where they belong now.
func (a *amendment) reorder() bool {
	s := a.site
	for i, t := range a.project.Types {
		if t.Kind == schemas.Collection && len(t.Order) == 0 {
			continue // by path
		}
		if slices.ContainsFunc(t.Order, func(o schemas.Order) bool { return o.Field != nil && a.refersToRetitled(o.Field) }) {
			for l := range a.project.Locales {
				at := a.at(int32(i), int32(l))
				list := slices.Clone(s.orders[at])
				s.sort(list, t.Order, sorting{titles: true})
				a.move(at, list)
			}
			continue
		}
		for l := range a.project.Locales {
			at := a.at(int32(i), int32(l))
			var here []N
			for _, n := range a.touched {
				if x := &a.infos[n]; int(x.typ) == i && int(x.locale) == l && a.entries[n].public {
					here = append(here, n)
				}
			}
			if len(here) > 0 {
				a.move(at, a.replaced(s.orders[at], here, t.Order))
			}
		}
	}
	return true
}

// replaced gives an order with some of its documents where they belong now.
func (a *amendment) replaced(list, here []N, order []schemas.Order) []N {
	compare := a.site.ordering(here, order, sorting{titles: true}).compare
	if !slices.ContainsFunc(here, func(n N) bool {
		rank := int(a.last.site.ranks[n])
		return rank > 0 && compare(list[rank-1], n) > 0 || rank+1 < len(list) && compare(n, list[rank+1]) > 0
	}) {
		return list
	}
	slices.SortFunc(here, compare)
	sorted := make([]N, 0, len(list))
	for _, n := range list {
		if !slices.Contains(here, n) {
			sorted = append(sorted, n)
		}
	}
	for _, n := range here {
		i, _ := slices.BinarySearchFunc(sorted, n, compare)
		sorted = slices.Insert(sorted, i, n)
	}
	return sorted
}

// move makes a list the order of a type and locale, if it is another one.
func (a *amendment) move(at int, list []N) {
	s, old := a.site, a.last.site
	if slices.Equal(s.orders[at], list) {
		return
	}
	if !slices.Contains(a.moved, true) {
		s.orders, s.ranks = slices.Clone(old.orders), slices.Clone(old.ranks)
	}
	a.moved[at] = true
	s.orders[at] = list
	for i, n := range list {
		s.ranks[n] = int32(i)
	}
}

// reclassify makes terms anew where they may be others. It gives up if an
// address of a term is another one.
func (a *amendment) reclassify() bool {
	s := a.site
	locales := len(a.project.Locales)
	for i, t := range a.project.Taxonomies {
		var tally *tally
		for l := range locales {
			at := i*locales + l
			old := &a.last.site.terms[at]
			if !a.reclassifies(t, old, at, int32(l)) {
				continue
			}
			if !a.reworded {
				s.terms = slices.Clone(s.terms)
				a.reworded = true
			}
			if tally == nil {
				tally = a.tally([]wanted{a.wants(i)})
			}
			delete(a.told.naming, N(at))
			a.now = origin{naming, N(at)}
			s.terms[at] = a.termsOf(&a.report, t, int32(l), &tally.of[i], s.ordered(old.types, a.project.Locales[l]))
			s.terms[at].types = old.types
			if !a.sameAddresses(old, &s.terms[at]) {
				return false
			}
		}
	}
	return true
}

// reclassifies says whether something is another that the terms of a taxonomy
// in a locale are made of.
func (a *amendment) reclassifies(t *schemas.Taxonomy, old *terms, at int, locale int32) bool {
	again := t.To != nil && (a.retitled[t.To] || a.moved[a.at(a.site.types[t.To], locale)])
	for _, m := range old.types {
		again = again || a.moved[a.at(a.site.types[m], locale)]
	}
	for _, n := range a.touched {
		e, was := a.entries[n], a.last.entries[n]
		if a.infos[n].locale != locale || !e.public || !slices.Contains(old.types, e.Type) {
			continue
		}
		if len(a.told.naming[N(at)]) > 0 || len(old.types) > 1 && !e.Keys.Date.Equal(was.Keys.Date) {
			again = true
		}
		if !slices.Equal(a.site.namesOf(e, t), a.last.site.namesOf(was, t)) {
			again, a.regroup = true, true
		}
	}
	return again
}

// A wording is a term as a document names it.
type wording struct {
	text string
	n    N
}

// namesOf gives the terms of a taxonomy that a document names.
func (s *Site) namesOf(e *Entry, t *schemas.Taxonomy) (all []wording) {
	for _, f := range fieldsWith(e.Type, t) {
		s.eachTerm(e, f, e.Values[f.Index], t, false, func(text string, n N) { all = append(all, wording{text, n}) })
	}
	return all
}

// sameAddresses says whether two makings of terms have the same pages.
func (a *amendment) sameAddresses(old, now *terms) bool {
	if len(old.list) != len(now.list) {
		return false
	}
	for i := range now.list {
		x := &now.list[i]
		at, ok := old.bySlug[Fold(x.Slug)]
		if !ok {
			return false
		}
		was := &old.list[at]
		if was.Slug != x.Slug || was.URL != x.URL || was.N != x.N || was.N == None && was.Name != x.Name {
			return false
		}
		a.regroup = a.regroup || was.Count != x.Count
	}
	return true
}
