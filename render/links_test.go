package render_test

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/content"
	"galley/content/contenttest"
	"galley/content/markdown"
	"galley/render"
	"galley/schemas/source"
	"galley/themes"
)

const linked = `
-- galley.yaml --
baseURL: BASE
checks: {broken-link: warning}
-- schemas/page.yaml --
url: /{file}/
fields:
  - {name: title, type: text}
  - {name: more, type: url}
  - {name: body, type: richText}
-- static/a "b" 100%.txt --
x
-- content/page/été.md --
---
title: Été
---
## Là-bas
-- content/page/a.md --
---
title: A
more: été.md#là-bas
---
[up](#here) [it](été.md?x=1#là-bas) **[file](</a "b" 100%.txt>) twice**
[out](https://out.test/?a=1&b=2) [gone](/gone)

## Here
`

func TestLinks(t *testing.T) {
	tests := []struct{ about, base, path, absolute string }{
		{"without a baseURL", `""`, "", ""},
		{"at the root", "https://one.test", "", "https://one.test"},
		{"below a path", "https://one.test/docs/", "/docs", "https://one.test/docs"},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			c := window(t, strings.Replace(linked, "BASE", test.base, 1))
			type pair struct{ in, out string }
			for _, p := range []pair{
				{"/", "/"}, {"/été/x y/", "/%C3%A9t%C3%A9/x%20y/"}, {"/a?b=c&d#e", "/a?b=c&d#e"},
				{"/a%20b", "/a%20b"}, {"/100%", "/100%25"}, {"/a'(b)*,;:@!$&+=~", "/a'(b)*,;:@!$&+=~"}, {`/"<>\^{}|`, "/%22%3C%3E%5C%5E%7B%7D%7C"},
			} {
				if got := c.Path(p.in); got != test.path+p.out {
					t.Errorf("Path(%q) is %q", p.in, got)
				}
				if got := c.Absolute(p.in); got != test.absolute+p.out {
					t.Errorf("Absolute(%q) is %q", p.in, got)
				}
			}
			if c.Path("") != "" || c.Absolute("") != "" {
				t.Error("nothing is not nothing")
			}
			e := c.Entry(c.ByURL("/a/"))
			body := e.Values[2].(*content.Body)
			html := func(front, page string) string {
				return `<p><a href="` + page + `#here">up</a> <a href="` + front + `/%C3%A9t%C3%A9/?x=1#l%C3%A0-bas">it</a> ` +
					`<strong><a href="` + front + `/a%20%22b%22%20100%25.txt">file</a> twice</strong>` + "\n" +
					`<a href="https://out.test/?a=1&amp;b=2">out</a> <a href="` + front + `/gone">gone</a></p>` + "\n" + `<h2 id="here">Here</h2>` + "\n"
			}
			if diff := cmp.Diff(html(test.path, ""), string(c.Body(nil, e, body, render.HTML))); diff != "" {
				t.Errorf("HTML:\n%s", diff)
			}
			if diff := cmp.Diff(html(test.absolute, test.absolute+"/a/"), string(c.Body([]byte("x"), e, body, render.FeedHTML))[1:]); diff != "" {
				t.Errorf("of a feed:\n%s", diff)
			}
			if diff := cmp.Diff(string(markdown.AppendJSON(nil, html(test.path, ""))), string(c.BodyJSON(nil, e, body, render.HTML))); diff != "" {
				t.Errorf("inside JSON:\n%s", diff)
			}
			rich := c.Body(nil, e, body, render.Rich)
			if !json.Valid(rich) || strings.Count(string(rich), `"href":"`+test.path+`/a%20%22b%22%20100%25.txt"`) != 1 {
				t.Errorf("%s", rich)
			}
			if got := c.Address(e, int32(e.Values[1].(content.Link))); got != test.path+"/%C3%A9t%C3%A9/#l%C3%A0-bas" {
				t.Errorf("of a field: %s", got)
			}
			if got := c.Address(e, 99); got != "" || c.Target(e, 99) != nil || c.Asset(e, 99) != nil {
				t.Errorf("of none: %s", got)
			}
		})
	}
}

// TestFragment: what is made of a document is made once, or, where it is long,
// whenever it is wanted; it is the same in any case.
func TestFragment(t *testing.T) {
	var made atomic.Int32
	short := &render.Fragment{Name: "short", Make: func(c *render.Context, n content.N, b []byte) []byte {
		made.Add(1)
		return append(b, c.Entry(n).Title...)
	}}
	long := &render.Fragment{Name: "long", Make: func(c *render.Context, n content.N, b []byte) []byte {
		made.Add(1)
		return append(b, strings.Repeat(c.Entry(n).Title, 10_000)...)
	}}
	site := contenttest.Site(t, journal)
	e, _ := render.NewEdition(site, &themes.Theme{}, &render.Family{Name: "test", Fragments: []*render.Fragment{short, long}})
	c := e.Context()
	one := c.ByURL("/blog/one/")
	for range 3 {
		if got := string(c.Fragment([]byte("- "), short, one)); got != "- One" {
			t.Errorf("%q", got)
		}
	}
	if n := made.Swap(0); n != 1 {
		t.Errorf("made %d times", n)
	}
	for range 2 {
		if got := string(c.Fragment(nil, long, one)); got != strings.Repeat("One", 10_000) {
			t.Errorf("%.20q", got)
		}
	}
	if n := made.Load(); n != 2 {
		t.Errorf("a long one: made %d times", n)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			c := e.Context()
			for page := range c.All() {
				if got := string(c.Fragment(nil, short, page.N)); got != page.Title {
					t.Errorf("%q", got)
				}
			}
		})
	}
	all.Wait()
}

// TestFragmentOfAFault: what could not be made is not kept.
func TestFragmentOfAFault(t *testing.T) {
	broken := true
	f := &render.Fragment{Name: "test", Make: func(c *render.Context, _ content.N, b []byte) []byte {
		if broken {
			c.Fault(source.Problem{Message: "broken"})
			return b
		}
		return append(b, "whole"...)
	}}
	family := &render.Family{Name: "test", Fragments: []*render.Fragment{f}, Routes: []render.Route{{
		Pattern: "/x",
		Answer: func(c *render.Context, _ render.Request, w *render.Response) *render.Failure {
			w.Body = c.Fragment(w.Body, f, c.ByURL("/blog/one/"))
			return nil
		},
	}}}
	e, _ := render.NewEdition(contenttest.Site(t, journal), &themes.Theme{}, family)
	c, w := e.Context(), &render.Response{}
	r := render.Request{Route: &family.Routes[0], Family: family}
	var fault *render.Fault
	if err := e.Answer(c, r, w); !errors.As(err, &fault) || fault.Problem.Message != "broken" {
		t.Errorf("%v", err)
	}
	broken = false
	if err := e.Answer(c, r, w); err != nil || string(w.Body) != "whole" {
		t.Errorf("%s, %v", w.Body, err)
	}
}
