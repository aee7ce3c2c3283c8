package content

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"galley/schemas"
)

// One engine answers every list. The plain ones (a type, a term of a taxonomy
// that one type has) are there already, and a page is a piece of them; any
// other is made when it is first asked for, and kept.

// A listKey is what a list depends on besides its site.
type listKey struct {
	types          string // names
	locale         string
	taxonomy, term string
	refers         N
	field          *schemas.Field
	order          string
}

type found struct {
	once sync.Once
	list []N
}

// Find answers a query over published documents.
func (s *Site) Find(q Query) Page {
	list := s.list(&q)
	p := Page{Total: len(list)}
	from := min(max(q.Offset, 0), len(list))
	to := len(list)
	if q.Limit > 0 {
		to = min(from+q.Limit, to)
	}
	p.Numbers = list[from:to:to]
	return p
}

func (s *Site) list(q *Query) []N {
	if len(q.Order) == 0 && q.Field == nil {
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
	key := listKey{locale: q.Locale, taxonomy: q.Taxonomy, term: q.Term, order: spellOrder(q.Order), refers: None}
	if q.Field != nil {
		key.field, key.refers = q.Field, q.Refers
	}
	switch {
	case q.Types == nil:
		key.types = "*"
	case len(q.Types) == 1:
		key.types = q.Types[0].Name
	default:
		for _, t := range q.Types {
			key.types += t.Name + " "
		}
	}
	kept, ok := s.found.Load(key)
	if !ok {
		kept, _ = s.found.LoadOrStore(key, new(found))
	}
	f := kept.(*found)
	f.once.Do(func() { f.list = s.make(q) })
	return f.list
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

// make makes a list anew.
func (s *Site) make(q *Query) []N {
	types := q.Types
	if types == nil {
		for _, t := range s.project.Types {
			if t.Kind != schemas.Block && !t.Private {
				types = append(types, t)
			}
		}
	}
	var list []N
	if q.Field == nil && q.Taxonomy == "" {
		list = s.ordered(types, q.Locale)
	} else {
		list = s.chosen(q, types)
	}
	if len(q.Order) > 0 {
		list = slices.Clone(list)
		s.sort(list, q.Order, false)
	}
	return list
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
	for _, n := range list {
		if slices.Contains(types, s.entries[n].Type) &&
			(q.Field == nil || q.Taxonomy == "" || slices.Contains(within, n)) {
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
		s.newestFirst(kept)
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
	var list []N
	for _, t := range types {
		if at, ok := s.at(t, locale); ok {
			list = append(list, s.orders[at]...)
		}
	}
	s.newestFirst(list)
	return list
}

func (s *Site) newestFirst(list []N) {
	s.sort(list, []schemas.Order{{Key: "date", Descending: true}}, false)
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

func (s *Site) findReferring(f *schemas.Field) *referring {
	r := &referring{to: map[referredTo][]N{}}
	for _, t := range s.project.Types {
		has := false
		inside(t.Fields, func(x *schemas.Field) bool {
			has = has || x == f
			return !x.Private
		})
		if !has || t.Private || t.Kind == schemas.Block {
			continue
		}
		r.types = append(r.types, t)
		for l := range s.project.Locales {
			for _, n := range s.orders[int(s.types[t])*len(s.project.Locales)+l] {
				e := &s.entries[n]
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

func spellOrder(order []schemas.Order) string {
	if len(order) == 0 {
		return ""
	}
	var b strings.Builder
	for _, o := range order {
		if o.Descending {
			b.WriteByte('-')
		}
		if o.Field != nil {
			b.WriteString("field ")
			b.WriteString(o.Field.Name)
		} else {
			b.WriteString(o.Key)
		}
		b.WriteByte(',')
	}
	return b.String()
}
