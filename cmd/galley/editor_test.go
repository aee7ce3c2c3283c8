package main

import "testing"

func TestEditor(t *testing.T) {
	link, err := editor("/home/some one/site")
	if err != nil {
		t.Fatal(err)
	}
	for want, at := range map[string]struct {
		file         string
		line, column int
	}{
		"vscode://file/home/some%20one/site/content/post/a%23b.md:3:5": {"content/post/a#b.md", 3, 5},
		"vscode://file/home/some%20one/site/galley.yaml:1:1":           {"galley.yaml", 0, 0},
	} {
		if got := link(at.file, at.line, at.column); got != want {
			t.Errorf("want %s, got %s", want, got)
		}
	}
}
