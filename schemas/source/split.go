package source

import "bytes"

// Parts are a document's two halves. Front and Body are slices of its text.
type Parts struct {
	Format    Format // of the front matter; NoFormat if there is none
	Front     []byte // without its fences
	FrontBase Base
	Body      []byte
	BodyBase  Base
}

// Split finds the front matter of a Markdown file: YAML between ---, TOML
// between +++, or a JSON object. A byte order mark, blank lines before it and
// blanks behind a fence do no harm.
func Split(file string, text []byte) (Parts, Problems) {
	from := 0
	if bytes.HasPrefix(text, byteOrderMark) {
		from = len(byteOrderMark)
	}
	whole := Parts{Body: text[from:], BodyBase: Base{file, 1, from}}
	first, line := from, 1 // the first line that is not blank
	for first < len(text) && blank(text[first:endOfLine(text, first)]) {
		first = nextLine(text, first)
		line++
	}
	switch opening := text[first:endOfLine(text, first)]; {
	case fence(opening, "---"):
		return split(file, text, whole, first, line, YAML, "---")
	case fence(opening, "+++"):
		return split(file, text, whole, first, line, TOML, "+++")
	case beginsObject(text[first:]):
		return splitObject(file, text, whole, first, line)
	}
	return whole, nil
}

// split cuts between two fences, the first of which begins at opening.
func split(file string, text []byte, whole Parts, opening, line int, format Format, mark string) (Parts, Problems) {
	from := nextLine(text, opening)
	at := line + 1
	for end := from; end < len(text); end = nextLine(text, end) {
		if fence(text[end:endOfLine(text, end)], mark) {
			body := nextLine(text, end)
			return Parts{
				Format: format,
				Front:  text[from:end], FrontBase: Base{file, line + 1, from},
				Body: text[body:], BodyBase: Base{file, at + 1, body},
			}, nil
		}
		at++
	}
	var ps Problems
	p := ps.Add(UnclosedFrontMatter, Pos{file, line, 1},
		"add a line with only `"+mark+"` after the last field",
		"front matter starts here but has no closing %q", mark)
	p.EndLine, p.EndColumn = line, 1+len(mark)
	return whole, ps
}

// splitObject cuts behind a JSON object, where its line has no more text: what
// else begins with a brace is the body's.
func splitObject(file string, text []byte, whole Parts, opening, line int) (Parts, Problems) {
	depth, quoted := 0, false
	at := line
	for i := opening; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\n':
			at++
			quoted = false // a JSON string ends on its line; an unclosed one is for the parser to report
		case quoted && c == '\\' && i+1 < len(text) && text[i+1] != '\n':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth > 0 {
				continue
			}
			if !blank(text[i+1 : endOfLine(text, i)]) {
				return whole, nil
			}
			body := nextLine(text, i)
			return Parts{
				Format: JSON,
				Front:  text[opening : i+1], FrontBase: Base{file, line, opening},
				Body: text[body:], BodyBase: Base{file, at + 1, body},
			}, nil
		}
	}
	var ps Problems
	column := 1 + bytes.IndexByte(text[opening:], '{')
	ps.Add(UnclosedFrontMatter, Pos{file, line, column},
		"add the closing `}` after the last field", "front matter starts here but has no closing %q", "}")
	return whole, ps
}

// beginsObject says whether text is a JSON object rather than a shortcode or
// Markdown that begins with a brace.
func beginsObject(text []byte) bool {
	text = bytes.TrimLeft(text, " \t")
	if len(text) == 0 || text[0] != '{' {
		return false
	}
	text = bytes.TrimLeft(text[1:], " \t\r\n")
	return len(text) > 0 && (text[0] == '"' || text[0] == '}')
}

// fence says whether a line is mark, blanks behind it.
func fence(line []byte, mark string) bool {
	return len(line) >= len(mark) && string(line[:len(mark)]) == mark && blank(line[len(mark):])
}

func blank(line []byte) bool {
	for _, c := range line {
		if c != ' ' && c != '\t' && c != '\r' {
			return false
		}
	}
	return true
}

// endOfLine is where the line break of the line around offset stands.
func endOfLine(text []byte, offset int) int {
	if n := bytes.IndexByte(text[offset:], '\n'); n >= 0 {
		return offset + n
	}
	return len(text)
}

// nextLine is where the line after that around offset begins.
func nextLine(text []byte, offset int) int {
	return min(endOfLine(text, offset)+1, len(text))
}
