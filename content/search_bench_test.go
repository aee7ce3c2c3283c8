package content_test

import (
	"fmt"
	"io/fs"
	"os"
	"testing"

	bench "galley/bench/corpus"
	"galley/content"
	"galley/content/bodies"
	"galley/content/contenttest"
	"galley/schemas"
	"galley/schemas/source"
)

// A project is one that is read and resolved as often as a test likes.
type project struct {
	fsys    fs.FS
	project *schemas.Project
	listing *content.Listing
	docs    []*content.Document
	store   bodies.Store
}

func (p *project) resolve(t testing.TB) *content.Site {
	t.Helper()
	site, err := content.Resolve(p.fsys, p.project, p.listing, p.docs, p.store, content.Options{Now: contenttest.Clock})
	if err != nil {
		t.Fatal(err)
	}
	return site
}

// blog is the benchmark's blog.
func blog(t testing.TB, posts int) *project {
	t.Helper()
	dir := t.TempDir()
	if err := bench.Write(dir, posts, 1); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, os.DirFS("../bench/galley")); err != nil {
		t.Fatal(err)
	}
	return readProject(t, os.DirFS(dir))
}

// readText reads a project in txtar form.
func readText(t testing.TB, text string) *project {
	t.Helper()
	return readProject(t, contenttest.FS(t, text))
}

func readProject(t testing.TB, fsys fs.FS) *project {
	t.Helper()
	p := &project{fsys: fsys, store: bodies.InMemory()}
	var problems source.Problems
	var err error
	if p.project, problems, err = schemas.Load(p.fsys); err != nil || problems.Failed() {
		t.Fatal(err, contenttest.Text(problems))
	}
	if p.listing, err = content.Walk(p.fsys, p.project); err != nil {
		t.Fatal(err)
	}
	if p.docs, err = content.Read(t.Context(), p.fsys, p.project, p.listing, p.store); err != nil {
		t.Fatal(err)
	}
	return p
}

func BenchmarkSearch(b *testing.B) {
	for _, posts := range []int{1000, 10000} {
		p := blog(b, posts)
		b.Run(fmt.Sprintf("%d/first", posts), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				site := p.resolve(b)
				b.StartTimer()
				if site.Find(content.Query{Locale: "en", Search: "cache", Limit: 10}).Total == 0 {
					b.Fatal("nothing is found")
				}
			}
		})
		site := p.resolve(b)
		for name, words := range map[string]string{
			"a word": "cache", "two words": "search index", "a beginning": "pub", "a letter": "a", "usual words": "the and of",
			"a mistake": "pubilsh", "nothing": "zzzzzz", "hostile": "the and that con pre rea wri ver ret res par sto str sta sel sec a",
		} {
			b.Run(fmt.Sprintf("%d/%s", posts, name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					site.Find(content.Query{Locale: "en", Search: words, Limit: 10})
				}
			})
		}
	}
}
