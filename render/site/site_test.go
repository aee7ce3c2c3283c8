package site_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/content/contenttest"
	"galley/render"
	"galley/render/site"
	"galley/themes"
)

// edition makes an edition of this family alone.
func edition(t testing.TB, project string) *render.Edition {
	t.Helper()
	s := contenttest.Site(t, project)
	f, problems := site.New(s)
	e, clashes := render.NewEdition(s, &themes.Theme{}, f)
	if problems = append(problems, clashes...); problems.Failed() {
		t.Fatal(contenttest.Text(problems))
	}
	return e
}

// answer gives what lies at an address.
func answer(t testing.TB, e *render.Edition, address string) (body, mediaType string) {
	t.Helper()
	r, ok := e.Planned(address)
	if !ok {
		t.Fatalf("nothing is planned at %s", address)
	}
	w := &render.Response{}
	if err := e.Answer(e.Context(), r, w); err != nil || w.Status != 0 {
		t.Fatalf("%s: %d, %v", address, w.Status, err)
	}
	if strings.HasSuffix(address, ".xml") {
		wellFormed(t, address, string(w.Body))
	}
	return string(w.Body), w.Type
}

func wellFormed(t testing.TB, address, text string) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("%s: %v\n%s", address, err, text)
		}
	}
}

const notes = `
-- galley.yaml --
title: {en: "Notes & <more>", fr: Carnet}
baseURL: https://one.test/docs
locales: [en, fr]
-- schemas/note.yaml --
label: Note
url: /notes/{slug}/
listURL: /notes/
order: -date
fields:
  - {name: title, type: text}
  - {name: summary, type: text}
  - {name: author, type: reference, to: author}
  - {name: tags, type: tags, taxonomy: tags}
  - {name: body, type: markdown}
-- schemas/author.yaml --
fields: [{name: name, type: text}]
-- schemas/event.yaml --
listURL: /events/
order: title
fields: [{name: title, type: text}, {name: tags, type: tags, taxonomy: tags}]
-- content/author/ada.yaml --
name: Ada
-- content/event/fair.yaml --
title: Fair
tags: [Only events]
-- content/note/first.md --
---
title: 'A "first" <note> & more'
date: 2026-03-01T10:00:00+01:00
updated: 2026-03-02
summary: 1 < 2 & so on
author: ada
tags: [Go, Not less]
aliases: [/old, /very/old.html]
---
See [the next](next.md#end), [below](#here), and code: ` + "`]]>`" + `.

## Here
-- content/note/first.fr.md --
---
title: Premier
date: 2026-03-01
tags: [Go]
---
Bonjour.
-- content/note/next.md --
---
title: Next
date: 2026-03-03
---
The beginning.

## End
-- content/note/hidden.md --
---
title: Hidden
date: 2026-03-04
draft: true
aliases: [/hidden/]
tags: [Hidden]
---
Nothing.
`

func TestFeed(t *testing.T) {
	e := edition(t, notes)
	got, mediaType := answer(t, e, "feed.xml")
	want := `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>Notes &amp; &lt;more&gt;</title>
<link>https://one.test/docs/</link>
<description>Notes &amp; &lt;more&gt;</description>
<language>en</language>
<atom:link rel="self" type="application/rss+xml" href="https://one.test/docs/feed.xml"/>
<lastBuildDate>Tue, 03 Mar 2026 00:00:00 +0000</lastBuildDate>
<item>
<title>Next</title>
<link>https://one.test/docs/notes/next/</link>
<guid isPermaLink="true">https://one.test/docs/notes/next/</guid>
<pubDate>Tue, 03 Mar 2026 00:00:00 +0000</pubDate>
<description>The beginning.</description>
<content:encoded><![CDATA[<p>The beginning.</p>
<h2 id="end">End</h2>
]]></content:encoded>
</item>
<item>
<title>A &quot;first&quot; &lt;note&gt; &amp; more</title>
<link>https://one.test/docs/notes/first/</link>
<guid isPermaLink="true">https://one.test/docs/notes/first/</guid>
<pubDate>Sun, 01 Mar 2026 09:00:00 +0000</pubDate>
<dc:creator>Ada</dc:creator>
<category>Go</category>
<category>Not less</category>
<description>1 &amp;lt; 2 &amp;amp; so on</description>
<content:encoded><![CDATA[<p>See <a href="https://one.test/docs/notes/next/#end">the next</a>, <a href="https://one.test/docs/notes/first/#here">below</a>, and code: <code>]]&gt;</code>.</p>
<h2 id="here">Here</h2>
]]></content:encoded>
</item>
</channel>
</rss>
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if mediaType != "application/rss+xml" {
		t.Errorf("its type is %s", mediaType)
	}
}

// TestWhatThereIs: a feed for the front page, each list of a feed type and each
// of their terms; redirects; and what is always there.
func TestWhatThereIs(t *testing.T) {
	e := edition(t, notes)
	var got []string
	for r := range e.Plan() {
		b, _ := r.Address(nil)
		got = append(got, string(b))
	}
	want := []string{
		"sitemap.xml", "robots.txt", ".nojekyll",
		"feed.xml", "notes/feed.xml", "tags/go/feed.xml", "tags/not-less/feed.xml",
		"fr/feed.xml", "fr/notes/feed.xml", "fr/tags/go/feed.xml",
		"old/index.html", "very/old.html",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, title := range []struct{ address, want string }{
		{"notes/feed.xml", "<title>Note · Notes &amp; &lt;more&gt;</title>"},
		{"fr/tags/go/feed.xml", "<title>Go · Carnet</title>"},
	} {
		if body, _ := answer(t, e, title.address); !strings.Contains(body, title.want) {
			t.Errorf("%s:\n%s", title.address, body)
		}
	}
}

func TestRedirect(t *testing.T) {
	e := edition(t, notes)
	want := `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>A &quot;first&quot; &lt;note&gt; &amp; more</title>
<link rel="canonical" href="https://one.test/docs/notes/first/">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url=/docs/notes/first/">
</head>
<body>
<p><a href="/docs/notes/first/">A &quot;first&quot; &lt;note&gt; &amp; more</a></p>
</body>
</html>
`
	for _, address := range []string{"old/index.html", "very/old.html"} {
		got, mediaType := answer(t, e, address)
		if diff := cmp.Diff(want, got); diff != "" || mediaType != "text/html; charset=utf-8" {
			t.Errorf("%s (%s):\n%s", address, mediaType, diff)
		}
	}
	t.Run("a server finds it by its old spelling", func(t *testing.T) {
		for _, path := range []string{"/old", "/old/", "/very/old.html"} {
			if r, failure := e.Read("GET", path, nil); failure != nil {
				t.Errorf("%s: %v", path, failure)
			} else if b, _ := r.Address(nil); !strings.Contains(string(b), "old") {
				t.Errorf("%s: %s", path, b)
			}
		}
	})
}

func TestSitemap(t *testing.T) {
	got, _ := answer(t, edition(t, notes), "sitemap.xml")
	for _, want := range []string{
		`<url><loc>https://one.test/docs/</loc><xhtml:link rel="alternate" hreflang="en" href="https://one.test/docs/"/><xhtml:link rel="alternate" hreflang="fr" href="https://one.test/docs/fr/"/><xhtml:link rel="alternate" hreflang="x-default" href="https://one.test/docs/"/></url>`,
		`<url><loc>https://one.test/docs/tags/not-less/</loc></url>`,
		`<url><loc>https://one.test/docs/notes/next/</loc><lastmod>2026-03-03T00:00:00Z</lastmod></url>`,
		`<url><loc>https://one.test/docs/notes/first/</loc><lastmod>2026-03-02T00:00:00Z</lastmod><xhtml:link rel="alternate" hreflang="en" href="https://one.test/docs/notes/first/"/><xhtml:link rel="alternate" hreflang="fr" href="https://one.test/docs/fr/notes/first/"/>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("want %s in\n%s", want, got)
		}
	}
	if strings.Contains(strings.ToLower(got), "hidden") {
		t.Errorf("a draft is there:\n%s", got)
	}
	t.Run("with one locale there are no alternates", func(t *testing.T) {
		got, _ := answer(t, edition(t, "-- schemas/a.yaml --\nfields: [{name: title, type: text}]\n"), "sitemap.xml")
		want := `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>/</loc></url>
</urlset>
`
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// TestLargeSitemap: what is too much for one file is an index of parts, which
// hold every page once.
func TestLargeSitemap(t *testing.T) {
	const terms = 45_010
	var b strings.Builder
	b.WriteString("-- galley.yaml --\nbaseURL: https://large.test\nlimits: {document: 10MiB}\n-- schemas/a.yaml --\nfields: [{name: title, type: text}, {name: tags, type: tags, taxonomy: tags}]\n-- content/a/a.yaml --\ntags:\n")
	for i := range terms {
		fmt.Fprintf(&b, "- t%d\n", i)
	}
	e := edition(t, b.String())
	index, _ := answer(t, e, "sitemap.xml")
	want := `<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://large.test/sitemaps/1.xml</loc></sitemap>
<sitemap><loc>https://large.test/sitemaps/2.xml</loc></sitemap>
</sitemapindex>
`
	if diff := cmp.Diff(want, index); diff != "" {
		t.Fatal(diff)
	}
	total := 0
	for _, part := range []string{"sitemaps/1.xml", "sitemaps/2.xml"} {
		text, _ := answer(t, e, part)
		n := strings.Count(text, "<loc>")
		if total += n; n > 50_000 || len(text) > 50<<20 {
			t.Errorf("%s has %d addresses", part, n)
		}
	}
	if total != terms+2 { // the terms' list, the front page
		t.Errorf("%d addresses", total)
	}
	for _, path := range []string{"/sitemaps/3.xml", "/sitemaps/0", "/sitemaps/x"} {
		if r, failure := e.Read("GET", path, nil); failure == nil {
			w := &render.Response{}
			if e.Answer(e.Context(), r, w); w.Status != 404 {
				t.Errorf("%s: %d", path, w.Status)
			}
		}
	}
}

func TestRobots(t *testing.T) {
	got, _ := answer(t, edition(t, notes), "robots.txt")
	if want := "User-agent: *\nDisallow:\n\nSitemap: https://one.test/docs/sitemap.xml\n"; got != want {
		t.Errorf("want %q, got %q", want, got)
	}
	if got, _ := answer(t, edition(t, notes), ".nojekyll"); got != "" {
		t.Errorf(".nojekyll is %q", got)
	}
}

func TestNoBaseURL(t *testing.T) {
	const pages = "-- schemas/a.yaml --\nurl: /{slug}/\nfields: [{name: title, type: text}]\n"
	tests := []struct{ about, project, want string }{
		{"pages without it", pages, "galley.yaml: warning: without baseURL the addresses in sitemaps and feeds are not absolute, and nobody can follow them from outside [no-base-url] hint: add `baseURL: https://example.test` with the site's own address"},
		{"with it", "-- galley.yaml --\nbaseURL: https://a.test\n" + pages, ""},
		{"no pages", "-- schemas/a.yaml --\nfields: [{name: title, type: text}]\n", ""},
		{"switched off", "-- galley.yaml --\nchecks: {no-base-url: off}\n" + pages, ""},
		{"made an error", "-- galley.yaml --\nchecks: {no-base-url: error}\n" + pages, "galley.yaml: error: without baseURL the addresses in sitemaps and feeds are not absolute, and nobody can follow them from outside [no-base-url] hint: add `baseURL: https://example.test` with the site's own address"},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			_, problems := site.New(contenttest.Site(t, test.project))
			if diff := cmp.Diff(test.want, strings.TrimSpace(contenttest.Text(problems))); diff != "" {
				t.Error(diff)
			}
		})
	}
}
