package content

import (
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// TestWords: the keys that are made of letters are those of x/text, for every
// two characters of ASCII beside each other, and for any text.
func TestWords(t *testing.T) {
	plain := 0
	for _, locale := range []string{"de", "en", "es", "fi", "fr", "it", "nl", "pl", "pt", "sv", "en-GB", "fr-CA", "pt-BR", "de-AT", "da", "cs", "hu", "hr", "cy", "tr", "ja", "de-u-co-phonebk", "en-u-ka-shifted"} {
		w := newWords(locale)
		if w.plain {
			plain++
		}
		collator := collate.New(language.Make(locale))
		var buffer collate.Buffer
		same := func(text string) {
			t.Helper()
			buffer.Reset()
			if want, got := string(collator.KeyFromString(&buffer, text)), w.key(text); got != want {
				t.Fatalf("%s: %q has the key %x, not %x", locale, text, want, got)
			}
		}
		same("")
		for a := range byte(128) {
			for b := range byte(128) {
				if w.plain {
					same(string([]byte{a, b}))
				}
			}
		}
		letters := []rune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,-'\"éßÅñ\u0301ﬁ")
		r := rand.New(rand.NewPCG(1, 2))
		for range 300 {
			var b strings.Builder
			for range r.IntN(20) {
				b.WriteRune(letters[r.IntN(len(letters))])
			}
			same(b.String())
			same(strings.Repeat("long ", r.IntN(800)))
		}
	}
	if plain != 14 {
		t.Errorf("%d of them are made of letters", plain)
	}
}

func BenchmarkWords(b *testing.B) {
	for name, text := range map[string]string{"ascii": "The Leek of post 4711", "more": "Der Lauch für Träume 4711"} {
		w := newWords("en")
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				w.key(text)
			}
		})
	}
	b.Run("new", func(b *testing.B) {
		for b.Loop() {
			newWords("en")
		}
	})
}
