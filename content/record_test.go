package content_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/content/contenttest"
)

// A collection's file holds one record, a list of them, or a mapping.
func TestRecords(t *testing.T) {
	for _, c := range []struct {
		name, file, text string
		want             string // a line for each record: id, its place, its values; then the problems
	}{
		{"one record", "author.yaml", "name: Ann\nage: 3\n", `author 1:1 author "Ann" integer 3`},
		{"one record in a folder", "author/ann.yaml", "name: Ann\n", `author/ann 1:1 ann "Ann" unset`},
		{"one record in Markdown", "author/ann.md", "---\nname: Ann\n---\n", `author/ann 1:1 ann "Ann" unset`},
		{"a list of records", "author.yaml", "- name: Ann Lee\n- {name: Bob, slug: b.o.b}\n", `author#ann-lee 1:3 ann-lee "Ann Lee" unset
author#b.o.b 2:3 b.o.b "Bob" unset`},
		{"a mapping from slug to record", "author.yaml", "ann:\n  name: Ann\nBob B:\n  name: Bob\n  slug: bob\neve:\n", `author#ann 1:1 ann "Ann" unset
author#bob 3:1 bob "Bob" unset
author#eve 6:1 eve unset unset
content/author.yaml:6:1: error: "name" is required by author [required] hint: add ` + "`name: …`"},
		{"a mapping in JSON", "author.json", `{"ann": {"name": "Ann", "age": 5}}`, `author#ann 1:2 ann "Ann" integer 5`},
		{"a list in TOML is a field", "author.toml", "[ann]\nname = 'Ann'\n", `author#ann 1:2 ann "Ann" unset`},
		{"a key that is a field makes one record", "author.yaml", "name: Ann\nage: 1\naddress: {town: X}\n", `author 1:1 author "Ann" integer 1
content/author.yaml:3:1: error: "address" is not a field of author [unknown-field] hint: remove it, or declare a field "address", or let it pass with ` + "`keys: {ignore: [address]}`"},
		{"nothing at all", "author.yaml", "# nobody yet\n", ``},
		{"an empty list", "author.yaml", "[]\n", ``},
		{"an item that is no record", "author.yaml", "- Ann\n- name: Bob\n", `author 1:3 no type
author#bob 2:3 bob "Bob" unset
content/author.yaml:1:3: error: expected a record of author, found "Ann" [wrong-kind] hint: write its fields: ` + "`- title: …`"},
		{"a name of which nothing is left", "author.yaml", "- name: '👍'\n", `author#record-1 1:3 record-1 "👍" unset
content/author.yaml:1:3: error: nothing of "👍" is left in a slug [bad-slug] hint: add ` + "`slug: …` to the record"},
		{"a record of what is missing", "author.yaml", "- name: Ann\n- age: 2\n", `author#ann 1:3 ann "Ann" unset
author#author 2:3 author unset integer 2
content/author.yaml:2:3: error: "name" is required by author [required] hint: add ` + "`name: …`"},
		{"a locale and records", "author.fr.yaml", "- name: Ann\n", `author#ann 1:3 ann "Ann" unset`},
	} {
		t.Run(c.name, func(t *testing.T) {
			documents, store, problems := read(t, fmt.Sprintf(`-- galley.yaml --
locales: [en, fr]
-- schemas/author.yaml --
kind: collection
titleField: name
fields: [{name: name, type: text, required: true}, {name: age, type: integer}]
-- content/%s --
%s`, c.file, c.text))
			var got []string
			for i, d := range documents {
				line := fmt.Sprintf("%s %d:%d", d.ID, d.Line, d.Column)
				if d.Type == nil {
					line += " no type"
				} else {
					line += fmt.Sprintf(" %s %s %s", d.Name, show(d, store, d.Values[0]), show(d, store, d.Values[1]))
				}
				if d.Record != i {
					t.Errorf("the record at %d says it is at %d", i, d.Record)
				}
				got = append(got, line)
			}
			text := strings.Join(got, "\n")
			if len(problems) > 0 {
				text += "\n" + strings.TrimSpace(contenttest.Text(problems))
			}
			if diff := cmp.Diff(c.want, strings.TrimSpace(text)); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
		})
	}
}

func TestDocumentsThatAreNone(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{"a list where one document is expected", "post/a.yaml", "- title: A\n",
			"content/post/a.yaml:1:1: error: expected the fields of post, found a list [wrong-kind] hint: write the fields of one document; only a type with `kind: collection` has several in a file\n"},
		{"a text where fields are expected", "post/a.md", "---\njust a text\n---\n",
			"content/post/a.md:2:1: error: expected the fields of post, found \"just a text\" [wrong-kind] hint: write one field a line: `title: …`\n"},
		{"another encoding", "post/a.md", "---\ntitle: caf\xe9\n---\n",
			"content/post/a.md:2:11: error: byte 0xE9 is not valid UTF-8 [not-utf8] hint: it looks like Windows-1252 \"é\"; run `iconv -f windows-1252 -t utf-8`\n"},
		{"a file that is too large", "post/a.md", strings.Repeat("x", 3000),
			"content/post/a.md: error: the file has 3,001 bytes; the limit is 2,048 [too-large] hint: split the file, or raise `limits.document` in galley.yaml\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			documents, _, problems := read(t, "-- galley.yaml --\nlimits: {document: 2KiB}\n-- schemas/post.yaml --\nfields: [{name: title, type: text, required: true}]\n-- content/"+c.file+" --\n"+c.text)
			if diff := cmp.Diff(c.want, contenttest.Text(problems)); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
			if len(documents) != 1 || documents[0].Type != nil {
				t.Errorf("the problems stand in one Document without a Type; got %d", len(documents))
			}
		})
	}
}
