package source

import (
	"strings"
	"testing"
)

// TestEncodingInEights puts each character at each place of eight bytes: what is
// wrong is found there and nowhere else.
func TestEncodingInEights(t *testing.T) {
	for c := range 256 {
		for at := range 24 {
			text := strings.Repeat("x", at) + string([]byte{byte(c)}) + strings.Repeat("~", 20-at%8)
			odd := c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0x7f || c >= 0x80
			ps := Check("a.md", []byte(text), Limits{})
			if odd != (len(ps) == 1) {
				t.Fatalf("byte 0x%02x at %d: %v", c, at, ps)
			}
			if odd && ps[0].Pos != (Pos{File: "a.md", Line: 1, Column: at + 1}) {
				t.Fatalf("byte 0x%02x at %d is found at %v", c, at, ps[0].Pos)
			}
		}
	}
}
