package api

import (
	"strconv"

	"galley/content"
	"galley/render"
	"galley/schemas"
)

// AppendComputed appends what a computed field makes of a body, which is the
// same in all families (design 3): texts, numbers, a table of contents.
func AppendComputed(c *render.Context, b []byte, e *content.Entry, f *schemas.Field, body *content.Body) []byte {
	switch f.As {
	case "html":
		return append(c.BodyJSON(append(b, '"'), e, body, render.HTML), '"')
	case "plain":
		return append(c.BodyJSON(append(b, '"'), e, body, render.Plain), '"')
	case "excerpt":
		return AppendString(b, body.Excerpt)
	case "words":
		return strconv.AppendInt(b, int64(body.Words), 10)
	case "readingTime":
		return strconv.AppendInt(b, int64(render.ReadingTime(body.Words)), 10)
	case "toc":
		return appendTOC(b, render.TOC(body.Headings))
	}
	return append(b, "null"...)
}

func appendTOC(b []byte, items []render.TOCItem) []byte {
	b = append(b, '[')
	for _, item := range items {
		b = append(AppendComma(b), `{"level":`...)
		b = strconv.AppendInt(b, int64(item.Level), 10)
		b = AppendString(append(b, `,"id":`...), item.ID)
		b = AppendString(append(b, `,"text":`...), item.Text)
		b = append(appendTOC(append(b, `,"items":`...), item.Items), '}')
	}
	return append(b, ']')
}
