package content

import (
	"slices"

	"galley/schemas"
)

// An order that somebody asked for is not made anew after a save: what is still
// the same stands as it stood, and the others are put between. That holds as
// long as documents are compared in the same way; whether texts are compared as
// numbers, or values of several kinds as texts, hangs on all of them.

// An arranged is documents in an order, and how they were compared.
type arranged struct {
	list []N
	by   string // a letter for each key
}

func (o *arranged) size(name string) int { return len(o.list) + len(name)/4 + 32 }

func (o *arranged) next(l *likeness) *arranged {
	next := &arranged{list: make([]N, 0, len(o.list)), by: o.by}
	for _, n := range o.list {
		if now := l.now[n]; now != None {
			next.list = append(next.list, now)
		}
	}
	return next
}

// isNew says, once, that nobody has asked for an order yet.
func (s *Site) isNew(name string) bool {
	k := s.kept()
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.begins.orders[name] != nil || k.orders[name] != nil || k.wanted[name] {
		return false
	}
	if k.wanted == nil {
		k.wanted = map[string]bool{}
	}
	k.wanted[name] = true
	k.count(len(name)/4 + 32)
	return true
}

// whereThenSorted answers the first query with conditions that wants an order:
// if they leave little, to sort that is enough. How it is sorted hangs on the
// whole list all the same.
func (s *Site) whereThenSorted(q *Query) []N {
	base := *q
	base.Where, base.Order = nil, nil
	list := s.list(&base)
	kept := s.where(list, q.Where, q.Drafts || q.Members)
	if 4*len(kept) < len(list) {
		s.ordering(list, q.Order, q.sorting()).sort(kept)
		return kept
	}
	base.Order = q.Order
	left := make([]bool, len(s.entries))
	for _, n := range kept {
		left[n] = true
	}
	sorted := make([]N, 0, len(kept))
	for _, n := range s.list(&base) {
		if left[n] {
			sorted = append(sorted, n)
		}
	}
	return sorted
}

// sorted gives a list in an order. name tells this list in this order from all
// others; what it was on an earlier site is begun with.
func (s *Site) sorted(name string, list []N, order []schemas.Order, how sorting) []N {
	k := s.kept()
	k.mu.Lock()
	before := k.begins.orders[name]
	delete(k.begins.orders, name)
	k.mu.Unlock()
	o := s.ordering(list, order, how)
	var sorted []N
	if before != nil && before.by == o.by {
		sorted = o.place(before.list, list)
	}
	if sorted == nil {
		sorted = slices.Clone(list)
		o.sort(sorted)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.orders == nil {
		k.orders = map[string]*arranged{}
	}
	now := &arranged{sorted, o.by}
	k.orders[name] = now
	numbers := now.size(name)
	if before != nil {
		numbers -= before.size(name)
	}
	k.count(numbers)
	return sorted
}

// place gives a list in the order in which some of its documents are known to
// stand, be there others among them; nil if it is less work to sort it.
func (o *ordering) place(known, list []N) []N {
	left := make([]bool, len(o.site.entries))
	for _, n := range list {
		left[n] = true
	}
	standing := make([]N, 0, len(list))
	for _, n := range known {
		if left[n] {
			left[n] = false
			standing = append(standing, n)
		}
	}
	if 16*(len(list)-len(standing)) > len(list) {
		return nil
	}
	var others []N
	for _, n := range list {
		if left[n] {
			others = append(others, n)
		}
	}
	slices.SortFunc(others, o.compare)
	placed := make([]N, 0, len(list))
	for _, n := range others {
		at, _ := slices.BinarySearchFunc(standing, n, o.compare)
		placed = append(append(placed, standing[:at]...), n)
		standing = standing[at:]
	}
	return append(placed, standing...)
}
