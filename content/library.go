package content

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"galley/content/bodies"
	"galley/schemas"
)

// A Library is what has been read of a listing, file by file, so that the next
// reading can share what has not changed. It is frozen.
type Library struct {
	Documents []*Document // in the order of the listing
	Parsed    int         // files that were read and parsed for it

	project *schemas.Project
	store   bodies.Store
	listing *Listing
	files   []fileRead // by place in listing.Documents
	wrong   *Document  // what is wrong with the defaults of the schemas; nil
	put     int64      // bytes that were ever put into the store
	used    int64      // of them, those of Documents
	spare   atomic.Pointer[fileReader]
}

// A fileRead is what reading a file gave.
type fileRead struct {
	documents []*Document
	hash      uint64 // of its bytes
	size      int    // of the file, be it too large to be read
	bodies    int64  // bytes in the store
	at        time.Time
	gone      bool   // it was not there any more
	late      bool   // it says what it does because reading took too long
	saved     string // the documents as they were saved; "" if they were not restored
}

// young is the age up to which a file that was read may still be changed
// without another time: as long as the coarsest clock of a disk stands still
// (FAT's). git is as careful with its index.
const young = 2 * time.Second

// believed says that what was read of a file holds as long as the disk tells
// the same of it.
func (r *fileRead) believed(f *File) bool {
	return !r.gone && r.at.Sub(f.Modified) > young
}

// Waste gives how many bytes of the store are of documents that are no more,
// and how many were put there in all.
func (l *Library) Waste() (garbage, total int64) { return l.put - l.used, l.put }

// Count gives how many documents there are.
func (l *Library) Count() (n int) {
	for _, d := range l.Documents {
		if d.Type != nil {
			n++
		}
	}
	return n
}

// counted is a writer that counts.
type counted struct {
	bodies.Writer
	size int64
}

func (c *counted) Put(body []byte) (bodies.Ref, error) {
	c.size += int64(len(body))
	return c.Writer.Put(body)
}

// ReadAgain is Read with the reading before it, which may be nil: a file of
// which the disk tells nothing new is not opened, and one whose bytes are the
// same is not parsed. Those named in changed are opened in any case. What was
// read by another project, or into another store, is nothing worth.
func ReadAgain(ctx context.Context, fsys fs.FS, p *schemas.Project, l *Listing, store bodies.Store, last *Library, changed []string) (*Library, error) {
	now := &Library{project: p, store: store, listing: l}
	if last != nil && (last.project != p || last.store != store) {
		last = nil
	}
	var r *reader
	var spare *fileReader
	if last != nil {
		if spare = last.spare.Swap(nil); spare != nil {
			spare.fsys = fsys
			r = spare.reader
		}
		now.put, now.wrong = last.put, last.wrong
	}
	if r == nil {
		r = newReader(fsys, p, store)
	}
	if last == nil {
		now.wrong = r.defaults()
	}
	now.files = make([]fileRead, len(l.Documents))
	unread := now.share(last, changed)
	workers := make([]*fileReader, min(runtime.GOMAXPROCS(0), (len(unread)+few-1)/few))
	var next, parsed, put atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for i := range workers {
		if workers[i] = spare; spare == nil {
			workers[i] = r.worker()
		}
		spare = nil
		w := workers[i]
		group.Go(func() error {
			before := w.bodies.size
			defer func() { put.Add(w.bodies.size - before) }()
			for {
				i := int(next.Add(1)) - 1
				if i >= len(unread) || ctx.Err() != nil {
					return errors.Join(ctx.Err(), w.bodies.Flush())
				}
				f := &l.Documents[unread[i].now]
				read, fresh, err := w.file(f, unread[i].last)
				if err != nil {
					return fmt.Errorf("reading %s: %w", f.Path, err)
				}
				if fresh {
					parsed.Add(1)
				}
				now.files[unread[i].now] = read
			}
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	now.Parsed = int(parsed.Load())
	now.put += put.Load()
	now.collect(last)
	if len(workers) > 0 {
		spare = workers[0]
	}
	now.spare.Store(spare)
	return now, nil
}

// few is how many files are read by one worker before a second one is worth
// what it costs to begin with.
const few = 4

// unread is a file that has to be opened: its place, and what it gave last.
type unread struct {
	now  int
	last *fileRead
}

// share takes what is known of files that have not changed, and gives the rest.
func (l *Library) share(last *Library, changed []string) (rest []unread) {
	named := make(map[string]bool, len(changed))
	for _, path := range changed {
		named[path] = true
	}
	files := l.listing.Documents
	var old []File
	if last != nil {
		old = last.listing.Documents
	}
	at := 0
	for i := range files {
		f := &files[i]
		for at < len(old) && old[at].Path < f.Path {
			at++
		}
		if at == len(old) || old[at].Path != f.Path {
			rest = append(rest, unread{i, nil})
			continue
		}
		was, read := &old[at], &last.files[at]
		at++
		switch {
		case was.Type != f.Type || was.Glob != f.Glob || was.Locale != f.Locale || was.Contested != f.Contested:
			rest = append(rest, unread{i, nil})
		case named[f.Path] || !was.Same(*f) || !read.believed(f):
			rest = append(rest, unread{i, read})
		default:
			l.files[i] = *read
		}
	}
	return rest
}

// collect makes the list of all documents, that of last if it is the same.
func (l *Library) collect(last *Library) {
	n := 0
	if l.wrong != nil {
		n++
	}
	for i := range l.files {
		n += len(l.files[i].documents)
		l.used += l.files[i].bodies
	}
	l.Documents = make([]*Document, 0, n)
	if l.wrong != nil {
		l.Documents = append(l.Documents, l.wrong)
	}
	for i := range l.files {
		l.Documents = append(l.Documents, l.files[i].documents...)
	}
	if last != nil && slices.Equal(l.Documents, last.Documents) {
		l.Documents = last.Documents
	}
}
