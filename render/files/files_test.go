package files_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/content/contenttest"
	"galley/render"
	"galley/render/files"
	"galley/themes"
)

func TestFiles(t *testing.T) {
	site := contenttest.Site(t, `
-- schemas/page.yaml --
url: /{file}/
fields: [{name: title, type: text}, {name: body, type: markdown}]
-- schemas/note.yaml --
fields: [{name: sheet, type: file}]
-- static/robots.txt --
mine
-- static/my pictures/100%.svg --
<svg xmlns="http://www.w3.org/2000/svg"/>
-- static/.well-known/security.txt --
-- static/theme/print.css --
mine
-- content/page/trip/index.md --
![map](map.svg)
-- content/page/trip/map.svg --
<svg xmlns="http://www.w3.org/2000/svg"/>
-- content/page/trip/unused.svg --
<svg xmlns="http://www.w3.org/2000/svg"/>
-- content/note/a.yaml --
sheet: sheet.pdf
-- content/note/sheet.pdf --
%PDF
`)
	theme := &themes.Theme{Static: []themes.File{
		{Name: "fonts/x.woff2", Path: "themes/mine/static/fonts/x.woff2"},
		{Name: "print.css", Body: []byte("built in")},
		{Name: "style.css", Body: []byte("body {}")},
	}}
	e, problems := render.NewEdition(site, theme, files.New())
	if len(problems) > 0 {
		t.Fatal(contenttest.Text(problems))
	}
	type file struct{ Address, Type, File, Body string }
	var got []file
	c := e.Context()
	for r := range e.Plan() {
		w := &render.Response{}
		if err := e.Answer(c, r, w); err != nil || w.Status != 0 {
			t.Errorf("%s: %d, %v", r, w.Status, err)
		}
		b, _ := r.Address(nil)
		got = append(got, file{string(b), w.Type, w.File, string(w.Body)})
	}
	want := []file{
		{"theme/fonts/x.woff2", "font/woff2", "themes/mine/static/fonts/x.woff2", ""},
		{"theme/style.css", "text/css; charset=utf-8", "", "body {}"},
		{".well-known/security.txt", "text/plain; charset=utf-8", "static/.well-known/security.txt", ""},
		{"files/note/sheet.pdf", "application/pdf", "content/note/sheet.pdf", ""},
		{"my pictures/100%.svg", "image/svg+xml", "static/my pictures/100%.svg", ""},
		{"robots.txt", "text/plain; charset=utf-8", "static/robots.txt", ""},
		{"theme/print.css", "text/css; charset=utf-8", "static/theme/print.css", ""},
		{"trip/map.svg", "image/svg+xml", "content/page/trip/map.svg", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, path := range []string{"/nope.txt", "/theme/nope.css", "/static/robots.txt", "/content/page/trip/unused.svg"} {
		w := &render.Response{}
		r, failure := e.Read("GET", path, nil)
		if failure == nil {
			if err := e.Answer(c, r, w); err != nil {
				t.Fatal(err)
			}
		} else {
			c.Fail(r.Family, failure, w)
		}
		if w.Status != 404 || w.File != "" {
			t.Errorf("%s: %d %s", path, w.Status, w.File)
		}
	}
}
