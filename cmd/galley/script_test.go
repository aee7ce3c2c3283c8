package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// now is the moment of every test here.
var now = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// galley runs a command in a folder, in this process, and gives what it says.
func galley(t testing.TB, dir string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(context.Background(), env{
		dir: dir, in: strings.NewReader(""), out: &out, err: &err,
		variable: func(string) string { return "" }, now: func() time.Time { return now },
	}, append([]string{"galley"}, args...))
	return code, out.String(), err.String()
}

// TestScript runs the stories of testdata/script. In them, `galley …` is the
// command in this process, `! galley …` one that fails, and `code N …` one that
// ends with that exit code.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("GALLEY_UPDATE") != "",
		Setup: func(e *testscript.Env) error {
			e.Setenv("SOURCE_DATE_EPOCH", strconv.FormatInt(now.Unix(), 10))
			e.Setenv("HOME", filepath.Join(e.WorkDir, "home"))
			e.Setenv("NO_COLOR", "")
			e.Setenv("FORCE_COLOR", "")
			e.Setenv("GITHUB_WORKSPACE", "")
			e.Values[servingKey{}] = &serving{}
			return os.Mkdir(filepath.Join(e.WorkDir, "home"), 0o755)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"galley": func(ts *testscript.TestScript, neg bool, args []string) {
				if code := within(ts, args); (code != 0) != neg {
					ts.Fatalf("exit code %d", code)
				}
			},
			"code": func(ts *testscript.TestScript, neg bool, args []string) {
				if code := within(ts, args[1:]); strconv.Itoa(code) != args[0] {
					ts.Fatalf("exit code %d, want %s", code, args[0])
				}
			},
			"locked":  holdLock,
			"serving": startServing,
			"ask":     askServing,
			"stopped": stopServing,
			"taken":   portTaken,
		},
	})
}

// within runs the command as a script's.
func within(ts *testscript.TestScript, args []string) int {
	return run(context.Background(), env{
		dir: ts.MkAbs("."), in: strings.NewReader(""), out: ts.Stdout(), err: ts.Stderr(),
		variable: ts.Getenv, now: func() time.Time { return now }, terminal: ts.Getenv("TERMINAL") != "",
	}, append([]string{"galley"}, args...))
}

// write makes a file, and the folders that it is in.
