package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/urfave/cli/v2"

	"galley/builder/disk"
	"galley/content"
	"galley/schemas"
	"galley/schemas/source"
)

func newCommand(e env) *cli.Command {
	return &cli.Command{
		Name:      "new",
		Usage:     "writes a document with the type's fields, ready to fill; prints its path",
		ArgsUsage: "TYPE TITLE",
		Description: `The title and the date are set; every other field is there, empty, with a comment that says what
may stand in it. A record goes to the end of its collection's file, if there is just one. Nothing is
ever overwritten.

Examples:
   galley new post "The first frost"
   galley new post "Le premier gel" --locale fr
   galley new page "About us" --draft`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "locale", Usage: "the version in `LOCALE` (default: the project's first one)"},
			&cli.BoolFlag{Name: "draft", DisableDefaultText: true, Usage: "mark it as a draft"},
			clockFlag(),
		},
		Action: func(c *cli.Context) error { return newDocument(c, e) },
	}
}

func newDocument(c *cli.Context, e env) error {
	if c.NArg() < 2 || strings.TrimSpace(c.Args().Get(1)) == "" {
		return misused(`write it like: galley new post "The first frost"`, "`galley new` takes a type and a title")
	}
	if err := atMost(c, 2); err != nil {
		return err
	}
	clock, err := e.clock(c)
	if err != nil {
		return err
	}
	project, err := e.project(c)
	if err != nil {
		return err
	}
	defer project.Close()
	p, _, err := schemas.Load(project.FS()) // what is wrong with it, check tells
	if err != nil {
		return err
	}
	t, err := typeNamed(p, c.Args().First())
	if err != nil {
		return err
	}
	n := &newcomer{project: project, p: p, t: t, title: c.Args().Get(1), locale: p.DefaultLocale(), draft: c.Bool("draft"), date: clock.In(p.Zone)}
	if c.String("locale") != "" {
		if n.locale, err = oneOf(c, "locale", p.Locales...); err != nil {
			return err
		}
	}
	file, err := n.write()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(e.out, path.Join(path.Clean(c.String("C")), file))
	return err
}

func typeNamed(p *schemas.Project, name string) (*schemas.Type, error) {
	var names []string
	for _, t := range p.Types {
		if t.Kind != schemas.Block {
			names = append(names, t.Name)
		}
	}
	t := p.Type(name)
	if t != nil && t.Kind != schemas.Block {
		return t, nil
	}
	hint := source.DidYouMean(name, names)
	if hint == "" && len(names) > 0 {
		hint = "the types are " + strings.Join(names, ", ")
	}
	if t != nil {
		return nil, misused(hint, "%s is a block: it stands in documents and has none of its own", name)
	}
	return nil, misused(hint, "there is no type %q", name)
}

// A newcomer is a document to be.
type newcomer struct {
	project *disk.Folder
	p       *schemas.Project
	t       *schemas.Type
	title   string
	locale  string
	draft   bool
	date    time.Time
}

// write puts it into a file and gives the file's path in the project.
func (n *newcomer) write() (string, error) {
	slug := content.Slug(n.title)
	if slug == "" {
		return "", misused("give it a title with letters or digits, and write the real one into the file", "no slug can be made of %q", n.title)
	}
	if fault := content.SlugFault(slug, false); fault != "" {
		return "", misused("give it another title, and write the real one into the file", "the slug %s", fault)
	}
	files, err := n.files()
	if err != nil {
		return "", err
	}
	switch n.t.Kind {
	case schemas.Single:
		slug = n.t.Name
		if len(files) > 0 {
			return "", misused("edit that one", "%s is a single: its one document is %s", n.t.Name, files[0])
		}
	case schemas.Collection:
		if len(files) == 1 && !isMarkdown(files[0]) {
			text, err := n.project.Read(files[0])
			if err != nil {
				return "", err
			}
			return files[0], n.appendTo(files[0], text, slug)
		}
	}
	file, err := n.place(slug)
	if err != nil {
		return "", err
	}
	for _, f := range files {
		if n.identity(f) == n.identity(file) {
			return "", taken(f)
		}
	}
	if err := n.project.MkdirAll(path.Dir(file)); err != nil {
		return "", err
	}
	_, err = n.project.Write(file, n.text(file))
	if errors.Is(err, fs.ErrExist) {
		return "", taken(file)
	}
	return file, err
}

func taken(file string) error {
	return misused("give the new document another title, or edit that file", "%s is there already", file)
}

// place finds the file that the type's source takes, in its first folder.
func (n *newcomer) place(slug string) (string, error) {
	var globs []string
	for _, g := range n.t.Source {
		if g.Not {
			continue
		}
		glob := strings.ReplaceAll(g.Path, "{locale}", n.locale)
		if !g.Project {
			glob = path.Join(n.p.Content, glob)
		}
		globs = append(globs, glob)
	}
	extensions := []string{".yaml", ".yml"}
	if n.t.Body != nil {
		extensions = []string{".md", ".markdown"}
	}
	if n.t.Kind == schemas.Single {
		slices.Reverse(globs) // beside the others rather than in a folder of its own
	}
	for _, glob := range globs {
		folder, pattern := doublestar.SplitPattern(glob)
		if !strings.ContainsAny(glob, "*?[{") {
			folder, pattern = path.Dir(glob), path.Base(glob)
		}
		for _, name := range []string{path.Join(folder, slug), path.Join(folder, slug, "index"), path.Join(folder, strings.TrimSuffix(path.Base(pattern), path.Ext(pattern)))} {
			for _, ext := range extensions {
				if file := n.takes(name, ext); file != "" {
					return file, nil
				}
			}
		}
	}
	var spelled []string
	for _, g := range n.t.Source {
		spelled = append(spelled, g.Text)
	}
	return "", misused("write the file by hand, where `source` of "+n.t.Name+" finds it",
		"no file for %q fits %s", slug, strings.Join(spelled, ", "))
}

// takes gives the file of a name if a document there would be of the type and
// in the locale.
func (n *newcomer) takes(name, ext string) string {
	for _, suffix := range []string{"", "." + n.locale} {
		file := name + suffix + ext
		claims := n.p.Claims(nil, file)
		if len(claims) != 1 || claims[0].Type != n.t {
			continue
		}
		locale := claims[0].Locale
		if suffix != "" {
			locale = n.locale
		}
		if locale == n.locale || locale == "" && n.locale == n.p.DefaultLocale() {
			return file
		}
	}
	return ""
}

// files are those of the type in the document's locale.
func (n *newcomer) files() ([]string, error) {
	listing, err := content.Walk(n.project.FS(), n.p)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, f := range listing.Documents {
		if f.Type == n.t && n.localeOf(f) == n.locale {
			files = append(files, f.Path)
		}
	}
	return files, nil
}

func isMarkdown(file string) bool { return path.Ext(file) == ".md" || path.Ext(file) == ".markdown" }

// identity is what makes two files one document (design 4): index.md stands for
// its folder, and locales do not count.
func (n *newcomer) identity(file string) string {
	name := strings.TrimSuffix(strings.TrimSuffix(file, path.Ext(file)), "."+n.locale)
	if base := path.Base(name); base == "index" || base == "_index" {
		return path.Dir(name)
	}
	return name
}

func (n *newcomer) localeOf(f content.File) string {
	if f.Locale != "" {
		return f.Locale
	}
	name := strings.TrimSuffix(path.Base(f.Path), path.Ext(f.Path))
	for _, l := range n.p.Locales {
		if strings.HasSuffix(name, "."+l) {
			return l
		}
	}
	return n.p.DefaultLocale()
}
