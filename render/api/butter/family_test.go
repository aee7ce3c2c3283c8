package butter

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"galley/render"
	"galley/render/api/apitest"
)

func TestPromises(t *testing.T) { apitest.Run(t, New) }

func TestAnswers(t *testing.T) { apitest.Answers(t, New) }

// TestAwkwardNames holds Butter to the promises where posts, terms, authors,
// pages and items have names from the ends of what routes.md 4 allows.
func TestAwkwardNames(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { apitest.Hold(t, New, awkward(seed)) })
	}
}

func awkward(seed uint64) string {
	rnd := rand.New(rand.NewPCG(seed, 3))
	pick := func(from []string, n int) []string {
		from = slices.Clone(from)
		rnd.Shuffle(len(from), func(i, j int) { from[i], from[j] = from[j], from[i] })
		return from[:n]
	}
	slugs := []string{"a", "été", "naïve.x", "日本語", "a@b", "v1.0", "_all", "x_y", "ß", "0", "search2", strings.Repeat("s", 200), "e\u0301-composed", "ﬁne", "con-x", "page-2", "41", "xml", "rss"}
	terms := []string{"C++", "été", "Go lang", "a/b", "日本", "100%", "x:y", "CON", "İstanbul", "ß", "locale", "include", "_all", strings.Repeat("long ", 20)}
	keys := pick([]string{"con", "aux", "keys", "content", "locale", "a-b", "x", "page", strings.Repeat("k", 64)}, 3)
	keys = append(keys, "home")
	locales := pick([]string{"en", "fr", "zh-hant", "pt-BR"}, 1+rnd.IntN(3))
	var b strings.Builder
	fmt.Fprintf(&b, "-- galley.yaml --\nlocales: [%s]\nbaseURL: https://names.test/below\nchecks: {same-term: off}\napi: {r3: false, butter: {pageSize: 2, variants: {levels: [1, 4], page_size: [1, 3], order: [title, -label], keys: [%q]}}}\n", strings.Join(locales, ", "), keys[1]+","+keys[0])
	b.WriteString("-- schemas/post.yaml --\nslug: \"{path}\"\nfields:\n  - {name: title, type: text}\n  - {name: author, type: tags, taxonomy: authors}\n  - {name: categories, type: tags, taxonomy: categories, to: category}\n  - {name: tags, type: tags, taxonomy: tags}\n")
	b.WriteString("-- schemas/category.yaml --\nfields: [{name: title, type: text}]\n")
	for i, key := range keys {
		kind := []string{"collection", "collection", "document", "single"}[i]
		fmt.Fprintf(&b, "-- schemas/%s.yaml --\nkind: %s\nfields: [{name: title, type: text}, {name: label, type: text}, {name: picture, type: image}, {name: to, type: reference, to: %q}]\n", key, kind, keys[0])
	}
	document := func(typ, name, fields string) {
		for i, l := range locales {
			if i > 0 && rnd.IntN(3) == 0 {
				continue
			}
			if i > 0 {
				l = "." + l
			} else {
				l = ""
			}
			fmt.Fprintf(&b, "-- content/%s/%s%s.yaml --\n%s", typ, name, l, fields)
		}
	}
	for i, slug := range pick(slugs, 8) {
		folder := pick([]string{"", "deep/", "deep/er/"}, 1)[0]
		document("post", fmt.Sprintf("%sp%d", folder, i), fmt.Sprintf("slug: %q\ntitle: P%d\nauthor: %q\ncategories: [%q]\ntags: [%q, %q]\n", slug, i, pick(terms, 1)[0], pick(terms, 1)[0], pick(terms, 1)[0], pick(terms, 1)[0]))
	}
	for i, slug := range pick(slugs, 3) {
		document("category", fmt.Sprintf("c%d", i), fmt.Sprintf("slug: %q\ntitle: Category %d\n", slug, i))
	}
	for n, key := range keys[:3] {
		for i, slug := range pick(slugs, 5) {
			document(key, fmt.Sprintf("d%d", i), fmt.Sprintf("slug: %q\ntitle: T%d\nlabel: L%d\nbutterId: %d\n", slug, i, i, 10*n+i+1))
		}
	}
	document(keys[3], "one", "title: One\n")
	return b.String()
}

// TestOmits: each variant that is planned unasked can be left out.
func TestOmits(t *testing.T) {
	for _, key := range []string{"include", "exclude_body", "alt_media_text"} {
		t.Run(key, func(t *testing.T) {
			apitest.Omits(t, New, "butter", key, func(r render.Request) bool { return r.Arg(key) != "" })
		})
	}
}
