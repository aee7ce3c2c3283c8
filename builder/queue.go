package builder

import (
	"iter"
	"sync"

	"galley/render"
)

// A queue is a plan that several workers answer, each at another part of it: what
// one part gives lies in the same folders, and a file system makes one name in a
// folder at a time, so that two workers in one wait for each other. Taking turns through
// all of the plan, as a queue does elsewhere, was not chosen: on ext4 two that do
// nothing but write the tree need a third more of the system's time that way.
type queue struct {
	mu    sync.Mutex
	parts []*part
}

// A part of a plan, as a family's route gives it.
type part struct {
	mu    sync.Mutex
	next  func() (render.Request, bool)
	stop  func()
	taken bool // by a worker
	ended bool
}

func newQueue(parts []iter.Seq[render.Request]) *queue {
	q := &queue{}
	for _, p := range parts {
		next, stop := iter.Pull(p)
		q.parts = append(q.parts, &part{next: next, stop: stop})
	}
	return q
}

func (q *queue) stop() {
	for _, p := range q.parts {
		p.stop()
	}
}

// A turn is a worker's place in the queue.
type turn struct {
	queue *queue
	back  bool  // it goes through the parts from the last one on
	part  *part // nil: none yet
}

// batch is how many requests a worker takes at a time: enough that the lock
// around a part is never waited for, few enough that all end together.
const batch = 64

// take gives the next requests, and how many; 0 is the end.
func (t *turn) take(requests []render.Request) (n int) {
	for n == 0 {
		if t.part == nil {
			if t.part = t.queue.another(t.back); t.part == nil {
				return 0
			}
		}
		if n = t.part.fill(requests); n == 0 {
			t.part = nil
		}
	}
	return n
}

// another gives a part that nobody is at, or else one that somebody is at; nil if
// all have ended.
func (q *queue) another(back bool) (shared *part) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i := range q.parts {
		if back {
			i = len(q.parts) - 1 - i
		}
		p := q.parts[i]
		if !p.taken {
			p.taken = true
			return p
		}
		if p.goesOn() {
			shared = p
		}
	}
	return shared
}

func (p *part) goesOn() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.ended
}

func (p *part) fill(requests []render.Request) (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for n < len(requests) && !p.ended {
		r, ok := p.next()
		if !ok {
			p.ended = true
			break
		}
		requests[n] = r
		n++
	}
	return n
}
