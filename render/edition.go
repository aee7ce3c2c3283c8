package render

import (
	"iter"
	"net/url"

	"galley/content"
	"galley/schemas"
	"galley/schemas/source"
	"galley/themes"
)

// An Edition is a site and every way it is rendered: enough to answer anything.
// It is frozen when it is made; many may ask it at once.
type Edition struct {
	site     *content.Site
	theme    *themes.Theme
	families []*Family
}

// NewEdition refuses what would share an address (same-address, naming both),
// and pages below an API's base.
func NewEdition(site *content.Site, theme *themes.Theme, families ...*Family) (*Edition, source.Problems) {
	panic("to be written")
}

func (e *Edition) Site() *content.Site { return e.site }
func (e *Edition) Families() []*Family { return e.families }

// Read finds the route of a path and reads the query into its one form. The
// path is percent-decoded by the caller, once. A request that no route takes
// is a Failure with status 404, of the family whose base the path has.
func (e *Edition) Read(method, path string, query url.Values) (Request, *Failure) {
	panic("to be written")
}

// Plan gives every request that is answered early, in an order that depends on
// the edition alone.
func (e *Edition) Plan() iter.Seq[Request] { panic("to be written") }

// Planned finds the planned request whose answer lies at an address.
func (e *Edition) Planned(address string) (Request, bool) { panic("to be written") }

// Answer appends the answer to w. Its error is ours or the world's; a client's
// mistake is an answer in the family's words.
func (e *Edition) Answer(c *Context, r Request, w *Response) error { panic("to be written") }

// Address appends the path of the file that holds the answer (design 6,
// routes.md 2). Without one, only a server can answer.
func (r Request) Address(b []byte) ([]byte, bool) { panic("to be written") }

// A Context is the only window through which an answer sees its edition: it
// shows what the caller may see, and is the place where what was taken can be
// noted. It belongs to one goroutine, for one request after another.
type Context struct {
	edition *Edition
	err     error // the first fault of the disk; Answer gives it
}

// Context gives a window for one goroutine.
func (e *Edition) Context() *Context { return &Context{edition: e} }

func (c *Context) Project() *schemas.Project { return c.edition.site.Project() }
func (c *Context) Theme() *themes.Theme      { return c.edition.theme }

// Entry gives a published document; nil for None and for what the caller may
// not see.
func (c *Context) Entry(n content.N) *content.Entry { panic("to be written") }

func (c *Context) Find(q content.Query) content.Page                       { panic("to be written") }
func (c *Context) Neighbours(n content.N) (prev, next content.N)           { panic("to be written") }
func (c *Context) Children(n content.N) []content.N                        { panic("to be written") }
func (c *Context) BySlug(t *schemas.Type, slug, locale string) content.N   { panic("to be written") }
func (c *Context) ByUUID(id, locale string) content.N                      { panic("to be written") }
func (c *Context) ByURL(url string) content.N                              { panic("to be written") }
func (c *Context) Single(t *schemas.Type, locale string) content.N         { panic("to be written") }
func (c *Context) Terms(t *schemas.Taxonomy, locale string) []content.Term { panic("to be written") }
func (c *Context) Term(t *schemas.Taxonomy, slug, locale string) (content.Term, bool) {
	panic("to be written")
}
func (c *Context) TermsOf(n content.N, f *schemas.Field) []content.Term { panic("to be written") }
func (c *Context) Assets() []*content.Asset                             { panic("to be written") }

// A Form is one of a body's printed forms.
type Form uint8

const (
	HTML Form = iota
	Rich      // ProseMirror JSON
	Plain
)

// Body appends a body in one of its forms, links put in.
func (c *Context) Body(b []byte, e *content.Entry, v *content.Body, f Form) []byte {
	panic("to be written")
}

// Fragment appends what the fragment makes of a document; it is made once an
// edition.
func (c *Context) Fragment(b []byte, f *Fragment, n content.N) []byte { panic("to be written") }

// Address gives what a mention of e leads to, as it stands in a value: with the
// base's path, percent-encoded; "" if it leads nowhere.
func (c *Context) Address(e *content.Entry, mention int32) string { panic("to be written") }

// Path gives an address of the site as it stands in values: the base's path in
// front, percent-encoded. "" stays "".
func (c *Context) Path(url string) string { panic("to be written") }

// Absolute gives the same with the baseURL in front; without one it is Path's.
func (c *Context) Absolute(url string) string { panic("to be written") }
