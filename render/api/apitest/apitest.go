// Package apitest is what every API family promises, as tests (style 4.2):
// each family runs them over its own New. It is for tests alone.
package apitest

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"galley/content"
	"galley/content/contenttest"
	"galley/render"
	"galley/schemas"
	"galley/schemas/source"
	"galley/themes"
)

// A New makes a family for a project.
type New func(*schemas.Project) (*render.Family, source.Problems)

// Open makes an edition of one family over a project in txtar form.
func Open(t testing.TB, make New, project string) *render.Edition {
	t.Helper()
	return Edition(t, make, contenttest.Site(t, project))
}

// Edition makes an edition of one family over a site.
func Edition(t testing.TB, make New, site *content.Site) *render.Edition {
	t.Helper()
	f, problems := make(site.Project())
	if f == nil || problems.Failed() {
		t.Fatalf("there is no family:\n%s", contenttest.Text(problems))
	}
	e, problems := render.NewEdition(site, &themes.Theme{}, f)
	if problems.Failed() {
		t.Fatalf("two answers want one address:\n%s", contenttest.Text(problems))
	}
	return e
}

// Get reads a request and answers it to the anonymous reader of the static
// tree, and gives the status and the body.
func Get(t testing.TB, e *render.Edition, target string) (int, string) {
	t.Helper()
	return answer(t, e, render.Caller{}, target, false)
}

// Ask does the same for a caller, as a server does that wants keys: who may
// not come in is told so before anything else.
func Ask(t testing.TB, e *render.Edition, who render.Caller, target string) (int, string) {
	t.Helper()
	return answer(t, e, who, target, true)
}

func answer(t testing.TB, e *render.Edition, who render.Caller, target string, keys bool) (int, string) {
	t.Helper()
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	c, w := e.ContextFor(who), &render.Response{}
	r, failure := e.Read("GET", u.Path, u.Query())
	if keys && r.Family != nil && r.Family.Admit != nil {
		if no := r.Family.Admit(who); no != nil {
			failure = no
		}
	}
	if failure != nil {
		c.Fail(r.Family, failure, w)
	} else if err := e.Answer(c, r, w); err != nil {
		t.Fatalf("%s: %v", target, err)
	}
	if w.Status == 0 {
		w.Status = 200
	}
	return w.Status, string(w.Body)
}

// Same asks two editions the same questions, as the reader of the static tree
// and as the caller of an open server, and says whether they gave the same
// answers.
func Same(t *testing.T, a, b *render.Edition, times int, target func() string) bool {
	t.Helper()
	for i := range times {
		who := render.Caller{Open: i%2 == 1}
		at := target()
		x, y := Reply(t, a, who, at), Reply(t, b, who, at)
		if x != y {
			t.Errorf("%s\none says: %s\nthe other: %s", at, x, y)
			return false
		}
	}
	return true
}

// Reply is all that a client can see of an answer.
func Reply(t *testing.T, e *render.Edition, who render.Caller, target string) string {
	t.Helper()
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	c, w := e.ContextFor(who), &render.Response{}
	r, failure := e.Read("GET", u.Path, u.Query())
	static := ""
	if failure != nil {
		c.Fail(r.Family, failure, w)
	} else {
		if err := e.Answer(c, r, w); err != nil {
			t.Fatalf("%s: %v", target, err)
		}
		static, _ = e.Static(r)
	}
	return fmt.Sprintln(w.Status, w.Type, w.Header, w.File, w.Private, static, string(w.Body))
}

// Run holds a family to the promises, over a project that has a bit of
// everything and over generated ones; with GALLEY_FULL over more of those.
func Run(t *testing.T, make New) {
	t.Run("a bit of everything", func(t *testing.T) { run(t, Open(t, make, Project)) })
	seeds := uint64(4)
	if os.Getenv("GALLEY_FULL") != "" {
		seeds = 24
	}
	for seed := range seeds {
		t.Run(fmt.Sprintf("names of Generate(%d)", seed), func(t *testing.T) { run(t, Open(t, make, Generate(seed))) })
	}
}

// Hold holds a family to the promises over a project of its own.
func Hold(t *testing.T, make New, project string) { run(t, Open(t, make, project)) }

func run(t *testing.T, e *render.Edition) {
	plan := slices.Collect(e.Plan())
	if len(plan) == 0 {
		t.Fatal("nothing is planned")
	}
	t.Run("a plan is the same twice", func(t *testing.T) { planTwice(t, e, plan) })
	t.Run("planned requests stand below the base, each at an address of its own", func(t *testing.T) { addresses(t, e, plan) })
	t.Run("planned requests answer 200 with JSON, the same twice and from many goroutines", func(t *testing.T) { answers(t, e, plan) })
	t.Run("all spellings are one request", func(t *testing.T) { spellings(t, e, plan) })
	t.Run("reading what was read changes nothing", func(t *testing.T) { idempotent(t, e, plan) })
	t.Run("what is not there is answered in the family's words", func(t *testing.T) { missing(t, e) })
	t.Run("every answer is as the family's description says", func(t *testing.T) {
		for _, f := range e.Families() {
			Described(t, e, f)
		}
	})
	t.Run("nothing private and nothing unpublished is anywhere", func(t *testing.T) { canaries(t, e, plan) })
}

func planTwice(t *testing.T, e *render.Edition, plan []render.Request) {
	again := slices.Collect(e.Plan())
	if len(again) != len(plan) {
		t.Fatalf("%d requests, then %d", len(plan), len(again))
	}
	for i := range plan {
		if plan[i].String() != again[i].String() {
			t.Errorf("%s, then %s", plan[i], again[i])
		}
	}
}

func addresses(t *testing.T, e *render.Edition, plan []render.Request) {
	seen := map[string]string{}
	c := e.Context()
	for _, r := range plan {
		for _, r := range append([]render.Request{r}, c.Also(r)...) {
			b, ok := r.Address(nil)
			address := string(b)
			switch base := r.Family.Base[1:]; {
			case !ok:
				t.Errorf("%s has no address", r)
			case !strings.HasPrefix(address, base+"/") && !strings.HasPrefix(address, base+"."):
				t.Errorf("%s has the address %s, which is not below %s", r, address, base)
			case seen[content.Fold(address)] != "":
				t.Errorf("%s and %s have the address %s", r, seen[content.Fold(address)], address)
			}
			seen[content.Fold(address)] = r.String()
			if p, ok := e.Planned(address); !ok || p.String() != r.String() {
				t.Errorf("at %s lies %s, not %s", address, p, r)
			}
		}
	}
}

func answers(t *testing.T, e *render.Edition, plan []render.Request) {
	first := make([][]byte, len(plan))
	c, w := e.Context(), &render.Response{}
	for i, r := range plan {
		if err := e.Answer(c, r, w); err != nil {
			t.Fatalf("%s: %v", r, err)
		}
		first[i] = bytes.Clone(w.Body)
		switch {
		case w.Status != 0 && w.Status != 200:
			t.Errorf("%s: status %d", r, w.Status)
		case strings.HasSuffix(r.Route.Pattern, ".xml"):
			if err := wellFormed(w.Body); err != nil {
				t.Errorf("%s: no XML: %v: %s", r, err, w.Body)
			}
		case !json.Valid(w.Body):
			t.Errorf("%s: no JSON: %s", r, w.Body)
		case !bytes.HasSuffix(w.Body, []byte("\n")) || bytes.Contains(w.Body, []byte("\\u003c")):
			t.Errorf("%s: JSON ends with a line and has < as it is: %s", r, w.Body)
		}
		for _, also := range c.Also(r) {
			if err := e.Answer(c, also, w); err != nil || !bytes.Equal(w.Body, first[i]) {
				t.Errorf("%s is not what %s is (%v): %s", also, r, err, w.Body)
			}
		}
	}
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			c, w := e.Context(), &render.Response{}
			for i := range plan {
				i = (i*7 + worker*len(plan)/4) % len(plan)
				if err := e.Answer(c, plan[i], w); err != nil || !bytes.Equal(w.Body, first[i]) {
					t.Errorf("%s differs the next time (%v)", plan[i], err)
				}
			}
		})
	}
	all.Wait()
}

// wellFormed says what is wrong with a text that should be XML.
func wellFormed(text []byte) error {
	for d := xml.NewDecoder(bytes.NewReader(text)); ; {
		if _, err := d.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// spellings asks for each planned request in the ways in which a client may
// (routes.md 10, 2).
func spellings(t *testing.T, e *render.Edition, plan []render.Request) {
	c := e.Context()
	for _, r := range plan {
		for _, r := range append([]render.Request{r}, c.Also(r)...) {
			address, _ := r.Address(nil)
			path, query := spelled(r)
			backwards := url.Values{}
			for _, k := range slices.Backward(slices.Sorted(mapKeys(query))) {
				backwards[k] = query[k]
			}
			more := url.Values{"utm_source": {"x"}, "apikey": {"k"}, "auth_token": {"t"}}
			twice := url.Values{}
			aliased := url.Values{}
			for k, v := range query {
				more[k], twice[k], aliased[k] = v, append([]string{"x"}, v...), v
				for i := range r.Route.Keys {
					if key := &r.Route.Keys[i]; key.Name == k && len(key.Aliases) > 0 {
						delete(aliased, k)
						aliased[key.Aliases[0]] = v
					}
				}
			}
			ways := []struct {
				about, path string
				query       url.Values
			}{
				{"as it is", path, query},
				{"with a slash", path + "/", query},
				{"by its file", "/" + string(address), url.Values{"page": {"99"}}},
				{"with keys that nobody knows", path, more},
				{"with each key twice", path, twice},
				{"by aliases", path, aliased},
				{"in another order", path, backwards},
			}
			for _, way := range ways {
				got, failure := e.Read("GET", way.path, way.query)
				if failure != nil {
					t.Errorf("%s, %s: %d %s", r, way.about, failure.Status, failure.Message)
				} else if got.String() != r.String() {
					t.Errorf("%s, %s: %s", r, way.about, got)
				}
			}
		}
	}
}

// spelled gives a request as path and query.
func spelled(r render.Request) (string, url.Values) {
	query := url.Values{}
	for _, a := range r.Args {
		query[a.Key] = []string{a.Value}
	}
	r.Args = nil
	return r.String(), query
}

func mapKeys(v url.Values) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range v {
			if !yield(k) {
				return
			}
		}
	}
}

func idempotent(t *testing.T, e *render.Edition, plan []render.Request) {
	for _, r := range plan {
		path, query := spelled(r)
		first, failure := e.Read("GET", path, query)
		if failure != nil {
			t.Fatalf("%s: %s", r, failure.Message)
		}
		path, query = spelled(first)
		if second, _ := e.Read("GET", path, query); second.String() != first.String() {
			t.Errorf("%s is read as %s, and that as %s", r, first, second)
		}
		for i := range r.Route.Keys { // the default and no value are one request
			k := &r.Route.Keys[i]
			if r.Arg(k.Name) != "" || k.Read == nil || k.Default == "" || k.Sort == render.Dynamic || strings.Contains(k.Default, " ") {
				continue
			}
			query[k.Name] = []string{k.Default}
			if got, failure := e.Read("GET", path, query); failure != nil || got.String() != first.String() {
				t.Errorf("%s with %s=%s is %s (%v)", r, k.Name, k.Default, got, failure)
			}
			delete(query, k.Name)
		}
	}
}

func missing(t *testing.T, e *render.Edition) {
	base := e.Families()[0].Base
	for _, target := range []string{base + "/no/such/thing", base + "/no-such-thing.json", base + "//", base + "/content/type/post/page/999.json"} {
		status, body := Get(t, e, target)
		if status != 404 || !json.Valid([]byte(body)) {
			t.Errorf("%s: %d %s", target, status, body)
		}
	}
}

// canaries looks for what Project hides.
func canaries(t *testing.T, e *render.Edition, plan []render.Request) {
	c, w := e.Context(), &render.Response{}
	for _, r := range plan {
		if err := e.Answer(c, r, w); err != nil {
			t.Fatal(err)
		}
		if i := bytes.Index(bytes.ToLower(w.Body), []byte("canary")); i >= 0 {
			t.Errorf("%s shows %s", r, w.Body[max(0, i-40):min(len(w.Body), i+40)])
		}
		if strings.Contains(strings.ToLower(r.String()), "canary") {
			t.Errorf("%s is planned", r)
		}
	}
}
