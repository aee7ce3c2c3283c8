package view

import (
	"errors"
	"html/template"
	"strconv"

	"galley/content"
	"galley/render"
	"galley/schemas/source"
	"galley/themes"
)

// A run is templates at work on one answer: what all views of it share.
type run struct {
	set    *Set
	c      *render.Context
	locale string
	words  themes.Words
	url    string // of the page, as in content.Entry; "" in an item
	inItem bool   // an item may not hold another: it is made once for all pages
	depth  int    // of templates in templates
	groups int    // of groups in groups
	site   *Site
	views
}

// views are those that a run has handed out, and frames of templates at work.
// Lists of views that pages have many of are among them, the others are not.
type views struct {
	documents stock[Document]
	terms     stock[Term]
	links     stock[Link]
	dates     stock[Date]
	types     stock[Type]
	frames    stock[frame]

	documentLists lists[*Document]
	termLists     lists[*Term]
	linkLists     lists[*Link]
	typeLists     lists[*Type]

	named []content.Term // on the way into views
	text  []byte         // of a date, on the way into a string
}

// run begins a run, which ends with end: what it handed out is not to be used
// then.
func (s *Set) run(c *render.Context, locale, url string) *run {
	r := s.runs.Get().(*run)
	r.set, r.c, r.locale, r.words, r.url = s, c, locale, s.theme.Words[locale], url
	return r
}

func newRun() any {
	r := &run{}
	r.site = &Site{r: r}
	return r
}

func (r *run) end() {
	v := &r.views
	v.documents.clear()
	v.terms.clear()
	v.links.clear()
	v.dates.clear()
	v.types.clear()
	v.frames.clear()
	v.documentLists.clear()
	v.termLists.clear()
	v.linkLists.clear()
	v.typeLists.clear()
	clear(v.named)
	v.named = v.named[:0]
	set := r.set
	r.set, r.c, r.locale, r.words, r.url = nil, nil, "", nil, ""
	r.inItem, r.depth, r.groups = false, 0, 0
	set.runs.Put(r)
}

// address gives an address of the site as it stands in a page.
func (r *run) address(url string) template.URL { return template.URL(r.c.Path(url)) }

// document gives the view of a document, nil if nobody may see it.
func (r *run) document(n content.N) *Document {
	if n == content.None {
		return nil
	}
	e := r.c.Entry(n)
	if e == nil {
		return nil
	}
	return r.view(e)
}

func (r *run) view(e *content.Entry) *Document {
	d := r.views.documents.next()
	d.r, d.e = r, e
	return d
}

func (r *run) documents(ns []content.N) []*Document {
	list := r.documentLists.list(len(ns))
	for _, n := range ns {
		if d := r.document(n); d != nil {
			list = append(list, d)
		}
	}
	return list
}

// maxDepth is how many templates may run inside of each other: blocks in
// blocks, items, partials that call themselves.
const maxDepth = 200

var (
	errTooLong       = errors.New("too long")
	errDeep    error = &mistake{"templates are nested over " + strconv.Itoa(maxDepth) + " deep",
		"does a template or a block contain itself without end?"}
)

// execute runs a template over a view and appends what it writes.
func (r *run) execute(b []byte, name string, dot any) ([]byte, error) {
	if r.depth >= maxDepth {
		return b, errDeep
	}
	depth := r.depth
	r.depth++
	defer func() { r.depth = depth }()
	if u := r.set.units[name]; u != nil {
		return r.compiled(u, b, dot)
	}
	root, err := r.set.in(r.locale)
	if err != nil {
		return b, err
	}
	t := root.Lookup(name)
	if t == nil {
		return b, &mistake{"there is no template " + strconv.Quote(name), ""}
	}
	o := &output{b: b, r: r}
	if max := r.set.project.Limits.Output; max > 0 {
		o.max = len(b) + max
	}
	err = t.Execute(o, dot)
	return o.b, err
}

// nested runs a template inside of another, which prints what it gave.
func (r *run) nested(name string, dot any) (template.HTML, error) {
	b, err := r.execute(nil, name, dot)
	return template.HTML(b), err
}

// fault notes a failed template as a problem of the answer. e, if it is not
// nil, is the document that was to be shown: others may not fail.
func (r *run) fault(name string, e *content.Entry, err error) {
	p := r.set.problem(name, err)
	if e != nil {
		p.Related = append(p.Related, source.Related{Pos: source.Pos{File: e.File}, Message: "it fails with this document"})
	}
	r.c.Fault(p)
}

// compiled runs a unit and appends what it writes.
func (r *run) compiled(u *unit, b []byte, dot any) (out []byte, err error) {
	frames := r.frames.used
	f := r.frames.next()
	f.r, f.out, f.dot = r, b, dot
	if max := r.set.project.Limits.Output; max > 0 {
		f.max = len(b) + max
	}
	depth, groups := r.depth, r.groups
	defer func() {
		r.depth = depth
		if v := recover(); v != nil {
			stopped, ok := v.(*failed)
			if !ok {
				panic(v)
			}
			r.groups = groups
			out, err = f.out, stopped
		}
		r.frames.back(frames)
	}()
	f.run(u)
	f.check()
	return f.out, nil
}
