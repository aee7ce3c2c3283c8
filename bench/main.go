//go:build unix

// Command bench measures `galley build` beside Hugo on one job: the same posts,
// the same pages and lists, in HTML and in JSON. It generates the content,
// builds both sides in turn into fresh folders, looks whether both did the
// work, and prints medians and the ratio pair by pair. README.md says how.
package main

import (
	"embed"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"galley/bench/corpus"
)

//go:embed all:galley
var galleyProject embed.FS

//go:embed all:hugo
var hugoSite embed.FS

func main() {
	sizes := flag.String("n", "1000,10000", "numbers of posts")
	runs := flag.Int("runs", 5, "pairs of builds for each number")
	hugo := flag.String("hugo", "hugo", "Hugo's program")
	work := flag.String("work", "", "folder for content and trees (a new temporary one)")
	keep := flag.Bool("keep", false, "leave the folder where it is")
	saves := flag.Int("saves", 0, "instead of builds: so many saves under both servers")
	flag.Parse()
	if err := run(*sizes, *runs, *saves, *hugo, *work, *keep); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(sizes string, runs, saves int, hugo, work string, keep bool) (err error) {
	if work == "" {
		if work, err = os.MkdirTemp("", "galley-bench-"); err != nil {
			return err
		}
		if !keep {
			defer os.RemoveAll(work)
		}
	}
	galley := filepath.Join(work, "galley")
	if out, err := exec.Command("go", "build", "-o", galley, "galley/cmd/galley").CombinedOutput(); err != nil {
		return fmt.Errorf("building galley: %w\n%s", err, out)
	}
	fmt.Println("| posts | | Galley | Hugo | Galley / Hugo: median (pairs) |")
	fmt.Println("|---|---|---|---|---|")
	for _, size := range strings.Split(sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil {
			return err
		}
		job := func(dir string) error { return measure(dir, n, runs, galley, hugo) }
		if saves > 0 {
			job = func(dir string) error { return measureSaves(dir, n, saves, galley, hugo) }
		}
		if err := job(filepath.Join(work, size)); err != nil {
			return fmt.Errorf("%d posts: %w", n, err)
		}
	}
	return nil
}

// measure makes the content once and builds it with both, in turn. Nothing is
// deleted before the last pair: on many disks writing beside a large removal
// measures the removal.
func measure(dir string, n, runs int, galley, hugo string) error {
	if err := corpus.Write(dir, n, 1); err != nil {
		return err
	}
	if err := lay(galleyProject, "galley", dir, nil); err != nil {
		return err
	}
	site := filepath.Join(dir, "hugo")
	content := filepath.Join(dir, "content")
	if err := lay(hugoSite, "hugo", site, strings.NewReplacer("@CONTENT@", content, "@HIGHLIGHT@", "false")); err != nil {
		return err
	}
	var ours, theirs []cost
	for i := range runs + 1 { // the first pair warms the caches and is not counted
		g := filepath.Join(dir, fmt.Sprintf("tree-galley-%d", i))
		h := filepath.Join(dir, fmt.Sprintf("tree-hugo-%d", i))
		a, err := timed(dir, galley, "build", "--out", g)
		if err != nil {
			return err
		}
		if err := os.Rename(filepath.Join(dir, ".galley"), filepath.Join(dir, fmt.Sprintf("cache-%d", i))); err != nil && !os.IsNotExist(err) {
			return err
		}
		b, err := timed(site, hugo, "--quiet", "--destination", h)
		if err != nil {
			return err
		}
		if i == 0 {
			if err := sameWork(g, h); err != nil {
				return err
			}
			continue
		}
		ours, theirs = append(ours, a), append(theirs, b)
	}
	row := func(what, format string, of func(cost) float64) {
		var a, b, ratios []float64
		for i := range ours {
			a, b = append(a, of(ours[i])), append(b, of(theirs[i]))
			ratios = append(ratios, of(ours[i])/of(theirs[i]))
		}
		fmt.Printf("| %d | %s | "+format+" | "+format+" | %.3f (%.3f to %.3f) |\n", n, what,
			median(a), median(b), median(ratios), slices.Min(ratios), slices.Max(ratios))
	}
	row("time", "%.2f s", func(c cost) float64 { return c.wall.Seconds() })
	row("processor", "%.2f s", func(c cost) float64 { return c.cpu.Seconds() })
	row("peak memory", "%.0f MiB", func(c cost) float64 { return float64(c.memory) / (1 << 20) })
	return nil
}

type cost struct {
	wall, cpu time.Duration
	memory    int64 // bytes, at its peak
}

func timed(dir, program string, args ...string) (cost, error) {
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	// Nobody is to pay for what the other has left to be written: Galley syncs
	// its tree before it publishes it, and that would wait for both.
	syscall.Sync()
	begun := time.Now()
	out, err := cmd.CombinedOutput()
	wall := time.Since(begun)
	if err != nil {
		return cost{}, fmt.Errorf("%s: %w\n%s", filepath.Base(program), err, tail(out))
	}
	s := cmd.ProcessState
	used, ok := s.SysUsage().(*syscall.Rusage)
	if !ok {
		return cost{}, fmt.Errorf("this system does not tell what a process used")
	}
	return cost{wall, s.UserTime() + s.SystemTime(), int64(used.Maxrss) << 10}, nil
}

func tail(out []byte) []byte { return out[max(0, len(out)-2000):] }

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	if n := len(x); n%2 == 0 {
		return (x[n/2-1] + x[n/2]) / 2
	}
	return x[len(x)/2]
}

// lay writes an embedded folder to dir; a name that ends in .in loses it, and
// its text is passed through fill.
func lay(from embed.FS, root, dir string, fill *strings.Replacer) error {
	return fs.WalkDir(from, root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, filepath.FromSlash(path))
		if err != nil {
			return err
		}
		to := filepath.Join(dir, rel)
		if d.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		text, err := from.ReadFile(path)
		if err != nil {
			return err
		}
		if name, ok := strings.CutSuffix(to, ".in"); ok {
			to, text = name, []byte(fill.Replace(string(text)))
		}
		return os.WriteFile(to, text, 0o644)
	})
}
