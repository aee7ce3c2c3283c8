package watch

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// When to act: at once, since a person waits; but a save is two to ten events,
// and each token is a reload. So the first event acts, and what follows is
// joined. To wait for a quiet moment before the first token as well would make
// every save slower, for the sake of reloads that find nothing new.
//
// What only gets in the way of a save waits: a document that vim or emacs has
// moved aside is back within a millisecond, and must not be missing from an
// edition meanwhile. If something else comes up first it is a rename, and both
// names act together, so that nobody sees one document twice.

const (
	join    = 20 * time.Millisecond  // without an event end what is joined
	longest = 100 * time.Millisecond // for which events are joined while more come
	vanish  = 20 * time.Millisecond  // before it acts that nothing is there any more
	hold    = 200 * time.Millisecond // before a passing name acts
	many    = 5000                   // paths are as good as all
)

// A kind is how soon a change acts.
type kind uint8

const (
	there  kind = iota // at once, unless it is joined
	absent             // after vanish, or with the next that is there
	moment             // after hold
)

// A change is a path at which something may be different.
type change struct {
	path string
	kind kind
}

// A gathering is what Take will give, and when that is told.
type gathering struct {
	tokens chan struct{} // of one

	mu    sync.Mutex
	paths map[string]struct{}
	all   bool
	late  [moment + 1]shelf // what acts later, unless it acts at once before; none there
	first time.Time         // when the joining began; zero: it is quiet
	until time.Time         // when it ends
	more  bool              // something has joined
}

// A shelf keeps paths until a time.
type shelf struct {
	paths map[string]struct{}
	due   time.Time // zero: it is empty
}

// note takes in changes that were seen together.
func (g *gathering) note(now time.Time, changes ...change) {
	g.mu.Lock()
	defer g.mu.Unlock()
	acts := false
	for _, c := range changes {
		switch c.kind {
		case there:
			delete(g.late[absent].paths, c.path)
			delete(g.late[moment].paths, c.path)
			g.put(c.path)
			acts = true
		case absent:
			g.late[absent].put(c.path, now.Add(vanish))
		case moment:
			g.late[moment].put(c.path, now.Add(hold))
		}
	}
	if acts {
		g.release(absent)
		g.act(now)
	}
}

// noteAll says that anything may have changed.
func (g *gathering) noteAll(now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.all, g.paths = true, nil
	g.late = [moment + 1]shelf{}
	g.act(now)
}

// wake does what is due.
func (g *gathering) wake(now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	acts := false
	for k := range g.late {
		if due := g.late[k].due; !due.IsZero() && !now.Before(due) {
			acts = g.release(kind(k)) || acts
		}
	}
	if !g.first.IsZero() && !now.Before(g.until) {
		acts = acts || g.more && (g.all || len(g.paths) > 0) // unless it has been taken by now
		g.first = time.Time{}
	}
	if acts {
		g.act(now)
	}
}

// due is when wake is to be called; zero if there is nothing to wait for.
func (g *gathering) due() time.Time {
	g.mu.Lock()
	defer g.mu.Unlock()
	var due time.Time
	if !g.first.IsZero() {
		due = g.until
	}
	for k := range g.late {
		due = earlier(due, g.late[k].due)
	}
	return due
}

func (g *gathering) take() (paths []string, all bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	paths, all = slices.Sorted(maps.Keys(g.paths)), g.all
	g.paths, g.all = nil, false
	select {
	case <-g.tokens: // it stood for what is being taken
	default:
	}
	return paths, all
}

// put adds a path to what is taken next.
func (g *gathering) put(path string) {
	switch {
	case g.all:
		return
	case path == ".":
		g.all, g.paths = true, nil
		return
	case len(g.paths) >= many:
		g.all, g.paths = true, nil
		return
	case g.paths == nil:
		g.paths = map[string]struct{}{}
	}
	g.paths[path] = struct{}{}
}

// act gives a token, or puts it off to where the joining ends.
func (g *gathering) act(now time.Time) {
	g.until = now.Add(join)
	if !g.first.IsZero() {
		g.until, g.more = earlier(g.until, g.first.Add(longest)), true
		return
	}
	g.first, g.more = now, false
	select {
	case g.tokens <- struct{}{}:
	default: // one that has not been seen yet says the same
	}
}

// release empties a shelf into what is taken next.
func (g *gathering) release(k kind) (any bool) {
	any = len(g.late[k].paths) > 0
	for path := range g.late[k].paths {
		g.put(path)
	}
	g.late[k] = shelf{}
	return any
}

// put keeps a path; its time is the one of the first path on the shelf, so that
// what goes on and on is told of too.
func (s *shelf) put(path string, due time.Time) {
	if s.due.IsZero() {
		s.due, s.paths = due, map[string]struct{}{}
	}
	s.paths[path] = struct{}{}
}

// earlier is the earlier of two times, of which a zero one is never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
