package themes

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/zeebo/xxh3"

	"galley/schemas/source"
)

// The built-in theme is a folder like any other, so that a person who wants to
// change one template can copy it out of there.
//
//go:embed default
var builtIn embed.FS

// maxTemplate is how large a template or a file of words may be: many times
// what a person writes by hand.
const maxTemplate = 1 << 20

// Load finds the theme of a name below themes/ of the project. A missing file
// is taken from the built-in theme; a missing theme, unless it is called
// "default", is a problem. locales are the project's, the first one its
// default. The error is the disk's.
func Load(fsys fs.FS, name string, locales []string) (*Theme, source.Problems, error) {
	l := loader{theme: &Theme{Name: name}, words: map[string]Words{}}
	own, err := fs.Sub(builtIn, "default")
	if err == nil {
		err = l.folder(own, ".", "")
	}
	if err != nil {
		return nil, nil, fmt.Errorf("the built-in theme: %w", err)
	}
	if name != "" {
		if err := l.project(fsys, name); err != nil {
			return nil, nil, fmt.Errorf("theme %s: %w", name, err)
		}
	}
	if err := l.words18n(fsys, "i18n", ""); err != nil {
		return nil, nil, fmt.Errorf("words of the project: %w", err)
	}
	return l.done(locales), l.problems, nil
}

// A loader gathers layers, each over those before it.
type loader struct {
	theme    *Theme
	words    map[string]Words // by the name of the file, layers merged
	problems source.Problems
}

// project puts themes/<name> over what is there.
func (l *loader) project(fsys fs.FS, name string) error {
	at := source.Pos{File: "galley.yaml"}
	if !fs.ValidPath(name) || strings.Contains(name, "/") || strings.HasPrefix(name, ".") {
		l.problems.Add(source.Template, at, "write the name of a folder below themes/",
			"%q cannot be the name of a theme", name)
		return nil
	}
	dir := "themes/" + name
	info, err := fs.Stat(fsys, dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if name != "default" {
			hint := source.DidYouMean(name, l.candidates(fsys))
			if hint == "" {
				hint = `put its templates into ` + dir + `/, or write "theme: default" for the one that is built in`
			}
			l.problems.Add(source.Template, at, hint, "there is no theme %q", name)
		}
		return nil
	case err != nil:
		return err
	case !info.IsDir():
		l.problems.Add(source.Template, source.Pos{File: dir}, "a theme is a folder of templates", "%q is not a folder", dir)
		return nil
	}
	sub, err := fs.Sub(fsys, dir)
	if err != nil {
		return err
	}
	return l.folder(sub, ".", dir)
}

// candidates are the themes that there are.
func (l *loader) candidates(fsys fs.FS) []string {
	names := []string{"default"}
	entries, _ := fs.ReadDir(fsys, "themes") // only for a suggestion
	for _, e := range entries {
		if e.IsDir() && e.Name() != "default" {
			names = append(names, e.Name())
		}
	}
	return names
}

// folder takes one theme's files; dir is its path in the project, "" for the
// built-in one.
func (l *loader) folder(fsys fs.FS, root, dir string) error {
	return fs.WalkDir(fsys, root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != root && strings.HasPrefix(d.Name(), "."): // an editor's, a system's
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.Type()&fs.ModeSymlink != 0:
			l.problems.Add(source.Symlink, source.Pos{File: path.Join(dir, name)},
				"put the file itself there", "%q is a symbolic link, which is not followed", name)
			return nil
		case d.IsDir():
			if name == "i18n" {
				if err := l.words18n(fsys, name, dir); err != nil {
					return err
				}
				return fs.SkipDir
			}
			return nil
		case !d.Type().IsRegular():
			return nil
		}
		if below, ok := strings.CutPrefix(name, "static/"); ok {
			return l.static(fsys, name, below, dir)
		}
		if strings.HasSuffix(name, ".html") {
			return l.template(fsys, name, dir)
		}
		return nil
	})
}

func (l *loader) static(fsys fs.FS, name, below, dir string) error {
	f := File{Name: below}
	if dir != "" {
		f.Path = path.Join(dir, name)
	} else {
		body, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		f.Body = body
	}
	l.theme.Static = slices.DeleteFunc(l.theme.Static, func(o File) bool { return o.Name == below })
	l.theme.Static = append(l.theme.Static, f)
	return nil
}

func (l *loader) template(fsys fs.FS, name, dir string) error {
	text, err := l.text(fsys, name, dir)
	if err != nil || text == nil {
		return err
	}
	t := Template{Name: name, Text: strings.TrimRight(string(text), "\n"), BuiltIn: dir == ""}
	if dir != "" {
		t.Pos = source.Pos{File: path.Join(dir, name), Line: 1, Column: 1}
	}
	l.theme.Templates = slices.DeleteFunc(l.theme.Templates, func(o Template) bool { return o.Name == name })
	l.theme.Templates = append(l.theme.Templates, t)
	return nil
}

// text reads a file that must be text; nil if it is not, which is a problem.
func (l *loader) text(fsys fs.FS, name, dir string) ([]byte, error) {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	if dir == "" && strings.HasSuffix(name, ".html") {
		return text, nil
	}
	found := source.Check(path.Join(dir, name), text, source.Limits{Document: maxTemplate})
	l.problems = append(l.problems, found...)
	if found.Failed() {
		return nil, nil
	}
	return []byte(strings.TrimPrefix(string(text), "\ufeff")), nil
}

// done puts everything into its order.
func (l *loader) done(locales []string) *Theme {
	t := l.theme
	slices.SortFunc(t.Templates, func(a, b Template) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(t.Static, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	t.Words = map[string]Words{}
	for _, locale := range locales {
		t.Words[locale] = l.complete(locale)
	}
	t.Hash = hash(t, locales)
	return t
}

// hash changes with everything that pages can take from a theme. Of a static
// file in the project it takes the name: its bytes are passed on, not looked at.
func hash(t *Theme, locales []string) uint64 {
	h := xxh3.New()
	put := func(parts ...string) {
		for _, p := range parts {
			fmt.Fprintf(h, "%d:%s", len(p), p)
		}
	}
	for _, f := range t.Templates {
		put("template", f.Name, f.Text)
	}
	for _, f := range t.Static {
		put("static", f.Name, f.Path, string(f.Body))
	}
	for _, locale := range locales {
		put("words", locale)
		words := t.Words[locale]
		keys := make([]string, 0, len(words))
		for k := range words {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			put(k, words[k])
		}
	}
	return h.Sum64()
}
