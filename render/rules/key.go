package rules

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"galley/render"
)

// How a key is spelled is found out by asking it. It is shown what is planned,
// what it says its default is, and what clients are known to write in its place
// (True, 1, another case); what it makes of each is a line. What it makes of
// nonsense is said of everything that has no line.

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

// unheard is a value that nobody has declared.
const unheard = "galley-unheard-of"

// words are what clients write in place of what a key has declared.
var words = []string{"inline", "true", "True", "TRUE", "false", "False", "1", "0", "-1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "100"}

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

// table asks for everything that a key says beside the keys that are given.
func (a *asked) table(values map[string]bool) (out *key, texts []string) {
	k := a.k
	out = &key{names: append([]string{k.Name}, k.Aliases...)}
	probe := a.part(unheard)
	out.folder = strings.TrimSuffix(a.named(unheard), "/"+unheard)
	passes := false // what is not declared is taken as it stands: no file has it
	switch {
	case strings.HasSuffix(probe, "/"+unheard):
		if passes = true; k.Sort == render.Filter && !k.Joins {
			out.form = open
		}
	case strings.HasSuffix(a.part("3x"), "/3"):
		out.form, out.other = loose, probe
	case a.part("37") == a.named("37"):
		out.form, out.other = number, probe
	default:
		out.other = probe
	}
	if most := a.part("1000000"); (out.form == number || out.form == loose) && most == a.named("100") {
		out.capped = most
	}
	if passes && out.form == closed {
		out.other = nothing
	}

	for v := range values {
		if out.form != open || awkward(a.named(v), out.folder, v) {
			texts = append(texts, v)
		}
	}
	if k.Sort == render.Locale {
		for _, l := range a.b.c.Project().Locales {
			texts = append(texts, l, l+":published", l+":draft")
		}
	}
	if !passes {
		texts = append(append(texts, words...), k.Default)
	}
	slices.Sort(texts)
	out.lines = a.lines(out, "", texts, nil)
	return out, texts
}

// like says whether two keys say the same, whatever they are called.
func (k *key) like(o *key) bool {
	return slices.Equal(k.names, o.names) && k.folder == o.folder && k.form == o.form && k.capped == o.capped &&
		k.other == o.other && slices.Equal(k.lines, o.lines) && k.joins == o.joins && k.needs == o.needs && k.path == o.path
}

// asked is a key that is being asked.
type asked struct {
	b  *builder
	k  *render.Key
	so render.Request
}

// part gives what a spelling is in the path.
func (a *asked) part(text string) string {
	value := text
	if a.k.Read != nil {
		var failure *render.Failure
		if value, failure = a.k.Read(a.b.c, text, a.so); failure != nil {
			return nothing
		}
	}
	if value == "" {
		return ""
	}
	if a.so.Route.Read == nil {
		return a.named(value)
	}
	r := a.so
	r.Args = append(slices.Clone(r.Args), render.Arg{Key: a.k.Name, Value: value})
	r, failure := r.Route.Read(a.b.c, r)
	switch {
	case failure != nil:
		return nothing
	case r.Route != a.so.Route || !slices.Equal(r.Params, a.so.Params):
		return a.named(value) // it asks for something else with this key: turns and ids are seen to there
	}
	return behind(a.so, r)
}

// named gives what a value that has been read is in the path.
func (a *asked) named(value string) string {
	plain := render.Request{Route: a.so.Route, Family: a.so.Family, Params: a.so.Params}
	with := plain
	with.Args = []render.Arg{{Key: a.k.Name, Value: value}}
	return behind(plain, with)
}

// behind gives what stands in the address of with behind that of plain.
func behind(plain, with render.Request) string {
	short, _ := plain.Address(nil)
	long, ok := with.Address(nil)
	ending := plain.Route.Ending
	front := strings.TrimSuffix(string(short), ending)
	if !ok || !strings.HasPrefix(string(long), front) {
		return nothing
	}
	return strings.TrimSuffix(string(long)[len(front):], ending)
}

// lines gives those spellings that are not what the rule for all others makes
// of them, nor what plain says.
func (a *asked) lines(k *key, when string, texts []string, plain []line) (all []line) {
	was := func(text string) string {
		if i := slices.IndexFunc(plain, func(l line) bool { return l.matches(text) }); i >= 0 {
			return plain[i].part
		}
		return k.unlisted(text)
	}
	for _, text := range texts {
		if text == "" || slices.ContainsFunc(all, func(l line) bool { return l.matches(text) }) {
			continue
		}
		part := a.part(text)
		if part == was(text) || when != "" && part == nothing {
			continue // without a line there is no file either
		}
		upper, lower := strings.ToUpper(text), strings.ToLower(text)
		fold := upper != lower && a.part(upper) == part && a.part(lower) == part
		zero := k.form == closed && digits(text) && a.part("0"+text) == part
		all = append(all, line{when: when, text: text, fold: fold, zero: zero, part: part})
	}
	return all
}

func digits(text string) bool { return strings.Trim(text, "0123456789") == "" }

func (l *line) matches(text string) bool {
	return l.text == text || l.fold && strings.EqualFold(l.text, text)
}

// unlisted gives what the form makes of a spelling that has no line.
func (k *key) unlisted(text string) string {
	switch k.form {
	case open:
		if awkward(k.folder+"/"+text, k.folder, text) {
			return nothing
		}
		return k.folder + "/" + text
	case number, loose:
		if n, err := strconv.Atoi(text); err == nil && n > 0 {
			if k.capped != "" && n > 100 {
				return k.capped
			}
			return k.folder + "/" + strconv.Itoa(n)
		}
	}
	return k.other
}

// awkward says that a value cannot go into the path as a client may write it: a
// name that is escaped there, or one that clients percent-encode in a query.
func awkward(part, folder, value string) bool {
	if part != folder+"/"+value || value[0] == '.' {
		return true
	}
	for i := range len(value) {
		c := value[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.') {
			return true
		}
	}
	return false
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

// grouped gives the keys by their names in a query, those first on which others
// depend.
func (t *rules) grouped() (groups [][]*key) {
	var names []string
	by := map[string][]*key{}
	for _, k := range t.keys {
		if by[k.names[0]] == nil {
			names = append(names, k.names[0])
		}
		by[k.names[0]] = append(by[k.names[0]], k)
	}
	for len(names) > 0 {
		i := slices.IndexFunc(names, func(name string) bool {
			return !slices.ContainsFunc(by[name], func(k *key) bool {
				return k.joins != nil && slices.Contains(names, k.joins.names[0]) || k.needs != nil && slices.Contains(names, k.needs.names[0])
			})
		})
		i = max(i, 0)
		groups = append(groups, by[names[i]])
		names = slices.Delete(names, i, i+1)
	}
	return groups
}

// A choice is what several lines have in common.
type choice struct {
	when, part string
	fold       bool
	digits     bool // of a number without zeros in front, not of a text
	zero       bool // with any zeros in front
	texts      []string
}

// choices gives a key's lines, those that lead to one part together.
func (k *key) choices() (all []choice) {
	for _, l := range k.lines {
		digits := (k.form == number || k.form == loose) && digits(l.text)
		i := slices.IndexFunc(all, func(c choice) bool {
			return c.when == l.when && c.part == l.part && c.fold == l.fold && c.digits == digits && c.zero == l.zero
		})
		if i < 0 {
			i = len(all)
			all = append(all, choice{when: l.when, part: l.part, fold: l.fold, digits: digits, zero: l.zero})
		}
		all[i].texts = append(all[i].texts, l.text)
	}
	return all
}
