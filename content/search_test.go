package content_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/content"
	"galley/content/bodies"
	"galley/content/contenttest"
	"galley/schemas"
)

const kitchen = `
-- galley.yaml --
locales: [en, de]
-- schemas/recipe.yaml --
url: /recipes/{slug}/
order: -date
fields:
  - {name: title, type: text, required: true}
  - {name: summary, type: textarea}
  - {name: course, type: select, options: [{value: s, label: Soup}, {value: m, label: Main dish}]}
  - {name: cook, type: reference, to: cook, onUnpublished: omit}
  - {name: tags, type: tags, taxonomy: tags}
  - {name: body, type: markdown}
  - {name: note, type: text}
  - {name: secret, type: text, private: true}
  - {name: parts, type: list, fields: [{name: of, type: text}, {name: from, type: text, private: true}]}
  - {name: more, type: url}
  - {name: servings, type: integer}
-- schemas/cook.yaml --
kind: collection
fields: [{name: name, type: text, required: true}, {name: phone, type: text, private: true}]
-- schemas/diary.yaml --
private: true
fields: [{name: title, type: text}, {name: body, type: markdown}]
-- content/cook.yaml --
ana: {name: Ana Límová}
bo: {name: Bo Quux, draft: true}
-- content/diary/day.md --
---
title: Diarycanary
---
Diarywords.
-- content/recipe/in-title.md --
---
title: Leek tart
date: 2026-01-01
cook: ana
tags: [baking, Crème fraîche]
course: m
parts: [{of: shortcrust, from: hiddenpart}]
secret: hiddentop
more: https://example.test/addressword
servings: 4711
---
Roll the pastry, then bake.
-- content/recipe/in-heading.md --
---
title: Vichyssoise
date: 2026-01-02
cook: bo
course: s
---
Cold soup.

## Cleaning the leek

Cut it, wash it.
-- content/recipe/in-summary.md --
---
title: Quiche
date: 2026-01-03
summary: With leek and bacon
---
A short text.
-- content/recipe/in-note.md --
---
title: Stock
date: 2026-01-04
note: leek ends go here
---
A short text.
-- content/recipe/in-body.md --
---
title: Risotto
date: 2026-01-05
---
Stir the rice for a good while. Un**believ**able.

More of this and that, and leek, and then more of that, and more leek.
-- content/recipe/in-tag.md --
---
title: Terrine
date: 2026-01-06
tags: [leek]
---
A short text.
-- content/recipe/longer.md --
---
title: Leeks
date: 2026-01-07
---
A short text.
-- content/recipe/draft.md --
---
title: Leek draftword
draft: true
---
Draftbody.
-- content/recipe/in-title.de.md --
---
title: Lauchkuchen süß
date: 2026-01-01
---
Straße.
`

// slugs are those of what a search finds, in its order.
func slugs(t testing.TB, s *content.Site, q content.Query) string {
	t.Helper()
	if q.Locale == "" {
		q.Locale = "en"
	}
	p := s.Find(q)
	if p.Err != nil {
		t.Fatal(p.Err)
	}
	var all []string
	for _, n := range p.Numbers {
		all = append(all, s.Entry(n).Slug)
	}
	return strings.Join(all, " ")
}

func TestSearch(t *testing.T) {
	s := contenttest.Site(t, kitchen)
	tests := []struct {
		about string
		query content.Query
		want  string
	}{
		{"fields have their weights, the word itself goes before longer ones", content.Query{Search: "leek"},
			"in-title in-heading longer in-tag in-summary in-note in-body"},
		{"all words have to be there", content.Query{Search: "leek bake"}, "in-title"},
		{"a word may be begun", content.Query{Search: "lee"}, "in-title longer in-heading in-tag in-summary in-note in-body"},
		{"in quotes it is whole", content.Query{Search: `"leeks"`}, "longer"},
		{"accents and case are forgotten", content.Query{Search: "creme FRAICHE"}, "in-title"},
		{"an option by its label", content.Query{Search: "main dish"}, "in-title"},
		{"a reference by its title", content.Query{Search: "Limova"}, "ana in-title"},
		{"not by the title of what is not published", content.Query{Search: "quux"}, ""},
		{"in lists", content.Query{Search: "shortcrust"}, "in-title"},
		{"not in private fields", content.Query{Search: "hiddentop"}, ""},
		{"nor in those of lists", content.Query{Search: "hiddenpart"}, ""},
		{"nor in private types", content.Query{Search: "diarywords"}, ""},
		{"nor in addresses", content.Query{Search: "addressword"}, ""},
		{"nor in numbers", content.Query{Search: "4711"}, ""},
		{"drafts are not found", content.Query{Search: "draftbody"}, ""},
		{"but by who sees them", content.Query{Search: "draftbody", Drafts: true}, "draft"},
		{"words go on behind inline tags", content.Query{Search: "unbelievable"}, "in-body"},
		{"one letter may be wrong", content.Query{Search: "terine"}, "in-tag"},
		{"in another locale", content.Query{Search: "suss strasse", Locale: "de"}, "in-title"},
		{"no words", content.Query{Search: "!?"}, ""},
		{"in another order", content.Query{Search: "leek", Limit: 3, Order: newest}, "longer in-tag in-body"},
		{"a piece", content.Query{Search: "leek", Offset: 1, Limit: 2}, "in-heading longer"},
		{"of a term", content.Query{Search: "leek", Taxonomy: "tags", Term: "leek"}, "in-tag"},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			if diff := cmp.Diff(test.want, slugs(t, s, test.query)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

var newest = []schemas.Order{{Key: "date", Descending: true}}

func TestSearchOfAType(t *testing.T) {
	s := contenttest.Site(t, kitchen)
	q := content.Query{Search: "lim", Types: []*schemas.Type{s.Project().Type("cook")}}
	if diff := cmp.Diff("ana", slugs(t, s, q)); diff != "" {
		t.Error(diff)
	}
}

func TestSearchSharesItsIndex(t *testing.T) {
	p := readText(t, kitchen)
	first := p.resolve(t)
	slugs(t, first, content.Query{Search: "leek"})
	all := content.SearchRead(first)
	second := p.resolve(t)
	content.ShareSearch(second, first)
	slugs(t, second, content.Query{Search: "leek"})
	if got := content.SearchRead(second); all == 0 || got != all {
		t.Errorf("%d documents were read for the first index, %d for both", all, got)
	}
}

// Many may search a site at once, from its first search on.
func TestSearchAtOnce(t *testing.T) {
	p := readText(t, kitchen)
	site := p.resolve(t)
	want := slugs(t, p.resolve(t), content.Query{Search: "leek"})
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for k := range 20 {
				p := site.Find(content.Query{Search: "leek", Locale: "en", Drafts: (i+k)%2 == 0})
				if k%2 == i%2 && p.Total != 8 || k%2 != i%2 && p.Total != strings.Count(want, " ")+1 {
					t.Errorf("%d documents are found", p.Total)
				}
			}
		})
	}
	all.Wait()
}

// broken is a store that cannot be read while it fails.
type broken struct {
	bodies.Store
	fails bool
}

func (b *broken) Append(to []byte, r bodies.Ref) ([]byte, error) {
	if b.fails {
		return to, errors.New("the disk is gone")
	}
	return b.Store.Append(to, r)
}

func TestSearchOfABrokenStore(t *testing.T) {
	p := readText(t, kitchen)
	store := &broken{Store: p.store, fails: true}
	p.store = store
	site := p.resolve(t)
	q := content.Query{Search: "risotto", Locale: "en"}
	if page := site.Find(q); page.Err == nil || page.Total > 0 {
		t.Errorf("%d documents are found, with the error %v", page.Total, page.Err)
	}
	store.fails = false
	if got := slugs(t, site, q); got != "in-body" {
		t.Errorf("found %q when it can be read again", got)
	}
}
