package main

import (
	"encoding/json"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/tools/txtar"
)

// Whole projects, built as a user builds them: the examples, and real content
// that nobody wrote for Galley.

// autumn is when all that the examples have scheduled for this year is published.
const autumn = "2026-11-01T00:00:00Z"

func TestExamples(t *testing.T) {
	folders, err := filepath.Glob("../../examples/*/galley.yaml")
	if err != nil || len(folders) < 4 {
		t.Fatalf("%d examples: %v", len(folders), err)
	}
	for _, config := range folders {
		name := filepath.Base(filepath.Dir(config))
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(filepath.Dir(config))); err != nil {
				t.Fatal(err)
			}
			if code, _, stderr := galley(t, dir, "check", "--strict", "--clock", autumn); code != 0 {
				t.Fatalf("check --strict: exit code %d\n%s", code, stderr)
			}
			files := builtTwice(t, dir, "--clock", autumn)
			for page, text := range files {
				if strings.HasSuffix(page, ".json") && !json.Valid([]byte(text)) {
					t.Errorf("%s is no JSON", page)
				}
				// What a server adds while people write is never published.
				for _, never := range []string{"/_galley/", "client.js", "data-etag", "galley-live"} {
					if strings.Contains(text, never) {
						t.Errorf("%s has %q in it", page, never)
					}
				}
			}
			for _, broken := range deadLinks(t, files) {
				t.Error(broken)
			}
		})
	}
}

// TestCorpora builds real content with the projects of testdata/corpora: all of
// it is read, and what is wrong with it is told without keeping it from being
// published.
func TestCorpora(t *testing.T) {
	root := os.Getenv("GALLEY_CORPORA")
	if root == "" {
		root = "../../../shared/corpora"
	}
	if _, err := os.Stat(root); err != nil {
		t.Skipf("the corpora are not here (%v); GALLEY_CORPORA names their folder", err)
	}
	for name, want := range map[string]struct {
		documents int
		rules     []string // that may be told of
		dead      []string // what `elsewhere` names: folders, or whole links
	}{
		"kubernetes-blog": {387, []string{"broken-heading", "broken-link", "dropped-html", "duplicate-key", "shortcode", "url-scheme"},
			[]string{"/docs/", "/images/", "/case-studies/", "/community/", "/release/", "/releases/"}},
		"hugo-docs": {945, []string{"alias-taken", "broken-heading", "broken-link", "dropped-html"}, []string{"g"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			project, err := txtar.ParseFile(filepath.Join("testdata/corpora", name+".txtar"))
			if err != nil {
				t.Fatal(err)
			}
			if files, err := txtar.FS(project); err != nil {
				t.Fatal(err)
			} else if err := os.CopyFS(dir, files); err != nil {
				t.Fatal(err)
			}
			if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(filepath.Join(root, name))); err != nil {
				t.Fatal(err)
			}
			code, stdout, stderr := galley(t, dir, "check", "--format", "json")
			if code != 0 {
				t.Fatalf("check: exit code %d\n%s", code, stderr)
			}
			var said struct {
				Problems []struct{ File, Rule, Message string }
				Summary  struct{ Documents, Errors int }
			}
			if err := json.Unmarshal([]byte(stdout), &said); err != nil {
				t.Fatal(err)
			}
			if said.Summary.Documents != want.documents {
				t.Errorf("%d documents, want %d", said.Summary.Documents, want.documents)
			}
			told := map[string]int{}
			for _, p := range said.Problems {
				told[p.Rule]++
			}
			t.Logf("told of: %v", told)
			if rules := slices.Sorted(maps.Keys(told)); !slices.Equal(rules, want.rules) {
				t.Errorf("rules %q, want %q", rules, want.rules)
			}
			dead := 0
			for _, link := range deadLinks(t, builtTwice(t, dir)) {
				if !slices.ContainsFunc(want.dead, func(p string) bool {
					return strings.HasSuffix(link, " "+p) || strings.HasSuffix(p, "/") && strings.Contains(link, " "+p)
				}) {
					dead++
				}
			}
			if dead > told["broken-link"] {
				t.Errorf("%d links in pages lead nowhere, and %d were told", dead, told["broken-link"])
			}
		})
	}
}

// builtTwice builds a project, holds that a second build writes nothing, and
// gives the tree.
func builtTwice(t *testing.T, dir string, flags ...string) map[string]string {
	t.Helper()
	if code, _, stderr := galley(t, dir, append([]string{"build"}, flags...)...); code != 0 {
		t.Fatalf("build: exit code %d\n%s", code, stderr)
	}
	files := filesIn(t, filepath.Join(dir, "public"))
	code, stdout, stderr := galley(t, dir, append([]string{"build", "--format", "json"}, flags...)...)
	if code != 0 {
		t.Fatalf("second build: exit code %d\n%s", code, stderr)
	}
	var done struct{ Kept, Written, Removed int }
	if err := json.Unmarshal([]byte(stdout), &done); err != nil {
		t.Fatal(err)
	}
	if done.Written != 0 || done.Removed != 0 || done.Kept != len(files) {
		t.Errorf("second build: %+v; want none written or removed, %d kept", done, len(files))
	}
	return files
}

func filesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		files[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// deadLinks gives every link of a tree's pages to an address of the site that
// has no file, once each.
func deadLinks(t *testing.T, files map[string]string) []string {
	t.Helper()
	var dead []string
	for page, text := range files {
		if !strings.HasSuffix(page, ".html") {
			continue
		}
		z := html.NewTokenizer(strings.NewReader(text))
		for z.Next() != html.ErrorToken {
			token := z.Token()
			if token.Type != html.StartTagToken && token.Type != html.SelfClosingTagToken {
				continue
			}
			for _, a := range token.Attr {
				if a.Key != "href" && a.Key != "src" || token.Data == "link" && strings.HasPrefix(a.Val, "http") {
					continue
				}
				to, err := url.Parse(a.Val)
				if err != nil || to.Scheme != "" || to.Host != "" || to.Path == "" {
					continue
				}
				file := strings.TrimPrefix(to.Path, "/")
				if !strings.HasPrefix(to.Path, "/") {
					file = path.Join(path.Dir(page), to.Path)
				}
				if _, ok := files[strings.Trim(file, "/")]; ok {
					continue
				}
				if _, ok := files[path.Join(file, "index.html")]; !ok {
					dead = append(dead, page+" links to "+to.Path)
				}
			}
		}
	}
	slices.Sort(dead)
	return slices.Compact(dead)
}
