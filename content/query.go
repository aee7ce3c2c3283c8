package content

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"galley/schemas"
)

// One engine answers every list. The plain ones (a type, a term of a taxonomy
// that one type has) are there already, and a page is a piece of them; any
// other is made when it is first asked for, and kept. What clients make up
// (conditions, orders of their own, drafts) is kept for a while, so that the
// next page of it is a piece of a list too.

// A listKey is what a plain list depends on besides its site.
type listKey struct {
	types          string // names
	locale         string
	taxonomy, term string
	refers         N
	field          *schemas.Field
}

type found struct {
	once sync.Once
	list []N
}

// Find answers a query.
func (s *Site) Find(q Query) Page {
	var p Page
	var list []N
	var scores []float64
	if q.Search != "" {
		list, scores, p.Err = s.search(&q)
	} else {
		list = s.list(&q)
	}
	p.Total = len(list)
	from := min(max(q.Offset, 0), len(list))
	to := len(list)
	if q.Limit > 0 {
		to = min(from+q.Limit, to)
	}
	p.Numbers = list[from:to:to]
	if scores != nil {
		p.Scores = scores[from:to:to]
	}
	return p
}

func (s *Site) list(q *Query) []N {
	base := *q
	var make func() []N
	switch {
	case len(q.Where) > 0:
		base.Where = nil
		make = func() []N {
			if len(q.Order) > 0 && q.Field == nil && s.isNew(base.spell()) {
				return s.whereThenSorted(q)
			}
			return s.where(s.list(&base), q.Where, q.Drafts || q.Members)
		}
	case len(q.Order) > 0:
		base.Order = nil
		make = func() []N {
			list := s.list(&base)
			if q.Field == nil {
				return s.sorted(q.spell(), list, q.Order, q.sorting())
			}
			list = slices.Clone(list)
			s.sort(list, q.Order, q.sorting())
			return list
		}
	case q.Drafts || q.Members:
		make = func() []N { return s.withDrafts(q, s.typesOf(q)) }
	case len(q.Also) > 0:
		base.Also = nil
		make = func() []N { return s.named(s.list(&base), q) }
	default:
		return s.plain(q)
	}
	return s.asked(q.spell(), make)
}

func (q *Query) sorting() sorting { return sorting{drafts: q.Drafts, members: q.Members} }

// plain gives a list that is there already, or kept for good.
func (s *Site) plain(q *Query) []N {
	if q.Field == nil {
		if q.Taxonomy == "" {
			if len(q.Types) == 1 {
				if at, ok := s.at(q.Types[0], q.Locale); ok && q.Types[0].Kind != schemas.Block {
					return s.orders[at]
				}
				return nil
			}
		} else if group, types := s.group(q); q.Types == nil ||
			len(types) == 1 && len(q.Types) == 1 && q.Types[0] == types[0] {
			return group
		}
	}
	key := listKey{types: q.typeNames(), locale: q.Locale, taxonomy: q.Taxonomy, term: q.Term, refers: None}
	if q.Field != nil {
		key.field, key.refers = q.Field, q.Refers
	}
	kept, ok := s.found.Load(key)
	if !ok {
		kept, _ = s.found.LoadOrStore(key, new(found))
	}
	f := kept.(*found)
	f.once.Do(func() {
		if types := s.typesOf(q); q.Field == nil && q.Taxonomy == "" {
			f.list = s.mixed(types, q.Locale)
		} else {
			f.list = s.chosen(q, types)
		}
	})
	return f.list
}

// typesOf are the types that a query is about.
func (s *Site) typesOf(q *Query) []*schemas.Type {
	types := q.Types
	if types == nil {
		for _, t := range s.project.Types {
			if t.Kind != schemas.Block && !t.Private {
				types = append(types, t)
			}
		}
	}
	return types
}

// named leaves of a list what names further terms too.
func (s *Site) named(list []N, q *Query) []N {
	list = slices.Clone(list)
	for _, t := range q.Also {
		group, _ := s.group(&Query{Taxonomy: t.Taxonomy, Term: t.Term, Locale: q.Locale})
		has := make(map[N]bool, len(group))
		for _, n := range group {
			has[n] = true
		}
		list = slices.DeleteFunc(list, func(n N) bool { return !has[n] })
	}
	return list
}

// group gives what a term has, and the types that may have it.
func (s *Site) group(q *Query) ([]N, []*schemas.Type) {
	t := s.project.Taxonomy(q.Taxonomy)
	x := s.termsAt(t, q.Locale)
	if x == nil {
		return nil, nil
	}
	i, ok := x.find(q.Term)
	if !ok {
		return nil, nil
	}
	return x.groups[i], x.types
}

// chosen are the documents of some types that have a term, that refer to a
// document, or both. Whether they count as of one type or several is for the
// schema to say, so that a new document turns no list around.
func (s *Site) chosen(q *Query, types []*schemas.Type) []N {
	var list, within []N
	var may []*schemas.Type
	if q.Field != nil {
		r := s.referring(q.Field)
		list, may = r.to[referredTo{q.Refers, s.locale(q.Locale)}], r.types
	}
	if q.Taxonomy != "" {
		within, may = s.group(q)
		if q.Field == nil {
			list = within
		}
	}
	kept := make([]N, 0, len(list))
	var has map[N]bool
	if q.Field != nil && q.Taxonomy != "" {
		has = make(map[N]bool, len(within))
		for _, n := range within {
			has[n] = true
		}
	}
	for _, n := range list {
		if slices.Contains(types, s.entries[n].Type) && (has == nil || has[n]) {
			kept = append(kept, n)
		}
	}
	of := 0
	for _, t := range may {
		if slices.Contains(types, t) {
			of++
		}
	}
	if of == 1 {
		slices.SortFunc(kept, func(a, b N) int { return cmp.Compare(s.ranks[a], s.ranks[b]) })
	} else {
		s.sort(kept, newestFirst, sorting{})
	}
	return kept
}

// ordered are the documents of some types: of one in its order, of several
// newest first, then by ID.
func (s *Site) ordered(types []*schemas.Type, locale string) []N {
	if len(types) == 1 {
		if at, ok := s.at(types[0], locale); ok {
			return s.orders[at]
		}
		return nil
	}
	list := s.gathered(types, locale)
	s.sort(list, newestFirst, sorting{})
	return list
}

// mixed is ordered, begun with what it was on an earlier site.
func (s *Site) mixed(types []*schemas.Type, locale string) []N {
	if len(types) == 1 {
		return s.ordered(types, locale)
	}
	return s.sorted((&Query{Types: types, Locale: locale}).spell()+" as they are", s.gathered(types, locale), newestFirst, sorting{})
}

// gathered are the documents of some types, one type after the other.
func (s *Site) gathered(types []*schemas.Type, locale string) []N {
	var list []N
	for _, t := range types {
		if at, ok := s.at(t, locale); ok {
			list = append(list, s.orders[at]...)
		}
	}
	return list
}

// A referring is what refers to each document through one field.
type referring struct {
	to    map[referredTo][]N
	types []*schemas.Type // that have the field
}

type referredTo struct {
	n      N
	locale int32 // of the documents that refer
}

// referring is made when it is first asked for.
func (s *Site) referring(f *schemas.Field) *referring {
	kept, ok := s.refer.Load(f)
	if !ok {
		kept, _ = s.refer.LoadOrStore(f, sync.OnceValue(func() *referring { return s.findReferring(f) }))
	}
	return kept.(func() *referring)()
}

// hasField says whether a field is a type's, at whatever depth, and can be seen.
func hasField(t *schemas.Type, f *schemas.Field) bool {
	has := false
	inside(t.Fields, func(x *schemas.Field) bool {
		has = has || x == f
		return !x.Private
	})
	return has
}

func (s *Site) findReferring(f *schemas.Field) *referring {
	r := &referring{to: map[referredTo][]N{}}
	for _, t := range s.project.Types {
		if t.Private || t.Kind == schemas.Block || !hasField(t, f) {
			continue
		}
		r.types = append(r.types, t)
		for l := range s.project.Locales {
			for _, n := range s.orders[int(s.types[t])*len(s.project.Locales)+l] {
				e := s.entries[n]
				for i := range e.Mentions {
					if e.Mentions[i].Field != f || e.Targets[i].N == None {
						continue
					}
					key := referredTo{e.Targets[i].N, int32(l)}
					if list := r.to[key]; len(list) == 0 || list[len(list)-1] != n {
						r.to[key] = append(list, n)
					}
				}
			}
		}
	}
	return r
}

// spell writes a query down, but for its piece, so that equal ones are spelled
// alike.
func (q *Query) spell() string {
	b := strconv.AppendQuote(nil, q.typeNames())
	b = strconv.AppendQuote(b, q.Locale)
	b = strconv.AppendBool(strconv.AppendBool(b, q.Drafts), q.Members)
	b = strconv.AppendQuote(strconv.AppendQuote(b, q.Taxonomy), q.Term)
	for _, t := range q.Also {
		b = strconv.AppendQuote(strconv.AppendQuote(b, t.Taxonomy), t.Term)
	}
	if q.Field != nil {
		b = fmt.Appendf(b, "%p", q.Field)
		b = strconv.AppendInt(b, int64(q.Refers), 10)
	}
	for _, o := range q.Order {
		b = append(b, ' ')
		if o.Descending {
			b = append(b, '-')
		}
		switch {
		case o.Field != nil:
			b = append(b, "field "...)
			for _, f := range o.In {
				b = append(append(b, f.Name...), '.')
			}
			b = append(b, o.Field.Name...)
		case o.ByName:
			b = append(append(b, "named "...), o.Key...)
		default:
			b = append(b, o.Key...)
		}
	}
	for i := range q.Where {
		b = q.Where[i].spell(b)
	}
	return string(b)
}

// typeNames are those of the types that are asked for, or "*".
func (q *Query) typeNames() string {
	if q.Types == nil {
		return "*"
	}
	var b strings.Builder
	for _, t := range q.Types {
		b.WriteString(t.Name)
		b.WriteByte(' ')
	}
	return b.String()
}
