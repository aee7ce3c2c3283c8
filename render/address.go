package render

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// An address is a pure function of a request (design 6, routes.md 2): the
// path, then /key/value for each key that is left after reading, then the
// route's ending. Names in it are safe on every disk and host: there is never
// a % in one, since hosts decode a URL before they look for the file.

const (
	longestName    = 200 // bytes, without the ending
	longestAddress = 1000
)

// Address appends the path of the file that holds the answer (design 6,
// routes.md 2) if the request is planned. Without one, only a server can
// answer.
func (r Request) Address(b []byte) ([]byte, bool) {
	start := len(b)
	if r.Route.Verbatim {
		return r.appendVerbatim(b)
	}
	params := r.Params
	for _, p := range r.Route.parts {
		switch p.kind {
		case literal:
			b = appendName(b, start, p.text)
		case parameter:
			if params[0] == "*" {
				b = appendName(b, start, "_all")
			} else if p.text == "_id" { // Apostrophe's: none of its three parts has a dot
				b = appendName(b, start, strings.ReplaceAll(params[0], ":", "."))
			} else {
				b = appendName(b, start, params[0])
			}
			params = params[1:]
		case rest:
			for name := range strings.SplitSeq(params[0], "/") {
				b = appendName(b, start, name)
			}
			params = params[1:]
		}
	}
	for _, a := range r.Args {
		k := r.Route.key(a.Key)
		if k == nil || k.Sort == Dynamic {
			return b[:start], false
		}
		b = appendName(b, start, a.Key)
		b = appendName(b, start, a.Value)
	}
	if !fits(b[start:]) {
		return b[:start], false
	}
	ending := r.Route.Ending
	if len(b) == start {
		ending = strings.TrimPrefix(ending, "/")
	}
	return append(b, ending...), len(b)+len(ending)-start <= longestAddress
}

// appendVerbatim appends the path as it stands.
func (r Request) appendVerbatim(b []byte) ([]byte, bool) {
	start := len(b)
	params := r.Params
	for _, p := range r.Route.parts {
		if len(b) > start {
			b = append(b, '/')
		}
		if p.kind == literal {
			b = append(b, p.text...)
		} else {
			b = append(b, params[0]...)
			params = params[1:]
		}
	}
	ending := r.Route.Ending
	if len(b) == start {
		ending = strings.TrimPrefix(ending, "/")
	}
	b = append(b, ending...)
	return b, len(b)-start <= longestAddress
}

// fits says whether every name has a length that disks and hosts take.
func fits(address []byte) bool {
	n := 0
	for i, c := range address {
		if c != '/' {
			n++
			continue
		}
		if n == 0 || n > longestName || i == 0 {
			return false
		}
		n = 0
	}
	return n <= longestName && (n > 0 || len(address) == 0)
}

// appendName appends one name of an address that begins at start.
func appendName(b []byte, start int, name string) []byte {
	if len(b) > start {
		b = append(b, '/')
	}
	from := len(b)
	plain := true
	for i := 0; i < len(name); i++ {
		if !plainName[name[i]] {
			plain = false
			break
		}
	}
	if plain {
		b = append(b, name...)
	} else {
		b = appendEscapedName(b, name)
	}
	if len(b) > from && b[len(b)-1] == '.' { // Windows drops it, and . and .. are folders already
		b = escapeByte(b, len(b)-1)
	}
	if len(b)-from >= 3 {
		if at := deviceEnd(b[from:]); at > 0 {
			b = escapeByte(b, from+at-1)
		}
	}
	return b
}

// plainName says which bytes stand for themselves in a name.
var plainName = func() (t [256]bool) {
	for c := range t {
		t[c] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
			c == '-' || c == '_' || c == '.' || c == ',' || c == '@'
	}
	return t
}()

func appendEscapedName(b []byte, name string) []byte {
	if !norm.NFC.IsNormalString(name) {
		name = norm.NFC.String(name)
	}
	for i := 0; i < len(name); {
		c := name[i]
		if c < utf8.RuneSelf {
			if plainName[c] {
				b = append(b, c)
			} else {
				b = append(b, '~', hex[c>>4], hex[c&15])
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(name[i:])
		if r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)) {
			b = append(b, name[i:i+size]...)
		} else {
			for _, c := range []byte(name[i : i+size]) {
				b = append(b, '~', hex[c>>4], hex[c&15])
			}
		}
		i += size
	}
	return b
}

const hex = "0123456789abcdef"

// escapeByte writes the byte at i as ~ and two digits.
func escapeByte(b []byte, i int) []byte {
	c := b[i]
	b = append(b, 0, 0)
	copy(b[i+3:], b[i+1:len(b)-2])
	b[i], b[i+1], b[i+2] = '~', hex[c>>4], hex[c&15]
	return b
}

// deviceEnd gives where the name of a Windows device ends if the file's name
// is one, with whatever extension; else 0.
func deviceEnd(name []byte) int {
	n := len(name)
	for i, c := range name {
		if c == '.' {
			n = i
			break
		}
	}
	if n != 3 && n != 4 {
		return 0
	}
	var low [4]byte
	for i, c := range name[:n] {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		low[i] = c
	}
	switch string(low[:3]) {
	case "con", "prn", "aux", "nul":
		if n == 3 {
			return n
		}
	case "com", "lpt":
		if n == 4 && '0' <= low[3] && low[3] <= '9' {
			return n
		}
	}
	return 0
}
