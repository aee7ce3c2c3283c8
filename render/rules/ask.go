package rules

import (
	"slices"
	"strconv"
	"strings"

	"galley/render"
)

// How a key is spelled is found out by asking it. It is shown what is planned,
// what it says its default is, and what clients are known to write in its place
// (True, 1, another case); what it makes of each is a line. What it makes of
// nonsense is said of everything that has no line.

// unheard is a value that nobody has declared.
const unheard = "galley-unheard-of"

// words are what clients write in place of what a key has declared, and what a
// project may omit.
var words = []string{"inline", "recent_posts", "true", "True", "TRUE", "false", "False", "1", "0", "-1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "100"}

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
