package r3

import (
	"slices"

	"galley/content"
	"galley/render"
	"galley/render/api/describe"
	"galley/schemas"
	"galley/schemas/shape"
)

// What shape.go writes, said once more as shapes: for OpenAPI, and for
// TypeScript. A test holds every answer to it.

// A shaper makes shapes. A block has one, however often it is used.
type shaper struct {
	p      *schemas.Project
	names  shape.Names
	blocks map[*schemas.Type]*shape.Shape

	rich, picture, stub, heading *shape.Shape
	types                        map[*schemas.Type]typeShapes
	document, item, definition   *shape.Shape // any type's
	list                         *shape.Generic
}

// typeShapes are those of a type's documents: alone and in lists, with the
// fields that these have.
type typeShapes struct{ document, data, item, itemData *shape.Shape }

func (f *family) shaper() *shaper {
	d := &shaper{p: f.project, blocks: map[*schemas.Type]*shape.Shape{}, types: map[*schemas.Type]typeShapes{}}
	d.names.Reserve(describe.RichNames...)
	d.names.Reserve("List", "Answers", "Document", "ListItem", "ContentType", "FieldDefinition", "Media", "Reference", "Heading", "SitemapPage", "Term", "Root", "Failure", "Record", "Array", "Object", "String", "Number", "Boolean")
	d.list = &shape.Generic{Name: "List", Parameter: "T", About: "A page of a list.", Make: envelope}
	d.rich = describe.RichText()
	d.picture = media()
	d.stub = stub()
	d.heading = heading()
	d.definition = definitionShape()
	var documents, items []*shape.Shape
	for i := range f.types {
		t := f.types[i].Type
		s := d.ofType(t)
		d.types[t] = s
		documents, items = append(documents, s.document), append(items, s.item)
	}
	d.document = shape.Union("type", documents...)
	d.item = shape.Union("type", items...)
	if len(documents) != 1 {
		d.document.Named("Document").Saying("A document of any type.")
		if slices.Equal(documents, items) {
			d.item = d.document
		} else {
			d.item.Named("ListItem").Saying("A document of any type, as lists have it.")
		}
	}
	return d
}

// envelope is contracts 1.4's envelope.
func envelope(of *shape.Shape) *shape.Shape {
	page := func() *shape.Shape { return shape.Whole(1, "").OrNull() }
	return shape.Record(
		shape.M("docs", shape.List(of)),
		shape.M("totalDocs", shape.Whole(0, "How many there are on all pages.")),
		shape.M("limit", shape.Whole(1, "How many a page has at most.")),
		shape.M("totalPages", shape.Whole(0, "")),
		shape.M("page", shape.Whole(1, "")),
		shape.M("hasNextPage", shape.Of(shape.Boolean)),
		shape.M("hasPrevPage", shape.Of(shape.Boolean)),
		shape.M("nextPage", page()),
		shape.M("prevPage", page()),
	)
}

// ofType gives the shapes of a type's documents, which have contracts 1.3's nine
// keys.
func (d *shaper) ofType(t *schemas.Type) typeShapes {
	name := d.names.Take(t.Name, "Document")
	label, about := t.Label.In(d.p.DefaultLocale()), t.Description.In(d.p.DefaultLocale())
	if label == t.Name {
		label = ""
	}
	var s typeShapes
	s.data = d.fields(t.Fields, nil, true).Named(d.names.Take(name+" data", ""))
	s.data.About = "The fields of " + t.Name + "."
	s.document = documentOf(t, s.data).Named(name).Saying(about)
	s.document.Title = label
	s.item, s.itemData = s.document, s.data
	if len(t.OmitFromLists) > 0 {
		s.itemData = d.fields(t.Fields, t.OmitFromLists, true).Named(d.names.Take(name+" item data", ""))
		s.itemData.About = "The fields that lists of " + t.Name + " have."
		s.item = documentOf(t, s.itemData).Named(d.names.Take(name+" item", "")).Saying("As lists have it.")
		s.item.Title = label
	}
	return s
}

func documentOf(t *schemas.Type, data *shape.Shape) *shape.Shape {
	return shape.Record(
		shape.M("id", shape.Form("uuid", "The same in all locales.")),
		shape.M("type", shape.Const(t.Name)),
		shape.M("slug", shape.Text("Unique in its type and locale.")),
		shape.M("status", shape.OneOf("published", "draft", "archived").Saying("`published`, unless drafts were asked for.")),
		shape.M("authorId", shape.Form("uuid", "Of the document in the field author.").OrNull()),
		shape.M("publishedAt", shape.Form("date-time", "null of a draft.").OrNull()),
		shape.Member{Name: "data", Shape: data},
		shape.M("createdAt", shape.Form("date-time", "")),
		shape.M("updatedAt", shape.Form("date-time", "")),
	)
}

// fields are values as an object. present says that somebody wrote the mapping
// that they stand in: else what is required may be missing.
func (d *shaper) fields(fields, omit []*schemas.Field, present bool) *shape.Shape {
	s := shape.Record()
	for _, f := range fields {
		if f.Private || slices.Contains(omit, f) {
			continue
		}
		certain := present && describe.Certain(d.p, f)
		s.Members = append(s.Members, describe.Words(d.p, f, d.field(f, certain)))
	}
	return s
}

// field is the value of a field, set or not.
func (d *shaper) field(f *schemas.Field, certain bool) *shape.Shape {
	if f.Kind == schemas.Group {
		return d.group(f, certain)
	}
	s := d.value(f)
	if certain || f.IsList() {
		return s
	}
	return s.OrNull()
}

// value is design 3's table.
func (d *shaper) value(f *schemas.Field) *shape.Shape {
	s := shape.Of(shape.String)
	switch f.Kind {
	case schemas.Email:
		s.Format = "email"
	case schemas.URL:
		s.About = "An address; one of this site begins with a slash."
	case schemas.Markdown:
		s.About = "HTML."
	case schemas.HTML:
		s.About = "HTML, sanitised."
	case schemas.RichText:
		return d.rich
	case schemas.Number:
		return shape.Of(shape.Number)
	case schemas.Integer:
		return shape.Of(shape.Integer)
	case schemas.Boolean:
		return shape.Of(shape.Boolean)
	case schemas.Date:
		s.Format = "date"
	case schemas.DateTime:
		s.Format = "date-time"
	case schemas.Time:
		s.Pattern, s.About = "^[0-9]{2}:[0-9]{2}:[0-9]{2}$", "A time of day."
	case schemas.Select:
		if s = describe.Options(d.p, f); f.Many {
			return shape.List(s)
		}
	case schemas.Tags:
		return shape.List(s)
	case schemas.JSON:
		return describe.Anything(f)
	case schemas.Image, schemas.File:
		return d.picture
	case schemas.Reference:
		if f.Many {
			return shape.List(d.stub)
		}
		return d.stub
	case schemas.List:
		return shape.List(d.listItem(f.Item))
	case schemas.Blocks:
		var widgets []*shape.Shape
		for _, t := range f.Of {
			widgets = append(widgets, d.block(t))
		}
		return shape.List(shape.Union("type", widgets...))
	case schemas.Computed:
		return d.computed(f)
	}
	return s
}

// listItem is what a list has: what cannot be read or seen is no item.
func (d *shaper) listItem(f *schemas.Field) *shape.Shape {
	if f.Kind == schemas.Group {
		return d.group(f, true)
	}
	return d.value(f)
}

// group is a mapping that stands under one key, unset or not.
func (d *shaper) group(f *schemas.Field, present bool) *shape.Shape {
	if present && len(f.Of) == 1 {
		return d.blockData(f.Of[0])
	}
	fields := f.Fields
	if len(f.Of) == 1 {
		fields = f.Of[0].Fields
	}
	return d.fields(fields, nil, present)
}

// blockData is the fields of a block. It may stand in itself, so it has a name
// before it has fields.
func (d *shaper) blockData(t *schemas.Type) *shape.Shape {
	if s := d.blocks[t]; s != nil {
		return s
	}
	s := &shape.Shape{Name: d.names.Take(t.Name, "Block")}
	d.blocks[t] = s
	name := s.Name
	*s = *d.fields(t.Fields, nil, true)
	s.Name, s.About = name, t.Description.In(d.p.DefaultLocale())
	if s.Title = t.Label.In(d.p.DefaultLocale()); s.Title == t.Name {
		s.Title = ""
	}
	return s
}

// block is a block among others.
func (d *shaper) block(t *schemas.Type) *shape.Shape {
	return shape.Record(shape.M("type", shape.Const(t.Name)), shape.Member{Name: "data", Shape: d.blockData(t)})
}

func stub() *shape.Shape {
	return shape.Record(
		shape.M("id", shape.Form("uuid", "")),
		shape.M("type", shape.Of(shape.String)),
		shape.M("slug", shape.Of(shape.String)),
		shape.M("title", shape.Of(shape.String)),
	).Named("Reference").Saying("What is known of a document where another one refers to it.")
}

func media() *shape.Shape {
	size := func(about string) *shape.Shape { return shape.Whole(0, about).OrNull() }
	return shape.Record(
		shape.M("url", shape.Of(shape.String)),
		shape.M("alt", shape.Of(shape.String|shape.Null)),
		shape.M("title", shape.Of(shape.String|shape.Null)),
		shape.M("width", size("In pixels; null where it is not known.")),
		shape.M("height", size("")),
		shape.M("type", shape.Text("The media type; null of what lies elsewhere.").OrNull()),
		shape.M("size", size("In bytes.")),
	).Named("Media").Saying("A picture or another file.")
}

func heading() *shape.Shape {
	s := &shape.Shape{Name: "Heading"}
	*s = *shape.Record(
		shape.M("level", shape.Whole(1, "")),
		shape.M("id", shape.Of(shape.String)),
		shape.M("text", shape.Of(shape.String)),
		shape.M("items", shape.List(s)),
	)
	return s.Named("Heading").Saying("A heading of a text, with those below it.")
}

func (d *shaper) computed(f *schemas.Field) *shape.Shape {
	switch f.As {
	case "references":
		return shape.List(d.stub)
	case "toc":
		return shape.List(d.heading)
	case "words", "readingTime":
		return shape.Whole(0, "")
	}
	return shape.Of(shape.String)
}

// term is contracts' {slug, name, count}, and the document behind it.
func (d *shaper) term(x *schemas.Taxonomy, inList bool) *shape.Shape {
	s := shape.Record(
		shape.M("slug", shape.Of(shape.String)),
		shape.M("name", shape.Of(shape.String)),
		shape.M("count", shape.Whole(0, "How many published documents name it.")),
	)
	if x.To == nil {
		return s.Named("Term").Saying("A term: a text.")
	}
	to := d.types[x.To]
	data := to.data
	if inList {
		data = to.itemData
	}
	if data == nil { // a private type's
		data = shape.Of(shape.Null)
	}
	s.Members = append(s.Members, shape.M("document", d.stub.OrNull()), shape.M("data", data.OrNull()))
	return s
}

// definitionShape is a type as contracts 1.3 has it.
func definitionShape() *shape.Shape {
	open := &shape.Shape{}
	field := shape.Record(
		shape.M("name", shape.Of(shape.String)),
		shape.M("label", shape.Of(shape.String)),
		shape.M("type", shape.Of(shape.String)),
		shape.M("required", shape.Of(shape.Boolean)),
		shape.Maybe("description", shape.Of(shape.String)),
		shape.Maybe("defaultValue", open),
		shape.Maybe("config", (&shape.Shape{Type: shape.Object, Rest: open}).Saying("The keys that fields of this kind have of their own.")),
	).Named("FieldDefinition")
	return shape.Record(
		shape.M("id", shape.Form("uuid", "")),
		shape.M("name", shape.Of(shape.String)),
		shape.M("label", shape.Of(shape.String)),
		shape.M("description", shape.Of(shape.String|shape.Null)),
		shape.M("slugField", shape.Of(shape.String|shape.Null)),
		shape.M("titleField", shape.Of(shape.String|shape.Null)),
		shape.M("icon", shape.Of(shape.String|shape.Null)),
		shape.M("fields", shape.List(field)),
	).Named("ContentType").Saying("A type of documents.")
}

func failureShape() *shape.Shape {
	return shape.Record(shape.M("error", shape.Record(
		shape.M("code", shape.OneOf("UNAUTHORIZED", "NOT_FOUND", "VALIDATION_ERROR", "RATE_LIMITED", "INTERNAL_ERROR")),
		shape.M("message", shape.Text("For people.")),
	))).Named("Failure").Saying("What is said instead of an answer.")
}

func (f *family) root() *shape.Shape {
	count := shape.Whole(0, "In the first locale.")
	address := shape.Text("The request to make.")
	return shape.Record(
		shape.M("title", shape.Of(shape.String)),
		shape.M("locales", shape.List(shape.Of(shape.String)).Saying("The first one is the default.")),
		shape.M("types", shape.List(shape.Record(
			shape.M("name", shape.Of(shape.String)),
			shape.M("label", shape.Of(shape.String)),
			shape.M("kind", shape.OneOf("document", "single", "collection")),
			shape.M("count", count),
			shape.M("url", address),
		))),
		shape.M("taxonomies", shape.List(shape.Record(
			shape.M("name", shape.Of(shape.String)),
			shape.M("count", count),
			shape.M("url", address),
		))),
		shape.M("feeds", shape.List(shape.Of(shape.String))),
		shape.M("openapi", shape.Text("Where this description is.")),
	).Named("Root").Saying("What there is.")
}

func pageShape() *shape.Shape {
	orNull := func(s *shape.Shape) *shape.Shape { return s.OrNull() }
	return shape.Record(
		shape.M("url", shape.Text("Absolute, where the project has a baseURL.")),
		shape.M("lastmod", orNull(shape.Form("date-time", ""))),
		shape.M("type", shape.Text("null of a list, a term, the front page.").OrNull()),
		shape.M("slug", shape.Of(shape.String|shape.Null)),
		shape.M("id", orNull(shape.Form("uuid", ""))),
		shape.M("locale", shape.Of(shape.String)),
	).Named("SitemapPage").Saying("A page of the site.")
}

// What operations are listed under.
var (
	tagContent = render.Tag{Name: "Content", About: "Documents: lists of them, and each alone."}
	tagTypes   = render.Tag{Name: "Content types", About: "What documents are made of."}
	tagTerms   = render.Tag{Name: "Terms", About: "What documents are sorted by."}
	tagSite    = render.Tag{Name: "Site", About: "What there is on the whole."}
)

// describe gives each route its operations.
func (f *family) describe(routes []render.Route) []render.Route {
	d := f.shaper()
	names := make([]string, len(f.types))
	for i := range f.types {
		names[i] = f.types[i].Name
	}
	ofType := shape.Of(shape.String)
	if len(names) > 0 {
		ofType = shape.OneOf(names...)
	}
	keys := map[string]*shape.Shape{
		"type":  ofType,
		"limit": shape.Whole(1, ""),
		"draft": shape.Of(shape.Boolean),
	}
	one := func(o render.Operation) func() []render.Operation {
		o.Keys = keys
		return func() []render.Operation { return []render.Operation{o} }
	}
	few := func(*render.Context) ([]string, []render.Arg, bool) {
		return nil, []render.Arg{{Key: "limit", Value: "1"}}, true
	}
	id := shape.Form("uuid", "")
	for i := range routes {
		r := &routes[i]
		switch r.Pattern {
		case "":
			r.Describe = one(render.Operation{ID: "getRoot", Tag: tagSite, Answer: f.root()})
		case "/content":
			r.Describe = one(render.Operation{ID: "listContent", Tag: tagContent, Answer: d.list.With(d.item), Failures: []int{422}, Example: few})
		case "/content/:id":
			r.Describe = one(render.Operation{ID: "getContent", Tag: tagContent, Answer: d.document, Params: []*shape.Shape{id}, Failures: []int{404, 422}})
		case "/content/by-slug/:type/:slug...":
			r.Describe = func() []render.Operation { return f.describeBySlug(d, ofType, keys) }
		case "/content-types":
			r.Describe = one(render.Operation{ID: "listContentTypes", Tag: tagTypes, Answer: d.list.With(d.definition), Failures: []int{422}, Example: few})
		case "/content-types/:name":
			r.Describe = one(render.Operation{ID: "getContentType", Tag: tagTypes, Answer: d.definition, Params: []*shape.Shape{ofType}, Failures: []int{404}})
		case "/search":
			r.Describe = one(render.Operation{ID: "searchContent", Tag: tagContent, Answer: d.list.With(d.item), Failures: []int{422}})
		case "/sitemap":
			r.Describe = one(render.Operation{ID: "listPages", Tag: tagSite, Answer: d.list.With(pageShape()), Failures: []int{422}})
		}
	}
	text := (&shaper{}).term(&schemas.Taxonomy{}, false)
	for _, x := range f.project.Taxonomies {
		name := shape.Camel(x.Name)
		term, item := text, text
		if x.To != nil {
			term = d.term(x, false).Named(d.names.Take(x.Name+" term", "")).Saying("A term of " + x.Name + ": a document, or a text alone.")
			if item = term; d.types[x.To].data != d.types[x.To].itemData {
				item = d.term(x, true).Named(d.names.Take(x.Name+" term item", "")).Saying("A term of " + x.Name + ", as lists have it.")
			}
		}
		for i := range routes {
			switch r := &routes[i]; r.Pattern {
			case "/" + x.Name:
				r.Describe = one(render.Operation{ID: "list" + name, Tag: tagTerms, Answer: d.list.With(item), Failures: []int{422}, Example: few})
			case "/" + x.Name + "/:slug...":
				r.Describe = one(render.Operation{ID: "get" + name + "Term", Tag: tagTerms, Answer: term, Failures: []int{404, 422}})
			}
		}
	}
	return routes
}

// describeBySlug has an operation for each type, whose answers client code then
// knows, and one for whoever has the type in a variable.
func (f *family) describeBySlug(d *shaper, ofType *shape.Shape, keys map[string]*shape.Shape) []render.Operation {
	all := []render.Operation{{
		ID: "getContentBySlug", Tag: tagContent, Answer: d.document, Params: []*shape.Shape{ofType}, Keys: keys, Failures: []int{404, 422},
	}}
	for i := range f.types {
		t := f.types[i].Type
		s := d.types[t]
		all = append(all, render.Operation{
			ID: "get" + s.document.Name + "BySlug", Tag: tagContent, About: "A document of " + t.Name + " by its slug.",
			Fixed: []string{t.Name}, Answer: s.document, Keys: keys, Failures: []int{404, 422},
			Example: func(c *render.Context) ([]string, []render.Arg, bool) {
				found := c.Find(content.Query{Types: []*schemas.Type{t}, Locale: f.project.DefaultLocale(), Limit: 1})
				for _, n := range found.Numbers {
					return []string{t.Name, c.Entry(n).Slug}, nil, true
				}
				return nil, nil, false
			},
		})
	}
	return all
}
