package watch

import (
	"errors"
	"io/fs"
	"os"
	"time"
)

const (
	instead = 500 * time.Millisecond // how often to look where there are no events
	missed  = 100 * time.Millisecond // how often to look for a root that is not there
)

// run is the watcher's one goroutine besides those of its source.
func (w *Watcher) run() {
	defer w.end()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		w.set(timer)
		var events <-chan event
		if w.source != nil {
			events = w.source.events
		}
		select {
		case <-w.closed:
			return
		case e, open := <-events:
			if !open {
				w.leave() // the source gave up: begin anew, but not in a circle
				continue
			}
			w.event(e)
		case <-w.lost:
			w.again = time.Now().Add(join) // more may be lost at once
		case <-w.asked:
			w.anew()
		case <-timer.C:
			w.wake(time.Now())
		}
	}
}

// set makes the timer fire when something is due.
func (w *Watcher) set(timer *time.Timer) {
	due := earlier(w.gathered.due(), w.again)
	if due.IsZero() {
		timer.Stop()
		return
	}
	timer.Reset(time.Until(due))
}

// wake does what is due by the clock.
func (w *Watcher) wake(now time.Time) {
	w.gathered.wake(now)
	switch {
	case w.again.IsZero() || now.Before(w.again):
	case w.missing:
		if info, err := os.Stat(w.root); err != nil || !info.IsDir() {
			w.again = now.Add(missed)
			return
		}
		w.anew()
	case w.source == nil:
		w.look()
	default:
		w.anew()
	}
}

// anew begins again, after which anything may be different.
func (w *Watcher) anew() {
	w.begin()
	w.gathered.noteAll(time.Now())
}

// begin watches everything with a new source. Watches are not repaired one by
// one: what a source that lost events still believes of paths cannot be told.
func (w *Watcher) begin() {
	w.end()
	if info, err := os.Stat(w.root); err != nil || !info.IsDir() {
		w.leave()
		return
	}
	w.missing, w.again = false, time.Time{}
	if w.polling == 0 {
		if err := w.follow(); err != nil {
			w.fall(err)
		}
	}
	if w.polling > 0 && !w.missing {
		w.seen = nil
		w.look()
	}
	w.tellRefused()
}

// follow opens a source and lets it watch all folders.
func (w *Watcher) follow() error {
	s, err := w.open()
	if err != nil {
		return limit{err, true}
	}
	select {
	case <-w.lost: // by another one
	default:
	}
	w.source, w.folders = s, newFolders()
	w.running.Go(func() { s.drain(w.lost) })
	return w.enter(".")
}

// fall turns to polling, for good.
func (w *Watcher) fall(why error) {
	w.end()
	w.polling = instead
	w.tell(words(why))
}

// leave begins anew when the root is there, but not before a while.
func (w *Watcher) leave() {
	w.end()
	w.missing, w.again = true, time.Now().Add(missed)
}

// end lets go of the source.
func (w *Watcher) end() {
	if w.source != nil {
		w.source.close()
	}
	w.source, w.folders, w.again = nil, folders{}, time.Time{}
}

// gone says that an error means that nothing is there.
func gone(err error) bool { return errors.Is(err, fs.ErrNotExist) || notFolder(err) }
