package render

import (
	"slices"
	"sync"

	"galley/themes"
)

// A server is asked for files by their names, and says of every answer which
// file it will be. So it needs what is planned by address: some ten times as
// many requests as there are documents, found anew only where a site has another
// outline. Routes are noted by their places, since the next edition has a table
// of its own where the theme is another.

// planned are the planned requests by address, made when somebody first asks,
// and shared by the editions that plan the same.
type planned struct {
	once      sync.Once
	byAddress map[string]plannedRequest
}

type plannedRequest struct {
	family, route int32
	params        []string
	args          []Arg
}

// make gives what makes the map, for whichever edition comes first.
func (p *planned) make(e *Edition) func() {
	return func() { p.once.Do(func() { p.byAddress = e.mapPlanned() }) }
}

// Planned finds the planned request whose answer lies at an address.
func (e *Edition) Planned(address string) (Request, bool) {
	e.planned.make(e)()
	p, ok := e.planned.byAddress[address]
	if !ok {
		return Request{}, false
	}
	f := e.families[p.family]
	return Request{Route: &f.Routes[p.route], Family: f, Params: p.params, Args: p.args}, true
}

// Static gives the address of the file that holds the answer to a request, if
// the request is planned.
func (e *Edition) Static(r Request) (address string, ok bool) {
	b, ok := r.Address(nil)
	if !ok {
		return "", false
	}
	e.planned.make(e)()
	if _, ok = e.planned.byAddress[string(b)]; !ok {
		return "", false
	}
	return string(b), true
}

func (e *Edition) mapPlanned() map[string]plannedRequest {
	type place struct{ family, route int32 }
	places := map[*Route]place{}
	for i, f := range e.families {
		for j := range f.Routes {
			places[&f.Routes[j]] = place{int32(i), int32(j)}
		}
	}
	all := make(map[string]plannedRequest, 4*e.site.Len())
	e.addresses(e.Context(), func(r Request, address []byte, ok bool) {
		if ok {
			at := places[r.Route]
			all[string(address)] = plannedRequest{at.family, at.route, r.Params, r.Args}
		}
	})
	return all
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
