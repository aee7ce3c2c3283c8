package live

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/schemas/source"
)

// broken is a state with an error and a warning.
func broken() State {
	return State{
		Number: 7, Stale: true,
		Problems: source.Problems{
			{Pos: source.Pos{File: "a.md", Line: 1, Column: 1}, Rule: source.Shortcode, Severity: source.Warning, Message: "old <b>"},
			{Pos: source.Pos{File: "content/post/b.md", Line: 2, Column: 1}, EndLine: 2, EndColumn: 6, Rule: source.UnknownField,
				Message: `"autor" is no field`, Hint: `did you mean "author"?`, Related: []source.Related{{Pos: source.Pos{File: "schemas/post.yaml"}, Message: "the type"}}},
		},
		Editor: func(file string, line, column int) string { return "edit:" + file },
		Read:   func(file string) []byte { return []byte("---\nautor: <ada>\n") },
	}
}

func TestState(t *testing.T) {
	h := New(broken)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", Base+"state", nil))
	var got stateJSON
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := stateJSON{Boot: h.boot, Number: 7, Stale: true, Errors: 1, Warnings: 1, Problems: []problemJSON{
		{placeJSON{"content/post/b.md", 2, 1, `"autor" is no field`, "edit:content/post/b.md"}, source.UnknownField, "error", `did you mean "author"?`,
			[]lineJSON{{2, "", "autor", ": <ada>"}}, []placeJSON{{"schemas/post.yaml", 0, 0, "the type", "edit:schemas/post.yaml"}}},
		{placeJSON{"a.md", 1, 1, "old <b>", "edit:a.md"}, source.Shortcode, "warning", "", []lineJSON{{1, "", "-", "--"}}, []placeJSON{}},
	}}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(problemJSON{})); d != "" {
		t.Error(d)
	}
}

func TestPage(t *testing.T) {
	page := string(Page(broken()))
	for _, want := range []string{
		"<h1>1 error, 1 warning</h1>", `<a href="edit:content/post/b.md">content/post/b.md:2:1</a>`, "<mark>autor</mark>: &lt;ada&gt;",
		"did you mean &#34;author&#34;?", "old &lt;b&gt;", `client.js" data-number="7"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s:\n%s", want, page)
		}
	}
	many := broken()
	for range 300 {
		many.Problems = append(many.Problems, many.Problems[1])
	}
	if page := string(Page(many)); !strings.Contains(page, "and 202 more") || strings.Count(page, "<li ") != most {
		t.Errorf("want %d problems and how many more there are:\n%s", most, page)
	}
}

func TestInject(t *testing.T) {
	const tag = `<script src="/_galley/live/client.js" data-etag="&#34;x&#34;" defer></script>`
	for _, c := range []struct{ name, page, before string }{
		{"before the body's end", "<body>a</body></html>", "</body></html>"},
		{"whatever its letters", "<BODY>a</BODY \n></html>", "</BODY \n></html>"},
		{"at the end where there is none", "<p>a", ""},
		{"an empty page", "", ""},
		{"not in a comment behind it", "a</body><!-- </body> --></html>", "</body><!-- </body> --></html>"},
		{"not in a comment before it", "<!-- </body> -->a</body>", "</body>"},
		{"not in a script", "a<script>'</body>'</script>", ""},
		{"not in a text area", "a<TextArea></body></TextArea>", ""},
		{"not in a script behind it", "a</body><script>'</body>'</script>", "</body><script>'</body>'</script>"},
		{"another element", "a</bodyguard>", "</bodyguard>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := "before|" + strings.TrimSuffix(c.page, c.before) + tag + c.before
			if d := cmp.Diff(want, string(Inject([]byte("before|"), []byte(c.page), `"x"`))); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestAnswers(t *testing.T) {
	h := New(broken)
	for _, c := range []struct {
		name, method, path, site string
		status                   int
		typ                      string
	}{
		{"the script", "GET", "client.js", "", 200, "text/javascript; charset=utf-8"},
		{"the worker", "GET", "worker.js", "same-origin", 200, "text/javascript; charset=utf-8"},
		{"the styles", "HEAD", "overlay.css", "none", 200, "text/css; charset=utf-8"},
		{"the head of the stream", "HEAD", "events", "", 200, "text/event-stream; charset=utf-8"},
		{"another site", "GET", "events", "cross-site", 403, ""},
		{"another port", "GET", "state", "same-site", 403, ""},
		{"a change", "POST", "state", "", 405, ""},
		{"nothing", "GET", "live.go", "", 404, ""},
		{"a way out", "GET", "../live/client.js", "", 404, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(c.method, "/", nil)
			r.URL.Path = Base + c.path
			if c.site != "" {
				r.Header.Set("Sec-Fetch-Site", c.site)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != c.status || c.typ != "" && w.Header().Get("Content-Type") != c.typ {
				t.Errorf("want %d %s, got %d %s", c.status, c.typ, w.Code, w.Header().Get("Content-Type"))
			}
			if w.Header().Get("Access-Control-Allow-Origin") != "" || w.Header().Get("Cross-Origin-Resource-Policy") != "same-origin" {
				t.Error("another origin may read it")
			}
			if c.method == "HEAD" && w.Body.Len() > 0 {
				t.Error("a head has a body")
			}
		})
	}
}

// TestStream listens as a browser does.
func TestStream(t *testing.T) {
	h := New(broken)
	server := httptest.NewServer(h)
	defer server.Close()
	answer, err := http.Get(server.URL + Base + "events")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	data := func() string {
		for lines.Scan() {
			if text, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return text
			}
		}
		return "the end"
	}
	if want, got := `{"boot":"`+h.boot+`","number":7}`, data(); got != want {
		t.Fatalf("the first event is %s, want %s", got, want)
	}
	h.Send(8)
	if got := data(); !strings.HasSuffix(got, `"number":8}`) {
		t.Errorf("want the state 8, got %s", got)
	}
	h.Close()
	if got := data(); got != "the end" {
		t.Errorf("after Close comes %s", got)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", Base+"events", nil))
	if w.Code != http.StatusServiceUnavailable {
		t.Errorf("a stream after Close: %d", w.Code)
	}
}
