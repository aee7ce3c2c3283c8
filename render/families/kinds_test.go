package families_test

import (
	"strings"
	"testing"

	"galley/content/contenttest"
	"galley/render"
	"galley/render/api/apitest"
	"galley/schemas"
)

// kinds is a field of every kind, as a schema declares it and a document fills
// it, and what of it stands in the answer of every family. (docs/recipes.md: a
// kind without a row is one that some place has not heard of.)
var kinds = map[schemas.Kind]struct{ declared, written, shown string }{
	schemas.Text:      {"type: text", "shown", "shown"},
	schemas.Textarea:  {"type: textarea", "shown", "shown"},
	schemas.Email:     {"type: email", "shown@kinds.test", "shown@kinds.test"},
	schemas.Color:     {"type: color", `"#9013fe"`, "#9013fe"},
	schemas.Code:      {"type: code", "shown()", "shown()"},
	schemas.URL:       {"type: url", "https://shown.test/", "https://shown.test/"},
	schemas.Markdown:  {"type: markdown", "is *shown*", "shown"},
	schemas.RichText:  {"type: richText", "is *shown*", "shown"},
	schemas.HTML:      {"type: html", "<p>shown</p>", "shown"},
	schemas.Number:    {"type: number", "17.25", "17.25"},
	schemas.Integer:   {"type: integer", "1725", "1725"},
	schemas.Boolean:   {"type: boolean", "true", ""}, // a page has its own word for it
	schemas.Date:      {"type: date", "2025-03-17", "2025"},
	schemas.DateTime:  {"type: dateTime", "2025-03-17 10:42", "10:42"},
	schemas.Time:      {"type: time", "10:42", "10:42"},
	schemas.Select:    {"type: select, options: [shown]", "shown", "shown"},
	schemas.Tags:      {"type: tags", "[shown]", "shown"},
	schemas.JSON:      {"type: json", "{shown: [1]}", "shown"},
	schemas.Image:     {"type: image", "/shown.svg", "/shown.svg"},
	schemas.File:      {"type: file", "/shown.txt", "/shown.txt"},
	schemas.Reference: {"type: reference, to: thing", "two", "two"},
	schemas.Group:     {"type: group, fields: [{name: a, type: text}]", "{a: shown}", "shown"},
	schemas.List:      {"type: list, of: text", "[shown]", "shown"},
	schemas.Blocks:    {"type: blocks, of: [hint]", "[{type: hint, text: shown}]", "shown"},
	schemas.Computed:  {"type: computed, from: body, as: plain", "", "shown"},
}

// TestEveryKindEverywhere: a field of any kind is read, checked and shown by
// every family, filled and left out, and is described as it is shown.
func TestEveryKindEverywhere(t *testing.T) {
	for kind := range schemas.Kinds() {
		t.Run(kind.String(), func(t *testing.T) {
			row, ok := kinds[kind]
			if !ok {
				t.Fatal("has no row in this test: docs/recipes.md says what else a new kind needs")
			}
			it := "it: " + row.written + "\n"
			if row.written == "" {
				it = ""
			}
			e, problems := open(t, contenttest.FS(t, `
-- galley.yaml --
baseURL: https://kinds.test
api: {butter: true, apostrophe: true}
-- schemas/thing.yaml --
url: /things/{slug}/
fields:
  - {name: title, type: text}
  - {name: it, `+row.declared+`}
  - {name: body, type: markdown, private: `+map[bool]string{true: "true", false: "false"}[kind != schemas.Computed]+`}
-- schemas/hint.yaml --
kind: block
fields: [{name: text, type: text}]
-- static/shown.svg --
<svg xmlns="http://www.w3.org/2000/svg"/>
-- static/shown.txt --
shown
-- content/thing/one.md --
---
title: One
`+it+`---
Body shown.
-- content/thing/two.md --
---
title: two
---
`))
			if len(problems) > 0 {
				t.Fatal(contenttest.Text(problems))
			}
			c := e.Context()
			for _, path := range []string{"/api/content/by-slug/thing/one", "/v2/pages/thing/one/", "/api/v1/thing", "/things/one/"} {
				r, failure := e.Read("GET", path, nil)
				if failure != nil {
					t.Fatalf("%s: %+v", path, failure)
				}
				var w render.Response
				if err := e.Answer(c, r, &w); err != nil || w.Status != 0 {
					t.Errorf("%s: %d, %v", path, w.Status, err)
				}
				text := string(w.Body)
				if !strings.Contains(text, row.shown) || strings.HasPrefix(path, "/api") && !strings.Contains(text, `it":`) {
					t.Errorf("%s does not show %q:\n%s", path, row.shown, text)
				}
			}
			for r := range e.Plan() { // among them what has no value
				if err := e.Answer(c, r, &render.Response{}); err != nil {
					t.Errorf("%s: %v", r, err)
				}
			}
			for _, f := range e.Families() {
				if f.Label != "" {
					apitest.Described(t, e, f)
				}
			}
		})
	}
}
