package builder_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"galley/builder"
	"galley/builder/disk"
	"galley/content"
	"galley/content/bodies"
)

// TestReopen: the next edition shows what was saved, and where nothing was it
// is the last one.
func TestReopen(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("galley.yaml", "baseURL: https://one.test\n")
	write("schemas/post.yaml", "url: /blog/{slug}/\nfields: [{name: title, type: text}]\n")
	write("content/post/a.yaml", "title: A\nexpires: 2026-07-01\n")
	folder, err := disk.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	store := bodies.InMemory()
	now := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	reopen := func(last *builder.Opened, changed []string) *builder.Opened {
		t.Helper()
		next, err := builder.Reopen(t.Context(), folder, last, changed, store, content.Options{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		if next.Edition == nil {
			t.Fatal(next.Problems)
		}
		return next
	}
	first := reopen(nil, nil)
	if second := reopen(first, nil); second.Edition != first.Edition {
		t.Error("nothing changed, and it is another edition")
	}
	if second := reopen(first, []string{}); second.Edition != first.Edition {
		t.Error("not even the clock moved, and it is another edition")
	}
	write("content/post/a.yaml", "title: B\nexpires: 2026-07-01\n")
	saved := reopen(first, []string{"content/post/a.yaml"})
	if saved.Edition == first.Edition || saved.Site.Entry(0).Title != "B" {
		t.Errorf("want another edition with the title B, got %q", saved.Site.Entry(0).Title)
	}
	now = saved.Site.Due()
	if expired := reopen(saved, []string{}); expired.Site.Entry(0).State != content.Expired {
		t.Errorf("want it expired, got %s", expired.Site.Entry(0).State)
	}
}
