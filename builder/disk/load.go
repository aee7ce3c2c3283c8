package disk

import (
	"io"
	"io/fs"
	"slices"
	"time"
)

// A loaded is a file's text as Load found it.
type loaded struct {
	text     []byte
	size     int64
	modified time.Time
	whole    bool
}

// Load reads a file into room, which grows if need be. It gives its size and
// when it was modified, and whether it stood still meanwhile: if not, text may be
// some of one and some of another. Of a file larger than most (0: any) nothing
// is read. On Linux that is five system calls, where opening, asking and reading
// an fs.File are nine.
func (f files) Load(name string, room []byte, most int64) (text []byte, size int64, modified time.Time, whole bool, err error) {
	if !fs.ValidPath(name) {
		return room[:0], 0, modified, false, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	load := f.load
	if quick, ok := f.folder.below.(interface {
		load(name string, room []byte, most int64) (loaded, error)
	}); ok {
		load = quick.load
	}
	l, err := load(name, room[:0], most)
	return l.text, l.size, l.modified, l.whole, f.folder.fault("read", name, err)
}

// load is for systems that have no way of their own.
func (f files) load(name string, room []byte, most int64) (l loaded, err error) {
	file, err := f.folder.below.open(name)
	if err != nil {
		return l, err
	}
	defer file.Close()
	before, err := file.Stat()
	if err != nil {
		return l, err
	}
	l = loaded{room, before.Size(), before.ModTime(), true}
	if most > 0 && l.size > most {
		return l, nil
	}
	l.text = slices.Grow(room, int(l.size)+1)[:l.size+1] // one more, to notice that it grew
	n, err := io.ReadFull(file, l.text)
	l.text = l.text[:n]
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return l, err
	}
	after, err := file.Stat()
	if err != nil {
		return l, err
	}
	l.whole = int64(n) == l.size && after.Size() == l.size && after.ModTime().Equal(l.modified)
	return l, nil
}
