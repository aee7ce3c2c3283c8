package content

import (
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"galley/schemas"
	"galley/schemas/source"
)

// What a file's path says of its document: locale, next version, identity,
// name. All of it is decided here, and nothing by the file's text but that
// `slug:` goes before the name.

// formatOf tells documents from other files by their extension.
func formatOf(file string) (format source.Format, markdown, ok bool) {
	switch strings.ToLower(path.Ext(file)) {
	case ".md", ".markdown":
		return source.NoFormat, true, true
	case ".yaml", ".yml":
		return source.YAML, false, true
	case ".json":
		return source.JSON, false, true
	case ".toml":
		return source.TOML, false, true
	}
	return source.NoFormat, false, false
}

// stem takes a file's name apart: hello.fr.draft.md is hello, fr, a next
// version. A suffix that is no declared locale is part of the name.
func stem(file string, locales []string) (name, locale string, next bool) {
	name = strings.TrimSuffix(file, path.Ext(file))
	if base, ok := strings.CutSuffix(name, ".draft"); ok && base != "" {
		name, next = base, true
	}
	if dot := strings.LastIndexByte(name, '.'); dot > 0 {
		if locale = declared(locales, name[dot+1:]); locale != "" {
			name = name[:dot]
		}
	}
	return name, locale, next
}

// roots are what a document's place within its type is found by.
type roots struct {
	content string
	locales []string
	common  map[*schemas.Type][]string // the folders that every glob of a source begins with
}

func newRoots(p *schemas.Project) roots {
	r := roots{content: p.Content, locales: p.Locales, common: map[*schemas.Type][]string{}}
	for _, t := range p.Types {
		r.common[t] = commonFolders(t)
	}
	return r
}

// commonFolders are those that every glob of a type's source begins with,
// {locale} among them. A single's or collection's `<type>.*` stands for the
// folder <type>, since its file is one with what lies there.
func commonFolders(t *schemas.Type) []string {
	var common []string
	first := true
	for i := range t.Source {
		g := &t.Source[i]
		if g.Not || t.Kind != schemas.Document && g.Path == t.Name+".*" {
			continue
		}
		folders := spelledFolders(g)
		if first {
			common, first = folders, false
			continue
		}
		n := 0
		for n < len(common) && n < len(folders) && common[n] == folders[n] {
			n++
		}
		common = common[:n]
	}
	return common
}

// spelledFolders are those before a glob's first wildcard. {locale} is one; of
// a glob that leads out of the content folder it is none, since a walk begins
// at what they name.
func spelledFolders(g *schemas.Glob) []string {
	segments := strings.Split(g.Path, "/")
	n := 0
	for n < len(segments)-1 && (segments[n] == "{locale}" && !g.Project || !strings.ContainsAny(segments[n], `*?[{\`)) {
		n++
	}
	return segments[:n]
}

// document begins the Document of a file: everything that its path decides.
func (r *roots) document(f *File) *Document {
	d := &Document{Type: f.Type, File: f.Path, Folder: path.Dir(f.Path), Locale: f.Locale, Line: 1, Column: 1}
	below := f.Path
	if f.Glob == nil || !f.Glob.Project {
		below = strings.TrimPrefix(below, r.content+"/")
	}
	folders := strings.Split(below, "/")
	file := folders[len(folders)-1]
	folders = folders[:len(folders)-1]

	locales := r.locales
	if f.Locale != "" {
		locales = nil
	}
	name, locale, next := stem(file, locales)
	d.Next, d.Keys.Draft = next, next
	if locale != "" {
		d.Locale = locale
	}
	if d.Locale == "" {
		d.Locale = r.locales[0]
	}
	d.Own = name == "index" || name == "_index"

	// The folder that says the locale is no part of what is called.
	at := -1
	if f.Locale != "" {
		at = slices.IndexFunc(folders, func(folder string) bool { return strings.EqualFold(folder, f.Locale) })
	}
	root := 0
	for root < len(r.common[f.Type]) && root < len(folders) {
		if c := r.common[f.Type][root]; c != folders[root] && (c != "{locale}" || root != at) {
			break
		}
		root++
	}
	parts := make([]string, 0, len(folders)+1)
	var inType int // of parts, how many come before the type's folder
	for i, folder := range folders {
		if i != at {
			parts = append(parts, norm.NFC.String(folder))
		}
		if i < root {
			inType = len(parts)
		}
	}
	if !d.Own {
		parts = append(parts, norm.NFC.String(name))
	}
	d.ID = ID(strings.Join(parts, "/"))
	if strings.HasPrefix(below, string(d.ID)) { // mostly: one text instead of two
		d.ID = ID(below[:len(d.ID)])
	}
	below = strings.Join(parts[min(inType, len(parts)):], "/")
	d.Path = below
	if strings.HasSuffix(string(d.ID), below) {
		d.Path = string(d.ID[len(d.ID)-len(below):])
	}
	if d.ID == "" {
		d.ID = "." // the folder of all content
	}
	if d.Path != "" {
		d.Name = FileSlug(path.Base(d.Path))
	}
	if f.Type != nil && f.Type.Kind == schemas.Single {
		d.Name = f.Type.Name
	}
	return d
}

// declared gives the spelling of a locale that the project declares, or "".
func declared(locales []string, name string) string {
	for _, l := range locales {
		if strings.EqualFold(l, name) {
			return l
		}
	}
	return ""
}
