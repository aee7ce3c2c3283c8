package content

import (
	"math"
	"time"
)

// library appends all but the documents of files, of which it says how long they
// are.
func (w *saving) library(l *Library, lengths []int) {
	w.diskTime(l.listing.at)
	w.flags(l.listing.contested, l.wrong != nil)
	w.number(uint64(l.put))
	w.count(len(l.files), l.listing.Documents == nil)
	for i := range l.files {
		w.listed(&l.listing.Documents[i])
		w.read(&l.files[i], l.listing.at, lengths[i])
		w.pass(savedPiece)
	}
	for _, files := range [][]File{l.listing.Static, l.listing.Beside} {
		w.count(len(files), files == nil)
		for i := range files {
			w.listed(&files[i])
			w.pass(savedPiece)
		}
	}
	w.file = ""
	w.problems(l.listing.Problems)
}

// library gives a library with its listing and without documents, and how many
// bytes those of each file take.
func (r *restoring) library() (l *Library, lengths []int) {
	l = &Library{listing: &Listing{at: r.diskTime()}}
	flags := r.flags(2)
	l.listing.contested = flags&1 != 0
	if flags&2 != 0 {
		l.wrong = &Document{}
	}
	l.put = int64(r.number())
	n, is := r.count()
	if is {
		l.listing.Documents = make([]File, n)
	}
	l.files, lengths = make([]fileRead, n), make([]int, n)
	for i := range n {
		r.listed(&l.listing.Documents[i])
		lengths[i] = r.read(&l.files[i], l.listing.at)
	}
	for _, files := range []*[]File{&l.listing.Static, &l.listing.Beside} {
		n, is := r.count()
		if !is {
			continue
		}
		*files = make([]File, n)
		for i := range *files {
			r.listed(&(*files)[i])
		}
	}
	l.listing.Problems = r.problems()
	return l, lengths
}

func (w *saving) listed(f *File) {
	w.text(f.Path)
	w.signed(f.Size)
	w.diskTime(f.Modified)
	w.fixed(f.Stamp)
	w.typ(f.Type)
	glob, ok := globNumber(f.Type, f.Glob)
	w.lost = w.lost || !ok
	w.number(glob)
	w.text(f.Locale)
	w.flags(f.Contested)
}

func (r *restoring) listed(f *File) {
	f.Path = r.text()
	f.Size = r.signed()
	f.Modified = r.diskTime()
	f.Stamp = r.fixed()
	f.Type = r.typ()
	if glob := r.number(); glob > 0 {
		if f.Type == nil || glob > uint64(len(f.Type.Source)) {
			r.bad = true
			return
		}
		f.Glob = &f.Type.Source[glob-1]
	}
	f.Locale = r.text()
	f.Contested = r.flags(1)&1 != 0
}

// read appends what is known of a file's reading. length is that of its
// documents, or less than nothing if they cannot be saved.
func (w *saving) read(r *fileRead, began time.Time, length int) {
	w.flags(r.gone || length < 0)
	w.number(uint64(max(length, 0)))
	w.fixed(r.hash)
	w.number(uint64(r.size))
	w.number(uint64(r.bodies))
	w.signed(int64(r.at.Round(0).Sub(began)))
}

func (r *restoring) read(read *fileRead, began time.Time) (length int) {
	read.gone = r.flags(1)&1 != 0
	n := r.number()
	if n > math.MaxInt32 {
		r.bad = true
		return 0
	}
	length = int(n)
	read.hash = r.fixed()
	read.size = int(r.number())
	read.bodies = int64(r.number())
	read.at = began.Add(time.Duration(r.signed()))
	return length
}
