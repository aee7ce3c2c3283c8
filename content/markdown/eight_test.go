package markdown

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
	"unicode"

	"github.com/yuin/goldmark/util"
)

// texts gives texts in which what is looked for stands at all places of eight
// bytes, and across them.
func texts(yield func([]byte) bool) {
	signs := []string{"a", "Z", "0", "9", "word", " ", " ", "\n", "\t", "-", "@", "[", "`", "{", "/", ":", "&", "<", ">", `"`, `\`, "\x00", "\x1f", "!", "~", "\x7f", "é", "世", "—", "\u00a0"}
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var text []byte
		kinds := 1 + r.IntN(len(signs))
		for range r.IntN(24) {
			text = append(text, signs[r.IntN(kinds)]...)
		}
		if !yield(text) {
			return
		}
	}
}

func TestWordsInEights(t *testing.T) {
	slow := func(s []byte) (count int) {
		for _, run := range bytes.FieldsFunc(s, func(r rune) bool { return r <= ' ' || unicode.IsSpace(r) }) {
			in := false
			for _, r := range string(run) {
				switch {
				case unicode.Is(unicode.Han, r):
					in = false
					count++
				case !in && (unicode.IsLetter(r) || unicode.IsNumber(r)):
					in = true
					count++
				}
			}
		}
		return count
	}
	for s := range texts {
		if want, got := slow(s), words(s); want != got {
			t.Fatalf("%q has %d words, not %d", s, want, got)
		}
	}
}

func TestEscapedInEights(t *testing.T) {
	for s := range texts {
		var want []byte
		for _, c := range s {
			if inEntities[c] {
				want = append(want, entities[c]...)
			} else {
				want = append(want, c)
			}
		}
		if got := appendEscaped(nil, s); !bytes.Equal(want, got) {
			t.Fatalf("%q is %q, not %q", s, want, got)
		}
	}
}

func TestDecodedInEights(t *testing.T) {
	p := New(Options{})
	for s := range texts {
		var want []byte
		for i := 0; i < len(s); i++ {
			switch {
			case s[i] == '\\' && i+1 < len(s) && util.IsPunct(s[i+1]):
				i++
				want = append(want, s[i])
			case s[i] == 0:
				want = append(want, "\ufffd"...)
			default: // there is no ; to end an entity
				want = append(want, s[i])
			}
		}
		if got := p.decode(s); !bytes.Equal(want, got) {
			t.Fatalf("%q is %q, not %q", s, want, got)
		}
	}
}

func TestPlainInEights(t *testing.T) {
	for s := range texts {
		want := slices.IndexFunc(s, func(c byte) bool { return odd[c] })
		if want < 0 {
			want = len(s)
		}
		if got := plainRun(s, 0); want != got {
			t.Fatalf("%q is plain up to %d, not %d", s, want, got)
		}
	}
}
