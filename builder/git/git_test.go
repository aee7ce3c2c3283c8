package git

import (
	"bufio"
	"context"
	"errors"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	d := &Dates{files: map[string]span{}}
	err := d.parse(bufio.NewReader(strings.NewReader("/30\x00\na.md\x00b ü.md\x00/20\x00/10\x00\n\nodd\x00a.md\x001234\x00")))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]span{"a.md": {10, 30}, "b ü.md": {30, 30}, "\nodd": {10, 10}, "1234": {10, 10}}
	if diff := cmp.Diff(want, d.files, cmp.AllowUnexported(span{})); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{"/x\x00", "/1\x00\na.md"} {
		if err := d.parse(bufio.NewReader(strings.NewReader(bad))); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func TestRead(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	dir := t.TempDir()
	t.Run("no repository", func(t *testing.T) {
		var reason *Reason
		if _, err := Read(context.Background(), dir); !errors.As(err, &reason) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a repository without commits, whatever the environment points at", func(t *testing.T) {
		if out, err := exec.Command("git", "init", "-q", dir).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		t.Setenv("GIT_DIR", "/nowhere")
		d, err := Read(context.Background(), dir)
		if err != nil || len(d.files) > 0 {
			t.Errorf("%v, %v", d, err)
		}
	})
	t.Run("no git", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		var reason *Reason
		if _, err := Read(context.Background(), dir); !errors.As(err, &reason) {
			t.Errorf("got %v", err)
		}
	})
}
