package main

import (
	"os"
	"path"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A task makes the files of a folder. Its text goes to b, which it gives back.
type task func(b []byte, t *tree) []byte

// write does all tasks on all cores.
func (g *blog) write(folder string) {
	tasks := []task{g.front, g.feed, g.sitemap}
	for i, p := range g.posts {
		var newer, older *post
		if i > 0 {
			newer = g.posts[i-1]
		}
		if i+1 < len(g.posts) {
			older = g.posts[i+1]
		}
		tasks = append(tasks, g.whole(p, newer, older))
	}
	for _, p := range g.pages {
		tasks = append(tasks, g.whole(p, nil, nil))
	}
	tasks = g.lists(tasks, "posts", "Posts", g.posts)
	tasks = g.lists(tasks, "pages", "Pages", g.pages)
	for _, x := range g.taxonomies {
		tasks = append(tasks, x.write)
		for _, term := range x.terms {
			tasks = g.lists(tasks, x.name+"/"+term, term, x.posts[term])
		}
	}
	t := &tree{root: folder, made: map[string]bool{"": true, ".": true}}
	must(os.MkdirAll(folder, 0o755))
	buffers := make([][]byte, runtime.GOMAXPROCS(0))
	onAllCores(len(tasks), func(core, i int) { buffers[core] = tasks[i](buffers[core][:0], t) })
	t.put("css", "main.css", []byte("body{font:16px/1.5 system-ui;margin:0 auto;max-width:70ch}\n"))
}

// A tree is the folder that is written to. No folder is made twice.
type tree struct {
	root string
	mu   sync.Mutex
	made map[string]bool
}

func (t *tree) put(folder, name string, text []byte) {
	t.folder(folder)
	must(os.WriteFile(t.root+"/"+folder+"/"+name, text, 0o644))
}

func (t *tree) folder(name string) {
	t.mu.Lock()
	made := t.made[name]
	t.mu.Unlock()
	if made {
		return
	}
	t.folder(path.Dir(name))
	if err := os.Mkdir(t.root+"/"+name, 0o755); err != nil && !os.IsExist(err) {
		must(err)
	}
	t.mu.Lock()
	t.made[name] = true
	t.mu.Unlock()
}

func (g *blog) whole(p, newer, older *post) task {
	return func(b []byte, t *tree) []byte {
		folder := strings.Trim(p.url, "/")
		b = g.article(b, p, newer, older)
		t.put(folder, "index.html", b)
		b = g.item(b[:0], p, true)
		t.put(folder, "index.json", b)
		return b
	}
}

const perPage = 10

// lists adds the pages of a list.
func (g *blog) lists(tasks []task, base, title string, posts []*post) []task {
	of := max(1, (len(posts)+perPage-1)/perPage)
	section, _, _ := strings.Cut(base, "/")
	folder := func(page int) string {
		switch {
		case page < 1 || page > of:
			return ""
		case page == 1:
			return base
		}
		return base + "/page/" + strconv.Itoa(page)
	}
	address := func(page int, file string) string {
		if folder(page) == "" {
			return ""
		}
		return "/" + folder(page) + "/" + file
	}
	for page := range of {
		part := posts[page*perPage : min((page+1)*perPage, len(posts))]
		page++
		tasks = append(tasks, func(b []byte, t *tree) []byte {
			b = head(b, title, about, "/"+base+"/", section)
			b = put(b, "<h1>", title, "</h1>\n<ul class=\"list\">\n")
			for _, p := range part {
				b = g.row(b, p)
			}
			b = put(b, "</ul>\n<nav class=\"pager\">")
			if to := address(page-1, ""); to != "" {
				b = put(b, `<a rel="prev" href="`, to, `">Newer</a> `)
			}
			b = number(put(b, "<span>Page "), page)
			b = put(number(put(b, " of "), of), "</span>")
			if to := address(page+1, ""); to != "" {
				b = put(b, ` <a rel="next" href="`, to, `">Older</a>`)
			}
			t.put(folder(page), "index.html", foot(put(b, "</nav>")))

			b = g.items(b[:0], part)
			b = quoted(put(b, `,"next":`), address(page+1, "index.json"))
			b = number(put(b, `,"page":`), page)
			b = number(put(b, `,"pages":`), of)
			b = quoted(put(b, `,"prev":`), address(page-1, "index.json"))
			b = quoted(put(b, `,"title":`), title)
			b = append(number(put(b, `,"total":`), len(posts)), '}')
			t.put(folder(page), "index.json", b)
			return b
		})
	}
	return tasks
}

// write makes a taxonomy's own list.
func (x *taxonomy) write(b []byte, t *tree) []byte {
	title := strings.ToUpper(x.name[:1]) + x.name[1:]
	b = head(b, title, about, "/"+x.name+"/", x.name)
	b = put(b, "<h1>", title, "</h1>\n<ul class=\"terms\">\n")
	for _, term := range x.terms {
		b = put(b, `<li><a href="/`, x.name, `/`, term, `/">`, term, `</a> (`)
		b = put(number(b, len(x.posts[term])), ")</li>\n")
	}
	t.put(x.name, "index.html", foot(put(b, "</ul>")))

	b = put(b[:0], `{"items":[`)
	for i, term := range x.terms {
		if i > 0 {
			b = append(b, ',')
		}
		b = number(put(b, `{"count":`), len(x.posts[term]))
		b = quoted(put(b, `,"term":`), term)
		b = put(b, `,"url":"/`, x.name, `/`, term, `/"}`)
	}
	t.put(x.name, "index.json", put(b, `],"title":"`, title, `"}`))
	return b
}

func (g *blog) front(b []byte, t *tree) []byte {
	top := g.posts[:min(perPage, len(g.posts))]
	b = head(b, siteTitle, about, "/", "")
	b = put(b, "<h1>", siteTitle, "</h1>\n<ul class=\"list\">\n")
	for _, p := range top {
		b = g.row(b, p)
	}
	t.put("", "index.html", foot(put(b, "</ul>")))

	b = g.items(b[:0], top)
	t.put("", "index.json", append(quoted(put(b, `,"title":`), siteTitle), '}'))
	return b
}

func (g *blog) feed(b []byte, t *tree) []byte {
	b = put(b, "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n<rss version=\"2.0\"><channel><title>", siteTitle,
		"</title><link>", siteURL, "/</link><description>", about, "</description>\n")
	for _, p := range g.posts[:min(20, len(g.posts))] {
		date, err := time.Parse(time.RFC3339, p.Date)
		must(err)
		b = escaped(put(b, "<item><title>"), p.Title)
		b = put(b, "</title><link>", siteURL, p.url, "</link><pubDate>", date.Format(time.RFC1123Z), "</pubDate><guid>", siteURL, p.url, "</guid><description>")
		b = put(escaped(b, p.Summary), "</description></item>\n")
	}
	t.put("", "index.xml", put(b, "</channel></rss>\n"))
	return b
}

func (g *blog) sitemap(b []byte, t *tree) []byte {
	b = put(b, "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n")
	entry := func(url, changed string) {
		b = put(b, "<url><loc>", siteURL, url, "</loc>")
		if changed != "" {
			b = put(b, "<lastmod>", changed, "</lastmod>")
		}
		b = put(b, "</url>\n")
	}
	for _, p := range slices.Concat(g.posts, g.pages) {
		entry(p.url, p.Date)
	}
	for _, list := range []string{"/", "/posts/", "/pages/"} {
		entry(list, "")
	}
	for _, x := range g.taxonomies {
		entry("/"+x.name+"/", "")
		for _, term := range x.terms {
			entry("/"+x.name+"/"+term+"/", x.posts[term][0].Date)
		}
	}
	t.put("", "sitemap.xml", put(b, "</urlset>\n"))
	return b
}
