//go:build unix

// Command bench measures Galley beside Hugo on one job: the same posts, the same
// pages and lists, in HTML and in JSON. It generates the content, lets both do
// the work in turn, looks whether both did it, and writes what it measured as
// JSON, as Markdown and as a plot. README.md says how.
package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"galley/bench/report"
)

// asked is the command line.
type asked struct {
	hugo, work, out, from, profile string
	sizes, only, scale             string
	runs, edits, saves             int
	limit, apis, keep, anew        bool
}

func main() {
	if len(os.Args) > 2 {
		if process := map[string]func([]string) error{starter: start, profiler: profileOne}[os.Args[1]]; process != nil {
			if err := process(os.Args[2:]); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			return
		}
	}
	var a asked
	flag.StringVar(&a.sizes, "n", "1000,10000", "numbers of posts")
	flag.StringVar(&a.hugo, "hugo", "hugo", "Hugo's program")
	flag.StringVar(&a.only, "only", "", "parts of `cold,nothing,edit,save,limit,apis` (the first four)")
	flag.IntVar(&a.runs, "runs", 0, "pairs of builds (0: by the number of posts)")
	flag.IntVar(&a.edits, "edits", 0, "edits (0: by the number of posts)")
	flag.IntVar(&a.saves, "saves", 0, "saves under a server (0: by the number of posts)")
	flag.BoolVar(&a.limit, "limit", false, "only, or besides what -only says: the program made by hand")
	flag.BoolVar(&a.apis, "apis", false, "only, or besides what -only says: all three APIs")
	flag.StringVar(&a.scale, "scale", "", "only, or besides what -only says: cold builds of Galley alone, of these `numbers` of posts")
	flag.StringVar(&a.out, "o", filepath.Join("bench", "results.md"), "the Markdown; JSON and plot lie beside it, and parts that were measured before stay in it")
	flag.BoolVar(&a.anew, "anew", false, "forget what was measured before")
	flag.StringVar(&a.from, "from", "", "measure nothing: make Markdown and plot of this `JSON`")
	flag.StringVar(&a.work, "work", "", "folder for content and trees (a new temporary one)")
	flag.BoolVar(&a.keep, "keep", false, "leave the folder where it is")
	flag.StringVar(&a.profile, "profile", "", "measure nothing: build Galley's side of -n in this program, and write profiles to `DIR`")
	flag.Parse()
	if err := a.run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (a *asked) run() (err error) {
	if a.from != "" {
		out := a.out
		flag.Visit(func(f *flag.Flag) { a.anew = a.anew || f.Name == "o" })
		if !a.anew {
			out = strings.TrimSuffix(a.from, ".json") + ".md"
		}
		r, err := load(a.from)
		if err != nil {
			return err
		}
		return publish(r, out)
	}
	if a.work == "" {
		if a.work, err = os.MkdirTemp("", "galley-bench-"); err != nil {
			return err
		}
	} else if err := os.MkdirAll(a.work, 0o755); err != nil {
		return err
	} else if a.work, err = os.MkdirTemp(a.work, "galley-bench-"); err != nil {
		return err
	}
	if a.work, err = filepath.Abs(a.work); err != nil {
		return err
	}
	if a.keep {
		fmt.Fprintln(os.Stderr, "everything lies in", a.work)
	} else {
		defer os.RemoveAll(a.work)
	}
	sizes, err := numbers(a.sizes)
	if err != nil {
		return err
	}
	galley, err := a.program("cmd/galley")
	if err != nil {
		return err
	}
	if a.profile != "" {
		for _, n := range sizes {
			if err := profile(a.work, n, galley, filepath.Join(a.profile, strconv.Itoa(n))); err != nil {
				return err
			}
		}
		return nil
	}
	return a.measure(sizes, galley)
}

// measure does the parts, the quick sizes first, and writes down each when it is
// done. What fails is told, and the rest goes on.
func (a *asked) measure(sizes []int, galley string) error {
	parts, err := a.parts()
	if err != nil {
		return err
	}
	larger, err := numbers(a.scale)
	if err != nil {
		return err
	}
	hugo := ""
	if len(parts) > 0 && !slices.Equal(parts, []string{report.APIs}) {
		if hugo, err = exec.LookPath(a.hugo); err != nil {
			return fmt.Errorf("what Galley is measured beside is missing: %w; go install github.com/gohugoio/hugo@v0.165.0, and name it with -hugo", err)
		}
		if hugo, err = filepath.Abs(hugo); err != nil {
			return err
		}
	}
	results, err := a.before(hugo)
	if err != nil {
		return err
	}
	var failed []error
	keep := func(name string, posts int, parts []report.Part, err error) {
		for _, p := range parts {
			results.Put(p)
		}
		if err == nil {
			err = publish(results, a.out)
		}
		if err != nil {
			err = fmt.Errorf("%s of %d posts: %w", name, posts, err)
			fmt.Fprintln(os.Stderr, "bench:", err)
			failed = append(failed, err)
		}
		debug.FreeOSMemory()
	}
	for _, n := range sizes {
		if len(parts) == 0 {
			break
		}
		j, err := newJob(filepath.Join(a.work, strconv.Itoa(n)), n, galley, hugo, counted(n, a.runs, a.edits, a.saves))
		if err != nil {
			return err
		}
		for _, name := range parts {
			var done []report.Part
			switch name {
			case report.Cold:
				done, err = j.cold()
			case report.Nothing:
				done, err = j.nothing()
			case report.Edit:
				done, err = j.edit()
			case report.Save:
				done, err = j.save()
			case report.APIs:
				done, err = j.apis()
			case report.Limit:
				var program string
				if program, err = a.program("bench/limit"); err == nil {
					done, err = j.limit(program)
				}
			}
			keep(name, n, done, err)
		}
	}
	for _, n := range larger {
		done, err := scale(filepath.Join(a.work, "scale-"+strconv.Itoa(n)), n, galley)
		keep(report.Scale, n, done, err)
	}
	fmt.Fprintf(os.Stderr, "written to %s, with JSON and plot beside it\n", a.out)
	if _, err := os.Stdout.Write(results.Markdown("")); err != nil {
		return err
	}
	return errors.Join(failed...)
}

// parts are those that are asked for, in an order in which none has to build
// again what another has built.
func (a *asked) parts() ([]string, error) {
	order := []string{report.Cold, report.Limit, report.APIs, report.Nothing, report.Edit, report.Save}
	only := a.only
	if only == "" && !a.limit && !a.apis && a.scale == "" {
		only = "cold,nothing,edit,save"
	}
	var parts []string
	for name := range strings.SplitSeq(only, ",") {
		if name == "" {
			continue
		}
		if !slices.Contains(order, name) {
			return nil, fmt.Errorf("-only has no part %q: %s", name, strings.Join(order, ", "))
		}
		parts = append(parts, name)
	}
	if a.limit {
		parts = append(parts, report.Limit)
	}
	if a.apis {
		parts = append(parts, report.APIs)
	}
	slices.SortFunc(parts, func(x, y string) int { return cmp.Compare(slices.Index(order, x), slices.Index(order, y)) })
	return slices.Compact(parts), nil
}

// before gives what was measured before on this machine, to be added to.
func (a *asked) before(hugo string) (*report.Results, error) {
	m, err := thisMachine(a.work, hugo)
	if err != nil {
		return nil, err
	}
	r, err := load(beside(a.out, ".json"))
	if errors.Is(err, os.ErrNotExist) || a.anew {
		return &report.Results{Machine: m}, nil
	}
	if err != nil {
		return nil, err
	}
	if hugo == "" {
		m.Hugo = r.Machine.Hugo
	} else if r.Machine.Hugo == "" {
		r.Machine.Hugo = m.Hugo
	}
	if r.Machine != m {
		return nil, fmt.Errorf("%s is of another machine or other versions:\n  there  %s\n  here   %s\n-o names another file, and -anew begins that one anew", a.out, r.Machine, m)
	}
	return r, nil
}

// program builds one of ours.
func (a *asked) program(path string) (string, error) {
	to := filepath.Join(a.work, filepath.Base(path))
	if out, err := exec.Command("go", "build", "-o", to, "galley/"+path).CombinedOutput(); err != nil {
		return "", fmt.Errorf("building %s: %w\n%s", path, err, out)
	}
	return to, nil
}

func load(file string) (*report.Results, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	r, err := report.Read(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return r, nil
}

// publish writes the results in their three forms.
func publish(r *report.Results, out string) error {
	text, err := r.JSON()
	if err != nil {
		return err
	}
	if err := os.WriteFile(beside(out, ".json"), text, 0o644); err != nil {
		return err
	}
	picture := ""
	if svg := r.SVG(); svg != nil {
		picture = filepath.Base(beside(out, ".svg"))
		if err := os.WriteFile(beside(out, ".svg"), svg, 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(out, r.Markdown(picture), 0o644)
}

func beside(out, extension string) string {
	return strings.TrimSuffix(out, filepath.Ext(out)) + extension
}

func numbers(list string) (all []int, err error) {
	for text := range strings.SplitSeq(list, ",") {
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 10 {
			return nil, fmt.Errorf("%q is no number of posts", text)
		}
		all = append(all, n)
	}
	return all, nil
}
