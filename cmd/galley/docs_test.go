package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"galley/schemas"
	"galley/schemas/source"
)

// TestDocs holds README.md and docs/ to what they say: commands run, reports and
// answers are the ones shown, snippets load, links lead somewhere.
func TestDocs(t *testing.T) {
	t.Run("README: the first commands, the mistake, the answer", func(t *testing.T) {
		readme := docsPage(t, "README.md")
		dir := t.TempDir()
		copyOf(t, filepath.Join(dir, "examples", "tour"), "../../examples/tour")
		for _, block := range append(readme.fences("console"), readme.fences("sh")...) {
			shell(t, dir, block)
		}
		mistake(t, filepath.Join(dir, "blog"), "content/post/hello.md")
		if _, _, stderr := galley(t, filepath.Join(dir, "blog"), "check"); stderr != readme.fences("")[0] {
			t.Errorf("the mistake is told otherwise than in README.md:\n%s", stderr)
		}
		magazine := filepath.Join(dir, "examples", "magazine")
		copyOf(t, magazine, "../../examples/magazine")
		if shown, text := readme.fences("markdown")[0], readText(t, filepath.Join(magazine, "content/post/the-late-table.md")); shown != text {
			t.Errorf("README.md shows another file than there is:\n%s", text)
		}
		if code, _, stderr := galley(t, magazine, "build", "--clock", "2026-06-01T00:00:00Z"); code != 0 {
			t.Fatal(stderr)
		}
		for i, file := range []string{
			"api/content/by-slug/post/the-late-table.json", "v2/posts/the-late-table.json",
			"api/v1/@salt/story/ckj863idx5cjbueufi96u3qox.en.published.json",
		} {
			rest, whole := readText(t, filepath.Join(magazine, "public", file)), true
			for part := range strings.SplitSeq(readme.fences("json")[i], "…") {
				for line := range strings.Lines(part) {
					var ok bool
					if _, rest, ok = strings.Cut(rest, strings.TrimSpace(line)); !ok {
						t.Errorf("README.md shows %q, which %s has not, or not there", line, file)
						whole = false
					}
				}
			}
			if !whole {
				t.Log(readText(t, filepath.Join(magazine, "public", file)))
			}
		}
		for _, file := range []string{"stories/the-late-table/index.html", "api/content/type/post/page/2.json", "v2/posts/tag_slug/seed.json", "api/v1/@salt/story/season/spring.json"} {
			if !strings.Contains(readme.text, "`"+file+"`") {
				t.Errorf("README.md does not name %s", file)
			}
			readText(t, filepath.Join(magazine, "public", file))
		}
		if n := strings.Count(readme.text, "\n"); n > 150 {
			t.Errorf("README.md has %d lines", n)
		}
	})
	t.Run("start: from an empty folder", func(t *testing.T) {
		start := docsPage(t, "docs/start.md")
		blocks := start.fences("sh")
		if len(blocks) < 4 {
			t.Fatalf("only %d blocks of commands", len(blocks))
		}
		dir := t.TempDir()
		for _, block := range blocks[:3] {
			dir = shell(t, dir, block)
		}
		file := start.named(`content/post/\S+?\.md`)
		writeText(t, filepath.Join(dir, file), strings.Replace(readText(t, filepath.Join(dir, file)), "author: ", "author: ada", 1)+"A text.\n")
		if code, _, stderr := galley(t, dir, "build"); code != 0 {
			t.Fatal(stderr)
		}
		mistake(t, dir, file)
		if _, _, stderr := galley(t, dir, "check"); withoutComment(stderr) != start.fences("")[0] {
			t.Errorf("the mistake is told otherwise than in docs/start.md:\n%s", stderr)
		}
		for _, line := range strings.Split(strings.TrimSpace(blocks[3]), "\n") {
			if code, _, stderr := galley(t, dir, words(line)[1:]...); code != exitProblems {
				t.Errorf("%s: exit code %d\n%s", line, code, stderr)
			}
		}
	})
	t.Run("descriptions: the commands, and the settings that init writes", func(t *testing.T) {
		page := docsPage(t, "docs/descriptions.md")
		dir := everyAPI(t)
		for _, block := range page.fences("sh") {
			for line := range strings.Lines(block) {
				command, _, _ := strings.Cut(line, "#")
				command, _, _ = strings.Cut(command, ">")
				shell(t, dir, command)
			}
		}
		blog := t.TempDir()
		if code, _, stderr := galley(t, blog, "init"); code != 0 {
			t.Fatal(stderr)
		}
		written := readText(t, filepath.Join(blog, ".vscode", "settings.json"))
		for _, part := range []string{`"./.vscode/schemas/galley.yaml.json"`, `"./.vscode/schemas/schemas.yaml.json"`, `"./.vscode/schemas/post.json"`, `"content/post/**/*.yaml"`} {
			if !strings.Contains(page.text, part) || !strings.Contains(written, part) {
				t.Errorf("%s is not in docs/descriptions.md, or init writes it otherwise:\n%s", part, written)
			}
		}
	})
	t.Run("links lead to files and headings", func(t *testing.T) {
		for _, name := range docsPages(t) {
			page := docsPage(t, name)
			for _, m := range regexp.MustCompile(`\]\(([^)\s]+)\)`).FindAllStringSubmatch(page.prose(), -1) {
				to, heading, _ := strings.Cut(m[1], "#")
				if strings.Contains(to, "://") {
					continue
				}
				target := name
				if to != "" {
					target = filepath.Join(filepath.Dir(name), to)
				}
				if _, err := os.Stat("../../" + target); err != nil {
					t.Errorf("%s links to %s: %v", name, m[1], err)
				} else if heading != "" && !docsPage(t, target).headings()[heading] {
					t.Errorf("%s links to %s: there is no such heading", name, m[1])
				}
			}
		}
	})
	t.Run("recipes name files that are there", func(t *testing.T) {
		for _, m := range regexp.MustCompile("`([a-z0-9*/_-]+(/|\\.go))`").FindAllStringSubmatch(docsPage(t, "docs/recipes.md").text, -1) {
			if found, _ := filepath.Glob("../../" + m[1]); len(found) == 0 && strings.Contains(m[1], "/") && !strings.Contains(m[1], "strapi") {
				t.Errorf("there is no %s", m[1])
			}
		}
	})
	t.Run("snippets load", func(t *testing.T) {
		tour := map[string]string{}
		files, _ := filepath.Glob("../../examples/tour/schemas/*.yaml")
		for _, file := range files {
			tour["schemas/"+filepath.Base(file)] = readText(t, file)
		}
		n := 0
		for _, name := range docsPages(t) {
			for _, text := range docsPage(t, name).fences("yaml") {
				node, ps := source.Parse([]byte(text), source.YAML, source.Base{File: name}, source.Limits{Document: 1 << 20, Depth: 64, Nodes: 10000})
				if len(ps) > 0 {
					t.Errorf("a snippet of %s is no YAML: %v\n%s", name, ps, text)
				}
				project := fstest.MapFS{"galley.yaml": {Data: []byte(readText(t, "../../examples/tour/galley.yaml"))}}
				for file, schema := range tour {
					project[file] = &fstest.MapFile{Data: []byte(schema)}
				}
				switch {
				case name == "docs/project.md": // all of these are galley.yaml
					project = fstest.MapFS{"schemas/post.yaml": {Data: []byte("fields: [{name: title, type: text}]\n")}}
					project["galley.yaml"] = &fstest.MapFile{Data: []byte(text)}
				case node.Kind == source.Mapping && node.Get("fields") != nil:
					file := "schemas/post.yaml"
					if m := regexp.MustCompile(`^# (schemas/\S+)`).FindStringSubmatch(text); m != nil {
						file = m[1]
					}
					project[file] = &fstest.MapFile{Data: []byte(text)}
				default:
					continue
				}
				n++
				if _, ps, err := schemas.Load(project); err != nil || ps.Failed() {
					t.Errorf("a snippet of %s does not load: %v %v\n%s", name, ps, err, text)
				}
			}
		}
		if n < 10 {
			t.Errorf("only %d snippets were loaded", n)
		}
	})
	t.Run("templates run", func(t *testing.T) {
		dir := t.TempDir()
		copyOf(t, dir, "../../examples/tour")
		page := docsPage(t, "docs/pages.md")
		theme := page.fences("yaml")[0]
		writeText(t, filepath.Join(dir, "galley.yaml"), readText(t, filepath.Join(dir, "galley.yaml"))+theme)
		n := 0
		for _, text := range page.fences("html") {
			name := ""
			if m := regexp.MustCompile(`^<!-- (themes/\S+) -->`).FindStringSubmatch(text); m != nil {
				name = m[1]
			} else if strings.HasPrefix(text, "<article>") {
				name = page.named(`themes/\S+?/types/\S+?\.html`)
			}
			if name != "" {
				n++
				writeText(t, filepath.Join(dir, name), text)
			}
		}
		if code, _, stderr := galley(t, dir, "build"); code != 0 || n < 2 {
			t.Errorf("%d templates of docs/pages.md: exit code %d\n%s", n, code, stderr)
		}
	})
}

// A doc is a page of the repository's own documentation.
type doc struct {
	t          *testing.T
	name, text string
}

func docsPage(t *testing.T, name string) doc { return doc{t, name, readText(t, "../../"+name)} }

func docsPages(t *testing.T) []string {
	files, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(files) == 0 {
		t.Fatal("there is no docs/", err)
	}
	pages := []string{"README.md", "SECURITY.md", "bench/README.md"}
	for _, file := range files {
		pages = append(pages, "docs/"+filepath.Base(file))
	}
	return pages
}

var fence = regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```\n")

// fences are the blocks of code in a language; "" are those without one.
func (d doc) fences(language string) (texts []string) {
	for _, m := range fence.FindAllStringSubmatch(d.text, -1) {
		if m[1] == language {
			texts = append(texts, m[2])
		}
	}
	if len(texts) == 0 && language != "yaml" {
		d.t.Fatalf("%s has no block ```%s", d.name, language)
	}
	return texts
}

// prose is what is no block of code, and no code between backquotes.
func (d doc) prose() string {
	return regexp.MustCompile("`[^`\n]*`").ReplaceAllString(fence.ReplaceAllString(d.text, ""), "")
}

// named is the first path of a form that the page names between backquotes.
func (d doc) named(form string) string {
	m := regexp.MustCompile("`(" + form + ")`").FindStringSubmatch(d.text)
	if m == nil {
		d.t.Fatalf("%s names no %s", d.name, form)
	}
	return m[1]
}

// headings are the names of a page's headings in links, as GitHub makes them.
func (d doc) headings() map[string]bool {
	names := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(fence.ReplaceAllString(d.text, ""), -1) {
		name := regexp.MustCompile(`[^\pL\pN _-]`).ReplaceAllString(strings.ToLower(m[1]), "")
		names[strings.ReplaceAll(name, " ", "-")] = true
	}
	return names
}

// shell runs the commands of a block and gives the folder that they end in.
// What is not Galley's is known by name: nothing else is run.
func shell(t *testing.T, dir, block string) string {
	t.Helper()
	for line := range strings.Lines(block) {
		args := words(strings.TrimPrefix(line, "$ "))
		if len(args) > 3 && args[0] == "go" && args[1] == "run" && args[2] == "./cmd/galley" {
			args = append([]string{"galley"}, args[3:]...)
		}
		switch {
		case len(args) == 0:
		case args[0] == "galley":
			code, stdout, stderr := galley(t, dir, args[1:]...)
			if code != 0 {
				t.Fatalf("%s: exit code %d\n%s", line, code, stderr)
			}
			if args[1] == "new" {
				readText(t, filepath.Join(dir, strings.TrimSpace(stdout)))
			}
		case args[0] == "cat":
			if readText(t, filepath.Join(dir, args[1])) == "" {
				t.Errorf("%s: the file is empty", line)
			}
		case args[0] == "cd":
			dir = filepath.Join(dir, args[1])
		case strings.Join(args, " ") == "go install ./cmd/galley", strings.Join(args, " ") == "go test ./...":
		default:
			t.Errorf("%q is not a command that this test knows", line)
		}
	}
	return dir
}

// words are those of a line of a shell, without its comment.
func words(line string) (list []string) {
	for _, m := range regexp.MustCompile(`"([^"]*)"|(#.*)|(\S+)`).FindAllStringSubmatch(line, -1) {
		if m[2] == "" {
			list = append(list, m[1]+m[3])
		}
	}
	return list
}

// mistake writes autor for author.
func mistake(t *testing.T, dir, file string) {
	t.Helper()
	name := filepath.Join(dir, file)
	before := readText(t, name)
	after := strings.Replace(before, "\nauthor:", "\nautor:", 1)
	if before == after {
		t.Fatalf("%s names no author", file)
	}
	writeText(t, name, after)
}

// withoutComment is the first problem of a report, without the comment that
// `galley new` puts behind a field, and without what follows it.
func withoutComment(report string) string {
	report = regexp.MustCompile(`(?m)^( +\d+ \| [^#\n]*?) +#.*$`).ReplaceAllString(report, "$1")
	report, _, _ = strings.Cut(report, "\n1 error")
	return report + "\n"
}

func readText(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// writeText makes a file, and the folders that it is in.
func writeText(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func copyOf(t *testing.T, dir, of string) {
	t.Helper()
	if err := os.CopyFS(dir, os.DirFS(of)); err != nil {
		t.Fatal(err)
	}
}
