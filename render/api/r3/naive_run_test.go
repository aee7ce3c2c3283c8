package r3

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/render"
	"galley/render/api/apitest"
)

// TestQueries holds the engine to the naive evaluator over generated projects
// (reliability F5).
func TestQueries(t *testing.T) {
	for seed := range uint64(20) {
		askAll(t, seed, "", 80)
	}
}

// FuzzQuery does the same, with a value that the fuzzer makes up.
func FuzzQuery(f *testing.F) {
	for _, text := range append(words, "", "é", "\u2028", "2026-01-01T00:00+24:00", "1e999", ",", "leek,,bean ", "0x10", "１", "K") {
		f.Add(uint64(len(text)), text)
	}
	f.Fuzz(func(t *testing.T, seed uint64, text string) {
		if strings.ToValidUTF8(text, "") != text || len(text) > 200 {
			return
		}
		askAll(t, seed%1000, text, 10)
	})
}

// askAll asks some questions of one project, as the anonymous reader and as one
// who sees drafts.
func askAll(t *testing.T, seed uint64, text string, questions int) {
	t.Helper()
	w, project := generate(seed, true, true)
	e := apitest.Open(t, New, project)
	for _, drafts := range []bool{false, true} {
		for _, locale := range []string{"en", "fr"} {
			n := &questioner{world: w, t: t, e: e, drafts: drafts, locale: locale, text: text}
			n.load()
			for range map[string]int{"en": questions * 2 / 5, "fr": questions / 10}[locale] {
				n.ask()
			}
			if t.Failed() {
				t.Fatalf("seed %d", seed)
			}
		}
	}
}

type questioner struct {
	*world
	t      *testing.T
	e      *render.Edition
	drafts bool
	locale string
	text   string
	docs   []naiveDoc
}

func (n *questioner) get(path string, query url.Values) (int, any) {
	n.t.Helper()
	query = maps(query)
	if n.drafts {
		query.Set("draft", "true")
	}
	query.Set("locale", n.locale)
	status, body := apitest.Ask(n.t, n.e, render.Caller{Open: true}, path+"?"+query.Encode())
	v, err := decode([]byte(body))
	if err != nil {
		n.t.Fatalf("%s: %v", body, err)
	}
	return status, v
}

func maps(v url.Values) url.Values {
	all := url.Values{}
	for k, x := range v {
		all[k] = x
	}
	return all
}

// load asks for every document at its own address.
func (n *questioner) load() {
	all := map[string][]string{"author": {"ada", "lin", "ghost"}, "vault": {"gold"}}
	for typ, slugs := range n.slugs {
		all[typ] = slugs
	}
	for typ, slugs := range all {
		for _, slug := range slugs {
			if status, v := n.get("/api/content/by-slug/"+typ+"/"+slug, nil); status == 200 {
				n.docs = append(n.docs, naiveDoc(v.(map[string]any)))
			}
		}
	}
}

// ask asks one question, and compares the answer with what it should be.
func (n *questioner) ask() {
	values := func(column string) string { // mostly what some document has there, or a piece of it
		if n.text != "" && n.IntN(3) == 0 {
			return n.text
		}
		for range 6 {
			d := n.docs[n.IntN(len(n.docs))]
			if text, ok := naiveText(naiveAt(map[string]any(d), strings.Split(column, "."))); ok && n.IntN(6) > 0 {
				if n.IntN(3) == 0 && text != "" {
					runes := []rune(text)
					from := n.IntN(len(runes))
					return string(runes[from:min(len(runes), from+1+n.IntN(8))])
				}
				return text
			}
		}
		return n.word()
	}
	if len(n.docs) == 0 {
		return
	}
	query := url.Values{}
	where := naive{}
	if n.IntN(6) > 0 {
		where = n.question(n.columns(), values, n.IntN(3), "filters", query)
	}
	base := n.docs
	keep := func(ok func(naiveDoc) bool) {
		base = slices.DeleteFunc(slices.Clone(base), func(d naiveDoc) bool { return !ok(d) })
	}
	types := []string{"alpha", "beta"}
	if n.IntN(3) == 0 {
		types = []string{[]string{"alpha", "alpha", "alpha", "beta", "beta", "beta", "author", "vault", "nope"}[n.IntN(9)]}
		query.Set("type", types[0])
		keep(func(d naiveDoc) bool { return d["type"] == types[0] })
	}
	titled := len(types) == 1 // of one type ties go by title
	if n.IntN(6) == 0 {
		term := []string{"leek", "leek", "leek", "bean", "bean", "drafted", "only-there", "x"}[n.IntN(8)]
		query.Set("tags", term)
		keep(func(d naiveDoc) bool {
			tags, _ := naiveAt(map[string]any(d), []string{"data", "tags"}).([]any)
			return slices.ContainsFunc(tags, func(v any) bool { return strings.ToLower(v.(string)) == term })
		})
	}
	order := []string{"-publishedAt"}
	var options map[string]int
	if n.IntN(2) == 0 {
		order = n.order(types)
		query.Set("sort", strings.Join(order, ","))
		if order[0] != "-publishedAt" || len(order) > 1 {
			titled = false
		}
		with := map[string]bool{}
		for _, d := range base {
			if typ := d["type"].(string); n.kinds[typ]["choice"] != "" {
				with[typ] = true
			}
		}
		if len(with) == 1 { // else the places among options mean nothing
			options = map[string]int{"zeta": 0, "abc": 1, "10": 2}
		}
	}
	want := naiveSort(base, order, options, titled)
	want = slices.DeleteFunc(want, func(d naiveDoc) bool { return !where.holds(d) })
	var names []string
	if n.IntN(4) == 0 {
		for range 1 + n.IntN(3) {
			name := []string{"id", "slug", "title", "data", "data.title", "data.by", "by.slug", "data.rows.inner", "data.group.deep", "secret", "nope", "publishedAt", "data.json.a", "data.secret", "parts.data"}[n.IntN(15)]
			if n.IntN(2) == 0 {
				name = "-" + name
			}
			names = append(names, name)
		}
		query.Set("fields", strings.Join(names, ","))
	}
	n.compare(query, want, names)
}

// order makes an order of columns that can be compared.
func (n *questioner) order(types []string) []string {
	var columns []string
	for _, typ := range types {
		for name, kind := range n.kinds[typ] {
			switch kind {
			case "text", "number", "integer", "boolean", "day", "when", "clock", "choice", "texts", "author", "json", "group":
				if kind != "json" && kind != "group" && (kind != "author" || len(types) == 1) {
					columns = append(columns, "data."+name)
				}
			}
		}
	}
	slices.Sort(columns)
	columns = append(slices.Compact(columns), "slug", "publishedAt", "createdAt", "updatedAt", "data.title")
	if types[0] == "author" || types[0] == "vault" || types[0] == "nope" {
		columns = []string{"slug", "publishedAt"}
	}
	var order []string
	for range 1 + n.IntN(2) {
		order = append(order, []string{"", "-"}[n.IntN(2)]+columns[n.IntN(len(columns))])
	}
	return order
}

func (n *questioner) compare(query url.Values, want []naiveDoc, names []string) {
	n.t.Helper()
	limit := 1 + n.IntN(12)
	query.Set("limit", fmt.Sprint(limit))
	var got []any
	for page := 1; ; page++ {
		query.Set("page", fmt.Sprint(page))
		status, v := n.get("/api/content", query)
		if status != 200 {
			n.t.Errorf("%s: %d %v", query.Encode(), status, v)
			return
		}
		answer := v.(map[string]any)
		got = append(got, answer["docs"].([]any)...)
		if total := fmt.Sprint(answer["totalDocs"]); total != fmt.Sprint(len(want)) {
			n.t.Errorf("%s: %s documents, not %d", spellQuery(query), total, len(want))
			return
		}
		if answer["hasNextPage"] != true {
			break
		}
	}
	var expected []any
	var slugs []string
	for _, d := range want {
		expected = append(expected, n.shown(d, names))
		slugs = append(slugs, d["slug"].(string))
	}
	if !reflect.DeepEqual(expected, got) {
		n.t.Errorf("%s, drafts %v, should be %s:\n%s", spellQuery(query), n.drafts, slugs, cmp.Diff(expected, got))
	}
}

// shown is a document as lists have it.
func (n *questioner) shown(d naiveDoc, names []string) any {
	omitted := n.e.Site().Project().Type(d["type"].(string)).OmitFromLists
	if len(omitted) > 0 && !slices.Contains(names, "title") && !slices.Contains(names, "data.title") {
		names = append(slices.Clone(names), "-data.title")
	}
	return naivePick(map[string]any(d), names)
}

func spellQuery(v url.Values) string {
	text, _ := url.QueryUnescape(v.Encode())
	return text
}
