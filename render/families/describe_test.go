package families_test

import (
	"io/fs"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"galley/content/contenttest"
	"galley/render"
	"galley/render/api/apitest"
	"galley/render/families"
	"galley/themes"
)

// TestExamplesDescribed holds every JSON file of every example to the
// description of its family.
func TestExamplesDescribed(t *testing.T) {
	examples, err := os.ReadDir("../../examples")
	if err != nil {
		t.Fatal(err)
	}
	for _, example := range examples {
		if !example.IsDir() {
			continue
		}
		t.Run(example.Name(), func(t *testing.T) {
			e := edition(t, os.DirFS("../../examples/"+example.Name()))
			described := 0
			for _, f := range e.Families() {
				if f.Base == "" {
					continue
				}
				if f.Label == "" {
					continue
				}
				described++
				apitest.Described(t, e, f)
			}
			if described == 0 {
				t.Error("no family has a description")
			}
		})
	}
}

func edition(t testing.TB, fsys fs.FS) *render.Edition {
	t.Helper()
	site, problems := contenttest.ResolveAt(t, fsys, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)) // all of them are published
	if problems.Failed() {
		t.Fatal(contenttest.Text(problems))
	}
	theme, _, err := themes.Load(fsys, site.Project().Theme, site.Project().Locales)
	if err != nil {
		t.Fatal(err)
	}
	all, problems := families.All(site, theme)
	if problems.Failed() {
		t.Fatal(contenttest.Text(problems))
	}
	e, problems := render.NewEdition(site, theme, all...)
	if problems.Failed() {
		t.Fatal(contenttest.Text(problems))
	}
	return e
}

func BenchmarkDescription(b *testing.B) {
	e := edition(b, os.DirFS("../../examples/tour"))
	c, w := e.Context(), &render.Response{}
	r, _ := e.Planned("api/openapi.json")
	for b.Loop() {
		if err := e.Answer(c, r, w); err != nil {
			b.Fatal(err)
		}
	}
}

// TestDownload: the file that Apostrophe's clients look for at the root says
// what the description says.
func TestDownload(t *testing.T) {
	e := edition(t, os.DirFS("../../examples/magazine"))
	_, file := apitest.Get(t, e, "/apostrophecms-openapi.yaml")
	_, description := apitest.Get(t, e, "/api/v1/openapi.json")
	var got, want any
	if err := yaml.Unmarshal([]byte(file), &got); err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal([]byte(description), &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" || want == nil {
		t.Error(diff)
	}
}

// awkward is a project whose names and values are from the ends of what is
// allowed: names that descriptions have for themselves, rules that have been
// lowered, values that are missing or not for everybody.
const awkward = `
-- galley.yaml --
locales: [en, fr]
checks: {required: warning, unpublished-reference: warning, not-an-option: warning}
api: {r3: true, butter: {posts: entry}, apostrophe: true}
-- schemas/entry.yaml --
omitFromLists: [body]
fields:
  - {name: title, type: text, required: true}
  - {name: body, type: richText, required: true}
  - {name: author, type: reference, to: media, required: true}
  - {name: tags, type: tags, taxonomy: tags}
-- schemas/list.yaml --
fields:
  - {name: title, type: text, required: true}
  - {name: state, type: select, options: [1, "true", x], required: true}
  - {name: matrix, type: list, of: {type: list, of: number}}
  - {name: people, type: list, of: {type: reference, to: media}}
  - {name: pictures, type: list, of: image}
  - {name: texts, type: list, of: richText}
  - {name: links, type: list, of: a_b}
  - {name: own, type: group, of: a_b}
  - {name: parts, type: blocks, of: [a_b, a-b]}
  - {name: data, type: json, schema: {$ref: "#/$defs/n", $defs: {n: {type: object}}}}
  - {name: any, type: json, schema: {type: [object, "null"]}}
  - {name: shared, type: integer, localized: false, required: true}
  - {name: with, label: "*/ \"quotes\" <b>", description: "*/ and\nanother line", type: text}
-- schemas/media.yaml --
fields: [{name: title, type: text}, {name: entries, type: computed, from: entry.author, as: references}]
-- schemas/answers.yaml --
kind: single
fields: [{name: title, type: text}]
-- schemas/content.yaml --
kind: collection
fields: [{name: title, type: text}, {name: n, type: number}]
-- schemas/a_b.yaml --
kind: block
fields: [{name: label, type: text, required: true}, {name: to, type: reference, to: [list, media], many: true}, {name: items, type: list, of: a_b}]
-- schemas/a-b.yaml --
kind: block
fields: [{name: label, type: text, required: true}, {name: inner, type: blocks, of: [a-b, a_b]}]
-- content/entry/one.md --
---
title: One
author: hidden
tags: [a, b]
---
-- content/entry/two.md --
---
title: Two
author: ann
---
# Two

| a | b |
|:--|---|
| *x* | [y](https://y.test) |

- [x] done
1. ~~one~~

![p](https://x.test/p.png "t")
-- content/list/all.yaml --
title: All
state: 1
matrix: [[1, 2], [3]]
people: [ann, hidden]
pictures: [https://x.test/a.png]
texts: ["*a*"]
links: [{label: l, to: [list/all, media/ann], items: [{label: m}]}]
parts: [{type: a_b, label: l, to: [media/hidden]}, {type: a-b, label: x, inner: [{type: a-b, label: y}, {type: a_b, label: z, to: [media/ann]}]}]
data: {a: 1}
any: {b: [1, null]}
-- content/list/nothing.yaml --
state: z
-- content/list/seul.fr.yaml --
title: Seul
-- content/media/ann.yaml --
title: Ann
-- content/media/hidden.yaml --
title: Hidden
visibility: loginRequired
-- content/answers.yaml --
title: Single
-- content/content.yaml --
- {title: A}
- {title: B, n: 2}
`

// TestAwkwardDescribed holds the answers of awkward projects to their
// descriptions.
func TestAwkwardDescribed(t *testing.T) {
	for name, project := range map[string]string{
		"awkward": awkward, "empty": "-- galley.yaml --\napi: {r3: true, butter: true, apostrophe: true}\n",
	} {
		t.Run(name, func(t *testing.T) {
			e := edition(t, contenttest.FS(t, project))
			for _, f := range e.Families() {
				if f.Base != "" {
					apitest.Described(t, e, f)
				}
			}
		})
	}
}
