package main

import (
	"testing"

	"galley/schemas/source"
)

func TestMostImportant(t *testing.T) {
	many := func(warnings, errors int) (ps source.Problems) {
		for range warnings {
			ps = append(ps, source.Problem{Severity: source.Warning})
		}
		for range errors {
			ps = append(ps, source.Problem{Severity: source.Error})
		}
		return ps
	}
	for _, c := range []struct {
		name                   string
		warnings, errors       int
		wantShown, wantLeftOut int
	}{
		{"as many warnings as are shown", mostWarnings, 3, mostWarnings + 3, 0},
		{"one too many", mostWarnings + 1, 0, mostWarnings, 1},
		{"all errors, behind however many warnings", 1641, 70, mostWarnings + 70, 1641 - mostWarnings},
	} {
		t.Run(c.name, func(t *testing.T) {
			shown, more := mostImportant(many(c.warnings, c.errors))
			if len(shown) != c.wantShown || more != c.wantLeftOut {
				t.Errorf("want %d shown and %d left out, got %d and %d", c.wantShown, c.wantLeftOut, len(shown), more)
			}
		})
	}
}
