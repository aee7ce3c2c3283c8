package content

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"galley/schemas"
	"galley/schemas/source"
)

// What a field asks of a value beyond its kind: length, pattern, form, bounds,
// step.

// textFits holds a text against the field's length, pattern and form.
func (r *reading) textFits(f *schemas.Field, n *source.Node, s string) bool {
	if f.MinLength > 0 || f.MaxLength > 0 {
		switch length := utf8.RuneCountInString(s); {
		case length < f.MinLength:
			r.problem(source.WrongLength, n, fmt.Sprintf("write at least %s more", plural(f.MinLength-length, "character")),
				"the text has %s; at least %d are needed", plural(length, "character"), f.MinLength)
			return false
		case f.MaxLength > 0 && length > f.MaxLength:
			r.problem(source.WrongLength, n, "shorten it by "+plural(length-f.MaxLength, "character"),
				"the text has %s; the limit is %d", plural(length, "character"), f.MaxLength)
			return false
		}
	}
	if f.Pattern != nil && len(s) > f.PatternLimit {
		r.problem(source.TooSlow, n, "shorten the text, or make the pattern simpler", "%d bytes are too many to try the pattern %s on", len(s), f.PatternText)
		return false
	}
	if f.Pattern != nil && !f.Pattern.MatchString(s) {
		hint := f.Description.Text // says, one hopes, how it is written
		if hint == "" {
			hint = fmt.Sprintf("change the value, or the pattern in %s:%d", f.Pos.File, f.Pos.Line)
		}
		r.problem(source.Pattern, n, hint, "%s does not match %s", quote(s), f.PatternText)
		return false
	}
	switch f.Kind {
	case schemas.Email:
		if !isEmail(s) {
			r.problem(source.WrongKind, n, "write it like ada@example.org", "%s is not an e-mail address", quote(s))
			return false
		}
	case schemas.Color:
		if !isColor(s) {
			r.problem(source.WrongKind, n, "write it like \"#9013fe\", in quotes", "%s is not a colour", quote(s))
			return false
		}
	}
	return true
}

func isEmail(s string) bool {
	name, host, ok := strings.Cut(s, "@")
	if !ok || name == "" || host == "" || strings.ContainsAny(s, " \t\r\n<>(),;:\\\"[]") || strings.Contains(host, "@") {
		return false
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	return strings.Contains(host, ".") && name[0] != '.' && name[len(name)-1] != '.'
}

// isColor takes what CSS takes: # and hexadecimal digits, a name, a function of
// numbers.
func isColor(s string) bool {
	if hex, ok := strings.CutPrefix(s, "#"); ok {
		switch len(hex) {
		case 3, 4, 6, 8:
			return strings.Trim(hex, "0123456789abcdefABCDEF") == ""
		}
		return false
	}
	name, arguments, function := strings.Cut(s, "(")
	if name == "" || strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz-") != "" {
		return false
	}
	if !function {
		return !strings.Contains(name, "-")
	}
	arguments, closed := strings.CutSuffix(arguments, ")")
	if !closed || strings.Trim(strings.ToLower(arguments), "0123456789.,%/+- degrautnox") != "" {
		return false
	}
	switch strings.ToLower(name) {
	case "rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch":
		return arguments != ""
	}
	return false
}

// inRange holds a number against the field's bounds and step.
func (r *reading) inRange(f *schemas.Field, n *source.Node, x float64) bool {
	switch {
	case f.Min != nil && x < *f.Min:
		r.problem(source.OutOfRange, n, fmt.Sprintf("write %s or more", decimal(*f.Min)), "%s is less than %s", n.Text, decimal(*f.Min))
	case f.Max != nil && x > *f.Max:
		r.problem(source.OutOfRange, n, fmt.Sprintf("write %s or less", decimal(*f.Max)), "%s is more than %s", n.Text, decimal(*f.Max))
	case f.Step != nil && *f.Step > 0 && !onStep(f, x):
		from := ""
		if f.Min != nil && *f.Min != 0 {
			from = ", counted from " + decimal(*f.Min)
		}
		below, above := steps(f, x)
		r.problem(source.OutOfRange, n, fmt.Sprintf("write %s or %s", below, above), "%s is no multiple of %s%s", n.Text, decimal(*f.Step), from)
	default:
		return true
	}
	return false
}

// onStep allows for what binary fractions lose of decimal ones.
func onStep(f *schemas.Field, x float64) bool {
	if f.Min != nil {
		x -= *f.Min
	}
	q := x / *f.Step
	return math.Abs(q-math.Round(q)) <= 1e-9*math.Max(1, math.Abs(q))
}

// steps are the numbers on both sides of x.
func steps(f *schemas.Field, x float64) (below, above string) {
	from := 0.0
	if f.Min != nil {
		from = *f.Min
	}
	q := math.Floor((x - from) / *f.Step)
	return decimal(from + q**f.Step), decimal(from + (q+1)**f.Step)
}
