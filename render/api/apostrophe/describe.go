package apostrophe

import (
	"strings"

	"galley/render"
	"galley/render/api/describe"
	"galley/schemas/shape"
)

// What operations are listed under.
var (
	tagPieces = render.Tag{Name: "Pieces", About: "Documents: lists of them, and each alone."}
	tagPages  = render.Tag{Name: "Pages", About: "Documents that are one tree."}
	tagMedia  = render.Tag{Name: "Media", About: "The pictures and files that the site publishes."}
	tagSite   = render.Tag{Name: "Site", About: "What there is on the whole."}
)

// describe gives each route its operations.
func (f *family) describe(routes []render.Route) []render.Route {
	d := f.shaper()
	keys := map[string]*shape.Shape{
		"apos-mode":    shape.OneOf(published, draft),
		"render-areas": shape.OneOf("true", "inline"),
		"perPage":      shape.Whole(1, ""),
		"archived":     shape.OneOf("false", "true", "any"),
		"all":          shape.OneOf("1"),
		"flat":         shape.OneOf("1"),
		"children":     shape.Of(shape.Boolean),
		"_ids...":      shape.List(shape.Of(shape.String)),
	}
	hide := []string{"count"} // its answer is another
	for i := range routes {
		for _, k := range routes[i].Keys { // the plural of one that stands there alone
			if strings.HasSuffix(k.Name, "[...") {
				hide = append(hide, k.Name)
			}
		}
	}
	give := func(pattern string, o render.Operation) {
		for i := range routes {
			if routes[i].Pattern == pattern && routes[i].Describe == nil {
				if o.Keys = keys; o.Hide == nil {
					o.Hide = hide
				}
				routes[i].Describe = func() []render.Operation { return []render.Operation{o} }
				return
			}
		}
	}
	id := shape.Text("`aposDocId:locale:mode`, or the `aposDocId` alone.")
	ids := []*shape.Shape{id}
	locales := shape.Record(shape.M("results", shape.List(shape.Record(
		shape.M("_id", shape.Of(shape.String)), shape.M("aposLocale", shape.Of(shape.String)),
	))))
	one := func(*render.Context) ([]string, []render.Arg, bool) {
		return nil, []render.Arg{{Key: "perPage", Value: "1"}}, true
	}
	for _, m := range f.modules {
		if m.page || !m.public {
			continue
		}
		hide := append(hide[:len(hide):len(hide)], f.unseen(m)...)
		name, at := shape.Camel(m.Name), "/"+m.name
		give(at, render.Operation{ID: "list" + name, Tag: tagPieces, Answer: d.list.With(d.document(m, false)), Failures: []int{403, 404}, Example: one, Hide: hide})
		give(at+"/:_id", render.Operation{ID: "get" + name, Tag: tagPieces, Params: ids, Answer: d.document(m, false), Failures: []int{403, 404}})
		give(at+"/:_id/locales", render.Operation{ID: "list" + name + "Locales", Tag: tagPieces, Params: ids, Answer: locales, Failures: []int{404}})
		give(at+"/:_id/locale/:to", render.Operation{ID: "find" + name + "Page", Tag: tagPieces, Params: ids, Status: 302, Failures: []int{400, 403, 404}})
	}
	const pages = "/@apostrophecms/page"
	page := d.pages()
	node, entry := d.nodes()
	tree := shape.Union("", page, node, shape.Record(shape.M("results", shape.List(entry))), d.list.With(page),
		shape.Record(shape.M("results", shape.List(page)))).Named("PageTree").Saying("The root; with `all` the tree, with `flat` a list of it; with `type` a list of pages.")
	give(pages, render.Operation{ID: "getPages", Tag: tagPages, Answer: tree, Failures: []int{403}, Long: f.isLong})
	give(pages+"/_home", render.Operation{ID: "getHomePage", Tag: tagPages, Answer: page, Failures: []int{403}, Long: f.isLong})
	give(pages+"/:_id", render.Operation{ID: "getPage", Tag: tagPages, Params: ids, Answer: page, Failures: []int{403, 404}, Long: f.isLong})
	for _, s := range shelves {
		name, medium := "File", mediumShape(s, d.attachment)
		if s.pictures {
			name, medium = "Image", mediumShape(s, d.picture)
		}
		medium.Named(name)
		give("/"+s.name, render.Operation{ID: "list" + name + "s", Tag: tagMedia, Answer: d.list.With(medium), Failures: []int{403}, Example: one})
		give("/"+s.name+"/:_id/src", render.Operation{ID: "find" + name + "Source", Tag: tagMedia, Params: ids, Status: 302, Failures: []int{404}})
		give("/"+s.name+"/:_id", render.Operation{ID: "get" + name, Tag: tagMedia, Params: ids, Answer: medium, Failures: []int{403, 404}})
	}
	locale := shape.Record(shape.M("label", shape.Of(shape.String)), shape.M("_edit", shape.Of(shape.Boolean)))
	give("/@apostrophecms/i18n/locales", render.Operation{ID: "listLocales", Tag: tagSite, Answer: &shape.Shape{Type: shape.Object, Rest: locale}})
	return routes
}

// isLong says whether a page, the front page without parameters, has so many
// below it that its answer is no example: a hundred bytes of each are its ids.
func (f *family) isLong(c *render.Context, params []string) bool {
	t := f.tree(c, f.project.DefaultLocale())
	p := t.home
	if len(params) > 0 {
		which, _ := f.parseID(params[0])
		t = f.tree(c, which.locale)
		if p = t.home; which.doc != p.doc {
			p = t.byN[c.ByDocID(which.doc, which.locale)]
		}
	}
	return p != nil && len(p.children) > describe.LongestExample/100
}

// unseen are the keys of a list that would tell of fields which the anonymous
// reader does not have.
func (f *family) unseen(m *module) []string {
	var all []string
	hide := func(x *filter) {
		if x.field != nil && !m.open[x.field.Index] {
			all = append(all, x.name, x.name+"[...")
		}
	}
	for i := range m.filters {
		hide(&m.filters[i])
	}
	for i := range m.named {
		hide(&m.named[i].filter)
	}
	return all
}

func failureShape() *shape.Shape {
	return shape.Record(
		shape.Maybe("name", shape.OneOf("invalid", "forbidden", "notfound", "unprocessable", "conflict", "unimplemented", "error")),
		shape.Maybe("data", &shape.Shape{Type: shape.Object, Rest: &shape.Shape{}}),
		shape.Maybe("message", shape.Text("For people.")),
		shape.Maybe("error", shape.Text("Of a key that nobody knows, in place of all others.")),
	).Named("Failure").Saying("What is said instead of an answer.")
}

// Download gives the family of the one file that clients look for at the root:
// the description of f as YAML (contracts 3.11).
func Download(f *render.Family) *render.Family {
	return &render.Family{Name: "apostrophe download", Routes: []render.Route{{
		Pattern: "/apostrophecms-openapi.yaml", About: "The description of " + f.Base + " as YAML.", Each: once,
		Answer: func(c *render.Context, _ render.Request, w *render.Response) *render.Failure {
			text, err := describe.YAML(describe.OpenAPI(c, f))
			if err != nil {
				return &render.Failure{Status: 500, Message: "the description cannot be written as YAML"}
			}
			w.Body = append(w.Body, text...)
			return nil
		},
	}}}
}
