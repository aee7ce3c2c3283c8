package watch

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// When to act: at once, since a person waits; but a save is two to ten events,
// and each token is a reload. So the first event acts, and what follows is
// joined. Waiting for a quiet moment before the first token as well would make
// every save slower, to save one reload that changes nothing.

const (
	join    = 20 * time.Millisecond  // without an event end what is joined
	longest = 100 * time.Millisecond // for which events are joined while more come
	vanish  = 20 * time.Millisecond  // before a name at which nothing is any more acts
	hold    = 200 * time.Millisecond // before a passing name acts
	round   = 5 * time.Millisecond   // what is held is looked through this often at most
	many    = 5000                   // paths are as good as all
)

// A gathering is what Take will give, and when that is told.
type gathering struct {
	tokens chan struct{} // of one

	mu    sync.Mutex
	paths map[string]struct{}
	all   bool
	held  map[string]time.Time // paths that act later, unless something else happens to them
	next  time.Time            // when to go through held; zero: nothing is held
	first time.Time            // when the joining began; zero: it is quiet
	until time.Time            // when it ends
}

// note says that something may have changed at a path. After a while it acts,
// if nothing is noted for that path until then.
func (g *gathering) note(now time.Time, path string, after time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if after <= 0 {
		delete(g.held, path)
		g.put(path)
		g.act(now)
		return
	}
	if g.held == nil {
		g.held = map[string]time.Time{}
	}
	due := now.Add(after)
	g.held[path] = due
	if g.next.IsZero() || due.Before(g.next) {
		g.next = due
	}
}

// noteAll says that anything may have changed.
func (g *gathering) noteAll(now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.all, g.paths = true, nil
	g.act(now)
}

// wake does what is due.
func (g *gathering) wake(now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	released := g.release(now)
	switch {
	case !g.first.IsZero() && !now.Before(g.until):
		if g.first = (time.Time{}); g.pending() {
			g.act(now)
		}
	case released:
		g.act(now)
	}
}

// due is when wake is to be called; zero if there is nothing to wait for.
func (g *gathering) due() time.Time {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.first.IsZero() || !g.next.IsZero() && g.next.Before(g.until) {
		return g.next
	}
	return g.until
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
	case len(g.paths) >= many:
		g.all, g.paths = true, nil
		return
	case g.paths == nil:
		g.paths = map[string]struct{}{}
	}
	g.paths[path] = struct{}{}
}

func (g *gathering) pending() bool { return g.all || len(g.paths) > 0 }

// act gives a token, or puts it off to where the joining ends.
func (g *gathering) act(now time.Time) {
	g.until = now.Add(join)
	if !g.first.IsZero() {
		if end := g.first.Add(longest); end.Before(g.until) {
			g.until = end
		}
		return
	}
	g.first = now
	select {
	case g.tokens <- struct{}{}:
	default: // one that has not been seen yet says the same
	}
}

// release lets go of what has been held long enough.
func (g *gathering) release(now time.Time) (any bool) {
	if g.next.IsZero() || now.Before(g.next) {
		return false
	}
	g.next = time.Time{}
	for path, due := range g.held {
		if !now.Before(due) {
			delete(g.held, path)
			g.put(path)
			any = true
			continue
		}
		if g.next.IsZero() || due.Before(g.next) {
			g.next = due
		}
	}
	if soonest := now.Add(round); !g.next.IsZero() && g.next.Before(soonest) {
		g.next = soonest
	}
	return any
}
