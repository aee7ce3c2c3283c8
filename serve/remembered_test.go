package serve

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"galley/builder"
	"galley/content"
)

// cached is a copy of the tour that has been built, so that .galley/cache knows
// all of it.
func cached(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../examples/tour")); err != nil {
		t.Fatal(err)
	}
	job := builder.Job{Folder: dir, Program: "a test", Options: content.Options{Now: now}}
	if r, err := builder.Publish(context.Background(), job); err != nil || r.Problems.Failed() {
		t.Fatal(err, r.Problems)
	}
	return dir
}

func TestFirstEditionFromTheCache(t *testing.T) {
	same := func(t *testing.T, s, fresh *Server) {
		t.Helper()
		for _, target := range []string{"/", "/sitemap.xml", "/api/content.json"} {
			want, got := ask(fresh, http.MethodGet, target), ask(s, http.MethodGet, target)
			if want.Code != got.Code || want.Body.String() != got.Body.String() {
				t.Errorf("%s: %d %s\nwithout the cache: %d %s", target, got.Code, got.Body, want.Code, want.Body)
			}
		}
	}
	t.Run("what a build has read is not read again", func(t *testing.T) {
		dir := cached(t)
		s := newServer(t, dir, func(o *Options) { o.Program = "a test" })
		if n := s.last.Read; n != 0 {
			t.Errorf("%d files were parsed", n)
		}
		same(t, s, newServer(t, dir, nil))
	})
	t.Run("what was changed since is", func(t *testing.T) {
		dir := cached(t)
		file := ""
		for _, name := range markdownOf(t, dir) {
			file = name
			break
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(text, "\nOne more line.\n"...), 0o644); err != nil {
			t.Fatal(err)
		}
		s := newServer(t, dir, func(o *Options) { o.Program = "a test" })
		if n := s.last.Read; n != 1 {
			t.Errorf("%d files were parsed", n)
		}
		same(t, s, newServer(t, dir, nil))
	})
	t.Run("another program reads everything", func(t *testing.T) {
		s := newServer(t, cached(t), func(o *Options) { o.Program = "another" })
		if s.last.Read == 0 {
			t.Error("nothing was read")
		}
	})
	t.Run("bodies that are damaged are noticed, and all is read anew", func(t *testing.T) {
		dir := cached(t)
		files, err := filepath.Glob(filepath.Join(dir, ".galley", "cache", "bodies-*"))
		if err != nil || len(files) != 1 {
			t.Fatal(err, files)
		}
		text, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		for i := range text {
			text[i] ^= 0x20
		}
		if err := os.WriteFile(files[0], text, 0o644); err != nil {
			t.Fatal(err)
		}
		s := newServer(t, dir, func(o *Options) { o.Program = "a test" })
		fresh := newServer(t, dir, nil)
		broken, all := 0, 0
		for e := range fresh.last.Site.Len() {
			url := fresh.last.Site.Entry(content.N(e)).URL
			if url == "" {
				continue
			}
			all++
			want, got := ask(fresh, http.MethodGet, url), ask(s, http.MethodGet, url)
			if got.Code == http.StatusInternalServerError && strings.Contains(got.Body.String(), "terminal") {
				broken++
				got = ask(s, http.MethodGet, url)
			}
			if got.Code != want.Code || got.Body.String() != want.Body.String() {
				t.Errorf("%s: %d %s\nwithout the cache: %d %s", url, got.Code, got.Body, want.Code, want.Body)
			}
		}
		if broken != 1 {
			t.Errorf("%d of %d answers were broken, not the first alone", broken, all)
		}
	})
}

func markdownOf(t *testing.T, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(dir, "content"), func(path string, _ os.DirEntry, err error) error {
		if strings.HasSuffix(path, ".md") {
			all = append(all, path)
		}
		return err
	})
	if err != nil || len(all) == 0 {
		t.Fatal(err, all)
	}
	return all
}
