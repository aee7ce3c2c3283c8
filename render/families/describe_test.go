package families_test

import (
	"io/fs"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"galley/content/contenttest"
	"galley/render"
	"galley/render/api/apitest"
	"galley/render/families"
	"galley/themes"
)

// TestExamplesDescribed holds every JSON file of every example to the
// description of its family.
func TestExamplesDescribed(t *testing.T) {
	examples, err := os.ReadDir("../../examples")
	if err != nil {
		t.Fatal(err)
	}
	for _, example := range examples {
		if !example.IsDir() {
			continue
		}
		t.Run(example.Name(), func(t *testing.T) {
			e := edition(t, os.DirFS("../../examples/"+example.Name()))
			described := 0
			for _, f := range e.Families() {
				if f.Base == "" {
					continue
				}
				if f.Label == "" {
					continue
				}
				described++
				apitest.Described(t, e, f)
			}
			if described == 0 {
				t.Error("no family has a description")
			}
		})
	}
}

func edition(t testing.TB, fsys fs.FS) *render.Edition {
	t.Helper()
	site, problems := contenttest.ResolveAt(t, fsys, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)) // all of them are published
	if problems.Failed() {
		t.Fatal(contenttest.Text(problems))
	}
	theme, _, err := themes.Load(fsys, site.Project().Theme, site.Project().Locales)
	if err != nil {
		t.Fatal(err)
	}
	all, problems := families.All(site, theme)
	if problems.Failed() {
		t.Fatal(contenttest.Text(problems))
	}
	e, problems := render.NewEdition(site, theme, all...)
	if problems.Failed() {
		t.Fatal(contenttest.Text(problems))
	}
	return e
}

func BenchmarkDescription(b *testing.B) {
	e := edition(b, os.DirFS("../../examples/tour"))
	c, w := e.Context(), &render.Response{}
	r, _ := e.Planned("api/openapi.json")
	for b.Loop() {
		if err := e.Answer(c, r, w); err != nil {
			b.Fatal(err)
		}
	}
}

// TestDownload: the file that Apostrophe's clients look for at the root says
// what the description says.
func TestDownload(t *testing.T) {
	e := edition(t, os.DirFS("../../examples/magazine"))
	_, file := apitest.Get(t, e, "/apostrophecms-openapi.yaml")
	_, description := apitest.Get(t, e, "/api/v1/openapi.json")
	var got, want any
	if err := yaml.Unmarshal([]byte(file), &got); err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal([]byte(description), &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" || want == nil {
		t.Error(diff)
	}
}
