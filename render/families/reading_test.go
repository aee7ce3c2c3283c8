package families_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"galley/content/contenttest"
	"galley/render"
	"galley/render/api/apitest"
)

// given are values that clients give keys, well and badly.
var given = []string{"", "1", "2", "01", "+3", "-1", "0", "2.9", "3x", "101", "1000000", "true", "True", "TRUE", "false", "inline", "recent_posts",
	"en", "EN", "fr", "fr:draft", "fr:published", "draft", "published", "slug", "-slug", "-publishedAt", "title", "post", "POST", "a,b", "été", "x y", "*", "..", "~", "%", "nonsense"}

// TestReading: for every route and key, what was read is read again as what it
// is, and an alias is its name (routes.md 10, 3); not for what is planned alone
// but for what clients write.
func TestReading(t *testing.T) {
	projects := []string{apitest.Project}
	for seed := range uint64(3) {
		projects = append(projects, apitest.Generate(seed))
	}
	for i, project := range projects {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			e, problems := open(t, contenttest.FS(t, project))
			if problems.Failed() {
				t.Fatal(contenttest.Text(problems))
			}
			paths := map[*render.Route]string{} // of one planned request each
			values := map[string][]string{}     // planned, by key
			for r := range e.Plan() {
				for _, r := range append([]render.Request{r}, e.Context().Also(r)...) {
					for _, a := range r.Args {
						if !slices.Contains(values[a.Key], a.Value) && len(values[a.Key]) < 20 {
							values[a.Key] = append(values[a.Key], a.Value)
						}
					}
					r.Args = nil
					paths[r.Route] = r.String()
				}
			}
			asked := 0
			for route, path := range paths {
				for j := range route.Keys {
					k := &route.Keys[j]
					if strings.HasSuffix(k.Name, "...") {
						continue
					}
					for _, text := range slices.Concat(given, values[k.Name]) {
						asked++
						r, failure := e.Read("GET", path, url.Values{k.Name: {text}})
						for _, alias := range k.Aliases {
							if by, no := e.Read("GET", path, url.Values{alias: {text}}); (no == nil) != (failure == nil) || no == nil && by.String() != r.String() {
								t.Errorf("%s?%s=%s is %s, by %s it is %s (%v)", path, k.Name, text, r, alias, by, no)
							}
						}
						if failure != nil {
							continue
						}
						query := url.Values{}
						for _, a := range r.Args {
							query.Set(a.Key, a.Value)
						}
						bare := r
						bare.Args = nil
						if again, no := e.Read("GET", bare.String(), query); no != nil || again.String() != r.String() {
							t.Errorf("%s?%s=%s is read as %s, and that as %s (%v)", path, k.Name, text, r, again, no)
						}
						if b, ok := r.Address(nil); ok {
							if planned, is := e.Planned(string(b)); is && planned.String() != r.String() {
								t.Errorf("%s?%s=%s has the file of %s", path, k.Name, text, planned)
							}
						}
					}
				}
			}
			if asked < 1000 {
				t.Errorf("%d questions", asked)
			}
		})
	}
}
