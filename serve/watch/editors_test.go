package watch

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// An editor saves a text in the way it has.
type editor struct {
	name string
	save func(t testing.TB, dir, name, text string)
}

func put(t testing.TB, file, text string) { must(t, os.WriteFile(file, []byte(text), 0o666)) }

// slowly writes in pieces, with pauses that a person does not see.
func slowly(t testing.TB, file, text string, pieces int, pause time.Duration) {
	f, err := os.Create(file)
	must(t, err)
	defer f.Close()
	for i := range pieces {
		if i > 0 {
			after := time.NewTimer(pause)
			<-after.C
		}
		_, err := f.WriteString(text[i*len(text)/pieces : (i+1)*len(text)/pieces])
		must(t, err)
	}
	must(t, f.Sync())
}

var editors = []editor{
	{"in place", func(t testing.TB, dir, name, text string) { put(t, filepath.Join(dir, name), text) }},
	{"VS Code: in place, then cut to length", func(t testing.TB, dir, name, text string) {
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_RDWR|os.O_CREATE, 0o666)
		must(t, err)
		defer f.Close()
		_, err = f.WriteString(text)
		must(t, err)
		must(t, f.Truncate(int64(len(text))))
		must(t, f.Sync())
	}},
	{"vim: a probe, a backup, a new file", func(t testing.TB, dir, name, text string) {
		file, probe := filepath.Join(dir, name), filepath.Join(dir, "4913")
		put(t, probe, "")
		must(t, os.Remove(probe))
		must(t, os.Rename(file, file+"~"))
		put(t, file, text)
		must(t, os.Chmod(file, 0o666))
		must(t, os.Remove(file+"~"))
	}},
	{"vim: backupcopy", func(t testing.TB, dir, name, text string) {
		file := filepath.Join(dir, name)
		swap := filepath.Join(dir, "."+name+".swp")
		put(t, swap, "b0VIM")
		old, err := os.ReadFile(file)
		must(t, err)
		put(t, file+"~", string(old))
		put(t, file, text)
		must(t, os.Remove(file+"~"))
		must(t, os.Remove(swap))
	}},
	{"emacs: a lock that leads nowhere, a backup", func(t testing.TB, dir, name, text string) {
		file, lock := filepath.Join(dir, name), filepath.Join(dir, ".#"+name)
		must(t, os.Symlink("me@host.1234:1700000000", lock))
		put(t, filepath.Join(dir, "#"+name+"#"), text)
		must(t, os.Rename(file, file+"~"))
		put(t, file, text)
		must(t, os.Remove(filepath.Join(dir, "#"+name+"#")))
		must(t, os.Remove(lock))
		must(t, os.Remove(file+"~"))
	}},
	{"JetBrains: beside, the old one aside", func(t testing.TB, dir, name, text string) {
		file := filepath.Join(dir, name)
		put(t, file+"___jb_tmp___", text)
		must(t, os.Rename(file, file+"___jb_old___"))
		must(t, os.Rename(file+"___jb_tmp___", file))
		must(t, os.Remove(file+"___jb_old___"))
	}},
	{"GNOME: beside and renamed over", func(t testing.TB, dir, name, text string) {
		beside := filepath.Join(dir, ".goutputstream-K7X1Z2")
		put(t, beside, text)
		must(t, os.Rename(beside, filepath.Join(dir, name)))
	}},
	{"Qt: beside and renamed over", func(t testing.TB, dir, name, text string) {
		beside := filepath.Join(dir, name+".XbTqRa")
		put(t, beside, text)
		must(t, os.Rename(beside, filepath.Join(dir, name)))
	}},
	{"sed -i", func(t testing.TB, dir, name, text string) {
		beside := filepath.Join(dir, "sedAb3x9Q")
		put(t, beside, text)
		must(t, os.Chmod(beside, 0o666))
		must(t, os.Rename(beside, filepath.Join(dir, name)))
	}},
	{"a rename from elsewhere", func(t testing.TB, dir, name, text string) {
		beside := filepath.Join(t.TempDir(), name)
		put(t, beside, text)
		must(t, os.Rename(beside, filepath.Join(dir, name)))
	}},
	{"an unknown name beside and renamed over", func(t testing.TB, dir, name, text string) {
		beside := filepath.Join(dir, "new-"+name+"-1")
		put(t, beside, text)
		must(t, os.Rename(beside, filepath.Join(dir, name)))
	}},
	{"cp", func(t testing.TB, dir, name, text string) {
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
		must(t, err)
		defer f.Close()
		_, err = f.WriteString(text)
		must(t, err)
	}},
	{"rsync: beside, the old time set", func(t testing.TB, dir, name, text string) {
		beside := filepath.Join(dir, "."+name+".kV9xQc")
		put(t, beside, text)
		then := time.Now().Add(-time.Hour)
		must(t, os.Chtimes(beside, then, then))
		must(t, os.Rename(beside, filepath.Join(dir, name)))
	}},
	{"git checkout: removed and made", func(t testing.TB, dir, name, text string) {
		file := filepath.Join(dir, name)
		must(t, os.Remove(file))
		put(t, file, text)
	}},
	{"removed, and made a moment later", func(t testing.TB, dir, name, text string) {
		file := filepath.Join(dir, name)
		must(t, os.Remove(file))
		slowly(t, file, text, 2, 5*time.Millisecond)
	}},
	{"the folder exchanged", func(t testing.TB, dir, name, text string) {
		beside, old := dir+".new", dir+".old"
		write(t, text, beside, name)
		must(t, os.Rename(dir, old))
		must(t, os.Rename(beside, dir))
		must(t, os.RemoveAll(old))
	}},
	{"a network copy, in pieces", func(t testing.TB, dir, name, text string) {
		slowly(t, filepath.Join(dir, name), text, 4, 3*time.Millisecond)
	}},
	{"a sync folder: beside, in pieces", func(t testing.TB, dir, name, text string) {
		beside := filepath.Join(dir, "."+name+".tmp")
		slowly(t, beside, text, 4, 3*time.Millisecond)
		must(t, os.Rename(beside, filepath.Join(dir, name)))
	}},
}

// Every way of saving is noticed. What a save costs is counted as a server
// would, which looks while the editor is still at it: each look that finds the
// document gone or with other contents, but for a text that has no end yet,
// which is waited for. A save that takes the editor longer than the watcher
// waits for what is gone (on a busy machine) may rightly be two, and is not
// counted but done again. WATCH_SAVES makes more saves.
func TestEditors(t *testing.T) {
	saves := 3
	if n, err := strconv.Atoi(os.Getenv("WATCH_SAVES")); err == nil {
		saves = n
	}
	both(t, func(t *testing.T, o Options) {
		for _, e := range editors {
			t.Run(e.name, func(t *testing.T) {
				t.Parallel() // most of it is waiting
				root := t.TempDir()
				dir, name := filepath.Join(root, "content", "post"), "hello.md"
				text := func(i int) string { return fmt.Sprintf("save %d\n%*d\n", i, 20000+i, i) }
				write(t, text(-1), dir, name)
				w := watched(t, root, o)
				s := newServer(w, root, "content/post/"+name)
				defer s.stop()
				var reloads, tokens []int
				for i := 0; len(reloads) < saves && i < 10*saves; i++ {
					begun := time.Now()
					e.save(t, dir, name, text(i))
					took := time.Since(begun)
					s.wait(t, fmt.Sprintf("%q", text(i)))
					if r, n := s.count(); took < vanish {
						reloads, tokens = append(reloads, r), append(tokens, n)
					}
				}
				s.stop()
				s.picture.settle(t, w)
				if n := len(s.picture.items); n != 3 {
					t.Errorf("in the end there is more than the document: %v", slices.Sorted(maps.Keys(s.picture.items)))
				}
				if len(reloads) == saves && median(reloads) > 1 {
					t.Errorf("reloads a save: %v, want 1 as the median", reloads)
				}
				t.Logf("reloads a save %v, tokens %v", reloads, tokens)
			})
		}
	})
}

// A server looks at one document whenever there is a token.
type server struct {
	w       *Watcher
	place   string
	picture *picture
	looked  chan string // what each look found
	end     chan struct{}
	stop    func()

	mu              sync.Mutex
	reloads, tokens int
}

func newServer(w *Watcher, root, place string) *server {
	s := &server{w: w, place: place, picture: newPicture(root, nil), looked: make(chan string, 1000), end: make(chan struct{})}
	var group sync.WaitGroup
	group.Go(s.run)
	s.stop = sync.OnceFunc(func() { close(s.end); group.Wait() })
	return s
}

func (s *server) run() {
	shown := s.picture.items[s.place]
	for {
		select {
		case <-s.end:
			return
		case <-s.w.Changes():
		}
		s.picture.take(s.w)
		found := s.picture.items[s.place]
		unfinished := found != "" && !strings.HasSuffix(found, `\n"`)
		s.mu.Lock()
		s.tokens++
		if found != shown && !unfinished {
			shown = found
			s.reloads++
		}
		s.mu.Unlock()
		s.looked <- found
	}
}

// wait waits until a text was found, and then for a quiet moment.
func (s *server) wait(t testing.TB, text string) {
	t.Helper()
	deadline := time.After(enough)
	var quiet <-chan time.Time
	for {
		select {
		case found := <-s.looked:
			if quiet = nil; found == text {
				quiet = time.After(2 * join)
			}
		case <-quiet:
			return
		case <-deadline:
			t.Fatal("a save was not noticed")
		}
	}
}

// count gives what there was since it was last called.
func (s *server) count() (reloads, tokens int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	reloads, tokens = s.reloads, s.tokens
	s.reloads, s.tokens = 0, 0
	return reloads, tokens
}

func median[T cmp.Ordered](of []T) T {
	of = slices.Sorted(slices.Values(of))
	return of[len(of)/2]
}
