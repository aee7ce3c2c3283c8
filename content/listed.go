package content

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"galley/schemas"
	"galley/schemas/source"
)

// What a walk tells of: files that no type takes, that two take, that are none.

func (w *walk) problem(p source.Problem) {
	p.Severity = p.Rule.Severity()
	if !w.project.Checks.Apply(&p) {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.listing.Problems = append(w.listing.Problems, p)
}

// noType tells of a document that no source takes.
func (w *walk) noType(file string) {
	if !w.project.Whole() {
		return
	}
	var hint string
	segments := strings.Split(strings.TrimPrefix(file, w.project.Content+"/"), "/")
	name, _, _ := stem(segments[len(segments)-1], w.project.Locales)
	if hidden(name) {
		hint = fmt.Sprintf("a wildcard takes no name that begins with %q: write **/%s into the source of its type, or name it in ignoreFiles", name[:1], name+path.Ext(file))
	} else if _, _, document := formatOf(file); !document {
		hint = "documents are .md, .yaml, .json and .toml; or name it in ignoreFiles"
	} else {
		var types []string
		for _, t := range w.project.Types {
			if t.Kind != schemas.Block {
				types = append(types, t.Name)
			}
		}
		if len(segments) > 1 {
			if near := source.Nearest(segments[0], types); len(near) > 0 && near[0] != segments[0] {
				hint = fmt.Sprintf("did you mean the folder %s?", path.Join(w.project.Content, near[0]))
			}
		}
		if hint == "" {
			hint = "move it into the folder of a type, name it in a type's source, or in ignoreFiles"
		}
	}
	w.problem(source.Problem{Pos: source.Pos{File: file}, Rule: source.NoType, Message: "no type takes this file", Hint: hint})
}

// odd tells of what is neither file nor folder. It is never opened.
func (w *walk) odd(file string, mode fs.FileMode, or string) {
	hint := func(do string) string {
		if or == "" {
			return do
		}
		return do + ", " + or
	}
	p := source.Problem{Pos: source.Pos{File: file}, Rule: source.NotAFile, Hint: hint("remove it")}
	what := "something else"
	switch {
	case mode.IsRegular():
		p.Message, p.Hint = "expected a folder, found a file", "make it a folder, or name another one in galley.yaml"
		w.problem(p)
		return
	case mode&fs.ModeSymlink != 0:
		p.Rule, p.Message, p.Hint = source.Symlink, "is a symlink, and Galley follows none", hint("put a copy of what it leads to in its place")
		if target, err := fs.ReadLink(w.fsys, file); err == nil && leadsOutside(file, target) {
			p.Message, p.Hint = "the symlink leads outside of the project", hint("copy the file into the project")
		}
		w.problem(p)
		return
	case mode&fs.ModeNamedPipe != 0:
		what = "a named pipe"
	case mode&fs.ModeSocket != 0:
		what = "a socket"
	case mode&fs.ModeDevice != 0:
		what = "a device"
	}
	p.Message = "expected a regular file, found " + what
	w.problem(p)
}

func leadsOutside(file, target string) bool {
	if path.IsAbs(target) {
		return true
	}
	at := path.Join(path.Dir(file), target)
	return at == ".." || strings.HasPrefix(at, "../")
}

// tellTwoTypes tells of two globs that take the same files, once for each pair
// of them.
func (w *walk) tellTwoTypes() {
	slices.SortFunc(w.twice, func(a, b contested) int { return cmp.Compare(a.File, b.File) })
	type pair struct{ first, second *schemas.Glob }
	count := map[pair]int{}
	for _, c := range w.twice {
		count[pair{c.First.Glob, c.Second.Glob}]++
	}
	for _, c := range w.twice {
		n := count[pair{c.First.Glob, c.Second.Glob}]
		if n == 0 {
			continue // told
		}
		count[pair{c.First.Glob, c.Second.Glob}] = 0
		also := ""
		switch {
		case n == 2:
			also = ", and 1 other file"
		case n > 2:
			also = fmt.Sprintf(", and %d other files", n-1)
		}
		below := strings.TrimPrefix(c.File, w.project.Content+"/")
		if c.First.Glob.Project {
			below = "/" + c.File
		}
		w.problem(source.Problem{
			Pos: source.Pos{File: c.File}, Rule: source.TwoTypes,
			Message: fmt.Sprintf("two types take this file%s: %s by %q and %s by %q", also, c.First.Type.Name, c.First.Glob.Text, c.Second.Type.Name, c.Second.Glob.Text),
			Hint:    fmt.Sprintf("take it away from one of them: add %q to the source of %s or %s", "!"+below, c.First.Type.Name, c.Second.Type.Name),
			Related: []source.Related{
				{Pos: sourceOf(c.First), Message: "source of " + c.First.Type.Name},
				{Pos: sourceOf(c.Second), Message: "source of " + c.Second.Type.Name},
			},
		})
	}
}

// sourceOf is where a claim's glob stands, or the type that has none written.
func sourceOf(c schemas.Claim) source.Pos {
	if c.Glob.Pos.File == "" {
		return c.Type.Pos
	}
	return c.Glob.Pos
}
