package r3

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"galley/render/api"
)

// The JSON here is what this family has just written, or a json field's: valid,
// and without blanks. So it is walked, and not parsed into anything.

// skipValue gives the place behind the value that begins at i.
func skipValue(json []byte, i int) int {
	depth := 0
	for ; i < len(json); i++ {
		switch json[i] {
		case '"':
			i = skipString(json, i) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth < 0 {
				return i
			}
		case ',':
			if depth == 0 {
				return i
			}
			continue
		default:
			continue
		}
		if depth == 0 {
			return i + 1
		}
	}
	return i
}

// skipString gives the place behind the string that begins at i.
func skipString(json []byte, i int) int {
	for i++; i < len(json) && json[i] != '"'; i++ {
		if json[i] == '\\' {
			i++
		}
	}
	return i + 1
}

// eachMember gives the members of an object or the items of an array, these
// without a key.
func eachMember(json []byte, give func(key, value []byte)) {
	object := json[0] == '{'
	for i := 1; i < len(json)-1; i++ { // over the comma
		var key []byte
		if object {
			end := skipString(json, i)
			key = json[i:end]
			i = end + 1 // over the colon
		}
		end := skipValue(json, i)
		give(key, json[i:end])
		i = end
	}
}

// jsonAt follows a path of keys, and of places in arrays; nil if it leads
// nowhere.
func jsonAt(json []byte, path []string) []byte {
	for _, name := range path {
		if len(json) == 0 || json[0] != '{' && json[0] != '[' {
			return nil
		}
		var found []byte
		if json[0] == '{' {
			eachMember(json, func(key, value []byte) {
				if string(appendUnescaped(nil, key)) == name {
					found = value
				}
			})
		} else if at, ok := index(name); ok {
			n := 0
			eachMember(json, func(_, value []byte) {
				if n == at {
					found = value
				}
				n++
			})
		}
		json = found
	}
	return json
}

// appendJSONText appends a value as PostgreSQL's ->> gives it; false for null.
func appendJSONText(b, json []byte) ([]byte, bool) {
	switch json[0] {
	case '"':
		return appendUnescaped(b, json), true
	case 'n':
		return b, false
	}
	return appendJSONB(b, json), true
}

// appendJSONB appends a value as PostgreSQL writes its jsonb: a blank behind
// commas and colons, the shorter keys of an object first, and of equal ones the
// last.
func appendJSONB(b, json []byte) []byte {
	switch json[0] {
	case '[':
		b = append(b, '[')
		first := true
		eachMember(json, func(_, value []byte) {
			if !first {
				b = append(b, ',', ' ')
			}
			first = false
			b = appendJSONB(b, value)
		})
		return append(b, ']')
	case '{':
		type member struct {
			name       string
			key, value []byte
		}
		var members []member
		eachMember(json, func(key, value []byte) {
			members = append(members, member{string(appendUnescaped(nil, key)), key, value})
		})
		slices.SortStableFunc(members, func(x, y member) int {
			return cmp.Or(cmp.Compare(len(x.name), len(y.name)), cmp.Compare(x.name, y.name))
		})
		b = append(b, '{')
		first := true
		for i, m := range members {
			if i+1 < len(members) && members[i+1].name == m.name {
				continue
			}
			if !first {
				b = append(b, ',', ' ')
			}
			first = false
			b = append(appendJSONB(b, m.key), ':', ' ')
			b = appendJSONB(b, m.value)
		}
		return append(b, '}')
	case '"':
		if bytes.Contains(json, []byte(`\u`)) || bytes.Contains(json, []byte(`\/`)) { // escapes that PostgreSQL would not write
			return appendPlainString(b, appendUnescaped(nil, json))
		}
	}
	return append(b, json...)
}

// appendPlainString appends a string with no escapes but those that JSON
// demands.
func appendPlainString(b, text []byte) []byte {
	b = append(b, '"')
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, '\\', 'n')
		case c == '\r':
			b = append(b, '\\', 'r')
		case c == '\t':
			b = append(b, '\\', 't')
		case c == '\b':
			b = append(b, '\\', 'b')
		case c == '\f':
			b = append(b, '\\', 'f')
		case c < 0x20:
			b = append(b, '\\', 'u', '0', '0', "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

// appendUnescaped appends what a string in quotes says.
func appendUnescaped(b, quoted []byte) []byte {
	s := quoted[1 : len(quoted)-1]
	for len(s) > 0 {
		i := bytes.IndexByte(s, '\\')
		if i < 0 || i+1 >= len(s) {
			return append(b, s...)
		}
		b = append(b, s[:i]...)
		c := s[i+1]
		s = s[i+2:]
		switch c {
		case 'n':
			c = '\n'
		case 't':
			c = '\t'
		case 'r':
			c = '\r'
		case 'b':
			c = '\b'
		case 'f':
			c = '\f'
		case 'u':
			r := fourHex(s)
			s = s[min(4, len(s)):]
			if utf16.IsSurrogate(r) && len(s) >= 6 && s[0] == '\\' && s[1] == 'u' {
				if pair := utf16.DecodeRune(r, fourHex(s[2:])); pair != utf8.RuneError {
					r, s = pair, s[6:]
				}
			}
			b = utf8.AppendRune(b, r)
			continue
		}
		b = append(b, c)
	}
	return b
}

func fourHex(s []byte) rune {
	n, err := strconv.ParseUint(string(s[:min(4, len(s))]), 16, 16)
	if err != nil {
		return utf8.RuneError
	}
	return rune(n)
}

// appendPicked appends of a value what only names (nil: all), without what
// not names (nil: nothing); false if nothing of it is left. In an array it is
// picked from each item.
func appendPicked(b, json []byte, only, not *picks) ([]byte, bool) {
	if not != nil && not.whole {
		return b, false
	}
	if only != nil && only.whole {
		only = nil
	}
	if only == nil && not == nil {
		return append(b, json...), true
	}
	switch json[0] {
	case '{':
		b = append(b, '{')
		eachMember(json, func(key, value []byte) {
			name := string(appendUnescaped(nil, key))
			inner, ok := only.at(name)
			if !ok {
				return
			}
			outer, _ := not.at(name)
			from := len(b)
			b = append(append(api.AppendComma(b), key...), ':')
			if b, ok = appendPicked(b, value, inner, outer); !ok {
				b = b[:from]
			}
		})
		return append(b, '}'), true
	case '[':
		b = append(b, '[')
		eachMember(json, func(_, value []byte) {
			from := len(b)
			var ok bool
			if b, ok = appendPicked(api.AppendComma(b), value, only, not); !ok {
				b = b[:from]
			}
		})
		return append(b, ']'), true
	}
	if only != nil { // a path that goes on where there is nothing further
		return b, false
	}
	return append(b, json...), true
}
