package families_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"galley/content/contenttest"
)

func TestUnmade(t *testing.T) {
	_, problems := open(t, fstest.MapFS{
		"galley.yaml": {Data: []byte("baseURL: https://unmade.test\nmarkdown: {highlight: true}\n")},
	})
	want := `galley.yaml:2:12: warning: this version of galley does not make markdown.highlight yet [unknown-key] hint: leave it out until then`
	if got := strings.TrimSpace(contenttest.Text(problems)); got != want {
		t.Errorf("want\n%s\ngot\n%s", want, got)
	}
	if _, problems := open(t, fstest.MapFS{"galley.yaml": {Data: []byte("baseURL: https://unmade.test\nmarkdown: {highlight: false}\n")}}); len(problems) > 0 {
		t.Error(contenttest.Text(problems))
	}
}
