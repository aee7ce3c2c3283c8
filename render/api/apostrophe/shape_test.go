package apostrophe_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/content"
	"galley/render"
	"galley/render/api/apitest"
)

// kinds is a project with a field of every kind: set in one document, unset in
// the other.
const kinds = `
-- galley.yaml --
title: Kinds
baseURL: https://kinds.test/docs
locales: [en, fr]
api: {apostrophe: true}
-- schemas/thing.yaml --
url: /things/{slug}/
listURL: /things/
apostrophe: {fields: {theirs: ours}}
fields:
  - {name: title, type: text}
  - {name: text, type: text}
  - {name: textarea, type: textarea}
  - {name: email, type: email}
  - {name: color, type: color}
  - {name: code, type: code}
  - {name: url, type: url}
  - {name: markdown, type: markdown}
  - {name: richText, type: richText}
  - {name: html, type: html}
  - {name: number, type: number}
  - {name: integer, type: integer}
  - {name: boolean, type: boolean}
  - {name: date, type: date, from: day}
  - {name: dateTime, type: dateTime}
  - {name: time, type: time}
  - {name: select, type: select, options: [a, b]}
  - {name: selects, type: select, many: true, options: [a, b]}
  - {name: tags, type: tags, taxonomy: tags}
  - {name: json, type: json}
  - {name: image, type: image}
  - {name: far, type: image}
  - {name: file, type: file}
  - {name: reference, type: reference, to: person}
  - {name: references, type: reference, to: person, many: true}
  - {name: group, type: group, fields: [{name: a, type: text}, {name: secret, type: text, private: true}, {name: who, type: reference, to: person}]}
  - {name: list, type: list, of: text}
  - {name: groups, type: list, fields: [{name: a, type: text}, {name: b, type: boolean}]}
  - {name: people, type: list, of: {type: reference, to: person}}
  - {name: blocks, type: blocks, of: [hint, box]}
  - {name: plain, type: computed, from: markdown, as: plain}
  - {name: excerpt, type: computed, from: markdown, as: excerpt}
  - {name: printed, type: computed, from: markdown, as: html}
  - {name: toc, type: computed, from: markdown, as: toc}
  - {name: words, type: computed, from: markdown, as: words}
  - {name: readingTime, type: computed, from: markdown, as: readingTime}
  - {name: ours, type: text}
  - {name: secret, type: text, private: true}
keys: {date: false, url: false}
-- schemas/person.yaml --
fields:
  - {name: name, type: text}
  - {name: friend, type: reference, to: person}
  - {name: things, type: computed, from: thing.reference, as: references}
-- schemas/hint.yaml --
kind: block
fields: [{name: text, type: markdown}, {name: who, type: reference, to: person}]
-- schemas/box.yaml --
kind: block
fields: [{name: label, type: text}, {name: parts, type: blocks, of: [hint, box]}]
-- static/plot.txt --
a plot
-- static/images/plot.svg --
<svg xmlns="http://www.w3.org/2000/svg"/>
-- content/person/ada.md --
---
name: Ada Cook
friend: lin
---
-- content/person/lin.md --
---
name: Lin
---
-- content/person/ghost.md --
---
name: Ghost
draft: true
---
-- content/thing/empty.md --
---
title: Empty
---
-- content/thing/full.md --
---
title: Full
text: 'a "b" </script>'
textarea: a line
email: a@kinds.test
color: "#9013feff"
code: a <b>
url: /things/
markdown: |
  One [two](/things/) three.

  ## Four
richText: Five *six*
html: <p>seven</p>
number: 2.50
integer: 12
boolean: true
day: 2012-12-21
dateTime: 2026-03-01T09:05:00+02:00
time: 0:13:22
select: b
selects: [b, a]
tags: [x, C++]
json: {b: [1, 2.5], a: null}
image: {src: /images/plot.svg, alt: The plot, title: A plot}
far: https://far.test/a/b.PNG?x=1
file: /plot.txt
reference: ada
references: [lin, ada]
group: {a: x, secret: s, who: lin}
list: [a, b]
groups: [{a: x}, {_id: written0001written0001, b: true}]
people: [ada]
blocks:
  - {type: hint, text: "*Careful*", who: lin}
  - {type: box, _id: written0002written0002, label: L, parts: [{type: hint, text: in}]}
ours: mine
secret: s
---
`

// ids are those that nobody has written.
var ids = regexp.MustCompile(`"ck[0-9a-z]{23}(:[a-z]+:[a-z]+)?"`)

// members gives an object's members as they stand there, with ids made one.
func members(t *testing.T, e *render.Edition, target string) map[string]string {
	t.Helper()
	status, body := apitest.Get(t, e, target)
	var raw map[string]json.RawMessage
	if err := json.Unmarshal([]byte(body), &raw); err != nil || status != 200 {
		t.Fatalf("%s: %d %s", target, status, body)
	}
	all := map[string]string{}
	for k, v := range raw {
		all[k] = ids.ReplaceAllString(string(v), `"ID$1"`)
	}
	return all
}

// named gives the address of a document.
func named(e *render.Edition, module, slug, rest string) string {
	for n := range e.Site().Len() {
		if d := e.Site().Entry(content.N(n)); d.Slug == slug && d.Type.Name == module {
			return "/api/v1/" + module + "/" + d.DocID + rest
		}
	}
	return "/nowhere"
}

func TestFields(t *testing.T) {
	e := apitest.Open(t, New, kinds)
	full, bare := members(t, e, named(e, "thing", "full", "")), members(t, e, named(e, "thing", "empty", ""))
	const (
		docID = `"_docId":"ID:en:published"`
		text  = `{"_id":"ID","items":[{"_id":"ID","metaType":"widget","type":"@apostrophecms/rich-text","content":"<p>Five <em>six</em></p>\n",` + docID + `}],"metaType":"area",` + docID + `}`
		rest  = `,"metaType":"doc","createdAt":"1970-01-01T00:00:00.000Z","updatedAt":"1970-01-01T00:00:00.000Z","updatedBy":null,"lastPublishedAt":"1970-01-01T00:00:00.000Z"}`
		head  = `{"_id":"ID:en:published","aposDocId":"ID","aposLocale":"en:published","aposMode":"published","trash":false,"archived":false,"visibility":"public","type":"person",`
		ada   = head + `"title":"Ada Cook","slug":"ada","name":"Ada Cook","friendIds":["ID"]` + rest
		lin   = head + `"title":"Lin","slug":"lin","name":"Lin","friendIds":[]` + rest
		photo = `{"_id":"ID","crop":null,"group":"images","createdAt":"1970-01-01T00:00:00.000Z","name":"plot","title":"A plot","alt":"The plot","extension":"svg","type":"attachment","docIds":[],"archivedDocIds":[],"length":42,"md5":"2c37c2ba6d072d2441c1e6697187edb3","width":null,"height":null,"landscape":null,"used":true,"utilized":true,"archived":false,"_urls":{"max":"/docs/images/plot.svg","full":"/docs/images/plot.svg","two-thirds":"/docs/images/plot.svg","one-half":"/docs/images/plot.svg","one-third":"/docs/images/plot.svg","one-sixth":"/docs/images/plot.svg","original":"/docs/images/plot.svg"}}`
		far   = `{"_id":"ID","crop":null,"group":"images","createdAt":"1970-01-01T00:00:00.000Z","name":"b","title":"b","alt":"","extension":"png","type":"attachment","docIds":[],"archivedDocIds":[],"length":null,"md5":null,"width":null,"height":null,"landscape":null,"used":true,"utilized":true,"archived":false,"_urls":{"max":"U","full":"U","two-thirds":"U","one-half":"U","one-third":"U","one-sixth":"U","original":"U"}}`
		file  = `{"_id":"ID","crop":null,"group":"office","createdAt":"1970-01-01T00:00:00.000Z","name":"plot","title":"plot","extension":"txt","type":"attachment","docIds":[],"archivedDocIds":[],"length":7,"md5":"d3e1173c56f9a055557000e404e4bf7d","width":null,"height":null,"landscape":null,"used":true,"utilized":true,"archived":false,"_url":"/docs/plot.txt"}`
		hint  = `{"_id":"ID","metaType":"widget","type":"hint","text":"<p><em>Careful</em></p>\n","_who":[` + lin + `],"whoIds":["ID"],` + docID + `}`
		inner = `{"_id":"ID","metaType":"widget","type":"hint","text":"<p>in</p>\n","_who":[],"whoIds":[],` + docID + `}`
		box   = `{"_id":"written0002written0002","metaType":"widget","type":"box","label":"L","parts":{"_id":"ID","items":[` + inner + `],"metaType":"area",` + docID + `},` + docID + `}`
		empty = `{"_id":"ID","items":[],"metaType":"area",` + docID + `}`
	)
	for _, test := range []struct{ member, full, bare string }{
		{"title", `"Full"`, `"Empty"`},
		{"text", `"a \"b\" </script>"`, `""`},
		{"textarea", `"a line"`, `""`},
		{"email", `"a@kinds.test"`, `""`},
		{"color", `"#9013feff"`, `""`},
		{"code", `"a <b>"`, `""`},
		{"url", `"/docs/things/"`, `""`},
		{"markdown", `"<p>One <a href=\"/docs/things/\">two</a> three.</p>\n<h2 id=\"four\">Four</h2>\n"`, `""`},
		{"richText", text, empty},
		{"html", `"<p>seven</p>"`, `""`},
		{"number", `2.5`, `null`},
		{"integer", `12`, `null`},
		{"boolean", `true`, `false`},
		{"date", `"2012-12-21"`, `null`},
		{"dateTime", `"2026-03-01T07:05:00.000Z"`, `null`},
		{"time", `"00:13:22"`, `null`},
		{"select", `"b"`, `""`},
		{"selects", `["b","a"]`, `[]`},
		{"tags", `["x","C++"]`, `[]`},
		{"json", `{"b":[1,2.5],"a":null}`, `null`},
		{"image", photo, `null`},
		{"far", strings.ReplaceAll(far, `"U"`, `"https://far.test/a/b.PNG?x=1"`), `null`},
		{"file", file, `null`},
		{"_reference", `[` + ada + `]`, `[]`},
		{"referenceIds", `["ID"]`, `[]`},
		{"_references", `[` + lin + `,` + ada + `]`, `[]`},
		{"referencesIds", `["ID","ID"]`, `[]`},
		{"group", `{"_id":"ID","metaType":"object","a":"x","_who":[` + lin + `],"whoIds":["ID"]}`, `{"_id":"ID","metaType":"object","a":"","_who":[],"whoIds":[]}`},
		{"list", `["a","b"]`, `[]`},
		{"groups", `[{"_id":"ID","metaType":"arrayItem","a":"x","b":false},{"_id":"written0001written0001","metaType":"arrayItem","a":"","b":true}]`, `[]`},
		{"_people", `[` + ada + `]`, `[]`},
		{"peopleIds", `["ID"]`, `[]`},
		{"blocks", `{"_id":"ID","items":[` + hint + `,` + box + `],"metaType":"area",` + docID + `}`, empty},
		{"plain", `"One two three.\n\nFour"`, `""`},
		{"excerpt", `"One two three."`, `""`},
		{"printed", `"<p>One <a href=\"/docs/things/\">two</a> three.</p>\n<h2 id=\"four\">Four</h2>\n"`, `""`},
		{"toc", `[{"level":2,"id":"four","text":"Four","items":[]}]`, `[]`},
		{"words", `4`, `null`},
		{"readingTime", `1`, `null`},
		{"theirs", `"mine"`, `""`},
		{"_url", `"https://kinds.test/docs/things/full/"`, `"https://kinds.test/docs/things/empty/"`},
		{"_parentUrl", `"https://kinds.test/docs/things/"`, `"https://kinds.test/docs/things/"`},
	} {
		t.Run(test.member, func(t *testing.T) {
			if diff := cmp.Diff(test.full, full[test.member]); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.bare, bare[test.member]); diff != "" {
				t.Error("unset:", diff)
			}
		})
		delete(full, test.member)
	}
	for _, own := range strings.Fields("_id aposDocId aposLocale aposMode trash archived visibility type slug metaType createdAt updatedAt updatedBy lastPublishedAt") {
		if full[own] == "" {
			t.Errorf("there is no %s", own)
		}
		delete(full, own)
	}
	if len(full) > 0 {
		t.Errorf("nobody has asked for %v", full)
	}
}

func TestReverse(t *testing.T) {
	e := apitest.Open(t, New, kinds)
	ada := members(t, e, named(e, "person", "ada", ""))
	if !strings.HasPrefix(ada["_things"], `[{"_id":"ID:en:published"`) || strings.Contains(ada["_things"], `"_reference"`) || ada["thingsIds"] != "" {
		t.Errorf("what refers to her is %s", ada["_things"])
	}
	if lin := members(t, e, named(e, "person", "lin", "")); lin["_things"] != "[]" {
		t.Errorf("what refers to him is %s", lin["_things"])
	}
}

// TestNestedIDs: objects in documents have ids that are theirs alone and stay
// what they are while the value stays in its place.
func TestNestedIDs(t *testing.T) {
	find := func(project string) map[string]bool {
		e := apitest.Open(t, New, project)
		_, body := apitest.Get(t, e, "/api/v1/thing")
		seen := map[string]bool{}
		for _, m := range regexp.MustCompile(`"_id":"([a-z0-9]+)"`).FindAllStringSubmatch(body, -1) {
			if seen[m[1]] {
				t.Errorf("two objects have the id %s", m[1])
			}
			seen[m[1]] = true
		}
		return seen
	}
	first := find(kinds)
	if len(first) < 16 {
		t.Fatalf("there are %d ids", len(first))
	}
	again := find(strings.Replace(kinds, "*Careful*", "Otherwise", 1))
	if diff := cmp.Diff(first, again); diff != "" {
		t.Error(diff)
	}
}
