package main

import (
	"io"
	"io/fs"
	"path/filepath"

	"galley/builder"
	"galley/builder/disk"
	"galley/schemas/source"
)

// summarize counts for the last line of a report; opened may be nil.
func summarize(ps source.Problems, opened *builder.Opened) source.Summary {
	if opened == nil {
		return source.Summarize(ps, 0, 0)
	}
	return source.Summarize(ps, opened.Documents, len(opened.Project.Types))
}

// printText prints problems for people, with the lines that they are about.
func (e env) printText(to io.Writer, project fs.FS, ps source.Problems, sum source.Summary) error {
	read := func(file string) []byte {
		b, err := fs.ReadFile(project, file)
		if err != nil {
			return nil // a problem about it says why
		}
		return b
	}
	return source.Print(to, ps, sum, read, e.color())
}

// inRepository is the project's folder in its repository, with a slash at its
// end: annotations are relative to that.
func (e env) inRepository(project string) string {
	root := e.variable("GITHUB_WORKSPACE")
	for dir := project; root == "" && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if at, err := disk.Find(filepath.Join(dir, ".git")); err == nil && at.There() {
			root = dir
		}
	}
	rel, err := filepath.Rel(root, project)
	if root == "" || err != nil || rel == "." || !filepath.IsLocal(rel) {
		return ""
	}
	return filepath.ToSlash(rel) + "/"
}
