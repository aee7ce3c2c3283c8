package apostrophe

import (
	"slices"

	"galley/render"
	"galley/schemas"
	"galley/schemas/source"
)

// A module is a type as clients see it: what Apostrophe calls it, and which of
// its fields and keys the anonymous reader has (its publicApiProjection).
type module struct {
	*schemas.Type
	name    string
	page    bool     // reached as a page (design 7); else a piece
	public  bool     // there is a projection
	names   []string // by place in Fields: what clients call the field; "": nobody sees it
	open    []bool   // by place in Fields: it is in the projection
	keys    []string // of the document's own, that the projection names; nil: all
	perPage int
	sizes   []int // further ones to prebuild
	filters []filter
	named   []namedFilter
	areas   bool // the reader of the projection sees an area
}

// readModules gives the types that clients know, by name.
func (f *family) readModules(problems *source.Problems) []*module {
	var all []*module
	for _, t := range f.project.Types {
		if m := f.readModule(t, problems); m != nil {
			all = append(all, m)
		}
	}
	return all
}

func (f *family) readModule(t *schemas.Type, problems *source.Problems) *module {
	said := t.Families["apostrophe"]
	if said == nil {
		said = &source.Node{Kind: source.Mapping}
	}
	as := textOf(said.Get("as"))
	if t.Private || t.Kind == schemas.Block || as == "none" {
		return nil
	}
	m := &module{
		Type: t, name: t.Name, public: true, perPage: f.perPage, sizes: append(slices.Clone(t.PageSizes), f.sizes...),
		page:  as == "page" || as == "" && t.URL != nil && (t.Kind == schemas.Single || t.Slug.Text == "{path}"),
		names: make([]string, len(t.Fields)), open: make([]bool, len(t.Fields)),
	}
	if name := textOf(said.Get("name")); name != "" {
		m.name = name
	} else if t.Kind == schemas.Single && t.Name == "global" && as == "" {
		m.name, m.page = "@apostrophecms/global", false
	}
	if t.PerPageSet {
		m.perPage = min(t.PerPage, mostPerPage)
	}
	for i, field := range t.Fields {
		if !field.Private {
			m.names[i], m.open[i] = field.Name, true
		}
	}
	if fields := said.Get("fields"); fields != nil {
		for _, item := range fields.Nodes {
			if field := t.Field(textOf(&item)); field != nil && !field.Private {
				m.names[field.Index] = item.Key
			}
		}
	}
	m.project(said.Get("public"))
	m.filters, m.named = f.filters(m), f.readNamed(m, problems)
	for i, field := range t.Fields {
		m.areas = m.areas || m.open[i] && hasArea(field, nil)
	}
	return m
}

// project reads `public`: true, false, or the names of fields and of the
// document's own keys.
func (m *module) project(public *source.Node) {
	switch {
	case public == nil, public.Kind == source.Null, public.Kind == source.Scalar && public.Text == "true":
		return
	case public.Kind == source.Scalar && public.Text == "false":
		m.public = false
		return
	}
	clear(m.open)
	m.keys = []string{}
	items := public.Nodes
	if public.Kind == source.Scalar {
		items = []source.Node{*public}
	}
	for _, item := range items {
		if field := m.Field(item.Text); field != nil {
			m.open[field.Index] = !field.Private
		} else {
			m.keys = append(m.keys, item.Text)
		}
	}
	if m.TitleField != nil && m.open[m.TitleField.Index] {
		m.keys = append(m.keys, "title")
	}
}

// shows says whether a caller sees a field of the type, by its place.
func (m *module) shows(c *render.Context, place int) bool {
	return m.names[place] != "" && (m.open[place] || !reduced(c))
}

// showsKey says whether a caller sees one of the document's own keys.
func (m *module) showsKey(c *render.Context, key string) bool {
	return m.keys == nil || slices.Contains(m.keys, key) || !reduced(c)
}

// visible says whether a caller may ask for documents of the type at all.
func (m *module) visible(c *render.Context) bool { return m.public || !reduced(c) }

// hasArea says whether a field is shown as an area, or holds one, at whatever
// depth. seen are the blocks on the way, which may contain themselves.
func hasArea(f *schemas.Field, seen []*schemas.Type) bool {
	if f.Private {
		return false
	}
	switch f.Kind {
	case schemas.RichText, schemas.Blocks:
		return true
	}
	if f.Item != nil {
		return hasArea(f.Item, seen)
	}
	fields := f.Fields
	if len(f.Of) > 0 {
		if slices.Contains(seen, f.Of[0]) {
			return false
		}
		fields, seen = f.Of[0].Fields, append(slices.Clip(seen), f.Of[0])
	}
	return slices.ContainsFunc(fields, func(g *schemas.Field) bool { return hasArea(g, seen) })
}

func textOf(n *source.Node) string {
	if n == nil || n.Kind != source.Scalar {
		return ""
	}
	return n.Text
}
