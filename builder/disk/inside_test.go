//go:build unix

package disk

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
)

// TestInside fills more folders than are kept open, from several goroutines.
func TestInside(t *testing.T) {
	dir := t.TempDir()
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, name := range []string{"a", "b"} {
		if err := f.Mkdir(name); err != nil {
			t.Fatal(err)
		}
	}
	asked := map[string]bool{}
	var mu sync.Mutex
	f.Hook(func(change, name string) error {
		mu.Lock()
		defer mu.Unlock()
		asked[change+" "+name] = true
		return nil
	})
	a, err := f.Inside("a")
	if err != nil {
		t.Fatal(err)
	}
	b, err := f.Inside("b")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 100 {
				d := fmt.Sprintf("%d-%d", g, i)
				for _, in := range []*Folder{a, b} {
					if err := errors.Join(in.Mkdir(d), in.Mkdir(d+"/deep")); err != nil {
						t.Error(err)
					}
				}
				for _, name := range []string{"/1", "/2", "/3", "/deep/4"} {
					if _, err := a.Write(d+name, []byte(d+name)); err != nil {
						t.Error(err)
					}
				}
				if err := errors.Join(a.Link(d+"/1", d+"/5"), b.LinkFrom(a, d+"/deep/4", d+"/deep/4"), a.Remove(d+"/3")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if _, err := a.Write("0-0/1", nil); !errors.Is(err, os.ErrExist) {
		t.Errorf("a file was written over: %v", err)
	}
	if err := errors.Join(a.Close(), b.Close()); err != nil {
		t.Fatal(err)
	}
	for g := range 4 {
		for i := range 100 {
			d := fmt.Sprintf("%d-%d", g, i)
			for path, want := range map[string]string{"a/" + d + "/1": d + "/1", "a/" + d + "/2": d + "/2", "a/" + d + "/5": d + "/1", "b/" + d + "/deep/4": d + "/deep/4"} {
				got, err := os.ReadFile(filepath.Join(dir, path))
				if err != nil || string(got) != want {
					t.Errorf("%s is %q: %v", path, got, err)
				}
			}
			if _, err := os.Stat(filepath.Join(dir, "a", d, "3")); err == nil {
				t.Errorf("%s/3 is there", d)
			}
		}
	}
	for _, want := range []string{"mkdir a/0-0/deep", "write a/3-99/deep/4", "link b/1-7/deep/4", "remove a/2-2/3"} {
		if !asked[want] {
			t.Errorf("the hook was not asked: %s", want)
		}
	}
}

// TestInsideStaysInside: neither a folder that is kept open nor one that is
// passed on the way to a file is a symlink.
func TestInsideStaysInside(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0o077))
	dir, out := t.TempDir(), t.TempDir()
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.MkdirAll("a/b"); err != nil {
		t.Fatal(err)
	}
	a, err := f.Inside("a")
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if err := os.WriteFile(out+"/secret", []byte("s"), 0o600); err != nil {
		t.Fatal(err)
	}
	os.Symlink(out, dir+"/a/link")
	os.Symlink(out, dir+"/a/b/link")
	for _, name := range []string{"link/x", "b/link/x", "link/deep/x"} {
		for range 3 {
			if _, err := a.Write(name, []byte("x")); err == nil {
				t.Errorf("%s was written", name)
			}
			if a.Mkdir(name) == nil || a.Link("link/secret", "b/got") == nil || a.Remove("b/link/secret") == nil {
				t.Errorf("%s: led out", name)
			}
		}
	}
	if list, _ := os.ReadDir(out); len(list) != 1 {
		t.Errorf("outside: %v", list)
	}
	if _, err := f.Inside("a/link"); err == nil {
		t.Error("a symlink was opened")
	}
	// The umask does not show, in the first folder or in later ones.
	for i := range 3 {
		d := fmt.Sprint(i)
		if err := a.Mkdir(d); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Write(d+"/x", nil); err != nil {
			t.Fatal(err)
		}
		if fi, _ := os.Stat(dir + "/a/" + d); fi.Mode().Perm() != FolderMode {
			t.Errorf("a folder has mode %v", fi.Mode())
		}
		if fi, _ := os.Stat(dir + "/a/" + d + "/x"); fi.Mode().Perm() != FileMode {
			t.Errorf("a file has mode %v", fi.Mode())
		}
	}
}
