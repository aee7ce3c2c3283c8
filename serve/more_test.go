package serve

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"galley/render"
	"galley/schemas/source"
	"galley/serve/live"
)

func TestPassedOn(t *testing.T) {
	dir, _ := small(t)
	text := strings.Repeat("0123456789", 500)
	lay(t, filepath.Join(dir, "static", "media", "a.mp4"), text)
	lay(t, filepath.Join(dir, "static", "gone.txt"), "gone")
	s := newServer(t, dir, nil)
	t.Run("whole, with a length and a tag", func(t *testing.T) {
		w := ask(s, "GET", "/media/a.mp4")
		h := w.Header()
		if w.Code != 200 || w.Body.String() != text || h.Get("Content-Type") != "video/mp4" || h.Get("Galley-Static") != "media/a.mp4" || h.Get("Content-Length") != "5000" {
			t.Errorf("%d %v", w.Code, h)
		}
		if again := ask(s, "GET", "/media/a.mp4", "If-None-Match", h.Get("ETag")); again.Code != 304 {
			t.Errorf("asked with its tag: %d", again.Code)
		}
		if head := ask(s, "HEAD", "/media/a.mp4"); head.Code != 200 || head.Body.Len() > 0 || head.Header().Get("Content-Length") != "5000" {
			t.Errorf("HEAD: %d %v", head.Code, head.Header())
		}
	})
	t.Run("in part", func(t *testing.T) {
		w := ask(s, "GET", "/media/a.mp4", "Range", "bytes=10-14")
		if w.Code != 206 || w.Body.String() != "01234" || w.Header().Get("Content-Range") != "bytes 10-14/5000" {
			t.Errorf("%d %q %v", w.Code, w.Body, w.Header())
		}
	})
	t.Run("its tag is its bytes", func(t *testing.T) {
		file := filepath.Join(dir, "static", "media", "a.mp4")
		tag := func() string { return ask(s, "HEAD", "/media/a.mp4").Header().Get("ETag") }
		first := tag()
		for _, age := range []time.Duration{time.Hour, 2 * time.Hour, 0} {
			at := time.Now().Add(-age)
			if err := os.Chtimes(file, at, at); err != nil {
				t.Fatal(err)
			}
			if got := tag(); got != first || tag() != first {
				t.Errorf("with another time the tag is %s, want %s", got, first)
			}
		}
		at := time.Now().Add(-time.Hour)
		lay(t, file, strings.Repeat("9876543210", 500))
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
		if got := tag(); got == first {
			t.Error("other bytes have the same tag")
		}
		lay(t, file, text)
		if got := tag(); got != first {
			t.Errorf("the same bytes have the tag %s, want %s", got, first)
		}
	})
	t.Run("a page gets the script", func(t *testing.T) {
		const page = "<!doctype html><html><body><p>a page</p></body></html>"
		lay(t, filepath.Join(dir, "static", "about.html"), page)
		if err := s.Reload(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		w := ask(s, "GET", "/about.html")
		tag := w.Header().Get("ETag")
		if want := string(live.Inject(nil, []byte(page), tag)); w.Code != 200 || w.Body.String() != want || w.Header().Get("Content-Length") != strconv.Itoa(len(want)) {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		if again := ask(s, "GET", "/about.html", "If-None-Match", tag); again.Code != 304 {
			t.Errorf("asked with its tag: %d", again.Code)
		}
		if whole := ask(s, "GET", "/about.html", "Range", "bytes=0-4"); whole.Code != 200 {
			t.Errorf("a part of it: %d", whole.Code)
		}
	})
	t.Run("a file that went since is not there", func(t *testing.T) {
		if err := os.Remove(filepath.Join(dir, "static", "gone.txt")); err != nil {
			t.Fatal(err)
		}
		if w := ask(s, "GET", "/gone.txt"); w.Code != 404 {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
	t.Run("a link that took its place leads nowhere", func(t *testing.T) {
		if runtime.GOOS == "windows" {
			t.Skip("links want a right there")
		}
		secret := filepath.Join(t.TempDir(), "secret")
		lay(t, secret, "secret")
		if err := os.Symlink(secret, filepath.Join(dir, "static", "gone.txt")); err != nil {
			t.Fatal(err)
		}
		if w := ask(s, "GET", "/gone.txt"); w.Code != 404 || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}

func TestUnready(t *testing.T) {
	dir, document := small(t)
	lay(t, document, "---\ntitel: one\n---\n")
	s := newServer(t, dir, nil)
	page, api := ask(s, "GET", "/", "Accept", "text/html,*/*"), ask(s, "GET", "/api/content")
	if page.Code != 503 || !strings.Contains(page.Body.String(), live.Base) {
		t.Errorf("a page: %d %s", page.Code, page.Body)
	}
	if api.Code != 503 || !strings.Contains(api.Body.String(), "content/note/first.md:") {
		t.Errorf("an answer: %d %s", api.Code, api.Body)
	}
	lay(t, document, note("one"))
	if err := s.Reload(t.Context(), []string{"content/note/first.md"}); err != nil {
		t.Fatal(err)
	}
	if api := ask(s, "GET", "/api/content"); api.Code != 200 || api.Header().Get("Galley-Stale") != "" {
		t.Errorf("repaired: %d %s", api.Code, api.Body)
	}
}

func TestBelowAPath(t *testing.T) {
	s := newServer(t, "../examples/blog", func(o *Options) { o.Content.BaseURL = "https://example.test/docs" })
	for _, target := range []string{"/", "/api/content", "/404.html"} {
		plain, below := ask(s, "GET", target), ask(s, "GET", "/docs"+target)
		if plain.Code != 200 || below.Code != 200 || plain.Body.String() != below.Body.String() {
			t.Errorf("%s: %d, and below the path of baseURL %d", target, plain.Code, below.Code)
		}
	}
	if w := ask(s, "GET", "/docsx"); w.Code != 404 {
		t.Errorf("beside it: %d", w.Code)
	}
}

func TestLimit(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	open := make(chan struct{}, 1)
	limit := &limited{Listener: l, open: open, closed: make(chan struct{})}
	dial := func() net.Conn {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		return c
	}
	dial()
	first, err := limit.Accept()
	if err != nil {
		t.Fatal(err)
	}
	dial()
	second := make(chan error, 1)
	go func() {
		_, err := limit.Accept()
		second <- err
	}()
	select {
	case <-second:
		t.Fatal("two are open where one may be")
	default:
	}
	first.Close()
	first.Close()
	if err := <-second; err != nil {
		t.Fatal(err)
	}
	go func() {
		_, err := limit.Accept()
		second <- err
	}()
	limit.Close()
	if err := <-second; err == nil {
		t.Error("it accepts when it is closed")
	}
}

func TestMatches(t *testing.T) {
	for header, want := range map[string]bool{
		"": false, `"a"`: true, `W/"a"`: true, `"b", "a"`: true, `"b",W/"a"`: true, "*": true, `"b"`: false, `a`: false, `"a`: false,
	} {
		for _, tag := range []string{`"a"`, `W/"a"`} {
			if got := matches(header, tag); got != want {
				t.Errorf("%s has %s: %v", header, tag, got)
			}
		}
	}
}

func TestAcceptsGzip(t *testing.T) {
	for header, want := range map[string]bool{
		"": false, "gzip": true, "br, gzip": true, "gzip;q=0": false, "gzip;q=0.0": false, "gzip; q=0.5": true, "*": true, "*;q=0": false, "identity": false, "xgzip": false, "gzip;q=x": false,
	} {
		if got := acceptsGzip(header); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
}

func TestTemplateMistake(t *testing.T) {
	s := newServer(t, "../examples/api", nil)
	room := &answer{}
	st := s.state.Load()
	request, failure := st.edition.Read("GET", "/404.html", nil)
	if failure != nil {
		t.Fatal(failure)
	}
	w := httptest.NewRecorder()
	r, _ := http.NewRequest("GET", "http://localhost/404.html", nil)
	s.broken(w, r, room, st.edition.Context(), request, &render.Fault{Problem: source.Problem{
		Pos: source.Pos{File: "themes/x/page.html", Line: 3, Column: 7}, Message: "no such field",
	}}, reply{})
	if w.Code != 500 || !strings.Contains(w.Body.String(), "themes/x/page.html:3:7: no such field") || !strings.Contains(w.Body.String(), live.Base) {
		t.Errorf("%d %s", w.Code, w.Body.String())
	}
}
