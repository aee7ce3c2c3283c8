package r3

import (
	"strings"
	"testing"

	"galley/render"
	"galley/render/api/apitest"
)

// TestDocsQueries asks every example of docs/queries.md, and compares what
// comes with what it says.
func TestDocsQueries(t *testing.T) {
	page := apitest.ReadPage(t, "queries.md")
	e := apitest.Open(t, New, page.Project(t, 0))
	page.Examples(t, 30, func(target string) string {
		_, body := apitest.Ask(t, e, render.Caller{Open: true}, target)
		return body
	}, func(body string) string { return slugsOf(t, body) })
	for i := range operators {
		if !strings.Contains(page.Text, "`"+operators[i].name) {
			t.Errorf("%s is not there", operators[i].name)
		}
	}
}
