package render

import "strings"

// A part is a segment of a route's path, its base included.
type part struct {
	kind partKind
	text string // the literal, or the parameter's name
}

type partKind uint8

const (
	literal partKind = iota // in the order in which they are tried
	parameter
	rest // takes the rest of the path
)

// compile reads the patterns of a family.
func (f *Family) compile() {
	for i := range f.Routes {
		r := &f.Routes[i]
		r.parts = r.parts[:0]
		for s := range strings.SplitSeq(strings.Trim(f.Base+r.Pattern, "/"), "/") {
			switch {
			case s == "":
			case s[0] != ':':
				r.parts = append(r.parts, part{literal, s})
			case strings.HasSuffix(s, "..."):
				r.parts = append(r.parts, part{rest, s[1 : len(s)-3]})
			default:
				r.parts = append(r.parts, part{parameter, s[1:]})
			}
		}
	}
}

// key gives the key of a name that has been read, or nil.
func (r *Route) key(name string) *Key {
	for i := range r.Keys {
		k := &r.Keys[i]
		if k.Name == name {
			return k
		}
		if prefix, ok := strings.CutSuffix(k.Name, "..."); ok && strings.HasPrefix(name, prefix) {
			return k
		}
	}
	return nil
}

// match gives the parameters of a path, in segments.
func (r *Route) match(segments []string) ([]string, bool) {
	var params []string
	for i, p := range r.parts {
		if i == len(segments) {
			return nil, false
		}
		switch p.kind {
		case literal:
			if segments[i] != p.text {
				return nil, false
			}
		case parameter:
			params = append(params, segments[i])
		case rest:
			return append(params, strings.Join(segments[i:], "/")), true
		}
	}
	return params, len(segments) == len(r.parts)
}

// before says whether r is tried before q: where their paths first differ in
// kind, a literal goes before a parameter, and that before the rest.
func (r *Route) before(q *Route) bool {
	for i := range min(len(r.parts), len(q.parts)) {
		if r.parts[i].kind != q.parts[i].kind {
			return r.parts[i].kind < q.parts[i].kind
		}
	}
	return false
}

// String gives the request as the API's documentation spells it: its path, and
// its keys as a query.
func (r Request) String() string {
	var b strings.Builder
	params := r.Params
	for _, p := range r.Route.parts {
		b.WriteByte('/')
		if p.kind == literal {
			b.WriteString(p.text)
			continue
		}
		b.WriteString(params[0])
		params = params[1:]
	}
	if b.Len() == 0 {
		b.WriteByte('/')
	}
	for i, a := range r.Args {
		if i == 0 {
			b.WriteByte('?')
		} else {
			b.WriteByte('&')
		}
		b.WriteString(a.Key + "=" + a.Value)
	}
	return b.String()
}
