package watch

import (
	"io/fs"
	"os"
	"path"
	"time"
)

const (
	share  = 10                    // a look may take the n-th part of the time
	rest   = 30 * time.Second      // between looks at most
	fine   = 20 * time.Millisecond // more than a tick of a file system's clock
	coarse = 2 * time.Second       // and of one that knows only seconds
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
	root, err := os.Stat(w.root)
	if err != nil || !g.folder(".", root, w.seen == nil) {
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
	w.again = w.cost.next(time.Now(), g.now, w.polling)
	w.tellRefused()
}

// folder lists one, of which info is from before. fresh says that what is in it
// needs no mention: it is new itself. There is nothing to list if it has gone.
func (g *glance) folder(name string, info fs.FileInfo, fresh bool) (ok bool) {
	if g.w.closing() {
		g.unread = append(g.unread, name)
		return true
	}
	entries, err := g.w.list(g.w.place(name))
	if err != nil && gone(err) {
		return false
	}
	was, known := g.w.seen[name]
	switch is := g.put(name, info); {
	case fresh:
	case !known || !was.mode.IsDir():
		g.here = append(g.here, changed(name, false))
		fresh = true
	case is.differs(was):
		// Something is gone, or was there between the looks, or is told of by itself.
		g.away = append(g.away, change{name, absent})
	}
	if err != nil {
		g.unread = append(g.unread, name)
		g.w.refuse(name, err)
		return true
	}
	for _, d := range entries {
		g.entry(path.Join(name, d.Name()), d, fresh)
	}
	return true
}

// entry looks at what is in a folder.
func (g *glance) entry(name string, d fs.DirEntry, fresh bool) {
	if g.w.skip(name, d.IsDir()) {
		return
	}
	was, known := g.w.seen[name]
	info, err := d.Info()
	switch {
	case err != nil && gone(err):
	case err != nil:
		if known {
			g.seen[name] = was
		}
	case info.IsDir():
		g.folder(name, info, fresh)
	default:
		if is := g.put(name, info); !fresh && (!known || is.differs(was)) {
			g.here = append(g.here, changed(name, false))
		}
	}
}

func (g *glance) put(name string, info fs.FileInfo) seen {
	is := seen{size: info.Size(), time: info.ModTime().UnixNano(), mode: info.Mode(), inode: idOf(info).inode}
	tick := fine
	if is.time%int64(time.Second) == 0 {
		tick = coarse
	}
	// It was looked at between the look's beginning and now, which on a busy
	// machine are far apart. A time that is still to come is nobody's clock.
	at := info.ModTime()
	is.young = g.now.Sub(at) < tick && time.Until(at) < tick
	g.seen[name] = is
	return is
}

// differs says that something may not be what it was.
func (s seen) differs(was seen) bool {
	aged := was.young && !s.young
	s.young, was.young = false, false
	return s != was || aged
}

// A cost is what the last two looks took. The smaller one counts: a disk that
// stood still for a second says nothing about the work.
type cost [2]time.Duration

// next is when to look again after a look that has ended.
func (c *cost) next(end, begun time.Time, often time.Duration) time.Time {
	took := end.Sub(begun)
	if c[1] = c[0]; c[1] == 0 {
		c[1] = took
	}
	c[0] = took
	return end.Add(min(max(often, share*min(c[0], c[1])), rest))
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
