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
	ref, spots := formOf(v, f)
	if len(spots) == 0 {
		b, err := c.edition.site.Store().Append(b, ref)
		c.fail(err)
		return b
	}
	return c.splice(b, e, v, f, func(b, text []byte) []byte { return append(b, text...) })
}

// BodyJSON appends the same as the inside of a JSON string. (Rich is JSON as
// it is.)
func (c *Context) BodyJSON(b []byte, e *content.Entry, v *content.Body, f Form) []byte {
	if f == HTML {
		if b, ok := c.keptBody(b, e, v); ok {
			return b
		}
	}
	return c.splice(b, e, v, f, markdown.AppendJSONBytes)
}

// splice appends a body piece by piece, and between them the addresses of its
// links.
func (c *Context) splice(b []byte, e *content.Entry, v *content.Body, f Form, put func(b, text []byte) []byte) []byte {
	ref, spots := formOf(v, f)
	text, err := c.edition.site.Store().Append(c.body[:0], ref)
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
		b = put(b, text[from:s.At])
		from = int(s.At)
		switch mention := v.First + s.Link; f {
		case HTML:
			c.link = markdown.AppendAttr(c.link[:0], c.Address(e, mention))
		case FeedHTML:
			c.link = markdown.AppendAttr(c.link[:0], c.AbsoluteAddress(e, mention))
		default:
			c.link = markdown.AppendJSON(c.link[:0], c.Address(e, mention))
		}
		b = put(b, c.link)
	}
	return put(b, text[from:])
}

func formOf(v *content.Body, f Form) (bodies.Ref, []markdown.Spot) {
	switch f {
	case Rich:
		return v.Rich, v.RichSpots
	case Plain:
		return v.Plain, nil
	}
	return v.HTML, v.HTMLSpots
}

// fail keeps the first error of the answer in the making.
func (c *Context) fail(err error) {
	if err != nil && c.err == nil {
		c.err = err
	}
}
