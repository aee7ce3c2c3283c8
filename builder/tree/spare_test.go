//go:build unix

package tree

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// changes counts what a publishing changes on the disk, by kind.
func (y *yard) changes(files map[string]string) map[string]int {
	y.t.Helper()
	count := map[string]int{}
	var mu sync.Mutex
	y.o.Hook = func(change, name string) error {
		mu.Lock()
		defer mu.Unlock()
		count[change]++
		return nil
	}
	defer func() { y.o.Hook = nil }()
	y.must(files)
	return count
}

// TestSpareCost: with a spare an edit costs what it changes, and not what there
// is.
func TestSpareCost(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	files := many()
	y.must(files)
	edit := func(i int) {
		files[fmt.Sprintf("posts/%d/index.html", i)] += " edited"
		files["index.html"] += "."
	}
	edit(1)
	anew := y.changes(files)
	if anew["link"] < 100 || anew["mkdir"] < 40 {
		t.Errorf("there was no spare yet, and a whole tree had to be made: %v", anew)
	}
	y.wants(files)
	for i := range 5 {
		edit(i + 2)
		got := y.changes(files)
		y.wants(files)
		delete(got, "chtimes")
		// Two files that the last build changed are linked, and so on.
		want := map[string]int{
			"lock": 1, "note": 2, "unlock": 1, "exchange": 1,
			"remove": 1 + 1 + 2 + 2, // the record, the mark; what differs; what is put
			"link":   2,
			"write":  2 + 3, // what is put; the manifest, the mark, the record
			"rename": 3,     // the manifest, twice, and the record
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("edit %d (-want +got):\n%s", i, d)
		}
	}
}

// TestSpareIsNotBelieved: whatever somebody does to the spare, the published
// tree is right, and what is somebody's is not lost.
func TestSpareIsNotBelieved(t *testing.T) {
	t.Parallel()
	one := map[string]string{"index.html": "1", "a/b.html": "b", "a/c.html": "c", "d/e.html": "e", "same.css": "s"}
	two := with(one, map[string]string{"index.html": "2", "new/f.html": "f"})
	for _, c := range []struct {
		name   string
		change func(y *yard)
		more   map[string]string
	}{
		{"nothing", func(y *yard) {}, nil},
		{"a file is replaced", func(y *yard) {
			y.write(spareFolder+"/x", "by hand")
			os.Rename(y.path(spareFolder+"/x"), y.path(spareFolder+"/a/b.html"))
		}, nil},
		{"a file is gone", func(y *yard) { os.Remove(y.path(spareFolder + "/a/b.html")) }, nil},
		{"a folder is gone", func(y *yard) { os.RemoveAll(y.path(spareFolder + "/a")) }, nil},
		{"all folders are gone", func(y *yard) {
			for _, p := range []string{"a", "d"} {
				os.RemoveAll(y.path(spareFolder + "/" + p))
			}
		}, nil},
		{"a file is a folder", func(y *yard) {
			os.Remove(y.path(spareFolder + "/a/b.html"))
			os.Mkdir(y.path(spareFolder+"/a/b.html"), 0o755)
		}, nil},
		{"a file came", func(y *yard) { y.write(spareFolder+"/a/mine.txt", "mine") }, map[string]string{"a/mine.txt": "mine"}},
		{"a folder came", func(y *yard) { y.write(spareFolder+"/mine/x/y", "mine") }, map[string]string{"mine/x/y": "mine"}},
		{"an older stranger came", func(y *yard) {
			y.write(spareFolder+"/CNAME", "old")
			y.write("public/CNAME", "new")
		}, map[string]string{"CNAME": "new"}},
		{"no mark", func(y *yard) { os.Remove(y.path(spareFolder + "/" + mark)) }, nil},
		{"no record", func(y *yard) { os.Remove(y.path(".galley/public.spare")) }, nil},
		{"a torn record", func(y *yard) {
			text := y.read(".galley")["public.spare"]
			y.write(".galley/public.spare", text[:len(text)-4])
		}, nil},
		{"it is gone", func(y *yard) { os.RemoveAll(y.path(spareFolder)) }, nil},
		{"it is a copy", func(y *yard) {
			os.Rename(y.path(spareFolder), y.path("copy"))
			os.CopyFS(y.path(spareFolder), os.DirFS(y.path("copy")))
			os.RemoveAll(y.path("copy"))
		}, nil},
		{"the machine was started anew", func(y *yard) { y.o.boot = "another" }, nil},
		{"no manifest of anything", func(y *yard) { os.RemoveAll(y.path(".galley")) }, nil},
		{"the published folder is gone", func(y *yard) { os.RemoveAll(y.path("public")) }, nil},
		{"the published folder was copied", func(y *yard) {
			os.Rename(y.path("public"), y.path("copy"))
			os.CopyFS(y.path("public"), os.DirFS(y.path("copy")))
			os.RemoveAll(y.path("copy"))
		}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			y := newYard(t)
			y.must(one)
			y.must(two)
			y.wants(two)
			c.change(y)
			third := with(two, map[string]string{"d/e.html": "3"})
			if c.name == "no manifest of anything" {
				third = two // with another the folder would be refused
			}
			r := y.must(third)
			if len(r.Edited) > 0 {
				t.Errorf("%+v", r)
			}
			y.wants(with(third, c.more))
			y.must(one)
			y.wants(with(one, c.more))
			y.must(third)
			y.wants(with(third, c.more))
		})
	}
}

// TestUnknownSpare: a folder of that name which nothing says to be ours stays as
// it is, and people are told.
func TestUnknownSpare(t *testing.T) {
	y := newYard(t)
	y.write(spareFolder+"/precious", "mine")
	one, two := map[string]string{"index.html": "1"}, map[string]string{"index.html": "2"}
	y.must(one)
	for i := range 2 {
		r := y.must([]map[string]string{two, one}[i])
		want := []string{".public.galley-spare beside the published folder is none that this project knows; a build is slower until it is removed"}
		if d := cmp.Diff(want, r.Notes); d != "" {
			t.Errorf("notes (-want +got):\n%s", d)
		}
		if d := cmp.Diff(map[string]string{"precious": "mine"}, y.read(spareFolder)); d != "" {
			t.Error(d)
		}
	}
}

// TestGivenBack: a build that ends with problems costs the spare nothing.
func TestGivenBack(t *testing.T) {
	y := newYard(t)
	one := map[string]string{"index.html": "1", "a/b.html": "b", "c.html": "c"}
	two := with(one, map[string]string{"index.html": "2"})
	y.must(one)
	y.must(two)
	y.write("public/robots.txt", "mine")
	bad := with(two, map[string]string{"index.html": "3", "a/n/e/w.html": "n", "robots.txt": "galley's"})
	if _, err := y.publish(bad); err == nil {
		t.Fatal("a stranger was written over")
	}
	os.Remove(y.path("public/robots.txt"))
	y.wants(two)
	count := y.changes(with(two, map[string]string{"c.html": "3"}))
	if count["link"] > 1 {
		t.Errorf("the spare was made anew: %v", count)
	}
	y.wants(with(two, map[string]string{"c.html": "3"}))
}

// TestTwice: a second attempt in one run does not miss what the first one has
// left, be the spare given back or gone.
func TestTwice(t *testing.T) {
	for _, broken := range []bool{false, true} {
		y := newYard(t)
		y.must(map[string]string{"a": "1", "b": "1", "c": "1"})
		y.must(map[string]string{"a": "2", "b": "1", "c": "1"})
		tr := y.open()
		if err := tr.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
		first := tr.Next()
		if err := first.Put("b", []byte("first")); err != nil {
			t.Fatal(err)
		}
		if broken {
			err := first.Put("b/c", []byte("below a file"))
			if _, e := first.Finish(); err == nil && e == nil {
				t.Error("a file was put below a file")
			}
		}
		if err := first.Abandon(); err != nil {
			t.Fatal(err)
		}
		second := tr.Next()
		for _, p := range []string{"a", "b"} {
			if ok, err := second.Keep(p); !ok || err != nil {
				t.Errorf("%s is not kept: %v", p, err)
			}
		}
		if err := second.Put("c", []byte("second")); err != nil {
			t.Fatal(err)
		}
		if _, err := second.Finish(); err != nil {
			t.Fatal(err)
		}
		if _, err := second.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(second.Abandon(), tr.Close()); err != nil {
			t.Fatal(err)
		}
		y.wants(map[string]string{"a": "2", "b": "1", "c": "second"})
	}
}

// TestStartedAnew: after the machine was started anew the files of the last
// build are read once; what a power cut has torn is written again, and nobody is
// blamed for it.
func TestStartedAnew(t *testing.T) {
	y := newYard(t)
	y.o.boot = "1"
	one := map[string]string{"index.html": "one", "a/b.html": "bbb", "c.html": "ccc", "d.html": "d", "gone.html": "g"}
	y.must(one)
	y.o.boot = "2"
	tear := func(name, text string) {
		fi, err := os.Stat(y.path("public/" + name))
		if err != nil {
			t.Fatal(err)
		}
		y.write("public/"+name, text)
		os.Chtimes(y.path("public/"+name), fi.ModTime(), fi.ModTime())
	}
	tr := y.open()
	generation := tr.Generation()
	if ok, err := tr.Intact(t.Context()); !ok || err != nil {
		t.Errorf("all is there: %v %v", ok, err)
	}
	tr.Close()
	text := y.read(".galley")["public.manifest"]
	if !strings.Contains(text, "\nboot 2\n") || strings.Contains(text, "\n+") || !strings.Contains(text, "generation "+generation+"\n") {
		t.Errorf("it was read, and will be again:\n%s", text)
	}
	two := with(one, map[string]string{"d.html": "2"})
	y.must(two) // in the second time: d.html alone
	y.o.boot = "3"
	tear("d.html", "")
	tr = y.open()
	if ok, err := tr.Intact(t.Context()); ok || err != nil {
		t.Errorf("a file is torn: %v %v", ok, err)
	}
	tr.Close()
	delete(two, "gone.html")
	r := y.must(two)
	if d := cmp.Diff(Report{Files: 4, Written: 1, Kept: 3, Removed: 1, Changed: true}, r); d != "" {
		t.Error(d)
	}
	y.wants(two)
	// A time that is another tells of a hand.
	y.o.boot = "4"
	y.write("public/d.html", "by hand")
	if r := y.must(two); len(r.Edited) != 1 {
		t.Errorf("%+v", r)
	}
	y.wants(two)
}

// TestStrangersAtEveryEdit: what others put into the folder, and take from it,
// between builds stays as they have it, whichever tree is exchanged.
func TestStrangersAtEveryEdit(t *testing.T) {
	y := newYard(t)
	files := many()
	y.must(files)
	foreign := map[string]string{}
	put := func(p, text string) {
		y.write("public/"+p, text)
		foreign[p] = text
	}
	take := func(p string) {
		os.Remove(y.path("public/" + p))
		delete(foreign, p)
	}
	for i := range 8 {
		switch i {
		case 1:
			put("CNAME", "example.test")
			put(".git/HEAD", "ref")
			put(".git/objects/aa/1", "o")
		case 2:
			put(".git/objects/bb/2", "deep in what is carried")
			put("posts/3/notes.txt", "deep in ours")
		case 3:
			os.Remove(y.path("public/.git/HEAD"))
			put(".git/HEAD", "another")
			take("CNAME")
			os.Remove(y.path("public/CNAME"))
		case 4:
			for p := range maps.Clone(files) {
				if strings.HasPrefix(p, "posts/3/") {
					delete(files, p)
				}
			}
		case 5:
			put("posts/3/more.txt", "in a folder that was ours")
		case 6:
			take(".git/objects/aa/1")
			os.Remove(y.path("public/.git/objects/aa"))
			files["posts/3/index.html"] = "again"
		}
		files["index.html"] = fmt.Sprint(i)
		y.must(files)
		y.wants(with(files, foreign))
		if t.Failed() {
			t.Fatalf("edit %d", i)
		}
	}
}
