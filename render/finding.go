package render

import "sync"

// A Finding is what a family finds out about a whole edition, because many
// answers need it: a tree of pages, an index. It is made when it is first asked
// for, and is a pure function of what the context shows. What Make gives is
// shared and never changed.
type Finding[T any] struct {
	Make func(c *Context) T
}

// In gives what is found. As the anonymous reader sees it, it is made once an
// edition; for who has a role or is shown drafts, once an answer.
func (f *Finding[T]) In(c *Context) T {
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
