package butter

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/content/contenttest"
	"galley/render"
	"galley/render/api/apitest"
	"galley/schemas/source"
)

// A graph is pages and items that refer to each other, in circles too.
type graph struct {
	one  []int   // by document: the one that it refers to, or -1
	many [][]int // and several
	note []int   // and within a list
}

const graphPages = 4 // the first are pages, the others items

func newGraph(rnd *rand.Rand) *graph {
	g := &graph{}
	count := graphPages + 4
	for range count {
		one := rnd.IntN(count+2) - 2
		var many []int
		for range rnd.IntN(3) {
			many = append(many, rnd.IntN(count))
		}
		g.one, g.many, g.note = append(g.one, max(one, -1)), append(g.many, many), append(g.note, rnd.IntN(count))
	}
	return g
}

func (g *graph) name(n int) string {
	if n < graphPages {
		return fmt.Sprintf("leaf/p%d", n)
	}
	return fmt.Sprintf("item/i%d", n)
}

func (g *graph) project() string {
	fields := `fields:
  - {name: title, type: text}
  - {name: one, type: reference, to: [leaf, item]}
  - {name: many, type: reference, to: [leaf, item], many: true}
  - {name: notes, type: list, fields: [{name: note, type: reference, to: [leaf, item]}]}
`
	var b strings.Builder
	b.WriteString("\n-- galley.yaml --\napi: {butter: {variants: {levels: [1, 2, 3, 4, 5]}}}\n-- schemas/leaf.yaml --\n" + fields + "-- schemas/item.yaml --\nkind: collection\n" + fields)
	for n := range g.one {
		fmt.Fprintf(&b, "-- content/%s.yaml --\ntitle: T%d\n", g.name(n), n)
		if n >= graphPages {
			fmt.Fprintf(&b, "slug: i%d\nbutterId: %d\n", n, n)
		}
		if g.one[n] >= 0 {
			fmt.Fprintf(&b, "one: %s\n", g.name(g.one[n]))
		}
		b.WriteString("many: [")
		for _, m := range g.many[n] {
			b.WriteString(g.name(m) + ", ")
		}
		fmt.Fprintf(&b, "]\nnotes: [{note: %s}]\n", g.name(g.note[n]))
	}
	return b.String()
}

// object is what a document is to be at a level, by the words of contracts 2.3.
func (g *graph) object(n, level int) map[string]any {
	follow := func(to int) any {
		if level > 1 {
			return g.object(to, level-1)
		}
		return g.path(to)
	}
	fields := map[string]any{"title": fmt.Sprintf("T%d", n), "one": nil}
	switch to := g.one[n]; {
	case to >= 0 && level > 1:
		fields["one"] = follow(to)
	case to >= 0:
		fields["one"] = []any{g.path(to)}
	}
	many := []any{}
	for _, to := range g.many[n] {
		many = append(many, follow(to))
	}
	note := follow(g.note[n])
	if level == 1 {
		note = []any{note}
	}
	fields["many"], fields["notes"] = many, []any{map[string]any{"note": note}}
	if n >= graphPages {
		fields["meta"] = map[string]any{"id": float64(n)}
		return fields
	}
	return map[string]any{
		"slug": fmt.Sprintf("p%d", n), "name": fmt.Sprintf("T%d", n), "page_type": "leaf", "scheduled": nil, "status": "published",
		"published": "1970-01-01T00:00:00.000000Z", "updated": "1970-01-01T00:00:00.000000Z", "fields": fields,
	}
}

func (g *graph) path(n int) string {
	if n < graphPages {
		return fmt.Sprintf("/v2/pages/leaf/p%d/", n)
	}
	return fmt.Sprintf("/v2/content/?keys=item[_id=%d]", n)
}

// TestLevels: whatever refers to what, references are followed as far as was
// asked for, and no further; a path that stands for one answers what would have
// stood in its place.
func TestLevels(t *testing.T) {
	for seed := range uint64(8) {
		g := newGraph(rand.New(rand.NewPCG(seed, 7)))
		e := apitest.Open(t, New, g.project())
		for n := range g.one {
			for level := 1; level <= 5; level++ {
				target := fmt.Sprintf("/v2/pages/leaf/p%d/?levels=%d", n, level)
				if n >= graphPages {
					target = fmt.Sprintf("/v2/content/item/%d/?levels=%d", n, level)
				}
				want, got := any(g.object(n, level)), decoded(t, e, target)["data"]
				if !reflect.DeepEqual(want, got) {
					t.Fatalf("seed %d, %s:\n%s", seed, target, cmp.Diff(want, got))
				}
			}
			data := decoded(t, e, strings.ReplaceAll(g.path(n), "[", "%5B")+map[bool]string{true: "&", false: "?"}[n >= graphPages]+"levels=1")["data"]
			if n >= graphPages {
				data = data.(map[string]any)["item"].([]any)[0]
			}
			if diff := cmp.Diff(any(g.object(n, 1)), data); diff != "" {
				t.Fatalf("seed %d, %s:\n%s", seed, g.path(n), diff)
			}
		}
	}
}

// TestTooLarge: an answer that would have no measure is refused by a server,
// and is a problem of a build; it is not made to its end.
func TestTooLarge(t *testing.T) {
	var b strings.Builder
	b.WriteString("\n-- galley.yaml --\napi: {butter: {variants: {levels: 5}}}\n-- schemas/knot.yaml --\nfields: [{name: title, type: text}, {name: all, type: reference, to: knot, many: true}]\n")
	var all []string
	for n := range 60 {
		all = append(all, fmt.Sprintf("k%d", n))
	}
	for _, name := range all {
		fmt.Fprintf(&b, "-- content/knot/%s.yaml --\ntitle: %s\nall: [%s]\n", name, name, strings.Join(all, ", "))
	}
	e := apitest.Open(t, New, b.String())
	want(t, e, open, "/v2/pages/knot/k1/?levels=5", 400, `{"detail":"Response exceeds 10 MB, lower levels or page_size"}`)
	if status, body := ask(t, e, open, "/v2/pages/knot/k1/?levels=2"); status != 200 || !json.Valid([]byte(body)) {
		t.Error(status)
	}
	if got := slugs(t, e, "/v2/pages/knot/?page_size=1&levels=1&fields."+strings.Repeat("all.", 9)+"title=k7"); got != "k0" { // 60 to the 9th ways lead there
		t.Error(got)
	}
	if got := slugs(t, e, "/v2/pages/knot/?levels=1&fields."+strings.Repeat("all.", 9)+"title=nobody"); got != "" {
		t.Error(got)
	}
	w := &render.Response{}
	r, _ := e.Planned("v2/pages/knot/k1/levels/5.json")
	fault, ok := e.Answer(e.Context(), r, w).(*render.Fault)
	if !ok {
		t.Fatal("a build writes it")
	}
	const problem = "content/knot/k1.yaml:1:1: error: the answer to /v2/pages/knot/k1?levels=5 has more than 10 MB [too-large] hint: leave references out, or lower api.butter.pageSize or its variants\n"
	if got := contenttest.Text(source.Problems{fault.Problem}); got != problem {
		t.Error(got)
	}
	if len(w.Body) > 4*mostBytes {
		t.Errorf("%d bytes were written", len(w.Body))
	}
}

// TestManyWays: types that refer to each other in all ways make no path that
// takes long to look for.
func TestManyWays(t *testing.T) {
	var b strings.Builder
	b.WriteString("\n-- galley.yaml --\napi: {butter: true}\n")
	var all []string
	for n := range 12 {
		all = append(all, fmt.Sprintf("t%d", n))
	}
	for _, name := range all {
		fmt.Fprintf(&b, "-- schemas/%s.yaml --\nfields: [{name: title, type: text}, {name: to, type: reference, to: [%s], many: true}]\n", name, strings.Join(all, ", "))
	}
	e := apitest.Open(t, New, b.String())
	if status, _ := ask(t, e, open, "/v2/pages/t3/?fields."+strings.Repeat("to.", 9)+"nope=x"); status != 400 {
		t.Error(status)
	}
	if got := slugs(t, e, "/v2/pages/t3/?fields."+strings.Repeat("to.", 9)+"title=x"); got != "" {
		t.Error(got)
	}
}
