//go:build unix

package disk

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestLoad(t *testing.T) {
	ways(t, func(t *testing.T, f *Folder, dir string) {
		fsys := f.FS().(interface {
			Load(string, []byte, int64) ([]byte, int64, time.Time, bool, error)
		})
		modified := time.Unix(1_700_000_000, 123_456_000)
		for name, text := range map[string]string{"a/small": "text", "a/empty": "", "a/large": string(bytes.Repeat([]byte("0123456789"), 50_000))} {
			file := filepath.Join(dir, name)
			if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644), os.Chtimes(file, modified, modified)); err != nil {
				t.Fatal(err)
			}
			got, size, at, whole, err := fsys.Load(name, make([]byte, 3, 10), 0)
			if string(got) != text || size != int64(len(text)) || !at.Equal(modified) || !whole || err != nil {
				t.Errorf("%s: got %d bytes of %d, modified %v, whole %v, %v", name, len(got), size, at, whole, err)
			}
		}
		if got, size, _, whole, err := fsys.Load("a/large", nil, 1000); len(got) > 0 || size != 500_000 || !whole || err != nil {
			t.Errorf("of one that is too large: got %d bytes of %d, whole %v, %v", len(got), size, whole, err)
		}
		if err := os.Symlink("small", filepath.Join(dir, "a/link")); err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]error{"a/none": fs.ErrNotExist, "a": ErrNotFile, "../a": fs.ErrInvalid, "a/link": nil} {
			_, _, _, _, err := fsys.Load(name, nil, 0)
			if err == nil || want != nil && !errors.Is(err, want) {
				t.Errorf("%s: want %v, got %v", name, want, err)
			}
		}
	})
}
