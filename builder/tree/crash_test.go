//go:build unix

package tree

import (
	"context"
	"errors"
	"maps"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/zeebo/xxh3"

	"galley/builder/disk"
)

var testTime = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func hashOf(s string) xxh3.Uint128 { return xxh3.HashString128(s) }

var (
	oldTree = map[string]string{"index.html": "1", "same.css": "s", "gone/a.html": "a", "gone/b.html": "b", "api/list.json": "1", "turn": "file"}
	newTree = map[string]string{"index.html": "2", "same.css": "s", "new/c.html": "c", "api/list.json": "2", "turn/x": "folder", "big.bin": "0"}
	foreign = map[string]string{"CNAME": "example.test", ".git/HEAD": "ref", ".git/objects/1": "o", "gone/mine.txt": "m"}
)

func with(a, b map[string]string) map[string]string {
	c := maps.Clone(a)
	maps.Copy(c, b)
	return c
}

// olderTree was published before the old one, where there is to be a spare.
var olderTree = map[string]string{"index.html": "0", "same.css": "s", "older/x": "x", "older/y/z": "z", "gone": "was a file", "turn/y": "was a folder", "api/list.json": "1", "big.bin": "9"}

// A way is one of those in which a tree may be published.
type way struct {
	name    string
	inPlace bool
	spare   bool // there is one already
	none    bool // and none is kept
}

var (
	anew    = way{name: "a tree made anew"}
	spared  = way{name: "the spare", spare: true}
	alone   = way{name: "a tree made anew, the old one removed", none: true}
	inPlace = way{name: "in place", inPlace: true}
	leaving = way{name: "in place, beside a spare", inPlace: true, spare: true}
)

func ways(t *testing.T, all []way, f func(t *testing.T, w way)) {
	t.Helper()
	for _, w := range all {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			f(t, w)
		})
	}
}

// begin makes a yard with the old tree published and strangers in it.
func begin(t *testing.T, w way) *yard {
	y := newYard(t)
	if w.none {
		y.o.worth = func(differ, all int) bool { return false }
	}
	if w.spare {
		y.must(olderTree)
	}
	y.must(oldTree)
	if _, err := os.Stat(y.path(spareFolder)); w.spare != (err == nil) {
		t.Fatalf("the spare: %v", err)
	}
	y.o.InPlace = w.inPlace
	for p, text := range foreign {
		y.write("public/"+p, text)
	}
	return y
}

var errKilled = errors.New("killed")

// at gives a hook that calls do at the nth change, and says how many there were.
func at(n int, do func() error) (disk.Hook, *int) {
	count := 0
	return func(change, name string) error {
		count++
		if count >= n {
			return do()
		}
		return nil
	}, &count
}

// TestKilled stops the world before each change of the disk in turn. The folder
// holds the old tree or the new one, and the next run needs no help.
func TestKilled(t *testing.T) {
	ways(t, []way{anew, spared, alone}, killed)
}

func killed(t *testing.T, w way) {
	for n := 1; ; n++ {
		y := begin(t, w)
		hook, count := at(n, func() error { return errKilled })
		y.o.Hook = hook
		_, err := y.publish(newTree)
		if *count < n {
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d changes", n-1)
			break
		}
		// The last changes only clear away: they may fail with the tree published.
		got := y.read("public")
		if cmp.Diff(with(oldTree, foreign), got) != "" && cmp.Diff(with(newTree, foreign), got) != "" {
			t.Fatalf("killed at change %d, the folder holds neither tree: %v", n, got)
		}
		y.o.Hook = nil
		if n%2 == 0 {
			y.must(newTree)
			y.wants(with(newTree, foreign))
		} else {
			y.must(oldTree)
			y.wants(with(oldTree, foreign))
		}
		if t.Failed() {
			t.Fatalf("after a kill at change %d", n)
		}
	}
}

// TestKilledInPlace: each file is old or new, and the next run finishes what
// was begun before it does its own.
func TestKilledInPlace(t *testing.T) {
	ways(t, []way{inPlace, leaving}, killedInPlace)
}

func killedInPlace(t *testing.T, w way) {
	for n := 1; ; n++ {
		y := begin(t, w)
		hook, count := at(n, func() error { return errKilled })
		y.o.Hook = hook
		if _, err := y.publish(newTree); err == nil && *count >= n {
			t.Fatalf("killed at change %d, and nobody noticed", n)
		}
		if *count < n {
			break
		}
		for p, text := range y.read("public") {
			old, new := oldTree[p], newTree[p]
			if text != old && text != new && text != foreign[p] {
				t.Fatalf("killed at change %d: %s is %q", n, p, text)
			}
		}
		y.o.Hook = nil
		if n%2 == 0 {
			y.must(newTree)
			y.wants(with(newTree, foreign))
		} else {
			y.must(oldTree)
			y.wants(with(oldTree, foreign))
		}
		if t.Failed() {
			t.Fatalf("after a kill at change %d", n)
		}
	}
}

// TestFaults makes each change of the disk fail in turn, once. Either the error
// is told with a path and nothing was published, or the new tree is there.
func TestFaults(t *testing.T) {
	ways(t, []way{anew, spared, alone, inPlace, leaving}, func(t *testing.T, w way) {
		for n := 1; ; n++ {
			y := begin(t, w)
			failed := false
			hook, count := at(n, func() error {
				if failed {
					return nil
				}
				failed = true
				return syscall.ENOSPC
			})
			y.o.Hook = hook
			r, err := y.publish(newTree)
			if *count < n {
				break
			}
			got := y.read("public")
			switch {
			case err == nil && len(r.Notes) == 0:
				t.Fatalf("the fault at change %d was not told", n)
			case err == nil:
				if d := cmp.Diff(with(newTree, foreign), got); d != "" {
					t.Fatalf("fault at change %d, no error, and:\n%s", n, d)
				}
				continue
			case !strings.Contains(err.Error(), y.dir) || !errors.Is(err, syscall.ENOSPC):
				t.Errorf("fault at change %d: %v", n, err)
			}
			if !w.inPlace && cmp.Diff(with(oldTree, foreign), got) != "" && cmp.Diff(with(newTree, foreign), got) != "" {
				t.Fatalf("fault at change %d: the folder holds neither tree: %v", n, got)
			}
			y.o.Hook = nil
			y.must(newTree)
			y.wants(with(newTree, foreign))
			if t.Failed() {
				t.Fatalf("after a fault at change %d", n)
			}
		}
	})
}

// TestCancelled: a person presses Ctrl-C at any moment. What there is no time to
// clear away then, the next run clears away.
func TestCancelled(t *testing.T) {
	ways(t, []way{anew, spared, alone, inPlace, leaving}, func(t *testing.T, w way) {
		for n := 1; ; n++ {
			y := begin(t, w)
			before := y.entries()
			hurried := n%4 == 0
			if y.o.Patience = time.Minute; hurried {
				y.o.Patience = 1
			}
			ctx, cancel := context.WithCancel(context.Background())
			hook, count := at(n, func() error { cancel(); return nil })
			y.o.Hook = hook
			_, err := y.publishIn(ctx, newTree)
			cancel()
			if *count < n {
				break
			}
			got := y.read("public")
			old := cmp.Diff(with(oldTree, foreign), got) == ""
			if new := cmp.Diff(with(newTree, foreign), got) == ""; !w.inPlace && !old && !new || err == nil && !new {
				t.Fatalf("cancelled at change %d (%v): %v", n, err, got)
			}
			if old && !hurried && len(y.entries()) > len(before) {
				t.Errorf("cancelled at change %d, left %v", n, y.entries())
			}
			y.o.Hook = nil
			y.must(newTree)
			y.wants(with(newTree, foreign))
			if t.Failed() {
				t.Fatalf("after %d changes", n)
			}
		}
	})
}

// TestNoExchange: where the system refuses, the folder is changed file by file,
// and it is said why.
func TestNoExchange(t *testing.T) {
	for _, refused := range []string{"exchange", "link"} {
		y := begin(t, anew)
		y.o.Hook = func(change, name string) error {
			if change != refused {
				return nil
			}
			if refused == "exchange" {
				return &os.PathError{Op: "exchange", Err: errors.Join(disk.ErrNoExchange, syscall.EBUSY)}
			}
			return syscall.EXDEV
		}
		r, err := y.publish(newTree)
		if err != nil {
			t.Fatal(err)
		}
		y.wants(with(newTree, foreign))
		if len(r.Notes) != 1 || !strings.HasPrefix(r.Notes[0], "public/ was changed file by file, not in one step (") {
			t.Errorf("notes: %q", r.Notes)
		}
	}
}

// TestMoveAcrossFileSystems: a staged file that cannot be moved is copied.
func TestMoveAcrossFileSystems(t *testing.T) {
	y := begin(t, inPlace)
	y.o.Hook = func(change, name string) error {
		if change == "rename" && strings.HasPrefix(name, "public/") && !strings.HasSuffix(name, "~") && !copying(y) {
			return syscall.EXDEV
		}
		return nil
	}
	y.must(newTree)
	y.wants(with(newTree, foreign))
}

// copying says whether a copy lies beside its place by now.
func copying(y *yard) bool {
	for p := range y.read("public") {
		if strings.HasSuffix(p, "~") {
			return true
		}
	}
	return false
}

func TestBusy(t *testing.T) {
	y := begin(t, anew)
	second := &yard{t: t, dir: y.dir}
	var busy *disk.Busy
	tried := false
	y.o.Note = "pid 1"
	y.o.Hook = func(change, name string) error {
		if change == "write" && !tried {
			tried = true
			if _, err := second.publish(oldTree); !errors.As(err, &busy) {
				t.Errorf("got %v", err)
			}
		}
		return nil
	}
	y.must(newTree)
	y.wants(with(newTree, foreign))
	if busy == nil || !strings.Contains(busy.Note, "pid 1") {
		t.Errorf("the message does not name the other build: %v", busy)
	}
}

// TestLastMoment: what somebody puts into the folder while it is exchanged is
// neither lost nor changed.
func TestLastMoment(t *testing.T) {
	y := begin(t, anew)
	y.o.Hook = func(change, name string) error {
		if change == "exchange" {
			y.write("public/.git/late", "late")
			y.write("public/late/file", "late")
			os.Remove(y.path("public/.git/HEAD"))
			y.write("public/.git/HEAD", "changed")
		}
		return nil
	}
	y.must(newTree)
	want := with(newTree, foreign)
	want[".git/late"], want["late/file"], want[".git/HEAD"] = "late", "late", "changed"
	y.wants(want)
}
