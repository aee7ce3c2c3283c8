package why

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"galley/schemas/source"
)

// PrintJSON writes an answer as one JSON object.
func (a Answer) PrintJSON(to io.Writer) error {
	enc := json.NewEncoder(to)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(a)
}

// PrintText writes an answer for people: a fact a line, below its section.
func (a Answer) PrintText(to io.Writer) error {
	w := bufio.NewWriter(to)
	fmt.Fprintf(w, "%s\n  %s\n", source.Visible(a.Target), source.Visible(a.Summary))
	for _, s := range a.Sections {
		fmt.Fprintf(w, "\n%s\n", s.Title)
		width := 0
		for _, f := range s.Facts {
			width = max(width, len(f.Name))
		}
		last := ""
		for _, f := range s.Facts {
			name := f.Name
			if name == last {
				name = ""
			}
			last = f.Name
			line := fmt.Sprintf("  %-*s  %s", width, name, source.Visible(f.Text))
			if at := f.Place(); f.Text == f.File {
				line = fmt.Sprintf("  %-*s  %s", width, name, source.Visible(at))
			} else if at != "" {
				line += "  (" + source.Visible(at) + ")"
			}
			fmt.Fprintln(w, strings.TrimRight(line, " "))
		}
	}
	if len(a.Nearest) > 0 {
		fmt.Fprintln(w, "\nnearest")
		for _, n := range a.Nearest {
			fmt.Fprintf(w, "  %s\n", source.Visible(n))
		}
	}
	return w.Flush()
}

// Place gives where a fact stands, as FILE:LINE:COLUMN; "" if nowhere.
func (f Fact) Place() string {
	if f.File == "" {
		return ""
	}
	return source.Pos{File: f.File, Line: f.Line, Column: f.Column}.String()
}
