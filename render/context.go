package render

import (
	"cmp"
	"iter"
	"slices"

	"galley/content"
	"galley/schemas"
	"galley/themes"
)

// A Context is the only window through which an answer sees its edition: it
// shows what the caller may see, and is the place where what was taken can be
// noted. It belongs to one goroutine, for one request after another.
type Context struct {
	edition *Edition
	caller  Caller
	drafts  bool   // while an answer is made that shows them
	members bool   // while one is made for a logged-in reader
	err     error  // the first fault of the disk; Answer gives it
	body    []byte // where bodies are read back, used again
	link    []byte // an address on its way into one
	found   []found
	rec     *recorder // nil: nobody wants to know what is taken
	copies  copies
	within  within
}

// Context gives a window for one goroutine: that of the anonymous reader of the
// static tree.
func (e *Edition) Context() *Context { return e.ContextFor(Caller{}) }

// ContextFor gives a window for one goroutine and caller.
func (e *Edition) ContextFor(who Caller) *Context { return &Context{edition: e, caller: who} }

// Fork gives a window that shows the same to another goroutine, and what is to
// be called when that one is done with it: false if something of the store could
// not be read back, which the answer will be told of.
func (c *Context) Fork() (other *Context, join func() bool) {
	c.noteEverything() // what the other one takes is not noted
	other = &Context{edition: c.edition, caller: c.caller, drafts: c.drafts, members: c.members}
	return other, func() bool {
		c.fail(other.err)
		return other.err == nil
	}
}

func (c *Context) Caller() Caller { return c.caller }

// ShowDrafts opens the window to documents of all states until the answer is
// made, and marks the answer as private. Whether the caller may have that is
// for the family to ask first. What is of a private type, or for logged-in
// readers, stays hidden.
func (c *Context) ShowDrafts(w *Response) {
	c.drafts, w.Private = true, true
	c.found = nil
	c.noteNever()
}

// ShowMembers opens the window to published documents that are for logged-in
// readers alone, or with ShowDrafts to all of them, until the answer is made,
// and marks it as private. Whether the caller is one is for the family to ask.
func (c *Context) ShowMembers(w *Response) {
	c.members, w.Private = true, true
	c.found = nil
	c.noteNever()
}

func (c *Context) Project() *schemas.Project { return c.edition.site.Project() }
func (c *Context) Theme() *themes.Theme      { return c.edition.theme }

// BaseURL is the one in force, without its last slash, or "".
func (c *Context) BaseURL() string { return c.edition.site.BaseURL() }

// Entry gives a document; nil for None and for what the caller may
// not see.
func (c *Context) Entry(n content.N) *content.Entry {
	c.note(askEntry, n)
	return c.entry(n)
}

// entry is Entry for who notes what is taken of it.
func (c *Context) entry(n content.N) *content.Entry {
	if n < 0 || int(n) >= c.edition.site.Len() {
		return nil
	}
	e := c.edition.site.Entry(n)
	if !e.Public() && !(c.drafts && e.Draftable()) && !(c.members && e.ForMembers() && (c.drafts || e.State == content.Published)) {
		return nil
	}
	return e
}

// Next gives the next version of e, to who is shown drafts; e if there is none.
func (c *Context) Next(e *content.Entry) *content.Entry {
	if c.drafts {
		if next := c.edition.site.NextVersion(e.N); next != nil && (next.Draftable() || c.members && next.ForMembers()) {
			return next
		}
	}
	return e
}

// All gives every document that the caller may see, by number.
func (c *Context) All() iter.Seq[*content.Entry] {
	return func(yield func(*content.Entry) bool) {
		c.noteEverything()
		for n := range c.edition.site.Len() {
			if e := c.entry(content.N(n)); e != nil && !yield(e) {
				return
			}
		}
	}
}

// Find answers a query over what the caller may see.
func (c *Context) Find(q content.Query) content.Page {
	c.noteQuery(askFind, &q)
	return c.find(q)
}

func (c *Context) find(q content.Query) content.Page {
	q.Drafts, q.Members = c.drafts, c.members
	p := c.edition.site.Find(q)
	c.fail(p.Err)
	if c.err != nil { // a text that could not be read back: what was found may be less than there is
		c.edition.site.Forget()
	}
	return p
}

// Count gives how many documents a query finds.
func (c *Context) Count(q content.Query) int {
	q.Offset, q.Limit = 0, 1
	c.noteQuery(askCount, &q)
	return c.find(q).Total
}

// Any says whether a query finds a document.
func (c *Context) Any(q content.Query) bool {
	q.Offset, q.Limit = 0, 1
	c.noteQuery(askAny, &q)
	return c.find(q).Total > 0
}

// Neighbours are the documents before and behind n in its type's order.
func (c *Context) Neighbours(n content.N) (prev, next content.N) {
	c.note(askNeighbours, n)
	return c.edition.site.Neighbours(n)
}

// Children are the documents whose address lies nearest below n's.
func (c *Context) Children(n content.N) []content.N {
	c.note(askChildren, n)
	return c.edition.site.Children(n)
}

func (c *Context) BySlug(t *schemas.Type, slug, locale string) content.N {
	if c.drafts {
		return c.edition.site.DraftBySlug(t, slug, locale)
	}
	n := c.edition.site.BySlug(t, slug, locale)
	if e := c.entry(n); e != nil && e.Slug == slug && e.Type == t && e.Locale == locale {
		c.note(askEntry, n) // says that its slug leads to it
	} else {
		c.noteTyped(askSlug, t, slug, locale)
	}
	return n
}

func (c *Context) ByUUID(id, locale string) content.N {
	if c.drafts {
		return c.edition.site.DraftByUUID(id, locale)
	}
	n := c.edition.site.ByUUID(id, locale)
	if e := c.entry(n); e != nil && e.UUID == id && e.Locale == locale {
		c.note(askEntry, n)
	} else {
		c.noteText(askUUID, id, locale)
	}
	return n
}

// ByDocID finds a document by its aposDocId.
func (c *Context) ByDocID(id, locale string) content.N {
	if c.drafts || c.members {
		return c.edition.site.DraftByDocID(id, locale, c.members)
	}
	n := c.edition.site.ByDocID(id, locale)
	if e := c.entry(n); e != nil && e.DocID == id && e.Locale == locale {
		c.note(askEntry, n)
	} else {
		c.noteText(askDocID, id, locale)
	}
	return n
}

func (c *Context) ByURL(url string) content.N {
	n := c.edition.site.ByURL(url)
	if e := c.entry(n); e != nil && e.URL == url {
		c.note(askEntry, n)
	} else {
		c.noteText(askURL, url)
	}
	return n
}

func (c *Context) Single(t *schemas.Type, locale string) content.N {
	c.noteTyped(askSingle, t, locale)
	return c.edition.site.Single(t, locale)
}

func (c *Context) Terms(t *schemas.Taxonomy, locale string) []content.Term {
	c.noteTaxonomy(askTerms, t, locale)
	return c.edition.site.Terms(t, locale)
}

func (c *Context) Term(t *schemas.Taxonomy, slug, locale string) (content.Term, bool) {
	c.noteTaxonomy(askTerm, t, slug, locale)
	return c.edition.site.Term(t, slug, locale)
}

// TermsOf gives the terms that a document names, without how many others do:
// that is for Term to tell, so that a document's page need not be made again
// where another one names its term.
func (c *Context) TermsOf(n content.N, f *schemas.Field) []content.Term {
	return c.AppendTermsOf(nil, n, f)
}

// AppendTermsOf appends those of them that are not in the list already.
func (c *Context) AppendTermsOf(list []content.Term, n content.N, f *schemas.Field) []content.Term {
	c.note(askEntry, n) // which says that too
	from := len(list)
	list = c.edition.site.AppendTermsOf(list, n, f)
	for i := range list[from:] {
		list[from+i].Count = 0
	}
	return list
}

// Assets are the files that go into the tree as they are, by address.
func (c *Context) Assets() []*content.Asset {
	c.notePlain(askAssets)
	return c.edition.site.Assets()
}

// AssetAt gives the one at an address, or nil.
func (c *Context) AssetAt(address string) *content.Asset {
	c.noteText(askAsset, address)
	all := c.edition.site.Assets()
	i, ok := slices.BinarySearchFunc(all, address, func(a *content.Asset, address string) int {
		return cmp.Compare(a.Address, address)
	})
	if !ok {
		return nil
	}
	return all[i]
}
