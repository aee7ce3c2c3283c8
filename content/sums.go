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
	w := s.summing(all.Names)
	s.parallel(func(from, to int) {
		w := w
		w.told = w.tell
		for n := from; n < to; n++ {
			w.b = w.b[:0]
			w.entry(N(n))
			all.Entries[n] = xxh3.Hash(w.b)
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

// A summing is what the sums of entries are made with. A copy of it belongs to
// one goroutine.
type summing struct {
	site   *Site
	names  []uint64
	shared map[*schemas.Type]bool             // types with values that hold in all locales
	naming map[*schemas.Type][]*schemas.Field // fields of a type in which terms stand, at whatever depth
	terms  [][]uint64                         // by taxonomy and locale, and by place: of a term without its count

	b    []byte
	of   *terms
	sums []uint64
	told func(text string, target N)
}

func (s *Site) summing(names []uint64) summing {
	w := summing{site: s, names: names, shared: map[*schemas.Type]bool{}, naming: map[*schemas.Type][]*schemas.Field{}}
	for _, t := range s.project.Types {
		w.shared[t] = shares(t.Fields)
		for _, f := range t.Fields {
			has := false
			inside([]*schemas.Field{f}, func(x *schemas.Field) bool {
				has = has || x.Taxonomy != nil
				return true
			})
			if has {
				w.naming[t] = append(w.naming[t], f)
			}
		}
	}
	w.terms = make([][]uint64, len(s.terms))
	for i := range s.terms {
		w.terms[i] = make([]uint64, len(s.terms[i].list))
		for j := range s.terms[i].list {
			t := &s.terms[i].list[j]
			w.b = appendText(appendText(w.b[:0], t.Slug), t.Name)
			w.b = binary.LittleEndian.AppendUint64(w.b, w.name(t.N))
			w.terms[i][j] = xxh3.Hash(appendText(w.b, t.URL)) | 1
		}
	}
	w.b = nil
	return w
}

func (w *summing) name(n N) uint64 {
	if n == None {
		return 0
	}
	return w.names[n]
}

func (w *summing) hash(h uint64) { w.b = binary.LittleEndian.AppendUint64(w.b, h) }

// entry appends all that makes an entry.
func (w *summing) entry(n N) {
	s := w.site
	e := s.entries[n]
	w.hash(w.names[n])
	w.hash(e.Hash)
	w.b = binary.AppendUvarint(w.b, uint64(e.Record))
	w.b = appendText(w.b, e.File)
	w.b = append(w.b, flag(e.Own)|flag(e.Next)<<1|flag(e.public)<<2, byte(e.State))
	for _, text := range [...]string{e.UUID, e.DocID, e.Slug, e.URL, e.Title} {
		w.b = appendText(w.b, text)
	}
	for _, t := range [...]time.Time{e.Published, e.Created, e.Updated} {
		w.b = appendTime(w.b, t)
	}
	w.hash(w.name(e.Parent))
	if from := w.lender(n); from != None {
		w.hash(s.entries[from].Hash)
		w.b = binary.AppendUvarint(w.b, uint64(s.entries[from].Record))
		w.b = appendText(w.b, s.entries[from].File)
	}
	w.b = binary.AppendUvarint(w.b, uint64(len(e.Translations)))
	for _, t := range e.Translations {
		w.hash(w.names[t])
	}
	w.b = binary.AppendUvarint(w.b, uint64(len(e.Targets)))
	for i := range e.Targets {
		t := &e.Targets[i]
		switch {
		case t.Asset != nil:
			w.b = t.Asset.appendSum(append(w.b, 1))
		case t.Address != "":
			w.b = appendText(append(w.b, 2), t.Address)
		default:
			w.b = append(w.b, 3)
			w.hash(w.name(t.N))
		}
		w.b = appendText(w.b, t.Fragment)
	}
	if e.public {
		w.termsOf(e)
	}
}

// termsOf appends the terms that a document names, as far as they are the same
// whoever else names them: which they are by its own words is in its file.
func (w *summing) termsOf(e *Entry) {
	for _, top := range w.naming[e.Type] {
		if top.Index >= len(e.Values) {
			continue
		}
		visit(top, e.Values[top.Index], func(f *schemas.Field, v Value) {
			of := top.Taxonomy
			for range 2 {
				if of != nil {
					w.b = append(w.b, 1)
					w.of = w.site.termsAt(of, e.Locale)
					if i, ok := w.site.taxonomies[of]; ok {
						w.sums = w.terms[int(i)*len(w.site.project.Locales)+int(w.site.locale(e.Locale))]
					}
					w.site.oneTerm(e, f, v, false, w.told)
				}
				if of == f.Taxonomy {
					break
				}
				of = f.Taxonomy
			}
		})
	}
}

// tell appends the term that a text or a document is.
func (w *summing) tell(text string, target N) {
	if w.of == nil {
		return
	}
	i, ok := w.of.byText[text]
	if target != None {
		i, ok = w.of.byNumber[target]
	}
	if !ok {
		w.hash(0)
		return
	}
	w.hash(w.sums[i])
}

// lender gives the document from which a translation takes what is not
// localized; None if it takes nothing.
func (w *summing) lender(n N) N {
	s := w.site
	e := s.entries[n]
	first := s.project.Locales[0]
	if e.Locale == first || !w.shared[e.Type] {
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
