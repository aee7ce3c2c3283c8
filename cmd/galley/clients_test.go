package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"galley/builder/disk"
	"galley/serve"
)

// What front ends call stays what they were written with: the clients that
// ButterCMS publishes, in both generations, and Payload's, whose lists R3's are
// like. Each is run as it comes from npm, against a server and against the tree
// behind a host, and both have to give the same.

const clientsDir = "testdata/clients"

// node runs a program of testdata/clients, or skips the test where Node or what
// npm installs there is missing.
func node(t *testing.T, args ...string) []byte {
	t.Helper()
	program := needed(t, "node", "node", "nodejs")
	if _, err := os.Stat(filepath.Join(clientsDir, "node_modules")); err != nil {
		missing(t, "node", "this test needs what `npm ci` installs in cmd/galley/"+clientsDir)
	}
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir = clientsDir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("node %s: %v\n%s%s", strings.Join(args, " "), err, &out, &errs)
	}
	return out.Bytes()
}

// A call is what a client was asked to do, and what it got.
type call struct {
	name   string
	status int
	body   any
}

// calls runs a program that prints its calls.
func calls(t *testing.T, args ...string) (all []call) {
	t.Helper()
	for line := range bytes.Lines(node(t, args...)) {
		var parts []any
		if err := json.Unmarshal(line, &parts); err != nil || len(parts) != 3 {
			t.Fatalf("node %s printed %s", strings.Join(args, " "), line)
		}
		all = append(all, call{parts[0].(string), int(parts[1].(float64)), parts[2]})
	}
	if len(all) == 0 {
		t.Fatalf("node %s printed nothing", strings.Join(args, " "))
	}
	return all
}

// magazine serves examples/magazine.
func magazine(t *testing.T) (base string) {
	t.Helper()
	dir := t.TempDir()
	copyOf(t, dir, "../../examples/magazine")
	folder, err := disk.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	s, err := serve.New(context.Background(), serve.Options{
		Folder: folder, Now: func() time.Time { return now }, Tell: func(message string) { t.Log(message) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return server.URL
}

// behind gives a published magazine behind each host with galley's rules.
func behind(t *testing.T, ask func(t *testing.T, base string)) {
	p := publish(t, "../../examples/magazine", "--clock", now.Format(time.RFC3339))
	p.everywhere(t, func(t *testing.T, h *host) {
		server := httptest.NewServer(&httputil.ReverseProxy{
			Transport: h.client.Transport,
			Rewrite: func(r *httputil.ProxyRequest) {
				r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = "http", "localhost", "localhost"
			},
		})
		defer server.Close()
		ask(t, server.URL)
	})
}

// notLive leaves out the calls that only a server can answer.
func notLive(all []call) []call {
	return slices.DeleteFunc(slices.Clone(all), func(c call) bool { return strings.HasPrefix(c.name, "live") })
}

// sameCalls compares what two clients, or one with two hosts, got.
func sameCalls(t *testing.T, want, got []call) {
	t.Helper()
	if len(want) != len(got) {
		t.Fatalf("%d calls and %d", len(want), len(got))
	}
	for i := range want {
		if diff := cmp.Diff(want[i], got[i], cmp.AllowUnexported(call{})); diff != "" {
			t.Errorf("%s:\n%s", want[i].name, diff)
		}
	}
}

// TestButterClients makes every call of the clients buttercms 1.2.15 and 3.0.3
// (contracts 5.1).
func TestButterClients(t *testing.T) {
	base := magazine(t)
	first := calls(t, "butter.mjs", "1", base)
	third := calls(t, "butter.mjs", "3", base)
	withoutMeta(third)
	sameCalls(t, first, third)
	for _, c := range first {
		want := 200
		switch {
		case strings.Contains(c.name, "no such locale"):
			want = 400
		case strings.Contains(c.name, "no such"):
			want = 404
		}
		if c.status != want {
			t.Errorf("%s: want %d, got %d: %v", c.name, want, c.status, c.body)
			continue
		}
		if body, ok := c.body.(map[string]any); !ok || want == 200 && (body["data"] == nil || empty(body["data"])) || want != 200 && body["detail"] == "" {
			t.Errorf("%s: there is nothing in %v", c.name, c.body)
		}
	}
	behind(t, func(t *testing.T, base string) {
		sameCalls(t, notLive(first), calls(t, "butter.mjs", "1", base, "static"))
		got := calls(t, "butter.mjs", "3", base, "static")
		withoutMeta(got)
		sameCalls(t, notLive(third), got)
	})
}

// withoutMeta forgets how a collection is paged: version 3 asks for one
// collection by its path, which is paged (B15), version 1 by ?keys=, which is
// not (B14).
func withoutMeta(all []call) {
	for _, c := range all {
		if body, ok := c.body.(map[string]any); ok && strings.HasSuffix(c.name, "collection") {
			delete(body, "meta")
		}
	}
}

func empty(v any) bool {
	switch v := v.(type) {
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	case string:
		return v == ""
	}
	return false
}

// TestPayloadClient finds documents with @payloadcms/sdk (contracts 5.2).
func TestPayloadClient(t *testing.T) {
	base := magazine(t)
	total := func(c call) float64 {
		body, ok := c.body.(map[string]any)
		if !ok {
			return -1
		}
		n, _ := body["totalDocs"].(float64)
		return n
	}
	all := calls(t, "payload.mjs", base)
	named := func(name string) call {
		i := slices.IndexFunc(all, func(c call) bool { return strings.HasSuffix(c.name, name) })
		if i < 0 {
			t.Fatalf("there is no call %q", name)
		}
		return all[i]
	}
	if n := total(named("all")); n < 10 {
		t.Errorf("%v documents", n)
	}
	for _, name := range []string{"the second page", "three, by title", "a condition that is not R3's"} {
		if total(named(name)) != total(named("all")) {
			t.Errorf("%s: %v documents, of %v", name, total(named(name)), total(named("all")))
		}
	}
	if total(named("drafts")) <= total(named("all")) {
		t.Error("there are no drafts")
	}
	if docs, _ := named("three, by title").body.(map[string]any)["docs"].([]any); len(docs) != 3 {
		t.Errorf("three are %d", len(docs))
	}
	list, _ := named("all").body.(map[string]any)["docs"].([]any)
	if len(list) == 0 {
		t.Fatal("no documents")
	}
	one, _ := named("one").body.(map[string]any)
	if list[0].(map[string]any)["id"] != one["id"] || one["id"] == nil {
		t.Errorf("another document: %v", one["id"])
	}
	if got := named("none").status; got != 404 {
		t.Errorf("what is not there: %d", got)
	}
	behind(t, func(t *testing.T, base string) {
		sameCalls(t, notLive(all), calls(t, "payload.mjs", base, "static"))
	})
}
