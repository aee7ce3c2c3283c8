package butter

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"galley/render/api/apitest"
)

// TestDocs asks every example of docs/butter.md, and compares what comes with
// what it says: slugs, or a body, in which … stands for anything.
func TestDocs(t *testing.T) {
	page := apitest.ReadPage(t, "butter.md")
	e := apitest.Open(t, New, page.Project(t, 0))
	page.Examples(t, 30, func(target string) string {
		_, body := ask(t, e, open, target)
		return body
	}, func(body string) string {
		var list struct{ Data []struct{ Slug string } }
		if err := json.Unmarshal([]byte(body), &list); err != nil {
			t.Fatal(err)
		}
		var slugs []string
		for _, d := range list.Data {
			slugs = append(slugs, d.Slug)
		}
		return strings.Join(slugs, " ")
	})
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]*)` \\| `(v2/[^`]*)` \\|$").FindAllStringSubmatch(page.Text, -1) {
		if _, ok := e.Planned(row[2]); !ok && !strings.Contains(row[2], "page/2") {
			t.Errorf("%s is no file", row[2])
		}
	}
}
