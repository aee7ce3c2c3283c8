package content_test

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
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
		for _, q := range []struct {
			about string
			query content.Query
		}{
			{"a word", content.Query{Search: "cache"}},
			{"two words", content.Query{Search: "search index"}},
			{"a beginning", content.Query{Search: "pub"}},
			{"a letter", content.Query{Search: "a"}},
			{"usual words", content.Query{Search: "the and of"}},
			{"a mistake", content.Query{Search: "pubilsh"}},
			{"nothing", content.Query{Search: "zzzzzz"}},
			{"hostile", content.Query{Search: "the and for was with not his but are this have from they which one you were all she there would their him been"}},
			{"hostile mistakes", content.Query{Search: strings.Repeat("thhe andd forr wiith ", 8)}},
			{"in an order", content.Query{Search: "cache", Order: []schemas.Order{{Key: "title"}}}},
			{"of a term", content.Query{Search: "cache", Taxonomy: "categories", Term: site.Terms(p.project.Taxonomy("categories"), "en")[0].Slug}},
		} {
			b.Run(fmt.Sprintf("%d/%s", posts, q.about), func(b *testing.B) {
				q.query.Locale, q.query.Limit = "en", 20
				site.Find(q.query) // what the site makes once
				b.ReportAllocs()
				for b.Loop() {
					site.Find(q.query)
				}
			})
		}
		b.Run(fmt.Sprintf("%d/save", posts), func(b *testing.B) { // the first search behind it
			n := 0
			for b.Loop() {
				b.StopTimer()
				n++
				i := n * 7919 % len(p.docs)
				d := *p.docs[i]
				d.Hash += uint64(n)
				p.docs[i] = &d
				next := p.resolve(b)
				content.ShareSearch(next, site)
				site = next
				b.StartTimer()
				site.Find(content.Query{Locale: "en", Search: "cache", Limit: 20})
			}
		})
		b.Run(fmt.Sprintf("%d/size", posts), func(b *testing.B) {
			for b.Loop() {
			}
			b.ReportMetric(float64(content.SearchSize(site))/(1<<20), "MiB")
			b.ReportMetric(float64(content.SearchSegments(site)), "segments")
		})
	}
}
