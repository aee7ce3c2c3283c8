package schemas_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"galley/schemas"
	"galley/schemas/source"
)

// FuzzLoad: whatever a schema says, it is compiled, or told what is wrong with
// it at a place that exists; never a panic, and twice the same.
func FuzzLoad(f *testing.F) {
	files, _ := filepath.Glob("testdata/projects/*.txtar")
	tables, _ := filepath.Glob("testdata/problems/*.txtar")
	for _, file := range append(files, tables...) {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		archive := txtar.Parse(text)
		for _, a := range archive.Files {
			if strings.HasPrefix(a.Name, "schemas/") {
				f.Add([]byte("title: A"), a.Data)
			} else if a.Name == "galley.yaml" {
				f.Add(a.Data, []byte("fields: [{name: title, type: text}]"))
			}
		}
	}
	f.Fuzz(func(t *testing.T, config, schema []byte) {
		if len(config)+len(schema) > 1<<16 {
			t.Skip("long texts are slow and find nothing new")
		}
		fsys := fstest.MapFS{
			"galley.yaml":         {Data: config},
			"schemas/post.yaml":   {Data: schema},
			"schemas/author.yaml": {Data: []byte("fields: [{name: name, type: text}]")},
			"schemas/link.yaml":   {Data: []byte("kind: block\nfields: [{name: label, type: text}, {name: items, type: list, of: link}]")},
		}
		p, problems := loadFS(t, fsys)
		for _, problem := range problems {
			soundProblem(t, p, problem)
		}
		soundProject(t, p, !problems.Failed())
		_, again := loadFS(t, fsys)
		if diff := cmp.Diff(problems, again); diff != "" {
			t.Errorf("a second reading has other problems (-first +second):\n%s", diff)
		}
	})
}

// soundProblem holds that a problem has a message and a place that exists.
func soundProblem(t *testing.T, p *schemas.Project, problem source.Problem) {
	t.Helper()
	text, ok := p.Texts[problem.File]
	if !ok {
		t.Fatalf("a problem in a file that was not read: %+v", problem)
	}
	lines := bytes.Count(text, []byte("\n")) + bytes.Count(text, []byte("\r")) + 1
	if problem.Message == "" || problem.Line < 0 || problem.Line > lines || (problem.Line > 0) != (problem.Column > 0) {
		t.Errorf("not at a place of the file (%d lines): %+v", lines, problem)
	}
	if problem.EndLine != 0 && problem.EndLine < problem.Line || problem.EndLine == problem.Line && problem.EndColumn < problem.Column {
		t.Errorf("ends before it begins: %+v", problem)
	}
}

// soundProject holds what others take for granted of a project; good says that
// it has no error.
func soundProject(t *testing.T, p *schemas.Project, good bool) {
	t.Helper()
	if len(p.Locales) == 0 || p.Zone == nil || p.Content == "" || p.Limits.Depth == 0 {
		t.Errorf("a project without its defaults: %+v", p)
	}
	seen := map[*schemas.Field]bool{}
	var fields func(list []*schemas.Field, groups int)
	fields = func(list []*schemas.Field, groups int) {
		if groups > 100 {
			t.Fatal("groups without end")
		}
		for i, f := range list {
			if f.Kind == schemas.Group {
				fields(f.Fields, groups+1) // even if it was seen: a value of it would be that deep
			}
			if seen[f] {
				continue
			}
			seen[f] = true
			if f.Name != "" && f.Index != i {
				t.Errorf("field %s is at %d, not %d", f.Name, i, f.Index)
			}
			if f.Name != "" && len(f.From) == 0 && f.Kind != schemas.Computed {
				t.Errorf("field %s is read from nothing", f.Name)
			}
			if f.Kind == schemas.List {
				if f.Item == nil {
					t.Fatalf("list %s has no item", f.Name)
				}
				fields([]*schemas.Field{f.Item}, 0)
			}
			if !good {
				continue
			}
			switch {
			case f.Name == "" && list[0] != f,
				f.Kind == schemas.Reference && len(f.To) == 0,
				f.Kind == schemas.Blocks && len(f.Of) == 0,
				f.Kind == schemas.Select && len(f.Options) == 0,
				f.Kind == schemas.Computed && f.ComputedFrom == nil:
				t.Errorf("field %q of kind %s is not complete", f.Name, f.Kind)
			}
		}
	}
	for _, typ := range p.Types {
		fields(typ.Fields, 0)
		if typ.Kind == schemas.Block {
			continue
		}
		if len(typ.Slug.Parts) == 0 {
			t.Errorf("type %s has no slug", typ.Name)
		}
		patterns := []schemas.Pattern{typ.Slug}
		for _, locale := range p.Locales {
			if typ.URL != nil {
				patterns = append(patterns, typ.URL[locale])
				if good && len(typ.URL[locale].Parts) == 0 {
					t.Errorf("type %s has no url in %s", typ.Name, locale)
				}
			}
		}
		for _, pattern := range patterns {
			for _, part := range pattern.Parts {
				if (part.Kind == schemas.PartField) != (part.Field != nil) {
					t.Errorf("a part of %q has no field", pattern.Text)
				}
			}
		}
		if good && (len(typ.Source) == 0 || len(typ.Order) == 0 && typ.Kind != schemas.Collection) {
			t.Errorf("type %s has no source or no order", typ.Name)
		}
		claims := p.Claims(nil, p.Content+"/"+typ.Name+"/a.md")
		if len(claims) > len(p.Types) {
			t.Error("more claims than types")
		}
	}
}
