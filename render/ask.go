package render

import (
	"encoding/binary"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/zeebo/xxh3"

	"galley/content"
)

// Numbers are a set of questions' numbers.
type Numbers struct {
	bits []uint64
	all  bool // every number, and what has taken nothing too
}

// Add puts a number in.
func (s *Numbers) Add(n uint32) {
	for int(n/64) >= len(s.bits) {
		s.bits = append(s.bits, make([]uint64, int(n/64)+1-len(s.bits))...)
	}
	s.bits[n/64] |= 1 << (n % 64)
}

// Has says whether a number is in.
func (s *Numbers) Has(n uint32) bool {
	return s.all || int(n/64) < len(s.bits) && s.bits[n/64]&(1<<(n%64)) != 0
}

// Any says whether one of a list is in: whether an answer that took these has
// to be made again.
func (s *Numbers) Any(list []uint32) bool {
	if s.all {
		return true
	}
	for _, n := range list {
		if s.Has(n) {
			return true
		}
	}
	return false
}

// Ask asks e all questions, on all cores, and gives the numbers of those that
// are answered differently now: of an edition made with other declarations,
// another theme or other families all of them. From then on the questions are
// e's: their numbers stay, and Recording notes more of them.
func (q *Questions) Ask(e *Edition, stat Stat) *Numbers {
	q.mu.Lock()
	defer q.mu.Unlock()
	g := e.ground()
	if q.made != g.made {
		q.empty()
		q.bind(e)
		return &Numbers{all: true}
	}
	q.bind(e)
	changed := &Numbers{bits: make([]uint64, (len(q.list)+63)/64)}
	a := &asker{q: q, e: e, stat: stat, changed: changed, byName: make(map[uint64]content.N, len(g.Names))}
	for n, name := range g.Names {
		a.byName[name] = content.N(n)
	}
	inAll(len(changed.bits), 16, a.ask)
	a.settle()
	return changed
}

// inAll calls do for pieces of what is from 0 to n, on all cores.
func inAll(n, piece int, do func(from, to int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (n+piece-1)/piece) {
		wait.Go(func() {
			for {
				from := int(next.Add(int64(piece))) - piece
				if from >= n {
					return
				}
				do(from, min(from+piece, n))
			}
		})
	}
	wait.Wait()
}

// An asker asks an edition the questions of an earlier one.
type asker struct {
	q       *Questions
	e       *Edition
	stat    Stat
	changed *Numbers
	byName  map[uint64]content.N
}

func (a *asker) find(name uint64) content.N {
	if n, ok := a.byName[name]; ok {
		return n
	}
	return content.None
}

// ask asks the questions of some words of the set, each of which one goroutine
// has for itself.
func (a *asker) ask(from, to int) {
	r := questionReader{c: a.e.Context(), find: a.find}
	var said []byte
	for n := uint32(from) * 64; n < min(uint32(to)*64, uint32(len(a.q.list))); n++ {
		is := &a.q.list[n]
		key := a.q.text[is.from:is.to]
		if len(key) == 0 {
			continue
		}
		if asking(key[0]) == askFragment {
			if !a.bindFragment(n, key) {
				a.changed.Add(n)
			}
			continue
		}
		hash := r.say(key, a.stat, &said)
		if hash != is.hash || hash == saysGone && (asking(key[0]) == askFile || asking(key[0]) == askNever) {
			is.hash = hash
			a.changed.Add(n)
		}
		a.bind(n, key)
	}
}

// bind puts a question where Recording finds it.
func (a *asker) bind(n uint32, key []byte) {
	if kind := asking(key[0]); kind < byDocument {
		if len(key) == 9 {
			if d := a.find(binary.LittleEndian.Uint64(key[1:])); d != content.None {
				a.q.byDocument[kind][d].Store(n + 1)
			}
		}
		return
	}
	h := xxh3.Hash(key)
	s := &a.q.byKey[h%shards]
	s.mu.Lock()
	s.numbers[h] = n
	s.mu.Unlock()
}

// bindFragment does so with a fragment; false if its document is gone.
func (a *asker) bindFragment(n uint32, key []byte) bool {
	f, d, ok := a.fragment(key)
	if ok {
		a.q.fragments[f][d].Store((n + 1) << 1)
	}
	return ok
}

func (a *asker) fragment(key []byte) (f int, n content.N, ok bool) {
	at, used := binary.Uvarint(key[1:])
	if used <= 0 || at >= uint64(len(a.q.fragments)) || len(key) != 9+used {
		return 0, content.None, false
	}
	n = a.find(binary.LittleEndian.Uint64(key[1+used:]))
	return int(at), n, n != content.None
}

// settle finds out which fragments are others. One that has asked something
// which is answered differently now is made again; if its bytes are the same,
// nobody who has used it needs to know.
func (a *asker) settle() {
	q := a.q
	const (
		unknown = iota
		asked   // on the way
		clean
		doubtful
	)
	states := make([]uint8, len(q.list))
	var doubts []uint32
	var look func(n uint32) bool // whether what a fragment asked is answered as it was
	look = func(n uint32) bool {
		switch states[n] {
		case clean:
			return true
		case asked, doubtful:
			return false
		}
		states[n] = asked
		is := true
		for _, o := range q.list[n].own {
			if int(o) >= len(q.list) || a.changed.Has(o) || q.isFragment(o) && !look(o) {
				is = false
				break
			}
		}
		if states[n] = clean; !is {
			states[n] = doubtful
			doubts = append(doubts, n)
			return false
		}
		f, d, _ := a.fragment(q.key(n))
		at := &q.fragments[f][d]
		at.Store(at.Load() | 1)
		return true
	}
	for n := range uint32(len(q.list)) {
		if q.isFragment(n) && !a.changed.Has(n) {
			look(n)
		}
	}
	q.changed = a.changed
	q.mu.Unlock() // they note anew what they ask
	inAll(len(doubts), 4, func(from, to int) {
		r := &recorder{q: q, stat: a.stat, asker: a.e.Context()}
		for _, n := range doubts[from:to] {
			if !a.makes(n, r) {
				q.mu.Lock()
				a.changed.Add(n)
				q.mu.Unlock()
			}
		}
	})
	q.mu.Lock()
	q.changed = nil
}

// makes makes a fragment anew; false if it cannot be made, which the answers
// that use it will tell.
func (a *asker) makes(n uint32, r *recorder) (made bool) {
	defer func() {
		if recover() != nil {
			made = false
		}
	}()
	a.q.mu.Lock()
	key := a.q.key(n)
	a.q.mu.Unlock()
	f, d, ok := a.fragment(key)
	if !ok {
		return false
	}
	c := a.e.Context()
	c.rec = r
	r.begin()
	r.room = c.recorded(r.room[:0], a.e.fragment(f), d)
	return c.err == nil
}

func (q *Questions) isFragment(n uint32) bool {
	is := &q.list[n]
	return is.to > is.from && asking(q.text[is.from]) == askFragment
}

// fragment gives the one of an index.
func (e *Edition) fragment(index int) *Fragment {
	for _, f := range e.families {
		if index < len(f.Fragments) {
			return f.Fragments[index]
		}
		index -= len(f.Fragments)
	}
	return nil
}
