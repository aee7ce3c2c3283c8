package tree

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"galley/builder/disk"
)

// recover finishes, or takes back, what a run that was killed had begun. The
// lock's file says which tree it was staging, and `.next` in .galley how it was
// publishing it:
//
//   - no tree was exchanged yet: the staged one goes;
//   - it was exchanged: the old one goes, and the next manifest holds;
//   - file by file: whatever is still staged is moved into its place.
func (t *Tree) recover(ctx context.Context) error {
	var was record
	// A file that says something else was not written to its end, by a run that
	// had staged nothing yet.
	_ = json.Unmarshal([]byte(t.lock.Before), &was)
	next, err := readManifest(t.state, t.key+".next")
	if err != nil {
		return err
	}
	if next != nil && next.Folder != t.where.Label {
		next = nil
	}
	t.killed = was.Staging != "" || next != nil
	if next != nil && next.Mode == "in-place" {
		return t.finishInPlace(ctx, next)
	}
	if was.Staging == "" && next == nil {
		return nil
	}
	if next != nil && (was.Staging == "" || was.Staging == next.Staging) {
		was.Staging, was.ID = next.Staging, next.ID
	}
	if strings.Contains(was.Staging, "/") || !strings.HasPrefix(was.Staging, "."+t.name+".galley-") && !strings.HasPrefix(was.Staging, "staging-") {
		return t.forget()
	}
	from := &staging{folder: t.stagedIn(was.Staging), name: was.Staging}
	public, errPublic := t.parent.Stat(t.name)
	staged, errStaged := from.folder.Stat(from.name)
	switch {
	case errPublic == nil && public.ID.Is(was.ID):
		return t.finishExchange(ctx, next, was.Staging, errStaged == nil)
	case gone(errStaged):
		return t.forget()
	case errStaged == nil && (staged.ID.Is(was.ID) || was.ID == disk.ID{}):
		if err := from.remove(ctx); err != nil {
			return fmt.Errorf("removing what an interrupted build left: %w", err)
		}
		if was.Staging == t.spareName() {
			if err := t.forgetSpare(); err != nil {
				return err
			}
		}
		return t.forget()
	}
	t.notes = append(t.notes, fmt.Sprintf("an interrupted build left %s; it is not known what it holds: remove it", was.Staging))
	return t.forget()
}

func (t *Tree) stagedIn(name string) *disk.Folder {
	if strings.HasPrefix(name, "staging-") {
		return t.state
	}
	return t.parent
}

// forget removes what was noted of a tree that is not published.
func (t *Tree) forget() error {
	return errors.Join(t.state.Remove(t.key+".next"), t.state.Remove(t.key+".next~"))
}

func (t *Tree) finishExchange(ctx context.Context, next *manifest, old string, there bool) error {
	was, err := readManifest(t.state, t.key+".manifest")
	if err != nil {
		return err
	}
	switch {
	case there && next == nil && old == t.spareName():
		// The old tree is the spare by now, if its record says so.
	case there && next == nil:
		t.notes = append(t.notes, fmt.Sprintf("an interrupted build left %s; without its notes in .galley nobody knows what in it is galley's: remove it", old))
	case there:
		// Without a manifest the folder was taken over, and held only what was
		// planned. What is no longer planned, and was edited, stayed.
		var removed []string
		if was == nil || was.Folder != t.where.Label {
			was = &manifest{Files: next.Files}
		} else {
			t.seed = was.Seed
			for _, f := range was.Files.files {
				if next.Files.find(f.Path) >= 0 {
					continue
				}
				if t.untouched(old+"/"+f.Path, f) {
					removed = append(removed, f.Path)
				} else {
					was.Strangers = append(was.Strangers, f.Path)
				}
			}
		}
		t.generation = next.generation
		d := was.Files.dirs()
		foreign := func() ([]string, error) {
			changed, err := t.changedFolders(ctx, old, d, was.Since)
			if err != nil {
				return nil, err
			}
			return t.foreign(ctx, old, d, was.Files, changed)
		}
		if err := t.demote(ctx, old, was, d, next, removed, foreign); err != nil {
			return fmt.Errorf("clearing away the tree that an interrupted build had replaced: %w", err)
		}
		t.spare = nil // it is found again, with what else there is
	}
	if next == nil {
		return nil
	}
	return t.settle()
}

func (t *Tree) finishInPlace(ctx context.Context, next *manifest) error {
	was, err := readManifest(t.state, t.key+".manifest")
	if err != nil {
		return err
	}
	var removed []string
	if was != nil && was.Folder == t.where.Label {
		t.old, t.seed = was.Files, was.Seed
		for _, f := range was.Files.files {
			if next.Files.find(f.Path) < 0 && t.untouched(t.at(f.Path), f) {
				removed = append(removed, f.Path)
			}
		}
	}
	name := strings.TrimPrefix(next.Staging, "@")
	from := &staging{folder: t.stagedIn(name), name: name}
	if err := t.bring(ctx, from, next, removed); err != nil {
		return fmt.Errorf("finishing what an interrupted build began: %w", err)
	}
	t.old = newList(nil)
	t.notes = append(t.notes, fmt.Sprintf("an interrupted build of %s/ was finished first", t.where.Label))
	return t.settle()
}

// untouched says whether a file of parent is still as f says.
func (t *Tree) untouched(name string, f File) bool {
	info, err := t.parent.Stat(name)
	if err != nil || info.Kind != disk.File || info.Size != f.Size {
		return false
	}
	if info.Modified == f.Modified {
		return true
	}
	is, err := t.hash(name)
	return err == nil && is == f.Hash
}
