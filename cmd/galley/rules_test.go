package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"galley/builder"
	"galley/content"
	"galley/content/bodies"
	"galley/render"
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
	root    string
	edition *render.Edition
	dir     string
}

func publish(t *testing.T, dir string, flags ...string) published {
	t.Helper()
	p := published{dir: dir, root: filepath.Join(t.TempDir(), "site")}
	if code, _, stderr := galley(t, dir, append([]string{"build", "--out", p.root}, flags...)...); code != 0 {
		t.Fatal(stderr)
	}
	o := content.Options{Now: now}
	for i, f := range flags {
		if f == "--base-url" {
			o.BaseURL = flags[i+1]
		}
	}
	opened, err := builder.Open(t.Context(), os.DirFS(dir), bodies.InMemory(), o)
	if err != nil || opened.Edition == nil {
		t.Fatal(opened.Problems, err)
	}
	p.edition = opened.Edition
	return p
}

func (p published) rules(t *testing.T, host string, flags ...string) string {
	t.Helper()
	code, stdout, stderr := galley(t, p.dir, append([]string{"rules", host}, flags...)...)
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
	for which, kind := range hosting {
		for _, example := range []string{"tour", "blog", "docs"} {
			t.Run(kind.name+" with "+example, func(t *testing.T) {
				needed(t, "hosts", kind.name, "/usr/sbin/"+kind.name)
				p := publish(t, filepath.Join("../../examples", example))
				h := startHost(t, which, p.root, p.rules(t, kind.name))
				p.askAll(t, h)
			})
		}
	}
}

// askAll asks for everything that is planned in every spelling.
func (p published) askAll(t *testing.T, h *host) {
	c := p.edition.Context()
	asked, wrong := 0, 0
	for r := range p.edition.Plan() {
		for _, r := range append([]render.Request{r}, c.Also(r)...) {
			b, _ := r.Address(nil)
			address := string(b)
			want := readText(t, filepath.Join(p.root, filepath.FromSlash(address)))
			if _, alias := c.Redirect("/" + strings.TrimSuffix(address, "index.html")); alias && r.Family.Name == "site" {
				continue // a redirect, tested below
			}
			for _, target := range spelledAs(address, r) {
				asked++
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
