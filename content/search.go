package content

import (
	"cmp"
	"slices"

	"galley/content/search"
)

// A search is a query with words: of the list that the rest of the query gives,
// the documents that have them all. How rare a word is, and whether it could be
// a mistaken one, is judged by all documents of the locale that the caller may
// see, so the same document has the same rank whatever else is asked for, and
// what is not for him makes no difference.

// search answers a query that has words: best first, unless it has an order. Of
// equals the newest is first, then it goes by ID.
func (s *Site) search(q *Query) ([]N, []float64, error) {
	rest := *q
	rest.Search = ""
	words := search.Parse(q.Search)
	if words.Empty() {
		return nil, nil, nil
	}
	view, err := s.searching.view(s, q.Locale, q.Drafts)
	if err != nil || view == nil {
		return nil, nil, err
	}
	hits := view.Find(words)
	if len(q.Order) > 0 {
		has := make([]bool, len(s.entries))
		for _, h := range hits {
			has[h.Number] = true
		}
		list := s.list(&rest)
		found := make([]N, 0, min(len(list), len(hits)))
		for _, n := range list {
			if has[n] {
				found = append(found, n)
			}
		}
		return found, nil, nil
	}
	hits = s.among(hits, &rest)
	slices.SortFunc(hits, func(a, b search.Hit) int {
		if a.Score != b.Score {
			return cmp.Compare(b.Score, a.Score)
		}
		return s.newerFirst(N(a.Number), N(b.Number))
	})
	found, scores := make([]N, len(hits)), make([]float64, len(hits))
	for i, h := range hits {
		found[i], scores[i] = N(h.Number), h.Score
	}
	return found, scores, nil
}

// among leaves of hits those that a query without words finds.
func (s *Site) among(hits []search.Hit, rest *Query) []search.Hit {
	types := s.typesOf(rest)
	if rest.Taxonomy == "" && rest.Field == nil && len(rest.Also) == 0 && len(rest.Where) == 0 {
		return slices.DeleteFunc(hits, func(h search.Hit) bool {
			return !slices.Contains(types, s.entries[h.Number].Type)
		})
	}
	has := make([]bool, len(s.entries))
	for _, n := range s.list(rest) {
		has[n] = true
	}
	return slices.DeleteFunc(hits, func(h search.Hit) bool { return !has[h.Number] })
}

// newerFirst compares as lists of several types are ordered.
func (s *Site) newerFirst(a, b N) int {
	x, y := timeKey(s.entries[a].Keys.Date), timeKey(s.entries[b].Keys.Date)
	if x.unset != y.unset {
		if x.unset {
			return 1
		}
		return -1
	}
	return cmp.Or(y.compare(&x), s.byID(a, b))
}
