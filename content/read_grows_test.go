package content_test

import (
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"galley/content"
	"galley/content/bodies"
	"galley/schemas"
)

// watched counts what is asked of a file system.
type watched struct {
	fstest.MapFS
	opened, listed, looked atomic.Int64
}

func (w *watched) Open(name string) (fs.File, error) {
	w.opened.Add(1)
	return w.MapFS.Open(name)
}

func (w *watched) ReadDir(name string) ([]fs.DirEntry, error) {
	w.listed.Add(1)
	return w.MapFS.ReadDir(name)
}

func (w *watched) Lstat(name string) (fs.FileInfo, error) {
	w.looked.Add(1)
	return fs.Stat(w.MapFS, name)
}

func (w *watched) ReadLink(name string) (string, error) {
	return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrInvalid}
}

// TestReadGrows: reading asks the disk once for each file and folder, and makes
// as much of one document of many as of one of few, in one folder or in one each.
func TestReadGrows(t *testing.T) {
	for _, where := range []string{"content/post/a/%d.md", "content/post/%d/index.md"} {
		var each []float64
		for _, n := range []int{100, 1600} {
			disk := &watched{MapFS: memory(postSchema)}
			for i := range n {
				name := fmt.Sprintf(where, i)
				disk.MapFS[name] = file(fmt.Sprintf("---\ntitle: \"Title %d\"\n---\n## A\n\n[b](c%d.md) and ![d](e.png)\n", i, i))
				disk.MapFS[path.Join(path.Dir(name), fmt.Sprintf("e%d.png", i))] = file("no picture")
			}
			p, problems, err := schemas.Load(disk)
			if err != nil || problems.Failed() {
				t.Fatal(err, problems)
			}
			disk.opened.Store(0)
			disk.listed.Store(0)
			disk.looked.Store(0)
			l, err := content.Walk(disk, p)
			if err != nil {
				t.Fatal(err)
			}
			folders := int64(3)
			if path.Base(where) == "index.md" {
				folders = int64(n) + 2
			}
			if diff := cmp.Diff([]int64{0, folders, 2}, []int64{disk.opened.Load(), disk.listed.Load(), disk.looked.Load()}); diff != "" {
				t.Errorf("walking %d documents in %s: opened, listed, looked at (-want +got)\n%s", n, where, diff)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			documents, err := content.Read(t.Context(), disk, p, l, bodies.Forgetful())
			if err != nil {
				t.Fatal(err)
			}
			runtime.ReadMemStats(&after)
			if len(documents) != n+1 || disk.opened.Load() != int64(n)+1 || disk.listed.Load() != folders {
				t.Errorf("%d documents were read of %d, with %d files opened", len(documents), n, disk.opened.Load())
			}
			each = append(each, float64(after.TotalAlloc-before.TotalAlloc)/float64(n))
		}
		if each[1] > each[0] {
			t.Errorf("in %s a document takes %.0f bytes where there are many, %.0f where there are few", where, each[1], each[0])
		}
	}
}
