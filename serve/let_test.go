package serve

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// routes are one of each kind of what can be asked for.
var routes = []string{
	"/", "/404.html", "/nothing", "/api/content", "/api/content?type=walk", "/api/content.json", "/api/nothing", "/theme/style.css",
	"/sitemap.xml", "/_galley/", "/_galley/live/events", "/_galley/live/state",
}

// TestHosts is reliability P-46.
func TestHosts(t *testing.T) {
	s := newServer(t, "../examples/api", func(o *Options) { o.Hosts = []string{"box.lan", "[fd00::7]"} })
	allowed := []string{
		"localhost", "localhost:4747", "LOCALHOST:4747", "LocalHost", "app.localhost", "a.b-c.localhost:80", "127.0.0.1", "127.0.0.1:4747",
		"[::1]", "[::1]:4747", "localhost:1", "box.lan", "BOX.lan:4747", "[fd00::7]", "[fd00::7]:4747",
	}
	refused := []string{
		"", "evil.example", "evil.example:4747", "localhost.evil", "localhost.evil:4747", "localhost:80@evil", "localhost@evil", "evil@localhost",
		"user:word@localhost:4747", "0.0.0.0", "0.0.0.0:4747", "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.0.0.1", "127.1", "127.0.1", "127.0.0.2",
		"127.0.0.1.", "localhost.", "localhost.:4747", ".localhost", "a..localhost", "-.localhost.", "127.0.0.1.evil.example", "127.0.0.1.nip.example",
		"::1", "::1:4747", "[::1", "::1]", "[::1]x", "[::1%25lo]:4747", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::]", "[::]:4747", "localhost:", "localhost:x",
		"localhost:123456", "localhost:-1", "localhost:80:80", "localhost ", " localhost", "localhost\t", "local host", "localhost/", "localhost/evil", "localhost?",
		"localhost#", "http://localhost", "localhost,evil.example", "evil.example,localhost", "xn--lcalhost-54a", "lоcalhost", "localhost\x00", "ļocalhost",
		"１２７.0.0.1", "127。0。0。1", "box.lan.evil", "lan", "[fd00::8]", "192.168.1.10",
	}
	if len(refused) < 45 {
		t.Fatal("the list is shorter than it was")
	}
	for _, method := range []string{"GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "CONNECT", "TRACE", "QUERY"} {
		for _, target := range routes {
			for _, host := range refused {
				if w := ask(s, method, target, "Host", host); w.Code != http.StatusForbidden {
					t.Errorf("%s %s of %q: %d", method, target, host, w.Code)
				}
			}
		}
	}
	for _, host := range allowed {
		if w := ask(s, "GET", "/api/content", "Host", host); w.Code != http.StatusOK {
			t.Errorf("%q: %d", host, w.Code)
		}
	}
}

// TestWire sends bytes that no client library would.
func TestWire(t *testing.T) {
	s := newServer(t, "../examples/api", nil)
	server := httptest.NewUnstartedServer(nil)
	server.Config = s.overHTTP()
	server.Start()
	defer server.Close()
	for text, want := range map[string]int{
		"GET http://evil.example/api/content HTTP/1.1\r\nHost: localhost\r\n":            403,
		"GET http://localhost@evil.example/ HTTP/1.1\r\nHost: localhost\r\n":             403,
		"GET http://localhost:1/api/content HTTP/1.1\r\nHost: localhost\r\n":             200,
		"GET /api/content HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n":         400,
		"GET /api/content HTTP/1.1\r\n":                                                  400,
		"GET /api/content HTTP/1.0\r\n":                                                  403,
		"GET /api/content HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Host: evil\r\n":     200,
		"GET /api/%00 HTTP/1.1\r\nHost: localhost\r\n":                                   400,
		"GET /api\\content HTTP/1.1\r\nHost: localhost\r\n":                              400,
		"GET /api/%5c..%5c HTTP/1.1\r\nHost: localhost\r\n":                              400,
		"GET /api/%zz HTTP/1.1\r\nHost: localhost\r\n":                                   400,
		"GET ../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n":                           400,
		"GET /api/content#x HTTP/1.1\r\nHost: localhost\r\n":                             404,
		"OPTIONS * HTTP/1.1\r\nHost: evil.example\r\n":                                   403,
		"CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n":                       403,
		"GET /?" + strings.Repeat("a", 20<<10) + " HTTP/1.1\r\nHost: localhost\r\n":      414,
		"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("a", 2<<20) + "\r\n": 431,
	} {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		go fmt.Fprintf(conn, "%s\r\n", text)
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Errorf("%.60q: %v", text, err)
		} else if res.StatusCode != want {
			t.Errorf("%.60q: %d, want %d", text, res.StatusCode, want)
		}
		conn.Close()
	}
}

// TestMalformed: clients of an API read nothing but its words, also of what is
// not looked at.
func TestMalformed(t *testing.T) {
	dir, _ := small(t)
	lay(t, filepath.Join(dir, "galley.yaml"), "api: {r3: true, butter: true, apostrophe: true}\n")
	lay(t, filepath.Join(dir, "schemas", "post.yaml"), "fields: [{name: title, type: text}]\n")
	below := func(o *Options) { o.Content.BaseURL = "https://example.test/docs" }
	s, keyed := newServer(t, dir, below), newServer(t, dir, func(o *Options) { o.Keys = testKeys(t) })
	long := "?x=" + strings.Repeat("a", 17<<10)
	for target, want := range map[string]struct {
		status int
		body   string
	}{
		"/api/content%00":               {400, `{"error":{"code":"VALIDATION_ERROR","message":"an address has`},
		"/api/content" + long:           {414, `{"error":{"code":"VALIDATION_ERROR","message":"a query has`},
		"/v2/posts/%5c":                 {400, `{"detail":"an address has`},
		"/v2" + long:                    {414, `{"detail":"a query has`},
		"/docs/v2/posts/" + long:        {414, `{"detail":"a query has`},
		"/api/v1/post/%00":              {400, `{"name":"invalid","data":{},"message":"invalid"}`},
		"/api/v1/post" + long:           {414, `{"name":"invalid","data":{},"message":"invalid"}`},
		"/v2x" + long:                   {414, "a query has at most"},
		"/_galley/" + long:              {414, "a query has at most"},
		"/" + long:                      {414, "a query has at most"},
		"/v2/posts/" + long + "&page=x": {414, `{"detail":"a query has`},
	} {
		w := ask(s, "GET", target, "Origin", "http://localhost:3000")
		if w.Code != want.status || !strings.HasPrefix(w.Body.String(), want.body) || w.Header().Get("Cache-Control") == "" {
			t.Errorf("%.30s: %d %s %v, want %d %s", target, w.Code, w.Body, w.Header(), want.status, want.body)
		}
		if own := strings.HasPrefix(target, "/_galley"); own == (w.Header().Get("Access-Control-Allow-Origin") != "") {
			t.Errorf("%.30s: %v", target, w.Header())
		}
	}
	if w := ask(keyed, "GET", "/v2/posts/%00"); w.Code != 401 || w.Header().Get("WWW-Authenticate") != "Token" {
		t.Errorf("without a key: %d %s", w.Code, w.Body)
	}
	if w := ask(keyed, "GET", "/v2/posts/%00?auth_token="+readKey); w.Code != 400 {
		t.Errorf("with a key: %d %s", w.Code, w.Body)
	}
}

// TestOrigins is reliability P-47, without writing: nothing is written yet.
func TestOrigins(t *testing.T) {
	s := newServer(t, "../examples/api", func(o *Options) { o.Origins = []string{"https://app.example.test"} })
	origins := map[string]bool{
		"": false, "null": false, "https://evil.example": false, "http://localhost.evil:3000": false, "file://": false, "http://127.0.0.1.evil": false,
		"https://app.example.test.evil": false, "http://app.example.test": false, "https://app.example.test:444": false, "localhost:3000": false, "ftp://localhost": false,
		"http://localhost:3000/": false, "http://user@localhost:3000": false, "*": false,
		"http://localhost:3000": true, "https://localhost:3000": true, "http://localhost": true, "http://app.localhost:5173": true, "http://127.0.0.1:8000": true,
		"http://[::1]:8000": true, "https://app.example.test": true,
	}
	for origin, may := range origins {
		for _, site := range []string{"", "none", "same-origin", "same-site", "cross-site"} {
			for _, method := range []string{"GET", "HEAD", "OPTIONS", "POST"} {
				for _, target := range []string{"/", "/api/content", "/nothing", "/_galley/live/state"} {
					w := ask(s, method, target, "Origin", origin, "Sec-Fetch-Site", site, "Access-Control-Request-Method", "GET")
					h, shared := w.Header(), may && !strings.HasPrefix(target, "/_galley/")
					want := ""
					if shared {
						want = origin
					}
					if got := h.Get("Access-Control-Allow-Origin"); got != want {
						t.Errorf("%s %s from %q: Access-Control-Allow-Origin is %q, want %q", method, target, origin, got, want)
					}
					if got := h.Get("Cross-Origin-Resource-Policy"); (got == "cross-origin") != shared {
						t.Errorf("%s %s from %q: Cross-Origin-Resource-Policy is %q", method, target, origin, got)
					}
					if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") == "" || !strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors") || !strings.Contains(h.Get("Vary"), "Origin") {
						t.Errorf("%s %s: headers %v", method, target, h)
					}
					if got := h.Get("Access-Control-Allow-Headers"); (got != "") != (shared && method == "OPTIONS") {
						t.Errorf("%s %s from %q: Access-Control-Allow-Headers is %q", method, target, origin, got)
					}
					if h.Get("Access-Control-Allow-Credentials") != "" {
						t.Errorf("%s %s: credentials are allowed", method, target)
					}
				}
			}
		}
	}
	t.Run("an image on an allowed page is shown there", func(t *testing.T) {
		for referer, want := range map[string]string{"http://localhost:3000/a": "cross-origin", "http://evil.example/": "same-origin", "": "same-origin"} {
			if got := ask(s, "GET", "/favicon.svg", "Referer", referer).Header().Get("Cross-Origin-Resource-Policy"); got != want {
				t.Errorf("from %q: %q, want %q", referer, got, want)
			}
		}
	})
}

// TestNothingElse is reliability P-48: what is asked for is looked up in maps,
// and leads nowhere else.
func TestNothingElse(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "project")
	if err := os.CopyFS(dir, os.DirFS("../examples/api")); err != nil {
		t.Fatal(err)
	}
	const canary = "CANARY-ffd1c0"
	for _, name := range []string{"secret.txt", "project/.env", "project/secret.txt", "project/content/.hidden", "project/.git/config", "project/.galley/notes", "project/keys.yaml"} {
		name = filepath.Join(top, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(canary), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := newServer(t, dir, nil)
	asked := 0
	for _, target := range attacks() {
		asked++
		w := ask(s, "GET", target)
		switch {
		case w.Code >= 500:
			t.Errorf("%q: %d %s", target, w.Code, w.Body)
		case strings.Contains(w.Body.String(), canary):
			t.Errorf("%q leaks", target)
		case w.Code == 200 && strings.Contains(w.Body.String(), "root:"):
			t.Errorf("%q leaks the system's", target)
		case strings.Contains(w.Body.String(), top):
			t.Errorf("%q tells where the project lies: %s", target, w.Body)
		case w.Code >= 300 && w.Code < 400:
			t.Errorf("%q: a redirect", target)
		}
	}
	if asked < 2000 {
		t.Errorf("only %d strings", asked)
	}
}

// attacks are ways to the files outside of what is published, in every spelling
// that has fooled somebody.
func attacks() (all []string) {
	up := []string{
		"../", "..%2f", "%2e%2e/", "%2e%2e%2f", "%252e%252e%252f", "..%252f", "..\\", "..%5c", "..%255c", ".%2e/", "%2e./", "....//", "..;/", "..%00/", "..%c0%af", "%c0%ae%c0%ae/",
		"..%e0%80%af", "..%ef%bc%8f", "．．/", "%uff0e%uff0e/", ".%00./", "..//", "../.", "./../", "..%0d/", "..%09/", "..#/", "..?/", "~/", "//", "///", "/./", ";/",
	}
	prefixes := []string{"/", "//", "/theme/", "/api/", "/api/content/", "/@fs/", "/_galley/", "/_galley/live/", "/static/", "/content/"}
	targets := []string{"secret.txt", "etc/passwd", ".env", ".git/config", "keys.yaml", ".galley/notes"}
	for _, prefix := range prefixes {
		for _, u := range up {
			for i, target := range targets {
				all = append(all, prefix+strings.Repeat(u, 1+i%4)+target)
			}
		}
		for _, target := range targets {
			all = append(all, prefix+target, prefix+target+"?raw", prefix+target+"?import&raw??", prefix+target+"/", prefix+target+"%00.html", prefix+target+"::$DATA",
				prefix+target+"%20", prefix+target+".", prefix+strings.ToUpper(target), prefix+"SECRET~1.TXT", prefix+"file:///"+target, prefix+"%2e/"+target)
		}
	}
	for _, query := range []string{"filters[", "filters[a][b][c][d][e]=1", "filters=1", "limit=-1", "limit=99999999999999999999", "page=0", "page=9e9", "sort=" + strings.Repeat("-", 500), "fields=../../x", "draft=maybe", "%00=%00", "a=%zz", ";;;", "type[]=x", "filters[title][$nope]=1", "__proto__[x]=1", "filters[$and][0][$or][0]=x"} {
		all = append(all, "/api/content?"+query, "/api/content/by-slug/post/x?"+query, "/?"+query, "/api/search?q="+query)
	}
	return all
}

// TestPanic is reliability P-49: our own mistake is told once, with a number,
// and nothing of it to the client.
func TestPanic(t *testing.T) {
	var told []string
	s := newServer(t, "../examples/api", func(o *Options) { o.Tell = func(m string) { told = append(told, m) } })
	s.inner = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "5")
		panic("something inside")
	})
	w := ask(s, "GET", "/api/content")
	if w.Code != 500 || len(told) != 1 || w.Header().Get("Content-Length") != "" {
		t.Fatalf("%d, headers %v, told %q", w.Code, w.Header(), told)
	}
	if body := w.Body.String(); strings.Contains(body, "inside") || strings.Contains(body, ".go") {
		t.Errorf("the client got %q", body)
	}
	words := strings.Fields(w.Body.String())
	if id := words[len(words)-4]; len(id) != 8 || !strings.Contains(told[0], id) || !strings.Contains(told[0], "something inside") {
		t.Errorf("the client got %q, the terminal %q", w.Body, told)
	}
}

// TestForwarded is reliability P-53: no header that a proxy would set changes
// what is answered.
func TestForwarded(t *testing.T) {
	s := newServer(t, "../examples/api", nil)
	for _, target := range []string{"/", "/api/content", "/api/content?limit=1&draft=true", "/nothing"} {
		want := ask(s, "GET", target)
		for _, name := range []string{"X-Forwarded-Host", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method", "Forwarded", "Via", "Range", "If-Range", "Cookie", "Accept-Language", "X-Real-Ip"} {
			for _, value := range []string{"evil.example", "/api/nothing", "DELETE", "127.0.0.1"} {
				got := ask(s, "GET", target, name, value)
				if got.Code != want.Code || got.Body.String() != want.Body.String() {
					t.Errorf("%s with %s: %s: %d, other bytes", target, name, value, got.Code)
				}
			}
		}
	}
}

func TestUnknownHost(t *testing.T) {
	for host, want := range map[string]string{
		"phone.lan:4747": "--allow-host phone.lan", "10.0.0.7": "--allow-host 10.0.0.7",
		"<b>": "--allow-host NAME", "": "--allow-host NAME", "[fe80::1]:80": "--allow-host NAME",
	} {
		if got := unknown(host); !strings.HasSuffix(got, want) {
			t.Errorf("%q: want %q at the end of %q", host, want, got)
		}
	}
}
