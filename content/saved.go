package content

import (
	"encoding/binary"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/zeebo/xxh3"

	"galley/content/bodies"
	"galley/schemas"
)

// What was read is saved as bytes, so that another process need not read it
// again: first what the disk told of the files and how long each one's documents
// are, then the documents, one file's behind the other's. So the listing can be
// had without the documents, the documents on all cores, and those of a file
// that stays are copied when it is all saved again. Lengths and numbers are
// varints, and nothing of a file points out of it; strings stand as they are, and
// what is restored shares them.
//
// Nothing here says by what declarations, options or program it was read: who
// keeps the bytes has to know that all these are the same.
//
// encoding/gob and JSON were not chosen: they take thirty times as long, and
// make each string anew.

// The beginning: a name with the number of the form, which changes with any
// change of it, then length and hash of both parts.
const (
	savedForm   = "galleys1"
	savedHeader = len(savedForm) + 4*8
)

var errSaved = errors.New("these are no saved documents, or not whole")

// AppendSaved appends the library and its listing to b. A file that cannot be
// saved (its reading depended on how fast the machine was) is saved as one that
// has to be read again; b as it was says that nothing can be saved. The bodies
// stay where they are: whoever restores needs the same store.
func (l *Library) AppendSaved(b []byte) []byte {
	w := &saving{numbering: numbered(l.project)}
	start := len(b)
	b = append(b, make([]byte, savedHeader)...)

	w.b = make([]byte, 0, 700*len(l.files)+1024) // about what documents take
	lengths := make([]int, len(l.files))
	for i := range l.files {
		lengths[i] = w.documents(&l.listing.Documents[i], &l.files[i])
	}
	w.lost = false
	if l.wrong != nil {
		w.document(l.wrong, &File{}, 0)
	}
	documents := w.b

	w.b = b
	w.library(l, lengths)
	if w.lost {
		return b[:start]
	}
	b = w.b
	list := len(b) - start - savedHeader
	b = append(b, documents...)

	header := append(b[start:start], savedForm...)
	for _, part := range [][]byte{b[start+savedHeader:][:list], b[start+savedHeader+list:]} {
		header = binary.LittleEndian.AppendUint64(header, uint64(len(part)))
		header = binary.LittleEndian.AppendUint64(header, xxh3.Hash(part))
	}
	return b
}

// RestoreListing gives the listing of what AppendSaved gave, and whether the
// disk may be believed that nothing has changed where it tells the same: see
// Settled. p is a project that is declared like the one then, to the byte.
func RestoreListing(saved string, p *schemas.Project) (l *Listing, settled bool, err error) {
	list, _, err := savedParts(saved)
	if err != nil {
		return nil, false, err
	}
	library, _, err := restoreList(list, p)
	if err != nil {
		return nil, false, err
	}
	return library.listing, library.Settled(), nil
}

// RestoreLibrary gives what AppendSaved was called with: a library that ReadAgain
// may begin with. p is a project that is declared like the one then, to the byte,
// and store has the same bodies. Strings of the result are parts of saved. An
// error says that saved is not what AppendSaved gave.
func RestoreLibrary(saved string, p *schemas.Project, store bodies.Store) (*Library, *Listing, error) {
	list, documents, err := savedParts(saved)
	if err != nil {
		return nil, nil, err
	}
	if xxh3.HashString(documents) != binary.LittleEndian.Uint64([]byte(saved[savedHeader-8:savedHeader])) {
		return nil, nil, errSaved
	}
	l, lengths, err := restoreList(list, p)
	if err != nil {
		return nil, nil, err
	}
	l.store = store
	if err := l.restoreDocuments(documents, lengths); err != nil {
		return nil, nil, err
	}
	l.collect(nil)
	return l, l.listing, nil
}

// savedParts takes what was saved apart. Only the first part has been checked.
func savedParts(saved string) (list, documents string, err error) {
	if len(saved) < savedHeader || saved[:len(savedForm)] != savedForm {
		return "", "", errSaved
	}
	number := func(i int) uint64 {
		return binary.LittleEndian.Uint64([]byte(saved[len(savedForm)+8*i:][:8]))
	}
	rest := saved[savedHeader:]
	first, second := number(0), number(2)
	if first > uint64(len(rest)) || second != uint64(len(rest))-first {
		return "", "", errSaved
	}
	if list = rest[:first]; xxh3.HashString(list) != number(1) {
		return "", "", errSaved
	}
	return list, rest[first:], nil
}

// restoreList restores all but the documents, and gives how many bytes those of
// each file take.
func restoreList(list string, p *schemas.Project) (l *Library, lengths []int, err error) {
	r := &restoring{numbering: numbered(p), s: list}
	l, lengths = r.library()
	if r.bad || r.at != len(list) {
		return nil, nil, errSaved
	}
	l.project = p
	return l, lengths, nil
}

// together is how many files are restored at a time.
const together = 64

// restoreDocuments restores the documents of all files, on all cores.
func (l *Library) restoreDocuments(saved string, lengths []int) error {
	from := make([]int, len(lengths)+1)
	for i, n := range lengths {
		if from[i+1] = from[i] + n; from[i+1] > len(saved) {
			return errSaved
		}
	}
	n := numbered(l.project)
	var next atomic.Int64
	var bad atomic.Bool
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (len(lengths)+together-1)/together) {
		group.Go(func() {
			r := &restoring{numbering: n}
			for !bad.Load() {
				first := int(next.Add(together)) - together
				if first >= len(lengths) {
					return
				}
				for i := first; i < min(first+together, len(lengths)); i++ {
					r.s, r.at = saved[from[i]:from[i+1]], 0
					if r.documents(&l.listing.Documents[i], &l.files[i]); r.bad || r.at != len(r.s) {
						bad.Store(true)
						return
					}
				}
			}
		})
	}
	group.Wait()
	if rest := saved[from[len(lengths)]:]; l.wrong != nil {
		r := &restoring{numbering: n, s: rest}
		if r.document(l.wrong, &File{}, 0); r.bad || r.at != len(rest) {
			return errSaved
		}
	} else if rest != "" {
		return errSaved
	}
	if bad.Load() {
		return errSaved
	}
	return nil
}

// Settled says whether the disk may be believed of every file of the listing:
// none was changed so shortly before somebody looked at it that it may have
// been changed again since without the disk telling. If so, and a new listing is
// the Same, nothing has changed.
func (l *Library) Settled() bool {
	for i := range l.files {
		if !l.files[i].believed(&l.listing.Documents[i]) {
			return false
		}
	}
	for _, files := range [][]File{l.listing.Static, l.listing.Beside} {
		for i := range files {
			if l.listing.at.Sub(files[i].Modified) <= young {
				return false
			}
		}
	}
	return true
}

// BodiesEnd gives where the last body of the library's documents ends in the
// store.
func (l *Library) BodiesEnd() (end int64) {
	each := func(b *Body) {
		for _, r := range [...]bodies.Ref{b.HTML, b.Rich, b.Plain} {
			end = max(end, r.From+int64(r.Size))
		}
	}
	for _, d := range l.Documents {
		for _, v := range d.Values {
			eachBody(v, each)
		}
	}
	return end
}

func eachBody(v Value, f func(*Body)) {
	switch v := v.(type) {
	case *Body:
		f(v)
	case List:
		for _, x := range v {
			eachBody(x, f)
		}
	case *Group:
		for _, x := range v.Values {
			eachBody(x, f)
		}
	}
}
