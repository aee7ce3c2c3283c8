package tree

// Where the folder cannot be exchanged (a mount point, a lower layer of
// overlayfs, no right to write beside it, no such system call), or where that
// was asked for, the tree is changed file by file, each by a rename: no file is
// ever torn, but for a moment some are old and some new. So the order matters:
//
//  1. files that are new, those before pages and answers that they may show:
//     nothing names them yet;
//  2. files that are replaced, in the same order: whatever a list names by now
//     is there;
//  3. what is no longer planned goes: nothing names it any more.
//
// Before the first step the whole of it is noted in .galley. A run that finds
// the note finishes what it says.

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"galley/builder/disk"
)

func (n *Next) inPlace(ctx context.Context, m *manifest, r *Report) error {
	t := n.tree
	if err := n.staging.filled(); err != nil {
		return err
	}
	r.Notes = append(r.Notes, fmt.Sprintf("%s/ was changed file by file, not in one step (%s)", t.where.Label, t.inPlace))
	m.Staging, m.ID, m.Mode = n.staging.name, t.id, "in-place"
	m.Since, m.Strangers = 0, nil // its folders change while it is published
	if n.staging.folder != t.parent {
		m.Staging = "@" + m.Staging
	}
	if err := n.record(m); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	// From here on it is brought to its end, by this run or the next one.
	n.done, r.Changed = true, true
	t.generation = m.generation
	if err := t.bring(ctx, &n.staging, m, n.removed); err != nil {
		return err
	}
	if err := t.settle(); err != nil || t.spare == nil && !t.stale {
		return err
	}
	_, err := t.dropSpare(ctx)
	return err
}

// bring changes the folder into what m says: from the staged files that are
// still there, and without what is to be removed.
func (t *Tree) bring(ctx context.Context, from *staging, m *manifest, removed []string) error {
	if err := t.parent.Mkdir(t.name); err != nil {
		return err
	}
	if err := t.makeWay(m, removed); err != nil {
		return err
	}
	for _, p := range t.order(m) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := t.place(from, p); err != nil {
			return err
		}
	}
	if err := t.clear(removed); err != nil {
		return err
	}
	if err := t.parent.Sync(); err != nil {
		return err
	}
	return from.remove(ctx)
}

// order gives the staged files in the order in which they may appear.
func (t *Tree) order(m *manifest) []string {
	rank := map[string]int{}
	var staged []string
	for i := range m.Files.files {
		if !m.Files.files[i].staged {
			continue
		}
		p := m.Files.files[i].Path
		staged = append(staged, p)
		if t.old.find(p) >= 0 {
			rank[p] += 2
		}
		switch path.Ext(p) {
		case ".html", ".json", ".xml", ".txt":
			rank[p]++
		}
	}
	slices.SortFunc(staged, func(a, b string) int {
		if rank[a] != rank[b] {
			return rank[a] - rank[b]
		}
		return strings.Compare(a, b)
	})
	return staged
}

// makeWay removes files where folders have to be, and folders where files have
// to be, as far as they are ours and go anyway.
func (t *Tree) makeWay(m *manifest, removed []string) error {
	dirs := m.Files.dirs().at
	var first []string
	for _, p := range removed {
		_, way := dirs[p]
		for d := path.Dir(p); d != "." && !way; d = path.Dir(d) {
			way = m.Files.find(d) >= 0
		}
		if way {
			first = append(first, p)
		}
	}
	return t.clear(first)
}

// clear removes files and the folders that are empty then.
func (t *Tree) clear(files []string) error {
	for _, p := range files {
		if info, err := t.parent.Stat(t.at(p)); err == nil && info.Kind == disk.Directory {
			continue // by now the next tree's
		}
		if err := t.parent.Remove(t.at(p)); err != nil && !gone(err) {
			return err
		}
	}
	for _, dir := range slices.Backward(folders(slices.Values(files))) {
		err := t.parent.Rmdir(t.at(dir))
		if err != nil && !errors.Is(err, disk.ErrNotEmpty) && !gone(err) {
			return err
		}
	}
	return nil
}

// place moves a staged file to where it is published. One that is not staged
// any more is there already: a run before this one did it.
func (t *Tree) place(from *staging, p string) error {
	if _, err := from.folder.Stat(from.at(p)); gone(err) {
		return nil
	}
	if err := t.parent.MkdirAll(t.at(path.Dir(p))); err != nil {
		return err
	}
	if from.folder == t.parent {
		err := t.parent.Rename(from.at(p), t.at(p))
		if err == nil || !disk.NoLink(err) {
			return err
		}
	}
	return t.copy(from, p)
}

// copy is place where a file cannot be moved: it is written beside its place
// first. The name is a function of the tree's, so that it is found again.
func (t *Tree) copy(from *staging, p string) error {
	beside := path.Join(t.at(path.Dir(p)), "."+strings.TrimPrefix(from.name, ".")+"~")
	if err := t.parent.Remove(beside); err != nil {
		return err
	}
	file, err := from.folder.Open(from.at(p))
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err := t.parent.Copy(beside, file); err != nil {
		return errors.Join(err, t.parent.Remove(beside))
	}
	if fi, err := file.Stat(); err != nil {
		return err
	} else if err := t.parent.Chtimes(beside, fi.ModTime().UnixNano()); err != nil {
		return err
	}
	if err := t.parent.Rename(beside, t.at(p)); err != nil {
		return err
	}
	return from.folder.Remove(from.at(p))
}
