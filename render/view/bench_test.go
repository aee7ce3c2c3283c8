package view

import (
	"fmt"
	"testing"

	"galley/content/contenttest"
)

// benchProject is a blog of some size, as the built-in theme shows it.
func benchProject() string {
	s := `
-- galley.yaml --
title: Bench
baseURL: https://bench.test
-- schemas/post.yaml --
url: /posts/{slug}/
listURL: /posts/
order: -date
perPage: 10
fields:
  - {name: title, type: text, required: true}
  - {name: summary, type: textarea}
  - {name: author, type: reference, to: author, taxonomy: authors}
  - {name: tags, type: tags, taxonomy: tags}
  - {name: body, type: markdown}
-- schemas/author.yaml --
titleField: name
url: /people/{slug}/
fields: [{name: name, type: text}]
-- content/author/ana.md --
---
name: Ana
---
`
	for i := range 200 {
		s += fmt.Sprintf("-- content/post/p%d.md --\n---\ntitle: Post number %d\nsummary: A summary of what is said in the post with the number %d\ndate: 2026-01-%02d\nauthor: ana\ntags: [t%d, t%d]\n---\n", i, i, i, i%28+1, i%7, i%11)
		for p := range 12 {
			s += fmt.Sprintf("## Part %d\n\nSome *words* in a paragraph with a [link](p%d.md) and `code`, and then some more of them, to be long enough.\n\n", p, (i+p)%200)
		}
	}
	return s
}

func benchmark(b *testing.B, url string, slowly bool) {
	s := shelfOf(b, contenttest.FS(b, benchProject()))
	if slowly {
		s = s.slowly()
	}
	c := s.edition.Context()
	p, n := c.Page(url)
	if p == nil {
		b.Fatal("no page at " + url)
	}
	var body []byte
	b.ReportAllocs()
	for b.Loop() {
		body = s.set.Page(c, body[:0], p, n)
	}
	b.SetBytes(int64(len(body)))
}

func BenchmarkPage(b *testing.B)         { benchmark(b, "/posts/p7/", false) }
func BenchmarkPageTemplate(b *testing.B) { benchmark(b, "/posts/p7/", true) }
func BenchmarkList(b *testing.B)         { benchmark(b, "/posts/page/3/", false) }
func BenchmarkListTemplate(b *testing.B) { benchmark(b, "/posts/page/3/", true) }

func BenchmarkNew(b *testing.B) {
	s := shelfOf(b, contenttest.FS(b, benchProject()))
	for b.Loop() {
		New(s.set.project, s.set.theme)
	}
}
