package schemas_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the problems that are found into testdata/problems")

// Each file of testdata/problems is a project and, last, what is wrong with
// it: all of it, in one go. A new mistake is a line in one of them.
func TestProblems(t *testing.T) {
	files, _ := filepath.Glob("testdata/problems/*.txtar")
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want := ""
			if last := len(archive.Files) - 1; archive.Files[last].Name == "problems" {
				want = string(archive.Files[last].Data)
				archive.Files = archive.Files[:last]
			}
			p, problems := load(t, string(txtar.Format(archive)))
			for _, problem := range problems {
				if problem.Line > 0 {
					soundProblem(t, p, problem)
				}
			}
			soundProject(t, p, false)
			got := told(problems)
			if *update {
				archive.Files = append(archive.Files, txtar.File{Name: "problems", Data: []byte(got)})
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("other problems (-want +got):\n%s", diff)
			}
		})
	}
}
