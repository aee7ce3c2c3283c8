package markdown

import (
	"bytes"
	"math/bits"
	"unicode"
	"unicode/utf8"
)

// excerptLength is the most characters that an excerpt has (design 3).
const excerptLength = 300

// excerpt is the text before <!--more-->, else the first paragraph, in one
// line; cut between words where it is too long. It is appended to b.
func (p *Printer) excerpt(b []byte) []byte {
	s := p.plain
	switch {
	case p.more >= 0:
		s = s[:p.more]
	case p.first != (span{}):
		s = s[p.first.from:p.first.to]
	default:
		s = s[p.anything.from:p.anything.to]
	}
	return cut(b, s, excerptLength)
}

// cut appends s to b, in one line of at most limit characters.
func cut(b, s []byte, limit int) []byte {
	begin := len(b)
	count, word := 0, begin // characters; length of b behind the last whole word
	blank := false
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRune(s[i:])
		i += size
		if unicode.IsSpace(r) {
			blank = len(b) > begin
			continue
		}
		if blank {
			if count < limit { // there has to be room for …
				word = len(b)
			}
			blank = false
			b = append(b, ' ')
			count++
		}
		if count >= limit {
			return shorten(b, begin, word)
		}
		b = utf8.AppendRune(b, r)
		count++
	}
	return b
}

// shorten ends b, which is full from begin on, behind the last whole word, and
// where that would leave less than half of it (scripts without blanks) behind a
// character.
func shorten(b []byte, begin, word int) []byte {
	b = b[:begin+len(bytes.TrimRight(b[begin:], " "))]
	if word-begin < (len(b)-begin)/2 {
		word = len(b)
		for word > begin {
			r, size := utf8.DecodeLastRune(b[begin:word])
			word -= size
			if !unicode.Is(unicode.M, r) && r != '\u200d' {
				break
			}
		}
	}
	return append(b[:begin+len(bytes.TrimRight(b[begin:word], " ,;:"))], "…"...)
}

// wordly are the letters and digits of ASCII.
var wordly = func() (t [utf8.RuneSelf]bool) {
	for c := range t {
		t[c] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
	}
	return t
}()

// words counts runs of what is no blank, if there is a letter or digit in
// them; a character of a script that has no blanks between words is one.
func words(s []byte) int {
	count := 0
	in := false // a word that has been counted
	for i := 0; i < len(s); {
		if i+8 <= len(s) {
			if w := eight(s, i); w&highs == 0 {
				var more int
				more, in = wordsOfEight(w, in)
				count += more
				i += 8
				continue
			}
		}
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			if !in && wordly[c] {
				in = true
				count++
			} else if c <= ' ' {
				in = false
			}
			continue
		}
		r, size := utf8.DecodeRune(s[i:])
		i += size
		switch {
		case unicode.IsSpace(r):
			in = false
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
			in = false
			if !unicode.Is(unicode.M, r) {
				count++
			}
		case !in && (unicode.IsLetter(r) || unicode.IsNumber(r)):
			in = true
			count++
		}
	}
	return count
}

// wordsOfEight counts the words that begin in eight ASCII bytes. in is whether a
// word goes on that has been counted, before them and behind.
//
// A bit for each byte: in a run of no blanks, to which its letters and digits are
// added, a bit is carried to where the run ends if there is one at least.
func wordsOfEight(w uint64, in bool) (count int, still bool) {
	small := w | ones*0x20
	letter := from(small, 'a') &^ from(small, 'z'+1)
	digit := from(w, '0') &^ from(w, '9'+1)
	run := gathered(from(w, ' '+1))
	ends := run + gathered(letter|digit)
	if in {
		ends++
		count--
	}
	still = ends>>8 != 0
	count += bits.OnesCount(ends &^ run)
	return count, still
}
