package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// made is a folder beside the programs that npm installs, where TypeScript finds
// what it imports.
func made(t *testing.T) (dir string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(clientsDir, "node_modules")); err != nil {
		missing(t, "node", "this test needs what `npm ci` installs in cmd/galley/"+clientsDir)
	}
	dir, err := os.MkdirTemp(clientsDir, "made-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if dir, err = filepath.Abs(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// everyAPI is the tour, which has a field of every kind, with all APIs.
func everyAPI(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	copyOf(t, dir, "../../examples/tour")
	config, err := os.OpenFile(filepath.Join(dir, "galley.yaml"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = config.WriteString("\napi: {r3: true, butter: true, apostrophe: true}\n")
	if closed := config.Close(); err != nil || closed != nil {
		t.Fatal(err, closed)
	}
	return dir
}

// compile holds what stands in a folder to TypeScript's strictest reading.
func compile(t *testing.T, dir string, files ...string) {
	t.Helper()
	args := []string{"node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--noUncheckedIndexedAccess",
		"--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler", "--lib", "es2022,dom",
		"--skipLibCheck"} // of what TypeScript brings itself
	for _, f := range files {
		args = append(args, filepath.Join(dir, f))
	}
	node(t, args...)
}

// TestTypesCompile: a program that uses every kind of field compiles with the
// types that are printed, and one that misuses them does not.
func TestTypesCompile(t *testing.T) {
	t.Parallel()
	dir, project := made(t), everyAPI(t)
	if code, _, stderr := galley(t, project, "types", "ts", "--out", dir); code != 0 {
		t.Fatal(stderr)
	}
	var files []string
	for _, family := range []string{"r3", "butter", "apostrophe"} {
		copyFile(t, filepath.Join(dir, family+".use.ts"), "testdata/types/"+family+".use.ts")
		files = append(files, family+".use.ts")
	}
	compile(t, dir, files...)
}

// TestDescriptionsMakeClients: client code can be made of the descriptions, and
// knows the types of every answer.
func TestDescriptionsMakeClients(t *testing.T) {
	t.Parallel()
	dir, project := made(t), everyAPI(t)
	if code, _, stderr := galley(t, project, "types", "openapi", "--out", dir); code != 0 {
		t.Fatal(stderr)
	}
	for _, family := range []string{"r3", "butter", "apostrophe"} {
		node(t, "node_modules/openapi-typescript/bin/cli.js", filepath.Join(dir, family+".openapi.json"), "-o", filepath.Join(dir, family+".openapi.ts"))
	}
	copyFile(t, filepath.Join(dir, "client.use.ts"), "testdata/types/client.use.ts")
	compile(t, dir, "client.use.ts")
}

// TestDescriptionsLint: a linter of descriptions finds nothing wrong with those
// of any example. (Butter's addresses end with a slash: that rule is off there.)
func TestDescriptionsLint(t *testing.T) {
	t.Setenv("REDOCLY_TELEMETRY", "off")
	t.Setenv("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true")
	dir := made(t)
	const config = "extends: [recommended]\nrules: {info-license: off, operation-2xx-response: off, no-path-trailing-slash: %}\n"
	for name, rule := range map[string]string{"redocly.yaml": "error", "butter.yaml": "off"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(strings.ReplaceAll(config, "%", rule)), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	strict := []string{"node_modules/@redocly/cli/bin/cli.js", "lint", "--format", "stylish", "--max-problems", "20", "--config", filepath.Join(dir, "redocly.yaml")}
	butter := append(strict[:len(strict)-1:len(strict)-1], filepath.Join(dir, "butter.yaml"))
	examples, err := os.ReadDir("../../examples")
	if err != nil {
		t.Fatal(err)
	}
	for _, example := range examples {
		if !example.IsDir() {
			continue
		}
		out := filepath.Join(dir, example.Name())
		if code, _, stderr := galley(t, "../../examples/"+example.Name(), "types", "openapi", "--out", out, "--clock", "2026-11-01T00:00:00Z"); code != 0 {
			t.Fatal(stderr)
		}
		files, err := filepath.Glob(filepath.Join(out, "*.json"))
		if err != nil || len(files) == 0 {
			t.Fatal("there is no description of ", example.Name(), err)
		}
		for _, f := range files {
			if filepath.Base(f) == "butter.openapi.json" {
				butter = append(butter, f)
			} else {
				strict = append(strict, f)
			}
		}
	}
	for _, args := range [][]string{strict, butter} {
		if said := string(node(t, args...)); strings.Contains(said, "warning") {
			t.Error(said)
		}
	}
}

func copyFile(t *testing.T, to, from string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, text, 0o666); err != nil {
		t.Fatal(err)
	}
}
