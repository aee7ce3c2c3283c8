//go:build unix

package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A profile in few rows: what each sample was taken in is one of some dozen
// groups, and no sample is in two.

// A sample is a stack of functions, the innermost first, and its values.
type sample struct {
	stack  []string
	values []int64
}

// stage is a part of a build, known by the outermost of its functions; kinds are
// what is told apart in it, by the innermost function that one of them names.
type stage struct {
	name  string
	in    []string
	kinds []kind
}

type kind struct {
	name string
	in   []string
}

var buildStages = []stage{
	{"noting and keeping for the next build", []string{"galley/builder.(*cache)", "galley/builder.(*keeping)", "galley/builder.(*worker).note", "galley/builder.(*record)", "galley/content.(*Library).Save", "galley/content.(*saving)", "galley/render.(*Context).note", "galley/render.(*recorder)", "galley/render.(*Questions)"}, nil},
	{"reading", []string{"galley/content.ReadAgain", "galley/content.Read."}, []kind{
		{"goldmark", []string{"github.com/yuin/goldmark"}},
		{"Markdown, ours", []string{"galley/content/markdown."}},
		{"front matter as nodes", []string{"galley/schemas/source."}},
		{"opening and reading files", []string{"galley/content.(*fileReader).load", "galley/builder/disk."}},
		{"bodies to their file", []string{"galley/content/bodies."}},
		{"fields and their checks", []string{"galley/content."}},
	}},
	{"walking", []string{"galley/content.Walk", "galley/content.(*walk)"}, nil},
	{"resolving", []string{"galley/content.Resolve", "galley/content.(*resolver)", "galley/content.inChunks", "galley/content.beside"}, nil},
	{"making the edition", []string{"galley/render.NewEdition", "galley/render.(*Edition).clashes", "galley/render.atOnce", "galley/render/families.All", "galley/builder.(*opening).render"}, nil},
	{"answering", []string{"galley/render.(*Edition).Answer"}, []kind{
		{"bodies from their file", []string{"galley/content/bodies."}},
		{"pages", []string{"galley/render/html.", "galley/render/view."}},
		{"JSON", []string{"galley/render/api"}},
		{"site files", []string{"galley/render/site.", "galley/render/files."}},
		{"lists, links, what they share", []string{"galley/render."}},
	}},
	{"publishing", []string{"galley/builder/tree.", "galley/builder/disk.", "galley/builder.(*worker).put"}, []kind{
		{"making folders", []string{"galley/builder/disk.(*Folder).Mkdir", "galley/builder/tree.(*staging).mkdir"}},
		{"names of files that there are", []string{"galley/builder/disk.(*Folder).Link"}},
		{"writing files", []string{"galley/builder/disk.(*Folder).Write", "galley/builder/tree.(*Next).Put", "galley/builder/tree.(*twins)", "galley/builder/tree.(*Next).stage"}},
		{"finishing, the manifest, the exchange", []string{"galley/builder/tree."}},
	}},
	{"the rest of the build", []string{"galley/builder.", "galley/"}, nil},
	{"collecting garbage", []string{"runtime.gc", "runtime.bg"}, nil},
}

const other = "the runtime besides"

// group names what a stack is in.
func group(stack []string) (stage, kind string) {
	for _, s := range buildStages {
		// The builder's own functions are around all others, so that stages are
		// tried in their order and not by the stack's.
		if !slices.ContainsFunc(stack, func(f string) bool { return begins(f, s.in) }) {
			continue
		}
		for _, f := range stack {
			for _, k := range s.kinds {
				if begins(f, k.in) {
					return s.name, k.name
				}
			}
		}
		return s.name, ""
	}
	return other, ""
}

func begins(name string, with []string) bool {
	return slices.ContainsFunc(with, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// A column is a profile's values by group.
type column struct {
	name  string
	sums  map[[2]string]int64
	whole int64
	write func(int64) string
}

func newColumn(name string, samples []sample, value int, write func(int64) string) column {
	c := column{name, map[[2]string]int64{}, 0, write}
	for _, s := range samples {
		v := s.values[value]
		stage, kind := group(s.stack)
		c.sums[[2]string{stage, ""}] += v
		if kind != "" {
			c.sums[[2]string{stage, kind}] += v
		}
		c.whole += v
	}
	return c
}

// table prints columns side by side, in the order of the stages; what is below
// a hundredth everywhere is left out.
func table(columns []column) string {
	var b strings.Builder
	head, rule := "| |", "|---|"
	for _, c := range columns {
		head, rule = head+" "+c.name+" | |", rule+"---|---|"
	}
	b.WriteString(head + "\n" + rule + "\n")
	row := func(name string, of func(column) int64) {
		cells, some := "", false
		for _, c := range columns {
			v := of(c)
			some = some || v*100 >= c.whole
			cells += fmt.Sprintf(" %s | %.0f %% |", c.write(v), 100*float64(v)/float64(max(1, c.whole)))
		}
		if some {
			b.WriteString("| " + name + " |" + cells + "\n")
		}
	}
	row("all", func(c column) int64 { return c.whole })
	for _, s := range append(buildStages, stage{name: other}) {
		row(s.name, func(c column) int64 { return c.sums[[2]string{s.name, ""}] })
		for _, k := range s.kinds {
			row("· "+k.name, func(c column) int64 { return c.sums[[2]string{s.name, k.name}] })
		}
	}
	return b.String()
}

// waits prints where goroutines wait for each other, by Galley's innermost
// function, but for the one that waits for the build to end.
func waits(name string, samples []sample, value int) string {
	sums := map[string]int64{}
	var whole int64
	for _, s := range samples {
		if slices.Contains(s.stack, "galley/builder.Publish") {
			continue
		}
		where := "outside of Galley"
		for _, f := range s.stack {
			if rest, ok := strings.CutPrefix(f, "galley/"); ok {
				where = "`" + rest + "`"
				break
			}
		}
		sums[where] += s.values[value]
		whole += s.values[value]
	}
	var b strings.Builder
	fmt.Fprintf(&b, "| %s | %s |\n|---|---|\n", name, milliseconds(whole))
	for i, where := range slices.SortedFunc(maps.Keys(sums), func(x, y string) int { return cmp.Or(cmp.Compare(sums[y], sums[x]), cmp.Compare(x, y)) }) {
		if i < 6 && sums[where]*100 >= whole {
			fmt.Fprintf(&b, "| %s | %s |\n", where, milliseconds(sums[where]))
		}
	}
	return b.String()
}

func milliseconds(ns int64) string { return fmt.Sprintf("%.0f ms", float64(ns)/1e6) }
func mebibytes(n int64) string     { return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20)) }
func millions(n int64) string      { return fmt.Sprintf("%.2f million", float64(n)/1e6) }

// systemCalls makes a table of what strace -c counted, the most first. How long
// each took is not told: under strace that is strace's time.
func systemCalls(counted string) string {
	var b strings.Builder
	b.WriteString("| system call | calls |\n|---|---|\n")
	type row struct {
		name  string
		calls int
	}
	var rows []row
	for line := range strings.Lines(counted) {
		words := strings.Fields(line) // % time, seconds, µs a call, calls, errors if there are any, its name
		if len(words) < 5 || words[len(words)-1] == "total" {
			continue
		}
		if n, err := strconv.Atoi(words[3]); err == nil && n >= 100 {
			rows = append(rows, row{words[len(words)-1], n})
		}
	}
	slices.SortFunc(rows, func(x, y row) int { return cmp.Or(y.calls-x.calls, cmp.Compare(x.name, y.name)) })
	for _, r := range rows[:min(len(rows), 12)] {
		fmt.Fprintf(&b, "| %s | %d |\n", r.name, r.calls)
	}
	return b.String()
}

// readRaw reads what go tool pprof -raw prints: lines of values and numbers of
// places, then the places with their functions, of which inlined ones stand on
// lines of their own, the innermost first.
func readRaw(r io.Reader) ([]sample, error) {
	type line struct {
		values []int64
		places []int
	}
	var lines []line
	places := map[int][]string{}
	part, last := "", 0
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		text := scanner.Text()
		switch text {
		case "Samples:", "Locations", "Mappings":
			part = text
			continue
		}
		before, after, ok := strings.Cut(text, ":")
		switch {
		case part == "Samples:" && ok:
			values, err := integers(before)
			if err != nil {
				continue // the header, and labels
			}
			numbers, err := integers(after)
			if err != nil {
				return nil, err
			}
			l := line{values: values}
			for _, n := range numbers {
				l.places = append(l.places, int(n))
			}
			lines = append(lines, l)
		case part == "Locations":
			name := strings.TrimSpace(text)
			if n, err := strconv.Atoi(strings.TrimSpace(before)); ok && err == nil {
				_, name, _ = strings.Cut(after, "M=1 ")
				last = n
			}
			name, _, _ = strings.Cut(name, " ")
			places[last] = append(places[last], name)
		}
	}
	var samples []sample
	for _, l := range lines {
		s := sample{values: l.values}
		for _, n := range l.places {
			s.stack = append(s.stack, places[n]...)
		}
		samples = append(samples, s)
	}
	return samples, scanner.Err()
}

func integers(text string) (all []int64, err error) {
	for _, word := range strings.Fields(text) {
		n, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return nil, err
		}
		all = append(all, n)
	}
	if len(all) == 0 {
		err = fmt.Errorf("no numbers")
	}
	return all, err
}
