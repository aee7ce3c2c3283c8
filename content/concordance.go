package content

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"galley/content/search"
)

// To find a text in all long texts, each of them would have to be read back. So
// when one question has read many, the pieces of all are noted, a few hundred
// bytes a document, and from then on only those are read that may have it. Sites
// share that as they share the index of words: what changed is read back until
// there is enough of it for a segment of its own.

const (
	worthNoting    = 256      // texts that one question has read
	mostUnnoted    = 64       // texts that were not there when pieces were noted
	mostTurns      = 8        // of noting more; then all is noted anew
	mostNotedBytes = 64 << 20 // of all columns
)

// A concordance is the pieces of a column's texts, in lower case.
type concordance struct {
	making   sync.Once
	faulty   bool // something could not be read: it is of no use
	segments []*search.Pieces
	at       []noted // by number
	unnoted  int
	turns    int
	size     int
}

// A noted is where the pieces of a text are.
type noted struct {
	segment int32 // from 1; 0: nobody knows the text
	text    int32
}

// none is the segment of what has no text in the column.
const none = -1

// concordance gives that of a column, made by whoever asks first; nil if there is
// none yet and none is to be made, or it could not be made.
func (s *Site) concordance(c *Column, drafts, worth bool) *concordance {
	k := s.kept()
	key := columnKey{name: c.Name, drafts: drafts}
	k.mu.Lock()
	x := k.noted[key]
	if x == nil {
		if x = k.begins.noted[key]; x == nil && worth {
			x = &concordance{}
		}
		if x != nil {
			if k.noted == nil {
				k.noted = map[columnKey]*concordance{}
			}
			k.noted[key] = x
			delete(k.begins.noted, key)
		}
	}
	k.mu.Unlock()
	if x == nil {
		return nil
	}
	x.making.Do(func() {
		x.complete(s, c, drafts)
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.notedBytes += x.size; x.faulty || k.notedBytes > mostNotedBytes {
			k.forgetNoted()
		} else if !c.Far && k.noted[key] == x {
			if k.concordances == nil {
				k.concordances = map[columnKey]*concordance{}
			}
			k.concordances[key] = x
		}
	})
	if x.faulty {
		return nil
	}
	return x
}

// next gives the concordance that a site begins with.
func (x *concordance) next(l *likeness) *concordance {
	next := &concordance{segments: x.segments, turns: x.turns, at: make([]noted, len(l.was))}
	for n, was := range l.was {
		if was != None {
			next.at[n] = x.at[was]
		}
		if next.at[n].segment == 0 {
			next.unnoted++
		}
	}
	return next
}

// complete notes what is not noted, if that is worth it.
func (x *concordance) complete(s *Site, c *Column, drafts bool) {
	if x.at == nil || x.turns == mostTurns && x.unnoted > mostUnnoted {
		x.segments, x.turns = nil, 0
		x.at, x.unnoted = make([]noted, len(s.entries)), len(s.entries)
	}
	if x.unnoted > mostUnnoted || len(x.segments) == 0 {
		x.note(s, c, drafts)
	}
	for _, segment := range x.segments {
		x.size += segment.Size()
	}
	x.size += 8 * len(x.at)
}

// note notes all texts that are not, on all cores.
func (x *concordance) note(s *Site, c *Column, drafts bool) {
	const chunk = 64
	cores := min(runtime.GOMAXPROCS(0), (x.unnoted+chunk-1)/chunk)
	made := make([]*search.Pieces, cores)
	first := int32(len(x.segments)) + 1
	var next atomic.Int64
	var wait sync.WaitGroup
	joins := make([]func() bool, cores)
	for core := range cores {
		var column *Column
		column, joins[core] = c.Fork()
		wait.Go(func() {
			b := search.NewPiecesBuilder()
			var text, low []byte
			for {
				from := int(next.Add(chunk)) - chunk
				if from >= len(x.at) {
					break
				}
				for n := from; n < min(from+chunk, len(x.at)); n++ {
					if x.at[n].segment != 0 {
						continue
					}
					x.at[n].segment = none
					if e := &s.entries[n]; s.shows(e, drafts) {
						ok := false
						if text, ok = column.Text(text[:0], e); ok {
							low = appendLower(low[:0], text)
							x.at[n] = noted{first + int32(core), int32(b.Add(low))}
						}
					}
				}
			}
			made[core] = b.Pieces()
		})
	}
	wait.Wait()
	for _, join := range joins {
		x.faulty = !join() || x.faulty
	}
	x.segments, x.unnoted = append(slices.Clip(x.segments), made...), 0
	x.turns++
}

// having gives a test whether a document may have a text in it, and for sure.
func (x *concordance) having(part string) func(n N) (may, sure bool) {
	has := make([][]bool, len(x.segments))
	sure := false
	for i, segment := range x.segments {
		has[i] = make([]bool, segment.Len())
		sure = segment.Having(part, has[i])
	}
	return func(n N) (bool, bool) {
		switch at := x.at[n]; at.segment {
		case 0:
			return true, false
		case none:
			return false, true
		default:
			return has[at.segment-1][at.text], sure
		}
	}
}
