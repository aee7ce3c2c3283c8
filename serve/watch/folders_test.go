package watch

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/fsnotify/fsnotify"
)

func TestFoldersThatComeAndGo(t *testing.T) {
	move := func(from, to string) func(t *testing.T, root string) {
		return func(t *testing.T, root string) {
			must(t, os.MkdirAll(filepath.Dir(filepath.Join(root, to)), 0o777))
			must(t, os.Rename(filepath.Join(root, from), filepath.Join(root, to)))
		}
	}
	tests := []struct {
		name string
		do   func(t *testing.T, root string)
	}{
		{"a deep tree made at once", func(t *testing.T, root string) { write(t, "new", root, "n/e/w/t/r/e/e", "x") }},
		{"many deep trees", func(t *testing.T, root string) {
			for i := range 15 {
				write(t, "new", root, fmt.Sprintf("n%d/e/w", i), "x")
			}
		}},
		{"a folder made and left empty", func(t *testing.T, root string) { must(t, os.Mkdir(filepath.Join(root, "e"), 0o777)) }},
		{"a folder renamed", move("a", "z")},
		{"renamed and a new one in its place", func(t *testing.T, root string) {
			move("a", "z")(t, root)
			write(t, "other", root, "a", "b", "x")
		}},
		{"renamed twice", func(t *testing.T, root string) { move("a", "y")(t, root); move("y", "z")(t, root) }},
		{"renamed and back", func(t *testing.T, root string) { move("a", "y")(t, root); move("y", "a")(t, root) }},
		{"moved down into a folder that is new", move("a", "n/a")},
		{"moved down into its sister", move("a", "b/c/a")},
		{"moved up", move("a/b", "x")},
		{"two that change places", func(t *testing.T, root string) {
			move("a", "t")(t, root)
			move("b", "a")(t, root)
			move("t", "b")(t, root)
		}},
		{"moved out", move("a", "../out")},
		{"moved in", func(t *testing.T, root string) {
			write(t, "new", root, "../in/deep/er", "x")
			move("../in", "in")(t, root)
		}},
		{"moved out, changed and in again", func(t *testing.T, root string) {
			move("a", "../out")(t, root)
			write(t, "changed", root, "../out/b", "x")
			move("../out", "a")(t, root)
		}},
		{"removed", func(t *testing.T, root string) { must(t, os.RemoveAll(filepath.Join(root, "a"))) }},
		{"removed and made again", func(t *testing.T, root string) {
			must(t, os.RemoveAll(filepath.Join(root, "a")))
			write(t, "again", root, "a", "b", "c", "x")
		}},
		{"a file in the place of a folder", func(t *testing.T, root string) {
			must(t, os.RemoveAll(filepath.Join(root, "a")))
			write(t, "a file", root, "a")
		}},
		{"a folder in the place of a file", func(t *testing.T, root string) {
			must(t, os.Remove(filepath.Join(root, "a", "x")))
			write(t, "below", root, "a", "x", "y")
		}},
		{"everything removed", func(t *testing.T, root string) {
			must(t, os.RemoveAll(filepath.Join(root, "a")))
			must(t, os.RemoveAll(filepath.Join(root, "b")))
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			both(t, func(t *testing.T, o Options) {
				t.Parallel()
				root := filepath.Join(t.TempDir(), "root")
				for _, folder := range []string{"a", "a/b", "a/b/c", "b", "b/c", "b/c/d"} {
					write(t, folder, root, folder, "x")
				}
				w := watched(t, root, o)
				p := newPicture(root, nil)
				test.do(t, root)
				p.settle(t, w)
				probe(t, w, p)
			})
		})
	}
}

// probe changes a file in every folder that there is: each must be told of.
func probe(t testing.TB, w *Watcher, p *picture) {
	t.Helper()
	folders := []string{"."}
	for name, what := range p.items {
		if what == "folder" {
			folders = append(folders, name)
		}
	}
	slices.Sort(folders)
	for round := range 2 {
		for _, folder := range folders {
			write(t, fmt.Sprint("probe ", round), p.root, filepath.FromSlash(folder), "probe")
		}
		p.settle(t, w)
	}
	for _, folder := range folders {
		must(t, os.Remove(filepath.Join(p.root, filepath.FromSlash(folder), "probe")))
	}
	p.settle(t, w)
}

// What is skipped is not watched, and what happens there does not count.
func TestSkip(t *testing.T) {
	root := t.TempDir()
	for _, folder := range []string{"public/a", "node_modules/x/y", ".git/objects/00", ".git/refs/heads", "content"} {
		write(t, "", root, folder, "x")
	}
	var mu sync.Mutex
	var asked []string
	f := &fake{root: root}
	w := from(t, f, Options{Skip: func(path string, dir bool) bool {
		mu.Lock()
		asked = append(asked, path)
		mu.Unlock()
		if below, ok := strings.CutPrefix(path, ".git/"); ok {
			return below != "HEAD" && below != "refs" && !strings.HasPrefix(below, "refs/")
		}
		return dir && (path == "public" || path == "node_modules") || path == "notes.txt"
	}})
	for folder, want := range map[string]bool{
		".": true, "content": true, ".git": true, ".git/refs": true, ".git/refs/heads": true,
		"public": false, "public/a": false, "node_modules": false, "node_modules/x": false, ".git/objects": false,
	} {
		if got := f.watches(filepath.Join(root, folder)); got != want {
			t.Errorf("%s is watched: %v, want %v", folder, got, want)
		}
	}
	for _, name := range []string{"notes.txt", ".git/index.lock", ".git/HEAD"} {
		write(t, "", root, name)
		f.tell(name, fsnotify.Create)
	}
	await(t, w, ".git/HEAD")
	write(t, "", root, "content/x")
	f.tell("content/x", fsnotify.Write)
	await(t, w, "content/x")
	mu.Lock()
	defer mu.Unlock()
	for _, path := range asked {
		if path == "." || filepath.IsAbs(path) || strings.HasPrefix(path, "public/") {
			t.Errorf("asked whether to skip %s", path)
		}
	}
}

// Two folders of one number, such as some network disks have, are both watched.
func TestFoldersOfOneNumber(t *testing.T) {
	if !hasIDs {
		t.Skip("folders have no numbers here")
	}
	root := t.TempDir()
	write(t, "", root, "a", "x")
	write(t, "", root, "b", "x")
	f := &fake{root: root}
	w := from(t, f, Options{})
	w.Close() // the maps are the test's now
	w.source, _ = f.open()
	w.folders = newFolders()
	info, err := os.Lstat(filepath.Join(root, "b"))
	must(t, err)
	w.folders.byPath["a"] = &folder{id: idOf(info)}
	w.folders.byID[idOf(info)] = "a"
	w.closed = make(chan struct{})
	must(t, w.enter("b"))
	if w.folders.byPath["b"] == nil || w.folders.byPath["a"] != nil {
		t.Errorf("a is not b any more, and was not forgotten: %v", w.folders.byPath)
	}
	w.folders.byPath["b/same"] = &folder{id: idOf(info)}
	w.folders.byID[idOf(info)] = "b"
	must(t, w.enter("b"))
	if w.folders.byPath["b"] == nil {
		t.Error("b was forgotten, though it is there")
	}
	w.end()
}

// Thousands at once, as a branch switch makes them: nothing is missed.
// WATCH_FILES makes more.
func TestThousandsAtOnce(t *testing.T) {
	files := 800
	if testing.Short() {
		files = 300
	}
	if n, err := strconv.Atoi(os.Getenv("WATCH_FILES")); err == nil {
		files = n
	}
	both(t, func(t *testing.T, o Options) {
		root := t.TempDir()
		w := watched(t, root, o)
		p := newPicture(root, nil)
		for i := range files {
			write(t, fmt.Sprint("main ", i), root, "content", fmt.Sprint(i%40), fmt.Sprintf("%d.md", i))
		}
		p.settle(t, w)
		for i := range files { // another branch: some are gone, some others, some new
			file := filepath.Join(root, "content", fmt.Sprint(i%40), fmt.Sprintf("%d.md", i))
			switch i % 4 {
			case 0:
				must(t, os.Remove(file))
			case 1:
				must(t, os.Remove(file))
				put(t, file, fmt.Sprint("branch ", i))
			case 2:
				write(t, "new", root, "content", "new", fmt.Sprint(i%40), fmt.Sprintf("%d.md", i))
			}
		}
		p.settle(t, w)
	})
}

// The kernel's queue overflows while the watcher is busy (here: in Skip).
func TestOverflow(t *testing.T) {
	limit := kernel("max_queued_events")
	if limit == 0 || limit > 20000 {
		t.Skipf("needs inotify and a queue that a test can fill; this one holds %d events", limit)
	}
	root := t.TempDir()
	file := write(t, "", root, "a", "x")
	block, blocked := make(chan struct{}), make(chan struct{})
	release := sync.OnceFunc(func() { close(block) })
	once := sync.OnceFunc(func() { close(blocked) })
	var begun atomic.Int32
	w, err := start(root, Options{Skip: func(path string, dir bool) bool {
		if path == "block" {
			once()
			<-block
		}
		return false
	}}, system{list: os.ReadDir, open: func() (*source, error) { begun.Add(1); return openSystem() }})
	must(t, err)
	t.Cleanup(func() { release(); w.Close() })
	p := newPicture(root, nil)
	write(t, "", root, "block")
	<-blocked
	f, err := os.OpenFile(file, os.O_WRONLY, 0)
	must(t, err)
	g, err := os.OpenFile(write(t, "", root, "y"), os.O_WRONLY, 0)
	must(t, err)
	for range limit { // one after the other, or the kernel makes one event of them
		f.Write([]byte("x"))
		g.Write([]byte("y"))
	}
	f.Close()
	g.Close()
	for i := range 100 { // of which the queue has no room to tell
		write(t, "lost", root, "b", fmt.Sprint(i), "x")
	}
	release()
	everything(t, w)
	p.look(".")
	p.settle(t, w)
	probe(t, w, p)
	if n := begun.Load(); n != 2 {
		t.Errorf("everything was looked at %d times, want once more than at first", n)
	}
}
