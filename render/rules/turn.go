package rules

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"galley/render"
)

// Some requests are read as those of another route: Butter's /v2/pages/ with a
// key left is /v2/pages/*/, and /v2/content/a,b/ is /v2/content/?keys=a,b. Which
// ones is found out by asking, too.

// A turn is another path for a route's requests that have a key left.
type turn struct {
	name     string // of the variable
	from, to string // paths in the tree, without prefix
	keys     []*key
}

// turn finds what becomes of a route's requests when they have a key.
func (b *builder) turn(p *planned, plans map[*render.Route]*planned) *turn {
	if p.keyed || len(p.sample[p.firsts[0]].Params) > 0 {
		return nil
	}
	path := p.path()
	for i := range p.route.Keys {
		k := &p.route.Keys[i]
		if k.Sort == render.Dynamic {
			continue
		}
		for _, text := range append(b.c.Project().Locales, "37", "true", "1") {
			r, no := b.e.Read("GET", path, url.Values{k.Name: {text}})
			if no != nil || r.Route == p.route || plans[r.Route] == nil {
				continue
			}
			target := plans[r.Route]
			plain := r
			plain.Args = nil
			address, _ := plain.Address(nil)
			out := &turn{
				name: b.variable("turn"),
				from: strings.TrimPrefix(path, "/"),
				to:   strings.TrimSuffix(string(address), r.Route.Ending),
				keys: b.keys(target, plain),
			}
			b.rules.turns = append(b.rules.turns, out)
			return out
		}
	}
	return nil
}

// inPath is where a path says a key: behind what it begins with, and what it
// may say there, as a regular expression.
type inPath struct{ front, takes string }

// fromPath finds the paths that say what one of the route's keys says: the
// route's own with a value behind it. The rows are those of the route itself.
func (b *builder) fromPath(p *planned, plans map[*render.Route]*planned) *route {
	sample := p.sample[p.firsts[0]]
	if len(sample.Params) > 0 {
		return nil
	}
	for i := range p.route.Keys {
		k := &p.route.Keys[i]
		if k.Sort != render.Filter {
			continue
		}
		var texts []string
		for v := range b.values[k.Name] {
			r, no := b.e.Read("GET", p.path()+"/"+v, nil)
			if no == nil && r.Route == p.route && r.Arg(k.Name) == v {
				texts = append(texts, v)
			}
		}
		if len(texts) == 0 {
			continue
		}
		slices.Sort(texts)
		var quoted []string
		for _, t := range texts {
			quoted = append(quoted, regexp.QuoteMeta(t))
		}
		b.paths[k] = inPath{p.path() + "/", strings.Join(quoted, "|")}
		return &route{
			about: p.route.Name + ": the same with " + k.Name + " in the path.", ending: p.route.Ending,
			parts: append(b.parts(sample.Family, p, nil), part{choices: texts, aside: true}), keys: b.keys(p, sample), missing: b.missing(sample.Family, p),
		}
	}
	return nil
}
