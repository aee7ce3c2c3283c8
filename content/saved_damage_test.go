package content

import (
	"context"
	"encoding/binary"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/zeebo/xxh3"

	"galley/schemas"
)

const small = `
-- schemas/post.yaml --
fields: [{name: title, type: text, required: true}, {name: body, type: richText}, {name: also, type: blocks, of: [part]}]
-- schemas/part.yaml --
kind: block
fields: [{name: x, type: list, of: integer}]
-- content/post/a.md --
---
date: 2026-03-01T00:00:00+02:00
also: [{type: part, x: [1]}]
---
# One

See [it](a.md).
`

// rehashed gives saved bytes, however spoilt, lengths and hashes that fit.
func rehashed(saved string) string {
	if len(saved) < len(savedForm)+savedEnd {
		saved += strings.Repeat("\x00", len(savedForm)+savedEnd)
	}
	b := []byte(saved)
	copy(b, savedForm)
	rest, ends := b[len(savedForm):len(b)-savedEnd], b[len(b)-savedEnd:]
	first := int(binary.LittleEndian.Uint64(ends) % uint64(len(rest)+1))
	for i, part := range [][]byte{rest[:first], rest[first:]} {
		binary.LittleEndian.PutUint64(ends[16*i:], uint64(len(part)))
		binary.LittleEndian.PutUint64(ends[16*i+8:], xxh3.Hash(part))
	}
	return string(b)
}

// restores holds RestoreLibrary to what it promises of any bytes: an error, or a
// library that is the same when it is saved and restored again.
func restores(t testing.TB, w *world, saved string) bool {
	t.Helper()
	first, _, err := RestoreLibrary(saved, w.project, w.store)
	if err != nil {
		return false
	}
	for i := range first.files {
		first.files[i].saved = ""
	}
	again, _, err := RestoreLibrary(save(t, first), w.project, w.store)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first.files, again.files, sameSaved, cmpopts.EquateNaNs()); diff != "" {
		t.Fatalf("saved again it is another (-first +second):\n%s", diff)
	}
	return true
}

// Whatever byte is another one, and wherever the end was lost, nothing is given;
// and where the damage is made to fit, nothing worse than an error happens.
func TestSavedDamaged(t *testing.T) {
	w := worldOf(t, small)
	saved := save(t, w.library)
	if !restores(t, w, saved) || rehashed(saved) != saved {
		t.Fatal("what is not damaged is not restored")
	}
	taken := 0
	for i := range saved {
		for _, with := range []byte{1, 0x80, 0xff} {
			b := []byte(saved)
			b[i] ^= with
			if l, _, err := RestoreLibrary(string(b), w.project, w.store); err == nil || l != nil {
				t.Fatalf("byte %d of %d is another one, and it is restored", i, len(saved))
			}
			if _, _, err := RestoreListing(string(b), w.project); err == nil && i >= len(saved)-savedEnd {
				if i < len(saved)-savedEnd+8 || i >= len(saved)-savedEnd+16 { // the documents' hash
					t.Fatalf("byte %d of %d is another one, and the listing is restored", i, len(saved))
				}
			}
			if restores(t, w, rehashed(string(b))) {
				taken++
			}
		}
		for _, cut := range []string{saved[:i], saved[i+1:], saved[:i] + saved[i+1:], saved[:i] + "\x00" + saved[i:]} {
			if _, _, err := RestoreLibrary(cut, w.project, w.store); err == nil {
				t.Fatalf("cut at %d of %d it is restored", i, len(saved))
			}
		}
	}
	if taken == 0 {
		t.Error("no damage that fits was taken: the bytes of texts can be any")
	}
}

// A library of other declarations has fewer types and fields: with what is left
// of them nothing is out of bounds.
func TestSavedByOthers(t *testing.T) {
	saved := save(t, worldOf(t, everyKind).library)
	other := worldOf(t, small)
	if _, _, err := RestoreLibrary(saved, other.project, other.store); err == nil {
		t.Error("restored by another project's declarations")
	}
}

func FuzzRestore(f *testing.F) {
	w := worldOf(f, small)
	f.Add([]byte(save(f, w.library)))
	f.Add([]byte(save(f, newPress(w.project, 3).library(w.store))))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, saved []byte) {
		restores(t, w, string(saved))
		restores(t, w, rehashed(string(saved)))
	})
}

// opened is a file system that notes which documents are opened.
type opened struct {
	fs.FS
	mu    sync.Mutex
	files map[string]bool
}

func (o *opened) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, ".md") {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.files[name] = true
	}
	return o.FS.Open(name)
}

// What is read after a restoring is what has changed, or may have.
func TestReadAgainAfterRestoring(t *testing.T) {
	old := time.Now().Add(-time.Hour)
	files := fstest.MapFS{
		"schemas/post.yaml": {Data: []byte("fields: [{name: title, type: text}]\n")},
		"content/post/a.md": {Data: []byte("---\ntitle: A\n---\n"), ModTime: old},
		"content/post/b.md": {Data: []byte("---\ntitle: B\n---\n"), ModTime: old},
		"static/x.svg":      {Data: []byte("<svg/>"), ModTime: old},
	}
	w := readWorld(t, files)
	fsys := &opened{FS: files}
	again := func(about string, wantOpened, wantParsed int, wantSettled bool) {
		t.Helper()
		last, before, err := RestoreLibrary(save(t, w.library), w.project, w.store)
		if err != nil {
			t.Fatal(err)
		}
		listing, settled, err := RestoreListing(save(t, w.library), w.project)
		if err != nil || !listing.Same(before) || settled != last.Settled() || !last.listing.Same(w.library.listing) {
			t.Errorf("%s: another listing alone: %v, settled %v", about, err, settled)
		}
		now, err := Walk(fsys, w.project)
		if err != nil {
			t.Fatal(err)
		}
		fsys.files = map[string]bool{}
		if w.library, err = ReadAgain(context.Background(), fsys, w.project, now, w.store, last, nil); err != nil {
			t.Fatal(err)
		}
		if got := len(fsys.files); got != wantOpened || w.library.Parsed != wantParsed {
			t.Errorf("%s: want %d files to be opened and %d parsed, got %d and %d", about, wantOpened, wantParsed, got, w.library.Parsed)
		}
		if got := w.library.Settled(); got != wantSettled {
			t.Errorf("%s: settled is %v", about, got)
		}
		if diff := differ(readAs(t, fsys, w.library), w.library); diff != "" {
			t.Errorf("%s: want what is read anew (-want +got):\n%s", about, diff)
		}
	}
	again("nothing changed", 0, 0, true)
	files["content/post/a.md"] = &fstest.MapFile{Data: []byte("---\ntitle: C\n---\n"), ModTime: old.Add(time.Minute)}
	again("another time", 1, 1, true)
	files["content/post/b.md"].ModTime = time.Now().Add(time.Hour)
	again("another time, the same bytes", 1, 0, false)
	files["content/post/b.md"].Data = []byte("---\ntitle: D\n---\n")
	again("other bytes at the same time", 1, 1, false)
	again("nothing, after a time that cannot be believed", 1, 0, false)
	delete(files, "content/post/b.md")
	again("one gone", 0, 0, true)
	files["static/x.svg"].ModTime = time.Now()
	again("another picture", 0, 0, false)
}

// readAs reads a file system anew, and gives the bookkeeping of a library that
// was read before, which is not the same.
func readAs(t testing.TB, fsys fs.FS, last *Library) *Library {
	t.Helper()
	w := &world{fsys: fsys, project: last.project}
	l, err := ReadAgain(context.Background(), fsys, last.project, last.listing, last.store, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range l.files {
		l.files[i].at = last.files[i].at
	}
	l.put, w.library = last.put, l
	return w.library
}

// What a document says because the machine was slow is not believed by the next
// process.
func TestSavedTooSlow(t *testing.T) {
	for _, checks := range []string{"", "checks: {too-slow: 'off'}\n"} {
		w := worldOf(t, "-- galley.yaml --\nlimits: {render: 1ns}\n"+checks+small+strings.Repeat("A text of some length.\n\n", 3000))
		if !w.library.files[0].late {
			t.Fatal("want the text to take too long")
		}
		restored, listing, err := RestoreLibrary(save(t, w.library), w.project, w.store)
		if err != nil || len(restored.Documents) > 0 || restored.Settled() {
			t.Fatalf("want it to be left out, got %v, %v", restored.Documents, err)
		}
		now, err := ReadAgain(context.Background(), w.fsys, w.project, listing, w.store, restored, nil)
		if err != nil || now.Parsed != 1 || len(now.Documents) != 1 {
			t.Errorf("want it to be read again, got %d, %v", now.Parsed, err)
		}
	}
}

// Where a document points to what no project declares, nothing of it is saved.
func TestSavedUndeclared(t *testing.T) {
	w := worldOf(t, small)
	d := *w.library.Documents[0]
	d.Mentions = append([]Mention{{Field: &schemas.Field{}}}, d.Mentions...)
	l := &Library{project: w.project, store: w.store, listing: w.library.listing, files: []fileRead{{documents: []*Document{&d}}}}
	restored, _, err := RestoreLibrary(save(t, l), w.project, w.store)
	if err != nil || len(restored.Documents) > 0 || restored.Settled() {
		t.Errorf("want it to be left out, got %v, %v", restored.Documents, err)
	}
}
