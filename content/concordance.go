package content

import (
	"bytes"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"galley/content/bodies"
	"galley/content/search"
)

// To find a text in all long texts, each of them would have to be read back and
// written as its column has it. So when one question has read many, the pieces
// of all are noted in memory, a few hundred bytes a document, and the texts in
// lower case in the store, side by side. From then on only those are read that
// may have what is looked for, and many of them at once. Sites share that as they
// share the index of words: what changed is read as before until there is enough
// of it for a segment of its own.

const (
	worthNoting    = 256      // texts that one question has read
	mostUnnoted    = 64       // texts that were not there when pieces were noted
	mostTurns      = 8        // of noting more; then all is noted anew
	mostNotedBytes = 64 << 20 // of all columns; what does not fit is read as ever
	mostAtOnce     = 256 << 10
	mostBetween    = 4 << 10 // of what is read along
)

// A concordance is the pieces of a column's texts, in lower case.
type concordance struct {
	making   sync.Once
	useless  bool // something could not be read, or it is too much
	segments []*search.Pieces
	at       []noted // by number
	unnoted  int
	turns    int
	size     int
}

// A noted is where the pieces of a text are, and the text in lower case.
type noted struct {
	segment int32 // from 1; 0: nobody knows the text
	text    int32
	low     bodies.Ref
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
		if x = k.begins.noted[key]; x == nil && worth && !slices.Contains(k.vast, key) {
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
		if k.noted[key] != x {
			return // it has been forgotten
		}
		if x.useless || k.notedBytes+x.size > k.room {
			if !x.useless { // nor will it be less the next time
				k.vast = append(slices.Clip(k.vast), key)
			}
			x.useless = true
			delete(k.noted, key)
			return
		}
		k.notedBytes += x.size
		if k.concordances == nil {
			k.concordances = map[columnKey]*concordance{}
		}
		k.concordances[key] = x
	})
	if x.useless {
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
	if x.at == nil {
		x.at, x.unnoted = make([]noted, len(s.entries)), len(s.entries)
	} else if x.turns == mostTurns && x.unnoted > mostUnnoted {
		x.segments, x.turns, x.unnoted = nil, 0, len(x.at)
		for n := range x.at {
			if x.at[n].segment != none {
				x.at[n].segment = 0
			}
		}
	}
	if x.unnoted > mostUnnoted || len(x.segments) == 0 {
		x.note(s, c, drafts)
	}
	for _, segment := range x.segments {
		x.size += segment.Size()
	}
	x.size += 24 * len(x.at)
}

// note notes all texts that are not, on all cores.
func (x *concordance) note(s *Site, c *Column, drafts bool) {
	cores := min(runtime.GOMAXPROCS(0), (x.unnoted+chunk-1)/chunk)
	made := make([]*search.Pieces, cores)
	joins := make([]func() bool, cores)
	faults := make([]error, cores)
	first := int32(len(x.segments)) + 1
	takers := make([]*taker, cores)
	for core := range cores {
		takers[core] = &taker{site: s, drafts: drafts, builder: search.NewPiecesBuilder(), writer: s.store.Writer()}
		takers[core].column, joins[core] = c.Fork()
	}
	x.eachChunk(cores, func(core, from, to int) {
		for n := from; n < to && faults[core] == nil; n++ {
			if at := &x.at[n]; at.segment == 0 {
				at.segment, faults[core] = takers[core].take(at, N(n), first+int32(core))
			}
		}
	})
	for core, t := range takers {
		made[core] = t.builder.Pieces()
		x.useless = !joins[core]() || faults[core] != nil || t.writer.Flush() != nil || x.useless
	}
	x.segments, x.unnoted = append(slices.Clip(x.segments), made...), 0
	x.turns++
}

const chunk = 64

// eachChunk goes through all documents on some cores.
func (x *concordance) eachChunk(cores int, do func(core, from, to int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for core := range cores {
		wait.Go(func() {
			for {
				from := int(next.Add(chunk)) - chunk
				if from >= len(x.at) {
					return
				}
				do(core, from, min(from+chunk, len(x.at)))
			}
		})
	}
	wait.Wait()
}

// A taker takes texts down. One goroutine may use it.
type taker struct {
	site      *Site
	column    *Column
	drafts    bool
	builder   *search.PiecesBuilder
	writer    bodies.Writer
	text, low []byte
}

// take notes a text, in the given segment if there is one.
func (t *taker) take(at *noted, n N, segment int32) (in int32, err error) {
	e := t.site.entries[n]
	if !t.site.reads(e, t.drafts) {
		return none, nil
	}
	if at.low.Size > 0 { // it has been written down before
		t.low, err = t.site.store.Append(t.low[:0], at.low)
	} else {
		ok := false
		if t.text, ok = t.column.Text(t.text[:0], e); !ok {
			return none, nil
		}
		t.low = appendLower(t.low[:0], t.text)
		at.low, err = t.writer.Put(t.low)
	}
	at.text = int32(t.builder.Add(t.low))
	return segment, err
}

// A finding is where a text stands in a column.
type finding struct {
	x     *concordance
	store bodies.Store
	part  []byte
	may   [][]bool // by segment and text
	sure  bool     // who may have it has it
	looks []look   // by number, from the time on that it is worth the while
	buf   []byte
}

// A look is what came of looking into a text.
type look uint8

const (
	unseen look = iota
	hasNot
	has
)

func (x *concordance) find(part string, store bodies.Store) *finding {
	f := &finding{x: x, store: store, part: []byte(part), may: make([][]bool, len(x.segments))}
	for i, segment := range x.segments {
		f.may[i] = make([]bool, segment.Len())
		f.sure = segment.Having(part, f.may[i])
	}
	return f
}

// in says whether the text of a document has the part in it; unseen: it has to
// be read as ever.
func (f *finding) in(n N) look {
	at := &f.x.at[n]
	switch {
	case at.segment == 0:
		return unseen
	case at.segment == none || !f.may[at.segment-1][at.text]:
		return hasNot
	case f.sure:
		return has
	case f.looks != nil:
		return f.looks[n]
	}
	var err error
	if f.buf, err = f.store.Append(f.buf[:0], at.low); err != nil {
		return unseen // whoever reads it will tell
	}
	return f.lookInto(f.buf)
}

func (f *finding) lookInto(text []byte) look {
	if bytes.Contains(text, f.part) {
		return has
	}
	return hasNot
}

// lookAll looks into all texts that may have the part.
func (f *finding) lookAll() {
	f.looks = make([]look, len(f.x.at))
	cores := min(runtime.GOMAXPROCS(0), (len(f.x.at)+chunk-1)/chunk)
	bufs := make([][]byte, cores)
	f.x.eachChunk(cores, func(core, from, to int) {
		var span []int
		var all bodies.Ref
		read := func() {
			var err error
			if bufs[core], err = f.store.AppendSpan(bufs[core][:0], all.From, int(all.Size)); err == nil {
				for _, n := range span {
					low := f.x.at[n].low
					if text := bufs[core][low.From-all.From:][:low.Size]; low.Is(text) {
						f.looks[n] = f.lookInto(text)
					}
				}
			}
			span = span[:0]
		}
		for n := from; n < to; n++ {
			at := &f.x.at[n]
			if at.segment <= 0 || !f.may[at.segment-1][at.text] {
				continue
			}
			end := at.low.From + int64(at.low.Size)
			between := at.low.From - all.From - int64(all.Size)
			if len(span) > 0 && (between < 0 || between > mostBetween || end-all.From > mostAtOnce) {
				read()
			}
			if len(span) == 0 {
				all = at.low
			}
			all.Size = int32(end - all.From)
			span = append(span, n)
		}
		if len(span) > 0 {
			read()
		}
	})
}
