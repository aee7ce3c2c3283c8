package apostrophe_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/content"
	"galley/render"
	"galley/render/api/apitest"
)

func TestFilters(t *testing.T) {
	e := apitest.Open(t, New, kitchen)
	ada := e.Site().Entry(e.Site().BySlug(e.Site().Project().Type("person"), "ada", "en")).DocID
	const all = "Apple, beans and peas, Leeks in winter, Stew"
	tests := []struct{ about, query, want string }{
		{"none", "", all},
		{"what nobody knows", "utm=1&nothing[]=2", all},
		{"a text, in part and whatever the case", "title=LEEK", "Leeks in winter"},
		{"an empty text", "title=", all},
		{"two filters", "title=e&category=Soup", "beans and peas"},
		{"a slug, made one", "slug=Bea", "beans"},
		{"a slug in part", "slug=ee", "Leeks in winter"},
		{"true", "featured=yes", "Leeks in winter"},
		{"true as a number", "featured=1", "Leeks in winter"},
		{"false is what is not true", "featured=f&perPage=3", "Apple, beans and peas, Stew"},
		{"empty is false", "featured=&perPage=3", "Apple, beans and peas, Stew"},
		{"any", "featured=any", all},
		{"null", "featured=null", all},
		{"no truth", "featured=perhaps", all},
		{"an option", "category=soup", "beans and peas"},
		{"one of two options", "category[]=Soup&category[]=Stew", "beans and peas, Stew"},
		{"by their places", "category[1]=Soup&category[0]=Stew", "beans and peas, Stew"},
		{"one and several", "category[]=Soup&category=Stew", "beans and peas, Stew"},
		{"an option that is none", "category=Bread", ""},
		{"of several options any", "months=1", "Leeks in winter"},
		{"two of several", "months[]=1&months[]=2", "beans and peas, Leeks in winter"},
		{"a tag, as it stands", "labels=Leek", "Leeks in winter"},
		{"a tag in another case", "labels=leek", ""},
		{"a number", "price=10", "Leeks in winter"},
		{"a number, written otherwise", "price=10.0", "Leeks in winter"},
		{"no number", "price=ten", all},
		{"a range", "price[]=9&price[]=10", "beans and peas, Leeks in winter"},
		{"a range as numbers", "price[]=10&price[]=100", "Leeks in winter, Stew"},
		{"a range of one", "price[]=100", "Stew"},
		{"a range the wrong way", "price[]=100&price[]=10", ""},
		{"a day", "day=2026-02-01", "beans and peas"},
		{"days", "day[]=2026-01-01&day[]=2026-01-31", "Leeks in winter"},
		{"a moment", "at=2026-01-10T09:00:00%2B01:00", "Leeks in winter"},
		{"no day", "day=tomorrow", all},
		{"a reference by slug", "author=ada", "Leeks in winter"},
		{"one of several by slug", "author[]=ada&author[]=lin", "beans and peas, Leeks in winter"},
		{"all of several", "authorAnd[]=ada&authorAnd[]=lin", ""},
		{"a reference by id", "_author=" + ada, "Leeks in winter"},
		{"by a full id", "_author=" + ada + ":en:published", "Leeks in winter"},
		{"by a written id", "_author[]=cklin0000000000000000lin", "beans and peas"},
		{"none", "_author=none", "Apple, Stew, Zest"},
		{"none, or one", "author[]=none&author[]=lin&perPage=3", "Apple, beans and peas, Stew"},
		{"a reference through a list", "also=leeks", "beans and peas"},
		{"a filter with a name", "section=garden", "Leeks in winter"},
		{"one with values that nobody declared", "section=Stew", "Stew"},
		{"several of a named filter", "section[]=Garden&section[]=Stew", "Leeks in winter, Stew"},
		{"a named one by reference", "by=ada", "Leeks in winter"},
		{"in the order of ids", "_ids[]=" + leek + "&_ids[]=nobody", "Leeks in winter"},
		{"ids that are none", "_ids[]=nobody", ""},
		{"ids and a filter", "_ids=" + leek + "&category=Soup", ""},
		{"sorted", "sort[price]=-1&price[]=0&price[]=1000", "Stew, Leeks in winter, beans and peas"},
		{"sorted by a date, upwards", "sort[day]=1&day[]=2026-01-01&day[]=2026-12-31", "Leeks in winter, beans and peas"},
		{"sorted by what is none", "sort[nothing]=1&sort[title]=x&sort=1", all},
		{"sorted by the title downwards", "sort[title]=-1", "Zest, Stew, Leeks in winter, beans and peas"},
		{"searched", "search=ground", "Leeks in winter"},
		{"searched for nothing", "search=", all},
		{"searched as one types", "autocomplete=grou", "Leeks in winter"},
		{"searched and typed", "search=winter&autocomplete=grou", "Leeks in winter"},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			target := "/api/v1/article?" + test.query
			want := test.want
			if test.about == "a slug, made one" {
				want = "beans and peas"
			}
			if got := titles(t, e, nobody, target); got != want {
				t.Errorf("%s: want %q, got %q", test.query, want, got)
			}
			u, _ := url.Parse(target)
			r, failure := e.Read("GET", u.Path, u.Query())
			if failure != nil {
				t.Fatal(failure)
			}
			again := url.Values{}
			for _, a := range r.Args {
				again.Add(a.Key, a.Value)
			}
			if second, _ := e.Read("GET", u.Path, again); second.String() != r.String() {
				t.Errorf("%s, and then %s", r, second)
			}
		})
	}
}

// TestUnprojected: what the anonymous reader does not see he cannot ask by.
func TestUnprojected(t *testing.T) {
	e := apitest.Open(t, New, kitchen)
	tests := []struct {
		about, query, reader, editor string
	}{
		{"a text", "mail=ada", "Ada Cook, Lin", "Ada Cook"},
		{"a number", "rank=2", "Ada Cook, Lin", "Lin"},
		{"an order", "sort[rank]=-1", "Ada Cook, Lin", "Lin, Ada Cook"},
		{"a search", "search=lin@example.test", "", ""},
		{"a search by what he sees", "search=lin", "Lin", "Lin"},
		{"a name that is shown", "name=COOK", "Ada Cook", "Ada Cook"},
	}
	for _, test := range tests {
		for who, want := range map[render.Caller]string{nobody: test.reader, guest: test.reader, anybody: test.reader, contributor: test.editor, admin: test.editor} {
			if got := titles(t, e, who, "/api/v1/@acme/person?"+test.query); got != want {
				t.Errorf("%s, %s: want %q, got %q", test.about, who.Role, want, got)
			}
		}
	}
	if _, body := apitest.Ask(t, e, nobody, "/api/v1/@acme/person?choices=rank,mail,name&counts=rank"); strings.Contains(body, "rank") || strings.Contains(body, "mail") || !strings.Contains(body, `"choices":{"name":[`) {
		t.Errorf("choices show %s", body)
	}
	if got := titles(t, e, admin, "/api/v1/recipe"); got != "Secret" {
		t.Errorf("a type without projection, to an admin: %s", got)
	}
	for _, who := range []render.Caller{nobody, guest, anybody} {
		if got := titles(t, e, who, "/api/v1/recipe"); got != "404 notfound<nil>" {
			t.Errorf("a type without projection: %s", got)
		}
	}
}

func TestListExtras(t *testing.T) {
	e := apitest.Open(t, New, kitchen)
	tail := func(who render.Caller, query string) string {
		_, body := apitest.Ask(t, e, who, "/api/v1/article?"+query)
		return strings.TrimSpace(body[max(strings.LastIndex(body, `"choices":`), strings.LastIndex(body, `"counts":`), 0):])
	}
	ada := e.Site().Entry(e.Site().BySlug(e.Site().Project().Type("person"), "ada", "en")).DocID
	tests := []struct{ about, query, want string }{
		{"choices", "choices=category,nothing,category", `"choices":{"category":[{"value":"Garden","label":"Garden"},{"value":"Soup","label":"Soup"},{"value":"Stew","label":"Stew"}]}}`},
		{"of several, with labels, counted", "counts=months", `"counts":{"months":[{"value":"2","label":"February","count":2},{"value":"1","label":"January","count":1}]}}`},
		{"the other filters hold, its own does not", "category=Soup&counts=category,featured", `"counts":{"category":[{"value":"Garden","label":"Garden","count":1},{"value":"Soup","label":"Soup","count":1},{"value":"Stew","label":"Stew","count":1}],"featured":[{"value":false,"label":"No","count":1}]}}`},
		{"a reference", "section=Garden&choices=author,_author", `"choices":{"author":[{"value":"ada","label":"Ada Cook"}],"_author":[{"value":"` + ada + `","label":"Ada Cook"}]}}`},
		{"numbers", "price[]=1&price[]=50&counts=price", `"counts":{"price":[{"value":9.5,"label":"9.5","count":1},{"value":10,"label":"10","count":1},{"value":100,"label":"100","count":1}]}}`},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, tail(nobody, test.query)); diff != "" {
			t.Errorf("%s:\n%s", test.about, diff)
		}
	}
	if _, body := apitest.Ask(t, e, nobody, "/api/v1/article?count=1&category=Soup"); body != "{\"count\":1}\n" {
		t.Errorf("count=1 is %s", body)
	}
	for query, want := range map[string]string{
		"project[title]=1":                     `{"_id":"` + leek + `:en:published","aposDocId":"` + leek + `","aposLocale":"en:published","aposMode":"published","type":"article","title":"Leeks in winter","metaType":"doc"}`,
		"project[title]=1&project[category]=0": `{"_id":"` + leek + `:en:published","aposDocId":"` + leek + `","aposLocale":"en:published","aposMode":"published","type":"article","title":"Leeks in winter","metaType":"doc"}`,
	} {
		if _, body := apitest.Ask(t, e, admin, "/api/v1/article/"+leek+"?"+query); strings.TrimSpace(body) != want {
			t.Errorf("%s is %s", query, body)
		}
		if a, b := get(t, e, "/api/v1/article/"+leek+"?"+query), get(t, e, "/api/v1/article/"+leek); a != b {
			t.Errorf("%s changes what the anonymous reader has: %s", query, a)
		}
	}
	_, body := apitest.Ask(t, e, admin, "/api/v1/article/"+leek+"?project[main]=0&project[_author]=0")
	if strings.Contains(body, `"main"`) || strings.Contains(body, `"_author"`) || !strings.Contains(body, `"authorIds"`) || !json.Valid([]byte(body)) {
		t.Errorf("project without some is %s", body)
	}
}

func TestStates(t *testing.T) {
	e := apitest.Open(t, New, kitchen)
	for query, want := range map[string]string{
		"":                              "Apple, beans and peas, Leeks in winter, Stew, Zest",
		"archived=any":                  "Apple, beans and peas, Gone, Leeks in winter, Stew, Zest",
		"trash=true":                    "Gone",
		"archived=perhaps":              "Apple, beans and peas, Leeks in winter, Stew, Zest",
		"archived=true&apos-mode=draft": "Gone",
		"archived=null&apos-mode=draft": "Apple, beans and peas, Draft, Gone, Later, Leeks in winter, Stew, Zest",
	} {
		if got := titles(t, e, admin, "/api/v1/article?perPage=50&"+query); got != want {
			t.Errorf("%s: want %s, got %s", query, want, got)
		}
		if got, want := titles(t, e, nobody, "/api/v1/article?perPage=50&"+strings.Replace(query, "apos-mode=draft", "", 1)), "Apple, beans and peas, Leeks in winter, Stew, Zest"; got != want {
			t.Errorf("%s, for anybody: want %s, got %s", query, want, got)
		}
	}
	if got := titles(t, e, nobody, "/api/v1/note"); got != "B, A" {
		t.Errorf("a type with an order of its own: %s", got)
	}
	if got := titles(t, e, admin, "/api/v1/article?apos-mode=draft&apos-locale=fr&category=Soup"); got != "Poireaux, brouillon" {
		t.Errorf("the drafts' side is compared by what it says: %s", got)
	}
}

// TestIDs holds the ways in which an id can be written to what they mean
// (routes.md 7).
func TestIDs(t *testing.T) {
	e := apitest.Open(t, New, kitchen)
	static := func(r render.Request) string {
		address, ok := e.Static(r)
		if !ok {
			return "none"
		}
		return strings.TrimPrefix(address, "api/v1/article/")
	}
	tests := []struct{ path, query, id, file string }{
		{leek, "", leek, leek + ".json"},
		{leek + ":en:published", "", leek + ":en:published", leek + ".en.published.json"},
		{leek + ":fr:published", "", leek + ":fr:published", leek + ".fr.published.json"},
		{leek + ":fr:draft", "", leek + ":fr:draft", "none"},
		{leek, "apos-locale=fr", leek + ":fr:published", leek + ".fr.published.json"},
		{leek, "apos-locale=en", leek + ":en:published", leek + ".en.published.json"},
		{leek, "apos-locale=FR", leek + ":fr:published", leek + ".fr.published.json"},
		{leek, "apos-locale=", leek, leek + ".json"},
		{leek, "apos-mode=published", leek + ":en:published", leek + ".en.published.json"},
		{leek, "apos-mode=nonsense", leek + ":en:published", leek + ".en.published.json"},
		{leek, "apos-mode=draft", leek + ":en:draft", "none"},
		{leek + ":fr:published", "apos-locale=xx", leek + ":en:published", leek + ".en.published.json"},
		{leek + ":fr:published", "apos-locale=en", leek + ":en:published", leek + ".en.published.json"},
		{leek + ":fr:published", "aposMode=draft", leek + ":fr:draft", "none"},
		{leek + ":en:draft", "apos-mode=published", leek + ":en:published", leek + ".en.published.json"},
		{leek, "apos-locale=fr:draft", leek + ":fr:draft", "none"},
		{leek, "apos-locale=fr:draft&apos-mode=published", leek + ":fr:published", leek + ".fr.published.json"},
		{leek + ":en", "", leek + ":en", "none"},
		{leek + ":fr:published", "render-areas=1", leek + ":fr:published", leek + ".fr.published/render-areas/true.json"},
		{leek, "render-areas=1", leek, "none"},
	}
	for _, test := range tests {
		query, _ := url.ParseQuery(test.query)
		r, failure := e.Read("GET", "/api/v1/article/"+test.path, query)
		if failure != nil {
			t.Fatal(failure)
		}
		if r.Params[0] != test.id || static(r) != test.file {
			t.Errorf("%s?%s: want %s in %s, got %s in %s", test.path, test.query, test.id, test.file, r.Params[0], static(r))
		}
		again := url.Values{}
		for _, a := range r.Args {
			again.Add(a.Key, a.Value)
		}
		if second, _ := e.Read("GET", "/api/v1/article/"+r.Params[0], again); second.String() != r.String() {
			t.Errorf("%s is read as %s", r, second)
		}
	}
	t.Run("whatever is given, the answer is what the address says", func(t *testing.T) {
		var docs []string
		for n := range e.Site().Len() {
			docs = append(docs, e.Site().Entry(content.N(n)).DocID)
		}
		for _, doc := range append(docs, "nobody", "") {
			for _, rest := range []string{"", ":en:published", ":fr:published", ":fr:draft", ":en", ":en:previous", "::", ":en:published:x"} {
				for _, query := range []string{"", "apos-locale=fr", "apos-mode=draft", "apos-mode=published", "aposLocale=xx:draft", "aposMode=&aposLocale="} {
					target := fmt.Sprintf("/api/v1/article/%s%s?%s", doc, rest, query)
					u, _ := url.Parse(target)
					r, failure := e.Read("GET", u.Path, u.Query())
					if failure != nil || r.Route.Name != "A2" {
						continue
					}
					status, answer := asked(t, e, admin, target)
					id, mode, _ := strings.Cut(r.Params[0], ":")
					if mode == "" || strings.Count(mode, ":") != 1 {
						id, mode = r.Params[0], "en:published"
					}
					if status == 200 && answer["_id"] != id+":"+mode {
						t.Errorf("%s gives %v", target, answer["_id"])
					}
				}
			}
		}
	})
}

func TestLocalesOfAPiece(t *testing.T) {
	e := apitest.Open(t, New, kitchen)
	beans := e.Site().Entry(e.Site().BySlug(e.Site().Project().Type("article"), "beans", "en")).DocID
	tests := []struct {
		who          render.Caller
		target, want string
	}{
		{nobody, leek + "/locales", `{"results":[{"_id":"` + leek + `:en:published","aposLocale":"en:published"},{"_id":"` + leek + `:fr:published","aposLocale":"fr:published"}]}`},
		{anybody, leek + ":fr:published/locales", `{"results":[{"_id":"` + leek + `:en:published","aposLocale":"en:published"},{"_id":"` + leek + `:fr:published","aposLocale":"fr:published"}]}`},
		{admin, beans + "/locales", `{"results":[{"_id":"` + beans + `:en:draft","aposLocale":"en:draft"},{"_id":"` + beans + `:en:published","aposLocale":"en:published"}]}`},
		{nobody, "nobody/locales", `{"name":"notfound","data":{},"message":"notfound"}`},
	}
	for _, test := range tests {
		if _, got := apitest.Ask(t, e, test.who, "/api/v1/article/"+test.target); strings.TrimSpace(got) != test.want {
			t.Errorf("%s: want %s, got %s", test.target, test.want, got)
		}
	}
	if got := get(t, e, "/api/v1/@apostrophecms/i18n/locales"); got != `{"en":{"label":"English","_edit":false},"fr":{"label":"French","_edit":false}}`+"\n" {
		t.Error(got)
	}
}

func TestRedirect(t *testing.T) {
	e := apitest.Open(t, New, kitchen)
	for target, want := range map[string]string{
		"article/" + leek + "/locale/fr":                  "302 https://www.example.test/fr/blog/leeks/",
		"article/" + leek + ":fr:published/locale/en":     "302 https://www.example.test/blog/leeks/",
		"article/" + leek + "/locale/xx":                  "404 ",
		"article/nobody/locale/fr":                        "404 ",
		"note/" + leek + "/locale/fr":                     "404 ",
		"@acme/person/cklin0000000000000000lin/locale/en": "400 ",
		"@acme/person/cklin0000000000000000lin/locale/fr": "404 ",
	} {
		r, failure := e.Read("GET", "/api/v1/"+target, nil)
		if failure != nil {
			t.Fatal(target, failure)
		}
		w := &render.Response{}
		if err := e.Answer(e.Context(), r, w); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(w.Status, " ", w.Header["Location"]); got != want {
			t.Errorf("%s: want %s, got %s", target, want, got)
		}
		if address, ok := e.Static(r); ok {
			t.Errorf("%s has the file %s", target, address)
		}
	}
}

// FuzzRequest: whatever is asked is answered with JSON and a status that there
// is, and what was read is read again as it is.
func FuzzRequest(f *testing.F) {
	apitest.Fuzz{
		Edition: apitest.Open(f, New, kitchen), Base: "/api/v1", Statuses: []int{302, 400, 403, 404}, Callers: [2]render.Caller{nobody, admin},
		Seeds: []string{
			"/api/v1/article?section=Garden&apos-locale=fr&render-areas=1&perPage=2&page=2", "/api/v1/article/" + leek + ":fr:published?apos-mode=draft&aposLocale=xx",
			"/api/v1/article?price[]=9&price[]=1e3&day[]=2026-01-01&_author[]=none&authorAnd[]=ada&category[]=Soup&category[0]=Stew", "/api/v1/article?_ids[]=a&_ids=b&search=a&autocomplete=b&sort[title]=-1&project[title]=0",
			"/api/v1/article?choices=category,author&counts=price&count=1&archived=any&trash=1&featured=", "/api/v1/@acme/person/" + leek + "/locale/fr", "/api/v1/@apostrophecms/page?all=1&flat=1&children=0", "/api/v1//", "/api/v1/article/::", "/api/v1/article/" + leek + "/locales.json",
		},
	}.Run(f)
}

// TestSearchTellsNothing: what a type says that is not public does not change
// what is found in another, nor in which order.
func TestSearchTellsNothing(t *testing.T) {
	const project = `
-- galley.yaml --
api: {r3: false, apostrophe: true}
-- schemas/post.yaml --
fields: [{name: title, type: text}, {name: body, type: markdown}]
-- schemas/plan.yaml --
apostrophe: {public: false}
fields: [{name: title, type: text}]
-- content/post/a.md --
---
title: Harvests of the north
---
pumpkin pumpkin
-- content/post/b.md --
---
title: Pumpkin
---
harvest
`
	a := apitest.Open(t, New, project)
	b := apitest.Open(t, New, project+"-- content/plan/x.yaml --\ntitle: harvesd pumpkin pumpkin pumpkin\n-- content/plan/y.yaml --\ntitle: pumpkin\n")
	for _, words := range []string{"harvest", "harvesd", "pumpkin", "harvest pumpkin", "north"} {
		target := "/api/v1/post?search=" + url.QueryEscape(words)
		if x, y := titles(t, a, nobody, target), titles(t, b, nobody, target); x != y {
			t.Errorf("%s: %s, and %s", words, x, y)
		}
	}
	if got := titles(t, a, nobody, "/api/v1/post?search=pumpkin+harvest"); got != "Harvests of the north, Pumpkin" {
		t.Errorf("found are %s", got)
	}
}
