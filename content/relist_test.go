package content_test

import (
	"io/fs"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"galley/content"
	"galley/content/contenttest"
	"galley/schemas"
)

// A folderCounter counts the folders that are read.
type folderCounter struct {
	fstest.MapFS
	read *atomic.Int64
}

func (c folderCounter) ReadDir(name string) ([]fs.DirEntry, error) {
	c.read.Add(1)
	return c.MapFS.ReadDir(name)
}

// TestRelist: looking again at one place finds what a whole walk finds, without
// reading the folders of all others, wherever the project keeps its documents.
func TestRelist(t *testing.T) {
	const project = `
-- schemas/post.yaml --
source: posts/**
fields: [{name: title, type: text}]
-- schemas/link.yaml --
kind: collection
source: /menu.yaml
fields: [{name: title, type: text}]
-- schemas/fact.yaml --
source: /data/*/facts/**
fields: [{name: title, type: text}]
-- content/posts/a.md --
-- content/posts/b/index.md --
-- content/posts/b/photo.png --
-- content/else.png --
-- static/style.css --
-- data/x/facts/a.yaml --
title: A
-- data/x/other.yaml --
title: B
-- menu.yaml --
- {title: A}
-- notes.yaml --
title: no document
`
	for _, test := range []struct {
		changed string
		write   string // what is there then; "": nothing
		folders int64  // how many may be read
	}{
		{"content/posts/a.md", "---\ntitle: Other\n---\n", 0},
		{"content/posts/a.md", "", 0},
		{"content/posts/new.md", "new", 0},
		{"content/posts/b", "", 0},
		{"content/posts/b", "now a file", 0},
		{"content/posts/b/photo.png", "other", 0},
		{"content/posts/new/index.md", "new", 0},
		{"content/posts", "", 0},
		{"menu.yaml", "- {title: B}\n", 0},
		{"menu.yaml", "", 0},
		{"notes.yaml", "title: other\n", 0},
		{"data/x/facts/a.yaml", "title: other\n", 0},
		{"data/x/facts/new/b.yaml", "title: new\n", 0},
		{"data/x/facts", "", 0},
		{"data/y/facts/a.yaml", "title: new\n", 0},
		{"data/x/other.yaml", "title: other\n", 0},
		{"public/index.html", "written", 0},
		{"static/style.css", "body {}", 0},
		{"static", "", 10}, // a walk begins there
		{"content", "", 10},
	} {
		t.Run(test.changed, func(t *testing.T) {
			var read atomic.Int64
			fsys := folderCounter{fstest.MapFS{}, &read}
			all := contenttest.FS(t, project)
			if err := fs.WalkDir(all, ".", func(name string, d fs.DirEntry, err error) error {
				if err == nil && !d.IsDir() {
					var text []byte
					text, err = fs.ReadFile(all, name)
					fsys.MapFS[name] = &fstest.MapFile{Data: text}
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			p, problems, err := schemas.Load(fsys)
			if err != nil || problems.Failed() {
				t.Fatal(err, contenttest.Text(problems))
			}
			last, err := content.Walk(fsys, p)
			if err != nil {
				t.Fatal(err)
			}
			for name := range fsys.MapFS {
				if name == test.changed || len(name) > len(test.changed) && name[:len(test.changed)+1] == test.changed+"/" {
					delete(fsys.MapFS, name)
				}
			}
			if test.write != "" {
				fsys.MapFS[test.changed] = &fstest.MapFile{Data: []byte(test.write)}
			}
			read.Store(0)
			got, err := content.Relist(fsys, p, last, []string{test.changed})
			if err != nil {
				t.Fatal(err)
			}
			if n := read.Load(); n > test.folders {
				t.Errorf("%d folders were read", n)
			}
			want, err := content.Walk(fsys, p)
			if err != nil {
				t.Fatal(err)
			}
			if !got.Same(want) {
				t.Error(cmp.Diff(paths(want.Documents)+"\n\n"+paths(want.Beside)+"\n\n"+paths(want.Static)+"\n\n"+contenttest.Text(want.Problems),
					paths(got.Documents)+"\n\n"+paths(got.Beside)+"\n\n"+paths(got.Static)+"\n\n"+contenttest.Text(got.Problems)))
			}
		})
	}
}
