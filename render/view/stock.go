package view

// A page asks for some hundred views, none of which outlives it. So a run hands
// them out of blocks that the next run uses again: made one by one they would be
// most of what a build leaves to the collector.

const (
	stockBlock = 32
	mostBlocks = 64 // that one run leaves to the next
)

// A stock hands out zero values of a type, until it is cleared.
type stock[T any] struct {
	blocks [][]T
	used   int
}

func (s *stock[T]) next() *T {
	i := s.used / stockBlock
	if i == len(s.blocks) {
		s.blocks = append(s.blocks, make([]T, stockBlock))
	}
	v := &s.blocks[i][s.used%stockBlock]
	s.used++
	return v
}

// back takes back all but the first n that were handed out.
func (s *stock[T]) back(n int) {
	for s.used > n {
		s.used--
		var zero T
		s.blocks[s.used/stockBlock][s.used%stockBlock] = zero
	}
}

func (s *stock[T]) clear() {
	for i := 0; s.used > 0; i++ {
		n := min(s.used, stockBlock)
		clear(s.blocks[i][:n])
		s.used -= n
	}
	if len(s.blocks) > mostBlocks {
		clear(s.blocks[mostBlocks:])
		s.blocks = s.blocks[:mostBlocks]
	}
}

// Lists hand out room for lists, until they are cleared.
type lists[T any] struct {
	room []T
	used int
}

// list gives an empty list with room for n.
func (l *lists[T]) list(n int) []T {
	if len(l.room)-l.used < n { // who has the old room keeps it
		l.room, l.used = make([]T, max(n, 2*len(l.room), stockBlock)), 0
	}
	from := l.used
	l.used += n
	return l.room[from:from:l.used]
}

func (l *lists[T]) clear() {
	clear(l.room[:l.used])
	l.used = 0
	if len(l.room) > stockBlock*mostBlocks {
		l.room = nil
	}
}
