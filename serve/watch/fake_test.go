package watch

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/fsnotify/fsnotify"
)

// A fake is a system whose events a test makes.
type fake struct {
	root   string
	adds   func(folder string) error // what adding a folder says
	opens  func() error
	mu     sync.Mutex
	opened int
	events chan event // of the source that was opened last
	faults chan error
	added  map[string]bool
}

func (f *fake) system() system { return system{open: f.open, list: os.ReadDir} }

func (f *fake) open() (*source, error) {
	if f.opens != nil {
		if err := f.opens(); err != nil {
			return nil, err
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.opened++
	events, faults, added := make(chan event), make(chan error), map[string]bool{}
	f.events, f.faults, f.added = events, faults, added
	return &source{
		add: func(folder string) error {
			if f.adds != nil {
				if err := f.adds(folder); err != nil {
					return err
				}
			}
			f.mu.Lock()
			defer f.mu.Unlock()
			added[folder] = true
			return nil
		},
		remove: func(folder string) error {
			f.mu.Lock()
			defer f.mu.Unlock()
			delete(added, folder)
			return nil
		},
		close: func() error {
			f.mu.Lock()
			defer f.mu.Unlock()
			close(faults)
			return nil
		},
		events: events,
		faults: faults,
	}, nil
}

// tell sends an event for a path below the root.
func (f *fake) tell(name string, op fsnotify.Op) {
	f.mu.Lock()
	events := f.events
	f.mu.Unlock()
	events <- event{Name: filepath.Join(f.root, filepath.FromSlash(name)), Op: op}
}

func (f *fake) fault(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults <- err
}

func (f *fake) watches(folder string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.added[folder]
}

func (f *fake) times() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.opened
}

// from makes a watcher of a fake's root that ends with the test.
func from(t testing.TB, f *fake, o Options) *Watcher {
	t.Helper()
	w, err := start(f.root, o, f.system())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}
