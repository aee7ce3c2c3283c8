package source

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestExcerpts(t *testing.T) {
	ps, read := some()
	got := map[string]string{}
	for i, e := range Excerpts(ps, read) {
		if e.Line > 0 {
			got[ps[i].Message] = e.Before + "[" + e.Marked + "]" + e.After
		}
	}
	want := map[string]string{
		"wide":                           "title: 日本語 [cafe\u0301] ok",
		`"autor" is not a field of post`: "[autor]: ada",
		"a tab":                          "    a:  [b]",
		"far":                            "…" + strings.Repeat("word ", 8) + "[HERE]" + strings.Repeat(" more", 11) + "…",
		"escape: \x1b, 100%\nand more":   "a [␛][2J b",
		"turned off":                     "[    ]a:  b",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for _, e := range Excerpts(ps, nil) {
		if e != (Excerpt{}) {
			t.Errorf("a line without a text: %+v", e)
		}
	}
}
