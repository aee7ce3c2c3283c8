package content

import (
	"unicode/utf8"

	"galley/schemas/source"
)

// A project may have ten thousand addresses, and hundreds of links that lead
// nowhere. So before names are compared letter by letter, those that cannot be
// near are left out: by their length, and by how many of which letters they have.

// didYouMean is source.DidYouMean over many candidates.
func didYouMean(word string, candidates []string) string {
	if len(candidates) > 100 {
		candidates = plausible(word, candidates)
	}
	return source.DidYouMean(word, candidates)
}

// plausible are the candidates from which word may be one slip in four letters
// away; how letters are spelt and joined is not looked at.
func plausible(word string, candidates []string) []string {
	allowed := 2 + utf8.RuneCountInString(word)/4
	bag := letters(word)
	var near []string
	for _, c := range candidates {
		other := letters(c)
		more, less := 0, 0
		for i := range bag {
			if d := int(bag[i]) - int(other[i]); d > 0 {
				more += d
			} else {
				less -= d
			}
		}
		if max(more, less) <= allowed {
			near = append(near, c)
		}
	}
	return near
}

// letters counts bytes, alike in upper and lower case; hyphens, underscores and
// blanks do not count, as in source.Nearest.
func letters(s string) (bag [32]uint8) {
	for i := range len(s) {
		switch c := s[i]; {
		case c == '-' || c == '_' || c == ' ':
		case c < utf8.RuneSelf:
			bag[c&31]++
		default:
			bag[0]++
		}
	}
	return bag
}
