//go:build unix

package tree

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"galley/builder/disk"
)

// A yard is a project's folder with a published one in it.
type yard struct {
	t   *testing.T
	dir string
	o   Options
	n   int // how many were published
}

func newYard(t *testing.T) *yard {
	t.Helper()
	return &yard{t: t, dir: t.TempDir()}
}

func (y *yard) path(name string) string { return filepath.Join(y.dir, filepath.FromSlash(name)) }

// publish makes public hold files. Paths that end in ".bin" go as files.
func (y *yard) publish(files map[string]string) (Report, error) {
	return y.publishIn(context.Background(), files)
}

func (y *yard) publishIn(ctx context.Context, files map[string]string) (r Report, err error) {
	where, err := Locate(y.dir, y.path("public"), "", nil)
	if err != nil {
		return r, err
	}
	state, _, err := disk.Make(y.path(".galley"))
	if err != nil {
		return r, err
	}
	defer state.Close()
	if y.o.Hook != nil {
		state.Hook(y.o.Hook)
	}
	t, err := Open(ctx, where, state, y.o)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	if err := t.Claim(maps.Keys(files)); err != nil {
		return r, err
	}
	// Every other time all is looked at beforehand: it has to lead to the same.
	if y.n++; y.n%2 == 0 {
		if err := t.Look(ctx); err != nil {
			return r, err
		}
	}
	n := t.Next()
	defer func() { err = errors.Join(err, n.Abandon()) }()
	for _, p := range slices.Sorted(maps.Keys(files)) {
		if strings.HasSuffix(p, ".bin") {
			err = n.PutFile(p, fstest.MapFS{"x": {Data: []byte(files[p])}}, "x")
		} else {
			err = n.Put(p, []byte(files[p]))
		}
		if err != nil {
			return r, err
		}
	}
	if _, err := n.Finish(); err != nil {
		return r, err
	}
	r, err = n.Commit(ctx)
	r.Notes = append(t.Notes(), r.Notes...)
	return r, err
}

func (y *yard) must(files map[string]string) Report {
	y.t.Helper()
	r, err := y.publish(files)
	if err != nil {
		y.t.Fatal(err)
	}
	return r
}

func (y *yard) write(name, text string) {
	y.t.Helper()
	if err := os.MkdirAll(filepath.Dir(y.path(name)), 0o755); err != nil {
		y.t.Fatal(err)
	}
	if err := os.WriteFile(y.path(name), []byte(text), 0o644); err != nil {
		y.t.Fatal(err)
	}
}

// read gives the regular files below a folder and their text, links by where
// they lead, and folders that hold nothing as "".
func (y *yard) read(name string) map[string]string {
	y.t.Helper()
	files := map[string]string{}
	root := y.path(name)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		rel = filepath.ToSlash(rel)
		switch {
		case d.IsDir():
			if list, _ := os.ReadDir(path); len(list) == 0 && rel != "." {
				files[rel+"/"] = ""
			}
		case d.Type().IsRegular():
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			files[rel] = string(b)
		default:
			target, _ := os.Readlink(path)
			files[rel] = "-> " + target
		}
		return nil
	})
	if err != nil {
		y.t.Fatal(err)
	}
	return files
}

// entries are the names in the project's folder: whatever a run leaves behind
// shows up here.
func (y *yard) entries() []string {
	list, err := os.ReadDir(y.dir)
	if err != nil {
		y.t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

func (y *yard) wants(files map[string]string) {
	y.t.Helper()
	if d := cmp.Diff(files, y.read("public")); d != "" {
		y.t.Errorf("public (-want +got):\n%s", d)
	}
	y.wantsNothingElse()
}

// wantsNothingElse holds that a run left nothing behind but the manifest and, if
// there is one, a spare that is what its record says.
func (y *yard) wantsNothingElse() {
	y.t.Helper()
	entries, state := []string{".galley", "public"}, []string{"public.manifest"}
	if _, err := os.Stat(y.path(spareFolder)); err == nil {
		entries = []string{".galley", spareFolder, "public"}
		if _, err := os.Stat(y.path(".galley/public.spare")); err == nil {
			state = append(state, "public.spare")
			y.holdsSpare()
		}
		if _, err := os.Stat(y.path(spareFolder + "/" + mark)); err != nil {
			y.t.Errorf("the spare has no mark: %v", err)
		}
	}
	if d := cmp.Diff(entries, y.entries()); d != "" {
		y.t.Errorf("left behind (-want +got):\n%s", d)
	}
	if d := cmp.Diff(state, slices.Sorted(maps.Keys(y.read(".galley")))); d != "" {
		y.t.Errorf("left behind in .galley (-want +got):\n%s", d)
	}
}

const spareFolder = ".public.galley-spare"

// holdsSpare compares the spare with what its record and the manifest say.
func (y *yard) holdsSpare() {
	y.t.Helper()
	f, err := disk.Open(y.dir)
	if err != nil {
		y.t.Fatal(err)
	}
	defer f.Close()
	state, err := disk.Open(y.path(".galley"))
	if err != nil {
		y.t.Fatal(err)
	}
	defer state.Close()
	m, err := readManifest(state, "public.manifest")
	if err != nil || m == nil {
		y.t.Fatalf("no manifest: %v", err)
	}
	b, err := os.ReadFile(y.path(".galley/public.spare"))
	if err != nil {
		y.t.Fatal(err)
	}
	boot := y.o.boot
	if boot == "" {
		boot = disk.Boot()
	}
	s := parseSpare(b, m.generation, boot)
	if s == nil {
		return // it will not be believed
	}
	there := y.read(spareFolder)
	for i := range m.Files.files {
		p := m.Files.files[i].Path
		if s.differ[p] {
			continue
		}
		a, err1 := f.Stat("public/" + p)
		c, err2 := f.Stat(spareFolder + "/" + p)
		if err1 == nil && (err2 != nil || !a.ID.Is(c.ID)) {
			y.t.Errorf("the spare's %s is another file, and its record does not say so", p)
		}
		delete(there, p)
	}
	for p := range s.differ {
		delete(there, p)
		for d := path.Dir(p); d != "."; d = path.Dir(d) {
			delete(there, d+"/")
		}
	}
	delete(there, mark)
	if len(there) > 0 {
		y.t.Errorf("the spare holds what its record does not tell of: %v", there)
	}
}

type stamp struct {
	ID       disk.ID
	Modified int64
	Mode     fs.FileMode
}

func (y *yard) stamps(name string) map[string]stamp {
	y.t.Helper()
	f, err := disk.Open(y.path(name))
	if err != nil {
		y.t.Fatal(err)
	}
	defer f.Close()
	all := map[string]stamp{}
	for p := range y.read(name) {
		info, err := f.Stat(strings.TrimSuffix(p, "/"))
		if err != nil {
			y.t.Fatal(err)
		}
		all[p] = stamp{info.ID, info.Modified, info.Mode}
	}
	return all
}

// both runs a test for both ways of publishing.
func both(t *testing.T, name string, f func(t *testing.T, y *yard)) {
	t.Helper()
	for _, inPlace := range []bool{false, true} {
		way := "exchange"
		if inPlace {
			way = "in place"
		}
		t.Run(name+", "+way, func(t *testing.T) {
			y := newYard(t)
			y.o.InPlace = inPlace
			f(t, y)
		})
	}
}

func TestPublish(t *testing.T) {
	first := map[string]string{"index.html": "home", "blog/a/index.html": "a", "api/content.json": "{}", "big.bin": "0101"}
	second := map[string]string{"index.html": "home 2", "blog/b/index.html": "b", "api/content.json": "{}", "big.bin": "0101", "api/content/page/2.json": "[]"}

	both(t, "a first tree is made", func(t *testing.T, y *yard) {
		r := y.must(first)
		y.wants(first)
		r.Notes = nil
		if d := cmp.Diff(Report{Files: 4, Written: 4, Changed: true}, r); d != "" {
			t.Error(d)
		}
		for p, s := range y.stamps("public") {
			if s.Mode != 0o644 {
				t.Errorf("%s has mode %v", p, s.Mode)
			}
		}
	})
	both(t, "a second one writes what changed and keeps the rest", func(t *testing.T, y *yard) {
		y.must(first)
		before := y.stamps("public")
		r := y.must(second)
		y.wants(second)
		r.Notes = nil
		if d := cmp.Diff(Report{Files: 5, Written: 3, Kept: 2, Removed: 1, Changed: true}, r); d != "" {
			t.Error(d)
		}
		after := y.stamps("public")
		for _, p := range []string{"api/content.json", "big.bin"} {
			if before[p] != after[p] {
				t.Errorf("%s was not kept: %v, then %v", p, before[p], after[p])
			}
		}
		if before["index.html"].ID == after["index.html"].ID {
			t.Error("index.html was written into, though a tree may share it")
		}
	})
	both(t, "the same again writes nothing at all", func(t *testing.T, y *yard) {
		y.must(first)
		before, state := y.stamps("public"), y.stamps(".galley")
		public, _ := os.Stat(y.path("public"))
		var changes []string
		y.o.Hook = func(change, name string) error {
			if change != "lock" && change != "unlock" && change != "note" {
				changes = append(changes, change+" "+name)
			}
			return nil
		}
		r := y.must(first)
		if d := cmp.Diff(Report{Files: 4, Kept: 4}, r); d != "" {
			t.Error(d)
		}
		if len(changes) > 0 {
			t.Errorf("changed: %v", changes)
		}
		if d := cmp.Diff(before, y.stamps("public")); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff(state, y.stamps(".galley")); d != "" {
			t.Error(d)
		}
		if now, _ := os.Stat(y.path("public")); !os.SameFile(public, now) {
			t.Error("the folder is another one")
		}
	})
	both(t, "a new time alone changes the manifest and nothing else", func(t *testing.T, y *yard) {
		y.must(first)
		if err := os.Chtimes(y.path("public/index.html"), testTime, testTime); err != nil {
			t.Fatal(err)
		}
		before := y.stamps("public")
		if r := y.must(first); r.Written != 0 || len(r.Edited) != 0 {
			t.Errorf("%+v", r)
		}
		if d := cmp.Diff(before, y.stamps("public")); d != "" {
			t.Error(d)
		}
	})
	both(t, "a file may become a folder, and a folder a file", func(t *testing.T, y *yard) {
		y.must(map[string]string{"a": "file", "b/c": "in a folder", "b/d/e": "deep"})
		y.must(map[string]string{"a/x": "in a folder", "b": "file"})
		y.wants(map[string]string{"a/x": "in a folder", "b": "file"})
	})
	both(t, "what was removed by hand is written again", func(t *testing.T, y *yard) {
		y.must(first)
		os.RemoveAll(y.path("public/blog"))
		y.must(first)
		y.wants(first)
		os.RemoveAll(y.path("public"))
		y.must(first)
		y.wants(first)
	})
	both(t, "the umask does not show", func(t *testing.T, y *yard) {
		defer syscall.Umask(syscall.Umask(0o077))
		y.must(first)
		for p, s := range y.stamps("public") {
			if s.Mode != 0o644 {
				t.Errorf("%s has mode %v", p, s.Mode)
			}
		}
		if fi, _ := os.Stat(y.path("public/blog/a")); fi.Mode().Perm() != 0o755 {
			t.Errorf("a folder has mode %v", fi.Mode())
		}
	})
}

func TestPutTwiceAtOnePath(t *testing.T) {
	y := newYard(t)
	where, err := Locate(y.dir, y.path("public"), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	state, _, err := disk.Make(y.path(".galley"))
	if err != nil {
		t.Fatal(err)
	}
	tr, err := Open(context.Background(), where, state, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer tr.Close()
	n := tr.Next()
	defer n.Abandon()
	if err := n.Put("a", []byte("1")); err != nil {
		t.Fatal(err)
	}
	if err := n.Put("a", []byte("1")); err == nil {
		t.Error("two answers at one path went through")
	}
	for _, p := range []string{"../a", "/a", "a//b", ".", ""} {
		if err := n.Put(p, nil); err == nil {
			t.Errorf("%q was put", p)
		}
	}
}

func TestStrangers(t *testing.T) {
	one := map[string]string{"index.html": "1", "blog/a.html": "a"}
	two := map[string]string{"index.html": "2", "blog/b.html": "b"}

	both(t, "what is not ours is carried over and never changed", func(t *testing.T, y *yard) {
		y.must(one)
		y.write("public/CNAME", "example.test")
		y.write("public/.git/objects/aa/bb", "blob")
		y.write("public/.well-known/security.txt", "mail")
		y.write("public/blog/notes.txt", "mine")
		y.write("public/own/deep/file", "mine")
		os.MkdirAll(y.path("public/empty/folder"), 0o700)
		os.Symlink("/nowhere", y.path("public/link"))
		syscall.Mkfifo(y.path("public/pipe"), 0o600)
		os.Chmod(y.path("public/.git"), 0o750)
		os.Chtimes(y.path("public/.git"), testTime, testTime)
		before := y.stamps("public")
		foreign := y.read("public")
		delete(foreign, "index.html")
		delete(foreign, "blog/a.html")
		for range 3 {
			y.must(two)
			y.must(one)
		}
		y.must(two)
		want := maps.Clone(two)
		maps.Copy(want, foreign)
		y.wants(want)
		after := y.stamps("public")
		for p := range foreign {
			a, b := before[p], after[p]
			if strings.HasSuffix(p, "/") {
				a.ID, b.ID = disk.ID{}, disk.ID{} // a folder is made anew
			}
			if a != b {
				t.Errorf("%s was changed: %v, then %v", p, a, b)
			}
		}
		fi, err := os.Stat(y.path("public/.git"))
		if err != nil || fi.Mode().Perm() != 0o750 || !fi.ModTime().Equal(testTime) {
			t.Errorf(".git has mode %v and time %v", fi.Mode(), fi.ModTime())
		}
	})
	both(t, "a published file that was edited is written anew, with a warning", func(t *testing.T, y *yard) {
		y.must(one)
		y.write("public/index.html", "by hand")
		r := y.must(one)
		if d := cmp.Diff([]Edited{{Path: "index.html"}}, r.Edited); d != "" {
			t.Error(d)
		}
		y.wants(one)
		if r := y.must(one); len(r.Edited) > 0 || r.Written > 0 {
			t.Errorf("again: %+v", r)
		}
	})
	both(t, "one that is no longer planned stays", func(t *testing.T, y *yard) {
		y.must(one)
		y.write("public/blog/a.html", "by hand")
		r := y.must(two)
		if d := cmp.Diff([]Edited{{Path: "blog/a.html", Stays: true}}, r.Edited); d != "" {
			t.Error(d)
		}
		want := maps.Clone(two)
		want["blog/a.html"] = "by hand"
		y.wants(want)
		r = y.must(two)
		if len(r.Edited) > 0 || r.Written > 0 {
			t.Errorf("again: %+v", r)
		}
	})
	both(t, "somebody else's file is not written over", func(t *testing.T, y *yard) {
		y.must(one)
		y.write("public/robots.txt", "mine")
		y.write("public/new/page", "mine")
		before := y.read("public")
		_, err := y.publish(map[string]string{"index.html": "2", "robots.txt": "galley's", "new": "a file"})
		var refusal *Refusal
		if !errors.As(err, &refusal) || !strings.Contains(refusal.Message, "new, robots.txt") {
			t.Fatalf("got %v", err)
		}
		y.wants(before)
		y.write("public/folder", "a file")
		before = y.read("public")
		if _, err := y.publish(map[string]string{"folder/index.html": "2"}); !errors.As(err, &refusal) {
			t.Fatalf("got %v", err)
		}
		y.wants(before)
	})
	both(t, "a file of somebody else's with the same bytes becomes ours", func(t *testing.T, y *yard) {
		y.must(one)
		y.write("public/robots.txt", "same")
		with := maps.Clone(one)
		with["robots.txt"] = "same"
		if r := y.must(with); r.Written != 0 || r.Kept != 3 {
			t.Errorf("%+v", r)
		}
		y.must(one)
		y.wants(one)
	})
	both(t, "a symlink in the place of a folder is a stranger", func(t *testing.T, y *yard) {
		y.must(one)
		elsewhere := t.TempDir()
		os.RemoveAll(y.path("public/blog"))
		os.Symlink(elsewhere, y.path("public/blog"))
		var refusal *Refusal
		if _, err := y.publish(one); !errors.As(err, &refusal) {
			t.Fatalf("got %v", err)
		}
		if list, _ := os.ReadDir(elsewhere); len(list) > 0 {
			t.Errorf("written through the symlink: %v", list)
		}
	})
}

func TestClaim(t *testing.T) {
	files := map[string]string{"index.html": "1", "a/b.html": "b"}
	both(t, "an empty folder is taken over", func(t *testing.T, y *yard) {
		os.Mkdir(y.path("public"), 0o755)
		y.must(files)
		y.wants(files)
	})
	both(t, "so is one that holds only what is planned, whatever is in it", func(t *testing.T, y *yard) {
		y.write("public/index.html", "old")
		y.write("public/a/b.html", "b")
		before := y.stamps("public")
		if r := y.must(files); r.Written != 1 || r.Kept != 1 || len(r.Edited) > 0 {
			t.Errorf("%+v", r)
		}
		y.wants(files)
		if before["a/b.html"] != y.stamps("public")["a/b.html"] {
			t.Error("the equal file was not kept")
		}
	})
	both(t, "a lost manifest does no harm", func(t *testing.T, y *yard) {
		y.must(files)
		before := y.stamps("public")
		os.RemoveAll(y.path(".galley"))
		if r := y.must(files); r.Written != 0 {
			t.Errorf("%+v", r)
		}
		if d := cmp.Diff(before, y.stamps("public")); d != "" {
			t.Error(d)
		}
		y.wants(files)
	})
	both(t, "anything else is refused, the first five named", func(t *testing.T, y *yard) {
		for i := range 8 {
			y.write(fmt.Sprintf("public/photo-%d.jpg", i), "x")
		}
		before := y.read("public")
		_, err := y.publish(files)
		var refusal *Refusal
		if !errors.As(err, &refusal) {
			t.Fatalf("got %v", err)
		}
		want := "public/ is not empty, and nothing says that galley wrote it: it holds photo-0.jpg, photo-1.jpg, photo-2.jpg, photo-3.jpg, photo-4.jpg and more"
		if refusal.Message != want {
			t.Errorf("got %s", refusal.Message)
		}
		if d := cmp.Diff(before, y.read("public")); d != "" {
			t.Error(d)
		}
	})
	both(t, "a manifest that names another folder, or is torn, is not believed", func(t *testing.T, y *yard) {
		y.must(files)
		b, err := os.ReadFile(y.path(".galley/public.manifest"))
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{strings.Replace(string(b), `"public"`, `"elsewhere"`, 1), string(b[:len(b)-9]), "", "end 0\n"} {
			y.write(".galley/public.manifest", bad)
			y.write("public/stranger", "x")
			var refusal *Refusal
			if _, err := y.publish(files); !errors.As(err, &refusal) {
				t.Errorf("got %v", err)
			}
		}
	})
}

func TestManifest(t *testing.T) {
	m := &manifest{Folder: "a \"b\"\nc", Staging: ".x", ID: disk.ID{Device: 1 << 60, Number: 2}, Mode: "exchange", Seed: 1 << 63, Boot: "b", Since: 7, Strangers: []string{"a\nb", "c d"}, generation: "0a", Files: newList([]File{
		{Path: "ä/日", Size: 1 << 40, Modified: 1 << 62},
		{Path: "a b.html", Size: 3, Modified: -5, staged: true},
		{Path: "h", Hash: hashOf("x"), loose: true},
	})}
	good := text(t, m)
	got := parseManifest(string(good))
	if d := cmp.Diff(m, got, cmp.AllowUnexported(File{}, manifest{}, list{}), cmpopts.IgnoreTypes(sync.Once{})); d != "" {
		t.Error(d)
	}
	for i := range good {
		b := slices.Clone(good)
		b[i] ^= 1
		if parseManifest(string(b)) != nil {
			t.Errorf("byte %d may change unnoticed", i)
		}
		if parseManifest(string(b[:i])) != nil {
			t.Errorf("%d bytes of it are believed", i)
		}
	}
}

func TestEmptyManifest(t *testing.T) {
	if m := parseManifest(string(text(t, &manifest{Files: newList(nil)}))); m == nil || m.Files.find("a") >= 0 {
		t.Error("a manifest of nothing is not believed")
	}
}

func text(t *testing.T, m *manifest) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := m.write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestLongManifest: lines are written and read in pieces.
func TestLongManifest(t *testing.T) {
	m := &manifest{Files: &list{}}
	for i := range 30_000 {
		p := fmt.Sprintf("%06d/%s", i, strings.Repeat("x", i%50+1))
		m.Files.files = append(m.Files.files, File{Path: p, Size: int64(i), Modified: int64(i) << 30, Hash: hashOf(p)})
	}
	got := parseManifest(string(text(t, m)))
	if got == nil || !slices.Equal(m.Files.files, got.Files.files) {
		t.Fatal("it is read back as another")
	}
	for i, f := range got.Files.files {
		if got.Files.find(f.Path) != i {
			t.Fatalf("%s is not found", f.Path)
		}
	}
	if got.Files.find("000001") >= 0 || got.Files.find("") >= 0 {
		t.Error("what is not there was found")
	}
}

// TestRandomTrees holds both ways of publishing to the same end: whatever tree
// follows whatever tree, the folder holds the last one and what is not ours.
func TestRandomTrees(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	both(t, "random trees", func(t *testing.T, y *yard) {
		r := rand.New(rand.NewPCG(seed, 1))
		foreign := map[string]string{}
		for step := range 60 {
			want := randomTree(r, foreign)
			_, err := y.publish(want)
			if err != nil {
				t.Fatalf("step %d: %v", step, err)
			}
			all := maps.Clone(want)
			maps.Copy(all, foreign)
			y.wants(all)
			if t.Failed() {
				t.Fatalf("step %d", step)
			}
			if r.IntN(4) == 0 {
				dir := []string{"a", "own", "own/deep", "d/e"}[r.IntN(4)]
				if want[dir] != "" || want[strings.Split(dir, "/")[0]] != "" {
					continue // a file of the tree's
				}
				p := fmt.Sprintf("%s/mine-%d", dir, r.IntN(5))
				foreign[p] = "mine"
				y.write("public/"+p, "mine")
			}
		}
	})
}

// randomTree never plans a file where a folder of foreign ones is.
func randomTree(r *rand.Rand, foreign map[string]string) map[string]string {
	files := map[string]string{}
	names := []string{"a", "b", "c", "d", "e"}
	for range 1 + r.IntN(25) {
		var parts []string
		for range 1 + r.IntN(4) {
			parts = append(parts, names[r.IntN(len(names))])
		}
		p := strings.Join(parts, "/")
		ok := true
		for q := range maps.Keys(files) {
			ok = ok && !strings.HasPrefix(q, p+"/") && !strings.HasPrefix(p, q+"/")
		}
		for q := range maps.Keys(foreign) {
			ok = ok && !strings.HasPrefix(q, p+"/") && !strings.HasPrefix(p, q+"/")
		}
		if ok {
			files[p] = fmt.Sprint(r.IntN(3))
		}
	}
	return files
}
