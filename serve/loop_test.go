package serve

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"galley/builder/disk"
)

// a project of one document, in a folder of its own.
func small(t testing.TB) (dir, document string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range map[string]string{
		"galley.yaml":           "title: Small\n",
		"schemas/note.yaml":     "fields:\n  - {name: title, type: text, required: true}\n",
		"content/note/first.md": note("one"),
	} {
		lay(t, filepath.Join(dir, filepath.FromSlash(name)), text)
	}
	return dir, filepath.Join(dir, "content", "note", "first.md")
}

func note(title string) string { return "---\ntitle: " + title + "\n---\n" }

func lay(t testing.TB, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// hand is a watcher that a test moves.
type hand struct {
	mu      sync.Mutex
	changes chan struct{}
	paths   []string
	all     bool
}

func (h *hand) Changes() <-chan struct{} { return h.changes }
func (h *hand) Take() ([]string, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	paths, all := h.paths, h.all
	h.paths, h.all = nil, false
	return paths, all
}

func (h *hand) tell(paths ...string) {
	h.mu.Lock()
	h.paths, h.all = append(h.paths, paths...), h.all || len(paths) == 0
	h.mu.Unlock()
	select {
	case h.changes <- struct{}{}:
	default:
	}
}

// until waits for something to become so.
func until(t testing.TB, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !is(); runtime.Gosched() {
		if time.Now().After(end) {
			t.Fatalf("it did not come to be that %s", what)
		}
	}
}

// lines collects what the terminal is told.
type lines struct {
	mu  sync.Mutex
	all []string
}

func (l *lines) tell(m string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, m)
}

func (l *lines) get() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]string{}, l.all...)
}

// A followed server is one whose watcher is a test's hand.
type followed struct {
	*Server
	t             *testing.T
	dir, document string
	hand          *hand
	said          *lines
	mu            sync.Mutex
	clock         time.Time
}

// firstNote is the one document's path in the project.
const firstNote = "content/note/first.md"

// following serves a small project, and believes files that look half written
// after a time.
func following(t *testing.T, settled time.Duration) *followed {
	f := &followed{t: t, clock: now, hand: &hand{changes: make(chan struct{}, 1)}, said: &lines{}}
	f.dir, f.document = small(t)
	f.Server = newServer(t, f.dir, func(o *Options) {
		o.Tell = f.said.tell
		o.Now = func() time.Time { f.mu.Lock(); defer f.mu.Unlock(); return f.clock }
	})
	f.settled = settled
	ctx, stop := context.WithCancel(t.Context())
	var group sync.WaitGroup
	group.Go(func() { f.follow(ctx, f.hand) })
	t.Cleanup(func() { stop(); group.Wait() })
	return f
}

func (f *followed) get() (string, http.Header) {
	r := ask(f, "GET", "/api/content")
	return r.Body.String(), r.Header()
}

func (f *followed) shows(text string) func() bool {
	return func() bool { body, _ := f.get(); return strings.Contains(body, text) }
}

func (f *followed) stale() bool { _, h := f.get(); return h.Get("Galley-Stale") == "1" }

func TestFollow(t *testing.T) {
	s := following(t, settled)
	document, w, said, get, shows := s.document, s.hand, s.said, s.get, s.shows
	t.Run("a save is answered", func(t *testing.T) {
		lay(t, document, note("two"))
		w.tell(firstNote)
		until(t, "the new title is there", shows(`"two"`))
	})
	t.Run("a broken save leaves the last good answers, says so once, and is repaired", func(t *testing.T) {
		lay(t, document, "---\ntitle: [three\n---\n")
		w.tell(firstNote)
		until(t, "the answer is stale", s.stale)
		if body, _ := get(); !strings.Contains(body, `"two"`) {
			t.Errorf("want the last good answer, got %s", body)
		}
		w.tell(firstNote)
		lay(t, document, note("four"))
		w.tell(firstNote)
		until(t, "the new title is there", shows(`"four"`))
		if _, h := get(); h.Get("Galley-Stale") != "" {
			t.Error("it is still called stale")
		}
		until(t, "the terminal is told of both", func() bool { return len(said.get()) >= 2 })
		all := said.get()
		if len(all) != 2 || !strings.HasPrefix(all[0], firstNote+":2:") || !strings.Contains(all[0], "error") || all[1] != "no problems any more" {
			t.Errorf("the terminal was told %q", all)
		}
	})
	t.Run("a file that stays half written is believed in the end", func(t *testing.T) {
		began := time.Now()
		lay(t, document, "---\ntitle: six\n")
		w.tell(firstNote)
		until(t, "the answer is stale", s.stale)
		if took := time.Since(began); took < settled {
			t.Errorf("it was believed after %v", took)
		}
		lay(t, document, note("six"))
		w.tell(firstNote)
		until(t, "the new title is there", shows(`"six"`))
	})
	t.Run("also when anything may have changed", func(t *testing.T) {
		lay(t, document, "")
		w.tell()
		until(t, "the answer is stale", s.stale)
		lay(t, document, note("six"))
		w.tell()
		until(t, "the new title is there", func() bool { return shows(`"six"`)() && !s.stale() })
	})
	t.Run("what was saved while the world was in the way is not lost", func(t *testing.T) {
		move := func(from, to string) {
			t.Helper()
			for _, name := range []string{"schemas", "galley.yaml"} {
				err := os.Rename(filepath.Join(s.dir, from+name), filepath.Join(s.dir, to+name))
				if err != nil && !errors.Is(err, fs.ErrNotExist) {
					t.Fatal(err)
				}
			}
		}
		before := len(said.get())
		move("", ".")
		lay(t, document, note("seven"))
		w.tell("schemas", "galley.yaml", firstNote)
		until(t, "the terminal is told", func() bool { return len(said.get()) > before })
		move(".", "") // and nobody says so
		until(t, "the new title is there", shows(`"seven"`))
		if told := said.get()[before:]; len(told) != 1 || !strings.Contains(told[0], "tried again") {
			t.Errorf("the terminal was told %q", told)
		}
	})
	t.Run("a document is published when its time comes", func(t *testing.T) {
		lay(t, filepath.Join(s.dir, "content", "note", "later.md"), "---\ntitle: later\ndate: "+now.Add(time.Hour).Format(time.RFC3339)+"\n---\n")
		w.tell("content/note/later.md")
		until(t, "the clock has something to do", func() bool { return !s.state.Load().dueAt().IsZero() })
		if body, _ := get(); strings.Contains(body, `"later"`) {
			t.Errorf("it is there before its time: %s", body)
		}
		s.mu.Lock()
		s.clock = now.Add(time.Hour)
		s.mu.Unlock()
		w.tell("content/note/nothing.md") // waits are for at most a minute: a change sets the timer anew
		until(t, "the document is there", shows(`"later"`))
	})
}

// TestHalfWritten: what an editor has not written to its end is shown to nobody.
func TestHalfWritten(t *testing.T) {
	s := following(t, time.Hour) // however busy the machine is
	document, w, said, shows := s.document, s.hand, s.said, s.shows
	t.Run("a file that is emptied before it is filled is never shown empty", func(t *testing.T) {
		before := len(said.get())
		number := s.state.Load().number
		for _, half := range []string{"", "---\ntitle: fi", "\n\n"} {
			lay(t, document, half)
			w.tell(firstNote)
		}
		until(t, "the watcher was heard", func() bool { return len(w.changes) == 0 })
		lay(t, document, note("five"))
		until(t, "the new title is there", shows(`"five"`))
		if got := s.state.Load().number; got != number+1 {
			t.Errorf("%d states were shown, want one", got-number)
		}
		if told := said.get()[before:]; len(told) > 0 {
			t.Errorf("the terminal was told %q", told)
		}
	})
	t.Run("nor are the project's other files", func(t *testing.T) {
		before := len(said.get())
		for _, file := range []struct{ path, text, address, shows string }{
			{"schemas/note.yaml", "fields: [{name: title, type: text, required: true}, {name: mood, type: text}]\n", "/api/content", `"mood":null`},
			{"galley.yaml", "title: Other\n", "/", "Other</title>"},
		} {
			lay(t, filepath.Join(s.dir, file.path), "")
			w.tell(file.path)
			until(t, "the watcher was heard", func() bool { return len(w.changes) == 0 })
			lay(t, document, note("beside "+file.path))
			w.tell(firstNote)
			until(t, "another save is answered meanwhile", shows("beside "+file.path))
			lay(t, filepath.Join(s.dir, file.path), file.text)
			until(t, file.path+" is there", func() bool { return strings.Contains(ask(s, "GET", file.address).Body.String(), file.shows) })
		}
		if told := said.get()[before:]; len(told) > 0 {
			t.Errorf("the terminal was told %q", told)
		}
	})
	t.Run("nor when anything may have changed", func(t *testing.T) {
		before := len(said.get())
		number := s.state.Load().number
		lay(t, document, "")
		lay(t, filepath.Join(s.dir, "content", "note", "other.md"), "---\ntitle: oth")
		w.tell() // anything
		until(t, "the watcher was heard", func() bool { return len(w.changes) == 0 })
		lay(t, document, note("five and more"))
		lay(t, filepath.Join(s.dir, "content", "note", "other.md"), note("other"))
		until(t, "both are there", func() bool { return shows(`"five and more"`)() && shows(`"other"`)() })
		if got := s.state.Load().number; got != number+1 {
			t.Errorf("%d states were shown, want one", got-number)
		}
		if told := said.get()[before:]; len(told) > 0 {
			t.Errorf("the terminal was told %q", told)
		}
	})
}

// TestDoubt: what was read while it was written is read again, once.
func TestDoubt(t *testing.T) {
	dir, document := small(t)
	project, err := disk.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer project.Close()
	p := pending{settled: settled}
	now := time.Now()
	read := []glimpse{glance(project, firstNote), glance(project, "schemas/note.yaml"), glance(project, "schemas/gone.yaml")}
	if p.doubt(project, read, now) {
		t.Errorf("nothing has changed, and yet there is doubt about %v", p.files)
	}
	lay(t, filepath.Join(dir, "schemas", "note.yaml"), "fields: []\n")
	lay(t, document, "---\ntitle: ")
	lay(t, filepath.Join(dir, "schemas", "gone.yaml"), "fields: []\n")
	if !p.doubt(project, read, now) || len(p.files) != 3 {
		t.Errorf("all three were written since, and there is doubt about %v", p.files)
	}
	if ready := p.release(project, now); len(ready) != 2 {
		t.Errorf("two are whole, and %q are read again", ready)
	}
	if ready := p.release(project, now.Add(settled)); !slices.Equal(ready, []string{firstNote}) {
		t.Errorf("the third is meant as it stands after a while, and %q are read again", ready)
	}
	if p.doubt(project, read, now) {
		t.Errorf("there is doubt again about %v", p.files)
	}
}

// TestRun starts the whole and stops it: what it began has ended then.
func TestRun(t *testing.T) {
	dir, document := small(t)
	before := runtime.NumGoroutine()
	s := newServer(t, dir, nil)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, l) }()
	client := &http.Client{Transport: &http.Transport{}}
	base := "http://" + l.Addr().String()
	get := func(path string) *http.Response {
		res, err := client.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	stream := get("/_galley/live/events")
	defer stream.Body.Close()
	if stream.StatusCode != 200 {
		t.Fatalf("the stream: %s", stream.Status)
	}
	lay(t, document, note("other"))
	until(t, "a save is noticed", func() bool {
		res := get("/api/content")
		defer res.Body.Close()
		b := make([]byte, 4096)
		n, _ := res.Body.Read(b)
		return strings.Contains(string(b[:n]), `"other"`)
	})
	if left, err := os.ReadDir(filepath.Join(dir, ".galley")); err != nil || runtime.GOOS != "windows" && len(left) > 0 {
		t.Errorf("in .galley lies %v, %v", left, err)
	}
	began := time.Now()
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 500*time.Millisecond {
		t.Errorf("it took %v to stop", took)
	}
	client.CloseIdleConnections()
	stream.Body.Close()
	until(t, "all goroutines have ended", func() bool { return runtime.NumGoroutine() <= before })
}
