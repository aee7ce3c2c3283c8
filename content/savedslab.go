package content

import (
	"galley/content/markdown"
	"galley/schemas/source"
)

// slabs are what documents and what is in them are cut from, since they stay
// together.
type slabs struct {
	documentSlab slab[Document]
	pointerSlab  slab[*Document]
	valueSlab    slab[Value]
	mentionSlab  slab[Mention]
	markSlab     slab[Mark]
	keyPlaceSlab slab[KeyPlace]
	aliasSlab    slab[Alias]
	mediaSlab    slab[Media]
	groupSlab    slab[Group]
	bodySlab     slab[Body]
	spotSlab     slab[markdown.Spot]
	headingSlab  slab[markdown.Heading]
	textSlab     slab[string]
	problemSlab  slab[source.Problem]
	relatedSlab  slab[source.Related]
}

// A slab is memory that many things of a kind are cut from.
type slab[T any] struct{ rest []T }

// slabSize is how many are made at once.
const slabSize = 256

func (s *slab[T]) cut(n int) []T {
	if n == 0 {
		return []T{} // which is not nil
	}
	if n > len(s.rest) {
		if n > slabSize/4 {
			return make([]T, n)
		}
		s.rest = make([]T, slabSize)
	}
	cut := s.rest[:n:n]
	s.rest = s.rest[n:]
	return cut
}

// listOf cuts the list that follows from a slab; nil is no list.
func listOf[T any](r *restoring, s *slab[T]) []T {
	n, is := r.count()
	if !is {
		return nil
	}
	return s.cut(n)
}
