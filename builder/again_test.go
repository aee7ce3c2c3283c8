package builder

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/builder/disk"
	"galley/builder/tree"
	"galley/content"
	"galley/content/bodies"
	"galley/schemas/source"
)

// TestPublishAgain takes random steps through a project and publishes after
// each, with what the builds before have left in the cache: tree and problems
// are those of a build from nothing. GALLEY_STEPS is how many steps in each of four
// worlds, GALLEY_SEED the first one's number.
func TestPublishAgain(t *testing.T) {
	usual := 5
	if os.Getenv("GALLEY_FULL") != "" {
		usual = 25
	}
	steps := setting(t, "GALLEY_STEPS", usual)
	first := setting(t, "GALLEY_SEED", 1)
	for seed := first; seed < first+4; seed++ {
		t.Run(fmt.Sprintf("world %d", seed), func(t *testing.T) { publishWorld(t, uint64(seed), steps) })
	}
}

func publishWorld(t *testing.T, seed uint64, steps int) {
	w := newWorld(t, seed)
	folder, err := disk.Open(w.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	good, unchanged, written, files := 0, 0, 0, 0
	published := map[string]string{}
	forgotten := false // what is published there, since the last good build
	for n := range steps {
		o := content.Options{Now: w.now, Drafts: seed%4 == 3}
		job := Job{Folder: w.dir, Options: o, Program: "a test"}
		about := fmt.Sprintf("seed %d, step %d, after %s", seed, n, strings.Join(w.done, "; "))
		tamper := w.tamper(published)
		if tamper != "" {
			about += "; " + tamper
		}
		r, err := Publish(t.Context(), job)
		forgotten = forgotten || tamper == withoutState
		if refused := (*tree.Refusal)(nil); errors.As(err, &refused) && forgotten {
			// What is no longer planned stands there, and nobody knows whose it is.
			if err := os.RemoveAll(filepath.Join(w.dir, "public")); err != nil {
				t.Fatal(err)
			}
			r, err = Publish(t.Context(), job)
		}
		if err != nil {
			t.Fatalf("%s: %v", about, err)
		}
		clean, err := OpenFolder(t.Context(), folder, bodies.InMemory(), o)
		if err != nil {
			t.Fatalf("%s: %v", about, err)
		}
		want := &memory{project: os.DirFS(w.dir), files: map[string]string{}}
		problems := clean.Problems
		if clean.Edition != nil {
			faults, err := Build(t.Context(), clean.Edition, want)
			if err != nil {
				t.Fatalf("%s: %v", about, err)
			}
			problems = append(slices.Clone(problems), faults...)
			problems.Sort()
		}
		if d := cmp.Diff(texts(problems), texts(withoutEdited(r.Problems))); d != "" {
			t.Fatalf("%s: the problems are not those of a build from nothing (-nothing +again):\n%s", about, d)
		}
		if r.Documents != clean.Documents {
			t.Fatalf("%s: %d documents, not %d", about, r.Documents, clean.Documents)
		}
		if !problems.Failed() {
			published, forgotten = want.files, false
			good++
			files += r.Report.Files
			written += r.Report.Written
			if r.Opened == nil {
				unchanged++
			}
		}
		if problems.Failed() && tamper != "" {
			published = public(t, w.dir, nil) // it stays as it was, what was done to it included
		} else if d := cmp.Diff(published, public(t, w.dir, published)); d != "" {
			t.Fatalf("%s: the tree is not that of a build from nothing (-nothing +again):\n%s", about, d)
		}
		if !problems.Failed() {
			again, err := Publish(t.Context(), job)
			if err != nil {
				t.Fatalf("%s, once more: %v", about, err)
			}
			if again.Report.Written+again.Report.Removed > 0 || again.Report.Files != r.Report.Files {
				t.Fatalf("%s: once more writes again: %+v after %+v", about, again.Report, r.Report)
			}
			if d := cmp.Diff(texts(problems), texts(again.Problems)); d != "" {
				t.Fatalf("%s, once more: other problems (-before +after):\n%s", about, d)
			}
			if d := cmp.Diff(r.Families, again.Families); d != "" {
				t.Fatalf("%s, once more: other counts (-before +after):\n%s", about, d)
			}
		}
		if !problems.Failed() {
			w.good = w.disk
		}
		if problems.Failed() && w.chance(60) && w.good != nil {
			w.repair()
		} else {
			w.step()
		}
	}
	t.Logf("%d steps, %d of them good, %d with nothing changed; of %d files %d were written", steps, good, unchanged, files, written)
}

// tamper does now and then what happens to a cache and a published tree that
// lie around.
func (w *world) tamper(published map[string]string) string {
	at := func(name ...string) string { return filepath.Join(append([]string{w.dir}, name...)...) }
	must := func(err error) {
		w.t.Helper()
		if err != nil {
			w.t.Fatal(err)
		}
	}
	if len(published) == 0 || !w.chance(30) {
		return ""
	}
	cached, err := os.ReadDir(at(".galley", "cache"))
	must(err)
	all := slices.Sorted(maps.Keys(published))
	switch w.rng.IntN(7) {
	case 0:
		must(os.RemoveAll(at(".galley", "cache")))
		return "without a cache"
	case 1:
		name := cached[w.rng.IntN(len(cached))].Name()
		must(os.Remove(at(".galley", "cache", name)))
		return "without " + name[:7]
	case 2:
		name := cached[w.rng.IntN(len(cached))].Name()
		b, err := os.ReadFile(at(".galley", "cache", name))
		must(err)
		if len(b) > 0 {
			b[w.rng.IntN(len(b))] ^= 1 << w.rng.IntN(8)
			must(os.WriteFile(at(".galley", "cache", name), b, 0o644))
		}
		return "with a bit turned in " + name[:7]
	case 3:
		name := cached[w.rng.IntN(len(cached))].Name()
		info, err := os.Stat(at(".galley", "cache", name))
		must(err)
		must(os.Truncate(at(".galley", "cache", name), int64(w.rng.IntN(int(info.Size())+1))))
		return "with the end cut off " + name[:7]
	case 4:
		name := all[w.rng.IntN(len(all))]
		must(os.Remove(at("public", filepath.FromSlash(name))))
		return "without the published " + name
	case 5:
		name := all[w.rng.IntN(len(all))]
		file := at("public", filepath.FromSlash(name))
		must(os.Remove(file)) // other names of it stay
		must(os.WriteFile(file, []byte(byHand), 0o644))
		return "with another " + name
	default:
		must(os.RemoveAll(at(".galley")))
		hidden, err := filepath.Glob(at(".public.galley*"))
		must(err)
		for _, name := range hidden {
			must(os.RemoveAll(name))
		}
		return withoutState
	}
}

const (
	byHand       = "by hand"
	withoutState = "without .galley"
)

// public is the published tree, without what a hand has put where nothing is
// planned any more.
func public(t *testing.T, dir string, planned map[string]string) map[string]string {
	t.Helper()
	all := files(t, filepath.Join(dir, "public"))
	maps.DeleteFunc(all, func(name, text string) bool {
		_, ours := planned[name]
		return planned != nil && !ours && text == byHand
	})
	return all
}

func texts(ps source.Problems) (all []string) {
	for _, p := range ps {
		all = append(all, fmt.Sprintf("%v", p))
	}
	return all
}

func withoutEdited(ps source.Problems) source.Problems {
	return slices.DeleteFunc(slices.Clone(ps), func(p source.Problem) bool { return p.Rule == source.EditedFile })
}
