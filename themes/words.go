package themes

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"strings"

	"galley/schemas/source"
)

// words18n reads the files of a folder of words, <locale>.yaml, over what
// there is. dir is the folder of the theme in the project, or "" for the
// built-in theme and the project itself.
func (l *loader) words18n(fsys fs.FS, folder, dir string) error {
	entries, err := fs.ReadDir(fsys, folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		locale, ext, _ := strings.Cut(e.Name(), ".")
		if locale == "" || ext != "yaml" && ext != "yml" || !e.Type().IsRegular() {
			continue
		}
		name := path.Join(folder, e.Name())
		text, err := l.text(fsys, name, dir)
		if err != nil {
			return err
		}
		if text == nil {
			continue
		}
		file := path.Join(dir, name)
		node, problems := source.Parse(text, source.YAML, source.Base{File: file}, source.Limits{Document: maxTemplate, Depth: 4, Nodes: 10_000})
		l.problems = append(l.problems, problems...)
		if l.words[locale] == nil {
			l.words[locale] = Words{}
		}
		l.take(l.words[locale], "", &node, file)
	}
	return nil
}

// take adds the texts of a mapping, nested keys written with dots.
func (l *loader) take(into Words, prefix string, n *source.Node, file string) {
	switch n.Kind {
	case source.Null:
	case source.Scalar:
		into[strings.TrimSuffix(prefix, ".")] = n.Text
	case source.Mapping:
		for i := range n.Nodes {
			l.take(into, prefix+n.Nodes[i].Key+".", &n.Nodes[i], file)
		}
	default:
		l.problems.Add(source.WrongKind, source.Pos{File: file, Line: n.Line, Column: n.Column},
			`write a text, or several of them in a mapping`, "words are texts, not lists")
	}
}

// complete gives a locale's words: what it lacks is its language's (fr for
// fr-CH), and what that lacks is English.
func (l *loader) complete(locale string) Words {
	words := Words{}
	maps.Copy(words, l.words["en"])
	base, _, regional := strings.Cut(locale, "-")
	if base != "en" {
		// What a language is called, and what its readers call types, holds for
		// no other: a schema's label in the locale is nearer than these.
		maps.DeleteFunc(words, func(key, _ string) bool {
			return key == "language" || strings.HasPrefix(key, "types.") || strings.HasPrefix(key, "taxonomies.")
		})
	}
	maps.Copy(words, l.words[base])
	if regional {
		maps.Copy(words, l.words[locale])
	}
	return words
}
