package butter

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/render"
	"galley/render/api/apitest"
)

// larder has what the vectors of contracts 4.4 speak of.
var larder = `
-- galley.yaml --
baseURL: https://larder.test
locales: [en, fr]
api: {r3: false, butter: true}
-- schemas/post.yaml --
fields:
  - {name: title, type: text}
  - {name: categories, type: reference, to: category, many: true, taxonomy: categories}
  - {name: tags, type: tags, taxonomy: tags}
  - {name: author, type: tags, taxonomy: authors}
-- schemas/category.yaml --
fields: [{name: name, type: text}]
-- schemas/menu.yaml --
fields:
  - {name: title, type: text}
  - {name: next, type: reference, to: menu}
  - {name: rows, type: list, fields: [{name: picture, type: image}]}
  - {name: parts, type: blocks, of: [shown]}
-- schemas/shown.yaml --
kind: block
fields: [{name: picture, type: image}]
-- schemas/note.yaml --
fields: [{name: title, type: text}]
-- schemas/about.yaml --
kind: single
fields: [{name: title, type: text}]
-- schemas/a.yaml --
kind: collection
fields: [{name: label, type: text}]
-- content/a.yaml --
- {slug: one, label: One, butterId: 1}
-- content/about.yaml --
title: About
-- content/category/garden.yaml --
name: Garden
-- content/category/cellar.yaml --
name: Cellar
-- content/menu/spring-menu.yaml --
title: Spring menu
next: summer-menu
rows: [{picture: {src: "https://x.test/a.jpg", alt: A}}, {picture: "https://x.test/b.jpg"}]
parts: [{type: shown, picture: {src: "https://x.test/c.jpg", alt: C}}]
-- content/menu/summer-menu.yaml --
title: Summer menu
next: spring-menu
-- content/menu/twin.yaml --
title: Twin
-- content/note/twin.yaml --
title: The other twin
` + larderPosts()

func larderPosts() string {
	var b strings.Builder
	for i := 1; i <= 12; i++ {
		fmt.Fprintf(&b, "-- content/post/p%d.yaml --\ntitle: Post %d\ndate: 2026-01-%02d\ncategories: garden\n", i, i, i)
	}
	b.WriteString("-- content/post/sketch.yaml --\ntitle: Sketch\ndraft: true\ncategories: cellar\ntags: [Hidden]\nupdated: 2026-01-05\n")
	return b.String()
}

var (
	open    = render.Caller{Open: true}
	reader  = render.Caller{Role: render.Guest}
	nobody  = render.Caller{}
	unknown = render.Caller{Wrong: &render.Credential{Query: "auth_token"}}
)

// ask gives the status and the body, without the line's end.
func ask(t *testing.T, e *render.Edition, who render.Caller, target string) (int, string) {
	t.Helper()
	status, body := apitest.Ask(t, e, who, target)
	return status, strings.TrimSuffix(body, "\n")
}

// want fails unless an answer is this one.
func want(t *testing.T, e *render.Edition, who render.Caller, target string, status int, body string) {
	t.Helper()
	s, b := ask(t, e, who, target)
	if s != status || b != body {
		t.Errorf("%s: want %d %s, got %d %s", target, status, body, s, b)
	}
}

// decoded gives what a body says.
func decoded(t *testing.T, e *render.Edition, target string) map[string]any {
	t.Helper()
	status, body := ask(t, e, open, target)
	var v map[string]any
	if err := json.Unmarshal([]byte(body), &v); status != 200 || err != nil {
		t.Fatalf("%s: %d %s", target, status, body)
	}
	return v
}

// slugs are those of the documents in data.
func slugs(t *testing.T, e *render.Edition, target string) string {
	t.Helper()
	var all []string
	for _, d := range decoded(t, e, target)["data"].([]any) {
		all = append(all, d.(map[string]any)["slug"].(string))
	}
	return strings.Join(all, " ")
}

func TestVectors(t *testing.T) {
	e := apitest.Open(t, New, larder)
	t.Run("vector 15", func(t *testing.T) {
		for _, target := range []string{"/v2/posts/", "/v2/posts/p1/", "/v2/pages/*/nope/", "/v2/nope/", "/v2/pages/menu/?levels=abc", "/v2/content/?keys=nope", "/v2/feeds/nope/"} {
			want(t, e, nobody, target, 401, `{"detail":"Authentication credentials were not provided"}`)
			want(t, e, unknown, target, 401, `{"detail":"Invalid token."}`)
		}
		c, w := e.Context(), &render.Response{}
		r, _ := e.Read("GET", "/v2/posts/", nil)
		c.Fail(r.Family, r.Family.Admit(nobody), w)
		if w.Header["WWW-Authenticate"] != "Token" {
			t.Error(w.Header)
		}
		for _, role := range []render.Role{render.Guest, render.Contributor, render.Editor, render.Admin} {
			if status, _ := ask(t, e, render.Caller{Role: role}, "/v2/posts/"); status != 200 {
				t.Errorf("%s: %d", role, status)
			}
		}
	})
	t.Run("vector 16", func(t *testing.T) {
		for _, pair := range [][2]string{{"levels=9", "levels=5"}, {"levels=0", "levels=1"}, {"levels=-3", "levels=1"}, {"levels=2", ""}} {
			_, a := ask(t, e, open, "/v2/pages/menu/spring-menu/?"+pair[0])
			_, b := ask(t, e, open, "/v2/pages/menu/spring-menu/?"+pair[1])
			if a != b || !strings.HasPrefix(a, `{"data":`) {
				t.Errorf("%s: %s\n%s: %s", pair[0], a, pair[1], b)
			}
		}
		for _, levels := range []string{"abc", "2.5", ""} {
			for _, path := range []string{"/v2/pages/menu/spring-menu/", "/v2/pages/*/", "/v2/pages/menu/", "/v2/content/a/", "/v2/content/a/1/"} {
				want(t, e, open, path+"?levels="+levels, 400, `{"detail":"levels query parameter should be an integer between 1 and 5 (inclusive)"}`)
			}
		}
	})
	t.Run("vector 17", func(t *testing.T) {
		for _, path := range []string{"/v2/pages/menu/spring-menu/", "/v2/posts/", "/v2/posts/p1/", "/v2/tags/", "/v2/authors/x/", "/v2/feeds/rss/", "/v2/content/a/", "/v2/posts/search/"} {
			want(t, e, open, path+"?locale=xx", 400, `{"detail":"Invalid locale parameter"}`)
		}
		want(t, e, open, "/v2/pages/menu/spring-menu/?locale=fr", 404, `{"detail":"Page not found."}`)
		want(t, e, open, "/v2/posts/p1/?locale=FR", 404, `{"detail":"Not found."}`)
		if got := slugs(t, e, "/v2/pages/menu/?locale=fr"); got != "" {
			t.Error(got)
		}
	})
	t.Run("vector 18", func(t *testing.T) {
		if got := slugs(t, e, "/v2/pages/*/"); got != "about" {
			t.Error(got)
		}
		if got := slugs(t, e, "/v2/pages/%2A/?order=nope&fields.nope=1"); got != "about" {
			t.Error(got)
		}
		if name := decoded(t, e, "/v2/pages/*/spring-menu/")["data"].(map[string]any)["page_type"]; name != "menu" {
			t.Error(name)
		}
		if name := decoded(t, e, "/v2/pages/*/about/")["data"].(map[string]any)["page_type"]; name != nil {
			t.Error(name)
		}
		want(t, e, open, "/v2/pages/*/twin/", 403, `{"detail":"Multiple pages found. Ask for one of them by its page type."}`)
		want(t, e, open, "/v2/pages/*/TWIN/", 403, `{"detail":"Multiple pages found. Ask for one of them by its page type."}`)
		for _, path := range []string{"/v2/pages/menu/twin/", "/v2/pages/note/twin/"} {
			decoded(t, e, path)
		}
		want(t, e, open, "/v2/pages/note/spring-menu/", 404, `{"detail":"Page not found."}`)
		want(t, e, open, "/v2/pages/about/about/", 404, `{"detail":"Page not found."}`)
		want(t, e, open, "/v2/pages/nope/", 404, `{"detail":"Page not found."}`)
	})
	t.Run("vector 19", func(t *testing.T) {
		for _, page := range []string{"3", "0", "-1", "x", "", "1.0"} {
			want(t, e, open, "/v2/posts/?page="+page, 404, `{"detail":"Invalid page."}`)
		}
		if n := len(decoded(t, e, "/v2/posts/?page=2")["data"].([]any)); n != 2 {
			t.Error(n)
		}
		r, _ := e.Read("GET", "/v2/posts", url.Values{"page_size": {"1000"}})
		if r.Arg("page_size") != "100" {
			t.Error(r)
		}
		want(t, e, open, "/v2/pages/*/?page=2", 404, `{"detail":"Invalid page."}`)
		want(t, e, open, "/v2/content/a/?page=2", 404, `{"detail":"Invalid page."}`)
	})
	t.Run("vector 20", func(t *testing.T) {
		for _, who := range []render.Caller{open, reader} {
			status, body := ask(t, e, who, "/v2/posts/sketch/")
			if status != 200 || !strings.Contains(body, `"published":null`) || !strings.Contains(body, `"status":"draft","scheduled":null`) ||
				!strings.Contains(body, `"next_post":{"slug":"p5",`) || !strings.Contains(body, `"previous_post":{"slug":"p4",`) {
				t.Errorf("%d %s", status, body)
			}
			if _, body := ask(t, e, who, "/v2/posts/?page_size=100"); strings.Contains(body, "sketch") {
				t.Error(body)
			}
			if _, body := ask(t, e, who, "/v2/posts/?page_size=100&preview=1"); !strings.Contains(body, "sketch") || !strings.Contains(body, `"count":13`) {
				t.Error(body)
			}
			if _, body := ask(t, e, who, "/v2/posts/?page_size=100&test=1"); !strings.Contains(body, "sketch") {
				t.Error(body)
			}
		}
		if status, body := apitest.Get(t, e, "/v2/posts/sketch/"); status != 404 {
			t.Error(body)
		}
		if _, body := apitest.Get(t, e, "/v2/posts/?page_size=100&preview=1"); strings.Contains(body, "sketch") {
			t.Error(body)
		}
		for r := range e.Plan() {
			if strings.Contains(r.String(), "sketch") {
				t.Errorf("%s is planned", r)
			}
		}
	})
	t.Run("vector 21", func(t *testing.T) {
		if got := slugs(t, e, "/v2/categories/"); got != "garden" {
			t.Error(got)
		}
		want(t, e, open, "/v2/categories/cellar/", 200, `{"data":{"name":"Cellar","slug":"cellar"}}`)
		want(t, e, open, "/v2/categories/cellar/?include=recent_posts", 200, `{"data":{"name":"Cellar","slug":"cellar","recent_posts":[]}}`)
		want(t, e, open, "/v2/tags/hidden/", 404, `{"detail":"Not found."}`)
	})
	t.Run("vector 22", func(t *testing.T) {
		data := decoded(t, e, "/v2/categories/garden/?include=recent_posts")["data"].(map[string]any)
		var got []string
		for _, p := range data["recent_posts"].([]any) {
			p := p.(map[string]any)
			got = append(got, p["slug"].(string))
			if p["title"] == nil || p["published"] == nil || p["body"] != nil {
				t.Error(p)
			}
		}
		if diff := cmp.Diff([]string{"p12", "p11", "p10", "p9", "p8", "p7", "p6", "p5", "p4", "p3"}, got); diff != "" {
			t.Error(diff)
		}
		want(t, e, open, "/v2/categories/garden/?include=posts", 200, `{"data":{"name":"Garden","slug":"garden"}}`)
	})
	t.Run("vector 23", func(t *testing.T) {
		_, body := ask(t, e, open, "/v2/pages/menu/spring-menu/?alt_media_text=1&levels=1")
		for _, part := range []string{
			`"rows":[{"picture":{"url":"https://x.test/a.jpg","alt":"A"}},{"picture":{"url":"https://x.test/b.jpg"}}]`,
			`"parts":[{"type":"shown","fields":{"picture":{"url":"https://x.test/c.jpg","alt":"C"}}}]`,
		} {
			if !strings.Contains(body, part) {
				t.Errorf("want %s in %s", part, body)
			}
		}
		for _, off := range []string{"0", "2", "true", ""} {
			if _, body := ask(t, e, open, "/v2/pages/menu/spring-menu/?alt_media_text="+off); !strings.Contains(body, `"rows":[{"picture":"https://x.test/a.jpg"},`) {
				t.Error(body)
			}
		}
	})
	t.Run("vector 24", func(t *testing.T) {
		want(t, e, open, "/v2/content/?keys=a,nope,other", 404, `{"detail":"Content key nope not found"}`)
		want(t, e, open, "/v2/content/a,nope/", 404, `{"detail":"Content key nope not found"}`)
		want(t, e, open, "/v2/content/", 200, `{}`)
		want(t, e, open, "/v2/content/?locale=xx&levels=x&order=nope", 200, `{}`)
		want(t, e, open, "/v2/content/nope/", 404, `{"detail":"Not found."}`)
		want(t, e, open, "/v2/content/?keys=a", 200, `{"data":{"a":[{"meta":{"id":1},"label":"One"}]}}`)
		want(t, e, open, "/v2/content/a/", 200, `{"meta":{"count":1,"next_page":null,"previous_page":null},"data":{"a":[{"meta":{"id":1},"label":"One"}]}}`)
		want(t, e, open, "/v2/content/a/?locale=fr", 200, `{"meta":{"count":0,"next_page":null,"previous_page":null},"data":{"a":[]}}`)
		want(t, e, open, "/v2/content/a/1/", 200, `{"data":{"meta":{"id":1},"label":"One"}}`)
		want(t, e, open, "/v2/content/a/2/", 404, `{"detail":"Not found."}`)
		want(t, e, open, "/v2/content/?keys=a%5B_id=1%5D", 200, `{"data":{"a":[{"meta":{"id":1},"label":"One"}]}}`)
		want(t, e, open, "/v2/content/?keys=a%5B_id=2%5D", 200, `{"data":{"a":[]}}`)
	})
	t.Run("vector 25", func(t *testing.T) {
		for _, kind := range []string{"sitemap", "rss", "atom"} {
			text := decoded(t, e, "/v2/feeds/"+kind+"/")["data"].(string)
			for d := xml.NewDecoder(strings.NewReader(text)); ; {
				if _, err := d.Token(); err == io.EOF {
					break
				} else if err != nil {
					t.Fatalf("%s: %v: %s", kind, err, text)
				}
			}
		}
		for _, target := range []string{"/v2/feeds/nope/", "/v2/feeds/rss/?category_slug=cellar", "/v2/feeds/atom/?tag_slug=nope", "/v2/feeds/sitemap/?locale=fr"} {
			want(t, e, open, target, 404, `{"detail":"Not found."}`)
		}
		if text := decoded(t, e, "/v2/feeds/sitemap/?category_slug=garden")["data"].(string); strings.Count(text, "<changefreq>weekly</changefreq>") != 12 {
			t.Error(text)
		}
	})
	t.Run("vector 27", func(t *testing.T) {
		for _, path := range []string{"/v2/posts", "/v2/posts/p1", "/v2/pages/*/about", "/v2/content/a,a", "/v2/feeds/rss", "/v2/search", "/v2/authors"} {
			_, a := ask(t, e, open, path)
			_, b := ask(t, e, open, path+"/")
			if a != b {
				t.Errorf("%s: %s, %s", path, a, b)
			}
		}
	})
}

// TestMethods: another method is 405 with Allow, in Butter's words.
func TestMethods(t *testing.T) {
	e := apitest.Open(t, New, larder)
	c := e.Context()
	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
		for _, path := range []string{"/v2/posts/", "/v2/posts/p1/", "/v2/pages/menu/twin/", "/v2/content/a/1/", "/v2/feeds/rss/"} {
			r, failure := e.Read(method, path, nil)
			if failure == nil {
				t.Fatalf("%s %s is read", method, path)
			}
			w := &render.Response{}
			c.Fail(r.Family, failure, w)
			if want := `{"detail":"Method \"` + method + `\" not allowed."}` + "\n"; w.Status != 405 || string(w.Body) != want || w.Header["Allow"] != "GET, HEAD, OPTIONS" {
				t.Errorf("%s %s: %d %s %v", method, path, w.Status, w.Body, w.Header)
			}
		}
		if _, failure := e.Read(method, "/v2/nope", nil); failure.Status != 404 {
			t.Error(failure)
		}
	}
}

// TestPaging: two ways to ask for a piece of a list, and which of them holds.
func TestPaging(t *testing.T) {
	e := apitest.Open(t, New, larder)
	for _, test := range []struct{ query, meta, slugs string }{
		{"", `{"count":12,"next_page":2,"previous_page":null}`, "p12 p11 p10 p9 p8 p7 p6 p5 p4 p3"},
		{"page=2", `{"count":12,"next_page":null,"previous_page":1}`, "p2 p1"},
		{"page_size=5&page=2", `{"count":12,"next_page":3,"previous_page":1}`, "p7 p6 p5 p4 p3"},
		{"limit=5", `{"count":12,"next_offset":5,"previous_offset":null}`, "p12 p11 p10 p9 p8"},
		{"limit=5&offset=3", `{"count":12,"next_offset":8,"previous_offset":0}`, "p9 p8 p7 p6 p5"},
		{"offset=10", `{"count":12,"next_offset":null,"previous_offset":0}`, "p2 p1"},
		{"offset=11&limit=3", `{"count":12,"next_offset":null,"previous_offset":8}`, "p1"},
		{"offset=99", `{"count":12,"next_offset":null,"previous_offset":89}`, ""},
		{"limit=10&offset=0", `{"count":12,"next_offset":10,"previous_offset":null}`, "p12 p11 p10 p9 p8 p7 p6 p5 p4 p3"},
		{"limit=x&offset=-4", `{"count":12,"next_offset":10,"previous_offset":null}`, "p12 p11 p10 p9 p8 p7 p6 p5 p4 p3"},
		{"limit=5&offset=3&page=2&page_size=7", `{"count":12,"next_page":null,"previous_page":1}`, "p5 p4 p3 p2 p1"},
		{"limit=5&page=1", `{"count":12,"next_page":2,"previous_page":null}`, "p12 p11 p10 p9 p8 p7 p6 p5 p4 p3"},
		{"page_size=0&limit=2", `{"count":12,"next_page":2,"previous_page":null}`, "p12 p11 p10 p9 p8 p7 p6 p5 p4 p3"},
		{"page_size=x", `{"count":12,"next_page":2,"previous_page":null}`, "p12 p11 p10 p9 p8 p7 p6 p5 p4 p3"},
		{"page=1&page=2", `{"count":12,"next_page":null,"previous_page":1}`, "p2 p1"},
	} {
		t.Run(test.query, func(t *testing.T) {
			_, body := ask(t, e, open, "/v2/posts/?exclude_body=true&"+test.query)
			if !strings.HasPrefix(body, `{"meta":`+test.meta+`,`) {
				t.Errorf("want %s, got %s", test.meta, body[:min(len(body), 90)])
			}
			if got := slugs(t, e, "/v2/posts/?"+test.query); got != test.slugs {
				t.Errorf("want %s, got %s", test.slugs, got)
			}
		})
	}
}

// TestPreview: with preview=1 the latest version is shown, be it a draft or to
// come, in lists, alone and where something refers to it; without, and to the
// reader of the static tree, what is published (contracts 2.3).
func TestPreview(t *testing.T) {
	e := apitest.Open(t, New, `
-- galley.yaml --
api: {butter: true}
-- schemas/post.yaml --
fields: [{name: title, type: text}, {name: tags, type: tags, taxonomy: tags}]
-- schemas/menu.yaml --
order: title
fields:
  - {name: title, type: text}
  - {name: next, type: reference, to: menu, onUnpublished: omit}
  - {name: dishes, type: reference, to: dish, many: true, onUnpublished: omit}
-- schemas/dish.yaml --
kind: collection
fields: [{name: label, type: text}]
-- content/dish.yaml --
- {slug: a, label: A, butterId: 1}
- {slug: b, label: B, butterId: 2, draft: true}
- {slug: c, label: C, butterId: 3, archived: true}
- {slug: d, label: D, butterId: 4, expires: 2020-01-01}
-- content/menu/spring.yaml --
{title: Spring, date: 2026-03-01, next: winter, dishes: [a, b, c, d]}
-- content/menu/spring.draft.yaml --
{title: Spring anew, date: 2030-03-01, dishes: [b]}
-- content/menu/summer.yaml --
{title: Summer, date: 2026-03-02, next: spring}
-- content/menu/summer.draft.yaml --
{title: Summer anew}
-- content/menu/winter.yaml --
{title: Winter, draft: true, date: 2026-01-01}
-- content/menu/gone.yaml --
{title: Gone, archived: true}
-- content/menu/later.yaml --
{title: Later, date: 2030-01-01}
-- content/post/a.yaml --
{title: A, date: 2026-03-01}
-- content/post/a.draft.yaml --
{title: A anew, tags: [New]}
-- content/post/gone.yaml --
{title: Gone, archived: true}
`)
	for _, test := range []struct{ target, has, hasNot string }{
		{"/v2/pages/menu/spring/", `"name":"Spring","page_type":"menu","published":"2026-03-01T00:00:00.000000Z","updated":"2026-03-01T00:00:00.000000Z","scheduled":null,"status":"published","fields":{"title":"Spring","next":null,"dishes":[{"meta":{"id":1},"label":"A"}]}`, "anew"},
		{"/v2/pages/menu/spring/?preview=1", `"name":"Spring anew","page_type":"menu","published":"2026-03-01T00:00:00.000000Z","updated":"2030-03-01T00:00:00.000000Z","scheduled":"2030-03-01T00:00:00.000000Z","status":"scheduled","fields":{"title":"Spring anew","next":null,"dishes":[{"meta":{"id":2},"label":"B"}]}`, "Winter"},
		{"/v2/pages/menu/spring/?test=1", `Spring anew`, "Winter"},
		{"/v2/pages/menu/spring/?preview=true", `"Spring"`, "anew"},
		{"/v2/pages/menu/summer/?preview=1&levels=3", `"name":"Summer anew","page_type":"menu","published":"2026-03-02T00:00:00.000000Z"`, `"scheduled":"2`},
		{"/v2/pages/*/winter/?preview=1", `"name":"Winter","page_type":"menu","published":null,"updated":"2026-01-01T00:00:00.000000Z","scheduled":null,"status":"draft"`, ""},
		{"/v2/pages/menu/?preview=1", `"count":4,`, "Gone"},
		{"/v2/pages/menu/?preview=1", `"name":"Later","page_type":"menu","published":null,"updated":"2030-01-01T00:00:00.000000Z","scheduled":"2030-01-01T00:00:00.000000Z","status":"scheduled"`, ""},
		{"/v2/pages/menu/", `"count":2,`, "Later"},
		{"/v2/pages/menu/?preview=1&fields.title=Winter", `"count":1,`, ""},
		{"/v2/content/dish/?preview=1", `"count":2,`, `"D"`},
		{"/v2/content/dish/", `"count":1,`, `"B"`},
		{"/v2/content/?keys=dish&preview=1", `{"data":{"dish":[{"meta":{"id":1},"label":"A"},{"meta":{"id":2},"label":"B"}]}}`, ""},
		{"/v2/content/dish/2/?preview=1", `"label":"B"`, ""},
		{"/v2/pages/search/?query=winter&preview=1", `"count":1,`, ""},
		{"/v2/pages/search/?query=winter", `"count":0,`, ""},
		{"/v2/posts/a/?preview=1", `"title":"A anew"`, ""},
		{"/v2/posts/a/?preview=1", `"tags":[{"name":"New","slug":"new"}]`, ""},
		{"/v2/posts/a/", `"title":"A"`, "anew"},
		{"/v2/posts/?preview=1&tag_slug=new", `"count":1,`, ""},
		{"/v2/posts/?tag_slug=new", `"count":0,`, ""},
	} {
		for _, who := range []render.Caller{open, reader} {
			if status, body := ask(t, e, who, test.target); status != 200 || !strings.Contains(body, test.has) || test.hasNot != "" && strings.Contains(body, test.hasNot) {
				t.Errorf("%s: want %s, and not %q\n%d %s", test.target, test.has, test.hasNot, status, body)
			}
		}
		if _, body := apitest.Get(t, e, test.target); strings.Contains(body, "anew") || strings.Contains(body, "Winter") || strings.Contains(body, `"B"`) {
			t.Errorf("%s: %s", test.target, body)
		}
	}
	for _, target := range []string{"/v2/pages/menu/gone/?preview=1", "/v2/pages/menu/winter/", "/v2/content/dish/3/?preview=1", "/v2/content/dish/2/", "/v2/posts/gone/?preview=1"} {
		if status, body := ask(t, e, open, target); status != 404 {
			t.Errorf("%s: %d %s", target, status, body)
		}
	}
	c, w := e.ContextFor(open), &render.Response{}
	r, _ := e.Read("GET", "/v2/posts/", url.Values{"preview": {"1"}})
	if err := e.Answer(c, r, w); err != nil || !w.Private {
		t.Error("what shows drafts is kept by caches")
	}
}
