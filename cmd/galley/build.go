package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v2"

	"galley/builder"
	"galley/builder/disk"
	"galley/schemas/source"
)

func buildCommand(e env) *cli.Command {
	return &cli.Command{
		Name:  "build",
		Usage: "checks, answers and publishes",
		Description: `With an error in the project nothing is published, and the published tree stays as it was.
The last line names the next instant at which the same sources would give another tree.

Examples:
   galley build
   galley -C examples/tour build --out /tmp/tour
   galley build --base-url https://preview.example.test --clock 2026-03-01T09:00:00Z
   galley build --format json`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "publish to `DIR` (default: output of galley.yaml, else public)", TakesFile: true},
			baseURLFlag(),
			clockFlag(),
			&cli.BoolFlag{Name: "in-place", DisableDefaultText: true, Usage: "change the folder file by file, not in one step"},
			&cli.BoolFlag{Name: "cold", DisableDefaultText: true, Usage: "read and answer everything anew, whatever .galley/cache has"},
			&cli.BoolFlag{Name: "verify", DisableDefaultText: true, Usage: "then make everything once more from nothing, and compare every byte with what is published"},
			&cli.StringFlag{Name: "format", Value: "text", Usage: "`FORM` of the report: text, json"},
		},
		Action: func(c *cli.Context) error { return build(c, e) },
	}
}

func build(c *cli.Context, e env) error {
	format, options, err := e.asked(c, 0, "text", "json")
	if err != nil {
		return err
	}
	folder, err := e.folder(c)
	if err != nil {
		return err
	}
	began := time.Now()
	bar, memory := e.progress(), e.newCollector(c.Bool("verify"))
	result, err := builder.Publish(c.Context, builder.Job{
		Folder: folder, Out: c.String("out"), Home: cmp.Or(e.variable("HOME"), e.variable("USERPROFILE")), InPlace: c.Bool("in-place"),
		Holder:  "a build (pid " + strconv.Itoa(os.Getpid()) + ", since " + e.now().Format(time.TimeOnly) + ")",
		Options: options, Listed: memory.listed, Planned: memory.planned, Progress: bar.tell, Program: program(), Cold: c.Bool("cold"), Verify: c.Bool("verify"),
	})
	bar.clear()
	took := time.Since(began).Seconds()
	if err == nil && result.Problems.Failed() {
		err = errProblems
	}

	if print := e.printBuild(format, folder, result, took, err); print != nil {
		return fmt.Errorf("printing the report: %w", print)
	}
	return e.unchanged(result, err)
}

// unchanged ends a failed build by saying what became of the published folder:
// it is the last thing said.
func (e env) unchanged(r *builder.Result, err error) error {
	if err == nil || r.Out == "" || r.Report.Changed {
		return err
	}
	if message, hint, _ := explain(err); message != "" {
		tell(e, message, hint)
	}
	if r.There {
		fmt.Fprintf(e.err, "%s/ was not changed\n", source.Visible(r.Out))
	} else {
		fmt.Fprintln(e.err, "nothing was published")
	}
	return &told{err}
}

// told is an error whose message has been printed.
type told struct{ error }

func (t *told) Unwrap() error { return t.error }

func (e env) printBuild(format, folder string, r *builder.Result, took float64, failed error) error {
	sum := source.Summarize(r.Problems, r.Documents, r.Types)
	if format == "json" && (failed == nil || errors.Is(failed, errProblems)) {
		return e.printBuildJSON(r, sum, took)
	}
	if len(r.Problems) > 0 {
		project, err := disk.Open(folder)
		if err != nil {
			return err
		}
		defer project.Close()
		shown, more := mostImportant(r.Problems)
		if err := e.printText(e.err, project.FS(), shown, sum); err != nil {
			return err
		}
		if more > 0 {
			fmt.Fprintf(e.err, "%d more warnings are not shown here: `galley check` shows all\n", more)
		}
	}
	for _, note := range r.Report.Notes {
		fmt.Fprintln(e.err, source.Visible(note))
	}
	if failed != nil {
		return nil
	}
	if len(r.Families) > 0 {
		fmt.Fprintln(e.out, perFamily(r.Families))
	}
	line := fmt.Sprintf("%s/: %d files, %d written, %d removed, %d documents in %s",
		source.Visible(r.Out), r.Report.Files, r.Report.Written, r.Report.Removed, sum.Documents, seconds(took))
	if !r.Due.IsZero() {
		line += "; the next change is due at " + r.Due.UTC().Format(time.RFC3339)
	}
	if r.Verified > 0 {
		line += fmt.Sprintf("\n%d files compared with a build from nothing: the same, byte for byte", r.Verified)
	}
	_, err := fmt.Fprintln(e.out, line)
	return err
}

// mostWarnings is how many warnings a build shows: whoever has more of them than
// this has them at every build, and reads them with `galley check`.
const mostWarnings = 50

// mostImportant gives all errors, and of the warnings the first; and how many
// it has left out.
func mostImportant(ps source.Problems) (shown source.Problems, more int) {
	if _, warnings := ps.Count(); warnings <= mostWarnings {
		return ps, 0
	}
	warnings := 0
	for _, p := range ps {
		if p.Severity != source.Error {
			if warnings++; warnings > mostWarnings {
				more++
				continue
			}
		}
		shown = append(shown, p)
	}
	return shown, more
}

// perFamily says how many files each family has, the most first.
func perFamily(families map[string]int) string {
	names := slices.SortedFunc(maps.Keys(families), func(a, b string) int {
		return cmp.Or(cmp.Compare(families[b], families[a]), cmp.Compare(a, b))
	})
	for i, name := range names {
		names[i] = fmt.Sprintf("%s %d", name, families[name])
	}
	return "files of " + strings.Join(names, ", ")
}

func seconds(s float64) string {
	if s < 1 {
		return fmt.Sprintf("%.0f ms", s*1000)
	}
	return fmt.Sprintf("%.2f s", s)
}

// printBuildJSON prints the members of design 9, problems and summary as
// `check` does.
func (e env) printBuildJSON(r *builder.Result, sum source.Summary, took float64) error {
	var problems strings.Builder
	if err := source.PrintJSON(&problems, r.Problems, sum); err != nil {
		return err
	}
	var found struct {
		Problems json.RawMessage `json:"problems"`
		Summary  json.RawMessage `json:"summary"`
	}
	if err := json.Unmarshal([]byte(problems.String()), &found); err != nil {
		return err
	}
	var due *string
	if !r.Due.IsZero() {
		text := r.Due.UTC().Format(time.RFC3339)
		due = &text
	}
	enc := json.NewEncoder(e.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(struct {
		Out       string          `json:"out"`
		Documents int             `json:"documents"`
		Files     int             `json:"files"`
		Written   int             `json:"written"`
		Kept      int             `json:"kept"`
		Removed   int             `json:"removed"`
		Families  map[string]int  `json:"families"`
		Seconds   float64         `json:"seconds"`
		Due       *string         `json:"due"`
		Notes     []string        `json:"notes"`
		Problems  json.RawMessage `json:"problems"`
		Summary   json.RawMessage `json:"summary"`
	}{
		r.Out, sum.Documents, r.Report.Files, r.Report.Written, r.Report.Kept, r.Report.Removed,
		r.Families, float64(int(took*1000)) / 1000, due, append([]string{}, r.Report.Notes...), found.Problems, found.Summary,
	})
}

// progress is a bar on a terminal, and nothing elsewhere.
func (e env) progress() *bar {
	if !e.terminal || e.variable("TERM") == "dumb" {
		return &bar{}
	}
	return &bar{to: e.err}
}

type bar struct {
	to io.Writer
	mu sync.Mutex
	on *progressbar.ProgressBar
}

func (b *bar) tell(done, total int) {
	if b.to == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.on == nil {
		b.on = progressbar.NewOptions(total, progressbar.OptionSetWriter(b.to), progressbar.OptionSetDescription("answering"),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetWidth(30), progressbar.OptionShowCount(),
			progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(false))
	}
	b.on.Set(max(done, int(b.on.State().CurrentNum)))
}

func (b *bar) clear() {
	if b.on != nil {
		b.on.Finish()
	}
}
