package r3

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/render"
	"galley/render/api/apitest"
)

// readQuery reads a query of /api/content, and gives what it is as one line, or
// what is wrong with it.
func readQuery(t *testing.T, e *render.Edition, query string) (line, wrong string) {
	t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	r, failure := e.Read("GET", "/api/content", values)
	if failure == nil {
		var all []string
		for _, a := range r.Args {
			all = append(all, a.Key+"="+a.Value)
		}
		return strings.Join(all, "&"), ""
	}
	c, w := e.Context(), &render.Response{}
	c.Fail(r.Family, failure, w)
	var answer struct {
		Error struct{ Code, Message string }
	}
	if err := json.Unmarshal(w.Body, &answer); err != nil {
		t.Fatal(err)
	}
	if w.Status != 422 || answer.Error.Code != "VALIDATION_ERROR" {
		t.Errorf("%s: %d %s", query, w.Status, w.Body)
	}
	return "", answer.Error.Message
}

func TestGoodQueries(t *testing.T) {
	e := apitest.Open(t, New, recipes())
	group := "filters" + strings.Repeat("[$and][0]", deepestGroup)
	tests := []struct{ about, query, want string }{
		{"equals", "filters[status][$eq]=published", "filters[status][$eq]=published"},
		{"encoded", "filters%5Bstatus%5D%5B%24eq%5D=published", "filters[status][$eq]=published"},
		{"half encoded", "filters[status%5D%5B$eq]=published", "filters[status][$eq]=published"},
		{"every operator", "filters[slug][$eq]=a&filters[slug][$ne]=a&filters[slug][$gt]=a&filters[slug][$gte]=a&filters[slug][$lt]=a&filters[slug][$lte]=a&filters[slug][$in]=a&filters[slug][$notIn]=a&filters[slug][$contains]=a&filters[slug][$startsWith]=a&filters[slug][$null]=true&filters[slug][$notNull]=true",
			"filters[slug][$contains]=a&filters[slug][$eq]=a&filters[slug][$gt]=a&filters[slug][$gte]=a&filters[slug][$in]=a&filters[slug][$lt]=a&filters[slug][$lte]=a&filters[slug][$ne]=a&filters[slug][$notIn]=a&filters[slug][$notNull]=true&filters[slug][$null]=true&filters[slug][$startsWith]=a"},
		{"every column", "filters[type][$eq]=a&filters[slug][$eq]=a&filters[status][$eq]=a&filters[publishedAt][$eq]=a&filters[createdAt][$eq]=a&filters[updatedAt][$eq]=a&filters[authorId][$eq]=a&filters[data.x][$eq]=a",
			"filters[authorId][$eq]=a&filters[createdAt][$eq]=a&filters[data.x][$eq]=a&filters[publishedAt][$eq]=a&filters[slug][$eq]=a&filters[status][$eq]=a&filters[type][$eq]=a&filters[updatedAt][$eq]=a"},
		{"gaps in a group", "filters[$or][7][slug][$eq]=b&filters[$or][3][slug][$eq]=a&filters[$or][10][slug][$eq]=c", "filters[$or][0][slug][$eq]=a&filters[$or][1][slug][$eq]=b&filters[$or][2][slug][$eq]=c"},
		{"two conditions at one place", "filters[$or][0][type][$eq]=t&filters[$or][0][slug][$eq]=a", "filters[$or][0][slug][$eq]=a&filters[$or][0][type][$eq]=t"},
		{"groups in groups", "filters[$or][1][$and][4][slug][$eq]=b&filters[$or][0][$or][2][slug][$eq]=a", "filters[$or][0][$or][0][slug][$eq]=a&filters[$or][1][$and][0][slug][$eq]=b"},
		{"as deep as may be", group + "[slug][$eq]=a", group + "[slug][$eq]=a"},
		{"both groups beside a condition", "filters[$or][0][slug][$eq]=a&filters[slug][$ne]=b&filters[$and][0][type][$eq]=c", "filters[slug][$ne]=b&filters[$and][0][type][$eq]=c&filters[$or][0][slug][$eq]=a"},
		{"blanks and doubles in a list", "filters[status][$in]=draft, published,,draft", "filters[status][$in]=draft,published"},
		{"an empty list", "filters[status][$in]=", "filters[status][$in]="},
		{"an empty value", "filters[slug][$eq]=", "filters[slug][$eq]="},
		{"a comma that is none of a list", "filters[slug][$eq]=a,b", "filters[slug][$eq]=a,b"},
		{"an equals sign in a value", "filters[slug][$eq]=a=b", "filters[slug][$eq]=a=b"},
		{"a bracket in a value", "filters[data.tags][$contains]=[\"a\"", "filters[data.tags][$contains]=[\"a\""},
		{"the last of two values", "filters[slug][$eq]=a&filters[slug][$eq]=b", "filters[slug][$eq]=b"},
		{"a path", "filters[data.a.b.0.c][$null]=false", "filters[data.a.b.0.c][$null]=false"},
		{"keys that are nobody's", "where[slug][equals]=a&filtersx[slug][$eq]=b&depth=2&auth_token=t", ""},
		{"an order", "sort=-publishedAt, data.title", "sort=-publishedAt,data.title"},
		{"an order by its default", "sort=-publishedAt", ""},
		{"fields in any order", "fields=title,slug,-data.body,slug", "fields=data.title,slug,-data.body"},
		{"fields that are nothing", "fields=,-, ", ""},
		{"a draft is true or nothing", "draft=1", ""},
		{"and true", "draft=true", "draft=true"},
		{"a limit that is too large", "limit=500", "limit=100"},
		{"defaults", "limit=20&page=1&locale=en&draft=false&sort=&type=", ""},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			got, wrong := readQuery(t, e, test.query)
			if diff := cmp.Diff(test.want, got); diff != "" || wrong != "" {
				t.Errorf("%s\n%s", wrong, diff)
			}
			if again, _ := readQuery(t, e, spelledOut(got)); again != got {
				t.Errorf("read again it is %s", again)
			}
		})
	}
}

// spelledOut makes what readQuery gave a query again.
func spelledOut(line string) string {
	values := url.Values{}
	for a := range strings.SplitSeq(line, "&") {
		if k, v, ok := strings.Cut(a, "="); ok {
			values.Set(k, v)
		}
	}
	return values.Encode()
}

// TestBadQueries: each is 422 with a message that names the key and says what
// to do (contracts 1.5).
func TestBadQueries(t *testing.T) {
	e := apitest.Open(t, New, recipes())
	const (
		shape   = "write filters[FIELD][$operator]=value, in brackets that open and close"
		two     = "write filters[FIELD][$operator]=value"
		columns = "it is one of status, type, slug, publishedAt, createdAt, updatedAt, authorId or data.FIELD"
		ops     = "it is one of $eq $ne $gt $gte $lt $lte $in $notIn $contains $startsWith $null $notNull"
	)
	list := func(group string) string {
		return group + " takes a list: filters[" + group + "][0][FIELD][$operator]=value, and so on with [1]"
	}
	tests := []struct{ query, want string }{
		{"filters=x", "filters: " + shape},
		{"filters[]=x", "filters[]: " + shape},
		{"filters[", "filters[: " + shape},
		{"filters[slug", "filters[slug: " + shape},
		{"filters[slug]=a", "filters[slug]: " + two},
		{"filters[slug][$eq=a", "filters[slug][$eq: " + shape},
		{"filters[slug]$eq]=a", "filters[slug]$eq]: " + shape},
		{"filters[slug][$eq]x=a", "filters[slug][$eq]x: " + shape},
		{"filters[slug][$eq][]=a", "filters[slug][$eq][]: " + shape},
		{"filters[slug][$in][0]=a", "filters[slug][$in][0]: " + two},
		{"filters[[slug][$eq]]=a", "filters[[slug][$eq]]: " + shape},
		{"filters[slug][[$eq]]=a", "filters[slug][[$eq]]: " + shape},
		{"filters[][$eq]=a", "filters[][$eq]: " + shape},
		{"filters[slug][]=a", "filters[slug][]: " + shape},
		{"filters[title][$eq]=a", `filters[title][$eq]: documents have no column "title": ` + columns},
		{"filters[id][$eq]=a", `filters[id][$eq]: documents have no column "id": ` + columns},
		{"filters[Status][$eq]=a", `filters[Status][$eq]: documents have no column "Status": ` + columns},
		{"filters[data][$eq]=a", `filters[data][$eq]: documents have no column "data": ` + columns},
		{"filters[data.][$eq]=a", `filters[data.][$eq]: documents have no column "data.": ` + columns},
		{"filters[data..x][$eq]=a", `filters[data..x][$eq]: documents have no column "data..x": ` + columns},
		{"filters[data.x.][$eq]=a", `filters[data.x.][$eq]: documents have no column "data.x.": ` + columns},
		{"filters[.data.x][$eq]=a", `filters[.data.x][$eq]: documents have no column ".data.x": ` + columns},
		{"filters[data][title][$eq]=a", "filters[data][title][$eq]: " + two},
		{"filters[ slug][$eq]=a", `filters[ slug][$eq]: documents have no column " slug": ` + columns},
		{"filters[locale][$eq]=en", `filters[locale][$eq]: documents have no column "locale": ` + columns},
		{"filters[__proto__][$eq]=a", `filters[__proto__][$eq]: documents have no column "__proto__": ` + columns},
		{"filters[slug][$foo]=a", `filters[slug][$foo]: there is no operator "$foo": ` + ops},
		{"filters[slug][eq]=a", `filters[slug][eq]: there is no operator "eq": ` + ops},
		{"filters[slug][$EQ]=a", `filters[slug][$EQ]: there is no operator "$EQ": ` + ops},
		{"filters[slug][$notin]=a", `filters[slug][$notin]: there is no operator "$notin": ` + ops},
		{"filters[slug][$regex]=.*", `filters[slug][$regex]: there is no operator "$regex": ` + ops},
		{"filters[slug][$where]=1", `filters[slug][$where]: there is no operator "$where": ` + ops},
		{"filters[slug][$not][$eq]=1", "filters[slug][$not][$eq]: " + two},
		{"filters[$eq][slug]=a", `filters[$eq][slug]: documents have no column "$eq": ` + columns},
		{"filters[$and]=a", "filters[$and]: " + list("$and")},
		{"filters[$or]=a", "filters[$or]: " + list("$or")},
		{"filters[$and][0]=a", "filters[$and][0]: " + two},
		{"filters[$and][slug][$eq]=a", "filters[$and][slug][$eq]: " + list("$and")},
		{"filters[$or][slug][$eq]=a", "filters[$or][slug][$eq]: " + list("$or")},
		{"filters[$or][-1][slug][$eq]=a", "filters[$or][-1][slug][$eq]: " + list("$or")},
		{"filters[$or][+1][slug][$eq]=a", "filters[$or][ 1][slug][$eq]: " + list("$or")},
		{"filters[$or][1.5][slug][$eq]=a", "filters[$or][1.5][slug][$eq]: " + list("$or")},
		{"filters[$or][01][slug][$eq]=a", "filters[$or][01][slug][$eq]: " + list("$or")},
		{"filters[$or][9999999][slug][$eq]=a", "filters[$or][9999999][slug][$eq]: " + list("$or")},
		{"filters[$or][][slug][$eq]=a", "filters[$or][][slug][$eq]: " + shape},
		{"filters[$or][0][$and][slug][$eq]=a", "filters[$or][0][$and][slug][$eq]: " + list("$and")},
		{"filters[$or][0][0][slug][$eq]=a", "filters[$or][0][0][slug][$eq]: " + two},
		{"filters[$and][0][$or]=a", "filters[$and][0][$or]: " + list("$or")},
		{"filters[$not][0][slug][$eq]=a", "filters[$not][0][slug][$eq]: " + two},
		{"filters[$or][0][title][$eq]=a", `filters[$or][0][title][$eq]: documents have no column "title": ` + columns},
		{"filters[$or][0][slug][$foo]=a", `filters[$or][0][slug][$foo]: there is no operator "$foo": ` + ops},
		{"filters" + strings.Repeat("[$and][0]", 6) + "[slug][$eq]=a", "filters" + strings.Repeat("[$and][0]", 6) + "[slug][$eq]: groups stand in groups at most 5 deep"},
		{"filters" + strings.Repeat("[$or][0]", 30) + "[slug][$eq]=a", "filters" + strings.Repeat("[$or][0]", 9) + "[…: groups stand in groups at most 5 deep"},
		{"filters[slug][$null]=yes", `filters[slug][$null]: $null is true or false, not "yes"`},
		{"filters[slug][$null]=", `filters[slug][$null]: $null is true or false, not ""`},
		{"filters[slug][$null]=TRUE", `filters[slug][$null]: $null is true or false, not "TRUE"`},
		{"filters[slug][$notNull]=1", `filters[slug][$notNull]: $notNull is true or false, not "1"`},
		{"filters[slug][$eq]=%ff", "filters[slug][$eq]: is not UTF-8"},
		{"filters[data.%ff][$eq]=a", "filters[data.\ufffd][$eq]: is not UTF-8"},
		{"filters[data.x][$in]=" + strings.TrimSuffix(numbers(201), ","), "filters[data.x][$in]: the lists have more than 200 values: ask for less at once"},
		{times(51, "filters[data.f%d][$eq]=a"), "filters: there are more than 50 conditions: ask for less at once"},
		{times(9, "filters[data.body][%s]=a", "$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$notIn", "$contains"), "filters[data.body][$notIn]: there are more than 8 conditions on long texts: use the search"},
		{"filters[slug][$eq]=" + strings.Repeat("a", 9000), "filters: the filters are longer than 8192 bytes: ask for less at once"},
		{"filters[data." + strings.Repeat("a", 9000) + "][$eq]=a", "filters: the filters are longer than 8192 bytes: ask for less at once"},
		{"filters[" + strings.Repeat("a", 90) + "][$eq]=a", "filters[" + strings.Repeat("a", 72) + "…: documents have no column \"" + strings.Repeat("a", 80) + "…\": " + columns},
		{"sort=status", `sort: documents cannot be ordered by "status"`},
		{"sort=type", `sort: documents cannot be ordered by "type"`},
		{"sort=id", `sort: documents cannot be ordered by "id"`},
		{"sort=title", `sort: documents cannot be ordered by "title"`},
		{"sort=data.nope", `sort: documents cannot be ordered by "data.nope"`},
		{"sort=data.", `sort: documents cannot be ordered by "data."`},
		{"sort=data", `sort: documents cannot be ordered by "data"`},
		{"sort=slug,", `sort: documents cannot be ordered by ""`},
		{"sort=--slug", `sort: documents cannot be ordered by "--slug"`},
		{"sort=%2Bslug", `sort: documents cannot be ordered by "+slug"`},
		{"sort=slug:desc", `sort: documents cannot be ordered by "slug:desc"`},
		{"sort=-publishedAt,id", `sort: documents cannot be ordered by "id"`},
		{"type=nothing&sort=data.price", `sort: documents cannot be ordered by "data.price"`},
		{"sort=" + strings.Repeat("slug,", 8) + "slug", "sort: an order has at most 8 keys"},
		{"fields=" + strings.TrimSuffix(numbers(101), ","), "fields: at most 100 names, and 4096 bytes"},
		{"fields=" + strings.Repeat("a", 5000), "fields: at most 100 names, and 4096 bytes"},
		{"page=0", `page: "0" is no whole number from 1`},
		{"page=x", `page: "x" is no whole number from 1`},
		{"limit=0", `limit: "0" is no whole number from 1`},
		{"limit=1e3", `limit: "1e3" is no whole number from 1`},
		{"locale=xx", `locale: there is no locale "xx"`},
	}
	if len(tests) < 80 {
		t.Errorf("there are %d", len(tests))
	}
	for _, test := range tests {
		t.Run(shorten(test.query), func(t *testing.T) {
			_, got := readQuery(t, e, test.query)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func numbers(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprint(&b, i, ",")
	}
	return b.String()
}

// times repeats a key with each of some words in it, or with numbers.
func times(n int, key string, words ...string) string {
	var all []string
	for i := range n {
		if len(words) > 0 {
			all = append(all, fmt.Sprintf(key, words[i]))
		} else {
			all = append(all, fmt.Sprintf(key, i))
		}
	}
	return strings.Join(all, "&")
}

// FuzzFilters: whatever is asked is answered, never with 500; and what was read
// is read again as the same (reliability F4). No key is passed over: what
// begins with filters[ is in what was read, or the answer is 422.
func FuzzFilters(f *testing.F) {
	for _, s := range []string{
		"filters[status][$eq]=published", "filters[$or][3][slug][$eq]=a&filters[$or][1][slug][$in]=b,,c ", "filters[$and][0][$or][2][data.price][$gt]=1&filters[data.title][$contains]=É",
		"filters[slug]]=x", "filters[$or][01][slug][$eq]=a", "filters%5Bslug%5D%5B%24eq%5D=%ff", "filters=1&filters[=2&filters[]=3", "filters[data.tags.0][$null]=false&sort=-data.title,slug&fields=-data.body,title&draft=true",
	} {
		f.Add(s)
	}
	e := apitest.Open(f, New, recipes())
	c, w := e.ContextFor(render.Caller{Open: true}), &render.Response{}
	f.Fuzz(func(t *testing.T, query string) {
		values, _ := url.ParseQuery(query)
		r, failure := e.Read("GET", "/api/content", values)
		if failure != nil {
			c.Fail(r.Family, failure, w)
			if w.Status != 422 || !json.Valid(w.Body) {
				t.Fatalf("%s: %d %s", query, w.Status, w.Body)
			}
			return
		}
		if err := e.Answer(c, r, w); err != nil || w.Status != 0 || !json.Valid(w.Body) {
			t.Fatalf("%s: %v %d %s", query, err, w.Status, w.Body)
		}
		given, left := 0, 0
		for k := range values {
			if strings.HasPrefix(k, "filters[") {
				given++
			}
		}
		again := url.Values{}
		for _, a := range r.Args {
			again.Set(a.Key, a.Value)
			if strings.HasPrefix(a.Key, "filters[") {
				left++
			}
		}
		if given != left {
			t.Fatalf("%s: of %d filters %d are left: %v", query, given, left, r.Args)
		}
		second, failure := e.Read("GET", "/api/content", again)
		if failure != nil || !slices.Equal(r.Args, second.Args) {
			t.Fatalf("%s is %v, and that is %v (%v)", query, r.Args, second.Args, failure)
		}
	})
}
