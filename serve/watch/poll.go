package watch

import (
	"io/fs"
	"os"
	"path"
	"time"
)

const (
	share = 10              // a look may take the n-th part of the time
	rest  = time.Minute     // between looks at most
	young = 2 * time.Second // the coarsest clock of a file system
)

// A seen is what polling compares. The time of a folder counts too: what came
// into it and went again between two looks, somebody else may have seen.
type seen struct {
	size, time int64
	inode      uint64
	mode       fs.FileMode
	// young: it was changed so shortly before the look that another change may
	// not show in its time. It is named once more when that has passed.
	young bool
}

// A glance is one look at everything.
type glance struct {
	w      *Watcher
	now    time.Time
	seen   map[string]seen
	unread []string // folders that could not be listed
	away   []change // of what was there at the last look
	here   []change
}

// look goes through everything and notes what is not as it was. The first look
// only remembers.
func (w *Watcher) look() {
	g := &glance{w: w, now: time.Now(), seen: make(map[string]seen, len(w.seen))}
	if !g.folder(".", w.seen == nil) {
		if w.seen != nil && !w.closing() {
			w.gathered.noteAll(time.Now())
		}
		w.leave()
		return
	}
	for name, was := range w.seen {
		if _, ok := g.seen[name]; ok {
			continue
		}
		if g.unknown(name) {
			g.seen[name] = was
			continue
		}
		if _, ok := g.seen[path.Dir(name)]; ok {
			g.away = append(g.away, changed(name, true)) // with all that was below
		}
	}
	w.seen = g.seen
	w.gathered.note(time.Now(), append(g.away, g.here...)...)
	end := time.Now()
	w.again = end.Add(min(max(w.polling, share*end.Sub(g.now)), rest))
	w.tellRefused()
}

// folder lists one. fresh says that it is new itself, so that what is in it
// needs no mention.
func (g *glance) folder(name string, fresh bool) (ok bool) {
	if g.w.closing() {
		g.unread = append(g.unread, name)
		return true
	}
	entries, err := g.w.list(g.w.place(name))
	if err != nil && gone(err) {
		return false
	}
	g.seen[name] = seen{mode: fs.ModeDir}
	if err != nil {
		g.unread = append(g.unread, name)
		g.w.refuse(name, err)
		return true
	}
	for _, d := range entries {
		below := path.Join(name, d.Name())
		if g.w.skip(below, d.IsDir()) {
			continue
		}
		was, known := g.w.seen[below]
		if d.IsDir() {
			there := g.folder(below, fresh || !known)
			if there && !fresh && (!known || !was.mode.IsDir()) {
				g.here = append(g.here, changed(below, false))
			}
			continue
		}
		info, err := d.Info()
		if err != nil {
			if !gone(err) && known {
				g.seen[below] = was
			}
			continue
		}
		is := g.entry(info)
		g.seen[below] = is
		if !fresh && (!known || is.differs(was)) {
			g.here = append(g.here, changed(below, false))
		}
	}
	return true
}

func (g *glance) entry(info os.FileInfo) seen {
	age := g.now.Sub(info.ModTime())
	return seen{
		size: info.Size(), time: info.ModTime().UnixNano(), mode: info.Mode(), inode: idOf(info).inode,
		young: age < young && age > -young && info.Mode().IsRegular(),
	}
}

// differs says that a file may not have the contents it had.
func (s seen) differs(was seen) bool {
	aged := was.young && !s.young
	s.young, was.young = false, false
	return s != was || aged
}

// unknown says that a path lies where nothing could be listed this time.
func (g *glance) unknown(name string) bool {
	for _, folder := range g.unread {
		if folder == "." || len(name) > len(folder) && name[len(folder)] == '/' && name[:len(folder)] == folder {
			return true
		}
	}
	return false
}
