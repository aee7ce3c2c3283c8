package apitest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Project has a field of every kind, two locales, lists of several pages, and
// things that no client may see: each of those says canary.
var Project = `
-- galley.yaml --
title: {en: The allotment, fr: Le jardin}
baseURL: https://garden.test/plot
locales: [en, fr]
api: {butter: true, apostrophe: true}
-- schemas/post.yaml --
url: /journal/{slug}/
listURL: /journal/
order: -date
omitFromLists: [body]
pageSizes: [5]
fields:
  - {name: title, type: text, required: true}
  - {name: body, type: richText}
  - {name: author, type: reference, to: author, taxonomy: authors, onUnpublished: omit}
  - {name: tags, type: tags, taxonomy: tags}
  - {name: related, type: reference, to: [post, bed], many: true, onUnpublished: omit}
  - {name: remark, type: text, private: true, label: Canary}
-- schemas/author.yaml --
url: /people/{slug}/
listURL: /people/
order: name
fields:
  - {name: name, type: text, required: true}
  - {name: phone, type: text, private: true}
  - {name: posts, type: computed, from: post.author, as: references}
-- schemas/bed.yaml --
order: title
fields:
  - {name: title, type: text}
  - {name: notes, type: markdown}
  - {name: sign, type: html}
  - {name: mail, type: email}
  - {name: colour, type: color}
  - {name: plan, type: code, language: text}
  - {name: more, type: url}
  - {name: width, type: number}
  - {name: rows, type: integer}
  - {name: sunny, type: boolean}
  - {name: dug, type: date}
  - {name: watered, type: dateTime}
  - {name: opens, type: time}
  - {name: soil, type: select, options: [clay, sand]}
  - {name: months, type: select, many: true, options: [april, may], taxonomy: months}
  - {name: labels, type: tags}
  - {name: data, type: json}
  - {name: picture, type: image}
  - {name: sheet, type: file}
  - {name: keeper, type: reference, to: author}
  - {name: size, type: group, fields: [{name: length, type: number}, {name: unit, type: text}, {name: secret, type: text, private: true}]}
  - {name: plants, type: list, fields: [{name: name, type: text}, {name: planted, type: date}]}
  - {name: tools, type: list, of: text}
  - {name: parts, type: blocks, of: [hint, box]}
  - {name: html, type: computed, from: notes, as: html}
  - {name: plain, type: computed, from: notes, as: plain}
  - {name: excerpt, type: computed, from: notes, as: excerpt}
  - {name: toc, type: computed, from: notes, as: toc}
  - {name: words, type: computed, from: notes, as: words}
  - {name: minutes, type: computed, from: notes, as: readingTime}
-- schemas/hint.yaml --
kind: block
fields: [{name: text, type: markdown}, {name: hidden, type: text, private: true}]
-- schemas/box.yaml --
kind: block
fields: [{name: parts, type: blocks, of: [hint, box]}]
-- schemas/page.yaml --
slug: "{path}"
url: /{path}/
fields: [{name: title, type: text}, {name: body, type: markdown}]
-- schemas/settings.yaml --
kind: single
fields: [{name: claim, type: text}]
-- schemas/empty.yaml --
listURL: /empty/
fields: [{name: title, type: text}]
-- schemas/canary.yaml --
private: true
label: Canary
fields: [{name: title, type: text}, {name: tags, type: tags, taxonomy: tags}]
-- static/images/plot.txt --
a plot
-- content/settings.yaml --
claim: Dig "here" & <there>
-- content/settings.fr.yaml --
claim: Creusez
-- content/page/_index.md --
---
title: Welcome
---
Read [the journal](/journal/), or [the first post](/post/post-01.md#soil).
-- content/page/about/index.md --
---
title: About
---
About.
-- content/page/about/rules.md --
---
title: Rules
---
Rules.
-- content/author/ada.md --
---
name: Ada Cook
phone: canary
---
-- content/author/lin.md --
---
name: Lin
---
-- content/author/ghost.md --
---
name: Canary author
draft: true
---
-- content/bed/empty.yaml --
title: Nothing but a title
-- content/bed/north.yaml --
title: "North: \"the wall\" \\ </script>"
notes: |
  Beans <!--more--> and peas.

  ## Water

  Twice a [week](https://garden.test/) and [here](#water).

  ### By hand

  ![plot](/images/plot.txt "The plot")
sign: <p>Mind the <b>step</b></p>
mail: north@garden.test
colour: "#336699"
plan: "a\tb\n"
more: /journal/
width: 2.50
rows: 17
sunny: true
dug: 2026-03-01
watered: 2026-03-01T09:05:00+02:00
opens: 7:30
soil: clay
months: [april, may]
labels: [a, b]
data: {b: [1, 2.5, "3"], a: null}
picture: {src: /images/plot.txt, alt: The plot}
sheet: https://garden.test/sheet.pdf
keeper: ada
size: {length: 3, unit: m, secret: canary}
plants: [{name: leek, planted: 2026-03-02}, {name: bean}]
tools: [spade, "a \"fork\""]
parts:
  - {type: hint, text: "*Careful*", hidden: canary}
  - {type: box, parts: [{type: hint, text: inside}]}
-- content/canary/bird.md --
---
title: Canary
tags: [canary]
---
` + posts()

// posts are 42 that are published, and some that are not.
func posts() string {
	var b strings.Builder
	for i := 1; i <= 42; i++ {
		fmt.Fprintf(&b, "-- content/post/post-%02d.md --\n---\ntitle: Post %d\ndate: 2026-03-%02d\nauthor: %s\ntags: [%s]\nrelated: [post/post-%02d, post/draft]\nremark: canary\n---\nText %d.\n\n## Soil\n\nMore.\n",
			i, i, i%28+1, []string{"ada", "lin"}[i%2], []string{"leek, Spring work", "leek", "C++", "été"}[i%4], i%42+1, i)
	}
	for _, hidden := range []string{"draft: true", "date: 2099-01-01", "archived: true", "expires: 2026-01-01", "visibility: loginRequired"} {
		name, _, _ := strings.Cut(hidden, ":")
		fmt.Fprintf(&b, "-- content/post/%s.md --\n---\ntitle: Canary %s\n%s\ntags: [canary, leek]\nauthor: ghost\n---\nCanary.\n", name, name, withDate(hidden))
	}
	b.WriteString("-- content/post/post-01.fr.md --\n---\ntitle: Premier\ndate: 2026-03-02\ntags: [poireau]\n---\nTexte.\n")
	b.WriteString("-- content/post/seul.fr.md --\n---\ntitle: Seul\ndate: 2026-03-03\nslug: tout-seul\ntags: [leek]\n---\nTexte.\n")
	return b.String()
}

func withDate(line string) string {
	if strings.HasPrefix(line, "date") {
		return line
	}
	return line + "\ndate: 2025-12-01"
}

// Generate makes a project whose names are from the awkward ends of what
// routes.md 4 allows. It is always the same for a seed.
func Generate(seed uint64) string {
	rnd := rand.New(rand.NewPCG(seed, 1))
	pick := func(from []string, n int) []string {
		from = slices.Clone(from)
		rnd.Shuffle(len(from), func(i, j int) { from[i], from[j] = from[j], from[i] })
		return from[:n]
	}
	types := pick([]string{"con", "aux", "type", "page", "locale", "by-slug", "content", "x", "a_b", "a-b", "com1", "limit", "sort",
		"content-types", strings.Repeat("n", 64)}, 3+rnd.IntN(3))
	taxonomies := pick([]string{"tags", "kind", "t", "a", "types", "v3", "null", "con_1"}, 2)
	locales := pick([]string{"en", "fr", "zh-hant", "pt-BR", "deu"}, 1+rnd.IntN(3))
	slugs := []string{"a", "été", "naïve.x", "日本語", "a@b", "v1.0", "привет", "x_y", "ß", "0", "_under_", strings.Repeat("s", 200),
		strings.Repeat("あ", 66), "e\u0301-composed", "ﬁne", "con-x", "page-2"}
	terms := []string{"C++", "été", "Go lang", "a/b", "日本", "100%", "x:y", "CON", "İstanbul", "ß", "locale", strings.Repeat("long ", 20)}

	var b strings.Builder
	fmt.Fprintf(&b, "-- galley.yaml --\nlocales: [%s]\nbaseURL: https://names.test\napi: {r3: {limit: %d, variants: {limit: [3], sort: [slug, -updatedAt]}}, butter: true, apostrophe: {variants: {render-areas: [inline], perPage: [3]}}}\nchecks: {same-term: off}\n",
		strings.Join(locales, ", "), 2+rnd.IntN(4))
	for i, name := range types {
		fmt.Fprintf(&b, "-- schemas/%s.yaml --\nslug: %q\nlistURL: /lists/%d/\nurl: \"/pages/%d/{slug}/\"\npageSizes: [4]\nfields:\n  - {name: title, type: text}\n  - {name: body, type: markdown}\n",
			name, pick([]string{"{file}", "{path}"}, 1)[0], i, i)
		for i, x := range taxonomies {
			fmt.Fprintf(&b, "  - {name: field%d, type: tags, taxonomy: %q}\n", i, x)
		}
		for i, slug := range pick(slugs, 6) {
			folder := pick([]string{"", "", "deep/", "deep/er/"}, 1)[0]
			for l, locale := range locales {
				if l > 0 && rnd.IntN(3) == 0 {
					continue
				}
				suffix := ""
				if l > 0 {
					suffix = "." + locale
				}
				fmt.Fprintf(&b, "-- content/%s/%sd%d%s.md --\n---\nslug: %q\ntitle: T%d\nfield0: [%q, %q]\nfield1: [%q]\n---\nText.\n",
					name, folder, i, suffix, slug, i, pick(terms, 1)[0], pick(terms, 1)[0], pick(terms, 1)[0])
			}
		}
	}
	return b.String()
}
