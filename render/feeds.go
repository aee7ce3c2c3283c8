package render

import (
	"iter"
	"slices"
	"strings"

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
			return slices.ContainsFunc(c.TypesNaming(x), func(t *schemas.Type) bool { return slices.Contains(c.FeedTypes(), t) })
		}) {
			return ""
		}
	case p.List == nil || p.Index != nil || !slices.Contains(c.FeedTypes(), p.List):
		return ""
	}
	return p.URL + "feed.xml"
}

// Feeds gives every page that has a feed.
func (c *Context) Feeds() iter.Seq[*Page] {
	return func(yield func(*Page) bool) {
		for _, p := range c.edition.pages.all {
			if c.Feed(p) != "" && !yield(p) {
				return
			}
		}
	}
}
