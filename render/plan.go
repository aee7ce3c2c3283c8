package render

import (
	"iter"
	"slices"
)

// The plan is no second list of routes: it walks what Each gives, then every
// key's Planned, and holds them to the rule of design 6: plain, with one
// filter, with one variant, or with one of each. It is walked anew whenever it
// is wanted, which costs less than to keep it.

// Plan gives every request that is answered early, in an order that depends on
// the edition alone. What Also gives for one of them is not given again.
func (e *Edition) Plan() iter.Seq[Request] {
	return func(yield func(Request) bool) {
		for _, part := range e.Parts() {
			for r := range part {
				if !yield(r) {
					return
				}
			}
		}
	}
}

// Parts gives the plan in pieces, in its order. Each may be walked by another
// goroutine.
func (e *Edition) Parts() (parts []iter.Seq[Request]) {
	for _, f := range e.families {
		for i := range f.Routes {
			if route := &f.Routes[i]; route.Each != nil {
				parts = append(parts, func(yield func(Request) bool) { e.Context().plan(f, route, yield) })
			}
		}
	}
	return parts
}

// plan gives the planned requests of a route, until the caller wants no more.
func (c *Context) plan(f *Family, route *Route, yield func(Request) bool) {
	w := walk{c: c, yield: yield}
	for params := range route.Each(c) {
		r := Request{Route: route, Family: f, Params: params, Args: w.args[:0]}
		if !w.from(0, r, 0, 0) {
			return
		}
	}
}

type walk struct {
	c       *Context
	yield   func(Request) bool
	args    [8]Arg // of the request on the way
	address []byte
}

// from gives r with every planned choice of the keys from i on.
func (w *walk) from(i int, r Request, filters, variants int) bool {
	if i == len(r.Route.Keys) {
		return w.give(r)
	}
	k := &r.Route.Keys[i]
	if k.Planned == nil || k.Sort == Dynamic {
		return w.from(i+1, r, filters, variants)
	}
	if k.Sort != Locale && !w.from(i+1, r, filters, variants) {
		return false
	}
	switch {
	case k.Sort == Filter && !k.Joins:
		filters++
	case k.Sort == Variant:
		variants++
	}
	if filters > 1 || variants > 1 {
		return true
	}
	for _, value := range k.Planned(w.c, r) {
		next := r
		if value != "" {
			next.Args = append(r.Args, Arg{k.Name, value})
		}
		if !w.from(i+1, next, filters, variants) {
			return false
		}
	}
	return true
}

func (w *walk) give(r Request) bool {
	if len(r.Args) == 0 {
		r.Args = nil
	} else {
		r.Args = slices.Clone(r.Args) // the walk goes on in the same memory
	}
	if r.Route.Yields {
		var ok bool
		if w.address, ok = r.Address(w.address[:0]); ok {
			if _, taken := w.c.edition.static[string(w.address)]; taken {
				return true
			}
		}
	}
	return w.yield(r)
}

// Also gives the requests that have the very same bytes as r.
func (c *Context) Also(r Request) []Request {
	if r.Route.Also == nil {
		return nil
	}
	return r.Route.Also(c, r)
}
