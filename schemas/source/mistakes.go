package source

import (
	"bytes"
	"strconv"
	"strings"
)

// The mistakes that people make in YAML, found line by line. This reader knows
// less of YAML than yaml.v3 does, and would be wrong about many a text that is
// right: it is asked only about what yaml.v3 has refused.

// A finder looks for mistakes in a text that is no YAML. It knows in which
// mappings and lists a line stands by their indents.
type finder struct {
	*sheet
	levels []level
	open   bool // the last key or dash has no value yet
	plain  bool // its value has no quotes: it may go on in the next line
	column int  // the column that stands open
	found  bool // a mistake behind which nothing can be trusted
}

type level struct {
	indent int
	list   bool
}

// looksLikeKey says whether a line would be `key: value` if no quote or bracket
// stood open.
func looksLikeKey(line []byte) bool {
	line = bytes.TrimLeft(bytes.TrimPrefix(bytes.TrimLeft(line, " "), []byte("- ")), " ")
	for i, c := range line {
		switch {
		case c == ':':
			return i > 0 && (i+1 == len(line) || line[i+1] == ' ')
		case letter(c) || c == '_' || c >= 0x80:
		case i == 0 || c != ' ' && c != '-' && c != '.' && (c < '0' || c > '9'):
			return false
		}
	}
	return false
}

func (f *finder) mistake(rule Rule, from, to int, hint, format string, args ...any) {
	f.add(rule, from, to, hint, format, args...)
	f.found = true
}

func (f *finder) look() {
	for i := 0; i < len(f.text) && !f.found; {
		end := f.lineEnd(i)
		at := i
		for at < end && f.text[at] == ' ' {
			at++
		}
		word := at
		for word < end && (f.text[word] == ' ' || f.text[word] == '\t') {
			word++
		}
		switch rest := f.text[at:end]; {
		case word == end || f.text[word] == '#':
			i = nextLine(f.text, i)
		case word > at:
			f.mistake(TabIndent, at, word, "replace the tab with two spaces", "a tab is used for indentation")
		case at == i && (fence(rest, "---") || fence(rest, "...") || rest[0] == '%'):
			f.levels, f.open = f.levels[:0], true
			i = nextLine(f.text, i)
		default:
			i = f.entry(i, at, end)
		}
	}
}

// entry reads what begins at a byte of the line that begins at start, and gives
// the line to go on with.
func (f *finder) entry(start, at, end int) (next int) {
	for first := true; f.text[at] == '-' && (at+1 == end || blank(f.text[at+1:at+2])); first = false {
		if !f.settle(start, at, end, true, first) {
			return nextLine(f.text, start)
		}
		f.open, f.plain, f.column = true, false, at-start
		for at++; at < end && blank(f.text[at:at+1]); at++ {
		}
		if at == end || f.text[at] == '#' {
			return nextLine(f.text, start)
		}
	}
	inList := f.open && f.column < at-start && len(f.levels) > 0 && f.levels[len(f.levels)-1].list && f.levels[len(f.levels)-1].indent == f.column
	colon := f.colon(at, end)
	if colon < 0 {
		if len(f.levels) == 0 && nextLine(f.text, at) < len(f.text) && strings.IndexByte(`"'[{|>`, f.text[at]) < 0 {
			f.noColon(at, end)
			return nextLine(f.text, start)
		}
		if len(f.levels) == 0 || inList || f.open && at-start > f.column {
			return f.value(at, end, at, f.column)
		}
		if f.plain && at-start > f.levels[len(f.levels)-1].indent {
			return nextLine(f.text, start)
		}
		f.noColon(at, end)
		return nextLine(f.text, start)
	}
	if c := f.text[at]; strings.IndexByte("@`%&*!|>", c) >= 0 && c != '&' && c != '*' && c != '!' {
		f.mistake(BadYAML, at, at+1, "put the key between quotes", "a key cannot begin with %q", string(c))
		return len(f.text)
	}
	if !f.settle(start, at, end, false, !inList) {
		return nextLine(f.text, start)
	}
	f.open, f.plain, f.column = true, false, at-start
	value := colon + 1
	for value < end && blank(f.text[value:value+1]) {
		value++
	}
	if value == end || f.text[value] == '#' {
		return nextLine(f.text, start)
	}
	return f.value(value, end, at, at-start)
}

// noColon reports a line that should be `key: value` and has no colon, or none
// with a blank behind it.
func (f *finder) noColon(at, end int) {
	line := f.text[at:end]
	if i := bytes.IndexByte(line, ':'); i > 0 && i+1 < len(line) && line[i+1] != '/' {
		f.mistake(BadYAML, at+i, at+i+1, "write `"+string(line[:i])+": "+string(line[i+1:])+"`", "a blank is missing behind the colon")
		return
	}
	f.mistake(BadYAML, at, end, "write it as `key: value`; a text of several lines is indented", "a key has no colon")
}

// settle finds the mapping or list that a key or dash belongs to.
func (f *finder) settle(start, at, end int, dash, first bool) bool {
	indent := at - start
	if n := len(f.levels); n == 0 || indent > f.levels[n-1].indent {
		if n > 0 && !f.open && first {
			f.mistake(BadYAML, at, end, "remove the blanks before it, or the value above it", "this line is indented below one that has a value already")
			return false
		}
		f.levels = append(f.levels, level{indent, dash})
		return true
	}
	wanted := f.levels[len(f.levels)-1].indent
	for len(f.levels) > 0 && indent < f.levels[len(f.levels)-1].indent {
		f.levels = f.levels[:len(f.levels)-1]
	}
	n := len(f.levels)
	if n == 0 || f.levels[n-1].indent != indent {
		hint := "indent it like the lines that it belongs to: by " + strconv.Itoa(wanted)
		if n > 0 {
			hint += " or " + strconv.Itoa(f.levels[n-1].indent)
		}
		f.mistake(BadYAML, at, end, hint, "this line is indented by %d, and none above it is", indent)
		return false
	}
	switch top := f.levels[n-1]; {
	case dash && !top.list:
		if !f.open || f.column != indent {
			f.mistake(BadYAML, at, end, "put it below its key", "a member of a list stands among keys")
			return false
		}
		f.levels = append(f.levels, level{indent, true})
	case !dash && top.list:
		if n < 2 || f.levels[n-2].indent != indent {
			f.mistake(BadYAML, at, end, "begin it with `- `, or indent it like the key that it belongs to", "a key stands among the members of a list")
			return false
		}
		f.levels = f.levels[:n-1]
	}
	return true
}

// colon gives the colon behind the key that begins at a byte, or -1.
func (f *finder) colon(at, end int) int {
	i := at
	switch c := f.text[at]; c {
	case '"', '\'':
		for i++; i < end && f.text[i] != c; i++ {
			if f.text[i] == '\\' && c == '"' {
				i++
			}
		}
		for i++; i < end && blank(f.text[i:i+1]); i++ {
		}
		if i < end && f.text[i] == ':' && (i+1 == end || blank(f.text[i+1:i+2])) {
			return i
		}
		return -1
	case '[', '{':
		return -1
	}
	for ; i < end; i++ {
		if f.text[i] == ':' && (i+1 == end || blank(f.text[i+1:i+2])) {
			return i
		}
		if f.text[i] == '#' && i > at && blank(f.text[i-1:i]) {
			return -1
		}
	}
	return -1
}

// value looks at the value that begins at a byte; its entry begins at key, in
// a column. It gives the line to go on with.
func (f *finder) value(at, end, key, indent int) (next int) {
	f.open, f.plain = false, false
	switch c := f.text[at]; c {
	case '"', '\'':
		after, ok := f.quote(at, indent)
		if !ok {
			return len(f.text)
		}
		f.behind(at, after, c)
		return nextLine(f.text, min(after, len(f.text)-1))
	case '[', '{':
		after, ok := f.brackets(at, indent)
		if !ok {
			return len(f.text)
		}
		f.behind(at, after, c)
		return nextLine(f.text, min(after, len(f.text)-1))
	case '|', '>':
		header := f.text[at+1 : end]
		if i := bytes.Index(header, []byte(" #")); i >= 0 {
			header = header[:i]
		}
		if header = bytes.TrimRight(header, " \t"); len(bytes.Trim(header, "+-123456789")) > 0 {
			f.mistake(BadYAML, at, at+1, "put the text between quotes, or on the next lines", "text cannot stand behind %q", string(c))
			return len(f.text)
		}
		return f.behindBar(at, indent)
	case '@', '`', '%', ']', '}', ',':
		f.mistake(BadYAML, at, at+1, f.inQuotes(key, at, end), "a value cannot begin with %q", string(c))
		return len(f.text)
	case '-':
		if at+1 < end && blank(f.text[at+1:at+2]) {
			f.mistake(BadYAML, at, end, "put each member on a line of its own, below the key", "a list cannot begin on the line of its key")
			return len(f.text)
		}
	case '&', '!': // behind it may stand anything
		f.open, f.plain = true, true
		return nextLine(f.text, at)
	}
	f.plain = true
	for i := at; i < end; i++ {
		switch {
		case f.text[i] == '#' && blank(f.text[i-1:i]):
			i = end
		case f.text[i] == ':' && (i+1 == end || blank(f.text[i+1:i+2])):
			what := "\": \" cannot appear in an unquoted value"
			if i+1 == end {
				what = "\":\" cannot end an unquoted value"
			}
			f.add(UnquotedColon, i, i+1, f.inQuotes(key, at, end), "%s", what)
			i = end
		}
	}
	return nextLine(f.text, at)
}

// inQuotes is the hint to put a value between quotes, as it would then stand.
func (f *finder) inQuotes(key, at, end int) string {
	value := string(f.text[at:end])
	if i := strings.Index(value, " #"); i >= 0 {
		value = value[:i]
	}
	value = strings.TrimRight(value, " \t")
	line := string(f.text[key:at])
	switch {
	case len(line)+len(value) > 100:
		return "put the value between double quotes"
	case !strings.ContainsAny(value, `"\`):
		return "write `" + line + `"` + value + "\"`"
	case !strings.Contains(value, "'"):
		return "write `" + line + "'" + value + "'`"
	}
	return "write `" + line + `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + "\"`"
}

// quote gives the byte behind a text in quotes. One that runs over what looks
// like further keys was not closed.
func (f *finder) quote(at, indent int) (after int, ok bool) {
	c := f.text[at]
	for i := at + 1; i < len(f.text); i++ {
		switch b := f.text[i]; {
		case b == '\\' && c == '"':
			if !f.escape(i) {
				return 0, false
			}
			if i++; i < len(f.text) && f.text[i] == '\n' {
				i--
			}
		case b == c && c == '\'' && i+1 < len(f.text) && f.text[i+1] == c:
			i++
		case b == c:
			return i + 1, true
		case b == '\n' && i+1 < len(f.text):
			line := f.text[i+1 : f.lineEnd(i+1)]
			if blanks := len(line) - len(bytes.TrimLeft(line, " ")); blanks <= indent && looksLikeKey(line) || fence(line, "---") {
				f.unclosed(at)
				return 0, false
			}
		}
	}
	f.unclosed(at)
	return 0, false
}

func (f *finder) unclosed(at int) {
	line, _ := f.sheet.at(at)
	c := string(f.text[at])
	hint := "add `" + c + "` at the end of line " + strconv.Itoa(line)
	if c == "'" {
		hint += ", or put the text between double quotes if it is an apostrophe"
	}
	f.mistake(UnclosedQuote, at, at, hint, "this quote is never closed")
}

// escape says whether the escape at a byte is one.
func (f *finder) escape(at int) bool {
	end := min(at+2, len(f.text))
	digits := 0
	if at+1 < len(f.text) {
		switch f.text[at+1] {
		case 'x':
			digits = 2
		case 'u':
			digits = 4
		case 'U':
			digits = 8
		case '\r', '\n':
			return true
		default:
			if strings.IndexByte("0abt\tnvfre \"/\\N_LP'", f.text[at+1]) >= 0 {
				return true
			}
			f.mistake(BadYAML, at, end, "write `\\\\` for a backslash, or put the text between single quotes", "`%s` is no escape", f.text[at:end])
			return false
		}
	}
	for i := 0; i < digits; i++ {
		if end == len(f.text) || hex(f.text[end]) == 0 && f.text[end] != '0' {
			f.mistake(BadYAML, at, end, "write `\\u` and four digits, as in `\\u00e9`", "this escape is not complete")
			return false
		}
		end++
	}
	return true
}

// behind looks at what follows a closing quote or bracket on its line.
func (f *finder) behind(from, after int, c byte) {
	end := f.lineEnd(after)
	at := after
	for at < end && blank(f.text[at:at+1]) {
		at++
	}
	if at == end || f.text[at] == '#' && at > after {
		return
	}
	hint := "remove it, or put the whole value between quotes"
	switch c {
	case '\'':
		hint = "write `''` for a quote inside of single quotes"
	case '"':
		hint = "write `\\\"` for a quote inside of double quotes"
	}
	what := "quote"
	if c == '[' || c == '{' {
		what = "bracket"
	}
	f.mistake(BadYAML, after-1, after, hint, "the value ends at this %s, and more follows", what)
}

// brackets gives the byte behind a list or mapping in brackets.
func (f *finder) brackets(at, indent int) (after int, ok bool) {
	var open []int
	for i := at; i < len(f.text); i++ {
		switch c := f.text[i]; c {
		case '[', '{':
			if len(open) > 0 && !white(f.text[i-1]) && strings.IndexByte("[{,:]}", f.text[i-1]) < 0 {
				f.bracketInText(i)
				return 0, false
			}
			open = append(open, i)
		case ']', '}':
			last := open[len(open)-1]
			if f.text[last] != c-2 {
				f.mistake(BadYAML, i, i+1, "write `"+string(f.text[last]+2)+"`", "%q cannot close %q", string(c), string(f.text[last]))
				return 0, false
			}
			if open = open[:len(open)-1]; len(open) == 0 {
				return i + 1, true
			}
		case '"', '\'':
			if before := f.text[i-1]; !white(before) && before != '[' && before != '{' && before != ',' && before != ':' {
				continue // an apostrophe
			}
			if i, ok = f.quote(i, indent); !ok {
				return 0, false
			}
			next := i
			for next < len(f.text) && white(f.text[next]) {
				next++
			}
			if next < len(f.text) && strings.IndexByte(",]}:#", f.text[next]) < 0 {
				f.mistake(BadYAML, i-1, i, "put a comma between the two", "the value ends at this quote, and more follows")
				return 0, false
			}
			i--
		case ',':
			before := i - 1
			for white(f.text[before]) {
				before--
			}
			if b := f.text[before]; b == ',' || b == '[' || b == '{' {
				f.mistake(BadYAML, i, i+1, "remove the comma, or write the value", "a value is missing before this comma")
				return 0, false
			}
		case '#':
			if white(f.text[i-1]) {
				i = f.lineEnd(i) - 1
			}
		case '\n':
			if i+1 == len(f.text) {
				continue
			}
			line := f.text[i+1 : f.lineEnd(i+1)]
			blanks := len(line) - len(bytes.TrimLeft(line, " "))
			if f.text[open[len(open)-1]] == '[' && blanks <= indent && looksLikeKey(line) || fence(line, "---") {
				f.never(open[len(open)-1])
				return 0, false
			}
		}
	}
	f.never(open[len(open)-1])
	return 0, false
}

// bracketInText reports a bracket in a text without quotes that itself stands in
// brackets, as the pattern of an address does in `{en: /blog/{slug}/}`.
func (f *finder) bracketInText(at int) {
	from, to, depth := at, at, 0
	for from > 0 && !white(f.text[from-1]) && strings.IndexByte("[{,", f.text[from-1]) < 0 {
		from--
	}
	for ; to < len(f.text) && !white(f.text[to]) && f.text[to] != ','; to++ {
		if c := f.text[to]; c == '[' || c == '{' {
			depth++
		} else if c == ']' || c == '}' {
			if depth--; depth < 0 {
				break
			}
		}
	}
	f.mistake(BadYAML, from, to, "write `"+strconv.Quote(string(f.text[from:to]))+"`", "a text with %q in it needs quotes here", string(f.text[at]))
}

func (f *finder) never(at int) {
	f.mistake(BadYAML, at, at+1, "add `"+string(f.text[at]+2)+"` at its end", "this %q is never closed", string(f.text[at]))
}

// behindBar passes over the lines of a text behind | or >.
func (f *finder) behindBar(at, indent int) (next int) {
	i := nextLine(f.text, at)
	for ; i < len(f.text); i = nextLine(f.text, i) {
		end := f.lineEnd(i)
		line := f.text[i:end]
		spaces := len(line) - len(bytes.TrimLeft(line, " "))
		if spaces < len(line) && line[spaces] == '\t' && spaces <= indent {
			word := len(line) - len(bytes.TrimLeft(line, " \t"))
			if word < len(line) {
				f.mistake(TabIndent, i+spaces, i+word, "replace the tab with two spaces", "a tab is used for indentation")
				return len(f.text)
			}
			continue
		}
		if spaces < len(line) && spaces <= indent {
			break
		}
	}
	return i
}
