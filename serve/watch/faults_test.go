package watch

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/google/go-cmp/cmp"
)

// A told is what a watcher has told a person.
type told struct {
	mu    sync.Mutex
	lines []string
}

func (t *told) tell(message, hint string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lines = append(t.lines, message+" | "+hint)
}

func (t *told) all() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]string(nil), t.lines...)
}

// everything waits for a token for everything.
func everything(t testing.TB, w *Watcher) {
	t.Helper()
	deadline := time.After(enough)
	for {
		select {
		case <-w.Changes():
			if _, all := w.Take(); all {
				return
			}
		case <-deadline:
			t.Fatal("no token for everything")
		}
	}
}

func TestLostEvents(t *testing.T) {
	root := t.TempDir()
	write(t, "", root, "a", "b", "x")
	synctest.Test(t, func(t *testing.T) {
		f := &fake{root: root}
		w := from(t, f, Options{})
		p := newPicture(root, nil)
		write(t, "new", root, "a", "b", "y") // and no event for it
		write(t, "new", root, "c", "z")
		for range 5 {
			f.fault(fsnotify.ErrEventOverflow)
		}
		everything(t, w)
		p.look(".")
		if want := newPicture(root, nil).items; !cmp.Equal(want, p.items) {
			t.Error(cmp.Diff(want, p.items))
		}
		if f.times() != 2 {
			t.Errorf("five losses at once opened %d sources, want 1 more than the first", f.times()-1)
		}
		for _, folder := range []string{".", "a", "a/b", "c"} {
			if place := filepath.Join(root, folder); !f.watches(place) {
				t.Errorf("%s is not watched any more", folder)
			}
		}
		write(t, "newer", root, "c", "z")
		f.tell("c/z", fsnotify.Write)
		await(t, w, "c/z")
	})
}

// A source that ends by itself is opened again.
func TestSourceThatEnds(t *testing.T) {
	root := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{root: root}
		w := from(t, f, Options{})
		close(f.events)
		everything(t, w)
		write(t, "", root, "x")
		f.tell("x", fsnotify.Create)
		await(t, w, "x")
	})
}

func TestNoEventsToBeHad(t *testing.T) {
	wrapped := func(err error) error { return fmt.Errorf("couldn't: %w", err) }
	tests := []struct {
		name  string
		opens error
		adds  error
		after int // folders
		most  int // files
		want  []string
	}{
		{"not a watch", nil, syscall.ENOSPC, 0, 0, []string{"no more folders can be watched", "max_user_watches"}},
		{"not one more watch", nil, wrapped(syscall.ENOSPC), 3, 0, []string{"no more folders can be watched", "sysctl", "max_user_watches="}},
		{"no instance", wrapped(syscall.EMFILE), nil, 0, 0, []string{"no more programs", "max_user_instances="}},
		{"no descriptor", nil, syscall.EMFILE, 2, 0, []string{"too many files are open", "ulimit -n"}},
		{"no memory", nil, syscall.ENOMEM, 2, 0, []string{"no events for files (cannot allocate memory)"}},
		{"no such system call", wrapped(syscall.ENOSYS), nil, 0, 0, []string{"no events for files (function not implemented)"}},
		{"a descriptor for each file", nil, nil, 0, 4, []string{"more than 5000 files"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := t.TempDir()
			for _, folder := range []string{"a", "b", "c", "c/d"} {
				write(t, "old", root, folder, "x")
			}
			synctest.Test(t, func(t *testing.T) {
				var lines told
				f := &fake{root: root, opens: func() error { return test.opens }}
				f.adds = func(string) error {
					if len(f.added) >= test.after {
						return test.adds
					}
					return nil
				}
				s := f.system()
				s.most = test.most
				w, err := start(root, Options{Tell: lines.tell}, s)
				must(t, err)
				defer w.Close()
				p := newPicture(root, nil)

				write(t, "new", root, "c", "d", "x")
				p.settle(t, w)
				must(t, os.MkdirAll(filepath.Join(root, "e", "f"), 0o777))
				must(t, os.RemoveAll(filepath.Join(root, "a")))
				p.settle(t, w)

				got := lines.all()
				if len(got) != 1 {
					t.Fatalf("told %d times: %q", len(got), got)
				}
				for _, part := range append(test.want, "looking at all files every 500 ms instead", "--poll") {
					if !strings.Contains(got[0], part) {
						t.Errorf("%q is not in %q", part, got[0])
					}
				}
			})
		})
	}
}

// The limit may be reached by a folder that is made later.
func TestLimitReachedLater(t *testing.T) {
	root := t.TempDir()
	write(t, "old", root, "a", "x")
	synctest.Test(t, func(t *testing.T) {
		var lines told
		f := &fake{root: root}
		f.adds = func(string) error {
			if len(f.added) >= 2 {
				return syscall.ENOSPC
			}
			return nil
		}
		w := from(t, f, Options{Tell: lines.tell})
		p := newPicture(root, nil)
		if got := lines.all(); len(got) != 0 {
			t.Fatalf("told too early: %q", got)
		}
		write(t, "new", root, "b", "y")
		f.tell("b", fsnotify.Create)
		p.settle(t, w)
		write(t, "newer", root, "b", "c", "y")
		p.settle(t, w)
		if got := lines.all(); len(got) != 1 {
			t.Errorf("told %d times: %q", len(got), got)
		}
	})
}

// What cannot be read is told of once, and the rest is watched.
func TestUnreadableFolders(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		root := t.TempDir()
		for _, folder := range []string{"a", "b/c", "b/d", "e"} {
			write(t, "old", root, folder, "x")
		}
		var mu sync.Mutex
		closed := map[string]bool{"a": true, "b/c": true}
		denied := func(folder string) error {
			mu.Lock()
			defer mu.Unlock()
			name, _ := filepath.Rel(root, folder)
			if closed[filepath.ToSlash(name)] {
				return &fs.PathError{Op: "open", Path: folder, Err: syscall.EACCES}
			}
			return nil
		}
		skip := func(path string, dir bool) bool {
			mu.Lock()
			defer mu.Unlock()
			return closed[filepath.ToSlash(filepath.Dir(path))]
		}
		var lines told
		o.Tell = lines.tell
		s := system{list: func(folder string) ([]os.DirEntry, error) {
			if err := denied(folder); err != nil {
				return nil, err
			}
			return os.ReadDir(folder)
		}, open: func() (*source, error) {
			s, err := openSystem()
			if err != nil {
				return nil, err
			}
			add := s.add
			s.add = func(folder string) error {
				if err := denied(folder); err != nil {
					return err
				}
				return add(folder)
			}
			return s, nil
		}}
		w, err := start(root, o, s)
		must(t, err)
		defer w.Close()
		p := newPicture(root, skip)
		write(t, "new", root, "b", "d", "x")
		write(t, "new", root, "e", "x")
		p.settle(t, w)
		want := []string{"a and one more folder cannot be watched: permission denied | make it readable, or move it out of the project; changes below it are not seen"}
		if diff := cmp.Diff(want, lines.all()); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}

		mu.Lock()
		clear(closed)
		mu.Unlock()
		must(t, os.Chmod(filepath.Join(root, "a"), 0o755))
		must(t, os.Chmod(filepath.Join(root, "a"), 0o777))
		must(t, os.Chmod(filepath.Join(root, "b", "c"), 0o700))
		p.settle(t, w)
		write(t, "newer", root, "a", "x")
		write(t, "newer", root, "b", "c", "x")
		p.settle(t, w)
	})
}

func TestRootThatGoesAndComesBack(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		root := filepath.Join(t.TempDir(), "project")
		write(t, "1", root, "a", "x")
		w := watched(t, root, o)
		p := newPicture(root, nil)
		ways := map[string]func(){
			"removed":  func() { must(t, os.RemoveAll(root)) },
			"moved":    func() { must(t, os.Rename(root, root+".old")) },
			"replaced": func() { must(t, os.Rename(root, root+".older")); write(t, "other", root, "b", "y") },
		}
		for _, way := range []string{"removed", "moved", "replaced", "removed"} {
			t.Log(way)
			ways[way]()
			p.settle(t, w)
			for i := range 2 {
				write(t, fmt.Sprint(way, i), root, "a", "x")
				p.settle(t, w)
			}
		}
	})
}

func TestRootThatIsNotAFolder(t *testing.T) {
	dir := t.TempDir()
	for _, root := range []string{filepath.Join(dir, "none"), write(t, "", dir, "file")} {
		if w, err := New(root, Options{}); err == nil {
			w.Close()
			t.Errorf("%s is watched", root)
		}
	}
}

// What is skipped may change; Look sees to it.
func TestLook(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		root := t.TempDir()
		write(t, "", root, "public", "x")
		write(t, "", root, "dist", "x")
		var mu sync.Mutex
		out := "public"
		o.Skip = func(path string, dir bool) bool {
			mu.Lock()
			defer mu.Unlock()
			return path == out
		}
		w := watched(t, root, o)
		mu.Lock()
		out = "dist"
		mu.Unlock()
		w.Look()
		everything(t, w)
		p := newPicture(root, o.Skip)
		write(t, "new", root, "dist", "x")
		write(t, "new", root, "public", "x")
		p.settle(t, w)
		for deadline := time.After(50 * time.Millisecond); ; {
			select {
			case <-w.Changes():
				paths, all := w.Take()
				if all || strings.Contains(strings.Join(paths, " "), "dist") {
					t.Errorf("took %v, all: %v", paths, all)
				}
				continue
			case <-deadline:
			}
			break
		}
	})
}

// Looking takes a tenth of the time at most, and what takes long happens seldom.
func TestPollingIsCheap(t *testing.T) {
	root := t.TempDir()
	for _, test := range []struct{ cost, poll, want time.Duration }{
		{0, 500 * time.Millisecond, 500 * time.Millisecond},
		{10 * time.Millisecond, 500 * time.Millisecond, 500 * time.Millisecond},
		{300 * time.Millisecond, 500 * time.Millisecond, 3 * time.Second},
		{20 * time.Second, 500 * time.Millisecond, 30 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			var looks []time.Time
			w, err := start(root, Options{Poll: test.poll}, system{list: func(folder string) ([]os.DirEntry, error) {
				time.Sleep(test.cost) // by the test's clock
				looks = append(looks, time.Now())
				return os.ReadDir(folder)
			}})
			must(t, err)
			time.Sleep(10 * time.Minute)
			w.Close()
			for i := range looks[1:] {
				if got := looks[i+1].Sub(looks[i]) - test.cost; got != test.want {
					t.Fatalf("a look that takes %v came %v after the one before, want %v", test.cost, got, test.want)
				}
			}
			if len(looks) < 5 {
				t.Fatalf("%d looks", len(looks))
			}
		})
	}
}

// A disk that stands still once is no reason to look seldom.
func TestPollingForgivesAStall(t *testing.T) {
	var c cost
	at := time.Now()
	look := func(took time.Duration) time.Duration {
		return c.next(at.Add(took), at, 10*time.Millisecond).Sub(at) - took
	}
	for _, test := range []struct{ took, want time.Duration }{
		{time.Millisecond, 10 * time.Millisecond},
		{3 * time.Millisecond, 10 * time.Millisecond},
		{5 * time.Second, 30 * time.Millisecond},
		{2 * time.Millisecond, 20 * time.Millisecond},
		{time.Second, 20 * time.Millisecond},
		{2 * time.Second, 10 * time.Second},
	} {
		if got := look(test.took); got != test.want {
			t.Errorf("after a look of %v the next one comes in %v, want %v", test.took, got, test.want)
		}
	}
}

// A file may change twice within one tick of the disk's clock.
func TestPollingNamesYoungFilesTwice(t *testing.T) {
	for _, test := range []struct {
		after, want time.Duration
	}{{0, coarse}, {time.Millisecond, fine}} {
		root := t.TempDir()
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(test.after) // by the test's clock, which begins with a whole second
			then := time.Now()
			file := write(t, "one", root, "a", "x")
			must(t, os.Chtimes(file, then, then))
			w := watched(t, root, Options{Poll: 10 * time.Millisecond})
			write(t, "two", file)
			must(t, os.Chtimes(file, then, then))
			await(t, w, "a/x")
			if took := time.Since(then); took < test.want || took > test.want+20*time.Millisecond {
				t.Errorf("named after %v, want %v", took, test.want)
			}
		})
	}
}

// What comes and goes between two looks somebody else may have seen.
func TestPollingNamesFoldersInWhichSomethingWas(t *testing.T) {
	root := t.TempDir()
	file := write(t, "", root, "a", "b", "x")
	w := watched(t, root, Options{Poll: 10 * time.Millisecond})
	p := newPicture(root, nil)
	for i := range 20 {
		passed := write(t, "", filepath.Dir(file), fmt.Sprint("y", i))
		p.look("a/b/" + filepath.Base(passed))
		must(t, os.Remove(passed))
		p.settle(t, w)
	}
}

// A file that another one takes the place of, with the same length and time.
func TestPollingSeesAnotherFile(t *testing.T) {
	if !hasIDs {
		t.Skip("files have no numbers here")
	}
	root := t.TempDir()
	then := time.Now().Add(-time.Hour)
	write(t, "one", root, "x")
	must(t, os.Chtimes(write(t, "two", root, "y"), then, then))
	must(t, os.Chtimes(filepath.Join(root, "x"), then, then))
	w := watched(t, root, Options{Poll: 10 * time.Millisecond})
	p := newPicture(root, nil)
	must(t, os.Rename(filepath.Join(root, "y"), filepath.Join(root, "x")))
	p.settle(t, w)
}
