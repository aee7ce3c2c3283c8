//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"galley/bench/report"
)

func TestCounted(t *testing.T) {
	for _, tt := range []struct {
		name                      string
		posts, runs, edits, saves int
		want                      counts
	}{
		{"few posts", 1000, 0, 0, 0, counts{1, 9, 5, 9, 5, 40}},
		{"many", 10000, 0, 0, 0, counts{1, 5, 3, 7, 3, 20}},
		{"so many that Hugo takes a minute", 50000, 0, 0, 0, counts{0, 3, 2, 5, 2, 6}},
		{"more pairs than edits", 50000, 7, 0, 0, counts{0, 7, 7, 7, 7, 6}},
		{"fewer edits than runs", 1000, 0, 2, 3, counts{1, 9, 5, 2, 2, 3}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			have := counted(tt.posts, tt.runs, tt.edits, tt.saves)
			if have != tt.want {
				t.Errorf("want %+v, have %+v", tt.want, have)
			}
		})
	}
	if diff := cmp.Diff([]int{3, 2, 2}, spread(7, 3)); diff != "" {
		t.Errorf("spread (-want +have):\n%s", diff)
	}
}

func TestParts(t *testing.T) {
	for _, tt := range []struct {
		asked asked
		want  string
	}{
		{asked{}, "cold,nothing,edit,save"},
		{asked{only: "save,cold"}, "cold,save"},
		{asked{limit: true}, "limit"},
		{asked{limit: true, only: "nothing,limit"}, "limit,nothing"},
		{asked{scale: "1000"}, ""},
		{asked{scale: "1000", apis: true}, "apis"},
	} {
		parts, err := tt.asked.parts()
		if err != nil {
			t.Fatal(err)
		}
		if have := strings.Join(parts, ","); have != tt.want {
			t.Errorf("%+v: want %s, have %s", tt.asked, tt.want, have)
		}
	}
	if parts, err := (&asked{only: "warm"}).parts(); err == nil {
		t.Errorf("a part that there is not: %v", parts)
	}
}

// TestInTurn pairs rounds, and goes on alone where Hugo fails.
func TestInTurn(t *testing.T) {
	j, calls := &job{posts: 1000}, []string{}
	run := func(name string, fail error) func() (report.Run, error) {
		return func() (report.Run, error) {
			calls = append(calls, name)
			return report.Run{Seconds: float64(len(calls))}, fail
		}
	}
	p := report.Part{Measure: report.Edit, Sides: []report.Side{{Name: "Galley"}, {Name: "Hugo"}}}
	if err := j.inTurn(&p, []int{2, 1}, run("g", nil), byHugo(run("h", nil))); err != nil {
		t.Fatal(err)
	}
	want := []report.Side{
		{Name: "Galley", Rounds: [][]report.Run{{{Seconds: 1}, {Seconds: 2}}, {{Seconds: 4}}}},
		{Name: "Hugo", Rounds: [][]report.Run{{{Seconds: 3}}, {{Seconds: 5}}}},
	}
	if diff := cmp.Diff(want, p.Sides); diff != "" {
		t.Errorf("(-want +have):\n%s", diff)
	}
	calls = nil
	p = report.Part{Measure: report.Edit, Sides: []report.Side{{Name: "Galley"}, {Name: "Hugo"}}}
	if err := j.inTurn(&p, pairs(3), run("g", nil), byHugo(run("h", os.ErrPermission))); err != nil {
		t.Fatal(err)
	}
	if have := strings.Join(calls, ""); have != "ghgg" || len(p.Sides) != 1 || p.Note != "Hugo failed: permission denied" {
		t.Errorf("calls %s, %d sides, note %q", have, len(p.Sides), p.Note)
	}
	calls = nil
	p = report.Part{Measure: report.Edit, Sides: []report.Side{{Name: "Galley"}, {Name: "Hugo"}}}
	second := func() (report.Run, error) {
		if len(calls) > 2 {
			return run("h", os.ErrPermission)()
		}
		return run("h", nil)()
	}
	if err := j.inTurn(&p, pairs(3), run("g", nil), byHugo(second)); err != nil {
		t.Fatal(err)
	}
	if have := strings.Join(calls, ""); have != "ghghg" || len(p.Sides) != 2 || len(p.Sides[1].Rounds) != 1 || p.Note == "" {
		t.Errorf("calls %s, %+v, note %q", have, p.Sides, p.Note)
	}
	if err := j.inTurn(&p, pairs(1), run("g", os.ErrPermission), nil); err == nil {
		t.Error("Galley failed, and nobody said so")
	}
}

// TestEdits changes title and body, and puts back what was there.
func TestEdits(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.md")
	const text = "---\ntitle: One\nslug: a\n---\nBody, with title: in it.\n"
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	e := &edits{dir, map[string][]byte{}, 0}
	var last marked
	for range 2 {
		m, err := e.change("a")
		if err != nil {
			t.Fatal(err)
		}
		if err := m.shown(dir, "a.md"); err != nil {
			t.Error(err)
		}
		if err := last.shown(dir, "a.md"); last.slug != "" && err == nil {
			t.Error("the edit before is still shown")
		}
		last = m
	}
	if err := e.putBack(); err != nil {
		t.Fatal(err)
	}
	if now, err := os.ReadFile(file); err != nil || string(now) != text {
		t.Errorf("it was not put back: %q, %v", now, err)
	}
}

// TestSame refuses a tree in which something is not as in Hugo's.
func TestSame(t *testing.T) {
	theirs := map[string]string{"a/index.html": "<p>One <b>two</b></p>", "a/index.json": `{"title":"A","content":"<p>One</p>","next":"","items":[{"slug":"b","none":null}],"total":1}`, "feed.xml": "<x/>"}
	for name, tt := range map[string]struct {
		file, text string
		same       bool
	}{
		"the same, written otherwise": {"a/index.html", "<p>One\n<i>two</i>", true},
		"another text":                {"a/index.html", "<p>One three</p>", false},
		"without what says nothing":   {"a/index.json", `{"content":"<div>One</div>","title":"A","items":[{"slug":"b"}],"total":1}`, true},
		"another value":               {"a/index.json", `{"title":"B","content":"<p>One</p>","items":[{"slug":"b"}],"total":1}`, false},
		"another member of a list":    {"a/index.json", `{"title":"A","content":"<p>One</p>","items":[{"slug":"c"}],"total":1}`, false},
		"another body":                {"a/index.json", `{"title":"A","content":"<p>Two</p>","items":[{"slug":"b"}],"total":1}`, false},
		"a file that is not there":    {"a/index.json", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			var dirs [2]string
			for i := range dirs {
				dirs[i] = t.TempDir()
				for file, text := range theirs {
					if i == 0 && file == tt.file {
						text = tt.text
					}
					to := filepath.Join(dirs[i], file)
					if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
						t.Fatal(err)
					}
					if text == "" {
						continue
					}
					if err := os.WriteFile(to, []byte(text), 0o644); err != nil {
						t.Fatal(err)
					}
				}
			}
			if n, err := sameTree(dirs[0], dirs[1]); (err == nil) != tt.same || err == nil && n != 2 {
				t.Errorf("%d files, %v", n, err)
			}
		})
	}
}

// TestStages reads what a goroutine is in, and orders it as a tree.
func TestStages(t *testing.T) {
	const stacks = `goroutine 1 [running]:
main.main()
	/x/main.go:1 +0x1

goroutine 7 [semacquire]:
sync.runtime_Semacquire(0xc0)
	/x/sema.go:1 +0x1
galley/content.ReadAgain({0x1, 0x2}, 0x3)
	/x/read.go:1 +0x1
galley/builder.(*opening).open(0xc0)
	/x/builder.go:1 +0x1
galley/builder.Publish({0x1})
	/x/publish.go:1 +0x1
galley/bench.profileOne.func1()
	/x/profile.go:1 +0x1
created by galley/bench.x in goroutine 1
	/x/profile.go:1 +0x1

goroutine 8 [running]:
galley/content.(*reader).one(0x1)
	/x/read.go:1 +0x1
`
	if diff := cmp.Diff([]string{"builder.Publish", "builder.(*opening).open", "content.ReadAgain"}, ours(stacks)); diff != "" {
		t.Errorf("(-want +have):\n%s", diff)
	}
	took := map[string]time.Duration{"a": 9, "a\nb": 2, "a\nc": 7, "a\nc\nd": 1, "e": 3}
	have := byTime([]string{"e", "a\nc\nd", "a\nb", "a", "a\nc"}, func(path string) time.Duration { return took[path] })
	if diff := cmp.Diff([]string{"a", "a\nc", "a\nc\nd", "a\nb", "e"}, have); diff != "" {
		t.Errorf("(-want +have):\n%s", diff)
	}
}

// TestSummary puts samples into groups: by the outermost function that is a
// stage's, and in it by the innermost that is told apart.
func TestSummary(t *testing.T) {
	const raw = `PeriodType: cpu nanoseconds
Period: 10000000
Samples:
samples/count cpu/nanoseconds
          1   60000000: 1 2 3
                bytes:[65536]
          1   30000000: 4 5
          2   10000000: 6
Locations
     1: 0x1 M=1 runtime.mallocgc /go/malloc.go:1:0 s=1
     2: 0x2 M=1 github.com/yuin/goldmark/ast.New[go.shape.struct { A int }] /m/ast.go:1:0 s=1
             galley/content/markdown.(*Printer).Print /x/print.go:1:0 s=1
     3: 0x3 M=1 galley/content.ReadAgain.func1 /x/read.go:1:0 s=1
     4: 0x4 M=1 runtime.memmove /go/memmove.s:1:0 s=1
             galley/content/bodies.(*Store).Append /x/bodies.go:1:0 s=1
             galley/render/html.(*family).page /x/page.go:1:0 s=1
     5: 0x5 M=1 galley/render.(*Edition).Answer /x/edition.go:1:0 s=1
             galley/builder.(*worker).put /x/build.go:1:0 s=1
     6: 0x6 M=1 runtime.gcBgMarkWorker /go/mgc.go:1:0 s=1
Mappings
1: 0x0/0x0/0x0 /x/bench
`
	samples, err := readRaw(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	want := `| | processor | |
|---|---|---|
| all | 100 ms | 100 % |
| reading | 60 ms | 60 % |
| · goldmark | 60 ms | 60 % |
| answering | 30 ms | 30 % |
| · bodies from their file | 30 ms | 30 % |
| collecting garbage | 10 ms | 10 % |
`
	if diff := cmp.Diff(want, table([]column{newColumn("processor", samples, 1, milliseconds)})); diff != "" {
		t.Errorf("(-want +have):\n%s", diff)
	}
	want = `| waiting | 100 ms |
|---|---|
` + "| `content/markdown.(*Printer).Print` | 60 ms |\n| `content/bodies.(*Store).Append` | 30 ms |\n| outside of Galley | 10 ms |\n"
	if diff := cmp.Diff(want, waits("waiting", samples, 1)); diff != "" {
		t.Errorf("(-want +have):\n%s", diff)
	}
	want = "| system call | calls |\n|---|---|\n| openat2 | 12332 |\n| futex | 3208 |\n"
	have := systemCalls(`% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 42.77    1.429677         445      3208       129 futex
  8.13    0.271745          22     12332           openat2
  0.01    0.000001           1         9           getpid
------ ----------- ----------- --------- --------- ----------------
100.00    3.342000         216     15549       129 total
`)
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("(-want +have):\n%s", diff)
	}
}
