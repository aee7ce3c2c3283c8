package families_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"galley/content"
	"galley/content/contenttest"
	"galley/render"
	"galley/render/families"
	"galley/themes"
)

// blog is a site of many posts with terms and authors.
func blog(t testing.TB, posts int, settings ...string) (*content.Site, *themes.Theme) {
	t.Helper()
	fsys := fstest.MapFS{}
	add := func(name, text string) { fsys[name] = &fstest.MapFile{Data: []byte(text)} }
	add("galley.yaml", "baseURL: https://many.test\n"+strings.Join(settings, ""))
	add("schemas/post.yaml", `
url: /blog/{slug}/
listURL: /blog/
order: -date
omitFromLists: [body]
fields:
  - {name: title, type: text}
  - {name: body, type: markdown}
  - {name: author, type: reference, to: author, taxonomy: authors}
  - {name: tags, type: tags, taxonomy: tags}
`)
	add("schemas/author.yaml", "url: /people/{slug}/\nlistURL: /people/\nfields: [{name: name, type: text}]\n")
	for i := range 50 {
		add(fmt.Sprintf("content/author/a%d.yaml", i), fmt.Sprintf("name: Author %d\n", i))
	}
	for i := range posts {
		add(fmt.Sprintf("content/post/post-%d.md", i), fmt.Sprintf("---\ntitle: Post %d\ndate: 20%02d-%02d-%02d\nauthor: a%d\ntags: [tag %d, tag %d]\n---\nText of %d.\n",
			i, i%25, i%12+1, i%28+1, i%50, i%300, i%170+300, i))
	}
	site, problems := contenttest.Resolve(t, fsys)
	if problems.Failed() {
		t.Fatal(contenttest.Text(problems)[:500])
	}
	theme, _, err := themes.Load(fsys, "default", site.Project().Locales)
	if err != nil {
		t.Fatal(err)
	}
	return site, theme
}

func BenchmarkNewEdition10k(b *testing.B) {
	site, theme := blog(b, 10_000)
	for b.Loop() {
		all, _ := families.All(site, theme)
		render.NewEdition(site, theme, all...)
	}
}

func BenchmarkPlan10k(b *testing.B) {
	site, theme := blog(b, 10_000)
	all, _ := families.All(site, theme)
	e, _ := render.NewEdition(site, theme, all...)
	var address []byte
	n := 0
	for b.Loop() {
		n = 0
		for r := range e.Plan() {
			address, _ = r.Address(address[:0])
			n++
		}
	}
	b.ReportMetric(float64(n), "requests")
}

// BenchmarkAnswers makes every planned answer of a family and throws it away:
// what the bytes of a published file cost, and what they leave to the collector.
func BenchmarkAnswers(b *testing.B) {
	site, theme := blog(b, 2_000, "api: {r3: true, butter: true, apostrophe: true}\n")
	for _, family := range []string{"r3", "butter", "apostrophe", "html", "site"} {
		b.Run(family, func(b *testing.B) {
			all, size, allocated := 0, 0, uint64(0)
			for b.Loop() {
				b.StopTimer() // nothing is kept from one edition to the next
				families, _ := families.All(site, theme)
				e, _ := render.NewEdition(site, theme, families...)
				var requests []render.Request
				for r := range e.Plan() {
					if r.Family.Name == family {
						requests = append(requests, r)
					}
				}
				c, w := e.Context(), &render.Response{}
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				b.StartTimer()
				for _, r := range requests {
					if err := e.Answer(c, r, w); err != nil {
						b.Fatal(err)
					}
					size += len(w.Body)
				}
				b.StopTimer()
				runtime.ReadMemStats(&after)
				allocated += after.Mallocs - before.Mallocs
				all += len(requests)
				b.StartTimer()
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(all), "ns/answer")
			b.ReportMetric(float64(allocated)/float64(all), "allocs/answer")
			b.ReportMetric(float64(size)/float64(all), "B/answer")
		})
	}
}
