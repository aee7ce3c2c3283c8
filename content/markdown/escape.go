package markdown

import "unicode/utf8"

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

func appendJSON[S string | []byte](b []byte, s S) []byte {
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if jsonPlain[c] {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
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
			i += size
			continue
		}
		b = append(b, s[from:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\t':
			b = append(b, '\\', 't')
		case '\r':
			b = append(b, '\\', 'r')
		case '\b':
			b = append(b, '\\', 'b')
		case '\f':
			b = append(b, '\\', 'f')
		default:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
		}
		i++
		from = i
	}
	return append(b, s[from:]...)
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
		var entity string
		switch s[i] {
		case '&':
			entity = "&amp;"
		case '<':
			entity = "&lt;"
		case '>':
			entity = "&gt;"
		case '"':
			entity = "&quot;"
		case 0:
			entity = "\ufffd"
		default:
			continue
		}
		b = append(b, s[from:i]...)
		b = append(b, entity...)
		from = i + 1
	}
	return append(b, s[from:]...)
}
