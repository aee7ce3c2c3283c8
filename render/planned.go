package render

import (
	"slices"
	"sync"

	"github.com/zeebo/xxh3"

	"galley/themes"
)

// A server is asked for files by their names, and says of every answer which
// file it will be. So it needs what is planned by address: some ten times as
// many requests as there are documents, found anew only where a site has another
// outline. An address is kept as its hash, since its request can be asked for
// it again. Routes are noted by their places, since the next edition has a table
// of its own where the theme is another.

// planned are the planned requests by address, made when somebody first asks,
// and shared by the editions that plan the same.
type planned struct {
	once      sync.Once
	requests  []plannedRequest
	byAddress hashes[int32]    // of an address: the place of its request
	alike     map[string]int32 // addresses whose hash another one has; mostly none
}

type plannedRequest struct {
	family, route int32
	params        []string
	args          []Arg
}

// make gives what makes the map, for whichever edition comes first.
func (p *planned) make(e *Edition) func() { return func() { p.once.Do(func() { p.fill(e) }) } }

// Planned finds the planned request whose answer lies at an address.
func (e *Edition) Planned(address string) (Request, bool) {
	e.planned.make(e)()
	i, ok := e.planned.alike[address]
	if !ok {
		if i, ok = e.planned.byAddress.get(hashOf(address)); !ok {
			return Request{}, false
		}
	}
	r := e.planned.requests[i].of(e)
	var room [128]byte
	b, ok := r.Address(room[:0])
	if !ok || string(b) != address {
		return Request{}, false
	}
	return r, true
}

func (p plannedRequest) of(e *Edition) Request {
	f := e.families[p.family]
	return Request{Route: &f.Routes[p.route], Family: f, Params: p.params, Args: p.args}
}

// Static gives the address of the file that holds the answer to a request, if
// the request is planned.
func (e *Edition) Static(r Request) (address string, ok bool) {
	b, ok := r.Address(nil)
	if !ok {
		return "", false
	}
	address = string(b)
	if _, ok = e.Planned(address); !ok {
		return "", false
	}
	return address, true
}

// fill walks the plan, each part on its own.
func (p *planned) fill(e *Edition) {
	type place struct{ family, route int32 }
	places := map[*Route]place{}
	for i, f := range e.families {
		for j := range f.Routes {
			places[&f.Routes[j]] = place{int32(i), int32(j)}
		}
	}
	type some struct {
		requests []plannedRequest
		hashes   []uint64
	}
	parts := e.Parts()
	all := make([]some, len(parts))
	atOnce(len(parts), func(i int) {
		s := &all[i]
		e.Context().addresses(parts[i], func(r Request, address []byte, ok bool) {
			if ok {
				at := places[r.Route]
				s.requests = append(s.requests, plannedRequest{at.family, at.route, r.Params, r.Args})
				s.hashes = append(s.hashes, xxh3.Hash(address))
			}
		})
	})
	count := 0
	for i := range all {
		count += len(all[i].requests)
	}
	p.requests = make([]plannedRequest, 0, count)
	p.byAddress.room(count)
	for i := range all {
		for j, r := range all[i].requests {
			at := int32(len(p.requests))
			p.requests = append(p.requests, r)
			if other, was := p.byAddress.put(all[i].hashes[j], at); was {
				p.tellApart(e, other, at)
			}
		}
		all[i] = some{}
	}
}

// tellApart sees to requests whose addresses have one hash. Of two with one
// address the later one counts; that has been refused.
func (p *planned) tellApart(e *Edition, requests ...int32) {
	if p.alike == nil {
		p.alike = map[string]int32{}
	}
	for _, i := range requests {
		b, _ := p.requests[i].of(e).Address(nil)
		p.alike[string(b)] = max(p.alike[string(b)], i)
	}
}

// plansLike says whether two editions plan the same requests: what decides that
// is a site's outline, the tables, which come from the project, and the names
// of the theme's files.
func (e *Edition) plansLike(last *Edition) bool {
	return e.site.SameOutline(last.site) && slices.EqualFunc(e.families, last.families, func(f, g *Family) bool {
		return f == g || f.Name == g.Name && f.Base == g.Base && slices.EqualFunc(f.Routes, g.Routes, func(r, s Route) bool {
			return r.Method == s.Method && r.Pattern == s.Pattern && r.Ending == s.Ending
		})
	}) && (e.theme == last.theme || slices.EqualFunc(e.theme.Static, last.theme.Static, func(f, g themes.File) bool { return f.Name == g.Name }))
}

func hashOf(address string) uint64 { return xxh3.HashString(address) }
