package content

import (
	"encoding/binary"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/zeebo/xxh3"

	"galley/schemas"
)

// Whoever keeps what was made of a site has to know later, and in another
// process, whether a document still is what it was. Numbers and addresses in
// memory say nothing there; a name and a hash do. The hash is made of what makes
// an entry, not of what an entry says: the bytes of its files, and what the
// second step found out about it. So it costs a fraction of a microsecond, and
// nothing has to be written anew for a new kind of field.

// Sums are the names and hashes of a site's documents, by number. They are the
// same in every process.
type Sums struct {
	Names   []uint64 // of the type, the ID and the locale: what a document is called, whatever it says
	Entries []uint64 // of all that an Entry shows
	All     uint64   // of all documents, in whatever state, and of the files of the tree
}

// Sums makes them, on all cores.
func (s *Site) Sums() *Sums {
	all := &Sums{Names: make([]uint64, len(s.entries)), Entries: make([]uint64, len(s.entries))}
	s.parallel(func(from, to int) {
		var b []byte
		for n := from; n < to; n++ {
			b = s.entries[n].appendName(b[:0])
			all.Names[n] = xxh3.Hash(b)
		}
	})
	shared := map[*schemas.Type]bool{}
	for _, t := range s.project.Types {
		shared[t] = shares(t.Fields)
	}
	s.parallel(func(from, to int) {
		var b []byte
		for n := from; n < to; n++ {
			b = s.appendEntry(b[:0], all.Names, N(n), shared)
			all.Entries[n] = xxh3.Hash(b)
		}
	})
	var h xxh3.Hasher
	b := make([]byte, 0, 1<<12)
	for n := range s.entries {
		if b = binary.LittleEndian.AppendUint64(b, all.Entries[n]); len(b) >= 1<<12-8 {
			_, _ = h.Write(b)
			b = b[:0]
		}
	}
	_, _ = h.Write(b)
	for _, a := range s.assets {
		_, _ = h.Write(a.appendSum(b[:0]))
	}
	all.All = h.Sum64()
	return all
}

// parallel calls do for all numbers, in pieces, on all cores.
func (s *Site) parallel(do func(from, to int)) {
	const chunk = 1024
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (len(s.entries)+chunk-1)/chunk) {
		wait.Go(func() {
			for {
				from := int(next.Add(chunk)) - chunk
				if from >= len(s.entries) {
					return
				}
				do(from, min(from+chunk, len(s.entries)))
			}
		})
	}
	wait.Wait()
}

func (e *Entry) appendName(b []byte) []byte {
	b = appendText(b, e.Type.Name)
	b = appendText(b, string(e.ID))
	return appendText(b, e.Locale)
}

// appendEntry appends all that makes an entry.
func (s *Site) appendEntry(b []byte, names []uint64, n N, shared map[*schemas.Type]bool) []byte {
	name := func(n N) uint64 {
		if n == None {
			return 0
		}
		return names[n]
	}
	e := &s.entries[n]
	b = binary.LittleEndian.AppendUint64(b, names[n])
	b = binary.LittleEndian.AppendUint64(b, e.Hash)
	b = binary.AppendUvarint(b, uint64(e.Record))
	b = appendText(b, e.File)
	b = append(b, flag(e.Own)|flag(e.Next)<<1|flag(e.public)<<2, byte(e.State))
	for _, text := range [...]string{e.Path, e.Name, e.UUID, e.DocID, e.Slug, e.URL, e.Title} {
		b = appendText(b, text)
	}
	for _, t := range [...]time.Time{e.Published, e.Created, e.Updated} {
		b = appendTime(b, t)
	}
	b = binary.LittleEndian.AppendUint64(b, name(e.Parent))
	if from := s.lender(n, shared); from != None {
		b = binary.LittleEndian.AppendUint64(b, s.entries[from].Hash)
		b = binary.AppendUvarint(b, uint64(s.entries[from].Record))
		b = appendText(b, s.entries[from].File)
	}
	b = binary.AppendUvarint(b, uint64(len(e.Translations)))
	for _, t := range e.Translations {
		b = binary.LittleEndian.AppendUint64(b, names[t])
	}
	b = binary.AppendUvarint(b, uint64(len(e.Targets)))
	for i := range e.Targets {
		t := &e.Targets[i]
		switch {
		case t.Asset != nil:
			b = t.Asset.appendSum(append(b, 1))
		case t.Address != "":
			b = appendText(append(b, 2), t.Address)
		default:
			b = binary.LittleEndian.AppendUint64(append(b, 3), name(t.N))
		}
		b = appendText(b, t.Fragment)
	}
	return b
}

// lender gives the document from which a translation takes what is not
// localized; None if it takes nothing.
func (s *Site) lender(n N, shared map[*schemas.Type]bool) N {
	e := &s.entries[n]
	first := s.project.Locales[0]
	if e.Locale == first || !shared[e.Type] {
		return None
	}
	for n--; n >= 0 && s.entries[n].Type == e.Type && s.entries[n].ID == e.ID; n-- {
		if s.entries[n].Locale == first {
			return n
		}
	}
	return None
}

// Sum gives a hash of all that is known of the file.
func (a *Asset) Sum() uint64 { return xxh3.Hash(a.appendSum(nil)) }

func (a *Asset) appendSum(b []byte) []byte {
	b = appendText(appendText(b, a.File), a.Address)
	b = appendText(appendText(b, a.Type), a.MD5)
	b = binary.AppendVarint(b, a.Size)
	b = binary.AppendVarint(b, int64(a.Width))
	return binary.AppendVarint(b, int64(a.Height))
}

// Sum gives a hash of what the disk tells of a file; 0 where that says nothing,
// because it is not there or is so young that it may change once more and look
// the same.
func (f *File) Sum() uint64 {
	if f.Modified.IsZero() || time.Since(f.Modified) <= young {
		return 0
	}
	b := appendText(nil, f.Path)
	b = binary.AppendVarint(b, f.Size)
	b = binary.LittleEndian.AppendUint64(b, f.Stamp)
	b = binary.AppendVarint(b, f.Modified.Unix())
	return xxh3.Hash(binary.AppendVarint(b, int64(f.Modified.Nanosecond()))) | 1
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// appendTime appends a time with its zone: both may be shown.
func appendTime(b []byte, t time.Time) []byte {
	_, offset := t.Zone()
	b = binary.AppendVarint(b, t.Unix())
	b = binary.AppendVarint(b, int64(t.Nanosecond()))
	return binary.AppendVarint(b, int64(offset))
}

func flag(is bool) byte {
	if is {
		return 1
	}
	return 0
}
