package tree

// The folder is exchanged whole, in one system call: whoever reads it sees the
// last tree or the next one, and never a mixture, whenever the build is killed.
// So the next tree is made beside it: new files are written there, unchanged
// ones get a second name there (a hard link: they keep inode and time), and so
// does what is not ours, be it CNAME or a whole .git. After the exchange the
// names of the old tree go.
//
// Not chosen: moving the folder away and the next one in, which leaves a moment
// with no tree; a symlink as the published folder, which upload programs and
// bind mounts mistake; moving foreign folders over, which would leave a moment
// without them. The price of this way is a hard link for each unchanged file.

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"syscall"

	"galley/builder/disk"
)

// notHere says that trees cannot be exchanged, or not linked, at this place.
type notHere struct{ why error }

func (n *notHere) Error() string {
	var no syscall.Errno
	if errors.As(n.why, &no) {
		return no.Error()
	}
	return n.why.Error()
}

func (n *Next) exchange(ctx context.Context, m *manifest, r *Report) error {
	t := n.tree
	if t.inPlace != "" && t.there {
		return &notHere{errors.New(t.inPlace)}
	}
	if t.there {
		if err := n.linkKept(ctx); err != nil {
			return err
		}
		if err := n.linkStrangers(ctx); err != nil {
			return err
		}
	}
	m.Staging, m.ID, m.Mode = n.staging.name, n.staging.id, "exchange"
	if err := n.record(m); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if !t.there {
		if err := t.parent.Rename(n.staging.name, t.name); err != nil {
			return err
		}
		n.done, r.Changed = true, true
		return t.settle()
	}
	if err := t.parent.Exchange(n.staging.name, t.name); err != nil {
		if errors.Is(err, disk.ErrNoExchange) {
			return &notHere{err}
		}
		return err
	}
	// From here on the new tree is published, whatever happens.
	n.done, r.Changed = true, true
	err := t.retire(ctx, n.staging.name, slices.Concat(n.removed, n.replaced()))
	if ctx.Err() != nil {
		t.left = true // the next run finishes it
		return ctx.Err()
	}
	if err != nil {
		r.Notes = append(r.Notes, fmt.Sprintf("the new tree is published, but the old one could not be removed: %v", err))
	}
	return t.settle()
}

// record makes sure that the staged tree is on the disk, and then notes what is
// about to be done with it.
func (n *Next) record(m *manifest) error {
	if err := n.staging.folder.Sync(); err != nil {
		return err
	}
	return n.tree.save(m, ".next")
}

// settle makes the next manifest the one that holds, once it is certain that
// the tree it tells of is the published one.
func (t *Tree) settle() error {
	if err := t.parent.SyncFolder("."); err != nil {
		return err
	}
	if err := t.state.Rename(t.key+".next", t.key+".manifest"); err != nil {
		return err
	}
	return t.state.SyncFolder(".")
}

// linkKept gives every unchanged file its name in the next tree.
func (n *Next) linkKept(ctx context.Context) error {
	t := n.tree
	kept := n.keptPaths()
	for _, dir := range folders(slices.Values(kept)) {
		if err := n.staging.mkdir(dir); err != nil {
			return err
		}
	}
	return each(ctx, kept, func(p string) error { return t.link(&n.staging, p) })
}

// link gives a file of the published tree its name in a staged one. Where that
// cannot be (another file system mounted below, a file of another user) the
// trees cannot be exchanged.
func (t *Tree) link(to *staging, p string) error {
	err := t.parent.Link(t.at(p), to.at(p))
	if err != nil && disk.NoLink(err) {
		return &notHere{err}
	}
	return err
}

// linkStrangers gives what is not ours its name in the next tree: files as they
// are, folders with their mode and time.
func (n *Next) linkStrangers(ctx context.Context) error {
	t := n.tree
	ours := t.old.dirs().at
	stays := map[string]bool{}
	for _, e := range n.edited {
		stays[e.Path] = e.Stays
	}
	type folder struct {
		path string
		disk.Info
	}
	var made []folder
	err := t.walk(t.name, "", func(p string, e fs.DirEntry) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if n.files.find(p) >= 0 {
			return nil // ours, or as good as ours
		}
		if !e.IsDir() {
			if t.old.find(p) >= 0 && !stays[p] {
				return nil
			}
			if err := n.staging.mkdir(path.Dir(p)); err != nil {
				return err
			}
			return t.link(&n.staging, p)
		}
		if _, is := ours[p]; is {
			return nil
		}
		info, err := t.parent.Stat(t.at(p))
		if err != nil {
			return err
		}
		made = append(made, folder{p, info})
		return n.staging.mkdir(p)
	})
	if err != nil {
		return err
	}
	for _, f := range slices.Backward(made) {
		if f.Mode != disk.FolderMode {
			if err := t.parent.Chmod(n.staging.at(f.path), f.Mode); err != nil {
				return err
			}
		}
		if err := t.parent.Chtimes(n.staging.at(f.path), f.Modified); err != nil {
			return err
		}
	}
	return nil
}

// retire removes a tree that is no longer published: what was ours by name, and
// of anything else only second names of what the published tree holds. What came
// into it at the last moment is moved over.
func (t *Tree) retire(ctx context.Context, name string, ours []string) error {
	slices.Sort(ours)
	err := each(ctx, ours, func(p string) error {
		err := t.parent.Remove(name + "/" + p)
		if gone(err) || errors.Is(err, syscall.EISDIR) || errors.Is(err, disk.ErrNotFile) {
			return nil // a folder by now: what is in it is found below
		}
		return err
	})
	if err != nil {
		return err
	}
	levels := map[int][]string{}
	deepest := 0
	for _, dir := range folders(slices.Values(ours)) {
		d := strings.Count(dir, "/")
		levels[d] = append(levels[d], dir)
		deepest = max(deepest, d)
	}
	for d := deepest; d >= 0; d-- {
		if err := each(ctx, levels[d], func(dir string) error { return t.empty(name, dir) }); err != nil {
			return err
		}
	}
	return t.empty(name, ".")
}

// same says whether a name in both trees is one file.
func (t *Tree) same(name, p string) bool {
	a, err := t.parent.Stat(name + "/" + p)
	if err != nil {
		return false
	}
	b, err := t.parent.Stat(t.at(p))
	return err == nil && a.ID.Is(b.ID)
}

// empty removes a folder of an old tree, and before that what is still in it.
func (t *Tree) empty(name, dir string) error {
	at := path.Join(name, dir)
	err := t.parent.Rmdir(at)
	if !errors.Is(err, disk.ErrNotEmpty) {
		if gone(err) {
			return nil
		}
		return err
	}
	list, err := t.parent.List(at)
	if err != nil {
		return err
	}
	for _, e := range list {
		p := path.Join(dir, e.Name())
		_, err := t.parent.Stat(t.at(p))
		switch {
		case e.IsDir() && err == nil:
			err = t.empty(name, p)
		case t.same(name, p):
			err = t.parent.Remove(name + "/" + p)
		default:
			err = t.move(name, p)
		}
		if err != nil {
			return err
		}
	}
	return t.parent.Rmdir(at)
}

// move brings what somebody has put into the old tree into the published one.
func (t *Tree) move(name, p string) error {
	if err := t.parent.MkdirAll(path.Dir(t.at(p))); err != nil {
		return err
	}
	return t.parent.Rename(name+"/"+p, t.at(p))
}
