package content

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Languages in folders, terms whose type has no documents, an address that is
// made of a term, records from outside the content folder.
func TestLocalesInFolders(t *testing.T) {
	s := resolved(t, `
-- galley.yaml --
content: site/pages
static: site/public
locales: [en, fr, pt-br]
-- schemas/post.yaml --
source: "{locale}/blog/*/*"
url: "/{locale}/blog/{category}/{slug}/"
listURL: "/{locale}/blog/"
order: -date
fields:
  - {name: title,    type: text}
  - {name: category, type: tags, to: category, taxonomy: categories, max: 1, defaultValue: [uncategorized]}
  - {name: authors,  type: tags, to: author, taxonomy: authors, from: author, separator: ","}
  - {name: body,     type: richText}
-- schemas/category.yaml --
kind: collection
url: "/{locale}/blog/{slug}/"
fields:
  - {name: title, type: text}
-- schemas/author.yaml --
kind: collection
source: /site/authors.json
keys: {id: false}
titleField: name
fields:
  - {name: name,   type: text, required: true}
  - {name: github, type: integer, from: id}
-- schemas/page.yaml --
source: ["{locale}/**", "!{locale}/blog/*/*"]
slug: "{path}"
url: "/{locale}/{path}/"
fields:
  - {name: title, type: text}
  - {name: body,  type: richText}
-- site/authors.json --
{"Ann Bee": {"name": "Ann", "id": 1}, "carl": {"name": "Carl Dee", "id": 2}}
-- site/public/logo.png --
-- site/pages/en/about/index.md --
[post](../blog/release/v1.2.0.md) ![](/logo.png) [category](/en/blog/release/) [list](/en/blog)
-- site/pages/fr/about/index.md --
[post](../blog/release/v1.2.0.md) [only English](../../en/blog/release/other.md) [from here](../blog/release/v1.2.0/)
-- site/pages/en/blog/release/v1.2.0.md --
---
date: 2026-01-01
category: Release
author: Ann, Carl Dee, nobody
---
## Notes
-- site/pages/en/blog/release/other.md --
---
date: 2026-01-02
---
-- site/pages/fr/blog/release/v1.2.0.md --
---
date: 2026-01-01
category: release
author: carl
---
`)
	if got := told(s); got != "" {
		t.Errorf("problems:\n%s", got)
	}
	addresses := map[string]string{}
	for n := range s.Len() {
		if e := s.Entry(N(n)); e.URL != "" {
			addresses[e.File] = e.URL
		}
	}
	if diff := cmp.Diff(map[string]string{
		"site/pages/en/about/index.md":         "/en/about/",
		"site/pages/fr/about/index.md":         "/fr/about/",
		"site/pages/en/blog/release/v1.2.0.md": "/en/blog/release/v1.2.0/",
		"site/pages/en/blog/release/other.md":  "/en/blog/uncategorized/other/",
		"site/pages/fr/blog/release/v1.2.0.md": "/fr/blog/release/v1.2.0/",
	}, addresses); diff != "" {
		t.Errorf("addresses (-want +got):\n%s", diff)
	}
	for _, c := range []struct{ taxonomy, locale, want string }{
		{"categories", "en", "Release=release x1 /en/blog/release/: v1.2.0\nuncategorized=uncategorized x1 /en/blog/uncategorized/: other\n"},
		{"categories", "fr", "release=release x1 /fr/blog/release/: v1.2.0\n"},
		{"authors", "en", "Ann=ann-bee x1 : v1.2.0\nCarl Dee=carl x1 : v1.2.0\nnobody=nobody x1 : v1.2.0\n"},
		{"authors", "fr", "Carl Dee=carl x1 : v1.2.0\n"},
	} {
		if diff := cmp.Diff(c.want, spelt(s, c.taxonomy, c.locale)); diff != "" {
			t.Errorf("%s in %s (-want +got):\n%s", c.taxonomy, c.locale, diff)
		}
	}
	for file, want := range map[string]string{
		"site/pages/en/about/index.md": "site/pages/en/blog/release/v1.2.0.md asset:logo.png /en/blog/release/ /en/blog/",
		"site/pages/fr/about/index.md": "site/pages/fr/blog/release/v1.2.0.md site/pages/en/blog/release/other.md site/pages/fr/blog/release/v1.2.0.md",
	} {
		if diff := cmp.Diff(want, targets(s, named(t, s, file))); diff != "" {
			t.Errorf("links of %s (-want +got):\n%s", file, diff)
		}
	}
	if got := len(named(t, s, "site/pages/fr/about/index.md").Translations); got != 2 {
		t.Errorf("the page has %d translations", got)
	}
}
