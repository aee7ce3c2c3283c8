package render

import (
	"fmt"
	"strings"
	"testing"

	"galley/content/markdown"
)

func TestTOC(t *testing.T) {
	var text func(items []TOCItem) string
	text = func(items []TOCItem) string {
		var all []string
		for _, i := range items {
			s := i.ID
			if len(i.Items) > 0 {
				s += "(" + text(i.Items) + ")"
			}
			all = append(all, s)
		}
		return strings.Join(all, " ")
	}
	for levels, want := range map[string]string{
		"":       "",
		"2":      "h0",
		"222":    "h0 h1 h2",
		"2332":   "h0(h1 h2) h3",
		"2424":   "h0(h1) h2(h3)",
		"321":    "h0 h1 h2",
		"12345":  "h0(h1(h2(h3(h4))))",
		"133213": "h0(h1 h2 h3) h4(h5)",
	} {
		var headings []markdown.Heading
		for i, l := range levels {
			headings = append(headings, markdown.Heading{Level: int(l - '0'), ID: fmt.Sprint("h", i)})
		}
		if got := text(TOC(headings)); got != want {
			t.Errorf("%s: want %s, got %s", levels, want, got)
		}
	}
}

func TestReadingTime(t *testing.T) {
	for words, want := range map[int32]int{0: 1, 1: 1, 200: 1, 201: 2, 400: 2, 1000: 5} {
		if got := ReadingTime(words); got != want {
			t.Errorf("%d words: %d minutes", words, got)
		}
	}
}

func TestTypeOf(t *testing.T) {
	for address, want := range map[string]string{
		"api/content.json": "application/json", "a/index.html": "text/html; charset=utf-8", "A.PNG": "image/png", ".nojekyll": "application/octet-stream", "x": "application/octet-stream",
	} {
		if got := TypeOf(address); got != want {
			t.Errorf("%s: %s", address, got)
		}
	}
}
