package markdown

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// plainly is AppendJSON, one character at a time.
func plainly(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch {
		case r == utf8.RuneError:
			b.WriteString("\ufffd")
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < ' ' && strings.ContainsRune("\b\f\n\r\t", r):
			b.WriteString(`\` + string("btn?fr"[r-'\b']))
		case r < ' ' || r == '\u2028' || r == '\u2029':
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// What is looked at eight bytes in a step is what one would see byte by byte,
// wherever in the eight it stands and whatever stands behind it.
func TestAppendJSON(t *testing.T) {
	alphabet := []string{
		"a", "b", " ", "!", "#", "[", "]", "~", "abcdefgh", `"`, `\`, "\n", "\t", "\r", "\b", "\f", "\v", "\x00", "\x01", "\x1f", "\x7f",
		"\x80", "\xff", "\xe2\x80", "é", "漢", "\u2028", "\u2029", "\u202a", "🎉",
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 50_000 {
		var s string
		for range random.IntN(24) {
			s += alphabet[random.IntN(len(alphabet))]
		}
		want, text, bytes := plainly(s), string(AppendJSON(nil, s)), string(AppendJSONBytes(nil, []byte(s)))
		if text != want || bytes != want {
			t.Fatalf("%q:\nwant      %s\nof text   %s\nof bytes  %s", s, want, text, bytes)
		}
		var back string
		if err := json.Unmarshal([]byte(`"`+text+`"`), &back); err != nil || back != strings.ToValidUTF8(s, "\ufffd") && utf8.ValidString(s) {
			t.Fatalf("%q comes back as %q, %v", s, back, err)
		}
	}
}

func BenchmarkAppendJSON(b *testing.B) {
	html := []byte(strings.Repeat("<p>Running text with <em>emphasis</em>, over several lines of the width\nthat people write, and <a href=\"/a/b/\">a link</a>.</p>\n", 60))
	b.SetBytes(int64(len(html)))
	var to []byte
	for b.Loop() {
		to = AppendJSONBytes(to[:0], html)
	}
}
