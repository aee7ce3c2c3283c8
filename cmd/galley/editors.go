package main

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"galley/examples"
	"galley/schemas"
	"galley/schemas/shape"
)

// What init writes for editors: the JSON Schema of each type's files, of
// galley.yaml and of schemas/, and for Visual Studio Code which of them holds
// for which files. Other editors with the same YAML language server take the
// schemas by a line in the file: docs/descriptions.md says how.

// editorFolder is where it is written, and schemasOf where the schemas are.
const (
	editorFolder = ".vscode"
	schemasOf    = editorFolder + "/schemas"
)

// editorFiles are those for a template.
func editorFiles(template string) ([]templateFile, error) {
	project, err := fs.Sub(examples.Templates, template)
	if err != nil {
		return nil, err
	}
	p, problems, err := schemas.Load(project)
	if err != nil {
		return nil, err
	}
	if problems.Failed() {
		return nil, errors.New("the template " + template + " has problems: please report it")
	}
	var files []templateFile
	for _, f := range allSchemas(p) {
		files = append(files, templateFile{path.Join(schemasOf, f.name), f.text})
	}
	return append(files,
		templateFile{path.Join(editorFolder, "settings.json"), editorSettings(p)},
		templateFile{path.Join(editorFolder, "extensions.json"), []byte("{\n  \"recommendations\": [\"redhat.vscode-yaml\"]\n}\n")},
	), nil
}

// editorSettings says which schema holds for which files: of YAML in the words
// of the extension for it, of JSON in the editor's own.
func editorSettings(p *schemas.Project) []byte {
	yaml, json := []byte(`{"yaml.schemas":{`), []byte(`},"json.schemas":[`)
	add := func(name string, globs []string) {
		if len(globs) == 0 {
			return
		}
		if yaml[len(yaml)-1] != '{' {
			yaml = append(yaml, ',')
		}
		yaml = append(shape.AppendString(yaml, "./"+path.Join(schemasOf, name)), ':')
		yaml = appendTexts(yaml, globs, ".yaml", ".yml")
	}
	add(configSchema, []string{"galley"})
	add(typeSchema, []string{"schemas/*"})
	for _, t := range p.Types {
		globs := dataFilesOf(p, t)
		if t.Kind == schemas.Block || len(globs) == 0 {
			continue
		}
		add(schemaFile(t.Name), globs)
		if json[len(json)-1] != '[' {
			json = append(json, ',')
		}
		json = appendTexts(append(json, `{"fileMatch":`...), globs, ".json")
		json = append(shape.AppendString(append(json, `,"url":`...), "./"+path.Join(schemasOf, schemaFile(t.Name))), '}')
	}
	return shape.Indent(append(append(yaml, json...), "]}"...))
}

// dataFilesOf are the globs of a type's data files, without their extensions.
func dataFilesOf(p *schemas.Project, t *schemas.Type) []string {
	var globs []string
	for _, g := range t.Source {
		if g.Not {
			continue
		}
		glob := strings.ReplaceAll(g.Path, "{locale}", "*")
		if !g.Project {
			glob = path.Join(p.Content, glob)
		}
		base := path.Base(glob)
		switch ext := path.Ext(base); {
		case base == "**":
			glob += "/*"
		case ext == ".md" || ext == ".markdown":
			continue // front matter is not read by these
		case ext != "":
			glob = strings.TrimSuffix(glob, ext)
		}
		globs = append(globs, glob)
	}
	return globs
}

func appendTexts(b []byte, globs []string, extensions ...string) []byte {
	b = append(b, '[')
	for _, g := range globs {
		for _, ext := range extensions {
			if b[len(b)-1] != '[' {
				b = append(b, ',')
			}
			b = shape.AppendString(b, g+ext)
		}
	}
	return append(b, ']')
}
