package content

import (
	"slices"
	"strings"

	"galley/schemas"
)

// Whoever may see drafts sees another site: lists of documents in all states,
// terms that only drafts name, references to what is not published. It is asked
// for now and then, so nothing is made for it beforehand.

// shows says whether a document may be seen by who may see drafts, or by all.
func (s *Site) shows(e *Entry, drafts bool) bool {
	return e.public || drafts && e.Draftable()
}

// reads says whether a document's text is read for a comparison: whoever may not
// see it is given no list that it is in.
func (s *Site) reads(e *Entry, drafts bool) bool {
	return e.public || drafts && !e.Type.Private
}

// DraftBySlug finds a document in whatever state; None if there is none that
// who sees drafts may see.
func (s *Site) DraftBySlug(t *schemas.Type, slug, locale string) N {
	at, ok := s.at(t, locale)
	if !ok {
		return None
	}
	n, ok := s.slugs[at][Fold(slug)]
	if !ok || !s.shows(s.entries[n], true) {
		return None
	}
	return n
}

// DraftByUUID finds the version of a document in a locale, in whatever state.
func (s *Site) DraftByUUID(id, locale string) N {
	n, ok := s.uuids[strings.ToLower(id)]
	if !ok {
		return None
	}
	return s.draftIn(n, locale, false)
}

// draftIn gives a document's version in a locale; n is its first one.
func (s *Site) draftIn(n N, locale string, members bool) N {
	first := s.entries[n]
	for ; int(n) < len(s.entries); n++ { // translations have numbers in a row
		e := s.entries[n]
		if e.Type != first.Type || e.ID != first.ID {
			break
		}
		if e.Locale == locale && (s.shows(e, true) || members && e.ForMembers()) {
			return n
		}
	}
	return None
}

// withDrafts makes the list of a query that shows drafts, but for its order and
// its conditions.
func (s *Site) withDrafts(q *Query, types []*schemas.Type) []N {
	if q.Taxonomy != "" || q.Field != nil { // in the order of the one type that it can be, if it is one
		may := func(t *schemas.Type) bool { return hasField(t, q.Field) }
		if q.Field == nil {
			x := s.project.Taxonomy(q.Taxonomy)
			may = func(t *schemas.Type) bool { return x != nil && len(fieldsWith(t, x)) > 0 }
		}
		types = slices.DeleteFunc(slices.Clone(types), func(t *schemas.Type) bool { return !may(t) })
	}
	list := slices.Clone(s.drafted(q, types))
	keep := func(has map[N]bool) {
		list = slices.DeleteFunc(list, func(n N) bool { return !has[n] })
	}
	if q.Field != nil {
		keep(s.draftsReferring(q.Field, q.Refers, q.Locale))
	}
	if q.Taxonomy != "" {
		keep(s.draftsNaming(q.Taxonomy, q.Term, q.Locale))
	}
	for _, t := range q.Also {
		keep(s.draftsNaming(t.Taxonomy, t.Term, q.Locale))
	}
	return list
}

// drafted are the documents of some types in a locale, in all states, in the
// order that the published ones have.
func (s *Site) drafted(q *Query, types []*schemas.Type) []N {
	var list []N
	how := q.sorting()
	for n := range s.entries {
		if e := s.entries[n]; e.Locale == q.Locale && slices.Contains(types, e.Type) && how.sees(e) {
			list = append(list, N(n))
		}
	}
	name := (&Query{Types: types, Locale: q.Locale, Drafts: q.Drafts, Members: q.Members}).spell() + " in all states"
	switch {
	case len(types) != 1:
		return s.sorted(name, list, newestFirst, how)
	case types[0].Kind == schemas.Collection && len(types[0].Order) == 0:
		slices.SortFunc(list, func(a, b N) int { return byPath(s.entries[a].Document, s.entries[b].Document) })
	default:
		how.titles = true
		return s.sorted(name, list, types[0].Order, how)
	}
	return list
}

// draftsNaming are the documents, in all states, that name a term: one of the
// site's, or one that only drafts name.
func (s *Site) draftsNaming(taxonomy, term, locale string) map[N]bool {
	x := s.project.Taxonomy(taxonomy)
	if x == nil {
		return nil
	}
	term = Fold(term)
	slugs := map[string]string{} // of texts
	named := map[N]bool{}
	for _, t := range s.spanned(x) {
		fields := fieldsWith(t, x)
		for n := range s.entries {
			e := s.entries[n]
			if e.Type != t || e.Locale != locale || !s.shows(e, true) {
				continue
			}
			name := func(text string, target N) {
				if named[e.N] {
					return
				}
				var slug string
				if target != None {
					slug = Fold(s.entries[target].Slug)
				} else {
					var ok bool
					if slug, ok = slugs[text]; !ok {
						slug = Fold(Slug(text))
						slugs[text] = slug
					}
				}
				if slug == term {
					named[e.N] = true
				}
			}
			for _, f := range fields {
				s.eachTerm(e, f, e.Values[f.Index], x, true, name)
			}
		}
	}
	return named
}

// draftsReferring are the documents, in all states, that refer to one through a
// field.
func (s *Site) draftsReferring(f *schemas.Field, to N, locale string) map[N]bool {
	referring := map[N]bool{}
	for n := range s.entries {
		e := s.entries[n]
		if e.Locale != locale || !s.shows(e, true) {
			continue
		}
		for i := range e.Mentions {
			if e.Mentions[i].Field == f && e.Targets[i].N == to {
				referring[e.N] = true
				break
			}
		}
	}
	return referring
}
