package watch

import "github.com/fsnotify/fsnotify"

type event = fsnotify.Event

// A source tells of changes in the folders that it was given: the system, or a
// test.
type source struct {
	add, remove func(folder string) error
	close       func() error // waits for what it runs
	events      <-chan event
	faults      <-chan error // closed by close
}

// openSystem is the system's.
func openSystem() (*source, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	return &source{add: w.Add, remove: w.Remove, close: w.Close, events: w.Events, faults: w.Errors}, nil
}

// drain puts a token into lost when events may have been lost. It takes every
// fault at once, for fsnotify keeps its lock while it hands over some of them,
// and a watcher that adds a folder meanwhile would wait for ever.
func (s *source) drain(lost chan<- struct{}) {
	for range s.faults {
		select {
		case lost <- struct{}{}:
		default:
		}
	}
}
