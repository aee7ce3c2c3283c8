package builder

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"galley/builder/disk"
	"galley/builder/tree"
	"galley/content"
	"galley/content/bodies"
	"galley/content/contenttest"
	"galley/render"
	"galley/schemas/source"
	"galley/themes"
)

const tour = "../examples/tour"

var options = content.Options{Now: contenttest.Clock}

// memory is a sink that keeps everything.
type memory struct {
	project fs.FS
	mu      sync.Mutex
	files   map[string]string
}

func (m *memory) Put(a Artifact) error {
	body := string(a.Response.Body)
	if a.Response.File != "" {
		b, err := fs.ReadFile(m.project, a.Response.File)
		if err != nil {
			return err
		}
		body = string(b)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, twice := m.files[a.Address]; twice {
		return fmt.Errorf("%s was put twice", a.Address)
	}
	m.files[a.Address] = body
	return nil
}

func built(t testing.TB, project fs.FS, store bodies.Store) map[string]string {
	t.Helper()
	opened, err := Open(context.Background(), project, store, options)
	if err != nil {
		t.Fatal(err)
	}
	if opened.Problems.Failed() {
		t.Fatal(contenttest.Text(opened.Problems))
	}
	sink := &memory{project: project, files: map[string]string{}}
	problems, err := Build(context.Background(), opened.Edition, sink)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, contenttest.Text(problems))
	}
	var planned []string
	for a := range Addresses(opened.Edition) {
		planned = append(planned, a)
	}
	slices.Sort(planned)
	if d := cmp.Diff(planned, slices.Sorted(maps.Keys(sink.files))); d != "" {
		t.Errorf("put other addresses than are planned (-planned +put):\n%s", d)
	}
	return sink.files
}

// TestTwiceTheSame: nothing but the sources, the clock and the options decides
// a byte.
func TestTwiceTheSame(t *testing.T) {
	absolute, err := filepath.Abs(tour)
	if err != nil {
		t.Fatal(err)
	}
	want := built(t, os.DirFS(tour), bodies.InMemory())
	same := func(t *testing.T, got map[string]string) {
		t.Helper()
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("the tree is another one (-first +this):\n%s", d)
		}
	}
	for _, n := range []int{1, 2, 8} {
		t.Run(fmt.Sprintf("on %d cores", n), func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
			same(t, built(t, os.DirFS(tour), bodies.InMemory()))
		})
	}
	for _, zone := range []string{"Pacific/Kiritimati", "Asia/Kathmandu", "America/St_Johns"} {
		t.Run("in "+zone, func(t *testing.T) {
			local := time.Local
			defer func() { time.Local = local }()
			if time.Local, err = time.LoadLocation(zone); err != nil {
				t.Fatal(err)
			}
			same(t, built(t, os.DirFS(tour), bodies.InMemory()))
		})
	}
	t.Run("from another folder, bodies in a file", func(t *testing.T) {
		dir := t.TempDir()
		t.Chdir(dir)
		f, err := os.Create("bodies")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		same(t, built(t, os.DirFS(absolute), bodies.InFile(f, 0)))
	})
	t.Run("of a copy whose files have other times", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(absolute)); err != nil {
			t.Fatal(err)
		}
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			at := time.Unix(rand.Int64N(2_000_000_000), 0)
			return errors.Join(err, os.Chtimes(path, at, at))
		})
		if err != nil {
			t.Fatal(err)
		}
		folder, err := disk.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer folder.Close()
		same(t, built(t, folder.FS(), bodies.InMemory()))
	})
}

// project lays a small project into a folder.
func project(t testing.TB, text string) string {
	t.Helper()
	dir := t.TempDir()
	lay(t, dir, text)
	return dir
}

func lay(t testing.TB, dir, text string) {
	t.Helper()
	for _, f := range txtar.Parse([]byte(text)).Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

const small = `
-- galley.yaml --
baseURL: https://example.test
-- schemas/post.yaml --
url: /blog/{slug}/
fields: [{name: title, type: text, required: true}, {name: body, type: markdown}]
-- content/post/a.md --
---
title: A
---
One.
-- content/post/b.md --
---
title: B
date: 2026-07-01
---
Two.
-- static/logo.svg --
<svg/>
`

const changed = `
-- content/post/a.md --
---
title: A, changed
---
Other.
-- content/post/c.md --
---
title: C
---
New.
`

const broken = `
-- content/post/a.md --
---
titel: A
---
`

// files are those below a folder, with their bytes.
func files(t testing.TB, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		all[filepath.ToSlash(rel)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func publishAll(t testing.TB, dir string) *Result {
	t.Helper()
	r, err := Publish(context.Background(), Job{Folder: dir, Options: options, Program: "a test"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestPublish(t *testing.T) {
	t.Run("the tree is what a build gives", func(t *testing.T) {
		dir := project(t, small)
		r := publishAll(t, dir)
		want := built(t, os.DirFS(dir), bodies.InMemory())
		if d := cmp.Diff(want, files(t, dir+"/public")); d != "" {
			t.Error(d)
		}
		n := 0
		for _, of := range r.Families {
			n += of
		}
		if n != len(want) || r.Report.Files != n || r.Report.Written != n {
			t.Errorf("%d files, but %+v and %v", len(want), r.Report, r.Families)
		}
		if want := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC); !r.Due.Equal(want) {
			t.Errorf("due at %v, want %v", r.Due, want)
		}
		if d := cmp.Diff([]string{".galley", "content", "galley.yaml", "public", "schemas", "static"}, names(t, dir)); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff([]string{"cache", "public.manifest"}, names(t, dir+"/.galley")); d != "" {
			t.Error(d)
		}
	})
	t.Run("a change and its taking back lead to the same bytes", func(t *testing.T) {
		dir := project(t, small)
		publishAll(t, dir)
		first := files(t, dir+"/public")
		lay(t, dir, changed)
		if r := publishAll(t, dir); r.Report.Written == 0 || r.Report.Kept == 0 {
			t.Errorf("%+v", r.Report)
		}
		if d := cmp.Diff(built(t, os.DirFS(dir), bodies.InMemory()), files(t, dir+"/public")); d != "" {
			t.Error(d)
		}
		lay(t, dir, small)
		os.Remove(dir + "/content/post/c.md")
		publishAll(t, dir)
		if d := cmp.Diff(first, files(t, dir+"/public")); d != "" {
			t.Error(d)
		}
	})
	t.Run("a problem leaves the tree as it was", func(t *testing.T) {
		dir := project(t, small)
		publishAll(t, dir)
		first := files(t, dir+"/public")
		lay(t, dir, broken)
		r := publishAll(t, dir)
		if !r.Problems.Failed() || r.Report.Changed || r.Opened.Edition != nil {
			t.Errorf("%+v", r)
		}
		if d := cmp.Diff(first, files(t, dir+"/public")); d != "" {
			t.Error(d)
		}
	})
	t.Run("mistakes in schemas keep nothing else from being checked", func(t *testing.T) {
		dir := project(t, small+broken+"-- schemas/page.yaml --\nfeilds: []\n")
		text := contenttest.Text(publishAll(t, dir).Problems)
		for _, want := range []string{"feilds", "titel"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not told of:\n%s", want, text)
			}
		}
	})
	t.Run("an edited file is a problem that can be made an error", func(t *testing.T) {
		dir := project(t, small)
		publishAll(t, dir)
		page := dir + "/public/blog/a/index.html"
		os.WriteFile(page, []byte("by hand"), 0o644)
		lay(t, dir, "-- galley.yaml --\nbaseURL: https://example.test\nchecks: {edited-file: error}\n")
		r := publishAll(t, dir)
		if errs, _ := r.Problems.Count(); errs != 1 || r.Problems[0].Rule != source.EditedFile || r.Problems[0].File != "public/blog/a/index.html" {
			t.Errorf("problems: %s", contenttest.Text(r.Problems))
		}
		if b, _ := os.ReadFile(page); string(b) != "by hand" {
			t.Error("it was written over")
		}
		lay(t, dir, small)
		r = publishAll(t, dir)
		if r.Problems.Failed() || len(r.Problems) != 1 || r.Report.Written != 1 {
			t.Errorf("%s %+v", contenttest.Text(r.Problems), r.Report)
		}
	})
	t.Run("a file that is published as it is may be large", func(t *testing.T) {
		dir := project(t, small)
		f, err := os.Create(dir + "/static/large.bin")
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(f.Truncate(128<<20), f.Close()); err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		publishAll(t, dir)
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
			t.Errorf("%d MiB were allocated for it", used>>20)
		}
		if r := publishAll(t, dir); r.Report.Written != 0 {
			t.Errorf("%+v", r.Report)
		}
	})
}

// names are the names in a folder, but for what belongs to the spare tree.
func names(t testing.TB, dir string) []string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range list {
		if e.Name() != ".public.galley-spare" && e.Name() != "public.spare" {
			all = append(all, e.Name())
		}
	}
	return all
}

func TestRefusedBeforeAnythingIsWritten(t *testing.T) {
	for _, out := range []string{".", "..", "content", "content/post", "static/x", "schemas", ".galley", "/"} {
		dir := project(t, small)
		before := files(t, dir)
		var refusal *tree.Refusal
		if _, err := Publish(context.Background(), Job{Folder: dir, Out: out, Options: options}); !errors.As(err, &refusal) {
			t.Errorf("--out %s: %v", out, err)
		}
		if d := cmp.Diff(before, files(t, dir)); d != "" {
			t.Errorf("--out %s:\n%s", out, d)
		}
		if _, err := os.Stat(dir + "/.galley"); err == nil {
			t.Errorf("--out %s: .galley was made", out)
		}
	}
}

// turns says at which changes of the disk something happens: at each with
// GALLEY_FULL, else at every third from one that is drawn by lot. builder/tree
// holds the same of each change, always.
func turns() (first, step int) {
	if os.Getenv("GALLEY_FULL") != "" {
		return 1, 1
	}
	return 1 + rand.IntN(3), 3
}

// TestKilledAnywhere stops a build before each change of the disk: the folder
// holds the old tree or the new one, and the next build finds its way.
func TestKilledAnywhere(t *testing.T) {
	t.Parallel()
	killed := errors.New("killed")
	dir := project(t, small)
	publishAll(t, dir)
	first := files(t, dir+"/public")
	lay(t, dir, changed)
	publishAll(t, dir)
	second := files(t, dir+"/public")
	begin, step := turns()
	for n := begin; ; n += step {
		dir := project(t, small)
		publishAll(t, dir)
		lay(t, dir, changed)
		var mu sync.Mutex
		count := 0
		hook := func(string, string) error {
			mu.Lock()
			defer mu.Unlock()
			if count++; count >= n {
				return killed
			}
			return nil
		}
		_, err := Publish(context.Background(), Job{Folder: dir, Options: options, Program: "a test", hook: hook})
		if count < n {
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d changes", n-1)
			return
		}
		if got := files(t, dir+"/public"); !maps.Equal(got, first) && !maps.Equal(got, second) {
			t.Fatalf("killed at change %d, the folder holds neither tree:\n%s", n, cmp.Diff(second, got))
		}
		publishAll(t, dir)
		if d := cmp.Diff(second, files(t, dir+"/public")); d != "" {
			t.Fatalf("after a kill at change %d:\n%s", n, d)
		}
		if d := cmp.Diff([]string{".galley", "content", "galley.yaml", "public", "schemas", "static"}, names(t, dir)); d != "" {
			t.Fatalf("after a kill at change %d, left behind:\n%s", n, d)
		}
		if d := cmp.Diff([]string{"cache", "public.manifest"}, names(t, dir+"/.galley")); d != "" {
			t.Fatalf("after a kill at change %d, left behind in .galley:\n%s", n, d)
		}
		if cached := names(t, dir+"/.galley/cache"); len(cached) != 3 {
			t.Fatalf("after a kill at change %d, left behind in the cache: %q", n, cached)
		}
	}
}

// TestInterrupted cancels a build between two changes: the tree is one of the
// two, and whatever was staged is gone.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	begin, step := turns()
	for n := begin; ; n += step {
		dir := project(t, small)
		publishAll(t, dir)
		before := files(t, dir+"/public")
		lay(t, dir, changed)
		ctx, cancel := context.WithCancel(context.Background())
		var mu sync.Mutex
		count, exchanged := 0, false
		hook := func(change, name string) error {
			mu.Lock()
			defer mu.Unlock()
			if count++; count == n {
				cancel()
			}
			exchanged = exchanged || change == "exchange"
			return nil
		}
		_, err := Publish(ctx, Job{Folder: dir, Options: options, Program: "a test", hook: hook, patience: time.Minute})
		cancel()
		if count < n {
			return
		}
		if !exchanged {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("cancelled at change %d: %v", n, err)
			}
			if d := cmp.Diff(before, files(t, dir+"/public")); d != "" {
				t.Fatalf("cancelled at change %d:\n%s", n, d)
			}
			if d := cmp.Diff([]string{".galley", "content", "galley.yaml", "public", "schemas", "static"}, names(t, dir)); d != "" {
				t.Fatalf("cancelled at change %d, left behind:\n%s", n, d)
			}
		}
	}
}

func TestTwoBuildsAtOnce(t *testing.T) {
	dir := project(t, small)
	var busy *disk.Busy
	tried := false
	hook := func(change, name string) error {
		if change == "exchange" || change == "rename" && !tried {
			tried = true
			_, err := Publish(context.Background(), Job{Folder: dir, Options: options, Holder: "me"})
			if !errors.As(err, &busy) || busy.Note != "the first" {
				t.Errorf("got %v", err)
			}
			// Another project, the same folder.
			other := project(t, small)
			_, err = Publish(context.Background(), Job{Folder: other, Out: dir + "/public", Options: options})
			if !errors.As(err, &busy) || busy.Note != "the first" {
				t.Errorf("got %v", err)
			}
		}
		return nil
	}
	if _, err := Publish(context.Background(), Job{Folder: dir, Options: options, Holder: "the first", hook: hook}); err != nil {
		t.Fatal(err)
	}
	if !tried {
		t.Error("the second build did not get its chance")
	}
}

// odd makes an edition whose one route answers as it is told.
func odd(t *testing.T, answer func(c *render.Context, r render.Request, w *render.Response) *render.Failure) *render.Edition {
	t.Helper()
	site := contenttest.Site(t, small)
	theme, _, err := themes.Load(contenttest.FS(t, small), "default", []string{"en"})
	if err != nil {
		t.Fatal(err)
	}
	edition, _ := render.NewEdition(site, theme, &render.Family{Name: "odd", Routes: []render.Route{{
		Pattern: "/odd/:n", Ending: ".txt",
		Each: func(*render.Context) iter.Seq[[]string] {
			return func(yield func([]string) bool) {
				for i := range 200 {
					if !yield([]string{fmt.Sprint(i)}) {
						return
					}
				}
			}
		},
		Answer: answer,
	}}})
	return edition
}

func TestAnswersThatFail(t *testing.T) {
	sink := func() *memory { return &memory{files: map[string]string{}} }
	t.Run("a panic is an error that names the request", func(t *testing.T) {
		e := odd(t, func(c *render.Context, r render.Request, w *render.Response) *render.Failure {
			if r.Params[0] == "77" {
				panic("oh")
			}
			return nil
		})
		if _, err := Build(context.Background(), e, sink()); err == nil || !strings.Contains(err.Error(), "answering /odd/77: oh") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("so is an answer that is not 200", func(t *testing.T) {
		e := odd(t, func(c *render.Context, r render.Request, w *render.Response) *render.Failure {
			return render.NotFound()
		})
		if _, err := Build(context.Background(), e, sink()); err == nil || !strings.Contains(err.Error(), "status 404") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a template's fault is one problem, on however many pages", func(t *testing.T) {
		e := odd(t, func(c *render.Context, r render.Request, w *render.Response) *render.Failure {
			c.Fault(source.Problem{Pos: source.Pos{File: "themes/x/page.html", Line: 3}, Rule: source.Template, Message: "no"})
			return nil
		})
		s := sink()
		problems, err := Build(context.Background(), e, s)
		if err != nil || len(problems) != 1 || len(s.files) != 0 {
			t.Errorf("%v, %v, %d files", problems, err, len(s.files))
		}
	})
	t.Run("the sink's error ends the build", func(t *testing.T) {
		e := odd(t, func(*render.Context, render.Request, *render.Response) *render.Failure { return nil })
		if _, err := Build(context.Background(), e, full{}); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("so does a cancelled context", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		e := odd(t, func(*render.Context, render.Request, *render.Response) *render.Failure { cancel(); return nil })
		if _, err := Build(ctx, e, sink()); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

type full struct{}

func (full) Put(Artifact) error { return syscall.ENOSPC }

// A galley.yaml that cannot be read says nothing of links and severities, so
// nothing is told that may be right as soon as it can.
func TestProblemsThatFollow(t *testing.T) {
	opened, err := Open(context.Background(), contenttest.FS(t, `
-- galley.yaml --
elsewhere: ["/shop/**"]
checks: {broken-link: warning}
locales: [en
-- schemas/note.yaml --
url: /{slug}/
fields: [{name: title, type: text, required: true}, {name: body, type: markdown}]
-- content/note/one.md --
---
title: One
---
[a](/shop/) [b](/nowhere/) [c](gone.jpg)
-- content/note/two.md --
---
title: [One
---
-- content/note/three.md --
---
titel: One
---
`), bodies.InMemory(), options)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range opened.Problems {
		got = append(got, p.File+" "+string(p.Rule))
	}
	want := []string{"content/note/two.md bad-yaml", "galley.yaml bad-yaml"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
