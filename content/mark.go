package content

import (
	"fmt"
	"strconv"
	"time"

	"galley/schemas"
	"galley/schemas/source"
)

// mark notes where a value stands that documents are compared by. A list's
// values are marked one by one.
func (r *reading) mark(f *schemas.Field, n *source.Node, v Value) {
	if v == nil || !f.Unique && (f.Taxonomy == nil || f.Taxonomy.To != nil) {
		return
	}
	text, ok := plainText(r.doc, v)
	if !ok {
		return
	}
	at := placeOf(n)
	if r.file != r.doc.File { // a default
		at = Place{}
	}
	r.doc.Marks = append(r.doc.Marks, Mark{Field: f, Text: text, Place: at})
}

// plainText writes a value so that equal ones are equal texts.
func plainText(d *Document, v Value) (string, bool) {
	switch v := v.(type) {
	case Text:
		return string(v), true
	case Integer:
		return strconv.FormatInt(int64(v), 10), true
	case Number:
		return strconv.FormatFloat(float64(v), 'g', -1, 64), true
	case Date:
		return time.Time(v).Format(time.DateOnly), true
	case Time:
		return time.Time(v).UTC().Format(time.RFC3339Nano), true
	case Clock:
		return fmt.Sprintf("%02d:%02d:%02d", v/3600, v/60%60, v%60), true
	case Link:
		return d.Mentions[v].Text, true
	case Ref:
		return d.Mentions[v].Text, true
	case *Media:
		return d.Mentions[v.Mention].Text, true
	}
	return "", false
}
