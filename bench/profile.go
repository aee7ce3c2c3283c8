//go:build unix

package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"galley/bench/corpus"
	"galley/builder"
	"galley/content"
)

// Profiles of a cold build of Galley's side. Each is taken in a process of its
// own, this program again, so that none measures another's garbage.

// profiler is the first argument of such a process; what to profile, the
// project, the tree and the file for the profile follow.
const profiler = "profile-one"

// A profiling runs a build, and writes what it saw of it to a file.
type profiling func(build func() error, file string) error

// A sort of profile.
type sort struct {
	name, about, file string
	take              profiling
	tops              [][]string // what go tool pprof makes of it, as text
}

var profilings = []sort{
	{"stages", "where the time goes, by what the build's own goroutine does or waits for", "stages.md", stages, nil},
	{"cpu", "processor", "cpu.pprof", profileCPU, [][]string{{"-top"}, {"-top", "-cum"}}},
	{"allocs", "all that was allocated", "allocs.pprof", profileAllocations, [][]string{{"-top", "-sample_index=alloc_space"}, {"-top", "-cum", "-sample_index=alloc_space"}, {"-top", "-sample_index=alloc_objects"}}},
	{"heap", "what was in use at the peak", "heap.pprof", profileHeap, [][]string{{"-top", "-sample_index=inuse_space"}, {"-top", "-cum", "-sample_index=inuse_space"}}},
	{"block", "waiting for one another", "block.pprof", profileBlocking, [][]string{{"-top", "-cum"}}},
	{"mutex", "holding locks that others wait for", "mutex.pprof", profileMutexes, [][]string{{"-top", "-cum"}}},
}

// profile makes the content, takes all profiles of building it, and puts them
// together in summary.md.
func profile(work string, posts int, galley, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	j := &job{posts: posts, dir: filepath.Join(work, fmt.Sprint(posts)), galley: galley, project: filepath.Join(work, fmt.Sprint(posts), "project")}
	j.say("writing the content")
	if err := corpus.Write(j.project, posts, 1); err != nil {
		return err
	}
	if err := lay(galleyProject, "galley", j.project, nil); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	for _, p := range profilings {
		j.say("%s: %s", p.name, p.about)
		syscall.Sync()
		tree := j.fresh("galley")
		if out, err := exec.Command(self, profiler, p.name, j.project, tree, filepath.Join(dir, p.file)).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", p.name, err, out)
		}
		if err := j.forget(tree); err != nil {
			return err
		}
		for _, args := range p.tops {
			text, err := pprofTool(append(append([]string{"-nodecount=60"}, args...), filepath.Join(dir, p.file))...)
			if err != nil {
				return err
			}
			name := p.name + strings.ReplaceAll(strings.Join(args, ""), "=", "-") + ".txt"
			if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
				return err
			}
		}
	}
	if err := j.countCalls(filepath.Join(dir, "syscalls.txt")); err != nil {
		return err
	}
	text, err := summary(dir)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stdout, "## %d posts\n\n%s", posts, text)
	return os.WriteFile(filepath.Join(dir, "summary.md"), []byte(text), 0o644)
}

// forget removes what a build left. Between profiles that does no harm: they
// count processor time and bytes, and the one that counts time is the first.
func (j *job) forget(tree string) error {
	return cmp.Or(os.RemoveAll(tree), os.RemoveAll(filepath.Join(j.project, ".galley")))
}

func pprofTool(args ...string) ([]byte, error) {
	var said bytes.Buffer
	cmd := exec.Command("go", append([]string{"tool", "pprof"}, args...)...)
	cmd.Stderr = &said
	text, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go tool pprof: %w\n%s", err, said.Bytes())
	}
	return text, nil
}

// summary is what the documentation shows of the profiles in a folder.
func summary(dir string) (string, error) {
	read := func(name string) (samples []sample, err error) {
		text, err := pprofTool("-raw", filepath.Join(dir, name+".pprof"))
		if err == nil {
			samples, err = readRaw(bytes.NewReader(text))
		}
		return samples, err
	}
	all := map[string][]sample{}
	for _, name := range []string{"cpu", "allocs", "heap", "block", "mutex"} {
		samples, err := read(name)
		if err != nil {
			return "", err
		}
		all[name] = samples
	}
	stages, err := os.ReadFile(filepath.Join(dir, "stages.md"))
	if err != nil {
		return "", err
	}
	text := string(stages) + "\n" + table([]column{
		newColumn("processor", all["cpu"], 1, milliseconds),
		newColumn("allocated", all["allocs"], 1, mebibytes),
		newColumn("objects", all["allocs"], 0, millions),
		newColumn("in use at the peak", all["heap"], 3, mebibytes),
	}) + "\n" + waits("waiting for one another", all["block"], 1) + "\n" + waits("waiting for locks", all["mutex"], 1)
	if calls, err := os.ReadFile(filepath.Join(dir, "syscalls.txt")); err == nil {
		text += "\n" + systemCalls(string(calls))
	}
	return text, nil
}

// profileOne is a process that takes one profile.
func profileOne(args []string) error {
	i := slices.IndexFunc(profilings, func(s sort) bool { return s.name == args[0] })
	return profilings[i].take(func() error {
		r, err := builder.Publish(context.Background(), builder.Job{Folder: args[1], Out: args[2], Holder: "a profile", Program: "a profile", Options: content.Options{Now: time.Now()}})
		if err == nil && r.Problems.Failed() {
			err = fmt.Errorf("the project has problems")
		}
		return err
	}, args[3])
}

func profileCPU(build func() error, file string) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	err = build()
	pprof.StopCPUProfile()
	return cmp.Or(err, f.Close())
}

func profileAllocations(build func() error, file string) error {
	runtime.MemProfileRate = 64 << 10
	if err := build(); err != nil {
		return err
	}
	return keepProfile("allocs", file)
}

func profileBlocking(build func() error, file string) error {
	runtime.SetBlockProfileRate(1000)
	if err := build(); err != nil {
		return err
	}
	return keepProfile("block", file)
}

func profileMutexes(build func() error, file string) error {
	runtime.SetMutexProfileFraction(1)
	if err := build(); err != nil {
		return err
	}
	return keepProfile("mutex", file)
}

func keepProfile(name, file string) error {
	var b bytes.Buffer
	if err := pprof.Lookup(name).WriteTo(&b, 0); err != nil {
		return err
	}
	return os.WriteFile(file, b.Bytes(), 0o644)
}

// profileHeap keeps the profile of the moment at which most was in use. It says
// what lived at the last collection before.
func profileHeap(build func() error, file string) error {
	runtime.MemProfileRate = 64 << 10
	var b bytes.Buffer
	var most uint64
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	stop := every(10*time.Millisecond, func() {
		metrics.Read(sample)
		if now := sample[0].Value.Uint64(); now > most+most/20 {
			most = now
			b.Reset()
			pprof.Lookup("heap").WriteTo(&b, 0)
		}
	})
	err := build()
	stop()
	return cmp.Or(err, os.WriteFile(file, b.Bytes(), 0o644))
}

// stages looks every few milliseconds at what the goroutine that builds does or
// waits for, and sums up, by the functions it is in, the time and what all
// goroutines together used meanwhile.
func stages(build func() error, file string) error {
	type sum struct{ wall, cpu time.Duration }
	sums := map[string]*sum{}
	stack := make([]byte, 1<<20)
	last, used := time.Now(), processorTime()
	look := func() {
		now, cpu := time.Now(), processorTime()
		where := ours(string(stack[:runtime.Stack(stack, true)]))
		for i := range where {
			path := strings.Join(where[:i+1], "\n")
			s := sums[path]
			if s == nil {
				s = new(sum)
				sums[path] = s
			}
			s.wall, s.cpu = s.wall+now.Sub(last), s.cpu+cpu-used
		}
		last, used = now, cpu
	}
	begun := time.Now()
	stop := every(4*time.Millisecond, look)
	err := build()
	stop()
	whole := time.Since(begun)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("| in | time | | processor | cores busy |\n|---|---|---|---|---|\n")
	for _, path := range byTime(slices.Collect(maps.Keys(sums)), func(path string) time.Duration { return sums[path].wall }) {
		if s := sums[path]; s.wall >= whole/100 {
			depth := strings.Count(path, "\n")
			fmt.Fprintf(&b, "| %s`%s` | %.0f ms | %.0f %% | %.0f ms | %.1f |\n", strings.Repeat("· ", depth), path[strings.LastIndexByte(path, '\n')+1:],
				1000*s.wall.Seconds(), 100*s.wall.Seconds()/whole.Seconds(), 1000*s.cpu.Seconds(), s.cpu.Seconds()/s.wall.Seconds())
		}
	}
	return os.WriteFile(file, []byte(b.String()), 0o644)
}

// byTime orders paths as a tree: each before what is in it, and beside each
// other the one that took most first.
func byTime(paths []string, wall func(string) time.Duration) []string {
	slices.SortFunc(paths, func(a, b string) int {
		x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
		i := 0
		for i < min(len(x), len(y)) && x[i] == y[i] {
			i++
		}
		if i == min(len(x), len(y)) {
			return len(x) - len(y)
		}
		to := func(path []string) string { return strings.Join(path[:i+1], "\n") }
		return cmp.Or(cmp.Compare(wall(to(y)), wall(to(x))), cmp.Compare(x[i], y[i]))
	})
	return paths
}

// ours are the functions of Galley's that the goroutine of Publish is in, the
// outermost first.
func ours(stacks string) (where []string) {
	for goroutine := range strings.SplitSeq(stacks, "\n\n") {
		if !strings.Contains(goroutine, "\ngalley/builder.Publish(") {
			continue
		}
		for line := range strings.Lines(goroutine) {
			if at := strings.LastIndexByte(line, '('); at > 0 && strings.HasPrefix(line, "galley/") && !strings.HasPrefix(line, "galley/bench") {
				where = append(where, strings.TrimPrefix(line[:at], "galley/"))
			}
		}
	}
	slices.Reverse(where)
	return where[:min(len(where), 6)]
}

func processorTime() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// every calls f now and then until it is stopped.
func every(d time.Duration, f func()) (stop func()) {
	ticker, end := time.NewTicker(d), make(chan struct{})
	var done sync.WaitGroup
	done.Go(func() {
		for {
			select {
			case <-ticker.C:
				f()
			case <-end:
				return
			}
		}
	})
	return func() {
		ticker.Stop()
		close(end)
		done.Wait()
	}
}

// countCalls is the profile of the file system: what the command asked of it.
func (j *job) countCalls(file string) error {
	strace, err := exec.LookPath("strace")
	if err != nil {
		fmt.Fprintln(os.Stderr, "no table of system calls: strace is not installed")
		return nil
	}
	j.say("system calls, with strace")
	tree := j.fresh("galley")
	if _, err := timed(j.project, strace, "-c", "-f", "-o", file, j.galley, "build", "--out", tree); err != nil {
		return err
	}
	return j.forget(tree)
}
