package apostrophe_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/render/api/apitest"
)

// TestDocsAnswers: each answer in docs/apostrophe.md is what its project gives;
// one may leave members out.
func TestDocsAnswers(t *testing.T) {
	text, err := os.ReadFile("../../../docs/apostrophe.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "\n## What comes\n")
	_, rest, _ = strings.Cut(rest, "\n```txtar\n")
	project, rest, ok := strings.Cut(rest, "\n```")
	if !ok {
		t.Fatal("there is no project")
	}
	e := apitest.Open(t, New, "\n"+project+"\n")
	asked := 0
	for {
		_, after, ok := strings.Cut(rest, "\n`GET ")
		if !ok {
			break
		}
		target, after, _ := strings.Cut(after, "`")
		_, after, _ = strings.Cut(after, "\n```json\n")
		var want string
		want, rest, _ = strings.Cut(after, "\n```")
		asked++
		var said, got map[string]json.RawMessage
		if err := json.Unmarshal([]byte(want), &said); err != nil {
			t.Errorf("%s: %v", target, err)
			continue
		}
		if err := json.Unmarshal([]byte(get(t, e, target)), &got); err != nil {
			t.Fatal(err)
		}
		for name, value := range said {
			var b bytes.Buffer
			if err := json.Compact(&b, value); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(b.String(), string(got[name])); diff != "" {
				t.Errorf("%s, %s: %s", target, name, diff)
			}
		}
	}
	if asked < 5 {
		t.Errorf("%d answers", asked)
	}
}

// TestDocsQueries asks every example of docs/apostrophe.md, and compares what comes
// with what it says: titles, or a body, in which … stands for anything.
func TestDocsQueries(t *testing.T) {
	page := apitest.ReadPage(t, "apostrophe.md")
	e := apitest.Open(t, New, page.Project(t, 0))
	page.Examples(t, 25, func(target string) string {
		_, body := apitest.Ask(t, e, anybody, target)
		return body
	}, func(body string) string {
		var list struct{ Results []struct{ Title string } }
		if err := json.Unmarshal([]byte(body), &list); err != nil {
			t.Fatal(err)
		}
		var titles []string
		for _, r := range list.Results {
			titles = append(titles, r.Title)
		}
		return strings.Join(titles, ", ")
	})
}
