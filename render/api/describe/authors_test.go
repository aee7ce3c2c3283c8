package describe_test

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"
	"gopkg.in/yaml.v3"

	"galley/content"
	"galley/content/contenttest"
	"galley/render/api/apitest"
	"galley/render/api/describe"
	"galley/schemas"
	"galley/schemas/shape"
)

// compiled is a shape as an editor reads it: as JSON Schema 2020-12, which the
// compiler holds to its metaschema.
func compiled(t *testing.T, s *shape.Shape) *jsonschema.Schema {
	t.Helper()
	text := shape.Indent(s.AppendDocument(nil))
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("%v:\n%s", err, text)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("file:///schema.json", value); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("file:///schema.json")
	if err != nil {
		t.Fatalf("%v:\n%s", err, text)
	}
	return schema
}

// written is a YAML text as an editor takes it: by YAML's core schema, where a
// date is a text.
func written(t *testing.T, text []byte) any {
	t.Helper()
	var n yaml.Node
	if err := yaml.Unmarshal(text, &n); err != nil {
		t.Fatal(err)
	}
	var value func(*yaml.Node) any
	value = func(n *yaml.Node) any {
		switch n.Kind {
		case yaml.DocumentNode:
			return value(n.Content[0])
		case yaml.AliasNode:
			return value(n.Alias)
		case yaml.MappingNode:
			m := map[string]any{}
			for i := 0; i < len(n.Content); i += 2 {
				m[n.Content[i].Value] = value(n.Content[i+1])
			}
			return m
		case yaml.SequenceNode:
			list := []any{}
			for _, c := range n.Content {
				list = append(list, value(c))
			}
			return list
		}
		if n.Tag == "!!timestamp" {
			return n.Value
		}
		var v any
		if err := n.Decode(&v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	if n.Kind == 0 {
		return nil
	}
	return value(&n)
}

// front gives what a document's file says, if it says it in YAML.
func front(text []byte, file string) ([]byte, bool) {
	switch path.Ext(file) {
	case ".yaml", ".yml", ".json":
		return text, true
	case ".md":
		rest, ok := bytes.CutPrefix(text, []byte("---\n"))
		front, _, closed := bytes.Cut(rest, []byte("\n---"))
		return front, ok && closed
	}
	return nil, false
}

// held holds every file of a project to its schema, and says how many there are.
func held(t *testing.T, fsys fs.FS) (files int) {
	t.Helper()
	p, problems, err := schemas.Load(fsys)
	if err != nil || problems.Failed() {
		t.Fatal(err, contenttest.Text(problems))
	}
	listing, err := content.Walk(fsys, p)
	if err != nil {
		t.Fatal(err)
	}
	all := map[*schemas.Type]*jsonschema.Schema{}
	check := func(schema *jsonschema.Schema, file string) {
		text, err := fs.ReadFile(fsys, file)
		if err != nil {
			t.Fatal(err)
		}
		if text, ok := front(text, file); ok {
			files++
			if err := schema.Validate(written(t, text)); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
	for _, f := range listing.Documents {
		if f.Type == nil {
			continue
		}
		if all[f.Type] == nil {
			all[f.Type] = compiled(t, describe.Documents(p, f.Type))
		}
		check(all[f.Type], f.Path)
	}
	check(compiled(t, describe.Config()), "galley.yaml")
	types := compiled(t, describe.Types())
	names, err := fs.Glob(fsys, "schemas/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		check(types, name)
	}
	return files
}

// TestExamplesAreAsEditorsWantThem: what authors wrote in the examples, an
// editor finds no fault with.
func TestExamplesAreAsEditorsWantThem(t *testing.T) {
	examples, err := os.ReadDir("../../../examples")
	if err != nil {
		t.Fatal(err)
	}
	for _, example := range examples {
		if example.IsDir() {
			t.Run(example.Name(), func(t *testing.T) {
				if n := held(t, os.DirFS("../../../examples/"+example.Name())); n < 5 {
					t.Errorf("only %d files", n)
				}
			})
		}
	}
	t.Run("a bit of everything", func(t *testing.T) { held(t, contenttest.FS(t, apitest.Project)) })
}

// TestCorporaAreAsEditorsWantThem does the same with what hundreds of people
// wrote for other programs, and never saw a schema.
func TestCorporaAreAsEditorsWantThem(t *testing.T) {
	root := os.Getenv("GALLEY_CORPORA")
	if root == "" {
		root = "../../../../shared/corpora"
	}
	if _, err := os.Stat(root); err != nil {
		t.Skipf("the corpora are not here (%v); GALLEY_CORPORA names their folder", err)
	}
	for _, name := range []string{"hugo-docs", "kubernetes-blog"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			project, err := txtar.ParseFile("../../../cmd/galley/testdata/corpora/" + name + ".txtar")
			if err != nil {
				t.Fatal(err)
			}
			files, err := txtar.FS(project)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.CopyFS(dir, files); err != nil {
				t.Fatal(err)
			}
			if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(filepath.Join(root, name))); err != nil {
				t.Fatal(err)
			}
			if n := held(t, os.DirFS(dir)); n < 300 {
				t.Errorf("only %d files", n)
			}
		})
	}
}

const garden = `
-- galley.yaml --
locales: [en]
-- schemas/bed.yaml --
label: Bed
fields:
  - {name: title, label: Title, description: What stands on the sign., type: text, required: true, maxLength: 5}
  - {name: code, type: text, pattern: "^[A-Z]$"}
  - {name: soil, type: select, options: [clay, sand, 2019]}
  - {name: rows, type: integer, min: 1}
  - {name: sunny, type: boolean, defaultValue: true}
  - {name: months, type: select, many: true, options: [april, may]}
  - {name: picture, type: image, alt: required}
  - {name: size, type: group, fields: [{name: length, type: number, required: true}]}
  - {name: parts, type: blocks, of: [hint, box]}
  - {name: plants, type: list, of: hint}
  - {name: words, type: computed, from: notes, as: words}
  - {name: notes, type: markdown, required: true}
  - {name: planted, type: date, from: [plantDate, meta.planted]}
-- schemas/hint.yaml --
kind: block
fields: [{name: text, type: text, required: true}]
-- schemas/box.yaml --
kind: block
fields: [{name: parts, type: blocks, of: [hint, box]}]
-- schemas/plant.yaml --
kind: collection
fields: [{name: name, type: text, required: true}]
`

func TestDocuments(t *testing.T) {
	p, problems, err := schemas.Load(contenttest.FS(t, garden))
	if err != nil || problems.Failed() {
		t.Fatal(err, contenttest.Text(problems))
	}
	tests := []struct {
		about, kind, text string
		wrong             bool
	}{
		{"a title is enough", "bed", "title: North", false},
		{"without a title", "bed", "soil: clay", true},
		{"a title that YAML takes for a number", "bed", "title: 2019", false},
		{"a title that is too long", "bed", "title: Northern", true},
		{"an empty value", "bed", "title: A\nsoil:\nrows:\nsunny:\nmonths:\npicture:\nsize:\nparts:\nplants:\nplantDate:", false},
		{"an unknown key", "bed", "title: A\nsoils: clay", true},
		{"a document's own key", "bed", "title: A\ndraft: true\ndate: 2026-03-01\naliases: [/x/]", false},
		{"a pattern", "bed", "title: A\ncode: a", true},
		{"an option", "bed", "title: A\nsoil: sand", false},
		{"an option that YAML takes for a number", "bed", "title: A\nsoil: 2019", false},
		{"no option", "bed", "title: A\nsoil: peat", true},
		{"one option where several may stand", "bed", "title: A\nmonths: may", false},
		{"no option among several", "bed", "title: A\nmonths: [may, june]", true},
		{"a number that is too small", "bed", "title: A\nrows: 0", true},
		{"a text in place of a boolean", "bed", "title: A\nsunny: \"yes\"", true},
		{"a picture without a text", "bed", "title: A\npicture: x.png", true},
		{"a picture with a text", "bed", "title: A\npicture: {src: x.png, alt: X}", false},
		{"a group without what it needs", "bed", "title: A\nsize: {}", true},
		{"blocks in blocks", "bed", "title: A\nparts: [{type: box, parts: [{type: hint, text: a}]}]", false},
		{"an unknown block", "bed", "title: A\nparts: [{type: hunt, text: a}]", true},
		{"a block without its field", "bed", "title: A\nparts: [{type: box, parts: [{type: hint}]}]", true},
		{"what is computed", "bed", "title: A\nwords: 3", true},
		{"another spelling", "bed", "title: A\nplantDate: 2026-03-01", false},
		{"a path", "bed", "title: A\nmeta: {planted: 2026-03-01}", false},
		{"the name of what is spelt otherwise", "bed", "title: A\nplanted: 2026-03-01", true},
		{"a record", "plant", "name: Leek", false},
		{"a list of records", "plant", "- name: Leek\n- name: Bean\n  slug: b", false},
		{"records below their slugs", "plant", "leek: {name: Leek}\nbean: {name: Bean}", false},
		{"a record with an unknown key", "plant", "- name: Leek\n  size: 3", true},
		{"no record yet", "plant", "", false},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			err := compiled(t, describe.Documents(p, p.Type(test.kind))).Validate(written(t, []byte(test.text)))
			if (err != nil) != test.wrong {
				t.Errorf("wrong: %v, and the schema says: %v", test.wrong, err)
			}
		})
	}
}

// TestKeysOfDeclarations: an editor offers the keys that the loader knows, and
// no others. The loader lists them where it finds one that it does not know.
func TestKeysOfDeclarations(t *testing.T) {
	known := func(project, of string) []string {
		_, problems, err := schemas.Load(contenttest.FS(t, project))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range problems {
			if strings.Contains(p.Message, `"qqqqqqqq" is not a key of `+of) {
				list, ok := strings.CutPrefix(p.Hint, "the keys are ")
				if !ok {
					t.Skipf("the loader knows too many keys of %s to list them: %q", of, p.Hint)
				}
				return strings.Fields(list)
			}
		}
		t.Fatalf("nothing is said of the keys of %s:\n%s", of, contenttest.Text(problems))
		return nil
	}
	keysOf := func(s *shape.Shape) []string {
		var all []string
		for _, m := range s.Members {
			all = append(all, m.Name)
		}
		slices.Sort(all)
		return all
	}
	t.Run("galley.yaml", func(t *testing.T) {
		want := known("-- galley.yaml --\nqqqqqqqq: 1\n", "galley.yaml")
		slices.Sort(want)
		if diff := cmp.Diff(want, keysOf(describe.Config())); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("a type", func(t *testing.T) {
		all := keysOf(describe.Types())
		for _, key := range all {
			if _, problems, _ := schemas.Load(contenttest.FS(t, "-- galley.yaml --\n-- schemas/a.yaml --\nfields: [{name: title, type: text}]\n"+key+": \n")); strings.Contains(contenttest.Text(problems), "is not a key of") {
				t.Errorf("%s is no key of a type", key)
			}
		}
	})
	t.Run("fields", func(t *testing.T) {
		var all []string
		for _, s := range shape.Each(describe.Types()) {
			if s.Name == "Field" {
				all = keysOf(s)
			}
		}
		for k := schemas.Text; k <= schemas.Computed; k++ {
			for _, key := range known("-- galley.yaml --\n-- schemas/a.yaml --\nfields: [{name: title, type: "+k.String()+", qqqqqqqq: 1}]\n", "a") {
				if !slices.Contains(all, key) {
					t.Errorf("an editor does not know the key %s of %s fields", key, k)
				}
			}
		}
	})
}
