package apitest

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"galley/render"
)

// A Fuzz is the fuzz target that all families have: any path and query is
// answered with one of the family's statuses and never with 500, a body of JSON
// is JSON, and reading what was read changes nothing.
type Fuzz struct {
	Edition  *render.Edition
	Base     string                                                // what paths begin with
	Seeds    []string                                              // targets to begin with
	Callers  [2]render.Caller                                      // who asks: one of these
	Statuses []int                                                 // that an answer may have, beside 200
	Check    func(t *testing.T, target string, w *render.Response) // more to hold; may be nil
}

// Run fuzzes.
func (z Fuzz) Run(f *testing.F) {
	for _, seed := range z.Seeds {
		u, err := url.Parse(seed)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(u.Path, u.RawQuery, false)
		f.Add(u.Path, u.RawQuery, true)
	}
	f.Fuzz(func(t *testing.T, path, query string, second bool) {
		if path != z.Base && !strings.HasPrefix(path, z.Base+"/") {
			path = z.Base + "/" + path
		}
		target, who := path+"?"+query, z.Callers[0]
		if second {
			who = z.Callers[1]
		}
		c, w := z.Edition.ContextFor(who), &render.Response{}
		values, _ := url.ParseQuery(query)
		r, failure := z.Edition.Read("GET", path, values)
		if failure != nil {
			c.Fail(r.Family, failure, w)
		} else if err := z.Edition.Answer(c, r, w); err != nil {
			t.Fatal(err)
		}
		if w.Status != 0 && w.Status != 200 && !slices.Contains(z.Statuses, w.Status) {
			t.Fatalf("%s: %d", target, w.Status)
		}
		if w.Type != "application/xml" && !json.Valid(w.Body) {
			t.Fatalf("%s: %s", target, w.Body)
		}
		if failure != nil {
			return
		}
		if z.Check != nil {
			z.Check(t, target, w)
		}
		again := url.Values{}
		for _, a := range r.Args {
			again.Add(a.Key, a.Value)
		}
		plain := r
		plain.Args = nil
		same, failure := z.Edition.Read("GET", plain.String(), again)
		if failure != nil || same.String() != r.String() {
			t.Fatalf("%s is %s, and that is not read as itself: %+v", target, r, failure)
		}
		r.Address(nil)
	})
}
