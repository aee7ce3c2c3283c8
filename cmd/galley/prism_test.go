package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"galley/builder"
	"galley/content"
	"galley/content/bodies"
)

// TestPrism asks every API of examples/magazine through a proxy that knows its
// description, and refuses questions and answers that are not as described.
func TestPrism(t *testing.T) {
	base := magazine(t)
	dir := t.TempDir()
	copyOf(t, dir, "../../examples/magazine")
	for _, family := range []struct{ name, base string }{{"r3", "/api"}, {"butter", "/v2"}, {"apostrophe", "/api/v1"}} {
		t.Run(family.name, func(t *testing.T) {
			code, description, stderr := galley(t, dir, "types", "openapi", family.name)
			if code != 0 {
				t.Fatalf("exit code %d: %s", code, stderr)
			}
			file := filepath.Join(t.TempDir(), "openapi.json")
			if err := os.WriteFile(file, []byte(description), 0o666); err != nil {
				t.Fatal(err)
			}
			proxy := prism(t, file, base+family.base)
			asked := 0
			for _, path := range planned(t, dir, family.name) {
				answer, err := http.Get(proxy + strings.TrimPrefix(path, family.base))
				if err != nil {
					t.Fatal(err)
				}
				text, err := io.ReadAll(answer.Body)
				answer.Body.Close()
				if err != nil {
					t.Fatal(err)
				}
				if violations := answer.Header.Get("Sl-Violations"); answer.StatusCode != 200 || violations != "" {
					t.Errorf("%s: %d, %s\n%.500s", path, answer.StatusCode, violations, text)
				}
				asked++
			}
			if asked < 20 {
				t.Errorf("%d questions", asked)
			}
		})
	}
}

// planned gives a family's requests that a build writes as JSON, as a client
// spells them.
func planned(t *testing.T, dir, family string) (paths []string) {
	t.Helper()
	opened, err := builder.Open(t.Context(), os.DirFS(dir), bodies.InMemory(), content.Options{Now: now})
	if err != nil || opened.Edition == nil {
		t.Fatal(err, opened)
	}
	for r := range opened.Edition.Plan() {
		path, _, _ := strings.Cut(r.String(), "?")
		if r.Family.Name != family || filepath.Ext(path) != "" {
			continue
		}
		for _, p := range r.Params { // no path of a description takes a slash in a parameter
			if strings.Contains(p, "/") && strings.HasSuffix(path, p) {
				path = strings.TrimSuffix(path, p) + url.PathEscape(p)
			}
		}
		query := url.Values{}
		if family == "butter" { // its clients write it so
			path += "/"
			query.Set("auth_token", "read-token")
		}
		for _, a := range r.Args {
			query.Set(a.Key, a.Value)
		}
		paths = append(paths, path+"?"+query.Encode())
	}
	return paths
}

// prism starts Stoplight's proxy in front of a server.
func prism(t *testing.T, description, base string) (proxy string) {
	t.Helper()
	program := needed(t, "node", "node", "nodejs")
	main := filepath.Join(clientsDir, "node_modules/@stoplight/prism-cli/dist/index.js")
	if _, err := os.Stat(main); err != nil {
		missing(t, "node", "this test needs what `npm ci` installs in cmd/galley/"+clientsDir)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	_, port, _ := net.SplitHostPort(address)
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	cmd := exec.CommandContext(ctx, program, main, "proxy", description, base, "--port", port, "--host", "127.0.0.1")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(); cmd.Wait() })
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.Contains(lines.Text(), "is listening on") {
			go io.Copy(io.Discard, out)
			return "http://" + address
		}
	}
	t.Fatal("the proxy did not start")
	return ""
}
