package disk_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"galley/builder/disk"
)

// TestWithin: what an open folder tells of its names is what each tells from the
// top.
func TestWithin(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a/one.md", "a/two", "a/below/three"} {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(name), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("one.md", filepath.Join(dir, "a/link")); err != nil {
		t.Log("no symlinks here:", err)
	}
	folder, err := disk.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	fsys := folder.FS()
	within := fsys.(interface {
		Within(folder string) (func(name string) (fs.FileInfo, error), func(), bool)
	})
	stamp := fsys.(interface{ Stamp(fs.FileInfo) uint64 }).Stamp
	stat, done, ok := within.Within("a")
	if !ok {
		t.Log("this system looks from the top")
		return
	}
	defer done()
	for _, name := range []string{"one.md", "two", "below", "link"} {
		want, err := fs.Lstat(fsys, "a/"+name)
		got, err2 := stat(name)
		if errors.Is(err, fs.ErrNotExist) && errors.Is(err2, fs.ErrNotExist) {
			continue // no symlinks
		}
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		if got.Name() != want.Name() || got.Size() != want.Size() || !got.ModTime().Equal(want.ModTime()) ||
			got.Mode() != want.Mode() || got.IsDir() != want.IsDir() || stamp(got) != stamp(want) || stamp(got) == 0 {
			t.Errorf("%s: %s is not %s", name, fs.FormatFileInfo(got), fs.FormatFileInfo(want))
		}
	}
	if _, err := stat("gone"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of what is not there: %v", err)
	}
	if _, _, ok := within.Within("nowhere"); ok {
		t.Error("a folder that is not there can be looked into")
	}
	if _, _, ok := within.Within("../x"); ok {
		t.Error("a folder above can be looked into")
	}
}
