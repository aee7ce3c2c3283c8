// Package rules prints what a host of files needs so that an API's original
// addresses lead to their files: query strings, no extension, a slash at the
// end, the colons of Apostrophe's ids. It reads what every other reading of the
// families reads, their tables of routes, and knows no family by name.
//
// How a value of a key is spelled in an address is nowhere told a second time:
// the keys themselves are asked (ask.go), with what is planned and with what
// clients are known to write. So what is printed has a line for each route and
// key, and not for each document; documents, terms and pages that come later
// need no other rules.
//
// Chosen: the file is composed of the path and of what each key says. Not
// chosen: a list of all requests and their files, which every new document
// would make stale, and a program on the host, which many hosts have not.
package rules

import (
	"net/url"
	"slices"
	"strings"

	"galley/render"
)

// Hosts are the names that Print knows, for messages and completion.
func Hosts() []string { return []string{"caddy", "nginx"} }

// Print gives a host's rules for an edition, as the file that its server
// includes; ok is false for a host that it does not know. They are the same
// bytes for the same edition, and for each that has the same types, taxonomies,
// settings, aliases and awkward terms.
func Print(host string, e *render.Edition) (text []byte, ok bool) {
	switch host {
	case "nginx":
		return nginx(read(e)), true
	case "caddy":
		return caddy(read(e)), true
	}
	return nil, false
}

// rules are what all hosts are told, in no host's words.
type rules struct {
	prefix    string // the path of baseURL: "/docs", or ""
	host      string // its name, or ""
	families  []*family
	keys      []*key
	ids       []*id
	turns     []*turn
	redirects []redirect
	missing   []string // the folders that have a 404.html of their own, the root last
}

// A redirect leads from an address to another one, which is percent-encoded.
type redirect struct{ from, to string }

// A family is one with a base of its own.
type family struct {
	name, base string
	routes     []*route
	missing    answer   // where there is no file
	other      answer   // to a method that only a server takes
	devices    []device // folders whose names Windows keeps
}

// An answer is a fixed one, in the family's words.
type answer struct {
	status int
	kind   string
	allow  string
	body   string
}

// A device is a name that stands escaped in addresses, though it is that of a
// type or a taxonomy: a whole segment of a path.
type device struct{ name, escaped string }

// A route is what its requests without a query look like, and which keys are
// put behind the path.
type route struct {
	about   string
	parts   []part
	ending  string
	keys    []*key
	id      *id   // of a path that ends in an id of three parts
	turn    *turn // nil: with keys it is the same path
	missing answer
}

// A part is a segment of a path: a literal (escaped, as addresses have it), or
// what the client writes there.
type part struct {
	literal string
	choices []string // of a parameter: the only values; nil: any
	rest    bool     // takes the rest of the path
	id      bool     // Apostrophe's, of three parts
	aside   bool     // says a key, and is not part of the file's path
}

// An id is how keys take the place of the second and third part of an id, and
// make a bare one whole.
type id struct {
	name                       string // of the variable
	locale, mode               *key   // either may be nil
	defaultLocale, defaultMode string
}

// read finds out what the rules are.
func read(e *render.Edition) *rules {
	c := e.Context()
	t := &rules{missing: []string{"/"}}
	if u, err := url.Parse(c.BaseURL()); err == nil {
		t.host = u.Hostname()
	}
	if p, err := url.PathUnescape(c.Path("/")); err == nil {
		t.prefix = strings.TrimSuffix(p, "/")
	}
	for _, l := range c.Project().Locales[1:] {
		if _, ok := e.Planned(l + "/404.html"); ok {
			t.missing = slices.Insert(t.missing, 0, "/"+l+"/")
		}
	}
	for _, a := range c.Redirects() {
		address := strings.TrimPrefix(a.URL, "/")
		if strings.HasSuffix(a.URL, "/") {
			address += "index.html"
		}
		r, ok := e.Planned(address)
		if to := c.Entry(a.N); ok && r.Family.Name == "site" && to != nil { // else a file has taken its place
			t.redirects = append(t.redirects, redirect{t.prefix + a.URL, c.Path(to.URL)})
		}
	}
	b := &builder{rules: t, e: e, c: c, taken: map[string]bool{}, paths: map[*render.Key]inPath{}}
	for _, name := range own {
		b.taken[name] = true
	}
	for _, f := range e.Families() {
		if f.Base != "" {
			t.families = append(t.families, b.family(f))
		}
	}
	return t
}
