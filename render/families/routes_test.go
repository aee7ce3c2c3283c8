package families_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/content/contenttest"
	"galley/render"
	"galley/render/api/apitest"
)

// TestRoutes compares the families' tables, over the project below, with
// testdata/routes.md: the form is that of the reference of routes. -update
// writes it anew.
func TestRoutes(t *testing.T) {
	e, problems := open(t, contenttest.FS(t, `
-- galley.yaml --
baseURL: https://routes.test
locales: [en, fr]
api: {r3: {limit: 2, variants: {limit: [1], sort: [slug]}}, butter: {pageSize: 2, variants: {levels: [1], page_size: [1]}}, apostrophe: {perPage: 2}}
-- schemas/post.yaml --
url: /blog/{slug}/
listURL: /blog/
perPage: 1
order: -date
fields:
  - {name: title, type: text}
  - {name: author, type: reference, to: author, taxonomy: authors}
  - {name: tags, type: tags, taxonomy: tags}
-- schemas/author.yaml --
url: /people/{slug}.html
fields: [{name: name, type: text}]
-- content/author/ada.yaml --
name: Ada
-- content/post/hello.md --
---
title: Hello
date: 2026-01-01
aliases: [/old/, /older.html]
author: ada
tags: [Go]
---
-- content/post/next.md --
---
title: Next
date: 2026-01-02
tags: [Go]
---
-- content/post/last.md --
---
title: Last
date: 2026-01-03
---
-- static/logo.svg --
<svg xmlns="http://www.w3.org/2000/svg"/>
`))
	if len(problems) > 0 {
		t.Fatal(contenttest.Text(problems))
	}
	var b strings.Builder
	b.WriteString("Sorts of keys: f filters, v another form, l locale, p page, d only a server reads it.\n")
	for _, f := range e.Families() {
		fmt.Fprintf(&b, "\n## %s (base `%s`)\n\n| | request | keys | planned | file |\n|---|---|---|---|---|\n", f.Name, f.Base)
		for i := range f.Routes {
			r := &f.Routes[i]
			count, files := planned(e, r)
			fmt.Fprintf(&b, "| %s | `%s%s` | %s | %d | %s |\n", dash(r.Name), f.Base, r.Pattern, keys(r), count, dash(files))
		}
	}
	const file = "testdata/routes.md"
	if apitest.Updating() {
		if err := os.WriteFile(file, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("the tables of routes differ (-update writes them anew):\n%s", diff)
	}
}

// planned counts the requests of a route, and gives the first file and the one
// with the longest name.
func planned(e *render.Edition, route *render.Route) (count int, files string) {
	c := e.Context()
	first, longest := "", ""
	for r := range e.Plan() {
		for _, r := range append([]render.Request{r}, c.Also(r)...) {
			if r.Route != route {
				continue
			}
			address, _ := r.Address(nil)
			if count++; count == 1 {
				first = string(address)
			}
			if len(address) > max(len(longest), len(first)) {
				longest = string(address)
			}
		}
	}
	files = "`" + first + "`"
	if longest != "" {
		files += " `" + longest + "`"
	}
	if count == 0 {
		files = ""
	}
	return count, files
}

func keys(r *render.Route) string {
	var all []string
	for _, k := range r.Keys {
		text := "`" + k.Name + "` " + [...]string{"d", "f", "v", "l", "p"}[k.Sort]
		if k.Default != "" {
			text += " " + k.Default
		}
		all = append(all, text)
	}
	return dash(strings.Join(all, " · "))
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
