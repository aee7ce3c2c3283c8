//go:build unix

package watch

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// What is neither a file nor a folder is told of, and never opened; symlinks
// lead nowhere.
func TestOddEntries(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		// A socket's address is short.
		dir, err := os.MkdirTemp("", "w")
		must(t, err)
		t.Cleanup(func() { os.RemoveAll(dir) })
		root, other := filepath.Join(dir, "r"), filepath.Join(dir, "other")
		write(t, "1", other, "x")
		write(t, "1", root, "a", "x")
		odd := func(n string) {
			at := func(name string) string { return filepath.Join(root, "a", name+n) }
			must(t, syscall.Mkfifo(at("pipe"), 0o666))
			must(t, os.Symlink("..", at("loop")))
			must(t, os.Symlink(other, at("out")))
			must(t, os.Symlink("nowhere", at("dangling")))
			l, err := net.Listen("unix", at("socket"))
			must(t, err)
			t.Cleanup(func() { l.Close() })
			if err := syscall.Mknod(at("device"), syscall.S_IFCHR|0o666, 1<<8|3); err != nil {
				t.Logf("no device: %v", err)
			}
		}
		odd("1")
		w := watched(t, root, o)
		p := newPicture(root, nil)
		odd("2")
		p.settle(t, w)

		write(t, "2", other, "x")
		write(t, "2", root, "a", "x")
		deadline := time.After(enough)
		for took := false; !took; {
			select {
			case <-w.Changes():
				paths, all := w.Take()
				took = all || strings.Contains(strings.Join(paths, " "), "a/x")
				for _, path := range paths {
					if strings.HasPrefix(path, "a/out1/") || strings.HasPrefix(path, "a/out2/") {
						t.Errorf("something happened behind a link: %s", path)
					}
				}
			case <-deadline:
				t.Fatal("no token")
			}
		}
	})
}

// Paths as long as they can be, and longer.
func TestLongPaths(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		root := t.TempDir()
		dir, err := os.OpenRoot(root)
		must(t, err)
		defer dir.Close()
		name := strings.Repeat("n", 200)
		w := watched(t, root, o)
		for range 25 {
			must(t, dir.Mkdir(name, 0o777))
			below, err := dir.OpenRoot(name)
			must(t, err)
			dir.Close()
			dir = below
		}
		write(t, "", root, "x")
		await(t, w, "x")
		write(t, "", root, name, name, name, "x")
		await(t, w, name+"/"+name+"/"+name+"/x")
	})
}

// A watcher that is closed leaves nothing behind, whatever it was doing.
func TestNothingIsLeft(t *testing.T) {
	root := t.TempDir()
	for i := range 30 {
		write(t, "", root, fmt.Sprint(i), "x")
	}
	round := func(i int) {
		o := Options{}
		if i%2 == 1 {
			o.Poll = time.Millisecond
		}
		w, err := New(root, o)
		must(t, err)
		for j := range 20 {
			write(t, fmt.Sprint(i, j), root, fmt.Sprint(j), "x")
		}
		if i%3 == 0 {
			w.Look()
		}
		if i%4 == 0 {
			<-w.Changes()
		}
		must(t, w.Close())
		must(t, w.Close())
		w.Look()
		w.Take()
	}
	round(0)
	before, files := runtime.NumGoroutine(), descriptors(t)
	for i := range 20 {
		round(i)
	}
	deadline := time.Now().Add(enough)
	for runtime.NumGoroutine() > before || descriptors(t) > files {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines and %d descriptors, before %d and %d", runtime.NumGoroutine(), descriptors(t), before, files)
		}
		runtime.Gosched()
	}
}

// descriptors are how many are open; 0 where that cannot be asked.
func descriptors(t testing.TB) int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(entries)
}

// At rest nothing is open but what events come through, and nothing is done.
func TestRest(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("needs /proc")
	}
	root := t.TempDir()
	for i := range 200 {
		write(t, "", root, fmt.Sprint(i), "x")
	}
	w := watched(t, root, Options{})
	write(t, "new", root, "7", "x")
	await(t, w, "7/x")
	entries, err := os.ReadDir("/proc/self/fd")
	must(t, err)
	for _, e := range entries {
		if target, err := os.Readlink("/proc/self/fd/" + e.Name()); err == nil && strings.HasPrefix(target, root) {
			t.Errorf("%s is open", target)
		}
	}
	deadline := time.Now().Add(enough)
	for !w.gathered.due().IsZero() {
		if time.Now().After(deadline) {
			t.Fatal("there is always something to wake up for")
		}
		runtime.Gosched()
	}
}
