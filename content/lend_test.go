package content

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSharedValues(t *testing.T) {
	const common = `
-- galley.yaml --
locales: [en, fr, de]
-- schemas/article.yaml --
url: /{category}/{slug}/
fields:
  - {name: title,    type: text}
  - {name: category, type: reference, to: category, localized: false, required: true}
  - {name: authors,  type: reference, to: author, many: true, localized: false}
  - {name: photo,    type: image, localized: false}
  - {name: note,     type: markdown, localized: false}
  - {name: box,      type: group, localized: false, fields: [{name: link, type: url}, {name: text, type: text}]}
  - {name: body,     type: markdown}
-- schemas/category.yaml --
url: /{slug}/
fields:
  - {name: title, type: text}
-- schemas/author.yaml --
fields:
  - {name: title, type: text}
`
	t.Run("a translation has them as its own", func(t *testing.T) {
		s := resolved(t, common+`
-- content/category/politics.md --
-- content/category/politics.fr.md --
---
slug: politique
---
-- content/author/ann.md --
-- content/author/bob.md --
-- content/article/tiger/tiger.jpg --
-- content/article/tiger/index.md --
---
category: politics
authors: [bob, ann]
photo: tiger.jpg
note: "see [it](../other.md) and ![](tiger.jpg)"
box: {link: ../other.md, text: hi}
---
[one](../other.md)
-- content/article/tiger/index.fr.md --
---
title: tigre
slug: tigre
---
[deux](../other.md) ![x](tiger.jpg)
-- content/article/other.md --
---
category: politics
---
-- content/article/other.fr.md --
`)
		if got := told(s); got != "" {
			t.Fatalf("problems:\n%s", got)
		}
		fr := named(t, s, "content/article/tiger/index.fr.md")
		if fr.URL != "/fr/politique/tigre/" {
			t.Errorf("the address is %s", fr.URL)
		}
		to := func(i int32) string {
			return targets(s, &Entry{Document: fr.Document, Targets: fr.Targets[i : i+1]})
		}
		value := func(name string) Value { return fr.Values[fr.Type.Field(name).Index] }
		got := map[string]string{
			"category": to(int32(value("category").(Ref))),
			"author":   to(int32(value("authors").(List)[0].(Ref))),
			"photo":    to(value("photo").(*Media).Mention),
			"note 1":   to(value("note").(*Body).First),
			"note 2":   to(value("note").(*Body).First + 1),
			"box":      to(int32(value("box").(*Group).Values[0].(Link))),
			"text":     string(value("box").(*Group).Values[1].(Text)),
			"body 1":   to(value("body").(*Body).First),
			"body 2":   to(value("body").(*Body).First + 1),
		}
		want := map[string]string{
			"category": "content/category/politics.fr.md", "author": "content/author/bob.md",
			"photo": "asset:fr/politique/tigre/tiger.jpg", "note 1": "content/article/other.fr.md", "note 2": "asset:fr/politique/tigre/tiger.jpg",
			"box": "content/article/other.fr.md", "text": "hi",
			"body 1": "content/article/other.fr.md", "body 2": "asset:fr/politique/tigre/tiger.jpg",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("what the values lead to (-want +got):\n%s", diff)
		}
		var addresses []string
		for _, a := range s.Assets() {
			addresses = append(addresses, a.Address)
		}
		if diff := cmp.Diff([]string{"fr/politique/tigre/tiger.jpg", "politics/tiger/tiger.jpg"}, addresses); diff != "" {
			t.Errorf("files (-want +got):\n%s", diff)
		}
	})
	tellings(t, common, []telling{
		{"without the first locale there are none", `
-- content/category/politics.md --
-- content/article/a.fr.md --
---
url: /fr/x/
---
`, `
content/article/a.fr.md:1:1: "category" is required, and is taken from the document in en, which does not exist [required]
  hint: write the document in en too
`},
		{"what is wrong with them is told where it is written", `
-- content/category/politics.md --
-- content/article/a.md --
---
category: politics
photo: none.jpg
authors: [nobody]
---
-- content/article/a.fr.md --
-- content/article/a.de.md --
`, `
content/article/a.md:3:8: there is no file content/article/none.jpg [missing-file]
  hint: a path is seen from the document, or from static/ and the content folder if it begins with /
content/article/a.md:4:11: author "nobody" does not exist [broken-reference]
  hint: a reference is a slug, or a path below the type's folder; ` + "`galley new author`" + ` makes a document
`},
		{"a draft that lends to a published translation is a problem", `
-- content/category/politics.md --
-- content/author/ann.md --
---
draft: true
---
-- content/article/a.md --
---
draft: true
category: politics
authors: [ann]
---
-- content/article/a.fr.md --
`, `
content/article/a.fr.md:1:1: author "ann" is a draft; the published article would point to nothing [unpublished-reference]
  hint: publish "ann", make this article a draft, or set ` + "`onUnpublished: omit`" + ` in the field "authors"
  content/author/ann.md:2:8: it is a draft
content/article/a.fr.md:1:1: this is published, and takes values that hold in all languages from content/article/a.md, which is a draft [unpublished-reference]
  hint: publish that one, or make this one a draft too
  content/article/a.md:2:8: it is a draft
`},
	})
}

// What a draft says does not leave the project in its translation.
func TestDraftLendsNothing(t *testing.T) {
	const want = `content/post/a.fr.md:1:1: this is published, and takes values that hold in all languages from content/post/a.md, which is a draft [unpublished-reference]
  hint: publish that one, or make this one a draft too
  content/post/a.md:4:8: it is a draft
`
	if diff := cmp.Diff(want, told(resolved(t, `
-- galley.yaml --
locales: [en, fr]
-- schemas/post.yaml --
fields:
  - {name: title,  type: text}
  - {name: secret, type: text, localized: false}
-- content/post/a.md --
---
title: A
secret: not yet
draft: true
---
-- content/post/a.fr.md --
---
title: B
---
`))); diff != "" {
		t.Errorf("(-want +have)\n%s", diff)
	}
}
