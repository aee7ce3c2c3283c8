package view

import (
	"html/template"
	"strconv"

	"galley/schemas"
	"galley/schemas/source"
)

func (r *run) typeNamed(name string) (*schemas.Type, error) {
	var names []string
	for _, t := range r.c.Project().Types {
		if t.Private || t.Kind == schemas.Block {
			continue
		}
		if t.Name == name {
			return t, nil
		}
		names = append(names, t.Name)
	}
	return nil, &mistake{"there is no type " + strconv.Quote(name), source.DidYouMean(name, names)}
}

// Name is the type's, as in schemas/.
func (t *Type) Name() string { return t.t.Name }

// Label is what one document of the type is called.
func (t *Type) Label() string { return t.t.Label.In(t.r.locale) }

// ListName is what its list is called: the word types.NAME, else the label.
func (t *Type) ListName() string { return t.r.listName(t.t) }

// Description says what the type is for.
func (t *Type) Description() string { return t.t.Description.In(t.r.locale) }

// URL is the address of its list, "" if it has none.
func (t *Type) URL() template.URL { return t.r.address(t.t.ListURL[t.r.locale]) }

// NewestFirst says whether the list begins with the newest document.
func (t *Type) NewestFirst() bool {
	return !isTree(t.t) && len(t.t.Order) > 0 && t.t.Order[0].Field == nil && t.t.Order[0].Key == "date" && t.t.Order[0].Descending
}

func (t *Type) String() string {
	if t == nil {
		return ""
	}
	return t.ListName()
}

// A Type is a type of documents, as a template sees it.
type Type struct {
	r *run
	t *schemas.Type
}

func (r *run) typeView(of *schemas.Type) *Type {
	t := r.views.types.next()
	t.r, t.t = r, of
	return t
}
