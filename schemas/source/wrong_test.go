package source

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the golden files anew")

// low are the caps of the golden files.
var low = Limits{Document: 1 << 20, Depth: 4, Nodes: 50, Aliases: 3}

type mistake struct {
	name   string
	format Format
	text   []byte
	report *txtar.File
}

// mistakes reads the golden file of a notation.
func mistakes(t testing.TB, name string, format Format) (*txtar.Archive, []mistake) {
	archive, err := txtar.ParseFile("testdata/wrong-" + name + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	var all []mistake
	for i := 0; i+1 < len(archive.Files); i += 2 {
		text := bytes.ReplaceAll(archive.Files[i].Data, []byte("→"), []byte("\t"))
		all = append(all, mistake{archive.Files[i].Name, format, text, &archive.Files[i+1]})
	}
	return archive, all
}

// TestMistakes asserts every report to the letter, and that a problem whose
// place is one off would be noticed: the report shows the line and its carets.
func TestMistakes(t *testing.T) {
	for name, format := range map[string]Format{"yaml": YAML, "json": JSON, "toml": TOML} {
		archive, all := mistakes(t, name, format)
		for _, m := range all {
			t.Run(name+": "+m.name, func(t *testing.T) {
				_, ps := Parse(m.text, m.format, Base{File: "a." + name}, low)
				if len(ps) == 0 {
					t.Fatal("no problem is found")
				}
				places(t, m.text, ps)
				var b bytes.Buffer
				Print(&b, ps, Summary{}, func(string) []byte { return m.text }, false)
				report := strings.TrimSuffix(b.String(), "no problems in 0 documents\n")
				if *update {
					m.report.Data = []byte(report)
				} else if d := cmp.Diff(string(m.report.Data), report); d != "" {
					t.Errorf("%s\nif the new one is right: go test ./schemas/source -update", d)
				}
			})
		}
		if *update {
			if err := os.WriteFile("testdata/wrong-"+name+".txtar", txtar.Format(archive), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestPlacesInFrontMatter(t *testing.T) {
	text := []byte("\ufeff\r\n---\r\ntitle: \"é\" # x\r\nautor: Galley: it\r\n---\r\nbody\r\n")
	parts, ps := Split("a.md", text)
	_, more := Parse(parts.Front, parts.Format, parts.FrontBase, usual)
	ps = append(ps, more...)
	want := Problems{{
		Pos: Pos{"a.md", 4, 14}, EndLine: 4, EndColumn: 15, Rule: UnquotedColon,
		Message: `": " cannot appear in an unquoted value`, Hint: "write `autor: \"Galley: it\"`",
	}}
	if d := cmp.Diff(want, ps); d != "" {
		t.Error(d)
	}
	n, _ := Parse([]byte("title: \"é\" # x\r\n"), YAML, Base{File: "a.md", Line: 3, From: 10}, usual)
	if got := n.Get("title"); got.Line != 3 || got.Column != 8 || got.EndColumn != 11 || got.From != 17 || got.To != 21 {
		t.Errorf("the value is at %+v", got)
	}
}

func TestAliasesAreCheap(t *testing.T) {
	// ten anchors, each nine times the one before: a billion values
	var b strings.Builder
	b.WriteString("a: &a [x,x,x,x,x,x,x,x,x]\n")
	for c := 'b'; c < 'k'; c++ {
		b.WriteString(string(c) + ": &" + string(c) + " [" + strings.TrimSuffix(strings.Repeat("*"+string(c-1)+",", 9), ",") + "]\n")
	}
	_, ps := Parse([]byte(b.String()), YAML, Base{File: "a.yaml"}, usual)
	if len(ps) != 1 || ps[0].Rule != AliasLimit || ps[0].Message != "aliases expand to more than 100,000 values" {
		t.Error(ps)
	}
	// one long text, repeated: few values, many bytes
	text := "a: &a " + strings.Repeat("x", 200_000) + "\nb: [" + strings.TrimSuffix(strings.Repeat("*a,", 90), ",") + "]\n"
	_, ps = Parse([]byte(text), YAML, Base{File: "a.yaml"}, usual)
	if len(ps) != 1 || ps[0].Rule != AliasLimit || ps[0].Message != "aliases expand to more than 8 MiB of text" {
		t.Error(ps)
	}
}

func TestCheck(t *testing.T) {
	at := func(line, column int) Pos { return Pos{"a.md", line, column} }
	for _, c := range []struct {
		name, text string
		want       Problems
	}{
		{"good text", "---\r\na: é\t\n---\n日本\n", nil},
		{"a byte order mark", "\ufeffa", nil},
		{"nothing", "", nil},
		{"too many bytes", strings.Repeat("x", 1001), Problems{{Pos: Pos{File: "a.md"}, Rule: TooLarge,
			Message: "the file has 1,001 bytes; the limit is 1,000", Hint: "split the file, or raise `limits.document` in galley.yaml"}}},
		{"Windows-1252", "---\ntitle: caf\xe9\n---\n\xe9", Problems{{Pos: at(2, 11), Rule: NotUTF8,
			Message: "byte 0xE9 is not valid UTF-8", Hint: "it looks like Windows-1252 \"é\"; run `iconv -f windows-1252 -t utf-8`"}}},
		{"bytes that are nothing", "a\x81", Problems{{Pos: at(1, 2), Rule: NotUTF8, Message: "byte 0x81 is not valid UTF-8", Hint: "save the file as UTF-8 in the editor"}}},
		{"UTF-16 with its mark", "\xff\xfe-\x00-\x00", Problems{{Pos: at(1, 1), Rule: UTF16,
			Message: "the file is UTF-16; Galley reads UTF-8 only", Hint: "save it as UTF-8 in the editor"}}},
		{"UTF-16 without it", "\x00-\x00-\x00-\x00\n", Problems{{Pos: at(1, 1), Rule: UTF16,
			Message: "the file is UTF-16; Galley reads UTF-8 only", Hint: "save it as UTF-8 in the editor"}}},
		{"control characters", "a\x00\nb\u0092\x7f", Problems{
			{Pos: at(1, 2), Rule: ControlCharacter, Message: "U+0000 is not allowed in text", Hint: "delete it"},
			{Pos: at(2, 2), Rule: ControlCharacter, Message: "U+0092 is not allowed in text", Hint: "delete it"},
			{Pos: at(2, 3), Rule: ControlCharacter, Message: "U+007F is not allowed in text", Hint: "delete it"}}},
		{"an unfinished merge", "a\n<<<<<<< HEAD\nb\n||||||| base\nc\n=======\nd\n>>>>>>> other\ne\n", Problems{{
			Pos: at(2, 1), EndLine: 2, EndColumn: 13, Rule: ConflictMarker,
			Message: "an unresolved merge conflict starts here", Hint: "finish the merge, then `git add`",
			Related: []Related{{at(6, 1), "the other side starts here"}, {at(8, 1), "the conflict ends here"}}}}},
		{"headings", "a\n=======\nb\n\n>>>>>>> c\n\n<<<<<<< d\n", nil},
		{"markers in a text about them", "  <<<<<<< HEAD\n  =======\n  >>>>>>> x\n", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Check("a.md", []byte(c.text), Limits{Document: 1000})
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestNearest(t *testing.T) {
	fields := []string{"title", "author", "tags", "description", "date", "pubDate", "body", "tag"}
	for word, want := range map[string]string{
		"autor":       `did you mean "author"?`,
		"Title":       `did you mean "title"?`,
		"titel":       `did you mean "title"?`,
		"pub_date":    `did you mean "pubDate"?`,
		"descripton":  `did you mean "description"?`,
		"tagz":        `did you mean "tag" or "tags"?`,
		"layout":      "",
		"x":           "",
		"":            "",
		"日本":          "",
		"description": "",
	} {
		if got := DidYouMean(word, fields); got != want {
			t.Errorf("%s: want %s, got %s", word, want, got)
		}
	}
	if got := DidYouMean("aa", []string{"ab", "ac", "ad", "ae"}); got != `did you mean "ab", "ac" or "ad"?` {
		t.Error(got)
	}
}
