package butter

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/render/api/apitest"
)

// TestDocs asks every example of docs/butter.md, and compares what comes with
// what it says: slugs, or a body, in which … stands for anything.
func TestDocs(t *testing.T) {
	text, err := os.ReadFile("../../../docs/butter.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := map[string][]string{}
	rest := string(text)
	for {
		_, after, ok := strings.Cut(rest, "\n```")
		if !ok {
			break
		}
		language, after, _ := strings.Cut(after, "\n")
		var block string
		block, rest, _ = strings.Cut(after, "\n```")
		blocks[language] = append(blocks[language], block)
	}
	if len(blocks["txtar"]) != 1 {
		t.Fatalf("%d projects", len(blocks["txtar"]))
	}
	e := apitest.Open(t, New, "\n"+blocks["txtar"][0]+"\n")
	asked := 0
	for _, block := range blocks["query"] {
		lines := strings.Split(block, "\n")
		for i := 0; i+1 < len(lines); i += 2 {
			asked++
			_, got := ask(t, e, open, lines[i])
			want := lines[i+1]
			if want[0] == '{' {
				pattern := strings.ReplaceAll(regexp.QuoteMeta(want), "…", ".*")
				if !regexp.MustCompile("^" + pattern + "$").MatchString(got) {
					t.Errorf("%s:\n%s", lines[i], cmp.Diff(want, got))
				}
				continue
			}
			var list struct{ Data []struct{ Slug string } }
			if err := json.Unmarshal([]byte(got), &list); err != nil {
				t.Fatal(err)
			}
			var slugs []string
			for _, d := range list.Data {
				slugs = append(slugs, d.Slug)
			}
			if got = strings.Join(slugs, " "); got == "" {
				got = "(none)"
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s:\n%s", lines[i], diff)
			}
		}
	}
	if asked < 30 {
		t.Errorf("%d examples", asked)
	}
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]*)` \\| `(v2/[^`]*)` \\|$").FindAllStringSubmatch(string(text), -1) {
		asked++
		if _, ok := e.Planned(row[2]); !ok && !strings.Contains(row[2], "page/2") {
			t.Errorf("%s is no file", row[2])
		}
	}
}
