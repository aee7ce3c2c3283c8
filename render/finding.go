package render

import "sync"

// A Finding is what a family finds out about a whole edition, because many
// answers need it: a tree of pages, an index. It is made once an edition, when
// it is first asked for, and is a pure function of it, as the anonymous reader
// sees it. What Make gives is shared and never changed.
type Finding[T any] struct {
	Make func(c *Context) T
}

// In gives what is found. For who is shown drafts it is found out afresh and
// not kept.
func (f *Finding[T]) In(c *Context) T {
	if c.drafts {
		return f.Make(c)
	}
	kept, ok := c.edition.found.Load(f)
	if !ok {
		e := c.edition
		kept, _ = e.found.LoadOrStore(f, sync.OnceValue(func() T { return f.Make(e.Context()) }))
	}
	return kept.(func() T)()
}
