package content

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// spelt writes a taxonomy's terms: name=slug×count, and the documents of each.
func spelt(s *Site, taxonomy, locale string) string {
	var b strings.Builder
	t := s.Project().Taxonomy(taxonomy)
	for _, term := range s.Terms(t, locale) {
		found := s.Find(Query{Locale: locale, Taxonomy: taxonomy, Term: term.Slug})
		fmt.Fprintf(&b, "%s=%s x%d %s: %s\n", term.Name, term.Slug, term.Count, term.URL, called(s, found.Numbers))
		if again, ok := s.Term(t, term.Slug, locale); !ok || again != term {
			fmt.Fprintf(&b, "  but Term gives %v\n", again)
		}
		if found.Total != term.Count {
			fmt.Fprintf(&b, "  but Find gives %d\n", found.Total)
		}
	}
	return b.String()
}

func TestTaxonomies(t *testing.T) {
	const common = `
-- galley.yaml --
locales: [en, fr]
-- schemas/post.yaml --
order: title
fields:
  - {name: title, type: text}
  - {name: tags, type: tags, taxonomy: tags}
  - {name: topic, type: tags, to: topic, taxonomy: topics}
  - {name: author, type: reference, to: author, taxonomy: authors}
  - {name: level, type: select, options: [easy, {value: hard, label: Hard}], taxonomy: levels}
  - {name: secret, type: group, private: true, fields: [{name: tag, type: text}]}
  - name: parts
    type: blocks
    of: [part]
  - name: crew
    type: list
    fields:
      - {name: who, type: reference, to: author, taxonomy: authors}
-- schemas/part.yaml --
kind: block
fields:
  - {name: tags, type: tags, taxonomy: tags}
  - {name: parts, type: blocks, of: [part]}
-- schemas/note.yaml --
fields:
  - {name: tags, type: tags, taxonomy: tags}
-- schemas/topic.yaml --
url: /topics/{slug}/
listURL: /topics/
order: weight
fields:
  - {name: title, type: text}
  - {name: weight, type: integer}
-- schemas/author.yaml --
fields:
  - {name: title, type: text}
`
	t.Run("texts", func(t *testing.T) {
		s := resolved(t, common+`
-- content/post/a.md --
---
tags: [Zebra, Go lang, zebra fish]
parts:
  - type: part
    tags: [Go lang, Ähre]
    parts:
      - {type: part, tags: deep}
---
-- content/post/b.md --
---
tags: [Go lang]
draft: true
---
-- content/post/c.md --
---
tags: [only drafts]
draft: true
---
-- content/post/d.fr.md --
---
tags: [Zebra]
---
-- content/note/n.md --
---
date: 2026-01-01
tags: [Go lang]
---
`)
		if got := told(s); got != "" {
			t.Errorf("problems:\n%s", got)
		}
		if diff := cmp.Diff(`Ähre=ahre x1 /tags/ahre/: a
deep=deep x1 /tags/deep/: a
Go lang=go-lang x2 /tags/go-lang/: n a
Zebra=zebra x1 /tags/zebra/: a
zebra fish=zebra-fish x1 /tags/zebra-fish/: a
`, spelt(s, "tags", "en")); diff != "" {
			t.Errorf("terms (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff("Zebra=zebra x1 /fr/tags/zebra/: d\n", spelt(s, "tags", "fr")); diff != "" {
			t.Errorf("French terms (-want +got):\n%s", diff)
		}
		a := named(t, s, "content/post/a.md")
		var names []string
		for _, term := range s.TermsOf(a.N, a.Type.Field("tags")) {
			names = append(names, term.Name)
		}
		for _, term := range s.TermsOf(a.N, s.Project().Type("part").Field("tags")) {
			names = append(names, term.Slug)
		}
		if diff := cmp.Diff([]string{"Zebra", "Go lang", "zebra fish", "go-lang", "ahre", "deep"}, names); diff != "" {
			t.Errorf("terms of a document (-want +got):\n%s", diff)
		}
	})
	t.Run("documents", func(t *testing.T) {
		s := resolved(t, common+`
-- content/topic/cpp.md --
---
title: C++
weight: 2
---
-- content/topic/cpp.fr.md --
---
title: C plus plus
---
-- content/topic/alone.md --
---
weight: 1
---
-- content/topic/hidden.md --
---
draft: true
---
-- content/author/ann.md --
-- content/author/bob.md --
-- content/post/a.md --
---
topic: [C++, other]
author: ann
level: hard
crew: [{who: bob}, {who: ann}]
---
-- content/post/b.md --
---
topic: [cpp, hidden]
author: ann
level: easy
---
-- content/post/b.fr.md --
---
topic: [cpp, alone]
author: ann
---
`)
		if got := told(s); got != "" {
			t.Errorf("problems:\n%s", got)
		}
		for _, c := range []struct{ taxonomy, locale, want string }{
			{"topics", "en", "alone=alone x0 /topics/alone/: \nC++=cpp x2 /topics/cpp/: a b\nhidden=hidden x1 /topics/hidden/: b\nother=other x1 /topics/other/: a\n"},
			{"topics", "fr", "C plus plus=cpp x1 /fr/topics/cpp/: b\nalone=alone x1 /fr/topics/alone/: b\n"},
			{"authors", "en", "ann=ann x2 : a b\nbob=bob x1 : a\n"},
			{"authors", "fr", "ann=ann x1 : b\n"},
			{"levels", "en", "easy=easy x1 /levels/easy/: b\nhard=hard x1 /levels/hard/: a\n"},
		} {
			if diff := cmp.Diff(c.want, spelt(s, c.taxonomy, c.locale)); diff != "" {
				t.Errorf("%s in %s (-want +got):\n%s", c.taxonomy, c.locale, diff)
			}
		}
	})
	tellings(t, common, []telling{
		{"spellings of one term", `
-- content/post/a.md --
---
tags: [Go Lang]
---
-- content/post/b.md --
---
tags: [go lang, x]
---
-- content/post/c.md --
---
title: c
tags: [x, "go-lang", go lang]
---
-- content/post/d.md --
---
tags: [x, go lang]
---
`, `
content/post/a.md:2:8: warning: "Go Lang" and "go lang" are one term of tags, shown as "go lang" [same-term]
  hint: write "go lang"
  content/post/b.md:2:8: "go lang"
content/post/c.md:3:11: warning: "go-lang" and "go lang" are one term of tags, shown as "go lang" [same-term]
  hint: write "go lang"
  content/post/b.md:2:8: "go lang"
`},
		{"spellings of one term in one document", `
-- content/post/a.md --
---
tags: [Go Lang, go lang, Go Lang]
---
`, `
content/post/a.md:2:17: warning: "go lang" and "Go Lang" are one term of tags, shown as "Go Lang" [same-term]
  hint: write "Go Lang"
  content/post/a.md:2:8: "Go Lang"
`},
		{"a final sigma is a sigma", `
-- content/post/a.md --
---
tags: [Πόλεμος]
---
-- content/post/b.md --
---
tags: [πόλεμος]
---
-- content/post/c.md --
---
tags: [ΠΌΛΕΜΟΣ, Πόλεμος]
---
`, `
content/post/b.md:2:8: warning: "πόλεμος" and "Πόλεμος" are one term of tags, shown as "Πόλεμος" [same-term]
  hint: write "Πόλεμος"
  content/post/a.md:2:8: "Πόλεμος"
content/post/c.md:2:8: warning: "ΠΌΛΕΜΟΣ" and "Πόλεμος" are one term of tags, shown as "Πόλεμος" [same-term]
  hint: write "Πόλεμος"
  content/post/a.md:2:8: "Πόλεμος"
`},
		{"nothing is left for a slug", `
-- content/post/a.md --
---
tags: [ok, "!!!"]
---
`, `
content/post/a.md:2:12: no slug can be made of "!!!", which is to be a term of tags [bad-slug]
  hint: write it in letters or digits
`},
	})
}
