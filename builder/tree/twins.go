package tree

import (
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

// twins knows what has been staged by what stands in it. The hashes have the
// manifest's seed, so that nobody who writes content can make two bodies alike.
type twins struct{ shards [16]shard }

type shard struct {
	mu    sync.Mutex
	first map[xxh3.Uint128]twin
}

type twin struct {
	path           string // in the tree
	size, modified int64
	names          int
}

// mostNames that a file gets in one tree: file systems set a bound, ext4 at
// 65,000, and each name is there in the spare as well.
const mostNames = 10_000

// write stages a file of the tree, as a second name of one that is the same if
// there is one. Where names cannot be shared it writes.
func (t *twins) write(s *staging, f *File, body []byte) (disk.Info, error) {
	shard := &t.shards[f.Hash.Lo%uint64(len(t.shards))]
	shard.mu.Lock()
	first, ok := shard.first[f.Hash]
	if ok = ok && first.size == f.Size && first.names < mostNames; ok {
		first.names++
		shard.first[f.Hash] = first
	}
	shard.mu.Unlock()
	if ok {
		if err := s.in.Link(first.path, f.Path); err == nil || !disk.NoLink(err) {
			return disk.Info{Size: first.size, Modified: first.modified}, err
		}
	}
	info, err := s.write(f.Path, body)
	if err == nil {
		shard.mu.Lock()
		if shard.first == nil {
			shard.first = map[xxh3.Uint128]twin{}
		}
		shard.first[f.Hash] = twin{f.Path, f.Size, info.Modified, 1}
		shard.mu.Unlock()
	}
	return info, err
}
