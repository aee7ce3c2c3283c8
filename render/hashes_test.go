package render

import (
	"iter"
	"math/rand/v2"
	"testing"

	"galley/content/contenttest"
	"galley/themes"
)

func TestHashes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var all hashes[int]
	want := map[uint64]int{}
	for i := range 20_000 {
		h := r.Uint64N(15_000) << (r.Uint64N(3) * 20)
		_, there := want[max(h, 1)]
		is, was := all.put(h, i)
		if !there {
			want[max(h, 1)] = i
		}
		if was != there || is != want[max(h, 1)] {
			t.Fatalf("%d: put gives %d, %v; want %d, %v", h, is, was, want[max(h, 1)], there)
		}
	}
	if all.count != len(want) {
		t.Errorf("%d hashes, want %d", all.count, len(want))
	}
	for range 20_000 {
		h := r.Uint64N(15_000) << (r.Uint64N(3) * 20)
		v, there := want[max(h, 1)]
		if is, ok := all.get(h); ok != there || is != v {
			t.Fatalf("%d: get gives %d, %v; want %d, %v", h, is, ok, v, there)
		}
	}
	all.each(func(h uint64, v int) {
		if want[h] != v {
			t.Errorf("%d is %d, want %d", h, v, want[h])
		}
		delete(want, h)
	})
	if len(want) > 0 {
		t.Errorf("each did not give %d", len(want))
	}
}

// TestPlannedAlike: addresses with one hash are told apart by their text.
func TestPlannedAlike(t *testing.T) {
	names := []string{"one", "two", "three"}
	f := &Family{Name: "test", Base: "/t", Routes: []Route{{Pattern: "/:name", Ending: ".json", Each: func(*Context) iter.Seq[[]string] {
		return func(yield func([]string) bool) {
			for _, name := range names {
				if !yield([]string{name}) {
					return
				}
			}
		}
	}}}}
	e, problems := NewEdition(contenttest.Site(t, "-- galley.yaml --\nbaseURL: https://x.test\n"), &themes.Theme{}, f)
	if len(problems) > 0 {
		t.Fatal(contenttest.Text(problems))
	}
	p := &planned{}
	p.fill(e)
	p.tellApart(e, 0, 1) // as if "one" and "two" had one hash, which "one" has
	p.byAddress = hashes[int32]{}
	h := hashOf("t/three.json")
	p.byAddress.put(h, 2)
	p.once.Do(func() {})
	e.planned = p
	for i, name := range names {
		r, ok := e.Planned("t/" + name + ".json")
		if !ok || r.Params[0] != name {
			t.Errorf("%d: %v, %v", i, r, ok)
		}
	}
	p.byAddress.put(hashOf("t/four.json"), 2) // as if it had the hash of "three"
	if r, ok := e.Planned("t/four.json"); ok {
		t.Errorf("%v is planned", r)
	}
}
