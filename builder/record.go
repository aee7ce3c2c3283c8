package builder

import (
	"encoding/binary"
	"errors"
	"io"
	"math/bits"
)

// A record tells of every answer of a build what it asked: numbers of
// render.Questions. It is how the next build knows which answers stay. Answers are
// known by the hashes of their requests, and not by addresses: one that another
// route has by now is another answer.
//
// A map from request to answer was not chosen: at 300,000 documents there are
// 1.6 million answers, and a table of places takes a fifth of the memory.
type record struct {
	answers []noted
	numbers []uint32 // of questions, each answer's in order
	table   []int32  // of places in answers plus one, by hash; a power of two
}

// A piece is what one worker has noted.
type piece struct {
	record
	stayed []int32 // places of answers of the last record, which are as they were
}

// whole makes one record of all pieces, with room for nothing else.
func whole(last *record, pieces []*piece) *record {
	answers, numbers := 0, 0
	for _, p := range pieces {
		answers += len(p.answers) + len(p.stayed)
		numbers += len(p.numbers)
		for _, i := range p.stayed {
			numbers += len(last.asked(int(i)))
		}
	}
	all := &record{answers: make([]noted, 0, answers), numbers: make([]uint32, 0, numbers)}
	for _, p := range pieces {
		all.join(&p.record)
		for _, i := range p.stayed {
			all.add(last.answers[i].request, last.asked(int(i)))
		}
	}
	return all
}

// A noted is one answer of a record. Its numbers end where the next one's begin.
type noted struct {
	request uint64
	numbers uint32
}

// add puts an answer behind the others.
func (r *record) add(request uint64, numbers []uint32) {
	r.answers = append(r.answers, noted{request, uint32(len(r.numbers))})
	r.numbers = append(r.numbers, numbers...)
}

// join puts another record's answers behind this one's.
func (r *record) join(more *record) {
	from := uint32(len(r.numbers))
	for _, a := range more.answers {
		r.answers = append(r.answers, noted{a.request, from + a.numbers})
	}
	r.numbers = append(r.numbers, more.numbers...)
}

// asked gives the questions of an answer.
func (r *record) asked(i int) []uint32 {
	to := len(r.numbers)
	if i+1 < len(r.answers) {
		to = int(r.answers[i+1].numbers)
	}
	return r.numbers[r.answers[i].numbers:to]
}

// index makes the table that find looks into.
func (r *record) index() {
	size := 1 << bits.Len(uint(2*len(r.answers)))
	r.table = make([]int32, size)
	for i, a := range r.answers {
		at := a.request & uint64(size-1)
		for r.table[at] != 0 {
			at = (at + 1) & uint64(size-1)
		}
		r.table[at] = int32(i + 1)
	}
}

// find gives the place of the answer to a request, or -1.
func (r *record) find(request uint64) int {
	if len(r.table) == 0 {
		return -1
	}
	mask := uint64(len(r.table) - 1)
	for at := request & mask; r.table[at] != 0; at = (at + 1) & mask {
		if i := int(r.table[at] - 1); r.answers[i].request == request {
			return i
		}
	}
	return -1
}

// write writes the record: of each answer the request, and its questions as
// distances.
func (r *record) write(to io.Writer) error {
	const piece = 64 << 10
	b := make([]byte, 0, piece+1<<10)
	b = binary.AppendUvarint(b, uint64(len(r.answers)))
	b = binary.AppendUvarint(b, uint64(len(r.numbers)))
	for i, a := range r.answers {
		b = binary.LittleEndian.AppendUint64(b, a.request)
		numbers := r.asked(i)
		b = binary.AppendUvarint(b, uint64(len(numbers)))
		var last uint32
		for _, n := range numbers {
			b = binary.AppendUvarint(b, uint64(n-last))
			last = n
		}
		if len(b) >= piece {
			if _, err := to.Write(b); err != nil {
				return err
			}
			b = b[:0]
		}
	}
	_, err := to.Write(b)
	return err
}

// errCut is of a file that ends too early, or says what cannot be.
var errCut = errors.New("it is damaged")

// readRecord reads what write wrote. No number is beyond questions.
func readRecord(text string, questions int) (*record, error) {
	c := cursor{text: text}
	answers, numbers := c.count(), c.count()
	r := &record{answers: make([]noted, 0, answers), numbers: make([]uint32, 0, numbers)}
	for range answers {
		request := c.bytes(8)
		n := c.count()
		if c.cut || len(r.numbers)+n > numbers {
			return nil, errCut
		}
		r.answers = append(r.answers, noted{binary.LittleEndian.Uint64([]byte(request)), uint32(len(r.numbers))})
		last := uint64(0)
		for range n {
			if last += c.number(); last >= uint64(questions) {
				return nil, errCut
			}
			r.numbers = append(r.numbers, uint32(last))
		}
	}
	if c.cut || len(r.numbers) != numbers || len(c.text) > 0 {
		return nil, errCut
	}
	r.index()
	return r, nil
}

// A cursor reads what was written with varints. It never goes beyond the end:
// cut says that it would have.
type cursor struct {
	text string
	cut  bool
}

func (c *cursor) number() uint64 {
	var v uint64
	for i := 0; i < len(c.text) && i < binary.MaxVarintLen64; i++ {
		b := c.text[i]
		v |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			c.text = c.text[i+1:]
			return v
		}
	}
	c.cut, c.text = true, ""
	return 0
}

// count is a number of things of which each takes a byte at least.
func (c *cursor) count() int {
	v := c.number()
	if v > uint64(len(c.text)) {
		c.cut, c.text = true, ""
		return 0
	}
	return int(v)
}

func (c *cursor) bytes(n int) string {
	if n > len(c.text) {
		c.cut, c.text = true, ""
		return ""
	}
	b := c.text[:n]
	c.text = c.text[n:]
	return b
}

// part is a text behind its length.
func (c *cursor) part() string { return c.bytes(c.count()) }

func appendPart[text string | []byte](b []byte, part text) []byte {
	return append(binary.AppendUvarint(b, uint64(len(part))), part...)
}
