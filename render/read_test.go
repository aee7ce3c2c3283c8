package render

import (
	"fmt"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReadWith: what headers and other methods have to do with a request.
func TestReadWith(t *testing.T) {
	f := &Family{Name: "test", Base: "/api", TellsMethods: true, Routes: []Route{
		{Pattern: "/feed", Ending: ".json", Keys: []Key{
			{Name: "format", Header: "Accept"}, {Name: "page"}, {Name: "limit", Unless: []string{"page"}},
		}},
		{Pattern: "/feed", Ending: ".json", Method: "POST"},
		{Pattern: "/:name", Ending: ".json"},
	}}
	silent := &Family{Name: "silent", Base: "/other", Routes: []Route{{Pattern: "/feed", Ending: ".json"}}}
	e := &Edition{families: []*Family{f, silent}, planned: &planned{}}
	e.planned.once.Do(func() {}) // nothing is
	f.compile()
	silent.compile()
	for _, test := range []struct{ about, method, path, query, accept, want string }{
		{"a header", "GET", "/api/feed", "", "text/xml", "/api/feed?format=text/xml"},
		{"the query goes before it", "GET", "/api/feed", "format=json", "text/xml", "/api/feed?format=json"},
		{"of a key that the route has not", "GET", "/api/x", "", "text/xml", "/api/x"},
		{"a key alone", "GET", "/api/feed", "limit=2", "", "/api/feed?limit=2"},
		{"beside one that rules it out", "GET", "/api/feed", "limit=2&page=1", "", "/api/feed?page=1"},
		{"a method of the table", "POST", "/api/feed", "", "", "/api/feed"},
		{"another one", "DELETE", "/api/feed/", "", "", `405 Method "DELETE" not allowed. GET, POST, HEAD, OPTIONS`},
		{"of a parameter", "PUT", "/api/x", "", "", `405 Method "PUT" not allowed. GET, HEAD, OPTIONS`},
		{"where nothing is", "PUT", "/api/x/y", "", "", "404 not found "},
		{"of a family that does not tell", "PUT", "/other/feed", "", "", "404 not found "},
	} {
		t.Run(test.about, func(t *testing.T) {
			query, err := url.ParseQuery(test.query)
			if err != nil {
				t.Fatal(err)
			}
			r, failure := e.ReadWith(test.method, test.path, query, func(string) string { return test.accept })
			got := ""
			if failure != nil {
				got = fmt.Sprint(failure.Status, " ", failure.Message, " ", failure.Allow)
			} else {
				got = r.String()
			}
			if got != test.want {
				t.Errorf("want %s, got %s", test.want, got)
			}
		})
	}
}

func TestRead(t *testing.T) {
	f := table()
	content := &f.Routes[1]
	content.Keys[1].Aliases = []string{"tag", "label"}
	content.Keys[3].Read = func(_ *Context, text string, _ Request) (string, *Failure) {
		switch text {
		case "1":
			return "", nil
		case "x":
			return "", &Failure{Status: 422, Message: "no"}
		}
		return text, nil
	}
	pages := &Family{Name: "html", Routes: []Route{{Pattern: "/:url..."}, {Pattern: "/:url...", Method: "POST"}},
		Fail: func(*Context, *Failure, *Response) {}}
	below := &Family{Name: "below", Base: "/api/v1", Routes: []Route{{Pattern: "/:piece", Ending: ".json"}}}
	e := &Edition{families: []*Family{f, below, pages}, planned: &planned{}}
	e.planned.once.Do(func() {}) // nothing is
	for _, f := range e.families {
		f.compile()
	}
	tests := []struct {
		about, path, query, want string
	}{
		{"plain", "/api/content", "", "test /api/content"},
		{"a slash at the end", "/api/content/", "", "test /api/content"},
		{"the base", "/api/", "", "test /api"},
		{"literal segments before parameters", "/api/content/by-slug/post/a/b", "", "test /api/content/by-slug/post/a/b"},
		{"a parameter", "/api/content/by-slug", "", "test /api/content/by-slug"},
		{"the longest base first", "/api/v1/article", "", "below /api/v1/article"},
		{"which does not fall back", "/api/v1/content/x", "", "below 404"},
		{"nor to pages", "/api/nope", "", "test 404"},
		{"a base is whole segments", "/apiary", "", "html /apiary"},
		{"keys in the table's order", "/api/content", "page=2&type=post", "test /api/content?type=post&page=2"},
		{"the default dropped", "/api/content", "page=1", "test /api/content"},
		{"unknown keys and credentials dropped", "/api/content", "utm=x&apikey=y&type=post", "test /api/content?type=post"},
		{"the last of repeated keys", "/api/content", "type=a&type=b", "test /api/content?type=b"},
		{"an alias", "/api/content", "label=go", "test /api/content?tags=go"},
		{"a name before its alias", "/api/content", "tag=x&tags=go", "test /api/content?tags=go"},
		{"all keys of a kind", "/api/content", "filters[b]=1&filters[a]=2", "test /api/content?filters[a]=2&filters[b]=1"},
		{"a value that cannot be read", "/api/content", "page=x", "test 422 page"},
		{"an empty segment", "/api/content//x", "", "test 404"},
		{"the name of no file", "/api/content/type/post.json", "", "test 404"},
		{"a name that the table has", "/api/openapi.json", "", "test /api/openapi.json"},
		{"decomposed letters", "/caf\u0065\u0301", "", "html /caf\u00e9"},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			query, err := url.ParseQuery(test.query)
			if err != nil {
				t.Fatal(err)
			}
			r, failure := e.Read("GET", test.path, query)
			got := r.Family.Name + " "
			switch {
			case failure == nil:
				got += r.String()
			case failure.Key != "":
				got += "422 " + failure.Key
			default:
				got += "404"
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
