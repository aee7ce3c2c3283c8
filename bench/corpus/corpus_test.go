package corpus

import (
	"os"
	"path/filepath"
	"testing"
)

// TestSameBytes holds what every ratio rests on: the same number and seed give
// the same content.
func TestSameBytes(t *testing.T) {
	var folders [2]string
	for i := range folders {
		folders[i] = t.TempDir()
		if err := Write(folders[i], 20, 1); err != nil {
			t.Fatal(err)
		}
	}
	names, err := filepath.Glob(filepath.Join(folders[0], "content", "posts", "*.md"))
	if err != nil || len(names) != 20 {
		t.Fatalf("%d posts, want 20: %v", len(names), err)
	}
	for _, name := range names {
		first, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		second, err := os.ReadFile(filepath.Join(folders[1], "content", "posts", filepath.Base(name)))
		if err != nil {
			t.Fatal(err)
		}
		if string(first) != string(second) {
			t.Errorf("%s differs between two runs", filepath.Base(name))
		}
	}
}
