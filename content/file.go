package content

import (
	"path"
	"strings"
	"time"

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

// A place is a type's, as far as paths need it.
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
		for _, segments := range compile(g).Alternatives {
			n := 0
			for n < len(segments)-1 && (segments[n] == "{locale}" || !strings.ContainsAny(segments[n], "*?[{")) {
				n++
			}
			if first {
				common, first = segments[:n], false
				continue
			}
			n = min(n, len(common))
			for i := range n {
				if segments[i] != common[i] {
					n = i
					break
				}
			}
			common = common[:n]
		}
	}
	return common
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
	d.Next = next
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
		g := compile(f.Glob)
		if l, ok := g.match(append(folders[:len(folders):len(folders)], file), r.locales); ok {
			at = l - 1
		} else if l, ok := g.match(append(folders[:len(folders):len(folders)], withoutSuffixes(file, r.locales)), r.locales); ok {
			at = l - 1
		}
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
	if d.ID == "" {
		d.ID = "." // the folder of all content
	}
	d.Path = strings.Join(parts[min(inType, len(parts)):], "/")
	switch {
	case d.Path != "":
		d.Name = FileSlug(path.Base(d.Path))
	case f.Type != nil && f.Type.Kind != schemas.Single:
		d.Name = ""
	}
	if f.Type != nil && f.Type.Kind == schemas.Single {
		d.Name = f.Type.Name
	}
	return d
}

// withoutSuffixes is the name of a file as it would be without locale and draft.
func withoutSuffixes(file string, locales []string) string {
	name, _, _ := stem(file, locales)
	return name + path.Ext(file)
}

// dateIn finds the first `2026-03-01` or `2026/03/01` in an address or a path.
func dateIn(s string, zone *time.Location) time.Time {
	for i := range len(s) {
		if i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
			continue
		}
		if day, ok := leadingDate(s[i:]); ok && (len(s) == i+10 || s[i+10] < '0' || s[i+10] > '9') {
			return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, zone)
		}
	}
	return time.Time{}
}
