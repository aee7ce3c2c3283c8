package content

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"galley/schemas/source"
)

// Numbers are read from their characters. What YAML, TOML and JSON agree on is
// a number; what they read differently (01234), what JSON cannot carry (NaN)
// and what JavaScript would change (beyond 2^53) is a mistake.

const maxSafe = 1<<53 - 1

// integer reads a whole number.
func (r *reading) integer(n *source.Node) (int64, bool) {
	s, ok := r.scalar(n, "an integer")
	if !ok {
		return 0, false
	}
	x, form := number(s)
	switch {
	case form == noNumber, n.Quoted:
		r.noNumber(n, "an integer", "write a whole number, like 12", form)
		return 0, false
	case !r.goodNumber(n, x, form):
		return 0, false
	case x != math.Trunc(x):
		r.problem(source.WrongKind, n, fmt.Sprintf("write %s, or make the field a number", decimal(math.Round(x))), "expected an integer, found %s", s)
		return 0, false
	}
	return int64(x), true
}

// number reads a number.
func (r *reading) number(n *source.Node) (float64, bool) {
	s, ok := r.scalar(n, "a number")
	if !ok {
		return 0, false
	}
	x, form := number(s)
	if form == noNumber || n.Quoted {
		r.noNumber(n, "a number", "write a number, like 12 or 0.5", form)
		return 0, false
	}
	return x, r.goodNumber(n, x, form)
}

func (r *reading) noNumber(n *source.Node, what, hint string, form numberForm) {
	if n.Quoted && form != noNumber {
		hint = "remove the quotes"
	} else if whole, fraction, ok := strings.Cut(n.Text, ","); ok {
		if _, form := number(whole + "." + fraction); form != noNumber {
			hint = fmt.Sprintf("write %s.%s", whole, fraction)
		}
	}
	r.problem(source.WrongKind, n, hint, "expected %s, found %s", what, shown(n))
}

// goodNumber says what keeps a number from being published as it is written.
func (r *reading) goodNumber(n *source.Node, x float64, form numberForm) bool {
	s := n.Text
	switch {
	case form == leadingZero:
		plain := strings.TrimLeft(strings.TrimLeft(s, "+-"), "0")
		if plain == "" || plain[0] == '.' {
			plain = "0" + plain
		}
		if strings.HasPrefix(s, "-") {
			plain = "-" + plain
		}
		message := fmt.Sprintf("%s has a leading zero", s)
		if octal, err := strconv.ParseInt(strings.TrimLeft(s, "+-"), 8, 64); err == nil {
			message = fmt.Sprintf("%s would be read as the octal number %d", s, octal)
		}
		r.problem(source.BadNumber, n, fmt.Sprintf("write %s, or make the field a text", plain), "%s", message)
	case math.IsNaN(x):
		r.problem(source.BadNumber, n, "remove the value", "NaN cannot be written as JSON")
	case math.IsInf(x, 0) && form == infinite:
		r.problem(source.BadNumber, n, "remove the value", "infinity cannot be written as JSON")
	case math.IsInf(x, 0):
		r.problem(source.BadNumber, n, "use a smaller number", "%s is too large", quote(s))
	case math.Abs(x) > maxSafe && form == whole:
		r.problem(source.BadNumber, n, "make the field a text, or use a smaller number", "the number exceeds 2^53-1 and would change in JavaScript")
	case math.Abs(x) > maxSafe && x == math.Trunc(x) && math.Abs(x) < 1<<63 && form == fractional && !strings.ContainsAny(s, "eE"):
		r.problem(source.BadNumber, n, "make the field a text, or use a smaller number", "the number exceeds 2^53-1 and would change in JavaScript")
	default:
		return true
	}
	return false
}

// A numberForm is how a number is written.
type numberForm int

const (
	noNumber    numberForm = iota
	whole                  // digits, in whatever base
	fractional             // with a point or an exponent
	leadingZero            // 01234, which is octal to some
	infinite               // .inf
)

// number reads a number in the forms of YAML's core schema and TOML.
func number(s string) (x float64, form numberForm) {
	digits := s
	if digits != "" && (digits[0] == '-' || digits[0] == '+') {
		digits = digits[1:]
	}
	negative := strings.HasPrefix(s, "-")
	switch strings.ToLower(digits) {
	case ".inf", "inf":
		if digits == "inf" || digits[0] == '.' {
			if negative {
				return math.Inf(-1), infinite
			}
			return math.Inf(1), infinite
		}
	case ".nan", "nan":
		if digits == "nan" || digits == "NaN" || digits[0] == '.' {
			return math.NaN(), infinite
		}
	}
	if digits == "" || digits[0] == '_' || digits[len(digits)-1] == '_' || strings.Contains(digits, "__") {
		return 0, noNumber
	}
	digits = strings.ReplaceAll(digits, "_", "")
	if len(digits) > 2 && digits[0] == '0' {
		base := 0
		switch digits[1] {
		case 'x':
			base = 16
		case 'o':
			base = 8
		case 'b':
			base = 2
		}
		if base > 0 {
			u, err := strconv.ParseUint(digits[2:], base, 64)
			if err != nil {
				return 0, noNumber
			}
			x = float64(u)
			if negative {
				x = -x
			}
			return x, whole
		}
	}
	form = whole
	seen, point, exponent := false, false, false
	for i := range len(digits) {
		switch c := digits[i]; {
		case c >= '0' && c <= '9':
			seen = true
		case c == '.' && !point && !exponent:
			point, form = true, fractional
		case (c == 'e' || c == 'E') && seen && !exponent && i < len(digits)-1:
			exponent, form = true, fractional
		case (c == '-' || c == '+') && i > 0 && (digits[i-1] == 'e' || digits[i-1] == 'E') && i < len(digits)-1:
		default:
			return 0, noNumber
		}
	}
	if !seen {
		return 0, noNumber
	}
	x, err := strconv.ParseFloat(digits, 64)
	if err != nil && !math.IsInf(x, 0) {
		return 0, noNumber
	}
	if negative {
		x = -x
	}
	if len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9' {
		form = leadingZero
	}
	return x, form
}

// decimal writes a number as a person would.
func decimal(x float64) string { return strconv.FormatFloat(math.Round(x*1e9)/1e9, 'f', -1, 64) }
