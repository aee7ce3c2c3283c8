package tree

import (
	"math/rand/v2"
	"sync"

	"github.com/zeebo/xxh3"

	"galley/builder/disk"
)

// A third of an API's files are the same as others, byte for byte: a document
// by its id and by its slug, a list by one filter and by two that pick the same
// members. Such a twin is staged as a second name of the first file, which
// costs a tenth of making another. Nothing is ever written into a published
// file, so that two names share one is seen by nobody but who counts links; a
// hand that edits one of them in its place has changed both, and both are
// written anew.

// twins knows what has been staged by what stands in it.
type twins struct {
	mu    sync.Mutex
	seed  uint64 // of the hashes: nobody who writes content can make two bodies alike to them
	first map[sum]twin
}

type sum struct {
	size int
	hash xxh3.Uint128
}

type twin struct {
	path string // in the tree
	info disk.Info
}

func newTwins() twins { return twins{seed: rand.Uint64(), first: map[sum]twin{}} }

// write stages a file of the tree, as a second name of one that is the same if
// there is one. Where names cannot be shared it writes.
func (t *twins) write(s *staging, path, to string, body []byte) (disk.Info, error) {
	key := sum{len(body), xxh3.Hash128Seed(body, t.seed)}
	t.mu.Lock()
	first, ok := t.first[key]
	t.mu.Unlock()
	if ok {
		if err := s.folder.Link(s.at(first.path), to); err == nil || !disk.NoLink(err) {
			return first.info, err
		}
	}
	info, err := s.folder.Write(to, body)
	if err == nil {
		t.mu.Lock()
		t.first[key] = twin{path, info}
		t.mu.Unlock()
	}
	return info, err
}
