package r3

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"galley/content"
	"galley/render"
	"galley/render/api/apitest"
)

// TestContains looks for pieces of bodies in more documents than are read one by
// one, again and again, while some are changed, created and removed: what is
// found is what a walk through all of them finds.
func TestContains(t *testing.T) {
	d := newDesk(t, 330)
	r := rand.New(rand.NewPCG(8, 9))
	parts := []string{
		"post 1", "ost 12", "it is", "t", "po", "12", "99", `"type": "text"`, `"text": "post 3`, "some text", "é", ": ", "}, {", "save 3", "no. 7", "of SAVE", "a.test", "nothing of this", "t 12 ", "", `\n`,
	}
	for turn := range 24 {
		texts := bodiesOf(t, d.edition)
		for range 6 {
			part := parts[r.IntN(len(parts))]
			if r.IntN(3) == 0 { // of some document
				for _, text := range texts {
					from := r.IntN(len(text))
					part = strings.ToValidUTF8(text[from:min(len(text), from+1+r.IntN(12))], "")
					break
				}
			}
			q := url.Values{"filters[data.body][$contains]": {part}, "limit": {"100"}}
			if turn%2 == 1 {
				q.Set("sort", "data.title")
			}
			want := 0
			for _, text := range texts {
				if strings.Contains(strings.ToLower(text), strings.ToLower(part)) {
					want++
				}
			}
			if got := total(t, d.edition, q); got != want {
				t.Fatalf("turn %d: %q stands in %d documents, and is found in %d", turn, part, want, got)
			}
			q.Set("filters[data.title][$contains]", "LEEK") // most are not looked at
			q.Set("draft", "true")
			total(t, d.edition, q)
		}
		var changed []int
		for range []int{0, 1, 30, 80, 80, 80, 80}[turn%7] {
			changed = append(changed, r.IntN(340))
		}
		if turn == 9 {
			delete(d.files, "content/post/p00007.md")
		}
		d.save(changed...)
		if turn == 9 {
			d.next(nil)
		}
	}
}

// bodiesOf gives each post's body as PostgreSQL would write it, by slug.
func bodiesOf(t *testing.T, e *render.Edition) map[string]string {
	t.Helper()
	all := map[string]string{}
	for n := range content.N(e.Site().Len()) {
		entry := e.Site().Entry(n)
		if entry.Type.Name != "post" {
			continue
		}
		_, body := apitest.Get(t, e, "/api/content/by-slug/post/"+entry.Slug+"?fields=data.body")
		v, err := decode([]byte(body))
		if err != nil {
			t.Fatal(err)
		}
		if text, ok := naiveText(naiveAt(v, []string{"data", "body"})); ok {
			all[entry.Slug] = text
		}
	}
	return all
}

func total(t *testing.T, e *render.Edition, q url.Values) int {
	t.Helper()
	status, body := apitest.Ask(t, e, render.Caller{Open: true}, "/api/content?"+q.Encode())
	var answer struct{ TotalDocs int }
	if err := json.Unmarshal([]byte(body), &answer); err != nil || status != 200 {
		t.Fatal(fmt.Sprint(status, err, body))
	}
	return answer.TotalDocs
}

// TestManyAskAtOnce: while one site begins with what another has, both are asked
// by several, and each gets what one alone gets.
func TestManyAskAtOnce(t *testing.T) {
	d := newDesk(t, 300)
	var ways []string
	for _, way := range hand {
		ways = append(ways, way)
	}
	slices.Sort(ways)
	body := func(e *render.Edition, query string) string {
		status, body := apitest.Ask(t, e, render.Caller{Open: true}, "/api/content?"+query)
		return fmt.Sprint(status, body)
	}
	for turn := range 4 {
		last := d.edition
		d.save(turn, turn+100)
		now := d.edition
		answers := make([][]string, 6)
		var all sync.WaitGroup
		for i := range answers {
			all.Go(func() {
				e := []*render.Edition{last, now}[i%2]
				for k := range ways {
					answers[i] = append(answers[i], body(e, fmt.Sprintf(ways[(k+i)%len(ways)], turn)))
				}
			})
		}
		all.Wait()
		for i, got := range answers {
			for k, way := range ways {
				got, want := got[(k-i+len(ways))%len(ways)], body([]*render.Edition{last, now}[i%2], fmt.Sprintf(way, turn))
				if got != want {
					t.Fatalf("turn %d, %s: %.300s\nand alone: %.300s", turn, way, got, want)
				}
			}
		}
	}
}
