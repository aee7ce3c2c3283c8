package r3

import (
	"slices"
	"strconv"
	"strings"

	"galley/content"
	"galley/render"
	"galley/render/api"
	"galley/schemas"
)

// fields says which keys documents have: names are those to have, names with -
// in front those to do without (contracts 1.5). A bare name that is no key of
// the document is one of data. It is literal: what is not named is not there,
// not even the id, and a name that means nothing picks nothing.

const (
	mostFields     = 100
	mostFieldBytes = 4 << 10
)

// documentKeys are contracts 1.3's nine, in their order.
var documentKeys = [...]string{"id", "type", "slug", "status", "authorId", "publishedAt", "data", "createdAt", "updatedAt"}

// readFields brings names into their one form: each once, those to have first,
// in alphabetical order, with data. in front where they are of data.
func readFields(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
	if len(text) > mostFieldBytes || strings.Count(text, ",") >= mostFields {
		return "", invalid("at most " + strconv.Itoa(mostFields) + " names, and " + strconv.Itoa(mostFieldBytes) + " bytes")
	}
	var have, without []string
	for _, name := range listOf(text) {
		name, minus := strings.CutPrefix(name, "-")
		if name == "" {
			continue
		}
		if !slices.Contains(documentKeys[:], name) && !strings.HasPrefix(name, "data.") {
			name = "data." + name
		}
		if minus {
			without = append(without, "-"+name)
		} else {
			have = append(have, name)
		}
	}
	slices.Sort(have)
	slices.Sort(without)
	return strings.Join(append(slices.Compact(have), slices.Compact(without)...), ","), nil
}

// picks are names as a tree.
type picks struct {
	whole bool // all that is below
	of    map[string]*picks
}

// at gives what is picked below a name; false if nothing is. Of no picks at all
// everything is.
func (p *picks) at(name string) (*picks, bool) {
	if p == nil {
		return nil, true
	}
	below, ok := p.of[name]
	return below, ok
}

func (p *picks) add(path []string) *picks {
	if p == nil {
		p = &picks{}
	}
	if len(path) == 0 {
		p.whole = true
		return p
	}
	if p.of == nil {
		p.of = map[string]*picks{}
	}
	p.of[path[0]] = p.of[path[0]].add(path[1:])
	return p
}

// A selection is what a request picks of documents. The zero value is all.
type selection struct{ only, not *picks }

func selectionOf(r render.Request) selection {
	var s selection
	if text := r.Arg("fields"); text != "" {
		for name := range strings.SplitSeq(text, ",") {
			if name, minus := strings.CutPrefix(name, "-"); minus {
				s.not = s.not.add(strings.Split(name, "."))
			} else {
				s.only = s.only.add(strings.Split(name, "."))
			}
		}
	}
	return s
}

func (s selection) all() bool { return s.only == nil && s.not == nil }

// has says whether a document's key is picked.
func (s selection) has(key string) bool {
	_, picked := s.only.at(key)
	if s.not == nil {
		return picked
	}
	not, ok := s.not.of[key]
	return picked && (!ok || !not.whole)
}

// appendSelected appends a document with what is picked of it.
func appendSelected(c *render.Context, b []byte, e *content.Entry, omit []*schemas.Field, s selection) []byte {
	if s.all() {
		return appendDocument(c, b, e, omit)
	}
	b = append(b, '{')
	for _, key := range documentKeys {
		if !s.has(key) {
			continue
		}
		if key != "data" {
			b = appendMember(c, api.AppendKey(b, key), e, key)
			continue
		}
		b = appendSelectedData(c, api.AppendKey(b, key), e, omit, s)
	}
	return append(b, '}')
}

// appendSelectedData appends the fields that are picked. One that lists omit is
// there if it is named itself.
func appendSelectedData(c *render.Context, b []byte, e *content.Entry, omit []*schemas.Field, s selection) []byte {
	only, _ := s.only.at("data")
	if only != nil && only.whole && len(only.of) == 0 {
		only = nil
	}
	var not *picks
	if s.not != nil {
		not = s.not.of["data"]
	}
	b = append(b, '{')
	for _, f := range e.Type.Fields {
		inner, named := only.at(f.Name)
		if only == nil || only.whole && !named { // picked with all others
			inner, named = nil, !slices.Contains(omit, f)
		} else if only.whole {
			inner = nil
		}
		if f.Private || !named {
			continue
		}
		var outer *picks
		if not != nil {
			outer = not.of[f.Name]
		}
		if outer == nil && (inner == nil || inner.whole) {
			b = appendField(c, api.AppendKey(b, f.Name), e, f, e.Type.Fields, e.Values)
			continue
		}
		if picked, ok := appendPicked(nil, appendField(c, nil, e, f, e.Type.Fields, e.Values), inner, outer); ok {
			b = append(api.AppendKey(b, f.Name), picked...)
		}
	}
	return append(b, '}')
}
