package watch

import (
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Folders are those that a source watches. A source knows a folder by the path
// by which it was added and, below, by its inode: adding a folder that was
// renamed gives back the watch of its old path, which tells of the old path, and
// ends when the old path is removed. So folders are known by their inodes here
// as well, and an old path is removed before its folder is added by a new one.
type folders struct {
	byPath map[string]*folder
	byID   map[id]string
	files  int // in them when they were listed; each may cost a descriptor
}

type folder struct {
	id    id
	files int
	below map[string]struct{} // paths of the folders directly in it
}

func newFolders() folders {
	return folders{byPath: map[string]*folder{}, byID: map[id]string{}}
}

// event takes in what a source tells.
func (w *Watcher) event(e event) {
	name, ok := strings.CutPrefix(e.Name, w.prefix)
	if e.Name == w.root {
		name, ok = ".", true
	}
	if !ok {
		return
	}
	name = filepath.ToSlash(name)
	left := e.Op&(fsnotify.Remove|fsnotify.Rename) != 0
	if name == "." {
		if left {
			w.anew()
		}
		return
	}
	info, err := os.Lstat(e.Name)
	away, dir := err != nil && gone(err), err == nil && info.IsDir()
	known := w.folders.byPath[name] != nil
	switch {
	case !known && w.skip(name, dir):
		return
	case known && (err == nil && !dir || left || e.Op&(fsnotify.Create|fsnotify.Chmod) != 0):
		if !hasIDs && e.Has(fsnotify.Rename) {
			w.anew() // what is below it keeps its old path
			return
		}
		w.forget(name)
	case err == nil && !dir && !info.Mode().IsRegular() && e.Op&(fsnotify.Create|fsnotify.Remove|fsnotify.Rename) == 0:
		return // what goes through a pipe changes nothing
	}
	if known && dir && (e.Op == fsnotify.Write || w.skip(name, true)) {
		return // what is written to a folder is told of by itself
	}
	if dir && w.folders.byPath[name] == nil {
		if err := w.enter(name); err != nil {
			w.fall(err)
			w.anew()
			return
		}
		w.tellRefused()
	}
	w.gathered.note(time.Now(), changed(name, away))
}

// changed is a change at a path; away: nothing is there.
func changed(name string, away bool) change {
	switch {
	case passing(path.Base(name)):
		return change{name, moment}
	case away:
		return change{name, absent}
	}
	return change{name, there}
}

// enter watches a folder and all below it. It is watched before it is listed,
// so that what comes into it meanwhile is found at least once. The error is a
// limit.
func (w *Watcher) enter(name string) error {
	if w.closing() {
		return nil
	}
	place := w.place(name)
	info, err := os.Lstat(place)
	if name == "." {
		info, err = os.Stat(place) // the root itself may be a symlink
	}
	if err != nil || !info.IsDir() {
		return nil // another event tells
	}
	at := idOf(info)
	if old, ok := w.folders.byID[at]; ok && hasIDs {
		// A file system that gives one number to two folders leaves both there.
		if info, err := os.Lstat(w.place(old)); err != nil || idOf(info) != at {
			w.forget(old)
		}
	}
	switch err := w.source.add(place); {
	case err == nil:
	case gone(err):
		return nil
	case exhausted(err):
		return limit{err, false}
	default:
		w.refuse(name, err)
		return nil
	}
	f := &folder{id: at}
	w.folders.byPath[name] = f
	w.folders.byID[at] = name
	if up := w.folders.byPath[path.Dir(name)]; up != nil && name != "." {
		if up.below == nil {
			up.below = map[string]struct{}{}
		}
		up.below[name] = struct{}{}
	}
	entries, err := w.list(place)
	switch {
	case err == nil || gone(err):
	case exhausted(err):
		return limit{err, false}
	default:
		w.refuse(name, err)
	}
	f.files = len(entries)
	if w.folders.files += f.files; w.most > 0 && w.folders.files > w.most {
		return limit{errFiles, false}
	}
	for _, d := range entries {
		below := path.Join(name, d.Name())
		if !d.IsDir() || w.skip(below, true) {
			continue
		}
		if err := w.enter(below); err != nil {
			return err
		}
	}
	return nil
}

// forget ends the watch of a folder that is not where it was, and of all that
// were below it.
func (w *Watcher) forget(name string) {
	f := w.folders.byPath[name]
	if f == nil {
		return
	}
	for below := range f.below {
		w.forget(below)
	}
	delete(w.folders.byPath, name)
	w.folders.files -= f.files
	if w.folders.byID[f.id] == name {
		delete(w.folders.byID, f.id)
	}
	if up := w.folders.byPath[path.Dir(name)]; up != nil {
		delete(up.below, name)
	}
	w.source.remove(w.place(name)) // which fails if the system was faster
}

// place is where a path is on the disk.
func (w *Watcher) place(name string) string {
	if name == "." {
		return w.root
	}
	return w.prefix + filepath.FromSlash(name)
}
