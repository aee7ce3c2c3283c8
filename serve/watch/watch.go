// Package watch says when to look again, and at what.
//
// It knows nothing of documents and compares no contents: what it names may
// have changed, and whoever asks compares. So it may name too much, never too
// little. It watches folders and never files, since most editors save by
// writing beside and renaming, and a watched file would be gone by then; it
// opens folders to list them and never opens a file.
//
// Where the system tells of changes (fsnotify) nothing is done at rest. Where it
// does not, or only with more watches than it grants, everything is looked at
// again and again, as seldom as keeps that below a tenth of a core.
package watch

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// A system is what there is outside: the real one, or a test's.
type system struct {
	open func() (*source, error)
	list func(folder string) ([]os.DirEntry, error)
	most int // files in watched folders; 0: any number
}

// Options are what a watcher is made with; all may be left out.
type Options struct {
	// Poll, if above 0, is how often everything is looked at instead of waiting
	// for events: for disks that have none, such as a network's or a container's.
	Poll time.Duration
	// Skip says what is not worth a look: folders that are not watched, nor
	// anything below them, and files whose events do not count. It is asked anew
	// at each event, with a path relative to the root and slashes. Of a path at
	// which nothing is any more nobody can say what it was: dir is false then.
	// It is called from one goroutine at a time.
	Skip func(path string, dir bool) bool
	// Tell is handed what a person should know: that there are no events to be
	// had (once), and which folders cannot be read (each once). It is called
	// within New and from the watcher's goroutine; it must not call the watcher.
	Tell func(message, hint string)
}

// A Watcher watches a folder and all below it until it is closed.
type Watcher struct {
	root   string // absolute
	prefix string // root with a separator behind it
	skip   func(path string, dir bool) bool
	tell   func(message, hint string)
	system

	gathered gathering
	asked    chan struct{} // of one: look at everything
	closed   chan struct{}
	once     sync.Once
	running  sync.WaitGroup

	// What follows belongs to the goroutine of run, and to New before it.
	source  *source             // nil: polling, or the root is missing
	folders folders             // that source watches
	lost    chan struct{}       // of one: source has lost events
	polling time.Duration       // how often; 0: there are events
	seen    map[string]seen     // at the last look of polling
	cost    cost                // of looks
	again   time.Time           // when to begin anew, or to look; zero: not by the clock
	missing bool                // the root is not there
	refused map[string]struct{} // folders of which it was told that they cannot be read
	newly   []refusal           // and those of which it is to be told
}

// New begins to watch root. Of what changes after it returns nothing is missed,
// so a project is opened after that. It is an error if root is no folder; that
// the system has no events to give is none, see Options.Tell.
func New(root string, o Options) (*Watcher, error) {
	return start(root, o, system{open: openSystem, list: os.ReadDir, most: mostFiles()})
}

func start(root string, o Options, s system) (*Watcher, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("watching: %w", err)
	}
	switch info, err := os.Stat(root); {
	case err != nil:
		return nil, fmt.Errorf("watching: %w", err)
	case !info.IsDir():
		return nil, fmt.Errorf("watching: %s is not a folder", root)
	}
	w := &Watcher{
		root: root, prefix: root, skip: o.Skip, tell: o.Tell, system: s,
		gathered: gathering{tokens: make(chan struct{}, 1)},
		asked:    make(chan struct{}, 1), closed: make(chan struct{}), lost: make(chan struct{}, 1),
		polling: max(o.Poll, 0), refused: map[string]struct{}{},
	}
	if !os.IsPathSeparator(root[len(root)-1]) {
		w.prefix += string(filepath.Separator)
	}
	if w.skip == nil {
		w.skip = func(string, bool) bool { return false }
	}
	if w.tell == nil {
		w.tell = func(string, string) {}
	}
	w.begin()
	w.running.Go(w.run)
	return w, nil
}

// Changes has a token when something may have changed since Take was last
// called. The first event after a quiet time gives one at once, those of the
// next 20 ms another one together; while events go on, there is one each 100 ms.
// Two kinds wait: that nothing is there any more, for 20 ms or until something
// else comes up, since most often it comes back at once with new contents; and
// the names that programs use for a moment (see passing), for 200 ms. The
// channel is never closed.
func (w *Watcher) Changes() <-chan struct{} { return w.gathered.tokens }

// Take gives what may have changed since it was last called: paths relative to
// the root, with slashes, sorted, each once. A path may be a folder's: then
// anything below it may be new, or gone with it. all says that anything may have
// changed (events were lost, the root came back, more than is worth a list), and
// then there are no paths.
func (w *Watcher) Take() (paths []string, all bool) { return w.gathered.take() }

// Look makes the watcher go through all folders again and then give a token for
// everything: for somebody who changed what is to be skipped, or has doubts.
func (w *Watcher) Look() {
	select {
	case w.asked <- struct{}{}:
	default: // it is asked already
	}
}

// Close ends the watch and waits until nothing of it runs. It may be called
// more than once.
func (w *Watcher) Close() error {
	w.once.Do(func() { close(w.closed) })
	w.running.Wait()
	return nil
}

// closing says that a long walk is of no use to anybody any more.
func (w *Watcher) closing() bool {
	select {
	case <-w.closed:
		return true
	default:
		return false
	}
}
