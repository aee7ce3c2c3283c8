package search

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestPieces: whatever has a part in it is found, and where pieces are sure,
// nothing else is.
func TestPieces(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	text := func(most int) string {
		var b strings.Builder
		for range r.IntN(most) {
			b.WriteString([]string{"a", "b", "ab", "ba", "1", "é", "ß", " ", " ", ", ", "-", "\u0301", "\\n", `"`, "中", "\u2028"}[r.IntN(16)])
		}
		return b.String()
	}
	sures := 0
	for range 60 {
		b := NewPiecesBuilder()
		texts := make([]string, 40)
		for i := range texts {
			texts[i] = text(30)
			if n := b.Add([]byte(texts[i])); n != i {
				t.Fatalf("the number %d, not %d", n, i)
			}
		}
		p := b.Pieces()
		for range 100 {
			part := text(5)
			has := make([]bool, p.Len())
			sure := p.Having(part, has)
			for i, text := range texts {
				if is := strings.Contains(text, part); is && !has[i] || sure && has[i] && !is {
					t.Fatalf("%q in %q: %v, sure %v", part, text, has[i], sure)
				}
			}
			if sure {
				sures++
			}
		}
	}
	if sures == 0 {
		t.Error("it is never sure")
	}
}

func FuzzPieces(f *testing.F) {
	f.Add("some text, and more", "text, a")
	f.Add("élan ébène", "an éb")
	f.Fuzz(func(t *testing.T, text, part string) {
		if !utf8.ValidString(text) || !utf8.ValidString(part) {
			return
		}
		b := NewPiecesBuilder()
		b.Add([]byte(text))
		has := make([]bool, 1)
		sure := b.Pieces().Having(part, has)
		if is := strings.Contains(text, part); is && !has[0] || sure && has[0] != is {
			t.Fatalf("%v, sure %v", has[0], sure)
		}
	})
}

// BenchmarkPieces looks through texts as a blog has them, of 800 words.
func BenchmarkPieces(b *testing.B) {
	const texts = 10_000
	r := rand.New(rand.NewPCG(5, 6))
	zipf := rand.NewZipf(r, 1.1, 4, 60_000)
	builder := NewPiecesBuilder()
	bytes := 0
	var text []byte
	for range texts {
		text = text[:0]
		for range 800 {
			text = fmt.Appendf(text, "%s ", word(zipf.Uint64()))
		}
		bytes += len(text)
		builder.Add(text)
	}
	p := builder.Pieces()
	for _, part := range []string{word(3), word(3000), word(40) + " " + word(50), "a", word(7)[1:]} {
		b.Run(part, func(b *testing.B) {
			for b.Loop() {
				p.Having(part, make([]bool, texts))
			}
			b.ReportMetric(float64(p.Size())/texts, "bytes/text")
			b.ReportMetric(float64(bytes)/texts, "length/text")
		})
	}
}

func word(n uint64) string {
	var b []byte
	for n += 7; n > 0; n /= 20 {
		b = append(b, "bcdfghjklmnprstvwxzq"[n%20], "aeiou"[n%5])
	}
	return string(b)
}
