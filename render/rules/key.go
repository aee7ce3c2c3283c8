package rules

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"galley/render"
)

// A key is how a query's key becomes a part of a file's path.
type key struct {
	name   string   // of the variable
	names  []string // in a query: the key's name, then its aliases
	folder string   // of the path: "/page"
	form   form
	capped string // of numbers beyond 100: what they are read as; "": nothing else
	other  string // what everything else is in the path: "", or what no file is called
	lines  []line
	joins  *key   // the key on whose value lines depend
	needs  *key   // the key without which this one means nothing
	path   inPath // where a path says it in place of the query
}

type form uint8

const (
	closed form = iota // only what has a line
	open               // a name stands for itself
	number             // digits stand for themselves
	loose              // digits do, whatever is behind them
)

// A line says what one spelling is in the path.
type line struct {
	when string // what the key that it depends on is in the path; "" is any
	text string // decoded
	fold bool   // in upper and lower case
	zero bool   // a number, with any zeros in front
	part string // "/page/2"; "": the default
}

// nothing is a name that no file has: ~ always stands before two digits.
const nothing = "/~"

// key asks a key of a route, as the requests that are like sample read it.
// values are those that are planned, before the keys before it.
func (b *builder) key(sample render.Request, k *render.Key, values map[string]bool, before []*key) *key {
	a := asked{b: b, k: k, so: render.Request{Route: sample.Route, Family: sample.Family, Params: sample.Params}}
	out, texts := a.table(values)
	out.path = b.paths[k]
	if out.form == open {
		return b.once(out)
	}
	for _, other := range before {
		var args [][]render.Arg // those that the other key may have
		var parts []string
		for _, l := range other.lines {
			if l.when == "" && l.part != "" && l.part != nothing && !slices.Contains(parts, l.part) {
				args = append(args, []render.Arg{{Key: other.names[0], Value: l.text}})
				parts = append(parts, l.part)
			}
		}
		if len(args) == 0 {
			continue
		}
		a.so.Args = args[0]
		if with, _ := a.table(values); out.form == closed && out.other == "" && len(out.lines) == 0 && !with.like(out) {
			alike := true
			for i := 1; i < len(args) && alike; i++ {
				a.so.Args = args[i]
				again, _ := a.table(values)
				alike = again.like(with)
			}
			if alike { // without the other key this one means nothing
				with.needs = other
				return b.once(with)
			}
		}
		plain := slices.Clone(out.lines)
		for i := range args {
			a.so.Args = args[i]
			out.lines = append(out.lines, a.lines(out, parts[i], texts, plain)...)
		}
		if len(out.lines) > len(plain) {
			out.joins = other
			break // no key depends on two
		}
	}
	return b.once(out)
}

// like says whether two keys say the same, whatever they are called.
func (k *key) like(o *key) bool {
	return slices.Equal(k.names, o.names) && k.folder == o.folder && k.form == o.form && k.capped == o.capped &&
		k.other == o.other && slices.Equal(k.lines, o.lines) && k.joins == o.joins && k.needs == o.needs && k.path == o.path
}

func (l *line) matches(text string) bool {
	return l.text == text || l.fold && strings.EqualFold(l.text, text)
}

// once gives a key that is like one before it as that one, and names it.
func (b *builder) once(k *key) *key {
	for _, known := range b.rules.keys {
		if known.like(k) {
			return known
		}
	}
	k.name = b.variable(k.names[0])
	b.rules.keys = append(b.rules.keys, k)
	return k
}

// variable makes a name of letters, digits and _ that nothing else has.
func (b *builder) variable(name string) string {
	name = strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
			return r
		}
		return '_'
	}, name)
	name = cmp.Or(name, "key")
	unique := name
	for n := 2; b.taken[unique]; n++ {
		unique = name + "_" + strconv.Itoa(n)
	}
	b.taken[unique] = true
	return unique
}

// own are the names that hosts' writers use beside those of keys.
var own = []string{"raw", "with", "n", "id_a", "id_b", "kind", "moved", "there", "asked"}
