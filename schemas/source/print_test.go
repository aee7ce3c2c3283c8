package source

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// some problems of every shape
func some() (Problems, func(string) []byte) {
	files := map[string]string{
		"content/post/hello.md": "---\ntitle: Hello\ndate: 2026-03-01\nautor: ada\n---\n",
		"tabs.yaml":             "\ta:\tb\n",
		"wide.yaml":             "\ufefftitle: 日本語 cafe\u0301 ok\r\n",
		"long.md":               strings.Repeat("word ", 30) + "HERE" + strings.Repeat(" more", 60) + "\n",
		"odd\x1b[31m.md":        "a \x1b[2J b\n",
	}
	ps := Problems{
		{Pos: Pos{"wide.yaml", 1, 12}, EndLine: 1, EndColumn: 17, Rule: BadDate, Message: "wide"},
		{Pos: Pos{"content/post/hello.md", 4, 1}, EndLine: 4, EndColumn: 6, Rule: UnknownField, Message: `"autor" is not a field of post`, Hint: `did you mean "author"?`},
		{Pos: Pos{"tabs.yaml", 1, 5}, Rule: TabIndent, Message: "a tab", Severity: Warning},
		{Pos: Pos{"long.md", 1, 151}, EndLine: 1, EndColumn: 155, Rule: BrokenLink, Message: "far", Related: []Related{{Pos{"wide.yaml", 1, 1}, "there"}, {Pos{}, "and nowhere"}}},
		{Pos: Pos{"odd\x1b[31m.md", 1, 3}, Rule: ControlCharacter, Message: "escape: \x1b, 100%\nand more"},
		{Pos: Pos{"gone.md", 3, 1}, EndLine: 5, EndColumn: 2, Rule: NotUTF8, Message: "no text at hand"},
		{Pos: Pos{File: "big.md"}, Rule: TooLarge, Message: "too large"},
		{Rule: NoBaseURL, Message: "no baseURL", Severity: Warning},
		{Pos: Pos{"tabs.yaml", 1, 1}, Rule: Shortcode, Message: "turned off", Severity: Off},
	}
	return ps, func(file string) []byte {
		if text, ok := files[file]; ok {
			return []byte(text)
		}
		return nil
	}
}

func TestPrint(t *testing.T) {
	ps, read := some()
	var b bytes.Buffer
	if err := Print(&b, ps, Summarize(ps, 387, 4), read, false); err != nil {
		t.Fatal(err)
	}
	want := `warning: no baseURL  [no-base-url]
big.md: too large  [too-large]
content/post/hello.md:4:1: "autor" is not a field of post  [unknown-field]
    4 | autor: ada
        ^^^^^
    hint: did you mean "author"?
gone.md:3:1: no text at hand  [not-utf8]
long.md:1:151: far  [broken-link]
    1 | …word word word word word word word word HERE more more more more more more more more more more more…
                                                 ^^^^
    also: wide.yaml:1:1: there
    also: and nowhere
odd␛[31m.md:1:3: escape: ␛, 100%␊and more  [control-character]
    1 | a ␛[2J b
          ^
tabs.yaml:1:5: warning: a tab  [tab-indent]
    1 |     a:  b
                ^
wide.yaml:1:12: wide  [bad-date]
    1 | title: 日本語 cafe` + "\u0301" + ` ok
                      ^^^^
6 errors, 2 warnings in 387 documents
`
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Error(d)
	}
	for _, c := range b.String() {
		if c != '\n' && hidden(c) {
			t.Errorf("%q reaches the terminal", c)
		}
	}
}

func TestPrintInColor(t *testing.T) {
	ps, read := some()
	var plainly, colored bytes.Buffer
	Print(&plainly, ps, Summary{}, read, false)
	Print(&colored, ps, Summary{}, read, true)
	text := colored.String()
	for _, code := range []string{bold, red, yellow, cyan, dim, plain} {
		text = strings.ReplaceAll(text, code, "")
	}
	if d := cmp.Diff(plainly.String(), text); d != "" {
		t.Errorf("without its codes the colored report differs:\n%s", d)
	}
	if !strings.Contains(colored.String(), red+"^^^^^"+plain) {
		t.Error("the carets have no color")
	}
}

func TestSummary(t *testing.T) {
	for want, s := range map[string]Summary{
		"1 error, 2 warnings in 387 documents": {Documents: 387, Errors: 1, Warnings: 2},
		"0 errors, 1 warning in 1 document":    {Documents: 1, Warnings: 1},
		"no problems in 0 documents":           {},
	} {
		if got := s.String(); got != want {
			t.Errorf("want %q, got %q", want, got)
		}
	}
}

func TestLay(t *testing.T) {
	for _, c := range []struct {
		name, line string
		from, to   int
		want       string
	}{
		{"a place at the end of a line", "ab", 2, 3, "ab|2|1"},
		{"a place behind it", "ab", 9, 12, "ab|2|1"},
		{"an empty line", "", 0, 1, "|0|1"},
		{"a combining mark belongs to its letter", "e\u0301x", 1, 2, "e\u0301x|0|1"},
		{"wide characters", "日本x", 1, 2, "日本x|2|2"},
		{"a tab counts to the next fourth column", "a\tb", 2, 3, "a   b|4|1"},
		{"a long line is cut behind", strings.Repeat("x", 200), 0, 1, strings.Repeat("x", 100) + "…|0|1"},
		{"a long line is cut before", strings.Repeat("x", 200), 199, 200, "…" + strings.Repeat("x", 41) + "|41|1"},
		{"what just fits is not cut", strings.Repeat("x", 100), 99, 100, strings.Repeat("x", 100) + "|99|1"},
		{"carets end where the line is cut", strings.Repeat("x", 500), 0, 400, strings.Repeat("x", 100) + "…|0|100"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, before, under := lay([]byte(c.line), c.from, c.to)
			got := strings.Join([]string{text, thousands(before), thousands(under)}, "|")
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestPrintJSON(t *testing.T) {
	ps, _ := some()
	var b bytes.Buffer
	if err := PrintJSON(&b, ps[:4:4], Summary{387, 4, 3, 1}); err != nil {
		t.Fatal(err)
	}
	want := `{
  "problems": [
    {
      "file": "content/post/hello.md",
      "line": 4,
      "column": 1,
      "endLine": 4,
      "endColumn": 6,
      "rule": "unknown-field",
      "severity": "error",
      "message": "\"autor\" is not a field of post",
      "hint": "did you mean \"author\"?",
      "related": []
    },
    {
      "file": "long.md",
      "line": 1,
      "column": 151,
      "endLine": 1,
      "endColumn": 155,
      "rule": "broken-link",
      "severity": "error",
      "message": "far",
      "hint": null,
      "related": [
        {
          "file": "wide.yaml",
          "line": 1,
          "column": 1,
          "message": "there"
        },
        {
          "file": "",
          "line": null,
          "column": null,
          "message": "and nowhere"
        }
      ]
    },
    {
      "file": "tabs.yaml",
      "line": 1,
      "column": 5,
      "endLine": 1,
      "endColumn": 6,
      "rule": "tab-indent",
      "severity": "warning",
      "message": "a tab",
      "hint": null,
      "related": []
    },
    {
      "file": "wide.yaml",
      "line": 1,
      "column": 12,
      "endLine": 1,
      "endColumn": 17,
      "rule": "bad-date",
      "severity": "error",
      "message": "wide",
      "hint": null,
      "related": []
    }
  ],
  "summary": {
    "documents": 387,
    "types": 4,
    "errors": 3,
    "warnings": 1
  }
}
`
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Error(d)
	}
	b.Reset()
	PrintJSON(&b, Problems{{Pos: Pos{File: "big.md"}, Rule: TooLarge, Message: "too large"}}, Summary{})
	if !strings.Contains(b.String(), "\"line\": null,\n      \"column\": null,\n      \"endLine\": null,\n      \"endColumn\": null,") {
		t.Errorf("a problem of a whole file has a place:\n%s", &b)
	}
	b.Reset()
	PrintJSON(&b, nil, Summary{})
	if !strings.Contains(b.String(), `"problems": []`) {
		t.Errorf("no problems are no list:\n%s", &b)
	}
}

func TestPrintSARIF(t *testing.T) {
	ps, _ := some()
	var b bytes.Buffer
	if err := PrintSARIF(&b, ps, "1.2.3"); err != nil {
		t.Fatal(err)
	}
	var log struct {
		Version string
		Runs    []struct {
			Tool struct {
				Driver struct {
					Name, Version string
					Rules         []struct {
						ID   string
						Help sarifText
					}
				}
			}
			ColumnKind string
			Results    []json.RawMessage
		}
	}
	if err := json.Unmarshal(b.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if log.Version != "2.1.0" || run.Tool.Driver.Name != "galley" || run.Tool.Driver.Version != "1.2.3" || run.ColumnKind != "unicodeCodePoints" {
		t.Errorf("the frame is wrong: %+v", run.Tool)
	}
	if len(run.Results) != 8 {
		t.Errorf("want 8 results, got %d", len(run.Results))
	}
	var result struct{ RuleIndex int }
	json.Unmarshal(run.Results[4], &result)
	if got := run.Tool.Driver.Rules[result.RuleIndex].ID; got != "broken-link" {
		t.Errorf("the index leads to the rule %s", got)
	}
	var compact bytes.Buffer
	json.Compact(&compact, run.Results[4])
	want := `{"ruleId":"broken-link","ruleIndex":` + thousands(result.RuleIndex) + `,"level":"error","message":{"text":"far"},` +
		`"locations":[{"physicalLocation":{"artifactLocation":{"uri":"long.md"},"region":{"startLine":1,"startColumn":151,"endLine":1,"endColumn":155}}}],` +
		`"relatedLocations":[{"physicalLocation":{"artifactLocation":{"uri":"wide.yaml"},"region":{"startLine":1,"startColumn":1}},"message":{"text":"there"}}]}`
	if d := cmp.Diff(want, compact.String()); d != "" {
		t.Error(d)
	}
	compact.Reset()
	json.Compact(&compact, run.Results[5])
	if !strings.Contains(compact.String(), `"uri":"odd%1B%5B31m.md"`) {
		t.Errorf("the name is no URI: %s", &compact)
	}
	compact.Reset()
	json.Compact(&compact, run.Results[2])
	if !strings.Contains(compact.String(), `hint: did you mean \"author\"?`) {
		t.Errorf("the hint is lost: %s", &compact)
	}
}

func TestPrintGitHub(t *testing.T) {
	ps, _ := some()
	var b bytes.Buffer
	if err := PrintGitHub(&b, ps, "docs/"); err != nil {
		t.Fatal(err)
	}
	want := `::warning title=no-base-url::no baseURL
::error file=docs/big.md,title=too-large::too large
::error file=docs/content/post/hello.md,line=4,col=1,endLine=4,endColumn=6,title=unknown-field::"autor" is not a field of post%0Ahint: did you mean "author"?
::error file=docs/gone.md,line=3,col=1,endLine=5,endColumn=2,title=not-utf8::no text at hand
::error file=docs/long.md,line=1,col=151,endLine=1,endColumn=155,title=broken-link::far%0Aalso: wide.yaml:1:1: there%0Aalso: and nowhere
::error file=docs/odd` + "\x1b" + `[31m.md,line=1,col=3,endLine=1,endColumn=4,title=control-character::escape: ␛, 100%25␊and more
::warning file=docs/tabs.yaml,line=1,col=5,endLine=1,endColumn=6,title=tab-indent::a tab
::error file=docs/wide.yaml,line=1,col=12,endLine=1,endColumn=17,title=bad-date::wide
`
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Error(d)
	}
}

func TestEveryRuleIsExplained(t *testing.T) {
	for _, g := range Groups() {
		for _, r := range g.Rules {
			if r.About() == "" || r.Help() == "" {
				t.Errorf("%s has no words", r)
			}
		}
	}
	known := 0
	for _, g := range Groups() {
		known += len(g.Rules)
	}
	if known != len(abouts) {
		t.Errorf("%d rules are explained, %d are listed", len(abouts), known)
	}
}
