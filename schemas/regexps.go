package schemas

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"strings"

	"galley/schemas/source"
)

// readRegexp reads `pattern`. Go's syntax is RE2's, which runs in time linear
// in the text whatever the pattern; the price is that it cannot look around or
// refer back, and people are told so at that very character.
func readRegexp(s *Settings, f *Field) {
	n := s.Get("pattern")
	if n == nil {
		return
	}
	text, ok := s.Scalar(n, "pattern")
	if !ok {
		return
	}
	if len(text) > 1000 {
		s.Problem(n, source.BadPattern, "", "a pattern has at most 1,000 characters")
		return
	}
	re, limit, err := compile(text)
	if err != nil {
		badRegexp(s, n, err)
		return
	}
	f.Pattern, f.PatternText, f.PatternLimit = re, text, limit
}

// compile compiles a pattern, and says how long a text it may be tried on.
// Time is linear in the text, but also in the pattern's instructions: some 8 ns
// for each of them and each byte at worst, so a{1000}b takes 8 s for a MiB. The
// limit keeps any pattern below a quarter of a second; the usual ones (some 15
// instructions) are far from it.
func compile(text string) (re *regexp.Regexp, limit int, err error) {
	if re, err = regexp.Compile(text); err != nil {
		return nil, 0, err
	}
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return nil, 0, err
	}
	program, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return nil, 0, err
	}
	if len(program.Inst) > 10_000 {
		return nil, 0, &syntax.Error{Code: syntax.ErrLarge, Expr: text}
	}
	return re, 25_000_000 / len(program.Inst), nil
}

// badRegexp reports a pattern that cannot be compiled.
func badRegexp(s *Settings, n *source.Node, err error) {
	from, to, message := explain(n.Text, err)
	hint := ""
	if strings.HasSuffix(message, notSupported) {
		hint = "patterns use RE2 syntax, which has no look-around and no references back"
	}
	problemIn(s, n, from, to, source.BadPattern, hint, "%s", message)
}

const notSupported = "is not supported"

// explain finds where a pattern goes wrong, and says why.
func explain(text string, err error) (from, to int, message string) {
	var fault *syntax.Error
	if !errors.As(err, &fault) {
		return 0, len(text), err.Error()
	}
	from = strings.Index(text, fault.Expr)
	if from < 0 {
		return 0, len(text), fault.Code.String()
	}
	to = from + len(fault.Expr)
	quoted := `"` + fault.Expr + `"`
	switch fault.Code {
	case syntax.ErrMissingParen:
		from = openParen(text)
		return from, from + 1, "this parenthesis is never closed"
	case syntax.ErrUnexpectedParen:
		from = closeParen(text)
		return from, from + 1, "this parenthesis was never opened"
	case syntax.ErrInvalidPerlOp:
		return from, to, quoted + " (" + lookWords(fault.Expr) + ") " + notSupported
	case syntax.ErrInvalidNamedCapture:
		if op := fault.Expr[:min(4, len(fault.Expr))]; op == "(?<=" || op == "(?<!" {
			return from, from + 4, `"` + op + `" (look-behind) ` + notSupported
		}
		return from, to, quoted + " does not name a group: letters, digits and _, each name once"
	case syntax.ErrInvalidEscape:
		if len(fault.Expr) > 1 && strings.ContainsAny(fault.Expr[1:2], "123456789k") {
			return from, to, quoted + " (a reference back) " + notSupported
		}
		return from, to, quoted + " is not an escape"
	case syntax.ErrMissingBracket:
		return from, to, "this bracket is never closed"
	case syntax.ErrMissingRepeatArgument:
		return from, to, quoted + " has nothing before it to repeat"
	case syntax.ErrInvalidRepeatOp:
		return from, to, quoted + " repeats a repetition"
	case syntax.ErrInvalidRepeatSize:
		return from, to, quoted + " repeats too often; 1,000 times is the most"
	case syntax.ErrInvalidCharRange:
		if strings.HasPrefix(fault.Expr, "[:") || strings.HasPrefix(fault.Expr, `\`) {
			return from, to, quoted + " is not a class of characters"
		}
		return from, to, quoted + " is not a range of characters"
	case syntax.ErrTrailingBackslash:
		return len(text) - 1, len(text), "a backslash at the end has nothing to escape"
	case syntax.ErrNestingDepth, syntax.ErrLarge:
		return 0, len(text), "the pattern is too large"
	}
	return from, to, fault.Code.String() + ": " + quoted
}

func lookWords(op string) string {
	switch {
	case strings.HasPrefix(op, "(?<=") || strings.HasPrefix(op, "(?<!"):
		return "look-behind"
	case strings.HasPrefix(op, "(?=") || strings.HasPrefix(op, "(?!"):
		return "look-ahead"
	case strings.HasPrefix(op, "(?>"):
		return "an atomic group"
	case strings.HasPrefix(op, "(?("):
		return "a condition"
	}
	return "this group"
}

// parens calls do with the place of each parenthesis that means something.
func parens(text string, do func(at int, open bool)) {
	class := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\':
			i++
		case class:
			class = c != ']'
		case c == '[':
			class = true
			if strings.HasPrefix(text[i+1:], "^") {
				i++
			}
			if strings.HasPrefix(text[i+1:], "]") {
				i++
			}
		case c == '(' || c == ')':
			do(i, c == '(')
		}
	}
}

// openParen gives the place of the last one that is never closed.
func openParen(text string) int {
	var open []int
	parens(text, func(at int, opens bool) {
		if opens {
			open = append(open, at)
		} else if len(open) > 0 {
			open = open[:len(open)-1]
		}
	})
	if len(open) == 0 {
		return 0
	}
	return open[len(open)-1]
}

// closeParen gives the place of the first one that was never opened.
func closeParen(text string) int {
	depth, found := 0, -1
	parens(text, func(at int, opens bool) {
		if opens {
			depth++
		} else if depth--; depth < 0 && found < 0 {
			found = at
		}
	})
	return max(found, 0)
}
