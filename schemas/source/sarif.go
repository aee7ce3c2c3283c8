package source

import (
	"encoding/json"
	"io"
	"net/url"
)

// Problems for code scanners: SARIF 2.1.0 (OASIS). Every rule is listed, so
// that a rule's index is the same in every run of a version.

type sarifText struct {
	Text string `json:"text"`
}

type sarifRule struct {
	ID      string    `json:"id"`
	Short   sarifText `json:"shortDescription"`
	Help    sarifText `json:"help"`
	Default struct {
		Level string `json:"level"`
	} `json:"defaultConfiguration"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
	EndLine     int `json:"endLine,omitempty"`
	EndColumn   int `json:"endColumn,omitempty"`
}

type sarifLocation struct {
	Physical struct {
		Artifact struct {
			URI string `json:"uri"`
		} `json:"artifactLocation"`
		Region *sarifRegion `json:"region,omitempty"`
	} `json:"physicalLocation"`
	Message *sarifText `json:"message,omitempty"`
}

type sarifResult struct {
	Rule      Rule            `json:"ruleId"`
	Index     int             `json:"ruleIndex"`
	Level     string          `json:"level"`
	Message   sarifText       `json:"message"`
	Locations []sarifLocation `json:"locations,omitempty"`
	Related   []sarifLocation `json:"relatedLocations,omitempty"`
}

type sarifDriver struct {
	Name    string      `json:"name"`
	Version string      `json:"version,omitempty"`
	Rules   []sarifRule `json:"rules"`
}

type sarifRun struct {
	Tool struct {
		Driver sarifDriver `json:"driver"`
	} `json:"tool"`
	ColumnKind string        `json:"columnKind"`
	Results    []sarifResult `json:"results"`
}

// PrintSARIF writes problems as a SARIF 2.1.0 log of one run of the tool in
// the given version. Places are relative to the project; columns are code
// points. A hint stands below its message.
func PrintSARIF(w io.Writer, ps Problems, version string) error {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "galley", Version: version}
	index := map[Rule]int{}
	for _, g := range Groups() {
		for _, rule := range g.Rules {
			index[rule] = len(run.Tool.Driver.Rules)
			r := sarifRule{ID: string(rule), Short: sarifText{rule.About()}, Help: sarifText{rule.Help()}}
			r.Default.Level = rule.Severity().String()
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, r)
		}
	}
	for _, p := range shown(ps) {
		n, listed := index[p.Rule]
		if !listed {
			n = -1
		}
		r := sarifResult{Rule: p.Rule, Index: n, Level: p.Severity.String(), Message: sarifText{p.Message}}
		if p.Hint != "" {
			r.Message.Text += "\nhint: " + p.Hint
		}
		if p.File != "" {
			endLine, endColumn := p.end()
			r.Locations = []sarifLocation{locate(p.Pos, endLine, endColumn)}
		}
		for _, related := range p.Related {
			if related.File != "" {
				l := locate(related.Pos, 0, 0)
				l.Message = &sarifText{related.Message}
				r.Related = append(r.Related, l)
			}
		}
		run.Results = append(run.Results, r)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

func locate(at Pos, endLine, endColumn int) sarifLocation {
	var l sarifLocation
	l.Physical.Artifact.URI = (&url.URL{Path: at.File}).String()
	if at.Line > 0 {
		l.Physical.Region = &sarifRegion{at.Line, at.Column, endLine, endColumn}
	}
	return l
}
