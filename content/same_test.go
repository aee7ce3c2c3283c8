package content

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"galley/schemas"
)

// What a site is depends neither on the order in which documents come nor on
// how many goroutines resolve them.
func TestResolveIsTheSame(t *testing.T) {
	p, l, docs := generated(t, 2000)
	spoil(docs)
	write := func(docs []*Document, cores int) string {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		s, err := Resolve(nil, p, l, docs, nil, Options{Now: time.Date(2018, 7, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for n := range s.Len() {
			e := s.Entry(N(n))
			prev, next := s.Neighbours(e.N)
			fmt.Fprintln(&b, e.ID, e.UUID, e.Slug, e.URL, e.State, e.Parent, prev, next, targets(s, e))
		}
		for _, x := range p.Taxonomies {
			b.WriteString(spelt(s, x.Name, "en"))
		}
		fmt.Fprintln(&b, s.Find(Query{Locale: "en"}).Numbers, s.Due())
		b.WriteString(told(s))
		return b.String()
	}
	want := write(docs, 1)
	for _, rule := range []string{"same-slug", "same-address", "broken-link", "broken-reference", "unpublished-reference", "same-term"} {
		if !strings.Contains(want, "["+rule+"]") {
			t.Errorf("the example has no %s", rule)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 3 {
		shuffled := append([]*Document(nil), docs...)
		random.Shuffle(len(shuffled), func(a, b int) { shuffled[a], shuffled[b] = shuffled[b], shuffled[a] })
		if diff := cmp.Diff(want, write(shuffled, 1+3*i)); diff != "" {
			t.Fatalf("in another order (-want +got):\n%s", diff)
		}
	}
}

// spoil makes all kinds of mistakes.
func spoil(docs []*Document) {
	for i, d := range docs {
		switch {
		case d.Type.Name == "author" && i%17 == 3:
			d.Keys.Draft = true
		case d.Type.Name != "post":
		case i%101 == 0:
			d.Keys.Slug, d.Name = "the-same", "the-same"
			d.KeyPlaces = KeyPlaces{{schemas.KeySlug, Place{2, 7, 2, 15}}}
		case i%103 == 0:
			d.Keys.URL = fmt.Sprintf("/Section-1/x%d", i%2)
		case i%107 == 0:
			d.Mentions[0].Text = fmt.Sprintf("autor-%d", i%7)
		case i%109 == 0:
			d.Mentions[1].Text = fmt.Sprintf("post-nummer-%d.md", i%7)
		case i%113 == 0:
			d.Values[3] = List{Text(fmt.Sprintf("Tag %d", i%100))}
		}
	}
}
