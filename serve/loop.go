package serve

import (
	"context"
	"maps"
	"slices"
	"time"

	"galley/builder"
)

// A watcher says when to look again, and at what.
type watcher interface {
	// Changes has a token while there is something to take.
	Changes() <-chan struct{}
	// Take gives the paths at which something may have changed, with slashes,
	// relative to the project; all: anywhere.
	Take() (paths []string, all bool)
}

const (
	// A clock that was set forward, or a machine that has slept, is noticed within
	// this time.
	clockStep = time.Minute
	// After an error of the world's (too many open files, a folder that is being
	// exchanged) everything is looked at again after this time: nobody saves a
	// second time because the server was in trouble.
	againStep = time.Second
)

// follow keeps the state up to date with the files and the clock until ctx
// ends. What the world does to it is told, once, and ends nothing.
func (s *Server) follow(ctx context.Context, w watcher) {
	unsettled := pending{settled: s.settled}
	due := time.NewTimer(s.untilDue())
	settle := time.NewTimer(time.Hour)
	settle.Stop()
	again := time.NewTimer(time.Hour)
	again.Stop()
	defer due.Stop()
	defer settle.Stop()
	defer again.Stop()
	for {
		var changed []string
		select {
		case <-ctx.Done():
			return
		case <-w.Changes():
			paths, all := w.Take()
			if all {
				paths = s.differing()
			}
			if changed = unsettled.hold(s.options.Folder, s.sources(), paths, all, time.Now()); changed != nil && len(changed) == 0 {
				settle.Reset(settleStep)
				continue
			}
		case <-settle.C:
			if changed = unsettled.release(s.options.Folder, time.Now()); changed != nil && len(changed) == 0 {
				settle.Reset(settleStep)
				continue
			}
		case <-due.C:
			if !s.due() {
				due.Reset(s.untilDue())
				continue
			}
			changed = []string{}
		case <-again.C:
			unsettled = pending{settled: s.settled}
		}
		if !s.look(ctx, changed, &unsettled) {
			again.Reset(againStep)
		}
		if len(unsettled.files) > 0 {
			settle.Reset(settleStep)
		}
		due.Reset(s.untilDue())
	}
}

// look reloads, and tells what hinders it when that is something new. It gives
// false where it was hindered: then it does not know what has changed since, so
// the next look is at everything. Mistakes in a file that was read while it was
// written are not shown.
func (s *Server) look(ctx context.Context, changed []string, unsettled *pending) bool {
	if s.failed != "" {
		changed = nil
	}
	var before []glimpse
	for _, file := range changed {
		before = append(before, glance(s.options.Folder, file))
	}
	err := s.reload(ctx, changed, func(opened *builder.Opened) bool {
		return opened.Edition != nil || !unsettled.doubt(s.options.Folder, before, time.Now())
	})
	switch {
	case ctx.Err() != nil:
	case err == nil:
		s.failed = ""
	default:
		if err.Error() != s.failed {
			s.failed = err.Error()
			s.tell(s.failed + "; what was there stays, and it is tried again")
		}
		return false
	}
	return true
}

// due says whether time alone has made the edition old.
func (s *Server) due() bool {
	at := s.state.Load().dueAt()
	return !at.IsZero() && !s.options.Now().Before(at)
}

// untilDue is how long to wait before that is asked again.
func (s *Server) untilDue() time.Duration {
	at := s.state.Load().dueAt()
	if at.IsZero() {
		return clockStep
	}
	return min(max(at.Sub(s.options.Now()), 10*time.Millisecond), clockStep)
}

// dueAt is when the clock next changes what is published.
func (s *state) dueAt() time.Time {
	if s.newest.Site == nil {
		return time.Time{}
	}
	return s.newest.Site.Due()
}

// differing are the documents that are not what they were when they were last
// read, as far as the disk tells, and the files that declare the project.
func (s *Server) differing() []string {
	s.opening.Lock()
	defer s.opening.Unlock()
	files, err := builder.Differing(s.options.Folder, s.last)
	if err != nil {
		return nil // the look that follows tells of it
	}
	return slices.AppendSeq(files, maps.Keys(s.project.Load().Texts))
}

// sources says which files the project may be read from: it is asked of those
// that changed.
func (s *Server) sources() func(file string) bool {
	p := s.project.Load()
	return func(file string) bool {
		return file == "galley.yaml" || len(p.Claims(nil, file)) > 0 ||
			slices.ContainsFunc(declaring, func(folder string) bool { return inside(file, folder) })
	}
}
