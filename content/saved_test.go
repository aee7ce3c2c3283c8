package content

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/tools/txtar"

	"galley/content/bodies"
	"galley/schemas"
)

// A world is a project that has been read.
type world struct {
	fsys    fs.FS
	project *schemas.Project
	store   bodies.Store
	library *Library
}

func readWorld(t testing.TB, fsys fs.FS) *world {
	t.Helper()
	p, _, err := schemas.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	l, err := Walk(fsys, p)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{fsys, p, bodies.InMemory(), nil}
	if w.library, err = ReadAgain(context.Background(), fsys, p, l, w.store, nil, nil); err != nil {
		t.Fatal(err)
	}
	return w
}

func worldOf(t testing.TB, project string) *world {
	t.Helper()
	fsys, err := txtar.FS(txtar.Parse([]byte(project)))
	if err != nil {
		t.Fatal(err)
	}
	return readWorld(t, fsys)
}

// The same for a comparison: what is declared by its place in memory, and times
// with their zones.
var sameSaved = cmp.Options{
	cmp.AllowUnexported(fileRead{}, Listing{}),
	cmpopts.IgnoreFields(fileRead{}, "saved"),
	cmp.Comparer(func(a, b *schemas.Type) bool { return a == b }),
	cmp.Comparer(func(a, b *schemas.Field) bool { return a == b }),
	cmp.Comparer(func(a, b *schemas.Glob) bool { return a == b }),
	cmp.Comparer(func(a, b time.Time) bool {
		return a.Equal(b) && a.Format(time.RFC3339Nano) == b.Format(time.RFC3339Nano)
	}),
	cmp.Transformer("date", func(d Date) time.Time { return time.Time(d) }),
	cmp.Transformer("time", func(d Time) time.Time { return time.Time(d) }),
}

// differ says in what two libraries do.
func differ(want, got *Library) string {
	if want.put != got.put || want.used != got.used || want.project != got.project || want.store != got.store {
		return fmt.Sprintf("want %d and %d bytes of bodies, got %d and %d, or another project or store", want.put, want.used, got.put, got.used)
	}
	return cmp.Diff(want.listing, got.listing, sameSaved) + cmp.Diff(want.files, got.files, sameSaved) +
		cmp.Diff(want.wrong, got.wrong, sameSaved) + cmp.Diff(want.Documents, got.Documents, sameSaved)
}

func save(t testing.TB, l *Library) string {
	t.Helper()
	var b strings.Builder
	if err := l.Save(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func (w *world) restored(t testing.TB) *Library {
	t.Helper()
	saved := save(t, w.library)
	got, listing, err := RestoreLibrary(saved, w.project, w.store)
	if err != nil {
		t.Fatal(err)
	}
	if listing != got.listing {
		t.Error("want the library's own listing")
	}
	if diff := differ(w.library, got); diff != "" {
		t.Errorf("want what was saved (-want +got):\n%s", diff)
	}
	if again := save(t, got); again != saved {
		t.Errorf("saved again it is %d other bytes than %d", len(again), len(saved))
	}
	return got
}

func TestSavedExamples(t *testing.T) {
	for _, name := range []string{"tour", "blog", "docs", "api", "magazine"} {
		t.Run(name, func(t *testing.T) {
			w := readWorld(t, os.DirFS("../examples/"+name))
			if len(w.library.Documents) < 3 {
				t.Fatalf("it has %d documents", len(w.library.Documents))
			}
			w.restored(t)
		})
	}
}
