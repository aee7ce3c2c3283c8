package source

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// right is what is read without a problem, written as dump writes it: kind,
// characters, place, bytes.
var right = []struct {
	name   string
	format Format
	text   string
	want   string
}{
	{"yaml: what the scanner leaves", YAML, "a: &x {k: 1, l: [2]}\nb:\n  <<: *x\n  k: 3\nc: \"\\u00e9\" # d\nd: one\n  two\ne: !!str 017\n? f\n: *x\n", `
mapping "" 1:1-10:5 [0:90]
  "a"@1:1-2 mapping "" 1:7-1:21 [6:20]
    "k"@1:8-9 scalar "1" 1:11-1:12 [10:11]
    "l"@1:14-15 list "" 1:17-1:20 [16:19]
      scalar "2" 1:18-1:19 [17:18]
  "b"@2:1-2 mapping "" 3:3-4:7 [26:39]
    "l"@1:14-15 list "" 1:17-1:20 [16:19]
      scalar "2" 1:18-1:19 [17:18]
    "k"@4:3-4 scalar "3" 4:6-4:7 [38:39]
  "c"@5:1-2 quoted "é" 5:4-5:12 [43:51]
  "d"@6:1-2 scalar "one two" 6:4-7:6 [59:68]
  "e"@8:1-2 quoted "017" 8:10-8:13 [78:81]
  "f"@9:3-4 mapping "" 10:3-10:5 [88:90]
    "k"@1:8-9 scalar "1" 1:11-1:12 [10:11]
    "l"@1:14-15 list "" 1:17-1:20 [16:19]
      scalar "2" 1:18-1:19 [17:18]
`},
	{"json", JSON, "\ufeff\r\n{\"a\": [1, \"x\\n\\u00e9\\ud83d\\ude00\", null, true],\n \"b\": {}, \"\": -0.5e+3}\n", `
mapping "" 2:1-3:23 [5:75]
  "a"@2:2-5 list "" 2:7-2:47 [11:51]
    scalar "1" 2:8-2:9 [12:13]
    quoted "x\né😀" 2:11-2:34 [15:38]
    null "null" 2:36-2:40 [40:44]
    scalar "true" 2:42-2:46 [46:50]
  "b"@3:2-5 mapping "" 3:7-3:9 [59:61]
  ""@3:11-13 scalar "-0.5e+3" 3:15-3:22 [67:74]
`},
	{"toml", TOML, "a = 1\nb.c = \"x\"\nb.d = 'y'\n[t]\nd = 2020-01-01\narr = [1, # c\n [2, 3],\n]\nin = {x = 1, y.z = 2}\n[[l.m]]\na=1\n[[l.m]]\na=2\n[l.m.q]\nz=1\n", `
mapping "" 1:1-15:4 [0:127]
  "a"@1:1-2 scalar "1" 1:5-1:6 [4:5]
  "b"@2:1-2 mapping "" 2:3-3:10 [8:25]
    "c"@2:3-4 quoted "x" 2:7-2:10 [12:15]
    "d"@3:3-4 quoted "y" 3:7-3:10 [22:25]
  "t"@4:2-3 mapping "" 4:1-9:22 [26:91]
    "d"@5:1-2 scalar "2020-01-01" 5:5-5:15 [34:44]
    "arr"@6:1-4 list "" 6:7-8:2 [51:69]
      scalar "1" 6:8-6:9 [52:53]
      list "" 7:2-7:8 [60:66]
        scalar "2" 7:3-7:4 [61:62]
        scalar "3" 7:6-7:7 [64:65]
    "in"@9:1-3 mapping "" 9:6-9:22 [75:91]
      "x"@9:7-8 scalar "1" 9:11-9:12 [80:81]
      "y"@9:14-15 mapping "" 9:16-9:21 [85:90]
        "z"@9:16-17 scalar "2" 9:20-9:21 [89:90]
  "l"@10:3-4 mapping "" 10:1-15:4 [92:127]
    "m"@10:5-6 list "" 10:1-15:4 [92:127]
      mapping "" 10:1-11:4 [92:103]
        "a"@11:1-2 scalar "1" 11:3-11:4 [102:103]
      mapping "" 12:1-15:4 [104:127]
        "a"@13:1-2 scalar "2" 13:3-13:4 [114:115]
        "q"@14:6-7 mapping "" 14:1-15:4 [116:127]
          "z"@15:1-2 scalar "1" 15:3-15:4 [126:127]
`},
	{"yaml: nothing", YAML, "# a\n", "\nnull \"\" 1:1-1:1 [0:0]\n"},
	{"json: nothing", JSON, " \n", "\nnull \"\" 1:1-1:1 [0:0]\n"},
	{"toml: nothing", TOML, "", "\nnull \"\" 1:1-1:1 [0:0]\n"},
}

func TestParse(t *testing.T) {
	for _, c := range right {
		t.Run(c.name, func(t *testing.T) {
			n, ps := Parse([]byte(c.text), c.format, Base{File: "a"}, usual)
			if len(ps) > 0 {
				t.Error(ps)
			}
			if d := cmp.Diff(strings.TrimPrefix(c.want, "\n"), dumped(n)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestParseLetsGoOfItsText(t *testing.T) {
	for _, c := range right {
		text := []byte(c.text)
		n, _ := Parse(text, c.format, Base{File: "a"}, usual)
		clear(text)
		if d := cmp.Diff(strings.TrimPrefix(c.want, "\n"), dumped(n)); d != "" {
			t.Errorf("%s: nodes changed with the text they were read from:\n%s", c.name, d)
		}
	}
}
