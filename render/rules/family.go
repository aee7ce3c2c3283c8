package rules

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"galley/render"
)

// builder gathers the rules of an edition.
type builder struct {
	rules   *rules
	e       *render.Edition
	c       *render.Context
	taken   map[string]bool // names of variables
	paths   map[*render.Key]inPath
	values  map[string]map[string]bool // of the family's keys, by name
	starred map[string]bool            // what patterns begin with, where * is a value of the first parameter
}

// planned is what a route's planned requests have shown.
type planned struct {
	route  *render.Route
	firsts []string                  // values of the first parameter, some
	sample map[string]render.Request // by first parameter
	keyed  bool                      // whether a key was among them
}

// enough is of how many values a route's first parameter is looked at for what
// keys make of them: one of more is no type's name but a document's, and keys
// read them all alike.
const enough = 200

// family gathers the routes of a family that have files.
func (b *builder) family(f *render.Family) *family {
	out := &family{name: f.Name, base: f.Base, missing: b.fail(f, render.NotFound())}
	out.other = out.missing
	plans := map[*render.Route]*planned{}
	b.values, b.starred = map[string]map[string]bool{}, map[string]bool{}
	devices := map[string]string{}
	for r := range b.e.Plan() {
		if r.Family != f {
			continue
		}
		for _, r := range append([]render.Request{r}, b.c.Also(r)...) {
			p := plans[r.Route]
			if p == nil {
				p = &planned{route: r.Route, sample: map[string]render.Request{}}
				plans[r.Route] = p
			}
			p.add(r)
			b.add(r)
			b.devices(r, devices)
		}
	}
	for r, p := range plans { // where * stands for a first parameter, it does so in the paths below it
		if _, ok := p.sample["*"]; ok {
			b.starred[front(r.Pattern)] = true
		}
	}
	for i := range f.Routes {
		r := &f.Routes[i]
		p := plans[r]
		if p == nil && !plannable(r) {
			continue
		}
		if p == nil { // of a project that has no such document yet
			p = &planned{route: r, sample: map[string]render.Request{}}
			sample := render.Request{Route: r, Family: f}
			for range strings.Count(r.Pattern, ":") {
				sample.Params = append(sample.Params, unheard)
			}
			p.add(sample)
		}
		if _, ok := p.sample["*"]; !ok && b.starred[front(r.Pattern)] {
			sample := p.sample[p.firsts[0]]
			sample.Params = slices.Clone(sample.Params)
			sample.Params[0], sample.Args = "*", nil
			p.add(sample)
		}
		if from := b.fromPath(p, plans); from != nil {
			out.routes = append(out.routes, from)
		}
		if _, no := b.e.Read("GALLEY", p.path(), nil); no != nil && out.other.body == out.missing.body {
			out.other = b.fail(f, no)
		}
		out.routes = append(out.routes, b.routes(f, p, plans, devices)...)
	}
	slices.SortStableFunc(out.routes, func(x, y *route) int { return x.before(y) })
	for name, escaped := range devices {
		out.devices = append(out.devices, device{name, escaped})
	}
	slices.SortFunc(out.devices, func(x, y device) int { return cmp.Compare(x.name, y.name) })
	return out
}

// path gives that of a planned request.
func (p *planned) path() string {
	path, _, _ := strings.Cut(p.sample[p.firsts[0]].String(), "?")
	return path
}

func (p *planned) add(r render.Request) {
	first := ""
	if len(r.Params) > 0 {
		first = r.Params[0]
	}
	if _, ok := p.sample[first]; !ok && len(p.firsts) < enough {
		p.firsts = append(p.firsts, first)
		p.sample[first] = r
	}
	p.keyed = p.keyed || len(r.Args) > 0
}

// add notes what keys are planned with, in any route of the family: what one
// has prebuilt is no other one's default either.
func (b *builder) add(r render.Request) {
	for _, a := range r.Args {
		if b.values[a.Key] == nil {
			b.values[a.Key] = map[string]bool{}
		}
		b.values[a.Key][a.Value] = true
	}
}

// front gives a pattern up to its first parameter.
func front(pattern string) string {
	before, behind, ok := strings.Cut(pattern, ":")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(behind, "/")
	return before + name
}

// plannable says whether a route may have files, if not now.
func plannable(r *render.Route) bool {
	return r.Method == "" && (r.Each != nil || slices.ContainsFunc(r.Keys, func(k render.Key) bool { return k.Planned != nil }))
}

// devices notes whole segments of a path that stand escaped in its address.
func (b *builder) devices(r render.Request, all map[string]string) {
	r.Args = nil
	address, _ := r.Address(nil)
	path, _, _ := strings.Cut(r.String(), "?")
	is := strings.Split(strings.TrimSuffix(string(address), r.Route.Ending), "/")
	for i, was := range strings.Split(strings.Trim(path, "/"), "/") {
		if i < len(is) && is[i] != was && len(is[i]) == len(was)+2 && strings.Contains(is[i], "~") && !strings.ContainsAny(was, ":*") {
			all[was] = is[i]
		}
	}
}

// routes gives the rows of a route: one, or one for each way in which its first
// parameter makes its keys be read.
func (b *builder) routes(f *render.Family, p *planned, plans map[*render.Route]*planned, devices map[string]string) (all []*route) {
	type group struct {
		keys   []*key
		firsts []string
	}
	var groups []*group
	for _, first := range p.firsts {
		keys := b.keys(p, p.sample[first])
		i := slices.IndexFunc(groups, func(g *group) bool { return slices.Equal(g.keys, keys) && g.firsts[0] != "*" && first != "*" })
		if i < 0 {
			i = len(groups)
			groups = append(groups, &group{keys: keys})
		}
		groups[i].firsts = append(groups[i].firsts, first)
	}
	slices.SortStableFunc(groups, func(x, y *group) int { return cmp.Compare(len(y.firsts), len(x.firsts)) })
	usual := true
	for _, g := range groups {
		r := &route{about: cmp.Or(p.route.Name, f.Name) + ": " + p.route.About, ending: p.route.Ending, keys: g.keys}
		r.missing = b.missing(f, p)
		r.parts = b.parts(f, p, devices)
		i := slices.IndexFunc(r.parts, func(p part) bool { return p.literal == "" })
		switch {
		case g.firsts[0] == "*":
			r.parts[i] = part{literal: "*"}
		case usual:
			usual = false
		default:
			r.parts[i].choices = g.firsts
		}
		if turn := b.turn(p, plans); turn != nil {
			r.turn, r.keys = turn, turn.keys
		}
		if n := len(r.parts); n > 0 && r.parts[n-1].id {
			r.id = b.id(p)
		}
		all = append(all, r)
	}
	return all
}

// parts gives the path of a route, its literals as addresses have them.
func (b *builder) parts(f *render.Family, p *planned, devices map[string]string) (parts []part) {
	for s := range strings.SplitSeq(strings.Trim(f.Base+p.route.Pattern, "/"), "/") {
		switch {
		case s == "":
		case s[0] != ':':
			parts = append(parts, part{literal: cmp.Or(devices[s], s)})
		default:
			parts = append(parts, part{rest: strings.HasSuffix(s, "..."), id: s == ":_id"})
		}
	}
	return parts
}

// before sorts routes as they are tried: literals before choices before
// parameters before rests.
func (r *route) before(o *route) int {
	for i := range min(len(r.parts), len(o.parts)) {
		if n := cmp.Compare(r.parts[i].rank(), o.parts[i].rank()); n != 0 {
			return n
		}
	}
	return 0
}

func (p *part) rank() int {
	switch {
	case p.literal != "":
		return 0
	case p.choices != nil:
		return 1
	case p.rest:
		return 3
	}
	return 2
}

// keys asks a route's keys as they are read for one first parameter.
func (b *builder) keys(p *planned, sample render.Request) (keys []*key) {
	var before []*key
	for i := range p.route.Keys {
		k := &p.route.Keys[i]
		if k.Sort == render.Dynamic {
			continue
		}
		made := b.key(sample, k, b.values[k.Name], before)
		keys = append(keys, made)
		if made.form == closed {
			before = append(before, made)
		}
	}
	return keys
}

// fail gives a family's words for a mistake.
func (b *builder) fail(f *render.Family, why *render.Failure) answer {
	var w render.Response
	b.c.Fail(f, why, &w)
	return made(&w, why.Allow)
}

func made(w *render.Response, allow string) answer {
	return answer{status: w.Status, kind: cmp.Or(w.Type, "application/json"), allow: cmp.Or(w.Header["Allow"], allow), body: string(w.Body)}
}

// missing gives what a route says of a document that is not there, by asking
// for one: some families have other words for it than for a path that is none.
func (b *builder) missing(f *render.Family, p *planned) answer {
	r := p.sample[p.firsts[0]]
	if n := len(r.Params); n > 0 {
		r.Params = slices.Clone(r.Params)
		r.Params[n-1] = unheard
	}
	path, _, _ := strings.Cut(r.String(), "?")
	asked, no := b.e.Read("GET", path, url.Values{})
	var w render.Response
	if no == nil && asked.Family == f {
		if no = asked.Route.Answer(b.c, asked, &w); no == nil && w.Status == 404 {
			return made(&w, "")
		}
	}
	if no == nil || no.Status != 404 {
		no = render.NotFound()
	}
	return b.fail(f, no)
}
