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

// A shard is a part of what has been staged, and where in it a body is. The
// hashes have the manifest's seed, so that nobody who writes content can make
// two bodies alike.
type shard struct {
	mu    sync.Mutex
	files []File
	first map[xxh3.Uint128]first
}

type first struct{ at, names int32 }

// mostNames that a file gets in one tree: file systems set a bound, ext4 at
// 65,000, and each name is there in the spare as well.
const mostNames = 10_000

func (n *Next) shard(f *File) *shard { return &n.shards[f.Hash.Lo%uint64(len(n.shards))] }

// write stages a file of the tree, as a second name of one that is the same if
// there is one. Where names cannot be shared it writes.
func (n *Next) write(f *File, body []byte) (disk.Info, error) {
	s := n.shard(f)
	var like File
	s.mu.Lock()
	first, ok := s.first[f.Hash]
	if ok {
		like = s.files[first.at]
		if ok = like.Size == f.Size && first.names < mostNames; ok {
			first.names++
			s.first[f.Hash] = first
		}
	}
	s.mu.Unlock()
	if ok {
		if err := n.staging.in.Link(like.Path, f.Path); err == nil || !disk.NoLink(err) {
			return disk.Info{Size: like.Size, Modified: like.Modified}, err
		}
	}
	return n.staging.write(f.Path, body)
}

// add notes a file that has been staged.
func (n *Next) add(f File, twins bool) {
	s := n.shard(&f)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files = append(s.files, f)
	if !twins {
		return
	}
	if s.first == nil {
		s.first = map[xxh3.Uint128]first{}
	}
	if was, ok := s.first[f.Hash]; !ok || was.names >= mostNames {
		s.first[f.Hash] = first{int32(len(s.files) - 1), 1}
	}
}

// gather gives all that has been staged, and forgets the shards.
func (n *Next) gather() []File {
	many := 0
	for i := range n.shards {
		many += len(n.shards[i].files)
	}
	all := make([]File, 0, many)
	for i := range n.shards {
		s := &n.shards[i]
		s.mu.Lock()
		all = append(all, s.files...)
		s.files, s.first = nil, nil
		s.mu.Unlock()
	}
	return all
}
