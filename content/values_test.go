package content_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"galley/content"
	"galley/content/bodies"
	"galley/content/contenttest"
	"galley/schemas"
	"galley/schemas/source"
)

// read goes the first step with a project in txtar form.
func read(t testing.TB, project string) (documents []*content.Document, store bodies.Store, problems source.Problems) {
	t.Helper()
	return readAll(t, contenttest.FS(t, project))
}

func readAll(t testing.TB, fsys fs.FS) (documents []*content.Document, store bodies.Store, problems source.Problems) {
	t.Helper()
	p, problems, err := schemas.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	listing, err := content.Walk(fsys, p)
	if err != nil {
		t.Fatal(err)
	}
	store = bodies.InMemory()
	documents, err = content.Read(t.Context(), fsys, p, listing, store)
	if err != nil {
		t.Fatal(err)
	}
	problems = append(problems, listing.Problems...)
	for _, d := range documents {
		problems = append(problems, d.Problems...)
	}
	problems.Sort()
	return documents, store, problems
}

// show prints a value so that a table can compare it.
func show(d *content.Document, store bodies.Store, v content.Value) string {
	mention := func(i int32) string {
		m := d.Mentions[i]
		return fmt.Sprintf("%s %q %d:%d-%d", [...]string{"document", "link", "picture", "file"}[m.Kind], m.Text, m.Line, m.Column, m.EndColumn)
	}
	switch v := v.(type) {
	case nil:
		return "unset"
	case content.Text:
		return fmt.Sprintf("%q", string(v))
	case content.Integer:
		return fmt.Sprintf("integer %d", v)
	case content.Number:
		return fmt.Sprintf("number %v", float64(v))
	case content.Bool:
		return fmt.Sprint(bool(v))
	case content.Date:
		return "date " + time.Time(v).Format("2006-01-02 MST")
	case content.Time:
		return "time " + time.Time(v).Format(time.RFC3339Nano)
	case content.Clock:
		return fmt.Sprintf("clock %d", v)
	case content.JSON:
		return "json " + string(v)
	case content.Link:
		return mention(int32(v))
	case content.Ref:
		return mention(int32(v))
	case *content.Media:
		return fmt.Sprintf("%s alt %q title %q", mention(v.Mention), v.Alt, v.Title)
	case content.List:
		var items []string
		for _, item := range v {
			items = append(items, show(d, store, item))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case *content.Group:
		var b strings.Builder
		if v.Block != nil {
			b.WriteString(v.Block.Name)
		}
		b.WriteByte('{')
		if v.ID != "" {
			fmt.Fprintf(&b, "_id %s; ", v.ID)
		}
		for i, f := range v.Fields {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(f.Name + ": " + show(d, store, v.Values[i]))
		}
		return b.String() + "}"
	case *content.Body:
		html, err := store.Append(nil, v.HTML)
		if err != nil {
			return err.Error()
		}
		return "body " + strings.TrimSpace(string(html))
	}
	return fmt.Sprintf("%T", v)
}

// A field with a value in it gives a value, or exactly these problems.
func TestValues(t *testing.T) {
	for _, c := range []struct {
		name, field, yaml string
		want              string // the value, then the problems at their places, one a line
	}{
		// Text keeps its characters.
		{"a text that looks like an octal number", "type: text", "017", `"017"`},
		{"a text that looks like a year", "type: text", "2019", `"2019"`},
		{"a text that looks like no", "type: text", "no", `"no"`},
		{"a text that looks like a date", "type: text", "2024-01-02", `"2024-01-02"`},
		{"a text with blanks around it", "type: text", `" a "`, `" a "`},
		{"an empty text is unset", "type: text", `""`, `unset`},
		{"null is unset", "type: text", `null`, `unset`},
		{"nothing is unset", "type: text", ``, `unset`},
		{"a list is no text", "type: text", `[a]`, `unset
3:4 expected a text, found a list [wrong-kind] write the value alone, in quotes if it begins with [`},
		{"a mapping is no text", "type: text", `{a: b}`, `unset
3:4 expected a text, found a mapping [wrong-kind] write the value alone, in quotes if it begins with {`},
		{"a text that is long enough", "type: text, minLength: 3, maxLength: 3", `äöü`, `"äöü"`},
		{"a text that is too short", "type: text, minLength: 3", `äö`, `unset
3:4 the text has 2 characters; at least 3 are needed [wrong-length] write at least 1 character more`},
		{"a text that is too long", "type: text, maxLength: 3", `abcde`, `unset
3:4 the text has 5 characters; the limit is 3 [wrong-length] shorten it by 2 characters`},
		{"a text of a pattern", `type: text, pattern: "^[A-Z]{3}$"`, `ABC`, `"ABC"`},
		{"a text of another pattern", `type: text, pattern: "^[A-Z]{3}$"`, `abc`, `unset
3:4 "abc" does not match ^[A-Z]{3}$ [pattern] change the value, or the pattern in schemas/p.yaml:3`},
		{"an address of e-mail", "type: email", `ada@example.org`, `"ada@example.org"`},
		{"no address of e-mail", "type: email", `ada at example.org`, `unset
3:4 "ada at example.org" is not an e-mail address [wrong-kind] write it like ada@example.org`},
		{"a colour", "type: color", `"#9013feff"`, `"#9013feff"`},
		{"a colour's name", "type: color", `rebeccapurple`, `"rebeccapurple"`},
		{"a colour's function", "type: color", `rgb(1, 2, 3)`, `"rgb(1, 2, 3)"`},
		{"no colour", "type: color", `"#12"`, `unset
3:4 "#12" is not a colour [wrong-kind] write it like "#9013fe", in quotes`},
		{"a colour with more behind it", "type: color", `"red; background: url(x)"`, `unset
3:4 "red; background: url(x)" is not a colour [wrong-kind] write it like "#9013fe", in quotes`},

		// Numbers.
		{"an integer", "type: integer", `12`, `integer 12`},
		{"an integer below zero", "type: integer", `-12`, `integer -12`},
		{"an integer in hexadecimal", "type: integer", `0x1F`, `integer 31`},
		{"an integer with underscores", "type: integer", `1_000`, `integer 1000`},
		{"an integer with a point that does no harm", "type: integer", `12.0`, `integer 12`},
		{"a quoted integer", "type: integer", `"12"`, `unset
3:4 expected an integer, found the text "12" [wrong-kind] remove the quotes`},
		{"a word is no integer", "type: integer", `many`, `unset
3:4 expected an integer, found "many" [wrong-kind] write a whole number, like 12`},
		{"half is no integer", "type: integer", `12.5`, `unset
3:4 expected an integer, found 12.5 [wrong-kind] write 13, or make the field a number`},
		{"an integer with a leading zero", "type: integer", `01234`, `unset
3:4 01234 would be read as the octal number 668 [bad-number] write 1234, or make the field a text`},
		{"a leading zero that is no octal", "type: integer", `089`, `unset
3:4 089 has a leading zero [bad-number] write 89, or make the field a text`},
		{"the largest integer", "type: integer", `9007199254740991`, `integer 9007199254740991`},
		{"an integer that JavaScript changes", "type: integer", `9007199254740993`, `unset
3:4 the number exceeds 2^53-1 and would change in JavaScript [bad-number] make the field a text, or use a smaller number`},
		{"not a number", "type: number", `.nan`, `unset
3:4 NaN cannot be written as JSON [bad-number] remove the value`},
		{"infinity", "type: number", `-.inf`, `unset
3:4 infinity cannot be written as JSON [bad-number] remove the value`},
		{"a number that is too large", "type: number", `1e999`, `unset
3:4 "1e999" is too large [bad-number] use a smaller number`},
		{"a number", "type: number", `39.9`, `number 39.9`},
		{"a number with an exponent", "type: number", `1e3`, `number 1000`},
		{"a number without a zero", "type: number", `.5`, `number 0.5`},
		{"a number with a comma", "type: number", `3,5`, `unset
3:4 expected a number, found "3,5" [wrong-kind] write 3.5`},
		{"a number below the least", "type: number, min: 0", `-1`, `unset
3:4 -1 is less than 0 [out-of-range] write 0 or more`},
		{"a number above the most", "type: number, max: 5", `5.5`, `unset
3:4 5.5 is more than 5 [out-of-range] write 5 or less`},
		{"a number on a step", "type: number, step: 0.01", `39.95`, `number 39.95`},
		{"a number off its step", "type: number, min: 1, step: 0.5", `1.7`, `unset
3:4 1.7 is no multiple of 0.5, counted from 1 [out-of-range] write 1.5 or 2`},

		// Booleans.
		{"true", "type: boolean", `true`, `true`},
		{"false", "type: boolean", `False`, `false`},
		{"no", "type: boolean", `no`, `unset
3:4 expected true or false, found "no" [wrong-kind] write false`},
		{"true in quotes", "type: boolean", `"true"`, `unset
3:4 expected true or false, found the text "true" [wrong-kind] remove the quotes`},

		// Dates and times.
		{"a date", "type: date", `2026-03-01`, `date 2026-03-01 UTC`},
		{"a date with short parts", "type: date", `2026-3-1`, `date 2026-03-01 UTC`},
		{"a day that does not exist", "type: date", `2026-02-30`, `unset
3:4 2026-02-30 does not exist (February 2026 has 28 days) [bad-date] correct the day`},
		{"a month that does not exist", "type: date", `2026-13-01`, `unset
3:4 2026-13-01 does not exist (there is no month 13) [bad-date] correct the month`},
		{"a date that has a time", "type: date", `2026-03-01 9:05`, `unset
3:4 "2026-03-01 9:05" has a time, and this is a date [bad-date] write 2026-03-01, or make the field a dateTime`},
		{"a date that somebody else writes", "type: date", `3/4/2026`, `unset
3:4 "3/4/2026" is not a date [bad-date] write it like 2026-03-01`},
		{"a moment", "type: dateTime", `2026-03-01T09:05:00Z`, `time 2026-03-01T09:05:00Z`},
		{"a moment without an offset is the project's", "type: dateTime", `2026-03-01 9:05`, `time 2026-03-01T09:05:00+01:00`},
		{"a moment that does not exist", "type: dateTime", `2026-03-29 02:30`, `unset
3:4 02:30 on 2026-03-29 does not exist in Europe/Berlin (clocks jump from 02:00 to 03:00) [bad-date] write an offset: ` + "`2026-03-29T02:30:00+01:00`"},
		{"a time", "type: time", `13:22`, `clock 48120`},
		{"a time with seconds", "type: time", `9:05:07`, `clock 32707`},
		{"no time of day", "type: time", `25:00`, `unset
3:4 25:00 is no time of day [bad-date] a day goes from 00:00 to 23:59`},
		{"no time", "type: time", `noon`, `unset
3:4 "noon" is not a time [bad-date] write it like 13:22`},

		// Choices.
		{"an option", "type: select, options: [new, old]", `new`, `"new"`},
		{"an option with a label", "type: select, options: [{value: new, label: New}]", `new`, `"new"`},
		{"an option that is mistyped", "type: select, options: [regular, discontinued]", `reguler`, `unset
3:4 "reguler" is not an option [not-an-option] did you mean "regular"?`},
		{"no option", "type: select, options: [new, old]", `zzzzzz`, `unset
3:4 "zzzzzz" is not an option [not-an-option] write new or old`},
		{"options", "type: select, many: true, options: [new, old]", `[new, old]`, `["new", "old"]`},
		{"one option where several may stand", "type: select, many: true, options: [new, old]", `old`, `["old"]`},

		// Tags and lists.
		{"tags", "type: tags", `[go, "017"]`, `["go", "017"]`},
		{"one tag", "type: tags", `go`, `["go"]`},
		{"no tags", "type: tags", `[]`, `unset`},
		{"tags in one text", `type: tags, separator: ","`, `"A, B ,,C"`, `["A", "B", "C"]`},
		{"nothing in a list", "type: tags", `[null]`, `unset
3:5 expected a value in the list, found nothing [wrong-kind] write a value, or remove the item`},
		{"too few", "type: tags, min: 2", `[a]`, `["a"]
3:4 1 value where at least 2 are needed [wrong-count] write 1 value more`},
		{"too many", "type: tags, max: 1", `[a, b, c]`, `["a", "b", "c"]
3:4 3 values where at most 1 is allowed [wrong-count] remove 2 values`},
		{"a list of texts", "type: list, of: text", `[a, b]`, `["a", "b"]`},
		{"a list of one", "type: list, of: text", `a`, `["a"]`},
		{"a list of integers", "type: list, of: integer", `[1, two]`, `[integer 1]
3:8 expected an integer, found "two" [wrong-kind] write a whole number, like 12`},
		{"a list of a field with constraints", "type: list, of: {type: text, maxLength: 2}", `[ab, abc]`, `["ab"]
3:9 the text has 3 characters; the limit is 2 [wrong-length] shorten it by 1 character`},
		{"a list of references", "type: list, of: {type: reference, to: p}", `[a, b/c]`, `[document "a" 3:5-6, document "b/c" 3:8-11]`},
		{"a list of fields", "type: list, fields: [{name: a, type: text}, {name: b, type: integer}]", `[{a: x, b: 1}, {b: 2}]`,
			`[{a: "x", b: integer 1}, {a: unset, b: integer 2}]`},
		{"a list of one mapping", "type: list, fields: [{name: a, type: text}]", `{a: x}`, `[{a: "x"}]`},

		// What leads elsewhere.
		{"a reference", "type: reference, to: p", `a/b`, `document "a/b" 3:4-7`},
		{"references", "type: reference, to: p, many: true", `a`, `[document "a" 3:4-5]`},
		{"a reference is no mapping", "type: reference, to: p", `{slug: a}`, `unset
3:4 expected a slug or a path, found a mapping [wrong-kind] write the value alone, in quotes if it begins with {`},
		{"an absolute address", "type: url", `https://example.org/a`, `link "https://example.org/a" 3:4-25`},
		{"an address in the project", "type: url", `../other.md#h`, `link "../other.md#h" 3:4-17`},
		{"an address that runs", "type: url", `"java\tscript:alert(1)"`, `unset
3:4 an address may not begin with "javascript:" [url-scheme] allowed: http, https, mailto, tel, or an address in the project`},
		{"a file", "type: file", `a.pdf`, `file "a.pdf" 3:4-9 alt "" title ""`},
		{"a file of an accepted kind", "type: file, accept: [pdf]", `/a.PDF?x#y`, `file "/a.PDF?x#y" 3:4-14 alt "" title ""`},
		{"a file of another kind", "type: file, accept: [pdf, txt]", `a.b/c`, `unset
3:4 "a.b/c" is not of an accepted kind [wrong-kind] accepted: pdf, txt`},
		{"an image with more", "type: image", `{src: a.jpg, alt: A, title: T}`, `file "a.jpg" 3:10-15 alt "A" title "T"`},
		{"an image without an address", "type: image", `{alt: A}`, `unset
3:4 "src" is required by an image [required] add ` + "`src: …`"},
		{"an image with a mistyped key", "type: image", `{src: a.jpg, titel: A}`, `file "a.jpg" 3:10-15 alt "" title ""
3:17 "titel" is not a field of an image [unknown-field] did you mean "title"?`},
		{"an image that has to be described", "type: image, alt: required", `a.jpg`, `file "a.jpg" 3:4-9 alt "" title ""
3:4 the image needs an alternative text [missing-alt] write ` + "`{src: a.jpg, alt: …}`, and say what is to be seen"},

		// Anything.
		{"json", "type: json", `{b: [1, 1.50, 017x, "1", true, ~, 2024-01-02], a: "\"<"}`, `json {"b":[1,1.5,"017x","1",true,null,"2024-01-02"],"a":"\"<"}`},
		{"json that is no number", "type: json", `[01]`, `unset
3:5 01 would be read as the octal number 1 [bad-number] write 1, or make the field a text`},
		{"json that changes what an object is", "type: json", `{a: {__proto__: 1}}`, `unset
3:9 "__proto__" cannot be a key: JavaScript takes it for something else [reserved-name] rename it`},
		{"json of a schema", "type: json, schema: {type: array}", `[1]`, `json [1]`},

		// Groups and blocks.
		{"a group", "type: group, fields: [{name: a, type: text}, {name: b, type: text, defaultValue: z}]", `{a: x}`, `{a: "x", b: "z"}`},
		{"a group of a block", "type: group, of: quote", `{text: x, _id: q1}`, `quote{_id q1; text: "x", by: unset}`},
		{"a group that lacks a field", "type: group, of: quote", `{by: x}`, `quote{text: unset, by: "x"}
3:4 "text" is required by quote [required] add ` + "`text: …`"},
		{"a group with an empty field", "type: group, of: quote", `{text: "", by: x}`, `quote{text: unset, by: "x"}
3:11 "text" is required by quote, and is empty [required] write a value`},
		{"a group with a mistyped field", "type: group, of: quote", `{text: a, bye: x}`, `quote{text: "a", by: unset}
3:14 "bye" is not a field of quote [unknown-field] did you mean "by"?`},
		{"a group that is none", "type: group, of: quote", `x`, `unset
3:4 expected the fields of quote, found "x" [wrong-kind] write its fields below it`},
		{"blocks", "type: blocks, of: [quote, break]", `[{type: quote, text: a}, {type: break}]`, `[quote{text: "a", by: unset}, break{line: unset}]`},
		{"one block", "type: blocks, of: [quote, break]", `{type: break, line: wide}`, `[break{line: "wide"}]`},
		{"a block without a type", "type: blocks, of: [quote, break]", `[{text: a}]`, `unset
3:5 a block needs a "type" [required] add ` + "`type: …`: quote or break"},
		{"a block of a mistyped type", "type: blocks, of: [quote, break]", `[{type: qoute}]`, `unset
3:12 "qoute" is not a block of "f" [not-an-option] did you mean "quote"?`},
		{"a block that is none", "type: blocks, of: [quote]", `[a]`, `unset
3:5 expected a block, found "a" [wrong-kind] write ` + "`- type: quote` and the block's fields below it"},

		// Markdown in front matter.
		{"markdown", "type: markdown", `"*a* [b](c.md)"`, `body <p><em>a</em> <a href="">b</a></p>`},
		{"html", "type: html", `"<p onclick=x>a</p>"`, `body <p>a</p>
3:8 the attribute onclick`},
	} {
		t.Run(c.name, func(t *testing.T) {
			documents, store, problems := read(t, fmt.Sprintf(`-- galley.yaml --
timezone: Europe/Berlin
-- schemas/p.yaml --
fields:
  - {name: title, type: text}
  - {name: f, %s}
-- schemas/quote.yaml --
kind: block
fields: [{name: text, type: text, required: true}, {name: by, type: text}]
-- schemas/break.yaml --
kind: block
fields: [{name: line, type: text}]
-- content/p/a.yaml --
title: T
# the value
f: %s
`, c.field, c.yaml))
			if len(documents) != 1 {
				t.Fatalf("%d documents\n%s", len(documents), contenttest.Text(problems))
			}
			d := documents[0]
			got := []string{show(d, store, d.Values[1])}
			for _, p := range problems {
				got = append(got, fmt.Sprintf("%d:%d %s [%s] %s", p.Line, p.Column, p.Message, p.Rule, p.Hint))
			}
			want := strings.Split(c.want, "\n")
			if last := want[len(want)-1]; len(want) == len(got) && c.name == "html" && strings.HasPrefix(got[len(got)-1], last[:3]) {
				got[len(got)-1] = last // the words are the printer's
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
		})
	}
}
