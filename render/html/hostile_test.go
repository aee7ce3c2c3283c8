package html_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"galley/content/contenttest"
)

// No string in content can change the structure of a page (P-36): with
// harmless words and with hostile strings in every field, the tree of elements,
// the names of attributes and the schemes of addresses are the same.

// Hostile strings are what breaks out, and what is done then, in every
// combination.
var (
	breakers = []string{
		"", `"`, `'`, "`", `">`, `'>`, `" `, `'/`, `>`, `</p>`, `</title>`, `</textarea>`, `</script>`, `</style>`, `</li></ul></main>`,
		`-->`, `<!--`, `<!-->`, `]]>`, `<![CDATA[`, `&#34;&gt;`, `&quot;>`, `&lt;`, `\"`, `\x3c`, `\u003c`, `%22%3e`, `"` + "\u00a0", "\u2028",
		"\u202e", `"=`, `="`, `/>`, `?>`, `{{`, `${`, `<%`, `"" `, `"><svg/onload=`, `<math><mtext><table><mglyph><style>`, "\ufffd\"", "\uff1e",
	}
	payloads = []string{
		`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `<svg onload=alert(1)>`, `javascript:alert(1)`, `JaVaScRiPt:alert(1)`,
		`onmouseover="alert(1)"`, `autofocus onfocus=alert(1) x="`, `style="x:expression(alert(1))"`, `<iframe srcdoc="<script>1</script>">`,
		`<a href="javascript:alert(1)">x</a>`, `<base href="//evil.test/">`, `<meta http-equiv=refresh content=0>`, `<link rel=stylesheet href=//evil.test>`,
		`<form action=//evil.test><input type=submit>`, `<object data=x></object>`, `<template><b>`, `<noscript><p title="</noscript><img src=x>">`,
		`<xmp><p>`, `<plaintext>`, `<textarea>`, `<title>`, `<style>*{}</style>`, `<b>bold`, `</b></i></a>`, `<a name=x id=main>`, `<table><td>`,
		`data:text/html,<script>alert(1)</script>`, `vbscript:x`, `//evil.test/x`, `.Title}}`, `printf "%s" .}}`, `__proto__`, `<!doctype html>`, `<p class="skip">`,
		`&lt;script&gt;`, `&amp;lt;`, `&#x3c;script&#x3e;`, `%3Cscript%3E`, `+ADw-script+AD4-`, `<scr<script>ipt>`, `<ſcript>`, `<IMG SRC=j&#X41vascript:alert(1)>`,
	}
)

// hostile gives every combination, numbered, so that each is another term.
func hostile() []string {
	var list []string
	for _, b := range breakers {
		for _, p := range payloads {
			list = append(list, fmt.Sprintf("a%d %s%s", len(list), b, p))
		}
	}
	return list
}

// harmless is a text of the same length and lines, of letters alone.
func harmless(s string) string {
	head, rest, _ := strings.Cut(s, " ")
	return head + " " + strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return 'x'
	}, rest)
}

const hostileProject = `
-- galley.yaml --
title: %s
-- schemas/thing.yaml --
label: %s
description: %s
url: /things/{slug}/
listURL: /things/
order: weight
perPage: 50
fields:
  - {name: title, type: text, required: true, label: %s}
  - {name: weight, type: integer}
  - {name: summary, type: textarea}
  - {name: plain, type: text, label: %s, description: %s}
  - {name: code, type: code, language: html}
  - {name: author, type: tags, taxonomy: authors}
  - {name: topics, type: tags, taxonomy: topics}
  - {name: words, type: list, of: text}
  - {name: data, type: json}
  - {name: image, type: image}
  - {name: more, type: image}
  - {name: seo, type: group, of: seo}
  - {name: note, type: group, fields: [{name: one, type: text}, {name: two, type: textarea}]}
  - {name: rows, type: list, fields: [{name: one, type: text, label: %s}, {name: two, type: text}]}
  - {name: parts, type: blocks, of: [hero, quote]}
  - {name: choice, type: select, options: [{value: a, label: %s}], taxonomy: choices}
-- schemas/hero.yaml --
kind: block
label: %s
fields: [{name: heading, type: text}, {name: text, type: text}, {name: button, type: group, of: link}]
-- schemas/quote.yaml --
kind: block
fields: [{name: text, type: textarea}, {name: by, type: text}]
-- schemas/link.yaml --
kind: block
fields: [{name: label, type: text}, {name: link, type: url}]
-- schemas/seo.yaml --
kind: block
fields: [{name: title, type: text}, {name: description, type: text}]
-- schemas/menu.yaml --
kind: collection
titleField: label
fields: [{name: label, type: text}, {name: items, type: list, of: item}]
-- schemas/item.yaml --
kind: block
fields: [{name: label, type: text}, {name: link, type: url}, {name: items, type: list, of: item}]
-- i18n/en.yaml --
skip: %s
-- static/x.png --
x
`

// hostileSite puts the strings, as they are or made harmless, into every place
// that takes text.
func hostileSite(t *testing.T, strs []string, as func(string) string) map[string]string {
	t.Helper()
	quoted := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	var labels []any
	for i := range strings.Count(hostileProject, "%s") {
		labels = append(labels, quoted(as(strs[(i*97)%len(strs)])))
	}
	fsys := fstest.MapFS{}
	for name, text := range readFiles(t, contenttest.FS(t, fmt.Sprintf(hostileProject, labels...))) {
		fsys[name] = &fstest.MapFile{Data: text}
	}
	for i, s := range strs {
		s = as(s)
		data := map[string]any{
			"title": s, "weight": i, "summary": s, "plain": s, "code": s, "author": []string{s}, "topics": []string{s},
			"words": []string{s, s}, "data": map[string]any{s: []string{s}},
			"image": map[string]any{"src": "/x.png", "alt": s, "title": s}, "more": map[string]any{"src": "/x.png", "alt": s, "title": s},
			"seo": map[string]any{"title": s, "description": s}, "note": map[string]any{"one": s, "two": s},
			"rows":   []any{map[string]any{"one": s, "two": s}},
			"parts":  []any{map[string]any{"type": "hero", "heading": s, "text": s, "button": map[string]any{"label": s, "link": "https://a.test/"}}, map[string]any{"type": "quote", "text": s, "by": s}},
			"choice": "a",
		}
		fsys[fmt.Sprintf("content/thing/t%d.json", i)] = &fstest.MapFile{Data: []byte(quoted(data))}
	}
	fsys["content/menu.json"] = &fstest.MapFile{Data: []byte(quoted(map[string]any{
		"header": map[string]any{"items": []any{map[string]any{"label": as(strs[1]), "link": "/things/", "items": []any{map[string]any{"label": as(strs[2])}}}}},
		"footer": map[string]any{"items": []any{map[string]any{"label": as(strs[3]), "link": "https://b.test/"}}},
	}))}
	e, problems := open(t, fsys)
	if problems.Failed() {
		t.Fatalf("the project has errors:\n%s", contenttest.Text(problems))
	}
	return tree(t, e)
}

// skeleton is what a text must not change: elements, names of attributes,
// schemes of addresses, the places of ids that Galley makes.
func skeleton(t *testing.T, page string) []string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, depth int) {
		switch n.Type {
		case html.ElementNode:
			line := strings.Repeat(" ", depth) + n.Data
			for _, a := range n.Attr {
				line += " " + a.Key
				if a.Key == "href" || a.Key == "src" || a.Key == "action" {
					line += "=" + schemeOf(a.Val)
				}
				if a.Key == "class" {
					line += "=" + a.Val
				}
			}
			lines = append(lines, line)
		case html.CommentNode:
			lines = append(lines, strings.Repeat(" ", depth)+"comment")
		case html.DoctypeNode:
			lines = append(lines, "doctype "+n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, depth+1)
		}
	}
	walk(doc, 0)
	return lines
}

// schemeOf reads an address as a browser does: blanks in front and controls
// anywhere do not count.
func schemeOf(url string) string {
	url = strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, strings.TrimSpace(url))
	for i, r := range strings.ToLower(url) {
		switch {
		case 'a' <= r && r <= 'z', i > 0 && ('0' <= r && r <= '9' || r == '+' || r == '-' || r == '.'):
		case i > 0 && r == ':':
			return strings.ToLower(url[:i])
		default:
			return "relative"
		}
	}
	return "relative"
}

func TestHostileStringsChangeNoStructure(t *testing.T) {
	strs := hostile()
	switch {
	case os.Getenv("GALLEY_FULL") != "":
	case testing.Short():
		strs = strs[:200]
	default: // of every breaker with every payload a third: another one each time
		first, some := rand.IntN(3), []string(nil)
		for i := first; i < len(strs); i += 3 {
			some = append(some, strs[i])
		}
		strs = some
	}
	bad := hostileSite(t, strs, func(s string) string { return s })
	good := hostileSite(t, strs, harmless)
	if len(bad) < len(strs) {
		t.Fatalf("%d pages for %d strings", len(bad), len(strs))
	}
	failed := 0
	for i, s := range strs {
		address := fmt.Sprintf("things/t%d/index.html", i)
		if diff := cmp.Diff(skeleton(t, good[address]), skeleton(t, bad[address])); diff != "" {
			t.Errorf("%q changes the page of its document (-harmless +hostile):\n%s", s, diff)
			if failed++; failed > 5 {
				t.Fatal("and more")
			}
		}
	}
	for address := range good {
		if !strings.HasPrefix(address, "things/t") && !strings.HasPrefix(address, "topics/") && !strings.HasPrefix(address, "authors/") {
			if diff := cmp.Diff(skeleton(t, good[address]), skeleton(t, bad[address])); diff != "" {
				t.Errorf("hostile strings change %s:\n%.2000s", address, diff)
			}
		}
	}
	terms := 0
	for address, page := range bad {
		if strings.HasPrefix(address, "topics/") && address != "topics/index.html" {
			terms++
			if wrong := accessible(page); wrong != nil {
				t.Errorf("%s: %v", address, wrong)
			}
		}
	}
	if terms < len(strs)*9/10 {
		t.Errorf("%d terms of %d strings", terms, len(strs))
	}
}

// What bodies may hold is content/markdown's affair; that nothing of it gets
// lost on the way to a page is looked at here.
func TestHostileBodiesRunNothing(t *testing.T) {
	files := fstest.MapFS{
		"galley.yaml":        {Data: []byte("checks: {dropped-html: 'off', url-scheme: warning, broken-link: warning, shortcode: 'off', missing-file: warning}\nmarkdown: {rawHTML: sanitize}\n")},
		"schemas/thing.yaml": {Data: []byte("url: /{slug}/\nlistURL: /\nfields:\n  - {name: title, type: text}\n  - {name: body, type: markdown}\n  - {name: more, type: html}\n")},
	}
	strs := hostile()
	for i, s := range strs {
		if i%5 != 0 {
			continue
		}
		q, _ := json.Marshal(s)
		files[fmt.Sprintf("content/thing/t%d.md", i)] = &fstest.MapFile{Data: []byte("---\ntitle: T\nmore: " + string(q) + "\n---\n" + s + "\n\n[x](<" + strings.NewReplacer("<", "", ">", "").Replace(s) + ">)\n\n![y](data:image/svg+xml,x)\n")}
	}
	e, problems := open(t, files)
	if problems.Failed() {
		t.Fatalf("the project has errors:\n%.2000s", contenttest.Text(problems))
	}
	for address, page := range tree(t, e) {
		doc, err := html.Parse(strings.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		all(doc, func(n *html.Node) {
			if n.Type != html.ElementNode {
				return
			}
			switch n.Data {
			case "script", "style", "iframe", "object", "embed", "base", "form", "template", "noscript", "plaintext", "xmp", "math":
				t.Errorf("%s: a %s", address, n.Data)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" || a.Key == "formaction" {
					t.Errorf("%s: %s on %s", address, a.Key, n.Data)
				}
				if a.Key == "href" || a.Key == "src" {
					switch schemeOf(a.Val) {
					case "relative", "https", "http", "mailto", "tel":
					default:
						t.Errorf("%s: %s=%q", address, a.Key, a.Val)
					}
				}
			}
		})
	}
}
