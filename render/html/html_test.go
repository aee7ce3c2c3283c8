package html_test

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"galley/content/contenttest"
	"galley/render"
	"galley/render/html"
	"galley/schemas/source"
	"galley/themes"
)

// open makes an edition of a project with its pages alone.
func open(t testing.TB, fsys fs.FS) (*render.Edition, source.Problems) {
	t.Helper()
	site, problems := contenttest.Resolve(t, fsys)
	theme, found, err := themes.Load(fsys, site.Project().Theme, site.Project().Locales)
	if err != nil {
		t.Fatal(err)
	}
	problems = append(problems, found...)
	family, found := html.New(site.Project(), theme)
	problems = append(problems, found...)
	e, found := render.NewEdition(site, theme, family)
	problems = append(problems, found...)
	problems.Sort()
	return e, problems
}

// edition is open for a project without errors, in txtar form.
func edition(t testing.TB, project string) *render.Edition {
	t.Helper()
	e, problems := open(t, contenttest.FS(t, project))
	if problems.Failed() {
		t.Fatalf("the project has errors:\n%s", contenttest.Text(problems))
	}
	return e
}

// tree answers everything that is planned.
func tree(t testing.TB, e *render.Edition) map[string]string {
	t.Helper()
	pages := map[string]string{}
	c := e.Context()
	for r := range e.Plan() {
		var w render.Response
		if err := e.Answer(c, r, &w); err != nil {
			t.Fatalf("%s: %v", r, err)
		}
		address, ok := r.Address(nil)
		if !ok {
			t.Fatalf("%s has no address", r)
		}
		pages[string(address)] = string(w.Body)
	}
	return pages
}

// ask answers one request by its path.

func lines(s string) []string { return strings.Split(strings.TrimSpace(s), "\n") }

var update = flag.Bool("update", false, "write golden files anew")

// Each file of testdata is a project, and below public/ the pages that it must
// give; pages that are not in it are not looked at. -update writes them
// anew.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no projects in testdata: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			golden := txtar.Parse(text)
			pages := tree(t, edition(t, string(text)))
			for i, f := range golden.Files {
				address, ok := strings.CutPrefix(f.Name, "public/")
				if !ok {
					continue
				}
				got, ok := pages[address]
				if !ok {
					t.Errorf("%s is not planned", address)
					continue
				}
				if *update {
					golden.Files[i].Data = []byte(got)
				} else if diff := cmp.Diff(lines(string(f.Data)), lines(got)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", address, diff)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(golden), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// readFiles gives the files of a file system.
func readFiles(t testing.TB, fsys fs.FS) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[name], err = fs.ReadFile(fsys, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
