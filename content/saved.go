package content

import (
	"encoding/binary"
	"errors"
	"io"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/zeebo/xxh3"

	"galley/content/bodies"
	"galley/schemas"
)

// What was read is saved as bytes, so that another process need not read it
// again: the documents, one file's behind the other's, then what the disk told of
// the files and how long each one's documents are. So the listing can be had
// without the documents, the documents on all cores, and those of a file that
// stays are copied when all is saved again. Lengths and numbers are varints, and
// nothing of a file points out of it; strings stand as they are, and what is
// restored shares them.
//
// Nothing here says by what declarations, options or program it was read: who
// keeps the bytes has to know that all these are the same.
//
// encoding/gob and JSON were not chosen: they take thirty times as long, and
// make each string anew. Nor was one file a document.

// savedForm is the beginning: a name with the number of the form, which changes
// with any change of it. At the end are length and hash of both parts.
const (
	savedForm = "galleys1"
	savedEnd  = 4 * 8
)

var (
	errSaved   = errors.New("these are no saved documents, or not whole")
	errUnsaved = errors.New("the documents cannot be saved: they say more than can be written down")
)

// Save writes the library and its listing. A file that cannot be saved (its
// reading depended on how fast the machine was) is saved as one that has to be
// read again. The bodies stay where they are: whoever restores needs the same
// store. With an error nothing that was written is worth anything.
func (l *Library) Save(to io.Writer) error {
	w := &saving{numbering: numbered(l.project), to: to}
	if _, err := io.WriteString(to, savedForm); err != nil {
		return err
	}
	lengths := make([]int, len(l.files))
	for i := range l.files {
		lengths[i] = w.documents(&l.listing.Documents[i], &l.files[i])
		w.pass(savedPiece)
	}
	w.lost = false
	if l.wrong != nil {
		w.document(l.wrong, &File{}, 0)
	}
	ends := w.end(nil)
	w.library(l, lengths)
	ends = w.end(ends)
	switch _, err := to.Write(ends); {
	case w.err != nil:
		return w.err
	case w.lost:
		return errUnsaved
	default:
		return err
	}
}

// RestoreListing gives the listing of what Save wrote, and whether the disk may be
// believed that nothing has changed where it tells the same: see Settled. p is a
// project that is declared like the one then, to the byte.
func RestoreListing(saved string, p *schemas.Project) (l *Listing, settled bool, err error) {
	parts, err := takeApart(saved)
	if err != nil {
		return nil, false, err
	}
	library, _, err := restoreList(parts.list, numbered(p))
	if err != nil {
		return nil, false, err
	}
	return library.listing, library.Settled(), nil
}

// RestoreLibrary gives the library of which Save was called: one that ReadAgain
// may begin with. p is a project that is declared like the one then, to the byte,
// and store has the same bodies. Strings of the result are parts of saved. An
// error says that saved is not what Save wrote.
func RestoreLibrary(saved string, p *schemas.Project, store bodies.Store) (*Library, *Listing, error) {
	parts, err := takeApart(saved)
	if err != nil {
		return nil, nil, err
	}
	if xxh3.HashString(parts.documents) != parts.hash {
		return nil, nil, errSaved
	}
	n := numbered(p)
	l, lengths, err := restoreList(parts.list, n)
	if err != nil {
		return nil, nil, err
	}
	l.store = store
	if err := l.restoreDocuments(parts.documents, lengths, n); err != nil {
		return nil, nil, err
	}
	l.collect(nil)
	return l, l.listing, nil
}

type savedParts struct {
	documents, list string
	hash            uint64 // that the documents should have; that of the list has been asked
}

func takeApart(saved string) (p savedParts, err error) {
	if len(saved) < len(savedForm)+savedEnd || saved[:len(savedForm)] != savedForm {
		return p, errSaved
	}
	rest, ends := saved[len(savedForm):len(saved)-savedEnd], []byte(saved[len(saved)-savedEnd:])
	number := func(i int) uint64 { return binary.LittleEndian.Uint64(ends[8*i:]) }
	first, second := number(0), number(2)
	if first > uint64(len(rest)) || second != uint64(len(rest))-first {
		return p, errSaved
	}
	p = savedParts{documents: rest[:first], list: rest[first:], hash: number(1)}
	if xxh3.HashString(p.list) != number(3) {
		return p, errSaved
	}
	return p, nil
}

// restoreList restores all but the documents, and gives how many bytes those of
// each file take.
func restoreList(list string, n *numbering) (l *Library, lengths []int, err error) {
	r := &restoring{numbering: n, s: list}
	l, lengths = r.library()
	if r.bad || r.at != len(list) {
		return nil, nil, errSaved
	}
	l.project = n.project
	return l, lengths, nil
}

// together is how many files are restored at a time.
const together = 64

// restoreDocuments restores the documents of all files, on all cores.
func (l *Library) restoreDocuments(saved string, lengths []int, n *numbering) error {
	from := make([]int, len(lengths)+1)
	for i, n := range lengths {
		if from[i+1] = from[i] + n; from[i+1] > len(saved) {
			return errSaved
		}
	}
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

// Same says whether two libraries hold the very same documents.
func (l *Library) Same(other *Library) bool {
	return len(l.Documents) == len(other.Documents) && (len(l.Documents) == 0 || &l.Documents[0] == &other.Documents[0])
}
