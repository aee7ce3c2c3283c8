package tree

import (
	"context"
	"path"
	"slices"
	"strings"
	"sync"

	"galley/builder/disk"
)

// What a published folder holds that the manifest does not name is somebody
// else's: CNAME, .git, .well-known. It is carried from tree to tree. The
// manifest keeps the topmost names of what there was; what came since is in
// folders whose own time of change is later than the tree's, so that only those
// are read. A tree with no such time (a new owner, a copy) is read whole.

// foreign gives the topmost names in a tree's folders that are not ours.
func (t *Tree) foreign(ctx context.Context, root string, d *dirs, l *list, changed []string) ([]string, error) {
	var mu sync.Mutex
	var all []string
	err := each(ctx, changed, func(dir string) error {
		entries, err := t.parent.List(path.Join(root, dir))
		if gone(err) {
			return nil
		}
		if err != nil {
			return err
		}
		for _, e := range entries {
			p := path.Join(dir, e.Name())
			if _, ours := d.at[p]; ours && e.IsDir() || l.find(p) >= 0 && !e.IsDir() || p == mark {
				continue
			}
			mu.Lock()
			all = append(all, p)
			mu.Unlock()
		}
		return nil
	})
	return all, err
}

// changedFolders gives the folders of a tree that have to be read.
func (t *Tree) changedFolders(ctx context.Context, root string, d *dirs, since int64) ([]string, error) {
	if since == 0 {
		var every []string
		for i := range d.all {
			every = append(every, d.all[i].path)
		}
		return every, nil
	}
	if root == t.name && t.seen != nil && t.seen.dirs == d && t.seen.whole {
		return t.seen.changed(since), nil
	}
	return t.changedIn(ctx, root, d, nil, since)
}

// carry gives what is not ours its name in the next tree: files as they are,
// folders with their mode and time. It returns the topmost names of it all.
func (n *Next) carry(ctx context.Context) ([]string, error) {
	t := n.tree
	changed, err := t.changedFolders(ctx, t.name, t.dirs(), t.since)
	if err != nil {
		return nil, err
	}
	roots, err := t.foreign(ctx, t.name, t.dirs(), t.old, changed)
	if err != nil {
		return nil, err
	}
	roots = append(roots, t.strangers...)
	for _, e := range n.edited {
		if e.Stays {
			roots = append(roots, e.Path)
		}
	}
	if len(roots) == 0 {
		return nil, nil
	}
	slices.Sort(roots)
	roots = slices.Compact(roots)
	n.carried = roots
	from, err := t.parent.Inside(t.name)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	c := &carrier{ctx: ctx, next: n, from: from, dirs: n.files.dirs().at, tops: map[string]bool{}}
	for _, p := range roots {
		info, err := t.parent.Stat(t.at(p))
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if err := c.carry(p, info); err != nil {
			return nil, err
		}
	}
	for _, f := range slices.Backward(c.made) {
		if f.Mode != disk.FolderMode {
			if err := t.parent.Chmod(n.staging.at(f.path), f.Mode); err != nil {
				return nil, err
			}
		}
		if err := t.parent.Chtimes(n.staging.at(f.path), f.Modified); err != nil {
			return nil, err
		}
	}
	tops := make([]string, 0, len(c.tops))
	for p := range c.tops {
		tops = append(tops, p)
	}
	slices.Sort(tops)
	return tops, nil
}

// late gives what was carried, and what has come to the tree that was published
// until now since that was looked at. What has come to a folder that holds but a file or two
// is found when the spare is used.
func (n *Next) late(ctx context.Context) ([]string, error) {
	t, d := n.tree, n.tree.dirs()
	seen := d.look()
	if err := t.surveyFolders(ctx, n.staging.name, seen, func(i int32) bool { return !d.small(i) }); err != nil {
		return nil, err
	}
	came, err := t.foreign(ctx, n.staging.name, d, t.old, seen.changed(t.since))
	return append(came, n.carried...), err
}

type carrier struct {
	ctx  context.Context
	next *Next
	from *disk.Folder     // the published tree
	dirs map[string]int32 // of the next tree's files
	made []carried
	tops map[string]bool
}

type carried struct {
	path string
	disk.Info
}

func (c *carrier) carry(p string, info disk.Info) error {
	n := c.next
	t := n.tree
	if err := c.ctx.Err(); err != nil {
		return err
	}
	if n.files.find(p) >= 0 {
		return nil // ours, or as good as ours
	}
	if err := n.staging.mkdir(path.Dir(p)); err != nil {
		return err
	}
	if n.staging.spare && t.old.find(p) >= 0 {
		if err := unlink(n.staging.in, p); err != nil {
			return err
		}
	}
	_, ours := c.dirs[p]
	if !ours {
		c.tops[c.top(p)] = true
	}
	if info.Kind != disk.Directory {
		return t.link(c.from, &n.staging, p)
	}
	if err := n.staging.mkdir(p); err != nil {
		return err
	}
	if !ours {
		c.made = append(c.made, carried{p, info})
	}
	list, err := t.parent.List(t.at(p))
	if err != nil {
		return err
	}
	for _, e := range list {
		q := p + "/" + e.Name()
		info, err := t.parent.Stat(t.at(q))
		if gone(err) {
			continue
		}
		if err != nil {
			return err
		}
		if err := c.carry(q, info); err != nil {
			return err
		}
	}
	return nil
}

// top is the folder that a stranger is in and none of ours, or itself.
func (c *carrier) top(p string) string {
	for i, r := range p {
		if r == '/' {
			if _, ours := c.dirs[p[:i]]; !ours {
				return p[:i]
			}
		}
	}
	return p
}

// putAway removes from a tree that is no longer published what is not ours: what
// the published one holds too loses its second name, and what came at the last
// moment is moved over.
func (t *Tree) putAway(ctx context.Context, name string, roots []string) error {
	slices.Sort(roots)
	for i, p := range roots {
		if err := ctx.Err(); err != nil {
			return err
		}
		if i > 0 && (p == roots[i-1] || strings.HasPrefix(p, roots[i-1]+"/")) {
			continue
		}
		info, err := t.parent.Stat(name + "/" + p)
		if gone(err) {
			continue
		}
		if err != nil {
			return err
		}
		if err := t.putOne(name, p, info.Kind == disk.Directory); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tree) putOne(name, p string, folder bool) error {
	_, err := t.parent.Stat(t.at(p))
	switch {
	case folder && err == nil:
		return t.empty(name, p)
	case t.same(name, p):
		return t.parent.Remove(name + "/" + p)
	}
	return t.move(name, p)
}
