package view

import (
	"strings"

	"galley/content"
	"galley/schemas"
)

// Breadcrumbs lead from the front page to the document: the pages above it, by
// their addresses, and lists that are on the way.
func (d *Document) Breadcrumbs() []*Link { return d.r.breadcrumbs(d.e.URL) }

// breadcrumbs are the pages above an address: documents, else lists.
func (r *run) breadcrumbs(url string) []*Link {
	if url == "" || url == r.front() {
		return nil
	}
	trail := []*Link{r.link(r.words["home"], r.front())}
	front := r.front()
	for i := len(front); i < len(url); i++ {
		if url[i] != '/' || i == len(url)-1 {
			continue
		}
		above := url[:i+1]
		if d := r.document(r.byURL(above)); d != nil {
			trail = append(trail, r.link(d.Title(), d.e.URL))
		} else if name := r.listAt(above); name != "" {
			trail = append(trail, r.link(name, above))
		}
	}
	return trail
}

func (r *run) byURL(url string) content.N {
	if n := r.c.ByURL(url); n != content.None {
		return n
	}
	return r.c.ByURL(strings.TrimSuffix(url, "/"))
}

// listAt is what the list at an address is called; "" if there is none.
func (r *run) listAt(url string) string {
	for _, t := range r.c.Project().Types {
		if !t.Private && t.ListURL[r.locale] == url {
			return r.listName(t)
		}
	}
	for _, t := range r.taxonomies() {
		if t.ListURL[r.locale] == url {
			return r.taxonomyName(t)
		}
	}
	return ""
}

// isTree says whether the documents of a type lie in each other, as their
// files do: those whose slug is made of {path}. Menus of a section and
// neighbours follow the addresses there, and the type's order elsewhere.
func isTree(t *schemas.Type) bool { return t.Slug.Has(schemas.PartPath) }

// below are the documents of e's own type whose parent it is.
func (r *run) below(e *content.Entry) []*content.Entry {
	var list []*content.Entry
	for _, n := range r.c.Children(e.N) {
		if child := r.c.Entry(n); child != nil && child.Type == e.Type && child.URL != "" {
			list = append(list, child)
		}
	}
	return list
}

// above is the document of e's own type that is its parent, the front page not
// counted; nil without one.
func (r *run) above(e *content.Entry) *content.Entry {
	if up := r.c.Entry(e.Parent); up != nil && up.Type == e.Type && up.URL != r.front() {
		return up
	}
	return nil
}

// Section is what stands beside the document: the menu of the part of the site
// that it belongs to. It begins with the topmost document above it (the front
// page not counted) and opens along the way to it. nil where that part is the
// document alone, and for types whose documents do not lie in each other.
func (d *Document) Section() *Link {
	if !isTree(d.e.Type) || d.e.URL == "" || d.e.URL == d.r.front() {
		return nil
	}
	top := d.e
	way := map[content.N]bool{top.N: true}
	for up := d.r.above(top); up != nil && !way[up.N]; up = d.r.above(up) {
		top = up
		way[top.N] = true
	}
	section := d.r.section(top, way)
	if len(section.Items) == 0 {
		return nil
	}
	return section
}

func (r *run) section(e *content.Entry, way map[content.N]bool) *Link {
	l := r.link(e.Title, e.URL)
	if !way[e.N] {
		return l
	}
	for _, child := range r.below(e) {
		l.Items = append(l.Items, r.section(child, way))
	}
	return l
}

// Previous is the document that one comes from, reading on: in a type whose
// documents lie in each other the page before or above, else the one before in
// the type's order. nil where there is none, and for the front page.
func (d *Document) Previous() *Document {
	if d.e.URL == d.r.front() {
		return nil
	}
	if !isTree(d.e.Type) {
		prev, _ := d.r.c.Neighbours(d.e.N)
		return d.r.neighbour(prev)
	}
	up := d.r.above(d.e)
	if up == nil {
		return nil
	}
	last := up
	for _, e := range d.r.below(up) {
		if e.N == d.e.N {
			break
		}
		last = e
	}
	for last != up {
		below := d.r.below(last)
		if len(below) == 0 {
			break
		}
		last = below[len(below)-1]
	}
	return d.r.neighbour(last.N)
}

// Next is the document that one goes to, reading on.
func (d *Document) Next() *Document {
	if d.e.URL == d.r.front() {
		return nil
	}
	if !isTree(d.e.Type) {
		_, next := d.r.c.Neighbours(d.e.N)
		return d.r.neighbour(next)
	}
	if below := d.r.below(d.e); len(below) > 0 {
		return d.r.neighbour(below[0].N)
	}
	at := d.e
	for up := d.r.above(at); up != nil; at, up = up, d.r.above(up) {
		behind := false
		for _, e := range d.r.below(up) {
			if behind {
				return d.r.neighbour(e.N)
			}
			behind = e.N == at.N
		}
	}
	return nil
}

// neighbour gives a document that one can go to.
func (r *run) neighbour(n content.N) *Document {
	if d := r.document(n); d != nil && d.HasPage() {
		return d
	}
	return nil
}
