package tree

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"galley/builder/disk"
)

// A Next is the next tree in the making. What is not put, and not kept, goes.
// Nothing is written at all until something is put that the folder does not
// hold.
type Next struct {
	tree *Tree
	old  *list         // the tree's
	fate []atomic.Bool // of each file of old: it is planned
	kept []bool        // of each file of old: it stays as it is

	mu        sync.Mutex
	renewed   map[string]File // kept, but not as the manifest has it
	staged    []File          // once Finish was called
	edited    []Edited
	strangers []string // that stand where something was put
	carried   []string // what is not ours, and has its name in the next tree too
	occupied  []string // where something was put that is no file now
	touched   bool     // a file is as it should be, but its time is another

	shards [16]shard

	begin   sync.Once
	begun   error
	staging staging
	broken  bool        // the staged tree is a spare, and not to be given back
	spoiled atomic.Bool // the same, found while files are put
	removed []string
	lost    []string // gone from the published tree, or edited, and no longer planned
	files   *list    // all of it, once Finish was called
	done    bool

	generation string // see Generation
}

// An Edited is a published file that somebody changed by hand.
type Edited struct {
	Path  string
	Stays bool // it is no longer planned, so it was left; else it was written anew
}

// A Report says what Commit did.
type Report struct {
	Files, Written, Kept, Removed int
	Changed                       bool // the folder was
	Edited                        []Edited
	Notes                         []string // a line each, for people
}

// Next begins the next tree.
func (t *Tree) Next() *Next {
	return &Next{tree: t, old: t.old, fate: make([]atomic.Bool, len(t.old.files)), kept: make([]bool, len(t.old.files)), renewed: map[string]File{}}
}

// Finish says what Commit would do, once everything has been put: which files
// were changed by hand is known now, and a *Refusal that something of somebody
// else's stands in the way.
func (n *Next) Finish() ([]Edited, error) {
	t := n.tree
	for i := range n.old.files {
		if n.fate[i].Load() {
			continue
		}
		old := &n.old.files[i]
		saw, err := t.saw(i)
		if err != nil {
			return nil, err
		}
		switch {
		case saw == torn:
			n.removed = append(n.removed, old.Path)
		case saw == missing:
			n.touched = true
			n.lost = append(n.lost, old.Path)
		case saw != asSaid && !t.untouched(t.at(old.Path), *old):
			n.edited = append(n.edited, Edited{Path: old.Path, Stays: true})
			n.touched = true
		default:
			n.removed = append(n.removed, old.Path)
		}
	}
	slices.SortFunc(n.edited, func(a, b Edited) int { return strings.Compare(a.Path, b.Path) })
	if err := n.folders(); err != nil {
		return nil, err
	}
	n.staged = n.gather()
	n.files = n.all()
	if n.staging.converted.Load() {
		dirs := n.files.dirs().at
		for i := range n.files.files {
			if _, both := dirs[n.files.files[i].Path]; both {
				return nil, twice(n.files.files[i].Path)
			}
		}
	}
	return n.edited, n.inTheWay(n.strangers)
}

// all gives every file of the next tree.
func (n *Next) all() *list {
	more := n.staged
	if len(n.renewed) > 0 {
		more = slices.Clone(more)
	}
	for p, f := range n.renewed {
		if n.old.find(p) < 0 {
			more = append(more, f)
		}
	}
	more = newList(more).files
	kept := 0
	for _, is := range n.kept {
		if is {
			kept++
		}
	}
	if kept == 0 {
		return &list{files: more}
	}
	files := make([]File, 0, kept+len(more))
	for i, kept := range n.kept {
		if !kept {
			continue
		}
		for len(more) > 0 && more[0].Path < n.old.files[i].Path {
			files, more = append(files, more[0]), more[1:]
		}
		f := n.old.files[i]
		f.staged, f.loose = false, !n.tree.rebooted && (f.staged || f.loose)
		if g, ok := n.renewed[f.Path]; ok {
			g.staged, g.loose = false, f.loose
			f = g
		}
		files = append(files, f)
	}
	return &list{files: append(files, more...)}
}

// folders looks for somebody else's files where folders have to be, and for
// folders with somebody else's files where a file has to be.
func (n *Next) folders() error {
	t := n.tree
	if !t.there {
		return nil
	}
	removed := map[string]bool{}
	for _, p := range n.removed {
		removed[p] = true
	}
	for dir := range n.staging.made {
		info, err := t.parent.Stat(t.at(dir))
		if err == nil && info.Kind != disk.Directory && !removed[dir] {
			n.strangers = append(n.strangers, dir)
		}
	}
	for _, p := range n.occupied {
		err := t.walk(t.name, p, func(q string, e fs.DirEntry) error {
			if !e.IsDir() && !removed[q] {
				return fs.SkipAll
			}
			return nil
		})
		if err == fs.SkipAll || errors.Is(err, disk.ErrNotFolder) || disk.NoWay(err) {
			n.strangers = append(n.strangers, p)
		} else if err != nil {
			return err
		}
	}
	return nil
}

func (n *Next) inTheWay(strangers []string) error {
	if len(strangers) == 0 {
		return nil
	}
	slices.Sort(strangers)
	return &Refusal{
		Message: fmt.Sprintf("%s/ holds something else where this build wants to write %s", n.tree.where.Label, some(strangers)),
		Hint:    "move it away, or leave it out of the project; nothing was changed",
	}
}

// Files says how many there will be, once Finish was called.
func (n *Next) Files() int { return len(n.files.files) }

// Generation is what the tree's will be once Commit has returned, if Finish has.
func (n *Next) Generation() string {
	if n.generation == "" {
		if n.generation = n.tree.generation; n.changes() || !n.tree.trusted || n.touched {
			n.generation = random()
		}
	}
	return n.generation
}

// changes says whether the folder will be another.
func (n *Next) changes() bool { return len(n.staged) > 0 || len(n.removed) > 0 || !n.tree.there }

// Commit makes the folder hold what was put. Until the one step that does it, a
// cancelled context or an error leaves the folder as it was.
func (n *Next) Commit(ctx context.Context) (Report, error) {
	t := n.tree
	all := len(n.files.files)
	r := Report{Files: all, Written: len(n.staged), Kept: all - len(n.staged), Removed: len(n.removed), Edited: n.edited}
	m := &manifest{Folder: t.where.Label, Seed: t.seed, Files: n.files, ID: t.id, Since: t.since, Strangers: t.strangers, generation: n.Generation()}
	if !n.changes() {
		n.done = true
		if t.trusted && !n.touched {
			if t.rebooted {
				return r, t.firm()
			}
			return r, nil
		}
		m.Boot = t.boot
		if err := t.state.ReplaceBy(t.key+".manifest", true, m.write); err != nil {
			return r, err
		}
		t.generation = m.generation
		if t.spare != nil {
			return r, t.noteSpare(t.spareName(), t.spare)
		}
		return r, nil
	}
	n.begin.Do(func() { n.begun = n.start() })
	if n.begun != nil {
		return r, n.begun
	}
	if err := ctx.Err(); err != nil {
		return r, err
	}
	err := n.exchange(ctx, m, &r)
	if why := (*notHere)(nil); errors.As(err, &why) {
		t.inPlace = why.Error()
		err = n.inPlace(ctx, m, &r)
	}
	if err == nil {
		n.done = true
	}
	return r, err
}

// Abandon removes what was staged, unless it was committed. What a cancelled
// context leaves no time for, the next run removes.
func (n *Next) Abandon() error {
	err := n.staging.filled()
	if n.done || n.staging.folder == nil {
		return err
	}
	if n.files == nil {
		n.staged = n.gather()
	}
	n.done = true
	ctx, cancel := context.WithTimeout(context.Background(), n.tree.patience)
	defer cancel()
	if n.staging.spare && !n.broken && !n.spoiled.Load() && !n.staging.converted.Load() && n.begun == nil {
		err = errors.Join(err, n.giveBack())
	} else {
		err = errors.Join(err, n.staging.remove(ctx))
		if n.staging.spare {
			n.tree.spare = nil
		}
	}
	if ctx.Err() != nil {
		n.tree.left = true
		return nil
	}
	return errors.Join(err, n.tree.forget())
}

// usual is how long a person who has pressed Ctrl-C is kept waiting.
const usual = 200 * time.Millisecond

// keptPaths are the files that the next tree has from the old one, by path.
func (n *Next) keptPaths() []string {
	var all []string
	for i, kept := range n.kept {
		if kept {
			all = append(all, n.old.files[i].Path)
		}
	}
	for _, p := range slices.Sorted(maps.Keys(n.renewed)) {
		if n.old.find(p) < 0 {
			all = append(all, p)
		}
	}
	return all
}
