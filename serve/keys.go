package serve

import (
	"cmp"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"galley/render"
	"galley/schemas/source"
)

// Keys are who may ask, by the key that they show (design 10).
type Keys struct {
	known []key
}

type key struct {
	name string
	hash [sha256.Size]byte // of the key, which is not kept
	role render.Role
}

// ReadKeys reads a file of keys: a YAML list of {name, key, role}, key plain or
// as `sha256:` and 64 hex digits. With an error among the problems, which are
// the file's, there are no Keys.
func ReadKeys(file string, text []byte) (*Keys, source.Problems) {
	limits := source.Limits{Document: 1 << 20, Depth: 8, Nodes: 100_000, Aliases: 100}
	problems := source.Check(file, text, limits)
	if problems.Failed() {
		return nil, problems
	}
	root, more := source.Parse(text, source.YAML, source.Base{File: file}, limits)
	problems = append(problems, more...)
	if problems.Failed() {
		return nil, problems
	}
	r := keyReader{file: file, problems: problems, names: map[string]bool{}, keys: map[[sha256.Size]byte]bool{}}
	if root.Kind != source.List || len(root.Nodes) == 0 {
		r.wrong(&root, "write one line for each, like `- {name: preview, key: …, role: admin}`", "a file of keys is a list of them")
		return nil, r.problems
	}
	for i := range root.Nodes {
		r.read(&root.Nodes[i])
	}
	if r.problems.Failed() {
		r.problems.Sort()
		return nil, r.problems
	}
	return &Keys{known: r.known}, r.problems
}

type keyReader struct {
	file     string
	problems source.Problems
	known    []key
	names    map[string]bool
	keys     map[[sha256.Size]byte]bool
}

func (r *keyReader) wrong(n *source.Node, hint, format string, args ...any) {
	at := source.Pos{File: r.file, Line: max(n.Line, 1), Column: max(n.Column, 1)}
	p := r.problems.Add(source.BadSchema, at, hint, format, args...)
	p.EndLine, p.EndColumn, p.Severity = n.EndLine, n.EndColumn, source.Error
}

// read reads one key. What a message tells of it is never the key itself.
func (r *keyReader) read(n *source.Node) {
	if n.Kind != source.Mapping {
		r.wrong(n, "write it like `{name: preview, key: …, role: admin}`", "this is no key with a name and a role")
		return
	}
	var k key
	for i := range n.Nodes {
		v := &n.Nodes[i]
		known := v.Key == "name" || v.Key == "key" || v.Key == "role"
		switch {
		case !known:
			at := *v
			at.Line, at.Column, at.EndLine, at.EndColumn = v.KeyLine, v.KeyColumn, v.KeyLine, v.KeyEnd
			r.wrong(&at, cmp.Or(source.DidYouMean(v.Key, []string{"name", "key", "role"}), "leave it out"), "a key has name, key and role, and no %q", v.Key)
		case v.Kind != source.Scalar || v.Text == "":
			r.wrong(v, "write a text", "%s is empty", v.Key)
		case v.Key == "name":
			if k.name = v.Text; r.names[k.name] {
				r.wrong(v, "give each a name of its own", "another key has the name %q", k.name)
			}
			r.names[k.name] = true
		case v.Key == "key":
			r.hash(v, &k)
		case v.Key == "role":
			var ok bool
			if k.role, ok = render.RoleNamed(v.Text); !ok {
				roles := []string{"guest", "contributor", "editor", "admin"}
				r.wrong(v, cmp.Or(source.DidYouMean(v.Text, roles), "write one of "+strings.Join(roles, ", ")), "%q is not a role", v.Text)
			}
		}
	}
	for _, name := range []string{"name", "key", "role"} {
		if n.Get(name) == nil {
			r.wrong(n, "add `"+name+": …`", "this key has no %s", name)
		}
	}
	r.known = append(r.known, k)
}

// hash takes the key as it is written: plain, or hashed already.
func (r *keyReader) hash(v *source.Node, k *key) {
	digits, hashed := strings.CutPrefix(v.Text, "sha256:")
	switch {
	case hashed:
		b, err := hex.DecodeString(digits)
		if err != nil || len(b) != len(k.hash) {
			r.wrong(v, "`printf %s KEY | sha256sum` gives them", "sha256: is followed by 64 hex digits")
			return
		}
		copy(k.hash[:], b)
	case len(v.Text) < 8:
		r.wrong(v, "take a longer one: `openssl rand -hex 16` gives one", "a key has at least 8 characters")
		return
	default:
		k.hash = sha256.Sum256([]byte(v.Text))
	}
	if r.keys[k.hash] {
		r.wrong(v, "give each name a key of its own", "another name has the same key")
	}
	r.keys[k.hash] = true
}

// role is whose key it is. It compares with all of them, and hashes alone, so
// that the time it takes says nothing.
func (k *Keys) role(shown string) (role render.Role) {
	hash := sha256.Sum256([]byte(shown))
	for i := range k.known {
		if subtle.ConstantTimeCompare(hash[:], k.known[i].hash[:]) == 1 {
			role = k.known[i].role
		}
	}
	return role
}

// caller says who asks a family, by the first credential that is shown; vary
// are the headers that it depends on.
func (s *Server) caller(r *http.Request, query url.Values, f *render.Family) (who render.Caller, vary string) {
	if s.options.Keys == nil {
		return render.Caller{Open: true}, ""
	}
	if f == nil {
		return who, ""
	}
	found := false
	for _, c := range f.Credentials {
		shown := ""
		if given := query[c.Query]; len(given) > 0 {
			shown = given[len(given)-1] // of a key that is there twice the last one holds
		}
		if c.Header != "" {
			if !strings.Contains(vary, c.Header) {
				vary += ", " + c.Header
			}
			shown = r.Header.Get(c.Header)
			if c.Scheme != "" {
				scheme, rest, _ := strings.Cut(shown, " ")
				if shown = strings.TrimSpace(rest); !strings.EqualFold(scheme, c.Scheme) {
					shown = ""
				}
			}
		}
		if shown != "" && !found {
			found, who.Role = true, s.options.Keys.role(shown)
			if who.Role == render.None {
				who.Wrong = &c
			}
		}
	}
	return who, strings.TrimPrefix(vary, ", ")
}

// here says whether somebody may see what no key opens: the desk, problems and
// the lines they are about. Without keys that is everybody who is let in; with
// them, who sits at this machine: neither over the network nor through a tunnel,
// which has a name of its own.
func (s *Server) here(r *http.Request) bool {
	if s.options.Keys == nil {
		return true
	}
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	name, _, _ := cutPort(r.Host)
	return err == nil && from.Addr().Unmap().IsLoopback() && loopback(name)
}
