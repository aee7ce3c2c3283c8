package markdown

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
