package builder

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

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
	if seed%2 == 0 {
		w.replaceLine("galley.yaml", "api", "api: {r3: {limit: 3, variants: {limit: [2], sort: [slug, -publishedAt]}}, butter: {pageSize: 2}, apostrophe: {perPage: 3}}")
		w.write(false)
		w.base = maps.Clone(w.files)
	}
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

// TestRecordedExamples makes one edit after another in the examples. What none
// of them touches is clean, and what is clean is the same. GALLEY_EDITED is how
// many documents of each example are edited.
func TestRecordedExamples(t *testing.T) {
	examples := []string{"magazine", "tour"}
	if os.Getenv("GALLEY_FULL") != "" {
		examples = append(examples, "api", "blog", "docs")
	}
	for _, name := range examples {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{}
			root := os.DirFS("../examples/" + name)
			at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
			if err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				text, err := fs.ReadFile(root, name)
				files[name] = &fstest.MapFile{Data: text, Mode: 0o666, ModTime: at}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if name != "magazine" { // which has all APIs
				text := string(files["galley.yaml"].Data)
				if !strings.Contains(text, "\napi:") {
					text += "api: {r3: {limit: 2}, butter: {pageSize: 2}, apostrophe: {perPage: 2}}\n"
				}
				files["galley.yaml"] = &fstest.MapFile{Data: []byte(text), Mode: 0o666, ModTime: at}
			}
			recordEdits(t, files)
		})
	}
}

// edits are what is done to a document's file, by name. "" takes it away.
var edits = []struct {
	name string
	do   func(text string) string
}{
	{"a text", func(text string) string {
		if strings.HasPrefix(text, "---\n") {
			return text + "\nOne word more.\n"
		}
		return text + "# a remark\n"
	}},
	{"a title", func(text string) string {
		for _, key := range []string{"title: ", "name: "} {
			if _, rest, ok := strings.Cut(text, key); ok && !strings.ContainsAny(rest[:1], "'\"{") {
				return strings.TrimSuffix(text, key+rest) + key + "Another " + rest
			}
		}
		return text
	}},
	{"a date", inFront("date: 2025-02-03")},
	{"an older date", inFront("date: 1999-02-03")},
	{"a draft", inFront("draft: true")},
	{"a slug", inFront("slug: quite-another")},
	{"an address", inFront("url: /quite/another/")},
	{"an alias", inFront("aliases: [/from/elsewhere/]")},
	{"archived", inFront("archived: true")},
	{"expiring", inFront("expires: 2026-12-01")},
	{"for members", inFront("visibility: loginRequired")},
	{"gone", func(string) string { return "" }},
}

// inFront puts a line into a document, in place of one with the same key.
func inFront(line string) func(string) string {
	return func(text string) string {
		key, _, _ := strings.Cut(line, " ")
		head, ok := strings.CutPrefix(text, "---\n")
		var b strings.Builder
		if ok {
			b.WriteString("---\n")
		}
		if strings.HasPrefix(head, "- ") {
			return text
		}
		b.WriteString(line + "\n")
		for l := range strings.Lines(head) {
			if !strings.HasPrefix(l, key) {
				b.WriteString(l)
			}
		}
		return b.String()
	}
}

func recordEdits(t *testing.T, files fstest.MapFS) {
	now := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	open := func(files fstest.MapFS) *Opened {
		o, err := Open(t.Context(), files, bodies.InMemory(), content.Options{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	first := open(files)
	if first.Edition == nil {
		t.Fatal(first.Problems)
	}
	begun := recorded{}
	begun.again(t, first, render.StatOf(files), false)
	saved := begun.questions.Append(nil, nil)
	try := func(name string, files fstest.MapFS) (dirty, needless int) {
		t.Helper()
		o := open(files)
		if o.Edition == nil {
			return 0, 0
		}
		q, err := render.ReadQuestions(saved)
		if err != nil {
			t.Fatal(err)
		}
		k := recorded{questions: q, answers: begun.answers}
		d, more := k.again(t, o, render.StatOf(files), true)
		if t.Failed() {
			t.Fatal(name)
		}
		return len(d), len(more)
	}
	if d, _ := try("nothing", files); d > 0 {
		t.Errorf("nothing changed, and %d answers are made again", d)
	}
	all := slices.Sorted(maps.Keys(files))
	documents := slices.DeleteFunc(slices.Clone(all), func(name string) bool { return !strings.HasPrefix(name, "content/") })
	var places []string // some documents, of all folders
	for i, name := range documents {
		if i%max(1, len(documents)/setting(t, "GALLEY_EDITED", 2)) == 0 {
			places = append(places, name)
		}
	}
	with := func(name, text string) fstest.MapFS {
		edited := maps.Clone(files)
		edited[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o666, ModTime: now}
		if text == "" {
			delete(edited, name)
		}
		return edited
	}
	var coarse []string
	for _, e := range edits {
		dirty, needless := 0, 0
		for _, name := range places {
			d, more := try(e.name+" in "+name, with(name, e.do(string(files[name].Data))))
			dirty, needless = dirty+d, needless+more
		}
		t.Logf("%s: of %d answers %.1f made again, %.1f of them needlessly", e.name, len(begun.answers), float64(dirty)/float64(len(places)), float64(needless)/float64(len(places)))
		if len(begun.answers) > 300 && (e.name == "a text" || e.name == "a title") && needless > len(begun.answers)*len(places)/5 {
			coarse = append(coarse, fmt.Sprintf("%s: %d answers of %d times %d are made again needlessly", e.name, needless, len(places), len(begun.answers)))
		}
	}
	for _, name := range places[:1] {
		ext := path.Ext(name)
		moved := with(strings.TrimSuffix(name, ext)+"-moved"+ext, string(files[name].Data))
		try("a copy of "+name, moved)
		delete(moved, name)
		try("a rename of "+name, moved)
		try("another folder for "+name, func() fstest.MapFS {
			moved := with(strings.TrimSuffix(name, ext)+"/index"+ext, string(files[name].Data))
			delete(moved, name)
			return moved
		}())
	}
	for i, name := range all {
		if !strings.HasPrefix(name, "content/") && i%3 == 0 || strings.HasSuffix(name, ".png") || strings.HasSuffix(name, ".svg") || strings.HasSuffix(name, ".jpg") {
			try("other bytes in "+name, with(name, string(files[name].Data)+"\n"))
		}
	}
	try("a file more", with("static/more.txt", "More.\n"))
	now = now.AddDate(1, 0, 0)
	try("a year later", files)
	now = now.AddDate(-30, 0, 0)
	try("long ago", files)
	for _, c := range coarse {
		t.Error(c)
	}
}
