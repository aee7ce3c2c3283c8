package content

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"galley/schemas"
)

func TestOrders(t *testing.T) {
	const documents = `
-- schemas/author.yaml --
fields:
  - {name: title, type: text}
-- content/author/x.md --
---
title: Åsa
---
-- content/author/y.md --
---
title: ann
---
-- content/post/a.md --
---
title: Beta
date: 2026-01-02
n: 10
author: x
level: low
flag: true
---
-- content/post/b.md --
---
title: alpha
date: 2026-01-03
n: 9
author: y
level: high
---
-- content/post/c.md --
---
title: Beta
date: 2026-01-02
updated: 2026-05-01
n: 9.5
flag: false
---
-- content/post/d.md --
---
title: gamma
---
`
	for order, want := range map[string]string{
		"":                "b a c d", // -date
		"date":            "a c b d",
		"-date":           "b a c d",
		"title":           "b a c d",
		"-title":          "d a c b",
		"slug":            "a b c d",
		"-slug":           "d c b a",
		"updated":         "a b c d",
		"-updated":        "c b a d",
		"n":               "b c a d",
		"-n":              "a c b d",
		"author":          "b a c d", // ann, Åsa
		"-author":         "a b c d",
		"level":           "b a c d", // the options' order: high, low
		"[flag, -title]":  "c a d b",
		"[-date, -title]": "b a c d",
	} {
		t.Run("by "+order, func(t *testing.T) {
			if order != "" {
				order = "order: " + order
			}
			s := resolved(t, `
-- schemas/post.yaml --
`+order+`
fields:
  - {name: title, type: text}
  - {name: n, type: number}
  - {name: author, type: reference, to: author}
  - {name: level, type: select, options: [high, low]}
  - {name: flag, type: boolean}
`+documents)
			if got := called(s, s.Find(Query{Types: []*schemas.Type{s.Project().Type("post")}, Locale: "en"}).Numbers); got != want {
				t.Errorf("gives %s, want %s\n%s", got, want, told(s))
			}
		})
	}
	t.Run("a collection has the order of its files", func(t *testing.T) {
		s := resolved(t, `
-- schemas/word.yaml --
kind: collection
fields:
  - {name: title, type: text}
-- content/word/b.yaml --
- {title: zulu}
- {title: echo}
-- content/word/a.yaml --
x: {title: x}
k: {title: k}
`)
		if got := called(s, s.Find(Query{Types: []*schemas.Type{s.Project().Type("word")}, Locale: "en"}).Numbers); got != "x k zulu echo" {
			t.Errorf("gives %s", got)
		}
	})
}

func TestOrderOfWords(t *testing.T) {
	const project = `
-- galley.yaml --
locales: [de, sv]
-- schemas/post.yaml --
order: title
fields:
  - {name: title, type: text}
`
	want := map[string]string{"de": "a-b a1 o1 ö1 Ö2 x y z", "sv": "a-b a1 o1 x y z ö1 Ö2"}
	for locale, want := range want {
		var b strings.Builder
		for i, title := range []string{"z", "Ö2", "ö1", "y", "x", "o1", "a-b", "a1"} {
			fmt.Fprintf(&b, "-- content/post/%d.%s.md --\n---\ntitle: %s\n---\n", i, locale, title)
		}
		s := resolved(t, project+b.String())
		var got []string
		for _, n := range s.Find(Query{Types: s.Project().Types, Locale: locale}).Numbers {
			got = append(got, s.Entry(n).Title)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("in %s: %s, want %s", locale, got, want)
		}
	}
}

func TestFind(t *testing.T) {
	s := resolved(t, `
-- galley.yaml --
locales: [en, fr]
-- schemas/post.yaml --
order: title
fields:
  - {name: title, type: text}
  - {name: tags, type: tags, taxonomy: tags}
  - {name: about, type: reference, to: brand, many: true}
-- schemas/note.yaml --
fields:
  - {name: title, type: text}
  - {name: tags, type: tags, taxonomy: tags}
-- schemas/brand.yaml --
fields:
  - {name: title, type: text}
  - {name: posts, type: computed, from: post.about, as: references}
-- schemas/secret.yaml --
private: true
fields:
  - {name: title, type: text}
-- content/brand/acme.md --
-- content/brand/acme.fr.md --
-- content/brand/zed.md --
-- content/post/a.md --
---
title: Z
date: 2026-01-01
tags: [x, y]
about: [acme, zed, acme]
---
-- content/post/b.md --
---
title: Y
date: 2026-01-02
tags: [x]
about: [zed]
---
-- content/post/b.fr.md --
---
tags: [x]
about: [acme, zed]
---
-- content/post/c.md --
---
title: X
tags: [x]
draft: true
---
-- content/note/m.md --
---
date: 2026-01-03
tags: [x]
---
-- content/note/n.md --
-- content/secret/s.md --
`)
	if got := told(s); got != "" {
		t.Fatalf("problems:\n%s", got)
	}
	p := s.Project()
	post, note, brand, secret := p.Type("post"), p.Type("note"), p.Type("brand"), p.Type("secret")
	acme := named(t, s, "content/brand/acme.md").N
	zed := named(t, s, "content/brand/zed.md").N
	byDate := []schemas.Order{{Key: "date"}}
	for _, c := range []struct {
		name  string
		query Query
		want  string
		total int
	}{
		{"a type", Query{Types: []*schemas.Type{post}}, "b a", 2},
		{"a page of it", Query{Types: []*schemas.Type{post}, Offset: 1, Limit: 1}, "a", 2},
		{"beyond the end", Query{Types: []*schemas.Type{post}, Offset: 5, Limit: 1}, "", 2},
		{"another locale", Query{Types: []*schemas.Type{post}, Locale: "fr"}, "b", 1},
		{"all types, newest first, then by ID", Query{}, "m b a acme zed n", 6},
		{"two types", Query{Types: []*schemas.Type{post, note}}, "m b a n", 4},
		{"a private type", Query{Types: []*schemas.Type{secret}}, "", 0},
		{"no type", Query{Types: []*schemas.Type{}}, "", 0},
		{"an order of one's own", Query{Types: []*schemas.Type{post}, Order: byDate}, "a b", 2},
		{"a term", Query{Taxonomy: "tags", Term: "x"}, "m b a", 3},
		{"a term and a type", Query{Taxonomy: "tags", Term: "x", Types: []*schemas.Type{post}}, "b a", 2},
		{"a term and another type", Query{Taxonomy: "tags", Term: "x", Types: []*schemas.Type{brand}}, "", 0},
		{"a term in another case", Query{Taxonomy: "tags", Term: "X", Types: []*schemas.Type{note}}, "m", 1},
		{"an unknown term", Query{Taxonomy: "tags", Term: "q"}, "", 0},
		{"an unknown taxonomy", Query{Taxonomy: "q", Term: "x"}, "", 0},
		{"what refers to it", Query{Refers: acme, Field: post.Field("about")}, "a", 1},
		{"what refers to another", Query{Refers: zed, Field: post.Field("about")}, "b a", 2},
		{"in another locale", Query{Refers: zed, Field: post.Field("about"), Locale: "fr"}, "b", 1},
		{"what refers to it and has a term", Query{Refers: zed, Field: post.Field("about"), Taxonomy: "tags", Term: "y"}, "a", 1},
		{"what refers to it, ordered", Query{Refers: zed, Field: post.Field("about"), Order: byDate}, "a b", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.query.Locale == "" {
				c.query.Locale = "en"
			}
			for range 2 {
				page := s.Find(c.query)
				if got := called(s, page.Numbers); got != c.want || page.Total != c.total {
					t.Errorf("gives %q of %d, want %q of %d", got, page.Total, c.want, c.total)
				}
			}
		})
	}
	if got := s.Single(post, "en"); got != None {
		t.Errorf("post is no single, but has %d", got)
	}
}

// TestFindTogether asks from many goroutines at once; it is for the race detector.
func TestFindTogether(t *testing.T) {
	var b strings.Builder
	b.WriteString("-- schemas/post.yaml --\nfields:\n  - {name: tags, type: tags, taxonomy: tags}\n  - {name: to, type: reference, to: post}\n")
	b.WriteString("-- schemas/note.yaml --\nfields:\n  - {name: tags, type: tags, taxonomy: tags}\n")
	for i := range 50 {
		fmt.Fprintf(&b, "-- content/post/%d.md --\n---\ntags: [t%d]\nto: \"%d\"\n---\n", i, i%5, (i+1)%50)
	}
	s := resolved(t, b.String())
	post := s.Project().Type("post")
	want := fmt.Sprint(answers(s, post))
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if got := fmt.Sprint(answers(s, post)); got != want {
				t.Errorf("answers differ:\n%s\n%s", want, got)
			}
		})
	}
	wait.Wait()
}

func answers(s *Site, post *schemas.Type) []Page {
	var all []Page
	for i := range 50 {
		all = append(all,
			s.Find(Query{Locale: "en", Taxonomy: "tags", Term: fmt.Sprintf("t%d", i%5)}),
			s.Find(Query{Locale: "en", Types: []*schemas.Type{post}, Taxonomy: "tags", Term: fmt.Sprintf("t%d", i%5)}),
			s.Find(Query{Locale: "en", Refers: N(i), Field: post.Field("to")}),
			s.Find(Query{Locale: "en", Order: []schemas.Order{{Key: "slug", Descending: true}}, Offset: i, Limit: 3}))
	}
	return all
}

func TestUnique(t *testing.T) {
	tellings(t, `
-- galley.yaml --
locales: [en, fr]
-- schemas/post.yaml --
fields:
  - {name: code, type: text, unique: true}
  - {name: number, type: integer, unique: true, localized: false}
  - name: items
    type: list
    fields:
      - {name: sku, type: text, unique: true}
-- schemas/note.yaml --
fields:
  - {name: code, type: text, unique: true}
`, []telling{
		{"in a type and locale", `
-- content/post/a.md --
---
code: x
number: 7
---
-- content/post/a.fr.md --
---
code: x
---
-- content/note/a.md --
---
code: x
---
-- content/post/b.md --
---
number: 7
code: x
---
`, `
content/post/b.md:2:9: "7" stands in content/post/a.md too [not-unique]
  hint: "number" is unique: write a value that no other document has
  content/post/a.md:3:9: the other one
content/post/b.md:3:7: "x" stands in content/post/a.md too [not-unique]
  hint: "code" is unique: write a value that no other document has
  content/post/a.md:2:7: the other one
`},
		{"in lists", `
-- content/post/a.md --
---
items:
  - sku: one
  - sku: two
  - sku: one
---
-- content/post/b.md --
---
draft: true
items: [{sku: two}]
---
`, `
content/post/a.md:5:10: "one" stands twice in this document [not-unique]
  hint: "sku" is unique: write a value that no other document has
  content/post/a.md:3:10: the first time
content/post/b.md:3:15: "two" stands in content/post/a.md too [not-unique]
  hint: "sku" is unique: write a value that no other document has
  content/post/a.md:4:10: the other one
`},
	})
}
