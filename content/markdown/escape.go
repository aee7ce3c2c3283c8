package markdown

import (
	"math/bits"
	"unicode/utf8"
)

const hex = "0123456789abcdef"

// jsonPlain says which bytes stand for themselves inside a JSON string.
var jsonPlain = func() (t [256]bool) {
	for c := range t {
		t[c] = c >= ' ' && c < utf8.RuneSelf && c != '"' && c != '\\'
	}
	return t
}()

// AppendJSON appends s as the inside of a JSON string: no quotes around it, <,
// > and & as they are, invalid UTF-8 replaced. U+2028 and U+2029 are escaped,
// so that the text may stand in a script too.
func AppendJSON(b []byte, s string) []byte { return appendJSON(b, s) }

// AppendJSONBytes does the same for bytes.
func AppendJSONBytes(b, s []byte) []byte { return appendJSON(b, s) }

// jsonShort is what stands behind a backslash for the bytes that have a letter
// of their own.
var jsonShort = [256]byte{'"': '"', '\\': '\\', '\n': 'n', '\t': 't', '\r': 'r', '\b': 'b', '\f': 'f'}

func appendJSON[S string | []byte](b []byte, s S) []byte {
	from := 0
	for i := plainUntil(s, 0); i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			b = append(b, s[from:i]...)
			if short := jsonShort[c]; short != 0 {
				b = append(b, '\\', short)
			} else {
				b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
			}
			i++
			from = i
			i = plainUntil(s, i)
			continue
		}
		r, size := utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))]))
		switch {
		case r == utf8.RuneError && size == 1:
			b = append(b, s[from:i]...)
			b = append(b, "\ufffd"...)
			from = i + size
		case r == '\u2028' || r == '\u2029':
			b = append(b, s[from:i]...)
			b = append(b, `\u202`...)
			b = append(b, hex[r&0xf])
			from = i + size
		}
		// Behind one such character stands mostly another, or a short word.
		i += size
		for i < len(s) && jsonPlain[s[i]] {
			i++
		}
	}
	return append(b, s[from:]...)
}

// plainUntil gives where, from i on, the first byte stands that needs a look:
// most do not, so eight are looked at in one step.
func plainUntil[S string | []byte](s S, i int) int {
	for ; i+8 <= len(s); i += 8 {
		w := eight(s, i)
		if look := ((w-ones*' ')&^w | is(w, '"') | is(w, '\\') | w) & highs; look != 0 {
			return i + bits.TrailingZeros64(look)>>3
		}
	}
	for i < len(s) && jsonPlain[s[i]] {
		i++
	}
	return i
}

// AppendAttr appends s as the inside of a double-quoted HTML attribute: &, <,
// > and " are written as entities.
func AppendAttr(b []byte, s string) []byte { return appendEscaped(b, s) }

// appendEscaped writes the four characters that HTML reads otherwise as
// entities: right for text, and for attributes between double quotes. A zero
// byte, which no HTML may have, is replaced.
func appendEscaped[S string | []byte](b []byte, s S) []byte {
	from := 0
	for i := 0; i < len(s); i++ {
		for i+8 <= len(s) {
			w := eight(s, i)
			look := (is(w, '&') | is(w, '<') | is(w, '>') | is(w, '"') | is(w, 0)) & highs
			if look != 0 {
				i += bits.TrailingZeros64(look) >> 3
				break
			}
			i += 8
		}
		for i < len(s) && !inEntities[s[i]] {
			i++
		}
		if i == len(s) {
			break
		}
		b = append(b, s[from:i]...)
		b = append(b, entities[s[i]]...)
		from = i + 1
	}
	return append(b, s[from:]...)
}

var entities = [256]string{'&': "&amp;", '<': "&lt;", '>': "&gt;", '"': "&quot;", 0: "\ufffd"}

// inEntities says which bytes are written as entities.
var inEntities = func() (t [256]bool) {
	for c, entity := range entities {
		t[c] = entity != ""
	}
	return t
}()
