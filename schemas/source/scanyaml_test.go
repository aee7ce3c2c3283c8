package source

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var usual = Limits{Document: 1 << 20, Depth: 64, Nodes: 100000, Aliases: 100}

// handMade is YAML of every kind that the scanner takes, and much that it must
// leave alone. What stands in `left` is left to yaml.v3.
var handMade = []struct {
	name, text string
	left       bool
}{
	{"a mapping", "title: Hello\nn: 017\nno: no\n", false},
	{"no line break at the end", "title: Hello", false},
	{"carriage returns", "title: Hello\r\ntags:\r\n  - a\r\ntext: |\r\n  a\r\n\r\n  b\r\n", false},
	{"nothing", "", true},
	{"only a comment", "# a\n", true},
	{"comments", "# a\na: 1 # b\n  # c\nb: # d\n  c: x#y # e\n# f\n", false},
	{"empty values", "a:\nb: ~\nc: null\nd: \"\"\ne:   \nf:\n", false},
	{"nested mappings", "a:\n  b:\n    c: 1\n  d: 2\ne: 3\n", false},
	{"a list with indent", "a:\n  - x\n  - y\nb: 1\n", false},
	{"a list without indent", "a:\n- x\n- y\nb: 1\n", false},
	{"a list at the top", "- x\n- y\n", false},
	{"empty members", "a:\n  -\n  - x\n  -\n", false},
	{"a list of mappings", "a:\n  - b: 1\n    c: 2\n  - b: 3\n    d:\n    - e\n", false},
	{"a mapping below a dash", "a:\n  -\n    b: 1\n    c: 2\n", false},
	{"a mapping far behind a dash", "a:\n  -   b: 1\n      c: 2\n", false},
	{"a list below a dash", "a:\n  -\n    - b\n", false},
	{"a list behind a dash", "a:\n  - - b\n", true},
	{"single quotes", "a: 'it''s'\nb: 'x: y # z'\nc: ''\n", false},
	{"double quotes", `a: "say \"hi\" \\ \n\t."` + "\nb: \"x: y # z\"\n", false},
	{"other escapes", `a: "\u00e9"` + "\n", true},
	{"quotes over two lines", "a: \"b\n  c\"\n", true},
	{"a quote that is not closed", "a: \"b\n", true},
	{"text behind a quote", "a: \"b\" c\n", true},
	{"a comment glued to a quote", "a: \"b\"#c\n", true},
	{"brackets", "a: [b, 'c, d', \"e\", f g]\nb: []\nc: [1, [2, 3], []]\nd: [a, b,] # e\n", false},
	{"brackets over lines", "a: [\n  b,\n\n  c\n]\nd: [ e,\n f ]\n", false},
	{"brackets with pairs", "a: [b: c]\n", true},
	{"brackets not closed", "a: [b, c\n", true},
	{"brackets with two commas", "a: [b,, c]\n", true},
	{"braces", "a: {b: c}\n", true},
	{"empty braces", "a: {}\n", true},
	{"a literal text", "a: |\n  one\n   two\n\n  three\n\n\nb: 1\n", false},
	{"a stripped literal text", "a: |-\n  one\n  two\n\nb: 1\n", false},
	{"a folded text", "a: >\n  one\n  two\n\n  three\n   four\n  five\n\n\n  six\nb: 1\n", false},
	{"a stripped folded text", "a: >-\n  one\n  two\n", false},
	{"a folded text that begins blank", "a: >\n\n  one\n  two\n", false},
	{"a text with tabs in it", "a: |\n  one\ttwo\n  \tthree\n", false},
	{"a text in a list", "a:\n  - |\n    one\n  - >-\n    two\n    three\n", false},
	{"a text without a line break at its end", "a: |\n  one", false},
	{"an empty text", "a: |\nb: 1\n", true},
	{"a text that keeps its breaks", "a: |+\n  one\n\nb: 1\n", true},
	{"a text with an indent of its own", "a: |2\n   one\n", true},
	{"a text with lines of blanks", "a: |\n  one\n    \n  two\n \n\nb: 1\n", false},
	{"a text that begins with blanks", "a: |\n   \n  one\n", true},
	{"a text with a comment behind its bar", "a: | # b\n  one\n", true},
	{"a text and then a comment", "a: |\n  one\n # b\nc: 1\n", false},
	{"a folded text with a deeper end", "a: >\n  one\n    two\n\n    three\n\n  four\n", false},
	{"a text over several lines", "a: b\n  c\n", true},
	{"a text on the next line", "a:\n  b\n", true},
	{"addresses", "a: http://x.test/y#z\nb: x:y\nc: 12:30\n", false},
	{"keys with signs", "a-b: 1\na.b: 2\na/b: 3\nog:title: 4\na b: 5\n_x: 6\n2026: 7\nüñ: 8\n", false},
	{"quoted keys", "\"a\": 1\n", true},
	{"a key with a blank before its colon", "a : 1\n", true},
	{"keys that repeat", "a: 1\na: 2\n", true},
	{"merged keys", "a: &x {b: 1}\nc:\n  <<: *x\n", true},
	{"an anchor", "a: &x b\nc: *x\n", true},
	{"a tag", "a: !!str 1\n", true},
	{"two colons", "a: b: c\n", true},
	{"tabs before a key", "a:\n\tb: 1\n", true},
	{"a tab behind a colon", "a:\tb\n", true},
	{"a document's mark", "---\na: 1\n", false},
	{"two documents", "a: 1\n---\nb: 2\n", true},
	{"three points", "a: 1\n...\n", true},
	{"a directive", "%YAML 1.1\n---\na: 1\n", true},
	{"a line separator", "a: b\u2028c\nd: 1\n", true},
	{"a next line", "a: b\u0085c\nd: 1\n", true},
	{"a lone carriage return", "a: b\rc: d\n", true},
	{"wide and combining characters", "ключ: 日本 # x\nb: e\u0301\n", false},
	{"indent that comes back wrong", "a:\n    b: 1\n  c: 2\n", true},
	{"a key below a list", "a:\n  - b\n  c: 1\n", true},
	{"text that looks like numbers", "a: -5\nb: .5\nc: +1\nd: 1_000\ne: 0x1F\n", false},
	{"signs at the start of a text", "a: (b)\nb: $c\nc: =d\nd: <e>\ne: /f\nf: ^g\ng: ~h\nh: \\i\n", false},
	{"blanks at the ends of lines", "a: b   \nc:  \n  - d  \n  - [e]  \n", false},
	{"everything indented", "  a: 1\n  b:\n    c: 2\n", false},
	{"an indented mapping and then none", "  a: 1\nb: 2\n", true},
	{"a byte order mark", "\ufeffa: 1\n", false},
}

// both reads text by the scanner and by yaml.v3, and compares.
func both(t *testing.T, text []byte, base Base) (scanned bool) {
	t.Helper()
	if base.Line == 0 {
		base.Line = 1
	}
	n, ok := scanYAML(text, base, usual)
	if !ok {
		return false
	}
	want, ps := parseYAML(text, base, usual)
	if len(ps) > 0 {
		t.Errorf("%s: the scanner reads what yaml.v3 does not: %v\n%s", base.File, ps, text)
	} else if d := cmp.Diff(dumped(want), dumped(n)); d != "" {
		t.Errorf("%s: %s\n%q", base.File, d, text)
	}
	return true
}

func TestScannerIsYAML(t *testing.T) {
	for _, c := range handMade {
		t.Run(c.name, func(t *testing.T) {
			text := []byte(strings.TrimPrefix(c.text, "\ufeff"))
			if scanned := both(t, text, Base{File: "a.yaml"}); scanned == c.left {
				t.Errorf("taken by the scanner: %v", scanned)
			}
		})
	}
}

// corpora is where the collections of real content lie, or "".
func corpora() string {
	dir := os.Getenv("GALLEY_CORPORA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "corpora")
	}
	if _, err := os.Stat(dir); err != nil {
		return ""
	}
	return dir
}

func TestScannerReadsRealContent(t *testing.T) {
	dir := corpora()
	if dir == "" {
		t.Skip("no corpora: GALLEY_CORPORA names their folder")
	}
	files, scanned := 0, 0
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var base Base
		switch filepath.Ext(path) {
		case ".md", ".markdown":
			parts, _ := Split(path, text)
			if parts.Format != YAML {
				return nil
			}
			text, base = parts.Front, parts.FrontBase
		case ".yaml", ".yml":
			base.File = path
		default:
			return nil
		}
		files++
		if both(t, text, base) {
			scanned++
		} else {
			t.Logf("left to yaml.v3: %s", path)
		}
		return nil
	})
	t.Logf("%d of %d were scanned", scanned, files)
	if scanned*100 < files*97 {
		t.Errorf("the scanner takes only %d of %d", scanned, files)
	}
}

// TestScannerIsYAMLOnRandomLines puts texts together from pieces that matter to
// YAML. Most are no YAML; those that the scanner takes must be.
func TestScannerIsYAMLOnRandomLines(t *testing.T) {
	indents := []string{"", "", "", "  ", "  ", "    ", " ", "   "}
	heads := []string{"a:", "b:", "- ", "- ", "-", "c: ", "- d: ", "é: ", "", "- - ", "x y: ", "#", "\"q\": ", "---", "- e:"}
	values := []string{
		"", "", " v", " 'q'", " \"d\"", " [x, y]", " [x,", " y]", " |", " >", " >-", " |-", " text of words", " text # no", " #c", " ~", "  two",
		" x: y", " a:b", " 'it''s'", " \"\\\"\"", " [[], [a]]", " -1", " - x", " {}", " &a", " *a", " ]", "\tt", " é日 ", " [ ]", " [x, ]", " |+", " null", " x #", " \"a\" # b", " http://x/#y", " ,", " ?", " \" ", "   ",
	}
	ends := []string{"\n", "\n", "\n", "\n", "\n\n", "\r\n", " \n", "\n  \n", ""}
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(from []string) string { return from[random.IntN(len(from))] }
	taken := 0
	for i := range 60_000 {
		var b strings.Builder
		for range 1 + random.IntN(7) {
			b.WriteString(pick(indents) + pick(heads) + pick(values) + pick(ends))
		}
		if both(t, []byte(b.String()), Base{File: "a.yaml"}) {
			taken++
		} else if i%6 == 0 { // what is wrong is wrong at a place
			n, ps := Parse([]byte(b.String()), YAML, Base{File: "a.yaml"}, usual)
			places(t, []byte(b.String()), ps)
			walk(t, []byte(b.String()), &n, 0, usual, ps, new(int))
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d were scanned", taken)
	if taken < 3000 {
		t.Errorf("the scanner takes only %d: the pieces say little", taken)
	}
}
