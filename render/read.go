package render

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Read finds the route of a path and reads the query into its one form
// (routes.md 1). The path is percent-decoded by the caller, once. The name of a
// planned file is looked up, and its query ignored, as a static host does.
// A request that no route takes is a Failure with status 404, of the family
// whose base the path has: beside a Failure the Request has only a Family, or
// none.
func (e *Edition) Read(method, path string, query url.Values) (Request, *Failure) {
	return e.ReadWith(method, path, query, func(string) string { return "" })
}

// ReadWith is Read for who has headers too: header gives one, or "".
func (e *Edition) ReadWith(method, path string, query url.Values, header func(name string) string) (Request, *Failure) {
	if method == "HEAD" || method == "GET" {
		method = ""
	}
	if path == "" || path[0] != '/' {
		return Request{Family: e.last()}, NotFound()
	}
	if !utf8.ValidString(path) {
		return Request{Family: e.owner(e.base(path))}, NotFound()
	}
	path = norm.NFC.String(path)
	if method == "" && !strings.HasSuffix(path, "/") {
		if r, ok := e.Planned(path[1:]); ok {
			return r, nil
		}
	}
	path = strings.TrimSuffix(path[1:], "/")
	var segments []string
	if path != "" {
		segments = strings.Split(path, "/")
	}
	base := e.base("/" + path)
	if base == "" && method == "" { // a page, as a static host finds it
		if r, ok := e.Planned(strings.TrimPrefix(path+"/index.html", "/")); ok {
			return r, nil
		}
	}
	r := Request{Family: e.owner(base)}
	var others []string // methods that the path has, beside the one that is asked for
	for _, f := range e.families {
		if f.Base != base {
			continue
		}
		if base != "" && strings.HasSuffix(path, ".json") && !f.names(path) {
			break // the name of a file, and of none that is planned
		}
		for i := range f.Routes {
			route := &f.Routes[i]
			if route.Method != method {
				if _, ok := route.match(segments); f.TellsMethods && ok {
					others = append(others, route.Method)
				}
				continue
			}
			params, ok := route.match(segments)
			if ok && (r.Route == nil || route.before(r.Route)) {
				r.Route, r.Family, r.Params = route, f, params
			}
		}
	}
	if r.Route == nil && len(others) > 0 && !slices.Contains(segments, "") {
		return Request{Family: r.Family}, notAllowed(method, others)
	}
	if r.Route == nil || slices.Contains(segments, "") {
		return Request{Family: r.Family}, NotFound()
	}
	c := e.Context()
	family := r.Family
	r, failure := c.readKeys(r, query, header)
	if failure == nil && r.Route.Read != nil {
		r, failure = r.Route.Read(c, r)
	}
	if failure != nil {
		return Request{Family: family}, failure
	}
	return r, nil
}

// NotFound says that there is nothing at an address.
func NotFound() *Failure { return &Failure{Status: 404, Message: "not found"} }

// notAllowed says that a path is asked for by other methods.
func notAllowed(method string, others []string) *Failure {
	if method == "" {
		method = "GET"
	}
	var allow []string
	for _, m := range [...]string{"", "POST", "PUT", "PATCH", "DELETE"} {
		switch {
		case !slices.Contains(others, m):
		case m == "":
			allow = append(allow, "GET")
		default:
			allow = append(allow, m)
		}
	}
	if slices.Contains(others, "") {
		allow = append(allow, "HEAD")
	}
	return &Failure{Status: 405, Message: "Method \"" + method + "\" not allowed.", Allow: strings.Join(append(allow, "OPTIONS"), ", ")}
}

// base gives the longest base that a path has.
func (e *Edition) base(path string) string {
	base := ""
	for _, f := range e.families {
		if len(f.Base) > len(base) && strings.HasPrefix(path, f.Base) &&
			(len(path) == len(f.Base) || path[len(f.Base)] == '/') {
			base = f.Base
		}
	}
	return base
}

// owner gives the family that speaks for a base.
func (e *Edition) owner(base string) *Family {
	for _, f := range e.families {
		if base != "" && f.Base == base {
			return f
		}
	}
	return e.last()
}

// last gives the family that has the last word where none has the path's base.
func (e *Edition) last() *Family {
	for _, f := range slices.Backward(e.families) {
		if f.Base == "" && f.Fail != nil {
			return f
		}
	}
	return nil
}

// names says whether a route is written with this very name.
func (f *Family) names(path string) bool {
	return slices.ContainsFunc(f.Routes, func(r Route) bool {
		return r.Ending == "" && strings.Trim(f.Base+r.Pattern, "/") == path
	})
}

// withHeaders puts what headers say of a route's keys into a query that does
// not say it itself.
func withHeaders(route *Route, query url.Values, header func(string) string) url.Values {
	for i := range route.Keys {
		k := &route.Keys[i]
		if k.Header == "" || len(query[k.Name]) > 0 {
			continue
		}
		if text := header(k.Header); text != "" {
			query = maps.Clone(query)
			if query == nil {
				query = url.Values{}
			}
			query[k.Name] = []string{text}
		}
	}
	return query
}

// readKeys reads the query by the route's table. Of a key that stands twice
// the last value counts, a name goes before its aliases, and what the table
// does not name is dropped.
func (c *Context) readKeys(r Request, query url.Values, header func(string) string) (Request, *Failure) {
	query = withHeaders(r.Route, query, header)
	if len(query) == 0 {
		return r, nil
	}
	for i := range r.Route.Keys {
		k := &r.Route.Keys[i]
		if slices.ContainsFunc(k.Unless, func(other string) bool { return len(query[other]) > 0 }) {
			continue
		}
		names := []string{k.Name}
		if prefix, ok := strings.CutSuffix(k.Name, "..."); ok {
			names = names[:0]
			for name := range query {
				if strings.HasPrefix(name, prefix) {
					names = append(names, name)
				}
			}
			slices.Sort(names)
		} else if _, ok := query[k.Name]; !ok {
			names = slices.DeleteFunc(slices.Clone(k.Aliases), func(a string) bool { return len(query[a]) == 0 })
			names = names[:min(1, len(names))]
		}
		if k.ReadAll != nil {
			given := make([]Arg, 0, len(names))
			for _, name := range names {
				values := query[name]
				if !k.Every && len(values) > 0 {
					values = values[len(values)-1:]
				}
				for _, value := range values {
					given = append(given, Arg{name, value})
				}
			}
			left, failure := k.ReadAll(c, given)
			if failure != nil {
				return r, failure
			}
			r.Args = append(r.Args, left...)
			continue
		}
		for _, name := range names {
			values := query[name]
			if len(values) == 0 {
				continue
			}
			text := values[len(values)-1]
			if k.Read != nil {
				var failure *Failure
				if text, failure = k.Read(c, text, r); failure != nil {
					if failure.Key == "" {
						failure.Key = k.Name
					}
					return r, failure
				}
			}
			if text == "" {
				continue
			}
			if !strings.HasSuffix(k.Name, "...") {
				name = k.Name
			}
			r.Args = append(r.Args, Arg{name, text})
		}
	}
	return r, nil
}
