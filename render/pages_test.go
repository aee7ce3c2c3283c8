package render_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/content"
	"galley/content/contenttest"
	"galley/render"
	"galley/themes"
)

// window makes an edition of no families, and gives a window to it.
func window(t testing.TB, project string) *render.Context {
	t.Helper()
	e, problems := render.NewEdition(contenttest.Site(t, project), &themes.Theme{})
	if len(problems) > 0 {
		t.Fatal(contenttest.Text(problems))
	}
	return e.Context()
}

const journal = `
-- galley.yaml --
title: Journal
baseURL: https://one.test/docs
locales: [en, fr]
feeds: {limit: 2}
-- schemas/post.yaml --
url: /blog/{slug}/
listURL: /blog/
order: -date
perPage: 2
fields:
  - {name: title, type: text}
  - {name: author, type: reference, to: author, taxonomy: authors}
  - {name: editor, type: reference, to: author, taxonomy: editors}
  - {name: tags, type: tags, taxonomy: tags}
-- schemas/author.yaml --
url: /people/{slug}/
listURL: /people/
fields: [{name: name, type: text}]
-- schemas/section.yaml --
source: "**/_index*.md"
slug: "{path}"
url: /{path}/
fields: [{name: title, type: text}, {name: body, type: markdown}]
-- content/_index.md --
---
title: Welcome
---
-- content/blog/_index.md --
---
title: All posts
---
-- content/author/ada.yaml --
name: Ada
-- content/author/ada.fr.yaml --
name: Ada
-- content/post/one.md --
---
title: One
date: 2026-01-01
author: ada
tags: [Go]
---
-- content/post/one.fr.md --
---
title: Un
date: 2026-01-01
tags: [Go]
aliases: [/fr/vieux]
---
-- content/post/two.md --
---
title: Two
date: 2026-01-02
editor: ada
author: ada
---
-- content/post/three.md --
---
title: Three
date: 2026-01-03
editor: ada
---
-- content/post/draft.md --
---
title: Draft
date: 2026-01-04
draft: true
tags: [Secret]
---
`

// describe says what a page is, in a line.
func describe(c *render.Context, p *render.Page) string {
	s := fmt.Sprintf("%s %s", p.URL, p.Locale)
	if p.Home {
		s += " home"
	}
	if e := c.Entry(p.N); e != nil {
		s += " text:" + e.Title
	}
	if p.List != nil {
		s += " list:" + p.List.Name
	}
	if p.Index != nil {
		s += " terms:" + p.Index.Name
	}
	for _, x := range p.Of {
		s += " of:" + x.Name + "/" + p.Term.Slug
	}
	if p.Count > 1 {
		s += fmt.Sprintf(" x%d", p.Count)
	}
	if feed := c.Feed(p); feed != "" {
		s += " feed"
	}
	return s
}

func TestPages(t *testing.T) {
	c := window(t, journal)
	var got []string
	for p := range c.Pages() {
		got = append(got, describe(c, p))
	}
	want := []string{
		"/ en home text:Welcome feed",
		"/people/ en list:author terms:authors",
		"/blog/ en text:All posts list:post x2 feed",
		"/people/ada/ en text:Ada of:authors/ada of:editors/ada x2 feed",
		"/tags/ en terms:tags",
		"/tags/go/ en of:tags/go feed",
		"/fr/ fr home feed",
		"/fr/people/ fr list:author terms:authors",
		"/fr/blog/ fr list:post feed",
		"/fr/people/ada/ fr text:Ada of:authors/ada of:editors/ada",
		"/fr/tags/ fr terms:tags",
		"/fr/tags/go/ fr of:tags/go feed",
		"/blog/one/ en text:One",
		"/fr/blog/one/ fr text:Un",
		"/blog/three/ en text:Three",
		"/blog/two/ en text:Two",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if n := c.CountPages(); n != len(want) {
		t.Errorf("%d are counted", n)
	}
	for from := range got {
		for p := range c.PagesFrom(from) {
			if describe(c, p) != got[from] {
				t.Errorf("from %d: %s", from, describe(c, p))
			}
			break
		}
	}
}

func TestPage(t *testing.T) {
	c := window(t, journal)
	tests := []struct {
		url, want string
		number    int
	}{
		{"/", "/ en home text:Welcome feed", 1},
		{"/blog/", "/blog/ en text:All posts list:post x2 feed", 1},
		{"/blog/page/2/", "/blog/ en text:All posts list:post x2 feed", 2},
		{"/blog/page/3/", "", 0},
		{"/blog/page/1/", "", 0},
		{"/blog/page/02/", "", 0},
		{"/blog/page/+2/", "", 0},
		{"/blog/one/", "/blog/one/ en text:One", 1},
		{"/blog/one/page/2/", "", 0},
		{"/blog/draft/", "", 0},
		{"/tags/secret/", "", 0},
		{"/nope/", "", 0},
		{"", "", 0},
	}
	for _, test := range tests {
		t.Run(test.url, func(t *testing.T) {
			p, number := c.Page(test.url)
			got := ""
			if p != nil {
				got = describe(c, p)
			}
			if got != test.want || number != test.number {
				t.Errorf("want %q, %d; got %q, %d", test.want, test.number, got, number)
			}
			if p != nil && p.Number(number) != test.url {
				t.Errorf("its address is %s", p.Number(number))
			}
		})
	}
}

func TestListed(t *testing.T) {
	c := window(t, journal)
	titles := func(page content.Page) string {
		all := []string{fmt.Sprint(page.Total)}
		for _, n := range page.Numbers {
			all = append(all, c.Entry(n).Title)
		}
		return strings.Join(all, " ")
	}
	tests := []struct {
		about, url string
		want       string
	}{
		{"the first page of a list", "/blog/", "3 Three Two"},
		{"the second", "/blog/page/2/", "3 One"},
		{"a term's", "/tags/go/", "1 One"},
		{"in another locale", "/fr/tags/go/", "1 Un"},
		{"a term of two taxonomies, each document once", "/people/ada/", "3 Three Two"},
		{"and its second page", "/people/ada/page/2/", "3 One"},
		{"a page without a list", "/blog/one/", "0"},
		{"an index of terms", "/people/", "0"},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			p, number := c.Page(test.url)
			if diff := cmp.Diff(test.want, titles(c.Listed(p, number))); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("a feed has the newest", func(t *testing.T) {
		for url, want := range map[string]string{"/": "0 Three Two", "/people/ada/": "0 Three Two", "/fr/tags/go/": "0 Un"} {
			p, _ := c.Page(url)
			if got := titles(content.Page{Numbers: c.FeedItems(p)}); got != want {
				t.Errorf("%s: %s", url, got)
			}
		}
	})
}

func TestAlternates(t *testing.T) {
	c := window(t, journal)
	for url, want := range map[string]string{
		"/":               "/ /fr/",
		"/fr/":            "/ /fr/",
		"/blog/":          "/blog/ /fr/blog/",
		"/fr/people/":     "/people/ /fr/people/",
		"/people/ada/":    "/people/ada/ /fr/people/ada/",
		"/tags/go/":       "/tags/go/ /fr/tags/go/",
		"/fr/tags/":       "/tags/ /fr/tags/",
		"/fr/blog/one/":   "/blog/one/ /fr/blog/one/",
		"/blog/two/":      "/blog/two/",
		"/fr/people/ada/": "/people/ada/ /fr/people/ada/",
	} {
		p, _ := c.Page(url)
		var got []string
		for _, a := range c.Alternates(p) {
			got = append(got, a.URL)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: want %s, got %s", url, want, got)
		}
	}
}

// TestTermWithoutTranslation: who is written about in one language only still
// has, in the others, a list of what names her there; her own text stays where
// it is.
func TestTermWithoutTranslation(t *testing.T) {
	c := window(t, `
-- galley.yaml --
locales: [en, fr, de]
feeds: {types: []}
-- schemas/post.yaml --
url: /blog/{slug}/
fields:
  - {name: author, type: reference, to: author, taxonomy: authors}
-- schemas/author.yaml --
url: /people/{slug}/
fields: [{name: name, type: text}]
-- content/author/ada.yaml --
name: Ada
-- content/post/one.md --
---
author: ada
---
-- content/post/one.fr.md --
---
author: ada
---
-- content/post/one.de.md --
`)
	for url, want := range map[string]string{
		"/people/ada/":    "/people/ada/ en text:Ada of:authors/ada",
		"/fr/people/ada/": "/fr/people/ada/ fr of:authors/ada",
	} {
		p, _ := c.Page(url)
		if p == nil {
			t.Errorf("%s: nothing", url)
			continue
		}
		if got := describe(c, p); got != want {
			t.Errorf("want %s, got %s", want, got)
		}
		var all []string
		for _, a := range c.Alternates(p) {
			all = append(all, a.URL)
		}
		if got := strings.Join(all, " "); got != "/people/ada/ /fr/people/ada/" {
			t.Errorf("%s is the same as %s", url, got)
		}
		if list := c.Listed(p, 1); list.Total != 1 || c.Entry(list.Numbers[0]).Locale != p.Locale {
			t.Errorf("%s lists %v", url, list)
		}
	}
	if p, _ := c.Page("/de/people/ada/"); p != nil {
		t.Errorf("nobody names her there, and there is %s", describe(c, p))
	}
}

func TestRedirect(t *testing.T) {
	c := window(t, journal)
	r, ok := c.Redirect("/fr/vieux/")
	if e := c.Entry(r.N); !ok || e == nil || e.URL != "/fr/blog/one/" {
		t.Errorf("%+v %v", r, ok)
	}
	if _, ok := c.Redirect("/nope/"); ok || len(c.Redirects()) != 1 {
		t.Errorf("%v of %d", ok, len(c.Redirects()))
	}
}
