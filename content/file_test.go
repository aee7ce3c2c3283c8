package content_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/content"
	"galley/schemas"
)

// What a file is called says what its document is called.
func TestNames(t *testing.T) {
	for _, c := range []struct {
		file, source string
		want         string // id, locale, path, name; then `next`, `own`
	}{
		{"content/post/hello.md", "post/**", "post/hello en hello hello"},
		{"content/post/2026/hello.md", "post/**", "post/2026/hello en 2026/hello hello"},
		{"content/post/2026-03-01-hello.md", "post/**", "post/2026-03-01-hello en 2026-03-01-hello hello"},
		{"content/post/2015-03-00-hello.md", "post/**", "post/2015-03-00-hello en 2015-03-00-hello 2015-03-00-hello"},
		{"content/post/hello.markdown", "post/**", "post/hello en hello hello"},
		{"content/post/hello.yaml", "post/**", "post/hello en hello hello"},
		{"content/post/hello.fr.md", "post/**", "post/hello fr hello hello"},
		{"content/post/hello.FR.md", "post/**", "post/hello fr hello hello"},
		{"content/post/hello.pt-br.md", "post/**", "post/hello pt-BR hello hello"},
		{"content/post/hello.de.md", "post/**", "post/hello.de en hello.de hello.de"},
		{"content/post/hello.draft.md", "post/**", "post/hello en hello hello next"},
		{"content/post/hello.fr.draft.md", "post/**", "post/hello fr hello hello next"},
		{"content/post/draft.md", "post/**", "post/draft en draft draft"},
		{"content/post/fr.md", "post/**", "post/fr en fr fr"},
		{"content/post/v1.2.md", "post/**", "post/v1.2 en v1.2 v1.2"},
		{"content/post/hello/index.md", "post/**", "post/hello en hello hello own"},
		{"content/post/2026-03-01-hello/index.fr.md", "post/**", "post/2026-03-01-hello fr 2026-03-01-hello hello own"},
		{"content/post/hello/index.fr.draft.md", "post/**", "post/hello fr hello hello next own"},
		{"content/about/_index.md", `"**/_index.md"`, "about en about about own"},
		{"content/_index.fr.md", `"**/_index.md"`, ". fr   own"},
		{"content/page/_index.md", `["page/**", "page/**/_index.md"]`, "page en   own"},
		{"content/page/about/_index.md", `["page/**", "page/**/_index.md"]`, "page/about en about about own"},
		{"content/about/contribute.md", `["*", "about/**"]`, "about/contribute en about/contribute contribute"},
		{"content/about/contribute.md", "about/**", "about/contribute en contribute contribute"},
		{"content/a/b/c.md", `["a/b/*", "a/c/*"]`, "a/b/c en b/c c"},
		{"content/a/b/c.md", `["a/**", "!x/**"]`, "a/b/c en b/c c"},
		{"content/fr/blog/hello.md", `"{locale}/blog/*"`, "blog/hello fr hello hello"},
		{"content/PT-br/x/hello.md", `["{locale}/**", "!{locale}/blog/**"]`, "x/hello pt-BR x/hello hello"},
		{"content/docs/fr/x/hello.md", `"docs/{locale}/**"`, "docs/x/hello fr x/hello hello"},
		{"content/fr/hello.en.md", `"{locale}/**"`, "hello.en fr hello.en hello.en"},
		{"content/fr/index.md", `"{locale}/**"`, ". fr   own"},
		{"data/images/a.yaml", "/data/images/*", "data/images/a en a a"},
		{"content/post/Diff.md", "post/**", "post/Diff en Diff diff"},
		{"content/post/Hello World.md", "post/**", "post/Hello World en Hello World hello-world"},
		{"content/post/Cafe\u0301.md", "post/**", "post/Café en Café café"},
		{"content/_posts/2020/a.md", "_posts/**", "_posts/2020/a en 2020/a a"},
	} {
		t.Run(c.file, func(t *testing.T) {
			documents, _, problems := read(t, fmt.Sprintf("-- galley.yaml --\nlocales: [en, fr, pt-BR]\n-- schemas/post.yaml --\nsource: %s\nfields: [{name: title, type: text}]\n-- %s --\n", c.source, c.file))
			if len(documents) != 1 || len(problems) > 0 {
				t.Fatalf("%d documents, %v", len(documents), problems)
			}
			if diff := cmp.Diff(c.want, described(documents[0])); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
		})
	}
}

func described(d *content.Document) string {
	s := fmt.Sprintf("%s %s %s %s", d.ID, d.Locale, d.Path, d.Name)
	if d.Next {
		s += " next"
	}
	if d.Own {
		s += " own"
	}
	return s
}

func TestSingleIsCalledByItsType(t *testing.T) {
	documents, _, _ := read(t, `-- schemas/front.yaml --
kind: single
source: _index.md
fields: [{name: title, type: text}]
-- content/_index.md --
`)
	if len(documents) != 1 || documents[0].Name != "front" || documents[0].Type.Kind != schemas.Single {
		t.Errorf("want one document called front, got %+v", documents)
	}
}
