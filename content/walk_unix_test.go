//go:build unix

package content_test

import (
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/content"
	"galley/content/contenttest"
	"galley/schemas"
)

// What is neither a file nor a folder is told of, and never opened: a pipe
// would be waited for, and a symlink leads anywhere.
func TestOddFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "schemas/post.yaml", "fields: [{name: title, type: text}]\n")
	write(t, dir, "content/post/a.md", "")
	write(t, dir, "content/_other/secret.md", "")
	write(t, dir, "static/a.txt", "")
	at := func(file string) string { return filepath.Join(dir, filepath.FromSlash(file)) }
	for _, link := range [][2]string{
		{"/etc/passwd", "content/post/out.md"}, {"../../../x", "content/post/up.md"}, {"a.md", "content/post/in.md"},
		{"nowhere", "content/post/dangling.md"}, {".", "content/post/loop"}, {"/etc", "content/post/folder"},
		{"/etc/passwd", "static/passwd"}, {"/etc/passwd", "content/_other/left.md"},
	} {
		if err := os.Symlink(link[0], at(link[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(at("content/post/pipe.md"), 0o644); err != nil {
		t.Fatal(err)
	}
	if socket, err := net.Listen("unix", at("content/s.md")); err != nil {
		t.Logf("no socket here: %v", err)
		write(t, dir, "content/s.md", "")
		os.Remove(at("content/s.md"))
	} else {
		defer socket.Close()
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	p, _, err := schemas.Load(root.FS())
	if err != nil {
		t.Fatal(err)
	}
	l, err := content.Walk(root.FS(), p)
	if err != nil {
		t.Fatal(err)
	}
	if got := paths(l.Documents) + "|" + paths(l.Static); got != "content/post/a.md post |static/a.txt" {
		t.Errorf("got %s", got)
	}
	want := `content/post/dangling.md: error: is a symlink, and Galley follows none [symlink] hint: put a copy of what it leads to in its place, or name it in ignoreFiles
content/post/folder: error: the symlink leads outside of the project [symlink] hint: copy the file into the project, or name it in ignoreFiles
content/post/in.md: error: is a symlink, and Galley follows none [symlink] hint: put a copy of what it leads to in its place, or name it in ignoreFiles
content/post/loop: error: is a symlink, and Galley follows none [symlink] hint: put a copy of what it leads to in its place, or name it in ignoreFiles
content/post/out.md: error: the symlink leads outside of the project [symlink] hint: copy the file into the project, or name it in ignoreFiles
content/post/pipe.md: error: expected a regular file, found a named pipe [not-a-file] hint: remove it, or name it in ignoreFiles
content/post/up.md: error: the symlink leads outside of the project [symlink] hint: copy the file into the project, or name it in ignoreFiles
content/s.md: error: expected a regular file, found a socket [not-a-file] hint: remove it, or name it in ignoreFiles
static/passwd: error: the symlink leads outside of the project [symlink] hint: copy the file into the project
`
	if diff := cmp.Diff(want, contenttest.Text(l.Problems)); diff != "" {
		t.Errorf("want -, got +\n%s", diff)
	}
}
