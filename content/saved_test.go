package content

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/tools/txtar"

	"galley/content/bodies"
	"galley/schemas"
	"galley/schemas/source"
)

// A world is a project that has been read.
type world struct {
	fsys    fs.FS
	project *schemas.Project
	store   bodies.Store
	library *Library
}

func readWorld(t testing.TB, fsys fs.FS) *world {
	t.Helper()
	p, _, err := schemas.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	l, err := Walk(fsys, p)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{fsys, p, bodies.InMemory(), nil}
	if w.library, err = ReadAgain(context.Background(), fsys, p, l, w.store, nil, nil); err != nil {
		t.Fatal(err)
	}
	return w
}

func worldOf(t testing.TB, project string) *world {
	t.Helper()
	fsys, err := txtar.FS(txtar.Parse([]byte(project)))
	if err != nil {
		t.Fatal(err)
	}
	return readWorld(t, fsys)
}

// The same for a comparison: what is declared by its place in memory, and times
// with their zones.
var sameSaved = cmp.Options{
	cmp.AllowUnexported(fileRead{}, Listing{}),
	cmpopts.IgnoreFields(fileRead{}, "saved"),
	cmp.Comparer(func(a, b *schemas.Type) bool { return a == b }),
	cmp.Comparer(func(a, b *schemas.Field) bool { return a == b }),
	cmp.Comparer(func(a, b *schemas.Glob) bool { return a == b }),
	cmp.Comparer(func(a, b time.Time) bool {
		return a.Equal(b) && a.Format(time.RFC3339Nano) == b.Format(time.RFC3339Nano)
	}),
	cmp.Transformer("date", func(d Date) time.Time { return time.Time(d) }),
	cmp.Transformer("time", func(d Time) time.Time { return time.Time(d) }),
}

// differ says in what two libraries do.
func differ(want, got *Library) string {
	if want.put != got.put || want.used != got.used || want.project != got.project || want.store != got.store {
		return fmt.Sprintf("want %d and %d bytes of bodies, got %d and %d, or another project or store", want.put, want.used, got.put, got.used)
	}
	return cmp.Diff(want.listing, got.listing, sameSaved) + cmp.Diff(want.files, got.files, sameSaved) +
		cmp.Diff(want.wrong, got.wrong, sameSaved) + cmp.Diff(want.Documents, got.Documents, sameSaved)
}

func save(t testing.TB, l *Library) string {
	t.Helper()
	var b strings.Builder
	if err := l.Save(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func (w *world) restored(t testing.TB) *Library {
	t.Helper()
	saved := save(t, w.library)
	got, listing, err := RestoreLibrary(saved, w.project, w.store)
	if err != nil {
		t.Fatal(err)
	}
	if listing != got.listing {
		t.Error("want the library's own listing")
	}
	if diff := differ(w.library, got); diff != "" {
		t.Errorf("want what was saved (-want +got):\n%s", diff)
	}
	if again := save(t, got); again != saved {
		t.Errorf("saved again it is %d other bytes than %d", len(again), len(saved))
	}
	return got
}

func TestSavedExamples(t *testing.T) {
	for _, name := range []string{"tour", "blog", "docs", "api", "magazine"} {
		t.Run(name, func(t *testing.T) {
			w := readWorld(t, os.DirFS("../examples/"+name))
			if len(w.library.Documents) < 3 {
				t.Fatalf("it has %d documents", len(w.library.Documents))
			}
			w.restored(t)
		})
	}
}

// here is the package's folder.
var here = os.DirFS(".")

// everyKind is a project with every kind of field, written and left out, in two
// languages, and with mistakes.
const everyKind = `
-- galley.yaml --
baseURL: https://kinds.test
timeZone: Europe/Berlin
locales: [en, de]
markdown: {rawHTML: sanitize}
api: {butter: true, apostrophe: true}
checks: {unknown-field: warning, wrong-kind: warning, required: warning, missing-file: warning, two-spellings: warning}
-- schemas/hint.yaml --
kind: block
fields:
  - {name: text, type: richText}
  - {name: more, type: blocks, of: [hint]}
-- schemas/word.yaml --
kind: collection
fields:
  - {name: title, type: text, required: true}
  - {name: also, type: list, of: {type: list, of: integer}}
-- schemas/thing.yaml --
url: /things/{slug}/
source: ["thing/**", "/more/*.md"]
fields:
  - {name: title, type: text, required: true, unique: true}
  - {name: area, type: textarea, defaultValue: as ever}
  - {name: email, type: email}
  - {name: color, type: color}
  - {name: code, type: code}
  - {name: url, type: url}
  - {name: number, type: number}
  - {name: integer, type: integer, localized: false}
  - {name: boolean, type: boolean}
  - {name: date, type: date}
  - {name: moment, type: dateTime}
  - {name: time, type: time}
  - {name: choice, type: select, options: [a, b], many: true}
  - {name: tags, type: tags, taxonomy: tags}
  - {name: json, type: json}
  - {name: image, type: image}
  - {name: file, type: file}
  - {name: other, type: reference, to: thing}
  - {name: others, type: reference, to: [thing, word], many: true}
  - {name: group, type: group, fields: [{name: a, type: text, defaultValue: one}, {name: b, type: group, of: hint}]}
  - {name: list, type: list, fields: [{name: a, type: text}, {name: b, type: image}]}
  - {name: hints, type: list, of: hint}
  - {name: blocks, type: blocks, of: [hint]}
  - {name: html, type: html}
  - {name: markdown, type: markdown}
  - {name: body, type: richText}
  - {name: plain, type: computed, from: markdown, as: plain}
-- content/thing/one.md --
---
id: 5e0e7b0a-8c3c-4c7b-9d8e-0a1b2c3d4e5f
slug: eins
url: /one/
draft: false
date: 2026-03-01
updated: 2026-03-01T09:05:00+05:30
created: 2026-03-01T09:05:00.123456789Z
expires: 2030-01-01 10:00
aliases: [/old/, /older/]
butterId: 12
aposDocId: abcdefghijklmnopqrstuvwx
visibility: loginRequired
title: One
email: one@kinds.test
color: "#9013fe"
code: one()
url: /two
number: 17.25
integer: -1725
boolean: false
date: 2025-03-17
moment: 2025-03-17 10:42
time: 10:42
choice: [a, b]
tags: [sea, kale]
json: {a: [1, null, "x"]}
image: {src: /one.svg, alt: One, title: The one}
file: /one.txt
other: two
others: [two, two]
group: {a: x, b: {text: "is [here](two.md)", _id: x7}}
list: [{a: x, b: /one.svg}, {b: /two.svg}]
hints: [{text: one}, {text: two}]
blocks: [{type: hint, text: "*one*", more: [{type: hint, text: "![two](/two.svg)"}]}]
html: <p id="p">shown <a href="two.md">two</a></p>
markdown: "see [this](two.md#a) and ![that](one.svg)"
---
# A

Text with [a link](two.md "Two"), https://bare.test/ and <b id="raw">raw</b>.

## B
-- content/thing/two.de.draft.md --
---
title: Zwei
unknown: x
blocks: [{type: nothing}]
image: nowhere.svg
---
-- content/thing/two/index.md --
---
titel: Two
title:
 - 1
---
-- content/thing/two/beside.svg --
<svg/>
-- more/outside.md --
---
title: Outside
---
-- content/word.yaml --
- {title: One, also: [[1, 2], [3]]}
- {title: Two}
- 3
-- content/word/none.yaml --
[]
-- content/broken.txt --
-- content/odd.md --
-- static/one.svg --
<svg/>
`

func TestSavedKindsOfFields(t *testing.T) {
	w := worldOf(t, everyKind)
	kinds := map[string]bool{}
	var see func(v Value)
	see = func(v Value) {
		kinds[strings.TrimPrefix(strings.TrimPrefix(fmt.Sprintf("%T", v), "*"), "content.")] = true
		switch v := v.(type) {
		case List:
			for _, x := range v {
				see(x)
			}
		case *Group:
			for _, x := range v.Values {
				see(x)
			}
		}
	}
	problems := 0
	for _, d := range w.library.Documents {
		for _, v := range d.Values {
			see(v)
		}
		problems += len(d.Problems)
	}
	for name := range makers {
		if !kinds[name] {
			t.Errorf("no document has a %s", name)
		}
	}
	if len(w.library.Documents) < 6 || problems < 4 || len(w.library.listing.Problems) == 0 {
		t.Errorf("want an example of all, got %d documents with %d problems, and %v", len(w.library.Documents), problems, w.library.listing.Problems)
	}
	w.restored(t)
}

// Projects with a mistake of every kind, each laid over a good one: the problems
// are told again.
func TestSavedMistakes(t *testing.T) {
	const folder = "../testdata/bad/"
	names, err := filepath.Glob(folder + "*.txtar")
	if err != nil || len(names) < 50 {
		t.Fatal(len(names), err)
	}
	base, err := txtar.ParseFile(folder + "base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	rules := map[source.Rule]bool{}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			over, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			laid := &txtar.Archive{Files: slices.Clone(over.Files)}
			for _, f := range base.Files {
				if !slices.ContainsFunc(over.Files, func(o txtar.File) bool { return o.Name == f.Name }) {
					laid.Files = append(laid.Files, f)
				}
			}
			l := worldOf(t, string(txtar.Format(laid))).restored(t)
			for _, d := range l.Documents {
				for _, p := range d.Problems {
					rules[p.Rule] = true
				}
			}
		})
	}
	if len(rules) < 20 {
		t.Errorf("only %d rules were told of documents", len(rules))
	}
}
