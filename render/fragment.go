package render

import (
	"fmt"
	"slices"
	"sync/atomic"

	"galley/content"
	"galley/content/bodies"
)

// A Fragment is a way of writing one document that many answers repeat: a list
// item, one family's shape of a document. It is made once an edition, and is a
// pure function of it.
type Fragment struct {
	Name string // "r3 item"
	Make func(c *Context, n content.N, b []byte) []byte
	// Often says that even where it holds a body so many answers repeat it that
	// writing it to a file once, and reading it back, is less work than making it.
	Often bool
	index int // in the edition's memo
}

// What fragments make is kept in memory. What is longer than longestKept holds a
// body, and bodies are what memory must not hold: it lies in a file, if there
// is one and the fragment is one of those that pay for it, and else is made anew
// for each answer. So is what comes when all that is kept takes mostKept: some
// 300,000 documents in two families of answers.
const (
	longestKept = 4 << 10
	mostKept    = 256 << 20
)

// The place of a long fragment is one word: where it begins, and its size.
const (
	sizeBits    = 24
	longestLong = 1<<sizeBits - 1
	mostLong    = 1 << 36 // bytes of the file
)

// A longMemo is the file that has the long fragments of an edition.
type longMemo struct {
	file   bodies.File
	end    atomic.Int64
	places [][]atomic.Uint64          // by fragment and document; 0: it is not there
	bodies []atomic.Pointer[longBody] // by document
}

// A longBody is where in the file, within a fragment, the HTML of a body lies as
// the inside of a JSON string.
type longBody struct {
	of    *content.Body
	place uint64
}

// A within is a body that lies in what a fragment has just made.
type within struct {
	f    *Fragment
	n    content.N
	body *content.Body
	from int
	to   int
}

// KeepLong gives the edition a file for its long fragments, empty and nobody
// else's; nil takes it away again. Nobody may ask the edition meanwhile. Without
// one the answers are the same.
func (e *Edition) KeepLong(file bodies.File) {
	e.long = nil
	if file == nil {
		return
	}
	e.long = &longMemo{file: file, places: make([][]atomic.Uint64, len(e.memo)), bodies: make([]atomic.Pointer[longBody], e.site.Len())}
	for _, f := range e.families {
		for _, g := range f.Fragments {
			if g.Often {
				e.long.places[g.index] = make([]atomic.Uint64, e.site.Len())
			}
		}
	}
}

// Forget lets go of the fragments that answers had made: the last answer has been
// given, or the next one may make them anew. Nobody may ask the edition meanwhile.
func (e *Edition) Forget() {
	for _, kept := range e.memo {
		for i := range kept {
			kept[i].Store(nil)
		}
	}
	e.memoBytes.Store(0)
}

// HasOften says whether a family has a fragment that KeepLong is of use to.
func (e *Edition) HasOften() bool {
	return slices.ContainsFunc(e.families, func(f *Family) bool {
		return slices.ContainsFunc(f.Fragments, func(g *Fragment) bool { return g.Often })
	})
}

// KeepsLong says whether what a fragment of this kind makes is kept however long
// it is.
func (c *Context) KeepsLong() bool { return c.edition.long != nil && !c.drafts && !c.members }

// Fragment appends what the fragment makes of a document; it is made once an
// edition (twice at worst: nobody waits for anybody). What shows drafts is made
// afresh and never kept.
func (c *Context) Fragment(b []byte, f *Fragment, n content.N) []byte {
	if c.drafts || c.members {
		return f.Make(c, n, b)
	}
	if c.rec.on() {
		return c.recorded(b, f, n)
	}
	return c.fragment(b, f, n)
}

func (c *Context) fragment(b []byte, f *Fragment, n content.N) []byte {
	if b, ok := c.kept(b, f, n); ok {
		return b
	}
	from := len(b)
	b = f.Make(c, n, b)
	if c.err == nil {
		c.keep(f, n, b, from)
	}
	return b
}

// BodyIn tells, while a fragment makes something of a document, that what
// BodyJSON has appended of a body's HTML lies in the same bytes between from and
// to: so that others need not make it once more.
func (c *Context) BodyIn(f *Fragment, n content.N, body *content.Body, from, to int) {
	c.within = within{f, n, body, from, to}
}

// kept appends what was made of a document before, if it was kept.
func (c *Context) kept(b []byte, f *Fragment, n content.N) ([]byte, bool) {
	if p := c.edition.memo[f.index][n].Load(); p != nil {
		return append(b, *p...), true
	}
	if !f.Often || c.edition.long == nil {
		return b, false
	}
	place := c.edition.long.places[f.index][n].Load()
	if place == 0 {
		return b, false
	}
	return c.readLong(b, place), true
}

// keptBody appends the HTML of a body as the inside of a JSON string, if it was
// kept as part of a fragment.
func (c *Context) keptBody(b []byte, e *content.Entry, v *content.Body) ([]byte, bool) {
	if !c.KeepsLong() {
		return b, false
	}
	kept := c.edition.long.bodies[e.N].Load()
	if kept == nil || kept.of != v {
		return b, false
	}
	for _, s := range v.HTMLSpots {
		c.noteAddress(e, v.First+s.Link)
	}
	return c.readLong(b, kept.place), true
}

func (c *Context) readLong(b []byte, place uint64) []byte {
	from, size := int64(place>>sizeBits), int(place&longestLong)
	grown := slices.Grow(b, size)[:len(b)+size]
	if got, err := c.edition.long.file.ReadAt(grown[len(b):], from); got < size {
		c.fail(fmt.Errorf("read %d bytes of a fragment at %d: %w", size, from, err))
		return b
	}
	return grown
}

// keep keeps what a fragment has made of a document: what b has from a place on.
func (c *Context) keep(f *Fragment, n content.N, b []byte, from int) {
	made := b[from:]
	if len(made) > longestKept {
		if f.Often && c.edition.long != nil {
			body := c.within
			if body.f != f || body.n != n {
				body.body = nil
			}
			body.from, body.to = body.from-from, body.to-from
			c.edition.long.keep(f, n, made, body)
		}
		return
	}
	kept := &c.edition.memo[f.index][n]
	if kept.Load() != nil || c.edition.memoBytes.Load() >= c.edition.memoRoom {
		return
	}
	c.edition.memoBytes.Add(int64(len(made)) + 24) // and what points to it
	kept.Store(c.copies.of(made))
}

// keep writes a fragment to the file. One that cannot be written is not kept.
func (l *longMemo) keep(f *Fragment, n content.N, made []byte, body within) {
	place := &l.places[f.index][n]
	if place.Load() != 0 || len(made) > longestLong || l.end.Load() > mostLong {
		return
	}
	from := l.end.Add(int64(len(made))) - int64(len(made))
	if _, err := l.file.WriteAt(made, from); err != nil {
		return
	}
	place.Store(uint64(from)<<sizeBits | uint64(len(made)))
	if body.body != nil {
		l.bodies[n].Store(&longBody{body.body, uint64(from+int64(body.from))<<sizeBits | uint64(body.to-body.from)})
	}
}

// copies are fragments to be kept, many in one piece of memory: a build keeps
// tens of thousands. Pieces grow with what a context keeps, so that one that
// makes a single answer holds no more than that is.
type copies struct {
	bytes []byte
	heads [][]byte
	kept  int // bytes so far
}

const mostCopies = 64 << 10 // bytes in one piece

func (c *copies) of(made []byte) *[]byte {
	if cap(c.bytes)-len(c.bytes) < len(made) {
		c.bytes = make([]byte, 0, max(len(made), min(c.kept, mostCopies)))
	}
	if len(c.heads) == cap(c.heads) {
		c.heads = make([][]byte, 0, min(2*cap(c.heads)+1, 256))
	}
	from := len(c.bytes)
	c.bytes = append(c.bytes, made...)
	c.kept += len(made)
	c.heads = append(c.heads, c.bytes[from:len(c.bytes):len(c.bytes)])
	return &c.heads[len(c.heads)-1]
}
