package view

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/schemas"
)

var update = flag.Bool("update", false, "write golden files anew")

const (
	docsBegin = "<!-- The tables from here on are made of the code by `go test ./render/view -run TestDocs -update`. -->\n"
	docsEnd   = "<!-- The end of the tables. -->\n"
)

// docs/pages.md says what templates can ask for, view by view, in the words of
// the code's own comments.
func TestDocs(t *testing.T) {
	const file = "../../docs/pages.md"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), docsBegin)
	_, after, ok2 := strings.Cut(rest, docsEnd)
	if !ok || !ok2 {
		t.Fatalf("%s has lost the marks of its tables", file)
	}
	want := before + docsBegin + tables(t) + docsEnd + after
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(string(text), "\n")); diff != "" {
		t.Errorf("docs/pages.md is not what the code says; -update writes it anew (-want +got):\n%s", diff)
	}
}

// views are what the tables are about, in their order.
var viewsInDocs = []any{
	(*Page)(nil), (*Document)(nil), (*Site)(nil), (*Field)(nil), (*Group)(nil), (*Media)(nil), (*Date)(nil), (*Link)(nil), (*Type)(nil),
	(*Taxonomy)(nil), (*Term)(nil), (*Pager)(nil), (*PageNumber)(nil), (*Heading)(nil), (*Locale)(nil), (*Translation)(nil),
	(*Table)(nil), (*Row)(nil), (*JSON)(nil),
}

func tables(t *testing.T) string {
	t.Helper()
	comments := commentsOf(t)
	var b strings.Builder
	vocabulary := vocabulary()
	if len(viewsInDocs) != len(vocabulary) {
		t.Fatalf("%d tables of %d views", len(viewsInDocs), len(vocabulary))
	}
	for _, v := range viewsInDocs {
		of := reflect.TypeOf(v)
		name := of.Elem().Name()
		b.WriteString("\n### " + name + "\n\n" + comments[name] + "\n\n| write | gives | |\n|---|---|---|\n")
		var names []string
		for n := range vocabulary[of].members {
			names = append(names, n)
		}
		slices.Sort(names)
		for _, n := range names {
			if n == "String" {
				continue
			}
			about := comments[name+"."+n]
			if about == "" {
				t.Errorf("%s.%s says nothing about itself", name, n)
			}
			b.WriteString("| `." + n + argsOf(of, n) + "` | " + givesOf(of, n) + " | " + strings.ReplaceAll(about, "|", `\|`) + " |\n")
		}
	}
	b.WriteString("\n### What `.Get` gives\n\n| field | gives |\n|---|---|\n")
	for k := schemas.Text; k <= schemas.Computed; k++ {
		b.WriteString("| `" + k.String() + "` | " + kindGives(k) + " |\n")
	}
	b.WriteString("\n")
	return b.String()
}

// kindGives says what Get gives for a field of a kind.
func kindGives(k schemas.Kind) string {
	switch k {
	case schemas.List:
		return "a list of what its items are"
	case schemas.Computed:
		return "what it is computed as: HTML, a text, a number, a list of Heading or Document"
	case schemas.Integer, schemas.Number:
		return "a number, nothing if unset"
	case schemas.Time:
		return "a text (`13:22`), nothing if unset"
	case schemas.Reference:
		return "a Document, nothing if unset; a list of them if `many`"
	case schemas.Select:
		return "a text, the option's value; a list of them if `many`. `(.Field \"x\").Text` is its label"
	}
	s := nameOf(fieldType(&schemas.Field{Kind: k}))
	if !strings.HasPrefix(s, "a list") && strings.ToLower(s) != s && s != "HTML" {
		s += ", nothing if unset"
	}
	return s
}

func nameOf(t typ) string {
	switch t.sort {
	case textSort:
		return "a text"
	case htmlSort:
		return "HTML"
	case urlSort:
		return "an address"
	case intSort:
		return "a number"
	case boolSort:
		return "true or false"
	case objectSort:
		return article(t.of.Elem().Name())
	case listSort:
		if t.of.Kind() == reflect.String {
			return "a list of texts"
		}
		return "a list of " + t.of.Elem().Name()
	}
	return "the value, see below"
}

func article(name string) string {
	if name == "JSON" || name == "Media" {
		return name
	}
	return "a " + name
}

func givesOf(of reflect.Type, name string) string {
	m := vocabulary()[of].members[name]
	return nameOf(typ{sort: m.sort, of: m.of})
}

// argsOf writes the arguments as one writes them.
func argsOf(of reflect.Type, name string) string {
	var b strings.Builder
	examples := map[string]string{
		"Get": ` "name"`, "Field": ` "name"`, "Terms": ` "taxonomy"`, "From": ` "type.field"`, "Menu": ` "name"`, "Single": ` "type"`,
		"Documents": ` "type" [number]`, "Document": ` "type" "slug"`, "Taxonomy": ` "name"`, "Asset": ` "file"`, "Format": ` "D MMM YYYY"`,
	}
	if m := vocabulary()[of].members[name]; len(m.args) > 0 {
		b.WriteString(examples[name])
	}
	return b.String()
}

var leading = regexp.MustCompile(`^\w+ (is|are|gives|says) `)

// commentsOf reads what the views and their members say of themselves:
// "Page", "Page.Title".
func commentsOf(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	line := func(c *ast.CommentGroup) string {
		text := strings.Join(strings.Fields(c.Text()), " ")
		return strings.ReplaceAll(text, "nil", "nothing")
	}
	short := func(s string) string {
		s = strings.TrimSuffix(leading.ReplaceAllString(s, ""), ".")
		return s
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil || d.Doc == nil {
					continue
				}
				if star, ok := d.Recv.List[0].Type.(*ast.StarExpr); ok {
					if of, ok := star.X.(*ast.Ident); ok { // else it is of several types
						all[of.Name+"."+d.Name.Name] = short(line(d.Doc))
					}
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					s, ok := spec.(*ast.TypeSpec)
					if !ok {
						continue
					}
					if d.Doc != nil {
						all[s.Name.Name] = line(d.Doc)
					}
					if st, ok := s.Type.(*ast.StructType); ok {
						for _, f := range st.Fields.List {
							for _, n := range f.Names {
								switch {
								case f.Comment != nil:
									all[s.Name.Name+"."+n.Name] = short(line(f.Comment))
								case f.Doc != nil:
									all[s.Name.Name+"."+n.Name] = short(line(f.Doc))
								}
							}
						}
					}
				}
			}
		}
	}
	return all
}
