package view

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	texttemplate "text/template"

	"galley/schemas/source"
	"galley/themes"
)

// place finds where an error of text/template or html/template says it is:
// bytes from 0 of a line from 1.
var place = regexp.MustCompile(`^(?:html/)?template: ?([^\s:]+):(?:(\d+):)?(?:(\d+):)? ?`)

// problem makes one of a template's error; name is that of the template that
// was asked for, in case the error does not say where it is.
func (s *Set) problem(name string, err error) source.Problem {
	p := source.Problem{Rule: source.Template, Severity: source.Error}
	for inner := err; inner != nil; inner = errors.Unwrap(inner) {
		if _, ok := inner.(texttemplate.ExecError); ok { // of templates in templates, the innermost
			err = inner
		}
	}
	text := err.Error()
	var stopped *failed
	if errors.As(err, &stopped) && stopped.at.name != "" {
		p.Pos = stopped.at.place()
	} else {
		line, column := 0, 0
		if m := place.FindStringSubmatch(text); m != nil {
			name = m[1]
			line, _ = strconv.Atoi(m[2])
			column, _ = strconv.Atoi(m[3])
			text = text[len(m[0]):]
		}
		p.Pos = source.Pos{File: "themes/default/" + name}
		if t := s.theme.Template(name); t != nil && !t.BuiltIn {
			p.Pos = source.Pos{File: t.Pos.File}
			if line > 0 {
				p.Pos = t.At(offset(t.Text, line, column))
			}
		}
	}
	var m *mistake
	switch {
	case errors.As(err, &m):
		p.Message, p.Hint = m.message, m.hint
	case errors.Is(err, errTooLong):
		p.Message = "the page is larger than limits.output allows"
		p.Hint = "show fewer things on one page, or raise the limit in galley.yaml"
	case text == "unexpected EOF":
		p.Message = "an {{if}}, {{range}}, {{with}} or {{define}} does not end"
		p.Hint = "write {{end}} behind what belongs to it"
	default:
		p.Message = plain(text)
	}
	return p
}

// offset gives the byte of a column of a line.
func offset(text string, line, column int) int {
	at := 0
	for ; line > 1; line-- {
		i := strings.IndexByte(text[at:], '\n')
		if i < 0 {
			break
		}
		at += i + 1
	}
	return min(at+column, len(text))
}

var (
	executing = regexp.MustCompile(`^executing "[^"]*" at <(.*?)>: (.*)$`)
	internal  = regexp.MustCompile(`\*?view\.|\*template\.`)
)

// plain takes the library's wording out of a message, as far as it helps.
func plain(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	if strings.HasPrefix(text, "ends in a non-text context") {
		return "the template ends inside of a tag, a script or a style"
	}
	if m := executing.FindStringSubmatch(text); m != nil {
		text = m[1] + ": " + m[2]
	}
	return internal.ReplaceAllString(strings.TrimSpace(text), "")
}

// A where is a place in a template.
type where struct {
	file *themes.Template
	name string
	at   int
}

// failed is how a template ends before its end, as in text/template: a panic
// that execute recovers. Errors would have to be looked at after every action.
type failed struct {
	at  where
	err error
}

func (e *failed) Error() string { return e.err.Error() }
func (e *failed) Unwrap() error { return e.err }

// fail ends the template; what failed further in knows its place better.
func (w where) fail(err error) {
	var inner *failed
	if errors.As(err, &inner) {
		panic(inner)
	}
	panic(&failed{at: w, err: err})
}

// place gives where it was, as a problem has it.
func (w where) place() source.Pos {
	if w.file == nil || w.file.BuiltIn {
		return source.Pos{File: "themes/default/" + w.name}
	}
	return w.file.At(w.at)
}

// A mistake is what a template did wrong, found while it ran.
type mistake struct{ message, hint string }

func (m *mistake) Error() string { return m.message }
