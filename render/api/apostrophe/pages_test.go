package apostrophe_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/content"
	"galley/render"
	"galley/render/api/apitest"
)

const site = `
-- galley.yaml --
title: {en: The pier, fr: La jetée}
baseURL: https://pier.test/docs
locales: [en, fr]
api: {apostrophe: true}
-- schemas/page.yaml --
slug: "{path}"
url: /{path}/
order: weight
fields:
  - {name: title, type: text}
  - {name: weight, type: integer}
  - {name: body, type: richText}
  - {name: see, type: reference, to: page, many: true}
-- schemas/contact.yaml --
kind: single
url: /about/contact/
fields: [{name: title, type: text}]
-- schemas/post.yaml --
url: /about/news/{slug}/
listURL: /about/news/
fields: [{name: title, type: text}, {name: page, type: reference, to: page}]
-- schemas/hidden.yaml --
slug: "{path}"
url: /hidden/{path}/
apostrophe: {public: false}
fields: [{name: title, type: text}]
-- content/page/_index.md --
---
title: Welcome
see: [about]
---
-- content/page/about/_index.md --
---
title: About
weight: 2
see: [home]
aliases: [/about-us/, /old.html]
---
-- content/page/about/team.md --
---
title: Team
weight: 2
---
Us.
-- content/page/about/history.md --
---
title: History
weight: 1
---
-- content/page/about/news/archive.md --
---
title: Old news
---
-- content/page/prices.md --
---
title: Prices
weight: 1
---
-- content/page/draft/_index.md --
---
title: A draft
draft: true
---
-- content/page/draft/below.md --
---
title: Below a draft
weight: 9
---
-- content/page/about/_index.fr.md --
---
title: À propos
weight: 2
---
-- content/contact.md --
---
title: Contact
---
-- content/post/one.md --
---
title: One
page: about
---
-- content/hidden/_index.md --
---
title: Hidden
url: /hidden/
---
-- content/hidden/more.md --
---
title: More hidden
---
`

// A node is a page as a client reads it.
type node struct {
	ID        string `json:"_id"`
	DocID     string `json:"aposDocId"`
	Type      string `json:"type"`
	Title     string `json:"title"`
	Slug      string `json:"slug"`
	Path      string `json:"path"`
	Level     int    `json:"level"`
	Rank      int    `json:"rank"`
	URL       string `json:"_url"`
	Historic  []string
	Ancestors []node          `json:"_ancestors"`
	Children  json.RawMessage `json:"_children"`
}

func nodeOf(t *testing.T, body string) node {
	t.Helper()
	var n node
	if err := json.Unmarshal([]byte(body), &n); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return n
}

func (n *node) children(t *testing.T) []node {
	t.Helper()
	var all []node
	if n.Children != nil {
		if err := json.Unmarshal(n.Children, &all); err != nil {
			t.Fatalf("%v: %s", err, n.Children)
		}
	}
	return all
}

// drawn gives a tree as lines.
func drawn(t *testing.T, n node, names map[string]string) string {
	var path []string
	for id := range strings.SplitSeq(n.Path, "/") {
		path = append(path, names[id])
	}
	text := fmt.Sprintf("%s%d.%d %s %q at %s: %s\n", strings.Repeat("  ", n.Level), n.Level, n.Rank, n.Slug, n.Title, n.URL, strings.Join(path, " > "))
	for _, c := range n.children(t) {
		text += drawn(t, c, names)
	}
	return text
}

func collect(t *testing.T, n node, into map[string]node) {
	if _, twice := into[n.ID]; twice {
		t.Errorf("%s is in the tree twice", n.ID)
	}
	into[n.ID] = n
	for _, c := range n.children(t) {
		collect(t, c, into)
	}
}

func get(t *testing.T, e *render.Edition, target string) string {
	t.Helper()
	status, body := apitest.Get(t, e, target)
	if status != 200 {
		t.Fatalf("%s: %d %s", target, status, body)
	}
	return body
}

func TestTree(t *testing.T) {
	e := apitest.Open(t, New, site)
	const at = "/api/v1/@apostrophecms/page"
	for _, test := range []struct{ about, query, want string }{
		{"pages of several types, each below the nearest one above it", "?all=1", `
0.0 / "Welcome" at https://pier.test/docs/: /
  1.0 /prices "Prices" at https://pier.test/docs/prices/: / > /prices
  1.1 /about "About" at https://pier.test/docs/about/: / > /about
    2.0 /about/contact "Contact" at https://pier.test/docs/about/contact/: / > /about > /about/contact
    2.1 /about/history "History" at https://pier.test/docs/about/history/: / > /about > /about/history
    2.2 /about/team "Team" at https://pier.test/docs/about/team/: / > /about > /about/team
    2.3 /about/news/archive "Old news" at https://pier.test/docs/about/news/archive/: / > /about > /about/news/archive
  1.2 /draft/below "Below a draft" at https://pier.test/docs/draft/below/: / > /draft/below
`},
		{"where there is no page at the front, one is made", "?all=true&aposLocale=fr", `
0.0 /fr "La jetée" at https://pier.test/docs/fr/: /fr
  1.0 /fr/about "À propos" at https://pier.test/docs/fr/about/: /fr > /fr/about
`},
	} {
		t.Run(test.about, func(t *testing.T) {
			root := nodeOf(t, get(t, e, at+test.query))
			all, names := map[string]node{}, map[string]string{}
			collect(t, root, all)
			for _, n := range all {
				names[n.DocID] = n.Slug
			}
			if diff := cmp.Diff(strings.TrimPrefix(test.want, "\n"), drawn(t, root, names)); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("without keys the root with what is directly below", func(t *testing.T) {
		body := get(t, e, at)
		root := nodeOf(t, body)
		var slugs []string
		for _, c := range root.children(t) {
			slugs = append(slugs, c.Slug)
			if string(c.Children) != "[]" {
				t.Errorf("%s has children: %s", c.Slug, c.Children)
			}
		}
		if diff := cmp.Diff([]string{"/prices", "/about", "/draft/below"}, slugs); diff != "" || root.Slug != "/" || len(root.Ancestors) != 0 {
			t.Error(diff, root)
		}
		if !strings.Contains(body, `"_see":[{`) || strings.Count(body, `"_see"`) != 1 || !strings.Contains(body, `"_ancestors":[]`) {
			t.Errorf("the root alone has relationships: %s", body)
		}
		if home := get(t, e, at+"/_home"); home != body {
			t.Errorf("_home is %s", home)
		}
		if bare := get(t, e, at+"/"+root.DocID); bare != body {
			t.Errorf("by its id it is %s", bare)
		}
		if flat := get(t, e, at+"?flat=1"); flat != body {
			t.Errorf("flat alone is %s", flat)
		}
	})
	t.Run("a page has those above it, the root first", func(t *testing.T) {
		all := map[string]node{}
		collect(t, nodeOf(t, get(t, e, at+"?all=1")), all)
		for id, n := range all {
			p := nodeOf(t, get(t, e, at+"/"+id))
			var above []string
			for _, a := range p.Ancestors {
				above = append(above, a.DocID)
			}
			if got := strings.Join(append(above, p.DocID), "/"); got != n.Path || p.Path != n.Path || p.Rank != n.Rank || p.Level != len(above) {
				t.Errorf("%s: %s, in the tree %s", n.Slug, got, n.Path)
			}
			for i, c := range p.children(t) {
				if c.Rank != i || c.Path != p.Path+"/"+c.DocID {
					t.Errorf("%s has the child %v", n.Slug, c)
				}
			}
		}
	})
	t.Run("old addresses", func(t *testing.T) {
		about := members(t, e, at+"/"+docID(e, "page", "about"))
		if want := `["/about-us","/old.html"]`; about["historicUrls"] != want {
			t.Errorf("want %s, got %s", want, about["historicUrls"])
		}
	})
	t.Run("children=false", func(t *testing.T) {
		if body := get(t, e, at+"?children=false"); strings.Contains(body, "_children") {
			t.Error(body)
		}
	})
	t.Run("as a list", func(t *testing.T) {
		for query, want := range map[string]string{
			"?type=contact":                 `{"pages":1,"currentPage":1,"page":1,"results":[/about/contact]}`,
			"?type=page&perPage=2&page=2":   `{"pages":4,"currentPage":2,"page":2,"results":[/about /about/history]}`,
			"?type=hidden":                  `{"pages":0,"currentPage":1,"page":1,"results":[]}`,
			"?autocomplete=tE":              `{"results":[/about/team]}`,
			"?autocomplete=e&type=page":     `{"results":[/ /prices /about/team /about/news/archive /draft/below]}`,
			"?type=page&apos-locale=fr":     `{"pages":1,"currentPage":1,"page":1,"results":[/fr/about]}`,
			"?autocomplete=hidden+and+more": `{"results":[]}`,
		} {
			body := get(t, e, at+query)
			var list struct{ Results []node }
			if err := json.Unmarshal([]byte(body), &list); err != nil {
				t.Fatal(err)
			}
			var slugs []string
			for _, n := range list.Results {
				slugs = append(slugs, n.Slug)
			}
			head, _, _ := strings.Cut(body, `"results":[`)
			if got := head + `"results":[` + strings.Join(slugs, " ") + "]}"; got != want {
				t.Errorf("%s\nwant %s\ngot  %s", query, want, got)
			}
		}
	})
	t.Run("a page in a relationship has no relatives, but its place", func(t *testing.T) {
		one := members(t, e, named(e, "post", "one", ""))
		if s := one["_page"]; !strings.Contains(s, `"path":"ck`) || !strings.Contains(s, `"slug":"/about"`) || strings.Contains(s, "_children") || strings.Contains(s, "_see") || !strings.Contains(s, `"seeIds":["ID"]`) {
			t.Error(s)
		}
	})
	t.Run("what is no page to the reader", func(t *testing.T) {
		for _, slug := range []string{"hidden", "more", "one", "draft"} {
			for _, typ := range []string{"page", "hidden", "post"} {
				if id := docID(e, typ, slug); id != "" {
					if status, body := apitest.Get(t, e, at+"/"+id); status != 404 {
						t.Errorf("%s: %d %s", slug, status, body)
					}
				}
			}
		}
		for _, target := range []string{"/_archive", "/_trash", "/none"} {
			if status, _ := apitest.Get(t, e, at+target); status != 404 {
				t.Errorf("%s: %d", target, status)
			}
		}
	})
}

func docID(e *render.Edition, typ, slug string) string {
	for n := range e.Site().Len() {
		if d := e.Site().Entry(content.N(n)); d.Type.Name == typ && d.Slug == slug {
			return d.DocID
		}
	}
	return ""
}

// TestEveryPageOnce: the tree has every public page once, as many as the flat
// list, and each lies below the page whose address is nearest above its own.
func TestEveryPageOnce(t *testing.T) {
	for seed := range uint64(20) {
		e := apitest.Open(t, New, pagesOf(seed))
		for _, locale := range []string{"en", "fr"} {
			c, want := e.Context(), map[string]string{} // slugs by id
			for d := range c.All() {
				if d.Type.Name != "piece" && d.Locale == locale {
					want[d.DocID+":"+locale+":published"] = "/" + strings.Trim(d.URL, "/")
				}
			}
			front := map[string]string{"en": "/", "fr": "/fr"}[locale]
			at := "/api/v1/@apostrophecms/page?all=1&apos-locale=" + locale
			tree := map[string]node{}
			root := nodeOf(t, get(t, e, at))
			collect(t, root, tree)
			if root.Type == "@apostrophecms/home-page" {
				want[root.ID] = front
			}
			got := map[string]string{}
			for id, n := range tree {
				got[id] = n.Slug
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("seed %d: %s", seed, diff)
			}
			var flat struct{ Results []node }
			if err := json.Unmarshal([]byte(get(t, e, at+"&flat=1")), &flat); err != nil {
				t.Fatal(err)
			}
			if len(flat.Results) != len(tree) {
				t.Errorf("seed %d: %d in the tree, %d in the list", seed, len(tree), len(flat.Results))
			}
			for _, n := range flat.Results {
				in := tree[n.ID]
				var ids, below []string
				if err := json.Unmarshal(n.Children, &ids); err != nil {
					t.Fatal(err)
				}
				for _, c := range in.children(t) {
					below = append(below, c.ID)
				}
				n.Children, in.Children = nil, nil
				if diff := cmp.Diff(in, n); diff != "" || !slices.Equal(ids, below) {
					t.Errorf("seed %d: %s %v %v", seed, diff, ids, below)
				}
				if n.Slug == front {
					continue
				}
				nearest := front
				for _, slug := range got {
					if strings.HasPrefix(n.Slug, slug+"/") && len(slug) > len(nearest) {
						nearest = slug
					}
				}
				above := strings.Split(n.Path, "/")
				if parent := tree[above[len(above)-2]+":"+locale+":published"]; parent.Slug != nearest {
					t.Errorf("seed %d: %s lies below %s, not %s", seed, n.Slug, parent.Slug, nearest)
				}
			}
		}
	}
}

// pagesOf makes up a project of pages.
func pagesOf(seed uint64) string {
	rnd := rand.New(rand.NewPCG(seed, 7))
	var b strings.Builder
	b.WriteString("-- galley.yaml --\ntitle: Pages\nlocales: [en, fr]\nbaseURL: https://pages.test\napi: {apostrophe: true}\n" +
		"-- schemas/page.yaml --\nslug: \"{path}\"\nurl: /{path}/\nfields: [{name: title, type: text}]\n" +
		"-- schemas/other.yaml --\nsource: [\"other/**\"]\nslug: \"{path}\"\nurl: /a/{path}/\norder: -weight\nfields: [{name: title, type: text}, {name: weight, type: integer}]\n" +
		"-- schemas/piece.yaml --\nurl: /a/pieces/{slug}/\nfields: [{name: title, type: text}]\n")
	var folders []string
	for _, x := range []string{"a", "b", "c"} {
		folders = append(folders, x, x+"/a", x+"/b", x+"/b/c", x+"/b/c/d")
	}
	if rnd.IntN(2) == 0 {
		folders = append(folders, "")
	}
	for _, f := range folders {
		for _, locale := range []string{"", ".fr"} {
			if rnd.IntN(3) == 0 {
				continue
			}
			draft := ""
			if rnd.IntN(4) == 0 && (f != "" || locale == "") {
				draft = "draft: true\n"
			}
			fmt.Fprintf(&b, "-- %s --\n---\ntitle: T%d\n%s---\n", strings.ReplaceAll("content/page/"+f+"/_index"+locale+".md", "//", "/"), rnd.IntN(100), draft)
		}
	}
	for i := range 4 {
		fmt.Fprintf(&b, "-- content/other/x%d/y.md --\n---\ntitle: O%d\nweight: %d\n---\n", i, i, rnd.IntN(9))
		fmt.Fprintf(&b, "-- content/piece/p%d.md --\n---\ntitle: P%d\n---\n", i, i)
	}
	return b.String()
}
