package main

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"galley/render"
)

// written are values as clients write them, well and badly.
var written = []string{"1", "2", "02", "5", "-1", "0", "3x", "100", "101", "1000000", "true", "True", "TRUE", "false", "inline", "recent_posts",
	"en", "EN", "fr", "draft", "published", "slug", "-slug", "title", "post", "POST", "faq", "faq,plant", "plant,faq", "été", "x y", "*", "..", "~", "%", "a/b", "?", "nonsense"}

// TestRulesAgree asks hosts what nobody planned: keys with values of all sorts,
// alone and in pairs. A host gives what the server's reading of the request
// says, without the keys that only a server reads: its file, or 404. With
// GALLEY_SEEDS many more are asked, of generated projects too.
func TestRulesAgree(t *testing.T) {
	seeds, each := seeds(0, 8)
	t.Run("magazine", func(t *testing.T) {
		publish(t, "../../examples/magazine", "--clock", "2026-11-01T00:00:00Z").agree(t, each)
	})
	t.Run("magazine, omitting what it can", func(t *testing.T) {
		publish(t, omitting(t), "--clock", "2026-11-01T00:00:00Z").agree(t, each)
	})
	for seed := range seeds {
		t.Run(fmt.Sprintf("Generate(%d)", seed), func(t *testing.T) {
			publish(t, generated(t, seed)).agree(t, each)
		})
	}
}

func (p published) agree(t *testing.T, each int) {
	type asked struct {
		path  string
		route *render.Route
	}
	var routes []asked
	values := map[string][]string{}
	seen := map[string]bool{}
	for r := range p.edition.Plan() {
		for _, r := range append([]render.Request{r}, p.edition.Context().Also(r)...) {
			if r.Family.Base == "" || r.Route.Ending == "" {
				continue
			}
			for _, a := range r.Args {
				if !slices.Contains(values[a.Key], a.Value) && len(values[a.Key]) < 8 {
					values[a.Key] = append(values[a.Key], a.Value)
				}
			}
			path, _, _ := strings.Cut(r.String(), "?")
			first := ""
			if len(r.Params) > 1 {
				first = r.Params[0]
			}
			if kind := r.Family.Base + r.Route.Pattern + " " + first; !seen[kind] {
				seen[kind] = true
				routes = append(routes, asked{path, r.Route})
			}
		}
	}
	want := func(path string, query url.Values) (file string, ok bool) {
		r, no := p.edition.Read("GET", path, query)
		if no != nil {
			return "", false
		}
		r.Args = slices.DeleteFunc(slices.Clone(r.Args), func(a render.Arg) bool {
			i := slices.IndexFunc(r.Route.Keys, func(k render.Key) bool { return k.Name == a.Key })
			return i < 0 || r.Route.Keys[i].Sort == render.Dynamic
		})
		b, ok := r.Address(nil)
		if !ok {
			return "", false
		}
		_, ok = p.edition.Planned(string(b))
		return string(b), ok
	}
	p.everywhere(t, func(t *testing.T, h *host) {
		rnd := rand.New(rand.NewPCG(1, 1))
		count, wrong := 0, 0 // questions, and answers
		ask := func(path string, query url.Values) {
			target := (&url.URL{Path: path}).EscapedPath() + "?" + query.Encode()
			if count++; count%each != 0 {
				return
			}
			file, ok := want(path, query)
			answer, body := h.ask(t, "GET", target)
			expect := ""
			if ok {
				text, err := os.ReadFile(filepath.Join(p.root, filepath.FromSlash(file)))
				if err != nil {
					t.Fatal(err)
				}
				expect = string(text)
			}
			if ok && (answer.StatusCode != 200 || body != expect) || !ok && answer.StatusCode != 404 {
				t.Errorf("%s: status %d %.60q, want %v %q", target, answer.StatusCode, body, ok, file)
				if wrong++; wrong > 60 {
					t.Fatal("and more")
				}
			}
		}
		for _, a := range routes {
			for i := range a.route.Keys {
				k := &a.route.Keys[i]
				if strings.Contains(k.Name, "...") || k.Sort == render.Dynamic && k.Name != "apos-mode" && k.Name != "apos-locale" {
					continue
				}
				for _, name := range append([]string{k.Name}, k.Aliases...) {
					for _, text := range slices.Concat(written, values[k.Name]) {
						ask(a.path, url.Values{name: {text}})
					}
				}
			}
			for range 20 {
				query := url.Values{}
				for range 3 {
					if len(a.route.Keys) > 0 {
						k := a.route.Keys[rnd.IntN(len(a.route.Keys))]
						texts := slices.Concat(written[:6], values[k.Name], values[k.Name], []string{"nonsense"})
						if !strings.Contains(k.Name, "...") && k.Sort != render.Dynamic {
							query.Set(k.Name, texts[rnd.IntN(len(texts))])
						}
					}
				}
				ask(a.path, query)
			}
		}
		t.Logf("%d questions", count/each)
	})
}
