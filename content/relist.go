package content

import (
	"cmp"
	"errors"
	"io/fs"
	"iter"
	"path"
	"slices"
	"strings"

	"galley/schemas"
	"galley/schemas/source"
)

// A listing is brought up to date at the places where something may have
// changed; the rest of it is believed. What a walk tells of a file depends on
// that file's path alone, so the parts fit together. The one exception, files
// of two types, which are told of once for all, is left to a whole walk.

// enough is how many places are looked at one by one: whoever changed more
// (another branch was checked out) is served as well by a whole walk.
const enough = 500

// Relist gives what Walk would, if nothing has changed since last but at the
// paths of changed, which are relative to the project: files or folders, there
// or gone. nil: anywhere. p is the project that last was listed by.
func Relist(fsys fs.FS, p *schemas.Project, last *Listing, changed []string) (*Listing, error) {
	if changed == nil || last == nil || last.contested || len(changed) > enough || sameButForCase(changed) {
		return Walk(fsys, p)
	}
	w := newWalk(fsys, p)
	var places []string
	for _, at := range changed {
		if at = path.Clean(at); at == "." {
			return Walk(fsys, p)
		}
		for root := range w.roots() {
			if root == at || strings.HasPrefix(root, at+"/") {
				return Walk(fsys, p) // a folder in which a walk begins
			}
			if isBelow(root, at) {
				place, err := w.standing(root, at)
				if err != nil || place == root {
					return Walk(fsys, p)
				}
				places = append(places, place)
			}
		}
	}
	if len(places) == 0 {
		return last, nil
	}
	places = outermost(places)
	for _, at := range places {
		for root, v := range w.roots() {
			if isBelow(root, at) {
				w.visit(root, at, v)
			}
		}
	}
	w.group.Wait()
	if w.err != nil || len(w.twice) > 0 {
		return Walk(fsys, p)
	}
	found := w.sorted()
	l := &Listing{
		Documents: replaced(last.Documents, places, found.Documents),
		Static:    replaced(last.Static, places, found.Static),
		Beside:    replaced(last.Beside, places, found.Beside),
		Problems:  found.Problems,
		at:        last.at, // of what was not looked at
	}
	for _, problem := range last.Problems {
		if !within(places, problem.File) {
			l.Problems = append(l.Problems, problem)
		}
	}
	l.Problems.Sort()
	return l, nil
}

// roots are the folders in which a walk begins, and who is told of what is
// found there.
func (w *walk) roots() func(func(string, visitor) bool) {
	return func(yield func(string, visitor) bool) {
		if !yield(w.project.Content, w.content) || !yield(w.project.Static, w.static) {
			return
		}
		for _, folder := range w.outside() {
			if !yield(folder, w.elsewhere) {
				return
			}
		}
	}
}

// isBelow says whether a path lies below a root; "." is the whole project.
func isBelow(root, at string) bool { return root == "." || strings.HasPrefix(at, root+"/") }

// towards gives what leads to a path below a root, the root and the path
// included; the whole project is no step.
func towards(root, at string) iter.Seq[string] {
	return func(yield func(string) bool) {
		i := len(root)
		if root == "." {
			i = strings.IndexByte(at+"/", '/')
		}
		for i < len(at) {
			if !yield(at[:i]) {
				return
			}
			if next := strings.IndexByte(at[i+1:], '/'); next >= 0 {
				i += 1 + next
			} else {
				i = len(at)
			}
		}
		yield(at)
	}
}

// standing gives the first part of a path below a root that is no folder, be it
// gone or something else, or the path itself.
func (w *walk) standing(root, at string) (string, error) {
	for step := range towards(root, at) {
		info, err := fs.Lstat(w.fsys, step)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		if err != nil || !info.IsDir() {
			return step, nil
		}
	}
	return at, nil
}

// visit tells a visitor of a path, if a walk from the root would have come
// there.
func (w *walk) visit(root, at string, v visitor) {
	for step := range towards(root, at) {
		if step == root {
			continue
		}
		info, err := fs.Lstat(w.fsys, step)
		switch {
		case errors.Is(err, fs.ErrNotExist) && step == at:
			return
		case err != nil:
			w.fail(err)
			return
		case !v(step, fs.FileInfoToDirEntry(info)):
			return
		}
	}
	w.enter(at, v)
}

// sameButForCase says whether two paths may be one file, as some disks have it:
// then each of them seems to be there.
func sameButForCase(paths []string) bool {
	folded := make(map[string]string, len(paths))
	for _, p := range paths {
		f := Fold(p)
		if other, ok := folded[f]; ok && other != p {
			return true
		}
		folded[f] = p
	}
	return false
}

// outermost gives the paths that lie below none of the others, sorted.
func outermost(paths []string) []string {
	slices.SortFunc(paths, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	var all []string
	for _, p := range paths {
		if !within(all, p) {
			all = append(all, p)
		}
	}
	slices.Sort(all)
	return all
}

// within says whether a path is one of places, or lies below one.
func within(places []string, p string) bool {
	return slices.ContainsFunc(places, func(place string) bool {
		return strings.HasPrefix(p, place) && (len(p) == len(place) || p[len(place)] == '/')
	})
}

// replaced gives a list of files with those at some places, and below them, put
// in place of what was there. Both lists are sorted.
func replaced(files []File, places []string, found []File) []File {
	type span struct{ from, to int }
	var gone []span
	cut := func(low, high string) {
		from, _ := slices.BinarySearchFunc(files, low, func(f File, s string) int { return cmp.Compare(f.Path, s) })
		to, _ := slices.BinarySearchFunc(files, high, func(f File, s string) int { return cmp.Compare(f.Path, s) })
		if from < to {
			gone = append(gone, span{from, to})
		}
	}
	for _, at := range places {
		cut(at, at+"\x00")
		cut(at+"/", at+"0") // 0 is the character behind /
	}
	if len(gone) == 0 && len(found) == 0 {
		return files
	}
	slices.SortFunc(gone, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	kept := make([]File, 0, len(files))
	at := 0
	for _, g := range gone {
		kept, at = append(kept, files[at:g.from]...), g.to
	}
	kept = append(kept, files[at:]...)
	all := make([]File, 0, len(kept)+len(found))
	for _, f := range found {
		n, _ := slices.BinarySearchFunc(kept, f.Path, func(f File, s string) int { return cmp.Compare(f.Path, s) })
		all, kept = append(append(all, kept[:n]...), f), kept[n:]
	}
	return append(all, kept...)
}

// Same says whether two listings have the same files, as far as the disk tells,
// and problems.
func (l *Listing) Same(other *Listing) bool {
	return l == other || sameFiles(l.Documents, other.Documents) && l.sameElse(other)
}

// Differing gives the documents' files that are not the same in two listings,
// by path.
func (l *Listing) Differing(other *Listing) (files []string) {
	a, b := l.Documents, other.Documents
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].Path < b[0].Path:
			files = append(files, a[0].Path)
			a = a[1:]
		case len(a) == 0 || b[0].Path < a[0].Path:
			files = append(files, b[0].Path)
			b = b[1:]
		default:
			if !a[0].Same(b[0]) {
				files = append(files, a[0].Path)
			}
			a, b = a[1:], b[1:]
		}
	}
	return files
}

// Holds says whether a file is one of those that are passed on as they are.
func (l *Listing) Holds(file string) bool { return l.other(file) != nil }

// other finds a file that is no document's.
func (l *Listing) other(file string) *File {
	for _, files := range [][]File{l.Static, l.Beside} {
		if i, ok := slices.BinarySearchFunc(files, file, func(f File, s string) int { return cmp.Compare(f.Path, s) }); ok {
			return &files[i]
		}
	}
	return nil
}

// Stat gives what the disk tells of a file; of one that is not there its path.
func Stat(fsys fs.FS, file string) File {
	f := File{Path: file}
	if info, err := fs.Lstat(fsys, file); err == nil {
		f.Size, f.Modified = info.Size(), info.ModTime()
		if stamps, ok := fsys.(stamper); ok {
			f.Stamp = stamps.Stamp(info)
		}
	}
	return f
}

// sameElse compares all but the documents.
func (l *Listing) sameElse(other *Listing) bool {
	return l == other || sameFiles(l.Static, other.Static) && sameFiles(l.Beside, other.Beside) && SameProblems(l.Problems, other.Problems)
}

func sameFiles(a, b []File) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0] || slices.EqualFunc(a, b, File.Same))
}

// Same says whether the disk tells the same of two files, and the types do.
func (a File) Same(b File) bool {
	return a.Size == b.Size && a.Stamp == b.Stamp && a.Path == b.Path && a.Modified.Equal(b.Modified) &&
		a.Type == b.Type && a.Glob == b.Glob && a.Locale == b.Locale && a.Contested == b.Contested
}

// SameProblems says whether two lists tell the same.
func SameProblems(a, b source.Problems) bool {
	return slices.EqualFunc(a, b, func(a, b source.Problem) bool {
		return a.Pos == b.Pos && a.EndLine == b.EndLine && a.EndColumn == b.EndColumn && a.Rule == b.Rule &&
			a.Severity == b.Severity && a.Message == b.Message && a.Hint == b.Hint && slices.Equal(a.Related, b.Related)
	})
}
