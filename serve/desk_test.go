package serve

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"galley/serve/desk"
	"galley/serve/live"
)

// walkPages follows every link of the desk that leads to the desk, and gives
// each page's nodes to visit.
func walkPages(t *testing.T, s http.Handler, visit func(target string, n *html.Node)) (pages int) {
	t.Helper()
	seen := map[string]bool{desk.Base: true}
	todo := []string{desk.Base}
	site := map[string]bool{}
	for len(todo) > 0 {
		target := todo[0]
		todo = todo[1:]
		w := ask(s, "GET", target)
		if w.Code != 200 {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
			continue
		}
		pages++
		root, err := html.Parse(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			visit(target, n)
			if n.Type != html.ElementNode || n.Data != "a" {
				continue
			}
			for _, a := range n.Attr {
				if a.Key != "href" {
					continue
				}
				to := a.Val
				if strings.HasPrefix(to, "?") {
					before, _, _ := strings.Cut(target, "?")
					to = before + to
				}
				switch {
				case strings.HasPrefix(to, desk.Base):
					// One asking of why for each page it is linked from is enough.
					if !seen[to] && (len(seen) < 300) {
						seen[to] = true
						todo = append(todo, to)
					}
				case strings.HasPrefix(to, "/") && !site[to]:
					site[to] = true
					if w := ask(s, "GET", to); w.Code != 200 && w.Code != 503 {
						t.Errorf("%s links to %s: %d", target, to, w.Code)
					}
				}
			}
		}
	}
	return pages
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// TestDesk follows every link of the desk over the tour: each leads somewhere,
// and every page has what readers of all sorts need.
func TestDesk(t *testing.T) {
	s := newServer(t, "../examples/tour", nil)
	count := map[string]map[string]int{}
	pages := walkPages(t, s, func(target string, n *html.Node) {
		if count[target] == nil {
			count[target] = map[string]int{}
		}
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "script" && (attr(n, "src") == "" || n.FirstChild != nil), n.Data == "style", attr(n, "style") != "", attr(n, "onclick") != "":
			t.Errorf("%s has a script or a style in it", target)
		case n.Data == "table":
			if n.FirstChild == nil || n.FirstChild.Data != "caption" {
				t.Errorf("%s has a table without a caption", target)
			}
		default:
			count[target][n.Data]++
		}
	})
	if pages < 50 {
		t.Errorf("only %d pages", pages)
	}
	for target, n := range count {
		if n["h1"] != 1 || n["main"] != 1 || n["title"] != 1 {
			t.Errorf("%s: want one h1, main and title: %v", target, n)
		}
	}
	for target, want := range map[string]string{
		"documents":                             "A walk at night",
		"documents?state=draft":                 "1 to 1 of 1",
		"documents?q=LIGHT&type=post&locale=fr": "1 to 1 of 1",
		"documents?type=nothing":                "None.",
		"documents?page=99":                     "Première lueur",
		"terms":                                 "<td>morning</td>",
		"routes":                                `<a href="/api/openapi.json">OpenAPI</a>`,
		"addresses?q=api/tags.json":             "1 to 1 of 1",
		"why?target=/journal/night-walk/":       "which would be here, is a draft",
		"problems":                              "There are none.",
	} {
		if w := ask(s, "GET", desk.Base+target); w.Code != 200 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s has no %q: %d\n%s", target, want, w.Code, w.Body)
		}
	}
	if w := ask(s, "GET", "/_galley"); w.Code != 302 || w.Header().Get("Location") != desk.Base {
		t.Errorf("without its slash: %d %v", w.Code, w.Header())
	}
	if w := ask(s, "GET", "/_galley/nope"); w.Code != 404 {
		t.Errorf("no such page: %d", w.Code)
	}
	if w := ask(s, "POST", desk.Base); w.Code != 405 {
		t.Errorf("POST: %d", w.Code)
	}
	if w := ask(s, "GET", desk.Base, "Host", "evil.example"); w.Code != 403 && w.Code != 421 {
		t.Errorf("another host's name: %d", w.Code)
	}
	for _, name := range []string{"", "desk.css", "desk.js"} {
		if got := ask(s, "GET", desk.Base+name).Header().Get("Content-Security-Policy"); !strings.HasPrefix(got, "default-src 'none'") {
			t.Errorf("%q has the policy %q", name, got)
		}
	}
}

// TestDeskHostile: what documents, queries and problems say is text, wherever it
// stands.
func TestDeskHostile(t *testing.T) {
	const hostile = `"><img src=x onerror=alert(1)><script>alert(2)</script>`
	dir := t.TempDir()
	write := func(name, text string) {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("schemas/post.yaml", "url: /{slug}/\nlistURL: /posts/\nfields:\n  - {name: title, type: text}\n  - {name: tags, type: tags, taxonomy: tags}\n")
	write("content/post/a.md", "---\ntitle: '"+hostile+"'\ntags: ['"+hostile+"']\n---\n")
	s := newServer(t, dir, func(o *Options) {
		o.Editor = func(file string, line, column int) string { return "vscode://file/" + file + `"><script>` }
	})
	bad := func(target string, n *html.Node) {
		if n.Type != html.ElementNode {
			return
		}
		if n.Data == "img" || n.Data == "script" && attr(n, "src") != "/_galley/desk.js" && attr(n, "src") != live.Base+"client.js" || attr(n, "onerror") != "" {
			t.Errorf("%s: markup of an author: %v", target, n)
		}
		if strings.Contains(attr(n, "href"), "ZgotmplZ") || strings.HasPrefix(attr(n, "href"), "javascript:") {
			t.Errorf("%s: a link %q", target, attr(n, "href"))
		}
	}
	check := func() {
		walkPages(t, s, bad)
		for _, name := range []string{"documents?q=", "documents?type=", "addresses?family=", "why?target=", "why?target=/", "console?q=", "console?q=/api?a="} {
			target := desk.Base + name + "%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E%3Cscript%3Ealert(2)%3C/script%3E"
			w := ask(s, "GET", target)
			root, err := html.Parse(w.Body)
			if err != nil || w.Code != 200 {
				t.Fatal(target, w.Code, err)
			}
			for n := range root.Descendants() {
				bad(target, n)
			}
		}
	}
	check()

	// With errors the desk is there, and says so.
	write("content/post/a.md", "---\ntitle: [1\n'"+hostile+"': x\n---\n")
	if err := s.Reload(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	check()
	if w := ask(s, "GET", "/_galley/problems"); !strings.Contains(w.Body.String(), "the last good state") || !strings.Contains(w.Body.String(), "content/post/a.md:") {
		t.Errorf("the problems are not shown: %s", w.Body)
	}

	// And where there has been nothing good yet.
	empty := newServer(t, dir, nil)
	walkPages(t, empty, bad)
	if w := ask(empty, "GET", "/_galley/"); !strings.Contains(w.Body.String(), "nothing is served yet") {
		t.Errorf("it is not said that nothing is served: %s", w.Body)
	}
}

// TestDeskWithKeys: where keys are wanted, who comes from elsewhere does not see
// what is not published.
func TestDeskWithKeys(t *testing.T) {
	s := newServer(t, "../examples/tour", func(o *Options) { o.Keys = testKeys(t) })
	for from, want := range map[string]int{"127.0.0.1:5000": 200, "[::1]:5000": 200, "192.0.2.1:5000": 403, "": 403} {
		r := httptest.NewRequest("GET", desk.Base+"documents", nil)
		r.Host, r.RemoteAddr = "localhost:4747", from
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != want || want != 200 && strings.Contains(w.Body.String(), "night") {
			t.Errorf("from %q: want %d, got %d", from, want, w.Code)
		}
	}
}

// TestDeskProblems: one error among many warnings is seen first, and no page of
// the desk is as long as a project is large.
func TestDeskProblems(t *testing.T) {
	dir := t.TempDir()
	lay(t, filepath.Join(dir, "galley.yaml"), "checks: {broken-link: warning}\n")
	lay(t, filepath.Join(dir, "schemas", "note.yaml"), "url: /{slug}/\nfields: [{name: body, type: markdown}]\n")
	lay(t, filepath.Join(dir, "content", "note", "a.md"), strings.Repeat("[there](/nowhere/)\n\n", 150))
	lay(t, filepath.Join(dir, "content", "note", "z.md"), "---\nwhat: 1\n---\n")
	s := newServer(t, dir, nil)
	for target, want := range map[string]string{"": "1 to 100 of 151", "?page=2": "101 to 151 of 151"} {
		body := ask(s, "GET", desk.Base+"problems"+target).Body.String()
		wrong, first := strings.Index(body, "content/note/z.md:2:1"), strings.Index(body, "content/note/a.md:")
		if !strings.Contains(body, want) || (target == "") != (wrong >= 0 && wrong < first) {
			t.Errorf("%q: want %q, and the error first on the first page:\n%.2000s", target, want, body)
		}
	}
}
