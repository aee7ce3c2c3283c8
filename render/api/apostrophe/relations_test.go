package apostrophe_test

import (
	"strings"
	"testing"

	"galley/render/api/apitest"
)

const circle = `
-- galley.yaml --
locales: [en, fr]
api: {apostrophe: true}
-- schemas/post.yaml --
apostrophe: {public: [title, author, editors, text]}
fields:
  - {name: title, type: text}
  - {name: author, type: reference, to: author}
  - {name: editors, type: reference, to: [author, robot], many: true, onUnpublished: omit}
  - {name: judge, type: reference, to: author}
  - {name: text, type: richText}
  - {name: note, type: text}
-- schemas/author.yaml --
apostrophe: {public: [name, posts, judged], name: "@acme/author"}
fields:
  - {name: name, type: text}
  - {name: mail, type: text}
  - {name: best, type: reference, to: post}
  - {name: posts, type: computed, from: post.author, as: references}
  - {name: judged, type: computed, from: post.judge, as: references}
-- schemas/robot.yaml --
apostrophe: {public: false}
titleField: model
fields:
  - {name: model, type: text}
  - {name: serial, type: text}
-- schemas/gone.yaml --
apostrophe: {as: none}
fields: [{name: title, type: text}]
-- schemas/list.yaml --
kind: collection
fields:
  - {name: title, type: text}
  - {name: of, type: reference, to: [gone, post], many: true}
-- content/author/ada.yaml --
name: Ada Cook
mail: secret@circle.test
best: one
-- content/author/ada.fr.yaml --
name: Ada la cuisinière
best: one
-- content/author/ghost.yaml --
name: Ghost
draft: true
-- content/robot/r2.yaml --
model: R2
serial: hidden
-- content/gone/x.yaml --
title: X
-- content/list.yaml --
title: L
of: [gone/x, post/one]
-- content/post/one.md --
---
title: One
author: ada
editors: [author/ghost, robot/r2, author/ada]
judge: ada
note: unprojected
---
Text.
-- content/post/deux.fr.md --
---
title: Deux
author: ada
---
`

// TestRelationships: what a related document shows is its own type's affair
// (contracts 6.4, 16 and 19).
func TestRelationships(t *testing.T) {
	e := apitest.Open(t, New, circle)
	one := members(t, e, named(e, "post", "one", ""))
	t.Run("one level, by its own projection", func(t *testing.T) {
		const ada = `[{"_id":"ID:en:published","aposDocId":"ID","aposLocale":"en:published","aposMode":"published","type":"@acme/author","title":"Ada Cook","name":"Ada Cook","metaType":"doc"}]`
		if strings.ReplaceAll(one["_author"], `"slug":"ada",`, "") != ada || one["authorIds"] != `["ID"]` {
			t.Errorf("want %s, got %s %s", ada, one["_author"], one["authorIds"])
		}
	})
	t.Run("of a type without one what names it; a draft is nowhere", func(t *testing.T) {
		if s := one["_editors"]; !strings.HasPrefix(s, `[{"_id":"ID:en:published","type":"robot","title":"R2","slug":"r2"},{"_id":"ID:en:published","aposDocId":`) || strings.Count(one["editorsIds"], "ID") != 2 {
			t.Errorf("%s %s", s, one["editorsIds"])
		}
	})
	t.Run("of a type that is not there nothing", func(t *testing.T) {
		l := members(t, e, "/api/v1/list")
		if s := l["results"]; strings.Count(s, `"metaType":"doc"`) != 2 || !strings.Contains(s, `"ofIds":["ID"]`) {
			t.Error(s)
		}
	})
	t.Run("what refers here through a field that is not shown is not told", func(t *testing.T) {
		e := apitest.Open(t, New, circle)
		_, body := apitest.Get(t, e, "/api/v1/@acme/author")
		if !strings.Contains(body, `"_judged":[]`) || !strings.Contains(body, `"_posts":[{`) || strings.Contains(body, "secret@") || strings.Contains(body, "best") || strings.Contains(body, "unprojected") {
			t.Error(body)
		}
	})
	t.Run("in the asking document's locale, else in the first", func(t *testing.T) {
		_, body := apitest.Get(t, e, "/api/v1/post?apos-locale=fr")
		if !strings.Contains(body, "Ada la cuisinière") || strings.Contains(body, "Ada Cook") {
			t.Error(body)
		}
	})
	t.Run("a type without a projection has no answers", func(t *testing.T) {
		for _, at := range []string{"/api/v1/robot", named(e, "robot", "r2", ""), "/api/v1/gone"} {
			if status, body := apitest.Get(t, e, at); status != 404 || strings.Contains(body, "R2") {
				t.Errorf("%s: %d %s", at, status, body)
			}
		}
	})
}
