package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// Imports run one way. Each package may import those of the house that stand
// behind it here, in its tests too; "below" a package means that package and
// whatever it may import. docs/architecture.md draws the same.
var house = map[string][]string{
	"schemas/source":        {},
	"schemas/shape":         {},
	"content/bodies":        {},
	"content/markdown":      {"schemas/source"},
	"content/search":        {},
	"themes":                {"schemas/source"},
	"schemas":               {"schemas/source"},
	"content":               {"below schemas", "content/markdown", "content/bodies", "content/search"},
	"render":                {"below content", "themes", "schemas/shape"},
	"render/view":           {"below render"},
	"render/site":           {"below render"},
	"render/files":          {"below render"},
	"render/html":           {"below render/view"},
	"render/api":            {"below render"},
	"render/api/describe":   {"below render/api"},
	"render/api/r3":         {"below render/api/describe", "below render/view"},
	"render/api/apostrophe": {"below render/api/describe", "below render/view"},
	"render/api/butter":     {"below render/api/describe"},
	"render/families":       {"render/html", "render/site", "render/files", "render/api/r3", "render/api/butter", "render/api/apostrophe", "below render/api/describe", "below render/view"},
	"builder/disk":          {},
	"builder/tree":          {"builder/disk"},
	"builder/git":           {"below content", "builder/disk"},
	"serve/watch":           {},
	"serve/live":            {"schemas/source"},
	"serve/desk":            {"serve/live", "render/why", "below render"},
	"serve":                 {"serve/watch", "serve/live", "serve/desk", "below builder", "builder/disk"},
	"render/why":            {"below render"},
	"render/rules":          {"below render"},
	"builder":               {"builder/disk", "builder/tree", "builder/git", "render/families", "below render"},
	"examples":              {},
	"cmd/galley":            {"serve", "serve/watch", "render/why", "render/rules", "render/api/describe", "below builder", "examples"},
	"content/contenttest":   {"below content"},
	"render/api/apitest":    {"below render/api/describe", "content/contenttest"},
}

// forTests are the packages that only tests may import.
var forTests = []string{"content/contenttest", "render/api/apitest", "bench/corpus"}

// borders are packages of the standard library that few may use, and why.
var borders = []struct {
	path, why string
	may       []string
}{
	{"net/http", "HTTP is a server's affair", []string{"serve", "serve/live", "serve/desk", "cmd/galley"}},
	{"os", "only builder/disk touches the disk and only cmd the terminal; watch lists folders, and apitest asks how much is to be tested", []string{"builder/disk", "builder/git", "serve/watch", "cmd/galley", "render/api/apitest"}},
	{"os/exec", "only git is ever started", []string{"builder/git"}},
	{"unsafe", "nothing here needs it", nil},
}

type listed struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

func below(pkg string) map[string]bool {
	all := map[string]bool{}
	for _, may := range house[pkg] {
		if deep, ok := strings.CutPrefix(may, "below "); ok {
			all[deep] = true
			for p := range below(deep) {
				all[p] = true
			}
			continue
		}
		all[may] = true
	}
	return all
}

func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "galley/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	seen := map[string]bool{}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(p.ImportPath, "galley/")
		if name == "bench" || strings.HasPrefix(name, "bench/") {
			continue // programs that measure the command from outside
		}
		seen[name] = true
		if _, ok := house[name]; !ok {
			t.Errorf("package %s has no row in the table of imports", name)
			continue
		}
		may := below(name)
		check := func(imports []string, inTests bool) {
			for _, path := range imports {
				own, ok := strings.CutPrefix(path, "galley/")
				switch {
				case !ok:
					for _, b := range borders {
						if path == b.path && !inTests && !slices.Contains(b.may, name) && !slices.Contains(forTests, name) {
							t.Errorf("%s imports %s: %s", name, path, b.why)
						}
					}
				case own == name, inTests && slices.Contains(forTests, own):
				case !may[own]:
					t.Errorf("%s may not import %s", name, own)
				}
			}
		}
		check(p.Imports, false)
		check(p.TestImports, true)
		check(p.XTestImports, true)
	}
	for name := range house {
		if !seen[name] {
			t.Logf("no package %s yet", name)
		}
	}
}
