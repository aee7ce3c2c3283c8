package butter

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"galley/render"
	"galley/render/api/apitest"
)

// TestPagesAddUp: the pages of every planned list are the list, each document
// once; so are its pieces by limit and offset, and the list in pages of a
// hundred.
func TestPagesAddUp(t *testing.T) {
	projects := []string{apitest.Project, garden, larder}
	for seed := range uint64(3) {
		projects = append(projects, apitest.Generate(seed))
	}
	lists := 0
	for _, project := range projects {
		e := apitest.Open(t, New, project)
		for r := range e.Plan() {
			if (r.Route.Name != "B7" && r.Route.Name != "B10" && r.Route.Name != "B15") || r.Arg("page") != "" {
				continue
			}
			lists++
			path, query := split(r)
			count, pages := walk(t, e, path, query, "page", "next_page")
			if len(pages) != count {
				t.Errorf("%s says %d, and has %d", r, count, len(pages))
			}
			query.Del("page")
			query.Del("page_size")
			query.Set("limit", "3")
			_, pieces := walk(t, e, path, query, "offset", "next_offset")
			query.Del("limit")
			query.Del("offset")
			query.Set("page_size", "100")
			_, whole := walk(t, e, path, query, "page", "next_page")
			if !slices.Equal(pages, pieces) || !slices.Equal(pages, whole) {
				t.Errorf("%s has %d in pages, %d in pieces, %d in all", r, len(pages), len(pieces), len(whole))
			}
			slices.Sort(pages)
			if len(slices.Compact(pages)) != count {
				t.Errorf("%s has something twice", r)
			}
		}
	}
	if lists < 100 {
		t.Errorf("%d lists", lists)
	}
}

// split gives a request's path and query.
func split(r render.Request) (string, url.Values) {
	query := url.Values{}
	for _, a := range r.Args {
		query.Set(a.Key, a.Value)
	}
	r.Args = nil
	return r.String(), query
}

// walk goes from page to page, and gives how many there should be and what
// there is.
func walk(t *testing.T, e *render.Edition, path string, query url.Values, key, next string) (count int, all []string) {
	t.Helper()
	for range 1000 {
		status, body := ask(t, e, open, strings.ReplaceAll(path, "%", "%25")+"?"+query.Encode())
		var list struct {
			Meta map[string]*int
			Data json.RawMessage
		}
		if err := json.Unmarshal([]byte(body), &list); status != 200 || err != nil {
			t.Fatalf("%s?%s: %d %s", path, query.Encode(), status, body)
		}
		data := list.Data
		if data[0] == '{' {
			var keyed map[string]json.RawMessage
			if err := json.Unmarshal(data, &keyed); err != nil {
				t.Fatal(err)
			}
			for _, items := range keyed {
				data = items
			}
		}
		var documents []json.RawMessage
		if err := json.Unmarshal(data, &documents); err != nil {
			t.Fatal(err)
		}
		for _, d := range documents {
			all = append(all, string(d))
		}
		count = *list.Meta["count"]
		if list.Meta[next] == nil {
			return count, all
		}
		query.Set(key, fmt.Sprint(*list.Meta[next]))
	}
	t.Fatalf("%s has no end", path)
	return 0, nil
}
