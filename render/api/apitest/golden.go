package apitest

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"galley/content/contenttest"
)

var update = flag.Bool("update", false, "write the answers that are given as the ones that are wanted")

// Updating says that the test was run with -update.
func Updating() bool { return *update }

// Answers holds a family to the answers in testdata/*.txtar: a project, and
// behind it for each request (`-- GET /api/content --`) what it is answered,
// indented; a status other than 200 stands before it. With -update they are
// written anew.
func Answers(t *testing.T, make New) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata/*.txtar: ", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			project := txtar.Archive{}
			for _, f := range archive.Files {
				if !strings.HasPrefix(f.Name, "GET ") {
					project.Files = append(project.Files, f)
				}
			}
			e := Edition(t, make, contenttest.Site(t, string(txtar.Format(&project))))
			for i, f := range archive.Files {
				target, ok := strings.CutPrefix(f.Name, "GET ")
				if !ok {
					continue
				}
				status, body := Get(t, e, target)
				var got bytes.Buffer
				if status != 200 {
					fmt.Fprintln(&got, status)
				}
				if err := json.Indent(&got, []byte(body), "", "  "); err != nil {
					t.Errorf("%s: %v: %s", f.Name, err, body)
				}
				if *update {
					archive.Files[i].Data = got.Bytes()
				} else if diff := cmp.Diff(string(f.Data), got.String()); diff != "" {
					t.Errorf("%s (-update writes it anew):\n%s", f.Name, diff)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
