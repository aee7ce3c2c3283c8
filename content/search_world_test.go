package content_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"galley/content"
	"galley/content/bodies"
	"galley/content/contenttest"
	"galley/schemas"
)

// A diary is a project that somebody writes in, and its sites, each made from
// the one before.
type diary struct {
	t       testing.TB
	files   fstest.MapFS
	project *schemas.Project
	library *content.Library
	listing *content.Listing
	store   bodies.Store
	site    *content.Site
	options content.Options
	saves   int
}

func newDiary(t testing.TB, files map[string]string) *diary {
	d := &diary{t: t, files: fstest.MapFS{}, store: bodies.InMemory(), options: content.Options{Now: contenttest.Clock}}
	for name, text := range files {
		d.save(name, text)
	}
	d.next()
	return d
}

// save writes a file; no text removes it.
func (d *diary) save(name, text string) {
	d.saves++
	if text == "" {
		delete(d.files, name)
		return
	}
	d.files[name] = &fstest.MapFile{Data: []byte(text), ModTime: time.Unix(int64(d.saves), 0)}
}

// declare reads what the project's own files say.
func (d *diary) declare() {
	d.t.Helper()
	p, problems, err := schemas.Load(d.files)
	if err != nil || problems.Failed() {
		d.t.Fatal(err, contenttest.Text(problems))
	}
	d.project = p
}

// next makes the next site.
func (d *diary) next() *content.Site {
	d.t.Helper()
	if d.project == nil {
		d.declare()
	}
	var err error
	if d.listing, err = content.Walk(d.files, d.project); err != nil {
		d.t.Fatal(err)
	}
	if d.library, err = content.ReadAgain(d.t.Context(), d.files, d.project, d.listing, d.store, d.library, nil); err != nil {
		d.t.Fatal(err)
	}
	if d.site, err = content.Next(d.site, d.files, d.project, d.listing, d.library.Documents, d.store, d.options); err != nil {
		d.t.Fatal(err)
	}
	return d.site
}

// anew is the site that there would be without any before it.
func (d *diary) anew() *content.Site {
	d.t.Helper()
	s, err := content.Resolve(d.files, d.project, d.listing, d.library.Documents, d.store, d.options)
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

var diaryFiles = map[string]string{
	"galley.yaml":          "locales: [en, de]\n",
	"schemas/note.yaml":    "fields:\n  - {name: title, type: text}\n  - {name: by, type: reference, to: person, onUnpublished: omit}\n  - {name: place, type: text, localized: false}\n  - {name: body, type: markdown}\n",
	"schemas/person.yaml":  "fields: [{name: title, type: text}]\n",
	"content/person/a.md":  "---\ntitle: Ada\n---\n",
	"content/person/b.md":  "---\ntitle: Bert\n---\n",
	"content/note/1.md":    "---\ntitle: Tide\nby: a\nplace: Harbour\n---\nThe sea.\n",
	"content/note/1.de.md": "---\ntitle: Flut\n---\nDas Meer.\n",
	"content/note/2.md":    "---\ntitle: Pool\nby: a\n---\nThe sea.\n",
	"content/note/3.md":    "---\ntitle: Rock\nby: b\n---\nThe shore.\n",
	"content/note/4.md":    "---\ntitle: Later\ndate: 2026-06-02\n---\nThe shore.\n",
}

func TestSearchReadsWhatIsNew(t *testing.T) {
	d := newDiary(t, diaryFiles)
	find := func(words, locale string) string {
		return slugs(t, d.site, content.Query{Search: words, Locale: locale})
	}
	steps := []struct {
		about string
		do    func()
		words string
		want  string // what is found
		read  int    // documents
	}{
		{"the first search reads all", func() {}, "sea", "1 2", 7},
		{"the second reads nothing", func() {}, "shore", "3", 0},
		{"a save is one document", func() { d.save("content/note/3.md", "---\ntitle: Rock\nby: b\n---\nThe sea shore.\n") }, "sea", "1 2 3", 1},
		{"what it said is not found any more", func() { d.save("content/note/3.md", "---\ntitle: Rock\nby: b\n---\nSand.\n") }, "shore", "", 1},
		{"a new document", func() { d.save("content/note/0.md", "---\ntitle: First\n---\nThe sea.\n") }, "sea", "0 1 2", 1},
		{"a document that is gone is nothing to read", func() { d.save("content/note/0.md", "") }, "sea", "1 2", 0},
		{"with another title, who refers to it is read too", func() { d.save("content/person/a.md", "---\ntitle: Grace\n---\n") }, "grace", "a 2 1", 3},
		{"what nobody refers to any more", func() { d.save("content/person/a.md", "---\ntitle: Grace\ndraft: true\n---\n") }, "grace", "", 3},
		{"and again", func() { d.save("content/person/a.md", "---\ntitle: Grace\n---\n") }, "grace", "a 2 1", 3},
		{"what holds in all languages is read in all of them", func() {
			d.save("content/note/1.md", "---\ntitle: Tide\nby: a\nplace: Jetty\n---\nThe sea.\n")
		}, "jetty", "1", 2},
		{"the clock reads nothing", func() { d.options.Now = d.options.Now.AddDate(0, 0, 2) }, "shore", "4", 0},
		{"nor does another store", func() { d.store, d.library = bodies.InMemory(), nil }, "sea", "1 2", 0},
		{"another schema is another project", func() {
			d.save("schemas/person.yaml", "fields: [{name: title, type: text}, {name: more, type: text}]\n")
			d.project = nil
		}, "sea", "1 2", 7},
	}
	read := 0
	for _, step := range steps {
		step.do()
		d.next()
		if got := find(step.words, "en"); got != step.want {
			t.Errorf("%s: found %q, want %q", step.about, got, step.want)
		}
		if got := content.SearchRead(d.site) - read; got != step.read {
			t.Errorf("%s: read %d documents, want %d", step.about, got, step.read)
		}
		read = content.SearchRead(d.site)
	}
	if got := find("jetty", "de"); got != "1" {
		t.Errorf("in the other language: found %q", got)
	}
}

// TestSearchWalks holds what a line of sites finds, each with the index of the
// one before, to what a site finds that nobody was before; and an old site to
// what it found when it was new.
func TestSearchWalks(t *testing.T) {
	seeds, steps := uint64(12), 60
	if testing.Short() {
		seeds = 3
	}
	for seed := range seeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 5))
			d := newDiary(t, diaryFiles)
			type answer struct {
				site    *content.Site
				query   content.Query
				numbers []content.N
			}
			var old []answer
			for step := range steps {
				for range 1 + r.IntN(4)*r.IntN(3) {
					edit(d, r)
				}
				d.next()
				if r.IntN(4) == 0 {
					continue // a site that nobody searches
				}
				anew := d.anew()
				for range 6 {
					q := content.Query{Locale: []string{"en", "de"}[r.IntN(2)], Search: searchWords(r, 2), Drafts: r.IntN(3) == 0}
					switch r.IntN(6) {
					case 0:
						q.Types = []*schemas.Type{d.project.Type("note")}
					case 1:
						q.Order = []schemas.Order{{Key: "title"}}
					case 2:
						q.Field, q.Refers = d.project.Type("note").Field("by"), content.N(r.IntN(d.site.Len()))
					}
					got, want := d.site.Find(q), anew.Find(q)
					if diff := cmp.Diff(want, got); diff != "" {
						t.Fatalf("step %d, %+v: %s", step, q, diff)
					}
					old = append(old, answer{d.site, q, got.Numbers})
				}
				a := old[r.IntN(len(old))]
				if diff := cmp.Diff(a.numbers, a.site.Find(a.query).Numbers); diff != "" {
					t.Fatalf("step %d, an old site finds something else: %s", step, diff)
				}
			}
		})
	}
}

func searchWords(r *rand.Rand, n int) string {
	vocabulary := []string{"tide", "tides", "tidal", "pool", "pools", "sea", "seal", "rock", "shore", "harbour", "harbor", "ada", "bert", "grace", "t", "flut", "meer"}
	var words []string
	for range 1 + r.IntN(n) {
		words = append(words, vocabulary[r.IntN(len(vocabulary))])
	}
	return strings.Join(words, " ")
}

// edit does what somebody may do to a file.
func edit(d *diary, r *rand.Rand) {
	locale := []string{"", "", "", ".de"}[r.IntN(4)]
	name := fmt.Sprintf("content/note/%d%s.md", r.IntN(20), locale)
	key := []string{"", "", "", "draft: true\n", "archived: true\n", "visibility: loginRequired\n", "date: 2026-06-04\n", "date: 2026-05-01\n"}[r.IntN(8)]
	person := []string{"a", "b", "c"}[r.IntN(3)]
	switch r.IntN(10) {
	case 0:
		d.save(name, "")
	case 1:
		d.save("content/person/"+person+".md", "---\n"+key+"title: "+searchWords(r, 2)+"\n---\n")
	case 2:
		d.options.Now = contenttest.Clock.AddDate(0, 0, r.IntN(6))
	case 3:
		if r.IntN(4) == 0 {
			d.store, d.library = bodies.InMemory(), nil
		}
		if r.IntN(8) == 0 {
			d.save("schemas/person.yaml", diaryFiles["schemas/person.yaml"]+strings.Repeat("#\n", r.IntN(3)))
			d.project, d.library = nil, nil
		}
	case 4:
		files := slices.Sorted(func(yield func(string) bool) {
			for f := range d.files {
				if strings.HasPrefix(f, "content/note/") && !yield(f) {
					return
				}
			}
		})
		if len(files) > 0 {
			from := files[r.IntN(len(files))]
			text := string(d.files[from].Data)
			d.save(from, "")
			d.save(name, text)
		}
	default:
		d.save(name, fmt.Sprintf("---\n%stitle: %s\nby: %s\nplace: %s\n---\n%s\n\n## %s\n", key, searchWords(r, 3), person, searchWords(r, 1), searchWords(r, 20), searchWords(r, 2)))
	}
}
