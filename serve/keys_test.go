package serve

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

const (
	readKey  = "read-key-of-a-test"
	adminKey = "admin-key-of-a-test"
)

func testKeys(t *testing.T) *Keys {
	t.Helper()
	k, ps := ReadKeys("keys.yaml", fmt.Appendf(nil, "# who may ask\n- {name: reader, key: %s, role: guest}\n- name: ci\n  key: sha256:%x\n  role: admin\n", readKey, sha256.Sum256([]byte(adminKey))))
	if len(ps) > 0 {
		t.Fatal(ps)
	}
	return k
}

func TestReadKeys(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"nothing":           {"", "keys.yaml:1:1: a file of keys is a list of them"},
		"no list":           {"name: x\n", "keys.yaml:1:1: a file of keys is a list of them"},
		"a text":            {"- abcdefgh\n", "keys.yaml:1:3: this is no key with a name and a role"},
		"a role":            {"- {name: a, key: abcdefgh, role: admins}\n", `keys.yaml:1:34: "admins" is not a role`},
		"an unknown key":    {"- {name: a, key: abcdefgh, role: admin, scope: x}\n", `keys.yaml:1:41: a key has name, key and role, and no "scope"`},
		"no role":           {"- {name: a, key: abcdefgh}\n", "keys.yaml:1:3: this key has no role"},
		"no hash":           {"- {name: a, key: 'sha256:abc', role: admin}\n", "keys.yaml:1:18: sha256: is followed by 64 hex digits"},
		"a short one":       {"- {name: a, key: abc, role: admin}\n", "keys.yaml:1:18: a key has at least 8 characters"},
		"a name twice":      {"- {name: a, key: abcdefgh, role: admin}\n- {name: a, key: abcdefgi, role: guest}\n", `keys.yaml:2:10: another key has the name "a"`},
		"a key twice":       {"- {name: a, key: abcdefgh, role: admin}\n- {name: b, key: abcdefgh, role: guest}\n", "keys.yaml:2:18: another name has the same key"},
		"an empty name":     {"- {name: '', key: abcdefgh, role: admin}\n", "keys.yaml:1:10: name is empty"},
		"YAML that is none": {"- {name: a\n", "keys.yaml:1:3: "},
	} {
		t.Run(name, func(t *testing.T) {
			k, ps := ReadKeys("keys.yaml", []byte(c.text))
			if k != nil || len(ps) == 0 {
				t.Fatalf("want no keys, got %v, %v", k, ps)
			}
			if got := ps[0].Pos.String() + ": " + ps[0].Message; !strings.HasPrefix(got, c.want) || ps[0].Hint == "" {
				t.Errorf("want %s, got %s (%s)", c.want, got, ps[0].Hint)
			}
			for _, p := range ps {
				if strings.Contains(p.Message+p.Hint, "abcdefg") {
					t.Errorf("the message tells the key: %s", p.Message)
				}
			}
		})
	}
}

func TestKeys(t *testing.T) {
	dir, _ := small(t)
	lay(t, filepath.Join(dir, "content", "note", "draft.md"), "---\ntitle: unready\ndraft: true\n---\n")
	s := newServer(t, dir, func(o *Options) { o.Keys = testKeys(t) })
	for _, c := range []struct {
		target, key string
		status      int
		drafts      bool
	}{
		{"/api/content", "", 401, false},
		{"/api/content", "wrong-key-of-a-test", 401, false},
		{"/api/content", readKey, 200, false},
		{"/api/content", adminKey, 200, false},
		{"/api/content?draft=true", "", 401, false},
		{"/api/content?draft=true", readKey, 401, false},
		{"/api/content?draft=true", adminKey, 200, true},
		{"/api/content?draft=true", "sha256:" + fmt.Sprintf("%x", sha256.Sum256([]byte(adminKey))), 401, false},
		{"/api/content.json", "", 401, false},
		{"/api/content.json", readKey, 200, false},
		{"/api/nothing", "", 401, false},
		{"/api/nothing", readKey, 404, false},
	} {
		w := ask(s, "GET", c.target, "X-Api-Key", c.key)
		if w.Code != c.status || strings.Contains(w.Body.String(), "unready") != c.drafts {
			t.Errorf("%s with %q: %d %s", c.target, c.key, w.Code, w.Body)
		}
		h := w.Header()
		if h.Get("Cache-Control") != "private, no-store" || !strings.Contains(strings.ToLower(h.Get("Vary")), "x-api-key") || !strings.Contains(h.Get("Vary"), "Origin") {
			t.Errorf("%s with %q: headers %v", c.target, c.key, h)
		}
	}
	t.Run("the desk and the problems are for who sits here", func(t *testing.T) {
		s := newServer(t, dir, func(o *Options) { o.Keys, o.Hosts = testKeys(t), []string{"box.lan"} })
		for _, c := range []struct {
			from, host string
			status     int
		}{
			{"127.0.0.1:5000", "localhost:4747", 200}, {"[::1]:5000", "[::1]:4747", 200}, {"192.168.1.5:5000", "box.lan:4747", 403},
			{"192.168.1.5:5000", "localhost", 403}, {"127.0.0.1:5000", "box.lan", 403}, {"", "localhost", 403},
		} {
			for _, target := range []string{"/_galley/", "/_galley/documents/", "/_galley/live/state"} {
				r := httptest.NewRequest("GET", target, nil)
				r.RemoteAddr, r.Host = c.from, c.host
				w := httptest.NewRecorder()
				if s.ServeHTTP(w, r); w.Code != c.status && (w.Code == 403 || c.status == 403) {
					t.Errorf("%s from %q by %s: %d", target, c.from, c.host, w.Code)
				}
			}
		}
	})
	t.Run("pages want no key", func(t *testing.T) {
		if w := ask(s, "GET", "/404.html"); w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-cache" {
			t.Errorf("%d %v", w.Code, w.Header())
		}
	})
	t.Run("without keys any key and none is good, and drafts are open", func(t *testing.T) {
		s := newServer(t, dir, nil)
		for _, key := range []string{"", "anything"} {
			if w := ask(s, "GET", "/api/content", "X-Api-Key", key); w.Code != 200 || w.Header().Get("Cache-Control") != "no-cache" || strings.Contains(w.Body.String(), "unready") {
				t.Errorf("with %q: %d %v", key, w.Code, w.Header())
			}
			if w := ask(s, "GET", "/api/content?draft=true", "X-Api-Key", key); w.Code != 200 || w.Header().Get("Cache-Control") != "private, no-store" || !strings.Contains(w.Body.String(), "unready") {
				t.Errorf("drafts with %q: %d %v", key, w.Code, w.Header())
			}
		}
	})
}

// TestWrongKey: an API that tells a wrong key from none does so.
func TestWrongKey(t *testing.T) {
	dir, _ := small(t)
	lay(t, filepath.Join(dir, "galley.yaml"), "baseURL: https://small.test\napi: {apostrophe: true}\n")
	s := newServer(t, dir, func(o *Options) { o.Keys = testKeys(t) })
	for _, c := range []struct{ target, header, want string }{
		{"/api/v1/note?count=1", "", "{\"count\":"},
		{"/api/v1/note?count=1&apikey=" + readKey, "", "{\"count\":"},
		{"/api/v1/note?count=1", "ApiKey " + adminKey, "{\"count\":"},
		{"/api/v1/note?apikey=wrong-key-of-a-test", "", `{"error":"invalid api key"}`},
		{"/api/v1/note?apiKey=wrong-key-of-a-test", "", `{"error":"invalid api key"}`},
		{"/api/v1/nothing", "ApiKey wrong-key-of-a-test", `{"error":"invalid api key"}`},
		{"/api/v1/note", "Bearer wrong-key-of-a-test", `{"name":"invalid","message":"bearer token invalid"}`},
		{"/api/v1/note?apos-mode=draft", "Bearer " + readKey, `{"name":"forbidden","data":{},"message":"forbidden"}`},
		{"/api/v1/note?apos-mode=draft&count=1", "Bearer " + adminKey, "{\"count\":"},
	} {
		w := ask(s, "GET", c.target, "Authorization", c.header)
		if !strings.HasPrefix(w.Body.String(), c.want) || w.Header().Get("Cache-Control") != "private, no-store" {
			t.Errorf("%s with %q: %d %s", c.target, c.header, w.Code, w.Body)
		}
	}
}
