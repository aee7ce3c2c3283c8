package source

import "bytes"

// Where the values of YAML end, which yaml.v3 does not say. Each function is
// given where a value begins and trusts that the text is YAML.

// doubleQuoted gives the end of a scalar that begins with a double quote, and
// reports escaped control characters in it.
func (r *yamlReader) doubleQuoted(from int) int {
	for i := from + 1; i < len(r.text); i++ {
		switch r.text[i] {
		case '\\':
			i += max(r.escape(i), 1) - 1
		case '"':
			return i + 1
		}
	}
	return len(r.text)
}

// escape looks at the escape sequence at a byte: it gives its length, and
// reports it if it stands for a control character.
func (r *yamlReader) escape(at int) int {
	if at+1 >= len(r.text) {
		return 1
	}
	digits, code := 0, rune(0)
	switch c := r.text[at+1]; c {
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	case '0':
		code = -1
	case 'a':
		code = 7
	case 'b':
		code = 8
	case 'v':
		code = 11
	case 'f':
		code = 12
	case 'e':
		code = 27
	default:
		return 2
	}
	end := min(at+2+digits, len(r.text))
	for _, c := range r.text[at+2 : end] {
		code = code<<4 | rune(hex(c))
	}
	code = max(code, 0)
	if code > 0 && !control(code) {
		return end - at
	}
	r.add(ControlCharacter, at, end, "delete `"+string(r.text[at:end])+"`", "U+%04X is not allowed in text", code)
	return end - at
}

func hex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return 0
}

func (r *yamlReader) singleQuoted(from int) int {
	for i := from + 1; i < len(r.text); i++ {
		if r.text[i] != '\'' {
			continue
		}
		if i+1 < len(r.text) && r.text[i+1] == '\'' {
			i++
			continue
		}
		return i + 1
	}
	return len(r.text)
}

// plain gives the end of an unquoted scalar: behind the last character of its
// value, which stands in the text but for the breaks that were folded.
func (r *yamlReader) plain(from int, value string) int {
	i := from
	for j := 0; j < len(value); {
		switch {
		case i >= len(r.text):
			return i
		case r.text[i] == value[j]:
			i++
			j++
		case white(r.text[i]):
			for i < len(r.text) && white(r.text[i]) {
				i++
			}
			for j < len(value) && white(value[j]) {
				j++
			}
		default:
			return i
		}
	}
	return i
}

// blockScalar gives the end of the last line that belongs to | or >.
func (r *yamlReader) blockScalar(from, indent int) int {
	end := from
	explicit := 0
	for end < len(r.text) && !white(r.text[end]) {
		if c := r.text[end]; c >= '1' && c <= '9' {
			explicit = max(indent, 0) + int(c-'0')
		}
		end++
	}
	for i := nextLine(r.text, from); i < len(r.text); i = nextLine(r.text, i) {
		stop := endOfLine(r.text, i)
		spaces := 0
		for i+spaces < stop && r.text[i+spaces] == ' ' {
			spaces++
		}
		if rest := r.text[i+spaces : stop]; (len(rest) == 0 || string(rest) == "\r") && (explicit == 0 || spaces <= explicit) {
			continue
		}
		if explicit == 0 {
			explicit = max(spaces, 1)
			if explicit <= indent {
				break
			}
		}
		if spaces < explicit {
			break
		}
		end = r.lineEnd(i)
	}
	return end
}

// closing is the byte behind the bracket that ends a collection whose last
// value ends at a byte.
func (r *yamlReader) closing(at int) int {
	for at < len(r.text) {
		switch c := r.text[at]; {
		case c == ']' || c == '}':
			return at + 1
		case c == '#':
			at = r.lineEnd(at)
		default:
			at++
		}
	}
	return at
}

// documentStart finds the mark of a second document: the first --- behind the
// end of the first one or, where that is empty, behind its own mark. Behind
// three points no mark is needed.
func (r *yamlReader) documentStart(end int) int {
	mark := len(r.text)
	for i := len(r.text); i > 0; {
		i = bytes.LastIndexByte(r.text[:i-1], '\n') + 1
		if i < end || end == 0 && mark < len(r.text) && blank(r.text[:i]) {
			break
		}
		if line := r.text[i:r.lineEnd(i)]; len(line) >= 3 && (len(line) == 3 || white(line[3])) && (string(line[:3]) == "---" || string(line[:3]) == "...") {
			mark = i
		}
	}
	if bytes.HasPrefix(r.text[mark:], []byte("...")) {
		for mark = nextLine(r.text, mark); mark < len(r.text)-1 && white(r.text[mark]); mark++ {
		}
	}
	return mark
}
