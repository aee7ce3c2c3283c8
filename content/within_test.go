package content_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"galley/content"
	"galley/content/bodies"
	"galley/content/contenttest"
	"galley/schemas"
)

// TestOrderWithin: a query's order by a field in groups; what is unset is last.
func TestOrderWithin(t *testing.T) {
	s := contenttest.Site(t, `
-- schemas/page.yaml --
fields:
  - {name: title, type: text}
  - {name: seo, type: group, fields: [{name: title, type: text}, {name: deep, type: group, fields: [{name: n, type: integer}]}]}
-- content/page/a.yaml --
seo: {title: Zebra, deep: {n: 9}}
-- content/page/b.yaml --
seo: {title: ant, deep: {n: 10}}
-- content/page/c.yaml --
title: C
`)
	page := s.Project().Type("page")
	seo := page.Field("seo")
	title, deep := schemas.FieldNamed(seo.Fields, "title"), schemas.FieldNamed(seo.Fields, "deep")
	n := schemas.FieldNamed(deep.Fields, "n")
	for _, test := range []struct {
		about string
		order schemas.Order
		want  string
	}{
		{"a text", schemas.Order{Field: title, In: []*schemas.Field{seo}}, "b a c"},
		{"descending", schemas.Order{Field: title, In: []*schemas.Field{seo}, Descending: true}, "a b c"},
		{"a number, deeper", schemas.Order{Field: n, In: []*schemas.Field{seo, deep}}, "a b c"},
		{"descending", schemas.Order{Field: n, In: []*schemas.Field{seo, deep}, Descending: true}, "b a c"},
		{"a field that does not stand there", schemas.Order{Field: n, In: []*schemas.Field{seo}, Descending: true}, "a b c"},
	} {
		t.Run(test.about, func(t *testing.T) {
			var slugs []string
			for _, n := range s.Find(content.Query{Types: []*schemas.Type{page}, Locale: "en", Order: []schemas.Order{test.order}}).Numbers {
				slugs = append(slugs, s.Entry(n).Slug)
			}
			if diff := cmp.Diff(test.want, strings.Join(slugs, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestScores: a search that is best first says how good each document is.
func TestScores(t *testing.T) {
	s := contenttest.Site(t, "\n-- schemas/page.yaml --\nfields: [{name: title, type: text}, {name: text, type: text}]\n-- content/page/a.yaml --\ntext: leek\n-- content/page/b.yaml --\ntitle: Leek\n-- content/page/c.yaml --\ntitle: Bean\n")
	p := s.Find(content.Query{Locale: "en", Search: "leek"})
	if len(p.Numbers) != 2 || len(p.Scores) != 2 || s.Entry(p.Numbers[0]).Slug != "b" || p.Scores[0] <= p.Scores[1] || p.Scores[1] <= 0 {
		t.Errorf("%v %v", p.Numbers, p.Scores)
	}
	if second := s.Find(content.Query{Locale: "en", Search: "leek", Offset: 1}); len(second.Scores) != 1 || second.Scores[0] != p.Scores[1] {
		t.Errorf("of a piece: %v", second.Scores)
	}
	if ordered := s.Find(content.Query{Locale: "en", Search: "leek", Order: []schemas.Order{{Key: "slug"}}}); ordered.Scores != nil || len(ordered.Numbers) != 2 {
		t.Errorf("in another order: %v", ordered)
	}
}

// TestOutline: another title leaves a site's outline as it is; another
// reference, or another number of Butter's, does not, since what is planned may
// depend on it.
func TestOutline(t *testing.T) {
	files := fstest.MapFS{
		"schemas/page.yaml":   {Data: []byte("fields: [{name: title, type: text}, {name: by, type: reference, to: person}]\n")},
		"schemas/person.yaml": {Data: []byte("kind: collection\nfields: [{name: name, type: text}]\n")},
		"content/person.yaml": {Data: []byte("- {slug: ana, name: Ana, butterId: 1}\n- {slug: bo, name: Bo}\n")},
		"content/page/a.yaml": {Data: []byte("title: A\nby: ana\n")},
		"content/page/b.yaml": {Data: []byte("title: B\nby: ana\n")},
	}
	project, _, err := schemas.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	store := bodies.InMemory()
	var last *content.Site
	next := func() *content.Site {
		t.Helper()
		listing, err := content.Walk(files, project)
		if err != nil {
			t.Fatal(err)
		}
		documents, err := content.Read(context.Background(), files, project, listing, store)
		if err != nil {
			t.Fatal(err)
		}
		s, err := content.Next(last, files, project, listing, documents, store, content.Options{Now: contenttest.Clock})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	last = next()
	for _, step := range []struct {
		about, file, text string
		same              bool
	}{
		{"another title", "content/page/a.yaml", "title: Alpha\nby: ana\n", true},
		{"another reference", "content/page/a.yaml", "title: Alpha\nby: bo\n", false},
		{"another number", "content/person.yaml", "- {slug: ana, name: Ana, butterId: 2}\n- {slug: bo, name: Bo}\n", false},
	} {
		files[step.file] = &fstest.MapFile{Data: []byte(step.text)}
		s := next()
		if s.SameOutline(last) != step.same {
			t.Errorf("%s: same is %v", step.about, !step.same)
		}
		last = s
	}
}
