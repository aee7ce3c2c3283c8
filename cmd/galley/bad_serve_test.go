//go:build unix

package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"galley/builder/disk"
	"galley/serve"
)

// TestBadWhileServing is P-25: whatever is broken while the server runs, it
// answers what it answered before, says that this is old and what is wrong, and
// once that is repaired all is as it was.
func TestBadWhileServing(t *testing.T) {
	// What shows only when a page is made, is shown in its place.
	elsewhere := map[string]string{"template-recursion": "themes/plain/partials/nav.html:2:13: templates are nested"}
	base, cases := readBad(t)
	published := t.TempDir()
	lay(t, published, base.Files)
	if code, _, stderr := galley(t, published, "build", "--clock", "2026-06-01T00:00:00Z"); code != 0 {
		t.Fatalf("the good project does not build:\n%s", stderr)
	}
	addresses := filesOf(t, filepath.Join(published, "public"))
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			lay(t, dir, base.Files)
			folder, err := disk.Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer folder.Close()
			s, err := serve.New(context.Background(), serve.Options{
				Folder: folder, Now: func() time.Time { return time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC) },
				Tell: func(string) {},
			})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			get := func(path string) *httptest.ResponseRecorder {
				r := httptest.NewRequest("GET", "/", nil)
				r.Host, r.URL.Path, r.RequestURI = "localhost", path, path
				w := httptest.NewRecorder()
				s.ServeHTTP(w, r)
				return w
			}
			answers := func(stale string) map[string]string {
				all := map[string]string{}
				for address := range addresses {
					w := get("/" + address)
					all[address] = w.Body.String()
					if got := w.Header().Get("Galley-Stale"); w.Code != http.StatusOK && !strings.HasSuffix(address, "404.html") || got != stale {
						t.Errorf("/%s: %d, Galley-Stale %q, want %q", address, w.Code, got, stale)
					}
				}
				return all
			}
			reload := func() {
				if err := s.Reload(t.Context(), nil); err != nil {
					t.Fatal(err)
				}
			}
			good := answers("")

			lay(t, dir, c.shown)
			for _, make := range c.make {
				if err := make(dir); err != nil && !os.IsNotExist(err) { // public/ is not there
					t.Fatal(err)
				}
			}
			reload()
			var state struct {
				Stale    bool
				Errors   int
				Problems []struct{ Message string }
			}
			if err := json.Unmarshal(get("/_galley/live/state").Body.Bytes(), &state); err != nil {
				t.Fatal(err)
			}
			if mistake := elsewhere[c.name]; mistake != "" {
				shown := 0
				for address := range addresses {
					if w := get("/" + address); w.Code == http.StatusInternalServerError && strings.Contains(w.Body.String(), mistake) {
						shown++
					} else if w.Body.String() != good[address] {
						t.Errorf("/%s is another answer: %d", address, w.Code)
					}
				}
				if shown == 0 {
					t.Error("no page shows the mistake")
				}
			} else if c.exit == 1 {
				for address, text := range answers("1") {
					if text != good[address] {
						t.Errorf("broken, /%s is another answer:\n%s", address, text)
					}
				}
				told := ""
				for _, f := range c.archive.Files {
					if f.Name == "want.json" { // what a check prints, see TestBad
						told = string(f.Data)
					}
				}
				if !state.Stale || state.Errors == 0 || !slices.ContainsFunc(state.Problems, func(p struct{ Message string }) bool {
					text, _ := json.Marshal(p.Message)
					return strings.Contains(told, string(text))
				}) {
					t.Errorf("what is shown is not what a check says: %+v", state)
				}
			} else if state.Stale {
				t.Errorf("it is no error, and the answers are called old: %+v", state)
			}

			for _, f := range c.shown {
				os.Remove(filepath.Join(dir, strings.TrimSuffix(f.Name, ".quoted")))
			}
			for _, f := range base.Files {
				os.Remove(filepath.Join(dir, f.Name))
			}
			os.RemoveAll(filepath.Join(dir, "themes"))
			lay(t, dir, base.Files)
			reload()
			if d := cmp.Diff(good, answers("")); d != "" {
				t.Errorf("repaired, other answers are given (-before +repaired):\n%s", d)
			}
		})
	}
}
