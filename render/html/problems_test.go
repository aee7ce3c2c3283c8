package html_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"galley/content/contenttest"
	"galley/render"
	"galley/schemas/source"
)

const small = `
-- galley.yaml --
theme: mine
limits: {output: 64KiB}
-- schemas/post.yaml --
url: /{slug}/
listURL: /posts/
fields:
  - {name: title, type: text}
  - {name: body, type: markdown}
  - {name: author, type: reference, to: post}
  - {name: secret, type: text, private: true}
  - {name: parts, type: blocks, of: [box]}
-- schemas/box.yaml --
kind: block
fields: [{name: title, type: text}]
-- schemas/settings.yaml --
kind: single
fields: [{name: claim, type: text}]
-- content/post/a.md --
---
title: A
parts: [{type: box, title: B}]
---
Text.
-- content/settings.yaml --
claim: We try.
`

// What is wrong with a template is a problem at its place in it: before
// anything is built where that can be seen, else with the first page that
// shows it. The third column is what `galley check` prints of it.
func TestTemplateProblems(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{"an action that does not end", "page.html", "<p>\n{{if .Title}}x", `themes/mine/page.html:2:1: error: an {{if}}, {{range}}, {{with}} or {{define}} does not end [template] hint: write {{end}} behind what belongs to it`},
		{"braces that do not close", "page.html", "<p>\n  {{.Title}", `themes/mine/page.html:2:1: error: bad character U+007D '}' [template]`},
		{"a name that is a slip", "page.html", "<p>ä {{.Titel}}</p>", `themes/mine/page.html:1:8: error: a document has no "Titel" [template] hint: did you mean "Item", "Site" or "Title"?`},
		{"a name that is not there", "list.html", "\n{{range .Documents}}\n\t{{.Body}} {{.Wobble}}{{end}}", `themes/mine/list.html:3:14: error: a document has no "Wobble" [template]`},
		{"every one of them, in order", "list.html", "{{.Titel}}\n{{.Sight}}\n{{.Site.Titel}}", `themes/mine/list.html:1:3: error: a page has no "Titel" [template] hint: did you mean "Site" or "Title"?
themes/mine/list.html:2:3: error: a page has no "Sight" [template]
themes/mine/list.html:3:8: error: the site has no "Titel" [template] hint: did you mean "Title"?`},
		{"asked of a list", "list.html", "{{.Documents.Title}}", `themes/mine/list.html:1:13: error: .Documents is a list and has no "Title" [template] hint: go through it: {{range .Documents}}…{{end}}`},
		{"asked of a text", "list.html", "{{.Title.URL}}", `themes/mine/list.html:1:9: error: .Title is a text and has no "URL" [template]`},
		{"range over a text", "list.html", "{{range .Title}}x{{end}}", `themes/mine/list.html:1:9: error: .Title is not a list [template] hint: only a list has items`},
		{"in a template that another calls, of the type that it is called with", "partials/x.html", "{{.Title}} {{.Pager}}", `themes/mine/partials/x.html:1:14: error: a document has no "Pager" [template]`},
		{"a field that the type does not have", "types/post.html", `{{.Get "boddy"}}`, `themes/mine/types/post.html:1:3: error: post has no field "boddy" [template] hint: did you mean "body"?`},
		{"a private field", "types/post.html", `{{.Field "secret"}}`, `themes/mine/types/post.html:1:3: error: post has no field "secret" [template]`},
		{"of what a field leads to", "types/post.html", `{{with .Get "author"}}{{.Get "name"}}{{end}}`, `themes/mine/types/post.html:1:25: error: post has no field "name" [template]`},
		{"a field of a block", "blocks/box.html", `{{.Get "titel"}}`, `themes/mine/blocks/box.html:1:3: error: box has no field "titel" [template] hint: did you mean "title"?`},
		{"a field that only some types may have is no mistake", "page.html", `{{.Get "nothing"}}`, ``},
		{"a word", "page.html", `{{t "nexxt"}}`, `themes/mine/page.html:1:3: error: there is no word "nexxt" [template] hint: did you mean "next"?`},
		{"a type", "list.html", `{{range .Site.Documents "posts"}}{{end}}`, `themes/mine/list.html:1:14: error: there is no type "posts" [template] hint: did you mean "post"?`},
		{"a single type that is none", "list.html", `{{.Site.Single "post"}}`, `themes/mine/list.html:1:8: error: there is no single type "post" [template]`},
		{"of a single type its fields are known", "list.html", `{{with .Site.Single "settings"}}{{.Get "clam"}}{{end}}`, `themes/mine/list.html:1:35: error: settings has no field "clam" [template] hint: did you mean "claim"?`},
		{"too few arguments", "list.html", `{{.Site.Menu}}`, `themes/mine/list.html:1:8: error: .Site.Menu needs one argument [template]`},
		{"too many", "list.html", `{{.Title "x"}}`, `themes/mine/list.html:1:3: error: .Title takes no arguments [template]`},
		{"arguments of another kind", "list.html", `{{.Site.Menu 3}}`, `themes/mine/list.html:1:8: error: .Site.Menu needs a text, and 3 is not [template]`},
		{"a function that there is not", "page.html", `{{safeHTML .Title}}`, `themes/mine/page.html:1:1: error: function "safeHTML" not defined [template]`},
		{"a template that there is not", "page.html", `{{template "partials/nope.html" .}}`, `themes/mine/page.html:1:12: error: no such template "partials/nope.html" [template]`},
		{"a place where nothing can be escaped", "page.html", `<a href="{{if .Title}}/x?{{end}}{{.Title}}">`, `themes/mine/page.html:1:35: error: {{.Title}} appears in an ambiguous context within a URL [template]`},
		{"HTML that does not end in text", "page.html", `<p title="`, `themes/mine/page.html: error: the template ends inside of a tag, a script or a style [template]`},
		{"a name that nothing uses", "pages.html", `x`, `themes/mine/pages.html: warning: nothing uses a template of this name [template] hint: did you mean "page.html"?`},
		{"a type that there is not", "types/posts.html", `x`, `themes/mine/types/posts.html: warning: there is no type "posts", so nothing uses this template [template] hint: did you mean "post"?`},
		{"a part of a type that nothing uses", "types/post.lists.html", `x`, `themes/mine/types/post.lists.html: warning: nothing uses a template of this name [template] hint: types/TYPE.html, TYPE.list.html, TYPE.item.html and TYPE.term.html are asked for`},
		{"a block that there is not", "blocks/bix.html", `x`, `themes/mine/blocks/bix.html: warning: there is no block "bix", so nothing uses this template [template] hint: did you mean "box"?`},

		{"running: asked of nothing", "page.html", "x\n {{(.Get \"author\").Title}}", `themes/mine/page.html:2:19: error: there is no .Get "author" here, so it has no "Title" [template] hint: write {{with .Get "author"}}{{.Title}}{{end}}`},
		{"running: asked of no picture", "page.html", "{{.Image.URL}}", `themes/mine/page.html:1:9: error: there is no .Image here, so it has no "URL" [template] hint: write {{with .Image}}{{.URL}}{{end}}`},
		{"running: a template in itself", "page.html", `{{define "x"}}{{template "x" .}}{{end}}{{template "x" .}}`, `themes/mine/page.html:1:26: error: templates are nested over 200 deep [template] hint: does a template or a block contain itself without end?`},
		{"running: in the hands of html/template too", "page.html", `{{define "x"}}{{template "x" .}}{{end}}<script>{{.Title}}</script>{{template "x" .}}`, `themes/mine/page.html: error: templates are nested over 200 deep [template] hint: does a template or a block contain itself without end?`},
		{"running: an item in an item", "item.html", `{{.Item}}`, `themes/mine/item.html:1:3: error: an item cannot hold an item [template] hint: an item is made once for all pages; link to the document instead`},
		{"running: without end", "page.html", `{{range 100000}}<p>again and again and again</p>{{end}}`, `themes/mine/page.html: error: the page is larger than limits.output allows [template] hint: show fewer things on one page, or raise the limit in galley.yaml`},
		{"running: the same, by html/template", "page.html", `<script>{{.Title}}</script>{{range 100000}}<p>again and again and again</p>{{end}}`, `themes/mine/page.html: error: the page is larger than limits.output allows [template] hint: show fewer things on one page, or raise the limit in galley.yaml`},
		{"running: a name that could not be seen", "page.html", "{{range .Get \"parts\"}}\n{{.Titel}}{{end}}", `themes/mine/page.html:2:3: error: a group has no "Titel" [template] hint: did you mean "Site" or "Title"?`},
		{"running: a file of the theme", "page.html", `{{.Site.Asset "stile.css"}}`, `themes/mine/page.html:1:8: error: the theme has no file "static/stile.css" [template] hint: did you mean "style.css"?`},
		{"running: a taxonomy", "page.html", `{{.Terms "tags"}}`, `themes/mine/page.html:1:3: error: there is no taxonomy "tags" [template]`},
		{"running: what refers here", "page.html", `{{.From "post"}}`, `themes/mine/page.html:1:3: error: "post" is not a type and its field [template] hint: write them with a dot between: "post.author"`},
		{"running: by html/template, in a template of the built-in theme's", "page.html", `<script>{{.Title}}</script>{{.Site.Asset "x.css"}}`, `themes/mine/page.html:1:35: error: the theme has no file "static/x.css" [template]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := fstest.MapFS{}
			for name, text := range readFiles(t, contenttest.FS(t, small)) {
				files[name] = &fstest.MapFile{Data: text}
			}
			files["themes/mine/"+c.file] = &fstest.MapFile{Data: []byte(c.text)}
			if c.file == "partials/x.html" {
				files["themes/mine/page.html"] = &fstest.MapFile{Data: []byte(`{{template "partials/x.html" .}}`)}
			}
			e, problems := open(t, files)
			if !problems.Failed() {
				problems = append(problems, faults(t, e)...)
			}
			if diff := cmp.Diff(c.want, strings.TrimSpace(contenttest.Text(problems))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// faults answers what is planned, and gives the problems of what fails.
func faults(t *testing.T, e *render.Edition) source.Problems {
	t.Helper()
	var problems source.Problems
	c := e.Context()
	for r := range e.Plan() {
		var w render.Response
		err := e.Answer(c, r, &w)
		var fault *render.Fault
		switch {
		case errors.As(err, &fault):
			problems = append(problems, fault.Problem)
		case err != nil:
			t.Error(err)
		}
	}
	problems.Sort()
	return problems
}
