package builder

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/zeebo/xxh3"

	"galley/builder/disk"
	"galley/content"
	"galley/content/bodies"
	"galley/render"
)

// An answered is what is kept of one answer.
type answered struct {
	request uint64
	bytes   uint64
	took    []uint32
}

// A recorded is what is kept of a build.
type recorded struct {
	questions *render.Questions
	answers   map[string]answered
}

// again makes what is kept of the next build: those that took what is another
// now are answered, and of the others it is held that they would be the same.
func (k *recorded) again(t testing.TB, o *Opened, stat render.Stat, saved bool) (dirty, needless []string) {
	t.Helper()
	next := map[string]answered{}
	var changed *render.Numbers
	if k.questions == nil {
		k.questions = render.NewQuestions()
	} else {
		if saved {
			used := &render.Numbers{}
			for _, a := range k.answers {
				for _, n := range a.took {
					used.Add(n)
				}
			}
			var err error
			if k.questions, err = render.ReadQuestions(k.questions.Append(nil, used)); err != nil {
				t.Fatal(err)
			}
		}
		changed = k.questions.Ask(o.Edition, stat)
	}
	recording := o.Edition.Recording(k.questions, stat)
	plain := o.Edition.Context()
	var w render.Response
	sum := func(c *render.Context, r render.Request) uint64 {
		t.Helper()
		if err := o.Edition.Answer(c, r, &w); err != nil {
			t.Fatalf("%s: %v", r, err)
		}
		h := xxh3.New()
		fmt.Fprintf(h, "%d %q %v %q\n", w.Status, w.Type, w.Header, w.File)
		_, _ = h.Write(w.Body)
		if f := stat(w.File); w.File != "" {
			fmt.Fprint(h, f.Size, f.Modified, f.Stamp)
		}
		return h.Sum64()
	}
	for r := range o.Edition.Plan() {
		b, _ := r.Address(nil)
		address := string(b)
		now := answered{request: r.Sum(), bytes: sum(plain, r)}
		was, known := k.answers[address]
		if known && was.request == now.request && changed != nil && !changed.Any(was.took) {
			if was.bytes != now.bytes {
				t.Errorf("%s is said to be clean, and is another", address)
			}
			now.took = was.took
		} else {
			if again := sum(recording, r); again != now.bytes {
				t.Errorf("%s is another while it is recorded", address)
			}
			now.took = slices.Clone(recording.Took())
			dirty = append(dirty, address)
			if known && was.bytes == now.bytes {
				needless = append(needless, address)
			}
		}
		next[address] = now
	}
	k.answers = next
	return dirty, needless
}

// TestRecorded takes random steps through a project. After each, every answer
// that took nothing which is another now is the same, byte for byte.
// GALLEY_STEPS is how many in each of four worlds, GALLEY_SEED the first one's
// number.
func TestRecorded(t *testing.T) {
	usual := 6
	if os.Getenv("GALLEY_FULL") != "" {
		usual = 40
	}
	steps := setting(t, "GALLEY_STEPS", usual)
	first := setting(t, "GALLEY_SEED", 1)
	for seed := first; seed < first+4; seed++ {
		t.Run(fmt.Sprintf("world %d", seed), func(t *testing.T) { recordWorld(t, uint64(seed), steps) })
	}
}

func recordWorld(t *testing.T, seed uint64, steps int) {
	w := newWorld(t, seed)
	folder, err := disk.Open(w.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	var kept recorded
	all, dirty, needless := 0, 0, 0
	for n := range steps {
		o := content.Options{Now: w.now, Drafts: seed%4 == 3}
		opened, err := OpenFolder(t.Context(), folder, bodies.InMemory(), o)
		if err != nil {
			t.Fatal(err)
		}
		if opened.Edition != nil {
			w.good = w.disk
			before := kept.answers
			d, more := kept.again(t, opened, render.StatOf(folder.FS()), n%2 == 0)
			if t.Failed() {
				t.Fatalf("seed %d, step %d, after %s", seed, n, strings.Join(w.done, "; "))
			}
			if before != nil {
				all, dirty, needless = all+len(kept.answers), dirty+len(d), needless+len(more)
			}
			w.done = nil
		}
		if opened.Edition == nil && w.chance(60) && w.good != nil {
			w.repair()
		} else {
			w.step()
		}
	}
	t.Logf("of %d answers %d were made again, %d of them needlessly", all, dirty, needless)
}
