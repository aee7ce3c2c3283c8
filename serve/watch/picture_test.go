package watch

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// enough is how long a test waits for what must come; nothing waits for less.
// It is long: polling looks the less often the longer a look takes, and on a
// machine that is busy ten looks at a thousand files are half a minute.
const enough = 3 * time.Minute

// A picture is what somebody knows of a folder who looks only where Take says.
type picture struct {
	root  string
	skip  func(string, bool) bool
	items map[string]string // by path: "folder", or what a file is
}

func newPicture(root string, skip func(string, bool) bool) *picture {
	if skip == nil {
		skip = func(string, bool) bool { return false }
	}
	p := &picture{root: root, skip: skip, items: map[string]string{}}
	p.look(".")
	return p
}

// take looks where a watcher says.
func (p *picture) take(w *Watcher) {
	paths, all := w.Take()
	if all {
		paths = []string{"."}
	}
	for _, name := range paths {
		p.look(name)
	}
}

// look sees what is at a path and below, and forgets what was.
func (p *picture) look(name string) {
	for known := range p.items {
		if name == "." || known == name || strings.HasPrefix(known, name+"/") {
			delete(p.items, known)
		}
	}
	filepath.WalkDir(filepath.Join(p.root, filepath.FromSlash(name)), func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // gone since
		}
		rel, _ := filepath.Rel(p.root, file)
		rel = filepath.ToSlash(rel)
		switch {
		case rel == ".":
		case p.skip(rel, d.IsDir()):
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.IsDir():
			p.items[rel] = "folder"
		case d.Type().IsRegular():
			text, err := os.ReadFile(file)
			if err == nil {
				p.items[rel] = fmt.Sprintf("%q", text)
			}
		default:
			p.items[rel] = d.Type().String()
		}
		return nil
	})
}

// settle takes until the picture is what the disk holds.
func (p *picture) settle(t testing.TB, w *Watcher) {
	t.Helper()
	deadline := time.After(enough)
	for {
		disk := newPicture(p.root, p.skip)
		if cmp.Equal(disk.items, p.items) {
			return
		}
		select {
		case <-w.Changes():
			p.take(w)
		case <-deadline:
			t.Fatalf("what is on the disk, and what was seen by taking (-disk +seen):\n%s", cmp.Diff(disk.items, p.items))
		}
	}
}

// watched makes a watcher of a folder that ends with the test.
func watched(t testing.TB, root string, o Options) *Watcher {
	t.Helper()
	if o.Tell == nil {
		o.Tell = func(message, hint string) { t.Logf("told: %s (%s)", message, hint) }
	}
	w, err := New(root, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// both runs a test with events and with polling.
func both(t *testing.T, test func(t *testing.T, o Options)) {
	t.Run("events", func(t *testing.T) { test(t, Options{}) })
	t.Run("polling", func(t *testing.T) { test(t, Options{Poll: 10 * time.Millisecond}) })
}

func write(t testing.TB, text string, elem ...string) string {
	t.Helper()
	file := filepath.Join(elem...)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// await waits for a token that names a path, or for one that names everything.
func await(t testing.TB, w *Watcher, want string) {
	t.Helper()
	deadline := time.After(enough)
	var took []string
	for {
		select {
		case <-w.Changes():
			paths, all := w.Take()
			if all {
				return
			}
			for _, p := range paths {
				if p == want || strings.HasPrefix(want, p+"/") {
					return
				}
			}
			took = append(took, paths...)
		case <-deadline:
			t.Fatalf("nothing was told of %s; only of %v", want, took)
		}
	}
}
