package watch

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// Whatever happens to the files, who looks only where the watcher says knows in
// the end what is there. WATCH_STEPS makes the walk longer.
func TestRandomWalk(t *testing.T) {
	steps := 400
	if n, err := strconv.Atoi(os.Getenv("WATCH_STEPS")); err == nil {
		steps = n
	}
	both(t, func(t *testing.T, o Options) {
		root := t.TempDir()
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		r := rand.New(rand.NewPCG(seed, 1))
		o.Skip = func(path string, dir bool) bool { return path == "a/c" || path == "out" && dir }
		for i := range 20 {
			write(t, fmt.Sprint(i), root, somewhere(r), "f"+fmt.Sprint(i%5))
		}
		w := watched(t, root, o)
		p := newPicture(root, o.Skip)
		for i := range steps {
			step(r, root, i)
			if r.IntN(12) == 0 {
				p.settle(t, w)
			}
			if r.IntN(5) == 0 {
				p.take(w)
			}
		}
		p.settle(t, w)
	})
}

// somewhere is one of some forty folders, often the same ones.
func somewhere(r *rand.Rand) string {
	place := "."
	for range r.IntN(4) {
		place = filepath.Join(place, string(rune('a'+r.IntN(3))))
	}
	if r.IntN(20) == 0 {
		place = filepath.Join("out", place)
	}
	return place
}

// step does one thing that people and programs do to files. Where it cannot be
// done, it is not.
func step(r *rand.Rand, root string, i int) {
	name := func() string { return filepath.Join(root, somewhere(r), "f"+fmt.Sprint(r.IntN(5))) }
	folder := func() string { return filepath.Join(root, somewhere(r)) }
	text := []byte(fmt.Sprintf("text %d", i))
	file := name()
	switch r.IntN(14) {
	case 0, 1, 2:
		os.MkdirAll(filepath.Dir(file), 0o777)
		os.WriteFile(file, text, 0o666)
	case 3:
		if f, err := os.OpenFile(file, os.O_WRONLY|os.O_APPEND, 0); err == nil {
			f.Write(text)
			f.Close()
		}
	case 4:
		beside := file + "~"
		if os.WriteFile(beside, text, 0o666) == nil {
			os.Rename(beside, file)
		}
	case 5:
		os.Remove(file)
	case 6:
		os.Rename(file, name())
	case 7, 8:
		if from := folder(); from != root {
			os.Rename(from, folder())
		}
	case 9:
		if gone := folder(); gone != root {
			os.RemoveAll(gone)
		}
	case 10:
		os.MkdirAll(folder(), 0o777)
	case 11: // into a folder that was not there a moment ago
		if from, to := folder(), folder(); from != root {
			os.MkdirAll(to, 0o777)
			os.Rename(from, filepath.Join(to, "d"))
		}
	case 12: // two change places
		a, b, c := folder(), folder(), filepath.Join(root, "swap")
		if a != root && b != root {
			os.Rename(a, c)
			os.Rename(b, a)
			os.Rename(c, b)
		}
	case 13: // out, and perhaps in again
		a, out := folder(), root+".out"
		if a != root {
			os.RemoveAll(out)
			os.Rename(a, out)
			if r.IntN(2) == 0 {
				os.Rename(out, folder())
			}
			os.RemoveAll(out)
		}
	}
}
