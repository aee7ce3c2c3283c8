package disk

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
)

// Write makes a new file. It never changes one that is there: another tree may
// share it.
func (f *Folder) Write(name string, body []byte) (Info, error) { return f.write(name, body, false) }

// WriteSoon is Write that sets the disk to work on the file at once, without
// waiting for it.
func (f *Folder) WriteSoon(name string, body []byte) (Info, error) { return f.write(name, body, true) }

func (f *Folder) write(name string, body []byte, soon bool) (Info, error) {
	if err := f.before("write", name); err != nil {
		return Info{}, err
	}
	info, err := f.below.write(name, body, soon)
	return info, f.fault("write", name, err)
}

// Copy makes a new file of what r gives.
func (f *Folder) Copy(name string, r io.Reader) (Info, error) { return f.copy(name, r, false) }

// CopySoon is to Copy what WriteSoon is to Write.
func (f *Folder) CopySoon(name string, r io.Reader) (Info, error) { return f.copy(name, r, true) }

func (f *Folder) copy(name string, r io.Reader, soon bool) (Info, error) {
	if err := f.before("write", name); err != nil {
		return Info{}, err
	}
	file, err := f.below.create(name)
	if err != nil {
		return Info{}, f.fault("write", name, err)
	}
	// The reader's error is not about this file: it stays as it is.
	from := &reader{r: r}
	_, err = io.Copy(file, from)
	if from.err != nil {
		file.Close()
		return Info{}, from.err
	}
	var info Info
	if err == nil && soon {
		err = begin(int(file.Fd()))
	}
	if err == nil {
		info, err = settle(file)
	}
	if e := file.Close(); err == nil {
		err = e
	}
	return info, f.fault("write", name, err)
}

type reader struct {
	r   io.Reader
	err error
}

func (r *reader) Read(b []byte) (int, error) {
	n, err := r.r.Read(b)
	if err != nil && err != io.EOF {
		r.err = err
	}
	return n, err
}

// settle gives a new file its mode and says what it became.
func settle(file *os.File) (Info, error) {
	fi, err := file.Stat()
	if err != nil {
		return Info{}, err
	}
	if fi.Mode().Perm() != FileMode {
		if err := file.Chmod(FileMode); err != nil {
			return Info{}, err
		}
	}
	return infoOf(fi), nil
}

// Replace writes a file whole: beside it first, synced, then in its place. A
// reader sees the old one or the new one. For small files of our own.
func (f *Folder) Replace(name string, body []byte) error {
	return f.ReplaceBy(name, true, func(w io.Writer) error { _, err := w.Write(body); return err })
}

// Overwrite is Replace without the wait for the disk: after a power cut the file
// may be torn.
func (f *Folder) Overwrite(name string, body []byte) error {
	return f.ReplaceBy(name, false, func(w io.Writer) error { _, err := w.Write(body); return err })
}

// ReplaceBy is Replace, or Overwrite, of what write writes.
func (f *Folder) ReplaceBy(name string, sync bool, write func(io.Writer) error) error {
	beside := name + "~"
	if err := f.before("write", beside); err != nil {
		return err
	}
	if err := f.below.remove(beside); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return f.fault("write", beside, err)
	}
	file, err := f.below.create(beside)
	if err != nil {
		return f.fault("write", beside, err)
	}
	err = write(file)
	if err == nil && sync {
		err = file.Sync()
	}
	if e := file.Close(); err == nil {
		err = e
	}
	if err != nil {
		return f.fault("write", beside, err)
	}
	return f.Rename(beside, name)
}

// Scratch makes a new file to write into and read back, in place of one that
// was left behind under its name.
func (f *Folder) Scratch(name string) (*os.File, error) {
	if err := f.before("write", name); err != nil {
		return nil, err
	}
	if err := f.below.remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, f.fault("write", name, err)
	}
	file, err := f.below.create(name)
	return file, f.fault("write", name, err)
}

// Open opens a regular file to read; a pipe would wait for ever.
func (f *Folder) Open(name string) (*os.File, error) {
	file, err := f.below.open(name)
	return file, f.fault("open", name, err)
}

// Read gives a file's bytes.
func (f *Folder) Read(name string) ([]byte, error) {
	file, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	fi, err := file.Stat()
	if err != nil {
		return nil, f.fault("read", name, err)
	}
	var body bytes.Buffer
	body.Grow(int(fi.Size()) + bytes.MinRead)
	_, err = body.ReadFrom(file)
	return body.Bytes(), f.fault("read", name, err)
}

// ReadText gives a file as a text, read once into memory of its size.
func (f *Folder) ReadText(name string) (string, error) {
	file, err := f.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", f.fault("read", name, err)
	}
	var text strings.Builder
	text.Grow(int(info.Size()))
	_, err = io.Copy(&text, file)
	return text.String(), f.fault("read", name, err)
}
