package content

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"galley/content/bodies"
	"galley/schemas"
	"galley/schemas/source"
)

// resolved reads a project that is written as one string, and resolves it on
// the first of July 2026.
func resolved(t *testing.T, project string, change ...func(*Options)) *Site {
	t.Helper()
	fsys, err := txtar.FS(txtar.Parse([]byte(project)))
	if err != nil {
		t.Fatal(err)
	}
	return resolvedFS(t, fsys, change...)
}

func resolvedFS(t *testing.T, fsys fs.FS, change ...func(*Options)) *Site {
	t.Helper()
	p, problems, err := schemas.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	if len(problems) > 0 {
		t.Fatalf("the schemas are wrong: %v", problems)
	}
	l, err := Walk(fsys, p)
	if err != nil {
		t.Fatal(err)
	}
	store := bodies.InMemory()
	docs, err := Read(context.Background(), fsys, p, l, store)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Now: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)}
	for _, f := range change {
		f(&o)
	}
	s, err := Resolve(fsys, p, l, docs, store, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// told writes problems one a line, as a person reads them.
func told(s *Site) string {
	var b strings.Builder
	for _, p := range s.Problems() {
		fmt.Fprintf(&b, "%s:%d:%d: ", p.File, p.Line, p.Column)
		if p.Severity == source.Warning {
			b.WriteString("warning: ")
		}
		fmt.Fprintf(&b, "%s [%s]\n", p.Message, p.Rule)
		if p.Hint != "" {
			fmt.Fprintf(&b, "  hint: %s\n", p.Hint)
		}
		for _, r := range p.Related {
			fmt.Fprintf(&b, "  %s:%d:%d: %s\n", r.File, r.Line, r.Column, r.Message)
		}
	}
	return b.String()
}

// A telling is a project and what there is to tell of it.
type telling struct{ name, project, want string }

func tellings(t *testing.T, common string, all []telling) {
	t.Helper()
	for _, c := range all {
		t.Run(c.name, func(t *testing.T) {
			got := told(resolved(t, common+c.project))
			if diff := cmp.Diff(strings.TrimLeft(c.want, "\n"), got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

// named gives the document of a file.
func named(t *testing.T, s *Site, file string) *Entry {
	t.Helper()
	for n := range s.Len() {
		if e := s.Entry(N(n)); e.File == file {
			return e
		}
	}
	t.Fatalf("no document %s", file)
	return nil
}

// called writes numbers as the documents' slugs.
func called(s *Site, numbers []N) string {
	var b strings.Builder
	for i, n := range numbers {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(s.Entry(n).Slug)
	}
	return b.String()
}
