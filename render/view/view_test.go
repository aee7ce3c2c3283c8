package view

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"galley/content/contenttest"
	"galley/render"
	"galley/schemas/source"
	"galley/themes"
)

// shelf is a project with its theme, without a family around it.
type shelf struct {
	set     *Set
	edition *render.Edition
}

func openShelf(t testing.TB, fsys fs.FS) (shelf, source.Problems) {
	t.Helper()
	site, problems := contenttest.Resolve(t, fsys)
	theme, found, err := themes.Load(fsys, site.Project().Theme, site.Project().Locales)
	if err != nil {
		t.Fatal(err)
	}
	problems = append(problems, found...)
	set, found := New(site.Project(), theme)
	problems = append(problems, found...)
	e, _ := render.NewEdition(site, theme, &render.Family{Name: "html", Fragments: []*render.Fragment{set.Item()}})
	return shelf{set, e}, problems
}

func shelfOf(t testing.TB, fsys fs.FS) shelf {
	t.Helper()
	s, problems := openShelf(t, fsys)
	if problems.Failed() {
		t.Fatalf("the project has errors:\n%s", contenttest.Text(problems))
	}
	return s
}

// pages gives every page, or what went wrong with it.
func (s shelf) pages() map[string]string {
	pages := map[string]string{}
	c := s.edition.Context()
	put := func(url string, b []byte, err error) {
		if err != nil {
			b = []byte("fault: " + err.Error())
		}
		pages[url] = string(b)
	}
	for p := range c.Pages() {
		for n := 1; n <= p.Count; n++ {
			var w render.Response
			route := &render.Route{Answer: func(c *render.Context, _ render.Request, w *render.Response) *render.Failure {
				w.Body = s.set.Page(c, nil, p, n)
				return nil
			}}
			err := s.edition.Answer(c, render.Request{Route: route}, &w)
			put(p.Number(n), w.Body, err)
		}
	}
	for _, locale := range c.Project().Locales {
		put("404 "+locale, s.set.Missing(c, nil, locale), nil)
	}
	return pages
}

// slowly leaves everything to html/template.
func (s shelf) slowly() shelf {
	clear(s.set.units)
	return s
}

// everything is a theme that says whatever templates can say, over values of
// every kind.
const everything = `
-- galley.yaml --
title: Kinds & "kinds"
locales: [en, de]
theme: all
-- schemas/thing.yaml --
url: /{slug}/
listURL: /things/
order: weight
perPage: 2
fields:
  - {name: title, type: text, required: true}
  - {name: weight, type: integer}
  - {name: text, type: text}
  - {name: web, type: url}
  - {name: body, type: markdown}
  - {name: number, type: number}
  - {name: yes, type: boolean}
  - {name: when, type: dateTime}
  - {name: day, type: date}
  - {name: time, type: time}
  - {name: one, type: select, options: [{value: a, label: {en: An A, de: Ein A}}, b]}
  - {name: many, type: select, many: true, options: [a, b, c]}
  - {name: tags, type: tags, taxonomy: tags}
  - {name: data, type: json}
  - {name: image, type: image}
  - {name: ref, type: reference, to: thing}
  - {name: refs, type: reference, to: thing, many: true}
  - {name: group, type: group, fields: [{name: text, type: text}, {name: n, type: integer}]}
  - {name: texts, type: list, of: text}
  - {name: rows, type: list, fields: [{name: text, type: text}, {name: n, type: integer}]}
  - {name: parts, type: blocks, of: [box]}
  - {name: toc, type: computed, from: body, as: toc}
  - {name: words, type: computed, from: body, as: words}
  - {name: mine, type: computed, from: thing.ref, as: references}
-- schemas/box.yaml --
kind: block
fields: [{name: title, type: text}, {name: parts, type: blocks, of: [box]}, {name: html, type: html}]
-- static/a.png --
x
-- content/thing/a.md --
---
title: A "quoted" <title> & more + 'single'
weight: 1
text: "<b>&amp; \" ' + text"
web: https://example.com/?a=b&c=d#e
number: 1000000.5
yes: true
when: 2026-03-04T05:06:07Z
date: 2026-03-05
day: 2026-03-04
time: "13:22"
one: a
many: [a, c]
tags: [x y, "<z>"]
data: {k: ["<v>", 1, 2.5, true, null, {deep: "&"}], n: 1234567890}
image: {src: /a.png, alt: "<alt> \" '"}
ref: b
refs: [b, a]
group: {text: "<in>", n: 0}
texts: [one, "<two>"]
rows: [{text: r1, n: 1}, {text: "<r2>"}]
parts: [{type: box, title: t1, html: "<p>html <em>here</em></p>", parts: [{type: box, title: "<t2>"}]}]
---
# One
*Body* with <b>raw</b> & [link](b.md)
## Two
### Three
-- content/thing/b.md --
---
title: B
weight: 2
web: /a/
---
-- content/thing/c.md --
---
title: C
weight: 3
ref: b
web: "mailto:a+b@example.com"
---
-- content/thing/a.de.md --
---
title: A auf Deutsch
one: b
---
-- themes/all/item.html --
<i title="{{.Summary}}">{{.Title}}{{if .Get "yes"}} yes{{else}} no{{end}}</i>
-- themes/all/blocks/box.html --
<div>{{.Title}} {{.Get "html"}} {{range .Get "parts"}}{{.HTML}}{{else}}none{{end}} {{.Depth}} {{.Document.Title}}</div>
-- themes/all/types/thing.html --
<p>{{.Get "title"}}|{{.Get "text"}}|{{.Get "web"}}|{{.Get "number"}}|{{.Get "yes"}}|{{.Get "when"}}|{{.Get "day"}}|{{.Get "time"}}</p>
<p>{{.Get "weight"}}|{{.Get "one"}}|{{.Get "many"}}|{{.Get "tags"}}|{{.Get "data"}}|{{.Get "image"}}|{{.Get "ref"}}|{{.Get "refs"}}|{{.Get "words"}}</p>
<p title="{{.Get "text"}}" lang='{{.Get "title"}}'><a href="{{.Get "web"}}">u</a><a href="{{.Get "text"}}">t</a><a href="/x?q={{.Get "text"}}&r={{.Get "web"}}&n={{.Words}}">q</a><a href="/p/{{.Get "text"}}/">p</a></p>
<p title="{{.Body}}">{{with .Get "body"}}{{.}}{{else}}no body{{end}}</p>
<title>{{.Get "text"}}{{.Body}}{{.Get "number"}}</title>
<textarea>{{.Get "text"}}</textarea>
{{with .Get "image"}}<img src="{{.URL}}" alt="{{.Alt}}" width="{{.Width}}">{{end}}
{{with .Get "data"}}{{range .Items}}{{.Key}}: {{range .Items}}[{{.}}]{{else}}-{{end}} {{.}};{{end}}{{with .Get "k"}}{{len .Items}}{{end}}{{with .Get "none"}}x{{end}}{{.Indented}}{{end}}
{{with .Get "group"}}{{.Get "text"}}{{.Get "n"}}{{range .Fields}}{{.Name}}={{.Text}} {{.HTML}}{{end}}{{end}}
{{range $i, $r := .Get "rows"}}{{$i}}:{{$r.Get "text"}}{{$r.Get "n"}}{{if eq $i 1}}{{break}}{{end}};{{end}}
{{range .Get "texts"}}{{if eq . "one"}}{{continue}}{{end}}<{{.}}{{end}}
{{range .Get "parts"}}{{.HTML}}{{end}}
{{range .Get "toc"}}{{template "head" .}}{{end}}{{define "head"}}<a href="{{.Link}}">{{.Text}}{{.Level}}</a>{{range .Items}}{{template "head" .}}{{end}}{{end}}
{{range .Get "mine"}}{{.Title}},{{end}} {{range .From "thing.ref"}}{{.Title}},{{end}}
{{$x := "a"}}{{if .Get "yes"}}{{$x = "b"}}{{end}}{{$x}} {{$d := .}}{{with .Get "ref"}}{{.Title}}{{$d.Title}}{{$.Title}}{{end}}
{{if and (.Get "yes") (not (eq (.Get "one") "b")) (or (.Get "text") nil)}}and{{else if .Get "ref"}}elseif{{else}}else{{end}}
{{and .Title .Slug}} {{or "" .Slug}} {{or .Date .Updated}} {{and 0 .Title}} {{or (.Get "refs") 0}}
{{eq .Slug "a" "b"}} {{ne .Slug "a"}} {{lt .Words 3}} {{le .Words 3}} {{gt .Words 3}} {{ge 3 3}} {{lt "a" .Slug}} {{gt (.Get "words") 2}} {{eq (.Get "words") 5}}
{{with .Get "number"}}{{if gt . 1.5}}big{{end}} {{printf "%.1f" .}}{{end}} {{print 1 2 "x" .Title}} {{printf "%s-%d-%v" .Title .Words .Date}} {{println "l"}}
{{len .Title}} {{len (.Get "texts")}} {{len .Fields}} {{range first 2 .Fields}}{{.Name}}{{end}} {{join (.Get "texts") ", "}} {{plain " a  <b> "}} {{.Title | printf "%s!" | len}}
{{t "by"}} {{t "entries" 1}} {{t "entries" 2}} {{t "page" 1 .Words}} {{hasWord "by"}} {{hasWord "nope"}} <b title="{{t "not-found-text"}}">{{t .Type.Name}}</b>
{{range .Fields}}{{.Name}} {{.Kind}} {{.Label}} {{.IsSet}} {{.Long}} {{.Text}} {{.HTML}} {{.Value}}
{{end}}{{range 3}}{{.}}{{end}}{{range $i := 2}}{{$i}}{{end}}{{range .Children}}x{{else}}childless{{end}}
{{.}} {{.Type}} {{.Site}} {{.Locale}} {{.Date}} {{.Tagged}} {{.Authors}} {{.Headings}} {{.Draft}} {{true}} {{1.5}} {{"lit<"}} {{'a'}} {{print nil}}
{{with .Date}}{{.ISO}} {{.Text}} {{.Clock}} {{.Format "D. MMM YY [um] HH:mm"}} {{.Year}}{{end}} {{with $y := .Get "text"}}{{$y}}{{end}}
{{.Site.Title}} {{with .Site.Document "thing" "b"}}{{.Title}}{{end}} {{range .Site.Documents "thing" 2}}{{.Title}}{{.Current}}{{end}} {{range .Site.Menu "header"}}{{.Text}}{{.URL}}{{.Current}}{{.Within}}{{end}}
{{range .Terms "tags"}}{{.Name}}{{.Slug}}{{.Count}}<a href="{{.URL}}">{{end}} {{.Item}} {{with .Image}}{{.}}{{end}}{{block "blk" .Title}}<u>{{.}}</u>{{end}}
<!-- comment -->
-- themes/all/types/thing.list.html --
{{range .Documents}}{{.Item}}{{end}}{{with .Pager}}{{.Number}}/{{.Count}} of {{.Total}} {{range .Numbers}}{{.Number}}{{if .Current}}*{{end}}{{if .Gap}}~{{end}}<a href="{{.URL}}">{{end}}{{with .Next}}{{.URL}}{{else}}last{{end}}{{.}}{{end}}{{.Title}}{{.Kind}}{{.Breadcrumbs}}{{.}}
-- i18n/en.yaml --
thing: a thing
-- i18n/de.yaml --
thing: ein Ding
`

func projects(t testing.TB) map[string]fs.FS {
	all := map[string]fs.FS{"everything": contenttest.FS(t, everything), "tour": os.DirFS("../../examples/tour")}
	files, _ := filepath.Glob("../html/testdata/*.txtar")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(file)] = contenttest.FS(t, string(text))
	}
	return all
}

// Galley's own runner and html/template give the same bytes.
func TestBothRunnersAgree(t *testing.T) {
	for name, fsys := range projects(t) {
		t.Run(name, func(t *testing.T) {
			fast, slow := shelfOf(t, fsys), shelfOf(t, fsys).slowly()
			for _, e := range fast.set.entrances() {
				if fast.set.units[e.name] == nil {
					t.Errorf("%s is left to html/template", e.name)
				}
			}
			want, got := slow.pages(), fast.pages()
			for url := range want {
				if strings.HasPrefix(want[url], "fault: ") {
					t.Errorf("%s: %s", url, want[url])
				}
				if diff := cmp.Diff(strings.Split(want[url], "\n"), strings.Split(got[url], "\n")); diff != "" {
					t.Errorf("%s (-html/template +Galley):\n%s", url, diff)
				}
			}
			if len(want) != len(got) || len(got) < 3 {
				t.Errorf("%d and %d pages", len(want), len(got))
			}
		})
	}
}

// What the compiler does not know is run by html/template, whole.
func TestUnknownIsLeftAlone(t *testing.T) {
	for what, text := range map[string]string{
		"script":          `<script>var x = {{.Title}};</script>`,
		"style":           `<p style="color: {{.Title}}">x</p>`,
		"srcset":          `<img srcset="{{.URL}}">`,
		"attribute name":  `<p {{.Slug}}="x">x</p>`,
		"comment":         `<!-- {{.Title}} -->`,
		"unquoted":        `<p title={{.Title}}>x</p>`,
		"html":            `<p>{{.Title | html}}</p>`,
		"urlquery":        `<p>{{urlquery .Title}}</p>`,
		"index":           `<p>{{index (.Get "tags") 0}}</p>`,
		"slice":           `<p>{{slice .Title 0 1}}</p>`,
		"another context": `{{define "x"}}{{.}}{{end}}<p title="{{template "x" .Title}}">x</p>`,
	} {
		t.Run(what, func(t *testing.T) {
			files := fstest.MapFS{}
			for _, f := range []string{"galley.yaml", "schemas/thing.yaml", "schemas/box.yaml", "static/a.png", "content/thing/a.md", "content/thing/b.md"} {
				text, err := fs.ReadFile(contenttest.FS(t, everything), f)
				if err != nil {
					t.Fatal(err)
				}
				files[f] = &fstest.MapFile{Data: text}
			}
			files["themes/all/types/thing.html"] = &fstest.MapFile{Data: []byte(text)}
			s := shelfOf(t, files)
			if s.set.units["types/thing.html"] != nil {
				t.Error("the compiler takes it for known")
			}
			page := s.pages()["/a/"]
			if strings.HasPrefix(page, "fault") || !strings.Contains(page, "<main") {
				t.Errorf("got %.200s", page)
			}
		})
	}
}

// The vocabulary says neither more nor less than the views.
func TestVocabularyIsWhole(t *testing.T) {
	for of, v := range vocabulary() {
		var want, got []string
		for i := range of.NumMethod() {
			want = append(want, of.Method(i).Name)
		}
		for i := range of.Elem().NumField() {
			if f := of.Elem().Field(i); f.IsExported() {
				want = append(want, f.Name)
			}
		}
		if of == reflect.TypeFor[*JSON]() {
			want = slices.DeleteFunc(want, func(s string) bool { return s == "MarshalJSON" }) // for html/template's scripts
		}
		for name := range v.members {
			got = append(got, name)
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-views +vocabulary):\n%s", of, diff)
		}
		// And what it says of their types is so.
		for name, m := range v.members {
			method, ok := of.MethodByName(name)
			if !ok {
				continue
			}
			out := method.Type.Out(0)
			want := sortOf(out)
			if m.sort != want && !(m.sort == anything && out.Kind() == reflect.Interface) {
				t.Errorf("%s.%s gives %s, and the vocabulary says sort %d", of, name, out, m.sort)
			}
			switch {
			case m.sort == objectSort && m.of != out, m.sort == listSort && m.of != out.Elem():
				t.Errorf("%s.%s gives %s, and the vocabulary says %s", of, name, out, m.of)
			}
			if m.sort == objectSort && vocabulary()[m.of] == nil {
				t.Errorf("%s.%s gives %s, which has no vocabulary", of, name, m.of)
			}
		}
	}
}

func sortOf(t reflect.Type) sort {
	switch {
	case t.String() == "template.HTML":
		return htmlSort
	case t.String() == "template.URL":
		return urlSort
	case t.Kind() == reflect.String:
		return textSort
	case t.Kind() == reflect.Int:
		return intSort
	case t.Kind() == reflect.Bool:
		return boolSort
	case t.Kind() == reflect.Pointer:
		return objectSort
	case t.Kind() == reflect.Slice:
		return listSort
	}
	return anything
}

var _ = fmt.Sprint
