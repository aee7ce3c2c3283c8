package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestInterrupted: a build whose context is cancelled says so once, ends with
// 130 and leaves the tree and the folder as they were.
func TestInterrupted(t *testing.T) {
	dir := t.TempDir()
	if code, _, stderr := galley(t, dir, "init"); code != 0 {
		t.Fatal(stderr)
	}
	if code, _, stderr := galley(t, dir, "build"); code != 0 {
		t.Fatal(stderr)
	}
	before := entries(t, dir)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, args := range []string{"build --base-url https://other.example", "check", "list"} {
		var out, err bytes.Buffer
		code := run(ctx, env{
			dir: dir, in: strings.NewReader(""), out: &out, err: &err,
			variable: func(string) string { return "" }, now: func() time.Time { return now },
		}, append([]string{"galley"}, strings.Fields(args)...))
		want := "galley: interrupted\n"
		if strings.HasPrefix(args, "build") {
			want += "public/ was not changed\n"
		}
		if code != exitInterrupted || err.String() != want {
			t.Errorf("%s: exit code %d, %q", args, code, err.String())
		}
	}
	if after := entries(t, dir); after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
}

// entries are the names and times of all that is below a folder.
func entries(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.Walk(dir, func(path string, fi os.FileInfo, err error) error {
		if err == nil && !fi.IsDir() {
			b.WriteString(path + " " + fi.ModTime().String() + "\n")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestPanicIsReported: a mistake of galley's own ends with a message and a
// code, like everything else.
func TestPanicIsReported(t *testing.T) {
	var err bytes.Buffer
	code := run(context.Background(), env{
		out: &bytes.Buffer{}, err: &err,
		variable: func(string) string { panic("a mistake") },
		now:      func() time.Time { return now },
	}, []string{"galley", "check"})
	if code != exitWorld || !strings.Contains(err.String(), "please report it: a mistake") {
		t.Errorf("exit code %d, %q", code, err.String())
	}
}

func TestColor(t *testing.T) {
	for _, c := range []struct {
		name      string
		terminal  bool
		variables map[string]string
		want      bool
	}{
		{"a pipe", false, nil, false},
		{"a terminal", true, nil, true},
		{"a dumb terminal", true, map[string]string{"TERM": "dumb"}, false},
		{"NO_COLOR on a terminal", true, map[string]string{"NO_COLOR": "1"}, false},
		{"FORCE_COLOR in a pipe", false, map[string]string{"FORCE_COLOR": "1"}, true},
		{"FORCE_COLOR=0", false, map[string]string{"FORCE_COLOR": "0"}, false},
		{"both", true, map[string]string{"NO_COLOR": "1", "FORCE_COLOR": "1"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := env{terminal: c.terminal, variable: func(n string) string { return c.variables[n] }}
			if got := e.color(); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestArrange(t *testing.T) {
	app := newApp(env{variable: func(string) string { return "" }})
	for in, want := range map[string]string{
		"build":                          "build --",
		"-C dir build":                   "-C dir build --",
		"build -C dir --out x":           "-C dir build --out x --",
		"new post Title --draft":         "new --draft -- post Title",
		"new --draft post -- --odd":      "new --draft -- post --odd",
		"new post --locale=fr T":         "new --locale=fr -- post T",
		"new post -":                     "new -- post -",
		"check --strict -h":              "check --help",
		"help list":                      "list --help",
		"help":                           "--help",
		"--version":                      "version --",
		"":                               "",
		"-C dir":                         "-C dir",
		"build --format json -o=x extra": "build --format json -o=x -- extra",
	} {
		got, err := arrange(app, append([]string{"galley"}, strings.Fields(in)...))
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		if got := strings.Join(got[1:], " "); got != want {
			t.Errorf("%s: want %q, got %q", in, want, got)
		}
	}
	for _, in := range []string{"bild", "build --nothing", "build --out", "build --out --", "-X", "check --version", "help nothing"} {
		if got, err := arrange(app, append([]string{"galley"}, strings.Fields(in)...)); err == nil {
			t.Errorf("%s is taken: %v", in, got)
		}
	}
}
