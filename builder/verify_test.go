package builder

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/builder/disk"
	"galley/content/bodies"
)

func TestVerify(t *testing.T) {
	t.Run("a tree is what a build from nothing makes", func(t *testing.T) {
		dir := project(t, small)
		r, err := Publish(t.Context(), Job{Folder: dir, Options: options, Program: "a test", Verify: true})
		if err != nil || r.Verified != r.Report.Files || r.Verified == 0 {
			t.Errorf("%d of %d files were compared, %v", r.Verified, r.Report.Files, err)
		}
		r, err = Publish(t.Context(), Job{Folder: dir, Options: options, Program: "a test", Verify: true})
		if err != nil || r.Verified != r.Report.Files || r.Report.Written != 0 {
			t.Errorf("with nothing changed %d of %d files were compared, %v", r.Verified, r.Report.Files, err)
		}
	})
	t.Run("so where fragments were written to a file, in a first build and after an edit", func(t *testing.T) {
		text := strings.Repeat("A [post](two.md) with *emphasis* and \"quotes\".\n\n", 200)
		dir := project(t, `
-- galley.yaml --
api: {r3: true, butter: true, apostrophe: true}
-- schemas/post.yaml --
url: /posts/{slug}/
order: -date
fields:
  - {name: title, type: text}
  - {name: tags, type: tags, taxonomy: tags}
  - {name: body, type: markdown}
-- content/post/one.md --
---
{title: One, date: 2025-01-01, tags: [a, b]}
---
`+text+`
-- content/post/two.md --
---
{title: Two, date: 2025-01-02, tags: [a]}
---
`+text)
		for _, edited := range []bool{false, true} {
			if edited {
				two := "---\n{title: Other, date: 2025-01-02, tags: [a, c], slug: other}\n---\nnew\n\n" + text
				if err := os.WriteFile(filepath.Join(dir, "content", "post", "two.md"), []byte(two), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			r, err := Publish(t.Context(), Job{Folder: dir, Options: options, Program: "a test", Verify: true})
			if err != nil || r.Problems.Failed() || r.Verified != r.Report.Files || r.Verified == 0 {
				t.Errorf("%d of %d files were compared, %v, %v", r.Verified, r.Report.Files, r.Problems, err)
			}
			if left, err := os.ReadDir(filepath.Join(dir, ".galley", "cache")); err != nil || slices.ContainsFunc(left, func(e os.DirEntry) bool { return e.Name() == "fragments" }) {
				t.Errorf("the file is left: %v", err)
			}
		}
	})
	t.Run("files that are others, or are not there, are named", func(t *testing.T) {
		dir := project(t, small)
		publishAll(t, dir)
		at := func(name string) string { return filepath.Join(dir, "public", filepath.FromSlash(name)) }
		if err := os.Remove(at("robots.txt")); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(at("sitemap.xml")); err != nil { // a name of its own: others of the file stay
			t.Fatal(err)
		}
		if err := os.WriteFile(at("sitemap.xml"), []byte("by hand"), 0o644); err != nil {
			t.Fatal(err)
		}
		from, err := disk.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer from.Close()
		out, err := disk.Open(filepath.Join(dir, "public"))
		if err != nil {
			t.Fatal(err)
		}
		defer out.Close()
		opened, err := OpenFolder(t.Context(), from, bodies.InMemory(), options)
		if err != nil {
			t.Fatal(err)
		}
		c := &comparing{out: out, project: from}
		if _, err := Build(t.Context(), opened.Edition, c); err != nil {
			t.Fatal(err)
		}
		slices.Sort(c.other)
		if d := cmp.Diff([]string{"robots.txt", "sitemap.xml"}, c.other); d != "" {
			t.Error(d)
		}
	})
	t.Run("the message names five and counts all", func(t *testing.T) {
		err := &Different{Paths: []string{"a", "b", "c", "d", "e", "f"}, Files: 80}
		if want := "6 of 80 published files are not what a build from nothing makes: a, b, c, d, e and more"; err.Error() != want {
			t.Errorf("want %s\ngot  %s", want, err)
		}
	})
}
