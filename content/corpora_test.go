package content_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"galley/content"
	"galley/content/contenttest"
	"galley/schemas/source"
)

// corpus is a project whose content folder is a collection of real content.
type corpus struct {
	project fs.FS
	content fs.FS
	folder  string
}

func (c corpus) Open(name string) (fs.File, error) {
	if below, ok := strings.CutPrefix(name, c.folder); ok && (below == "" || below[0] == '/') {
		return c.content.Open(filepath.Join(".", below))
	}
	return c.project.Open(name)
}

// What the two corpora resolve to. Of their links this many lead nowhere: each
// was looked at, and each is a mistake of the text (a host without https://, a
// lost first slash, a page that has another name here, a shortcode as address)
// or differs in case from the address that it means.
func TestCorporaResolve(t *testing.T) {
	for _, c := range []struct {
		name    string
		entries int
		terms   map[string]int
		rules   map[source.Rule]int
		both    string // is a page and a list
	}{
		{"kubernetes-blog", 387, map[string]int{"authors": 6, "tags": 0},
			map[source.Rule]int{source.BrokenLink: 17}, "/blog/"},
		{"hugo-docs", 945, map[string]int{"categories": 0, "keywords": 6},
			map[source.Rule]int{source.BrokenLink: 49, source.AliasTaken: 4}, "/quick-reference/glossary/"},
	} {
		t.Run(c.name, func(t *testing.T) {
			corpora := os.Getenv("GALLEY_CORPORA")
			if corpora == "" {
				corpora = filepath.Join("..", "..", "shared", "corpora")
			}
			folder := filepath.Join(corpora, c.name)
			if _, err := os.Stat(folder); err != nil {
				t.Skipf("the corpus is not here: %v", err)
			}
			archive, err := txtar.ParseFile("../cmd/galley/testdata/corpora/" + c.name + ".txtar")
			if err != nil {
				t.Fatal(err)
			}
			project, err := txtar.FS(archive)
			if err != nil {
				t.Fatal(err)
			}
			site, problems := contenttest.Resolve(t, corpus{project, os.DirFS(folder), c.name})
			if site.Len() != c.entries {
				t.Errorf("%d entries, want %d", site.Len(), c.entries)
			}
			terms := map[string]int{}
			for _, x := range site.Project().Taxonomies {
				terms[x.Name] = len(site.Terms(x, "en"))
			}
			if diff := cmp.Diff(c.terms, terms); diff != "" {
				t.Errorf("terms (-want +got):\n%s", diff)
			}
			rules := map[source.Rule]int{}
			for _, p := range problems {
				switch p.Rule {
				case source.BrokenLink, source.AliasTaken:
					rules[p.Rule]++
				case source.MissingFile, source.SameAddress, source.SameSlug, source.SameID, source.BadSlug,
					source.MissingDate, source.BrokenReference, source.SameTerm, source.NoType:
					t.Error(contenttest.Text(source.Problems{p}))
				}
			}
			if diff := cmp.Diff(c.rules, rules); diff != "" {
				t.Errorf("problems by rule (-want +got):\n%s\n%s", diff, contenttest.Text(problems))
			}
			if site.ByURL(c.both) == content.None {
				t.Errorf("%s is a list only", c.both)
			}
		})
	}
}
