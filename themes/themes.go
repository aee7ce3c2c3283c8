// Package themes is templates and their files: found in the project's theme,
// or else, file by file, in the one that is built in. It runs nothing; what
// templates see and how they are run is render/view's.
package themes

import (
	"io/fs"

	"galley/schemas/source"
)

// A Theme is what a theme's folder holds over the built-in one.
type Theme struct {
	Templates []Template       // by name
	Static    []File           // published under /theme/, by name
	Words     map[string]Words // the theme's own words by locale, i18n/ of the project over them
	Hash      uint64
}

// A Template is one file: types/post.html, page.html, partials/header.html.
type Template struct {
	Name    string // below the theme's folder, with slashes
	Text    string
	Pos     source.Pos // File is "" if it is built in
	BuiltIn bool
}

// A File is one of static/.
type File struct {
	Name string // below static/
	Path string // in the project, or "" if it is built in
	Body []byte // if it is built in
}

// Words are short texts by key.
type Words map[string]string

// Load finds the theme of a name below themes/ of the project. A missing file
// is taken from the built-in theme; a missing theme, unless it is called
// "default", is a problem.
func Load(fsys fs.FS, name string, locales []string) (*Theme, source.Problems, error) {
	panic("to be written")
}
