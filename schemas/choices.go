package schemas

import (
	"strings"

	"galley/schemas/source"
)

// fieldNames are what a slip in the name of a field may have meant.
func fieldNames(fields []*Field) []string {
	var names []string
	for _, f := range fields {
		names = append(names, f.Name)
	}
	return names
}

// fieldAt gives the field that a scalar names.
func (d *draft) fieldAt(n *source.Node, key string) *Field {
	name, ok := d.settings.Scalar(n, key)
	if !ok {
		return nil
	}
	f := d.Field(name)
	if f == nil {
		d.settings.Problem(n, source.BadSchema, source.DidYouMean(name, fieldNames(d.Fields)), "%q is not a field of %s", name, d.Name)
	}
	return f
}

// namedField reads a key that names a field of certain kinds.
func (d *draft) namedField(key string, fallback *Field, fits func(*Field) bool, kinds string) *Field {
	n := d.settings.Get(key)
	if n == nil {
		return fallback
	}
	f := d.fieldAt(n, key)
	switch {
	case f == nil:
		return fallback
	case f.unknown: // its kind has been told of
		return f
	case f.Private:
		d.settings.Problem(n, source.BadSchema, "name a field that everybody may see", "%s would show the private field %s", key, f.Name)
		return fallback
	case !fits(f):
		d.settings.Problem(n, source.BadSchema, "name "+kinds, "%s is %s field, which %s cannot be", f.Name, article(f.Kind.String()), key)
		return fallback
	}
	return f
}

// canTitle says whether the field's value can stand as a line of text.
func (f *Field) canTitle() bool {
	switch f.Kind {
	case Text, Textarea, Email, Color, Code, URL, Number, Integer, Date, DateTime, Time:
		return true
	case Select:
		return !f.Many
	}
	return false
}

// titleField is the one named, else title, else name, else the first text.
func (l *loader) titleField(d *draft) *Field {
	var usual *Field
	for _, name := range []string{"title", "name"} {
		if f := d.Field(name); usual == nil && f != nil && !f.Private && f.canTitle() {
			usual = f
		}
	}
	for _, f := range d.Fields {
		if usual == nil && f.Kind == Text && !f.Private {
			usual = f
		}
	}
	return d.namedField("titleField", usual, (*Field).canTitle, "a text, a number or a date")
}

func (f *Field) canBody() bool { return f.Kind == RichText || f.Kind == Markdown || f.Kind == HTML }

// bodyField is the one named, else body, else the only one that could be it.
func (d *draft) bodyField() *Field {
	n := d.settings.Get("body")
	if n != nil {
		f := d.fieldAt(n, "body")
		if f != nil && !f.canBody() {
			d.settings.Problem(n, source.BadSchema, "name a richText, markdown or html field", "%s is %s field, which body cannot be", f.Name, article(f.Kind.String()))
			f = nil
		}
		return f
	}
	if f := d.Field("body"); f != nil && f.canBody() {
		return f
	}
	var only *Field
	for _, f := range d.Fields {
		if f.canBody() {
			if only != nil {
				return nil
			}
			only = f
		}
	}
	return only
}

// ShownBody is the field whose text is, to readers, the document's: Body, or if
// that is none that they see, the only one that they could take for it. So what
// is made of it does not tell whether there is a private one beside it.
func (t *Type) ShownBody() *Field {
	if t.Body != nil && !t.Body.Private {
		return t.Body
	}
	var only *Field
	for _, f := range t.Fields {
		if f.Private || !f.canBody() {
			continue
		}
		if only != nil {
			return nil
		}
		only = f
	}
	return only
}

// order reads `order`. Without one it is -date; records are in the order of
// their files.
func (d *draft) order() {
	n := d.settings.Get("order")
	if n == nil {
		if d.Kind != Collection {
			d.Order = []Order{{Key: "date", Descending: true}}
			if f := d.Field("date"); f != nil && f.canOrder() {
				d.Order[0].Field = f
			}
		}
		return
	}
	d.OrderWritten = true
	items, _ := d.settings.List("order")
	for _, n := range items {
		if o, ok := d.orderAt(n); ok {
			d.Order = append(d.Order, o)
		} else {
			d.OrderWritten = false // what is left may begin with a date that nobody put first
		}
	}
	if len(d.Order) == 0 && d.Kind != Collection {
		d.Order = []Order{{Key: "date", Descending: true}}
	}
}

func (d *draft) orderAt(n *source.Node) (o Order, ok bool) {
	name := n.Text
	name, o.Descending = strings.CutPrefix(name, "-")
	o.Key, o.Field = name, d.Field(name)
	usual := []string{"date", "updated", "created", "title", "slug"}
	if o.Field == nil {
		for key, k := range map[string]DocumentKey{"date": KeyDate, "updated": KeyUpdated, "created": KeyCreated} {
			if name == key && len(d.Keys.From[k]) == 0 {
				d.settings.Problem(n, source.BadSchema, "name a field", "documents of %s have no `%s`, so they have no order by it", d.Name, key)
				return o, false
			}
		}
		for _, key := range usual {
			if name == key {
				return o, true
			}
		}
		d.settings.Problem(n, source.BadSchema, source.DidYouMean(name, append(usual, fieldNames(d.Fields)...)),
			"%q is neither a field of %s nor one of %s", name, d.Name, orList(usual))
		return o, false
	}
	if !o.Field.canOrder() {
		d.settings.Problem(n, source.BadSchema, "name a text, a number, a time, a select or a reference", "%s is %s field, which has no order", name, article(o.Field.kindWords()))
		return o, false
	}
	return o, true
}

func (f *Field) canOrder() bool {
	switch f.Kind {
	case Text, Textarea, Email, Color, Code, URL, Number, Integer, Boolean, Date, DateTime, Time:
		return true
	case Select, Reference:
		return !f.Many
	}
	return false
}

// kindWords names the kind, and that it is a list where that matters.
func (f *Field) kindWords() string {
	if f.Many {
		return f.Kind.String() + " (many)"
	}
	return f.Kind.String()
}
