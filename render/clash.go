package render

import (
	"bytes"
	"cmp"
	"iter"
	"path"
	"slices"
	"strings"

	"github.com/zeebo/xxh3"

	"galley/schemas/source"
)

// No two answers may share an address, on any disk: addresses are compared
// after NFKC and without case, one folder has one spelling, and a file is not a
// folder too (design 6). A site may have hundreds of thousands of addresses, so
// the first walk, on all cores, keeps a hash of each and no more; only where two
// are alike a second walk says which they were. A clash of hashes is then no clash of
// addresses, and nothing is said.

// clashes gives a problem for every address that two answers want, that is too
// long, or that lies below the base of an API that would answer in its place.
func (e *Edition) clashes() source.Problems {
	bases := []string{"/_galley"}
	for _, f := range e.families {
		if f.Base != "" {
			bases = append(bases, f.Base)
		}
	}
	parts := e.Parts()
	seen := make([]wanted, len(parts))
	checked := make([]source.Problems, len(e.families))
	atOnce(len(parts)+len(checked), func(i int) {
		if i < len(parts) {
			seen[i].look(e, parts[i], bases)
		} else if f := e.families[i-len(parts)]; f.Check != nil {
			checked[i-len(parts)] = f.Check(e.Context())
		}
	})

	var problems source.Problems
	devices := map[string]bool{} // that have been told of
	claimed := make([]claims, len(seen))
	e.files = 0
	for i := range seen {
		problems = append(problems, seen[i].problems...)
		for _, d := range seen[i].devices {
			if !devices[d.name] {
				devices[d.name] = true
				problems = append(problems, d.problem)
			}
		}
		claimed[i] = seen[i].claims
		e.files += len(seen[i].files)
	}
	if doubtful := doubtful(claimed); len(doubtful) > 0 {
		problems = append(problems, e.nameClashes(e.Context(), doubtful)...)
	}
	for _, more := range checked {
		problems = append(problems, more...)
	}
	problems.Sort()
	return problems
}

// A wanted is what a part of the plan wants, and what is wrong with it in itself.
type wanted struct {
	claims
	problems source.Problems
	devices  []device
	met      map[string]bool // the names of devices
}

// A device is a name that no file may have on Windows, in the part of the plan
// where it was met first.
type device struct {
	name    string
	problem source.Problem
}

func (w *wanted) look(e *Edition, part iter.Seq[Request], bases []string) {
	c := e.Context()
	c.addresses(part, func(r Request, address []byte, ok bool) {
		if !ok {
			w.problems.Add(source.BadSlug, c.place(r), "give it a shorter slug",
				"the address of %s is too long for a file: a name may have %d bytes, the whole %d", r, longestName, longestAddress)
			return
		}
		if r.Family.Base == "" && r.Family.Name != "files" { // a file is found by its name, wherever it lies
			if base := below(address, bases); base != "" {
				w.problems.Add(source.SameAddress, c.place(r), "give it another address",
					"%s lies below %s, where something else answers", r, base)
				return
			}
		}
		if r.Route.Verbatim && r.Family.Name != "files" {
			if name := deviceName(address); name != "" && !w.met[name] {
				if w.met == nil {
					w.met = map[string]bool{}
				}
				w.met[name] = true
				var ps source.Problems
				w.devices = append(w.devices, device{name, *ps.Add(source.BadSlug, c.place(r), "use another name",
					"%s has the name %q in its address, which no file may have on Windows", r, path.Base(name))})
			}
		}
		w.add(address)
	})
}

// addresses gives the requests of a part of the plan with their addresses.
func (c *Context) addresses(part iter.Seq[Request], give func(r Request, address []byte, ok bool)) {
	var b []byte
	for r := range part {
		var ok bool
		b, ok = r.Address(b[:0])
		give(r, b, ok)
		for _, r := range c.Also(r) {
			b, ok = r.Address(b[:0])
			give(r, b, ok)
		}
	}
}

// below gives what an address of a page lies below and must not.
func below(address []byte, bases []string) string {
	for _, base := range bases {
		name := base[1:]
		if len(address) >= len(name) && strings.EqualFold(string(address[:len(name)]), name) &&
			(len(address) == len(name) || address[len(name)] == '/') {
			return base
		}
	}
	return ""
}

// deviceName gives an address up to the first name that Windows keeps for a
// device, or "".
func deviceName(address []byte) string {
	for from := 0; from < len(address); {
		to := bytes.IndexByte(address[from:], '/')
		if to < 0 {
			to = len(address) - from
		}
		if to >= 3 && deviceEnd(address[from:from+to]) > 0 {
			return string(address[:from+to])
		}
		from += to + 1
	}
	return ""
}

func (c *Context) place(r Request) source.Pos {
	if r.Route.Place != nil {
		if pos := r.Route.Place(c, r); pos.File != "" {
			return pos
		}
	}
	return source.Pos{File: config}
}

// config is where the place is of what nobody wrote a file for.
const config = "galley.yaml"

// A claim is one request that wants a file or a folder.
type claim struct {
	request Request
	address string // of the file
	name    string // the file's or folder's own spelling
	folder  bool
}

// nameClashes walks the plan again for what is doubtful, and names both.
func (e *Edition) nameClashes(c *Context, doubtful map[uint64]struct{}) source.Problems {
	first := map[string][]claim{} // by folded name: the first that wants it, and the ways in which folders are spelled
	said := e.saidAlready()
	var problems source.Problems
	var folded []byte
	c.addresses(e.Plan(), func(r Request, address []byte, ok bool) {
		if !ok {
			return
		}
		for i := len(address); i > 0; i = bytes.LastIndexByte(address[:i], '/') {
			folded = appendFolded(folded[:0], address[:i])
			if _, ok := doubtful[xxh3.Hash(folded)]; !ok {
				continue
			}
			now := claim{r, string(address), string(address[:i]), i < len(address)}
			known := first[string(folded)]
			if slices.ContainsFunc(known, func(k claim) bool { return k.folder && now.folder && k.name == now.name }) {
				continue
			}
			if len(known) > 0 {
				if p, ok := c.clash(known[0], now, said); ok {
					problems = append(problems, p)
				}
			}
			if len(known) == 0 || now.folder {
				first[string(folded)] = append(known, now)
			}
		}
	})
	return problems
}

// saidAlready are the files whose names content has told of: what follows from
// them for addresses is not told again.
func (e *Edition) saidAlready() map[string]bool {
	said := map[string]bool{}
	for _, p := range e.site.Problems() {
		switch p.Rule {
		case source.SameSlug, source.SameID, source.SameAddress:
			said[p.File] = true
			for _, other := range p.Related {
				said[other.File] = true
			}
		}
	}
	return said
}

// clash says that two requests want one address, at the later one's place.
func (c *Context) clash(a, b claim, said map[string]bool) (source.Problem, bool) {
	pa, pb := c.place(a.request), c.place(b.request)
	if pb.File == config || pa.File != config && cmp.Or(cmp.Compare(pa.File, pb.File), cmp.Compare(pa.Line, pb.Line), cmp.Compare(pa.Column, pb.Column)) > 0 {
		a, b, pa, pb = b, a, pb, pa
	}
	if said[pa.File] || said[pb.File] {
		return source.Problem{}, false
	}
	var ps source.Problems
	hint := "give one of them another slug or url"
	if b.request.Route.Verbatim && b.request.Family.Name == "files" {
		hint = "rename the file"
	}
	switch {
	case a.folder && b.folder:
		ps.Add(source.SameAddress, pb, hint, "%s needs the folder %q and %s the folder %q: not every disk tells them apart",
			b.request, b.name, a.request, a.name)
	case a.folder != b.folder:
		if b.folder {
			ps.Add(source.SameAddress, pb, hint, "%s needs a folder %q, which is the file of %s", b.request, b.name, a.request)
		} else {
			ps.Add(source.SameAddress, pb, hint, "%s is the file %q, which is a folder for %s", b.request, b.name, a.request)
		}
	case a.address != b.address:
		ps.Add(source.SameAddress, pb, hint, "%s and %s have addresses that not every disk tells apart: %q and %q",
			b.request, a.request, b.address, a.address)
	case a.request.String() == b.request.String():
		ps.Add(source.SameAddress, pb, hint, "there are two answers to %s", b.request)
	default:
		ps.Add(source.SameAddress, pb, hint, "%s and %s have the same address: %q", b.request, a.request, b.address)
	}
	if pa != pb {
		ps[0].Related = []source.Related{{Pos: pa, Message: "the other one is here"}}
	}
	return ps[0], true
}
