package render

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/zeebo/xxh3"
)

// TestNumbersAreSaved: a list of numbers is read as it was written, and what is
// behind it is left.
func TestNumbersAreSaved(t *testing.T) {
	for _, list := range [][]uint32{{}, {0}, {7, 8, 9}, {0, 1 << 31, 1<<32 - 1}} {
		b := append(AppendNumbers(nil, list), "rest"...)
		got, rest, ok := ReadNumbers(b)
		if !ok || string(rest) != "rest" {
			t.Fatalf("%v: %q is left", list, rest)
		}
		if d := cmp.Diff(list, got); d != "" {
			t.Errorf("(-want +got)\n%s", d)
		}
		for n := range len(b) - len("rest") {
			if _, _, ok := ReadNumbers(b[:n]); ok {
				t.Errorf("%v: %d of its bytes are taken for a list", list, n)
			}
		}
	}
}

// TestQuestionsAreSaved: what is used is read with the numbers that it had, with
// what fragments among it asked, and new questions take the places of the others.
func TestQuestionsAreSaved(t *testing.T) {
	q := savedQuestions()
	used := &Numbers{}
	used.Add(3)
	b := q.Append([]byte("before"), used)[len("before"):]
	got, err := ReadQuestions(b)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.list) != len(q.list) || got.made != q.made {
		t.Fatalf("want %d questions of %d, got %d of %d", len(q.list), q.made, len(got.list), got.made)
	}
	for n := range uint32(len(q.list)) {
		want := string(q.key(n))
		if n == 0 {
			want = "" // that nobody has asked
		}
		if d := cmp.Diff(want, string(got.key(n))); d != "" {
			t.Errorf("question %d (-want +got)\n%s", n, d)
		} else if want != "" && (got.list[n].hash != q.list[n].hash || !slices.Equal(got.list[n].own, q.list[n].own)) {
			t.Errorf("question %d: want %+v, got %+v", n, q.list[n], got.list[n])
		}
	}
	if n := got.add([]byte{byte(askAssets)}, 5, nil); n != 0 {
		t.Errorf("a new question has the number %d, and 0 is free", n)
	}
	for n := range b {
		damaged := slices.Clone(b)
		damaged[n] ^= 4
		if _, err := ReadQuestions(damaged); err == nil {
			t.Errorf("byte %d is another, and it is read", n)
		}
		if _, err := ReadQuestions(b[:n]); err == nil {
			t.Errorf("%d bytes of %d are read", n, len(b))
		}
	}
}

func savedQuestions() *Questions {
	q := NewQuestions()
	q.made = 99
	q.add([]byte{byte(askPages)}, 1, nil)
	q.add(appendHash([]byte{byte(askEntry)}, 77), 2, nil)
	q.add(AppendText([]byte{byte(askPage)}, "/x/"), 3, nil)
	q.add(appendHash([]byte{byte(askFragment), 0}, 77), 4, []uint32{1, 2})
	return q
}

// FuzzReadQuestions: nothing that is read breaks the program, be its hash right
// or not, and what is read is written again as it was.
func FuzzReadQuestions(f *testing.F) {
	f.Add(savedQuestions().Append(nil, nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := ReadQuestions(b); err == nil && len(b) < 8 {
			t.Fatal("eight bytes are a hash alone")
		}
		b = sealed(b)
		q, err := ReadQuestions(b)
		if err != nil {
			return
		}
		again, err := ReadQuestions(q.Append(nil, nil))
		if err != nil {
			t.Fatal(err)
		}
		for n := range uint32(len(q.list)) {
			if string(q.key(n)) != string(again.key(n)) || !slices.Equal(q.list[n].own, again.list[n].own) {
				t.Errorf("question %d: %q is read again as %q", n, q.key(n), again.key(n))
			}
		}
	})
}

// sealed gives b with the hash at its end that it should have.
func sealed(b []byte) []byte {
	b = b[:max(0, len(b)-8)]
	return appendHash(slices.Clone(b), xxh3.Hash(b))
}
