package builder

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"testing"

	"github.com/zeebo/xxh3"

	"galley/render"
)

// questions are what somebody asks of the world's API who wants to know what a
// site has kept from the one before: filters, orders and words that name what a
// step may change, and some that name what nobody may see. Each step asks some
// of them, so that an order may be there for two saves before it is wanted.
func questions(seed uint64, step int) []string {
	r := rand.New(rand.NewPCG(seed, uint64(step)))
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	columns := []string{
		"status", "type", "slug", "publishedAt", "createdAt", "updatedAt", "authorId",
		"data.title", "data.name", "data.author", "data.author.title", "data.author.slug", "data.tags", "data.tags.0", "data.related", "data.related.0.title",
		"data.cover", "data.cover.size", "data.code", "data.more", "data.body", "data.body.content.0", "data.contents", "data.weight", "data.owner.title",
		"data.parts", "data.parts.0.data.by.title", "data.height", "data.guide.slug", "data.photo.url", "data.topics", "data.maker", "data.label", "data.to",
		"data.claim", "data.best.title", "data.posts", "data.posts.0.title", "data.bio", "data.about", "data.nope",
	}
	values := []string{"a", "e", "Ada Lima", "ada", "ben", "published", "post", "2026-02-01", "2026", "Go", "1", "12", "x1", "the", "Alpha", "blog", "true", "see", "Welcome."}
	orders := []string{
		"slug", "-publishedAt", "updatedAt", "data.title", "-data.title,slug", "data.author", "data.tags,-slug", "-data.related", "data.code", "data.weight",
		"data.height,data.title", "data.guide", "data.topics", "data.maker,data.title", "data.name", "data.label", "data.to", "data.owner,-publishedAt",
	}
	all := make([]string, 25)
	for i := range all {
		q := url.Values{}
		path := "/api/content"
		if r.IntN(8) == 0 {
			path = "/api/search"
			q.Set("q", pick("alpha", "see", "wr", "ada", "world", "sea", "go"))
		}
		for range r.IntN(3) {
			q.Set("filters["+pick(columns...)+"]["+pick("$eq", "$ne", "$gt", "$lte", "$contains", "$contains", "$startsWith")+"]", pick(values...))
		}
		if r.IntN(4) == 0 {
			q.Set("filters["+pick(columns...)+"][$null]", pick("true", "false"))
		}
		if r.IntN(2) == 0 {
			q.Set("sort", pick(orders...))
		}
		if r.IntN(3) == 0 {
			q.Set("type", pick("post", "page", "author", "place", "thing", "link"))
		}
		if r.IntN(6) == 0 {
			q.Set("tags", pick("go", "sea"))
		}
		if r.IntN(6) == 0 {
			q.Set("locale", "fr")
		}
		if r.IntN(3) == 0 {
			q.Set("draft", "true")
		}
		q.Set("limit", pick("2", "50", "50"))
		if r.IntN(4) == 0 { // of another family, whose drafts are next versions too
			path = "/api/v1/" + pick("post", "place", "author", "thing")
			q = url.Values{"perPage": {"50"}}
			q.Set(pick("aposMode", "aposMode", "nothing"), "draft")
			q.Set(pick("title", "slug", "author", "tags[]", "_author", "autocomplete", "name", "height", "topics", "_guide", "code"), pick(values...))
			q.Set("sort["+pick("title", "updatedAt", "slug")+"]", pick("1", "-1"))
		}
		all[i] = path + "?" + q.Encode()
	}
	return all
}

// asked gives what an edition answers, by question.
func asked(t testing.TB, e *render.Edition, questions []string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, q := range questions {
		u, err := url.Parse(q)
		if err != nil {
			t.Fatal(err)
		}
		spelled, _ := url.QueryUnescape(q)
		c, w := e.ContextFor(render.Caller{Open: true}), &render.Response{}
		r, failure := e.Read("GET", u.Path, u.Query())
		if failure != nil {
			all[spelled] = failure.Message
			continue
		}
		if err := e.Answer(c, r, w); err != nil {
			t.Fatalf("%s: %v", spelled, err)
		}
		all[spelled] = fmt.Sprintf("%d %x %.200q", w.Status, xxh3.Hash(w.Body), w.Body)
	}
	return all
}
