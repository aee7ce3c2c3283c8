package tree

// The folder is exchanged whole, in one system call: whoever reads it sees the
// last tree or the next one, and never a mixture, whenever the build is killed.
// So the next tree is made beside it: new files are written there, unchanged
// ones get a second name there (a hard link: they keep inode and time), and so
// does what is not ours, be it CNAME or a whole .git. After the exchange the old
// tree becomes the spare, which the next build brings up to date and exchanges
// (spare.go); or its names go.
//
// Not chosen: moving the folder away and the next one in, which leaves a moment
// with no tree; a symlink as the published folder, which upload programs and
// bind mounts mistake; moving foreign folders over, which would leave a moment
// without them. The price of a tree made anew is a hard link for each unchanged
// file.

import (
	"context"
	"errors"
	"fmt"
	"maps"
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
	n.broken = true // should it end here, nobody knows what is in the staged tree
	if t.there {
		if err := n.complete(ctx, m); err != nil {
			return err
		}
	}
	if err := n.staging.filled(); err != nil {
		return err
	}
	m.Staging, m.ID, m.Mode = n.staging.name, n.staging.id, "exchange"
	since, err := t.touch(n.staging.name)
	if err != nil {
		return err
	}
	m.Since = since
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
		t.generation = m.generation
		if t.spare != nil || t.stale {
			_, err = t.dropSpare(ctx)
			r.unclear(err)
		}
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
	t.generation = m.generation
	var stays []string
	for _, e := range n.edited {
		if e.Stays {
			stays = append(stays, e.Path)
		}
	}
	was := &manifest{Files: t.old, Since: t.since, Strangers: append(stays, t.strangers...)}
	err = t.demote(ctx, n.staging.name, was, t.dirs(), m, n.removed, func() ([]string, error) { return n.late(ctx) })
	if ctx.Err() != nil {
		t.left = true // the next run finishes it
		return ctx.Err()
	}
	r.unclear(err)
	return t.settle()
}

func (r *Report) unclear(err error) {
	if err != nil {
		r.Notes = append(r.Notes, fmt.Sprintf("the new tree is published, but the old one could not be cleared away: %v", err))
	}
}

// complete gives the staged tree what it has to hold beside what was put.
func (n *Next) complete(ctx context.Context, m *manifest) (err error) {
	t := n.tree
	if n.staging.spare {
		err = n.linkRenewed(ctx)
	} else {
		err = n.linkKept(ctx)
	}
	if err != nil {
		return err
	}
	if m.Strangers, err = n.carry(ctx); err != nil {
		return err
	}
	if !n.staging.spare {
		return nil
	}
	gone := slices.Clone(n.removed)
	gone = append(gone, n.lost...)
	return t.unname(ctx, n.staging.name, gone, nil)
}

// touch gives a folder a time of change, and says which.
func (t *Tree) touch(name string) (int64, error) {
	info, err := t.parent.Stat(name)
	if err != nil {
		return 0, err
	}
	if err := t.parent.Chtimes(name, info.Modified); err != nil {
		return 0, err
	}
	info, err = t.parent.Stat(name)
	return info.Changed, err
}

// demote makes the tree that was published the spare, or removes it: was is the
// manifest that it had, and next that of the tree which is published now. foreign
// gives what in it is not ours, besides the strangers that was names.
func (t *Tree) demote(ctx context.Context, name string, was *manifest, d *dirs, next *manifest, removed []string, foreign func() ([]string, error)) error {
	differ := map[string]bool{}
	for i := range next.Files.files {
		if f := &next.Files.files[i]; f.staged {
			differ[f.Path] = true
		}
	}
	for _, p := range removed {
		differ[p] = true
	}
	info, err := t.parent.Stat(name)
	if err != nil {
		return err
	}
	free := true
	if name != t.spareName() {
		if free, err = t.dropSpare(ctx); err != nil {
			return err
		}
	}
	t.spare = nil
	if !free || t.boot == "" || was.Since == 0 || !t.worth(len(differ), len(next.Files.files)) {
		ours := slices.Clone(removed)
		for i := range was.Files.files {
			if p := was.Files.files[i].Path; next.Files.find(p) >= 0 {
				ours = append(ours, p)
			}
		}
		return t.retire(ctx, name, ours)
	}
	roots, err := foreign()
	if err != nil {
		return err
	}
	roots = append(roots, was.Strangers...)
	if err := t.putAway(ctx, name, roots); err != nil {
		return err
	}
	for _, p := range roots {
		differ[path.Join(path.Dir(p), mark)] = true // the folder may hold nothing now
	}
	return t.noteSpare(name, &spare{id: info.ID, since: was.Since, differ: differ})
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
	return t.linkAll(ctx, &n.staging, kept, never)
}

// linkRenewed brings into the spare what is kept, though not as the manifest had
// it: another file may be there by now.
func (n *Next) linkRenewed(ctx context.Context) error {
	renewed := slices.Sorted(maps.Keys(n.renewed))
	for _, p := range renewed {
		if err := n.staging.mkdir(path.Dir(p)); err != nil {
			return err
		}
		if err := unlink(n.staging.in, p); err != nil {
			return err
		}
	}
	return n.tree.linkAll(ctx, &n.staging, renewed, never)
}

// linkAll gives files of the published tree their names in a staged one. Where
// that cannot be (another file system mounted below, a file of another user) the
// trees cannot be exchanged.
func (t *Tree) linkAll(ctx context.Context, to *staging, files []string, allow func(error) bool) (err error) {
	if len(files) == 0 {
		return nil
	}
	from, err := t.parent.Inside(t.name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	return each(ctx, files, func(p string) error {
		err := t.link(from, to, p)
		if err != nil && allow(err) {
			return nil
		}
		return err
	})
}

func (t *Tree) link(from *disk.Folder, to *staging, p string) error {
	err := to.in.LinkFrom(from, p, p)
	if err != nil && disk.NoLink(err) {
		return &notHere{err}
	}
	return err
}

func never(error) bool { return false }

// retire removes a tree that is no longer published: what was ours by name, and
// of anything else only second names of what the published tree holds. What came
// into it at the last moment is moved over.
func (t *Tree) retire(ctx context.Context, name string, ours []string) error {
	slices.Sort(ours)
	err := each(ctx, ours, func(p string) error {
		return unlink(t.parent, name+"/"+p) // a folder by now: what is in it is found below
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
		if err := t.putOne(name, p, e.IsDir()); err != nil {
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
