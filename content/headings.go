package content

import (
	"slices"
	"strings"

	"galley/schemas"
	"galley/schemas/source"
)

// checkHeading looks for the heading that a link names on a document's page.
func (f *follower) checkHeading(to *Entry, tail string) {
	i := strings.IndexByte(tail, '#')
	if i < 0 || f.silent(source.BrokenHeading) {
		return
	}
	id := unescape(tail[i+1:])
	if id == "" || id == "top" || strings.HasPrefix(id, "fn:") || strings.HasPrefix(id, "fnref:") || strings.HasPrefix(id, ":~:") {
		return
	}
	if hasHeading(to.Document, id) {
		return
	}
	where := to.File
	if to == f.e {
		where = "this page"
	}
	f.tell(source.BrokenHeading, didYouMean(id, headings(to.Document)), "%s has no heading %q", where, "#"+id)
}

// hasHeading looks at the fields of the document itself before it looks into
// groups and lists.
func hasHeading(d *Document, id string) bool {
	nested := false
	for _, v := range d.Values {
		switch v := v.(type) {
		case *Body:
			for i := range v.Headings {
				if v.Headings[i].ID == id {
					return true
				}
			}
			if slices.Contains(v.Anchors, id) {
				return true
			}
		case List, *Group:
			nested = true
		}
	}
	return nested && slices.Contains(headings(d), id)
}

// headings are the ids of all headings in a document's texts, and others that
// raw HTML brings.
func headings(d *Document) []string {
	var ids []string
	for i, v := range d.Values {
		if v == nil {
			continue
		}
		visit(d.Type.Fields[i], v, func(_ *schemas.Field, v Value) {
			if b, ok := v.(*Body); ok {
				for j := range b.Headings {
					ids = append(ids, b.Headings[j].ID)
				}
				ids = append(ids, b.Anchors...)
			}
		})
	}
	return ids
}
