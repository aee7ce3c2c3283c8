package render_test

import (
	"iter"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/content/contenttest"
	"galley/render"
	"galley/themes"
)

// values plans the same values always.
func values(all ...string) func(*render.Context, render.Request) []string {
	return func(*render.Context, render.Request) []string { return all }
}

// TestPlan: plain, with one filter, with one variant, or with one of each, in
// every locale and on every page (design 6). A filter that joins counts as one
// with another; a locale names its default too, where it is planned.
func TestPlan(t *testing.T) {
	once := func(*render.Context) iter.Seq[[]string] { return func(yield func([]string) bool) { yield(nil) } }
	plan := func(keys ...render.Key) []string {
		f := &render.Family{Name: "test", Base: "/t", Routes: []render.Route{{Pattern: "/l", Ending: ".json", Keys: keys, Each: once}}}
		e, problems := render.NewEdition(contenttest.Site(t, journal), &themes.Theme{}, f)
		if len(problems) > 0 {
			t.Fatal(contenttest.Text(problems))
		}
		var all []string
		for r := range e.Plan() {
			all = append(all, r.String())
		}
		return all
	}
	one := render.Key{Name: "one", Sort: render.Filter, Planned: values("a")}
	two := render.Key{Name: "two", Sort: render.Filter, Planned: values("b")}
	size := render.Key{Name: "size", Sort: render.Variant, Planned: values("5")}
	sort := render.Key{Name: "sort", Sort: render.Variant, Planned: values("x")}
	tests := []struct {
		about string
		keys  []render.Key
		want  []string
	}{
		{"no keys", nil, []string{"/t/l"}},
		{"filters, one at a time", []render.Key{one, two}, []string{"/t/l", "/t/l?two=b", "/t/l?one=a"}},
		{"variants too", []render.Key{size, sort}, []string{"/t/l", "/t/l?sort=x", "/t/l?size=5"}},
		{"one of each", []render.Key{one, size}, []string{"/t/l", "/t/l?size=5", "/t/l?one=a", "/t/l?one=a&size=5"}},
		{"one that joins", []render.Key{{Name: "one", Sort: render.Filter, Joins: true, Planned: values("a")}, two},
			[]string{"/t/l", "/t/l?two=b", "/t/l?one=a", "/t/l?one=a&two=b"}},
		{"a locale with its default", []render.Key{{Name: "l", Sort: render.Locale, Planned: values("", "fr")}}, []string{"/t/l", "/t/l?l=fr"}},
		{"and without", []render.Key{{Name: "l", Sort: render.Locale, Planned: values("fr")}}, []string{"/t/l?l=fr"}},
		{"pages of each", []render.Key{one, {Name: "p", Sort: render.Number, Planned: func(_ *render.Context, so render.Request) []string {
			if so.Arg("one") != "" {
				return []string{"2", "3"}
			}
			return nil
		}}}, []string{"/t/l", "/t/l?one=a", "/t/l?one=a&p=2", "/t/l?one=a&p=3"}},
		{"what only a server reads", []render.Key{{Name: "q", Planned: values("x")}}, []string{"/t/l"}},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			if diff := cmp.Diff(test.want, plan(test.keys...)); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("requests may be kept", func(t *testing.T) {
		f := &render.Family{Name: "test", Base: "/t", Routes: []render.Route{{Pattern: "/l", Ending: ".json", Keys: []render.Key{one, two, size, sort}, Each: once}}}
		e, _ := render.NewEdition(contenttest.Site(t, journal), &themes.Theme{}, f)
		kept := slices.Collect(e.Plan())
		i := 0
		for r := range e.Plan() {
			if kept[i].String() != r.String() {
				t.Errorf("%s has become %s", r, kept[i])
			}
			i++
		}
	})
}
