package tree

import (
	"context"
	"errors"
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
// (for many second names not even that: seconds.go) and for a folder, without a
// path to walk. Whoever wants to know only whether
// anything changed does not look at folders, of which each has a file that was seen.
type look struct {
	dirs    *dirs
	files   []sight
	folders []sight
	times   []int64 // the folders', when a name in them last changed
	whole   bool    // every folder was looked at
	seconds *seconds
}

func (d *dirs) look() *look {
	return &look{dirs: d, files: make([]sight, len(d.of)), folders: make([]sight, len(d.all)), times: make([]int64, len(d.all))}
}

// glance is a piece of that work: names in one folder.
type glance struct {
	dir   int32
	first bool    // of that folder's
	what  []int32 // a file, or the complement of a folder
}

// survey looks at the files of l below root, be that the published folder or one
// beside it, and while along says so at their folders: a file and the one that it
// stands in take little more than the file alone, one right after the other.
func (t *Tree) survey(ctx context.Context, root string, l *list, d *dirs, along func() bool) (*look, error) {
	s := d.look()
	s.seconds = d.seconds(l)
	read := t.readSeconds(root, s, l)
	err := each(ctx, s.glances(l), func(g glance) error {
		if !along() {
			_, err := t.glance(s, root, l, g)
			return err
		}
		info, err := t.glance(s, root, l, g.withFolders(d))
		if g.first {
			s.folders[g.dir], s.times[g.dir] = kind(info, nil, disk.Directory), info.Changed
		}
		return err
	})
	if err := errors.Join(err, read()); err != nil {
		return s, err
	}
	return s, t.lookAtSeconds(ctx, root, s, l)
}

// surveyFolders looks at folders of d, those that which picks.
func (t *Tree) surveyFolders(ctx context.Context, root string, s *look, which func(i int32) bool) error {
	return each(ctx, s.dirs.folderGlances(which), func(g glance) error {
		info, err := t.glance(s, root, nil, g)
		if g.first && g.dir == 0 {
			s.folders[0], s.times[0] = kind(info, err, disk.Directory), info.Changed
		}
		return err
	})
}

// glance looks at some names in a folder, and gives what that is itself: nothing
// if it is gone.
func (t *Tree) glance(s *look, root string, l *list, g glance) (disk.Info, error) {
	dir, below := root, 0
	if g.dir != 0 {
		below = len(s.dirs.all[g.dir].path) + 1
		dir += "/" + s.dirs.all[g.dir].path
	}
	names := t.names.Get().(*[]string)
	defer t.names.Put(names)
	*names = (*names)[:0]
	for _, what := range g.what {
		path := ""
		if what < 0 {
			path = s.dirs.all[^what].path
		} else {
			path = l.files[what].Path
		}
		*names = append(*names, path[below:])
	}
	info, err := t.parent.Look(dir, *names, func(i int, info disk.Info, err error) {
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
		s.seconds.saw(what, info, t.id.Device)
	})
	if !gone(err) {
		return info, err
	}
	for _, what := range g.what {
		if what < 0 {
			s.folders[^what] = missing
		} else {
			s.files[what] = missing
		}
	}
	return disk.Info{}, nil
}

// settle: all folders were looked at, and what is behind something that is none
// was not seen.
func (s *look) settle() {
	s.whole = true
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

// small says that a folder holds a file or two and nothing else: it is not
// opened, its files are looked at from the one above.
func (d *dirs) small(i int32) bool { return i > 0 && d.all[i].direct <= 2 && d.all[i].folds == 0 }

// glances cuts the work into pieces, but for second names: files in small folders
// come last.
func (s *look) glances(l *list) []glance {
	d := s.dirs
	c := newCutter(d)
	for _, small := range []bool{false, true} {
		for i := range int32(len(d.all)) {
			if d.small(i) != small {
				continue
			}
			at := i
			if small {
				at = d.all[i].up
			}
			for _, f := range d.files(i) {
				if !s.seconds.is(f) {
					c.put(at, f)
				}
			}
		}
	}
	return c.all
}

func (d *dirs) folderGlances(which func(i int32) bool) []glance {
	c := newCutter(d)
	for i := int32(1); i < int32(len(d.all)); i++ {
		if which(i) {
			c.put(d.all[i].up, ^i)
		}
	}
	return c.all
}

// A cutter makes glances. The first one is the root's, if it is of nothing else.
type cutter struct {
	dirs *dirs
	all  []glance
	open []int32 // of each folder, the glance that is being filled, plus one
}

func newCutter(d *dirs) *cutter {
	c := &cutter{dirs: d, all: []glance{{first: true}}, open: make([]int32, len(d.all))}
	c.open[0] = 1
	return c
}

func (c *cutter) put(dir, what int32) {
	const most = 256
	at := c.open[dir]
	if at == 0 || len(c.all[at-1].what) >= most {
		of := &c.dirs.all[dir]
		room := make([]int32, 0, min(most, int(of.direct+of.folds)))
		c.all = append(c.all, glance{dir: dir, first: at == 0, what: room})
		at = int32(len(c.all))
		c.open[dir] = at
	}
	g := &c.all[at-1]
	g.what = append(g.what, what)
}

// withFolders is the same glance, with each small folder before its first file.
func (g glance) withFolders(d *dirs) glance {
	more := glance{dir: g.dir, what: make([]int32, 0, 2*len(g.what))}
	for _, f := range g.what {
		of := d.of[f]
		if of != g.dir && f == d.files(of)[0] {
			more.what = append(more.what, ^of)
		}
		more.what = append(more.what, f)
	}
	return more
}

// changed gives the folders in which names may have been changed since, of those
// that were looked at.
func (s *look) changed(since int64) []string {
	changed := []string{}
	for i, saw := range s.folders {
		if saw != unseen && (saw != asSaid || s.times[i] >= since) {
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
	seen, err := t.survey(ctx, t.name, t.old, t.dirs(), t.changing.Load)
	if err != nil {
		return err
	}
	if err := t.readLoose(ctx, seen); err != nil {
		return err
	}
	t.seen = seen
	return nil
}

// Changing says, while Look runs, that this build is going to change something:
// so it will need the folders too, and Look takes them along.
func (t *Tree) Changing() { t.changing.Store(true) }

// LookIntoFolders looks at the published folders that Look has not seen, and at
// those of the spare, which a build that is going to change something needs. It may run while
// answers are not asked for yet, after Look.
func (t *Tree) LookIntoFolders(ctx context.Context) error {
	if t.seen == nil || t.seen.whole {
		return nil
	}
	s := t.seen
	if err := t.surveyFolders(ctx, t.name, s, func(i int32) bool { return s.folders[i] == unseen }); err != nil {
		return err
	}
	s.settle()
	if t.spare == nil {
		return nil
	}
	spare := t.dirs().look()
	if err := t.surveyFolders(ctx, t.spareName(), spare, every); err != nil {
		return err
	}
	spare.settle()
	t.spareSeen = spare
	return nil
}

func every(int32) bool { return true }

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
