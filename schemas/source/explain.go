package source

import (
	"bytes"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// yaml.v3 says that a text is no YAML, and of where and why only a line, which
// is often the wrong one. So when it has refused a text, that is looked through
// once more for the mistakes that people make (mistakes.go). Only where none is
// found are its own words passed on, made plainer, at a line found by trial.

// explain reports why yaml.v3 refused the text.
func (r *yamlReader) explain(err error) {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 0
	if rest, ok := strings.CutPrefix(message, "line "); ok {
		number, text, _ := strings.Cut(rest, ": ")
		line, _ = strconv.Atoi(number)
		message = text
	}
	if r.explainWord(message) {
		return
	}
	f := finder{sheet: &r.sheet, open: true}
	f.look()
	if len(r.problems) > 0 {
		return
	}
	r.fallback(message, line)
}

// explainWord reports the mistakes that yaml.v3's own words lead to.
func (r *yamlReader) explainWord(message string) bool {
	switch {
	case strings.HasPrefix(message, "control characters are not allowed"):
		for i, c := range string(r.text) {
			if control(c) || c == 0xfffe || c == 0xffff {
				r.add(ControlCharacter, i, i, "delete it", "U+%04X is not allowed in text", c)
				return true
			}
		}
	case strings.HasPrefix(message, "unknown anchor '"):
		name, _, _ := strings.Cut(strings.TrimPrefix(message, "unknown anchor '"), "'")
		at := bytes.Index(r.text, []byte("*"+name))
		if at < 0 {
			at = 0
		}
		r.add(BadYAML, at, at+1+len(name), "put the text between quotes if it is no alias, or write the anchor `&"+name+"` before it", "no anchor before it is called %q", name)
		return true
	case strings.HasPrefix(message, "exceeded max depth"):
		r.tooDeep(r.deepest())
		return true
	case strings.Contains(message, "UTF-8") || strings.Contains(message, "UTF-16"):
		s := sheet{text: r.text, base: r.base}
		if s.encoding(); len(s.problems) > 0 {
			r.problems = append(r.problems, s.problems...)
			return true
		}
	}
	return false
}

// deepest finds where brackets or indents pass the cap, more or less.
func (r *yamlReader) deepest() int {
	depth := 0
	for i, c := range r.text {
		switch c {
		case '[', '{':
			if depth++; depth > r.limits.Depth {
				return i
			}
		case ']', '}':
			depth--
		}
	}
	return 0
}

// plainer says yaml.v3's messages in words for people who write.
var plainer = map[string][2]string{
	"did not find expected key":                              {"this is no `key: value`", "write keys in one column, and their values behind `: `"},
	"did not find expected '-' indicator":                    {"this is no member of the list above it", "members begin with `- `, all in one column"},
	"did not find expected ',' or ']'":                       {"a list in brackets is not closed, or a comma is missing", "write it as `[one, two]`"},
	"did not find expected ',' or '}'":                       {"a mapping in braces is not closed, or a comma is missing", "write it as `{one: 1, two: 2}`"},
	"did not find expected node content":                     {"a value is missing", "write it, or remove the sign behind it"},
	"did not find expected <document start>":                 {"the text goes on where a value has ended", "write keys in one column, and their values behind `: `"},
	"could not find expected ':'":                            {"a key has no colon", "write it as `key: value`"},
	"mapping values are not allowed in this context":         {"a `key: value` cannot stand here", "put it on a line of its own, or the text between quotes"},
	"mapping keys are not allowed in this context":           {"a key cannot stand here", "put it on a line of its own"},
	"block sequence entries are not allowed in this context": {"a list cannot begin here", "put it on the next line"},
	"found character that cannot start any token":            {"a value cannot begin with this sign", "put the text between quotes"},
	"found unexpected end of stream":                         {"a quote is never closed", "add the quote at the end of its text"},
	"found unexpected document indicator":                    {"a quote is never closed", "add the quote at the end of its text"},
	"found unknown escape character":                         {"this is no escape", "write `\\\\` for a backslash, or put the text between single quotes"},
	"did not find expected hexdecimal number":                {"this escape is not complete", "write `\\u` and four digits, as in `\\u00e9`"},
	"found undefined tag handle":                             {"this tag is not read", "put the text between quotes"},
}

// fallback reports yaml.v3's own message, at the line on which the text stops
// being YAML: the one behind the longest beginning that still is.
func (r *yamlReader) fallback(message string, line int) {
	r.findLines()
	lines := r.lines
	if n := len(lines); n > 1 && lines[n-1] == len(r.text) {
		lines = lines[:n-1]
	}
	at := 0
	if line > 0 {
		at = lines[min(line, len(lines))-1]
	}
	if len(lines) <= 300 && len(r.text) <= 32<<10 {
		at = 0
		for n := len(lines) - 1; n > 0; n-- {
			var node yaml.Node
			if yaml.Unmarshal(r.text[:lines[n]], &node) == nil {
				at = lines[n]
				break
			}
		}
	}
	for at < len(r.text) && white(r.text[at]) {
		at++
	}
	if at == len(r.text) {
		at = 0
	}
	words, known := plainer[message]
	if !known {
		words[0] = message
	}
	rule := BadYAML
	if strings.HasPrefix(words[0], "a quote") {
		rule = UnclosedQuote
	}
	r.add(rule, at, r.lineEnd(at), words[1], "%s", words[0])
}
