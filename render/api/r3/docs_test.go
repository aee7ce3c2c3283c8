package r3

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/render"
	"galley/render/api/apitest"
)

// TestDocsQueries asks every example of docs/queries.md, and compares what
// comes with what it says.
func TestDocsQueries(t *testing.T) {
	text, err := os.ReadFile("../../../docs/queries.md")
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
	open := render.Caller{Open: true}
	asked := 0
	for _, block := range blocks["query"] {
		lines := strings.Split(block, "\n")
		for i := 0; i+1 < len(lines); i += 2 {
			asked++
			_, got := apitest.Ask(t, e, open, lines[i])
			if got = strings.TrimSpace(got); lines[i+1][0] != '{' {
				if got = slugsOf(t, got); got == "" {
					got = "(none)"
				}
			}
			if diff := cmp.Diff(lines[i+1], got); diff != "" {
				t.Errorf("%s:\n%s", lines[i], diff)
			}
		}
	}
	if asked < 30 {
		t.Errorf("%d examples", asked)
	}
	for i := range operators {
		if !strings.Contains(string(text), "`"+operators[i].name) {
			t.Errorf("%s is not there", operators[i].name)
		}
	}
}
