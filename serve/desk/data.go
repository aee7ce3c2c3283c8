package desk

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"galley/content"
	"galley/render"
	"galley/render/why"
	"galley/schemas"
	"galley/schemas/source"
)

// numbered is the link to another page of the same table.
func (p page) numbered(n int) string {
	q := maps.Clone(url.Values(p.Query))
	q.Set("page", strconv.Itoa(n))
	return "?" + q.Encode()
}

var states = []content.State{content.Published, content.Draft, content.Scheduled, content.Expired, content.Archived}

// An amount is a number of something, and where more is told of it.
type amount struct {
	Name string
	N    int
	Link string
}

type overview struct {
	Types    []amount
	States   []amount
	Families []amount
	Due      string
}

func (p page) overview() overview {
	var o overview
	byType, byState := map[string]int{}, map[content.State]int{}
	if p.Site != nil {
		for n := range p.Site.Len() {
			e := p.Site.Entry(content.N(n))
			byType[e.Type.Name]++
			byState[e.State]++
		}
		if due := p.Site.Due(); !due.IsZero() {
			o.Due = due.In(p.Project.Zone).Format("2006-01-02 15:04 MST")
		}
		for _, t := range p.Project.Types {
			if t.Kind != schemas.Block {
				o.Types = append(o.Types, amount{t.Name, byType[t.Name], "documents?" + url.Values{"type": {t.Name}}.Encode()})
			}
		}
	}
	for _, s := range states {
		o.States = append(o.States, amount{s.String(), byState[s], "documents?" + url.Values{"state": {s.String()}}.Encode()})
	}
	if p.Edition != nil {
		count := map[string]int{}
		for r := range planned(p.Edition) {
			count[r.Family.Name]++
		}
		for _, f := range p.Edition.Families() {
			o.Families = append(o.Families, amount{f.Name, count[f.Name], "addresses?" + url.Values{"family": {f.Name}}.Encode()})
		}
	}
	return o
}

// A row is a document.
type row struct {
	*content.Entry
	Line     int
	Date     string
	Page     string // of the site; ""
	API      string // its answer in R3; ""
	State    string
	Problems int
}

type documents struct {
	Rows                   []row
	Pager                  Pager
	Types, States, Locales []string
}

func (p page) documents() documents {
	var d documents
	if p.Site == nil {
		return d
	}
	for _, t := range p.Project.Types {
		if t.Kind != schemas.Block {
			d.Types = append(d.Types, t.Name)
		}
	}
	for _, s := range states {
		d.States = append(d.States, s.String())
	}
	d.Locales = p.Project.Locales
	wanted := strings.Fields(content.Fold(p.Get("q")))
	var found []*content.Entry
	for n := range p.Site.Len() {
		e := p.Site.Entry(content.N(n))
		if is(p.Get("type"), e.Type.Name) && is(p.Get("state"), e.State.String()) && is(p.Get("locale"), e.Locale) &&
			holds(content.Fold(e.Title+" "+e.Slug+" "+e.File+" "+e.URL), wanted) {
			found = append(found, e)
		}
	}
	slices.SortFunc(found, func(a, b *content.Entry) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Record, b.Record))
	})
	var from, to int
	d.Pager, from, to = p.pager(len(found))
	problems := map[string]int{}
	for _, problem := range p.View.Problems {
		problems[problem.File]++
	}
	for _, e := range found[from:to] {
		r := row{Entry: e, Line: max(e.Line, 1), State: e.State.String(), Problems: problems[e.File]}
		if !e.Keys.Date.IsZero() {
			r.Date = e.Keys.Date.In(p.Project.Zone).Format("2006-01-02")
		}
		if e.Public() && p.Edition != nil && !p.Stale {
			if e.URL != "" {
				r.Page = (&url.URL{Path: e.URL}).String()
			}
			if f := p.Edition.Family("r3"); f != nil {
				r.API = f.Base + "/content/" + url.PathEscape(e.UUID)
				if e.Locale != p.Project.DefaultLocale() {
					r.API += "?locale=" + url.QueryEscape(e.Locale)
				}
			}
		}
		d.Rows = append(d.Rows, r)
	}
	return d
}

// is says whether a value is the one that is wanted, if one is.
func is(wanted, value string) bool { return wanted == "" || wanted == value }

// holds says whether a text has every word in it.
func holds(text string, words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
}

type problems struct {
	Rows  source.Problems
	Pager Pager
}

// problems gives a page of them, errors first: one error among hundreds of
// warnings is what somebody has come for.
func (p page) problems() problems {
	all := slices.Clone(p.View.Problems)
	slices.SortStableFunc(all, func(a, b source.Problem) int { return cmp.Compare(a.Severity, b.Severity) })
	pager, from, to := p.pager(len(all))
	return problems{all[from:to], pager}
}

// A taxonomy is a table of terms.
type taxonomy struct {
	Name, Locale string
	Terms        []term
}

type term struct {
	content.Term
	Page string
}

func (p page) terms() (all []taxonomy) {
	if p.Edition == nil {
		return nil
	}
	s := p.Edition.Site()
	for _, x := range s.Project().Taxonomies {
		for _, locale := range s.Project().Locales {
			t := taxonomy{Name: x.Name, Locale: locale}
			for _, one := range s.Terms(x, locale) {
				row := term{Term: one}
				if one.URL != "" {
					row.Page = (&url.URL{Path: one.URL}).String()
				}
				t.Terms = append(t.Terms, row)
			}
			all = append(all, t)
		}
	}
	return all
}

// A table is a family's routes.
type table struct {
	Name, Base string
	OpenAPI    string // the address of its description; may be empty
	Routes     []route
	Files      int
}

type route struct {
	Method, Path, About string
	Keys                []key
	Files               int
}

type key struct {
	Name, About, Default, Sort string
	Planned                    bool
}

var sorts = [...]string{
	render.Dynamic: "only a server", render.Filter: "filter", render.Variant: "variant", render.Locale: "locale", render.Number: "page",
}

func (p page) routes() (all []table) {
	if p.Edition == nil {
		return nil
	}
	files := map[*render.Route]int{}
	for r := range planned(p.Edition) {
		files[r.Route]++
	}
	for _, f := range p.Edition.Families() {
		t := table{Name: f.Name, Base: f.Base}
		for i := range f.Routes {
			r := &f.Routes[i]
			one := route{Method: cmp.Or(r.Method, "GET"), Path: cmp.Or(f.Base+r.Pattern, "/"), About: r.About, Files: files[r]}
			for _, k := range r.Keys {
				one.Keys = append(one.Keys, key{k.Name, k.About, k.Default, sorts[k.Sort], k.Planned != nil && k.Sort != render.Dynamic})
			}
			if strings.HasSuffix(r.Pattern, "/openapi.json") {
				t.OpenAPI = one.Path
			}
			t.Files += files[r]
			t.Routes = append(t.Routes, one)
		}
		all = append(all, t)
	}
	return all
}

// planned gives every request that has a file, and the file.
func planned(e *render.Edition) func(yield func(render.Request, string) bool) {
	return func(yield func(render.Request, string) bool) {
		c := e.Context()
		var b []byte
		for r := range e.Plan() {
			for _, r := range append([]render.Request{r}, c.Also(r)...) {
				var ok bool
				if b, ok = r.Address(b[:0]); ok && !yield(r, string(b)) {
					return
				}
			}
		}
	}
}

type addresses struct {
	Rows     []address
	Pager    Pager
	Families []string
}

type address struct {
	Family, URL, File string
}

func (p page) addresses() addresses {
	var a addresses
	if p.Edition == nil {
		return a
	}
	for _, f := range p.Edition.Families() {
		a.Families = append(a.Families, f.Name)
	}
	wanted := strings.Fields(content.Fold(p.Get("q")))
	var found []address
	for r, file := range planned(p.Edition) {
		if is(p.Get("family"), r.Family.Name) && (len(wanted) == 0 || holds(content.Fold(file+" "+r.String()), wanted)) {
			found = append(found, address{r.Family.Name, why.URL(r), file})
		}
	}
	var from, to int
	a.Pager, from, to = p.pager(len(found))
	a.Rows = found[from:to]
	return a
}

// why explains what is asked for; nil: nothing is.
func (p page) why() *why.Answer {
	var a why.Answer
	switch target := p.Get("target"); {
	case target == "" || p.Site == nil:
		return nil
	case p.Edition == nil:
		a = why.Broken(p.Site, p.Problems, target)
	default:
		a = why.Explain(p.Edition, target)
	}
	return &a
}

type console struct {
	Path  string
	Pairs [][2]string
	Paths []string // that may be asked for
	Keys  []string
	Begun bool // something is asked for
}

// console fills the form from the query in q: a path with its keys.
func (p page) console() console {
	var c console
	asked := p.Get("q")
	c.Begun = asked != ""
	if p.Edition != nil {
		for _, f := range p.Edition.Families() {
			if f.Base == "" {
				continue
			}
			for i := range f.Routes {
				r := &f.Routes[i]
				if r.Method == "" {
					c.Paths = append(c.Paths, f.Base+r.Pattern)
				}
				for _, k := range r.Keys {
					c.Keys = append(c.Keys, strings.TrimSuffix(k.Name, "..."))
				}
			}
			if asked == "" {
				asked = f.Base + "/content"
			}
		}
		slices.Sort(c.Keys)
		c.Keys = slices.Compact(c.Keys)
	}
	path, query, _ := strings.Cut(asked, "?")
	c.Path = path
	for pair := range strings.SplitSeq(query, "&") {
		k, v, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(k)
		value, err2 := url.QueryUnescape(v)
		if k != "" && err == nil && err2 == nil {
			c.Pairs = append(c.Pairs, [2]string{name, value})
		}
	}
	for len(c.Pairs) < 3 {
		c.Pairs = append(c.Pairs, [2]string{})
	}
	return c
}
