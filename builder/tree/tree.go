// Package tree makes a folder hold what was put into it, all at once or not at
// all: the published folder, the manifest of what in it is Galley's, and the
// exchange of one tree for the next (design 12). It knows neither documents nor
// answers.
package tree

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	mathrand "math/rand/v2"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"galley/builder/disk"
)

// A Tree is the published folder, under its lock.
type Tree struct {
	where  Place
	parent *disk.Folder // of the published folder
	name   string       // in it
	state  *disk.Folder // .galley
	key    string       // of this folder's files in state
	made   []string     // folders that had to be made to lock it

	lock     *disk.Lock // nil where nothing can be written beside the folder
	note     string     // of the lock
	patience time.Duration
	inPlace  string // why trees cannot be exchanged; "" if that is not known

	there   bool // the folder is
	id      disk.ID
	killed  bool // a run was, that had begun something
	left    bool // something was left for the next run: the lock's file stays, and names it
	trusted bool // there is a manifest of it
	old     *list
	seen    *look // of the files of old; nil until Look
	seed    uint64
	notes   []string

	changing   atomic.Bool // see Changing
	spareSeen  *look       // of the spare's folders, for its first use; nil until LookIntoFolders
	generation string
	since      int64    // names in folders that were changed after this are to be looked at; 0: all are
	strangers  []string // that the manifest knows: the topmost names of each
	boot       string   // see disk.Boot

	dirsOnce sync.Once
	oldDirs  *dirs
	hashers  sync.Pool // of *hasher
	names    sync.Pool // of *[]string

	// What was written before the machine was started anew need not have come to
	// its disk, and is read once.
	rebooted bool

	spare *spare // nil where there is none to be used
	stale bool   // something has its name, and is none
	worth func(differ, all int) bool
}

// Options of a Tree.
type Options struct {
	InPlace bool      // change the folder file by file
	Note    string    // for the lock: who holds it
	Hook    disk.Hook // asked before each change; nil but in tests
	// Patience is how long Abandon clears away before it leaves that to the next
	// run; 0: as long as a person waits who has pressed Ctrl-C.
	Patience time.Duration

	boot  string                     // of tests, in place of the machine's
	worth func(differ, all int) bool // of tests
}

// Open locks the published folder, finishes what a killed run has left, and
// says what is there. state is the project's .galley. A *Refusal says that the
// folder is not to be touched, a *disk.Busy that another build has it.
func Open(ctx context.Context, where Place, state *disk.Folder, o Options) (t *Tree, err error) {
	t = &Tree{old: newList(nil), seed: mathrand.Uint64(), where: where, name: filepath.Base(where.Path), state: state, key: where.key(), note: o.Note, patience: cmp.Or(o.Patience, usual)}
	t.names.New = func() any { return new([]string) }
	if t.parent, t.made, err = disk.Make(filepath.Dir(where.Path)); err != nil {
		return nil, err
	}
	if o.Hook != nil {
		t.parent.Hook(o.Hook)
	}
	if err := t.open(ctx, o); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return t, nil
}

func (t *Tree) open(ctx context.Context, o Options) error {
	t.worth = worth
	if o.worth != nil {
		t.worth = o.worth
	}
	t.boot = cmp.Or(o.boot, disk.Boot())
	if o.InPlace {
		t.inPlace = "as asked"
	}
	if err := t.take(o.Note); err != nil {
		return err
	}
	if err := t.recover(ctx); err != nil {
		return err
	}
	if err := t.look(); err != nil || !t.stale || !t.killed {
		return err
	}
	_, err := t.dropSpare(ctx)
	return err
}

// Key is a name for the published folder among those of the project, for files
// in .galley.
func (t *Tree) Key() string { return t.key }

// Path is the published folder's.
func (t *Tree) Path() string { return t.where.Path }

// take takes the lock beside the folder. Where nothing can be written there,
// the lock in .galley has to do.
func (t *Tree) take(note string) error {
	folder, name := t.parent, "."+t.name+".galley"
	if err := t.parent.Writable("."); err != nil {
		if info, e := t.parent.Stat(t.name); e != nil || info.Kind != disk.Directory {
			return err // nor can the folder be made
		}
		t.inPlace = "nothing can be written beside it"
		folder, name = t.state, t.key+".lock"
	}
	var err error
	t.lock, err = folder.Lock(name, record{Note: note}.String())
	var busy *disk.Busy
	if was := (record{}); errors.As(err, &busy) && json.Unmarshal([]byte(busy.Note), &was) == nil {
		busy.Note = was.Note
	}
	return err
}

// look reads the manifest and sees whether the folder can be written.
func (t *Tree) look() error {
	info, err := t.parent.Stat(t.name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return t.findSpare()
	case err != nil:
		return err
	case info.Kind != disk.Directory:
		return fmt.Errorf("%s: %w", t.where.Label, disk.ErrNotFolder)
	}
	if err := t.parent.Writable(t.name); err != nil {
		return err
	}
	t.there, t.id = true, info.ID
	m, err := readManifest(t.state, t.key+".manifest")
	if err != nil {
		return err
	}
	if m != nil && m.Folder == t.where.Label {
		t.trusted, t.old, t.seed, t.generation, t.strangers = true, m.Files, m.Seed, m.generation, m.Strangers
		t.rebooted = m.Boot != t.boot && m.Boot != ""
		// A folder that was copied, or brought back from elsewhere, tells nothing by its times.
		if m.ID.Is(info.ID) {
			t.since = m.Since
		}
	}
	return t.findSpare()
}

// Claim says whether the folder may be taken over where there is no manifest
// of it: if it is empty, or holds only what will be put.
func (t *Tree) Claim(planned iter.Seq[string]) error {
	if !t.there || t.trusted {
		return nil
	}
	names := map[string]bool{}
	for p := range planned {
		names[p] = true
	}
	var strangers []string
	var taken []File
	err := t.walk(t.name, "", func(p string, info fs.DirEntry) error {
		switch {
		case info.IsDir():
			return nil
		case names[p] && info.Type().IsRegular():
			taken = append(taken, File{Path: p, unknown: true})
			return nil
		}
		if strangers = append(strangers, p); len(strangers) > 5 {
			return fs.SkipAll
		}
		return nil
	})
	if err != nil && err != fs.SkipAll {
		return err
	}
	if len(strangers) > 0 {
		return &Refusal{
			Message: fmt.Sprintf("%s/ is not empty, and nothing says that galley wrote it: it holds %s", t.where.Label, some(strangers)),
			Hint:    "move the folder away, or publish to another one with --out; nothing in it was changed",
		}
	}
	t.old = newList(taken)
	return nil
}

// some writes out at most five names.
func some(names []string) string {
	if len(names) > 5 {
		return strings.Join(names[:5], ", ") + " and more"
	}
	return strings.Join(names, ", ")
}

// walk visits what is below a folder of parent, by name, folders before what is
// in them. Names given to visit are below base.
func (t *Tree) walk(dir, base string, visit func(name string, e fs.DirEntry) error) error {
	list, err := t.parent.List(path.Join(dir, base))
	if err != nil {
		return err
	}
	for _, e := range list {
		name := path.Join(base, e.Name())
		err := visit(name, e)
		if err == fs.SkipDir {
			continue
		}
		if err != nil {
			return err
		}
		if e.IsDir() {
			if err := t.walk(dir, name, visit); err != nil {
				return err
			}
		}
	}
	return nil
}

// Close lets the folder go.
func (t *Tree) Close() error {
	var errs []error
	if t.lock != nil {
		errs = append(errs, t.lock.Release(t.left))
		t.lock = nil
	}
	if t.parent != nil {
		errs = append(errs, t.parent.Close())
		t.parent = nil
	}
	disk.Unmake(t.made)
	return errors.Join(errs...)
}

// Notes are what Open has to say: what it finished of a killed run.
func (t *Tree) Notes() []string { return t.notes }

func random() string {
	var b [8]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// each does something for every item, on as many goroutines as help a disk.
func each[T any](ctx context.Context, items []T, do func(T) error) error {
	g, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range min(4, runtime.GOMAXPROCS(0)) {
		g.Go(func() error {
			for {
				const batch = 32
				to := int(next.Add(batch))
				if to-batch >= len(items) {
					return nil
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				for _, item := range items[to-batch : min(to, len(items))] {
					if err := do(item); err != nil {
						return err
					}
				}
			}
		})
	}
	return g.Wait()
}

// folders gives the folders that hold files, without the root, each after the
// one it is in.
func folders(files iter.Seq[string]) []string {
	seen := map[string]bool{".": true}
	var all []string
	for p := range files {
		for d := path.Dir(p); !seen[d]; d = path.Dir(d) {
			seen[d] = true
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(a, b string) int {
		return cmp.Or(strings.Count(a, "/")-strings.Count(b, "/"), strings.Compare(a, b))
	})
	return all
}
