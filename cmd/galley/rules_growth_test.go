package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"galley/render/rules"
)

// growing is a project of three APIs, without a document.
const growing = `
-- galley.yaml --
title: One
baseURL: https://one.test
locales: [en, fr]
api:
  r3: {limit: 2, variants: {limit: [5], sort: [slug, data.title]}}
  butter: {variants: {levels: [1, 3], keys: ["plant,tool"]}}
  apostrophe: {variants: {render-areas: [inline], perPage: [5]}}
-- schemas/post.yaml --
url: /blog/{slug}/
listURL: /blog/
order: title
fields:
  - {name: title, type: text}
  - {name: author, type: reference, to: author, taxonomy: authors}
  - {name: tags, type: tags, taxonomy: tags}
  - {name: body, type: richText}
-- schemas/author.yaml --
fields: [{name: name, type: text}]
-- schemas/page.yaml --
slug: "{path}"
url: "/{path}/"
fields: [{name: title, type: text}, {name: text, type: richText}]
-- schemas/plant.yaml --
kind: collection
fields: [{name: name, type: text}, {name: picture, type: image}]
-- schemas/tool.yaml --
kind: collection
fields: [{name: name, type: text}]
`

// documents are n of each type.
func documents(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "-- content/post/p%d.md --\n---\ntitle: P%d\nauthor: a%d\ntags: [t%d, all]\n---\nText.\n", i, i, i, i)
		fmt.Fprintf(&b, "-- content/author/a%d.yaml --\nname: A%d\n", i, i)
		fmt.Fprintf(&b, "-- content/page/x%d/y.md --\n---\ntitle: Y\n---\n", i)
		fmt.Fprintf(&b, "-- content/plant/l%d.yaml --\nname: L%d\n", i, i)
		if i%2 == 0 {
			fmt.Fprintf(&b, "-- content/post/p%d.fr.md --\n---\ntitle: P%d\ntags: [all]\n---\nTexte.\n", i, i)
		}
	}
	return b.String()
}

// rulesOf prints a project's rules.
func rulesOf(t *testing.T, host, project string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(project)).Files {
		writeText(t, filepath.Join(dir, filepath.FromSlash(f.Name)), string(f.Data))
	}
	code, stdout, stderr := galley(t, dir, "rules", host)
	if code != 0 {
		t.Fatal(stderr)
	}
	return stdout
}

// TestRulesOfMore: what is printed depends on types and settings, and not on how
// many documents there are: a host's rules stay right while people write.
func TestRulesOfMore(t *testing.T) {
	for _, host := range rules.Hosts() {
		t.Run(host, func(t *testing.T) {
			some := rulesOf(t, host, growing+documents(1))
			if diff := cmp.Diff(some, rulesOf(t, host, growing+documents(23))); diff != "" {
				t.Errorf("more documents make other rules:\n%s", diff)
			}
			if diff := cmp.Diff(some, rulesOf(t, host, growing)); diff != "" {
				t.Errorf("without a document there are other rules:\n%s", diff)
			}
			if again := rulesOf(t, host, growing+documents(1)); again != some {
				t.Error("the same project has other rules the second time")
			}
		})
	}
}

// TestRulesOfAwkwardTerms: a value that a host cannot make of what clients send has a line,
// and no other value has.
func TestRulesOfAwkwardTerms(t *testing.T) {
	usual := rulesOf(t, "nginx", growing+documents(1))
	odd := rulesOf(t, "nginx", growing+documents(1)+"-- content/post/odd.md --\n---\ntitle: Odd\ntags: [日本]\n---\nText.\n")
	var more []string
	for line := range strings.Lines(odd) {
		if !strings.Contains(usual, line) {
			more = append(more, strings.TrimSpace(line))
		}
	}
	want := []string{
		`if ($gl_raw ~ "^(?:日|%[Ee]6%97%[Aa]5)(?:本|%[Ee]6%9[Cc]%[Aa][Cc])$") { set $gl_tags "/tags/日本"; }`,
		`if ($gl_raw ~ "^(?:日|%[Ee]6%97%[Aa]5)(?:本|%[Ee]6%9[Cc]%[Aa][Cc])$") { set $gl_tag_slug "/tag_slug/日本"; }`,
	}
	if diff := cmp.Diff(want, more); diff != "" {
		t.Error(diff)
	}
}
