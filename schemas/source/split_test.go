package source

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		name, text  string
		format      Format
		front, body string
		frontLine   int
		bodyLine    int
		rule        Rule
	}{
		{"between dashes", "---\na: 1\n---\ntext\n", YAML, "a: 1\n", "text\n", 2, 4, ""},
		{"between plusses", "+++\na = 1\n+++\ntext\n", TOML, "a = 1\n", "text\n", 2, 4, ""},
		{"a JSON object", "{\n \"a\": \"}\"\n}\n\ntext\n", JSON, "{\n \"a\": \"}\"\n}", "\ntext\n", 1, 4, ""},
		{"an empty JSON object", "{}\ntext", JSON, "{}", "text", 1, 2, ""},
		{"blanks behind the fences", "--- \t\na: 1\n---  \ntext", YAML, "a: 1\n", "text", 2, 4, ""},
		{"carriage returns", "---\r\na: 1\r\n---\r\ntext\r\n", YAML, "a: 1\r\n", "text\r\n", 2, 4, ""},
		{"a byte order mark", "\ufeff---\na: 1\n---\ntext", YAML, "a: 1\n", "text", 2, 4, ""},
		{"a byte order mark and no front matter", "\ufefftext", NoFormat, "", "text", 0, 1, ""},
		{"blank lines before it", "\n \t\n---\na: 1\n---\ntext", YAML, "a: 1\n", "text", 4, 6, ""},
		{"an empty one", "---\n---\ntext", YAML, "", "text", 2, 3, ""},
		{"nothing behind it", "---\na: 1\n---", YAML, "a: 1\n", "", 2, 4, ""},
		{"none at all", "text\n---\nmore\n---\n", NoFormat, "", "text\n---\nmore\n---\n", 0, 1, ""},
		{"nothing at all", "", NoFormat, "", "", 0, 1, ""},
		{"a fence that is indented belongs to its text", "---\na: |\n  ---\n  b\n---\ntext", YAML, "a: |\n  ---\n  b\n", "text", 2, 6, ""},
		{"four dashes are no fence", "----\na\n---\n", NoFormat, "", "----\na\n---\n", 0, 1, ""},
		{"one that is never closed", "---\na: 1\n", NoFormat, "", "---\na: 1\n", 0, 1, UnclosedFrontMatter},
		{"a JSON object that is never closed", "{\n\"a\": 1\n", NoFormat, "", "{\n\"a\": 1\n", 0, 1, UnclosedFrontMatter},
		{"a shortcode", "{{< x >}}\n", NoFormat, "", "{{< x >}}\n", 0, 1, ""},
		{"an object in a sentence", "{\"a\": 1} is JSON\n", NoFormat, "", "{\"a\": 1} is JSON\n", 0, 1, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, ps := Split("a.md", []byte(c.text))
			var rule Rule
			if len(ps) > 0 {
				rule = ps[0].Rule
			}
			type got struct {
				Format              Format
				Front, Body         string
				FrontLine, BodyLine int
				Rule                Rule
			}
			want := got{c.format, c.front, c.body, c.frontLine, c.bodyLine, c.rule}
			if d := cmp.Diff(want, got{p.Format, string(p.Front), string(p.Body), p.FrontBase.Line, p.BodyBase.Line, rule}); d != "" {
				t.Error(d)
			}
			if string(c.text[p.BodyBase.From:]) != c.body {
				t.Errorf("the body is said to begin at byte %d", p.BodyBase.From)
			}
		})
	}
}
