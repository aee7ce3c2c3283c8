package content

import (
	"strings"
	"sync"
)

// What was read of a column is kept with the site, so that the first question
// after a save pays for it and no other does: all texts in one piece of memory,
// four bytes a document beside them. Paths into values are as many as clients
// can think of, so there is a limit, and beyond it all of it is forgotten:
// simpler than to know which is wanted again, and right.

const (
	mostColumnBytes = 32 << 20 // what is kept of all columns
	mostListNumbers = 2 << 20  // and of all lists that were asked for, in numbers
)

// texts are a column's, by number.
type texts struct {
	once sync.Once
	all  string
	ends []uint32 // where each ends in all; with unset where there is none

	lowering sync.Once
	lowered  *texts // the same in lower case
}

const unset = 1 << 31

// at gives a document's text; false if it has none.
func (t *texts) at(n N) (string, bool) {
	end := t.ends[n]
	if end&unset != 0 {
		return "", false
	}
	from := uint32(0)
	if n > 0 {
		from = t.ends[n-1] &^ unset
	}
	return t.all[from:end], true
}

// lower gives the texts in lower case, made when they are first asked for.
func (t *texts) lower() *texts {
	t.lowering.Do(func() {
		low := &texts{ends: make([]uint32, len(t.ends))}
		b := make([]byte, 0, len(t.all))
		for n := range t.ends {
			if text, ok := t.at(N(n)); ok {
				b = append(b, strings.ToLower(text)...)
				low.ends[n] = uint32(len(b))
			} else {
				low.ends[n] = uint32(len(b)) | unset
			}
		}
		low.all = string(b)
		t.lowered = low
	})
	return t.lowered
}

// A keeping is what a site has made for those who asked. It only fills, and
// nobody can tell.
type keeping struct {
	mu      sync.Mutex
	columns map[columnKey]*texts
	bytes   int
	lists   map[string]*found
	numbers int
}

type columnKey struct {
	name   string
	drafts bool
}

// texts gives a column's, read for every document that may be seen.
func (s *Site) texts(c *Column, drafts bool) *texts {
	k := &s.keeping
	key := columnKey{c.Name, drafts}
	k.mu.Lock()
	t := k.columns[key]
	if t == nil {
		if k.columns == nil {
			k.columns = map[columnKey]*texts{}
		}
		t = new(texts)
		k.columns[key] = t
	}
	k.mu.Unlock()
	t.once.Do(func() {
		t.ends = make([]uint32, len(s.entries))
		b := make([]byte, 0, 16*len(s.entries))
		for n := range s.entries {
			ok := false
			if e := &s.entries[n]; s.shows(e, drafts) {
				from := len(b)
				if b, ok = c.Text(b, e); !ok {
					b = b[:from]
				}
			}
			t.ends[n] = uint32(len(b))
			if !ok {
				t.ends[n] |= unset
			}
		}
		t.all = string(b)
		k.mu.Lock()
		defer k.mu.Unlock()
		k.bytes += 2*len(t.all) + 8*len(t.ends) // as if it were lowered too
		if k.bytes > mostColumnBytes {
			k.columns, k.bytes = nil, 0
		}
	})
	return t
}

// list gives the list of a name, made by whoever asks first.
func (s *Site) asked(name string, make func() []N) []N {
	k := &s.keeping
	k.mu.Lock()
	f := k.lists[name]
	if f == nil {
		if k.lists == nil {
			k.lists = map[string]*found{}
		}
		f = new(found)
		k.lists[name] = f
	}
	k.mu.Unlock()
	f.once.Do(func() {
		f.list = make()
		k.mu.Lock()
		defer k.mu.Unlock()
		k.numbers += len(f.list) + len(name)/4 + 32
		if k.numbers > mostListNumbers {
			k.lists, k.numbers = nil, 0
		}
	})
	return f.list
}

// Forget lets go of all that was made for those who asked: after a fault of
// the store, it may be less than there is.
func (s *Site) Forget() {
	k := &s.keeping
	k.mu.Lock()
	defer k.mu.Unlock()
	k.columns, k.bytes, k.lists, k.numbers = nil, 0, nil, 0
}
