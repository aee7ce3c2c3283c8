package bodies

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"sync/atomic"
)

// Each writer fills a chunk of the file that is its own, so writers meet only
// where they take the next one, and a body is one write and one read. What is
// left at a chunk's end stays a hole. A lock around one end of the file was not
// chosen: it would be taken for each body.

const (
	chunk = 1 << 20
	// A body larger than this that does not fit into what is left of a chunk
	// gets a place of its own, so that no more than this is left unused.
	large = chunk / 4
)

// InFile keeps bodies in a file, behind its first size bytes. Nobody else may
// write there while the store is in use.
func InFile(f File, size int64) Store {
	s := &inFile{file: f}
	s.end.Store(size)
	return s
}

type inFile struct {
	file File
	end  atomic.Int64 // of all that has been handed out
}

func (s *inFile) Writer() Writer { return &fileWriter{store: s} }

func (s *inFile) Append(b []byte, r Ref) ([]byte, error) {
	if r.Size == 0 {
		return b, nil
	}
	grown, err := s.AppendSpan(b, r.From, int(r.Size))
	if err == nil && !r.Is(grown[len(b):]) {
		return b, damaged(r.From, int(r.Size))
	}
	return grown, err
}

func (s *inFile) AppendSpan(b []byte, from int64, size int) ([]byte, error) {
	at := len(b)
	grown := slices.Grow(b, size)[:at+size]
	n, err := s.file.ReadAt(grown[at:], from)
	switch {
	case n == size: // a ReadAt may say EOF with the last byte
		return grown, nil
	case err == nil || errors.Is(err, io.EOF):
		return b, damaged(from, size)
	}
	return b, fmt.Errorf("read %d bytes of a body at %d: %w", size, from, err)
}

func damaged(from int64, size int) error {
	return fmt.Errorf("read %d bytes of a body at %d: %w", size, from, ErrDamaged)
}

// take hands out a place of n bytes.
func (s *inFile) take(n int) int64 { return s.end.Add(int64(n)) - int64(n) }

type fileWriter struct {
	store   *inFile
	from    int64  // of the chunk in the file
	bytes   []byte // of the chunk so far; its capacity is the chunk
	flushed int    // how many of them are in the file
}

func (w *fileWriter) Put(body []byte) (Ref, error) {
	switch {
	case len(body) == 0:
		return Ref{}, nil
	case len(body) > math.MaxInt32:
		return Ref{}, fmt.Errorf("keep a body of %d bytes: at most %d fit", len(body), math.MaxInt32)
	case len(body) <= cap(w.bytes)-len(w.bytes):
	case len(body) > large:
		from := w.store.take(len(body))
		if err := w.store.write(body, from); err != nil {
			return Ref{}, err
		}
		return Ref{From: from, Size: int32(len(body)), Sum: sum(body)}, nil
	default:
		if err := w.Flush(); err != nil {
			return Ref{}, err
		}
		if w.bytes == nil {
			w.bytes = make([]byte, 0, chunk)
		}
		w.from, w.bytes, w.flushed = w.store.take(chunk), w.bytes[:0], 0
	}
	r := Ref{From: w.from + int64(len(w.bytes)), Size: int32(len(body)), Sum: sum(body)}
	w.bytes = append(w.bytes, body...)
	return r, nil
}

func (w *fileWriter) Flush() error {
	if w.flushed == len(w.bytes) {
		return nil
	}
	if err := w.store.write(w.bytes[w.flushed:], w.from+int64(w.flushed)); err != nil {
		return err
	}
	w.flushed = len(w.bytes)
	return nil
}

func (s *inFile) write(b []byte, at int64) error {
	if _, err := s.file.WriteAt(b, at); err != nil {
		return fmt.Errorf("keep %d bytes of bodies at %d: %w", len(b), at, err)
	}
	return nil
}
