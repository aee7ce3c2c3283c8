package source

import (
	"encoding/json"
	"io"
)

// Problems for programs: the form of design 5, whose keys never change their
// order.

type jsonProblem struct {
	File      string        `json:"file"`
	Line      *int          `json:"line"`
	Column    *int          `json:"column"`
	EndLine   *int          `json:"endLine"`
	EndColumn *int          `json:"endColumn"`
	Rule      Rule          `json:"rule"`
	Severity  string        `json:"severity"`
	Message   string        `json:"message"`
	Hint      *string       `json:"hint"`
	Related   []jsonRelated `json:"related"`
}

type jsonRelated struct {
	File    string `json:"file"`
	Line    *int   `json:"line"`
	Column  *int   `json:"column"`
	Message string `json:"message"`
}

type jsonSummary struct {
	Documents int `json:"documents"`
	Types     int `json:"types"`
	Errors    int `json:"errors"`
	Warnings  int `json:"warnings"`
}

// PrintJSON writes problems and summary as one JSON object. The end of a place
// is just behind it; where a problem has no line, line, column and end are null.
func PrintJSON(w io.Writer, ps Problems, sum Summary) error {
	out := struct {
		Problems []jsonProblem `json:"problems"`
		Summary  jsonSummary   `json:"summary"`
	}{Problems: []jsonProblem{}, Summary: jsonSummary(sum)}
	for _, p := range shown(ps) {
		j := jsonProblem{
			File: p.File, Line: known(p.Line), Column: known(p.Column),
			Rule: p.Rule, Severity: p.Severity.String(), Message: p.Message,
			Related: []jsonRelated{},
		}
		endLine, endColumn := p.end()
		j.EndLine, j.EndColumn = known(endLine), known(endColumn)
		if p.Hint != "" {
			j.Hint = &p.Hint
		}
		for _, r := range p.Related {
			j.Related = append(j.Related, jsonRelated{r.File, known(r.Line), known(r.Column), r.Message})
		}
		out.Problems = append(out.Problems, j)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

// end is the place just behind a problem's: one character on, if it names none.
func (p *Problem) end() (line, column int) {
	switch {
	case p.Line == 0 || p.Column == 0:
		return p.Line, p.Column
	case p.EndLine == 0:
		return p.Line, p.Column + 1
	}
	return p.EndLine, p.EndColumn
}

func known(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}
