package content_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"galley/content"
	"galley/content/contenttest"
	"galley/schemas"
)

const id = "0c4f0f5e-1c5a-4a7e-9d6a-0d2f6a1b2c3d"

// The keys that every document has.
func TestDocumentKeys(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, zone) }
	for _, c := range []struct {
		name, front string
		want        content.Keys
		problems    string
	}{
		{"an id", "id: " + id, content.Keys{ID: id}, ""},
		{"an id in capitals", "id: " + strings.ToUpper(id), content.Keys{}, "2:5 an id is written in lower case [wrong-kind] write `" + id + "`"},
		{"an id that is none", "id: 12", content.Keys{}, `2:5 "12" is not a UUID [wrong-kind] remove it: without one, the id is made from the file's path`},
		{"a slug of digits", "slug: 124062", content.Keys{Slug: "124062"}, ""},
		{"a slug that Windows keeps", "slug: aux", content.Keys{}, "2:7 the slug \"aux\" cannot be a file name on Windows [bad-slug] write `aux-1`"},
		{"a slug that is a path", "slug: ../../etc/x", content.Keys{}, "2:7 the slug \"../../etc/x\" has \"/\" in it, which only a pattern may put there [bad-slug] write `etc-x`"},
		{"a slug with an invisible character", "slug: abc\u202edef", content.Keys{}, "2:10 the slug \"abc\\u202edef\" has the invisible character U+202E in it [bad-slug] write `abcdef`"},
		{"a slug that is too long", "slug: " + strings.Repeat("日", 90), content.Keys{},
			"2:7 the slug \"" + strings.Repeat("日", 40) + "\"… is 270 bytes; the limit is 200 [bad-slug] shorten it"},
		{"a slug in quotes", `slug: "a b"`, content.Keys{}, "2:7 the slug \"a b\" has a space in it [bad-slug] write `a-b`"},
		{"an address", "url: /2018/03/29/Rust-1.25/", content.Keys{URL: "/2018/03/29/Rust-1.25/", Date: day(2018, 3, 29)}, ""},
		{"an address without slashes", "url: about", content.Keys{URL: "/about"}, ""},
		{"an address that is escaped", "url: /caf%C3%A9", content.Keys{URL: "/café"}, ""},
		{"an address of this site", "url: https://example.test/docs/a/", content.Keys{URL: "/a/"}, ""},
		{"an address elsewhere", "url: https://example.org/a/", content.Keys{}, `2:6 the url "https://example.org/a/" leads outside of this site [bad-slug] write a path like /about/us/`},
		{"an address with a query", "url: /a?b", content.Keys{}, `2:6 the url "/a?b" has "?" in it [bad-slug] write a path like /about/us/`},
		{"an address that climbs", "url: /a/%2e%2e/b", content.Keys{}, `2:6 the url "/a/%2e%2e/b" has a part ".." [bad-slug] write a path like /about/us/`},
		{"draft and archived", "draft: true\narchived: true", content.Keys{Draft: true, Archived: true}, ""},
		{"dates", "date: 2026-03-01\nupdated: 2026-03-02\ncreated: 2026-02-01\nexpires: 2027-01-01",
			content.Keys{Date: day(2026, 3, 1), Updated: day(2026, 3, 2), Created: day(2026, 2, 1), Expires: day(2027, 1, 1)}, ""},
		{"a date that is none", "date: 2026-02-30", content.Keys{}, "2:7 2026-02-30 does not exist (February 2026 has 28 days) [bad-date] correct the day"},
		{"aliases", "aliases: [/old/, older]", content.Keys{Aliases: []content.Alias{
			{URL: "/old/", Place: content.Place{Line: 2, Column: 11, EndLine: 2, EndColumn: 16}},
			{URL: "/older", Place: content.Place{Line: 2, Column: 18, EndLine: 2, EndColumn: 23}}}}, ""},
		{"one alias", "aliases: /old/", content.Keys{Aliases: []content.Alias{{URL: "/old/", Place: content.Place{Line: 2, Column: 10, EndLine: 2, EndColumn: 15}}}}, ""},
		{"an alias that is nothing", "aliases: [null]", content.Keys{}, "2:11 expected an address, found nothing [wrong-kind] remove it"},
		{"Butter's id", "butterId: 41", content.Keys{ButterID: 41}, ""},
		{"Butter's id out of range", "butterId: 0", content.Keys{}, "2:11 0 cannot be a butterId [out-of-range] write a number from 1 to 2147483647"},
		{"Apostrophe's id", "aposDocId: clabcdefghij0123456789", content.Keys{AposDocID: "clabcdefghij0123456789"}, ""},
		{"Apostrophe's id that is none", "aposDocId: CL", content.Keys{}, "2:12 an aposDocId has 20 to 40 characters from a-z and 0-9 [pattern] remove it: without one, it is made from the id"},
		{"a visibility", "visibility: loginRequired", content.Keys{LoginOnly: true}, ""},
		{"the usual visibility", "visibility: public", content.Keys{}, ""},
		{"a visibility that is mistyped", "visibility: loginrequired", content.Keys{}, `2:13 "loginrequired" is no visibility [not-an-option] did you mean "loginRequired"?`},
		{"empty keys are unset", "slug: \"\"\nurl:\ndate: null\naliases: []", content.Keys{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			documents, _, problems := read(t, "-- galley.yaml --\nbaseURL: https://example.test/docs\ntimezone: America/New_York\n-- schemas/post.yaml --\nfields: [{name: title, type: text}]\n-- content/post/a.md --\n---\n"+c.front+"\n---\n")
			var got []string
			for _, p := range problems {
				got = append(got, fmt.Sprintf("%d:%d %s [%s] %s", p.Line, p.Column, p.Message, p.Rule, p.Hint))
			}
			if diff := cmp.Diff(c.problems, strings.Join(got, "\n")); diff != "" {
				t.Errorf("problems: want -, got +\n%s", diff)
			}
			if diff := cmp.Diff(c.want, documents[0].Keys); diff != "" {
				t.Errorf("keys: want -, got +\n%s", diff)
			}
		})
	}
}

func TestDateOutOfAPath(t *testing.T) {
	for _, c := range []struct{ file, front, schema, want string }{
		{"post/2026-03-01-a.md", "", "", "2026-03-01"},
		{"post/2026/03/01/a.md", "", "", "2026-03-01"},
		{"post/2015-03-00-a.md", "", "", "0001-01-01"},
		{"post/2026-03-01-a.md", "url: /2025/01/02/a/", "", "2025-01-02"},
		{"post/2026-03-01-a.md", "date: 2024-01-01", "", "2024-01-01"},
		{"post/2026-03-01-a.md", "date: never", "", "0001-01-01"},
		{"post/2026-03-01-a.md", "", "keys: {date: false}\n", "0001-01-01"},
	} {
		documents, _, _ := read(t, "-- schemas/post.yaml --\n"+c.schema+"fields: [{name: title, type: text}]\n-- content/"+c.file+" --\n---\n"+c.front+"\n---\n")
		if got := documents[0].Keys.Date.Format(time.DateOnly); got != c.want {
			t.Errorf("%s with %q: want %s, got %s", c.file, c.front, c.want, got)
		}
	}
}

// How keys are spelled, and what happens to those that are not.
func TestSpellings(t *testing.T) {
	for _, c := range []struct {
		name, schema, front string
		want                string // the value of the last field, then the problems
	}{
		{"a path", "fields: [{name: f, type: text, from: extra.team}]", "extra: {team: core}", `"core"`},
		{"a path of three", "fields: [{name: f, type: text, from: a.b.c}]", "a:\n  b: {c: x}", `"x"`},
		{"a key with its dot", "fields: [{name: f, type: text, from: ms.date}]", "ms.date: x", `"x"`},
		{"a key with its dot goes before a path", "fields: [{name: g, type: text, from: ms.other}, {name: f, type: text, from: ms.date}]", "ms.date: x\nms: {other: y}", `"x"`},
		{"a group under a path", "fields: [{name: f, type: group, from: params.call, fields: [{name: a, type: text}]}]", "params: {call: {a: x}}", `{a: "x"}`},
		{"two spellings, one used", "fields: [{name: f, type: text, from: [author, Author]}]", "Author: x", `"x"`},
		{"two spellings, one empty", "fields: [{name: f, type: text, from: [author, Author]}]", "author:\nAuthor: x", `"x"`},
		{"two spellings, both written", "fields: [{name: f, type: text, from: [author, Author]}]", "Author: x\nauthor: y", `"y"
3:1 "Author" and "author" are the same, and both are written [two-spellings] remove one of the two`},
		{"a mistyped field", "fields: [{name: author, type: text}]", "autor: x", `unset
2:1 "autor" is not a field of post [unknown-field] did you mean "author"?`},
		{"a mistyped document key", "fields: [{name: f, type: text}]", "expries: x", `unset
2:1 "expries" is not a field of post [unknown-field] did you mean "expires"?`},
		{"a field that is nothing like another", "fields: [{name: f, type: text}]", "zzzzzzz: x", `unset
2:1 "zzzzzzz" is not a field of post [unknown-field] remove it, or declare a field "zzzzzzz", or let it pass with ` + "`keys: {ignore: [zzzzzzz]}`"},
		{"a field under its name, which is spelled otherwise", "fields: [{name: f, type: text, from: [extra.team, team]}]", "f: x", `unset
2:1 "f" is not a field of post [unknown-field] it is read from "extra.team" or "team"; write that, or add "f" to its ` + "`from`"},
		{"a field below a path that nobody reads", "fields: [{name: f, type: text, from: extra.team}]", "extra: {team: x, taem: y}", `"x"
2:18 "extra.taem" is not a field of post [unknown-field] did you mean "extra.team"?`},
		{"a path through a text", "fields: [{name: f, type: text, from: extra.team}]", "extra: x", `unset
2:8 expected a mapping under "extra", found "x" [wrong-kind] write its fields below it, or remove "extra"`},
		{"an ignored key", "keys: {ignore: [layout, menu.main]}\nfields: [{name: f, type: text}]", "layout: x\nmenu: {main: y}\nf: z", `"z"`},
		{"a document key under another name", "keys: {updated: modified_time}\nfields: [{name: f, type: text}]", "modified_time: 2026-01-01\nupdated: x", `unset
3:1 "updated" is not a field of post [unknown-field] it is read from "modified_time"; write that, or add "updated" to its ` + "`keys`"},
		{"a document key that a type does without", "keys: {date: false}\nfields: [{name: f, type: dateTime, from: date}]", "date: 2026-01-01", `time 2026-01-01T00:00:00Z`},
		{"a repeated key that is let pass", "checks: {duplicate-key: warning}\nfields: [{name: f, type: text}]", "f: a\nf: b", `"b"
3:1 "f" is set twice (first on line 2) [duplicate-key] remove one of the two`},
		{"an unknown key that is let pass", "checks: {unknown-field: off}\nfields: [{name: f, type: text}]", "g: a", `unset`},
		{"a computed field is not written", "fields: [{name: body, type: markdown}, {name: f, type: computed, from: body, as: words}]", "f: 3", `unset
2:1 "f" is computed and cannot be written [unknown-field] remove it`},
		{"a required field", "fields: [{name: f, type: text, required: true}]", "date: 2026-01-01", `unset
1:1 "f" is required by post [required] add ` + "`f: …`"},
		{"a required field under another name", "fields: [{name: f, type: text, required: true, from: a.b}]", "date: 2026-01-01", `unset
1:1 "f" is required by post [required] add ` + "`a.b: …`"},
		{"a required field that is empty", "fields: [{name: f, type: text, required: true}]", "f:", `unset
2:3 "f" is required by post, and is empty [required] write a value`},
		{"a required field that is wrong", "fields: [{name: f, type: integer, required: true}]", "f: x", `unset
2:4 expected an integer, found "x" [wrong-kind] write a whole number, like 12`},
		{"a default", "fields: [{name: f, type: text, required: true, defaultValue: d}]", "", `"d"`},
		{"a default where something is written", "fields: [{name: f, type: text, defaultValue: d}]", "f: e", `"e"`},
		{"a default of a list", "fields: [{name: f, type: tags, defaultValue: [d, e]}]", "f: []", `["d", "e"]`},
		{"a default that leads elsewhere", "fields: [{name: f, type: reference, to: post, defaultValue: d}]", "", `document "d" 1:1-0`},
		{"a default inside a group that is not written", "fields: [{name: f, type: group, fields: [{name: a, type: text, required: true}, {name: b, type: text, defaultValue: d}]}]", "", `{a: unset, b: "d"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			documents, store, problems := read(t, "-- schemas/post.yaml --\n"+c.schema+"\n-- content/post/a.md --\n---\n"+c.front+"\n---\n")
			d := documents[0]
			got := []string{show(d, store, d.Values[len(d.Values)-1])}
			for _, p := range problems {
				got = append(got, fmt.Sprintf("%d:%d %s [%s] %s", p.Line, p.Column, p.Message, p.Rule, p.Hint))
			}
			if diff := cmp.Diff(strings.Split(c.want, "\n"), got); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
		})
	}
}

func TestBadDefaultIsToldOnceAtTheSchema(t *testing.T) {
	documents, _, problems := read(t, `-- schemas/post.yaml --
fields:
  - {name: views, type: time, defaultValue: noon}
-- content/post/a.md --
-- content/post/b.md --
`)
	want := "schemas/post.yaml:2:45: error: \"noon\" is not a time [bad-date] hint: write it like 13:22\n"
	if diff := cmp.Diff(want, contenttest.Text(problems)); diff != "" {
		t.Errorf("want -, got +\n%s", diff)
	}
	if len(documents) != 3 || documents[0].Type != nil {
		t.Errorf("want two documents, and before them one without a type; got %d", len(documents))
	}
}

// What holds in all locales is written in the first one.
func TestHeldFields(t *testing.T) {
	project := `-- galley.yaml --
locales: [en, fr]
-- schemas/post.yaml --
fields:
  - {name: title, type: text, required: true}
  - {name: place, type: integer, required: true, localized: false}
-- content/post/a.md --
---
title: A
place: 1
---
-- content/post/a.fr.md --
---
title: A
---
-- content/post/b.md --
---
title: B
place: 2
---
-- content/post/b.fr.md --
---
title: B
place: 2
---
`
	_, _, problems := read(t, project)
	want := `content/post/b.fr.md:3:1: error: "place" is written in the first locale, en, and holds in all [unknown-field] hint: remove it here, and write it in the file of en
`
	if diff := cmp.Diff(want, contenttest.Text(problems)); diff != "" {
		t.Errorf("want -, got +\n%s", diff)
	}
}

func TestKeyPlaces(t *testing.T) {
	documents, _, _ := read(t, "-- schemas/post.yaml --\nfields: [{name: title, type: text}]\n-- content/post/a.md --\n---\nslug: b\n---\n")
	want := content.Place{Line: 2, Column: 7, EndLine: 2, EndColumn: 8}
	if got := documents[0].KeyPlaces.At(schemas.KeySlug); got != want {
		t.Errorf("want %v, got %v", want, got)
	}
	if got := documents[0].KeyPlaces.At(schemas.KeyURL); got != (content.Place{}) {
		t.Errorf("a key that is not written has no place, got %v", got)
	}
}
