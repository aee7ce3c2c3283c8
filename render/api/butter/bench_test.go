package butter

import (
	"fmt"
	"strings"
	"testing"

	"galley/render"
	"galley/render/api/apitest"
)

// many is a blog of so many posts, and pages and items that refer to each
// other.
func many(n int) string {
	var b strings.Builder
	b.WriteString(`
-- galley.yaml --
baseURL: https://many.test
api: {r3: false, butter: true}
-- schemas/post.yaml --
url: /blog/{slug}/
fields:
  - {name: title, type: text}
  - {name: body, type: markdown}
  - {name: author, type: reference, to: author}
  - {name: tags, type: tags, taxonomy: tags}
-- schemas/author.yaml --
fields: [{name: name, type: text}]
-- schemas/leaf.yaml --
fields: [{name: title, type: text}, {name: hero, type: image}, {name: next, type: reference, to: leaf}, {name: items, type: reference, to: item, many: true}]
-- schemas/item.yaml --
kind: collection
fields: [{name: label, type: text}]
`)
	for i := range 50 {
		fmt.Fprintf(&b, "-- content/author/a%d.yaml --\nname: Author %d\n-- content/item/i%d.yaml --\nslug: i%d\nlabel: Item %d\n", i, i, i, i, i)
	}
	for i := range n {
		fmt.Fprintf(&b, "-- content/post/p%d.md --\n---\ntitle: Post %d\ndate: 20%02d-%02d-%02d\nauthor: a%d\ntags: [tag %d, tag %d]\n---\nText of %d.\n",
			i, i, i%25, i%12+1, i%28+1, i%50, i%300, i%170+300, i)
		fmt.Fprintf(&b, "-- content/leaf/l%d.yaml --\ntitle: Leaf %d\nnext: l%d\nitems: [i%d, i%d]\n", i, i, (i+1)%n, i%50, i*7%50)
	}
	return b.String()
}

func BenchmarkPlan10k(b *testing.B) {
	e := apitest.Open(b, New, many(10_000))
	n := 0
	for b.Loop() {
		n = 0
		for range e.Plan() {
			n++
		}
	}
	b.ReportMetric(float64(n), "requests")
}

// BenchmarkAnswers10k answers all that is planned, with what is kept between
// two answers made anew each time.
func BenchmarkAnswers10k(b *testing.B) {
	site := apitest.Open(b, New, many(10_000)).Site()
	for b.Loop() {
		e := apitest.Edition(b, New, site)
		c, w := e.Context(), &render.Response{}
		answers, size := 0, 0
		for r := range e.Plan() {
			if err := e.Answer(c, r, w); err != nil {
				b.Fatal(err)
			}
			answers++
			size += len(w.Body)
		}
		b.ReportMetric(float64(answers), "answers")
		b.ReportMetric(float64(size)/1e6, "MB")
	}
}

// BenchmarkPreview1k asks for what is found out anew for who sees drafts.
func BenchmarkPreview1k(b *testing.B) {
	e := apitest.Open(b, New, many(1_000))
	c, w := e.ContextFor(render.Caller{Open: true}), &render.Response{}
	for _, target := range []string{"/v2/posts/", "/v2/posts/p7/", "/v2/pages/*/l7/", "/v2/pages/leaf/"} {
		b.Run(target, func(b *testing.B) {
			r, _ := e.Read("GET", target, map[string][]string{"preview": {"1"}})
			for b.Loop() {
				if err := e.Answer(c, r, w); err != nil || w.Status != 0 {
					b.Fatal(w.Status, err)
				}
			}
		})
	}
}
