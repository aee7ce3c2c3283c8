package render_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"galley/content/contenttest"
	"galley/render"
	"galley/themes"
)

func TestFinding(t *testing.T) {
	site := contenttest.Site(t, `
-- schemas/post.yaml --
fields: [{name: title, type: text}]
-- content/post/a.md --
---
title: A
---
-- content/post/b.md --
---
title: B
draft: true
---
`)
	var made atomic.Int32
	count := &render.Finding[int]{Make: func(c *render.Context) int {
		made.Add(1)
		n := 0
		for range c.All() {
			n++
		}
		return n
	}}
	e, _ := render.NewEdition(site, &themes.Theme{})
	t.Run("it is made once, whoever asks", func(t *testing.T) {
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if n := count.In(e.Context()); n != 1 {
					t.Errorf("there are %d", n)
				}
			})
		}
		all.Wait()
		if made.Load() != 1 {
			t.Errorf("it was made %d times", made.Load())
		}
	})
	t.Run("who sees drafts finds out for himself, and nobody after him", func(t *testing.T) {
		c := e.Context()
		c.ShowDrafts(&render.Response{})
		if n := count.In(c); n != 2 {
			t.Errorf("with drafts there are %d", n)
		}
		if n := count.In(e.Context()); n != 1 {
			t.Errorf("then there are %d", n)
		}
	})
	t.Run("another edition finds out anew", func(t *testing.T) {
		was := made.Load()
		other, _ := render.NewEdition(site, &themes.Theme{})
		if count.In(other.Context()); made.Load() != was+1 {
			t.Error("it was not made")
		}
	})
}
