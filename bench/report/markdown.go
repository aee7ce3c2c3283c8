package report

import (
	"fmt"
	"slices"
	"strings"
)

// Markdown prints everything that was measured, as tables. plot is the
// picture's address, or "".
func (r *Results) Markdown(plot string) []byte {
	var b strings.Builder
	b.WriteString("# Galley beside Hugo: results\n\n")
	b.WriteString("Made by `go run ./bench` (see [README.md](README.md)); do not edit. " + r.Machine.String() + r.when() + ".\n")
	if plot != "" {
		fmt.Fprintf(&b, "\n![Time and memory of Galley as parts of Hugo's, on a logarithmic scale](%s)\n", plot)
	}
	r.summary(&b)
	r.details(&b)
	r.limit(&b)
	r.apis(&b)
	r.scale(&b)
	r.notes(&b)
	return []byte(b.String())
}

func (m Machine) String() string {
	text := fmt.Sprintf("%s, %d cores, %d GiB; %s, %s; %s", m.Processor, m.Cores, m.Memory, m.System, m.FileSystem, m.Go)
	if m.Hugo != "" {
		text += ", Hugo " + m.Hugo
	}
	return text
}

// when gives the dates of the parts and the states of Galley that they are of.
func (r *Results) when() string {
	var states []string
	for _, p := range r.Parts {
		if p.Galley != "" && !slices.Contains(states, p.Galley) {
			states = append(states, p.Galley)
		}
	}
	text := r.days()
	if len(states) > 0 {
		text += "; Galley at " + strings.Join(states, ", ")
	}
	return text
}

// days is the date of the parts, or the first and the last of them.
func (r *Results) days() string {
	var dates []string
	for _, p := range r.Parts {
		dates = append(dates, p.Date)
	}
	slices.Sort(dates)
	dates = slices.Compact(dates)
	if len(dates) == 0 {
		return ""
	}
	if first, last := dates[0], dates[len(dates)-1]; first != last {
		return "; " + first + " to " + last
	}
	return "; " + dates[0]
}

// summary has a row for each figure and a column for each size.
func (r *Results) summary(b *strings.Builder) {
	var parts []Part
	for _, f := range against {
		for _, p := range r.of(f.measure) {
			if len(p.Sides) > 1 {
				parts = append(parts, p)
			}
		}
	}
	columns := sizes(parts)
	if len(columns) == 0 {
		return
	}
	b.WriteString("\n## Galley / Hugo\n\nMedians of the pairs, the least and the most of them, and the goal where there is one.\n\n| posts |")
	for _, n := range columns {
		b.WriteString(" " + thousands(n) + " |")
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(columns)) + "\n")
	for _, f := range against {
		row := make([]string, len(columns))
		some := false
		for _, p := range r.of(f.measure) {
			if ratios := f.ratios(p); len(ratios) > 0 { // its size is a column
				text := spread(ratios)
				if goal, ok := f.goal[p.Posts]; ok {
					text += fmt.Sprintf("; goal %g", goal)
				}
				row[slices.Index(columns, p.Posts)], some = text, true
			}
		}
		if some {
			b.WriteString("| " + f.name + " | " + strings.Join(row, " | ") + " |\n")
		}
	}
}

// details has what the ratios are made of.
func (r *Results) details(b *strings.Builder) {
	head := "\n## Medians\n\n| | posts | runs | Galley | Hugo | Galley / Hugo |\n|---|---|---|---|---|---|\n"
	for _, f := range against {
		for _, p := range r.of(f.measure) {
			b.WriteString(head)
			head = ""
			ours, theirs, between := "", "", ""
			for i, s := range p.Sides {
				text := f.write(f.value(s))
				if i == 0 {
					ours = text
				} else {
					theirs = text
				}
			}
			if ratios := f.ratios(p); len(ratios) > 0 {
				between = spread(ratios)
			}
			fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s |\n", f.name, thousands(p.Posts), runs(p), ours, theirs, between)
		}
	}
	stale := 0
	for _, p := range r.of(Save) {
		for _, s := range p.Sides {
			stale += s.Stale
			if s.Stale > 0 {
				fmt.Fprintf(b, "\nStale at %s posts: %d addresses of %s were not new in time.\n", thousands(p.Posts), s.Stale, s.Name)
			}
		}
	}
	if parts := r.of(Save); stale == 0 && len(parts) > 0 {
		b.WriteString("\nNo address stayed old after a save, on either side.\n")
	}
}

// runs says how many runs of each side a part has: "5", or "5 and 2".
func runs(p Part) string {
	var texts []string
	for _, s := range p.Sides {
		n := len(s.Saves)
		if n == 0 {
			for _, round := range s.Rounds {
				n += len(round)
			}
		}
		texts = append(texts, fmt.Sprint(n))
	}
	return strings.Join(slices.Compact(texts), " and ")
}

var wholes = []figure{
	{name: "time", of: seconds, write: inSeconds},
	{name: "processor", of: processor, write: inSeconds},
	{name: "peak memory", of: memory, write: inMiB},
}

func (r *Results) limit(b *strings.Builder) {
	head := "\n## Beside the program made by hand\n\n`limit/` does the same job and no other: no types, no templates, no checks, one folder of content that it knows. Cold builds in pairs.\n\n" +
		"| posts | | pairs | Galley | by hand | Galley / by hand |\n|---|---|---|---|---|---|\n"
	for _, p := range r.of(Limit) {
		for _, f := range wholes {
			b.WriteString(head + beside(p, f))
			head = ""
		}
	}
}

func (r *Results) apis(b *strings.Builder) {
	head := "\n## All three APIs\n\nCold builds in pairs: R3, ButterCMS and ApostropheCMS together, and R3 alone.\n\n" +
		"| posts | | pairs | all three | R3 alone | all / R3 |\n|---|---|---|---|---|---|\n"
	inTree := func(s Side) float64 { return float64(s.Files) }
	figures := append([]figure{
		{name: "files", side: inTree, write: func(v float64) string { return thousands(int(v)) }},
		{name: "processor for each file", of: processor, per: inTree, write: inMicroseconds},
		{name: "time for each file", of: seconds, per: inTree, write: inMicroseconds},
	}, wholes...)
	for _, p := range r.of(APIs) {
		for _, f := range figures {
			b.WriteString(head + beside(p, f))
			head = ""
		}
	}
}

func inMicroseconds(s float64) string { return fmt.Sprintf("%.0f µs", s*1e6) }

func beside(p Part, f figure) string {
	cells := []string{thousands(p.Posts), f.name, runs(p), f.write(f.value(p.Sides[0])), "", ""}
	if ratios := f.ratios(p); len(ratios) > 0 {
		cells[4], cells[5] = f.write(f.value(p.Sides[1])), spread(ratios)
	}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

func (r *Results) scale(b *strings.Builder) {
	head := "\n## Scale\n\nGalley alone: a cold build, the same again, and edits in new processes. A step that is worse than n log n would show in the columns for each document.\n\n" +
		"| posts | documents | files | cold | processor | peak memory | each document | | | nothing changed | peak memory | one edit | peak memory |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|\n"
	value := func(p Part, of func(Run) float64) float64 { return (figure{of: of}).value(p.Sides[0]) }
	for _, p := range r.of(Scale) {
		b.WriteString(head)
		head = ""
		documents := float64(p.Sides[0].Documents)
		posts := thousands(p.Posts)
		if p.Note != "" {
			posts += " (" + p.Note + ")"
		}
		cells := []string{posts, thousands(p.Sides[0].Documents), thousands(p.Sides[0].Files),
			inSeconds(value(p, seconds)), inSeconds(value(p, processor)), inMiB(value(p, memory)),
			inMicroseconds(value(p, seconds) / documents), inMicroseconds(value(p, processor)/documents) + " processor", fmt.Sprintf("%.1f KiB", value(p, memory)/1024/documents)}
		for _, measure := range []string{ScaleNothing, ScaleEdit} {
			time, most := "", ""
			for _, other := range r.of(measure) {
				if other.Posts == p.Posts {
					time, most = inSeconds(value(other, seconds)), inMiB(value(other, memory))
				}
			}
			cells = append(cells, time, most)
		}
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
}

func (r *Results) notes(b *strings.Builder) {
	head := "\n## Notes\n\n"
	for _, p := range r.Parts {
		if p.Note != "" && p.Measure != Scale {
			fmt.Fprintf(b, "%s- %s, %s posts: %s\n", head, p.Measure, thousands(p.Posts), p.Note)
			head = ""
		}
	}
}
