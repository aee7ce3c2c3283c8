// Package contenttest makes a site of a project that is written as one string,
// so that a test shows what it is about. It is for tests alone.
package contenttest

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"galley/content"
	"galley/content/bodies"
	"galley/schemas"
	"galley/schemas/source"
)

// Clock is the moment of every site here.
var Clock = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// Site makes the site of a project in txtar form, and fails the test if
// anything in it is an error.
func Site(t testing.TB, project string) *content.Site {
	t.Helper()
	site, problems := Resolve(t, FS(t, project))
	if problems.Failed() {
		t.Fatalf("the project has errors:\n%s", Text(problems))
	}
	return site
}

// Problems gives all that is wrong with a project in txtar form, one a line, in
// the form of Text.
func Problems(t testing.TB, project string) string {
	t.Helper()
	_, problems := Resolve(t, FS(t, project))
	return Text(problems)
}

// FS is the file system of a project in txtar form.
func FS(t testing.TB, project string) fs.FS {
	t.Helper()
	fsys, err := txtar.FS(txtar.Parse([]byte(project)))
	if err != nil {
		t.Fatal(err)
	}
	return fsys
}

// Resolve goes both steps with a project, bodies in memory. Among the problems
// are those of its schemas.
func Resolve(t testing.TB, fsys fs.FS) (*content.Site, source.Problems) {
	t.Helper()
	return ResolveAt(t, fsys, Clock)
}

// ResolveAt does the same at another moment.
func ResolveAt(t testing.TB, fsys fs.FS, now time.Time) (*content.Site, source.Problems) {
	t.Helper()
	project, problems, err := schemas.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	listing, err := content.Walk(fsys, project)
	if err != nil {
		t.Fatal(err)
	}
	store := bodies.InMemory()
	documents, err := content.Read(t.Context(), fsys, project, listing, store)
	if err != nil {
		t.Fatal(err)
	}
	site, err := content.Resolve(fsys, project, listing, documents, store, content.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	problems = append(problems, site.Problems()...)
	problems.Sort()
	return site, problems
}

// Text prints problems, one a line: `file:line:col: severity: message [rule]`,
// and ` hint: …` where there is one.
func Text(problems source.Problems) string {
	var b strings.Builder
	for _, p := range problems {
		b.WriteString(p.File)
		if p.Line > 0 {
			fmt.Fprintf(&b, ":%d:%d", p.Line, p.Column)
		}
		severity := "error"
		if p.Severity == source.Warning {
			severity = "warning"
		}
		fmt.Fprintf(&b, ": %s: %s [%s]", severity, p.Message, p.Rule)
		if p.Hint != "" {
			b.WriteString(" hint: " + p.Hint)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
