package apitest

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A Page is a page of docs/ whose examples are asked for.
type Page struct {
	Text   string
	Blocks map[string][]string // of code, by language: "txtar" is a project, "query" are examples
}

// ReadPage reads docs/NAME of this repository, from a family's package.
func ReadPage(t testing.TB, name string) Page {
	t.Helper()
	text, err := os.ReadFile("../../../docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	p := Page{Text: string(text), Blocks: map[string][]string{}}
	for rest := p.Text; ; {
		_, after, ok := strings.Cut(rest, "\n```")
		if !ok {
			return p
		}
		language, after, _ := strings.Cut(after, "\n")
		var block string
		block, rest, _ = strings.Cut(after, "\n```")
		p.Blocks[language] = append(p.Blocks[language], block)
	}
}

// Project gives the text of a project on the page, by number from 0.
func (p Page) Project(t testing.TB, number int) string {
	t.Helper()
	if number >= len(p.Blocks["txtar"]) {
		t.Fatalf("the page has %d projects", len(p.Blocks["txtar"]))
	}
	return "\n" + p.Blocks["txtar"][number] + "\n"
}

// Examples compares all examples of the page with what comes. An example is a
// line that is asked, and one with what the page says of the answer: its body,
// in which … stands for anything, or in brief, as brief makes it of a body.
// There are at least so many.
func (p Page) Examples(t *testing.T, least int, ask func(target string) string, brief func(body string) string) {
	t.Helper()
	asked := 0
	for _, block := range p.Blocks["query"] {
		lines := strings.Split(block, "\n")
		for i := 0; i+1 < len(lines); i += 2 {
			asked++
			got, want := strings.TrimSpace(ask(lines[i])), lines[i+1]
			if want[0] == '{' {
				pattern := strings.ReplaceAll(regexp.QuoteMeta(want), "…", ".*")
				if !regexp.MustCompile("^" + pattern + "$").MatchString(got) {
					t.Errorf("%s:\n%s", lines[i], cmp.Diff(want, got))
				}
				continue
			}
			if got = brief(got); got == "" {
				got = "(none)"
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s:\n%s", lines[i], diff)
			}
		}
	}
	if asked < least {
		t.Errorf("%d examples", asked)
	}
}
