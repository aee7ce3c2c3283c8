//go:build unix

package tree

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// twins are two folders of the same files.
func twins() map[string]string {
	files := map[string]string{"index.html": "home"}
	for i := range 2 * manyNames {
		files[fmt.Sprintf("by/id/%03d.json", i)] = fmt.Sprintf("%03d", i) + strings.Repeat(".", i%2)
		files[fmt.Sprintf("by/slug/%03d.json", i)] = fmt.Sprintf("%03d", i) + strings.Repeat(".", i%2)
	}
	return files
}

// TestSeconds: what somebody does to a second name, or to the first, is seen as
// with any other file.
func TestSeconds(t *testing.T) {
	t.Parallel()
	files := twins()
	for _, c := range []struct {
		name    string
		change  func(y *yard)
		want    []sight // of by/id/007.json and by/slug/007.json
		edited  int
		refused bool
	}{
		{"nothing", func(y *yard) {}, []sight{asSaid, asSaid}, 0, false},
		{"edited where it stands, and so are both", func(y *yard) { y.write("public/by/slug/007.json", "by hand") }, []sight{differs, differs}, 2, false},
		{"the second is replaced", func(y *yard) {
			y.write("public/x", "byH")
			os.Rename(y.path("public/x"), y.path("public/by/slug/007.json"))
		}, []sight{asSaid, differs}, 1, false},
		{"the first is replaced", func(y *yard) {
			y.write("public/x", "byH")
			os.Rename(y.path("public/x"), y.path("public/by/id/007.json"))
		}, []sight{differs, asSaid}, 1, false},
		{"another's second name in its place", func(y *yard) {
			os.Remove(y.path("public/by/slug/007.json"))
			os.Link(y.path("public/by/id/008.json"), y.path("public/by/slug/007.json"))
		}, []sight{asSaid, differs}, 1, false},
		{"gone", func(y *yard) { os.Remove(y.path("public/by/slug/007.json")) }, []sight{asSaid, missing}, 0, false},
		{"a folder", func(y *yard) {
			os.Remove(y.path("public/by/slug/007.json"))
			os.Mkdir(y.path("public/by/slug/007.json"), 0o755)
		}, []sight{asSaid, another}, 0, false},
		{"a symlink to the first", func(y *yard) {
			os.Remove(y.path("public/by/slug/007.json"))
			os.Symlink("../id/007.json", y.path("public/by/slug/007.json"))
		}, []sight{asSaid, another}, 0, true},
		{"the folder is gone", func(y *yard) { os.RemoveAll(y.path("public/by/slug")) }, []sight{asSaid, missing}, 0, false},
		{"the folder is a symlink to the other", func(y *yard) {
			os.RemoveAll(y.path("public/by/slug"))
			os.Symlink("id", y.path("public/by/slug"))
		}, []sight{asSaid, missing}, 0, true},
		{"a copy of the folder", func(y *yard) {
			os.Rename(y.path("public/by/slug"), y.path("was"))
			os.CopyFS(y.path("public/by/slug"), os.DirFS(y.path("was")))
			os.RemoveAll(y.path("was"))
		}, []sight{asSaid, differs}, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			y := newYard(t)
			y.must(files)
			c.change(y)
			tr := y.open()
			if err := tr.Look(t.Context()); err != nil {
				t.Fatal(err)
			}
			if s := tr.seen.seconds; s == nil || len(s.folders) != 1 || s.is(int32(tr.old.find("by/id/007.json"))) || !s.is(int32(tr.old.find("by/slug/007.json"))) {
				t.Fatal("there are no second names")
			}
			for i, name := range []string{"by/id/007.json", "by/slug/007.json"} {
				if saw := tr.seen.files[tr.old.find(name)]; saw != c.want[i] {
					t.Errorf("%s: %d, and not %d", name, saw, c.want[i])
				}
			}
			if saw := tr.seen.files[tr.old.find("by/slug/009.json")]; saw != c.want[1] && saw != asSaid {
				t.Errorf("another: %d", saw)
			}
			if err := tr.Close(); err != nil {
				t.Fatal(err)
			}
			if c.refused {
				if _, err := y.publish(files); err == nil {
					t.Error("it was written over")
				}
				return
			}
			if r := y.must(files); len(r.Edited) != c.edited {
				t.Errorf("%+v", r.Edited)
			}
			y.wants(files)
		})
	}
}
