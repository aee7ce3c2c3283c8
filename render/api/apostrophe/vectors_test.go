package apostrophe_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/render"
	"galley/render/api/apitest"
)

// kitchen has articles in two locales, drafts of all kinds, and types that the
// anonymous reader sees less of, or nothing.
const kitchen = `
-- galley.yaml --
title: The kitchen
baseURL: https://www.example.test
locales: [en, fr]
api: {apostrophe: {perPage: 4, variants: {render-areas: [inline]}}}
-- schemas/article.yaml --
url: /blog/{slug}/
listURL: /blog/
apostrophe: {filters: {section: {field: category, values: [Garden, soup]}, by: {field: author, values: [ada]}}}
fields:
  - {name: title, type: text, required: true}
  - {name: category, type: select, options: [Garden, Soup, Stew]}
  - {name: main, type: richText}
  - {name: featured, type: boolean}
  - {name: price, type: number}
  - {name: count, type: integer}
  - {name: day, type: date}
  - {name: at, type: dateTime}
  - {name: months, type: select, many: true, options: [{value: "1", label: January}, {value: "2", label: February}]}
  - {name: labels, type: tags}
  - {name: author, type: reference, to: person}
  - {name: also, type: reference, to: article, many: true}
-- schemas/person.yaml --
apostrophe: {public: [name, slug], name: "@acme/person"}
fields: [{name: name, type: text}, {name: mail, type: email}, {name: rank, type: integer}]
-- schemas/recipe.yaml --
apostrophe: {public: false}
fields: [{name: title, type: text}]
-- schemas/note.yaml --
order: -date
fields: [{name: title, type: text}]
-- content/person/ada.yaml --
{name: Ada Cook, mail: ada@example.test, rank: 1}
-- content/person/lin.yaml --
{name: Lin, mail: lin@example.test, rank: 2, aposDocId: cklin0000000000000000lin}
-- content/recipe/secret.yaml --
title: Secret
-- content/note/old.yaml --
{title: A, date: 2026-01-01}
-- content/note/new.yaml --
{title: B, date: 2026-02-01}
-- content/article/leeks.md --
---
title: Leeks in winter
aposDocId: ckleek0001kitchen0001
date: 2026-01-10T08:00:00Z
updated: 2026-01-12T08:00:00Z
category: Garden
author: ada
featured: true
price: 10
count: 3
day: 2026-01-10
at: 2026-01-10T08:00:00Z
months: ["1", "2"]
labels: [Leek, winter]
---
Leave them in the ground.
-- content/article/leeks.fr.md --
---
title: Poireaux en hiver
category: Garden
author: ada
---
Laissez-les en terre.
-- content/article/leeks.fr.draft.md --
---
title: Poireaux, brouillon
category: Soup
---
-- content/article/beans.md --
---
title: beans and peas
category: Soup
author: lin
featured: false
price: 9.5
count: 2
day: 2026-02-01
months: ["2"]
labels: [bean]
also: [leeks]
---
-- content/article/stew.md --
---
title: Stew
category: Stew
price: 100
---
-- content/article/apple.md --
---
title: Apple
---
-- content/article/zest.md --
---
title: Zest
---
-- content/article/draft.md --
---
title: Draft
draft: true
---
-- content/article/later.md --
---
title: Later
date: 2099-01-01
---
-- content/article/gone.md --
---
title: Gone
archived: true
---
`

const leek = "ckleek0001kitchen0001"

var (
	nobody      = render.Caller{}
	guest       = render.Caller{Role: render.Guest}
	contributor = render.Caller{Role: render.Contributor}
	admin       = render.Caller{Role: render.Admin}
	anybody     = render.Caller{Open: true}
)

// asked gives the answer to a request as a tree.
func asked(t *testing.T, e *render.Edition, who render.Caller, target string) (int, map[string]any) {
	t.Helper()
	status, body := apitest.Ask(t, e, who, target)
	var answer map[string]any
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatalf("%s: %v: %s", target, err, body)
	}
	return status, answer
}

// titles gives the titles of a list, or what else came.
func titles(t *testing.T, e *render.Edition, who render.Caller, target string) string {
	t.Helper()
	status, answer := asked(t, e, who, target)
	results, ok := answer["results"].([]any)
	if !ok {
		return fmt.Sprint(status, " ", answer["name"], answer["error"])
	}
	var all []string
	for _, x := range results {
		all = append(all, fmt.Sprint(x.(map[string]any)["title"]))
	}
	return strings.Join(all, ", ")
}

func TestVectors(t *testing.T) {
	e := apitest.Open(t, New, kitchen)
	idOf := func(t *testing.T, who render.Caller, target string) string {
		t.Helper()
		status, answer := asked(t, e, who, target)
		if status != 200 {
			return fmt.Sprint(status, " ", answer["name"])
		}
		return fmt.Sprint(answer["_id"])
	}
	one := "/api/v1/article/" + leek
	t.Run("vector 28", func(t *testing.T) {
		status, body := apitest.Ask(t, e, nobody, "/api/v1/recipe")
		if status != 404 || body != `{"name":"notfound","data":{},"message":"notfound"}`+"\n" {
			t.Errorf("a type without projection: %d %s", status, body)
		}
		_, answer := asked(t, e, nobody, "/api/v1/@acme/person")
		want := []string{"_id", "aposDocId", "aposLocale", "aposMode", "metaType", "name", "slug", "title", "type"}
		got := slices.Sorted(maps.Keys(answer["results"].([]any)[0].(map[string]any)))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("vector 29", func(t *testing.T) {
		wrong := render.Caller{Wrong: &render.Credential{Query: "apikey"}}
		status, body := apitest.Ask(t, e, wrong, "/api/v1/article?apikey=wrong")
		if status != 403 || body != `{"error":"invalid api key"}`+"\n" {
			t.Errorf("%d %s", status, body)
		}
		status, body = apitest.Ask(t, e, render.Caller{Wrong: &render.Credential{Header: "Authorization", Scheme: "Bearer"}}, "/api/v1/no/such/thing")
		if status != 401 || body != `{"name":"invalid","message":"bearer token invalid"}`+"\n" {
			t.Errorf("a bearer token: %d %s", status, body)
		}
	})
	t.Run("vector 30", func(t *testing.T) {
		for _, who := range []render.Caller{nobody, guest} {
			for _, target := range []string{"/api/v1/article?apos-mode=draft", one + ":en:draft", one + "?aposMode=draft", "/api/v1/article?aposLocale=fr:draft"} {
				status, body := apitest.Ask(t, e, who, target)
				if status != 403 || body != `{"name":"forbidden","data":{},"message":"forbidden"}`+"\n" {
					t.Errorf("%s: %d %s", target, status, body)
				}
			}
		}
		for _, who := range []render.Caller{contributor, admin, anybody} {
			_, answer := asked(t, e, who, "/api/v1/article?apos-mode=draft&perPage=50")
			for _, x := range answer["results"].([]any) {
				if id := x.(map[string]any)["_id"].(string); !strings.HasSuffix(id, ":en:draft") {
					t.Errorf("a draft is %s", id)
				}
			}
			if got, want := titles(t, e, who, "/api/v1/article?apos-mode=draft&perPage=50"), "Apple, beans and peas, Draft, Later, Leeks in winter, Stew, Zest"; got != want {
				t.Errorf("want %s, got %s", want, got)
			}
		}
	})
	t.Run("vector 31", func(t *testing.T) {
		for target, want := range map[string]string{
			one + ":fr:published?apos-mode=draft":                leek + ":fr:draft",
			one + ":fr:published?apos-locale=en":                 leek + ":en:published",
			one + ":en:draft?apos-mode=published&apos-locale=fr": leek + ":fr:published",
		} {
			if got := idOf(t, admin, target); got != want {
				t.Errorf("%s: want %s, got %s", target, want, got)
			}
		}
		_, answer := asked(t, e, admin, one+":fr:draft")
		if answer["title"] != "Poireaux, brouillon" || answer["modified"] != true || answer["_edit"] != true {
			t.Errorf("the next version is not shown: %v", answer)
		}
		if _, answer = asked(t, e, admin, one+":en:draft"); answer["modified"] != false {
			t.Errorf("without a next version: %v", answer)
		}
	})
	t.Run("vector 32", func(t *testing.T) {
		if got, want := idOf(t, nobody, one), leek+":en:published"; got != want {
			t.Errorf("want %s, got %s", want, got)
		}
		a, b := get(t, e, one), get(t, e, one+":en:published")
		if a != b {
			t.Errorf("bare: %s\nfull: %s", a, b)
		}
	})
	t.Run("vector 33", func(t *testing.T) {
		for _, target := range []string{"/api/v1/article?%s", one + "?%s", one + ":en:published?%s"} {
			a := get(t, e, fmt.Sprintf(target, "aposLocale=fr"))
			b := get(t, e, fmt.Sprintf(target, "apos-locale=fr"))
			c := get(t, e, fmt.Sprintf(target, "aposLocale=en&apos-locale=fr"))
			if a != b || a != c || !strings.Contains(a, ":fr:published") {
				t.Errorf("%s: %s\n%s\n%s", target, a, b, c)
			}
			if a, b := titles(t, e, admin, fmt.Sprintf(target, "aposMode=draft")), titles(t, e, admin, fmt.Sprintf(target, "apos-mode=draft")); a != b {
				t.Errorf("%s: %s, %s", target, a, b)
			}
		}
	})
	t.Run("vector 34", func(t *testing.T) {
		tests := []struct {
			query       string
			page, pages float64
			results     int
		}{
			{"page=abc", 1, 2, 4}, {"page=99", 99, 2, 0}, {"page=2", 2, 2, 1}, {"page=2.9", 2, 2, 1}, {"page=2x", 2, 2, 1}, {"page=0", 1, 2, 4}, {"page=-1", 1, 2, 4}, {"page=", 1, 2, 4},
			{"perPage=abc", 1, 5, 1}, {"perPage=", 1, 5, 1}, {"perPage=0", 1, 5, 1}, {"perPage=2", 1, 3, 2}, {"perPage=1000", 1, 1, 5}, {"perPage=%2B3", 1, 2, 3},
			{"skip=2&limit=1", 1, 2, 4}, {"search=nothing-like-this", 1, 0, 0},
		}
		for _, test := range tests {
			status, answer := asked(t, e, nobody, "/api/v1/article?"+test.query)
			if status != 200 || answer["currentPage"] != test.page || answer["page"] != test.page || answer["pages"] != test.pages || len(answer["results"].([]any)) != test.results {
				t.Errorf("%s: %d %v", test.query, status, answer)
			}
		}
	})
	t.Run("vector 35", func(t *testing.T) {
		for target, want := range map[string][2]bool{"": {true, false}, "?render-areas=true": {false, true}, "?render-areas=1": {false, true}, "?render-areas=no": {true, false}, "?renderAreas=true": {true, false}} {
			_, answer := asked(t, e, nobody, one+target)
			main := answer["main"].(map[string]any)
			if _, items := main["items"]; items != want[0] {
				t.Errorf("%s: items %v: %v", target, items, main)
			}
			if _, rendered := main["_rendered"]; rendered != want[1] {
				t.Errorf("%s: rendered %v: %v", target, rendered, main)
			}
		}
		_, answer := asked(t, e, nobody, one+"?render-areas=inline")
		if got := fmt.Sprint(answer["main"].(map[string]any)["items"].([]any)[0].(map[string]any)["_rendered"]); !strings.Contains(got, "Leave them in the ground.") {
			t.Errorf("inline: %s", got)
		}
	})
	t.Run("vector 41, what reads", func(t *testing.T) {
		for _, target := range []string{"/api/v1/article/%s", "/api/v1/article/%s?archived=any", "/api/v1/article/%s:en:published"} {
			_, answer := asked(t, e, admin, "/api/v1/article?archived=true")
			gone := answer["results"].([]any)[0].(map[string]any)
			if gone["title"] != "Gone" || gone["trash"] != true || gone["archived"] != true {
				t.Fatalf("what is archived is %v", gone)
			}
			if got := idOf(t, nobody, fmt.Sprintf(target, gone["aposDocId"])); got != "404 notfound" {
				t.Errorf("%s: %s", target, got)
			}
		}
		if got := titles(t, e, nobody, "/api/v1/article?archived=any&perPage=50"); strings.Contains(got, "Gone") {
			t.Errorf("in a list: %s", got)
		}
	})
}
