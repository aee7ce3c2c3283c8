package apostrophe_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"galley/content"
	"galley/render/api/apitest"
)

// Two worlds that differ in nothing that an anonymous reader may see: one has
// what stands in «», the other has not.
const worlds = `
-- galley.yaml --
title: Worlds
baseURL: https://worlds.test
locales: [en, fr]
api: {apostrophe: {perPage: 3, variants: {perPage: [2], render-areas: [inline]}}}
checks: {unpublished-reference: off}
-- schemas/post.yaml --
url: /posts/{slug}/
apostrophe: {public: [title, author, also, body, parts, group, list, kind, shown], filters: {kind: {field: kind, values: [a, b]}}}
fields:
  - {name: title, type: text}
  - {name: author, type: reference, to: author, onUnpublished: omit}
  - {name: also, type: reference, to: [post, page], many: true, onUnpublished: omit}
  - {name: unshown, type: reference, to: author, onUnpublished: omit}
  - {name: body, type: richText}
  - {name: parts, type: blocks, of: [part]}
  - {name: group, type: group, fields: [{name: a, type: text}, {name: secret, type: text, private: true}]}
  - {name: list, type: list, of: part}
  - {name: kind, type: select, options: [a, b]}
  - {name: shown, type: image}
  - {name: price, type: integer}
  - {name: note, type: text}
  - {name: secret, type: text, private: true}
-- schemas/part.yaml --
kind: block
fields:
  - {name: text, type: markdown}
  - {name: who, type: reference, to: author, onUnpublished: omit}
  - {name: secret, type: image, private: true}
-- schemas/author.yaml --
apostrophe: {public: [name, posts, unshown]}
fields:
  - {name: name, type: text}
  - {name: mail, type: email}
  - {name: posts, type: computed, from: post.author, as: references}
  - {name: unshown, type: computed, from: post.unshown, as: references}
-- schemas/page.yaml --
slug: "{path}"
url: /{path}/
fields: [{name: title, type: text}, {name: secret, type: text, private: true}]
-- schemas/secretpage.yaml --
slug: "{path}"
url: /secretpages/{path}/
apostrophe: {public: false}
fields: [{name: title, type: text}]
-- schemas/vault.yaml --
private: true
fields: [{name: title, type: text}, {name: picture, type: image}]
-- static/a.svg --
<svg/>
-- content/author/ada.yaml --
name: Ada
«mail: secret@worlds.test»
-- content/post/one.md --
---
title: One
author: ada
also: [post/two, «post/hidden-draft, post/hidden-future, page/below/hidden,» page/below]
«unshown: ada»
parts:
  - {type: part, text: x, who: ada«, secret: {src: /a.svg, alt: secret}»}
  - {type: part, text: y«, who: ghost»}
group: {a: x«, secret: hidden»}
list: [{text: z«, who: ghost»}]
kind: a
shown: /a.svg
«price: 12»
«note: hidden»
«secret: hidden»
---
Text.
-- content/post/two.md --
---
title: Two
«author: ghost»
kind: b
---
-- content/page/_index.md --
---
title: Front
«secret: hidden»
---
-- content/page/below/_index.md --
---
title: Below
---
-- content/page/below/last.md --
---
title: Last
---
«
-- content/page/below/hidden.md --
---
title: Hidden
draft: true
---
-- content/page/below/earlier/_index.md --
---
title: Archived
archived: true
---
-- content/secretpage/x.md --
---
title: Secret page
---
-- content/author/ghost.yaml --
name: Ghost
draft: true
-- content/post/hidden-draft.md --
---
title: Hidden
draft: true
author: ada
---
-- content/post/hidden-future.md --
---
title: Hidden
date: 2099-01-01
author: ada
kind: a
---
-- content/post/hidden-archived.md --
---
title: Hidden
archived: true
author: ada
---
-- content/post/hidden-expired.md --
---
title: Hidden
expires: 2001-01-01
author: ada
---
-- content/post/hidden-login.md --
---
title: Hidden
visibility: loginRequired
author: ada
---
-- content/post/hidden.fr.md --
---
title: Hidden
draft: true
---
-- content/vault/gold.yaml --
title: Gold
picture: gold.svg
-- content/vault/gold.svg --
<svg>hidden</svg>
»`

func TestTwoWorlds(t *testing.T) {
	without := regexp.MustCompile(`(?s)«.*?»`).ReplaceAllString(worlds, "")
	with := strings.NewReplacer("«", "", "»", "").Replace(worlds)
	a, b := apitest.Open(t, New, with), apitest.Open(t, New, without)
	t.Run("the same is planned, and answered with the same", func(t *testing.T) {
		p, q := slices.Collect(a.Plan()), slices.Collect(b.Plan())
		if len(p) != len(q) || len(p) < 50 {
			t.Fatalf("%d requests, and %d", len(p), len(q))
		}
		for i := range p {
			if p[i].String() != q[i].String() {
				t.Fatalf("%s, and %s", p[i], q[i])
			}
			x, y := get(t, a, p[i].String()), get(t, b, p[i].String())
			if x != y {
				at := 0
				for at < min(len(x), len(y)) && x[at] == y[at] {
					at++
				}
				t.Errorf("%s\n%.300s\n%.300s", p[i], x[max(0, at-100):], y[max(0, at-100):])
			}
			if strings.Contains(strings.ToLower(x), "hidden") || strings.Contains(x, "secret") && !strings.Contains(x, "a.svg") {
				t.Errorf("%s shows %s", p[i], x)
			}
		}
	})
	t.Run("whatever is asked", func(t *testing.T) {
		rnd := rand.New(rand.NewPCG(1, 2))
		var ids []string
		for n := range a.Site().Len() {
			ids = append(ids, a.Site().Entry(content.N(n)).DocID)
		}
		pick := func(from ...string) string { return from[rnd.IntN(len(from))] }
		target := func() string {
			id := ids[rnd.IntN(len(ids))]
			path := pick("post", "author", "@apostrophecms/page", "@apostrophecms/image", "@apostrophecms/file", "secretpage", "vault", "page")
			if rnd.IntN(2) == 0 {
				path += "/" + id + pick("", ":en:published", ":en:draft", ":fr:published", ":fr:draft", ":en:previous", "/locales", "/locale/fr")
			}
			query := "?"
			for range rnd.IntN(4) {
				query += pick("apos-mode=published", "apos-locale=fr", "render-areas=true", "render-areas=inline", "all=1", "flat=1", "children=false",
					"page=2", "perPage=1", "perPage=0", "kind=a", "price=12", "price[]=1&price[]=20", "note=hidden", "note=hid", "secret=hidden", "_author="+id, "author=ghost", "author=none",
					"_unshown="+id, "unshown=ada", "_unshown=none", "also=hidden-draft", "sort[price]=1", "sort[note]=-1", "sort[secret]=1", "project[note]=1", "project[secret]=1",
					"choices=kind,note,author,secret,_unshown", "counts=kind,price,author,_author,unshown", "count=1", "search=hidden", "search=one", "search=12",
					"autocomplete=hid", "autocomplete=on", "_ids[]="+id, "_ids[]="+id+":en:published", "archived=any", "archived=true", "trash=any", "type=page", "type=secretpage", "withPublished=1",
					"title=hid", "slug=hidden", "mail=secret", "name=a") + "&"
			}
			return "/api/v1/" + path + query
		}
		for range 3000 {
			at := target()
			status, x := apitest.Get(t, a, at)
			if other, y := apitest.Get(t, b, at); status != other || x != y {
				t.Fatalf("%s\n%d %.2000s\n%d %.2000s", at, status, x, other, y)
			}
		}
	})
	if fmt.Sprint(a.Site().Len()) == fmt.Sprint(b.Site().Len()) {
		t.Error("nothing is hidden")
	}
}
