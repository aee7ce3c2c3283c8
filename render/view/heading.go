package view

import (
	"galley/render"
)

// Headings are those of the text, nested.
func (d *Document) Headings() []*Heading {
	if b := d.body(); b != nil {
		return headings(render.TOC(b.Headings))
	}
	return nil
}

// A Heading of a text.
type Heading struct {
	Level int        // 1 to 6
	ID    string     // what addresses name it by
	Text  string     // without marks
	Items []*Heading // those below it
}

// Link is the heading's address on its page.
func (h *Heading) Link() string { return "#" + h.ID }

func (h *Heading) String() string {
	if h == nil {
		return ""
	}
	return h.Text
}

func headings(items []render.TOCItem) []*Heading {
	var list []*Heading
	for _, item := range items {
		list = append(list, &Heading{Level: item.Level, ID: item.ID, Text: item.Text, Items: headings(item.Items)})
	}
	return list
}
