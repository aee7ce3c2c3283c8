package builder

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"galley/builder/disk"
	"galley/content"
	"galley/content/bodies"
	"galley/render"
)

// library lays a project of many posts into a folder: each names an author and
// three tags, and has five links.
func library(t testing.TB, posts int) string {
	t.Helper()
	dir := t.TempDir()
	put := func(name, format string, args ...any) {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, fmt.Appendf(nil, format, args...), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, folder := range []string{"schemas", "content/post", "content/page", "content/author", "static", "themes/default/types"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	put("galley.yaml", "baseURL: https://many.test\nchecks: {broken-link: warning}\n")
	put("static/style.css", "body { top: 0px }\n")
	put("schemas/author.yaml", "url: /people/{slug}/\nlistURL: /people/\norder: title\nfields: [{name: title, type: text}]\n")
	put("schemas/page.yaml", "slug: \"{path}\"\nurl: /{path}/\norder: weight\nfields: [{name: title, type: text}, {name: weight, type: integer}, {name: body, type: markdown}]\n")
	put("schemas/post.yaml", `url: /blog/{slug}/
listURL: /blog/
order: -date
omitFromLists: [body]
fields:
  - {name: title,  type: text, required: true}
  - {name: author, type: reference, to: author, taxonomy: authors}
  - {name: tags,   type: tags, taxonomy: tags}
  - {name: body,   type: richText}
`)
	for i := range max(posts/50, 1) {
		put(fmt.Sprintf("content/author/author-%d.yaml", i), "title: Author %d\n", i)
	}
	for i := range posts / 10 {
		put(fmt.Sprintf("content/page/page-%d.md", i), "---\ntitle: Page %d\nweight: %d\n---\nSee [the blog](/blog/).\n", i, i%7)
	}
	at := time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range posts {
		put(postFile(i), "%s", post(posts, i, fmt.Sprintf("The title of post %d", i), at.Add(time.Duration(i)*5*time.Hour), ""))
	}
	return dir
}

func postFile(i int) string { return fmt.Sprintf("content/post/post-%d.md", i) }

func post(posts, i int, title string, date time.Time, more string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\ndate: %s\nauthor: author-%d\ntags: [tag %d, tag %d, tag %d]\n---\n", title, date.Format(time.RFC3339), i%max(posts/50, 1), i%100, i%77, i%300)
	fmt.Fprintf(&b, "## First\n\nSome words, [the next](post-%d.md), and [another](/blog/post-%d/#first).\n\n", (i+1)%posts, (i+7)%posts)
	fmt.Fprintf(&b, "## Second\n\n[A page](/page-%d/), [a tag](/tags/tag-1/) and [here](#first).%s\n", i%(posts/10), more)
	return b.String()
}

// BenchmarkSave measures what a writer waits for: the next edition, and the
// first answers of it, a page and two lists, by their files' names.
// GALLEY_POSTS is how many posts there are besides pages and authors.
func BenchmarkSave(b *testing.B) {
	posts := setting(b, "GALLEY_POSTS", 10_000)
	dir := library(b, posts)
	folder, err := disk.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer folder.Close()
	scratch, err := os.Create(filepath.Join(b.TempDir(), "bodies"))
	if err != nil {
		b.Fatal(err)
	}
	defer scratch.Close()
	store := bodies.InFile(scratch, 0)
	o := content.Options{Now: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}
	write := func(name, text string) []string {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			b.Fatal(err)
		}
		return []string{name}
	}
	var w render.Response
	var last *Opened
	ask := func(address string) {
		r, ok := last.Edition.Planned(address)
		if !ok {
			b.Fatalf("%s is not planned", address)
		}
		if err := last.Edition.Answer(last.Edition.Context(), r, &w); err != nil || w.Status != 0 {
			b.Fatal(err, w.Status)
		}
	}
	reopen := func(changed []string) {
		next, err := Reopen(b.Context(), folder, last, changed, store, o)
		if err != nil {
			b.Fatal(err)
		}
		if next.Edition == nil {
			b.Fatal(next.Problems[0])
		}
		last = next
	}
	n := posts / 2
	date := time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n) * 5 * time.Hour)
	start := time.Now()
	reopen(nil)
	b.Logf("%d posts: the first edition takes %s", posts, time.Since(start))
	turn, hidden := 0, false
	for _, save := range []struct {
		about string
		do    func() []string
	}{
		{"title and body", func() []string {
			return write(postFile(n), post(posts, n, fmt.Sprintf("Title %d", turn), date, strings.Repeat(" more", turn%7)))
		}},
		{"nothing known", func() []string {
			write(postFile(n), post(posts, n, fmt.Sprintf("Title %d", turn), date, strings.Repeat(" more", turn%7)))
			return nil
		}},
		{"nothing changed, nothing known", func() []string { return nil }},
		{"date", func() []string {
			return write(postFile(n), post(posts, n, "Title", date.Add(time.Duration(turn%9)*240*time.Hour), ""))
		}},
		{"tag", func() []string {
			return write(postFile(n), post(posts, n+turn%2, "Title", date, ""))
		}},
		{"author's name", func() []string {
			return write("content/author/author-1.yaml", fmt.Sprintf("title: Author %d\n", turn))
		}},
		{"draft and back", func() []string {
			text := post(posts, n, "Title", date, "")
			if hidden = !hidden; hidden {
				text = strings.Replace(text, "author:", "draft: true\nauthor:", 1)
			}
			return write(postFile(n), text)
		}},
		{"create and delete", func() []string {
			const name = "content/post/another.md"
			if os.Remove(filepath.Join(dir, name)) != nil {
				return write(name, post(posts, n, "Another", date, ""))
			}
			return []string{name}
		}},
		{"style", func() []string { return write("static/style.css", fmt.Sprintf("body { top: %dpx }\n", turn)) }},
		{"template", func() []string {
			return write("themes/default/types/post.html", fmt.Sprintf("<h1>{{.Title}}</h1>%d\n", turn))
		}},
	} {
		b.Run(save.about, func(b *testing.B) {
			b.ReportAllocs()
			var cpu time.Duration
			for b.Loop() {
				b.StopTimer()
				turn++
				changed := save.do()
				before := worked()
				b.StartTimer()
				reopen(changed)
				ask(fmt.Sprintf("api/content/by-slug/post/post-%d.json", n+1))
				ask("api/content/type/post.json")
				ask("api/content.json")
				b.StopTimer()
				cpu += worked() - before
				b.StartTimer()
			}
			b.ReportMetric(cpu.Seconds()*1000/float64(b.N), "cpu-ms/op")
		})
	}
}
