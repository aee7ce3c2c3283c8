package schemas_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"galley/schemas/source"
)

// Every value of the example projects, exchanged for values that cannot be
// meant: each result is a whole project, and every problem has its place.
func TestLoadOddValues(t *testing.T) {
	odd := []string{`""`, "[]", "{}", "[x, {y: z}]", "{name: x}", "-1", "null", "nosuch", "true", `"{"`}
	files, _ := filepath.Glob("testdata/projects/*.txtar")
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			fsys := fstest.MapFS{}
			for _, f := range archive.Files {
				fsys[f.Name] = &fstest.MapFile{Data: f.Data}
			}
			n := 0
			for _, f := range archive.Files {
				node, _ := source.Parse(f.Data, source.YAML, source.Base{File: f.Name}, source.Limits{})
				for i, place := range places(&node, nil) {
					if len(archive.Files) > 8 && i%4 != 0 && os.Getenv("GALLEY_FULL") == "" {
						continue // of the largest project
					}
					// Each value gets another of the odd ones, and in time all of them.
					with := odd[n%len(odd)]
					n++
					data := slices.Concat(f.Data[:place.From], []byte(with), f.Data[place.To:])
					fsys[f.Name] = &fstest.MapFile{Data: data}
					p, problems := loadFS(t, fsys)
					for _, problem := range problems {
						soundProblem(t, p, problem)
					}
					soundProject(t, p, !problems.Failed())
					if t.Failed() {
						t.Fatalf("with %s in the place of %s:\n%s", with, f.Data[place.From:place.To], data)
					}
				}
				fsys[f.Name] = &fstest.MapFile{Data: f.Data}
			}
		})
	}
}

// places gives a node and all below it.
func places(n *source.Node, list []*source.Node) []*source.Node {
	list = append(list, n)
	for i := range n.Nodes {
		list = places(&n.Nodes[i], list)
	}
	return list
}
