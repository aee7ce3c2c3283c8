package r3

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/content/contenttest"
	"galley/render"
	"galley/render/api/apitest"
	"galley/schemas"
)

// recipes is the site of contracts 4.4: 42 published recipes and 3 drafts.
func recipes() string {
	var b strings.Builder
	b.WriteString(`
-- galley.yaml --
locales: [en, fr]
api: {r3: {variants: {limit: [10], sort: [slug, -data.price]}}}
-- schemas/recipe.yaml --
order: -date
omitFromLists: [body]
pageSizes: [5]
fields:
  - {name: title, type: text}
  - {name: body, type: markdown}
  - {name: price, type: number}
  - {name: tags, type: tags, taxonomy: tags}
  - {name: course, type: select, options: [soup, main], taxonomy: courses}
-- schemas/note.yaml --
fields: [{name: title, type: text}, {name: tags, type: tags, taxonomy: tags}, {name: rating, type: integer}]
-- schemas/nothing.yaml --
fields: [{name: title, type: text}]
-- content/note/one.md --
---
title: One
tags: [Leek]
rating: 3
---
-- content/note/leek-tart.md --
---
title: Leek tart
rating: 5
---
-- content/note/fruit.md --
---
title: Fruit
---
`)
	for i := range 45 {
		draft := ""
		if i >= 42 {
			draft = "draft: true\n"
		}
		fmt.Fprintf(&b, "-- content/recipe/r%02d.md --\n---\ntitle: Recipe %d\ndate: 2026-02-%02d\nprice: %d\n%stags: [%s]\ncourse: %s\n---\nCook.\n",
			i, i, i%28+1, i*3%20, draft, []string{"leek", "bean, leek"}[i%2], []string{"soup", "main"}[i%2])
	}
	b.WriteString("-- content/recipe/r00.fr.md --\n---\ntitle: Recette\ndate: 2026-02-01\ntags: [poireau]\n---\nCuire.\n")
	return b.String()
}

type list struct {
	Docs []struct {
		Slug string
		Data map[string]any
	}
	TotalDocs, Limit, TotalPages, Page int
	HasNextPage, HasPrevPage           bool
	NextPage, PrevPage                 *int
}

func get(t *testing.T, e *render.Edition, target string) (int, list) {
	t.Helper()
	status, body := apitest.Get(t, e, target)
	return status, parse(t, body)
}

func parse(t *testing.T, body string) list {
	t.Helper()
	var l list
	if err := json.Unmarshal([]byte(body), &l); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return l
}

// slugsOf gives the slugs of a list's documents, one after the other.
func slugsOf(t *testing.T, body string) string {
	t.Helper()
	var all []string
	for _, d := range parse(t, body).Docs {
		all = append(all, d.Slug)
	}
	return strings.Join(all, " ")
}

// TestVectors are the assertions of contracts 4.4 that concern reading, by
// their numbers.
func TestVectors(t *testing.T) {
	e := apitest.Open(t, New, recipes())
	slugs := func(t *testing.T, who render.Caller, query string) string {
		t.Helper()
		status, body := apitest.Ask(t, e, who, "/api/content?"+query)
		if status != 200 {
			t.Fatalf("%s: %d %s", query, status, body)
		}
		return slugsOf(t, body)
	}
	open, reader, admin := render.Caller{Open: true}, render.Caller{Role: render.Guest}, render.Caller{Role: render.Admin}
	t.Run("1: the last of five pages", func(t *testing.T) {
		_, l := get(t, e, "/api/content?type=recipe&limit=10&page=5")
		if len(l.Docs) != 2 || l.TotalDocs != 42 || l.TotalPages != 5 || l.HasNextPage || l.NextPage != nil || l.PrevPage == nil || *l.PrevPage != 4 {
			t.Errorf("%+v", l)
		}
	})
	t.Run("2: a limit is at most 100", func(t *testing.T) {
		if _, l := get(t, e, "/api/content?limit=500"); l.Limit != 100 {
			t.Errorf("%d", l.Limit)
		}
	})
	t.Run("3: what is no number from 1 is invalid", func(t *testing.T) {
		for _, target := range []string{"/api/content?limit=0", "/api/content?page=x", "/api/content?page=-1", "/api/content?limit=1.5", "/api/content-types?page=0"} {
			status, body := apitest.Get(t, e, target)
			if status != 422 || !strings.Contains(body, `"code":"VALIDATION_ERROR"`) {
				t.Errorf("%s: %d %s", target, status, body)
			}
		}
	})
	t.Run("4: without a known key nothing is answered", func(t *testing.T) {
		for _, target := range []string{
			"/api", "/api/content", "/api/content?page=x", "/api/content/by-slug/recipe/r00", "/api/content/0c4f0f5e-8f2b-4a52-9f65-0f4a54c1d001",
			"/api/content-types/nope", "/api/no/such/path", "/api/content.json", "/api/nope.json", "/api/content?draft=true",
		} {
			status, body := apitest.Ask(t, e, render.Caller{}, target)
			if status != 401 || !strings.Contains(body, `"code":"UNAUTHORIZED"`) {
				t.Errorf("%s: %d %s", target, status, body)
			}
		}
		for role := render.Guest; role <= render.Admin; role++ {
			if status, _ := apitest.Ask(t, e, render.Caller{Role: role}, "/api/content"); status != 200 {
				t.Errorf("%s: %d", role, status)
			}
		}
		if status, _ := apitest.Ask(t, e, reader, "/api/no/such/path"); status != 404 {
			t.Errorf("with a key: %d", status)
		}
	})
	t.Run("5: a filter does not lift what is published only", func(t *testing.T) {
		for _, who := range []render.Caller{open, reader, admin} {
			for query, want := range map[string]int{"filters[status][$in]=draft,published&type=recipe": 42, "filters[status][$eq]=draft": 0, "draft=1&type=recipe": 42, "draft=TRUE&type=recipe": 42} {
				status, body := apitest.Ask(t, e, who, "/api/content?"+query)
				if l := parse(t, body); status != 200 || l.TotalDocs != want {
					t.Errorf("%s: %d, %d documents", query, status, l.TotalDocs)
				}
			}
		}
	})
	t.Run("6: drafts need the admin scope", func(t *testing.T) {
		for role := render.Guest; role < render.Admin; role++ {
			for _, target := range []string{"/api/content?draft=true", "/api/content?type=nope&draft=true", "/api/content/by-slug/recipe/r44?draft=true"} {
				status, body := apitest.Ask(t, e, render.Caller{Role: role}, target)
				if status != 401 || !strings.Contains(body, "admin scope") {
					t.Errorf("%s, %s: %d %s", role, target, status, body)
				}
			}
		}
		for _, who := range []render.Caller{open, admin} {
			status, body := apitest.Ask(t, e, who, "/api/content?type=recipe&draft=true")
			if l := parse(t, body); status != 200 || l.TotalDocs != 45 {
				t.Errorf("%d, %d documents", status, l.TotalDocs)
			}
		}
	})
	t.Run("7: contains looks past case, startsWith does not", func(t *testing.T) {
		for query, want := range map[string]string{
			"filters[data.title][$contains]=TART": "leek-tart",
			"filters[slug][$startsWith]=LEEK":     "",
			"filters[slug][$startsWith]=leek":     "leek-tart",
		} {
			if got := slugs(t, reader, query); got != want {
				t.Errorf("%s: %s", query, got)
			}
		}
	})
	t.Run("8: numbers are compared as numbers", func(t *testing.T) {
		if got := slugs(t, reader, "filters[data.price][$gt]=17&type=recipe&sort=slug"); got != "r06 r13 r26 r33" { // 18 and 19
			t.Error(got)
		}
		if got := slugs(t, reader, "filters[data.price][$lt]=2&filters[data.price][$gte]=1&sort=slug"); got != "r07 r27" {
			t.Error(got)
		}
	})
	t.Run("9: what is missing is null and nothing else", func(t *testing.T) {
		for query, want := range map[string]string{
			"filters[data.rating][$ne]=5":         "one",
			"filters[data.rating][$notIn]=5,6":    "one",
			"filters[data.rating][$lt]=9":         "leek-tart one",
			"filters[data.rating][$null]=true":    "fruit",
			"filters[data.rating][$null]=false":   "leek-tart one",
			"filters[data.rating][$notNull]=true": "leek-tart one",
		} {
			if got := slugs(t, reader, "type=note&sort=slug&"+query); got != want {
				t.Errorf("%s: %s", query, got)
			}
		}
	})
	t.Run("10: one of two, in brackets that are escaped", func(t *testing.T) {
		if got := slugs(t, reader, "filters%5B%24or%5D%5B0%5D%5Bslug%5D%5B%24eq%5D=r01&filters%5B%24or%5D%5B1%5D%5Bslug%5D%5B%24eq%5D=one&sort=slug"); got != "one r01" {
			t.Error(got)
		}
	})
	t.Run("11: fields are what they say", func(t *testing.T) {
		for query, want := range map[string]string{
			"fields=title,slug": `{"slug":"leek-tart","data":{"title":"Leek tart"}}`,
			"fields=-data.title,-id,-createdAt,-updatedAt,-publishedAt": `{"type":"note","slug":"leek-tart","status":"published","authorId":null,"data":{"tags":[],"rating":5}}`,
		} {
			status, body := apitest.Ask(t, e, reader, "/api/content/by-slug/note/leek-tart?"+query)
			if diff := cmp.Diff(want+"\n", body); status != 200 || diff != "" {
				t.Errorf("%s: %d\n%s", query, status, diff)
			}
			_, body = apitest.Ask(t, e, reader, "/api/content?filters[slug][$eq]=leek-tart&"+query)
			if !strings.HasPrefix(body, `{"docs":[`+want+`],`) {
				t.Errorf("%s: %s", query, body)
			}
		}
	})
	t.Run("5: drafts are nowhere", func(t *testing.T) {
		if _, l := get(t, e, "/api/content?type=recipe&limit=100"); l.TotalDocs != 42 || len(l.Docs) != 42 {
			t.Errorf("%d of %d", len(l.Docs), l.TotalDocs)
		}
		if status, _ := apitest.Get(t, e, "/api/content/by-slug/recipe/r44"); status != 404 {
			t.Errorf("a draft by slug: %d", status)
		}
	})
	t.Run("a page beyond the end is empty (1.4)", func(t *testing.T) {
		status, l := get(t, e, "/api/content?type=recipe&page=9")
		if status != 200 || len(l.Docs) != 0 || l.Page != 9 || l.HasNextPage || !l.HasPrevPage || *l.PrevPage != 8 {
			t.Errorf("%d %+v", status, l)
		}
	})
	t.Run("a huge page too", func(t *testing.T) {
		if status, l := get(t, e, "/api/content?page=99999999999999999999999"); status != 200 || len(l.Docs) != 0 {
			t.Errorf("%d %+v", status, l)
		}
	})
	t.Run("a known type without documents is an empty list", func(t *testing.T) {
		status, l := get(t, e, "/api/content?type=nothing")
		if status != 200 || l.TotalDocs != 0 || l.TotalPages != 0 || l.Page != 1 || l.HasNextPage || l.HasPrevPage {
			t.Errorf("%d %+v", status, l)
		}
	})
}

func TestLists(t *testing.T) {
	e := apitest.Open(t, New, recipes())
	slugs := func(target string) string {
		_, l := get(t, e, target)
		var all []string
		for _, d := range l.Docs {
			all = append(all, d.Slug)
		}
		return strings.Join(all, " ")
	}
	tests := []struct{ about, target, want string }{
		{"in the type's order", "/api/content?type=recipe&limit=3", "r27 r26 r25"},
		{"by slug", "/api/content?type=recipe&limit=3&sort=slug", "r00 r01 r02"},
		{"from the end", "/api/content?type=recipe&limit=2&sort=-slug", "r41 r40"},
		{"by a field, of equals by id", "/api/content?type=recipe&limit=1&sort=-data.price,slug", "r13"},
		{"by a term, of all types", "/api/content?tags=leek&limit=100&page=1&sort=slug&type=note", "one"},
		{"by terms of two taxonomies", "/api/content?tags=bean&courses=soup", ""},
		{"and where both hold", "/api/content?tags=bean&courses=main&limit=2&sort=slug", "r01 r03"},
		{"in another locale", "/api/content?locale=fr", "r00"},
		{"names are compared without case", "/api/content?type=RECIPE&locale=FR&tags=Poireau", "r00"},
		{"a term that is none", "/api/content?tags=nope", ""},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			if diff := cmp.Diff(test.want, slugs(test.target)); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("pages add up to the total", func(t *testing.T) {
		var all []string
		for page := 1; page <= 9; page++ {
			all = append(all, strings.Fields(slugs(fmt.Sprint("/api/content?type=recipe&limit=5&page=", page)))...)
		}
		slices.Sort(all)
		if n := len(slices.Compact(all)); n != 42 {
			t.Errorf("%d different ones", n)
		}
	})
	t.Run("what a type omits is in its documents", func(t *testing.T) {
		_, l := get(t, e, "/api/content?type=recipe")
		_, document := apitest.Get(t, e, "/api/content/by-slug/recipe/r00")
		if _, ok := l.Docs[0].Data["body"]; ok || !strings.Contains(document, `"body":"<p>Cook.</p>`) {
			t.Errorf("%v, %s", l.Docs[0].Data, document)
		}
	})
}

// TestPlanned says which lists have a file (routes.md 3): plain, with one
// filter, one variant, or one of each; a type and a term are one filter.
func TestPlanned(t *testing.T) {
	e := apitest.Open(t, New, recipes())
	tests := []struct {
		about, target string
		want          string // the file; "" if it has none
	}{
		{"plain", "/api/content", "api/content.json"},
		{"a page", "/api/content?page=3", "api/content/page/3.json"},
		{"not one behind the last", "/api/content?page=4", ""},
		{"a type", "/api/content?type=recipe", "api/content/type/recipe.json"},
		{"even an empty one", "/api/content?type=nothing", "api/content/type/nothing.json"},
		{"not an unknown one", "/api/content?type=nope", ""},
		{"a type and a term", "/api/content?tags=leek&type=note", "api/content/type/note/tags/leek.json"},
		{"its pages", "/api/content?tags=leek&page=2", "api/content/tags/leek/page/2.json"},
		{"not a type that has no such field", "/api/content?type=nothing&tags=leek", ""},
		{"not two terms", "/api/content?tags=leek&courses=soup", ""},
		{"a locale", "/api/content?locale=fr&type=recipe", "api/content/type/recipe/locale/fr.json"},
		{"a term where it exists", "/api/content?locale=fr&tags=poireau", "api/content/tags/poireau/locale/fr.json"},
		{"not elsewhere", "/api/content?tags=poireau", ""},
		{"a declared limit", "/api/content?limit=10", "api/content/limit/10.json"},
		{"a type's own limit", "/api/content?limit=5&type=recipe&page=9", "api/content/type/recipe/limit/5/page/9.json"},
		{"not in other lists", "/api/content?limit=5", ""},
		{"an undeclared limit", "/api/content?limit=7", ""},
		{"the default limit", "/api/content?limit=20", "api/content.json"},
		{"a declared order", "/api/content?sort=slug&type=note", "api/content/type/note/sort/slug.json"},
		{"an order by a field, of all types", "/api/content?sort=-data.price", "api/content/sort/-data.price.json"},
		{"the order that there is anyway", "/api/content?type=recipe&sort=-publishedAt", "api/content/type/recipe.json"},
		{"a filter and a variant", "/api/content?type=recipe&tags=bean&limit=10&page=2", "api/content/type/recipe/tags/bean/limit/10/page/2.json"},
		{"not two variants", "/api/content?sort=slug&limit=10", ""},
		{"a document", "/api/content/by-slug/recipe/r00", "api/content/by-slug/recipe/r00.json"},
		{"in its other locale", "/api/content/by-slug/recipe/r00?locale=fr", "api/content/by-slug/recipe/r00/locale/fr.json"},
		{"where it is not", "/api/content/by-slug/recipe/r01?locale=fr", ""},
		{"names without case", "/api/content/by-slug/Recipe/R00", "api/content/by-slug/recipe/r00.json"},
		{"with a key that only a server reads", "/api/content/by-slug/recipe/r00?fields=title", ""},
		{"filters", "/api/content?filters[slug][$eq]=r00", ""},
		{"drafts", "/api/content?draft=true", ""},
		{"a block is no type", "/api/content-types/recipe", "api/content-types/recipe.json"},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			u, err := url.Parse(test.target)
			if err != nil {
				t.Fatal(err)
			}
			r, failure := e.Read("GET", u.Path, u.Query())
			if failure != nil {
				t.Fatal(failure.Message)
			}
			b, ok := r.Address(nil)
			got := string(b)
			if _, planned := e.Planned(got); !ok || !planned {
				got = ""
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s:\n%s", r, diff)
			}
		})
	}
}

func TestSettings(t *testing.T) {
	tests := []struct{ about, r3, want string }{
		{"off", "false", ""},
		{"a limit that is too large", "{limit: 500}", `galley.yaml:1:19: error: limit is between 1 and 100, not 500 [bad-schema]` + "\n"},
		{"a variant that is too large", "{variants: {limit: [5, 101]}}", `galley.yaml:1:34: error: a limit is a whole number from 1 to 100, not "101" [bad-schema]` + "\n"},
		{"an order by nothing", "{variants: {sort: data.nope}}", `galley.yaml:1:29: error: documents cannot be ordered by "data.nope" [bad-schema] hint: publishedAt, createdAt, updatedAt, slug or data.FIELD, with - in front for descending` + "\n"},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			p, _, err := schemas.Load(contenttest.FS(t, "-- galley.yaml --\napi: {r3: "+test.r3+"}\n-- schemas/a.yaml --\nfields: [{name: title, type: text}]\n"))
			if err != nil {
				t.Fatal(err)
			}
			f, problems := New(p)
			if (f == nil) != (test.r3 == "false") {
				t.Errorf("%v", f)
			}
			if diff := cmp.Diff(test.want, contenttest.Text(problems)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// FuzzRequest: any path and query is answered as the contract says, and never
// with 500; and reading what was read changes nothing.
func FuzzRequest(f *testing.F) {
	apitest.Fuzz{
		Edition: apitest.Open(f, New, recipes()), Base: "/api", Statuses: []int{401, 404, 422}, Callers: [2]render.Caller{{}, {Open: true}},
		Seeds: []string{
			"/api", "/api/content?type=recipe&tags=leek&locale=fr&sort=-data.price&limit=10&page=2", "/api/content/by-slug/recipe/r00",
			"/api/content?filters[$or][0][slug][$eq]=a", "/api/tags/leek/", "/api/content/type/recipe.json", "/api//", "/api/sitemap?page=2", "/api/content?sort=,,-", "/api/content/a.jsoN",
		},
	}.Run(f)
}
