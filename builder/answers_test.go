package builder

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// someRecord has answers with many, few and no questions.
func someRecord(n int) *record {
	r := &record{}
	for i := range n {
		var numbers []uint32
		for j := range i % 7 {
			numbers = append(numbers, uint32(i+j*j))
		}
		r.add(uint64(i)*0x9e3779b97f4a7c15, numbers)
	}
	return r
}

func written(t testing.TB, r *record) string {
	t.Helper()
	b := &strings.Builder{}
	if err := r.write(b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestRecord(t *testing.T) {
	t.Run("what is read back is what was written", func(t *testing.T) {
		was := someRecord(500)
		r, err := readRecord(written(t, was), 1000)
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range was.answers {
			at := r.find(a.request)
			if at != i || !slices.Equal(was.asked(i), r.asked(at)) {
				t.Fatalf("%x: found at %d with %v, and not at %d with %v", a.request, at, r.asked(max(at, 0)), i, was.asked(i))
			}
		}
		if at := r.find(7); at != -1 {
			t.Errorf("found at %d what is not there", at)
		}
	})
	t.Run("pieces join", func(t *testing.T) {
		whole, joined := someRecord(60), &record{}
		for from := 0; from < 60; from += 20 {
			piece := &record{}
			for i := from; i < from+20; i++ {
				piece.add(whole.answers[i].request, whole.asked(i))
			}
			joined.join(piece)
		}
		if written(t, joined) != written(t, whole) {
			t.Error("the whole is another")
		}
	})
	t.Run("an empty one finds nothing", func(t *testing.T) {
		r, err := readRecord(written(t, &record{}), 0)
		if err != nil || r.find(7) != -1 {
			t.Errorf("%v", err)
		}
	})
	t.Run("what is cut or says what cannot be is refused", func(t *testing.T) {
		b := written(t, someRecord(40))
		for n := range b {
			if _, err := readRecord(b[:n], 1000); err == nil {
				t.Fatalf("%d of %d bytes are taken", n, len(b))
			}
		}
		if _, err := readRecord(b, 3); err == nil {
			t.Error("questions that are not there are taken")
		}
	})
}

// FuzzRecord: whatever stands in the file, reading it ends, and what is taken
// can be written and read again.
func FuzzRecord(f *testing.F) {
	f.Add([]byte(written(f, someRecord(5))))
	f.Add([]byte(written(f, &record{})))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := readRecord(string(b), 100)
		if err != nil {
			return
		}
		for i := range r.answers {
			for _, n := range r.asked(i) {
				if n >= 100 {
					t.Fatalf("question %d of 100", n)
				}
			}
			if at := r.find(r.answers[i].request); at < 0 {
				t.Fatalf("%x is not found", r.answers[i].request)
			}
		}
		again, err := readRecord(written(t, r), 100)
		if err != nil || len(again.answers) != len(r.answers) {
			t.Fatalf("written again it is %v", err)
		}
	})
}

// TestTreesAreForgotten publishes into one folder after another: what is kept of
// the last ones stays.
func TestTreesAreForgotten(t *testing.T) {
	dir := project(t, small)
	out := func(i int) string { return filepath.Join(dir, "out", strconv.Itoa(i)) }
	for i := range mostTrees + 3 {
		if _, err := Publish(t.Context(), Job{Folder: dir, Out: out(i), Options: options, Program: "a test"}); err != nil {
			t.Fatal(err)
		}
		kept, err := filepath.Glob(filepath.Join(dir, ".galley", "cache", answersPrefix+"*"))
		if want := min(i+1, mostTrees); err != nil || len(kept) != want {
			t.Fatalf("after %d folders %d are known, not %d, %v", i+1, len(kept), want, err)
		}
	}
}
