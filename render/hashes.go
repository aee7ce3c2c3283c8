package render

// hashes are hashes of addresses with something that belongs to each: open
// addressing over two slices. A site has a million of them, and a map takes
// several times as much memory and time.
type hashes[V any] struct {
	keys   []uint64 // 0: nothing is there
	values []V
	count  int
}

// room makes room for so many more.
func (t *hashes[V]) room(more int) {
	want := 16
	for want*3 < (t.count+more)*4+4 {
		want *= 2
	}
	if want <= len(t.keys) {
		return
	}
	old := *t
	t.keys, t.values = make([]uint64, want), make([]V, want)
	for i, k := range old.keys {
		if k != 0 {
			at, _ := t.find(k)
			t.keys[at], t.values[at] = k, old.values[i]
		}
	}
}

// find gives the place of a hash, or the one where it would be.
func (t *hashes[V]) find(h uint64) (at int, there bool) {
	mask := len(t.keys) - 1
	for at = int(h) & mask; t.keys[at] != 0; at = (at + 1) & mask {
		if t.keys[at] == h {
			return at, true
		}
	}
	return at, false
}

// put gives what belongs to a hash; it is v if the hash was not there.
func (t *hashes[V]) put(h uint64, v V) (is V, was bool) {
	if h == 0 {
		h = 1
	}
	if (t.count+1)*4 > len(t.keys)*3 {
		t.room(t.count + 1)
	}
	at, was := t.find(h)
	if !was {
		t.keys[at], t.values[at] = h, v
		t.count++
	}
	return t.values[at], was
}

// get gives what belongs to a hash, if it is there.
func (t *hashes[V]) get(h uint64) (v V, ok bool) {
	if h == 0 {
		h = 1
	}
	if t.count == 0 {
		return v, false
	}
	at, ok := t.find(h)
	return t.values[at], ok
}

// each gives every hash, in no order that means anything.
func (t *hashes[V]) each(do func(h uint64, v V)) {
	for i, h := range t.keys {
		if h != 0 {
			do(h, t.values[i])
		}
	}
}
