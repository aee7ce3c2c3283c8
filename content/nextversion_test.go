package content_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/content"
	"galley/content/contenttest"
)

const nexts = `-- galley.yaml --
locales: [en, fr]
baseURL: https://next.test
-- schemas/post.yaml --
url: /blog/{slug}/
fields:
  - {name: title, type: text, required: true}
  - {name: price, type: number, localized: false}
  - {name: about, type: reference, to: post}
  - {name: body, type: markdown}
-- content/post/a.md --
---
title: A
price: 1
---
-- content/post/a.draft.md --
---
title: A, longer
price: 2
about: b
draft: false
date: 2030-01-01
---
See [it](a.md).
-- content/post/a.fr.md --
---
title: A français
---
-- content/post/a.fr.draft.md --
---
about: nobody
---
-- content/post/b.draft.md --
---
title: B
---
`

func TestNextVersion(t *testing.T) {
	s, problems := contenttest.Resolve(t, contenttest.FS(t, nexts))
	want := `content/post/a.fr.draft.md:1:1: warning: "title" is required by post [required] hint: add ` + "`title: …`" + `
content/post/a.fr.draft.md:2:8: error: post "nobody" does not exist [broken-reference] hint: a reference is a slug, or a path below the type's folder; ` + "`galley new post`" + ` makes a document`
	if diff := cmp.Diff(want, strings.TrimSpace(contenttest.Text(problems))); diff != "" {
		t.Error(diff)
	}
	post := s.Project().Type("post")
	a := s.Entry(s.BySlug(post, "a", "en"))
	next := s.NextVersion(a.N)
	if next == nil || next.N != a.N || next.UUID != a.UUID || next.URL != "/blog/a/" || next.Slug != "a" {
		t.Fatalf("the next version has other names: %+v", next)
	}
	if next.Title != "A, longer" || a.Title != "A" || next.State != content.Scheduled || next.Public() || !next.Draftable() || len(next.Translations) != 2 {
		t.Errorf("the next version says %q, state %s, public %v, in %d locales; %q", next.Title, next.State, next.Public(), len(next.Translations), a.Title)
	}
	b := s.DraftBySlug(post, "b", "en")
	if b == content.None || s.Entry(b).State != content.Draft || s.BySlug(post, "b", "en") != content.None || s.NextVersion(b) != nil {
		t.Error("a next version of nothing is a draft")
	}
	if len(next.Targets) != 2 || next.Targets[0].N != b || next.Targets[1].N != a.N {
		t.Errorf("what the next version mentions leads to %v", next.Targets)
	}
	french := s.NextVersion(s.BySlug(post, "a", "fr"))
	if french == nil || french.Title != "a" || french.Values[post.Field("price").Index] != content.Number(1) {
		t.Errorf("the translation's next version takes what holds in all locales of what is there: %+v", french)
	}
	if len(s.Find(content.Query{Locale: "en"}).Numbers) != 1 || len(s.Find(content.Query{Locale: "en", Drafts: true}).Numbers) != 2 {
		t.Error("a next version is in a list")
	}
}

func TestNextVersionTwice(t *testing.T) {
	_, problems := contenttest.Resolve(t, contenttest.FS(t, nexts+"-- content/post/a.draft.yaml --\ntitle: other\n-- content/post/b.draft.yaml --\ntitle: other\n"))
	for _, want := range []string{
		`content/post/a.draft.yaml:1:1: error: "post/a" is also the name of content/post/a.draft.md [same-id] hint: rename one of the two files`,
		`content/post/b.draft.yaml:1:1: error: "post/b" is also the name of content/post/b.draft.md [same-id] hint: rename one of the two files`,
	} {
		if !strings.Contains(contenttest.Text(problems), want) {
			t.Errorf("want %s\ngot %s", want, contenttest.Text(problems))
		}
	}
}
