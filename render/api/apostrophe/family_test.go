package apostrophe_test

import (
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"galley/content/contenttest"
	"galley/render"
	"galley/render/api/apitest"
	"galley/render/api/apostrophe"
	"galley/render/view"
	"galley/schemas"
	"galley/schemas/source"
	"galley/themes"
)

// New makes the family over the built-in theme.
func New(p *schemas.Project) (*render.Family, source.Problems) {
	theme, _, err := themes.Load(fstest.MapFS{}, "default", p.Locales)
	if err != nil {
		panic(err)
	}
	set, problems := view.New(p, theme)
	f, more := apostrophe.New(p, set)
	return f, append(problems, more...)
}

func TestPromises(t *testing.T) { apitest.Run(t, New) }

// TestSettings: what is said to the family, and cannot be.
func TestSettings(t *testing.T) {
	p, problems, err := schemas.Load(contenttest.FS(t, `
-- galley.yaml --
api: {apostrophe: {perPage: 500, variants: {perPage: [5, 0], render-areas: [inline, outline]}}}
-- schemas/post.yaml --
apostrophe: {filters: {body: {field: body, values: [a]}, kind: {field: kind, values: [A, c]}, price: {field: price, values: [cheap, 3]}}}
fields: [{name: title, type: text}, {name: body, type: richText}, {name: kind, type: select, options: [a, b]}, {name: price, type: number}]
`))
	if err != nil || len(problems) > 0 {
		t.Fatal(err, contenttest.Text(problems))
	}
	_, problems = New(p)
	problems.Sort()
	want := `galley.yaml:1:29: error: perPage is between 1 and 100, not 500 [bad-schema]
galley.yaml:1:58: error: perPage is a whole number from 1 to 100, not "0" [bad-schema]
galley.yaml:1:85: error: render-areas is true or inline, not "outline" [bad-schema] hint: write inline
schemas/post.yaml:1:38: error: body is a field of the kind richText, and there is no filter for those [bad-schema] hint: take a text, a choice, a number, a boolean, a time or a reference
schemas/post.yaml:1:90: error: "c" is not an option of kind [bad-schema] hint: did you mean "a" or "b"?
schemas/post.yaml:1:126: error: "cheap" cannot be compared with price [bad-schema]`
	if diff := cmp.Diff(want, strings.TrimSpace(contenttest.Text(problems))); diff != "" {
		t.Error(diff)
	}
}

// TestFiles holds examples of routes.md 7 to the plan.
func TestFiles(t *testing.T) {
	e := apitest.Open(t, New, `
-- galley.yaml --
locales: [en, fr]
api: {apostrophe: {perPage: 1, variants: {perPage: [3]}}}
-- schemas/article.yaml --
apostrophe: {filters: {section: {field: kind, values: [a]}, other: {field: kind, values: [b]}}}
fields: [{name: title, type: text}, {name: body, type: richText}, {name: kind, type: select, options: [a, b]}]
-- schemas/piece.yaml --
apostrophe: {name: "@acme/article"}
fields: [{name: title, type: text}, {name: body, type: richText}]
-- schemas/hidden.yaml --
apostrophe: {public: false}
fields: [{name: title, type: text}]
-- schemas/page.yaml --
slug: "{path}"
url: /{path}/
fields: [{name: title, type: text}]
-- content/page/_index.md --
---
title: Front
aposDocId: ckhome0001kitchen0001
---
-- content/hidden/a.yaml --
{title: A, aposDocId: ckhide0001kitchen0001}
-- content/article/a.yaml --
{title: A, kind: a, aposDocId: ckleek0001kitchen0001}
-- content/article/a.fr.yaml --
{title: A, kind: a}
-- content/article/b.yaml --
title: B
-- content/article/b.fr.yaml --
title: B
`)
	tests := map[string]string{
		"/article":                                                      "article.json",
		"/article?page=2&aposLocale=fr":                                 "article/apos-locale/fr/page/2.json",
		"/@acme/article?render-areas=1":                                 "@acme/article/render-areas/true.json",
		"/article/ckleek0001kitchen0001:en:published":                   "article/ckleek0001kitchen0001.en.published.json",
		"/article/ckleek0001kitchen0001%3Aen%3Apublished":               "article/ckleek0001kitchen0001.en.published.json",
		"/article/ckleek0001kitchen0001":                                "article/ckleek0001kitchen0001.json",
		"/article/ckleek0001kitchen0001?apos-locale=fr":                 "article/ckleek0001kitchen0001.fr.published.json",
		"/article/ckleek0001kitchen0001:fr:published?render-areas=true": "article/ckleek0001kitchen0001.fr.published/render-areas/true.json",
		"/article/ckleek0001kitchen0001/locales":                        "article/ckleek0001kitchen0001/locales.json",
		"/article/ckleek0001kitchen0001:fr:published/locales":           "article/ckleek0001kitchen0001/locales.json",
		"/@apostrophecms/page":                                          "@apostrophecms/page.json",
		"/@apostrophecms/page?apos-locale=fr":                           "@apostrophecms/page/apos-locale/fr.json",
		"/@apostrophecms/page?flat=1&all=1":                             "@apostrophecms/page/all/1/flat/1.json",
		"/@apostrophecms/page/_home":                                    "@apostrophecms/page/_home.json",
		"/@apostrophecms/page/ckhome0001kitchen0001:en:published":       "@apostrophecms/page/ckhome0001kitchen0001.en.published.json",
		"/@apostrophecms/image":                                         "@apostrophecms/image.json",
		"/@apostrophecms/i18n/locales":                                  "@apostrophecms/i18n/locales.json",
		"/article?section=A&apos-locale=fr&render-areas=true":           "article/section/a/apos-locale/fr/render-areas/true.json",
		"/article?page=1&perPage=3&section=a":                           "article/section/a/perPage/3.json",
		"/article?section=b":                                            "",
		"/article?section=a&other=b":                                    "",
		"/article?render-areas=true&perPage=3":                          "",
		"/article?render-areas=inline":                                  "",
		"/article?page=3":                                               "",
		"/article?apos-mode=draft":                                      "",
		"/article?search=a":                                             "",
		"/article?kind=a":                                               "",
		"/article/ckleek0001kitchen0001:en:draft":                       "",
		"/article/ckleek0001kitchen0001?render-areas=true":              "",
		"/article/ckleek0001kitchen0001/locale/fr":                      "",
		"/hidden":                        "",
		"/hidden/ckhide0001kitchen0001":  "",
		"/article/ckhide0001kitchen0001": "",
	}
	for target, want := range tests {
		u, err := url.Parse("/api/v1" + target)
		if err != nil {
			t.Fatal(err)
		}
		r, failure := e.Read("GET", u.Path, u.Query())
		if failure != nil {
			t.Errorf("%s: %+v", target, failure)
			continue
		}
		got, _ := e.Static(r)
		if got = strings.TrimPrefix(got, "api/v1/"); got != want {
			t.Errorf("%s: want %q, got %q", target, want, got)
		}
	}
}

func TestAnswers(t *testing.T) { apitest.Answers(t, New) }

// TestOmits: bare ids and areas as HTML can be left out.
func TestOmits(t *testing.T) {
	bare := func(r render.Request) bool {
		return (r.Route.Name == "A2" || r.Route.Name == "page") && !strings.Contains(r.Params[0], ":")
	}
	areas := func(r render.Request) bool { return r.Arg("render-areas") != "" }
	t.Run("bareIds", func(t *testing.T) { apitest.Omits(t, New, "apostrophe", "bareIds", bare) })
	t.Run("render-areas", func(t *testing.T) { apitest.Omits(t, New, "apostrophe", "render-areas", areas) })
}
