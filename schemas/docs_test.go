package schemas

import (
	"flag"
	"fmt"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"galley/schemas/source"
)

// docs/types.md and docs/project.md restate tables of this package. What can
// be generated is written between markers by
//
//	go test ./schemas -run Docs -update
//
// and what cannot is held to name every key there is.

var markers = regexp.MustCompile(`(?s)<!-- ([a-z ]+) -->\n.*?<!-- end -->`)

func TestDocsTypes(t *testing.T) {
	file := "../docs/types.md"
	text := readDoc(t, file)
	want := markers.ReplaceAllStringFunc(text, func(part string) string {
		name := markers.FindStringSubmatch(part)[1]
		tables := map[string]func(*testing.T) string{"kinds": kindTable, "common keys": commonTable}
		make := tables[name]
		if make == nil {
			t.Fatalf("there is no table %q", name)
		}
		return "<!-- " + name + " -->\n" + make(t) + "<!-- end -->"
	})
	if want != text {
		if flag.Lookup("update").Value.String() == "true" {
			if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		} else {
			t.Errorf("the tables of %s are not current: run go test ./schemas -run Docs -update", file)
		}
	}
	for k := Text; k <= Computed; k++ {
		if !strings.Contains(text, "\n### "+k.String()+"\n") {
			t.Errorf("%s has no heading for the kind %s", file, k)
		}
	}
	_, keys, _ := strings.Cut(text, "\n## Keys of a type\n")
	keys, _, _ = strings.Cut(keys, "\n## ")
	for _, key := range keysOfType() {
		if !strings.Contains(keys, "`"+key+"`") {
			t.Errorf("%s does not name the key %s of a type", file, key)
		}
	}
}

// Every field that the page shows is one of the example, so a reader can look
// it up there, and what is shown is known to work.
func TestDocsShowTheTour(t *testing.T) {
	text := readDoc(t, "../docs/types.md")
	tour := map[string]bool{}
	files, err := os.ReadDir("../examples/tour/schemas")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		for line := range strings.Lines(readDoc(t, path.Join("../examples/tour/schemas", f.Name()))) {
			tour[oneBlank(line)] = true
		}
	}
	n := 0
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "- {name:") && strings.Contains(line, "type:") {
			n++
			if !tour[oneBlank(line)] {
				t.Errorf("not a field of examples/tour: %s", line)
			}
		}
	}
	if n < 30 {
		t.Errorf("only %d fields were found", n)
	}
}

func oneBlank(line string) string { return strings.Join(strings.Fields(line), " ") }

func readDoc(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// keysOfField gives the keys that are read of a field of a kind: those of all
// fields, and its own.
func keysOfField(k Kind) (common, own []string) {
	l := &loader{p: defaults(), byName: map[string]*draft{}, taxonomies: map[string]*Taxonomy{}}
	where := place{owner: &draft{Type: &Type{Name: "a"}}, top: true}
	s := l.settings("a", nil, "a field")
	l.commonKeys(s, &Field{Kind: k}, where)
	common = slices.Concat([]string{"name", "type", "label", "description"}, s.known)
	if k == Computed {
		return common, []string{"from", "as"}
	}
	many := source.Node{Kind: source.Scalar, Key: "many", Text: "true"}
	s = l.settings("a", &source.Node{Kind: source.Mapping, Nodes: []source.Node{many}}, "a field")
	l.ownKeys(s, &Field{Kind: k}, where)
	return common, s.known
}

func kindTable(t *testing.T) string {
	var b strings.Builder
	b.WriteString("| `type` | holds | keys of its own |\n|---|---|---|\n")
	for k := Text; k <= Computed; k++ {
		_, own := keysOfField(k)
		cell := "–"
		if len(own) > 0 {
			cell = "`" + strings.Join(own, "` `") + "`"
		}
		fmt.Fprintf(&b, "| [`%s`](#%s) | %s | %s |\n", k, strings.ToLower(k.String()), k.About(), cell)
	}
	return b.String()
}

func commonTable(t *testing.T) string {
	about := map[string]string{
		"name":         "what the field is called in documents and in the APIs",
		"type":         "its kind: see [below](#every-kind-of-field)",
		"label":        "what people read | the name",
		"description":  "more for people to read | nothing",
		"required":     "a document without it has a problem | `false`",
		"defaultValue": "what a document without it has | nothing",
		"private":      "it is checked, and never published | `false`",
		"localized":    "`false`: written in the first locale, holds in all | `true`",
		"from":         "the key, the path or the keys that it is read from | the name",
		"unique":       "no two documents of the type have the same | `false`",
	}
	common, _ := keysOfField(Text)
	var b strings.Builder
	b.WriteString("| key of any field | means | default |\n|---|---|---|\n")
	for _, key := range common {
		words, ok := about[key]
		if !ok {
			t.Errorf("the key %s of a field is not explained", key)
		}
		if !strings.Contains(words, "|") {
			words += " |"
		}
		fmt.Fprintf(&b, "| `%s` | %s |\n", key, words)
	}
	return b.String()
}

// keysOfType gives the keys that are read of a type.
func keysOfType() []string {
	p, ps := defaults(), source.Problems{}
	l := &loader{p: p, problems: ps, byName: map[string]*draft{}, byFold: map[string]*draft{}, taxonomies: map[string]*Taxonomy{}}
	l.newType("a", "schemas/a.yaml", &source.Node{Kind: source.Mapping}, false)
	d := l.types[0]
	l.resolveFields(d)
	l.finishType(d)
	return d.settings.known
}

// What docs/project.md shows as galley.yaml with all its defaults is that: it
// means the same as an empty file, and has every key.
func TestDocsProject(t *testing.T) {
	text := readDoc(t, "../docs/project.md")
	_, yaml, ok := strings.Cut(text, "```yaml\n# galley.yaml, with all its defaults\n")
	if !ok {
		t.Fatal("docs/project.md has no galley.yaml with all its defaults")
	}
	yaml, _, _ = strings.Cut(yaml, "```")
	node, ps := source.Parse([]byte(yaml), source.YAML, source.Base{File: configFile}, source.Limits{})
	if len(ps) > 0 {
		t.Fatal(ps)
	}
	l := &loader{p: defaults()}
	s := l.settings(configFile, &node, configFile)
	l.config(s)
	if len(l.problems) > 0 {
		t.Errorf("the documented galley.yaml has problems: %v", l.problems)
	}
	for _, key := range s.known {
		if node.Get(key) == nil {
			t.Errorf("docs/project.md does not show the key %s of galley.yaml", key)
		}
		if !strings.Contains(text, "\n### "+key+"\n") && !strings.Contains(text, "`"+key+"`") {
			t.Errorf("docs/project.md does not explain the key %s of galley.yaml", key)
		}
	}
	usual := defaults()
	for _, family := range []string{"r3", "butter", "apostrophe"} {
		if l.p.Base(family) != usual.Base(family) {
			t.Errorf("documented base of %s: %q, default %q", family, l.p.Base(family), usual.Base(family))
		}
	}
	l.p.Families, usual.Families = nil, nil
	l.p.Title.ByLocale, l.p.Ignore, l.p.Elsewhere, l.p.Dates.Formats = nil, nil, nil, nil
	usual.Feeds.Set = l.p.Feeds.Set
	if got, want := fmt.Sprintf("%+v", *l.p), fmt.Sprintf("%+v", *usual); got != want {
		t.Errorf("the documented defaults are others:\nwant %s\n got %s", want, got)
	}
}
