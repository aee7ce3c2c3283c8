package render_test

import (
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

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

// TestBodyIn: a body that lies in what a fragment has made is taken from there,
// and is the same to who takes it, with the same questions.
func TestBodyIn(t *testing.T) {
	body := func(c *render.Context, n content.N) *content.Body {
		for _, v := range c.Entry(n).Values {
			if v, ok := v.(*content.Body); ok {
				return v
			}
		}
		t.Fatal("no body")
		return nil
	}
	whole := &render.Fragment{Name: "whole", Often: true}
	whole.Make = func(c *render.Context, n content.N, b []byte) []byte {
		b = append(b, strings.Repeat("before ", 1000)...)
		from := len(b)
		b = c.BodyJSON(b, c.Entry(n), body(c, n), render.HTML)
		c.BodyIn(whole, n, body(c, n), from, len(b))
		return append(b, "behind"...)
	}
	alone := func(form render.Form) func(c *render.Context, _ render.Request, w *render.Response) *render.Failure {
		return func(c *render.Context, _ render.Request, w *render.Response) *render.Failure {
			e := c.Entry(c.ByURL("/a/"))
			w.Body = c.BodyJSON(w.Body, e, body(c, e.N), form)
			return nil
		}
	}
	family := &render.Family{Name: "test", Fragments: []*render.Fragment{whole}, Routes: []render.Route{
		{Pattern: "/whole", Answer: func(c *render.Context, _ render.Request, w *render.Response) *render.Failure {
			w.Body = c.Fragment(w.Body, whole, c.ByURL("/a/"))
			return nil
		}},
		{Pattern: "/html", Answer: alone(render.HTML)},
		{Pattern: "/rich", Answer: alone(render.Rich)},
	}}
	file := &inMemory{}
	answers := func(long bool) (texts []string, questions []int) {
		e, _ := render.NewEdition(contenttest.Site(t, strings.Replace(linked, "BASE", "https://x.test", 1)), &themes.Theme{}, family)
		if long {
			e.KeepLong(file)
		}
		c, w := e.Recording(render.NewQuestions(), nil), &render.Response{}
		for i := range family.Routes {
			if err := e.Answer(c, render.Request{Route: &family.Routes[i], Family: family}, w); err != nil {
				t.Fatal(err)
			}
			texts, questions = append(texts, string(w.Body)), append(questions, len(c.Took()))
		}
		return texts, questions
	}
	texts, questions := answers(false)
	got, asked := answers(true)
	if d := cmp.Diff(texts, got); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(questions, asked); d != "" || asked[1] < 2 {
		t.Errorf("%d questions of the body alone\n%s", asked[1], d)
	}
	if !strings.Contains(got[0], "before "+got[1]+"behind") {
		t.Errorf("%q", got[1])
	}
}
