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
				if isKey(key, name) {
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

// isKey says whether a string in quotes says a name.
func isKey(quoted []byte, name string) bool {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return string(quoted[1:len(quoted)-1]) == name
	}
	return string(appendUnescaped(nil, quoted)) == name
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
	b, _ = walkJSONB(b, json, 0)
	return b
}

// A member is one of an object: where it was written, and its key in it.
type member struct{ from, to, name int32 }

// walkJSONB appends the value that begins at i, and gives the place behind it.
// Members are written as they come, and put in order afterwards.
func walkJSONB(b, json []byte, i int) ([]byte, int) {
	switch json[i] {
	case '[':
		b = append(b, '[')
		for i++; json[i] != ']'; {
			if json[i] == ',' {
				b = append(b, ',', ' ')
				i++
			}
			b, i = walkJSONB(b, json, i)
		}
		return append(b, ']'), i + 1
	case '{':
		b = append(b, '{')
		var room [8]member
		members, ordered := room[:0], true
		for i++; json[i] != '}'; {
			if json[i] == ',' {
				b = append(b, ',', ' ')
				i++
			}
			m := member{from: int32(len(b))}
			b, i = walkJSONB(b, json, i)
			m.name = int32(len(b))
			b = append(b, ':', ' ')
			b, i = walkJSONB(b, json, i+1)
			m.to = int32(len(b))
			members = append(members, m)
			if n := len(members); n > 1 && compareKeys(b, members[n-2], m) >= 0 {
				ordered = false
			}
		}
		if !ordered {
			b = putInOrder(b, members)
		}
		return append(b, '}'), i + 1
	case '"':
		end := skipString(json, i)
		text := json[i:end]
		if bytes.IndexByte(text, '\\') >= 0 && (bytes.Contains(text, []byte(`\u`)) || bytes.Contains(text, []byte(`\/`))) {
			return appendPlainString(b, appendUnescaped(nil, text)), end // escapes that PostgreSQL would not write
		}
		return append(b, text...), end
	}
	end := skipValue(json, i)
	return append(b, json[i:end]...), end
}

// compareKeys compares by length, then byte by byte. A key is as long as what
// it says: of those with escapes that is not what was written.
func compareKeys(b []byte, x, y member) int {
	k, l := b[x.from+1:x.name-1], b[y.from+1:y.name-1]
	if bytes.IndexByte(k, '\\') >= 0 || bytes.IndexByte(l, '\\') >= 0 {
		k, l = appendUnescaped(nil, b[x.from:x.name]), appendUnescaped(nil, b[y.from:y.name])
	}
	return cmp.Or(cmp.Compare(len(k), len(l)), bytes.Compare(k, l))
}

// putInOrder sorts the members of an object at the end of b.
func putInOrder(b []byte, members []member) []byte {
	from := members[0].from
	slices.SortStableFunc(members, func(x, y member) int { return compareKeys(b, x, y) })
	var room [512]byte
	sorted := room[:0]
	for i, m := range members {
		if i+1 < len(members) && compareKeys(b, m, members[i+1]) == 0 {
			continue
		}
		if len(sorted) > 0 {
			sorted = append(sorted, ',', ' ')
		}
		sorted = append(sorted, b[m.from:m.to]...)
	}
	return append(b[:from], sorted...)
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
