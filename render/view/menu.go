package view

import (
	"html/template"

	"galley/content"
	"galley/schemas"
)

// Menu gives the items of a menu: the record of that name of the collection
// `menu`; without it, for header and footer, the types' lists.
func (s *Site) Menu(name string) []*Link {
	if t := s.r.c.Project().Type("menu"); t != nil && !t.Private && t.Kind == schemas.Collection {
		if e := s.r.c.Entry(s.r.c.BySlug(t, name, s.r.locale)); e != nil {
			for _, f := range t.Fields {
				if f.Kind == schemas.List && !f.Private {
					return s.r.menu(e, e.Values[f.Index])
				}
			}
			return nil
		}
	}
	if name != "header" && name != "footer" {
		return nil
	}
	types := s.Types()
	list := s.r.linkLists.list(len(types))
	for _, t := range types {
		if url := t.t.ListURL[s.r.locale]; url != "" && t.t.Kind != schemas.Collection {
			list = append(list, s.r.link(t.ListName(), url))
		}
	}
	return list
}

// menu reads items by the kinds of their fields, so that a project may call
// them as it likes: the first text is what is read, the first url, reference or
// file is where it leads, the first list of groups is what lies below.
func (r *run) menu(e *content.Entry, v content.Value) []*Link {
	var list []*Link
	if all, ok := v.(content.List); ok {
		list = r.linkLists.list(len(all))
	}
	each(v, func(v content.Value) {
		switch v := v.(type) {
		case *content.Group:
			if l := r.menuItem(e, v); l.Text != "" {
				list = append(list, l)
			}
		case content.Ref:
			if d := r.target(e, v); d != nil {
				list = append(list, r.link(d.Title(), d.e.URL))
			}
		}
	})
	if len(list) == 0 {
		return nil
	}
	return list
}

func (r *run) menuItem(e *content.Entry, g *content.Group) *Link {
	l := r.links.next()
	l.r = r
	var to *Document
	led := false
	for _, f := range g.Fields {
		v := g.Values[f.Index]
		if f.Private || v == nil {
			continue
		}
		switch v := v.(type) {
		case content.Text:
			if l.Text == "" {
				l.Text = string(v)
			}
		case content.Link:
			if !led {
				led = true
				l.href = template.URL(r.c.Address(e, int32(v)))
				if int(v) < len(e.Targets) {
					t := &e.Targets[v]
					l.url = t.Address
					if to = r.document(t.N); to != nil && t.Fragment == "" {
						l.url = to.e.URL
					}
				}
			}
		case content.Ref:
			if to = r.target(e, v); to != nil && !led {
				led = true
				l.url, l.href = to.e.URL, to.URL()
			}
		case content.List:
			if l.Items == nil {
				l.Items = r.menu(e, v)
			}
		}
	}
	if l.Text == "" && to != nil {
		l.Text = to.Title()
	}
	return l
}
