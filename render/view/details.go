package view

import (
	"slices"

	"galley/schemas"
)

// Get gives the value of a field; what an unset one and one that the type does
// not have give is nothing, which `with` and `if` pass over.
func (d *Document) Get(name string) any {
	if f := d.field(name); f != nil {
		return d.r.value(d.e, f, d.e.Values[f.Index], d.siblings())
	}
	return nil
}

// Field gives a field with its label; nil if the type has none of that name.
func (d *Document) Field(name string) *Field {
	if f := d.field(name); f != nil {
		return &Field{r: d.r, e: d.e, f: f, v: d.e.Values[f.Index], among: d.siblings()}
	}
	return nil
}

// Fields are all fields that are not private, in the order of the schema.
func (d *Document) Fields() []*Field {
	var list []*Field
	for _, f := range d.e.Type.Fields {
		if d.shows(f) {
			list = append(list, &Field{r: d.r, e: d.e, f: f, v: d.e.Values[f.Index], among: d.siblings()})
		}
	}
	return list
}

func (d *Document) field(name string) *schemas.Field {
	if f := d.e.Type.Field(name); f != nil && d.shows(f) {
		return f
	}
	return nil
}

// shows says whether pages may see the field: lists leave some out.
func (d *Document) shows(f *schemas.Field) bool {
	return !f.Private && !(d.r.inItem && slices.Contains(d.e.Type.OmitFromLists, f))
}

// details are the fields that a page of any type has no place of its own for.
func (d *Document) details() []*Field {
	t := d.e.Type
	placed := []*schemas.Field{t.TitleField, t.Body, d.summaryField(), d.imageField(), d.authorField()}
	var list []*Field
	for _, f := range t.Fields {
		switch {
		case !d.shows(f), slices.Contains(placed, f), f.Name == "seo" && f.Kind == schemas.Group:
			continue
		case f.Taxonomy != nil: // stands among the terms
			continue
		case f.As == "references" && f.ComputedFrom != nil && f.ComputedFrom.Taxonomy != nil && f.ComputedFrom.Taxonomy.To == t:
			continue // a term's page lists them
		case f.Kind == schemas.Computed && f.As != "references" && f.ComputedFrom == t.Body:
			continue
		}
		v := &Field{r: d.r, e: d.e, f: f, v: d.e.Values[f.Index], among: d.siblings()}
		if v.IsSet() && !forGalley(t, f) {
			list = append(list, v)
		}
	}
	return list
}

// forGalley says whether a field is there to steer what Galley does, and not to
// be read: a number that puts documents into their order, a switch that nobody
// has found a label for.
func forGalley(t *schemas.Type, f *schemas.Field) bool {
	switch f.Kind {
	case schemas.Integer, schemas.Number:
		return slices.ContainsFunc(t.Order, func(o schemas.Order) bool { return o.Field == f })
	case schemas.Boolean:
		return f.Label.Text == f.Name
	}
	return false
}

// Facts are the details that take no more than a line: what stands beside its
// label.
func (d *Document) Facts() []*Field {
	return slices.DeleteFunc(d.details(), func(f *Field) bool { return f.Long() })
}

// Parts are the details that take a part of the page.
func (d *Document) Parts() []*Field {
	return slices.DeleteFunc(d.details(), func(f *Field) bool { return !f.Long() })
}

func fieldNames(fields []*schemas.Field) []string {
	names := make([]string, 0, len(fields))
	for _, f := range fields {
		if !f.Private {
			names = append(names, f.Name)
		}
	}
	return names
}
