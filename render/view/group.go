package view

import (
	"html/template"
	"slices"

	"galley/content"
	"galley/schemas"
)

// A Group is some values that belong together: a group, an item of a list, a
// block.
type Group struct {
	r *run
	e *content.Entry
	g *content.Group
}

func (g *Group) String() string {
	if g == nil {
		return ""
	}
	return g.Title()
}

// Site is the site, in the page's language.
func (g *Group) Site() *Site { return g.r.site }

// Document is the one that the group stands in.
func (g *Group) Document() *Document { return g.r.view(g.e) }

// Type is the name of the block that it is; "" if it is none.
func (g *Group) Type() string {
	if g.g.Block == nil {
		return ""
	}
	return g.g.Block.Name
}

// Label is what the block is called.
func (g *Group) Label() string {
	if g.g.Block == nil {
		return ""
	}
	return g.g.Block.Label.In(g.r.locale)
}

// Get gives the value of a field, as a document's Get does.
func (g *Group) Get(name string) any {
	if f := schemas.FieldNamed(g.g.Fields, name); f != nil && !f.Private {
		return g.r.value(g.e, f, g.g.Values[f.Index], g.siblings())
	}
	return nil
}

// Field gives a field with its label; nil if there is none of that name.
func (g *Group) Field(name string) *Field {
	if f := schemas.FieldNamed(g.g.Fields, name); f != nil && !f.Private {
		return &Field{r: g.r, e: g.e, f: f, v: g.g.Values[f.Index], among: g.siblings()}
	}
	return nil
}

// Fields are those that are set and not private, in the order of the schema.
func (g *Group) Fields() []*Field {
	var list []*Field
	for _, f := range g.g.Fields {
		if v := (&Field{r: g.r, e: g.e, f: f, v: g.g.Values[f.Index], among: g.siblings()}); !f.Private && v.IsSet() {
			list = append(list, v)
		}
	}
	return list
}

// titles are the fields that head a group.
var titles = []string{"heading", "title", "name"}

// Title is the text of the field heading, title or name; "" without one.
func (g *Group) Title() string {
	if f := g.titleField(); f != nil {
		return textOf(g.g.Values[f.Index])
	}
	return ""
}

func (g *Group) titleField() *schemas.Field {
	for _, name := range titles {
		if f := schemas.FieldNamed(g.g.Fields, name); f != nil && f.Kind == schemas.Text && !f.Private {
			return f
		}
	}
	return nil
}

// Details are the fields that are set, without the one that is the title.
func (g *Group) Details() []*Field {
	title := g.titleField()
	return slices.DeleteFunc(g.Fields(), func(f *Field) bool { return f.f == title })
}

// Link is what a group comes to that holds a text and where it leads, and
// nothing else: a button, an item of a menu. nil of any other.
func (g *Group) Link() *Link {
	var text, to *Field
	for _, f := range g.Fields() {
		switch {
		case f.f.Kind == schemas.Text && text == nil:
			text = f
		case f.f.Kind == schemas.URL && to == nil, f.f.Kind == schemas.Reference && !f.f.Many && to == nil:
			to = f
		default:
			return nil
		}
	}
	if text == nil || to == nil {
		return nil
	}
	if l := g.r.menuItem(g.e, g.g); l.href != "" {
		return l
	}
	return nil
}

// Depth is how many groups this one stands in, itself counted.
func (g *Group) Depth() int { return g.r.groups }

// HTML is the group as blocks/TYPE.html shows it, or else block.html.
func (g *Group) HTML() (template.HTML, error) {
	b, err := g.put(nil)
	return template.HTML(b), err
}

func (g *Group) put(b []byte) ([]byte, error) {
	name := "blocks/" + g.Type() + ".html"
	if g.g.Block == nil || !g.r.set.has(name) {
		name = "block.html"
	}
	g.r.groups++
	defer func() { g.r.groups-- }()
	return g.r.execute(b, name, g)
}
