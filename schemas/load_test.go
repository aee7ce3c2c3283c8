package schemas_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"galley/schemas"
	"galley/schemas/source"
)

func TestNoProject(t *testing.T) {
	p, _, err := schemas.Load(fstest.MapFS{"content/post/a.md": {}})
	if !errors.Is(err, schemas.ErrNoProject) || p == nil {
		t.Errorf("got %v, %v", p, err)
	}
	for _, file := range []string{"galley.yaml", "schemas/post.yaml"} {
		if _, _, err := schemas.Load(fstest.MapFS{file: {Data: []byte("title: x")}}); err != nil {
			t.Errorf("%s alone: %v", file, err)
		}
	}
}

func TestDefaults(t *testing.T) {
	for _, text := range []string{"-- galley.yaml --\n", "-- galley.yaml --\ntitle:\napi:\nlimits: {}\n", "-- galley.yaml --\n# nothing\n"} {
		p := good(t, text)
		got := strings.TrimSpace(fmt.Sprintln(p.Locales, p.Zone, p.Theme, p.Content, p.Static, p.Output, p.Markdown, p.Feeds, p.Base("r3"), p.Base("butter")))
		want := "[en] UTC default content static public {false true true false} {20 [] false} /api"
		if got != want {
			t.Errorf("defaults of %q:\nwant %s\n got %s", text, want, got)
		}
		limits := schemas.Limits{
			Limits:    source.Limits{Document: 1048576, Depth: 64, Nodes: 100000, Aliases: 100},
			Paragraph: 32768, Columns: 128, Render: 2 * time.Second, Output: 16777216, Image: 50000000,
		}
		if diff := cmp.Diff(limits, p.Limits); diff != "" {
			t.Errorf("limits (-want +got):\n%s", diff)
		}
	}
}

func TestConfig(t *testing.T) {
	p := good(t, `
-- galley.yaml --
title: {en: The Long View, fr: Le long regard}
baseURL: https://example.test/docs/
locales: [en, fr]
timezone: Europe/Zurich
content: ./site/pages/
output: ../public
limits: {document: 2MiB, image: 1.5MP, render: 500ms, output: 3000}
dates: {git: true, formats: [M/D/YYYY, "D MMMM YYYY HH:mm Z", "YY-MM-DD HH.mm A"]}
keys: {date: [pubDate, "meta.date"], url: path, visibility: false, ignore: [layout]}
checks: {broken-link: warning, shortcode: off, no-type: error}
api: {r3: {base: content/v1/}, butter: true, apostrophe: false}
-- schemas/post.yaml --
keys: {date: when, ignore: menu}
checks: {broken-link: error}
fields: [{name: title, type: text}]
`)
	got := []string{
		p.Title.In("en"), p.Title.In("fr"), p.Title.In("de"), p.BaseURL, p.Path, p.Zone.String(), p.Content, p.Output,
		fmt.Sprint(p.Limits.Document, p.Limits.Image, p.Limits.Render, p.Limits.Limits.Depth, p.Limits.Output),
		strings.Join(p.Dates.Layouts, " | "),
		p.Base("r3"), p.Base("butter"), p.Base("apostrophe"),
	}
	want := []string{
		"The Long View", "Le long regard", "The Long View", "https://example.test/docs", "/docs", "Europe/Zurich", "site/pages", "../public",
		"2097152 1500000 500ms 64 3000",
		"1/2/2006 | 2 January 2006 15:04 Z07:00 | 2 January 2006 15:04 Z0700 | 06-01-02 03.04 PM",
		"/content/v1", "/v2", "",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("galley.yaml (-want +got):\n%s", diff)
	}
	post := p.Type("post")
	keys := func(k schemas.Keys) (text string) {
		for key := range schemas.DocumentKeys {
			for _, s := range k.From[key] {
				if s.Text != key.String() {
					text += fmt.Sprint(key, "=", strings.Join(s.Path, "/"), " ")
				}
			}
		}
		for _, s := range k.Ignore {
			text += "-" + s.Text + " "
		}
		return text
	}
	if got, want := keys(p.Keys), "url=path date=pubDate date=meta/date -layout "; got != want {
		t.Errorf("the project's keys: %s, want %s", got, want)
	}
	if got, want := keys(post.Keys), "url=path date=when -layout -menu "; got != want {
		t.Errorf("the type's keys: %s, want %s", got, want)
	}
	if len(post.Keys.From[schemas.KeyVisibility]) != 0 {
		t.Error("a key that is false has spellings")
	}
	want2 := schemas.Checks{source.BrokenLink: source.Error, source.Shortcode: source.Off, source.NoType: source.Error}
	if diff := cmp.Diff(want2, post.Checks); diff != "" {
		t.Errorf("checks (-want +got):\n%s", diff)
	}
	if p.Checks[source.BrokenLink] != source.Warning {
		t.Error("a type's checks have changed the project's")
	}
}

// outline prints a type's fields with what they are made of.
func outline(fields []*schemas.Field, depth int) string {
	var b strings.Builder
	for _, f := range fields {
		fmt.Fprintf(&b, "%s%s %s", strings.Repeat("  ", depth), f.Name, f.Kind)
		for _, s := range f.From {
			if s.Text != f.Name {
				b.WriteString(" <" + strings.Join(s.Path, "/"))
			}
		}
		for _, t := range append(f.To, f.Of...) {
			b.WriteString(" " + t.Name)
		}
		if f.Item != nil {
			b.WriteString(" [" + f.Item.Kind.String())
			for _, t := range append(f.Item.To, f.Item.Of...) {
				b.WriteString(" " + t.Name)
			}
			b.WriteString("]")
		}
		b.WriteString("\n")
		if depth < 3 {
			b.WriteString(outline(f.Fields, depth+1))
			if f.Item != nil {
				b.WriteString(outline(f.Item.Fields, depth+1))
			}
		}
	}
	return b.String()
}

func TestFields(t *testing.T) {
	p := good(t, `
-- schemas/post.yaml --
fields:
  - {name: first, type: text}
  - include: common
  - {name: summary, type: markdown, from: [deck, meta.deck]}
  - {name: related, type: list, of: {type: reference, to: [post, author]}}
  - {name: images, type: list, of: image}
  - {name: rows, type: list, fields: [{name: a, type: text}, {name: b, type: group, fields: [{name: c, type: number}]}]}
  - {name: seo, type: group, of: seo}
  - {name: parts, type: blocks, of: [seo, item]}
  - {name: menu, type: list, of: item}
-- schemas/author.yaml --
fields: [{name: name, type: text}, {name: posts, type: computed, from: post.author, as: references}]
-- schemas/common.yaml --
kind: block
fields: [{name: title, type: text}, {include: deeper}, {name: author, type: reference, to: author}]
-- schemas/deeper.yaml --
kind: block
fields: [{name: summary, type: text}]
-- schemas/seo.yaml --
kind: block
fields: [{name: description, type: text}]
-- schemas/item.yaml --
kind: block
fields: [{name: label, type: text}, {name: items, type: list, of: item}]
`)
	want := `first text
title text
summary markdown <deck <meta/deck
author reference author
related list [reference post author]
images list [image]
rows list [group]
  a text
  b group
    c number
seo group seo
  description text
parts blocks seo item
menu list [group item]
  label text
  items list [group item]
    label text
    items list [group item]
      label text
      items list [group item]
`
	post := p.Type("post")
	if diff := cmp.Diff(want, outline(post.Fields, 0)); diff != "" {
		t.Errorf("fields of post (-want +got):\n%s", diff)
	}
	item := p.Type("item")
	if items := item.Field("items"); items.Item.Fields[1] != items {
		t.Error("a block that contains itself is not itself")
	}
	if f := p.Type("author").Field("posts"); f.ComputedOfAll != post || f.ComputedFrom != post.Field("author") {
		t.Error("computed references do not lead to the field of the type")
	}
	if post.TitleField != post.Field("title") || post.SlugField != post.TitleField || post.Body != post.Field("summary") {
		t.Errorf("title %v, slug %v, body %v", post.TitleField, post.SlugField, post.Body)
	}
}

// parts prints a pattern.
func parts(p schemas.Pattern) string {
	var b strings.Builder
	for _, part := range p.Parts {
		switch {
		case part.Kind == schemas.PartLiteral:
			fmt.Fprintf(&b, "%q ", part.Literal)
		case part.Field != nil:
			fmt.Fprintf(&b, "field:%s.%s ", part.Field.Name, part.Of)
		default:
			fmt.Fprintf(&b, "part:%d ", part.Kind)
		}
	}
	return strings.TrimSpace(b.String())
}

func TestAddresses(t *testing.T) {
	const fields = "\nfields: [{name: title, type: text}, {name: start, type: dateTime}]\n"
	tests := []struct{ name, keys, urls, lists string }{
		{"locales but the first have a prefix", "url: /blog/{slug}/\nlistURL: /blog/",
			`en: "/blog/" part:4 "/"; fr: "/fr/blog/" part:4 "/"`, "en: /blog/; fr: /fr/blog/"},
		{"slashes may be missing", "url: blog/{slug}\nlistURL: blog",
			`en: "/blog/" part:4; fr: "/fr/blog/" part:4`, "en: /blog/; fr: /fr/blog/"},
		{"a pattern that says the locale has none", `url: "/{locale}/{slug}/"` + "\n" + `listURL: "/{locale}/"`,
			`en: "/" part:3 "/" part:4 "/"; fr: "/" part:3 "/" part:4 "/"`, "en: /en/; fr: /fr/"},
		{"a map has none", `url: {en: "/a/{slug}/", FR: "/b/{slug}/"}` + "\nlistURL: {en: /a/, fr: /b/list.html}",
			`en: "/a/" part:4 "/"; fr: "/b/" part:4 "/"`, "en: /a/; fr: /b/list.html"},
		{"the root", `url: "/{path}/"` + "\nlistURL: /",
			`en: "/" part:2 "/"; fr: "/fr/" part:2 "/"`, "en: /; fr: /fr/"},
		{"fields, and parts of times", `url: "/{start.year}/{title}/{start}/{year}/{file}/"`,
			`en: "/" field:start.year "/" field:title. "/" field:start. "/" part:5 "/" part:1 "/"; fr: "/fr/" field:start.year "/" field:title. "/" field:start. "/" part:5 "/" part:1 "/"`, ""},
		{"a version is no extension", "listURL: /v1.2\nurl: /v1.2/{slug}.html",
			`en: "/v1.2/" part:4 ".html"; fr: "/fr/v1.2/" part:4 ".html"`, "en: /v1.2/; fr: /fr/v1.2/"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := good(t, "-- galley.yaml --\nlocales: [en, fr]\n-- schemas/post.yaml --\n"+test.keys+fields)
			var urls, lists []string
			for _, locale := range p.Locales {
				urls = append(urls, locale+": "+parts(p.Type("post").URL[locale]))
				if list, ok := p.Type("post").ListURL[locale]; ok {
					lists = append(lists, locale+": "+list)
				}
			}
			if got := strings.Join(urls, "; "); got != test.urls {
				t.Errorf("urls:\nwant %s\n got %s", test.urls, got)
			}
			if got := strings.Join(lists, "; "); got != test.lists {
				t.Errorf("lists:\nwant %s\n got %s", test.lists, got)
			}
		})
	}
}

func TestTaxonomies(t *testing.T) {
	p := good(t, `
-- galley.yaml --
locales: [en, fr]
-- schemas/product.yaml --
fields:
  - {name: title, type: text}
  - {name: tags, type: tags, taxonomy: tags}
  - {name: category, type: reference, to: category, taxonomy: categories}
  - {name: variants, type: list, fields: [{name: colour, type: select, options: [red], taxonomy: colours}]}
  - {name: parts, type: blocks, of: [note]}
-- schemas/note.yaml --
kind: block
fields: [{name: tags, type: tags, taxonomy: tags}]
-- schemas/unused.yaml --
kind: block
fields: [{name: tags, type: tags, taxonomy: unused}]
-- schemas/hidden.yaml --
private: true
fields: [{name: tags, type: tags, taxonomy: hidden}]
-- schemas/category.yaml --
url: /{slug}/
listURL: /
fields: [{name: title, type: text}]
`)
	var got []string
	for _, x := range p.Taxonomies {
		to := ""
		if x.To != nil {
			to = x.To.Name
		}
		got = append(got, fmt.Sprintf("%s of %d fields to %q at %s and %s", x.Name, len(x.Fields), to, x.ListURL["fr"], parts(x.TermURL["fr"])))
	}
	want := []string{
		`categories of 1 fields to "category" at /fr/ and "/fr/" part:4 "/"`,
		`colours of 1 fields to "" at /fr/colours/ and "/fr/colours/" part:4 "/"`,
		`tags of 2 fields to "" at /fr/tags/ and "/fr/tags/" part:4 "/"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("taxonomies (-want +got):\n%s", diff)
	}
	if f := p.Type("product").Field("tags"); f.Taxonomy != p.Taxonomy("tags") {
		t.Error("a field's taxonomy is not the project's")
	}
}

func TestOrders(t *testing.T) {
	for _, test := range []struct{ keys, want string }{
		{"", "-date"}, {"order: title", "title!"}, {"order: [-rank, slug, -updated]", "-rank! slug -updated"},
		{"kind: collection", ""}, {"keys: {date: false}\norder: -date", "-date!"},
	} {
		extra := ""
		if strings.Contains(test.keys, "false") {
			extra = ", {name: date, type: date}"
		}
		p := good(t, "-- schemas/post.yaml --\n"+test.keys+"\nfields: [{name: title, type: text}, {name: rank, type: integer}"+extra+"]\n")
		var words []string
		for _, o := range p.Type("post").Order {
			word := o.Key
			if o.Descending {
				word = "-" + word
			}
			if o.Field != nil {
				word += "!"
			}
			words = append(words, word)
		}
		if got := strings.Join(words, " "); got != test.want {
			t.Errorf("order of %q is %q, want %q", test.keys, got, test.want)
		}
	}
}

func TestHash(t *testing.T) {
	hash := func(text string) uint64 { return good(t, text).Hash }
	const one = "-- galley.yaml --\ntitle: A\n-- schemas/post.yaml --\nfields: [{name: title, type: text}]\n"
	if first, second := hash(one), hash(one); first != second {
		t.Error("the same project has two hashes")
	}
	for _, other := range []string{strings.Replace(one, "A", "B", 1), strings.Replace(one, "post", "note", 1), one + "-- schemas/a.yaml --\nfields: [{name: x, type: text}]\n"} {
		if hash(one) == hash(other) {
			t.Errorf("another project has the same hash: %s", other)
		}
	}
}

func TestLinksAreNotFollowed(t *testing.T) {
	fields := []byte("fields: [{name: title, type: text}]")
	_, problems := loadFS(t, fstest.MapFS{
		"post.yaml":         {Data: fields},
		"schemas/post.yaml": {Data: []byte("../post.yaml"), Mode: fs.ModeSymlink},
		"schemas/note.yaml": {Data: fields},
		"galley.yaml":       {Mode: fs.ModeNamedPipe},
	})
	want := `galley.yaml:0:0: galley.yaml is not a file  [not-a-file]
  hint: put a copy of the file in its place
schemas/post.yaml:0:0: schemas/post.yaml is a symbolic link, which is not followed  [symlink]
  hint: put a copy of the file in its place
`
	if diff := cmp.Diff(want, told(problems)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func TestChecksHoldForSchemasToo(t *testing.T) {
	const schema = "-- schemas/post.yaml --\nlabel: a\nlabel: b\nfields: [{name: title, type: text}]\n"
	for severity, want := range map[string]int{"error": 1, "warning": 1, "off": 0} {
		p, problems := load(t, "-- galley.yaml --\nchecks: {duplicate-key: "+severity+"}\n"+schema)
		if len(problems) != want || problems.Failed() != (severity == "error") {
			t.Errorf("duplicate-key: %s gives %s", severity, told(problems))
		}
		if got := p.Type("post").Label.Text; got != "b" {
			t.Errorf("of a repeated key %q holds, want the last", got)
		}
	}
}

// No pattern takes longer than a quarter of a second, whatever the text
// (reliability P-29); this asserts the arithmetic behind it, not the time.
func TestPatternLimit(t *testing.T) {
	for pattern, atLeast := range map[string]int{"^[A-Z]{3}-[0-9]{5}$": 1 << 20, "a{1000}b": 1 << 14} {
		f := good(t, "-- schemas/post.yaml --\nfields: [{name: title, type: text, pattern: '"+pattern+"'}]\n").Type("post").Field("title")
		if f.PatternLimit < atLeast || f.PatternLimit > 8<<20 {
			t.Errorf("%s may be tried on %d bytes", pattern, f.PatternLimit)
		}
	}
	_, problems := load(t, "-- schemas/post.yaml --\nfields: [{name: title, type: text, pattern: '"+strings.Repeat("(a|b){900}", 20)+"'}]\n")
	if got := told(problems); !strings.Contains(got, "the pattern is too large  [bad-pattern]") {
		t.Errorf("a pattern of 20 times 900 repetitions: %s", got)
	}
}

func TestBaseURL(t *testing.T) {
	for _, c := range []struct{ text, base, path, fault string }{
		{"https://example.test", "https://example.test", "", ""},
		{"https://example.test/docs/", "https://example.test/docs", "/docs", ""},
		{"http://[::1]:8080/a", "http://[::1]:8080/a", "/a", ""},
		{"https://example.test/a b/ä", "https://example.test/a%20b/%C3%A4", "/a%20b/%C3%A4", ""},
		{"https://example.test/a%20b", "https://example.test/a%20b", "/a%20b", ""},
		{`https://example.test/"><b>`, "https://example.test/%22%3E%3Cb%3E", "/%22%3E%3Cb%3E", ""},
		{"https://example.test/a/%2e%2e/b", "", "", "has no empty part, no . and no .. in its path"},
		{"ftp://example.test", "", "", "begins with https:// or http://"},
		{"https://", "", "", "names no host"},
		{"https://u:p@example.test", "", "", "has no user and no password"},
		{"https://example.test/?a", "", "", "ends before ? and #"},
		{"https://example.test/#", "", "", "ends before ? and #"},
	} {
		base, path, fault := schemas.BaseURL(c.text)
		if base != c.base || path != c.path || fault != c.fault {
			t.Errorf("%s:\nwant %q %q %q\n got %q %q %q", c.text, c.base, c.path, c.fault, base, path, fault)
		}
	}
}
