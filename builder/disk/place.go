package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// A Place is where a path leads once its symlinks are followed, be there
// something or not yet. Places are compared by what the file system says they
// are, and not by their spelling: a bind mount, another case on a system that
// does not care, and a symlink are all found out.
type Place struct {
	Path  string        // absolute; symlinks followed as far as the path is there
	chain []fs.FileInfo // the folders of Path that are there, from the deepest up
	paths []string      // of chain
}

// Find looks where a path leads.
func Find(path string) (Place, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return Place{}, err
	}
	var missing []string
	there := abs
	for {
		real, err := filepath.EvalSymlinks(there)
		if err == nil {
			there = real
			break
		}
		if !errors.Is(err, fs.ErrNotExist) || there == filepath.Dir(there) {
			return Place{}, &fs.PathError{Op: "find", Path: path, Err: bare(err)}
		}
		// A symlink that leads nowhere would be followed by whoever creates
		// what it names.
		if target, e := os.Readlink(there); e == nil {
			if !filepath.IsAbs(target) {
				target = filepath.Join(filepath.Dir(there), target)
			}
			for i := len(missing) - 1; i >= 0; i-- {
				target = filepath.Join(target, missing[i])
			}
			return Find(target)
		}
		missing = append(missing, filepath.Base(there))
		there = filepath.Dir(there)
	}
	p := Place{Path: there}
	for dir := there; ; dir = filepath.Dir(dir) {
		fi, err := os.Stat(dir)
		if err != nil {
			return Place{}, err
		}
		p.chain, p.paths = append(p.chain, fi), append(p.paths, dir)
		if dir == filepath.Dir(dir) {
			break
		}
	}
	for i := len(missing) - 1; i >= 0; i-- {
		p.Path = filepath.Join(p.Path, missing[i])
	}
	return p, nil
}

// There says whether something is at the place.
func (p Place) There() bool { return len(p.paths) > 0 && p.paths[0] == p.Path }

// Folder says whether a folder is there.
func (p Place) Folder() bool { return p.There() && p.chain[0].IsDir() }

// Is says whether both are one place.
func (p Place) Is(q Place) bool {
	if p.There() && q.There() {
		return os.SameFile(p.chain[0], q.chain[0])
	}
	return p.Path == q.Path
}

// Inside says whether p is below q.
func (p Place) Inside(q Place) bool {
	if q.There() {
		for i, fi := range p.chain {
			if p.paths[i] != p.Path && os.SameFile(fi, q.chain[0]) {
				return true
			}
		}
		return false
	}
	for dir := filepath.Dir(p.Path); ; dir = filepath.Dir(dir) {
		if dir == q.Path {
			return true
		}
		if dir == filepath.Dir(dir) {
			return false
		}
	}
}

// Above gives the names of the folders that p is in, from the deepest up.
func (p Place) Above() []string {
	var names []string
	for dir := filepath.Dir(p.Path); dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		names = append(names, filepath.Base(dir))
	}
	return names
}
