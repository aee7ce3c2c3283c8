package render_test

import (
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	"galley/content"
	"galley/content/contenttest"
	"galley/render"
	"galley/themes"
)

// inMemory is a file for fragments that can be broken.
type inMemory struct {
	mu            sync.Mutex
	bytes         []byte
	full, damaged bool
}

func (f *inMemory) WriteAt(b []byte, off int64) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.full {
		return 0, errors.New("no room")
	}
	if end := int(off) + len(b); end > len(f.bytes) {
		f.bytes = append(f.bytes, make([]byte, end-len(f.bytes))...)
	}
	return copy(f.bytes[off:], b), nil
}

func (f *inMemory) ReadAt(b []byte, off int64) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.damaged || int(off) >= len(f.bytes) {
		return 0, io.ErrUnexpectedEOF
	}
	return copy(b, f.bytes[off:]), nil
}

// TestKeepLong: with a file a long fragment of the kind that often is wanted is
// made once; it is the same with a file, without one, and with one that is full.
func TestKeepLong(t *testing.T) {
	made := 0
	long := func(c *render.Context, n content.N, b []byte) []byte {
		made++
		return append(b, strings.Repeat(c.Entry(n).Title, 10_000)...)
	}
	often := &render.Fragment{Name: "often", Often: true, Make: long}
	once := &render.Fragment{Name: "once", Make: long}
	family := &render.Family{Name: "test", Fragments: []*render.Fragment{once, often}, Routes: []render.Route{{Pattern: "/x",
		Answer: func(c *render.Context, _ render.Request, w *render.Response) *render.Failure {
			w.Body = c.Fragment(append(w.Body, "- "...), often, c.ByURL("/blog/one/"))
			return nil
		},
	}}}
	x := render.Request{Route: &family.Routes[0], Family: family}
	tests := []struct {
		about    string
		file     *inMemory
		fragment *render.Fragment
		record   bool
		want     int // how often it is made for three who want it
	}{
		{"without a file", nil, often, false, 3},
		{"with a file", &inMemory{}, often, false, 1},
		{"with a file, where it is noted what is asked", &inMemory{}, often, true, 1},
		{"that is not wanted often", &inMemory{}, once, false, 3},
		{"with a file that is full", &inMemory{full: true}, often, false, 3},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			e, _ := render.NewEdition(contenttest.Site(t, journal), &themes.Theme{}, family)
			if !e.HasOften() {
				t.Error("no fragment of it is wanted often")
			}
			if test.file != nil {
				e.KeepLong(test.file)
			}
			c := e.Context()
			if test.record {
				c = e.Recording(render.NewQuestions(), func(string) content.File { return content.File{} })
			}
			if c.KeepsLong() != (test.file != nil) {
				t.Errorf("it keeps them: %t", c.KeepsLong())
			}
			made = 0
			for range 3 {
				if test.record {
					w := &render.Response{}
					if err := e.Answer(c, x, w); err != nil || string(w.Body) != "- "+strings.Repeat("One", 10_000) || len(c.Took()) == 0 {
						t.Errorf("%.20q, %v, and %d questions", w.Body, err, len(c.Took()))
					}
				} else if got := string(c.Fragment([]byte("- "), test.fragment, c.ByURL("/blog/one/"))); got != "- "+strings.Repeat("One", 10_000) {
					t.Errorf("%.20q", got)
				}
			}
			if made != test.want {
				t.Errorf("made %d times, want %d", made, test.want)
			}
		})
	}
	t.Run("that cannot be read back", func(t *testing.T) {
		file := &inMemory{}
		e, _ := render.NewEdition(contenttest.Site(t, journal), &themes.Theme{}, family)
		e.KeepLong(file)
		c, w := e.Context(), &render.Response{}
		if err := e.Answer(c, x, w); err != nil {
			t.Fatal(err)
		}
		file.damaged = true
		if err := e.Answer(c, x, w); !errors.Is(err, io.ErrUnexpectedEOF) || string(w.Body) != "- " {
			t.Errorf("%.20q, %v", w.Body, err)
		}
		e.KeepLong(nil)
		if err := e.Answer(c, x, w); err != nil || c.KeepsLong() {
			t.Errorf("without the file: %v", err)
		}
	})
}
