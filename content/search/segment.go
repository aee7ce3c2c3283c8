package search

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"sort"
	"strings"
)

// An index is segments, each of some documents and frozen when it is made. A
// document that changes is added to a new segment, and nobody asks for the old
// one's number any more; Merge makes one segment of two, without such numbers.
// So an index and the one after it share nearly all, and nothing is copied that
// did not change. What a search finds does not depend on how documents are
// spread over segments.

// A Field is where in a document a text stands.
type Field uint8

const (
	Title   Field = iota
	Heading       // of a body
	Term          // a tag, a category
	Summary       // what a list shows of a document
	Text          // any other field
	Body
	Fields // how many there are
)

// A Segment is the words of some documents, which have the numbers from 0 to
// Len()-1 within it.
type Segment struct {
	words   []byte   // of all terms, sorted
	ends    []uint32 // of each in words
	posts   []byte   // of all terms
	starts  []uint32 // of each in posts, and the end of the last one
	lengths []uint16 // how many words a document has in each field
}

// A term's postings are its documents in order. Each is a varint: the distance
// to the document before, twice, and one more if the term stands in the body,
// once, and nowhere else. Otherwise a byte follows with a bit for each field
// that has the term, and for each of them a varint: how often.

// Len is how many documents the segment has.
func (s *Segment) Len() int { return len(s.lengths) / int(Fields) }

// Size is about how many bytes the segment takes.
func (s *Segment) Size() int {
	return cap(s.words) + cap(s.posts) + 4*cap(s.ends) + 4*cap(s.starts) + 2*cap(s.lengths)
}

func (s *Segment) term(i int) []byte {
	from := uint32(0)
	if i > 0 {
		from = s.ends[i-1]
	}
	return s.words[from:s.ends[i]]
}

// find gives the place of the first term that is not less than word.
func (s *Segment) find(word string) int {
	return sort.Search(len(s.ends), func(i int) bool { return string(s.term(i)) >= word })
}

// A posting is a term in a document.
type posting struct {
	doc    int
	counts [Fields]uint32
}

// A reader reads a term's postings one by one.
type reader struct {
	left []byte
	doc  int
}

func (s *Segment) reader(i int) reader {
	return reader{left: s.posts[s.starts[i]:s.starts[i+1]], doc: -1}
}

// next reads a posting into p; once says that the term stands in the body, once,
// and nowhere else: then the counts are not set.
func (r *reader) next(p *posting) (once, ok bool) {
	if len(r.left) == 0 {
		return false, false
	}
	v := uint64(r.left[0])
	if v < 0x80 {
		r.left = r.left[1:]
	} else {
		var n int
		v, n = binary.Uvarint(r.left)
		r.left = r.left[n:]
	}
	r.doc += int(v >> 1)
	p.doc = r.doc
	if v&1 == 1 {
		return true, true
	}
	mask := r.left[0]
	r.left = r.left[1:]
	for f := range p.counts {
		p.counts[f] = 0
		if mask&(1<<f) != 0 {
			v, n := binary.Uvarint(r.left)
			p.counts[f], r.left = uint32(v), r.left[n:]
		}
	}
	return false, true
}

// appendPosting appends what reader reads; last is the document before, -1 for
// the first.
func appendPosting(b []byte, last int, p *posting) []byte {
	mask := byte(0)
	for f, count := range p.counts {
		if count > 0 {
			mask |= 1 << f
		}
	}
	distance := uint64(p.doc-last) << 1
	if mask == 1<<Body && p.counts[Body] == 1 {
		return binary.AppendUvarint(b, distance|1)
	}
	b = append(binary.AppendUvarint(b, distance), mask)
	for _, count := range p.counts {
		if count > 0 {
			b = binary.AppendUvarint(b, uint64(count))
		}
	}
	return b
}

// A Builder makes a segment. It belongs to one goroutine.
type Builder struct {
	terms   map[string]int32
	words   []string
	posts   [][]byte // by term
	last    []int32  // by term: the last document that has it
	lengths []uint16

	// Of the document in the making:
	counts  [][Fields]uint32 // by term
	has     []int32          // terms
	total   [Fields]int
	field   Field
	scratch []byte
	split   Splitter
	emit    func([]byte, Kind)
}

// NewBuilder gives a builder of an empty segment.
func NewBuilder() *Builder {
	b := &Builder{terms: map[string]int32{}}
	b.emit = b.add
	return b
}

// AddString adds a text of a field to the document in the making. Nothing in it
// is one word with what stands in another text.
func (b *Builder) AddString(f Field, text string) {
	b.scratch = append(b.scratch[:0], text...)
	b.Add(f, b.scratch)
}

// Add is AddString for bytes, of which it keeps nothing.
func (b *Builder) Add(f Field, text []byte) {
	b.field = f
	b.split.Split(text, b.emit)
}

func (b *Builder) add(word []byte, kind Kind) {
	id, ok := b.terms[string(word)]
	if !ok {
		id = int32(len(b.words))
		text := string(word)
		b.terms[text] = id
		b.words = append(b.words, text)
		b.posts = append(b.posts, nil)
		b.last = append(b.last, -1)
		b.counts = append(b.counts, [Fields]uint32{})
	}
	counts := &b.counts[id]
	if *counts == ([Fields]uint32{}) {
		b.has = append(b.has, id)
	}
	counts[b.field]++
	if kind != Tail {
		b.total[b.field]++
	}
}

// End ends the document in the making, and gives its number in the segment.
func (b *Builder) End() int {
	doc := len(b.lengths) / int(Fields)
	p := posting{doc: doc}
	for _, id := range b.has {
		p.counts = b.counts[id]
		b.posts[id] = appendPosting(b.posts[id], int(b.last[id]), &p)
		b.last[id], b.counts[id] = int32(doc), [Fields]uint32{}
	}
	b.has = b.has[:0]
	for f, n := range b.total {
		b.lengths = append(b.lengths, uint16(min(n, math.MaxUint16)))
		b.total[f] = 0
	}
	return doc
}

// Segment gives the segment of all documents that were ended. The builder
// cannot be used after it.
func (b *Builder) Segment() *Segment {
	order := make([]int32, len(b.words))
	words, posts := 0, 0
	for i := range order {
		order[i] = int32(i)
		words += len(b.words[i])
		posts += len(b.posts[i])
	}
	slices.SortFunc(order, func(x, y int32) int { return strings.Compare(b.words[x], b.words[y]) })
	s := &Segment{
		words: make([]byte, 0, words), ends: make([]uint32, 0, len(order)),
		posts: make([]byte, 0, posts), starts: make([]uint32, 0, len(order)+1),
		lengths: slices.Clip(slices.Clone(b.lengths)),
	}
	for _, id := range order {
		s.starts = append(s.starts, uint32(len(s.posts)))
		s.words = append(s.words, b.words[id]...)
		s.ends = append(s.ends, uint32(len(s.words)))
		s.posts = append(s.posts, b.posts[id]...)
	}
	s.starts = append(s.starts, uint32(len(s.posts)))
	*b = Builder{}
	return s
}

// Merge makes one segment of two, with the documents that are alive, by place
// in a, then in b. moved gives their new numbers by the same places, -1 for
// those that were left out.
func Merge(a, b *Segment, alive []bool) (s *Segment, moved []int32) {
	moved = make([]int32, len(alive))
	s = &Segment{}
	for i := range moved {
		if !alive[i] {
			moved[i] = -1
			continue
		}
		from, doc := a, i
		if i >= a.Len() {
			from, doc = b, i-a.Len()
		}
		moved[i] = int32(s.Len())
		s.lengths = append(s.lengths, from.lengths[doc*int(Fields):(doc+1)*int(Fields)]...)
	}
	var p posting
	add := func(from *Segment, i int, moved []int32, last int) int {
		r := from.reader(i)
		for {
			once, ok := r.next(&p)
			if !ok {
				return last
			}
			to := int(moved[p.doc])
			if to < 0 {
				continue
			}
			p.doc = to
			if once {
				p.counts = [Fields]uint32{Body: 1}
			}
			s.posts = appendPosting(s.posts, last, &p)
			last = to
		}
	}
	for i, j := 0, 0; i < len(a.ends) || j < len(b.ends); {
		order := 0
		switch {
		case i == len(a.ends):
			order = 1
		case j == len(b.ends):
			order = -1
		default:
			order = bytes.Compare(a.term(i), b.term(j))
		}
		start, last := len(s.posts), -1
		var word []byte
		if order <= 0 {
			word = a.term(i)
			last = add(a, i, moved[:a.Len()], last)
			i++
		}
		if order >= 0 {
			word = b.term(j)
			add(b, j, moved[a.Len():], last)
			j++
		}
		if len(s.posts) > start {
			s.starts = append(s.starts, uint32(start))
			s.words = append(s.words, word...)
			s.ends = append(s.ends, uint32(len(s.words)))
		}
	}
	s.starts = append(s.starts, uint32(len(s.posts)))
	return s, moved
}
