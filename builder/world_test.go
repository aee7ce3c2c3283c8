package builder

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

// A world is a small but rich project on the disk, and somebody who edits it at
// random: what people do in a day, and what editors do on the way.
type world struct {
	t     testing.TB
	rng   *rand.Rand
	dir   string
	files map[string]string // as they should be
	disk  map[string]string // as they are
	now   time.Time
	good  map[string]string // as they were when all was well
	base  map[string]string // the beginning
	done  []string          // the last steps, for people
}

const worldFiles = `
-- galley.yaml --
title: {en: World, fr: Monde}
baseURL: https://world.test
locales: [en, fr]
api: {r3: {limit: 3, variants: {limit: [2], sort: [slug, -publishedAt]}}, apostrophe: {perPage: 3}}
feeds: {limit: 3}
checks: {broken-link: warning, broken-heading: warning, missing-file: warning}
-- schemas/author.yaml --
titleField: name
url: /people/{slug}/
listURL: /people/
order: name
fields:
  - {name: name, type: text, required: true}
  - {name: bio, type: markdown}
  - {name: posts, type: computed, from: post.author, as: references}
-- schemas/post.yaml --
url: /blog/{slug}/
listURL: /blog/
order: -date
perPage: 3
omitFromLists: [body]
fields:
  - {name: title, type: text, required: true}
  - {name: author, type: reference, to: author, taxonomy: authors}
  - {name: tags, type: tags, taxonomy: tags}
  - {name: related, type: reference, to: post, many: true, onUnpublished: omit}
  - {name: cover, type: image}
  - {name: code, type: text, unique: true}
  - {name: more, type: url}
  - {name: body, type: richText}
  - {name: contents, type: computed, from: body, as: toc}
-- schemas/page.yaml --
slug: "{path}"
url: /{path}/
order: [weight, owner]
fields:
  - {name: title, type: text, required: true}
  - {name: weight, type: integer}
  - {name: owner, type: reference, to: author}
  - {name: body, type: markdown}
  - {name: parts, type: blocks, of: [quote]}
-- schemas/quote.yaml --
kind: block
fields:
  - {name: text, type: markdown}
  - {name: by, type: reference, to: author}
-- schemas/place.yaml --
url: /places/{slug}/
listURL: /places/
order: title
fields:
  - {name: title, type: text, required: true}
  - {name: height, type: integer, localized: false}
  - {name: guide, type: reference, to: author, localized: false}
  - {name: photo, type: image, localized: false}
  - {name: topics, type: tags, to: topic, taxonomy: topics}
  - {name: body, type: markdown}
-- schemas/topic.yaml --
url: /topics/{slug}/
listURL: /topics/
order: title
fields:
  - {name: title, type: text, required: true}
  - {name: body, type: markdown}
-- schemas/thing.yaml --
slug: "{maker}-{file}"
url: /things/{maker}/{slug}/
fields:
  - {name: title, type: text, required: true}
  - {name: maker, type: reference, to: author, required: true}
-- schemas/link.yaml --
kind: collection
titleField: label
fields:
  - {name: label, type: text}
  - {name: to, type: url}
  - {name: topics, type: tags, to: topic, taxonomy: topics}
-- schemas/settings.yaml --
kind: single
fields:
  - {name: claim, type: text}
  - {name: best, type: reference, to: post, onUnpublished: omit}
-- schemas/note.yaml --
private: true
fields:
  - {name: title, type: text}
  - {name: about, type: reference, to: author}
-- content/author/ada.md --
---
name: Ada Lima
---
Writes.
-- content/author/ben.md --
---
name: Ben
---
-- content/author/cy.yaml --
name: Cy Oh
-- content/topic/sea.yaml --
title: The Sea
-- content/topic/hill.yaml --
title: Hills
-- content/topic/hill.fr.yaml --
title: Collines
-- content/post/a.md --
---
title: Alpha
date: 2026-01-01
author: ada
tags: [Go, Sea]
code: x1
aliases: [/old/a/]
---
## One

See [b](b.md#two) and [the tag](/tags/go/).
-- content/post/b.md --
---
title: Beta
date: 2026-02-01
author: Ada Lima
tags: [Go]
related: [a, c]
---
## Two

[a](/blog/a/#one), [c](../post/c.md), [Ada](/people/ada/)
-- content/post/c/index.md --
---
title: Gamma
date: 2026-03-01
author: ben
tags: [sea]
cover: photo.png
---
![A photo](photo.png) and [the paper](paper.txt).
-- content/post/c/photo.png --
no picture
-- content/post/c/paper.txt --
Paper.
-- content/post/d.md --
---
title: Delta
date: 2026-07-01
---
-- content/post/e.md --
---
title: Epsilon
draft: true
---
[a](a.md)
-- content/page/_index.md --
---
title: Home
---
Welcome.
-- content/page/about.md --
---
title: About
weight: 1
owner: ben
parts: [{type: quote, text: "Well [said](/blog/a/)", by: ada}]
---
-- content/page/about/team.md --
---
title: Team
weight: 2
---
[up](../about.md)
-- content/place/north.md --
---
title: North
height: 12
guide: ada
topics: [sea, The Sea]
photo: /logo.png
---
Cold.
-- content/place/north.fr.md --
---
title: Nord
topics: [hill]
---
Froid.
-- content/thing/lamp.yaml --
title: Lamp
maker: ada
-- content/link.yaml --
- {label: One, to: /blog/a/, topics: [sea]}
- {label: Two, to: "https://else.test/"}
-- content/settings.yaml --
claim: All of it
best: a
-- content/note/n.yaml --
title: A note
about: ada
-- static/logo.png --
no picture either
-- static/style.css --
body { color: black }
-- themes/own/page.html --
{{define "main"}}<h1>{{.Title}}</h1>{{end}}
`

func newWorld(t testing.TB, seed uint64) *world {
	w := &world{
		t: t, rng: rand.New(rand.NewPCG(seed, 1)), dir: t.TempDir(),
		files: map[string]string{}, disk: map[string]string{},
		now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC),
	}
	for _, f := range txtar.Parse([]byte(worldFiles)).Files {
		w.files[f.Name] = string(f.Data)
	}
	delete(w.files, "themes/own/page.html")
	w.files["themes/own/types/topic.html"] = "<h1>{{.Title}}</h1>{{.Body}}\n"
	w.base = maps.Clone(w.files)
	w.write(false)
	return w
}

func (w *world) chance(percent int) bool { return w.rng.IntN(100) < percent }

func pick[T any](w *world, from ...T) T { return from[w.rng.IntN(len(from))] }

// documents are the files of documents, sorted; of one type if it is named.
func (w *world) documents(typ string) []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(w.files)) {
		switch path.Ext(name) {
		case ".md", ".yaml":
			if strings.HasPrefix(name, "content/"+typ) {
				all = append(all, name)
			}
		}
	}
	return all
}

func (w *world) document() string {
	all := w.documents("")
	if len(all) == 0 {
		w.files["content/topic/sea.yaml"] = "title: The Sea\n"
		return "content/topic/sea.yaml"
	}
	return pick(w, all...)
}

func (w *world) name() string {
	return pick(w, "a", "b", "c", "d", "e", "f", "g", "lamp", "team", "x-y")
}

// text is the text of a document of a type.
func (w *world) text(typ string, markdown bool) string {
	var b strings.Builder
	line := func(percent int, format string, args ...any) {
		if w.chance(percent) {
			fmt.Fprintf(&b, format+"\n", args...)
		}
	}
	authors := func() string { return pick(w, "ada", "ada", "ben", "Ada Lima", "cy", "author/ada") }
	title := pick(w, "Alpha", "Beta", "Gamma", "Äther", "zeta", "Ada Lima", "The Sea", "Long title of it")
	switch typ {
	case "author":
		line(100, "name: %s", pick(w, "Ada Lima", "Ben", "Cy Oh", "Émile"))
	case "link":
		for i := range 1 + w.rng.IntN(3) {
			fmt.Fprintf(&b, "- {label: %s %d, to: %s, topics: [%s]}\n", pick(w, "One", "Two"), i, pick(w, "/blog/a/", "/people/ben/", "/topics/sea/"), pick(w, "sea", "hill", "Hills", "else"))
		}
		return b.String()
	case "settings":
		line(100, "claim: %s\nbest: %s", title, pick(w, "a", "b"))
	default:
		line(100, "title: %s", title)
	}
	switch typ {
	case "post":
		line(70, "author: %s", authors())
		line(70, "tags: [%s, %s]", pick(w, "Go", "go", "Sea", "sea", "Ünder"), pick(w, "Go", "Sea", "New"))
		line(40, "related: [%s, %s]", w.name(), pick(w, "a", "b"))
		line(20, "cover: %s", pick(w, "/logo.png", "photo.png", "c/photo.png"))
		line(10, "code: x%d", w.rng.IntN(9))
		line(20, "more: %s", pick(w, "/blog/a/", "/tags/go/", "b.md", "https://else.test/x"))
	case "page":
		line(70, "weight: %d", w.rng.IntN(4))
		line(40, "owner: %s", authors())
		line(30, "parts: [{type: quote, text: \"## %s\", by: ada}]", pick(w, "One", "Two"))
	case "place":
		line(60, "height: %d", w.rng.IntN(99))
		line(50, "guide: %s", authors())
		line(50, "topics: [%s, %s]", pick(w, "sea", "The Sea", "Hills"), pick(w, "hill", "else"))
		line(30, "photo: %s", pick(w, "/logo.png", "photo.png"))
	case "thing":
		line(97, "maker: %s", authors())
	case "note":
		line(60, "about: ada")
	}
	if typ != "settings" {
		w.keys(line)
	}
	if !markdown {
		line(30, "# %d", w.rng.IntN(1000))
		return b.String()
	}
	front := b.String()
	b.Reset()
	for range w.rng.IntN(4) {
		b.WriteString(pick(w,
			"## One\n\n", "## Two\n\n", "## Three {#three}\n\n", "Words of some kind.\n\n",
			"[a](/blog/a/), [b](/blog/b/#two)\n\n", "[a](../post/a.md#one)\n\n", "[about](/about/)\n\n", "[e](/blog/e/)\n\n",
			"[d](../post/d.md)\n\n", "![p](/logo.png)\n\n", "![p](photo.png)\n\n", "[paper](../post/c/paper.txt)\n\n",
			"[go](/tags/go/) and [new](/tags/new/)\n\n", "[here](#one)\n\n", "[f](f.md)\n\n", "[old](/old/a/)\n\n", "[x](x/)\n\n",
			"[style](/style.css)\n\n", "[n](../place/north.md)\n\n", "[the desk](/people/)\n\n", "<b>Raw</b>\n\n", "[feed](/blog/feed.xml)\n\n"))
	}
	return "---\n" + front + "---\n" + b.String()
}

// keys are a document's own.
func (w *world) keys(line func(int, string, ...any)) {
	line(50, "date: %s", pick(w, "2026-01-01", "2026-02-01", "2026-05-31", "2026-06-10", "2026-09-01", "2025-03-04"))
	line(10, "expires: %s", pick(w, "2026-06-05", "2026-12-01", "2026-01-02"))
	line(8, "draft: true")
	line(4, "archived: true")
	line(8, "slug: %s", w.name())
	line(4, "url: /%s/%s/", pick(w, "own", "blog", "people"), w.name())
	line(8, "aliases: [/old/%s/]", w.name())
	line(3, "id: 0c4f5a7e-1111-4a4a-8888-00000000000%d", w.rng.IntN(10))
	line(3, "visibility: loginRequired")
	line(8, "updated: 2026-05-0%d", 1+w.rng.IntN(9))
}

func typeOf(file string) string {
	typ, _, _ := strings.Cut(strings.TrimPrefix(file, "content/"), "/")
	typ, _, _ = strings.Cut(typ, ".")
	return typ
}

// replaceLine changes, adds or takes away a line of the front matter.
func (w *world) replaceLine(name, key, line string) {
	text := w.files[name]
	from := 0
	if strings.HasPrefix(text, "---\n") {
		from = 4
	}
	var b strings.Builder
	b.WriteString(text[:from])
	if line != "" {
		b.WriteString(line + "\n")
	}
	front, rest, body := strings.Cut(text[from:], "---\n")
	for l := range strings.Lines(front) {
		if !strings.HasPrefix(l, key+":") {
			b.WriteString(l)
		}
	}
	if body {
		b.WriteString("---\n" + rest)
	}
	w.files[name] = b.String()
}

// move renames a file or a folder.
func (w *world) move(from, to string) {
	if strings.HasPrefix(to+"/", from+"/") || strings.HasPrefix(from+"/", to+"/") {
		return
	}
	for _, name := range slices.Collect(maps.Keys(w.files)) {
		if name == from || strings.HasPrefix(name, from+"/") {
			w.put(to+name[len(from):], w.files[name])
			delete(w.files, name)
		}
	}
}

// put makes room for a file and lays it there.
func (w *world) put(name, text string) {
	for other := range w.files {
		if strings.HasPrefix(other, name+"/") || strings.HasPrefix(name, other+"/") {
			delete(w.files, other)
		}
	}
	w.files[name] = text
}

// A step is something that a person does. It says what it was.
type step func(w *world) string

// steps by how often they are taken.
var steps = []struct {
	weight int
	do     step
}{
	{12, func(w *world) string { // another text
		name := w.document()
		w.files[name] = w.text(typeOf(name), strings.HasSuffix(name, ".md"))
		return "write " + name
	}},
	{14, func(w *world) string { // the body alone
		name := w.document()
		if strings.HasSuffix(name, ".md") {
			w.files[name] += pick(w, "More.\n", "\n## Two\n", "\n[a](/blog/a/#one)\n", "\n[e](/blog/e/)\n", "\n![p](/logo.png)\n", "\n[nowhere](/no/)\n")
		} else if !strings.HasPrefix(w.files[name], "- ") {
			w.files[name] += "# more\n"
		}
		return "append to " + name
	}},
	{10, func(w *world) string { // the title
		name := w.document()
		key := "title"
		if typeOf(name) == "author" {
			key = "name"
		}
		if t := typeOf(name); t != "link" && t != "settings" {
			w.replaceLine(name, key, key+": "+pick(w, "Alpha", "Omega", "Ada Lima", "Ben", "Hills", "The Sea", "Mu", "Äther"))
		}
		return "title of " + name
	}},
	{8, func(w *world) string {
		name := w.document()
		if typeOf(name) == "link" {
			return "nothing"
		}
		key, line := "", ""
		switch w.rng.IntN(9) {
		case 0:
			key, line = "date", pick(w, "", "date: 2026-01-15", "date: 2026-06-20", "date: 2026-02-01")
		case 1:
			key, line = "draft", pick(w, "", "draft: true", "draft: false")
		case 2:
			key, line = "slug", pick(w, "", "slug: "+w.name())
		case 3:
			key, line = "expires", pick(w, "", "expires: 2026-06-02", "expires: 2026-08-02")
		case 4:
			key, line = "aliases", pick(w, "", "aliases: [/old/"+w.name()+"/]", "aliases: [/older/, /old/a/]")
		case 5:
			key, line = "updated", pick(w, "", "updated: 2026-04-01")
		case 6:
			key, line = "archived", pick(w, "", "archived: true")
		case 7:
			key, line = "id", pick(w, "", "id: 0c4f5a7e-1111-4a4a-8888-000000000001")
		case 8:
			key, line = "url", pick(w, "", "url: /own/"+w.name()+"/")
		}
		if typeOf(name) == "settings" {
			return "nothing"
		}
		w.replaceLine(name, key, line)
		return key + " of " + name
	}},
	{6, func(w *world) string {
		all := w.documents("post/")
		if len(all) == 0 {
			return "nothing"
		}
		name := pick(w, all...)
		switch w.rng.IntN(6) {
		case 0:
			w.replaceLine(name, "tags", pick(w, "", "tags: [Go]", "tags: [go, Sea]", "tags: [Sea, Go]", "tags: [Fresh]"))
		case 1:
			w.replaceLine(name, "author", pick(w, "", "author: ada", "author: ben", "author: Ada Lima", "author: Omega"))
		case 2:
			w.replaceLine(name, "related", pick(w, "", "related: [a, b, c]", "related: [e]"))
		case 3:
			w.replaceLine(name, "cover", pick(w, "", "cover: /logo.png", "cover: photo.png"))
		case 4:
			w.replaceLine(name, "code", pick(w, "", "code: x1", "code: x2", "code: x3"))
		case 5:
			w.replaceLine(name, "more", pick(w, "", "more: /blog/b/", "more: /nowhere/", "more: '#two'"))
		}
		return "a field of " + name
	}},
	{10, func(w *world) string { // a new document
		typ := pick(w, "post", "post", "post", "page", "place", "topic", "author", "thing", "note")
		folder := pick(w, "", "", "", "", "about/", "sub/")
		ext := pick(w, ".md", ".md", ".yaml", ".fr.md", "/index.md", ".draft.md", ".fr.yaml")
		name := "content/" + typ + "/" + folder + w.name() + ext
		w.put(name, w.text(typ, strings.HasSuffix(ext, ".md")))
		return "create " + name
	}},
	{7, func(w *world) string {
		name := w.document()
		delete(w.files, name)
		return "delete " + name
	}},
	{4, func(w *world) string { // a translation comes or goes
		name := w.document()
		ext := path.Ext(name)
		stem := strings.TrimSuffix(name, ext)
		if base, fr := strings.CutSuffix(stem, ".fr"); fr {
			w.move(name, base+ext)
			return "translate back " + name
		}
		w.put(stem+".fr"+ext, w.text(typeOf(name), ext == ".md"))
		return "translate " + name
	}},
	{5, func(w *world) string {
		name := w.document()
		to := path.Join(path.Dir(name), w.name()+path.Ext(name))
		w.move(name, to)
		return "rename " + name + " to " + to
	}},
	{4, func(w *world) string { // to another type
		name := w.document()
		to := "content/" + pick(w, "post", "page", "topic", "author", "place") + "/" + path.Base(name)
		w.move(name, to)
		return "move " + name + " to " + to
	}},
	{3, func(w *world) string { // another form
		name := w.document()
		switch ext := path.Ext(name); {
		case ext == ".md" && path.Base(name) != "index.md" && w.chance(40):
			to := strings.TrimSuffix(name, ext) + "/index.md"
			text := w.files[name]
			delete(w.files, name)
			w.put(to, text)
			return "index " + name
		case ext == ".md":
			front, _, _ := strings.Cut(strings.TrimPrefix(w.files[name], "---\n"), "---\n")
			delete(w.files, name)
			w.put(strings.TrimSuffix(name, ext)+".yaml", front)
		default:
			text := "---\n" + w.files[name] + "---\nText.\n"
			delete(w.files, name)
			w.put(strings.TrimSuffix(name, ext)+".md", text)
		}
		return "form of " + name
	}},
	{4, func(w *world) string { // a folder
		from := path.Dir(w.document())
		to := "content/" + pick(w, "post/moved", "page/moved", "topic/sub", "post/about", "place", "trash")
		if w.chance(40) {
			for _, name := range slices.Collect(maps.Keys(w.files)) {
				if strings.HasPrefix(name, from+"/") && from != "content" {
					delete(w.files, name)
				}
			}
			return "delete the folder " + from
		}
		if from == "content" {
			return "nothing"
		}
		w.move(from, to)
		return "move the folder " + from + " to " + to
	}},
	{3, func(w *world) string {
		w.put("content/link.yaml", w.text("link", false))
		return "records"
	}},
	{2, func(w *world) string {
		w.put("content/link.yaml", pick(w, "one: {label: One}\ntwo: {label: Two, to: /blog/a/}\n", "label: Only\n", "", "[]\n", "- {label: One}\n- {label: One}\n"))
		return "records of another form"
	}},
	{5, func(w *world) string { // files
		name := pick(w, "static/style.css", "static/logo.png", "static/new.txt", "static/blog/x.txt", "static/robots.txt",
			"content/post/c/photo.png", "content/post/photo.png", "content/post/c/paper.txt", "content/post/x.mdx", "static/old/a/index.html")
		if _, ok := w.files[name]; ok && w.chance(30) {
			delete(w.files, name)
			return "delete " + name
		}
		w.put(name, fmt.Sprintf("%s %d\n", pick(w, "some", "other", "GIF89a\x01\x00\x02\x00"), w.rng.IntN(100)))
		return "file " + name
	}},
	{4, func(w *world) string { // the theme
		name := pick(w, "themes/own/types/topic.html", "themes/own/types/topic.html", "themes/own/static/own.css", "themes/own/i18n/en.yaml", "i18n/fr.yaml", "themes/default/types/topic.html", "themes/own/partials/footer.html")
		if _, ok := w.files[name]; ok && w.chance(25) {
			delete(w.files, name)
			return "delete " + name
		}
		text := fmt.Sprintf("<h1>{{.Title}}</h1>%s\n", pick(w, "", "{{.Body}}", "!", "{{.Titel}}", "{{range .Terms}}x{{end}}", "<i>own</i>"))
		switch path.Ext(name) {
		case ".yaml":
			text = pick(w, "previous: Before\n", "next: After\n", "- wrong\n", "types: {post: Article}\n")
		case ".css":
			text = fmt.Sprintf("a { top: %dpx }\n", w.rng.IntN(50))
		}
		if path.Base(name) == "footer.html" {
			text = pick(w, "<p>end</p>\n", "<p>The end</p>\n")
		}
		w.put(name, text)
		return "theme " + name
	}},
	{4, func(w *world) string { // galley.yaml
		const name = "galley.yaml"
		was := w.files[name]
		line := func(key, text string) {
			w.replaceLine(name, key, text)
		}
		switch w.rng.IntN(9) {
		case 0:
			line("title", pick(w, "title: World", "title: {en: World, fr: Le Monde}"))
		case 1:
			line("theme", pick(w, "", "theme: own", "theme: own", "theme: none"))
		case 2:
			line("locales", pick(w, "locales: [en]", "locales: [en, fr]", "locales: [fr, en]"))
		case 3:
			line("checks", pick(w, "checks: {broken-link: warning, missing-file: warning}", "checks: {broken-link: off, broken-heading: off, missing-file: off}", "checks: {broken-link: warning, broken-heading: warning, missing-file: warning, unpublished-reference: warning, broken-reference: warning, same-term: off}"))
		case 4:
			line("ignoreFiles", pick(w, "", "ignoreFiles: ['post/c/**']", "ignoreFiles: ['**/*.mdx']"))
		case 5:
			line("static", pick(w, "", "static: public_files", "static: content/post/c"))
		case 6:
			line("feeds", pick(w, "feeds: {limit: 3}", "feeds: {types: [post, place]}", "feeds: {types: []}"))
		case 7:
			line("wrong", pick(w, "", "wrong: true"))
		case 8:
			line("api", pick(w, "api: {r3: {limit: 3, variants: {limit: [2], sort: [slug, -publishedAt]}}, apostrophe: {perPage: 3}}", "api: {r3: {limit: 4}}", "api: {r3: false}", "api: {r3: false, butter: {pageSize: 2, variants: {levels: 1}}}"))
		}
		if was == w.files[name] {
			return "nothing"
		}
		return "galley.yaml: " + w.files[name]
	}},
	{5, func(w *world) string { // a schema
		name := pick(w, "post", "page", "topic", "place", "author", "thing")
		file := "schemas/" + name + ".yaml"
		line := func(key, text string) { w.replaceLine(file, key, text) }
		if _, ok := w.files[file]; !ok {
			w.files[file] = w.base[file]
			return "bring back " + file
		}
		switch w.rng.IntN(9) {
		case 0:
			line("order", pick(w, "order: title", "order: -date", "order: [-updated]", ""))
		case 1:
			line("perPage", pick(w, "perPage: 2", "perPage: 5", ""))
		case 2:
			line("url", pick(w, "", w.line(file, "url"), fmt.Sprintf("url: /%s-of/{slug}/", name)))
		case 3:
			line("listURL", pick(w, "", w.line(file, "listURL"), fmt.Sprintf("listURL: /all/%s/", name)))
		case 4:
			line("private", pick(w, "", "private: true"))
		case 5:
			line("label", fmt.Sprintf("label: L%d", w.rng.IntN(9)))
		case 6:
			w.files[file] = strings.TrimSuffix(w.files[file], "\n") + pick(w, "\n  - {name: extra, type: text}\n", "\n  - {name: extra, type: text, defaultValue: Usual}\n", "\n  - {name: odd}\n")
		case 7:
			w.files[file] = w.base[file]
		case 8:
			delete(w.files, file)
		}
		return "schema " + file
	}},
	{4, func(w *world) string { // broken
		name := w.document()
		w.files[name] = pick(w, "---\ntitle: \"Open\n", "title: [\n", "\xff\xfe\x00", "---\ntitle: A\n", "", "---\nautor: x\n---\n", "- 1\n- 2\n", "---\ntitle: A\ntitle: B\n---\n")
		return "break " + name
	}},
	{5, func(w *world) string {
		w.now = w.now.Add(time.Duration(pick(w, 1, 12, 24*3, 24*10, 24*60)) * time.Hour)
		if w.chance(20) {
			w.now = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
		}
		return "the clock"
	}},
}

// line gives the beginning's line of a key.
func (w *world) line(file, key string) string {
	for l := range strings.Lines(w.base[file]) {
		if strings.HasPrefix(l, key+":") {
			return strings.TrimSuffix(l, "\n")
		}
	}
	return ""
}

// step edits, and gives the paths at which something changed.
func (w *world) step() (changed []string) {
	w.done = w.done[:0]
	total := 0
	for _, s := range steps {
		total += s.weight
	}
	for range pick(w, 1, 1, 1, 1, 2, 4) {
		n := w.rng.IntN(total)
		for _, s := range steps {
			if n -= s.weight; n < 0 {
				w.done = append(w.done, s.do(w))
				break
			}
		}
	}
	if n := len(w.documents("")); n > 60 || n < 8 {
		w.files = maps.Clone(w.base)
		w.done = append(w.done, "begin anew")
	}
	return w.write(true)
}

// repair goes back to where all was well.
func (w *world) repair() (changed []string) {
	w.files = maps.Clone(w.good)
	w.done = []string{"repair"}
	return w.write(true)
}

// write brings the disk to where the files should be, in the ways of editors,
// and gives the paths at which something changed.
func (w *world) write(ways bool) []string {
	changed := []string{}
	at := func(name string) string { return filepath.Join(w.dir, filepath.FromSlash(name)) }
	must := func(err error) {
		w.t.Helper()
		if err != nil {
			w.t.Fatal(err)
		}
	}
	var gone, come []string
	for _, name := range slices.Sorted(maps.Keys(w.disk)) {
		if _, ok := w.files[name]; !ok {
			gone = append(gone, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(w.files)) {
		if text, ok := w.disk[name]; !ok || text != w.files[name] {
			come = append(come, name)
		}
	}
	// What has the same text at another name was moved: its time stays.
	kept := map[string]string{}
	for _, name := range gone {
		changed = append(changed, name)
		aside := at(fmt.Sprintf(".aside-%d", len(kept)))
		must(os.Rename(at(name), aside))
		kept[name] = aside
		for folder := path.Dir(name); folder != "."; folder = path.Dir(folder) {
			if os.Remove(at(folder)) != nil { // not empty
				break
			}
			if ways && w.chance(50) {
				changed = append(changed, folder)
			}
		}
	}
	for _, name := range come {
		changed = append(changed, name)
		must(os.MkdirAll(filepath.Dir(at(name)), 0o777))
		moved := false
		for _, from := range gone {
			if aside, ok := kept[from]; ok && w.disk[from] == w.files[name] {
				must(os.Rename(aside, at(name)))
				delete(kept, from)
				moved = true
				break
			}
		}
		if moved {
			continue
		}
		old, err := os.Stat(at(name))
		switch n := w.rng.IntN(4); {
		case !ways || n == 0 || err != nil:
			must(os.WriteFile(at(name), []byte(w.files[name]), 0o666))
		case n == 1: // beside, and renamed over it
			must(os.WriteFile(at(name)+"~", []byte(w.files[name]), 0o666))
			must(os.Rename(at(name)+"~", at(name)))
			changed = append(changed, name+"~")
		case n == 2:
			must(os.Remove(at(name)))
			must(os.WriteFile(at(name), []byte(w.files[name]), 0o666))
		case n == 3: // with the time that it had
			must(os.WriteFile(at(name), []byte(w.files[name]), 0o666))
			must(os.Chtimes(at(name), old.ModTime(), old.ModTime()))
		}
	}
	for _, aside := range kept {
		must(os.Remove(aside))
	}
	w.disk = maps.Clone(w.files)
	if !ways || len(changed) == 0 {
		return changed
	}
	if w.chance(20) { // a watcher that saw the folder only
		i := w.rng.IntN(len(changed))
		changed[i] = path.Dir(changed[i])
	}
	if w.chance(20) {
		changed = append(changed, pick(w, "content/post/4913", ".git/index", "content/post/a.md", "public/x", "content/gone/x.md", "themes", "static"))
	}
	w.rng.Shuffle(len(changed), func(i, j int) { changed[i], changed[j] = changed[j], changed[i] })
	return changed
}
