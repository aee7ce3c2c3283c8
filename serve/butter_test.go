package serve

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestButter: what the contract of Butter says of headers, methods and tokens,
// through the server (contracts 2.1, 2.8 and B17).
func TestButter(t *testing.T) {
	dir, _ := small(t)
	lay(t, filepath.Join(dir, "galley.yaml"), "api: {butter: true}\n")
	lay(t, filepath.Join(dir, "schemas", "post.yaml"), "fields: [{name: title, type: text}]\n")
	lay(t, filepath.Join(dir, "content", "post", "a.yaml"), "title: A\ndate: 2026-01-01\n")
	lay(t, filepath.Join(dir, "content", "post", "b.yaml"), "title: unready\ndraft: true\n")
	open := newServer(t, dir, nil)
	closed := newServer(t, dir, func(o *Options) { o.Keys = testKeys(t) })

	for _, c := range []struct {
		target, header string
		status         int
		body           string
	}{
		{"/v2/posts/", "", 401, `{"detail":"Authentication credentials were not provided"}`},
		{"/v2/nothing/", "", 401, `{"detail":"Authentication credentials were not provided"}`},
		{"/v2/posts.json", "", 401, `{"detail":"Authentication credentials were not provided"}`},
		{"/v2/posts/", "Bearer " + readKey, 401, `{"detail":"Authentication credentials were not provided"}`},
		{"/v2/posts/?auth_token=wrong", "", 401, `{"detail":"Invalid token."}`},
		{"/v2/posts/", "Token wrong", 401, `{"detail":"Invalid token."}`},
		{"/v2/posts/?auth_token=" + readKey, "Token wrong", 401, `{"detail":"Invalid token."}`},
		{"/v2/posts/?auth_token=wrong", "Token " + readKey, 200, `"count":1`},
		{"/v2/posts/?auth_token=" + readKey, "", 200, `"count":1`},
		{"/v2/posts/?auth_token=wrong&auth_token=" + readKey, "", 200, `"count":1`},
		{"/v2/posts/?auth_token=" + readKey + "&auth_token=wrong", "", 401, `{"detail":"Invalid token."}`},
		{"/v2/posts/?auth_token=" + adminKey, "", 200, `"count":1`},
		{"/v2/posts/?preview=1&test=1&preview=1&auth_token=" + readKey, "", 200, `"count":2`},
		{"/v2/posts/b/?auth_token=" + readKey, "", 200, `"title":"unready"`},
		{"/v2/nothing/?auth_token=" + readKey, "", 404, `{"detail":"Not found."}`},
	} {
		w := ask(closed, "GET", c.target, "Authorization", c.header)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.body) {
			t.Errorf("%s with %q: %d %s", c.target, c.header, w.Code, w.Body)
		}
		if got := w.Header().Get("WWW-Authenticate"); (got == "Token") != (c.status == 401) {
			t.Errorf("%s with %q: WWW-Authenticate %q", c.target, c.header, got)
		}
		if w.Header().Get("Content-Type") != "application/json" || w.Header().Get("Cache-Control") != "private, no-store" {
			t.Errorf("%s: %v", c.target, w.Header())
		}
	}
	t.Run("methods", func(t *testing.T) {
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
			w := ask(open, method, "/v2/posts/a/")
			if w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD, OPTIONS" || w.Body.String() != `{"detail":"Method \"`+method+`\" not allowed."}`+"\n" {
				t.Errorf("%s: %d %v %s", method, w.Code, w.Header(), w.Body)
			}
		}
		get, head := ask(open, "GET", "/v2/posts/a/"), ask(open, "HEAD", "/v2/posts/a")
		if head.Code != 200 || head.Body.Len() != 0 || head.Header().Get("Content-Length") != get.Header().Get("Content-Length") || head.Header().Get("Etag") != get.Header().Get("Etag") {
			t.Errorf("HEAD: %d %v", head.Code, head.Header())
		}
		w := ask(open, "OPTIONS", "/v2/posts/a/", "Origin", "http://localhost:3000", "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "content-type,x-butter-client")
		if w.Code != 204 || !strings.Contains(w.Header().Get("Access-Control-Allow-Headers"), "x-butter-client") || w.Header().Get("Access-Control-Allow-Origin") == "" || w.Header().Get("Allow") != "GET, HEAD, OPTIONS" {
			t.Errorf("OPTIONS: %d %v", w.Code, w.Header())
		}
	})
	t.Run("feeds as JSON and as XML", func(t *testing.T) {
		for _, c := range []struct{ target, accept, kind, static string }{
			{"/v2/feeds/rss/", "", "application/json", "v2/feeds/rss.json"},
			{"/v2/feeds/rss/", "*/*", "application/json", "v2/feeds/rss.json"},
			{"/v2/feeds/rss/", "application/json, text/plain, */*", "application/json", "v2/feeds/rss.json"},
			{"/v2/feeds/rss/", "application/json, application/xml;q=0.9", "application/json", "v2/feeds/rss.json"},
			{"/v2/feeds/rss/", "application/rss+xml, */*;q=0.1", "application/xml", "none"},
			{"/v2/feeds/rss/", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml", "none"},
			{"/v2/feeds/rss/?format=json", "text/xml", "application/json", "v2/feeds/rss.json"},
			{"/v2/feeds/rss/?format=xml", "", "application/xml", "none"},
			{"/v2/feeds/rss.json", "text/xml", "application/json", "v2/feeds/rss.json"},
			{"/v2/feeds/rss.xml", "application/json", "application/xml", "v2/feeds/rss.xml"},
		} {
			w := ask(open, "GET", c.target, "Accept", c.accept)
			if kind := w.Header().Get("Content-Type"); w.Code != 200 || kind != c.kind || w.Header().Get("Galley-Static") != c.static {
				t.Errorf("%s with %q: %d %s %s", c.target, c.accept, w.Code, kind, w.Header().Get("Galley-Static"))
			}
			if xml := strings.HasPrefix(w.Body.String(), "<?xml"); xml != (c.kind == "application/xml") {
				t.Errorf("%s with %q: %s", c.target, c.accept, w.Body)
			}
			if c.target == "/v2/feeds/rss/" && !strings.Contains(w.Header().Get("Vary"), "Accept,") && !strings.HasSuffix(w.Header().Get("Vary"), "Accept") {
				t.Errorf("%s: Vary %q", c.target, w.Header().Get("Vary"))
			}
		}
	})
}
