package main

import (
	"strings"

	"github.com/urfave/cli/v2"

	"galley/builder"
	"galley/builder/disk"
	"galley/content/bodies"
	"galley/render"
	"galley/render/api/describe"
	"galley/schemas"
	"galley/schemas/shape"
	"galley/schemas/source"
)

func typesCommand(e env) *cli.Command {
	return &cli.Command{
		Name:      "types",
		Usage:     "prints the types: for people, TypeScript, OpenAPI clients and editors",
		ArgsUsage: "[FORM [FAMILY|TYPE]]",
		Description: `FORM is ts (what clients read, as TypeScript), openapi (an API's description) or jsonschema
(what authors write, for editors to complete and check). FAMILY is r3, butter or apostrophe.
Without FORM it lists the types and their fields.

Examples:
   galley types
   galley types ts > content.d.ts
   galley types openapi butter
   galley types jsonschema post
   galley types jsonschema --out .vscode/schemas   # of every type, galley.yaml and schemas/`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write one file each, for all, into `DIR`", TakesFile: true},
			baseURLFlag(),
			clockFlag(),
		},
		Action: func(c *cli.Context) error { return printTypes(c, e) },
	}
}

var typeForms = []string{"ts", "openapi", "jsonschema"}

func printTypes(c *cli.Context, e env) error {
	if err := atMost(c, 2); err != nil {
		return err
	}
	form, of := c.Args().Get(0), c.Args().Get(1)
	project, err := e.project(c)
	if err != nil {
		return err
	}
	defer project.Close()
	var files []templateFile
	switch form {
	case "":
		return e.listTypes(project)
	case "jsonschema":
		files, err = e.authorSchemas(c, project, of)
	case "ts", "openapi":
		files, err = e.descriptions(c, project, form, of)
	default:
		hint := source.DidYouMean(form, typeForms)
		if hint == "" {
			hint = "it is one of " + strings.Join(typeForms, ", ")
		}
		return misused(hint, "types cannot be printed as %q", form)
	}
	if err != nil {
		return err
	}
	if c.String("out") == "" {
		_, err = e.out.Write(files[0].text)
		return err
	}
	folder, _, err := disk.Make(e.path(c.String("out")))
	if err != nil {
		return err
	}
	defer folder.Close()
	for _, f := range files {
		if err := folder.Replace(f.name, f.text); err != nil {
			return err
		}
	}
	return nil
}

// descriptions are those of the API families, of one if it is named.
func (e env) descriptions(c *cli.Context, project *disk.Folder, form, name string) ([]templateFile, error) {
	options, err := e.options(c)
	if err != nil {
		return nil, err
	}
	opened, err := builder.OpenFolder(c.Context, project, bodies.InMemory(), options)
	if err != nil {
		return nil, err
	}
	if opened.Edition == nil {
		if err := e.printText(e.err, project.FS(), opened.Problems, summarize(opened.Problems, opened)); err != nil {
			return nil, err
		}
		return nil, errProblems
	}
	if name == "" && c.String("out") == "" {
		name = "r3"
	}
	var files []templateFile
	var names []string
	for _, f := range opened.Edition.Families() {
		if f.Label == "" {
			continue
		}
		names = append(names, f.Name)
		if name == "" || f.Name == name {
			files = append(files, description(opened.Edition, f, form))
		}
	}
	if files == nil {
		hint := source.DidYouMean(name, names)
		switch {
		case hint == "" && len(names) > 0:
			hint = "those that galley.yaml has switched on are " + strings.Join(names, ", ")
		case hint == "":
			hint = "switch one on in galley.yaml: `api: {r3: true}`"
		}
		return nil, misused(hint, "there is no API %q here", name)
	}
	return files, nil
}

func description(edition *render.Edition, f *render.Family, form string) templateFile {
	c := edition.Context()
	if form == "openapi" {
		return templateFile{f.Name + ".openapi.json", describe.OpenAPI(c, f)}
	}
	p := c.Project()
	title := p.Title.In(p.DefaultLocale())
	if title == "" {
		title = "This site"
	}
	return templateFile{f.Name + ".ts", describe.TypeScript(f, title+": "+f.Label)}
}

// authorSchemas are what the files of each type say, or of one.
func (e env) authorSchemas(c *cli.Context, project *disk.Folder, name string) ([]templateFile, error) {
	p, problems, err := schemas.Load(project.FS())
	if err != nil {
		return nil, err
	}
	if name != "" {
		t, err := typeNamed(p, name)
		if err != nil {
			return nil, err
		}
		return []templateFile{{schemaFile(t.Name), documentSchema(p, t)}}, nil
	}
	if c.String("out") == "" {
		return nil, misused("name a type, or a folder for all: galley types jsonschema --out .vscode/schemas", "`galley types jsonschema` takes a type")
	}
	if problems.Failed() {
		if err := e.printText(e.err, project.FS(), problems, source.Summary{Types: len(p.Types)}); err != nil {
			return nil, err
		}
		return nil, errProblems
	}
	return allSchemas(p), nil
}

// What the schemas of galley.yaml and schemas/ are called among those of types,
// whose names have no dot.
const (
	configSchema = "galley.yaml.json"
	typeSchema   = "schemas.yaml.json"
)

func schemaFile(name string) string { return name + ".json" }

func allSchemas(p *schemas.Project) []templateFile {
	files := []templateFile{
		{configSchema, shape.Indent(describe.Config().AppendDocument(nil))},
		{typeSchema, shape.Indent(describe.Types().AppendDocument(nil))},
	}
	for _, t := range p.Types {
		if t.Kind != schemas.Block {
			files = append(files, templateFile{schemaFile(t.Name), documentSchema(p, t)})
		}
	}
	return files
}

func documentSchema(p *schemas.Project, t *schemas.Type) []byte {
	return shape.Indent(describe.Documents(p, t).AppendDocument(nil))
}

// listTypes prints the types and their fields for people.
func (e env) listTypes(project *disk.Folder) error {
	p, problems, err := schemas.Load(project.FS())
	if err != nil {
		return err
	}
	var rows [][]string
	for _, t := range p.Types {
		label := t.Label.In(p.DefaultLocale())
		if len(rows) > 0 {
			rows = append(rows, nil)
		}
		about := t.Kind.String()
		if t.Private {
			about += ", private"
		}
		rows = append(rows, []string{t.Name, about, label})
		for _, f := range t.Fields {
			rows = append(rows, fieldRow(p, f))
		}
	}
	if err := printColumns(e.out, rows); err != nil {
		return err
	}
	if problems.Failed() {
		fsys := project.FS()
		if err := e.printText(e.err, fsys, problems, source.Summary{Types: len(p.Types)}); err != nil {
			return err
		}
		return errProblems
	}
	return nil
}

func fieldRow(p *schemas.Project, f *schemas.Field) []string {
	kind := f.Kind.String()
	switch {
	case f.Kind == schemas.Computed:
		kind += " " + f.As
	case f.Kind == schemas.List && len(f.Item.Of) == 1:
		kind += " of " + f.Item.Of[0].Name
	case f.Kind == schemas.List:
		kind += " of " + f.Item.Kind.String()
	case len(f.Of) > 0:
		kind += " of " + names(f.Of, ", ")
	case len(f.To) > 0:
		kind += " to " + names(f.To, ", ")
	}
	var says []string
	if f.Required {
		says = append(says, "required")
	}
	if f.Many {
		says = append(says, "many")
	}
	if !f.Localized && f.Kind != schemas.Computed {
		says = append(says, "not localized")
	}
	if f.Private {
		says = append(says, "private")
	}
	label := f.Label.In(p.DefaultLocale())
	if len(says) > 0 {
		label += " (" + strings.Join(says, ", ") + ")"
	}
	return []string{"  " + f.Name, kind, label}
}
