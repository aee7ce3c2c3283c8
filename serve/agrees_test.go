package serve

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"galley/builder"
	"galley/builder/disk"
	"galley/content"
	"galley/content/bodies"
	"galley/render"
	"galley/serve/live"
)

var now = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

// newServer serves a folder; change may change its options.
func newServer(t testing.TB, dir string, change func(*Options)) *Server {
	t.Helper()
	folder, err := disk.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{
		Folder: folder, Now: func() time.Time { return now }, Content: content.Options{BaseURL: "http://127.0.0.1:4747"},
		Tell: func(message string) { t.Log(message) },
	}
	if change != nil {
		change(&o)
	}
	s, err := New(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		folder.Close()
	})
	return s
}

// ask asks for a target, which may be raw; head are names and values.
func ask(s http.Handler, method, target string, head ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/", nil)
	r.Host, r.RequestURI = "localhost:4747", target
	if u, err := url.ParseRequestURI(target); err == nil {
		r.URL = u
	} else {
		r.URL = &url.URL{Path: target}
	}
	for i := 0; i+1 < len(head); i += 2 {
		if head[i] == "Host" {
			r.Host = head[i+1]
			continue
		}
		r.Header.Set(head[i], head[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// sink keeps a build in memory.
type sink struct {
	mu    sync.Mutex
	dir   string
	files map[string][]byte
}

func (s *sink) Put(a builder.Artifact) error {
	body := bytes.Clone(a.Response.Body)
	if a.Response.File != "" {
		var err error
		if body, err = os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(a.Response.File))); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[a.Address] = body
	return nil
}

// everyByte writes all bytes of a path but its slashes as escapes.
func everyByte(path string) string {
	var b strings.Builder
	for i := range len(path) {
		if path[i] == '/' {
			b.WriteByte('/')
		} else {
			b.WriteString("%" + strings.ToUpper(string("0123456789abcdef"[path[i]>>4])+string("0123456789abcdef"[path[i]&15])))
		}
	}
	return b.String()
}

// spellings are the ways of design 6 to ask for what is planned.
func spellings(address string, r render.Request) []string {
	name := (&url.URL{Path: "/" + address}).EscapedPath()
	all := []string{name, everyByte("/" + address)}
	if !strings.HasSuffix(name, "/") {
		all = append(all, name+"?page=7&type=nothing")
	}
	if r.Family.Base == "" {
		if folder, ok := strings.CutSuffix(name, "index.html"); ok {
			all = append(all, folder, folder+"?utm=x", everyByte(strings.TrimSuffix("/"+address, "index.html")))
			if folder != "/" {
				all = append(all, strings.TrimSuffix(folder, "/"))
			}
		}
		return all
	}
	path, query, _ := strings.Cut(r.String(), "?")
	pairs := strings.Split(query, "&")
	if query == "" {
		pairs = nil
	}
	with := func(path string, pairs ...string) string {
		if len(pairs) == 0 {
			return path
		}
		return path + "?" + strings.Join(pairs, "&")
	}
	backward := slices.Clone(pairs)
	slices.Reverse(backward)
	decoded, err := url.PathUnescape(path)
	if err != nil {
		decoded = path
	}
	all = append(all, with(path, pairs...), with(everyByte(decoded), pairs...),
		with(path, append([]string{"utm=x"}, append(backward, "auth_token=t")...)...))
	if len(r.Route.Ending) > 0 {
		all = append(all, with(path+"/", pairs...))
	}
	return all
}

// TestServerAgreesWithBuilder asks for every planned address of every example,
// in every spelling: what is shown while people write is what is published.
func TestServerAgreesWithBuilder(t *testing.T) {
	entries, err := os.ReadDir("../examples")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !entry.IsDir() {
			continue
		}
		t.Run(entry.Name(), func(t *testing.T) {
			dir := filepath.Join("../examples", entry.Name())
			s := newServer(t, dir, nil)
			opened, err := builder.Open(t.Context(), os.DirFS(dir), bodies.InMemory(), content.Options{Now: now, BaseURL: "http://127.0.0.1:4747"})
			if err != nil {
				t.Fatal(err)
			}
			if opened.Problems.Failed() {
				t.Fatal(opened.Problems)
			}
			built := &sink{dir: dir, files: map[string][]byte{}}
			if ps, err := builder.Build(t.Context(), opened.Edition, built); err != nil || ps.Failed() {
				t.Fatal(ps, err)
			}
			asked := 0
			for address, want := range built.files {
				r, ok := opened.Edition.Planned(address)
				if !ok {
					t.Errorf("%s was built and is not planned", address)
					continue
				}
				for _, target := range spellings(address, r) {
					asked++
					w := ask(s, "GET", target)
					if w.Code != http.StatusOK {
						t.Errorf("%s by %s: status %d", address, target, w.Code)
						continue
					}
					expect := want
					if r.Family.Name != "files" && strings.HasPrefix(w.Header().Get("Content-Type"), pageType) {
						expect = live.Inject(nil, want, w.Header().Get("ETag"))
					}
					if !bytes.Equal(w.Body.Bytes(), expect) {
						t.Errorf("%s by %s: other bytes: %.200q, want %.200q", address, target, w.Body, expect)
					}
					if got := w.Header().Get("Content-Type"); got != render.TypeOf(address) {
						t.Errorf("%s by %s: type %q, want %q", address, target, got, render.TypeOf(address))
					}
					if got, err := url.PathUnescape(w.Header().Get("Galley-Static")); err != nil || !bytes.Equal(built.files[got], want) {
						t.Errorf("%s by %s: Galley-Static is %q", address, target, got)
					}
				}
			}
			if asked < 2*len(built.files) || len(built.files) == 0 {
				t.Errorf("%d questions about %d files", asked, len(built.files))
			}
			t.Logf("%d files, %d questions", len(built.files), asked)
		})
	}
}

func TestAnswers(t *testing.T) {
	s := newServer(t, "../examples/tour", nil)
	t.Run("HEAD is GET without a body, and a tag that is known is 304", func(t *testing.T) {
		for _, target := range []string{"/", "/api/content", "/api/content?limit=3", "/404.html"} {
			for _, coding := range []string{"", "gzip"} {
				get, head := ask(s, "GET", target, "Accept-Encoding", coding), ask(s, "HEAD", target, "Accept-Encoding", coding)
				if head.Body.Len() != 0 || get.Body.Len() == 0 {
					t.Errorf("%s: HEAD has %d bytes, GET %d", target, head.Body.Len(), get.Body.Len())
				}
				for name := range get.Header() {
					if g, h := get.Header().Get(name), head.Header().Get(name); g != h {
						t.Errorf("%s: %s is %q with GET, %q with HEAD", target, name, g, h)
					}
				}
				again := ask(s, "GET", target, "Accept-Encoding", coding, "If-None-Match", get.Header().Get("ETag"))
				if again.Code != http.StatusNotModified || again.Body.Len() > 0 {
					t.Errorf("%s: asked with its tag %s: %d", target, get.Header().Get("ETag"), again.Code)
				}
				if other := ask(s, "GET", target, "If-None-Match", `"other"`); other.Code != http.StatusOK {
					t.Errorf("%s: asked with another tag: %d", target, other.Code)
				}
			}
		}
	})
	t.Run("text is packed for who wants it", func(t *testing.T) {
		flat, packed := ask(s, "GET", "/api/content"), ask(s, "GET", "/api/content", "Accept-Encoding", "br, gzip;q=0.5")
		if packed.Header().Get("Content-Encoding") != "gzip" || !strings.Contains(packed.Header().Get("Vary"), "Accept-Encoding") {
			t.Errorf("headers: %v", packed.Header())
		}
		if refused := ask(s, "GET", "/api/content", "Accept-Encoding", "gzip;q=0"); refused.Header().Get("Content-Encoding") != "" {
			t.Error("packed for who refuses it")
		}
		if got := unpack(t, packed.Body); !bytes.Equal(got, flat.Body.Bytes()) {
			t.Error("other bytes")
		}
	})
	t.Run("what is not there is told in the words of who answers", func(t *testing.T) {
		api, page := ask(s, "GET", "/api/nothing/here"), ask(s, "GET", "/nothing/here/")
		if api.Code != 404 || !strings.Contains(api.Body.String(), `"NOT_FOUND"`) || api.Header().Get("Galley-Static") != "none" {
			t.Errorf("of R3: %d %v %s", api.Code, api.Header(), api.Body)
		}
		if page.Code != 404 || !strings.HasPrefix(page.Header().Get("Content-Type"), pageType) || !strings.Contains(page.Body.String(), live.Base) {
			t.Errorf("of the site: %d %v %s", page.Code, page.Header(), page.Body)
		}
		if post := ask(s, "POST", "/api/content"); post.Code != 404 || !strings.Contains(post.Body.String(), `"NOT_FOUND"`) {
			t.Errorf("POST to R3: %d %s", post.Code, post.Body)
		}
		if post := ask(s, "POST", "/"); post.Code != 405 || post.Header().Get("Allow") == "" {
			t.Errorf("POST to a page: %d %v", post.Code, post.Header())
		}
	})
}

func unpack(t *testing.T, r io.Reader) []byte {
	t.Helper()
	z, err := gzip.NewReader(r)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
