package butter

import (
	"cmp"
	"iter"
	"strings"
	"time"

	"galley/content"
	"galley/content/markdown"
	"galley/render"
	"galley/render/api"
)

// Feeds are XML, and travel in JSON: {"data": "<?xml …"}, since that is what
// clients of the original read (contracts 2.5, B17). As they are they have
// addresses of their own, and are given to who would rather have XML.

// A feedKind is one of the three.
type feedKind struct {
	name   string
	append func(f *family, c *render.Context, b []byte, feed feed) []byte
}

var feedKinds = [...]feedKind{
	{"sitemap", (*family).appendSitemap},
	{"rss", (*family).appendRSS},
	{"atom", (*family).appendAtom},
}

// A feed is what a feed is made of.
type feed struct {
	posts  []content.N
	locale string
	self   string // its own absolute address
}

func (f *family) feedRoutes() []render.Route {
	var routes []render.Route
	for i := range feedKinds {
		kind := &feedKinds[i]
		keys := append(f.filterKeys(&shelvings[0], &shelvings[1]),
			f.localeKey(func(c *render.Context, so render.Request) []string {
				return api.Locales(f.project, func(l string) bool { return len(f.filteredIn(c, so, l)) > 0 })
			}),
			render.Key{Name: "format", Header: "Accept", Default: "json", About: "xml: the feed as it is; so with an Accept that would rather have XML.", Read: readFormat})
		routes = append(routes, render.Route{
			Name: "B17", Pattern: "/feeds/" + kind.name, Ending: ".json", About: "The posts as " + feedWords[kind.name] + ", in a string.",
			Keys: keys, Each: once, Answer: f.answerFeed(kind),
		})
	}
	for i := range feedKinds {
		kind := &feedKinds[i]
		routes = append(routes, render.Route{
			Pattern: "/feeds/" + kind.name + ".xml", About: "The posts as " + feedWords[kind.name] + ".",
			Each: func(c *render.Context) iter.Seq[[]string] {
				return func(yield func([]string) bool) {
					if len(f.journal(c, f.project.DefaultLocale()).posts) > 0 {
						yield(nil)
					}
				}
			},
			Answer: f.answerXML(kind),
		})
	}
	return routes
}

var feedWords = map[string]string{"sitemap": "a sitemap", "rss": "RSS 2.0", "atom": "Atom"}

// readFormat reads xml, or what Accept says where it would rather have XML than
// JSON.
func readFormat(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
	if text == "xml" || strings.Contains(text, "/") && prefersXML(text) {
		return "xml", nil
	}
	return "", nil
}

// prefersXML says whether a header Accept has one of XML's media types with
// more weight than JSON; */* alone means JSON.
func prefersXML(accept string) bool {
	var xml, json, any float64
	named := false
	for one := range strings.SplitSeq(accept, ",") {
		kind, rest, _ := strings.Cut(one, ";")
		weight := 1.0
		for p := range strings.SplitSeq(rest, ";") {
			if q, ok := strings.CutPrefix(strings.TrimSpace(p), "q="); ok {
				weight, _ = parseNumber(q)
			}
		}
		switch strings.ToLower(strings.TrimSpace(kind)) {
		case "application/xml", "text/xml", "application/rss+xml", "application/atom+xml":
			xml = max(xml, weight)
		case "application/json":
			json, named = max(json, weight), true
		case "*/*", "application/*":
			any = max(any, weight)
		}
	}
	if !named {
		json = any
	}
	return xml > json
}

func (f *family) feedOf(c *render.Context, r render.Request) feed {
	return feed{posts: f.filtered(c, r), locale: f.locale(r), self: c.Absolute(f.base + strings.TrimSuffix(r.Route.Pattern, "/"))}
}

func (f *family) answerFeed(kind *feedKind) func(*render.Context, render.Request, *render.Response) *render.Failure {
	return func(c *render.Context, r render.Request, w *render.Response) *render.Failure {
		feed := f.feedOf(c, r)
		if len(feed.posts) == 0 {
			return notFound()
		}
		feed.self += "/"
		if r.Arg("format") != "" {
			w.Type = "application/xml"
			w.Body = kind.append(f, c, w.Body, feed)
			return f.limited(c, r, w)
		}
		b := append(w.Body, `{"data":"`...)
		from := len(b)
		b = kind.append(f, c, b, feed)
		to := len(b)
		b = markdown.AppendJSONBytes(b, b[from:to])
		b = append(b[:from], b[to:]...)
		w.Body = append(b, "\"}\n"...)
		return f.limited(c, r, w)
	}
}

func (f *family) answerXML(kind *feedKind) func(*render.Context, render.Request, *render.Response) *render.Failure {
	return func(c *render.Context, r render.Request, w *render.Response) *render.Failure {
		feed := f.feedOf(c, r)
		if len(feed.posts) == 0 {
			return notFound()
		}
		w.Type = "application/xml"
		w.Body = kind.append(f, c, w.Body, feed)
		return f.limited(c, r, w)
	}
}

func (f *family) appendSitemap(c *render.Context, b []byte, feed feed) []byte {
	b = append(append(b, render.XMLHead...), `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`+"\n"...)
	for _, n := range feed.posts {
		b = c.Fragment(b, f.feedPage, n)
	}
	return append(b, "</urlset>\n"...)
}

func (f *family) makeFeedPage(c *render.Context, n content.N, b []byte) []byte {
	e := c.Entry(n)
	b = render.AppendElement(append(b, "<url>\n"...), "loc", feedURL(c, e))
	b = render.AppendElement(b, "lastmod", e.Updated.UTC().Format(time.DateOnly))
	b = render.AppendElement(b, "changefreq", "weekly")
	return append(b, "</url>\n"...)
}

// feedURL is a post's address, absolute as far as that is known.
func feedURL(c *render.Context, e *content.Entry) string {
	if e.URL == "" {
		return c.Absolute("/" + e.Slug)
	}
	return c.Absolute(e.URL)
}

// lastChange is when the last of some posts was changed: not the clock, so that
// the same sources give the same bytes.
func lastChange(c *render.Context, posts []content.N) time.Time {
	last := time.Unix(0, 0)
	for _, n := range posts {
		if e := c.Entry(n); e.Updated.After(last) {
			last = e.Updated
		}
	}
	return last.UTC()
}

const newestTitle = "Latest blog posts"

func (f *family) newest(feed feed) []content.N {
	return feed.posts[:min(len(feed.posts), f.project.Feeds.Limit)]
}

func (f *family) appendRSS(c *render.Context, b []byte, feed feed) []byte {
	posts := f.newest(feed)
	b = append(append(b, render.XMLHead...), `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">`+"\n<channel>\n"...)
	b = render.AppendElement(b, "title", newestTitle)
	b = render.AppendElement(b, "link", c.Absolute("/"))
	b = render.AppendElement(b, "description", cmp.Or(f.project.Title.In(feed.locale), newestTitle))
	b = render.AppendXML(append(b, `<atom:link rel="self" href="`...), feed.self)
	b = render.AppendElement(append(b, "\"/>\n"...), "language", feed.locale)
	b = render.AppendElement(b, "lastBuildDate", lastChange(c, posts).Format(time.RFC1123Z))
	for _, n := range posts {
		b = c.Fragment(b, f.feedItem, n)
		b = f.appendFeedBody(c, b, c.Entry(n))
	}
	return append(b, "</channel>\n</rss>\n"...)
}

// makeFeedItem appends an item as far as its body.
func (f *family) makeFeedItem(c *render.Context, n content.N, b []byte) []byte {
	e := c.Entry(n)
	b = render.AppendElement(append(b, "<item>\n"...), "title", f.postTitle(e))
	b = render.AppendElement(b, "link", feedURL(c, e))
	if picture := f.pictureOf(c, e); picture != "" {
		b = render.AppendXML(append(b, `<media:content medium="image" url="`...), picture)
		b = append(b, "\"/>\n"...)
	}
	if name := f.authorName(c, e); name != "" {
		b = render.AppendElement(b, "dc:creator", name)
	}
	b = render.AppendElement(b, "pubDate", e.Published.UTC().Format(time.RFC1123Z))
	b = render.AppendElement(b, "guid", feedURL(c, e))
	b = render.AppendElement(b, "description", f.summaryText(c, e))
	return append(b, "<content:encoded><![CDATA["...)
}

func (f *family) appendFeedBody(c *render.Context, b []byte, e *content.Entry) []byte {
	from := len(b)
	if body, ok := valueOf(f.blog.body, e.Values).(*content.Body); ok {
		b = c.Body(b, e, body, render.FeedHTML)
	}
	b = append(render.EndCDATA(b, from), "]]></content:encoded>\n"...)
	return append(b, "</item>\n"...)
}

func (f *family) appendAtom(c *render.Context, b []byte, feed feed) []byte {
	posts := f.newest(feed)
	b = append(append(b, render.XMLHead...), `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="`...)
	b = append(render.AppendXML(b, feed.locale), "\">\n"...)
	b = render.AppendElement(b, "title", newestTitle)
	b = render.AppendXML(append(b, `<link rel="alternate" href="`...), c.Absolute("/"))
	b = render.AppendXML(append(b, "\"/>\n"+`<link rel="self" href="`...), feed.self)
	b = render.AppendElement(append(b, "\"/>\n"...), "id", c.Absolute("/"))
	b = render.AppendElement(b, "updated", lastChange(c, posts).Format(time.RFC3339))
	for _, n := range posts {
		b = c.Fragment(b, f.feedEntry, n)
	}
	return append(b, "</feed>\n"...)
}

func (f *family) makeFeedEntry(c *render.Context, n content.N, b []byte) []byte {
	e := c.Entry(n)
	b = render.AppendElement(append(b, "<entry>\n"...), "title", f.postTitle(e))
	b = render.AppendXML(append(b, `<link rel="alternate" href="`...), feedURL(c, e))
	b = render.AppendElement(append(b, "\"/>\n"...), "published", e.Published.UTC().Format(time.RFC3339))
	b = render.AppendElement(b, "updated", e.Updated.UTC().Format(time.RFC3339))
	b = render.AppendElement(append(b, "<author>\n"...), "name", cmp.Or(f.authorName(c, e), f.project.Title.In(e.Locale), newestTitle))
	b = render.AppendElement(append(b, "</author>\n"...), "id", feedURL(c, e))
	b = render.AppendXML(append(b, `<summary type="html">`...), string(markdown.AppendAttr(nil, f.summaryText(c, e))))
	return append(b, "</summary>\n</entry>\n"...)
}

// authorName is that of a post's author, or "".
func (f *family) authorName(c *render.Context, e *content.Entry) string {
	if t, ok := f.authorOf(c, e); ok {
		return t.name
	}
	return ""
}

// pictureOf is the absolute address of a post's picture, or "".
func (f *family) pictureOf(c *render.Context, e *content.Entry) string {
	address, _ := f.picture(c, e)
	return address
}
