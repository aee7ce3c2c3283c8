package render

import (
	"sync"

	"galley/content"
)

// A Finding is what a family finds out about a whole edition, because many
// answers need it: a tree of pages, an index. It is made when it is first asked
// for, and is a pure function of what the context shows. What Make gives is
// shared and never changed.
type Finding[T any] struct {
	Name string // "butter journals"
	Make func(c *Context) T
	// Say appends all that whoever names a part may use of what was found, in words
	// that mean the same in another edition (Context.AppendName, AppendText): so
	// that it can be told whether it is still found. No part is all of it. nil: then
	// that is told of all documents and files.
	Say func(c *Context, b []byte, what T, part []string) []byte

	index int // behind its place in the edition's; 0: it has none
}

// A Found is a Finding of a family's table.
type Found interface {
	name() string
	number(n int)
	say(c *Context, b []byte, part []string) []byte
}

func (f *Finding[T]) name() string { return f.Name }
func (f *Finding[T]) number(n int) { f.index = n }

func (f *Finding[T]) say(c *Context, b []byte, part []string) []byte {
	if f.Say == nil {
		return appendHash(b, c.edition.ground().All)
	}
	return f.Say(c, b, f.in(c), part)
}

// AppendName appends what a document is called in any edition.
func (c *Context) AppendName(b []byte, n content.N) []byte {
	return appendHash(b, c.edition.ground().name(n))
}

// In gives what is found: all of it may be used.
func (f *Finding[T]) In(c *Context) T { return f.Part(c) }

// Part is In for who uses no more of what is found than Say says of a part.
func (f *Finding[T]) Part(c *Context, part ...string) T {
	if c.rec.on() {
		if f.index == 0 || f.Say == nil {
			c.noteEverything()
		} else {
			c.noteFinding(f.index-1, part)
		}
	}
	return f.in(c)
}

// in gives what is found. As the anonymous reader sees it, it is made once an
// edition; for who has a role or is shown drafts, once an answer.
func (f *Finding[T]) in(c *Context) T {
	e := c.edition
	if c.drafts || c.members || c.caller.Role != None {
		for _, kept := range c.found {
			if kept.by == f {
				return kept.what.(T)
			}
		}
		what := f.Make(c)
		c.found = append(c.found, found{f, what})
		return what
	}
	kept, ok := e.found.Load(f)
	if !ok {
		kept, _ = e.found.LoadOrStore(f, sync.OnceValue(func() T { return f.Make(e.Context()) }))
	}
	return kept.(func() T)()
}

// found is what a Finding gave for one answer.
type found struct{ by, what any }
