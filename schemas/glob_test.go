package schemas_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestClaims(t *testing.T) {
	tests := []struct {
		name, source string
		takes, not   string
	}{
		{"everything below a folder", "post/**", "post/a.md post/2026/b/c.md post/a.fr.md post/a/index.md", "page/a.md post2/a.md post/_index.md post/.a.md post/_x/a.md post/x/_index.md"},
		{"one level", "post/*", "post/a.md post/a.b.md", "post/x/a.md post/_a.md"},
		{"files at the root", `"*"`, "a.md a.yaml", "x/a.md _index.md .a.md"},
		{"an underscore that is spelt", "_posts/**", "_posts/a.md _posts/x/a.md", "_posts/_a.md _posts/_x/a.md posts/a.md"},
		{"a name that is spelt, anywhere", `"**/_index.md"`, "_index.md a/b/_index.md _index.fr.md a/_index.fr.draft.md a/_index.draft.md", "_x/_index.md index.md _index.yaml _index.it.md"},
		{"a name that is spelt, in each folder", "topics/*/_index.md", "topics/a/_index.md topics/a/_index.fr.md", "topics/_index.md topics/a/b/_index.md topics/_a/_index.md"},
		{"one file and its translations", "releases/latest.md", "releases/latest.md releases/latest.fr.md releases/latest.draft.md", "releases/latest.yaml releases/latest.it.md"},
		{"a suffix that is spelt", `"*.fr.md"`, "a.fr.md", "a.md a.de.md"},
		{"any extension", "settings.*", "settings.yaml settings.fr.yaml settings.toml", "settings"},
		{"the locale as a folder", `"{locale}/blog/*/*"`, "en/blog/x/a.md fr/blog/x/a.md", "it/blog/x/a.md en/blog/a.md blog/x/a.md"},
		{"the locale as a folder, and what is taken away", `["{locale}/**", "!{locale}/blog/*/*"]`, "en/a.md fr/blog/a.md de/blog/x/y/z.md", "en/blog/x/a.md it/a.md en.md"},
		{"what is taken away comes back", `["**", "!a/**", "a/b/*"]`, "x.md a/b/c.md", "a/c.md"},
		{"alternatives", `"{post,note/*}/a*.md"`, "post/a.md note/x/ab.md", "note/a.md"},
		{"one character, and a class", `"p?st/[a-c]*"`, "post/a.md past/bx.md", "post/d.md"},
		{"from the project's folder", "/data/images/*", "/data/images/a.yaml", "data/images/a.yaml /data/images/x/a.yaml"},
		{"a hidden folder below two stars", "a/**/b/*", "a/b/c.md a/x/y/b/c.md", "a/_x/b/c.md"},
		{"two stars twice", `"**/x/**/y"`, "x/y a/x/b/c/y", "a/x a/y"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := good(t, "-- galley.yaml --\nlocales: [en, fr, de]\n-- schemas/post.yaml --\nsource: "+test.source+"\nfields: [{name: title, type: text}]\n")
			check := func(names string, want bool) {
				for name := range strings.FieldsSeq(names) {
					path, ofProject := strings.CutPrefix(name, "/")
					if !ofProject {
						path = "content/" + name
					}
					if got := len(p.Claims(nil, path)) == 1; got != want {
						t.Errorf("%s takes %s: %v, want %v", test.source, name, got, want)
					}
				}
			}
			check(test.takes, true)
			check(test.not, false)
		})
	}
}

func TestClaimsNameLocaleAndGlob(t *testing.T) {
	p := good(t, `
-- galley.yaml --
content: site/pages
locales: [en, pt-BR]
-- schemas/post.yaml --
source: ["x/*", "{locale}/blog/**"]
fields: [{name: title, type: text}]
-- schemas/page.yaml --
source: "{locale}/**"
fields: [{name: title, type: text}]
`)
	type claim struct{ Type, Glob, Locale string }
	var got []claim
	for _, c := range p.Claims(nil, "site/pages/pt-br/blog/a.md") {
		got = append(got, claim{c.Type.Name, c.Glob.Text, c.Locale})
	}
	want := []claim{{"page", "{locale}/**", "pt-BR"}, {"post", "{locale}/blog/**", "pt-BR"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
}

func TestDefaultSource(t *testing.T) {
	const fields = "\nfields: [{name: title, type: text}]\n"
	p := good(t, "-- schemas/post.yaml --"+fields+"-- schemas/page.yaml --\nslug: \"{path}\""+fields+
		"-- schemas/settings.yaml --\nkind: single"+fields+"-- schemas/menu.yaml --\nkind: collection"+fields)
	for _, test := range []struct{ path, want string }{
		{"post/a.md", "post"}, {"post/x/index.md", "post"}, {"post/_index.md", ""}, {"post.md", ""},
		{"page/a.md", "page"}, {"page/_index.md", "page"}, {"page/x/y/_index.md", "page"}, {"page.md", ""},
		{"settings.yaml", "settings"}, {"settings/a.yaml", "settings"}, {"settings.x/a.yaml", ""},
		{"menu.yaml", "menu"}, {"menu/header.yaml", "menu"},
	} {
		got := ""
		for _, c := range p.Claims(nil, "content/"+test.path) {
			got += c.Type.Name
		}
		if got != test.want {
			t.Errorf("%s is a document of %q, want %q", test.path, got, test.want)
		}
	}
}

func TestIgnoresAndElsewhere(t *testing.T) {
	p := good(t, `
-- galley.yaml --
ignoreFiles: [LICENSE.md, "**/*.mdx"]
elsewhere: ["/docs/**", g]
-- schemas/post.yaml --
fields: [{name: title, type: text}]
`)
	for path, want := range map[string]bool{
		"content/LICENSE.md": true, "content/a/LICENSE.md": false, "content/a/b.mdx": true, "content/_a/b.mdx": true, "LICENSE.md": false,
	} {
		if got := p.Ignores(path); got != want {
			t.Errorf("%s is ignored: %v, want %v", path, got, want)
		}
	}
	for link, want := range map[string]bool{
		"/docs/a/b/": true, "/docs/": true, "/docs": true, "/docs/a.md?x#y": true, "g": true, "g#x": true, "/documents/": false, "go": false, "": false, "#x": false,
	} {
		if got := p.AnsweredElsewhere(link); got != want {
			t.Errorf("%s is answered elsewhere: %v, want %v", link, got, want)
		}
	}
}

func BenchmarkClaims(b *testing.B) {
	p := good(b, "-- schemas/post.yaml --\nfields: [{name: title, type: text}]\n-- schemas/page.yaml --\nslug: \"{path}\"\nfields: [{name: title, type: text}]\n")
	b.ReportAllocs()
	for b.Loop() {
		if p.Claims(nil, "content/post/2026/03/hello-world.fr.md") == nil {
			b.Fatal("not taken")
		}
	}
}
