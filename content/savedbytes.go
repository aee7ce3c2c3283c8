package content

import (
	"encoding/binary"
	"io"
	"strings"

	"github.com/zeebo/xxh3"
)

// A saving writes what was read. Each of its methods has one of the same name in
// restoring, which reads the same in the same order.
type saving struct {
	*numbering
	b    []byte
	file string // what texts of a document may be part of
	lost bool   // something cannot be saved

	to   io.Writer
	err  error       // of to
	size int         // of the part so far, b not counted
	hash xxh3.Hasher // of that
}

// savedPiece is about how much is written at a time.
const savedPiece = 256 << 10

// pass writes what there is, if it is more than enough.
func (w *saving) pass(enough int) {
	if len(w.b) <= enough {
		return
	}
	w.size += len(w.b)
	_, _ = w.hash.Write(w.b)
	if w.err == nil {
		_, w.err = w.to.Write(w.b)
	}
	w.b = w.b[:0]
}

// end ends a part and appends its length and its hash.
func (w *saving) end(ends []byte) []byte {
	w.pass(0)
	ends = binary.LittleEndian.AppendUint64(ends, uint64(w.size))
	ends = binary.LittleEndian.AppendUint64(ends, w.hash.Sum64())
	w.size = 0
	w.hash.Reset()
	return ends
}

// A restoring reads what a saving appended. What cannot be is bad: it goes on,
// without ever looking outside of the bytes, and whoever began it asks in the end.
type restoring struct {
	*numbering
	s    string
	at   int
	bad  bool
	file string // what texts of a document may be part of
	slabs
	phrases phrases
	zone    zone
}

func (w *saving) number(n uint64)     { w.b = binary.AppendUvarint(w.b, n) }
func (w *saving) signed(n int64)      { w.b = binary.AppendVarint(w.b, n) }
func (w *saving) fixed(n uint64)      { w.b = binary.LittleEndian.AppendUint64(w.b, n) }
func (w *saving) fixedShort(n uint32) { w.b = binary.LittleEndian.AppendUint32(w.b, n) }

func (r *restoring) number() uint64 {
	var n uint64
	for shift := 0; shift < 64; shift += 7 {
		if r.at >= len(r.s) {
			break
		}
		c := r.s[r.at]
		r.at++
		if n |= uint64(c&0x7f) << shift; c < 0x80 {
			return n
		}
	}
	r.bad = true
	return 0
}

func (r *restoring) signed() int64 {
	n := r.number()
	return int64(n>>1) ^ -int64(n&1)
}

// short gives a number that has 32 bits.
func (r *restoring) short() int32 {
	n := r.signed()
	if int64(int32(n)) != n {
		r.bad = true
	}
	return int32(n)
}

func (r *restoring) fixed() uint64 {
	if len(r.s)-r.at < 8 {
		r.bad = true
		return 0
	}
	var b [8]byte
	copy(b[:], r.s[r.at:])
	r.at += 8
	return binary.LittleEndian.Uint64(b[:])
}

func (r *restoring) fixedShort() uint32 {
	if len(r.s)-r.at < 4 {
		r.bad = true
		return 0
	}
	var b [4]byte
	copy(b[:], r.s[r.at:])
	r.at += 4
	return binary.LittleEndian.Uint32(b[:])
}

func (w *saving) text(s string) {
	w.number(uint64(len(s)))
	w.b = append(w.b, s...)
}

func (r *restoring) text() string {
	n := r.number()
	if n > uint64(len(r.s)-r.at) {
		r.bad = true
		return ""
	}
	s := r.s[r.at : r.at+int(n)]
	r.at += int(n)
	return s
}

// part appends a text that is mostly part of the file's path.
func (w *saving) part(s string) {
	if at := strings.Index(w.file, s); at >= 0 && len(s) > 0 {
		w.number(uint64(at) + 1)
		w.number(uint64(len(s)))
		return
	}
	w.number(0)
	w.text(s)
}

func (r *restoring) part() string {
	at := r.number()
	if at == 0 {
		return r.text()
	}
	n := r.number()
	if at--; at > uint64(len(r.file)) || n > uint64(len(r.file))-at {
		r.bad = true
		return ""
	}
	return r.file[at:][:n]
}

// count appends how many there are of something, or that there is no list.
func (w *saving) count(n int, none bool) {
	if none {
		w.number(0)
	} else {
		w.number(uint64(n) + 1)
	}
}

// count gives how many of something follow; false is no list.
func (r *restoring) count() (n int, is bool) {
	m := r.number()
	if m == 0 {
		return 0, false
	}
	if m-1 > uint64(len(r.s)-r.at) {
		r.bad = true
		return 0, false
	}
	return int(m - 1), true
}

// flags appends up to 64 of them.
func (w *saving) flags(all ...bool) {
	var n uint64
	for i, is := range all {
		if is {
			n |= 1 << i
		}
	}
	w.number(n)
}

// flags gives n of them.
func (r *restoring) flags(n int) uint64 {
	all := r.number()
	if all>>n != 0 {
		r.bad = true
	}
	return all
}
