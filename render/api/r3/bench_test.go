package r3

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/tools/txtar"

	"galley/content"
	"galley/content/bodies"
	"galley/content/contenttest"
	"galley/render"
	"galley/render/api/apitest"
	"galley/schemas"
	"galley/schemas/source"
	"galley/themes"
)

// many is a site of so many documents, as a blog or a shop has them.
func many(documents int) string {
	var b strings.Builder
	b.WriteString(`
-- galley.yaml --
-- schemas/post.yaml --
order: -date
omitFromLists: [body]
fields:
  - {name: title, type: text}
  - {name: body, type: richText}
  - {name: price, type: number}
  - {name: held, type: date}
  - {name: state, type: select, options: [open, closed, sold]}
  - {name: author, type: reference, to: author}
  - {name: tags, type: tags, taxonomy: tags}
-- schemas/author.yaml --
fields: [{name: title, type: text}]
`)
	for i := range 50 {
		fmt.Fprintf(&b, "-- content/author/a%d.yaml --\ntitle: Author %d\n", i, i)
	}
	for i := range documents {
		fmt.Fprintf(&b, "-- content/post/p%05d.md --\n---\ntitle: The %s of post %d\ndate: 20%02d-%02d-%02d\nprice: %d.%d\nheld: 20%02d-%02d-%02d\nstate: %s\nauthor: a%d\ntags: [t%d, t%d]\n---\n%s\n",
			i, []string{"Leek", "bean", "Pear tree", "onion"}[i*7%4], i, 10+i%16, i%12+1, i%28+1, i*31%997, i%10, 20+i%5, i*5%12+1, i*3%28+1,
			[]string{"open", "closed", "sold"}[i*11%3], i*13%50, i%40, i*3%97, strings.Repeat(fmt.Sprintf("Some text about **post %d** and [what](https://a.test/) it is.\n\n", i), 10))
	}
	return b.String()
}

// hand is a kind of question as it is asked by hand; %d is another number each
// time, so that no answer is there already.
var hand = map[string]string{
	"equality on a select":    "filters[data.state][$eq]=open&filters[data.price][$ne]=%d",
	"contains in the title":   "filters[data.title][$contains]=LEEK&filters[data.title][$ne]=%d",
	"range on a date":         "filters[publishedAt][$gte]=2015-01-01&filters[publishedAt][$lt]=2020-06-01T00:00:00.%04dZ",
	"or of two":               "filters[$or][0][slug][$eq]=p%05d&filters[$or][1][data.author.slug][$eq]=a7",
	"sort by a field":         "sort=-data.price&filters[data.price][$gt]=%d",
	"page 300":                "page=300&filters[data.price][$ne]=%d",
	"several, sorted":         "type=post&filters[data.state][$in]=open,sold&filters[data.price][$gt]=%d&filters[data.held][$lt]=2024-01-01&filters[data.title][$contains]=tree&sort=data.held,-data.title&page=2",
	"a term and fields":       "tags=t7&filters[data.price][$lt]=9%d&fields=title,slug,author.title",
	"contains in a list":      "filters[data.tags][$contains]=t3&filters[data.price][$ne]=%d",
	"contains in some bodies": "filters[data.body][$contains]=post %d&filters[data.state][$eq]=open&filters[publishedAt][$gte]=2025-01-01",
	"contains in all bodies":  "filters[data.body][$contains]=post %d",
	"a phrase of all bodies":  "filters[data.body][$contains]=text about&filters[data.price][$ne]=%d",
	"a word of all bodies":    "filters[data.body][$contains]=text&filters[data.price][$ne]=%d",
}

// BenchmarkQuery10k asks 10,000 documents what a front end asks (L3): read,
// found, answered. Cold is the first question of all, with nothing made yet;
// warm has another value than the one before; saved is the first one after a
// document got another title and text. Bodies lie in a file, as a server has
// them.
func BenchmarkQuery10k(b *testing.B) {
	names := make([]string, 0, len(hand))
	for name := range hand {
		names = append(names, name)
	}
	slices.Sort(names)
	d := newDesk(b, 10_000)
	n := 0
	question := func(name string) string {
		n++
		return fmt.Sprintf(hand[name], n%10_000)
	}
	for _, way := range []struct {
		name   string
		before func()
	}{
		{"cold", func() { d.edition.Site().Forget() }},
		{"warm", nil},
		{"saved", func() { d.save(5_000) }},
	} {
		for _, name := range names {
			b.Run(way.name+"/"+strings.ReplaceAll(name, " ", "-"), func(b *testing.B) {
				ask(b, d.edition, question(name))
				var took, cpu []time.Duration
				b.ResetTimer()
				for b.Loop() {
					if way.before != nil {
						b.StopTimer()
						way.before()
						b.StartTimer()
					}
					start, before := time.Now(), worked()
					if ask(b, d.edition, question(name)) == 0 {
						b.Fatal("nothing is found")
					}
					took, cpu = append(took, time.Since(start)), append(cpu, worked()-before)
				}
				slices.Sort(took)
				slices.Sort(cpu)
				b.ReportMetric(took[len(took)/2].Seconds()*1000, "median-ms")
				b.ReportMetric(took[0].Seconds()*1000, "least-ms")
				b.ReportMetric(cpu[len(cpu)/2].Seconds()*1000, "cpu-ms")
			})
		}
	}
}

// A desk is where somebody writes in the middle of many documents.
type desk struct {
	t       testing.TB
	files   fstest.MapFS
	project *schemas.Project
	listing *content.Listing
	library *content.Library
	store   bodies.Store
	edition *render.Edition
	saves   int
}

func newDesk(t testing.TB, documents int) *desk {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "bodies"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	d := &desk{t: t, files: fstest.MapFS{}, store: bodies.InFile(file, 0)}
	for _, f := range txtar.Parse([]byte(many(documents))).Files {
		d.files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	var problems source.Problems
	if d.project, problems, err = schemas.Load(d.files); err != nil || problems.Failed() {
		t.Fatal(err, problems)
	}
	d.next(nil)
	return d
}

// save gives documents other titles and texts.
func (d *desk) save(documents ...int) {
	d.saves++
	var changed []string
	for _, i := range documents {
		name := fmt.Sprintf("content/post/p%05d.md", i)
		text := fmt.Sprintf("---\ntitle: The Leek of save %d\ndate: 2018-05-05\nprice: %d\nheld: 2022-02-02\nstate: open\nauthor: a7\ntags: [t1]\n---\nSome text of **save %d**, no. %d.\n", d.saves, d.saves%900, d.saves, i)
		d.files[name] = &fstest.MapFile{Data: []byte(text), ModTime: time.Unix(int64(d.saves), 0)}
		changed = append(changed, name)
	}
	d.next(changed)
}

func (d *desk) next(changed []string) {
	d.t.Helper()
	var last *content.Site
	if d.edition != nil {
		last = d.edition.Site()
	}
	var err error
	if d.listing, err = content.Relist(d.files, d.project, d.listing, changed); err != nil {
		d.t.Fatal(err)
	}
	if d.library, err = content.ReadAgain(d.t.Context(), d.files, d.project, d.listing, d.store, d.library, changed); err != nil {
		d.t.Fatal(err)
	}
	site, err := content.Next(last, d.files, d.project, d.listing, d.library.Documents, d.store, content.Options{Now: contenttest.Clock})
	if err != nil || site.Problems().Failed() {
		d.t.Fatal(err, contenttest.Text(site.Problems()))
	}
	if last == nil {
		d.edition = apitest.Edition(d.t, New, site)
	} else {
		d.edition, _ = render.NextEdition(d.edition, nil, site, &themes.Theme{}, d.edition.Families()...)
	}
}

// ask answers a list, and gives how long its body is.
func ask(t testing.TB, e *render.Edition, query string) int {
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	c, w := e.Context(), &render.Response{}
	r, failure := e.Read("GET", "/api/content", values)
	if failure != nil {
		t.Fatalf("%s: %s", query, failure.Message)
	}
	if err := e.Answer(c, r, w); err != nil {
		t.Fatal(err)
	}
	return len(w.Body)
}
