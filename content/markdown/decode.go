package markdown

import (
	"strconv"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// decodable says which bytes of a text may stand for something else.
var decodable = [256]bool{'\\': true, '&': true, 0: true}

// decode undoes backslashes and entities in a piece of text. What it gives is
// the text itself, or holds until the next call.
func (p *Printer) decode(s []byte) []byte {
	i := 0
	for i+8 <= len(s) {
		w := eight(s, i)
		if (is(w, '\\')|is(w, '&')|is(w, 0))&highs != 0 {
			break
		}
		i += 8
	}
	for i < len(s) && !decodable[s[i]] {
		i++
	}
	if i == len(s) {
		return s
	}
	b := append(p.decoded[:0], s[:i]...)
	for i < len(s) {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s) && util.IsPunct(s[i+1]):
			b = append(b, s[i+1])
			i += 2
			continue
		case c == '&':
			if size := 0; i+2 < len(s) {
				if b, size = appendEntity(b, s[i:]); size > 0 {
					i += size
					continue
				}
			}
			b = append(b, c)
		case c == 0:
			b = utf8.AppendRune(b, utf8.RuneError)
		default:
			b = append(b, c)
		}
		i++
	}
	p.decoded = b
	return b
}

// appendEntity appends what the entity at the beginning of s stands for, and
// gives its length; 0 if there is none.
func appendEntity(b []byte, s []byte) ([]byte, int) {
	if s[1] != '#' {
		i := 1
		for i < len(s) && util.IsAlphaNumeric(s[i]) {
			i++
		}
		if i == 1 || i == len(s) || s[i] != ';' {
			return b, 0
		}
		entity, ok := util.LookUpHTML5EntityByName(string(s[1:i]))
		if !ok {
			return b, 0
		}
		return append(b, entity.Characters...), i + 1
	}
	from, digits, base := 2, 7, 10
	is := util.IsNumeric
	if s[2] == 'x' || s[2] == 'X' {
		from, digits, base = 3, 6, 16
		is = util.IsHexDecimal
	}
	i := from
	for i < len(s) && is(s[i]) {
		i++
	}
	if i == from || i == len(s) || s[i] != ';' || i-from > digits {
		return b, 0
	}
	r, _ := strconv.ParseUint(string(s[from:i]), base, 32)
	return utf8.AppendRune(b, util.ToValidRune(rune(r))), i + 1
}
