package render

import (
	"encoding/binary"
	"errors"

	"github.com/zeebo/xxh3"
)

// Questions are saved as they stand in memory, each with its number: so what is
// noted of answers elsewhere stays right. A number that no answer has any more
// is an empty place, which the next question takes.

const questionsFormat = "galley questions 1\n"

// Append appends the questions that are used, and what fragments among them
// have asked. nil: all.
func (q *Questions) Append(b []byte, used *Numbers) []byte {
	q.mu.Lock()
	defer q.mu.Unlock()
	if used != nil {
		used = q.withOwn(used)
	}
	start := len(b)
	b = append(b, questionsFormat...)
	b = appendHash(b, q.made)
	b = binary.AppendUvarint(b, uint64(len(q.list)))
	for n := range q.list {
		is := &q.list[n]
		if used != nil && !used.Has(uint32(n)) {
			b = append(b, 0)
			continue
		}
		key := q.key(uint32(n))
		b = append(binary.AppendUvarint(b, uint64(len(key))), key...)
		if len(key) == 0 {
			continue
		}
		b = appendHash(b, is.hash)
		if asking(key[0]) == askFragment {
			b = AppendNumbers(b, is.own)
		}
	}
	return appendHash(b, xxh3.Hash(b[start:]))
}

// withOwn adds what fragments have asked.
func (q *Questions) withOwn(used *Numbers) *Numbers {
	all := &Numbers{}
	var add func(n uint32)
	add = func(n uint32) {
		if int(n) >= len(q.list) || all.Has(n) {
			return
		}
		all.Add(n)
		for _, o := range q.list[n].own {
			add(o)
		}
	}
	for n := range uint32(len(q.list)) {
		if used.Has(n) {
			add(n)
		}
	}
	return all
}

var errQuestions = errors.New("these are no questions that this program has saved")

// ReadQuestions reads what Append has written; b is theirs, with what room is
// behind it. They are nobody's until an edition is asked (Ask).
func ReadQuestions(b []byte) (*Questions, error) {
	const head, tail = len(questionsFormat) + 8, 8
	if len(b) < head+tail || string(b[:len(questionsFormat)]) != questionsFormat ||
		binary.LittleEndian.Uint64(b[len(b)-tail:]) != xxh3.Hash(b[:len(b)-tail]) || uint64(len(b)) > 1<<32-1 {
		return nil, errQuestions
	}
	q := &Questions{made: binary.LittleEndian.Uint64(b[len(questionsFormat):])}
	q.text = b[:len(b)-tail]
	rest := q.text[head:]
	count := func() (int, bool) {
		v, n := binary.Uvarint(rest)
		if n <= 0 || v > uint64(len(b)) {
			return 0, false
		}
		rest = rest[n:]
		return int(v), true
	}
	n, ok := count()
	if !ok || n > len(rest) {
		return nil, errQuestions
	}
	q.list = make([]question, n)
	for i := range q.list {
		size, ok := count()
		if !ok || size > 0 && size+8 > len(rest) {
			return nil, errQuestions
		}
		if size == 0 {
			q.free = append(q.free, uint32(i))
			continue
		}
		is := &q.list[i]
		is.from = uint32(len(q.text) - len(rest))
		is.to = is.from + uint32(size)
		key := rest[:size]
		is.hash = binary.LittleEndian.Uint64(rest[size:])
		rest = rest[size+8:]
		if kind := asking(key[0]); kind == 0 || kind == byDocument || kind >= lastAsking {
			return nil, errQuestions
		} else if kind == askFragment {
			if is.own, rest, ok = ReadNumbers(rest); !ok {
				return nil, errQuestions
			}
			for _, o := range is.own {
				if int(o) >= n {
					return nil, errQuestions
				}
			}
		}
	}
	if len(rest) > 0 {
		return nil, errQuestions
	}
	return q, nil
}

// AppendNumbers appends a sorted list of numbers.
func AppendNumbers(b []byte, list []uint32) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	last := uint32(0)
	for _, n := range list {
		b = binary.AppendUvarint(b, uint64(n-last))
		last = n
	}
	return b
}

// ReadNumbers reads such a list from the beginning of b, and gives what stands
// behind it.
func ReadNumbers(b []byte) (list []uint32, rest []byte, ok bool) {
	size, n := binary.Uvarint(b)
	if n <= 0 || size > uint64(len(b)) {
		return nil, b, false
	}
	b = b[n:]
	list = make([]uint32, size)
	last := uint64(0)
	for i := range list {
		v, n := binary.Uvarint(b)
		if last += v; n <= 0 || v > 1<<32 || last >= 1<<32 {
			return nil, b, false
		}
		list[i], b = uint32(last), b[n:]
	}
	return list, b, true
}
