package content

import (
	"galley/content/bodies"
	"galley/schemas"
)

// A save leaves nearly all documents as they were, and with them whatever was
// made of them for those who asked. Which they are is found by comparing two
// sites, once for each: not by what an amendment has noted, since a site that
// was resolved as a whole has the same documents too, and since what is compared
// here is all that a column or an order may be made of. Nobody has to remember
// to note anything.

// A likeness says which documents of a site are, for whoever asks, what they
// are on another one.
type likeness struct {
	was []N // by number: the document's number there; None where it is none, or another by anything that it shows
	now []N // by number there: its number here, or None
}

// likeTo compares a site with another one of the same project, of which only
// the entries are left, and the next versions.
func (s *Site) likeTo(others []*Entry, nexts map[N]*Entry) *likeness {
	l := &likeness{was: make([]N, len(s.entries)), now: make([]N, len(others))}
	faces := make([]bool, len(s.entries)) // who refers to them sees what he saw
	for n := range l.now {
		l.now[n] = None
	}
	k := 0
	for n := range s.entries { // both are in one order
		e := s.entries[n]
		l.was[n] = None
		for k < len(others) && others[k].Document != e.Document && s.before(others[k].Document, e.Document) {
			k++
		}
		if k < len(others) && (others[k].Document == e.Document || !s.before(e.Document, others[k].Document)) {
			l.was[n], l.now[k] = N(k), N(n)
			faces[n] = sameFace(e, others[k])
			if next, other := s.nexts[N(n)], nexts[N(k)]; next != nil || other != nil {
				faces[n] = faces[n] && next != nil && other != nil && sameFace(next, other) && sameInside(next, other)
			}
			k++
		}
	}
	was := make([]N, len(l.was))
	for n := range was {
		was[n] = l.was[n]
		if was[n] == None {
			continue
		}
		e, other := s.entries[n], others[was[n]]
		alike := faces[n] && sameInside(e, other) && leadsAlike(e, other, l.was, faces)
		if next := s.nexts[N(n)]; alike && next != nil {
			alike = leadsAlike(next, nexts[was[n]], l.was, faces)
		}
		if !alike {
			was[n] = None
		}
	}
	for n, old := range l.was {
		if old != None && was[n] == None {
			l.now[old] = None
		}
	}
	l.was = was
	return l
}

// sameFace compares what others show of a document that they refer to, and
// whether they may.
func sameFace(a, b *Entry) bool {
	return a.State == b.State && a.public == b.public && a.Keys.LoginOnly == b.Keys.LoginOnly &&
		a.Title == b.Title && a.Slug == b.Slug && a.URL == b.URL && a.UUID == b.UUID && a.DocID == b.DocID
}

// sameInside compares what a document shows of itself besides.
func sameInside(a, b *Entry) bool {
	return a.Document == b.Document && a.Published.Equal(b.Published) && a.Created.Equal(b.Created) && a.Updated.Equal(b.Updated)
}

// leadsAlike compares what the mentions of a document lead to. was tells the
// other site's numbers by identity alone, faces who shows the same face.
func leadsAlike(e, other *Entry, was []N, faces []bool) bool {
	if len(e.Targets) != len(other.Targets) {
		return false
	}
	for i := range e.Targets {
		a, b := &e.Targets[i], &other.Targets[i]
		switch {
		case a.N >= 0:
			if was[a.N] != b.N || !faces[a.N] {
				return false
			}
		case a.N != b.N:
			return false
		}
		if a.Address != b.Address || a.Fragment != b.Fragment || (a.Asset == nil) != (b.Asset == nil) ||
			a.Asset != b.Asset && *a.Asset != *b.Asset {
			return false
		}
	}
	return true
}

// A ground is what a site's documents all depend on.
type ground struct {
	project    *schemas.Project
	base, path string
	store      bodies.Store
}

func (s *Site) ground() ground { return ground{s.project, s.base, s.path, s.store} }
