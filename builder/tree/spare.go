package tree

// The spare is the tree that was published before the present one. It shares
// with it every file that did not change (two names of one inode), so the next
// build need not make a tree anew, of which the folders alone cost more than all
// the rest: it brings the spare up to date, with what the last build changed
// and what this one changes, and exchanges both. That is as atomic as before,
// and costs what changed, not what there is.
//
// Nothing is ever written into a file: a name is removed, and a new file made.
// The record in .galley says which tree the spare was made a spare of, which
// folder it is, and which paths in it differ. It is believed only if all of it
// fits, and only until the machine is started anew.
//
// What is checked before each use: that the folder is the one; that no folder in
// it had a name made, removed or replaced since (its time of change, which
// nobody can set back, is compared: a stat for a folder, none for a file). In
// folders where that happened each name is compared with the published tree, and
// what is another file is linked anew. What is not checked: bytes written into
// a file where it stands. Such a file is the published tree's as well, or one of
// those that are made anew anyway; the next build sees by the file's time that
// it was edited. A clock that was set back by hand may hide a change of names
// until then, too.
//
// The spare holds nothing of anybody else's. CNAME or .git get their names in a
// tree just before it is published, and lose them once it is the spare. Whatever
// somebody has put into the old tree at the last moment, between the look at it
// and the exchange, is moved over then; in a folder that holds but one or two files, of which
// a tree has tens of thousands, it is found and moved when the spare is used.
//
// Not chosen: a spare made right after each build, which would double the price
// of a first one; reading all folders of both trees at each use (three stats'
// worth a folder).

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/zeebo/xxh3"

	"galley/builder/disk"
)

// A spare is what is known of the spare tree.
type spare struct {
	id     disk.ID
	since  int64           // names that were changed after this are to be looked at
	differ map[string]bool // paths that have to be removed, and linked where the manifest names them
}

// mark lies in a spare, and in no tree that is published: it says to people and
// to the next run that all of it may go.
const mark = ".galley-spare"

const markText = "This folder holds the tree that galley published before the present one, so that the next one\nis made faster. Nothing in it is needed: it may be deleted.\n"

func (t *Tree) spareName() string { return "." + t.name + ".galley-spare" }

// worth says whether an old tree is kept as the spare: where it shares less than
// half, removing it costs less than keeping its bytes on the disk.
func worth(differ, all int) bool { return differ <= max(all/2, 64) }

const spareHead = "galley spare 1\n"

func (s *spare) bytes(generation, boot string) []byte {
	b := fmt.Appendf(nil, "%sgeneration %s\nboot %s\nid %d:%d\nsince %d\n", spareHead, generation, boot, s.id.Device, s.id.Number, s.since)
	for _, p := range slices.Sorted(maps.Keys(s.differ)) {
		b = append(b, '=')
		b = append(b, p...)
		b = append(b, '\n')
	}
	return fmt.Appendf(b, "end %x\n", xxh3.Hash(b))
}

// parseSpare gives nil for what cannot be believed, or belongs to another tree.
func parseSpare(b []byte, generation, boot string) *spare {
	text := string(b)
	end := strings.LastIndex(text, "\nend ")
	if end < 0 || text[end+5:] != strconv.FormatUint(xxh3.HashString(text[:end+1]), 16)+"\n" {
		return nil
	}
	s := &spare{differ: map[string]bool{}}
	text, ok := strings.CutPrefix(text[:end+1], spareHead+"generation "+generation+"\nboot "+boot+"\n")
	if !ok {
		return nil
	}
	head, text, _ := strings.Cut(text, "\nsince ")
	since, text, _ := strings.Cut(text, "\n")
	if n, _ := fmt.Sscanf(head, "id %d:%d", &s.id.Device, &s.id.Number); n != 2 {
		return nil
	}
	var err error
	if s.since, err = strconv.ParseInt(since, 10, 64); err != nil {
		return nil
	}
	for l := range strings.Lines(text) {
		p := strings.TrimSuffix(strings.TrimPrefix(l, "="), "\n")
		if !fs.ValidPath(p) {
			return nil
		}
		s.differ[p] = true
	}
	return s
}

// findSpare reads the record of the spare. Where it does not fit there is none.
func (t *Tree) findSpare() error {
	info, err := t.parent.Stat(t.spareName())
	if err != nil {
		return ignore(err, gone)
	}
	t.stale = true
	if t.boot == "" || t.inPlace != "" || t.generation == "" || info.Kind != disk.Directory {
		return nil
	}
	b, err := t.state.Read(t.key + ".spare")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	s := parseSpare(b, t.generation, t.boot)
	if s == nil || !s.id.Is(info.ID) || s.since == 0 {
		return nil
	}
	t.stale, t.spare = false, s
	return nil
}

// noteSpare makes a tree beside the published one the spare.
func (t *Tree) noteSpare(name string, s *spare) error {
	marked := name + "/" + mark
	if _, err := t.parent.Stat(marked); gone(err) {
		if _, err := t.parent.Write(marked, []byte(markText)); err != nil {
			return err
		}
	}
	if name != t.spareName() {
		if err := t.parent.Rename(name, t.spareName()); err != nil {
			return err
		}
	}
	if err := t.state.Overwrite(t.key+".spare", s.bytes(t.generation, t.boot)); err != nil {
		return err
	}
	t.spare = s
	return nil
}

// dropSpare removes a spare that is of no use, and says whether its name is free
// then. One that nothing says to be ours stays, and is told of.
func (t *Tree) dropSpare(ctx context.Context) (bool, error) {
	name := t.spareName()
	info, err := t.parent.Stat(name)
	if gone(err) {
		t.spare, t.stale = nil, false
		return true, t.forgetSpare()
	}
	if err != nil {
		return false, err
	}
	ours := t.spare != nil && t.spare.id.Is(info.ID)
	if !ours && info.Kind == disk.Directory {
		marked, err := t.parent.Stat(name + "/" + mark)
		ours = err == nil && marked.Kind == disk.File
	}
	if !ours && t.parent.Rmdir(name) == nil {
		return true, nil // a run was killed that had all but removed it
	}
	if !ours {
		note := fmt.Sprintf("%s beside the published folder is none that this project knows; a build is slower until it is removed", name)
		if !slices.Contains(t.notes, note) {
			t.notes = append(t.notes, note)
		}
		return false, nil
	}
	if err := t.forgetSpare(); err != nil {
		return false, err
	}
	t.spare, t.stale = nil, false
	// The mark goes last, so that what a kill leaves is known again.
	err = removeLast(ctx, t.parent, name, mark)
	t.left = t.left || err != nil // the next run finishes it
	return true, err
}

func (t *Tree) forgetSpare() error {
	return errors.Join(t.state.Remove(t.key+".spare"), t.state.Remove(t.key+".spare~"))
}

// use brings the spare up to date with the published tree, so that it can
// become the next one.
func (n *Next) use(ctx context.Context) error {
	t := n.tree
	s := t.spare
	name := t.spareName()
	if err := t.sweep(ctx); err != nil {
		return err
	}
	n.staging.folder, n.staging.name, n.staging.id, n.staging.spare = t.parent, name, s.id, true
	n.staging.base = t.dirs().at
	if err := t.lock.Say(record{Note: t.note, Staging: name, ID: s.id}.String()); err != nil {
		n.staging.folder = nil
		return err
	}
	n.broken = true
	if err := t.state.Remove(t.key + ".spare"); err != nil {
		return err
	}
	if err := t.parent.Remove(name + "/" + mark); err != nil {
		return err
	}
	differ := slices.Sorted(maps.Keys(s.differ))
	if err := t.unname(ctx, name, differ, t.dirs().at); err != nil {
		return err
	}
	if err := n.staging.fill(); err != nil {
		return err
	}
	var links []string
	for _, p := range differ {
		if t.old.find(p) >= 0 {
			links = append(links, p)
		}
	}
	for _, p := range links {
		if err := t.parent.MkdirAll(path.Dir(name + "/" + p)); err != nil {
			return err
		}
	}
	if err := t.linkAll(ctx, &n.staging, links, gone); err != nil {
		return err
	}
	s.differ = map[string]bool{}
	n.broken = false
	return nil
}

// unname removes files of a tree beside the published one, and the folders that
// hold nothing then, but for those that stay.
func (t *Tree) unname(ctx context.Context, name string, files []string, stay map[string]int32) error {
	err := each(ctx, files, func(p string) error { return unlink(t.parent, name+"/"+p) })
	if err != nil {
		return err
	}
	seen := map[string]bool{".": true}
	var dirs []string
	for _, p := range files {
		for d := path.Dir(p); !seen[d]; d = path.Dir(d) {
			seen[d] = true
			if _, stays := stay[d]; !stays {
				dirs = append(dirs, d)
			}
		}
	}
	deepest(dirs)
	for _, d := range dirs {
		if err := t.parent.Rmdir(name + "/" + d); err != nil && !errors.Is(err, disk.ErrNotEmpty) && !gone(err) {
			return err
		}
	}
	return nil
}

// unlink removes a file if one is there.
func unlink(in *disk.Folder, name string) error {
	err := in.Remove(name)
	if gone(err) || disk.IsFolder(err) {
		return nil
	}
	return err
}

// giveBack leaves the spare as it is by now to the next build.
func (n *Next) giveBack() error {
	t := n.tree
	for _, f := range n.staged {
		t.spare.differ[f.Path] = true
	}
	return t.noteSpare(t.spareName(), t.spare)
}

// sweep looks at what was changed in the spare since it became one, and notes
// what has to be made anew. What is nobody's is moved into the published tree,
// if it holds nothing there.
func (t *Tree) sweep(ctx context.Context) error {
	s, name := t.spare, t.spareName()
	changed, err := t.changedIn(ctx, name, t.dirs(), s.differ, s.since)
	if err != nil {
		return err
	}
	for _, dir := range changed {
		list, err := t.parent.List(path.Join(name, dir))
		if gone(err) {
			list, err = nil, nil
		}
		if err != nil {
			return err
		}
		here := map[string]bool{}
		for _, e := range list {
			p := path.Join(dir, e.Name())
			here[p] = !e.IsDir()
			if err := t.sift(ctx, p, e); err != nil {
				return err
			}
		}
		for _, p := range t.dirs().within(t.old, dir) {
			if !here[p] {
				s.differ[p] = true
			}
		}
	}
	return nil
}

// sift decides on one name in a folder of the spare that was changed.
func (t *Tree) sift(ctx context.Context, p string, e fs.DirEntry) error {
	s, name := t.spare, t.spareName()
	if s.differ[p] && !e.IsDir() || p == mark {
		return nil
	}
	if e.IsDir() {
		if _, ours := t.dirs().at[p]; ours {
			return nil
		}
		for q := range s.differ {
			if strings.HasPrefix(q, p+"/") {
				return nil
			}
		}
	} else if t.old.find(p) >= 0 {
		s.differ[p] = s.differ[p] || !t.same(name, p)
		if !s.differ[p] {
			delete(s.differ, p)
		}
		return nil
	}
	if _, err := t.parent.Stat(t.at(p)); gone(err) {
		return t.move(name, p)
	}
	if e.IsDir() {
		return t.empty(name, p)
	}
	return t.parent.Remove(name + "/" + p)
}

// changedIn gives the folders of a tree in which names were changed since, among
// those of d and those that hold other files.
func (t *Tree) changedIn(ctx context.Context, root string, d *dirs, others map[string]bool, since int64) ([]string, error) {
	added := map[string]bool{}
	for p := range others {
		for dir := path.Dir(p); dir != "." && !added[dir]; dir = path.Dir(dir) {
			if _, known := d.at[dir]; !known {
				added[dir] = true
			}
		}
	}
	seen := t.spareSeen
	t.spareSeen = nil
	if seen == nil || root != t.spareName() || seen.dirs != d {
		seen = d.look()
		if err := t.surveyFolders(ctx, root, seen, every); err != nil {
			return nil, err
		}
		seen.settle()
	}
	changed := seen.changed(since)
	return append(changed, slices.Sorted(maps.Keys(added))...), nil
}
