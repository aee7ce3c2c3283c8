package render

import (
	"strings"
	"testing"

	"galley/content"
)

// table is a family with a route of every sort, of no site.
func table() *Family {
	f := &Family{Name: "test", Base: "/api", Routes: []Route{
		{Pattern: "", Ending: ".json"},
		{Pattern: "/content", Ending: ".json", Keys: []Key{
			{Name: "type", Sort: Filter}, {Name: "tags", Sort: Filter}, {Name: "locale", Sort: Locale}, {Name: "page", Sort: Number}, {Name: "filters..."},
		}},
		{Pattern: "/content/:id", Ending: ".json"},
		{Pattern: "/content/by-slug/:type/:slug...", Ending: ".json", Keys: []Key{{Name: "locale", Sort: Locale}}},
		{Pattern: "/article/:_id", Ending: ".json"},
		{Pattern: "/openapi.json"},
	}}
	f.compile()
	return f
}

func TestAddress(t *testing.T) {
	f := table()
	long := strings.Repeat("a", 201)
	tests := []struct {
		about  string
		route  int
		params []string
		args   []Arg
		want   string // "": it has none
	}{
		{"the base itself", 0, nil, nil, "api.json"},
		{"a list", 1, nil, nil, "api/content.json"},
		{"keys in the route's order", 1, nil, []Arg{{"type", "post"}, {"page", "2"}}, "api/content/type/post/page/2.json"},
		{"a slug's slash is a folder", 3, []string{"doc", "guide/start"}, []Arg{{"locale", "fr"}}, "api/content/by-slug/doc/guide/start/locale/fr.json"},
		{"a path with an extension", 5, nil, nil, "api/openapi.json"},
		{"letters of any script", 3, []string{"post", "été-日本-привет"}, nil, "api/content/by-slug/post/été-日本-привет.json"},
		{"composed", 2, []string{"e\u0301"}, nil, "api/content/\u00e9.json"},
		{"a star", 2, []string{"*"}, nil, "api/content/_all.json"},
		{"an Apostrophe id", 4, []string{"ckabc:en:published"}, nil, "api/article/ckabc.en.published.json"},
		{"any other byte", 2, []string{"a b:c~%"}, nil, "api/content/a~20b~3ac~7e~25.json"},
		{"a slash where none is a folder", 2, []string{"a/b"}, nil, "api/content/a~2fb.json"},
		{"signs that are no letters", 2, []string{"a€b"}, nil, "api/content/a~e2~82~acb.json"},
		{"a name that Windows keeps", 1, nil, []Arg{{"type", "con"}}, "api/content/type/co~6e.json"},
		{"with an extension", 2, []string{"aux.x"}, nil, "api/content/au~78.x.json"},
		{"with a number", 2, []string{"COM1"}, nil, "api/content/COM~31.json"},
		{"with a dot behind", 3, []string{"con.", "con../prn"}, nil, "api/content/by-slug/con~2e/co~6e.~2e/pr~6e.json"},
		{"a folder above", 3, []string{"post", "../x"}, nil, "api/content/by-slug/post/.~2e/x.json"},
		{"200 bytes", 2, []string{long[:200]}, nil, "api/content/" + long[:200] + ".json"},
		{"201 bytes", 2, []string{long}, nil, ""},
		{"an empty name", 3, []string{"post", "a//b"}, nil, ""},
		{"too long a whole", 3, []string{"post", strings.Repeat(long[:100]+"/", 10) + "a"}, nil, ""},
		{"a key that only a server reads", 1, nil, []Arg{{"filters[a]", "b"}}, ""},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			r := Request{Route: &f.Routes[test.route], Family: f, Params: test.params, Args: test.args}
			b, ok := r.Address([]byte("before "))
			if !ok {
				b = b[:len("before ")]
			}
			if got := strings.TrimPrefix(string(b), "before "); got != test.want || ok != (test.want != "") {
				t.Errorf("want %q, got %q, %v", test.want, got, ok)
			}
		})
	}
}

// FuzzAddress: whatever a slug, a type or a value is, the file lies below the
// family's base, in names that every disk takes, and two requests that are not
// alike when folded have two addresses.
func FuzzAddress(f *testing.F) {
	family := table()
	address := func(typ, slug, locale string) (string, bool) {
		b, ok := Request{Route: &family.Routes[3], Family: family, Params: []string{typ, slug}, Args: []Arg{{"locale", locale}}}.Address(nil)
		return string(b), ok
	}
	for _, s := range []string{"post", "a/b", "..", "con", "Ünder", "a~20", "\x00", "~", "ſ", "page/2", "\xff"} {
		f.Add("post", s, "en", s+"x")
	}
	f.Fuzz(func(t *testing.T, typ, slug, locale, other string) {
		a, ok := address(typ, slug, locale)
		if !ok {
			return
		}
		if len(a) > longestAddress || !strings.HasPrefix(a, "api/content/by-slug/") {
			t.Fatalf("%q", a)
		}
		for name := range strings.SplitSeq(a, "/") {
			switch {
			case name == "", name == ".", name == "..", len(name) > 255, strings.HasSuffix(name, "."), strings.HasSuffix(name, " "),
				strings.ContainsAny(name, `\:*?"<>|%`), deviceEnd([]byte(name)) > 0:
				t.Fatalf("%q has the name %q", a, name)
			}
		}
		again, _ := address(typ, slug, locale)
		if again != a {
			t.Fatalf("%q, then %q", a, again)
		}
		if b, ok := address(typ, other, locale); ok && a == b && typ != "*" && content.Fold(slug) != content.Fold(other) && slug != "*" && other != "*" {
			t.Fatalf("%q and %q are both %q", slug, other, a)
		}
	})
}
