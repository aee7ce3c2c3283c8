package view

import (
	"strconv"
	"strings"

	"galley/content"
	"galley/schemas"
	"galley/schemas/source"
)

// Terms are those that the document names in a taxonomy.
func (d *Document) Terms(taxonomy string) ([]*Term, error) {
	t, err := d.r.taxonomyNamed(taxonomy)
	if err != nil {
		return nil, err
	}
	return d.r.termsOf(d.e, t), nil
}

// Tagged are the taxonomies in which the document names terms.
func (d *Document) Tagged() []*Taxonomy {
	var list []*Taxonomy
	for _, t := range d.r.taxonomies() {
		if terms := d.r.termsOf(d.e, t); len(terms) > 0 {
			list = append(list, &Taxonomy{r: d.r, t: t, of: terms})
		}
	}
	return list
}

// Authors are who wrote the document: the field author or authors, be it
// terms, documents or texts.
func (d *Document) Authors() []*Link {
	f := d.authorField()
	if f == nil || d.e.Values[f.Index] == nil {
		return nil
	}
	if f.Taxonomy != nil {
		d.r.named = d.r.c.AppendTermsOf(d.r.named[:0], d.e.N, f)
		list := d.r.linkLists.list(len(d.r.named))
		for i := range d.r.named {
			list = append(list, d.r.link(d.r.named[i].Name, d.r.named[i].URL))
		}
		return list
	}
	var list []*Link
	each(d.e.Values[f.Index], func(v content.Value) {
		switch v := v.(type) {
		case content.Text:
			list = append(list, &Link{Text: string(v)})
		case content.Ref:
			if a := d.r.document(d.e.Targets[v].N); a != nil {
				list = append(list, d.r.link(a.Title(), a.e.URL))
			}
		}
	})
	return list
}

func (d *Document) authorField() *schemas.Field {
	for _, name := range []string{"author", "authors"} {
		if f := d.e.Type.Field(name); f != nil && !f.Private {
			return f
		}
	}
	return nil
}

// Parent is the document with the nearest address above.
func (d *Document) Parent() *Document { return d.r.document(d.e.Parent) }

// Children are the documents of its own type right below it, by the addresses,
// in the type's order.
func (d *Document) Children() []*Document {
	var list []*Document
	for _, e := range d.r.below(d.e) {
		list = append(list, d.r.view(e))
	}
	return list
}

// Translations are the document in the other locales.
func (d *Document) Translations() []*Document {
	var list []*Document
	for _, t := range d.r.documents(d.e.Translations) {
		if t.e.N != d.e.N {
			list = append(list, t)
		}
	}
	return list
}

// From gives the documents that refer to this one: of "post.author" the posts
// whose author it is, in their type's order.
func (d *Document) From(path string) ([]*Document, error) {
	typeName, field, ok := strings.Cut(path, ".")
	if !ok {
		return nil, &mistake{strconv.Quote(path) + " is not a type and its field", `write them with a dot between: "post.author"`}
	}
	t, err := d.r.typeNamed(typeName)
	if err != nil {
		return nil, err
	}
	f := t.Field(field)
	if f == nil || f.Private {
		return nil, &mistake{typeName + " has no field " + strconv.Quote(field), source.DidYouMean(field, fieldNames(t.Fields))}
	}
	page := d.r.c.Find(content.Query{Types: []*schemas.Type{t}, Locale: d.e.Locale, Refers: d.e.N, Field: f})
	return d.r.documents(page.Numbers), nil
}
