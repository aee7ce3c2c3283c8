package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"galley/bench/corpus"
)

// TestFast holds the quick reader to yaml.v3, on the content that it is for and
// on what it has to leave alone.
func TestFast(t *testing.T) {
	dir := t.TempDir()
	if err := corpus.Write(dir, 100, 1); err != nil {
		t.Fatal(err)
	}
	files := list(dir, ".md")
	if len(files) < 100 {
		t.Fatalf("%d files", len(files))
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		front, body := split(text)
		if len(front) == 0 || len(body) == 0 {
			t.Fatalf("%s: no front matter or no body", filepath.Base(file))
		}
		compare(t, filepath.Base(file), string(front), true)
	}
	for front, taken := range map[string]bool{
		"title: a\ntags: [a, b]\ncategories:\n  - c\n": true, "title: 'a b'\nweight: 3\n\n": true, "title: \"a: b\"\n": true,
		"title: \"a\\n\"\n": false, "title: 'it''s'\n": false, "title: >-\n  a\n  b\ntags: [a]\n": true, "title: >-\n  a\n   b\n": false, "title: >\n  a\n": false, "title: *a\n": false, "title: a # b\n": false, "tags: [[a]]\n": false,
		"title: a\n  b\n": false, "# title\ntitle: a\n": false,
	} {
		compare(t, front, front, taken)
	}
}

func compare(t *testing.T, name, front string, taken bool) {
	t.Helper()
	var fast, slow post
	if ok := fast.fast([]byte(front)); ok != taken {
		t.Fatalf("%s: taken is %v, want %v", name, ok, taken)
	}
	if !taken {
		return
	}
	if err := yaml.Unmarshal([]byte(front), &slow); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(slow, fast, cmp.AllowUnexported(post{})); diff != "" {
		t.Errorf("%s (-yaml.v3 +fast):\n%s", name, diff)
	}
}
