package site

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"time"

	"galley/content"
	"galley/content/markdown"
	"galley/render"
	"galley/schemas/source"
)

// A feed is RSS 2.0 with the whole text of each document: who reads by feed
// wants to read there. A writer's name stands in dc:creator, since <author>
// must be an address of mail.

const feedHead = render.XMLHead + `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
`

func eachFeed(c *render.Context) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for p := range c.Feeds() {
			if !yield([]string{c.Feed(p)[1:]}) {
				return
			}
		}
	}
}

// feedOf gives the page whose feed a parameter names.
func feedOf(c *render.Context, name string) *render.Page {
	head, ok := strings.CutSuffix("/"+name, "feed.xml")
	if !ok {
		return nil
	}
	p, number := c.Page(head)
	if number != 1 || c.Feed(p) != "/"+name {
		return nil
	}
	return p
}

func placeFeed(c *render.Context, r render.Request) source.Pos {
	p := feedOf(c, r.Params[0])
	switch {
	case p == nil:
	case p.List != nil:
		return p.List.Pos
	case len(p.Of) > 0:
		if e := c.Entry(p.N); e != nil {
			return source.Pos{File: e.File, Line: e.Line, Column: e.Column}
		}
	}
	return source.Pos{}
}

func answerFeed(item *render.Fragment) func(*render.Context, render.Request, *render.Response) *render.Failure {
	return func(c *render.Context, r render.Request, w *render.Response) *render.Failure {
		p := feedOf(c, r.Params[0])
		if p == nil {
			return render.NotFound()
		}
		items := c.FeedItems(p)
		b := appendHead(c, append(w.Body, feedHead...), p, items)
		for _, n := range items {
			b = c.Fragment(b, item, n)
		}
		w.Type = "application/rss+xml"
		w.Body = append(b, "</channel>\n</rss>\n"...)
		return nil
	}
}

// appendHead appends what a channel says of itself.
func appendHead(c *render.Context, b []byte, p *render.Page, items []content.N) []byte {
	site := cmp.Or(c.Project().Title.In(p.Locale), c.BaseURL(), "Feed")
	title := site
	switch {
	case len(p.Of) > 0:
		title = p.Term.Name + " · " + site
	case p.List != nil && !p.Home:
		title = p.List.Label.In(p.Locale) + " · " + site
	}
	b = render.AppendElement(b, "title", title)
	b = render.AppendElement(b, "link", c.Absolute(p.URL))
	b = render.AppendElement(b, "description", title)
	b = render.AppendElement(b, "language", p.Locale)
	b = append(b, `<atom:link rel="self" type="application/rss+xml" href="`...)
	b = append(render.AppendXML(b, c.Absolute(c.Feed(p))), "\"/>\n"...)
	var last time.Time // not the clock: the same sources give the same bytes
	for _, n := range items {
		if e := c.Entry(n); e.Updated.After(last) {
			last = e.Updated
		}
	}
	if last.Unix() > 0 {
		b = render.AppendElement(b, "lastBuildDate", last.UTC().Format(time.RFC1123Z))
	}
	return b
}

// makeItem is a document as feeds have it: the front page's, its type's, and
// those of its terms.
func makeItem(c *render.Context, n content.N, b []byte) []byte {
	e := c.Entry(n)
	b = render.AppendElement(append(b, "<item>\n"...), "title", e.Title)
	if e.URL != "" {
		b = render.AppendElement(b, "link", c.Absolute(e.URL))
		b = append(b, `<guid isPermaLink="true">`...)
		b = render.AppendXML(b, c.Absolute(e.URL))
	} else {
		b = append(b, `<guid isPermaLink="false">urn:uuid:`...)
		b = append(b, e.UUID...)
	}
	b = append(b, "</guid>\n"...)
	if e.Published.Unix() != 0 {
		b = render.AppendElement(b, "pubDate", e.Published.UTC().Format(time.RFC1123Z))
	}
	if name := creator(c, e); name != "" {
		b = render.AppendElement(b, "dc:creator", name)
	}
	for _, name := range categories(c, e) {
		b = render.AppendElement(b, "category", name)
	}
	body := text(e)
	if s := summary(e, body); s != "" { // markup in markup: its characters are escaped twice
		b = render.AppendElement(b, "description", string(markdown.AppendAttr(nil, s)))
	}
	if body != nil && body.HTML.Size > 0 {
		b = append(b, "<content:encoded><![CDATA["...)
		from := len(b)
		b = render.EndCDATA(c.Body(b, e, body, render.FeedHTML), from)
		b = append(b, "]]></content:encoded>\n"...)
	}
	return append(b, "</item>\n"...)
}

// text is the body of a document's type, if the reader may see it.
func text(e *content.Entry) *content.Body {
	f := e.Type.Body
	if f == nil || f.Private || f.Index >= len(e.Values) {
		return nil
	}
	body, _ := e.Values[f.Index].(*content.Body)
	return body
}

// summary is what a document says of itself, else the beginning of its text.
func summary(e *content.Entry, body *content.Body) string {
	for _, name := range [...]string{"summary", "description", "excerpt", "standfirst"} {
		if f := e.Type.Field(name); f != nil && !f.Private && f.Index < len(e.Values) {
			if t, ok := e.Values[f.Index].(content.Text); ok {
				return string(t)
			}
		}
	}
	if body != nil {
		return body.Excerpt
	}
	return ""
}

// creator is the author's name: of a document, or as a text.
func creator(c *render.Context, e *content.Entry) string {
	if a := c.Author(e); a != nil {
		return a.Title
	}
	if f := e.Type.Field("author"); f != nil && !f.Private && f.Index < len(e.Values) {
		if t, ok := e.Values[f.Index].(content.Text); ok {
			return string(t)
		}
	}
	return ""
}

// categories are the terms that a document names, but for its authors.
func categories(c *render.Context, e *content.Entry) []string {
	var all []string
	for _, f := range e.Type.Fields {
		if f.Taxonomy == nil || f.Private || f.Name == "author" || f.Name == "authors" {
			continue
		}
		for _, t := range c.TermsOf(e.N, f) {
			if !slices.Contains(all, t.Name) {
				all = append(all, t.Name)
			}
		}
	}
	return all
}
