package view

import (
	"regexp"
	"strings"
	"testing"

	"galley/content/contenttest"
	"galley/render"
	"galley/themes"
)

var digits = regexp.MustCompile(`[0-9_]{6}|[0-9][eEpPxX]`)

// Whatever stands in a template: compiling it does not panic, and what
// Galley's own runner makes of it is what html/template makes of it.
func FuzzTemplate(f *testing.F) {
	_, text, _ := strings.Cut(everything, "-- themes/all/types/thing.html --\n")
	text, _, _ = strings.Cut(text, "-- themes/all/types/thing.list.html --")
	for line := range strings.SplitSeq(text, "\n") {
		f.Add(line)
	}
	for _, s := range []string{
		`{{range $i, $x := .Fields}}{{if $i}}, {{end}}{{$x.Label}}{{end}}`, `{{with $x := .Date}}{{$x.Year}}{{else with .Title}}{{.}}{{else}}none{{end}}`,
		`{{define "a"}}{{.}}{{end}}{{template "a" .Title}}{{template "a" 3}}{{template "a"}}`, `{{$x := 1}}{{range .Tagged}}{{$x = 2}}{{end}}{{$x}}`,
		`{{.Parent.Title}}`, `{{(.Get "ref").Title}}`, `{{not 0}}{{and 1 0}}{{or nil "x"}}{{eq 1 1.0}}`, `{{len 3}}{{lt 1 "a"}}`, `{{printf "%d" "x"}}`, `{{"\u003c" | print | len}}`,
		`{{printf "%.1f|%d|%v|%x|%T|%p" . .Date .Parent .Fields .Tagged .}}`, `{{print .Date .Date .Title .}}{{println .Tagged nil .Fields}}`,
	} {
		f.Add(s)
	}
	site := contenttest.Site(f, everything)
	words := map[string]themes.Words{}
	for _, locale := range site.Project().Locales {
		words[locale] = themes.Words{"date": "D MMMM YYYY", "time": "HH:mm", "by": "By", "months": "a b c d e f g h i j k l"}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 || digits.MatchString(text) {
			return // a loop of many turns takes its time with either
		}
		theme := &themes.Theme{Words: words, Templates: []themes.Template{
			{Name: "field.html", Text: "{{.Text}}"}, {Name: "item.html", Text: "{{.Title}}"}, {Name: "layout.html", Text: "{{.Main}}"},
			{Name: "block.html", Text: "{{.Title}}"}, {Name: "page.html", Text: text},
		}}
		page := func(slowly bool) (string, error) {
			set, problems := New(site.Project(), theme)
			if problems.Failed() {
				return "", &render.Fault{Problem: problems[0]}
			}
			e, _ := render.NewEdition(site, theme, &render.Family{Name: "html", Fragments: []*render.Fragment{set.Item()}})
			if slowly {
				clear(set.units)
			}
			var w render.Response
			route := &render.Route{Answer: func(c *render.Context, _ render.Request, w *render.Response) *render.Failure {
				p, n := c.Page("/a/")
				w.Body = set.Page(c, nil, p, n)
				return nil
			}}
			err := e.Answer(e.Context(), render.Request{Route: route}, &w)
			return string(w.Body), err
		}
		got, err := page(false)
		if err != nil {
			return // a mistake, told as one
		}
		want, err := page(true)
		if err != nil {
			t.Fatalf("%q: html/template says %v, and Galley\n%q", text, err, got)
		}
		if got != want {
			t.Errorf("%q:\nhtml/template %q\nGalley        %q", text, want, got)
		}
	})
}
