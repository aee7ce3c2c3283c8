package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"galley/builder"
	"galley/content"
	"galley/content/bodies"
	"galley/content/contenttest"
	"galley/render/why"
)

// TestWhy holds the answers of `galley why` over the tour to their words.
// GALLEY_UPDATE writes them anew.
func TestWhy(t *testing.T) {
	const tour, golden = "../../examples/tour", "testdata/why.txtar"
	var made txtar.Archive
	made.Comment = []byte("What `galley why` says of the tour, each below the target and the exit code.\n\n")
	for _, target := range []string{
		"/journal/first-light/",
		"https://harbour.example/fr/journal/premiere-lueur/",
		"/journal/",
		"/tags/light/",
		"/about/",
		"/api/content?type=post",
		"/api/content?type=post&fields=title",
		"/api/content?typ=post&filter[slug][$eq]=x&page=2",
		"/api/content/by-slug/post/premiere-lueur?locale=fr",
		"public/api/tags.json",
		"api/content.json",
		"content/author/mara-lind.md",
		"content/walk/quay-round/quay.svg",
		"content/menu.yaml",
		"schemas/author.yaml",
		"galley.yaml",
		// what is not there
		"/journal/night-walk/",
		"/journal/page/9/",
		"/journl/first-light/",
		"/api/content?type=pots",
		"/api/content/by-slug/pots/first-light",
		"/api/content/by-slug/post/first-light?locale=de",
		"/v2/pages",
		"https://example.test/",
		"content/post/first-ligth.md",
		"content/_old/a.md",
		"/_galley/documents",
		"",
	} {
		if target == "" {
			continue
		}
		code, out, stderr := galley(t, tour, "why", "--clock", "2026-04-01T00:00:00Z", target)
		if stderr != "" {
			t.Errorf("%s: %s", target, stderr)
		}
		made.Files = append(made.Files, txtar.File{Name: fmt.Sprintf("%s (%d)", target, code), Data: []byte(out)})
	}
	text := txtar.Format(&made)
	if os.Getenv("GALLEY_UPDATE") != "" {
		if err := os.WriteFile(golden, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(text)); diff != "" {
		t.Error(diff)
	}
}

// TestWhyEverything asks for every file of a tree and every file of a project:
// there is none that nothing is known of.
func TestWhyEverything(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	copyOf(t, dir, "../../examples/blog")
	if code, _, stderr := galley(t, dir, "build"); code != 0 {
		t.Fatal(stderr)
	}
	for _, root := range []string{"public", "content"} {
		err := fsWalk(dir, root, func(file string) {
			code, out, stderr := galley(t, dir, "why", "--format", "json", file)
			var a why.Answer
			if err := json.NewDecoder(bytes.NewReader([]byte(out))).Decode(&a); err != nil || !a.Found || code != 0 || len(a.Sections) == 0 {
				t.Errorf("%s: %d %v %s\n%s", file, code, err, stderr, out)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// fsWalk visits the files below a folder of a project.
func fsWalk(dir, root string, visit func(file string)) error {
	return fs.WalkDir(os.DirFS(dir), root, func(file string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			visit(file)
		}
		return err
	})
}

// TestWhyAnything asks for what nobody means: there is an answer in words to
// all of it, and what only says no says why.
func TestWhyAnything(t *testing.T) {
	t.Parallel()
	opened, err := builder.Open(t.Context(), os.DirFS("../../examples/tour"), bodies.InMemory(), content.Options{Now: now})
	if err != nil || opened.Edition == nil {
		t.Fatal(err, opened.Problems)
	}
	parts := []string{"/", "//", "", " ", "?", "#", "%", "%zz", "%00", "\x00", "..", ".", "~", ":", ":1", "://", "http://", "https://harbour.example", "[::1", "api", "v2",
		"content", "public", "static", "schemas", "themes", "journal", "page", "page/2", "page/0", "type=", "=post", "&", "locale=de", "by-slug", "é", "\xff", "_", ".md", "\\", "*", "first-light", "post.yaml"}
	ask := func(target string) {
		a := why.Explain(opened.Edition, target)
		if a.Summary == "" || a.Target != target || a.Sections == nil || a.Nearest == nil || a.Found && len(a.Sections) == 0 {
			t.Errorf("%q: %+v", target, a)
		}
	}
	for i, a := range parts {
		ask(a)
		for j, b := range parts {
			all := []string{a + b, a + "/" + b, "content/" + a + "/" + b, "/api/content?" + a + b, "/api/content/" + a + "/" + b}
			if os.Getenv("GALLEY_FULL") == "" { // each pair in one of the ways
				all = all[(i+j)%len(all):][:1]
			}
			for _, target := range all {
				ask(target)
			}
		}
	}
}

// TestWhyNext asks for the file of a next version, and for one that is missing
// from a folder whose name a type's source spells.
func TestWhyNext(t *testing.T) {
	opened, err := builder.Open(t.Context(), contenttest.FS(t, `
-- schemas/note.yaml --
source: _notes/**
url: /{slug}/
fields: [{name: title, type: text}]
-- content/_notes/one.md --
---
title: One
---
-- content/_notes/one.draft.md --
---
title: One and a half
---
`), bodies.InMemory(), content.Options{Now: now})
	if err != nil || opened.Edition == nil {
		t.Fatal(err, opened.Problems)
	}
	for target, want := range map[string]string{
		"content/_notes/one.draft.md": `the next version of note "One": a build publishes nothing of it; title: One and a half; of: note "One"`,
		"content/_notes/two.md":       "no file with this path is part of the site; type: it would be a note if it were there",
		"content/_other/two.md":       `no file with this path is part of the site; hidden: folders whose name begins with "_" are not read: _other; type: no type's ` + "`source` matches it",
	} {
		a := why.Explain(opened.Edition, target)
		got := a.Summary
		for _, s := range a.Sections {
			for _, f := range s.Facts {
				got += "; " + f.Name + ": " + f.Text
			}
		}
		if got != want {
			t.Errorf("%s:\nwant %s\ngot  %s", target, want, got)
		}
	}
}
