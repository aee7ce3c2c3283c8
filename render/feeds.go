package render

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"galley/content"
	"galley/schemas"
)

// feedTypes are the types that feeds are made of: those of `feeds: {types}`, or
// else those with a written date order and pages.
func feedTypes(p *schemas.Project) []*schemas.Type {
	var all []*schemas.Type
	for _, t := range p.Types {
		dated := t.URL != nil && t.OrderWritten && len(t.Order) > 0 && t.Order[0].Field == nil && t.Order[0].Key == "date"
		switch {
		case t.Private || t.Kind == schemas.Block:
		case p.Feeds.Set && slices.Contains(p.Feeds.Types, t.Name), !p.Feeds.Set && dated:
			all = append(all, t)
		}
	}
	return all
}

// FeedTypes are the types that feeds are made of, by name.
func (c *Context) FeedTypes() []*schemas.Type { return c.edition.pages.feeds }

// Feed gives the address of a page's feed.xml, or "": the front page, the list
// of a feed type, and the terms that such a type names have one.
func (c *Context) Feed(p *Page) string {
	switch {
	case !strings.HasSuffix(p.URL, "/"):
		return ""
	case p.Home:
		if len(c.FeedTypes()) == 0 {
			return ""
		}
	case len(p.Of) > 0:
		if !slices.ContainsFunc(p.Of, func(x *schemas.Taxonomy) bool {
			q, ok := c.feedQuery(p, x)
			return ok && c.Any(q)
		}) {
			return ""
		}
	case p.List == nil || p.Index != nil || !slices.Contains(c.FeedTypes(), p.List):
		return ""
	}
	return p.URL + "feed.xml"
}

// feedQuery gives what the feed of a term's page finds in one of the term's
// taxonomies: newest first. False: no feed type names it.
func (c *Context) feedQuery(p *Page, x *schemas.Taxonomy) (content.Query, bool) {
	q := content.Query{Locale: p.Locale, Taxonomy: x.Name, Term: p.Term.Slug}
	naming := c.TypesNaming(x)
	for _, t := range naming {
		if slices.Contains(c.FeedTypes(), t) {
			q.Types = append(q.Types, t)
		}
	}
	switch {
	case len(q.Types) == 0:
		return q, false
	case len(q.Types) == 1:
		q.Order = feedOrder(q.Types[0])
	}
	if len(q.Types) == len(naming) {
		q.Types = nil // the term's own list, which is there
	}
	return q, true
}

// feedOrder is nil if the type's own order is a feed's: newest first.
func feedOrder(t *schemas.Type) []schemas.Order {
	if len(t.Order) > 0 && t.Order[0].Field == nil && t.Order[0].Key == "date" && t.Order[0].Descending {
		return nil
	}
	return []schemas.Order{{Key: "date", Descending: true}}
}

// FeedItems gives a feed's documents, newest first.
func (c *Context) FeedItems(p *Page) []content.N {
	limit := c.Project().Feeds.Limit
	if len(p.Of) == 0 {
		q := content.Query{Types: c.FeedTypes(), Locale: p.Locale, Limit: limit}
		if !p.Home {
			q.Types = []*schemas.Type{p.List}
		}
		if len(q.Types) == 1 {
			q.Order = feedOrder(q.Types[0])
		}
		return c.Find(q).Numbers
	}
	var all []content.N
	for _, x := range p.Of {
		if q, ok := c.feedQuery(p, x); ok {
			q.Limit = limit
			all = append(all, c.Find(q).Numbers...)
		}
	}
	if len(p.Of) > 1 { // a document may be a term in several taxonomies
		slices.SortStableFunc(all, func(a, b content.N) int {
			return cmp.Or(c.Entry(b).Keys.Date.Compare(c.Entry(a).Keys.Date), cmp.Compare(a, b))
		})
		all = slices.Compact(all)
	}
	return all[:min(limit, len(all))]
}

// Feeds gives every page that has a feed.
func (c *Context) Feeds() iter.Seq[*Page] {
	return func(yield func(*Page) bool) {
		c.notePlain(askLists)
		for _, p := range c.edition.pages.all {
			if c.Feed(p) != "" && !yield(p) {
				return
			}
		}
	}
}
