package content

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCanonical(t *testing.T) {
	for in, want := range map[string]string{
		"":               "/",
		"/":              "/",
		"a":              "/a/",
		"/a":             "/a/",
		"a/":             "/a/",
		"//a///b//":      "/a/b/",
		"/a.html":        "/a.html",
		"/a.html/":       "/a.html/",
		"/v1.2":          "/v1.2/",
		"/a/.b":          "/a/.b/",
		"/x.tar.gz":      "/x.tar.gz",
		"/k.8-released":  "/k.8-released/",
		"/see.next-year": "/see.next-year/",
		"/x.mp3":         "/x.mp3",
	} {
		if got := canonical(in); got != want {
			t.Errorf("canonical(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestAddressesTold(t *testing.T) {
	const common = `
-- galley.yaml --
locales: [en, fr]
-- schemas/post.yaml --
url: /blog/{slug}/
listURL: /blog/
fields:
  - {name: title, type: text}
  - {name: tags, type: tags, taxonomy: tags}
-- schemas/page.yaml --
source: ["page/**", "page/**/_index.md"]
slug: "{path}"
url: /{path}/
fields:
  - {name: title, type: text}
-- schemas/note.yaml --
fields:
  - {name: title, type: text}
`
	tellings(t, common, []telling{
		{"a page and a list are one page", `
-- content/page/_index.md --
-- content/page/_index.fr.md --
-- content/page/blog.md --
-- content/page/tags.md --
-- content/post/a.md --
---
tags: [x]
---
`, ``},
		{"two pages", `
-- content/page/blog/a.md --
-- content/post/a.md --
-- content/post/b.md --
---
title: b
url: blog/A
---
`, `
content/post/a.md:1:1: the address /blog/a/ is also that of content/page/blog/a.md [same-address]
  hint: give one of them another ` + "`slug:` or `url:`" + `
  content/page/blog/a.md:1:1: the other page
content/post/b.md:3:6: the address /blog/A/ is also that of content/page/blog/a.md [same-address]
  hint: give one of them another ` + "`slug:` or `url:`" + `
  content/page/blog/a.md:1:1: the other page
`},
		{"what is not published takes no address", `
-- content/page/blog/a.md --
---
draft: true
---
-- content/post/a.md --
`, ``},
		{"a page and a term", `
-- content/page/tags/x.md --
-- content/post/a.md --
---
tags: [x]
---
`, `
content/page/tags/x.md:1:1: the address /tags/x/ is also that of the page of "x" in tags [same-address]
  hint: give the document another ` + "`slug:` or `url:`" + `
`},
		{"aliases", `
-- content/post/a.md --
---
aliases: [/old/a, blog/a/, /blog/b/, /blog/, /tags/x/, /fr/]
tags: [x]
---
-- content/post/b.md --
---
aliases:
  - /old/a/
  - /old/b.html
  - /OLD/b.html
---
-- content/post/c.md --
---
aliases: [/_headers]
---
-- content/note/d.md --
---
aliases: [/old/d/]
---
`, `
content/note/d.md:2:11: the alias "/old/d/" cannot lead here: the document has no page [bad-slug]
  hint: take the alias away, or give the document a ` + "`url:`" + `
content/post/a.md:2:19: the alias /blog/a/ is this page's own address [alias-taken]
  hint: take the alias away
content/post/a.md:2:28: the alias /blog/b/ is the address of content/post/b.md [alias-taken]
  hint: take the alias away
  content/post/b.md:1:1: the page
content/post/a.md:2:38: the alias /blog/ is the address of the list of post [alias-taken]
  hint: take the alias away
content/post/a.md:2:46: the alias /tags/x/ is the address of the page of "x" in tags [alias-taken]
  hint: take the alias away
content/post/a.md:2:56: the alias /fr/ is the address of the front page [alias-taken]
  hint: take the alias away
content/post/b.md:3:5: the alias /old/a/ is also one of content/post/a.md [alias-taken]
  hint: take the alias away
  content/post/a.md:2:11: the other alias
content/post/b.md:5:5: the alias /OLD/b.html stands here twice [alias-taken]
  hint: take the alias away
content/post/c.md:2:11: the alias "/_headers" has "_headers" in it, a name that hosts read themselves [bad-slug]
  hint: an alias is an address of this site: /old/name/
`},
	})
	t.Run("the lists of a type and a taxonomy", func(t *testing.T) {
		got := told(resolved(t, `
-- schemas/a.yaml --
listURL: /B/
fields:
  - {name: title, type: text}
  - {name: b, type: tags, taxonomy: b}
`))
		want := `schemas/a.yaml:4:12: the list of a and the list of b have one address, /b/ [same-address]
  hint: give one of them another ` + "`listURL`" + `
  schemas/a.yaml:1:1: the list of a
`
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("problems (-want +got):\n%s", diff)
		}
	})
}

func TestRelatives(t *testing.T) {
	s := resolved(t, `
-- galley.yaml --
locales: [en, fr]
-- schemas/page.yaml --
slug: "{path}"
url: /{path}/
order: weight
fields:
  - {name: weight, type: integer}
-- schemas/post.yaml --
url: /blog/{slug}.html
fields:
  - {name: title, type: text}
-- content/page/_index.md --
-- content/page/_index.fr.md --
-- content/page/a/b/c.md --
-- content/page/a/b.md --
---
weight: 2
---
-- content/page/a/d.md --
---
weight: 1
---
-- content/page/a/b.fr.md --
-- content/page/blog.md --
-- content/post/x.md --
-- content/post/y.md --
---
draft: true
---
`)
	if got := told(s); got != "" {
		t.Fatalf("problems:\n%s", got)
	}
	parents, children := map[string]string{}, map[string]string{}
	for n := range s.Len() {
		e := s.Entry(N(n))
		if e.Parent != None {
			parents[e.URL] = s.Entry(e.Parent).URL
		}
		if list := s.Children(e.N); len(list) > 0 {
			children[e.URL] = called(s, list)
		}
	}
	if diff := cmp.Diff(map[string]string{
		"/a/b/": "/", "/a/b/c/": "/a/b/", "/a/d/": "/", "/fr/a/b/": "/fr/", "/blog/": "/", "/blog/x.html": "/blog/", "/blog/y.html": "/blog/",
	}, parents); diff != "" {
		t.Errorf("parents (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{
		"/": "a/d a/b blog", "/a/b/": "a/b/c", "/fr/": "a/b", "/blog/": "x",
	}, children); diff != "" {
		t.Errorf("children (-want +got):\n%s", diff)
	}
	b := named(t, s, "content/page/a/b.md")
	if got := called(s, b.Translations); got != "a/b a/b" || b.Translations[0] != b.N {
		t.Errorf("translations: %s", got)
	}
	prev, next := s.Neighbours(b.N)
	if got := called(s, []N{prev, next}); got != "a/d a/b/c" {
		t.Errorf("neighbours of a/b: %s", got)
	}
	if prev, next := s.Neighbours(named(t, s, "content/post/y.md").N); prev != None || next != None {
		t.Errorf("a draft has the neighbours %d and %d", prev, next)
	}
	if got := s.ByURL("/a/b"); got != b.N {
		t.Errorf("ByURL without the last slash: %d", got)
	}
}
