package render

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

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
