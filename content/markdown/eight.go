package markdown

import "math/bits"

// Most bytes of a text need no look of their own, and eight of them fit into one
// number. Of what is found this way the first one is right: a bit that is set
// wrongly stands behind one that is not.

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// eight gives the eight bytes from i on, the first one lowest.
func eight[S string | []byte](s S, i int) uint64 {
	t := s[i : i+8]
	return uint64(t[0]) | uint64(t[1])<<8 | uint64(t[2])<<16 | uint64(t[3])<<24 |
		uint64(t[4])<<32 | uint64(t[5])<<40 | uint64(t[6])<<48 | uint64(t[7])<<56
}

// is sets the top bits of the bytes that are c. The other bits say nothing.
func is(w uint64, c byte) uint64 {
	w ^= ones * uint64(c)
	return (w - ones) &^ w
}

// from sets the top bits of the ASCII bytes that are c or above, if c is above
// zero. All of these are right, provided that all eight are ASCII.
func from(w uint64, c byte) uint64 { return w + ones*uint64(0x80-c) }

// gathered gives the top bits of eight bytes as a number of eight bits.
func gathered(w uint64) uint { return uint(w & highs >> 7 * 0x0102040810204080 >> 56) }

// plainRun gives where, from i on, the first byte stands that may begin or end
// an inline; len(s) if none does. Most of a text is letters and blanks.
func plainRun(s []byte, i int) int {
	for {
		for i+8 <= len(s) {
			w := eight(s, i)
			ascii := w &^ highs
			small := ascii | ones*0x20
			plain := from(small, 'a')&^from(small, 'z'+1) | from(ascii, ' ')&^from(ascii, ' '+1) | w
			if rest := ^plain & highs; rest != 0 {
				i += bits.TrailingZeros64(rest) >> 3
				break
			}
			i += 8
		}
		if i >= len(s) || odd[s[i]] {
			return i
		}
		i++
	}
}
