// Package search finds texts by their words: an inverted index of its own,
// small enough to be made when it is first asked, and made of pieces that never
// change, so that the next index shares all but what is new. It knows no
// documents: whoever fills it gives numbers and texts.
package search

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A word is a run of letters, marks and digits of any script. It is folded
// before anything else is done with it: compatibility forms taken apart, accents
// removed, case forgotten, and a few letters written out (ß is ss, ø is o). What
// spells a sound of its own is no accent: the signs of Thai and of the scripts of
// India stay, and so do the marks that make が of か.
//
// Scripts that are written without spaces have no words that could be found
// without a dictionary. A run of them is every pair of neighbours in it, and its
// last character, so that a single one is found too: at the beginning of a pair,
// or at the end of the run.

// A Kind says what a word is made of.
type Kind uint8

const (
	Plain Kind = iota // a word between spaces
	Pair              // two neighbours in a run without spaces
	Tail              // the last of a run of several
	Alone             // a run of one
)

// LongestWord is how many bytes of a word count. What is longer is no word of a
// language, and is found by its beginning.
const LongestWord = 64

// A Splitter finds the words of texts. It belongs to one goroutine.
type Splitter struct {
	normal, folded, again []byte
	starts                []int
}

// Split calls emit for each word of a text, in order, folded. The word is the
// splitter's own, and changes with the next one.
func (s *Splitter) Split(text []byte, emit func(word []byte, kind Kind)) {
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			lower := asciiWord[c]
			if lower == 0 {
				i++
				continue
			}
			word := s.folded[:0]
			j := i
			for j < len(text) && text[j] < utf8.RuneSelf {
				lower := asciiWord[text[j]]
				if lower == 0 {
					break
				}
				if len(word) < LongestWord {
					word = append(word, lower)
				}
				j++
			}
			s.folded = word
			if j == len(text) || text[j] < utf8.RuneSelf || !begins(text[j:]) {
				emit(word, Plain)
				i = j
				continue
			}
		} else if !begins(text[i:]) {
			_, size := utf8.DecodeRune(text[i:])
			i += size
			continue
		}
		j := i
		for j < len(text) {
			if text[j] < utf8.RuneSelf {
				if asciiWord[text[j]] == 0 {
					break
				}
				j++
				continue
			}
			r, size := utf8.DecodeRune(text[j:])
			if !ofWord(r) {
				break
			}
			j += size
		}
		s.fold(text[i:j])
		s.emitFolded(emit)
		i = j
	}
}

// asciiWord gives an ASCII letter or digit in lower case, 0 for anything else.
var asciiWord = func() (t [utf8.RuneSelf]byte) {
	for c := range t {
		switch {
		case 'A' <= c && c <= 'Z':
			t[c] = byte(c) + 'a' - 'A'
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			t[c] = byte(c)
		}
	}
	return t
}()

// begins says whether a text goes on with a character of a word.
func begins(text []byte) bool {
	r, _ := utf8.DecodeRune(text)
	return ofWord(r)
}

// ofWord says whether a character is part of a word, be it one that cannot be
// seen.
func ofWord(r rune) bool {
	if r < utf8.RuneSelf {
		return asciiWord[r] != 0
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r) || unseen(r)
}

// unseen are soft hyphens and joiners: part of a word, and no difference.
func unseen(r rune) bool {
	switch r {
	case 0xad, 0x200c, 0x200d, 0x2060, 0xfeff:
		return true
	}
	return false
}

// fold folds a run of characters of words into s.folded. Most are stable after
// one turn; a few compatibility forms hide another.
func (s *Splitter) fold(run []byte) {
	for range 3 {
		s.normal = norm.NFKD.Append(s.normal[:0], run...)
		s.folded = s.folded[:0]
		for i := 0; i < len(s.normal); {
			r, size := utf8.DecodeRune(s.normal[i:])
			i += size
			switch {
			case r == 0x3099 || r == 0x309a:
				s.folded = voiced(s.folded, r)
			case !accent(r) && !unseen(r):
				s.folded = appendFolded(s.folded, r)
			}
		}
		if string(s.folded) == string(run) {
			return
		}
		s.again = append(s.again[:0], s.folded...)
		run = s.again
	}
}

// accent says whether a character is a mark that words are compared without.
func accent(r rune) bool {
	if r < 0x300 || !unicode.Is(unicode.Mn, r) {
		return false
	}
	return unicode.Is(unicode.Inherited, r) || unicode.Is(unicode.Hebrew, r) || unicode.Is(unicode.Arabic, r)
}

// voiced makes が of か and its mark again; a mark of nothing else vanishes.
func voiced(b []byte, mark rune) []byte {
	if len(b) == 0 {
		return b
	}
	_, size := utf8.DecodeLastRune(b)
	from := len(b) - size
	kana := norm.NFC.Bytes(utf8.AppendRune(b[from:len(b):len(b)], mark))
	if r, size := utf8.DecodeRune(kana); size == len(kana) {
		return utf8.AppendRune(b[:from], r)
	}
	return b
}

func appendFolded(b []byte, r rune) []byte {
	if r < utf8.RuneSelf {
		if lower := asciiWord[r]; lower != 0 {
			return append(b, lower)
		}
		return append(b, byte(r))
	}
	r = unicode.ToLower(unicode.ToUpper(r))
	switch r {
	case 'ß', 'ẞ':
		return append(b, "ss"...)
	case 'æ':
		return append(b, "ae"...)
	case 'œ':
		return append(b, "oe"...)
	case 'þ':
		return append(b, "th"...)
	case 'ø':
		r = 'o'
	case 'đ', 'ð':
		r = 'd'
	case 'ł':
		r = 'l'
	case 'ħ':
		r = 'h'
	case 'ŧ':
		r = 't'
	case 'ı':
		r = 'i'
	case 'ə':
		r = 'e'
	}
	return utf8.AppendRune(b, r)
}

// emitFolded emits the words of s.folded, which may be several: scripts with
// and without spaces meet, or a compatibility form brought a space.
func (s *Splitter) emitFolded(emit func([]byte, Kind)) {
	text := s.folded
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case !ofWord(r):
			i += size
		case unspaced(r):
			i = s.emitPairs(text, i, emit)
		default:
			j, end := i, i
			for j < len(text) {
				r, size := utf8.DecodeRune(text[j:])
				if !ofWord(r) || unspaced(r) {
					break
				}
				j += size
				if j-i <= LongestWord {
					end = j
				}
			}
			emit(text[i:end], Plain)
			i = j
		}
	}
}

// emitPairs emits a run without spaces that begins at i, and gives its end.
func (s *Splitter) emitPairs(text []byte, i int, emit func([]byte, Kind)) int {
	s.starts = s.starts[:0]
	for i < len(text) {
		r, size := utf8.DecodeRune(text[i:])
		if !unspaced(r) {
			break
		}
		s.starts = append(s.starts, i)
		i += size
	}
	last := len(s.starts) - 1
	for k := range last {
		end := i
		if k+2 <= last {
			end = s.starts[k+2]
		}
		emit(text[s.starts[k]:end], Pair)
	}
	if last == 0 {
		emit(text[s.starts[0]:i], Alone)
	} else {
		emit(text[s.starts[last]:i], Tail)
	}
	return i
}

// unspaced says whether a character is of a script that is written without
// spaces.
func unspaced(r rune) bool {
	switch {
	case r < 0x0e00:
		return false
	case r < 0x1100: // Thai, Lao, Tibetan, Burmese, Georgian
		return unicode.In(r, unicode.Thai, unicode.Lao, unicode.Myanmar)
	case r < 0x1780:
		return false
	case r < 0x1800:
		return unicode.Is(unicode.Khmer, r)
	case r < 0x2e80:
		return false
	case r == 0x30fc: // makes kana long, of whichever kind
		return true
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}
