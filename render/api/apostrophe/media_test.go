package apostrophe_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/render"
	"galley/render/api/apitest"
)

const gallery = `
-- galley.yaml --
baseURL: https://gallery.test/docs
locales: [en, fr]
api: {apostrophe: {perPage: 2, variants: {perPage: [1]}}}
-- schemas/post.yaml --
url: /posts/{slug}/
apostrophe: {public: [title, picture, nested]}
fields:
  - {name: title, type: text}
  - {name: picture, type: image}
  - {name: unshown, type: image}
  - {name: secret, type: image, private: true}
  - {name: nested, type: list, fields: [{name: picture, type: image}]}
-- schemas/global.yaml --
kind: single
url: /
fields: [{name: claim, type: text}]
-- content/global.yaml --
claim: Look
-- static/b.svg --
<svg/>
-- static/a/c.svg --
<svg/>
-- static/Guide.pdf --
pdf
-- content/post/one.md --
---
title: One
picture: {src: /b.svg, alt: A bee}
unshown: {src: /a/c.svg, alt: hidden}
secret: {src: secret.svg, alt: hidden}
nested: [{picture: {src: one.svg, alt: One}}]
---
-- content/post/one.fr.md --
---
title: Un
picture: {src: /b.svg, alt: Une abeille}
---
-- content/post/two.md --
---
title: Two
picture: {src: /b.svg, alt: Another bee}
---
-- content/post/draft.md --
---
title: Draft
draft: true
picture: {src: draft.svg, alt: hidden}
---
-- content/post/one.svg --
<svg/>
-- content/post/secret.svg --
<svg/>
-- content/post/draft.svg --
<svg/>
`

type mediaList struct {
	Pages, CurrentPage int
	Results            []struct {
		AposDocID, Type, Title, Slug, Alt string
		Attachment                        struct {
			Group string
			URLs  map[string]string `json:"_urls"`
			URL   string            `json:"_url"`
		}
	}
}

func TestMedia(t *testing.T) {
	e := apitest.Open(t, New, gallery)
	list := func(target string) (l mediaList, lines []string) {
		t.Helper()
		body := get(t, e, target)
		if err := json.Unmarshal([]byte(body), &l); err != nil {
			t.Fatal(err)
		}
		for _, m := range l.Results {
			lines = append(lines, strings.Join([]string{m.Type, m.Title, m.Slug, m.Alt, m.Attachment.Group, m.Attachment.URLs["original"] + m.Attachment.URL}, " | "))
		}
		return l, lines
	}
	for _, test := range []struct {
		about, target string
		want          []string
	}{
		{"pictures, by name, with the text of the first document that shows them", "/api/v1/@apostrophecms/image?perPage=9", []string{
			"@apostrophecms/image | b | image-b | A bee | images | /docs/b.svg",
			"@apostrophecms/image | c | image-c |  | images | /docs/a/c.svg",
			"@apostrophecms/image | one | image-one | One | images | /docs/posts/one/one.svg",
		}},
		{"in another locale", "/api/v1/@apostrophecms/image?apos-locale=fr&page=1", []string{
			"@apostrophecms/image | b | image-b | Une abeille | images | /docs/b.svg",
			"@apostrophecms/image | c | image-c |  | images | /docs/a/c.svg",
		}},
		{"files", "/api/v1/@apostrophecms/file", []string{
			"@apostrophecms/file | Guide | file-guide |  | office | /docs/Guide.pdf",
		}},
		{"by words", "/api/v1/@apostrophecms/image?search=BE&autocomplete=b", []string{"@apostrophecms/image | b | image-b | A bee | images | /docs/b.svg"}},
		{"a page beyond the end", "/api/v1/@apostrophecms/image?page=9", nil},
	} {
		t.Run(test.about, func(t *testing.T) {
			if _, lines := list(test.target); !cmp.Equal(test.want, lines) {
				t.Error(cmp.Diff(test.want, lines))
			}
		})
	}
	t.Run("each is a piece by its id, in every locale", func(t *testing.T) {
		planned := map[string]bool{}
		c := e.Context()
		for r := range e.Plan() {
			planned[r.String()] = true
			for _, also := range c.Also(r) {
				planned[also.String()] = true
			}
		}
		for _, kind := range []string{"image", "file"} {
			at := "/api/v1/@apostrophecms/" + kind
			var all struct{ Results []json.RawMessage }
			if err := json.Unmarshal([]byte(get(t, e, at+"?perPage=100")), &all); err != nil || len(all.Results) == 0 {
				t.Fatal(err)
			}
			for _, raw := range all.Results {
				id := struct{ AposDocID string }{}
				if err := json.Unmarshal(raw, &id); err != nil {
					t.Fatal(err)
				}
				for _, way := range []string{"", ":en:published"} {
					if one := strings.TrimSpace(get(t, e, at+"/"+id.AposDocID+way)); one != string(raw) || !planned[at+"/"+id.AposDocID+way] {
						t.Errorf("%s: %s", id, one)
					}
				}
				if fr := members(t, e, at+"/"+id.AposDocID+"?apos-locale=fr"); fr["aposLocale"] != `"fr:published"` {
					t.Errorf("%v", fr)
				}
				for _, way := range []string{":de:published", ":en:previous"} {
					if status, _ := apitest.Get(t, e, at+"/"+id.AposDocID+way); status != 404 {
						t.Errorf("%s: %d", way, status)
					}
				}
			}
		}
		if !planned["/api/v1/@apostrophecms/image?page=2"] || !planned["/api/v1/@apostrophecms/image?perPage=1&page=3"] || planned["/api/v1/@apostrophecms/image?page=3"] {
			t.Error("its pages are not planned")
		}
	})
	t.Run("src leads to the file", func(t *testing.T) {
		l, _ := list("/api/v1/@apostrophecms/image")
		for id, want := range map[string]string{l.Results[0].AposDocID: "/docs/b.svg", "nothing": ""} {
			r, failure := e.Read("GET", "/api/v1/@apostrophecms/image/"+id+"/src", map[string][]string{"size": {"one-half"}})
			if failure != nil {
				t.Fatal(failure)
			}
			w := &render.Response{}
			if err := e.Answer(e.Context(), r, w); err != nil || w.Header["Location"] != want || (w.Status == 302) != (want != "") {
				t.Errorf("%s: %d %v %v", id, w.Status, w.Header, err)
			}
		}
	})
	t.Run("global is the single type of that name", func(t *testing.T) {
		g := members(t, e, "/api/v1/@apostrophecms/global")
		if s := g["results"]; strings.Count(s, `"aposDocId"`) != 1 || !strings.Contains(s, `"type":"@apostrophecms/global"`) || !strings.Contains(s, `"claim":"Look"`) || g["pages"] != "1" {
			t.Error(g)
		}
		if status, _ := apitest.Get(t, e, "/api/v1/global"); status != 404 {
			t.Error(status)
		}
		if tree := nodeOf(t, get(t, e, "/api/v1/@apostrophecms/page")); tree.Type != "@apostrophecms/home-page" {
			t.Error(tree)
		}
	})
}
