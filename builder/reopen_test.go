package builder

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/zeebo/xxh3"

	"galley/builder/disk"
	"galley/content"
	"galley/content/bodies"
	"galley/render"
	"galley/schemas"
)

func setting(t testing.TB, name string, usual int) int {
	text := os.Getenv(name)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// TestReopenEqualsOpen takes random steps through a project. After each, what
// is made from the last edition is what is made from nothing: with the paths
// that changed known exactly, with nothing known, and with nothing but what
// another process has saved of its reading. GALLEY_STEPS is how many
// in each of four worlds, GALLEY_SEED the first one's number.
func TestReopenEqualsOpen(t *testing.T) {
	usual := 10
	if os.Getenv("GALLEY_FULL") != "" {
		usual = 40
	}
	steps := setting(t, "GALLEY_STEPS", usual)
	first := setting(t, "GALLEY_SEED", 1)
	for seed := first; seed < first+4; seed++ {
		t.Run(fmt.Sprintf("world %d", seed), func(t *testing.T) { walkWorld(t, uint64(seed), steps) })
	}
}

func walkWorld(t *testing.T, seed uint64, steps int) {
	w := newWorld(t, seed)
	folder, err := disk.Open(w.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	exact, blind, left := &chain{folder: folder}, &chain{folder: folder}, &chain{folder: folder}
	exact.begin()
	blind.begin()
	left.begin()
	good, same, amended := 0, 0, 0
	var changed []string
	var wanted []string
	for n := range steps {
		earlier := wanted
		wanted = questions(seed, n)
		o := content.Options{Now: w.now, Drafts: seed%4 == 3}
		clean, err := OpenFolder(t.Context(), folder, bodies.InMemory(), o)
		if err != nil {
			t.Fatalf("step %d (%s): %v", n, strings.Join(w.done, "; "), err)
		}
		want := looksLike(t, clean)
		for about, c := range map[string]*chain{"the paths known": exact, "no path known": blind, "another process's reading known": left} {
			known := changed
			if c != exact || n == 0 {
				known = nil
			}
			last := c.last
			c.reopen(t, known, o)
			if clean.Edition != nil && c.last.Edition != nil && n%3 > 0 { // every third edition is asked nothing
				if d := cmp.Diff(asked(t, clean.Edition, wanted), asked(t, c.last.Edition, wanted)); d != "" {
					t.Fatalf("seed %d, step %d, %s, after %s\nanswers what a clean build does not (-clean +reopened):\n%s", seed, n, about, strings.Join(w.done, "; "), d)
				}
			}
			if last != nil && last.Edition != nil && c.last.Edition != nil && n%5 == 0 { // one that is still in use somewhere
				before := asked(t, last.Edition, earlier)
				asked(t, c.last.Edition, earlier)
				if d := cmp.Diff(before, asked(t, last.Edition, earlier)); d != "" {
					t.Fatalf("seed %d, step %d: the last edition answers something else:\n%s", seed, n, d)
				}
			}
			got := looksLike(t, c.last)
			if d := cmp.Diff(want, got); d != "" {
				t.Fatalf("seed %d, step %d, %s, after %s\nchanged: %q\nis not what a clean build gives (-clean +reopened):\n%s",
					seed, n, about, strings.Join(w.done, "; "), known, d)
			}
			if last != nil && last.Edition != nil {
				if last.Edition == c.last.Edition {
					same++
				} else if c.last.Site.Amended() {
					amended++
				}
				if d := cmp.Diff(c.looks, looksLike(t, last)); n%5 == 0 && d != "" && last.Edition != c.last.Edition {
					t.Fatalf("seed %d, step %d, %s, after %s: the last edition is not what it was:\n%s", seed, n, about, strings.Join(w.done, "; "), d)
				}
			}
			c.looks = got
			if c == left {
				c.leave(t)
			}
		}
		if left.read != blind.read {
			t.Fatalf("seed %d, step %d, after %s: %d files are parsed where a process begins with what another one has left, and %d where it goes on",
				seed, n, strings.Join(w.done, "; "), left.read, blind.read)
		}
		if clean.Edition != nil {
			good++
			w.good = w.disk
		}
		if clean.Edition == nil && w.chance(60) && w.good != nil {
			changed = w.repair()
		} else {
			changed = w.step()
		}
	}
	t.Logf("%d steps, %d of them good; of three times as many editions %d were the very same, %d amended", steps, good, same, amended)
}

// A chain is one edition after another.
type chain struct {
	folder *disk.Folder
	store  bodies.Store
	last   *Opened
	looks  looks
	read   int // files that were parsed for the last one
}

func (c *chain) begin() { c.store = bodies.InMemory() }

func (c *chain) reopen(t testing.TB, changed []string, o content.Options) {
	t.Helper()
	next, err := Reopen(t.Context(), c.folder, c.last, changed, c.store, o)
	if err != nil {
		t.Fatal(err)
	}
	c.last, c.read = next, next.Read
}

// leave puts in place of the last Opened what a process that ends can leave of
// it to the next one.
func (c *chain) leave(t testing.TB) {
	t.Helper()
	p, declared, err := schemas.Load(c.folder.FS())
	if err != nil {
		t.Fatal(err)
	}
	var saved strings.Builder
	if err := c.last.past.library.Save(&saved); err != nil {
		t.Fatal(err)
	}
	library, listing, err := content.RestoreLibrary(saved.String(), p, c.store)
	if err != nil {
		t.Fatal(err)
	}
	asked := restoreHistory(string(appendHistory(nil, c.last.past.history)))
	c.last = &Opened{past: restored(p, declared, asked, library, listing, c.store, content.Options{})}
}

// looks are all that can be seen of an Opened.
type looks struct {
	Problems  []string
	Documents int
	Site      []string
	Addresses []string
	Answers   map[string]uint64
}

func looksLike(t testing.TB, o *Opened) looks {
	t.Helper()
	l := looks{Documents: o.Documents, Site: siteLooks(o.Site)}
	for _, p := range o.Problems {
		l.Problems = append(l.Problems, fmt.Sprintf("%v", p))
	}
	if o.Edition == nil {
		return l
	}
	l.Addresses = slices.Collect(Addresses(o.Edition))
	l.Answers = map[string]uint64{}
	c := o.Edition.Context()
	var w render.Response
	answer := func(r render.Request, also []render.Request) {
		err := o.Edition.Answer(c, r, &w)
		if _, fault := err.(*render.Fault); err != nil && !fault {
			t.Fatalf("%s: %v", r, err)
		}
		h := xxh3.New()
		fmt.Fprintf(h, "%d %q %v %q %v\n", w.Status, w.Type, w.Header, w.File, err)
		_, _ = h.Write(w.Body)
		for _, r := range append(also, r) {
			address, ok := r.Address(nil)
			planned, found := o.Edition.Planned(string(address))
			if !ok || !found || planned.String() != r.String() || planned.Family.Name != r.Family.Name {
				t.Fatalf("%s has the address %q, where %v is planned", r, address, found)
			}
			if static, ok := o.Edition.Static(r); !ok || static != string(address) {
				t.Fatalf("%s lies at %q, not at %q", r, address, static)
			}
			l.Answers[string(address)] = h.Sum64()
		}
	}
	for r := range o.Edition.Plan() {
		answer(r, c.Also(r))
	}
	return l
}

// siteLooks writes down what a site knows, and what it finds.
func siteLooks(s *content.Site) (all []string) {
	add := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	p := s.Project()
	add("%s %s due %s", s.BaseURL(), s.Path(), s.Due())
	for n := range content.N(s.Len()) {
		e := s.Entry(n)
		prev, next := s.Neighbours(n)
		add("%d %s %s %s %s %q %q %s %d %q public %v %s %s %s %v prev %d next %d children %v", e.N, e.Type.Name, e.ID, e.Locale, e.UUID, e.Slug, e.URL, e.State,
			e.Parent, e.Title, e.Public(), e.Published, e.Created, e.Updated, e.Translations, prev, next, s.Children(n))
		for i, target := range e.Targets {
			text := fmt.Sprintf("  %q leads to %d %q %q", e.Mentions[i].Text, target.N, target.Address, target.Fragment)
			if target.Asset != nil {
				text += fmt.Sprintf(" %+v", *target.Asset)
			}
			add("%s", text)
		}
		add("  by slug %d by id %d by address %d", s.BySlug(e.Type, e.Slug, e.Locale), s.ByUUID(e.UUID, e.Locale), s.ByURL(e.URL))
		for _, f := range e.Type.Fields {
			if f.Taxonomy != nil {
				add("  %s %+v", f.Name, s.TermsOf(n, f))
			}
		}
	}
	for _, locale := range p.Locales {
		for _, t := range p.Types {
			add("%s in %s: %v", t.Name, locale, s.Find(content.Query{Types: p.Types[:0:0], Locale: locale}).Numbers)
			add("%s in %s: %v", t.Name, locale, s.Find(content.Query{Types: append(p.Types[:0:0], t), Locale: locale}).Numbers)
		}
		add("all in %s: %v", locale, s.Find(content.Query{Locale: locale}).Numbers)
		for _, x := range p.Taxonomies {
			for _, term := range s.Terms(x, locale) {
				found, ok := s.Term(x, term.Slug, locale)
				add("%s in %s: %+v %v %v %v", x.Name, locale, term, ok, found, s.Find(content.Query{Locale: locale, Taxonomy: x.Name, Term: term.Slug}).Numbers)
			}
		}
	}
	for _, a := range s.Assets() {
		add("%+v", *a)
	}
	for _, r := range s.Redirects() {
		add("%+v", r)
	}
	return all
}

// TestReopen: the next edition shows what was saved, and where nothing was it
// is the last one.
func TestReopen(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("galley.yaml", "baseURL: https://one.test\n")
	write("schemas/post.yaml", "url: /blog/{slug}/\nfields: [{name: title, type: text}]\n")
	write("content/post/a.yaml", "title: A\nexpires: 2026-07-01\n")
	folder, err := disk.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	store := bodies.InMemory()
	now := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	reopen := func(last *Opened, changed []string) *Opened {
		t.Helper()
		next, err := Reopen(t.Context(), folder, last, changed, store, content.Options{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		if next.Edition == nil {
			t.Fatal(next.Problems)
		}
		return next
	}
	first := reopen(nil, nil)
	if second := reopen(first, nil); second.Edition != first.Edition {
		t.Error("nothing changed, and it is another edition")
	}
	if second := reopen(first, []string{}); second.Edition != first.Edition {
		t.Error("not even the clock moved, and it is another edition")
	}
	write("content/post/a.yaml", "title: B\nexpires: 2026-07-01\n")
	saved := reopen(first, []string{"content/post/a.yaml"})
	if saved.Edition == first.Edition || saved.Site.Entry(0).Title != "B" {
		t.Errorf("want another edition with the title B, got %q", saved.Site.Entry(0).Title)
	}
	now = saved.Site.Due()
	if expired := reopen(saved, []string{}); expired.Site.Entry(0).State != content.Expired {
		t.Errorf("want it expired, got %s", expired.Site.Entry(0).State)
	}
}

// TestReopenReadsOnce counts: after one save one file is parsed, whether it is
// known which or not; and documents, orders and terms that did not change are
// shared, so that two hundred saves take no more memory than one.
func TestReopenReadsOnce(t *testing.T) {
	posts := 500
	if testing.Short() {
		posts = 100
	}
	dir := library(t, posts)
	folder, err := disk.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	store := bodies.InMemory()
	o := content.Options{Now: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}
	var last *Opened
	reopen := func(changed []string, parsed int) {
		t.Helper()
		before := last
		if last, err = Reopen(t.Context(), folder, last, changed, store, o); err != nil {
			t.Fatal(err)
		}
		if last.Edition == nil {
			t.Fatal(last.Problems)
		}
		if last.Read != parsed {
			t.Errorf("want %d files to be parsed, got %d", parsed, last.Read)
		}
		if parsed == 0 && last.Edition != before.Edition {
			t.Error("nothing changed, and it is another edition")
		}
	}
	turn := 0
	save := func() []string {
		turn++
		text := post(posts, 5, fmt.Sprintf("Title %d", turn), time.Date(2015, 1, 2, 1, 0, 0, 0, time.UTC), "")
		if err := os.WriteFile(filepath.Join(dir, postFile(5)), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return []string{postFile(5)}
	}
	all, _ := filepath.Glob(filepath.Join(dir, "content/*/*"))
	reopen(nil, len(all))
	reopen(nil, 0)
	reopen([]string{}, 0)
	reopen([]string{"content/post/post-7.md", "content"}, 0)
	reopen(save(), 1)
	if !last.Site.Amended() {
		t.Error("a save of a title and a text resolves all anew")
	}
	save()
	reopen(nil, 1)
	if garbage, total := last.Waste(); garbage <= 0 || garbage > total/10 {
		t.Errorf("of %d bytes %d are said to be garbage", total, garbage)
	}

	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	saves := func(n int) {
		for range n {
			reopen(save(), 1)
			last.Edition.Planned("api/content.json")
		}
	}
	saves(20)
	before := heap()
	saves(200)
	if after := heap(); after > before+before/4+1<<20 {
		t.Errorf("two hundred saves left %d bytes, where %d were", after, before)
	}
	runtime.KeepAlive(last)
}

// TestReopenAsksGit: dates are those of the commit that is checked out.
func TestReopenAsksGit(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git here")
	}
	dir := project(t, "-- galley.yaml --\nbaseURL: https://one.test\ndates: {git: true}\n-- schemas/post.yaml --\nfields: [{name: title, type: text}]\n-- content/post/a.yaml --\ntitle: A\n")
	run := func(at string, args ...string) {
		t.Helper()
		c := exec.Command("git", args...)
		c.Dir = dir
		c.Env = append(os.Environ(), "GIT_AUTHOR_DATE="+at, "GIT_COMMITTER_DATE="+at, "GIT_CONFIG_GLOBAL=/dev/null",
			"GIT_AUTHOR_NAME=x", "GIT_AUTHOR_EMAIL=x@x.test", "GIT_COMMITTER_NAME=x", "GIT_COMMITTER_EMAIL=x@x.test")
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
	run("", "init", "-q")
	run("2026-01-01T00:00:00Z", "add", ".")
	run("2026-01-01T00:00:00Z", "commit", "-qm", "one")
	folder, err := disk.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	c := &chain{folder: folder, store: bodies.InMemory()}
	reopen := func(changed []string) string {
		t.Helper()
		c.reopen(t, changed, options)
		return c.last.Site.Entry(0).Updated.Format(time.DateOnly)
	}
	if at := reopen(nil); at != "2026-01-01" {
		t.Errorf("want the first commit's day, got %s", at)
	}
	if err := os.WriteFile(filepath.Join(dir, "content/post/a.yaml"), []byte("title: B\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	run("2026-02-02T00:00:00Z", "commit", "-qam", "two")
	if at := reopen([]string{".git/HEAD"}); at != "2026-02-02" {
		t.Errorf("want the second commit's day, got %s", at)
	}
	dates := c.last.past.history.dates
	if reopen(nil); dates != c.last.past.history.dates {
		t.Error("git is asked again, and nothing was committed")
	}
	c.leave(t)
	dates = c.last.past.history.dates
	if at := reopen(nil); at != "2026-02-02" || dates == nil || dates != c.last.past.history.dates {
		t.Errorf("want the same day without asking git again, got %s", at)
	}
	run("2026-03-03T00:00:00Z", "commit", "-q", "--allow-empty", "-m", "three")
	c.leave(t)
	dates = c.last.past.history.dates
	if reopen(nil); dates == c.last.past.history.dates {
		t.Error("git is not asked, and something was committed")
	}
}

// What git said is kept for the next build, which asks no more than which commit
// is checked out.
func TestCacheKeepsDates(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git here")
	}
	dir := project(t, "-- galley.yaml --\nbaseURL: https://one.test\ndates: {git: true}\n-- schemas/post.yaml --\nfields: [{name: title, type: text}]\n-- content/post/a.yaml --\ntitle: A\n")
	for _, args := range [][]string{{"init", "-q"}, {"add", "."}, {"commit", "-qm", "one"}} {
		c := exec.Command("git", args...)
		c.Dir = dir
		c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_AUTHOR_NAME=x", "GIT_AUTHOR_EMAIL=x@x.test", "GIT_COMMITTER_NAME=x", "GIT_COMMITTER_EMAIL=x@x.test")
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
	if _, err := Publish(t.Context(), Job{Folder: dir, Options: options, Program: "a test"}); err != nil {
		t.Fatal(err)
	}
	folder, err := disk.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	last, file, err := Remembered(folder, "a test", func(bodies.File, int64) bodies.Store { return bodies.InMemory() })
	if err != nil || last == nil {
		t.Fatalf("nothing is remembered: %v", err)
	}
	defer file.Close()
	if asked := last.past.history; asked.dates == nil || asked.head == "" {
		t.Fatalf("want the dates of a commit, got %+v", asked)
	}
	next, err := Reopen(t.Context(), folder, last, nil, bodies.InMemory(), options)
	if err != nil {
		t.Fatal(err)
	}
	if next.past.history.dates != last.past.history.dates {
		t.Error("git is asked again, and nothing was committed")
	}
}

// Bodies that are not what was put there are noticed by whoever prints them, in
// every family, and the build begins anew.
func TestDamagedBodies(t *testing.T) {
	dir := project(t, "-- galley.yaml --\nbaseURL: https://one.test\napi: {r3: true, butter: true, apostrophe: true}\n"+
		"-- schemas/post.yaml --\nurl: /{slug}/\nfields: [{name: title, type: text}, {name: body, type: richText}]\n"+
		"-- content/post/a.md --\n---\ntitle: A\n---\nWhat is *printed*.\n")
	job := Job{Folder: dir, Options: options, Program: "a test"}
	if _, err := Publish(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(dir, ".galley/cache/bodies-*"))
	if err != nil || len(names) != 1 {
		t.Fatal(names, err)
	}
	b, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	for i := range b {
		b[i] ^= 0x20
	}
	if err := os.WriteFile(names[0], b, 0o666); err != nil {
		t.Fatal(err)
	}
	job.Options.BaseURL = "https://two.test" // so that all is answered again, and nothing read
	r, err := Publish(t.Context(), job)
	if err != nil || r.Problems.Failed() {
		t.Fatal(err, r.Problems)
	}
	if r.Opened.Read != 1 {
		t.Errorf("want the file to be read again, got %d", r.Opened.Read)
	}
	got := files(t, filepath.Join(dir, "public"))
	cold := Job{Folder: dir, Options: job.Options, Out: filepath.Join(t.TempDir(), "public")}
	if _, err := Publish(t.Context(), cold); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(files(t, cold.Out), got); d != "" || len(got) < 8 {
		t.Errorf("want what a cold build gives (-want +got):\n%s", d)
	}
}
