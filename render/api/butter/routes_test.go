package butter

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/render"
	"galley/render/api/apitest"
)

// garden is the project of routes.md 6: each file that the page names is one of
// its own.
var garden = `
-- galley.yaml --
baseURL: https://garden.test
locales: [en, fr]
api:
  r3: false
  butter: {pageSize: 2, variants: {levels: [1, 3], order: title, page_size: 1, keys: ["faq,menu_item"]}}
-- schemas/post.yaml --
url: /blog/{slug}/
fields:
  - {name: title, type: text}
  - {name: author, type: reference, to: author}
  - {name: categories, type: tags, taxonomy: categories}
  - {name: tags, type: tags, taxonomy: tags}
-- schemas/author.yaml --
fields: [{name: name, type: text}]
-- schemas/menu.yaml --
fields: [{name: title, type: text}, {name: picture, type: image}]
-- schemas/home.yaml --
kind: single
fields: [{name: title, type: text}]
-- schemas/faq.yaml --
kind: collection
fields: [{name: question, type: text}]
-- schemas/menu_item.yaml --
kind: collection
fields: [{name: label, type: text}]
-- content/author/ada-cook.yaml --
name: Ada Cook
-- content/home.yaml --
title: Home
-- content/home.fr.yaml --
title: Accueil
-- content/faq.yaml --
- {slug: why, question: Why}
-- content/menu_item.yaml --
- {slug: home, label: Home, butterId: 41}
-- content/menu/spring-menu.yaml --
title: Spring menu
-- content/menu/summer-menu.yaml --
title: Summer menu
-- content/menu/winter-menu.yaml --
title: Winter menu
-- content/post/first-harvest.yaml --
title: First harvest
date: 2026-01-01
author: ada-cook
categories: [Garden]
tags: [Leek]
-- content/post/second-harvest.yaml --
title: Second harvest
date: 2026-01-02
tags: [Leek]
-- content/post/third-harvest.yaml --
title: Third harvest
date: 2026-01-03
tags: [Leek]
`

// TestRoutes compares the table with routes.md 6: what is asked for, the keys
// that are part of addresses in their order, and the files that the page names.
func TestRoutes(t *testing.T) {
	want := `
B1 /v2/categories locale l, include v: v2/categories.json
B2 /v2/categories/:slug... locale l, include v
B3 /v2/tags locale l, include v: v2/tags/include/recent_posts.json
B4 /v2/tags/:slug... locale l, include v
B5 /v2/authors locale l, include v
B6 /v2/authors/:slug... locale l, include v: v2/authors/ada-cook.json
B7 /v2/posts author_slug f, category_slug f, tag_slug f, locale l, exclude_body v, page_size v, page p: v2/posts.json v2/posts/tag_slug/leek/exclude_body/true/page/2.json
B8 /v2/posts/:slug... locale l: v2/posts/first-harvest.json
B9 /v2/posts/search
B9 /v2/search
B10 /v2/pages/:page_type locale l, levels v, alt_media_text v, order v, page_size v, page p: v2/pages/menu.json v2/pages/menu/page/2.json v2/pages/_all/locale/fr.json
B11 /v2/pages locale l, levels v, alt_media_text v, order v, page_size v, page p: v2/pages.json
B12 /v2/pages/:page_type/:slug... locale l, levels v, alt_media_text v: v2/pages/menu/spring-menu.json v2/pages/_all/home/locale/fr/levels/3.json
B13 /v2/pages/search
B14 /v2/content keys f, locale l, levels v, alt_media_text v, order v: v2/content.json v2/content/keys/faq,menu_item.json
B15 /v2/content/:key locale l, levels v, alt_media_text v, order v, page_size v, page p: v2/content/menu_item.json
B16 /v2/content/:key/:id locale l, levels v, alt_media_text v: v2/content/menu_item/41.json
B17 /v2/feeds/sitemap category_slug f, tag_slug f, locale l: v2/feeds/sitemap/category_slug/garden.json
B17 /v2/feeds/rss category_slug f, tag_slug f, locale l: v2/feeds/rss.json
B17 /v2/feeds/atom category_slug f, tag_slug f, locale l
– /v2/feeds/sitemap.xml
– /v2/feeds/rss.xml: v2/feeds/rss.xml
– /v2/feeds/atom.xml
– /v2/openapi.json: v2/openapi.json
`
	e := apitest.Open(t, New, garden)
	f := e.Family("butter")
	lines := strings.Split(strings.Trim(want, "\n"), "\n")
	if len(lines) != len(f.Routes) {
		t.Errorf("want %d routes, got %d", len(lines), len(f.Routes))
	}
	for i := range min(len(lines), len(f.Routes)) {
		r := &f.Routes[i]
		row, files, _ := strings.Cut(lines[i], ": ")
		var keys []string
		for _, k := range r.Keys {
			if k.Sort != render.Dynamic {
				keys = append(keys, k.Name+" "+[...]string{"d", "f", "v", "l", "p"}[k.Sort])
			}
		}
		name := r.Name
		if name == "" {
			name = "–"
		}
		got := strings.TrimSpace(fmt.Sprintf("%s %s%s %s", name, f.Base, r.Pattern, strings.Join(keys, ", ")))
		if diff := cmp.Diff(row, got); diff != "" {
			t.Error(diff)
		}
		for file := range strings.FieldsSeq(files) {
			if p, ok := e.Planned(file); !ok || p.Route != r {
				t.Errorf("%s is no file of %s, but of %s", file, row, p)
			}
		}
	}
}

// TestPlanned: what is planned, and what is not (routes.md 3 and 8).
func TestPlanned(t *testing.T) {
	e := apitest.Open(t, New, garden)
	for _, test := range []struct {
		file string
		want bool
	}{
		{"v2/categories/garden/include/recent_posts.json", true},
		{"v2/tags/locale/fr.json", true},                            // a list, in every locale
		{"v2/tags/leek/locale/fr.json", false},                      // a term that is not there
		{"v2/posts/author_slug/ada-cook.json", true},                //
		{"v2/posts/author_slug/ada-cook/tag_slug/leek.json", false}, // two filters
		{"v2/posts/exclude_body/true/page_size/1.json", false},      // two variants
		{"v2/posts/page_size/1/page/3.json", true},
		{"v2/posts/page/3.json", false},
		{"v2/posts/locale/fr.json", true},
		{"v2/posts/first-harvest/locale/fr.json", false},
		{"v2/pages/menu/alt_media_text/1.json", true},
		{"v2/pages/_all/alt_media_text/1.json", false}, // no picture
		{"v2/pages/menu/spring-menu/alt_media_text/1.json", true},
		{"v2/pages/_all/spring-menu/alt_media_text/1.json", true},
		{"v2/pages/_all/spring-menu.json", true},
		{"v2/pages/menu/order/title/page/2.json", true},
		{"v2/pages/_all/order/title.json", false},
		{"v2/pages/menu/levels/2.json", false},
		{"v2/pages/locale/fr.json", false}, // read as that of *
		{"v2/pages/home/home.json", false},
		{"v2/content/locale/fr.json", false}, // without keys
		{"v2/content/keys/faq.json", true},
		{"v2/content/keys/faq/locale/fr/levels/1.json", true},
		{"v2/content/keys/faq,menu_item/levels/3.json", true},
		{"v2/content/keys/faq/order/title.json", false}, // no such field
		{"v2/content/menu_item/41/locale/fr.json", false},
		{"v2/content/menu_item/41/levels/1.json", true},
		{"v2/feeds/rss/locale/fr.json", false}, // no post
		{"v2/feeds/atom/tag_slug/leek.json", true},
		{"v2/posts/search.json", false},
	} {
		if _, ok := e.Planned(test.file); ok != test.want {
			t.Errorf("%s is planned: %v", test.file, ok)
		}
	}
	for _, test := range []struct{ target, static string }{
		{"/v2/pages/?locale=fr", "v2/pages/_all/locale/fr.json"},
		{"/v2/pages/?page=1", "v2/pages.json"},
		{"/v2/content/menu_item,faq/", ""},
		{"/v2/content/faq,MENU_ITEM/?auth_token=t", "v2/content/keys/faq,menu_item.json"},
		{"/v2/posts/?limit=10", ""},
		{"/v2/posts/?preview=1", ""},
		{"/v2/posts/?preview=0&test=0", "v2/posts.json"},
		{"/v2/pages/menu/?fields.title=x", ""},
		{"/v2/pages/*/?fields.title=x&order=title", "v2/pages/_all.json"},
		{"/v2/content/?keys=menu_item%5B_id=41%5D", ""},
		{"/v2/feeds/rss/?format=xml", ""},
	} {
		u, err := url.Parse(test.target)
		if err != nil {
			t.Fatal(err)
		}
		r, failure := e.Read("GET", u.Path, u.Query())
		if failure != nil {
			t.Errorf("%s: %s", test.target, failure.Message)
		} else if got, _ := e.Static(r); got != test.static {
			t.Errorf("%s: want %q, got %q", test.target, test.static, got)
		}
	}
}

// TestEmpty: without a blog its lists are empty and its feeds 404.
func TestEmpty(t *testing.T) {
	e := apitest.Open(t, New, "\n-- galley.yaml --\napi: {butter: true}\n")
	for target, want := range map[string]string{
		"/v2/posts/": `{"meta":{"count":0,"next_page":null,"previous_page":null},"data":[]}`, "/v2/tags/": `{"data":[]}`, "/v2/authors/": `{"data":[]}`,
		"/v2/pages/": `{"meta":{"count":0,"next_page":null,"previous_page":null},"data":[]}`, "/v2/content/": `{}`,
		"/v2/posts/search/?query=x": `{"meta":{"count":0,"next_page":null,"previous_page":null},"data":[]}`,
		"/v2/pages/search/?query=x": `{"meta":{"count":0,"next_page":null,"previous_page":null},"data":[]}`,
	} {
		if status, body := ask(t, e, open, target); status != 200 || body != want {
			t.Errorf("%s: %d %s", target, status, body)
		}
	}
	for _, target := range []string{"/v2/feeds/rss/", "/v2/feeds/rss.xml", "/v2/posts/x/", "/v2/authors/x/"} {
		want(t, e, open, target, 404, `{"detail":"Not found."}`)
	}
	count := 0
	for range e.Plan() {
		count++
	}
	if count != 11 { // B1, B3, B5 with and without recent_posts, B7 likewise, B10 of *, B14, the description
		t.Errorf("%d are planned", count)
	}
}
