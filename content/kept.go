package content

import "sync"

// What a site has made for those who asked (columns, orders, lists) is kept with
// it, so that the first question pays for it and no other does. A save leaves
// nearly all documents as they were: so the next site begins with the columns and
// orders of the one before, without the documents that are others now, which it
// reads and places when it is asked. Paths into values are as many as clients can
// think of, so there is a limit, and beyond it all is forgotten: simpler than to
// know what is wanted again, and right.

const (
	mostColumnBytes = 32 << 20 // what is kept of all columns
	mostListNumbers = 2 << 20  // and of all lists that were asked for, in numbers
)

// A keeping is what a site has made for those who asked. It only fills, and
// nobody can tell.
type keeping struct {
	shelf     *keptShelf
	beginning sync.Once
	ground    ground
	entries   []*Entry
	nexts     map[N]*Entry

	mu      sync.Mutex
	columns map[columnKey]*texts
	done    map[columnKey]bool // of these, what has been read and is of use to others
	bytes   int
	orders  map[string]*arranged
	wanted  map[string]bool // orders that somebody has asked for
	lists   map[string]*found
	numbers int
	begins  begun

	noted        map[columnKey]*concordance
	concordances map[columnKey]*concordance // of these, what has been made and is of use to others
	notedBytes   int
	room         int         // how many there may be
	vast         []columnKey // what does not fit into it
}

// A begun is what another site has left to this one, and nobody has asked for.
type begun struct {
	columns map[columnKey]*texts
	orders  map[string]*arranged
	noted   map[columnKey]*concordance
}

// A keptShelf is shared by the sites of a line. On it is what the one has made
// that was asked last.
type keptShelf struct {
	mu     sync.Mutex
	latest *keeping
}

// kept gives what is kept, from the first time on.
func (s *Site) kept() *keeping {
	k := s.keeping
	k.beginning.Do(func() {
		k.ground, k.entries, k.nexts = s.ground(), s.entries, s.nexts
		k.shelf.mu.Lock()
		last := k.shelf.latest
		k.shelf.latest = k
		k.shelf.mu.Unlock()
		if last != nil && last.ground == k.ground {
			k.begin(s, last)
		}
	})
	return k
}

// begin takes over what another site has made.
func (k *keeping) begin(s *Site, last *keeping) {
	last.mu.Lock()
	defer last.mu.Unlock()
	k.vast, k.room = last.vast, last.room
	if len(last.done)+len(last.orders)+len(last.begins.columns)+len(last.begins.orders)+len(last.concordances)+len(last.begins.noted) == 0 {
		return
	}
	like := s.likeTo(last.entries, last.nexts)
	columns, orders := map[columnKey]*texts{}, map[string]*arranged{}
	for key, t := range last.begins.columns {
		columns[key] = t.next(like)
	}
	for key := range last.done {
		columns[key] = last.columns[key].next(like)
	}
	for name, o := range last.begins.orders {
		orders[name] = o.next(like)
	}
	for name, o := range last.orders {
		orders[name] = o.next(like)
	}
	noted := map[columnKey]*concordance{}
	for key, x := range last.begins.noted {
		noted[key] = x.next(like)
	}
	for key, x := range last.concordances {
		noted[key] = x.next(like)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.begins = begun{columns, orders, noted}
	for _, t := range columns {
		k.bytes += t.size
	}
	for name, o := range orders {
		k.numbers += o.size(name)
	}
}

// read gives the texts of a column, made by whoever asks first. far says that
// another site's are of no use.
func (k *keeping) read(s *Site, key columnKey, far bool, text func([]byte, *Entry) ([]byte, bool)) *texts {
	k.mu.Lock()
	t := k.columns[key]
	if t == nil {
		if t = k.begins.columns[key]; t == nil {
			t = new(texts)
		}
		delete(k.begins.columns, key)
		if k.columns == nil {
			k.columns = map[columnKey]*texts{}
		}
		k.columns[key] = t
	}
	k.mu.Unlock()
	t.reading.Do(func() {
		was := t.size
		if t.text == nil {
			t.readAll(s, key.drafts, text)
		} else {
			t.readSome(s, key.drafts, text)
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.bytes += t.size - was; k.bytes > mostColumnBytes {
			k.forgetColumns()
		} else if !far && k.columns[key] == t {
			if k.done == nil {
				k.done = map[columnKey]bool{}
			}
			k.done[key] = true
		}
	})
	return t
}

// asked gives the list of a name, made by whoever asks first.
func (s *Site) asked(name string, make func() []N) []N {
	k := s.kept()
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
		k.count(len(f.list) + len(name)/4 + 32)
	})
	return f.list
}

// count adds numbers to those that are kept. To be called with mu.
func (k *keeping) count(numbers int) {
	if k.numbers += numbers; k.numbers > mostListNumbers {
		k.forgetLists()
	}
}

func (k *keeping) forgetColumns() {
	k.columns, k.done, k.begins.columns, k.bytes = nil, nil, nil, 0
}

func (k *keeping) forgetLists() {
	k.lists, k.orders, k.wanted, k.begins.orders, k.numbers = nil, nil, nil, nil, 0
}

func (k *keeping) forgetNoted() {
	k.noted, k.concordances, k.begins.noted, k.notedBytes = nil, nil, nil, 0
}

// Forget lets go of all that was made for those who asked: after a fault of
// the store, it may be less than there is.
func (s *Site) Forget() {
	k := s.kept()
	k.mu.Lock()
	defer k.mu.Unlock()
	k.forgetColumns()
	k.forgetLists()
	k.forgetNoted()
}
