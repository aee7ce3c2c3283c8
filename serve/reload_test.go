package serve

import (
	"testing"

	"galley/builder"
	"galley/render"
	"galley/schemas/source"
)

func TestReport(t *testing.T) {
	problem := func(severity source.Severity, file, message string, line int) source.Problem {
		return source.Problem{Pos: source.Pos{File: file, Line: line, Column: 1}, Severity: severity, Rule: source.BrokenLink, Message: message}
	}
	link := problem(source.Warning, "a.md", "no link", 1)
	moved := problem(source.Warning, "a.md", "no link", 9)
	other := problem(source.Warning, "b.md", "no other", 2)
	wrong := problem(source.Error, "c.md", "wrong", 3)
	worse := problem(source.Error, "d.md", "worse", 4)
	for _, c := range []struct {
		name        string
		before, now source.Problems
		want        string
	}{
		{"the first of all", nil, source.Problems{link, other}, "a.md:1:1: warning: no link (and 1 more warning)"},
		{"an error before the warnings", nil, source.Problems{link, other, wrong}, "c.md:3:1: error: wrong (and 2 warnings); the last good answers stay"},
		{"the error that is new", source.Problems{wrong}, source.Problems{link, wrong, worse}, "d.md:4:1: error: worse (and 1 more error, 1 warning); the last good answers stay"},
		{"one error less", source.Problems{wrong, worse}, source.Problems{wrong}, "c.md:3:1: error: wrong; the last good answers stay"},
		{"the warning that is new", source.Problems{link}, source.Problems{link, other}, "b.md:2:1: warning: no other (and 1 more warning)"},
		{"one that has only moved is not new", source.Problems{link, other}, source.Problems{moved}, "1 warning"},
		{"the same once more is new", source.Problems{link}, source.Problems{link, moved}, "a.md:9:1: warning: no link (and 1 more warning)"},
		{"errors that are gone", source.Problems{link, other, wrong}, source.Problems{link, other}, "no errors any more; 2 warnings"},
		{"errors that are gone for a warning", source.Problems{wrong}, source.Problems{link}, "no errors any more; a.md:1:1: warning: no link"},
		{"all gone", source.Problems{wrong}, nil, "no problems any more"},
	} {
		t.Run(c.name, func(t *testing.T) {
			st := &state{edition: &render.Edition{}, newest: &builder.Opened{}, problems: c.now}
			if !c.now.Failed() {
				st.newest.Edition = st.edition
			}
			if got := report(st, c.before); got != c.want {
				t.Errorf("want %q, got %q", c.want, got)
			}
		})
	}
}
