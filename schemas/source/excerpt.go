package source

import "github.com/rivo/uniseg"

// An Excerpt is the line that a problem is about, as Print shows it: tabs are
// spaces, control characters visible, a long line is cut. It is in three
// pieces, for what marks a place otherwise than with carets.
type Excerpt struct {
	Line   int // 0: there is none
	Before string
	Marked string // empty where the place is behind the line's end
	After  string
}

// Excerpts gives one excerpt for each problem. read gives a file's bytes, or
// nil where it cannot; it may be nil.
func Excerpts(ps Problems, read func(file string) []byte) []Excerpt {
	p := printer{read: read}
	out := make([]Excerpt, len(ps))
	for i := range ps {
		text, before, under, ok := p.laid(&ps[i])
		if !ok {
			continue
		}
		from := bytesOf(text, before)
		to := from + bytesOf(text[from:], under)
		out[i] = Excerpt{ps[i].Line, text[:from], text[from:to], text[to:]}
	}
	return out
}

// bytesOf says how many bytes of a text stand in its first columns.
func bytesOf(text string, columns int) int {
	rest := text
	for state := -1; columns > 0 && rest != ""; {
		var wide int
		_, rest, wide, state = uniseg.FirstGraphemeClusterInString(rest, state)
		columns -= wide
	}
	return len(text) - len(rest)
}
