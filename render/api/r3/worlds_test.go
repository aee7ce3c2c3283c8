package r3

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"galley/render"
	"galley/render/api/apitest"
)

// TestTwoWorlds: two sites that differ only in what a caller may not see
// (private fields of several kinds, also within groups, with and without a
// declaration; a private type; drafts, also as translations and next versions,
// future, expired, archived documents, and those for logged-in readers; terms,
// references and files that only these have) give the same
// answers to whatever is asked (reliability P-44).
func TestTwoWorlds(t *testing.T) {
	pairs, each := uint64(10), 2000
	if testing.Short() {
		pairs, each = 3, 500
	}
	for seed := range pairs {
		w, project := generate(seed, true, true)
		_, without := generate(seed, false, false)
		a, b := apitest.Open(t, New, project), apitest.Open(t, New, without)
		if a.Site().Len() == b.Site().Len() {
			t.Fatal("nothing is hidden")
		}
		a.Site().Forget()
		if !apitest.Same(t, a, b, each, w.request) {
			t.Fatalf("seed %d", seed)
		}
	}
}

// TestTwoWorldsWithDrafts: who is shown drafts cannot tell what is private, or
// for logged-in readers, from what is not there, whatever he asks.
func TestTwoWorldsWithDrafts(t *testing.T) {
	pairs, each := uint64(6), 1000
	if testing.Short() {
		pairs, each = 2, 300
	}
	for seed := range pairs {
		w, project := generate(seed, true, true)
		_, without := generate(seed, true, false)
		a, b := apitest.Open(t, New, project), apitest.Open(t, New, without)
		if a.Site().Len() == b.Site().Len() {
			t.Fatal("nothing is hidden")
		}
		drafts := func() string { return w.request() + "&draft=true" }
		if !apitest.Same(t, a, b, each, drafts) {
			t.Fatalf("seed %d", seed)
		}
	}
}

// request makes up what a client, or somebody curious, may ask for.
func (w *world) request() string {
	pick := func(from ...string) string { return from[w.IntN(len(from))] }
	types := func() string { return pick("alpha", "beta", "author", "vault", "box", "Alpha", "nope") }
	slugs := func() string {
		typ := pick("alpha", "beta")
		return pick("hidden-0", "hidden-1", "hidden-2", "hidden-3", "hidden-4", "gold", "ghost", "ada", "nope", w.slugs[typ][w.IntN(len(w.slugs[typ]))])
	}
	ids := func() string { // of documents that are there in one world, and of none
		return pick("0c4f0f5e-8f2b-4a52-9f65-0f4a54c1d001", "471dd455-02a8-5545-be3d-5958c85fd432", "6412f61f-b94f-5860-becb-7a849dec1129", "ef77dd01-04fb-516c-b7c8-39cc68eaa2a3", "x")
	}
	terms := func() string { return pick("leek", "bean", "x", "drafted", "only-there", "hushed", "Leek") }
	path := pick("/api/content", "/api/content", "/api/content", "/api/content", "/api/content",
		"/api", "/api/content/"+ids(), "/api/content/by-slug/"+types()+"/"+slugs(), "/api/content/by-slug/"+types()+"/"+slugs(),
		"/api/content-types", "/api/content-types/"+types(), "/api/tags", "/api/tags/"+terms(), "/api/sitemap", "/api/search",
		"/api/content/type/"+types()+".json", "/api/content/tags/"+terms()+".json", "/api/content/by-slug/"+types()+"/"+slugs()+".json", "/api/content/"+ids()+"/versions", "/api/content/page/2.json")
	q := url.Values{}
	columns := w.columns()
	if w.IntN(2) == 0 {
		w.question(columns, func(string) string { return w.word() }, w.IntN(3), "filters", q)
	}
	if w.IntN(3) == 0 {
		column := pick("data.secret", "data.group.hidden", "data.nope", "secret", "data.Secret", "data.secret.x", "data.by.secret", "data.of.0.secret", "data._secret", "id", "data.hush", "data.hush.0", "data.boss", "data.boss.slug", "data.memo", "data.memo.content.0", "data.scan", "data.scan.url", columns[w.IntN(len(columns))])
		q.Set(pick("filters["+column+"]["+pick(allOperators...)+"]", "filters["+column+"]", "filters["+column+"][0]", "filters["+column+"][$eq][$ne]", "filters[$or]["+column+"]", "where["+column+"][equals]", column),
			pick("true", "false", "abc", "a", "", w.word()))
	}
	if w.IntN(3) == 0 {
		q.Set("sort", pick("", "-")+pick("data.secret", "data.nope", "secret", "data.group.hidden", "slug", "publishedAt", "slug,data.secret", "data.title,-data.secret", "data.hush", "-data.boss", "data.scan", "data.memo", columns[w.IntN(len(columns))]))
	}
	if w.IntN(3) == 0 {
		q.Set("fields", pick("", "-")+pick("secret", "data.secret", "title,secret", "group.hidden", "by.secret", "data", "id,slug", "nope", "hush,boss,memo,scan", "data.boss.title"))
	}
	if w.IntN(3) == 0 {
		q.Set("type", types())
	}
	if w.IntN(4) == 0 {
		q.Set("tags", terms())
	}
	if w.IntN(4) == 0 {
		q.Set("locale", pick("fr", "en", "FR", "de"))
	}
	if w.IntN(3) == 0 {
		q.Set("limit", fmt.Sprint(w.IntN(8)))
	}
	if w.IntN(3) == 0 {
		q.Set("page", fmt.Sprint(w.IntN(5)))
	}
	if w.IntN(6) == 0 {
		q.Set("draft", pick("1", "TRUE", "false", ""))
	}
	if w.IntN(8) == 0 || path == "/api/search" {
		q.Set("q", pick("abc", "ghost", "gold", "hidden", "leek", "drafted", "zeta", "Zo", "whispered", "hush", "leekk", "zera", "gohst", w.word()))
	}
	if w.IntN(20) == 0 {
		q["type"] = []string{"vault", types()}
	}
	return path + pick("", "", "", "/") + "?" + strings.ReplaceAll(q.Encode(), "%24", pick("%24", "$"))
}

// TestDraftsAreNotKept: what was made for one who sees drafts is shown to
// nobody else.
func TestDraftsAreNotKept(t *testing.T) {
	for seed := range uint64(3) {
		w, project := generate(seed, true, true)
		fresh, used := apitest.Open(t, New, project), apitest.Open(t, New, project)
		for range 200 {
			target := w.request()
			apitest.Ask(t, used, render.Caller{Open: true}, target+"&draft=true")
			status, body := apitest.Get(t, fresh, target)
			if s, b := apitest.Get(t, used, target); s != status || b != body {
				t.Fatalf("%s: %d %s, and before %d %s", target, s, b, status, body)
			}
		}
	}
}
