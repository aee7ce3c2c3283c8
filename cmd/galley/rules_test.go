package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"galley/builder"
	"galley/content"
	"galley/content/bodies"
	"galley/render"
	"galley/render/api/apitest"
)

// A host is a real server with galley's rules over a published tree, listening
// at a socket in a folder of its own.
type host struct {
	client *http.Client
	log    *bytes.Buffer
}

// hosting says how each program is told to serve a folder with a file of rules.
var hosting = []struct {
	name   string
	config func(socket, root, rules string) string
	args   func(config string) []string
}{
	{
		"nginx",
		func(socket, root, rules string) string {
			dir := filepath.Dir(socket)
			return `daemon off;
master_process off;
pid ` + dir + `/pid;
error_log stderr warn;
events { worker_connections 64; }
http {
	access_log off;
	client_body_temp_path ` + dir + `/body;
	proxy_temp_path ` + dir + `/proxy;
	fastcgi_temp_path ` + dir + `/fastcgi;
	uwsgi_temp_path ` + dir + `/uwsgi;
	scgi_temp_path ` + dir + `/scgi;
	server {
		listen unix:` + socket + `;
		server_name localhost;
		root ` + root + `;
		include ` + rules + `;
	}
}
`
		},
		func(config string) []string {
			return []string{"-c", config, "-e", "stderr", "-p", filepath.Dir(config)}
		},
	}, {
		"caddy",
		func(socket, root, rules string) string {
			return `{
	admin off
	auto_https off
	log {
		level ERROR
	}
}
import ` + rules + `
http://localhost {
	bind unix/` + socket + `
	root * ` + root + `
	import galley
}
`
		},
		func(config string) []string { return []string{"run", "--config", config, "--adapter", "caddyfile"} },
	},
}

// startHost starts a server and waits until it listens; it ends with the test.
func startHost(t *testing.T, which int, root, rules string) *host {
	t.Helper()
	kind := hosting[which]
	program := needed(t, "hosts", kind.name, "/usr/sbin/"+kind.name)
	dir, err := os.MkdirTemp("", "galley") // a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket, config := filepath.Join(dir, "socket"), filepath.Join(dir, "config")
	writeText(t, filepath.Join(dir, "rules"), rules)
	writeText(t, config, kind.config(socket, root, filepath.Join(dir, "rules")))
	h := &host{log: &bytes.Buffer{}}
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, program, kind.args(config)...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, h.log, h.log
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		cmd.Wait()
		close(ended)
	}()
	t.Cleanup(func() {
		stop()
		<-ended
		if t.Failed() {
			t.Logf("%s said:\n%s", kind.name, h.log)
		}
	})
	dial := func() (net.Conn, error) { return net.Dial("unix", socket) }
	for deadline := time.Now().Add(20 * time.Second); ; {
		c, err := dial()
		if err == nil {
			c.Close()
			break
		}
		select {
		case <-ended:
			t.Fatalf("%s ended: %s\n%s", kind.name, h.log, rules)
		case <-time.After(10 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s does not listen: %v", kind.name, err)
		}
	}
	h.client = &http.Client{
		Transport:     &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return dial() }, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	t.Cleanup(h.client.CloseIdleConnections)
	return h
}

// ask asks for a target as it stands, percent signs and all.
func (h *host) ask(t *testing.T, method, target string) (*http.Response, string) {
	t.Helper()
	path, query, _ := strings.Cut(target, "?")
	r := &http.Request{Method: method, URL: &url.URL{Scheme: "http", Host: "localhost", Opaque: path, RawQuery: query}, Header: http.Header{}}
	answer, err := h.client.Do(r)
	if err != nil {
		t.Fatalf("%s %s: %v", method, target, err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, target, err)
	}
	return answer, string(body)
}

// A published is a project, built, and the edition that it was built from.
type published struct {
	dir, root string
	below     string // the path of its baseURL
	flags     []string
	edition   *render.Edition
}

func publish(t *testing.T, dir string, flags ...string) published {
	t.Helper()
	p := published{dir: dir, flags: flags, root: filepath.Join(t.TempDir(), "site")}
	if code, _, stderr := galley(t, dir, append([]string{"build", "--out", p.root}, flags...)...); code != 0 {
		t.Fatal(stderr)
	}
	o := content.Options{Now: now}
	for i, f := range flags {
		switch f {
		case "--base-url":
			o.BaseURL = flags[i+1]
		case "--clock":
			var err error
			if o.Now, err = time.Parse(time.RFC3339, flags[i+1]); err != nil {
				t.Fatal(err)
			}
		}
	}
	opened, err := builder.Open(t.Context(), os.DirFS(dir), bodies.InMemory(), o)
	if err != nil || opened.Edition == nil {
		t.Fatal(opened.Problems, err)
	}
	p.edition = opened.Edition
	return p
}

func (p published) rules(t *testing.T, host string) string {
	t.Helper()
	code, stdout, stderr := galley(t, p.dir, append([]string{"rules", host}, p.flags...)...)
	if code != 0 {
		t.Fatal(stderr)
	}
	return stdout
}

// spelledAs gives the ways in which a planned request may be asked for
// (routes.md 10, 2).
func spelledAs(address string, r render.Request) []string {
	escaped := func(path string) string { return (&url.URL{Path: path}).EscapedPath() }
	every := func(path string) string {
		var b strings.Builder
		for i := range len(path) {
			if path[i] == '/' {
				b.WriteByte('/')
			} else {
				b.WriteString(strings.ToUpper("%" + string("0123456789abcdef"[path[i]>>4]) + string("0123456789abcdef"[path[i]&15])))
			}
		}
		return b.String()
	}
	all := []string{escaped("/" + address), every("/" + address), escaped("/"+address) + "?page=7&type=nothing&utm=x"}
	if r.Family.Base == "" {
		if folder, ok := strings.CutSuffix("/"+address, "index.html"); ok {
			all = append(all, escaped(folder), escaped(folder)+"?utm=x", every(folder))
			if folder != "/" {
				all = append(all, escaped(strings.TrimSuffix(folder, "/")))
			}
		}
		return all
	}
	whole := r.String()
	path, _, _ := strings.Cut(whole, "?")
	slash := ""
	if r.Route.Ending != "" {
		slash = "/"
	}
	query := func(encode func(string) string, more ...string) string {
		var pairs []string
		for _, a := range r.Args {
			pairs = append(pairs, encode(a.Key)+"="+encode(a.Value))
		}
		pairs = append(pairs, more...)
		if len(pairs) == 0 {
			return ""
		}
		return "?" + strings.Join(pairs, "&")
	}
	plain := func(s string) string { return s }
	backward := func() string {
		pairs := []string{"auth_token=t", "apikey=k"}
		for _, a := range slices.Backward(r.Args) {
			pairs = append(pairs, url.QueryEscape(a.Key)+"="+url.QueryEscape(a.Value))
		}
		return "?" + strings.Join(append(pairs, "utm=x&empty=&alone"), "&")
	}
	escape := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	twice := ""
	for _, a := range r.Args {
		twice += "&" + a.Key + "=nonsense"
	}
	return append(all,
		escaped(path)+query(url.QueryEscape),
		escaped(path)+slash+query(escape),
		every(path)+query(escape),
		escaped(path)+backward(),
		escaped(path)+slash+backward(),
		escaped(path)+"?"+strings.TrimPrefix(twice+strings.Replace(query(url.QueryEscape), "?", "&", 1), "&"),
		strings.ReplaceAll(path, " ", "%20")+query(func(s string) string { return strings.ReplaceAll(plain(s), " ", "+") }),
	)
}

// TestRules asks real servers, with the rules that are printed for them, for
// every planned request of the examples in every spelling: they give the file.
func TestRules(t *testing.T) {
	for _, example := range []string{"tour", "blog", "docs", "api", "magazine"} {
		t.Run(example, func(t *testing.T) {
			p := publish(t, filepath.Join("../../examples", example), "--clock", "2026-11-01T00:00:00Z")
			p.everywhere(t, func(t *testing.T, h *host) { p.ask(t, h, 1) })
		})
	}
}

// TestRulesOmitting: what a project omits is not there, and all else is.
func TestRulesOmitting(t *testing.T) {
	all := publish(t, "../../examples/magazine", "--clock", "2026-11-01T00:00:00Z")
	some := publish(t, omitting(t), "--clock", "2026-11-01T00:00:00Z")
	some.everywhere(t, func(t *testing.T, h *host) {
		some.ask(t, h, 1)
		gone := 0
		for r := range all.edition.Plan() {
			for _, r := range append([]render.Request{r}, all.edition.Context().Also(r)...) {
				b, _ := r.Address(nil)
				if _, ok := some.edition.Planned(string(b)); ok {
					continue
				}
				gone++
				for _, target := range spelledAs(string(b), r) {
					if answer, body := h.ask(t, "GET", target); answer.StatusCode != 404 {
						t.Errorf("%s: status %d %.60q, want 404", target, answer.StatusCode, body)
					}
				}
			}
		}
		if gone < 100 {
			t.Errorf("only %d answers are omitted", gone)
		}
	})
}

// omitting gives the magazine, whose families omit what they can.
func omitting(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../examples/magazine")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "galley.yaml")
	text := readText(t, file)
	for before, after := range map[string]string{
		"r3: {":           "r3: {omit: [ids, typeAndTerm], ",
		"  butter:\n":     "  butter:\n    omit: [include, exclude_body, alt_media_text]\n",
		"  apostrophe:\n": "  apostrophe:\n    omit: [bareIds, render-areas]\n",
	} {
		if !strings.Contains(text, before) {
			t.Fatalf("the magazine's galley.yaml has no %q", before)
		}
		text = strings.Replace(text, before, after, 1)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

// everywhere starts one host after the other.
func (p published) everywhere(t *testing.T, ask func(*testing.T, *host)) {
	for which, kind := range hosting {
		t.Run(kind.name, func(t *testing.T) {
			needed(t, "hosts", kind.name, "/usr/sbin/"+kind.name)
			ask(t, startHost(t, which, p.root, p.rules(t, kind.name)))
		})
	}
}

// ask asks for everything that is planned, or for every so many, in every
// spelling.
func (p published) ask(t *testing.T, h *host, each int) {
	c := p.edition.Context()
	planned, asked, wrong := 0, 0, 0
	for r := range p.edition.Plan() {
		for _, r := range append([]render.Request{r}, c.Also(r)...) {
			if planned++; planned%each != 0 {
				continue
			}
			b, _ := r.Address(nil)
			address := string(b)
			want := readText(t, filepath.Join(p.root, p.below, filepath.FromSlash(address)))
			if _, alias := c.Redirect("/" + strings.TrimSuffix(address, "index.html")); alias && r.Family.Name == "site" {
				continue // a redirect, tested below
			}
			for _, target := range spelledAs(address, r) {
				asked++
				target = p.below + target
				answer, body := h.ask(t, "GET", target)
				kind := answer.Header.Get("Content-Type")
				switch {
				case answer.StatusCode != 200:
					t.Errorf("%s as %s: status %d %s", address, target, answer.StatusCode, answer.Header.Get("Location"))
				case body != want:
					t.Errorf("%s as %s: other bytes: %.100q, want %.100q", address, target, body, want)
				case kind != render.TypeOf(address):
					t.Errorf("%s as %s: type %q, want %q", address, target, kind, render.TypeOf(address))
				case answer.Header.Get("Access-Control-Allow-Origin") != "*", answer.Header.Get("Cache-Control") != "no-cache":
					t.Errorf("%s as %s: headers %v", address, target, answer.Header)
				default:
					continue
				}
				if wrong++; wrong > 40 {
					t.Fatal("and more")
				}
			}
		}
	}
	if asked == 0 {
		t.Error("nothing was asked")
	}
	t.Logf("%d questions", asked)
}

// TestRulesSay: what is not there is said in the family's words, who asks with
// another method or from another page is answered, and aliases are redirects.
func TestRulesSay(t *testing.T) {
	const r3Missing = `{"error":{"code":"NOT_FOUND","message":"Resource not found"}}` + "\n"
	dir := t.TempDir()
	for file, text := range map[string]string{
		"galley.yaml":           "title: One\nlocales: [en, fr]\nbaseURL: https://one.test\napi: {r3: {limit: 2, variants: {sort: [slug], limit: [5]}}, apostrophe: {variants: {perPage: [5]}}}\n",
		"schemas/post.yaml":     "url: /blog/{slug}/\nlistURL: /blog/\nfields:\n  - {name: title, type: text}\n  - {name: tags, type: tags, taxonomy: tags}\n  - {name: kinds, type: tags, taxonomy: kind}\n  - {name: raws, type: tags, taxonomy: raw}\n  - {name: withs, type: tags, taxonomy: with}\n",
		"content/post/a.md":     "---\ntitle: A\ndate: 2026-01-01\ntags: [日本, \"C++\", red]\naliases: [/old/, /old.html, /ancien été/]\naposDocId: ckaaaaaaaaaaaaaaaaaaaaaaa\nkinds: [k]\nraws: [r]\nwiths: [w]\n---\n",
		"content/post/b.md":     "---\ntitle: B\ndate: 2026-01-02\ntags: [red]\n---\n",
		"content/post/c.md":     "---\ntitle: C\ndate: 2026-01-03\ntags: [red]\n---\n",
		"static/robots.txt":     "User-agent: *\n",
		"static/api/tags/x.txt": "Beside terms.\n",
		"static/a b/c d.txt":    "Spaces.\n",
	} {
		writeText(t, filepath.Join(dir, filepath.FromSlash(file)), text)
	}
	p := publish(t, dir)
	p.everywhere(t, func(t *testing.T, h *host) {
		p.ask(t, h, 1)
		file := func(name string) string { return readText(t, filepath.Join(p.root, name)) }
		const id = "/api/v1/post/ckaaaaaaaaaaaaaaaaaaaaaaa"
		for _, test := range []struct {
			about, method, target string
			status                int
			body                  string
		}{
			{"a path that is none", "GET", "/api/nothing/here", 404, r3Missing},
			{"a document that is not there", "GET", "/api/content/by-slug/post/nope", 404, r3Missing},
			{"a page beyond the end", "GET", "/api/content?page=99", 404, r3Missing},
			{"a type that is none", "GET", "/api/content?type=nope", 404, r3Missing},
			{"a term that is none", "GET", "/api/content?tags=nope", 404, r3Missing},
			{"a limit that is not planned", "GET", "/api/content?limit=7", 404, r3Missing},
			{"a search, which only a server answers", "GET", "/api/search?q=a", 404, r3Missing},
			{"a term that leads elsewhere", "GET", "/api/content?tags=..&page=2", 404, r3Missing},
			{"a slash in a term", "GET", "/api/content?tags=../type/post", 404, r3Missing},
			{"the name of no file", "GET", "/api/content/type/nope.json", 404, r3Missing},
			{"another method", "POST", "/api/content", 404, r3Missing},
			{"another method where nothing is", "DELETE", "/api/nope", 404, r3Missing},
			{"a document of Apostrophe that is not there", "GET", "/api/v1/post/cknope", 404, `{"name":"notfound","data":{},"message":"notfound"}` + "\n"},
			{"a page that is not there", "GET", "/nope/", 404, file("404.html")},
			{"one of another language", "GET", "/fr/nope/", 404, file("fr/404.html")},
			{"a key that only a server reads is passed over", "GET", "/api/content?fields=title", 200, file("api/content.json")},
			{"names of types without case", "GET", "/api/content?type=POST", 200, file("api/content/type/post.json")},
			{"a default that is spelled out", "GET", "/api/content?page=1&limit=2&locale=en", 200, file("api/content.json")},
			{"the order's own name", "GET", "/api/content?sort=slug", 200, file("api/content/sort/slug.json")},
			{"a term in upper case hexadecimal", "GET", "/api/content?tags=%E6%97%A5%E6%9C%AC", 200, file("api/content/tags/日本.json")},
			{"and in lower case", "GET", "/api/content?tags=%e6%97%a5%e6%9c%ac", 200, file("api/content/tags/日本.json")},
			{"an id with another language", "GET", id + ":fr:published?apos-locale=en", 200, file(id[1:] + ".en.published.json")},
			{"a bare id with a language", "GET", id + "?aposLocale=en", 200, file(id[1:] + ".en.published.json")},
			{"a bare id with a mode", "GET", id + "/?apos-mode=published", 200, file(id[1:] + ".en.published.json")},
			{"the name goes before its alias", "GET", id + "?aposLocale=fr&apos-locale=en", 200, file(id[1:] + ".en.published.json")},
			{"a draft", "GET", id + "?apos-mode=draft", 404, `{"name":"notfound","data":{},"message":"notfound"}` + "\n"},
			{"numbers as Apostrophe reads them", "GET", "/api/v1/post?perPage=5x", 200, file("api/v1/post/perPage/5.json")},
			{"a file with a space", "GET", "/a%20b/c%20d.txt", 200, "Spaces.\n"},
		} {
			answer, body := h.ask(t, test.method, test.target)
			if answer.StatusCode != test.status || body != test.body {
				t.Errorf("%s: %s %s: status %d, want %d; %.200q, want %.200q", test.about, test.method, test.target, answer.StatusCode, test.status, body, test.body)
			}
			if want := "application/json"; strings.HasPrefix(test.target, "/api") && !strings.HasSuffix(test.target, ".txt") && answer.Header.Get("Content-Type") != want {
				t.Errorf("%s: type %q", test.about, answer.Header.Get("Content-Type"))
			}
			if answer.Header.Get("Access-Control-Allow-Origin") != "*" {
				t.Errorf("%s: headers %v", test.about, answer.Header)
			}
		}
		for from, to := range map[string]string{"/old/": "/blog/a/", "/old": "/blog/a/", "/old.html": "/blog/a/", "/ancien%20%C3%A9t%C3%A9/": "/blog/a/", "/old/?utm=x": "/blog/a/"} {
			if answer, _ := h.ask(t, "GET", from); answer.StatusCode != 301 || answer.Header.Get("Location") != to {
				t.Errorf("%s: status %d to %q", from, answer.StatusCode, answer.Header.Get("Location"))
			}
		}
		t.Run("a browser may ask from any page", func(t *testing.T) {
			for _, target := range []string{"/api/content", "/api/nope", "/api/v1/post?page=2", "/api"} {
				answer, body := h.ask(t, "OPTIONS", target)
				allowed := strings.ToLower(answer.Header.Get("Access-Control-Allow-Headers"))
				if answer.StatusCode != 204 || body != "" || answer.Header.Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(allowed, "x-butter-client") {
					t.Errorf("%s: status %d, %q, %v", target, answer.StatusCode, body, answer.Header)
				}
			}
		})
		t.Run("HEAD, and a tag that is known", func(t *testing.T) {
			get, _ := h.ask(t, "GET", "/api/content?type=post")
			head, body := h.ask(t, "HEAD", "/api/content?type=post")
			if head.StatusCode != 200 || body != "" || head.ContentLength != get.ContentLength || get.Header.Get("ETag") == "" {
				t.Errorf("HEAD: %d %v, GET %v", head.StatusCode, head.Header, get.Header)
			}
		})
	})
}

// TestRulesOfNames: generated projects with awkward names, of types, terms,
// slugs and locales, behind the same servers. GALLEY_SEEDS says how many there
// are, and that everything is asked for.
func TestRulesOfNames(t *testing.T) {
	seeds, each := seeds(1, 13)
	for seed := range seeds {
		t.Run(fmt.Sprintf("Generate(%d)", seed), func(t *testing.T) {
			p := publish(t, generated(t, seed))
			p.everywhere(t, func(t *testing.T, h *host) { p.ask(t, h, each) })
		})
	}
}

// seeds gives how many generated projects there are, and the how manieth
// question is asked.
func seeds(usual uint64, usualEach int) (n uint64, each int) {
	if n, err := strconv.ParseUint(os.Getenv("GALLEY_SEEDS"), 10, 32); err == nil {
		return n, 1
	}
	return usual, usualEach
}

// generated lays a generated project into a folder.
func generated(t *testing.T, seed uint64) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for _, f := range txtar.Parse([]byte(apitest.Generate(seed))).Files {
		writeText(t, filepath.Join(dir, filepath.FromSlash(f.Name)), string(f.Data))
	}
	return dir
}

// TestRulesBelowAPath: a site whose baseURL has a path lies in a folder of that
// name below the host's root, and nothing beside it is touched.
func TestRulesBelowAPath(t *testing.T) {
	p := publish(t, "../../examples/magazine", "--base-url", "https://one.test/docs", "--clock", "2026-11-01T00:00:00Z")
	above := filepath.Join(t.TempDir(), "root")
	if err := os.MkdirAll(above, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(p.root, filepath.Join(above, "docs")); err != nil {
		t.Fatal(err)
	}
	writeText(t, filepath.Join(above, "api.txt"), "not ours")
	p.root, p.below = above, "/docs"
	file := func(name string) string { return readText(t, filepath.Join(above, "docs", name)) }
	p.everywhere(t, func(t *testing.T, h *host) {
		p.ask(t, h, 7)
		for target, want := range map[string]string{
			"/docs/":                         file("index.html"),
			"/docs/stories":                  file("stories/index.html"),
			"/docs/api":                      file("api.json"),
			"/docs/api/content/?type=post":   file("api/content/type/post.json"),
			"/docs/api/content?locale=fr":    file("api/content/locale/fr.json"),
			"/docs/nope/":                    file("404.html"),
			"/docs/fr/nope/":                 file("fr/404.html"),
			"/docs/api/nope":                 `{"error":{"code":"NOT_FOUND","message":"Resource not found"}}` + "\n",
			"/docs/api/content?type=nothing": `{"error":{"code":"NOT_FOUND","message":"Resource not found"}}` + "\n",
		} {
			if _, body := h.ask(t, "GET", target); body != want {
				t.Errorf("%s: %.200q, want %.200q", target, body, want)
			}
		}
		if answer, body := h.ask(t, "GET", "/api/content?type=post"); answer.StatusCode == 200 && body != "" { // which is how Caddy says that nobody answers
			t.Errorf("outside of the path there is %.200q", body)
		}
	})
}

// TestFileServer: without any rules, every file is had by its own name, with
// the media type of its extension (routes.md 10, 4).
func TestFileServer(t *testing.T) {
	for _, example := range []string{"tour", "magazine"} {
		t.Run(example, func(t *testing.T) {
			p := publish(t, filepath.Join("../../examples", example), "--clock", "2026-11-01T00:00:00Z")
			server := httptest.NewServer(http.FileServer(http.Dir(p.root)))
			defer server.Close()
			client := server.Client()
			client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
			asked := 0
			for name := range filesIn(t, p.root) {
				path, index := strings.CutSuffix("/"+name, "index.html") // which Go's server leads to its folder
				answer, err := client.Get(server.URL + (&url.URL{Path: path}).EscapedPath())
				if err != nil {
					t.Fatal(err)
				}
				body, err := io.ReadAll(answer.Body)
				answer.Body.Close()
				if err != nil {
					t.Fatal(err)
				}
				asked++
				if answer.StatusCode != 200 || string(body) != readText(t, filepath.Join(p.root, filepath.FromSlash(name))) {
					t.Errorf("%s: status %d, or other bytes", name, answer.StatusCode)
				}
				// Go asks the machine what some extensions are; those of answers it knows.
				if kind := answer.Header.Get("Content-Type"); (index || filepath.Ext(name) == ".json") && kind != render.TypeOf(name) {
					t.Errorf("%s: type %q, want %q", name, kind, render.TypeOf(name))
				}
			}
			if asked < 100 {
				t.Errorf("%d files", asked)
			}
		})
	}
}
