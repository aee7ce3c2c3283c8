//go:build unix

package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
)

// ways runs a test for both ways in which a Folder reaches the disk.
func ways(t *testing.T, f func(t *testing.T, folder *Folder, dir string)) {
	t.Helper()
	for _, way := range []string{"this system's", "os.Root"} {
		t.Run(way, func(t *testing.T) {
			dir := t.TempDir()
			folder, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			if way == "os.Root" {
				folder.below = rooted{openRoot(folder.below)}
			}
			defer folder.Close()
			f(t, folder, dir)
		})
	}
}

func TestNothingLeavesTheFolder(t *testing.T) {
	ways(t, func(t *testing.T, f *Folder, dir string) {
		outside := t.TempDir()
		os.WriteFile(filepath.Join(outside, "secret"), []byte("secret"), 0o644)
		os.Symlink(outside, filepath.Join(dir, "out"))
		os.Symlink(filepath.Join(outside, "secret"), filepath.Join(dir, "file"))
		os.Mkdir(filepath.Join(dir, "in"), 0o755)
		os.Symlink("in", filepath.Join(dir, "inward"))
		if _, err := f.Write("plain", []byte("x")); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"out/x", "file", "inward/x", "../x", "/x", "in/../../x", "plain/x"} {
			if _, err := f.Write(name, []byte("x")); err == nil {
				t.Errorf("%s was written", name)
			}
			if _, err := f.Read(name); err == nil {
				t.Errorf("%s was read", name)
			}
			if err := f.Link("plain", name); err == nil {
				t.Errorf("%s was linked", name)
			}
			if err := f.Rename("plain", name); err == nil && name != "file" {
				t.Errorf("%s was renamed to", name)
			} else if err == nil { // a symlink is a file like another to rename
				f.Rename("file", "plain")
				os.Symlink(filepath.Join(outside, "secret"), filepath.Join(dir, "file"))
			}
			if name == "file" {
				continue // removing a symlink removes it alone
			}
			if err := f.Mkdir(name); err == nil {
				t.Errorf("%s was made", name)
			}
			if err := f.below.remove(name); err == nil {
				t.Errorf("%s was removed", name)
			}
			if err := f.Chtimes(name, 1); err == nil {
				t.Errorf("%s was touched", name)
			}
			if _, err := f.FS().Open(name); err == nil {
				t.Errorf("%s was opened", name)
			}
		}
		if _, err := f.FS().Open("out/secret"); err == nil {
			t.Error("a file behind a symlink was opened")
		}
		if b, _ := os.ReadFile(filepath.Join(outside, "secret")); string(b) != "secret" {
			t.Errorf("outside: %q", b)
		}
		if list, _ := os.ReadDir(outside); len(list) != 1 {
			t.Errorf("outside: %v", list)
		}
	})
}

func TestWriteIsForNewFiles(t *testing.T) {
	ways(t, func(t *testing.T, f *Folder, dir string) {
		if _, err := f.Write("a", []byte("one")); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write("a", []byte("two")); !errors.Is(err, fs.ErrExist) {
			t.Errorf("got %v", err)
		}
		if _, err := f.Copy("a", strings.NewReader("two")); !errors.Is(err, fs.ErrExist) {
			t.Errorf("got %v", err)
		}
		if b, _ := f.Read("a"); string(b) != "one" {
			t.Errorf("a is %q", b)
		}
		if err := f.Replace("a", []byte("two")); err != nil {
			t.Fatal(err)
		}
		if b, _ := f.Read("a"); string(b) != "two" {
			t.Errorf("a is %q", b)
		}
	})
}

func TestCopyKeepsTheReadersError(t *testing.T) {
	ways(t, func(t *testing.T, f *Folder, dir string) {
		want := errors.New("the source is gone")
		if _, err := f.Copy("a", failing{want}); err != want {
			t.Errorf("got %v", err)
		}
	})
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestRenameOfOneFileByTwoNames(t *testing.T) {
	ways(t, func(t *testing.T, f *Folder, dir string) {
		f.Write("a", []byte("x"))
		f.Link("a", "b")
		if err := f.Rename("a", "b"); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Stat("a"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the old name is there still: %v", err)
		}
	})
}

func TestErrorsNameTheirPath(t *testing.T) {
	ways(t, func(t *testing.T, f *Folder, dir string) {
		_, err := f.Write("a/b", nil)
		var p *fs.PathError
		if !errors.As(err, &p) || p.Path != filepath.Join(dir, "a/b") || p.Err != syscall.ENOENT {
			t.Errorf("got %v", err)
		}
	})
}

func TestAPipeIsNotWaitedFor(t *testing.T) {
	ways(t, func(t *testing.T, f *Folder, dir string) {
		if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Read("pipe"); !errors.Is(err, ErrNotFile) {
			t.Errorf("got %v", err)
		}
		if _, err := f.FS().Open("pipe"); !errors.Is(err, ErrNotFile) {
			t.Errorf("got %v", err)
		}
	})
}

func TestFS(t *testing.T) {
	ways(t, func(t *testing.T, f *Folder, dir string) {
		f.MkdirAll("a/b")
		f.Write("a/b/c.txt", []byte("hello"))
		f.Write("d.txt", nil)
		if err := fstest.TestFS(f.FS(), "a/b/c.txt", "d.txt"); err != nil {
			t.Error(err)
		}
	})
}

func TestLock(t *testing.T) {
	ways(t, func(t *testing.T, f *Folder, dir string) {
		one, err := f.Lock("lock", "first")
		if err != nil {
			t.Fatal(err)
		}
		var busy *Busy
		if _, err := f.Lock("lock", "second"); !errors.As(err, &busy) || busy.Note != "first" {
			t.Errorf("got %v", err)
		}
		if err := one.Release(false); err != nil {
			t.Fatal(err)
		}
		if list, _ := os.ReadDir(dir); len(list) > 0 {
			t.Errorf("left: %v", list)
		}
		two, err := f.Lock("lock", "second")
		if err != nil {
			t.Fatal(err)
		}
		two.file.Close() // as when its process is killed: the file stays, the lock does not
		three, err := f.Lock("lock", "third")
		if err != nil {
			t.Fatal(err)
		}
		if three.Before != "second" {
			t.Errorf("what the file said is lost: %q", three.Before)
		}
		three.Release(true)
		if b, _ := f.Read("lock"); string(b) != "third" {
			t.Errorf("the note was not kept: %q", b)
		}
	})
}

func TestUnmakeRemovesOnlyWhatIsEmpty(t *testing.T) {
	dir := t.TempDir()
	f, made, err := Make(filepath.Join(dir, "a/b/c"))
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	os.WriteFile(filepath.Join(dir, "a/mine"), nil, 0o644)
	Unmake(made)
	if list, _ := os.ReadDir(filepath.Join(dir, "a")); len(list) != 1 {
		t.Errorf("left: %v", list)
	}
}
