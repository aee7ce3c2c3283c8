package watch

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/google/go-cmp/cmp"
)

// When tokens come, to the millisecond, by a clock that only the test moves.
func TestWhen(t *testing.T) {
	every := func(step, until int, what string) (events []string) {
		for at := 0; at <= until; at += step {
			events = append(events, fmt.Sprintf("%d %s", at, what))
		}
		return events
	}
	tests := []struct {
		name   string
		events []string // at which millisecond, path, and whether it is gone
		want   []string // at which millisecond a token, and what it named
	}{
		{"the first event acts at once", []string{"0 x"}, []string{"0 x"}},
		{"one after a quiet time does too", []string{"0 x", "21 x", "50 y"}, []string{"0 x", "21 x", "50 y"}},
		{"more within 20 ms are joined", []string{"0 x", "1 x", "2 x", "3 y"}, []string{"0 x", "23 x y"}},
		{"and those that follow on them", []string{"0 x", "15 x", "30 y"}, []string{"0 x", "50 x y"}},
		{"what goes on acts every 100 ms", every(10, 250, "x"), []string{"0 x", "100 x", "200 x", "270 x"}},
		{"what is gone may be back", []string{"0 x gone"}, []string{"20 x"}},
		{"what is back acts at once", []string{"0 x gone", "3 x"}, []string{"3 x"}},
		{"with a rename both names act", []string{"0 x gone", "1 y"}, []string{"1 x y"}},
		{"many that are gone act together", []string{"0 x gone", "3 y gone", "6 z gone"}, []string{"20 x y z"}},
		{"a passing name acts late", []string{"0 x~"}, []string{"200 x~"}},
		{"and does not hold up others", []string{"0 4913", "1 4913 gone", "2 x"}, []string{"2 x", "200 4913"}},
		{"nor for ever", every(90, 270, ".log"), []string{"200 .log", "470 .log"}},
		{"a save in vim is one token", []string{
			"0 4913", "0 4913 gone", "1 x gone", "1 x~", "1 x", "1 x", "2 x~ gone",
		}, []string{"1 x", "21 x", "200 4913 x~"}},
		{"a save beside and a rename is one token", []string{"0 .x.tmp", "1 .x.tmp", "2 .x.tmp gone", "2 x"}, []string{"2 x", "200 .x.tmp"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				f := &fake{root: root}
				w := from(t, f, Options{})
				begin := time.Now()
				var got []string
				record := func() {
					paths, all := w.Take()
					if all {
						paths = []string{"everything"}
					}
					got = append(got, fmt.Sprintf("%d %s", time.Since(begin).Milliseconds(), strings.Join(paths, " ")))
				}
				until := func(end time.Duration) {
					for {
						select {
						case <-w.Changes():
							record()
						case <-time.After(end - time.Since(begin)):
							synctest.Wait()
							select {
							case <-w.Changes(): // at the same moment
								record()
							default:
							}
							return
						}
					}
				}
				for _, e := range test.events {
					part := strings.Fields(e)
					at, err := time.ParseDuration(part[0] + "ms")
					must(t, err)
					until(at)
					file := filepath.Join(root, part[1])
					op := fsnotify.Write
					if len(part) > 2 {
						op = fsnotify.Remove
						os.Remove(file)
					} else {
						write(t, "", file)
					}
					f.tell(part[1], op)
					synctest.Wait()
					until(at)
				}
				until(time.Hour)
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("tokens (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// Whoever is busy finds one token, and everything behind it.
func TestOneTokenForMany(t *testing.T) {
	root := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{root: root}
		w := from(t, f, Options{})
		for i := range 100 {
			name := fmt.Sprintf("f%02d", 99-i)
			write(t, "", root, name)
			f.tell(name, fsnotify.Create)
			time.Sleep(7 * time.Millisecond) // by the test's clock
		}
		time.Sleep(time.Second)
		synctest.Wait()
		<-w.Changes()
		paths, all := w.Take()
		if all || len(paths) != 100 || paths[0] != "f00" || paths[99] != "f99" {
			t.Errorf("took %v, all: %v", paths, all)
		}
		select {
		case <-w.Changes():
			t.Error("there is a token for nothing")
		case <-time.After(time.Hour):
		}
	})
}

// More paths than anybody wants to look at singly are everything.
func TestManyPathsAreEverything(t *testing.T) {
	g := gathering{tokens: make(chan struct{}, 1)}
	now := time.Now()
	for i := range many {
		g.note(now, change{fmt.Sprint(i), there})
	}
	if paths, all := g.take(); all || len(paths) != many {
		t.Fatalf("%d paths are %d paths, all: %v", many, len(paths), all)
	}
	for i := range many + 1 {
		g.note(now, change{fmt.Sprint(i), there})
	}
	if paths, all := g.take(); !all || len(paths) != 0 {
		t.Fatalf("%d paths are %d paths, all: %v", many+1, len(paths), all)
	}
	if paths, all := g.take(); all || len(paths) != 0 {
		t.Fatalf("taken twice: %v, all: %v", paths, all)
	}
}

func TestPassing(t *testing.T) {
	for _, name := range strings.Fields("4913 5036 x.md~ .x.md.swp .x.md.swx .#x.md #x.md# x.md___jb_tmp___ x.md___jb_old___ " +
		".goutputstream-K7X1Z2 x.md.XbTqRa sedAb3x9Q x.md.sb-1a2b3c4d-XbTqRa .x.md.kV9xQc .tmp12 .tmp-edit x.md.tmp x.part tmpab12 ~$x.md x.md.bak") {
		if !passing(name) {
			t.Errorf("%s acts at once", name)
		}
	}
	for _, name := range strings.Fields("x.md index.md 2024.md 4913.md 12 _index.yaml galley.yaml sedation.md sediments a.b.md x.html README CNAME photo.webp " +
		"x.en.md style.min.css site.en.config hello-world.markdown page.sitemap section blog") {
		if passing(name) {
			t.Errorf("%s acts late", name)
		}
	}
}
