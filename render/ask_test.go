package render

import (
	"testing"

	"galley/content"
	"galley/content/contenttest"
	"galley/schemas"
	"galley/themes"
)

const asked = `
-- galley.yaml --
title: Journal
baseURL: https://one.test
locales: [en, fr]
-- schemas/post.yaml --
url: /blog/{slug}/
listURL: /blog/
order: -date
perPage: 1
fields:
  - {name: title, type: text}
  - {name: author, type: reference, to: author}
  - {name: more, type: group, fields: [{name: weight, type: integer}]}
  - {name: tags, type: tags, taxonomy: tags}
  - {name: body, type: markdown}
-- schemas/author.yaml --
fields: [{name: name, type: text}, {name: posts, type: computed, from: post.author, as: references}]
-- content/author/ada.yaml --
name: Ada
-- content/post/one.md --
---
title: One
date: 2026-01-01
author: ada
aliases: [/old/]
more: {weight: 1}
tags: [Go]
---
-- content/post/two.md --
---
title: Two
date: 2026-01-02
tags: [Go, Up]
---
[one](one.md)
-- content/post/two.fr.md --
---
title: Deux
date: 2026-01-02
---
-- static/a.txt --
A
`

func askedEdition(t testing.TB) *Edition {
	t.Helper()
	e, problems := NewEdition(contenttest.Site(t, asked), &themes.Theme{})
	if len(problems) > 0 {
		t.Fatal(contenttest.Text(problems))
	}
	return e
}

// questionsOfAll notes every kind of question once at least.
func questionsOfAll(e *Edition) *Questions {
	q := NewQuestions()
	c := e.Recording(q, nil)
	c.rec.begin()
	p := c.Project()
	post, author := p.Type("post"), p.Type("author")
	tags := p.Taxonomies[0]
	for n := range content.N(e.site.Len()) {
		d := c.Entry(n)
		for i := range d.Targets {
			c.Address(d, int32(i))
		}
		c.Neighbours(n)
		c.Children(n)
		c.TermsOf(n, post.Field("tags"))
		c.ByURL(d.URL + "?")
		c.ByUUID(d.UUID, "fr")
		c.ByDocID("x", d.Locale)
		c.BySlug(post, d.Slug+"x", d.Locale)
	}
	weight := post.Field("more").Fields[0]
	for _, f := range []content.Query{
		{Locale: "en"}, {Types: []*schemas.Type{post}, Locale: "en", Offset: 1, Limit: 1},
		{Types: []*schemas.Type{post, author}, Locale: "en", Order: []schemas.Order{{Key: "date", Descending: true}, {Key: "title", ByName: true}}},
		{Types: []*schemas.Type{post}, Locale: "en", Order: []schemas.Order{{Field: weight, In: []*schemas.Field{post.Field("more")}, Key: "weight"}}},
		{Taxonomy: "tags", Term: "go", Locale: "en", Also: []content.InTerm{{Taxonomy: "tags", Term: "up"}}},
		{Types: []*schemas.Type{post}, Locale: "en", Field: post.Field("author"), Refers: 0},
		{Types: []*schemas.Type{}, Locale: "none"},
	} {
		c.Find(f)
		c.Count(f)
		c.Any(f)
	}
	c.Single(post, "en")
	c.Terms(tags, "en")
	c.Term(tags, "go", "en")
	c.Term(tags, "none", "en")
	for _, url := range []string{"/", "/blog/", "/blog/page/2/", "/blog/one/", "/tags/go/", "/none/"} {
		if page, number := c.Page(url); page != nil {
			c.Listed(page, number)
		}
		c.Redirect(url)
	}
	c.Redirect("/old/")
	c.Redirects()
	c.CountPages()
	for range c.Feeds() {
		break
	}
	c.Assets()
	c.AssetAt("a.txt")
	c.AssetAt("b.txt")
	for range c.All() {
		break
	}
	return q
}

// TestAskTheSame: an edition made of the same files answers every question as
// the one that it was noted of, and is asked by the same bytes.
func TestAskTheSame(t *testing.T) {
	q := questionsOfAll(askedEdition(t))
	kinds := map[asking]bool{}
	for n := range uint32(len(q.list)) {
		kinds[asking(q.key(n)[0])] = true
	}
	for kind := askEntry; kind < lastAsking; kind++ {
		switch kind {
		case byDocument, askFragment, askFinding, askFile, askNever: // by the families' tests
		default:
			if !kinds[kind] {
				t.Errorf("no question of the kind %d is noted", kind)
			}
		}
	}
	read, err := ReadQuestions(q.Append(nil, nil))
	if err != nil {
		t.Fatal(err)
	}
	e := askedEdition(t)
	changed := read.Ask(e, nil)
	for n := range uint32(len(q.list)) {
		if changed.Has(n) {
			t.Errorf("%q is answered differently", q.key(n))
		}
	}
	c := e.Recording(read, nil)
	c.rec.begin()
	c.Entry(0)
	c.Terms(e.site.Project().Taxonomies[0], "en")
	if len(read.list) != len(q.list) {
		t.Error("a question that is known is noted anew")
	}
}

// FuzzAsk: whatever stands in a question, asking it breaks nothing, and what is
// said the second time is what was said the first time.
func FuzzAsk(f *testing.F) {
	e := askedEdition(f)
	q := questionsOfAll(e)
	for n := range uint32(len(q.list)) {
		f.Add(q.key(n))
	}
	f.Fuzz(func(t *testing.T, key []byte) {
		if len(key) == 0 || asking(key[0]) == askNever || asking(key[0]) == askFile {
			return
		}
		q := NewQuestions()
		q.made = e.ground().made
		q.add(key, 1, nil)
		q.Ask(e, nil)
		if asking(key[0]) != askFragment && q.Ask(e, nil).Has(0) {
			t.Errorf("%q is answered differently at once", key)
		}
	})
}
