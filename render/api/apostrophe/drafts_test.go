package apostrophe_test

import (
	"strings"
	"testing"

	"galley/render"
	"galley/render/api/apitest"
)

const drafts = `
-- galley.yaml --
title: Drafts
baseURL: https://drafts.test
api: {apostrophe: true}
-- schemas/page.yaml --
slug: "{path}"
url: /{path}/
fields:
  - {name: title, type: text}
  - {name: body, type: richText}
  - {name: see, type: reference, to: page, many: true, onUnpublished: omit}
  - {name: note, type: text}
apostrophe: {public: [title, body, see]}
-- content/page/_index.md --
---
title: Front
---
-- content/page/a.md --
---
title: A
note: not shown
see: [b, b/c, d]
---
Text.
-- content/page/a.draft.md --
---
title: A to be
see: [b]
---
Text to be.
-- content/page/b.md --
---
title: B
draft: true
---
-- content/page/b/c.md --
---
title: C
---
-- content/page/d.md --
---
title: D
archived: true
---
`

// TestDraftsSide: the drafts' side is another tree, whose ids say so, and its
// documents lead to drafts; who may change them is told so.
func TestDraftsSide(t *testing.T) {
	e := apitest.Open(t, New, drafts)
	const at = "/api/v1/@apostrophecms/page"
	editor := render.Caller{Role: render.Editor}
	ask := func(who render.Caller, target string) string {
		t.Helper()
		status, body := apitest.Ask(t, e, who, target)
		if status != 200 {
			t.Fatalf("%s: %d %s", target, status, body)
		}
		return body
	}
	tree := func(body string) string {
		root := nodeOf(t, body)
		all, names := map[string]node{}, map[string]string{}
		collect(t, root, all)
		for _, n := range all {
			names[n.DocID] = n.Slug
		}
		return drawn(t, root, names)
	}
	const published = `0.0 / "Front" at https://drafts.test/: /
  1.0 /a "A" at https://drafts.test/a/: / > /a
  1.1 /b/c "C" at https://drafts.test/b/c/: / > /b/c
`
	const side = `0.0 / "Front" at https://drafts.test/: /
  1.0 /a "A to be" at https://drafts.test/a/: / > /a
  1.1 /b "B" at https://drafts.test/b/: / > /b
    2.0 /b/c "C" at https://drafts.test/b/c/: / > /b > /b/c
`
	for _, who := range []render.Caller{{}, {Open: true}, {Role: render.Guest}, editor} {
		if got := tree(ask(who, at+"?all=1")); got != published {
			t.Errorf("%v sees\n%s", who, got)
		}
	}
	for _, who := range []render.Caller{{Open: true}, {Role: render.Contributor}, editor} {
		if got := tree(ask(who, at+"?all=1&apos-mode=draft")); got != side {
			t.Errorf("%v sees\n%s", who, got)
		}
	}
	for _, who := range []render.Caller{{}, {Role: render.Guest}} {
		for _, target := range []string{at + "?apos-mode=draft", at + "/_home?aposMode=draft", at + "/" + docID(e, "page", "a") + ":en:draft"} {
			if status, body := apitest.Ask(t, e, who, target); status != 403 || body != `{"name":"forbidden","data":{},"message":"forbidden"}`+"\n" {
				t.Errorf("%v, %s: %d %s", who, target, status, body)
			}
		}
	}
	a := ask(editor, at+"/"+docID(e, "page", "a")+":en:draft")
	for _, has := range []string{`"title":"A to be"`, `Text to be`, `"modified":true`, `"_see":[{"_id":"` + docID(e, "page", "b") + `:en:draft"`} {
		if !strings.Contains(a, has) {
			t.Errorf("%s is not in %s", has, a)
		}
	}
	if strings.Contains(a, ":en:published") || strings.Count(a, `"_edit":true`) < 4 {
		t.Errorf("the draft's side is %s", a)
	}
	archive := ask(editor, at+"/_archive")
	if n := nodeOf(t, archive); n.Type != "@apostrophecms/archive-page" || len(n.children(t)) != 1 || n.children(t)[0].Slug != "/d" || len(n.Ancestors) != 1 {
		t.Errorf("the archive is %s", archive)
	}
	if trash := ask(editor, at+"/_trash"); trash != archive {
		t.Errorf("by its old name it is %s", trash)
	}
	a = ask(editor, at+"/"+docID(e, "page", "a")+":en:published")
	if strings.Contains(a, ":en:draft") || strings.Contains(a, "to be") || strings.Contains(a, `"title":"B"`) || strings.Contains(a, docID(e, "page", "b")+`"`) ||
		!strings.Contains(a, `"note":"not shown"`) || !strings.Contains(a, `"_edit":true`) {
		t.Errorf("the published side is %s", a)
	}
	for _, who := range []render.Caller{{}, {Open: true}, {Role: render.Guest}} {
		if a := ask(who, at+"/"+docID(e, "page", "a")); strings.Contains(a, "_edit") || strings.Contains(a, "note") {
			t.Errorf("%v sees %s", who, a)
		}
	}
}
