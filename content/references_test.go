package content

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const referrers = `
-- galley.yaml --
locales: [en, fr]
-- schemas/post.yaml --
fields:
  - {name: title, type: text}
  - {name: author, type: reference, to: author}
  - {name: authors, type: reference, to: author, many: true, onUnpublished: omit}
  - {name: about, type: reference, to: [author, page], many: true}
  - {name: topics, type: tags, to: page, taxonomy: topics}
  - {name: by, type: reference, to: author, taxonomy: by}
-- schemas/author.yaml --
fields:
  - {name: title, type: text}
-- schemas/page.yaml --
slug: "{path}"
url: /{path}/
fields:
  - {name: title, type: text}
`

func TestReferences(t *testing.T) {
	const people = `
-- content/author/ann.md --
---
title: Ann Ålen
---
-- content/author/ana-lima.md --
-- content/author/staff/Bob Berg.md --
-- content/author/ann.fr.md --
-- content/author/hansen.md --
---
title: Hansen & Sohn
---
-- content/author/cécile.fr.md --
-- content/author/Λεύκιος.md --
-- content/page/about/team.md --
---
title: The Team!
---
-- content/post/a.md --
`
	for _, c := range []struct{ name, front, want string }{
		{"a slug", "author: ann", "content/author/ann.md"},
		{"a slug in another case", "author: ANN", "content/author/ann.md"},
		{"a text made a slug", "author: Ana Lima", "content/author/ana-lima.md"},
		{"a path below the type's folder", "author: staff/Bob Berg", "content/author/staff/Bob Berg.md"},
		{"a path made a slug", "author: Staff/bob berg", "content/author/staff/Bob Berg.md"},
		{"a text whose capitals hide a final sigma", "author: ΛΕΎΚΙΟΣ", "content/author/Λεύκιος.md"},
		{"a title is looked for in taxonomies", "by: hansen & sohn", "content/author/hansen.md"},
		{"a slug of several types", "about: [page/about/team, author/ann]", "content/page/about/team.md content/author/ann.md"},
		{"a tag by title", "topics: [The Team!, nothing]", "content/page/about/team.md -"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := resolved(t, referrers+strings.TrimSpace(people)+"\n---\n"+c.front+"\n---\n")
			if got := told(s); got != "" {
				t.Errorf("problems:\n%s", got)
			}
			if diff := cmp.Diff(c.want, targets(s, named(t, s, "content/post/a.md"))); diff != "" {
				t.Errorf("targets (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("the document's locale goes first, then the default one", func(t *testing.T) {
		s := resolved(t, referrers+strings.TrimSpace(people)+`
-- content/post/a.fr.md --
---
authors: [ann, cécile, hansen]
---
-- content/post/b.md --
---
authors: [ann]
---
`)
		if got := told(s); got != "" {
			t.Errorf("problems:\n%s", got)
		}
		if got, want := targets(s, named(t, s, "content/post/a.fr.md")), "content/author/ann.fr.md content/author/cécile.fr.md content/author/hansen.md"; got != want {
			t.Errorf("targets: %s, want %s", got, want)
		}
		if got, want := targets(s, named(t, s, "content/post/b.md")), "content/author/ann.md"; got != want {
			t.Errorf("targets: %s, want %s", got, want)
		}
	})
}

func TestPrivateReferences(t *testing.T) {
	s := resolved(t, `
-- schemas/post.yaml --
url: /{slug}/
fields:
  - {name: owner, type: reference, to: staff, private: true}
  - {name: note, type: markdown, private: true}
  - {name: staff, type: reference, to: staff}
-- schemas/staff.yaml --
private: true
fields:
  - {name: title, type: text}
-- content/staff/ann.md --
-- content/post/draft.md --
---
draft: true
---
-- content/post/a.md --
---
owner: ann
note: "[x](draft.md)"
---
-- content/post/b.md --
---
staff: ann
---
`)
	want := `content/post/b.md:2:8: staff "ann" is of a private type; the published post would point to nothing [unpublished-reference]
  hint: make the field "staff" private too, or set ` + "`onUnpublished: omit`" + ` in it
  content/staff/ann.md:1:1: it is of a private type
`
	if diff := cmp.Diff(want, told(s)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// Pages whose slugs are made of each other's are found by path and by slug.
func TestSelfReferences(t *testing.T) {
	s := resolved(t, `
-- schemas/page.yaml --
source: ["page/**", "page/**/_index.md"]
slug: "{above}-{file}"
fields:
  - {name: above, type: reference, to: page}
-- content/page/_index.md --
---
above: Some/Where
---
-- content/page/a.md --
---
above: home
---
-- content/page/some/where.md --
---
above: a
---
-- content/page/z.md --
---
above: home-a-where
---
`)
	if got := told(s); got != "" {
		t.Errorf("problems:\n%s", got)
	}
	for file, want := range map[string]string{
		"content/page/_index.md":     "content/page/some/where.md",
		"content/page/a.md":          "content/page/_index.md",
		"content/page/some/where.md": "-",
		"content/page/z.md":          "content/page/some/where.md",
	} {
		if got := targets(s, named(t, s, file)); got != want && want != "-" {
			t.Errorf("%s refers to %s, want %s", file, got, want)
		}
	}
	if got := named(t, s, "content/page/z.md").Slug; got != "home-a-where-z" {
		t.Errorf("the slug of z is %s", got)
	}
}

// targets writes what an entry's mentions lead to.
func targets(s *Site, e *Entry) string {
	var all []string
	for _, target := range e.Targets {
		switch {
		case target.N != None:
			all = append(all, s.Entry(target.N).File+target.Fragment)
		case target.Asset != nil:
			all = append(all, "asset:"+target.Asset.Address+target.Fragment)
		case target.Address != "":
			all = append(all, target.Address+target.Fragment)
		default:
			all = append(all, "-")
		}
	}
	return strings.Join(all, " ")
}

func TestReferencesTold(t *testing.T) {
	tellings(t, referrers, []telling{
		{"nobody of that name", `
-- content/author/ann.md --
-- content/post/a.md --
---
title: A
author: anne
---
-- content/post/b.md --
---
draft: true
author: nobody-of-that-name
---
`, `
content/post/a.md:3:9: author "anne" does not exist [broken-reference]
  hint: did you mean "ann"?
content/post/b.md:3:9: author "nobody-of-that-name" does not exist [broken-reference]
  hint: a reference is a slug, or a path below the type's folder; ` + "`galley new author`" + ` makes a document
`},
		{"one of several types", `
-- content/author/ann.md --
-- content/post/a.md --
---
about: [ann, author/bob, thing/x]
---
`, `
content/post/a.md:2:9: "ann" does not say which of author or page it is [broken-reference]
  hint: write "author/ann"
content/post/a.md:2:14: author "bob" does not exist [broken-reference]
content/post/a.md:2:26: "thing/x" does not say which of author or page it is [broken-reference]
  hint: write the type in front: "author/thing/x"
`},
		{"a draft, named once", `
-- content/author/bob.md --
---
title: Bob
draft: true
---
-- content/post/a.md --
---
title: A
authors: bob
author: bob
---
-- content/post/b.md --
---
draft: true
author: bob
---
`, `
content/post/a.md:4:9: author "bob" is a draft; the published post would point to nothing [unpublished-reference]
  hint: publish "bob", make this post a draft, or set ` + "`onUnpublished: omit`" + ` in the field "author"
  content/author/bob.md:3:8: it is a draft
`},
		{"what is not published, named by several", `
-- content/author/bob.md --
---
expires: 2026-06-30
---
-- content/post/a.md --
---
author: bob
---
-- content/post/b.md --
---
title: b
author: bob
by: bob
---
`, `
content/author/bob.md:2:10: "bob" is expired since 2026-06-30, but 2 published documents refer to it [unpublished-reference]
  hint: publish it, take it out of them, or set ` + "`onUnpublished: omit`" + ` in the field "author"
  content/post/a.md:2:9: refers to it
  content/post/b.md:3:9: refers to it
`},
		{"a document that could not be read is told of once", `
-- content/author/bob.md --
---
title: "x
---
-- content/author/ann.yaml --
- a list
-- content/post/a.md --
---
author: ann
---
`, `
content/author/ann.yaml:1:1: expected the fields of author, found a list [wrong-kind]
  hint: write the fields of one document; only a type with ` + "`kind: collection`" + ` has several in a file
content/author/bob.md:2:8: this quote is never closed [unclosed-quote]
  hint: add ` + "`\"`" + ` at the end of line 2
`},
		{"a draft as a tag is its text alone", `
-- content/page/x.md --
---
draft: true
---
-- content/post/a.md --
---
topics: [x, y]
---
`, ``},
	})
	t.Run("checks of the referrers type", func(t *testing.T) {
		project := strings.Replace(referrers, "-- schemas/post.yaml --", "-- schemas/post.yaml --\nchecks: {unpublished-reference: warning, broken-reference: off}", 1) + `
-- content/author/bob.md --
---
date: 2027-01-01
---
-- content/post/a.md --
---
author: bob
about: author/nobody
---
`
		want := `content/post/a.md:2:9: warning: author "bob" is not published before 2027-01-01; the published post would point to nothing [unpublished-reference]
  hint: publish "bob", make this post a draft, or set ` + "`onUnpublished: omit`" + ` in the field "author"
  content/author/bob.md:2:7: it is not published before 2027-01-01
`
		s := resolved(t, project)
		if diff := cmp.Diff(want, told(s)); diff != "" {
			t.Errorf("problems (-want +got):\n%s", diff)
		}
		if got := targets(s, named(t, s, "content/post/a.md")); got != "content/author/bob.md -" { // for who may see drafts
			t.Errorf("targets: %s", got)
		}
		s = resolved(t, project, func(o *Options) { o.Drafts = true })
		if got := told(s); got != "" {
			t.Errorf("with drafts there are problems:\n%s", got)
		}
		if got := targets(s, named(t, s, "content/post/a.md")); got != "content/author/bob.md -" {
			t.Errorf("targets with drafts: %s", got)
		}
	})
}
