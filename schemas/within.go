package schemas

import (
	"strings"
	"unicode/utf8"

	"galley/schemas/source"
)

// problemIn adds a problem at some bytes of a scalar's text, from to to. What
// is written may be longer than the text (quotes, doubled quotes, escapes), so
// the place is looked for in the file; where it cannot be found, as in a block
// of several lines, it is the whole scalar.
func problemIn(s *Settings, n *source.Node, from, to int, rule source.Rule, hint, format string, args ...any) {
	p := s.Problem(n, rule, hint, format, args...)
	if n.EndLine != n.Line {
		return
	}
	written := s.text[min(n.From, len(s.text)):min(n.To, len(s.text))]
	a, b := writtenAt(written, n.Text, from), writtenAt(written, n.Text, to)
	if a >= 0 && b >= a {
		p.Column, p.EndColumn = n.Column+utf8.RuneCount(written[:a]), n.Column+utf8.RuneCount(written[:b])
	}
}

// writtenAt finds the byte of a written scalar that gives the byte at of its text; -1 if
// it is spelt in a way that is not followed.
func writtenAt(written []byte, text string, at int) int {
	if len(written) == 0 {
		return -1
	}
	quote := written[0]
	if quote != '\'' && quote != '"' {
		if strings.HasPrefix(string(written), text) {
			return at
		}
		return -1
	}
	i := 1
	for t := 0; t < at; t++ {
		switch {
		case i >= len(written):
			return -1
		case quote == '\'' && written[i] == '\'':
			i++ // '' is one
		case quote == '"' && written[i] == '\\':
			i++
			if i >= len(written) || !strings.ContainsRune(`\"/`, rune(written[i])) {
				return -1
			}
		}
		if i >= len(written) || written[i] != text[t] {
			return -1
		}
		i++
	}
	return i
}
