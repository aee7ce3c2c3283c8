package apostrophe_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
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
	text, err := os.ReadFile("../../../docs/apostrophe.md")
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
	if len(blocks["txtar"]) != 2 {
		t.Fatalf("%d projects", len(blocks["txtar"]))
	}
	e := apitest.Open(t, New, "\n"+blocks["txtar"][0]+"\n")
	asked := 0
	for _, block := range blocks["query"] {
		lines := strings.Split(block, "\n")
		for i := 0; i+1 < len(lines); i += 2 {
			asked++
			_, got := apitest.Ask(t, e, anybody, lines[i])
			got = strings.TrimSpace(got)
			if want := lines[i+1]; want[0] == '{' {
				pattern := strings.ReplaceAll(regexp.QuoteMeta(want), "…", ".*")
				if !regexp.MustCompile("^" + pattern + "$").MatchString(got) {
					t.Errorf("%s:\n%s", lines[i], cmp.Diff(want, got))
				}
				continue
			}
			var list struct{ Results []struct{ Title string } }
			if err := json.Unmarshal([]byte(got), &list); err != nil {
				t.Fatal(err)
			}
			var titles []string
			for _, r := range list.Results {
				titles = append(titles, r.Title)
			}
			if got = strings.Join(titles, ", "); got == "" {
				got = "(none)"
			}
			if diff := cmp.Diff(lines[i+1], got); diff != "" {
				t.Errorf("%s:\n%s", lines[i], diff)
			}
		}
	}
	if asked < 25 {
		t.Errorf("%d examples", asked)
	}
}
