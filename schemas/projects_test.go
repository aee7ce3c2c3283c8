package schemas_test

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"galley/schemas"
	"galley/schemas/source"
)

// load loads a project that is written as one string.
func load(t testing.TB, text string) (*schemas.Project, source.Problems) {
	t.Helper()
	return loadFS(t, folder(t, text))
}

func folder(t testing.TB, text string) fs.FS {
	t.Helper()
	fsys, err := txtar.FS(txtar.Parse([]byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	return fsys
}

func loadFS(t testing.TB, fsys fs.FS) (*schemas.Project, source.Problems) {
	t.Helper()
	p, problems, err := schemas.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return p, problems
}

// good loads a project that must have no problem.
func good(t testing.TB, text string) *schemas.Project {
	t.Helper()
	p, problems := load(t, text)
	if len(problems) > 0 {
		t.Fatalf("the project has problems:\n%s", told(problems))
	}
	return p
}

// told prints problems, a line for each and one for its hint.
func told(problems source.Problems) string {
	var b strings.Builder
	for _, p := range problems {
		b.WriteString(at(p.Pos))
		b.WriteString(": ")
		if p.Severity == source.Warning {
			b.WriteString("warning: ")
		}
		b.WriteString(p.Message + "  [" + string(p.Rule) + "]\n")
		if p.Hint != "" {
			b.WriteString("  hint: " + p.Hint + "\n")
		}
		for _, r := range p.Related {
			b.WriteString("  " + at(r.Pos) + ": " + r.Message + "\n")
		}
	}
	return b.String()
}

func at(p source.Pos) string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// The projects of testdata/projects say all that the language must be able to
// say: five read real content that nobody wrote for Galley.
func TestProjects(t *testing.T) {
	files, err := filepath.Glob("testdata/projects/*.txtar")
	if err != nil || len(files) < 8 {
		t.Fatalf("found %d projects, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			p := good(t, string(txtar.Format(archive)))
			if len(p.Types) != len(archive.Files)-1 {
				t.Errorf("%d files gave %d types", len(archive.Files), len(p.Types))
			}
		})
	}
}
