package content

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"galley/content/bodies"
	"galley/schemas"
)

// A crowd is a project of many documents of some kind, by how many there are.
type crowd struct {
	about string
	files func(n int, put func(name, text string))
}

const crowded = `
url: /{slug}/
listURL: /all/
order: -date
fields:
  - {name: title, type: text}
  - {name: next, type: reference, to: post}
  - {name: tags, type: tags, taxonomy: tags}
  - {name: body, type: markdown}
`

// post writes a post of a crowd; front is what its front matter has besides.
func crowdPost(i int, front, body string) string {
	return fmt.Sprintf("---\ntitle: Post number %d\ndate: %d-%02d-%02d\n%s---\n%s\n", i, 2000+i%25, 1+i/25%12, 1+i/300%28, front, body)
}

var crowds = []crowd{
	{"one folder of documents that refer and link to each other", func(n int, put func(name, text string)) {
		for i := range n {
			put(fmt.Sprintf("post/post-%d.md", i), crowdPost(i, fmt.Sprintf("next: post-%d\ntags: [a, b%d]\n", (i+1)%n, i%50),
				fmt.Sprintf("## One\n\n[a](/post-%d/#one) [b](post-%d.md) [c](/tags/a/)", i*7%n, i*3%n)))
		}
	}},
	{"as many terms as documents", func(n int, put func(name, text string)) {
		for i := range n {
			put(fmt.Sprintf("post/post-%d.md", i), crowdPost(i, fmt.Sprintf("tags: [Term %d, term-%d, t%d]\n", i, (i+1)%n, i/2), ""))
		}
	}},
	{"one term in many spellings", func(n int, put func(name, text string)) {
		for i := range n {
			put(fmt.Sprintf("post/post-%d.md", i), crowdPost(i, fmt.Sprintf("tags: [\"a%sb\"]\n", strings.Repeat("!", i%97)+strings.Repeat("?", i/97)), ""))
		}
	}},
	{"three old addresses for each document", func(n int, put func(name, text string)) {
		for i := range n {
			put(fmt.Sprintf("post/post-%d.md", i), crowdPost(i, fmt.Sprintf("aliases: [/old/%d/, /older/%d/, /oldest/%d.html]\n", i, i, i), ""))
		}
	}},
	{"ten translations of each document", func(n int, put func(name, text string)) {
		for i := range n / 10 {
			for _, locale := range []string{"", ".fr", ".es", ".it", ".pt", ".nl", ".sv", ".fi", ".pl", ".da"} {
				put(fmt.Sprintf("post/post-%d%s.md", i, locale), crowdPost(i, "tags: [a, b]\n", fmt.Sprintf("[next](post-%d.md)", (i+1)%(n/10))))
			}
		}
	}},
	{"a section was renamed: nothing is where it was", func(n int, put func(name, text string)) {
		for i := range n {
			put(fmt.Sprintf("post/article-%d.md", i), crowdPost(i, fmt.Sprintf("next: articles-%d\n", i), fmt.Sprintf("[a](articles-%d.md) [b](/articles-%d/) ![c](articles-%d.png)", i, i, i)))
		}
	}},
	{"all at one address", func(n int, put func(name, text string)) {
		for i := range n {
			put(fmt.Sprintf("post/post-%d.md", i), crowdPost(i, "url: /same/\n", ""))
		}
	}},
	{"files beside documents", func(n int, put func(name, text string)) {
		for i := range n {
			put(fmt.Sprintf("post/post-%d/index.md", i), crowdPost(i, "", "[paper](paper.txt)"))
			put(fmt.Sprintf("post/post-%d/paper.txt", i), "x")
		}
	}},
}

func (c *crowd) read(t testing.TB, n int) (fstest.MapFS, *schemas.Project, *Listing, []*Document) {
	t.Helper()
	fsys := fstest.MapFS{
		"galley.yaml":       {Data: []byte("baseURL: https://crowd.test\nlocales: [en, fr, es, it, pt, nl, sv, fi, pl, da]\n")},
		"schemas/post.yaml": {Data: []byte(crowded)},
	}
	c.files(n, func(name, text string) { fsys["content/"+name] = &fstest.MapFile{Data: []byte(text)} })
	p, problems, err := schemas.Load(fsys)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	l := &Listing{}
	for name := range fsys { // the file system in memory looks at all its files for each folder
		if !strings.HasPrefix(name, "content/") {
			continue
		}
		f := File{Path: name, Size: int64(len(fsys[name].Data))}
		if claims := p.Claims(nil, name); len(claims) > 0 && !strings.HasSuffix(name, ".txt") {
			f.Type, f.Glob, f.Locale = claims[0].Type, claims[0].Glob, claims[0].Locale
			l.Documents = append(l.Documents, f)
		} else {
			l.Beside = append(l.Beside, f)
		}
	}
	w := walk{listing: *l}
	l = w.sorted()
	docs, err := Read(t.Context(), fsys, p, l, bodies.InMemory())
	if err != nil {
		t.Fatal(err)
	}
	return fsys, p, l, docs
}

// made gives how many pieces of memory, and how many bytes, something makes.
func made(do func()) (pieces, size float64) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs - before.Mallocs), float64(after.TotalAlloc - before.TotalAlloc)
}

// TestResolveGrows: whatever a project has many of, four times as many take
// about four times as much. GALLEY_MANY is how many the fewer are.
func TestResolveGrows(t *testing.T) {
	const times = 4
	few := 500
	if text := os.Getenv("GALLEY_MANY"); text != "" {
		var err error
		if few, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range crowds {
		t.Run(c.about, func(t *testing.T) {
			cost := func(n int) (pieces, size float64) {
				fsys, p, l, docs := c.read(t, n)
				return made(func() {
					s, err := Resolve(fsys, p, l, docs, bodies.InMemory(), Options{Now: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)})
					if err != nil {
						t.Fatal(err)
					}
					if s.Len() < n {
						t.Fatalf("%d documents, want %d", s.Len(), n)
					}
				})
			}
			pieces, size := cost(few)
			morePieces, moreSize := cost(times * few)
			if most := 1.5 * times; morePieces > most*pieces || moreSize > most*size {
				t.Errorf("%d documents take %.0f pieces of memory, %.0f bytes; %d take %.1f and %.1f times as many",
					few, pieces, size, times*few, morePieces/pieces, moreSize/size)
			}
		})
	}
}

// TestManyBroken: all that leads nowhere is told of, and for so much of it as
// anybody can use, it is sought what may have been meant.
func TestManyBroken(t *testing.T) {
	const n = 2 * mostSought
	fsys, p, l, docs := crowds[5].read(t, n)
	s, err := Resolve(fsys, p, l, docs, bodies.InMemory(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	hinted, told := map[string]int{}, map[string]int{}
	for _, problem := range s.Problems() {
		what, _, _ := strings.Cut(problem.Message, " ")
		told[what]++
		if strings.HasPrefix(problem.Hint, "did you mean ") {
			hinted[what]++
		}
	}
	if told["post"] != n || told["there"] != 3*n {
		t.Errorf("told of %v, want each of %d", told, n)
	}
	if sum := hinted["there"] + hinted["post"]; sum == 0 || sum > 2*mostSought {
		t.Errorf("hints for %v, want some for references and for links, at most %d of each", hinted, mostSought)
	}
}

func BenchmarkResolve(b *testing.B) {
	for _, n := range []int{1000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			p, l, docs := generated(b, n)
			o := Options{Now: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)}
			b.ReportAllocs()
			for b.Loop() {
				s, err := Resolve(nil, p, l, docs, nil, o)
				if err != nil || len(s.Problems()) > 0 {
					b.Fatal(err, told(s))
				}
			}
		})
	}
}
