package main

import (
	"html"
	"strconv"
	"strings"
	"time"
)

// The text of pages and of JSON: everything is appended to a buffer that its
// core uses again.

const (
	siteTitle = "Bench Blog"
	siteURL   = "https://blog.example.com"
	about     = "A synthetic blog."
)

func put(b []byte, texts ...string) []byte {
	for _, s := range texts {
		b = append(b, s...)
	}
	return b
}

func escaped(b []byte, s string) []byte {
	if strings.ContainsAny(s, `&<>"'`) {
		s = html.EscapeString(s)
	}
	return append(b, s...)
}

// headers are the heads of the body, by the section that is current.
var headers = func() map[string]string {
	all := map[string]string{}
	sections := [][2]string{{"posts", "Posts"}, {"pages", "Pages"}, {"categories", "Categories"}, {"tags", "Tags"}, {"author", "Authors"}}
	for _, current := range append(sections, [2]string{}) {
		b := put(nil, `<header class="site-header"><a class="brand" href="/">`, siteTitle, "</a>\n<nav><ul>\n")
		for _, s := range sections {
			b = put(b, `<li><a href="/`, s[0], `/"`)
			if s == current {
				b = put(b, ` aria-current="true"`)
			}
			b = put(b, `>`, s[1], "</a></li>\n")
		}
		all[current[0]] = string(put(b, "</ul></nav></header>\n\n<main>\n"))
	}
	return all
}()

func head(b []byte, title, summary, url, section string) []byte {
	b = put(b, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
	b = escaped(b, title)
	b = put(b, " | ", siteTitle, "</title>\n<meta name=\"description\" content=\"")
	b = escaped(b, summary)
	b = put(b, "\">\n<link rel=\"canonical\" href=\"", siteURL, url, "\">\n<link rel=\"alternate\" type=\"application/json\" href=\"index.json\">\n",
		"<link rel=\"alternate\" type=\"application/rss+xml\" href=\"/index.xml\">\n<link rel=\"stylesheet\" href=\"/css/main.css\">\n</head>\n<body>\n")
	return put(b, headers[section])
}

func foot(b []byte) []byte {
	return put(b, "\n</main>\n<footer class=\"site-footer\"><p>&copy; ", siteTitle, "</p></footer>\n\n</body>\n</html>\n")
}

// byline is the line below a title.
func (g *blog) byline(b []byte, p *post) []byte {
	date := p.Date
	if t, err := time.Parse(time.RFC3339, date); err == nil {
		date = t.Format("2 Jan 2006")
	}
	b = put(b, `<p class="meta"><time datetime="`, p.Date, `">`, date, `</time>`)
	if p.Author != "" {
		b = put(b, ` by <a href="/author/`, p.Author, `/">`)
		if a := g.authors[p.Author]; a != nil {
			b = escaped(b, a.Name)
		}
		b = put(b, `</a>`)
	}
	return put(b, "</p>\n")
}

func (g *blog) article(b []byte, p, newer, older *post) []byte {
	section := "posts"
	if p.page {
		section = "pages"
	}
	b = head(b, p.Title, p.Summary, p.url, section)
	b = put(b, "\n<article>\n<h1>")
	b = escaped(b, p.Title)
	b = put(b, "</h1>\n")
	b = g.byline(b, p)
	if p.FeaturedImage != "" {
		b = put(b, `<img class="featured" src="`)
		b = escaped(b, p.FeaturedImage)
		b = put(b, "\" alt=\"\">\n")
	}
	b = append(b, p.html...)
	b = terms(b, "categories", p.Categories)
	b = terms(b, "tags", p.Tags)
	b = put(b, "</article>\n")
	if !p.page {
		b = put(b, `<nav class="prevnext">`)
		b = neighbour(b, "prev", older)
		b = neighbour(b, "next", newer)
		b = put(b, `</nav>`)
	}
	return foot(b)
}

func terms(b []byte, taxonomy string, all []string) []byte {
	if len(all) == 0 {
		return b
	}
	b = put(b, `<ul class="`, taxonomy, `">`)
	for _, t := range all {
		b = put(b, `<li><a href="/`, taxonomy, `/`, t, `/">`, t, `</a></li>`)
	}
	return put(b, "</ul>\n")
}

func neighbour(b []byte, rel string, p *post) []byte {
	if p == nil {
		return b
	}
	b = put(b, `<a rel="`, rel, `" href="`, p.url, `">`)
	return put(escaped(b, p.Title), `</a>`)
}

// row is a post in a list.
func (g *blog) row(b []byte, p *post) []byte {
	b = put(b, `<li class="item"><h2><a href="`, p.url, `">`)
	b = escaped(b, p.Title)
	b = put(b, "</a></h2>\n")
	b = g.byline(b, p)
	b = put(b, "<p>")
	b = escaped(b, p.Summary)
	return put(b, "</p></li>\n\n")
}

// item is a post as JSON: whole with its author, or in a list.
func (g *blog) item(b []byte, p *post, whole bool) []byte {
	b = put(b, `{"author":`)
	if a := g.authors[p.Author]; whole && a != nil {
		b = append(b, a.json...)
	} else {
		b = quoted(b, p.Author)
	}
	if !p.page {
		b = quotedList(put(b, `,"categories":`), p.Categories)
	}
	if whole {
		b = quotedBytes(put(b, `,"content":`), p.html)
	}
	b = quoted(put(b, `,"date":`), p.Date)
	b = quoted(put(b, `,"featured_image":`), p.FeaturedImage)
	b = quoted(put(b, `,"slug":`), p.Slug)
	b = quoted(put(b, `,"status":`), p.Status)
	b = quoted(put(b, `,"summary":`), p.Summary)
	if !p.page {
		b = quotedList(put(b, `,"tags":`), p.Tags)
	}
	b = quoted(put(b, `,"title":`), p.Title)
	b = quoted(put(b, `,"url":`), p.url)
	return append(b, '}')
}

func (g *blog) items(b []byte, posts []*post) []byte {
	b = put(b, `{"items":[`)
	for i, p := range posts {
		if i > 0 {
			b = append(b, ',')
		}
		b = g.item(b, p, false)
	}
	return append(b, ']')
}

func quoted(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' {
			b = escape(append(b, s[from:i]...), c)
			from = i + 1
		}
	}
	return append(append(b, s[from:]...), '"')
}

func quotedBytes(b, s []byte) []byte {
	b = append(b, '"')
	from := 0
	for i, c := range s {
		if c < ' ' || c == '"' || c == '\\' {
			b = escape(append(b, s[from:i]...), c)
			from = i + 1
		}
	}
	return append(append(b, s[from:]...), '"')
}

func escape(b []byte, c byte) []byte {
	const hex = "0123456789abcdef"
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, '\\', 'n')
	}
	return append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
}

func quotedList(b []byte, all []string) []byte {
	b = append(b, '[')
	for i, s := range all {
		if i > 0 {
			b = append(b, ',')
		}
		b = quoted(b, s)
	}
	return append(b, ']')
}

func number(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) }
