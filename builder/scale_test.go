package builder

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"galley/content"
	"galley/content/bodies"
	"galley/render"
)

// counting is a Sink that counts files, and bytes by family.
type counting struct {
	mu    sync.Mutex
	files map[string]int
	bytes map[string]int
}

func (c *counting) Put(a Artifact) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.files[a.Family]++
	c.bytes[a.Family] += len(a.Response.Body)
	return nil
}

// many is a project of many posts in one folder, with all APIs: one list of all
// of them, as many terms as half of them, an old address and a translation for
// some.
func many(n int) fstest.MapFS {
	fsys := fstest.MapFS{}
	put := func(name, format string, args ...any) {
		fsys[name] = &fstest.MapFile{Data: fmt.Appendf(nil, format, args...)}
	}
	put("galley.yaml", "baseURL: https://many.test\nlocales: [en, fr]\napi: {r3: {limit: 10}, butter: {}, apostrophe: {}}\nfeeds: {types: []}\n")
	put("schemas/author.yaml", "url: /people/{slug}/\nlistURL: /people/\norder: title\nfields: [{name: title, type: text}]\n")
	put("schemas/post.yaml", `
url: /blog/{slug}/
listURL: /blog/
order: -date
perPage: 10
omitFromLists: [body]
fields:
  - {name: title, type: text, required: true}
  - {name: author, type: reference, to: author, taxonomy: authors}
  - {name: tags, type: tags, taxonomy: tags}
  - {name: body, type: markdown}
`)
	for i := range 10 {
		put(fmt.Sprintf("content/author/a%d.yaml", i), "title: Author %d\n", i)
	}
	for i := range n {
		put(fmt.Sprintf("content/post/post-%d.md", i), "---\ntitle: Post %d\ndate: %d-%02d-%02d\nauthor: a%d\ntags: [t%d, u%d]\naliases: [/old/%d/]\n---\n## One\n\n[next](post-%d.md)\n",
			i, 2000+i%25, 1+i/25%12, 1+i/300%28, i%10, i%(n/2), i%40, i, (i+1)%n)
		if i%10 == 0 {
			put(fmt.Sprintf("content/post/post-%d.fr.md", i), "---\ntitle: Billet %d\ndate: 2020-01-01\nauthor: a1\ntags: [t%d]\n---\nTexte.\n", i, i)
		}
	}
	return fsys
}

// TestBuildGrows: with all families on, four times as many documents are about
// four times as many files, bytes and pieces of memory. GALLEY_MANY is how many
// the fewer are.
func TestBuildGrows(t *testing.T) {
	const times = 4
	few := setting(t, "GALLEY_MANY", 200)
	type cost struct {
		files, bytes map[string]int
		pieces       uint64
	}
	build := func(n int) cost {
		opened, err := Open(t.Context(), many(n), bodies.InMemory(), content.Options{Now: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil || opened.Edition == nil {
			t.Fatal(err, opened.Problems)
		}
		sink := &counting{files: map[string]int{}, bytes: map[string]int{}}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		problems, err := Build(t.Context(), opened.Edition, sink)
		runtime.ReadMemStats(&after)
		if err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		sum := 0
		for _, n := range sink.files {
			sum += n
		}
		if sum != opened.Edition.Files() {
			t.Errorf("%d files, and the edition says %d", sum, opened.Edition.Files())
		}
		return cost{sink.files, sink.bytes, after.Mallocs - before.Mallocs}
	}
	small, large := build(few), build(times*few)
	const most = 1.5 * times
	for _, name := range slices.Sorted(maps.Keys(large.files)) {
		if f := float64(large.files[name]) / float64(small.files[name]); f > most {
			t.Errorf("%s has %.1f times as many files", name, f)
		}
		if f := float64(large.bytes[name]) / float64(small.bytes[name]); f > most {
			t.Errorf("%s has %.1f times as many bytes", name, f)
		}
	}
	if f := float64(large.pieces) / float64(small.pieces); f > most {
		t.Errorf("%.1f times as many pieces of memory", f)
	}
}

// TestLastPage: the last page of a long list costs what the first one does.
func TestLastPage(t *testing.T) {
	const n = 2000
	opened, err := Open(t.Context(), many(n), bodies.InMemory(), content.Options{Now: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil || opened.Edition == nil {
		t.Fatal(err, opened.Problems)
	}
	e := opened.Edition
	c := e.Context()
	var w render.Response
	cost := func(address string) float64 {
		r, ok := e.Planned(address)
		if !ok {
			t.Fatalf("%s is not planned", address)
		}
		return testing.AllocsPerRun(10, func() {
			if err := e.Answer(c, r, &w); err != nil || w.Status != 0 {
				t.Fatal(err, w.Status)
			}
		})
	}
	for _, test := range []struct{ first, last string }{
		{"blog/page/2/index.html", fmt.Sprintf("blog/page/%d/index.html", n/10-1)},
		{"api/content/page/2.json", fmt.Sprintf("api/content/page/%d.json", n/10-1)},
		{"api/content/type/post/page/2.json", fmt.Sprintf("api/content/type/post/page/%d.json", n/10-1)},
	} {
		if first, last := cost(test.first), cost(test.last); last > 1.3*first+20 {
			t.Errorf("%s makes %.0f pieces of memory, %s %.0f", test.first, first, test.last, last)
		}
	}
}
