package butter

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"galley/render"
	"galley/render/api/apitest"
)

// world makes a project; with what is hidden, or without it. What of drafts is
// hidden to who may not preview is there only if drafts is set.
func world(seed uint64, hidden, drafts bool) string {
	rnd := rand.New(rand.NewPCG(seed, 11))
	var b strings.Builder
	private := func(line string) string {
		if hidden {
			return line
		}
		return ""
	}
	b.WriteString(`
-- galley.yaml --
locales: [en, fr]
baseURL: https://worlds.test
api: {r3: false, butter: {pageSize: 3, variants: {levels: [1, 3]}}}
checks: {unpublished-reference: off}
-- schemas/post.yaml --
fields:
  - {name: title, type: text}
  - {name: body, type: markdown}
  - {name: author, type: reference, to: author, onUnpublished: omit}
  - {name: categories, type: reference, to: category, many: true, taxonomy: categories, onUnpublished: omit}
  - {name: tags, type: tags, taxonomy: tags}
` + private("  - {name: summary, type: text, private: true}\n") + `-- schemas/author.yaml --
fields:
  - {name: name, type: text}
` + private("  - {name: email, type: email, private: true}\n") + `-- schemas/category.yaml --
fields: [{name: name, type: text}]
-- schemas/sheet.yaml --
fields:
  - {name: title, type: text}
  - {name: next, type: reference, to: sheet, onUnpublished: omit}
  - {name: items, type: reference, to: item, many: true, onUnpublished: omit}
  - {name: group, type: group, fields: [{name: a, type: text}` + private(", {name: secret, type: text, private: true}") + `]}
  - {name: from, type: computed, from: sheet.next, as: references}
` + private("  - {name: secret, type: text, private: true}\n") + `-- schemas/item.yaml --
kind: collection
fields: [{name: label, type: text}, {name: by, type: reference, to: item, onUnpublished: omit}` + private(", {name: secret, type: text, private: true}") + `]
-- schemas/lone.yaml --
butter: {as: single}
fields: [{name: title, type: text}]
`)
	if hidden {
		b.WriteString("-- schemas/vault.yaml --\nprivate: true\nfields: [{name: title, type: text}]\n-- content/vault/gold.yaml --\ntitle: Gold\n")
	}
	states := []string{"archived: true", "expires: 2026-01-01", "visibility: loginRequired"}
	if drafts {
		states = append(states, "draft: true", "date: 2099-01-01")
	}
	document := func(typ, locale string, i int, gone bool, fields string) {
		secret := ""
		name := fmt.Sprintf("%s-%d", typ, i)
		if gone {
			if name = fmt.Sprintf("hidden-%d", i); !hidden {
				return
			}
			fields += states[i%len(states)] + "\n"
		}
		if locale != "" {
			name += "." + locale
		}
		if hidden && locale == "" {
			switch typ {
			case "sheet", "item":
				secret = "secret: hush\n"
			case "post":
				secret = "summary: hush\n"
			case "author":
				secret = "email: hush@worlds.test\n"
			}
		}
		fmt.Fprintf(&b, "-- content/%s/%s.yaml --\n%s%s", typ, name, fields, secret)
	}
	for i := range 6 {
		for _, gone := range []bool{false, true} {
			// What is there refers to what is hidden in the one world; in the other the
			// reference is not there.
			to := func(typ string) string {
				if rnd.IntN(2) == 0 && hidden {
					return fmt.Sprintf("hidden-%d", i)
				}
				return ""
			}
			several := func(typ string, n int) string {
				list := fmt.Sprintf("%s-%d", typ, n)
				if h := to(typ); h != "" {
					list += ", " + h
				}
				return "[" + list + "]"
			}
			n, m := rnd.IntN(6), rnd.IntN(6)
			tags := []string{"Leek", "Bean", "Spring work"}[rnd.IntN(3)]
			if gone {
				tags = "Only there"
			}
			document("author", "", i, gone, fmt.Sprintf("name: Author %d\n", i))
			document("category", "", i, gone, fmt.Sprintf("name: Category %d\n", i))
			document("post", "", i, gone, fmt.Sprintf("title: Post %d\nauthor: author-%d\ncategories: %s\ntags: [%s]\nbody: Text %d\n", i, n, several("category", m), tags, i)+dated(gone, i))
			document("sheet", "", i, gone, fmt.Sprintf("title: Sheet %d\nnext: sheet-%d\nitems: %s\ngroup: {a: x%d}\n", i, n, several("item", m), i%2)+dated(gone, i))
			document("item", "", i, gone, fmt.Sprintf("slug: item-%d\nlabel: Item %d\nby: item-%d\n", i, i, n))
			document("lone", "", i, gone, fmt.Sprintf("title: Lone %d\n", i))
			if !gone && i%2 == 0 {
				document("sheet", "fr", i, false, fmt.Sprintf("title: Feuille %d\n", i))
				document("post", "fr", i, false, fmt.Sprintf("title: Billet %d\ntags: [Poireau]\n", i))
			}
		}
	}
	text := b.String()
	for i := range 6 { // a hidden record is called as its file is
		text = strings.ReplaceAll(text, fmt.Sprintf("-- content/item/hidden-%d.yaml --\nslug: item-%d\n", i, i), fmt.Sprintf("-- content/item/hidden-%d.yaml --\nslug: hidden-%d\n", i, i))
	}
	return text
}

func dated(gone bool, i int) string {
	if gone {
		return ""
	}
	return fmt.Sprintf("date: 2026-02-%02d\n", i/2+1)
}

// asked makes up what a client, or somebody curious, may ask for.
func asked(rnd *rand.Rand) string {
	pick := func(from ...string) string { return from[rnd.IntN(len(from))] }
	slug := func(typ string) string {
		return pick("hidden-0", "hidden-1", "hidden-3", "gold", "nope", "Hidden-2", "_all", "*", fmt.Sprintf("%s-%d", typ, rnd.IntN(7)))
	}
	term := func() string {
		return pick("leek", "only-there", "spring-work", "category-1", "hidden-1", "author-2", "hidden-4", "nope")
	}
	typ := pick("sheet", "sheet", "Sheet", "lone", "item", "vault", "post", "nope", "*")
	path := pick("/v2/posts", "/v2/posts/"+slug("post"), "/v2/posts/search", "/v2/search", "/v2/categories", "/v2/categories/"+term(), "/v2/tags", "/v2/tags/"+term(),
		"/v2/authors", "/v2/authors/"+term(), "/v2/pages", "/v2/pages/"+typ, "/v2/pages/"+typ+"/"+slug(pick("sheet", "lone")), "/v2/pages/search", "/v2/content", "/v2/content/"+pick("item", "vault", "item,vault", "sheet"),
		"/v2/content/item/"+pick("1", "17", "410312043"), "/v2/feeds/"+pick("rss", "atom", "sitemap", "nope", "rss.xml"), "/v2/posts/"+slug("post")+".json", "/v2/pages/_all/"+slug("sheet")+".json", "/v2/posts/page/3.json")
	q := url.Values{}
	set := func(one int, key string, values ...string) {
		if rnd.IntN(one) == 0 {
			q.Set(key, pick(values...))
		}
	}
	set(3, "preview", "1", "0", "true")
	set(4, "levels", "1", "3", "5", "x")
	set(4, "locale", "fr", "en", "de")
	set(4, "order", "title", "-title", "secret", "group.secret", "group.a", "nope", "published", "-updated", "label", "next", "from")
	set(4, pick("fields.secret", "fields.group.secret", "fields.next.secret", "fields.items.secret", "fields.nope", "fields.title", "fields.next", "fields.items.label", "fields.from", "fields.summary", "fields.by", "fields.vault"), "hush", "Sheet 1", "hidden-1", "sheet-2", "", "Item 3")
	set(3, "page", "1", "2", "3", "x")
	set(4, "page_size", "1", "2", "50")
	set(6, "limit", "2", "x")
	set(6, "offset", "1", "99")
	set(4, "include", "recent_posts")
	set(5, "exclude_body", "true")
	set(5, "tag_slug", "leek", "only-there", "nope")
	set(5, "category_slug", "category-1", "hidden-1", "hidden-4")
	set(5, "author_slug", "author-2", "hidden-0", "nope")
	set(2, "keys", "item", "item,item", "vault", "item[_id=17]", "sheet", "nope")
	set(2, "query", "hush", "post", "Gold", "text", "hidden", "sheet 2", "only there")
	set(4, "page_type", "sheet", "vault", "*")
	return path + pick("", "/") + "?" + q.Encode()
}

// TestTwoWorlds: two sites that differ only in what a caller may not see give
// the same answers to whatever is asked (reliability P-44): private fields, a
// private type, archived and expired documents and those for logged-in readers;
// to the reader of the static tree drafts and what is to come too.
func TestTwoWorlds(t *testing.T) {
	pairs, each := uint64(6), 1500
	if testing.Short() {
		pairs, each = 2, 400
	}
	for _, drafts := range []bool{true, false} {
		who := render.Caller{Open: true}
		if drafts {
			who = render.Caller{}
		}
		for seed := range pairs {
			a, b := apitest.Open(t, New, world(seed, true, drafts)), apitest.Open(t, New, world(seed, false, drafts))
			if a.Site().Len() == b.Site().Len() {
				t.Fatal("nothing is hidden")
			}
			rnd := rand.New(rand.NewPCG(seed, 13))
			for range each {
				target := asked(rnd)
				if !drafts && strings.Contains(target, "search") && strings.Contains(target, "preview=1") {
					continue // how rare a word is, is judged by all that is no secret
				}
				if x, y := apitest.Reply(t, a, who, target), apitest.Reply(t, b, who, target); x != y {
					t.Fatalf("seed %d, %+v: %s\none says: %s\nthe other: %s", seed, who, target, x, y)
				}
			}
		}
	}
}

// TestDraftsAreNotKept: what was made for one who sees drafts is shown to
// nobody else.
func TestDraftsAreNotKept(t *testing.T) {
	for seed := range uint64(2) {
		project := world(seed, true, true)
		fresh, used := apitest.Open(t, New, project), apitest.Open(t, New, project)
		rnd := rand.New(rand.NewPCG(seed, 17))
		for range 300 {
			target := asked(rnd)
			apitest.Reply(t, used, render.Caller{Open: true}, target+"&preview=1")
			if x, y := apitest.Reply(t, fresh, render.Caller{}, target), apitest.Reply(t, used, render.Caller{}, target); x != y {
				t.Fatalf("%s: %s, and before %s", target, y, x)
			}
		}
	}
}

// FuzzRequest: any path and query is answered as the contract says, and never
// with 500; reading what was read changes nothing; and nothing that is hidden
// comes.
func FuzzRequest(f *testing.F) {
	rnd := rand.New(rand.NewPCG(1, 1))
	var seeds []string
	for range 40 {
		seeds = append(seeds, asked(rnd))
	}
	apitest.Fuzz{
		Edition: apitest.Open(f, New, world(1, true, true)), Base: "/v2", Statuses: []int{400, 403, 404}, Seeds: seeds,
		Check: func(t *testing.T, target string, w *render.Response) {
			for _, hidden := range []string{"hush", "Only there", `"hidden-`} {
				if strings.Contains(string(w.Body), hidden) {
					t.Fatalf("%s shows %s: %s", target, hidden, w.Body)
				}
			}
		},
	}.Run(f)
}
