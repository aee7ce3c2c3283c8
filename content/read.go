package content

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"time"

	"github.com/zeebo/xxh3"

	"galley/content/bodies"
	"galley/content/markdown"
	"galley/schemas"
	"galley/schemas/source"
)

// Read is the first step: each file on its own, all cores at work. The result
// is in the order of the listing. What is wrong in a file is in its documents'
// Problems; of a file that gives no document (not UTF-8, no mapping) a Document
// without a Type carries them.
func Read(ctx context.Context, fsys fs.FS, p *schemas.Project, l *Listing, store bodies.Store) ([]*Document, error) {
	library, err := ReadAgain(ctx, fsys, p, l, store, nil, nil)
	if err != nil {
		return nil, err
	}
	return library.Documents, nil
}

// A reader is what all workers share; it does not change.
type reader struct {
	fsys    fs.FS
	project *schemas.Project
	store   bodies.Store
	roots   roots
	forms   map[*schemas.Field]markdown.Forms
}

func newReader(fsys fs.FS, p *schemas.Project, store bodies.Store) *reader {
	r := &reader{fsys: fsys, project: p, store: store, roots: newRoots(p), forms: map[*schemas.Field]markdown.Forms{}}
	rich := p.Families["r3"] != nil
	for _, t := range p.Types {
		r.addForms(t.Fields, rich)
	}
	return r
}

// addForms finds the forms besides HTML in which fields are printed: ProseMirror
// is R3's, and plain text is for who computes it.
func (r *reader) addForms(fields []*schemas.Field, rich bool) {
	for _, f := range fields {
		switch {
		case f.Kind == schemas.RichText && rich:
			r.forms[f] |= markdown.Rich
		case f.Kind == schemas.Computed && f.As == "plain" && f.ComputedFrom != nil:
			r.forms[f.ComputedFrom] |= markdown.Plain
		}
		if len(f.Of) == 0 { // a block's fields are met at the block
			r.addForms(f.Fields, rich)
			if f.Item != nil && len(f.Item.Of) == 0 {
				r.addForms([]*schemas.Field{f.Item}, rich)
			}
		}
	}
}

func (r *reader) worker() *fileReader {
	o := r.project.Markdown
	counted := &counted{Writer: r.store.Writer()}
	return &fileReader{
		reader: r,
		bodies: counted,
		printer: markdown.New(markdown.Options{
			Sanitize: o.Sanitize, Footnotes: o.Footnotes, DefinitionLists: o.DefinitionLists,
			Paragraph: r.project.Limits.Paragraph, Columns: r.project.Limits.Columns,
			Output: r.project.Limits.Output, Render: r.project.Limits.Render,
		}),
	}
}

// A fileReader reads one file after another. Its buffers are used again, so
// documents keep nothing of them.
type fileReader struct {
	*reader
	bodies  *counted
	printer *markdown.Printer
	text    []byte         // of the file
	field   []byte         // of a field that is printed
	claimed []*source.Node // of the mapping that is read
	phrases phrases

	// Of the document that is read, until it is known how many there are.
	mentions  []Mention
	marks     []Mark
	keyPlaces KeyPlaces

	size int   // of the file, though it may be too large to be read
	err  error // of the store
	late bool  // a text took too long to print
}

// file reads a file and gives its documents: one, several of a collection, or
// none if it is gone since it was listed. Where it is, byte for byte, as it was
// when it was read last, these are the documents of then.
func (w *fileReader) file(f *File, last *fileRead) (now fileRead, parsed bool, err error) {
	now.at = time.Now()
	switch err := w.load(f); {
	case errors.Is(err, fs.ErrNotExist):
		now.gone = true
		return now, false, nil
	case err != nil:
		return now, false, err
	}
	now.hash, now.size = xxh3.Hash(w.text), w.size
	if last != nil && !last.gone && last.hash == now.hash && last.size == now.size {
		now.documents, now.bodies, now.saved, now.late = last.documents, last.bodies, last.saved, last.late
		return now, false, nil
	}
	before := w.bodies.size
	d := w.roots.document(f)
	d.Hash = now.hash
	now.documents = w.documents(d)
	if f.Contested {
		for _, d := range now.documents {
			d.Problems = nil
		}
	}
	now.bodies = w.bodies.size - before
	now.late, err = w.late, w.err
	w.late, w.err = false, nil
	return now, true, err
}

// attempts is how often a file is read that somebody is just writing, and
// settled the age at which it is believed that nobody is: file systems stamp
// changes with a clock that stands still for some milliseconds.
const (
	attempts = 6
	settled  = 20 * time.Millisecond
)

// load reads a file into the worker's buffer, as it was at one moment: if it
// changed meanwhile, again, and if it was changed just now, until two readings
// are the same.
func (w *fileReader) load(f *File) error {
	var last uint64
	for i := range attempts {
		if i > 1 {
			time.Sleep(time.Duration(i) * time.Millisecond)
		}
		whole, modified, err := w.loadOnce(f)
		if err != nil {
			return err
		}
		if !whole {
			last = 0
			continue
		}
		if time.Since(modified) > settled {
			return nil
		}
		hash := xxh3.Hash(w.text) | 1
		if hash == last {
			return nil
		}
		last = hash
	}
	return errors.New("the file changes while it is read; try again when it is written")
}

// A loader is a file system that has a quicker way to read a file than to open
// it: into room, with its size and time, and whether it stood still meanwhile.
// One that is larger than most is not read.
type loader interface {
	Load(name string, room []byte, most int64) (text []byte, size int64, modified time.Time, whole bool, err error)
}

func (w *fileReader) loadOnce(f *File) (whole bool, modified time.Time, err error) {
	if quick, ok := w.fsys.(loader); ok {
		most := w.project.Limits.Document
		text, size, modified, whole, err := quick.Load(f.Path, w.text[:0], int64(most))
		w.text, w.size = text, int(size)
		if most > 0 && w.size > most {
			return true, time.Time{}, err
		}
		return whole, modified, err
	}
	file, err := w.fsys.Open(f.Path)
	if err != nil {
		return false, modified, err
	}
	defer file.Close()
	before, err := file.Stat()
	if err != nil {
		return false, modified, err
	}
	if !before.Mode().IsRegular() {
		return false, modified, errors.New("it is no regular file any more")
	}
	size := int(before.Size())
	if w.size = size; len(source.CheckSize(f.Path, size, w.project.Limits.Limits)) > 0 {
		w.text = w.text[:0] // there is no need to read it
		return true, time.Time{}, nil
	}
	if cap(w.text) < size+1 {
		w.text = make([]byte, size+1, size+size/4+512)
	}
	w.text = w.text[:size+1] // one more, to notice that it grew
	n, err := io.ReadFull(file, w.text)
	w.text = w.text[:n]
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return false, modified, err
	}
	after, err := file.Stat()
	if err != nil {
		return false, modified, err
	}
	same := after.Size() == before.Size() && after.ModTime().Equal(before.ModTime())
	return same && n == size, after.ModTime(), nil
}
