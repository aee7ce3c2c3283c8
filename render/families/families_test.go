package families_test

import (
	"io/fs"
	"os"
	"testing"

	"galley/content/contenttest"
	"galley/render"
	"galley/render/families"
	"galley/schemas/source"
	"galley/themes"
)

// open makes the edition of a project, and gives all that is wrong with it.
func open(t testing.TB, fsys fs.FS) (*render.Edition, source.Problems) {
	t.Helper()
	site, problems := contenttest.Resolve(t, fsys)
	theme, more, err := themes.Load(fsys, site.Project().Theme, site.Project().Locales)
	if err != nil {
		t.Fatal(err)
	}
	all, of := families.All(site, theme)
	e, clashes := render.NewEdition(site, theme, all...)
	for _, more := range []source.Problems{more, of, clashes} {
		problems = append(problems, more...)
	}
	problems.Sort()
	return e, problems
}

// TestTour answers all that is planned of the canonical project: each answer
// is there, and stands at one address.
func TestTour(t *testing.T) {
	e, problems := open(t, os.DirFS("../../examples/tour"))
	if len(problems) > 0 {
		t.Fatal(contenttest.Text(problems))
	}
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
		}
	}
}
