package render

import (
	"time"

	"galley/content"
	"galley/content/markdown"
	"galley/schemas"
)

// What a computed field is made of is the same in every family; how it is
// written is each one's own.

// ComputedBody gives the body that a computed field is made from; nil if that
// is unset. values and fields are those among which the computed field stands.
func ComputedBody(f *schemas.Field, fields []*schemas.Field, values []content.Value) *content.Body {
	from := f.ComputedFrom
	if from == nil || from.Index >= len(values) || from.Index >= len(fields) || fields[from.Index] != from {
		return nil
	}
	b, _ := values[from.Index].(*content.Body)
	return b
}

// ReadingTime gives the minutes that so many words take: 200 a minute, at
// least one (design 3).
func ReadingTime(words int32) int { return max(1, (int(words)+199)/200) }

// A TOCItem is a heading, and those of a lower level below it.
type TOCItem struct {
	markdown.Heading
	Items []TOCItem
}

// TOC makes the headings of a text a tree: a heading stands below the nearest
// one before it that is of a higher level.
func TOC(headings []markdown.Heading) []TOCItem {
	items, _ := toc(headings, 0)
	return items
}

// toc takes headings while they are of a lower level than above.
func toc(headings []markdown.Heading, above int) (items []TOCItem, left []markdown.Heading) {
	for len(headings) > 0 && headings[0].Level > above {
		item := TOCItem{Heading: headings[0]}
		item.Items, headings = toc(headings[1:], item.Level)
		items = append(items, item)
	}
	return items, headings
}

// Referrers are the documents that a computed field of e lists: those that
// refer to it, in their type's order.
func (c *Context) Referrers(e *content.Entry, f *schemas.Field) []content.N {
	if f.ComputedOfAll == nil || f.ComputedFrom == nil || f.ComputedOfAll.Private || f.ComputedFrom.Private {
		return nil
	}
	return c.Find(content.Query{
		Types: []*schemas.Type{f.ComputedOfAll}, Locale: e.Locale, Refers: e.N, Field: f.ComputedFrom,
	}).Numbers
}

// LastModified gives when a document last changed, if its file says so.
func LastModified(e *content.Entry) (time.Time, bool) {
	return e.Updated, !e.Updated.IsZero() && e.Updated.Unix() != 0
}

// Author is the document in the field `author`, or the first of `authors`; nil
// if there is none that the caller may see.
func (c *Context) Author(e *content.Entry) *content.Entry {
	for _, name := range [...]string{"author", "authors"} {
		f := e.Type.Field(name)
		if f == nil || f.Private || f.Index >= len(e.Values) {
			continue
		}
		switch v := e.Values[f.Index].(type) {
		case content.Ref:
			if a := c.Target(e, int32(v)); a != nil {
				return a
			}
		case content.List:
			for _, item := range v {
				if ref, ok := item.(content.Ref); ok {
					if a := c.Target(e, int32(ref)); a != nil {
						return a
					}
				}
			}
		}
	}
	return nil
}
