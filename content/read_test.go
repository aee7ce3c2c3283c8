package content_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"galley/content"
	"galley/content/bodies"
	"galley/content/contenttest"
	"galley/schemas"
	"galley/schemas/source"
)

const postSchema = `-- schemas/post.yaml --
fields:
  - {name: title, type: text}
  - {name: count, type: integer}
  - {name: body, type: markdown}
`

// A Markdown file's two halves, in every form in which people write them.
func TestForms(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{"YAML", "a.md", "---\ntitle: A\ncount: 1\n---\nB\n", `"A" integer 1 body <p>B</p>`},
		{"TOML", "a.md", "+++\ntitle = 'A'\ncount = 1\n+++\nB\n", `"A" integer 1 body <p>B</p>`},
		{"JSON", "a.md", "{\"title\": \"A\", \"count\": 1}\nB\n", `"A" integer 1 body <p>B</p>`},
		{"no front matter", "a.md", "B\n", `unset unset body <p>B</p>`},
		{"an empty front matter", "a.md", "---\n---\nB\n", `unset unset body <p>B</p>`},
		{"a front matter of a comment", "a.md", "---\n# nothing\n---\nB\n", `unset unset body <p>B</p>`},
		{"an empty file", "a.md", "", `unset unset unset`},
		{"a body of blanks", "a.md", "---\ntitle: A\n---\n \n\n", `"A" unset unset`},
		{"a body in the front matter", "a.md", "---\nbody: B\n---\n", `unset unset body <p>B</p>`},
		{"a byte order mark", "a.md", "\ufeff---\ntitle: A\n---\nB\n", `"A" unset body <p>B</p>`},
		{"carriage returns", "a.md", "---\r\ntitle: A\r\ncount: 1\r\n---\r\nB\r\n", `"A" integer 1 body <p>B</p>`},
		{"blank lines before the front matter", "a.md", "\n\n---\ntitle: A\n---\nB\n", `"A" unset body <p>B</p>`},
		{"spaces after the fences", "a.md", "---  \ntitle: A\n--- \nB\n", `"A" unset body <p>B</p>`},
		{"a fence in the body", "a.md", "---\ntitle: A\n---\nB\n\n---\n", "\"A\" unset body <p>B</p>\n<hr>"},
		{"a data file of YAML", "a.yaml", "title: A\ncount: 1\nbody: B\n", `"A" integer 1 body <p>B</p>`},
		{"a data file of JSON", "a.json", `{"title": "A", "count": 1, "body": "B"}`, `"A" integer 1 body <p>B</p>`},
		{"a data file of TOML", "a.toml", "title = 'A'\ncount = 1\nbody = 'B'\n", `"A" integer 1 body <p>B</p>`},
		{"an empty data file", "a.yaml", "", `unset unset unset`},
	} {
		t.Run(c.name, func(t *testing.T) {
			documents, store, problems := readFile(t, c.file, c.text)
			if len(problems) > 0 {
				t.Errorf("problems:\n%s", contenttest.Text(problems))
			}
			d := documents[0]
			var got []string
			for _, v := range d.Values {
				got = append(got, show(d, store, v))
			}
			if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
		})
	}
}

// readFile reads one post, byte by byte what is given: txtar would add a line
// break.
func readFile(t testing.TB, name, text string) ([]*content.Document, bodies.Store, source.Problems) {
	t.Helper()
	fsys := memory(postSchema)
	delete(fsys, "content/post/a.md")
	fsys["content/post/"+name] = file(text)
	return readAll(t, fsys)
}

func memory(project string) fstest.MapFS {
	fsys := fstest.MapFS{"content/post/a.md": file("")}
	for _, f := range txtar.Parse([]byte(project)).Files {
		fsys[f.Name] = file(string(f.Data))
	}
	return fsys
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text), Mode: 0o644} }

func TestTheBodyHasOneField(t *testing.T) {
	for _, c := range []struct{ name, schema, text, want string }{
		{"a type without a body", "fields: [{name: title, type: text}]", "---\ntitle: A\n---\n\n  B\n",
			"content/post/a.md:5:3: error: post has no field for the text below the front matter [unknown-field] hint: remove it, or declare a field `body` of type richText\n"},
		{"a body that is written twice", "fields: [{name: body, type: markdown}]", "---\nbody: A\n---\nB\n",
			"content/post/a.md:2:1: error: \"body\" is what stands below the front matter, and both are written [two-spellings] hint: remove one of the two\n"},
		{"a body that is missing", "fields: [{name: body, type: markdown, required: true}]", "---\n---\n",
			"content/post/a.md:1:1: error: \"body\" is required by post [required] hint: write it below the front matter\n"},
		{"a draft that lacks something", "fields: [{name: body, type: markdown, required: true}]", "---\ndraft: true\n---\n",
			"content/post/a.md:1:1: warning: \"body\" is required by post [required] hint: write it below the front matter\n"},
		{"no front matter", "fields: [{name: title, type: text, required: true}, {name: body, type: markdown}]", "title: A\n---\nB\n",
			"content/post/a.md:1:1: error: \"title\" is required by post [required] hint: begin the file with a line `---`, then `title: …`, then a line `---` again\n"},
		{"a front matter without an end", "fields: [{name: title, type: text, required: true}]", "---\ntitle: A\nB\n",
			"content/post/a.md:1:1: error: front matter starts here but has no closing \"---\" [unclosed-front-matter] hint: add a line with only `---` after the last field\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, problems := read(t, "-- schemas/post.yaml --\n"+c.schema+"\n-- content/post/a.md --\n"+c.text)
			if diff := cmp.Diff(c.want, contenttest.Text(problems)); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
		})
	}
}

// The places of links are the file's, wherever the Markdown stands.
func TestPlacesOfLinks(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{"below the front matter", "a.md", "---\ntitle: A\n---\n\nSee [b](b.md) and\nä ![c](c.png).\n", `link "b.md" 5:9-13, picture "c.png" 6:8-13`},
		{"below a front matter with carriage returns", "a.md", "---\r\ntitle: A\r\n---\r\n\r\nSee [b](b.md)\r\n", `link "b.md" 5:9-13`},
		{"without front matter, behind a byte order mark", "a.md", "\ufeff[b](b.md)\n", `link "b.md" 1:5-9`},
		{"in a plain value", "a.yaml", "title: A\nbody: See [b](b.md)\n", `link "b.md" 2:15-19`},
		{"in double quotes", "a.yaml", "body: \"ä [b](b.md)\"\n", `link "b.md" 1:14-18`},
		{"in double quotes with an escape", "a.yaml", "body: \"\\u00e4 [b](b.md)\"\n", `link "b.md" 1:7-11`},
		{"in a block", "a.yaml", "body: |\n  See\n\n  [b](b.md)\n", `link "b.md" 4:7-11`},
		{"in a block that is folded", "a.yaml", "body: >\n  See\n  [b](b.md)\n", `link "b.md" 1:7-11`},
		{"in front matter", "a.md", "---\nbody: |\n    [b](b.md)\n---\n", `link "b.md" 3:9-13`},
		{"in a TOML text of several lines", "a.toml", "body = \"\"\"\n[b](b.md)\n\"\"\"\n", `link "b.md" 2:5-9`},
		{"in JSON", "a.json", `{"body": "[b](b.md)"}`, `link "b.md" 1:15-19`},
	} {
		t.Run(c.name, func(t *testing.T) {
			documents, _, problems := readFile(t, c.file, c.text)
			if len(problems) > 0 {
				t.Errorf("problems:\n%s", contenttest.Text(problems))
			}
			d := documents[0]
			var got []string
			for i, m := range d.Mentions {
				got = append(got, show(d, nil, []content.Value{content.Link(i)}[0]))
				body := d.Values[2].(*content.Body)
				if i < int(body.First) || i >= int(body.First+body.Links) || m.Kind != content.ToLink && m.Kind != content.ToPicture {
					t.Errorf("mention %d is not the body's link", i)
				}
			}
			if diff := cmp.Diff(c.want, strings.Join(got, ", ")); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
		})
	}
}

// ProseMirror is printed for R3, and plain text where a field computes it.
func TestWhatIsPrinted(t *testing.T) {
	for _, c := range []struct {
		api, fields string
		rich, plain bool
	}{
		{"true", "[{name: body, type: richText}]", true, false},
		{"false", "[{name: body, type: richText}]", false, false},
		{"true", "[{name: body, type: markdown}]", false, false},
		{"true", "[{name: body, type: markdown}, {name: p, type: computed, from: body, as: plain}]", false, true},
	} {
		documents, store, problems := read(t, "-- galley.yaml --\napi: {r3: "+c.api+"}\n-- schemas/post.yaml --\nfields: "+c.fields+"\n-- content/post/a.md --\nB\n")
		if len(problems) > 0 {
			t.Fatalf("%s", contenttest.Text(problems))
		}
		b := documents[0].Values[0].(*content.Body)
		rich, err := store.Append(nil, b.Rich)
		if err != nil {
			t.Fatal(err)
		}
		if (len(rich) > 0) != c.rich || (b.Plain.Size > 0) != c.plain {
			t.Errorf("api %s, %s: want %v %v, got %q, %d bytes of plain text", c.api, c.fields, c.rich, c.plain, rich, b.Plain.Size)
		}
	}
}

// Nothing of a document changes when the worker's buffer is used again, and the
// order is the listing's.
func TestDocumentsKeepNothingOfTheBuffer(t *testing.T) {
	fsys := memory(postSchema)
	delete(fsys, "content/post/a.md")
	for i := range 200 {
		text := fmt.Sprintf("---\ntitle: \"Title %03d\"\ncount: %d\n---\n[link %03d](%03d.md)\n\n%s\n", i, i+1, i, i, strings.Repeat("word ", 1000-i*5))
		fsys[fmt.Sprintf("content/post/%03d.md", i)] = file(text)
	}
	documents, store, problems := readAll(t, fsys)
	if len(documents) != 200 || len(problems) > 0 {
		t.Fatalf("%d documents\n%s", len(documents), contenttest.Text(problems))
	}
	for i, d := range documents {
		html := show(d, store, d.Values[2])
		want := fmt.Sprintf("content/post/%03d.md Title %03d %d %03d.md <a href=\"\">link %03d</a>", i, i, i+1, i, i)
		got := fmt.Sprintf("%s %s %d %s", d.File, d.Values[0], d.Values[1], d.Mentions[0].Text)
		if !strings.HasPrefix(want, got) || !strings.Contains(html, fmt.Sprintf(`<a href="">link %03d</a>`, i)) {
			t.Fatalf("want %s, got %s %.60s", want, got, html)
		}
	}
}

// A file that is being written is read as it was before or after, never as
// something in between.
func TestFilesAreReadAtOneMoment(t *testing.T) {
	dir := unpack(t, []byte(postSchema))
	path := filepath.Join(dir, "content", "post", "a.md")
	texts := [2]string{}
	for i, letter := range []string{"a", "b"} {
		texts[i] = "---\ntitle: " + letter + "\n---\n" + strings.Repeat(letter+"\n\n", 3_000)
	}
	write(t, dir, "content/post/a.md", texts[0])
	stop := make(chan struct{})
	// A system may put a writer to sleep in the middle of a write. Nobody can
	// tell such a file from one at rest, and nothing is promised of it.
	var writing sync.Mutex
	slept := false
	var writer sync.WaitGroup
	writer.Go(func() {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			t.Error(err)
			return
		}
		defer f.Close()
		tick := time.NewTicker(3 * time.Millisecond)
		defer tick.Stop()
		for i := 1; ; i++ {
			select {
			case <-stop:
				return
			case <-tick.C:
				writing.Lock()
				began := time.Now()
				f.WriteAt([]byte(texts[i%2]), 0)
				slept = slept || time.Since(began) > 2*time.Millisecond
				writing.Unlock()
			}
		}
	})
	defer writer.Wait()
	defer close(stop)
	fsys := os.DirFS(dir)
	p, _, err := schemas.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for range 100 {
		l, err := content.Walk(fsys, p)
		if err != nil {
			t.Fatal(err)
		}
		store := bodies.InMemory()
		documents, err := content.Read(t.Context(), fsys, p, l, store)
		if err != nil {
			continue // it was never at rest, and that was said
		}
		read++
		d := documents[0]
		title := string(d.Values[0].(content.Text))
		html, err := store.Append(nil, d.Values[2].(*content.Body).HTML)
		if err != nil {
			t.Fatal(err)
		}
		if other := map[string]string{"a": "<p>b", "b": "<p>a"}[title]; strings.Contains(string(html), other) {
			writing.Lock()
			excused := slept
			writing.Unlock()
			if excused {
				t.Logf("the writer slept in the middle of a write")
				continue
			}
			t.Fatalf("the title is %s, and the text has a line of the other version", title)
		}
	}
	if read == 0 {
		t.Error("the file was never read")
	}
}

func TestAFileThatIsGoneIsNoDocument(t *testing.T) {
	fsys := memory(postSchema)
	p, _, err := schemas.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	l, err := content.Walk(fsys, p)
	if err != nil {
		t.Fatal(err)
	}
	delete(fsys, "content/post/a.md")
	documents, err := content.Read(t.Context(), fsys, p, l, bodies.InMemory())
	if err != nil || len(documents) != 0 {
		t.Errorf("want nothing, got %d documents and %v", len(documents), err)
	}
}

func TestTour(t *testing.T) {
	_, problems := contenttest.Resolve(t, os.DirFS("../examples/tour"))
	if len(problems) > 0 {
		t.Errorf("the tour has problems:\n%s", contenttest.Text(problems))
	}
}

// Real content is read whole: the numbers are those that were counted in it.
func TestCorpora(t *testing.T) {
	for _, c := range []struct {
		name  string
		types map[string]int
	}{
		{"kubernetes-blog", map[string]int{"front": 1, "post": 386}},
		{"hugo-docs", map[string]int{"page": 789, "term": 156}},
	} {
		t.Run(c.name, func(t *testing.T) {
			corpora := os.Getenv("GALLEY_CORPORA")
			if corpora == "" {
				corpora = "../../shared/corpora"
			}
			if _, err := os.Stat(filepath.Join(corpora, c.name)); err != nil {
				t.Skipf("the corpus is not here: %v", err)
			}
			project, err := os.ReadFile("../cmd/galley/testdata/corpora/" + c.name + ".txtar")
			if err != nil {
				t.Fatal(err)
			}
			dir := unpack(t, project)
			if err := os.CopyFS(filepath.Join(dir, c.name), os.DirFS(filepath.Join(corpora, c.name))); err != nil {
				t.Fatal(err)
			}
			documents, _, problems := readAll(t, os.DirFS(dir))
			types := map[string]int{}
			for _, d := range documents {
				types[d.Type.Name]++
			}
			if diff := cmp.Diff(c.types, types); diff != "" {
				t.Errorf("documents by type: want -, got +\n%s", diff)
			}
			for _, p := range problems {
				switch p.Rule {
				case source.DroppedHTML, source.Shortcode, source.DuplicateKey, source.URLScheme:
				default:
					t.Errorf("%s", contenttest.Text(source.Problems{p}))
				}
			}
		})
	}
}

// FuzzDocument holds that any bytes make documents or problems, never a panic,
// and that every place lies in the file.
func FuzzDocument(f *testing.F) {
	for _, text := range []string{
		"", "---\ntitle: A\n---\nB\n", "---\ntitle: [\n", "+++\na = 1\n+++\n", "{\"title\": 1}\nB", "\ufeff---\r\ncount: 017\r\n---\r\n",
		"---\nbody: |\n  [a](b)\n   <b>\n---\n", "---\nbody: >\n  [a](b)\n  {{< x >}}\n---\n", "---\nbody: \"[a](b) \\n <x>\"\n---\n",
		"---\ntitle: a\ntitle: b\n---\n", "---\nx: &a [*a]\n---\n", "---\nslug: a/b\nurl: \"//\"\naliases: [1, {}]\n---\n",
		"---\ngroup: {a: [1, {b: 2}], _id: 3}\nparts: [{type: quote, text: a}, {}, 1]\ntags: a, b\n---\n", "---\ndate: 2026-02-30\n---\n",
		"- title: a\n- b\n", "a: {title: x}\nb:\n", "[a]\ntitle='x'\n", "---\nimage: {src: a, alt: [}\ndata: {a: .nan, b: 0x1, c: [~]}\n---\n",
	} {
		for _, kind := range []byte{0, 1, 2, 3} {
			f.Add([]byte(text), kind)
		}
	}
	project := memory(`-- schemas/post.yaml --
fields:
  - {name: title, type: text, required: true, pattern: "^A", maxLength: 5}
  - {name: count, type: integer, min: 0, step: 2}
  - {name: price, type: number}
  - {name: on, type: date}
  - {name: at, type: dateTime, from: [at, time.at]}
  - {name: clock, type: time}
  - {name: tags, type: tags, separator: ",", max: 3}
  - {name: link, type: url}
  - {name: image, type: image, alt: required}
  - {name: to, type: reference, to: post, many: true}
  - {name: data, type: json}
  - {name: intro, type: html}
  - {name: group, type: group, fields: [{name: a, type: list, of: markdown}, {name: b, type: boolean, defaultValue: true}]}
  - {name: parts, type: blocks, of: [quote]}
  - {name: body, type: richText}
-- schemas/quote.yaml --
kind: block
fields: [{name: text, type: markdown, required: true}, {name: parts, type: blocks, of: [quote]}]
-- schemas/author.yaml --
kind: collection
fields: [{name: title, type: text, required: true}, {name: text, type: markdown}]
`)
	delete(project, "content/post/a.md")
	f.Fuzz(func(t *testing.T, text []byte, kind byte) {
		name := []string{"content/post/a.md", "content/post/a.yaml", "content/author.json", "content/author.yaml", "content/author.toml"}[int(kind)%5]
		fsys := fstest.MapFS{}
		for path, f := range project {
			fsys[path] = f
		}
		fsys[name] = file(string(text))
		documents, _, problems := readAll(t, fsys)
		lines := strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
		inside := func(line, column int) bool {
			if line == 0 {
				return column == 0
			}
			return line >= 1 && column >= 1 && (line <= len(lines) && column <= 2+utf8.RuneCountInString(lines[line-1]) || line == len(lines)+1 && column == 1)
		}
		if !utf8.Valid(text) || strings.ContainsAny(string(text), "\r\u0085\u2028\u2029") {
			inside = func(line, column int) bool { return line >= 0 && column >= 0 } // what a line is there is for the readers to say
		}
		for _, p := range problems {
			if p.File != name || !inside(p.Line, p.Column) {
				t.Errorf("this is not in the file: %s", contenttest.Text(source.Problems{p}))
			}
		}
		for _, d := range documents {
			if d.Type != nil && len(d.Values) != len(d.Type.Fields) {
				t.Errorf("%s has %d values for %d fields", d.ID, len(d.Values), len(d.Type.Fields))
			}
			for _, v := range d.Values {
				switch v := v.(type) {
				case content.JSON:
					if !json.Valid([]byte(v)) {
						t.Errorf("this is not JSON: %s", v)
					}
				case content.Number:
					if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
						t.Errorf("%v cannot be published", v)
					}
				}
			}
			for _, m := range d.Mentions {
				if !inside(int(m.Line), int(m.Column)) {
					t.Errorf("the mention of %q is not in the file, at %d:%d", m.Text, m.Line, m.Column)
				}
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	fsys := memory(postSchema)
	for i := range 1000 {
		fsys[fmt.Sprintf("content/post/2026/%04d.md", i)] = file(fmt.Sprintf(
			"---\ntitle: \"Title %d\"\ncount: %d\ndate: 2026-03-01\ndraft: false\n---\n%s\n", i, i, strings.Repeat("Some *words* and a [link](/a/).\n\n", 40)))
	}
	p, _, err := schemas.Load(fsys)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		l, err := content.Walk(fsys, p)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := content.Read(b.Context(), fsys, p, l, bodies.Forgetful()); err != nil {
			b.Fatal(err)
		}
	}
}
