package tree

import (
	"context"
	"slices"

	"galley/builder/disk"
)

// A sight is what was seen where a manifest names a file, or has a folder.
type sight uint8

const (
	unseen  sight = iota
	asSaid        // the file's size and time are what the manifest says; a folder is there
	differs       // a file of another size or time
	missing
	another // neither
	torn    // what a power cut has left of it
)

// A look is a pass over everything that a manifest names: one stat for a file
// and for a folder, without a path to walk. Whoever wants to know only whether
// anything changed does not look at folders, of which each has a file that was seen.
type look struct {
	dirs    *dirs
	files   []sight
	folders []sight
	times   []int64 // the folders', when a name in them last changed; nil: nobody looked at them
}

// glance is a piece of that work: names in one folder.
type glance struct {
	dir   int32
	first bool // of the root's
	names []string
	what  []int32 // a file, or the complement of a folder
}

// survey looks at the tree whose folder is called root, be it the published one
// or one beside it, for the files of l, or if that is nil for the folders of d.
func (t *Tree) survey(ctx context.Context, root string, l *list, d *dirs) (*look, error) {
	s := &look{dirs: d, files: make([]sight, len(d.of))}
	if l == nil {
		s.folders, s.times = make([]sight, len(d.all)), make([]int64, len(d.all))
	}
	err := each(ctx, d.glances(l), func(g glance) error {
		dir := root
		if g.dir != 0 {
			dir += "/" + d.all[g.dir].path
		}
		info, err := t.parent.Look(dir, g.names, func(i int, info disk.Info, err error) {
			what := g.what[i]
			if what < 0 {
				s.folders[^what] = kind(info, err, disk.Directory)
				s.times[^what] = info.Changed
				return
			}
			saw := kind(info, err, disk.File)
			if f := &l.files[what]; saw == asSaid && (f.unknown || info.Size != f.Size || info.Modified != f.Modified) {
				saw = differs
			}
			s.files[what] = saw
		})
		if gone(err) {
			for _, what := range g.what {
				if what < 0 {
					s.folders[^what] = missing
				} else {
					s.files[what] = missing
				}
			}
			err = nil
		}
		if g.first && s.times != nil {
			s.folders[0], s.times[0] = kind(info, err, disk.Directory), info.Changed
		}
		return err
	})
	s.settle()
	return s, err
}

// settle: what is behind something that is no folder was not seen.
func (s *look) settle() {
	if s.times == nil {
		return
	}
	for i := range s.dirs.all {
		if i > 0 && s.folders[s.dirs.all[i].up] != asSaid {
			s.folders[i] = missing
		}
		if s.folders[i] != asSaid {
			for _, f := range s.dirs.files(int32(i)) {
				s.files[f] = missing
			}
		}
	}
}

func kind(info disk.Info, err error, want disk.Kind) sight {
	switch {
	case gone(err):
		return missing
	case err != nil:
		return another // it will be asked again by who needs it, and tell why
	case info.Kind != want:
		return another
	}
	return asSaid
}

// glances cuts the work into pieces. A folder that holds a file or two is not
// opened: its files are looked at from the one above.
func (d *dirs) glances(l *list) []glance {
	const most = 256
	all := []glance{{first: true}}
	open := make([]int32, len(d.all)) // the glance that is being filled, plus one
	put := func(dir int32, name string, what int32) {
		at := open[dir]
		if dir == 0 && at == 0 {
			at = 1
		}
		if at == 0 || len(all[at-1].names) >= most {
			all = append(all, glance{dir: dir})
			at = int32(len(all))
			open[dir] = at
		}
		g := &all[at-1]
		g.names, g.what = append(g.names, name), append(g.what, what)
	}
	below := func(dir int32, p string) string {
		if dir == 0 {
			return p
		}
		return p[len(d.all[dir].path)+1:]
	}
	for i := range d.all {
		i := int32(i)
		at := i
		if i > 0 {
			at = d.all[i].up
			if l == nil {
				put(at, below(at, d.all[i].path), ^i)
			}
			if d.all[i].direct > 2 || d.all[i].folds > 0 {
				at = i
			}
		}
		if l == nil {
			continue
		}
		for _, f := range d.files(i) {
			put(at, below(at, l.files[f].Path), f)
		}
	}
	return all
}

// changed gives the folders in which names may have been changed since.
func (s *look) changed(since int64) []string {
	changed := []string{}
	for i, saw := range s.folders {
		if saw != asSaid || s.times[i] >= since {
			changed = append(changed, s.dirs.all[i].path)
		}
	}
	return changed
}

// Look looks at every published file that the manifest names, so that Keep and
// Put need not. It may run while documents are read, but has to have returned
// before Next is called.
func (t *Tree) Look(ctx context.Context) error {
	if t.seen != nil || !t.there || !t.trusted {
		return nil
	}
	seen, err := t.survey(ctx, t.name, t.old, t.dirs())
	if err != nil {
		return err
	}
	if err := t.readLoose(ctx, seen); err != nil {
		return err
	}
	t.seen = seen
	return nil
}

// LookIntoFolders looks at the published folders too, which a build that is going
// to change something needs. It may run while answers are not asked for yet, after Look.
func (t *Tree) LookIntoFolders(ctx context.Context) error {
	if t.seen == nil || t.seen.times != nil {
		return nil
	}
	folders, err := t.survey(ctx, t.name, nil, t.dirs())
	if err != nil {
		return err
	}
	t.seen.folders, t.seen.times = folders.folders, folders.times
	t.seen.settle()
	return nil
}

// dirs are the folders of the published tree's files.
func (t *Tree) dirs() *dirs {
	t.dirsOnce.Do(func() { t.oldDirs = t.old.dirs() })
	return t.oldDirs
}

// Intact says whether the folder holds all that the manifest names, as it says,
// and there is nothing to be finished. In any doubt it does not. What else the
// folder holds does not matter.
func (t *Tree) Intact(ctx context.Context) (bool, error) {
	if !t.there || !t.trusted {
		return false, nil
	}
	if err := t.Look(ctx); err != nil {
		return false, err
	}
	for _, saw := range t.seen.files {
		if saw != asSaid {
			return false, nil
		}
	}
	if !t.rebooted {
		return true, nil
	}
	return true, t.firm()
}

// readLoose reads what was written before the machine was started anew.
func (t *Tree) readLoose(ctx context.Context, seen *look) error {
	if !t.rebooted {
		return nil
	}
	var loose []int
	for i := range t.old.files {
		if f := &t.old.files[i]; f.staged || f.loose {
			loose = append(loose, i)
		}
	}
	return each(ctx, loose, func(i int) (err error) {
		seen.files[i], err = t.whole(i, seen.files[i])
		return err
	})
}

// whole finds what a power cut has torn: the file has its time, and other bytes
// than were written.
func (t *Tree) whole(i int, saw sight) (sight, error) {
	f := &t.old.files[i]
	if !t.rebooted || !f.staged && !f.loose || saw != asSaid && saw != differs {
		return saw, nil
	}
	info, err := t.parent.Stat(t.at(f.Path))
	if err != nil || info.Modified != f.Modified {
		return saw, err
	}
	is, err := t.hash(t.at(f.Path))
	if err != nil || is == f.Hash && info.Size == f.Size {
		return saw, err
	}
	return torn, nil
}

// firm notes that all is on the disk, as far as anybody can know.
func (t *Tree) firm() error {
	files := slices.Clone(t.old.files)
	for i := range files {
		files[i].staged, files[i].loose = false, false
	}
	m := &manifest{
		Folder: t.where.Label, ID: t.id, Boot: t.boot, Since: t.since, Strangers: t.strangers,
		Seed: t.seed, Files: newList(files), generation: t.generation,
	}
	t.rebooted = false
	return t.state.ReplaceBy(t.key+".manifest", true, m.write)
}

// Files says how many files the manifest names.
func (t *Tree) Files() int { return len(t.old.files) }

// Holds says whether the manifest names a file.
func (t *Tree) Holds(path string) bool { return t.old.find(path) >= 0 }

// Generation names the published tree as the manifest has it: it is another one
// after every build that changed something, and "" where there is no manifest.
// What is remembered of a tree is worth nothing to one of another generation.
func (t *Tree) Generation() string { return t.generation }
