package source

import (
	"cmp"
	"fmt"
	"slices"
)

// A Severity says what a problem does to a build.
type Severity uint8

const (
	Error   Severity = iota // nothing is published
	Warning                 // printed, and published all the same
	Off                     // not looked for
)

// A Problem is something the person who wrote a file should hear about. It is
// data: many are gathered, sorted and printed at once. It is no Go error;
// those are the world's or ours.
type Problem struct {
	Pos
	EndLine, EndColumn int // just behind the place; 0 where it is one character
	Rule               Rule
	Severity           Severity
	Message            string // what is wrong: lower case, no period
	Hint               string // what to do about it; may be empty
	Related            []Related
}

// Related is another place that takes part in a problem.
type Related struct {
	Pos
	Message string
}

// Problems is a list of them; Sort puts it into the order of files.
type Problems []Problem

// Add appends a problem at a place, with the rule's own severity.
func (ps *Problems) Add(rule Rule, at Pos, hint, format string, args ...any) *Problem {
	*ps = append(*ps, Problem{
		Pos: at, Rule: rule, Severity: rule.Severity(),
		Message: fmt.Sprintf(format, args...), Hint: hint,
	})
	return &(*ps)[len(*ps)-1]
}

// Sort orders by file, line, column, rule and message, and drops what is said twice.
func (ps *Problems) Sort() {
	if !slices.IsSortedFunc(*ps, compare) { // they mostly are, and a save has to be quick
		slices.SortStableFunc(*ps, compare)
	}
	*ps = slices.CompactFunc(*ps, func(a, b Problem) bool {
		return a.Pos == b.Pos && a.Rule == b.Rule && a.Message == b.Message
	})
}

// compare compares by one thing after the other: nearly all problems differ in
// the first ones.
func compare(a, b Problem) int {
	if c := cmp.Compare(a.File, b.File); c != 0 {
		return c
	}
	if c := cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column)); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
}

// Count gives the numbers of errors and warnings.
func (ps Problems) Count() (errors, warnings int) {
	for _, p := range ps {
		switch p.Severity {
		case Error:
			errors++
		case Warning:
			warnings++
		}
	}
	return errors, warnings
}

// Failed says whether any of them is an error.
func (ps Problems) Failed() bool {
	errors, _ := ps.Count()
	return errors > 0
}

// String is the word for a severity, as in `checks`.
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	}
	return "off"
}
