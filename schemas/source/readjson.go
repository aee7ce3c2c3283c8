package source

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// JSON is read by RFC 8259, neither more nor less, by a parser of our own:
// encoding/json takes repeated keys in silence and says nothing of places.

// readJSON reads one JSON value.
func readJSON(text []byte, base Base, limits Limits) (Node, Problems) {
	r := &jsonReader{sheet: sheet{text: text, base: base}, limits: limits}
	if r.skip(); r.i == len(r.text) {
		return r.nothing(), nil
	}
	n := r.value(0)
	if r.skip(); !r.failed && r.i < len(r.text) {
		r.fail(r.i, r.i, "a file holds one value", "%s after the end of the JSON value", r.found())
	}
	return n, r.problems
}

type jsonReader struct {
	sheet
	limits Limits
	i      int
	nodes  int
	failed bool // what follows a mistake in the notation cannot be trusted
}

// fail notes the first mistake of the notation; reading then unwinds.
func (r *jsonReader) fail(from, to int, hint, format string, args ...any) {
	if !r.failed {
		r.add(BadJSON, from, to, hint, format, args...)
	}
	r.failed = true
}

// found names what stands here, for messages.
func (r *jsonReader) found() string {
	if r.i >= len(r.text) {
		return "the end of the file"
	}
	c, size := utf8.DecodeRune(r.text[r.i:])
	switch c {
	case '\n', '\r':
		return "a line break"
	case '"':
		return "a double quote"
	case '\'':
		return "a single quote"
	}
	if word := r.word(); len(word) > size {
		return `"` + word + `"`
	}
	return `"` + string(c) + `"`
}

// word is the run of letters, digits and signs that stands here.
func (r *jsonReader) word() string {
	end := r.i
	for end < len(r.text) && (letter(r.text[end]) || r.text[end] >= '0' && r.text[end] <= '9' || strings.IndexByte("+-._$", r.text[end]) >= 0) {
		end++
	}
	return string(r.text[r.i:min(end, r.i+40)])
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// skip passes over white space, and reports a comment as what it is.
func (r *jsonReader) skip() {
	for r.i < len(r.text) && white(r.text[r.i]) {
		r.i++
	}
	if rest := r.text[r.i:]; !r.failed && (bytes.HasPrefix(rest, []byte("//")) || bytes.HasPrefix(rest, []byte("/*"))) {
		r.fail(r.i, r.i+2, "remove it, or write the file as YAML", "JSON has no comments")
	}
}

func (r *jsonReader) value(depth int) Node {
	if r.nodes++; r.limits.Nodes > 0 && r.nodes > r.limits.Nodes {
		if !r.failed {
			r.add(TooLarge, r.i, r.i, "split the file, or raise `limits.nodes` in galley.yaml", "the file holds more than %s values", thousands(r.limits.Nodes))
		}
		r.failed = true
	}
	var n Node
	from := r.i
	c := byte(0)
	if r.i < len(r.text) {
		c = r.text[r.i]
	}
	switch {
	case r.failed:
	case c == '{' || c == '[':
		if depth > r.limits.Depth {
			r.add(TooDeep, from, from, "flatten the structure", "nesting is deeper than %d levels", r.limits.Depth)
			r.failed = true
			break
		}
		r.i++
		if c == '{' {
			n.Kind = Mapping
			r.object(&n, depth, from)
		} else {
			n.Kind = List
			r.array(&n, depth, from)
		}
	case c == '"':
		n.Kind, n.Quoted = Scalar, true
		n.Text = r.quoted()
	case c == '-' || c >= '0' && c <= '9':
		n.Kind = Scalar
		n.Text = r.number()
	default:
		switch word := r.word(); word {
		case "null":
			n.Text = word
			r.i += len(word)
		case "true", "false":
			n.Kind, n.Text = Scalar, word
			r.i += len(word)
		default:
			r.noValue(word)
		}
	}
	r.place(&n, from, r.i)
	return n
}

// noValue says what a person may have meant by what is no JSON value.
func (r *jsonReader) noValue(word string) {
	end := r.i + max(len(word), 1)
	switch {
	case r.i >= len(r.text):
		r.fail(r.i, r.i, "write the value, and close every bracket", "a value is missing at the end of the file")
	case r.text[r.i] == '\'':
		r.fail(r.i, r.i+1, "write the text between double quotes", "JSON has no single quotes")
	case r.text[r.i] == '}' || r.text[r.i] == ']' || r.text[r.i] == ',':
		r.fail(r.i, r.i+1, "write the value, or null", "a value is missing before %s", r.found())
	case word == "True" || word == "False" || word == "None" || word == "undefined" || word == "NULL" || word == "Null":
		r.fail(r.i, end, "JSON writes true, false and null", "%q is no JSON value", word)
	case word == "NaN" || strings.HasSuffix(word, "Infinity"):
		r.fail(r.i, end, "use null", "%q is no JSON number", word)
	case word != "" && (letter(word[0]) || word[0] == '_'):
		r.fail(r.i, end, "write the text between double quotes", "%q is no JSON value", word)
	default:
		r.fail(r.i, end, "a value is a text in double quotes, a number, true, false, null, `[…]` or `{…}`", "%s is no JSON value", r.found())
	}
}

// members reads what stands between brackets: one calls for each member, closing
// ends it.
func (r *jsonReader) members(from int, closing byte, one func()) {
	for first := true; ; first = false {
		if r.skip(); r.failed {
			return
		}
		if first && r.i < len(r.text) && r.text[r.i] == closing {
			r.i++
			return
		}
		if one(); r.failed {
			return
		}
		if r.skip(); r.failed {
			return
		}
		switch {
		case r.i >= len(r.text):
			r.fail(from, from+1, "add `"+string(closing)+"` at its end", "this %q is never closed", string(r.text[from]))
			return
		case r.text[r.i] == closing:
			r.i++
			return
		case r.text[r.i] != ',':
			r.fail(r.i, r.i, "put a comma before it", "expected a comma or %q, found %s", string(closing), r.found())
			return
		}
		comma := r.i
		r.i++
		if r.skip(); r.i < len(r.text) && r.text[r.i] == closing {
			r.fail(comma, comma+1, "remove the comma", "a comma stands before the closing %q", string(closing))
			return
		}
	}
}

func (r *jsonReader) object(n *Node, depth, from int) {
	var seen keys
	r.members(from, '}', func() {
		start := r.i
		if r.i >= len(r.text) {
			r.fail(from, from+1, "add `}` at its end", "this \"{\" is never closed")
			return
		}
		if r.text[r.i] != '"' {
			end := r.i + max(len(r.word()), 1)
			r.fail(start, end, "write the key between double quotes", "expected a key in double quotes, found %s", r.found())
			return
		}
		key := r.quoted()
		end := r.i
		if r.skip(); r.failed {
			return
		}
		if r.i >= len(r.text) || r.text[r.i] != ':' {
			r.fail(r.i, r.i, "write `\"key\": value`", "expected a colon after the key %q, found %s", key, r.found())
			return
		}
		r.i++
		if r.skip(); r.failed {
			return
		}
		if seen.repeats(n.Nodes, key) {
			r.repeated(n.Nodes, key, start, end)
		}
		value := r.value(depth + 1)
		r.key(&value, key, start, end)
		n.Nodes = append(n.Nodes, value)
	})
}

func (r *jsonReader) array(n *Node, depth, from int) {
	r.members(from, ']', func() {
		if r.i >= len(r.text) {
			r.fail(from, from+1, "add `]` at its end", "this \"[\" is never closed")
			return
		}
		n.Nodes = append(n.Nodes, r.value(depth+1))
	})
}

// number reads -0.5e+3 and refuses 01, +1, .5 and 1., as JSON does.
func (r *jsonReader) number() string {
	from := r.i
	word := r.word()
	i := 0
	digits := func() bool {
		start := i
		for i < len(word) && word[i] >= '0' && word[i] <= '9' {
			i++
		}
		return i > start
	}
	if word != "" && word[0] == '-' {
		i++
	}
	start := i
	ok := digits() && (word[start] != '0' || i == start+1)
	if ok && i < len(word) && word[i] == '.' {
		i++
		ok = digits()
	}
	if ok && i < len(word) && word[i]|0x20 == 'e' {
		if i++; i < len(word) && (word[i] == '+' || word[i] == '-') {
			i++
		}
		ok = digits()
	}
	r.i += max(len(word), 1)
	if !ok || i != len(word) {
		r.fail(from, r.i, "write it between double quotes if it is text", "%q is no JSON number", word)
	}
	return word
}

// quoted reads a string; r.i stands at its quote and then behind its end.
func (r *jsonReader) quoted() string {
	from := r.i
	r.i++
	start := r.i
	for r.i < len(r.text) && r.text[r.i] != '"' && r.text[r.i] != '\\' && r.text[r.i] >= ' ' {
		r.i++
	}
	if r.i < len(r.text) && r.text[r.i] == '"' {
		r.i++
		return string(r.text[start : r.i-1])
	}
	b := append([]byte(nil), r.text[start:r.i]...)
	for r.i < len(r.text) {
		switch c := r.text[r.i]; {
		case c == '"':
			r.i++
			return string(b)
		case c == '\\':
			b = r.escape(b)
		case c == '\n' || c == '\r':
			r.unclosed(from)
			return string(b)
		case c < ' ':
			if c != '\t' {
				r.add(ControlCharacter, r.i, r.i, "delete it", "U+%04X is not allowed in text", c)
			} else {
				r.fail(r.i, r.i, "write `\\t`", "a tab cannot stand in a JSON string")
			}
			r.i++
		default:
			b = append(b, c)
			r.i++
		}
	}
	if !r.failed {
		r.unclosed(from)
	}
	return string(b)
}

func (r *jsonReader) unclosed(from int) {
	line, _ := r.at(from)
	r.add(UnclosedQuote, from, from, fmt.Sprintf("add `\"` at the end of the text on line %d", line), "this quote is never closed")
	r.failed = true
}

// escape reads what a backslash begins.
func (r *jsonReader) escape(b []byte) []byte {
	from := r.i
	r.i += 2
	c := byte(0)
	if from+1 < len(r.text) {
		c = r.text[from+1]
	}
	code := rune(c)
	switch c {
	case '"', '\\', '/':
	case 'b':
		code = '\b'
	case 'f':
		code = '\f'
	case 'n':
		code = '\n'
	case 'r':
		code = '\r'
	case 't':
		code = '\t'
	case 'u':
		var ok bool
		if code, ok = r.fourDigits(); !ok {
			r.fail(from, min(from+6, r.lineEnd(from)), "write `\\u` and four digits, as in `\\u00e9`", "this escape is not complete")
			return b
		}
		if code >= 0xd800 && code < 0xdc00 && bytes.HasPrefix(r.text[r.i:], []byte(`\u`)) {
			r.i += 2
			if low, ok := r.fourDigits(); ok && low >= 0xdc00 && low < 0xe000 {
				code = 0x10000 + (code-0xd800)<<10 + (low - 0xdc00)
			}
		}
		if code >= 0xd800 && code < 0xe000 {
			r.fail(from, r.i, "write the character itself", "half of a surrogate pair is no character")
			return b
		}
	default:
		r.i = min(r.i, len(r.text))
		r.fail(from, r.i, "write `\\\\` for a backslash", "%q is no JSON escape", r.text[from:r.i])
		return b
	}
	if control(code) {
		r.add(ControlCharacter, from, r.i, "delete `"+string(r.text[from:r.i])+"`", "U+%04X is not allowed in text", code)
	}
	return utf8.AppendRune(b, code)
}

func (r *jsonReader) fourDigits() (code rune, ok bool) {
	if r.i+4 > len(r.text) {
		return 0, false
	}
	for _, c := range r.text[r.i : r.i+4] {
		if c|0x20 >= 'a' && c|0x20 <= 'f' || c >= '0' && c <= '9' {
			code = code<<4 | rune(hex(c))
			continue
		}
		return 0, false
	}
	r.i += 4
	return code, true
}
