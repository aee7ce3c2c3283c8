// Package themes is templates and their files: found in the project's theme,
// or else, file by file, in the one that is built in. It runs nothing; what
// templates see and how they are run is render/view's.
//
// A theme's folder holds templates (*.html), static/ (published under /theme/)
// and i18n/<locale>.yaml (its words). Everything else in it is nobody's.
package themes

import (
	"strings"
	"unicode/utf8"

	"galley/schemas/source"
)

// A Theme is what a theme's folder holds over the built-in one.
type Theme struct {
	Name      string
	Templates []Template       // by name
	Static    []File           // published under /theme/, by name
	Words     map[string]Words // by locale of the project, each complete: what a locale lacks is English
	Hash      uint64
}

// Template gives the template of a name, or nil.
func (t *Theme) Template(name string) *Template {
	for i := range t.Templates {
		if t.Templates[i].Name == name {
			return &t.Templates[i]
		}
	}
	return nil
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

// Words are short texts by key. A key of a nested mapping is written with
// dots: types.post.
type Words map[string]string

// At gives the place of a byte of the template.
func (t *Template) At(offset int) source.Pos {
	before := t.Text[:min(max(offset, 0), len(t.Text))]
	line := strings.Count(before, "\n") + 1
	return source.Pos{
		File: t.Pos.File, Line: line,
		Column: utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1,
	}
}
