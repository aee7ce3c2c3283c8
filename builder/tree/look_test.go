//go:build unix

package tree

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/builder/disk"
)

// open gives the yard's tree.
func (y *yard) open() *Tree {
	y.t.Helper()
	where, err := Locate(y.dir, y.path("public"), "", nil)
	if err != nil {
		y.t.Fatal(err)
	}
	state, _, err := disk.Make(y.path(".galley"))
	if err != nil {
		y.t.Fatal(err)
	}
	tr, err := Open(context.Background(), where, state, y.o)
	if err != nil {
		y.t.Fatal(err)
	}
	y.t.Cleanup(func() {
		if err := errors.Join(tr.Close(), state.Close()); err != nil {
			y.t.Error(err)
		}
	})
	return tr
}

// many is a tree with folders of many sizes.
func many() map[string]string {
	files := map[string]string{"index.html": "home", "api/empty.json": ""}
	for i := range 40 {
		files[fmt.Sprintf("posts/%d/index.html", i)] = fmt.Sprint(i)
		files[fmt.Sprintf("api/post/%d.json", i)] = fmt.Sprint(i)
		files[fmt.Sprintf("tags/%d/page/%d/index.html", i%3, i)] = fmt.Sprint(i)
	}
	return files
}

func TestIntact(t *testing.T) {
	t.Parallel()
	files := many()
	y := newYard(t)
	y.must(files)
	intact := func() bool {
		t.Helper()
		tr := y.open()
		ok, err := tr.Intact(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if err := tr.Close(); err != nil {
			t.Fatal(err)
		}
		return ok
	}
	for _, c := range []struct {
		name   string
		change func()
		want   bool
	}{
		{"as it was published", func() {}, true},
		{"with a stranger", func() { y.write("public/CNAME", "x") }, true},
		{"another time", func() { os.Chtimes(y.path("public/posts/7/index.html"), testTime, testTime) }, false},
		{"edited", func() { y.write("public/tags/0/page/3/index.html", "by hand") }, false},
		{"a file gone", func() { os.Remove(y.path("public/api/post/9.json")) }, false},
		{"a folder gone", func() { os.RemoveAll(y.path("public/posts/9")) }, false},
		{"a folder is a symlink to where the same files are: they are there", func() {
			os.Rename(y.path("public/posts/9"), y.path("public/elsewhere"))
			os.Symlink("../elsewhere", y.path("public/posts/9"))
		}, true},
		{"a larger folder is a symlink", func() {
			os.Rename(y.path("public/api"), y.path("public/elsewhere"))
			os.Symlink("elsewhere", y.path("public/api"))
		}, false},
		{"a folder in place of a file", func() {
			os.Remove(y.path("public/posts/9/index.html"))
			os.Mkdir(y.path("public/posts/9/index.html"), 0o755)
		}, false},
		{"no folder", func() { os.RemoveAll(y.path("public")) }, false},
		{"no manifest", func() { os.Remove(y.path(".galley/public.manifest")) }, false},
	} {
		c.change()
		if got := intact(); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
		if !c.want || c.name != "as it was published" {
			y.write(".keep", "")
			os.RemoveAll(y.path("public"))
			y.must(files)
		}
	}
}

// TestLookIntoFolders: a build that changes something sees what stands in place
// of a folder, though all files are there behind it.
func TestLookIntoFolders(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	y.must(many())
	os.Rename(y.path("public/posts/9"), y.path("public/elsewhere"))
	os.Symlink("../elsewhere", y.path("public/posts/9"))
	tr := y.open()
	defer tr.Close()
	for _, look := range []func(context.Context) error{tr.Look, tr.LookIntoFolders} {
		if err := look(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	n := tr.Next()
	for p, want := range map[string]bool{"posts/9/index.html": false, "posts/8/index.html": true} {
		if kept, err := n.Keep(p); kept != want || err != nil {
			t.Errorf("%s is kept: %v, %v", p, kept, err)
		}
	}
}

// TestKeep: what is kept needs no bytes; what is not as the manifest says has to
// be put. Once with a look at everything beforehand, once without.
func TestKeep(t *testing.T) {
	for _, looked := range []bool{true, false} {
		y := newYard(t)
		y.must(map[string]string{"a": "a", "b/c": "c", "time": "t", "edited": "e", "gone": "g", "folder": "f", "same size": "s", "out": "o"})
		os.Chtimes(y.path("public/time"), testTime, testTime)
		y.write("public/edited", "by hand")
		os.Remove(y.path("public/gone"))
		os.Remove(y.path("public/folder"))
		os.Mkdir(y.path("public/folder"), 0o755)
		y.write("public/same size", "S")
		os.Chtimes(y.path("public/same size"), testTime, testTime)
		y.write("public/stranger", "x")

		tr := y.open()
		if tr.Files() != 8 || !tr.Holds("b/c") || tr.Holds("stranger") {
			t.Errorf("the manifest names %d files", tr.Files())
		}
		if looked {
			if err := tr.Look(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		generation := tr.Generation()
		n := tr.Next()
		next := map[string]string{"a": "a", "b/c": "c", "time": "t", "edited": "2", "gone": "2", "folder": "2", "same size": "2", "new": "n"}
		var put []string
		for _, p := range slices.Sorted(maps.Keys(next)) {
			kept, err := n.Keep(p)
			if err != nil {
				t.Fatal(err)
			}
			if kept {
				continue
			}
			put = append(put, p)
			if err := n.Put(p, []byte(next[p])); err != nil {
				t.Fatal(err)
			}
		}
		if d := cmp.Diff([]string{"edited", "folder", "gone", "new", "same size"}, put); d != "" {
			t.Errorf("looked %v: what had to be put (-want +got):\n%s", looked, d)
		}
		if kept, err := n.Keep("stranger"); kept || err != nil {
			t.Errorf("a stranger was kept: %v %v", kept, err)
		}
		if _, err := n.Keep("a"); err == nil {
			t.Error("a file was kept twice")
		}
		edited, err := n.Finish()
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff([]Edited{{Path: "edited"}, {Path: "same size"}}, edited); d != "" {
			t.Error(d)
		}
		r, err := n.Commit(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if r.Kept != 3 || r.Written != 5 || r.Removed != 1 {
			t.Errorf("%+v", r)
		}
		if tr.Generation() == generation || generation == "" {
			t.Errorf("generation %q, then %q", generation, tr.Generation())
		}
		if err := tr.Close(); err != nil {
			t.Fatal(err)
		}
		next["stranger"] = "x"
		y.wants(next)
		again := y.open()
		if again.Generation() != tr.Generation() {
			t.Errorf("generation %q is read back as %q", tr.Generation(), again.Generation())
		}
		if ok, err := again.Intact(context.Background()); !ok || err != nil {
			t.Errorf("after it: %v %v", ok, err)
		}
	}
}
