package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"galley/builder/disk"
	"galley/examples"
)

const ignored = `# what galley builds, and what it keeps for itself
public/
.galley/
.*.galley-*
`

func initCommand(e env) *cli.Command {
	return &cli.Command{
		Name:      "init",
		Usage:     "writes a small project that builds",
		ArgsUsage: "[DIR]",
		Description: `blog has posts, authors, tags and pages; docs a tree of pages; api a catalogue that is JSON alone.
DIR is the current folder unless it is given. Nothing is ever overwritten. With the project come
schemas that make editors complete and check what is written (.vscode/).

Examples:
   galley init blog
   galley init --template docs manual
   galley init && galley build`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "template", Value: "blog", Usage: "`NAME`: blog, docs, api"},
		},
		Action: func(c *cli.Context) error { return initProject(c, e) },
	}
}

func initProject(c *cli.Context, e env) error {
	name, err := oneOf(c, "template", "blog", "docs", "api")
	if err != nil {
		return err
	}
	if err := atMost(c, 1); err != nil {
		return err
	}
	in, err := e.folder(c)
	if err != nil {
		return err
	}
	dir := in
	if c.NArg() == 1 {
		dir = env{dir: in}.path(c.Args().First())
	}
	folder, made, err := disk.Make(dir)
	if err != nil {
		return err
	}
	defer folder.Close()
	files, err := templateFiles(name)
	if err != nil {
		return err
	}
	if err := free(folder, files); err != nil {
		disk.Unmake(made)
		return err
	}
	for _, f := range files {
		if err := f.write(folder); err != nil {
			return err
		}
	}
	shown := c.Args().First()
	if shown == "" {
		shown = "the current folder"
	}
	fmt.Fprintf(e.err, "a %s is in %s; next:\n", map[string]string{"blog": "blog", "docs": "manual", "api": "catalogue"}[name], shown)
	next := "galley "
	at := c.Args().First()
	if !filepath.IsAbs(at) {
		at = filepath.Join(c.String("C"), at)
	}
	if at != "" && at != "." {
		next += "-C " + at + " "
	}
	_, err = fmt.Fprintf(e.err, "   %sbuild\n", next)
	return err
}

// A templateFile is one that init writes.
type templateFile struct {
	name string
	text []byte
}

func templateFiles(name string) ([]templateFile, error) {
	files := []templateFile{{".gitignore", []byte(ignored)}}
	err := fs.WalkDir(examples.Templates, name, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := examples.Templates.ReadFile(p)
		files = append(files, templateFile{strings.TrimPrefix(p, name+"/"), text})
		return err
	})
	if err != nil {
		return nil, err
	}
	editors, err := editorFiles(name)
	return append(files, editors...), err
}

// shared says that a file may be there: the owner's is kept.
func (f templateFile) shared() bool {
	return f.name == ".gitignore" || strings.HasPrefix(f.name, editorFolder+"/")
}

// free refuses a folder that is a project, or holds one of the files; before
// the first is written.
func free(folder *disk.Folder, files []templateFile) error {
	for _, name := range []string{"galley.yaml", "schemas"} {
		if _, err := folder.Stat(name); err == nil {
			return misused("name another folder: galley init DIR", "there is a project here already: %s", name)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	for _, f := range files {
		if f.shared() {
			continue
		}
		if _, err := folder.Stat(f.name); err == nil {
			return misused("move it away, or name another folder: galley init DIR", "%s is there already", f.name)
		}
	}
	return nil
}

func (f templateFile) write(folder *disk.Folder) error {
	if err := folder.MkdirAll(path.Dir(f.name)); err != nil {
		return err
	}
	_, err := folder.Write(f.name, f.text)
	switch {
	case !errors.Is(err, fs.ErrExist) || !f.shared():
		return err
	case f.name == ".gitignore":
		return addIgnored(folder, f.text)
	}
	return nil
}

// addIgnored puts what is missing at the end of a .gitignore that is there.
func addIgnored(folder *disk.Folder, want []byte) error {
	have, err := folder.Read(".gitignore")
	if err != nil {
		return err
	}
	lines := map[string]bool{}
	for l := range strings.Lines(string(have)) {
		lines[strings.Trim(strings.TrimSpace(l), "/")] = true
	}
	text := string(have)
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	for l := range strings.Lines(string(want)) {
		if !strings.HasPrefix(l, "#") && !lines[strings.Trim(strings.TrimSpace(l), "/")] {
			text += l
		}
	}
	if text == string(have) {
		return nil
	}
	return folder.Replace(".gitignore", []byte(text))
}
