package render

import (
	"galley/content"
	"galley/content/bodies"
	"galley/content/markdown"
)

// A Form is one of a body's printed forms.
type Form uint8

const (
	HTML     Form = iota
	FeedHTML      // HTML whose links are absolute
	Rich          // ProseMirror JSON
	Plain
)

// Body appends a body in one of its forms, links put in.
func (c *Context) Body(b []byte, e *content.Entry, v *content.Body, f Form) []byte {
	var ref bodies.Ref
	var spots []markdown.Spot
	switch f {
	case HTML, FeedHTML:
		ref, spots = v.HTML, v.HTMLSpots
	case Rich:
		ref, spots = v.Rich, v.RichSpots
	case Plain:
		ref = v.Plain
	}
	store := c.edition.site.Store()
	if len(spots) == 0 {
		b, err := store.Append(b, ref)
		c.fail(err)
		return b
	}
	text, err := store.Append(c.body[:0], ref)
	if err != nil {
		c.fail(err)
		return b
	}
	c.body = text
	from := 0
	for _, s := range spots {
		if int(s.At) > len(text) {
			break // the store is a forgetful one
		}
		b = append(b, text[from:s.At]...)
		from = int(s.At)
		mention := v.First + s.Link
		switch f {
		case HTML:
			b = markdown.AppendAttr(b, c.Address(e, mention))
		case FeedHTML:
			b = markdown.AppendAttr(b, c.AbsoluteAddress(e, mention))
		default:
			b = markdown.AppendJSON(b, c.Address(e, mention))
		}
	}
	return append(b, text[from:]...)
}

// fail keeps the first error of the answer in the making.
func (c *Context) fail(err error) {
	if err != nil && c.err == nil {
		c.err = err
	}
}
