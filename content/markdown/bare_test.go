package markdown

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/schemas/source"
)

// TestBareAddresses: whether one always looks for bare addresses or only where
// there may be some, the bytes are the same. Texts are made of pieces that
// touch the matter, in random order.
func TestBareAddresses(t *testing.T) {
	pieces := []string{"http://a.b", "https://", "www.", "www.c.d/e_f_", "g@h.ij", "@", "://", "`", "``", "*", "_", "**", "~~", "[", "](", ")", "](k)", "<", ">",
		"<http://l.m>", " ", "  ", "    ", "\t", "\n", "\n\n", "  \n", "    \n", "\t\t\n", "\\", "\\\n", "!", "(", "n", "o p", "{{<", ">}}", "{%", "%}", "&amp;", ".",
		"- ", "> ", "# ", "|", "|-|\n", "[q]: r", "ftp://s.t", "HTTP://U.V", "w", "'", "\"", "/", ":", "[^1]", "[^1]: "}
	random := rand.New(rand.NewPCG(1, 2))
	p, q := New(everything), New(everything)
	read := [2]int{}
	for range 30_000 {
		var b strings.Builder
		for range 1 + random.IntN(14) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		text := []byte(b.String())
		r := p.Print(text, source.Base{}, 0)
		if ours(text, r) {
			continue
		}
		if p.look {
			read[0]++
		} else {
			read[1]++
		}
		want := rendered(t, q, text, r.Headings)
		if got := filled(r.HTML, r.HTMLSpots, r.Links, AppendAttr); want != got {
			t.Fatalf("%q (-always +where there may be one):\n%s", text, cmp.Diff(want, got))
		}
	}
	if read[0] < 1000 || read[1] < 1000 {
		t.Errorf("the texts are too much alike: %d were read without looking, %d with", read[0], read[1])
	}
}
