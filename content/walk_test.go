package content_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"galley/content"
	"galley/content/contenttest"
	"galley/schemas"
)

func walk(t *testing.T, project string) (*content.Listing, string) {
	t.Helper()
	fsys := contenttest.FS(t, project)
	p, problems, err := schemas.Load(fsys)
	if err != nil || problems.Failed() {
		t.Fatal(err, contenttest.Text(problems))
	}
	l, err := content.Walk(fsys, p)
	if err != nil {
		t.Fatal(err)
	}
	return l, contenttest.Text(l.Problems)
}

func paths(files []content.File) string {
	var all []string
	for _, f := range files {
		if f.Type != nil {
			all = append(all, f.Path+" "+f.Type.Name+" "+f.Locale)
		} else {
			all = append(all, f.Path)
		}
	}
	return strings.Join(all, "\n")
}

func TestWalk(t *testing.T) {
	l, problems := walk(t, `-- galley.yaml --
locales: [en, fr]
ignoreFiles: [LICENSE.md, "**/*.mdx", drafts]
-- schemas/post.yaml --
source: ["_posts/**", "post/**"]
fields: [{name: title, type: text}]
-- schemas/section.yaml --
source: "**/_index.md"
slug: "{path}"
fields: [{name: title, type: text}]
-- schemas/image.yaml --
kind: collection
source: "/data/images/*"
fields: [{name: title, type: text}]
-- schemas/news.yaml --
source: "{locale}/news/*"
fields: [{name: title, type: text}]
-- content/_index.md --
-- content/_index.fr.md --
-- content/_posts/a.md --
-- content/_posts/b/index.md --
-- content/_posts/b/photo.jpg --
-- content/_posts/_c.md --
-- content/_common/snippet.md --
-- content/_common/photo.jpg --
-- content/.hidden/a.md --
-- content/.DS_Store --
-- content/LICENSE.md --
-- content/post/a.mdx --
-- content/drafts/a.md --
-- content/post/a.yml --
-- content/post/deep/er/b.toml --
-- content/post/_index.md --
-- content/post/_note.md --
-- content/post/data.csv --
-- content/psot/a.md --
-- content/page.html --
-- content/FR/news/a.md --
-- content/de/news/a.md --
-- data/images/a.yaml --
-- data/images/b.json --
-- data/images/readme.txt --
-- data/images/deep/c.yaml --
-- data/other/c.yaml --
-- static/robots.txt --
-- static/.well-known/security.txt --
-- static/.gitkeep --
-- static/img/a.png --
`)
	for _, c := range []struct{ what, got, want string }{
		{"documents", paths(l.Documents), `content/FR/news/a.md news fr
content/_index.fr.md section 
content/_index.md section 
content/_posts/a.md post 
content/_posts/b/index.md post 
content/post/_index.md section 
content/post/a.yml post 
content/post/deep/er/b.toml post 
data/images/a.yaml image 
data/images/b.json image `},
		{"files beside", paths(l.Beside), `content/_posts/b/photo.jpg
content/post/data.csv`},
		{"static files", paths(l.Static), `static/.well-known/security.txt
static/img/a.png
static/robots.txt`},
		{"problems", problems, `content/_posts/_c.md: warning: no type takes this file [no-type] hint: a wildcard takes no name that begins with "_": write **/_c.md into the source of its type, or name it in ignoreFiles
content/de/news/a.md: warning: no type takes this file [no-type] hint: move it into the folder of a type, name it in a type's source, or in ignoreFiles
content/page.html: warning: no type takes this file [no-type] hint: documents are .md, .yaml, .json and .toml; or name it in ignoreFiles
content/post/_note.md: warning: no type takes this file [no-type] hint: a wildcard takes no name that begins with "_": write **/_note.md into the source of its type, or name it in ignoreFiles
content/psot/a.md: warning: no type takes this file [no-type] hint: did you mean the folder content/post?
`},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s: want -, got +\n%s", c.what, diff)
		}
	}
}

func TestTwoTypesAreToldOnce(t *testing.T) {
	l, problems := walk(t, `-- schemas/page.yaml --
source: "**"
fields: [{name: title, type: text}]
-- schemas/post.yaml --
fields: [{name: title, type: text}]
-- content/post/a.md --
-- content/post/b.md --
-- content/post/c.md --
-- content/about.md --
`)
	want := `content/post/a.md: error: two types take this file, and 2 other files: page by "**" and post by "post/**" [two-types] hint: take it away from one of them: add "!post/a.md" to the source of page or post
`
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Errorf("want -, got +\n%s", diff)
	}
	if len(l.Documents) != 4 {
		t.Errorf("each file is one document; got %d of 4", len(l.Documents))
	}
	if r := l.Problems[0].Related; len(r) != 2 || r[0].File != "schemas/page.yaml" || r[1].File != "schemas/post.yaml" {
		t.Errorf("both globs take part; got %v", r)
	}
}

func TestWalkWithoutFolders(t *testing.T) {
	l, problems := walk(t, "-- schemas/post.yaml --\nfields: [{name: title, type: text}]\n")
	if len(l.Documents)+len(l.Static)+len(l.Beside) > 0 || problems != "" {
		t.Errorf("an empty project has nothing, and nothing is wrong with it: %v %s", l, problems)
	}
}

func TestContentFolderThatIsNone(t *testing.T) {
	fsys := fstest.MapFS{
		"schemas/post.yaml": {Data: []byte("fields: [{name: title, type: text}]\n")},
		"content":           {Data: []byte("a file")},
	}
	p, _, err := schemas.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	l, err := content.Walk(fsys, p)
	if err != nil {
		t.Fatal(err)
	}
	want := "content: error: expected a folder, found a file [not-a-file] hint: make it a folder, or name another one in galley.yaml\n"
	if diff := cmp.Diff(want, contenttest.Text(l.Problems)); diff != "" {
		t.Errorf("want -, got +\n%s", diff)
	}
}

func write(t *testing.T, dir, file, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// unpack writes a project in txtar form into a new folder.
func unpack(t *testing.T, project []byte) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range txtar.Parse(project).Files {
		write(t, dir, f.Name, string(f.Data))
	}
	return dir
}
