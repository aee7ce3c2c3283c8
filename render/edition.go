package render

import (
	"slices"
	"sync"
	"sync/atomic"

	"galley/content"
	"galley/schemas/source"
	"galley/themes"
)

// An Edition is a site and every way it is rendered: enough to answer anything.
// It is frozen when it is made; many may ask it at once.
type Edition struct {
	site      *content.Site
	theme     *themes.Theme
	families  []*Family
	pages     *pages
	redirects map[string]int             // by old address
	static    map[string]struct{}        // addresses of what lies below static/
	memo      [][]atomic.Pointer[[]byte] // by fragment and document
	memoBytes atomic.Int64               // kept in it
	memoRoom  int64                      // from where on no more is kept
	long      *longMemo                  // nil: there is no file for it
	found     sync.Map                   // by *Finding

	files   int      // how many requests are planned
	planned *planned // made when a server first asks

	findings  []Found // of all families
	grounding sync.Once
	grounded  ground // made when it is first asked what was taken
}

// NewEdition refuses what would share an address (same-address, naming both),
// and pages below an API's base. It gives an edition in any case, so that what
// else is wrong can be found.
func NewEdition(site *content.Site, theme *themes.Theme, families ...*Family) (*Edition, source.Problems) {
	e := newEdition(site, theme, families, true)
	return e, e.clashes()
}

// NextEdition is NewEdition with the edition before it, and what that one had
// refused. The families may be the very same. Where both sites have one outline
// the same is planned and refused, and it is not walked again.
func NextEdition(last *Edition, refused source.Problems, site *content.Site, theme *themes.Theme, families ...*Family) (*Edition, source.Problems) {
	e := newEdition(site, theme, families, !slices.Equal(last.families, families))
	if e.plansLike(last) {
		e.planned, e.files = last.planned, last.files
		if len(refused) == 0 {
			return e, nil
		}
		return e, e.clashes() // their places may be others
	}
	var all sync.WaitGroup
	all.Go(e.planned.make(e)) // the first request would wait for it
	problems := e.clashes()
	all.Wait()
	return e, problems
}

// newEdition makes an edition of families that are frozen by now, or will be.
func newEdition(site *content.Site, theme *themes.Theme, families []*Family, compile bool) *Edition {
	e := &Edition{site: site, theme: theme, families: families, planned: &planned{}, memoRoom: mostKept}
	fragments := 0
	for _, f := range families {
		if compile {
			f.compile()
		}
		for _, g := range f.Fragments {
			if compile {
				g.index = fragments
			}
			fragments++
		}
		for _, g := range f.Findings {
			e.findings = append(e.findings, g)
			if compile {
				g.number(len(e.findings))
			}
		}
	}
	e.memo = make([][]atomic.Pointer[[]byte], fragments)
	for i := range e.memo {
		e.memo[i] = make([]atomic.Pointer[[]byte], site.Len())
	}
	e.static = map[string]struct{}{}
	for _, a := range site.Assets() {
		if IsStatic(site.Project(), a) {
			e.static[a.Address] = struct{}{}
		}
	}
	e.pages = newPages(e.Context())
	e.redirects = redirectsByURL(site.Redirects())
	return e
}

func (e *Edition) Site() *content.Site  { return e.site }
func (e *Edition) Theme() *themes.Theme { return e.theme }
func (e *Edition) Families() []*Family  { return e.families }

// Files gives how many requests are planned.
func (e *Edition) Files() int { return e.files }

// Family gives the family of a name, or nil.
func (e *Edition) Family(name string) *Family {
	i := slices.IndexFunc(e.families, func(f *Family) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return e.families[i]
}

// Answer puts the answer into w, whose body's memory it uses again. Its error
// is ours or the world's, or a *Fault; a client's mistake is an answer in the
// family's words.
func (e *Edition) Answer(c *Context, r Request, w *Response) error {
	*w = Response{Body: w.Body[:0]}
	c.err, c.drafts, c.members, c.found = nil, false, false, nil
	if c.rec != nil {
		c.rec.begin()
	}
	if f := r.Route.Answer(c, r, w); f != nil {
		c.Fail(r.Family, f, w)
	}
	c.drafts, c.members = false, false
	if c.rec != nil {
		c.rec.end(c, w)
	}
	return c.err
}

// Fail puts a family's no into w.
func (c *Context) Fail(f *Family, why *Failure, w *Response) {
	*w = Response{Body: w.Body[:0], Status: why.Status, Private: w.Private}
	if f == nil || f.Fail == nil {
		w.Type = "text/plain; charset=utf-8"
		w.Body = append(append(w.Body, why.Message...), '\n')
		return
	}
	f.Fail(c, why, w)
	if w.Status == 0 {
		w.Status = why.Status
	}
}
