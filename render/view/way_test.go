package view

import (
	"fmt"
	"strings"
	"testing"

	"galley/content"
	"galley/content/contenttest"
	"galley/render"
)

const manual = `
-- galley.yaml --
title: Manual
-- schemas/page.yaml --
slug: "{path}"
url: /{path}/
order: weight
fields: [{name: title, type: text}, {name: weight, type: integer}]
-- schemas/post.yaml --
url: /guide/news/{slug}/
listURL: /guide/news/
fields: [{name: title, type: text}]
-- content/page/_index.md --
---
title: Front
---
-- content/page/guide/index.md --
---
title: Guide
weight: 1
---
-- content/page/guide/b.md --
---
title: B
weight: 2
---
-- content/page/guide/a/index.md --
---
title: A
weight: 1
---
-- content/page/guide/a/x.md --
---
title: X
weight: 1
---
-- content/page/guide/a/y.md --
---
title: Y
weight: 2
---
-- content/page/other.md --
---
title: Other
weight: 2
---
-- content/post/new.md --
---
title: New
date: 2026-02-02
---
-- content/post/old.md --
---
title: Old
date: 2026-01-01
---
`

// Where a page is: the way to it, what is beside it, what one reads before and
// behind it.
func TestWay(t *testing.T) {
	s := shelfOf(t, contenttest.FS(t, manual))
	c := s.edition.Context()
	for _, want := range []struct{ url, crumbs, section, previous, next string }{
		{"/", "", "", "", ""},
		{"/guide/", "Home", "Guide*[A B]", "", "A"},
		{"/guide/a/", "Home>Guide", "Guide[A*[X Y] B]", "Guide", "X"},
		{"/guide/a/x/", "Home>Guide>A", "Guide[A[X* Y] B]", "A", "Y"},
		{"/guide/a/y/", "Home>Guide>A", "Guide[A[X Y*] B]", "X", "B"},
		{"/guide/b/", "Home>Guide", "Guide[A B*]", "Y", ""},
		{"/other/", "Home", "", "", ""},
		{"/guide/news/new/", "Home>Guide>Posts", "", "", "Old"},
		{"/guide/news/old/", "Home>Guide>Posts", "", "New", ""},
	} {
		n := c.ByURL(want.url)
		if n == content.None {
			t.Fatalf("nothing at %s", want.url)
		}
		d := s.set.run(c, "en", want.url).document(n)
		var crumbs []string
		for _, l := range d.Breadcrumbs() {
			crumbs = append(crumbs, l.Text)
		}
		got := fmt.Sprintf("%s|%s|%s|%s", strings.Join(crumbs, ">"), outline(d.Section()), d.Previous(), d.Next())
		if w := fmt.Sprintf("%s|%s|%s|%s", want.crumbs, want.section, want.previous, want.next); got != w {
			t.Errorf("%s:\nwant %s\ngot  %s", want.url, w, got)
		}
	}
}

func outline(l *Link) string {
	if l == nil {
		return ""
	}
	s := l.Text
	if l.Current() {
		s += "*"
	}
	var items []string
	for _, item := range l.Items {
		items = append(items, outline(item))
	}
	if items != nil {
		s += "[" + strings.Join(items, " ") + "]"
	}
	return s
}

func TestPageNumbers(t *testing.T) {
	for _, c := range []struct {
		number, count int
		want          string
	}{
		{1, 1, "1*"}, {1, 2, "1* 2"}, {2, 3, "1 2* 3"}, {1, 5, "1* 2 ~5"}, {3, 5, "1 2 3* 4 5"}, {4, 7, "1 2 3 4* 5 6 7"},
		{5, 9, "1 ~4 5* 6 ~9"}, {1, 100, "1* 2 ~100"}, {50, 100, "1 ~49 50* 51 ~100"}, {100, 100, "1 ~99 100*"}, {98, 100, "1 ~97 98* 99 100"},
	} {
		p := &Pager{page: &render.Page{URL: "/x/", Count: c.count}, number: c.number}
		var got []string
		for _, n := range p.Numbers() {
			s := fmt.Sprint(n.Number)
			if n.Gap {
				s = "~" + s
			}
			if n.Current {
				s += "*"
			}
			got = append(got, s)
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("page %d of %d: %s, want %s", c.number, c.count, g, c.want)
		}
	}
}
