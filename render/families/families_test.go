package families_test

import (
	"os"
	"strings"
	"testing"

	"galley/content/contenttest"
	"galley/render"
	"galley/render/families"
	"galley/schemas/source"
	"galley/themes"
)

// open makes the edition of a project's folder, and fails the test for any
// problem.
func open(t testing.TB, folder string) *render.Edition {
	t.Helper()
	fsys := os.DirFS(folder)
	site, problems := contenttest.Resolve(t, fsys)
	theme, more, err := themes.Load(fsys, site.Project().Theme, site.Project().Locales)
	if err != nil {
		t.Fatal(err)
	}
	all, of := families.All(site, theme)
	e, clashes := render.NewEdition(site, theme, all...)
	for _, ps := range []source.Problems{problems, more, of, clashes} {
		if ps.Failed() {
			t.Fatal(contenttest.Text(ps))
		}
	}
	return e
}

// TestTour answers all that is planned of the canonical project: each answer
// is there, and stands at one address.
func TestTour(t *testing.T) {
	e := open(t, "../../examples/tour")
	c := e.Context()
	var w render.Response
	seen := map[string]string{}
	for r := range e.Plan() {
		if err := e.Answer(c, r, &w); err != nil {
			t.Errorf("%s: %v", r, err)
		}
		if w.Status != 0 || len(w.Body) == 0 && w.File == "" && r.String() != "/.nojekyll" {
			t.Errorf("%s: status %d, %d bytes", r, w.Status, len(w.Body))
		}
		for _, r := range append([]render.Request{r}, c.Also(r)...) {
			address, ok := r.Address(nil)
			if !ok || seen[string(address)] != "" {
				t.Errorf("%s has the address %q, %v; so has %q", r, address, ok, seen[string(address)])
			}
			seen[string(address)] = r.String()
			if os.Getenv("DUMP") != "" {
				p := os.Getenv("DUMP") + "/" + string(address)
				os.MkdirAll(p[:strings.LastIndexByte(p, '/')], 0o777)
				os.WriteFile(p, w.Body, 0o666)
			}
		}
	}
}
