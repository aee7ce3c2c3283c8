package content

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNames(t *testing.T) {
	const project = `
-- galley.yaml --
locales: [en, fr]
timezone: Europe/Oslo
-- schemas/post.yaml --
slug: "{year}-{file}"
url: /blog/{year}/{month}/{day}/{file}/
fields:
  - {name: title, type: text}
-- schemas/page.yaml --
slug: "{path}"
url: /{path}/
fields:
  - {name: title, type: text}
-- schemas/event.yaml --
url: "/{locale}/events/{start.year}/{start}/{kind}/{host}/{n}/{slug}.html"
fields:
  - {name: title, type: text}
  - {name: start, type: dateTime}
  - {name: kind,  type: tags}
  - {name: host,  type: reference, to: host}
  - {name: n,     type: integer}
-- schemas/host.yaml --
slug: "{city}-{file}"
fields:
  - {name: title, type: text}
  - {name: city,  type: reference, to: city}
-- schemas/city.yaml --
fields:
  - {name: title, type: text}
-- schemas/front.yaml --
kind: single
source: front/_index.md
url: /front/
fields:
  - {name: title, type: text}
-- schemas/word.yaml --
kind: collection
url: /words/{slug}/
fields:
  - {name: title, type: text}
-- content/post/2026-02-03-Hello World.md --
-- content/post/late.md --
---
date: 2026-12-31T23:30:00Z
slug: late
---
-- content/post/own.fr.md --
---
date: 2026-01-01
url: anywhere/at.all
---
-- content/post/own.md --
---
date: 2026-01-01
url: anywhere/at.all/
---
-- content/page/_index.md --
-- content/page/_index.fr.md --
-- content/page/About Us/_index.md --
-- content/page/About Us/Team.md --
-- content/page/About Us/jobs/index.md --
---
slug: work
---
-- content/event/Fair.md --
---
start: 2026-05-05T23:00:00Z
kind: [Open Air, indoors]
host: ann
n: 7
---
-- content/event/fair.fr.md --
---
start: 2026-05-05T23:00:00Z
kind: [Open Air]
host: trondheim-ann
n: 7
---
-- content/host/ann.md --
---
city: Trondheim
---
-- content/city/trondheim.md --
-- content/front/_index.md --
-- content/word/some.yaml --
sea: {title: The sea}
shore: {title: The shore, slug: strand}
-- content/word/list.yaml --
- {title: Über Wasser}
- {title: x, slug: y}
`
	s := resolved(t, project)
	if got := told(s); got != "" {
		t.Fatalf("problems:\n%s", got)
	}
	got := map[string]string{}
	for n := range s.Len() {
		e := s.Entry(N(n))
		got[string(e.ID)+" "+e.Locale] = e.Slug + " " + e.URL
	}
	want := map[string]string{
		"post/2026-02-03-Hello World en": "2026-hello-world /blog/2026/02/03/hello-world/",
		"post/late en":                   "2027-late /blog/2027/01/01/late/",
		"post/own en":                    "2026-own /anywhere/at.all/",
		"post/own fr":                    "2026-own /anywhere/at.all",
		"page en":                        "home /",
		"page fr":                        "home /fr/",
		"page/About Us en":               "about-us /about-us/",
		"page/About Us/Team en":          "about-us/team /about-us/team/",
		"page/About Us/jobs en":          "about-us/work /about-us/work/",
		"event/Fair en":                  "fair /en/events/2026/2026-05-06/open-air/trondheim-ann/7/fair.html",
		"event/fair fr":                  "fair /fr/events/2026/2026-05-06/open-air/trondheim-ann/7/fair.html",
		"host/ann en":                    "trondheim-ann ",
		"city/trondheim en":              "trondheim ",
		"front en":                       "front /front/",
		"word/some#sea en":               "sea /words/sea/",
		"word/some#strand en":            "strand /words/strand/",
		"word/list#uber-wasser en":       "uber-wasser /words/uber-wasser/",
		"word/list#y en":                 "y /words/y/",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

func TestNamesTold(t *testing.T) {
	const common = `
-- schemas/post.yaml --
url: /{slug}/
fields:
  - {name: title, type: text}
-- schemas/dated.yaml --
slug: "{year}-{file}"
url: /dated/{year}/{file}/
fields:
  - {name: title, type: text}
-- schemas/ordered.yaml --
order: -date
fields:
  - {name: title, type: text}
-- schemas/kind.yaml --
url: /kind/{kind}/{slug}/
fields:
  - {name: kind, type: text}
-- schemas/settings.yaml --
kind: single
fields:
  - {name: title, type: text}
-- schemas/word.yaml --
kind: collection
fields:
  - {name: title, type: text}
`
	tellings(t, common, []telling{
		{"equal slugs are told at the later path", `
-- content/post/b.md --
---
slug: Same
---
-- content/post/a/same.md --
`, `
content/post/b.md:2:7: the slug "Same" is also used by content/post/a/same.md (as "same", which is equal after Unicode and case folding) [same-slug]
  hint: set a different ` + "`slug:`" + ` in one of them
  content/post/a/same.md:1:1: the other document
`},
		{"a file's name that is no slug", `
-- content/post/aux.md --
-- content/post/---.md --
`, `
content/post/---.md:1:1: nothing of the file's name is left to make a slug of [bad-slug]
  hint: write one: ` + "`slug: a-name`" + `
content/post/aux.md:1:1: the slug "aux" cannot be a file name on Windows [bad-slug]
  hint: write "aux-1"
`},
		{"names that hosts read", `
-- content/post/a.md --
---
slug: _redirects
---
-- content/post/b.md --
---
url: /.well-known/x/
---
-- content/post/robots.txt.md --
-- content/post/ok.md --
---
url: /a/_b/
---
-- content/post/deep.md --
---
url: /a/Web.config
---
`, `
content/post/a.md:2:7: "_redirects" is a name that hosts read themselves, so /_redirects/ cannot be published there [bad-slug]
  hint: use another name in the first part of the address
content/post/b.md:2:6: ".well-known" is a name that hosts read themselves, so /.well-known/x/ cannot be published there [bad-slug]
  hint: use another name in the first part of the address
content/post/deep.md:2:6: "Web.config" is a name that hosts read themselves, so /a/Web.config cannot be published there [bad-slug]
  hint: use another name there
content/post/robots.txt.md:1:1: "robots.txt" is a name that hosts read themselves, so /robots.txt/ cannot be published there [bad-slug]
  hint: use another name in the first part of the address
`},
		{"a pattern with a date needs one, once", `
-- content/dated/a.md --
`, `
content/dated/a.md:1:1: the slug of a dated is "{year}-{file}", and this one has no date [missing-date]
  hint: add ` + "`date: 2026-03-01`" + `
`},
		{"an order by date needs one, of what is published", `
-- content/ordered/a.md --
-- content/ordered/b.md --
---
draft: true
---
`, `
content/ordered/a.md:1:1: a published ordered needs a date: the type is ordered by it [missing-date]
  hint: add ` + "`date: 2026-03-01`, or make it a draft" + `
`},
		{"a pattern with a field needs it", `
-- content/kind/a.md --
---
kind: x
---
-- content/kind/b.md --
`, `
content/kind/b.md:1:1: the address of a kind is "/kind/{kind}/{slug}/", and "kind" gives nothing here [bad-slug]
  hint: set "kind"
`},
		{"two files are one document", `
-- content/post/a.md --
-- content/post/a/index.md --
-- content/post/a.yaml --
`, `
content/post/a.yaml:1:1: "post/a" is also the name of content/post/a.md [same-id]
  hint: rename one of the two files
  content/post/a.md:1:1: the other document
content/post/a/index.md:1:1: "post/a" is also the name of content/post/a.md [same-id]
  hint: rename one of the two files
  content/post/a.md:1:1: the other document
`},
		{"two records have one slug", `
-- content/word/a.yaml --
- {title: Sea}
- {title: sea}
-- content/word/b.yaml --
- {title: SEA}
- {title: shore}
`, `
content/word/a.yaml:2:3: the slug "sea" is also used by another record of this file [same-slug]
  hint: give one of the two records another slug
  content/word/a.yaml:1:3: the other record
content/word/b.yaml:1:3: the slug "sea" is also used by content/word/a.yaml [same-slug]
  hint: set a different ` + "`slug:`" + ` in one of them
  content/word/a.yaml:1:3: the other document
`},
		{"a single is one", `
-- content/settings.yaml --
title: a
-- content/settings/more.yaml --
title: b
`, `
content/settings/more.yaml:1:1: settings is a single, and content/settings.yaml is its document already [same-slug]
  hint: take one of the two files away
  content/settings.yaml:1:1: the other document
`},
		{"an id that is another document's", `
-- content/post/a.md --
---
id: 2f0d6e5e-9f3a-4d6b-8a51-0c7f1c2b3a44
---
-- content/post/b.md --
---
title: b
id: 2f0d6e5e-9f3a-4d6b-8a51-0c7f1c2b3a44
---
`, `
content/post/b.md:3:5: the id 2f0d6e5e-9f3a-4d6b-8a51-0c7f1c2b3a44 is also that of content/post/a.md [same-id]
  hint: take the ` + "`id`" + ` away, or give the document one of its own
  content/post/a.md:2:5: the other document
`},
		{"translations with two ids", `
-- galley.yaml --
locales: [en, fr]
-- content/post/a.fr.md --
---
id: 2f0d6e5e-9f3a-4d6b-8a51-0c7f1c2b3a45
---
-- content/post/a.md --
---
id: 2f0d6e5e-9f3a-4d6b-8a51-0c7f1c2b3a44
---
`, `
content/post/a.fr.md:2:5: this is not the id of content/post/a.md, and translations share one [same-id]
  hint: give both the same id, or write it in one of them alone
  content/post/a.md:2:5: the other id
`},
		{"an address that no file can have", `
-- content/post/a.md --
---
url: /a/con/b
---
-- content/post/b.md --
---
url: /a/b./
---
`, `
content/post/a.md:2:6: the address "/a/con/b" has a part "con", which cannot be a file name on Windows [bad-slug]
  hint: an address is made of names with slashes between them: /about/team/
content/post/b.md:2:6: the address "/a/b./" has a part that ends with "." [bad-slug]
  hint: an address is made of names with slashes between them: /about/team/
`},
	})
}

func TestPatternsOfFields(t *testing.T) {
	for part, want := range map[string]string{
		"{text}": "a-b", "{n}": "7", "{x}": "1.5", "{yes}": "true", "{day}": "02", "{on}": "2026-03-04", "{on.month}": "03",
		"{on.day}": "04", "{at.year}": "2027", "{at.day}": "01", "{clock}": "13-05", "{level}": "high", "{tags}": "first-tag",
		"{to}": "other", "{year}{month}": "202602",
	} {
		s := resolved(t, `
-- galley.yaml --
timezone: Asia/Tokyo
-- schemas/post.yaml --
url: /`+part+`/x/{slug}/
fields:
  - {name: text, type: text}
  - {name: n, type: integer}
  - {name: x, type: number}
  - {name: yes, type: boolean}
  - {name: on, type: date}
  - {name: at, type: dateTime}
  - {name: clock, type: time}
  - {name: level, type: select, options: [high]}
  - {name: tags, type: tags}
  - {name: to, type: reference, to: thing}
-- schemas/thing.yaml --
fields:
  - {name: title, type: text}
-- content/thing/other.md --
-- content/post/a.md --
---
date: 2026-02-02
text: A b!
n: 7
x: 1.5
yes: true
on: 2026-03-04
at: 2026-12-31T23:00:00Z
clock: "13:05"
level: high
tags: [First tag, second]
to: Other
---
`)
		if got := named(t, s, "content/post/a.md").URL; got != "/"+want+"/x/a/" || told(s) != "" {
			t.Errorf("%s gives %s, want %s\n%s", part, got, want, told(s))
		}
	}
}

func TestIdentity(t *testing.T) {
	s := resolved(t, `
-- galley.yaml --
locales: [en, fr]
-- schemas/post.yaml --
fields:
  - {name: title, type: text}
-- content/post/hello.md --
-- content/post/hello.fr.md --
-- content/post/own.fr.md --
---
id: 2f0d6e5e-9f3a-4d6b-8a51-0c7f1c2b3a44
---
-- content/post/own.md --
`)
	if got := told(s); got != "" {
		t.Fatalf("problems:\n%s", got)
	}
	// uuid5(uuid5(DNS, "galley.invalid"), "post/hello"), as Python's uuid module makes it.
	if s.BaseURL() != "" || s.Path() != "" {
		t.Errorf("the base is %q, its path %q", s.BaseURL(), s.Path())
	}
	for file, want := range map[string]string{
		"content/post/hello.md":    "2ad52993-99b7-5d9b-8199-7ca8eee90e3c",
		"content/post/hello.fr.md": "2ad52993-99b7-5d9b-8199-7ca8eee90e3c",
		"content/post/own.md":      "2f0d6e5e-9f3a-4d6b-8a51-0c7f1c2b3a44",
		"content/post/own.fr.md":   "2f0d6e5e-9f3a-4d6b-8a51-0c7f1c2b3a44",
	} {
		e := named(t, s, file)
		if e.UUID != want {
			t.Errorf("%s: id %s, want %s", file, e.UUID, want)
		}
		if got := s.ByUUID(e.UUID, e.Locale); got != e.N {
			t.Errorf("%s: ByUUID gives %d, want %d", file, got, e.N)
		}
		if got := s.BySlug(e.Type, e.Slug, e.Locale); got != e.N {
			t.Errorf("%s: BySlug gives %d, want %d", file, got, e.N)
		}
	}
	if got := s.ByUUID("2f0d6e5e-9f3a-4d6b-8a51-0c7f1c2b3a44", "de"); got != None {
		t.Errorf("an unknown locale has %d", got)
	}
}
