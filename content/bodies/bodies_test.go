package bodies

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
)

// file is a File in memory. It holds the store to what it promises: a byte is
// written once, and never before the bytes that were there first.
type file struct {
	mu      sync.Mutex
	bytes   []byte
	written []bool
	first   int64 // what lies before is not the store's
	fail    error
	fault   string
}

func (f *file) WriteAt(b []byte, off int64) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fail != nil {
		return 0, f.fail
	}
	if off < f.first {
		f.fault = fmt.Sprintf("wrote at %d, before %d", off, f.first)
	}
	for end := off + int64(len(b)); int64(len(f.bytes)) < end; {
		f.bytes, f.written = append(f.bytes, make([]byte, end-int64(len(f.bytes)))...), append(f.written, make([]bool, end-int64(len(f.written)))...)
	}
	for i := range b {
		if f.written[off+int64(i)] {
			f.fault = fmt.Sprintf("wrote twice at %d", off+int64(i))
		}
		f.written[off+int64(i)] = true
	}
	return copy(f.bytes[off:], b), nil
}

func (f *file) ReadAt(b []byte, off int64) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if off >= int64(len(f.bytes)) {
		return 0, io.EOF
	}
	n := copy(b, f.bytes[off:])
	if int(off)+n == len(f.bytes) {
		return n, io.EOF // as ReadAt may with the last byte
	}
	return n, nil
}

func stores() map[string]func() Store {
	return map[string]func() Store{
		"in a file": func() Store { return InFile(&file{}, 0) },
		"in a file behind more": func() Store {
			return InFile(&file{bytes: make([]byte, 777), written: make([]bool, 777), first: 777}, 777)
		},
		"over another file": func() Store {
			return Over(strings.NewReader("what was there"), 14, &file{})
		},
		"in memory": InMemory,
	}
}

func TestStores(t *testing.T) {
	for name, store := range stores() {
		t.Run(name+", many goroutines read back what they put", func(t *testing.T) {
			s := store()
			var group sync.WaitGroup
			for g := range 8 {
				group.Go(func() {
					w := s.Writer()
					var refs []Ref
					for i := range 60 {
						ref, err := w.Put(body(g, i))
						if err != nil {
							t.Error(err)
							return
						}
						refs = append(refs, ref)
						if i%20 == 19 {
							if err := w.Flush(); err != nil {
								t.Error(err)
							}
							for j, ref := range refs {
								check(t, s, ref, body(g, j))
							}
						}
					}
				})
			}
			group.Wait()
			if s, ok := s.(*inFile); ok {
				if f, ok := s.file.(*file); ok && f.fault != "" {
					t.Error(f.fault)
				}
			}
		})
		t.Run(name+", an empty body is the zero ref", func(t *testing.T) {
			ref, err := store().Writer().Put(nil)
			if ref != (Ref{}) || err != nil {
				t.Errorf("want the zero ref, got %v, %v", ref, err)
			}
			check(t, store(), Ref{}, nil)
		})
		t.Run(name+", a ref to nowhere is an error and leaves the buffer", func(t *testing.T) {
			got, err := store().Append([]byte("before"), Ref{From: 1 << 20, Size: 5})
			if !errors.Is(err, ErrDamaged) || string(got) != "before" {
				t.Errorf("want an error and the buffer, got %q, %v", got, err)
			}
		})
		t.Run(name+", what is not the body that was put is an error and leaves the buffer", func(t *testing.T) {
			s := store()
			w := s.Writer()
			ref, _ := w.Put([]byte("of a text"))
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
			ref.From, ref.Size = ref.From+3, ref.Size-3
			got, err := s.Append([]byte("before"), ref)
			if !errors.Is(err, ErrDamaged) || string(got) != "before" {
				t.Errorf("want an error and the buffer, got %q, %v", got, err)
			}
		})
	}
}

// body makes a text that no other goroutine or turn makes, of sizes that fill
// chunks, fit badly, and do not fit at all.
func body(g, i int) []byte {
	size := []int{1, 70, 4_000, 40_000, large, large + 1, chunk, chunk + 1}[(g+i)%8]
	if size > 40_000 && i%15 != 0 {
		size = 300
	}
	return bytes.Repeat([]byte(fmt.Sprintf("%d.%d ", g, i)), size/4+1)[:size]
}

func check(t *testing.T, s Store, ref Ref, want []byte) {
	t.Helper()
	got, err := s.Append([]byte("before"), ref)
	if err != nil || !bytes.Equal(got, append([]byte("before"), want...)) {
		t.Errorf("of a body of %d bytes came back %d, %v", len(want), len(got)-len("before"), err)
	}
}

func TestInFile(t *testing.T) {
	t.Run("small bodies of one writer lie in one chunk, side by side", func(t *testing.T) {
		f := &file{}
		w := InFile(f, 100).Writer()
		a, _ := w.Put([]byte("one"))
		b, _ := w.Put([]byte("two"))
		if want := (Ref{103, 3, sum([]byte("two"))}); a != (Ref{100, 3, sum([]byte("one"))}) || b != want {
			t.Errorf("want %v, got %v, %v", want, a, b)
		}
		if len(f.bytes) > 0 {
			t.Error("something was written before the flush")
		}
	})
	t.Run("two writers have chunks of their own", func(t *testing.T) {
		s := InFile(&file{}, 0)
		a, _ := s.Writer().Put([]byte("one"))
		b, _ := s.Writer().Put([]byte("two"))
		if b.From-a.From != chunk {
			t.Errorf("want a chunk between them, got %v, %v", a, b)
		}
	})
	t.Run("a large body leaves the chunk open", func(t *testing.T) {
		w := InFile(&file{}, 0).Writer()
		a, _ := w.Put([]byte("one"))
		if _, err := w.Put(make([]byte, chunk)); err != nil {
			t.Fatal(err)
		}
		b, _ := w.Put([]byte("two"))
		if b.From != a.From+3 {
			t.Errorf("want it behind %v, got %v", a, b)
		}
	})
	t.Run("what the file says is told with the step", func(t *testing.T) {
		full := errors.New("no space left")
		f := &file{fail: full}
		w := InFile(f, 0).Writer()
		if _, err := w.Put([]byte("one")); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); !errors.Is(err, full) || !strings.Contains(err.Error(), "keep 3 bytes") {
			t.Errorf("got %v", err)
		}
		f.fail = nil
		if err := w.Flush(); err != nil {
			t.Errorf("want the next flush to write it, got %v", err)
		}
		if string(f.bytes) != "one" {
			t.Errorf("got %q", f.bytes)
		}
	})
	t.Run("a buffer with room is read into, and no other made", func(t *testing.T) {
		s := InFile(&file{}, 0)
		w := s.Writer()
		ref, _ := w.Put(bytes.Repeat([]byte("x"), 1000))
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		buffer := make([]byte, 0, 2000)
		if n := testing.AllocsPerRun(10, func() { buffer, _ = s.Append(buffer[:0], ref) }); n > 0 {
			t.Errorf("it made %v allocations", n)
		}
	})
}

func TestForgetful(t *testing.T) {
	s := Forgetful()
	w := s.Writer()
	ref, err := w.Put([]byte("four"))
	if ref.Size != 4 || err != nil || w.Flush() != nil {
		t.Errorf("want the size to be counted, got %v, %v", ref, err)
	}
	if got, err := s.Append([]byte("before"), ref); string(got) != "before" || err != nil {
		t.Errorf("want nothing of it, got %q, %v", got, err)
	}
}

func TestOver(t *testing.T) {
	kept := &file{}
	first := InFile(kept, 0)
	w := first.Writer()
	old, _ := w.Put([]byte("old"))
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	size := int64(len(kept.bytes))

	more := &file{}
	s := Over(kept, size, more)
	w = s.Writer()
	young, _ := w.Put([]byte("new"))
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	check(t, s, old, []byte("old"))
	check(t, s, young, []byte("new"))
	if string(more.bytes) != "new" || string(kept.bytes) != "old" {
		t.Errorf("want the new one in a file of its own, got %q behind %q", more.bytes, kept.bytes)
	}
	if n, err := (&layers{kept, size, more}).WriteAt([]byte("x"), size-1); n != 0 || err == nil {
		t.Errorf("want nothing to be written where the old ones are, got %d, %v", n, err)
	}
}

// What another process has left in a file is read, and not written over.
func TestInFileAgain(t *testing.T) {
	f := &file{}
	w := InFile(f, 0).Writer()
	old, _ := w.Put([]byte("old"))
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	f.first = int64(len(f.bytes))
	s := InFile(f, f.first)
	w = s.Writer()
	young, _ := w.Put([]byte("new"))
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	check(t, s, old, []byte("old"))
	check(t, s, young, []byte("new"))
	if f.fault != "" {
		t.Error(f.fault)
	}
}
