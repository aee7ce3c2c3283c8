package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden prints each testdata/*.json, and holds the Markdown and the plot
// beside it.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) < 4 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			r := load(t, file)
			base := strings.TrimSuffix(file, ".json")
			hold(t, base+".md", r.Markdown("results.svg"))
			evenRows(t, string(r.Markdown("")))
			hold(t, base+".svg", r.SVG())
			again, err := r.JSON()
			if err != nil {
				t.Fatal(err)
			}
			hold(t, file, again)
		})
	}
}

// TestResults holds that the results in the repository are what its JSON gives.
// They are of one machine, and nobody else can make them; that they are current
// is all that can be held. `go run ./bench -from bench/results.json` makes them.
func TestResults(t *testing.T) {
	r := load(t, "../results.json")
	for name, want := range map[string][]byte{"../results.md": r.Markdown("results.svg"), "../results.svg": r.SVG()} {
		have, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(have)); diff != "" {
			t.Errorf("%s is not current: go run ./bench -from bench/results.json (-want +have):\n%s", name, diff)
		}
	}
}

func TestRefused(t *testing.T) {
	for name, text := range map[string]string{
		"not JSON":           "posts",
		"an unknown member":  `{"Machine":{},"Parts":[],"Median":1}`,
		"an unknown measure": `{"Parts":[{"Measure":"warm","Posts":1,"Sides":[{"Name":"Galley"}]}]}`,
		"no sides":           `{"Parts":[{"Measure":"cold","Posts":1}]}`,
		"three sides":        `{"Parts":[{"Measure":"cold","Posts":1,"Sides":[{},{},{}]}]}`,
		"a run of four":      `{"Parts":[{"Measure":"cold","Posts":1,"Sides":[{"Rounds":[[{"Seconds":1}]]}]}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			if r, err := Read([]byte(text)); err == nil {
				t.Errorf("it was read: %+v", r)
			}
		})
	}
}

// TestPut merges what was measured in two calls.
func TestPut(t *testing.T) {
	var r Results
	for _, p := range []Part{
		{Measure: Edit, Posts: 1000, Date: "1"}, {Measure: Cold, Posts: 10000, Date: "1"}, {Measure: Cold, Posts: 1000, Date: "1"},
		{Measure: Cold, Posts: 10000, Date: "2"},
	} {
		r.Put(p)
	}
	want := []Part{{Measure: Cold, Posts: 1000, Date: "1"}, {Measure: Cold, Posts: 10000, Date: "2"}, {Measure: Edit, Posts: 1000, Date: "1"}}
	if diff := cmp.Diff(want, r.Parts); diff != "" {
		t.Errorf("(-want +have):\n%s", diff)
	}
}

func TestFigures(t *testing.T) {
	for want, have := range map[string]string{
		"0.25": ratio(0.25), "1.20": ratio(1.2), "0.095": ratio(0.0951), "0.10": ratio(0.1), "0.041": ratio(0.0412), "0.0099": ratio(0.0099), "0.0042": ratio(0.00423), "0.00030": ratio(0.0003),
		"4.2 ms": inSeconds(0.0042), "420 ms": inSeconds(0.42), "4.20 s": inSeconds(4.2), "1,234 s": inSeconds(1234.4),
		"12 MiB": inMiB(12 << 20), "3,357 MiB": inMiB(3357 << 20), "999": thousands(999), "1,000": thousands(1000), "1,234,567": thousands(1234567),
		"0.20 (0.10 to 0.30)": spread([]float64{0.3, 0.1, 0.2}), "0.50": spread([]float64{0.5}),
	} {
		if want != have {
			t.Errorf("want %s, have %s", want, have)
		}
	}
	if a, b := median([]float64{4, 1, 3, 2}), percentile([]float64{5, 1, 4, 2, 3}, 95); a != 2.5 || b != 5 {
		t.Errorf("median %v, 95 of 100 %v", a, b)
	}
}

// TestRatios pairs each run of the first side with those of the second that
// stand beside it, and with no others.
func TestRatios(t *testing.T) {
	run := func(s float64) Run { return Run{Seconds: s} }
	p := Part{Measure: Edit, Sides: []Side{
		{Rounds: [][]Run{{run(1), run(2)}, {run(3)}, {run(5)}}},
		{Rounds: [][]Run{{run(10)}, {run(20), run(40)}}},
	}}
	f := figure{of: seconds}
	if diff := cmp.Diff([]float64{0.1, 0.2, 0.1}, f.ratios(p)); diff != "" {
		t.Errorf("(-want +have):\n%s", diff)
	}
}

// evenRows holds that all rows of a table have as many cells: else it is none.
func evenRows(t *testing.T, text string) {
	t.Helper()
	cells := 0
	for line := range strings.Lines(text) {
		n := strings.Count(line, "|")
		if n > 0 && cells > 0 && n != cells {
			t.Errorf("%d cells in a table of %d: %s", n-1, cells-1, line)
		}
		cells = n
	}
}

func load(t *testing.T, file string) *Results {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func hold(t *testing.T, file string, text []byte) {
	t.Helper()
	if *update {
		if text == nil {
			return
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if os.IsNotExist(err) && text == nil {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, text) {
		t.Errorf("%s (-want +have):\n%s", file, cmp.Diff(string(want), string(text)))
	}
}
