package apostrophe

import (
	"slices"

	"galley/render/api/describe"
	"galley/schemas"
	"galley/schemas/shape"
)

// What the family writes, said once more as shapes: for OpenAPI, and for
// TypeScript. A test holds every answer to it. A description is in the tree, so
// it says what the anonymous reader has: of a field that is not in its type's
// projection not even the name. Where there are such fields the shape is open,
// since who has a role sees more; of the documents' own keys, which are no
// secret, those that are not in the projection may be missing.
//
// A document that is part of another one has no relationships, so that it has
// a shape of its own where its type has any.

// A shaper makes shapes. Each type and block has one, however often it is used.
type shaper struct {
	f     *family
	p     *schemas.Project
	names shape.Names
	made  map[shapeOf]*shape.Shape

	attachment, picture, text, heading, home, part *shape.Shape
	area, list                                     *shape.Generic
}

// A shapeOf names a shape: of a type's documents, or of a block's values as
// what metaType says; and whether it is part of a document that is part of
// another.
type shapeOf struct {
	t    *schemas.Type
	meta string
	part bool
}

func (f *family) shaper() *shaper {
	d := &shaper{f: f, p: f.project, made: map[shapeOf]*shape.Shape{}}
	d.names.Reserve("List", "Area", "RichTextWidget", "Attachment", "Picture", "Heading", "HomePage", "Image", "File", "Failure", "PageTree",
		"PageNode", "PageEntry", "PagePart", "Page", "Answers", "Record", "Array", "Object", "String", "Number", "Boolean")
	d.list = &shape.Generic{Name: "List", Parameter: "T", About: "A page of a list.", Make: envelope}
	d.area = &shape.Generic{Name: "Area", Parameter: "T", About: "A list of widgets.", Make: func(of *shape.Shape) *shape.Shape {
		return marked(
			shape.M("_id", text()),
			shape.Maybe("items", shape.List(of).Saying("Not with `render-areas=true`.")),
			shape.M("metaType", shape.Const("area")),
			shape.Maybe("_rendered", shape.Text("HTML, with `render-areas=true`.")),
		)
	}}
	d.text = marked(
		shape.M("_id", text()),
		shape.M("metaType", shape.Const("widget")),
		shape.M("type", shape.Const("@apostrophecms/rich-text")),
		shape.M("content", shape.Text("HTML.")),
		rendered(),
	).Named("RichTextWidget").Saying("A piece of text.")
	d.attachment = attachmentShape(shape.M("_url", text())).Named("Attachment").Saying("A file.")
	var urls []shape.Member
	for _, size := range sizes {
		urls = append(urls, shape.M(size, text()))
	}
	d.picture = attachmentShape(shape.M("alt", shape.Text("What stands for the picture where it is not seen.")), shape.M("_urls", shape.Record(urls...))).
		Named("Picture").Saying("A picture.")
	d.heading = &shape.Shape{Name: "Heading"}
	*d.heading = *shape.Record(
		shape.M("level", shape.Whole(1, "")), shape.M("id", text()), shape.M("text", text()), shape.M("items", shape.List(d.heading)),
	).Named("Heading").Saying("A heading of a text, with those below it.")
	d.part = &shape.Shape{Name: "PagePart", About: "A page as part of another."}
	d.home = d.homeShape()
	return d
}

func text() *shape.Shape { return shape.Of(shape.String) }

func moment() *shape.Shape { return shape.Form("date-time", "") }

// envelope is contracts 3.7's.
func envelope(of *shape.Shape) *shape.Shape {
	choices := func() *shape.Shape {
		return &shape.Shape{Type: shape.Object, About: "If they were asked for.", Rest: shape.List(shape.Record(
			shape.M("value", &shape.Shape{}), shape.M("label", text()), shape.Maybe("count", shape.Whole(0, "")),
		))}
	}
	return shape.Record(
		shape.M("pages", shape.Whole(0, "How many there are.")),
		shape.M("currentPage", shape.Whole(1, "")),
		shape.M("page", shape.Whole(1, "The same.")),
		shape.M("results", shape.List(of)),
		shape.Maybe("choices", choices()),
		shape.Maybe("counts", choices()),
	)
}

// marked gives what areas and widgets end with.
func marked(members ...shape.Member) *shape.Shape {
	return shape.Record(append(members, mayEditShape(), shape.M("_docId", shape.Text("The `_id` of the document.")))...)
}

func mayEditShape() shape.Member {
	return shape.Maybe("_edit", shape.Of(shape.Boolean).Saying("For whoever may change it."))
}

func rendered() shape.Member {
	return shape.Maybe("_rendered", shape.Text("HTML, with `render-areas=inline`."))
}

func attachmentShape(more ...shape.Member) *shape.Shape {
	number := func(about string) *shape.Shape { return shape.Whole(0, about).OrNull() }
	return shape.Record(append([]shape.Member{
		shape.M("_id", text()),
		shape.M("crop", shape.Of(shape.Null)),
		shape.M("group", shape.OneOf("images", "office")),
		shape.M("createdAt", moment()),
		shape.M("name", text()),
		shape.M("title", text()),
		shape.M("extension", text()),
		shape.M("type", shape.Const("attachment")),
		shape.M("docIds", shape.List(text())),
		shape.M("archivedDocIds", shape.List(text())),
		shape.M("length", number("In bytes; null of a file elsewhere.")),
		shape.M("md5", shape.Of(shape.String|shape.Null)),
		shape.M("width", number("In pixels; null where it is not known.")),
		shape.M("height", number("")),
		shape.M("landscape", shape.Of(shape.Boolean|shape.Null)),
		shape.M("used", shape.Of(shape.Boolean)),
		shape.M("utilized", shape.Of(shape.Boolean)),
		shape.M("archived", shape.Of(shape.Boolean)),
	}, more...)...)
}

// identityShape is what every document begins with.
func identityShape() []shape.Member {
	return []shape.Member{
		shape.M("_id", shape.Text("`aposDocId:locale:mode`.")),
		shape.M("aposDocId", shape.Text("The same in all locales and modes.")),
		shape.M("aposLocale", shape.Text("`locale:mode`.")),
		shape.M("aposMode", shape.OneOf(published, draft)),
	}
}

// stateShape is the keys that follow it.
func stateShape(typ *shape.Shape) []shape.Member {
	return []shape.Member{
		shape.M("trash", shape.Of(shape.Boolean)),
		shape.M("archived", shape.Of(shape.Boolean)),
		shape.M("visibility", shape.OneOf("public", "loginRequired")),
		shape.M("type", typ),
		shape.M("title", text()),
		shape.M("slug", text()),
	}
}

// timeShape is the keys behind the fields.
func timeShape() []shape.Member {
	return []shape.Member{
		shape.M("createdAt", moment()),
		shape.M("updatedAt", moment()),
		shape.M("updatedBy", shape.Record(
			shape.M("_id", text()), shape.M("firstName", text()), shape.M("lastName", text()), shape.M("username", text()), shape.M("title", text()),
		).Saying("The document's author.").OrNull()),
		shape.M("lastPublishedAt", moment().OrNull()),
	}
}

// placeShape is where a page is.
func placeShape() []shape.Member {
	return []shape.Member{
		shape.M("path", shape.Text("The ids from the root to the page, with slashes between them.")),
		shape.M("level", shape.Whole(0, "")),
		shape.M("rank", shape.Whole(0, "Its place among its siblings.")),
		shape.M("orphan", shape.Of(shape.Boolean)),
	}
}

func historicShape() shape.Member {
	return shape.M("historicUrls", shape.List(text()).Saying("Old addresses."))
}

// document gives the shape of a type's documents: contracts 3.5, in its order.
func (d *shaper) document(m *module, part bool) *shape.Shape {
	key := shapeOf{m.Type, "doc", part && (m.page || d.relates(m.Fields, nil))}
	if s := d.made[key]; s != nil {
		return s
	}
	name := m.Name
	if key.part {
		name += " part"
	}
	s := &shape.Shape{Name: d.names.Take(name, "Document")}
	d.made[key] = s
	own := func(members []shape.Member) []shape.Member {
		for i := range members {
			if n := members[i].Name; n != "type" && m.keys != nil && !slices.Contains(m.keys, n) {
				members[i].Optional = true
			}
		}
		return members
	}
	all := append(identityShape(), own(stateShape(shape.Const(m.name)))...)
	for i, f := range m.Fields {
		switch {
		case m.names[i] == "" || m.names[i] == "title":
		case m.open[i]:
			all = append(all, d.member(f, m.names[i], key.part, true)...)
		default:
			s.Rest = &shape.Shape{}
		}
	}
	all = append(all, shape.M("metaType", shape.Const("doc")))
	if m.page {
		all = append(append(all, placeShape()...), historicShape())
	}
	all = append(append(all, own(timeShape())...),
		shape.Maybe("modified", shape.Of(shape.Boolean).Saying("Of a draft: it is not what is published.")),
		mayEditShape(), shape.Maybe("_url", shape.Text("Of its page.")))
	switch {
	case !m.page:
		all = append(all, shape.Maybe("_parentUrl", shape.Text("Of the list of its type.")))
	case key.part:
		all = append(all, shape.Maybe("_children", shape.List(d.part)))
	default:
		all = append(all, d.relatives()...)
	}
	about, title := m.Description.In(d.p.DefaultLocale()), m.Label.In(d.p.DefaultLocale())
	if title == m.Name {
		title = ""
	}
	s.Type, s.Members, s.About, s.Title = shape.Object, all, about, title
	return s
}

// relatives are the members that a page has where it is asked for.
func (d *shaper) relatives() []shape.Member {
	return []shape.Member{
		shape.Maybe("_ancestors", shape.List(d.part).Saying("The pages above it, the root first.")),
		shape.Maybe("_children", shape.List(d.part).Saying("The pages directly below it.")),
	}
}

func (d *shaper) homeShape() *shape.Shape {
	all := append(identityShape(), stateShape(shape.Const(homeType))...)
	all = append(append(append(all, shape.M("metaType", shape.Const("doc"))), timeShape()...), placeShape()...)
	all = append(all, shape.M("parkedId", text()), shape.M("parked", shape.List(text())), historicShape(), shape.M("_url", text()))
	return shape.Record(append(all, d.relatives()...)...).Named("HomePage").
		Saying("The front page where no document is there, made of the site's title.")
}

// pages gives the shape of any page, and that of one as part of another.
func (d *shaper) pages() *shape.Shape {
	all, parts := []*shape.Shape{d.home}, []*shape.Shape{d.home}
	for _, m := range d.f.modules {
		if m.page && m.public {
			all, parts = append(all, d.document(m, false)), append(parts, d.document(m, true))
		}
	}
	d.part.Any, d.part.By = parts, "type"
	return (&shape.Shape{Any: all, By: "type"}).Named("Page").Saying("A page of any type.")
}

// nodes gives the shapes of a page in the tree, and in the flat list of it.
func (d *shaper) nodes() (node, entry *shape.Shape) {
	make := func(name, about string, children *shape.Shape) *shape.Shape {
		all := stateShape(text())
		all[4].Optional = true // the title may be left out
		all = append(append(append(identityShape(), all...), shape.M("metaType", shape.Const("doc"))), placeShape()...)
		for _, m := range append(timeShape(), shape.M("parkedId", text()), shape.M("parked", shape.List(text())), historicShape(), shape.M("_url", text())) {
			m.Optional = true // of what is made
			all = append(all, m)
		}
		return shape.Record(append(all, shape.M("_children", children))...).Named(name).Saying(about)
	}
	node = &shape.Shape{Name: "PageNode"}
	*node = *make("PageNode", "A page in the tree.", shape.List(node))
	return node, make("PageEntry", "A page in the list of the tree.", shape.List(text()).Saying("Their ids."))
}

func mediumShape(s *shelf, attachment *shape.Shape) *shape.Shape {
	all := append(identityShape(), stateShape(shape.Const(s.name))...)
	if s.pictures {
		all = append(all, shape.M("alt", shape.Text("What stands for it where it is not seen.")))
	}
	all = append(all, shape.M("credit", text()), shape.M("creditUrl", text()), shape.M("attachment", attachment),
		shape.M("_tags", shape.List(&shape.Shape{})), shape.M("tagsIds", shape.List(text())), shape.M("metaType", shape.Const("doc")))
	all = append(all, timeShape()...)
	if !s.pictures {
		all = append(all, shape.M("_url", text()))
	}
	return shape.Record(all...)
}

// member gives what a field is in an object: one member, or two.
func (d *shaper) member(f *schemas.Field, name string, part, present bool) []shape.Member {
	switch {
	case isRelationship(f):
		to := f.To
		if f.Item != nil {
			to = f.Item.To
		}
		all := []shape.Member{shape.M(name+"Ids", shape.List(text()).Saying("The `aposDocId`s."))}
		if !part {
			all = append([]shape.Member{named(describe.Words(d.p, f, shape.List(d.related(to))), "_"+name)}, all...)
		}
		return all
	case f.Kind == schemas.Computed && f.As == "references":
		if part {
			return nil
		}
		return []shape.Member{named(describe.Words(d.p, f, shape.List(d.related([]*schemas.Type{f.ComputedOfAll}))), "_"+name)}
	}
	certain := present && describe.Certain(d.p, f)
	return []shape.Member{named(describe.Words(d.p, f, d.field(f, part, certain)), name)}
}

func named(m shape.Member, name string) shape.Member {
	m.Name = name
	return m
}

// related gives the shape of documents of some types as part of another. Of a
// type without a projection the anonymous reader has what names it.
func (d *shaper) related(to []*schemas.Type) *shape.Shape {
	var all []*shape.Shape
	for _, t := range to {
		switch m := d.f.of[t]; {
		case m == nil:
		case m.public:
			all = append(all, d.document(m, true))
		default:
			key := shapeOf{t, "stub", true}
			if d.made[key] == nil {
				s := shape.Record(shape.M("_id", text()), shape.M("type", shape.Const(m.name)), shape.M("title", text()), shape.M("slug", text()))
				s.Rest = &shape.Shape{}
				d.made[key] = s.Named(d.names.Take(t.Name+" reference", "")).Saying("What is known of a document that is not public; with a key all of it.")
			}
			all = append(all, d.made[key])
		}
	}
	return shape.Union("type", all...)
}

// relates says whether documents with these fields have a relationship,
// anywhere.
func (d *shaper) relates(fields []*schemas.Field, seen []*schemas.Type) bool {
	return slices.ContainsFunc(fields, func(f *schemas.Field) bool {
		if f.Private {
			return false
		}
		if f.Item != nil && d.relates([]*schemas.Field{f.Item}, seen) ||
			isRelationship(f) || f.Kind == schemas.Computed && f.As == "references" {
			return true
		}
		if len(f.Of) == 0 {
			return d.relates(f.Fields, seen)
		}
		return slices.ContainsFunc(f.Of, func(t *schemas.Type) bool {
			return !slices.Contains(seen, t) && d.relates(t.Fields, append(slices.Clip(seen), t))
		})
	})
}

// field is design 3's table. certain says that the field has a value in every
// answer.
func (d *shaper) field(f *schemas.Field, part, certain bool) *shape.Shape {
	s := text()
	switch f.Kind {
	case schemas.Email:
		if certain {
			s.Format = "email"
		}
		return s
	case schemas.URL:
		return s.Saying("An address; one of this site begins with a slash.")
	case schemas.Markdown:
		return s.Saying("HTML.")
	case schemas.HTML:
		return s.Saying("HTML, sanitised.")
	case schemas.RichText:
		return d.area.With(d.text)
	case schemas.Blocks:
		var widgets []*shape.Shape
		for _, t := range f.Of {
			widgets = append(widgets, d.block(t, "widget", part))
		}
		return d.area.With(shape.Union("type", widgets...))
	case schemas.Select:
		if s = describe.Options(d.p, f); f.Many {
			return shape.List(s)
		}
		if !certain {
			s.Enum = append(slices.Clip(s.Enum), "")
			if s.Choices != nil {
				s.Choices = append(slices.Clip(s.Choices), "")
			}
		}
		return s
	case schemas.Boolean:
		return shape.Of(shape.Boolean)
	case schemas.Tags:
		return shape.List(s)
	case schemas.List:
		return shape.List(d.item(f.Item, part))
	case schemas.Group:
		if certain && len(f.Of) == 1 {
			return d.block(f.Of[0], "object", part)
		}
		return shape.Record(d.object(f, "object", part, certain)...)
	case schemas.Computed:
		switch f.As {
		case "toc":
			return shape.List(d.heading)
		case "words", "readingTime":
			return shape.Whole(0, "").OrNull()
		}
		return s
	case schemas.Number:
		s = shape.Of(shape.Number)
	case schemas.Integer:
		s = shape.Of(shape.Integer)
	case schemas.Date:
		s.Format = "date"
	case schemas.DateTime:
		s.Format = "date-time"
	case schemas.Time:
		s.Pattern, s.About = "^[0-9]{2}:[0-9]{2}:[0-9]{2}$", "A time of day."
	case schemas.JSON:
		s = describe.Anything(f)
	case schemas.Image:
		s = d.picture
	case schemas.File:
		s = d.attachment
	default:
		return s
	}
	if certain {
		return s
	}
	return s.OrNull()
}

// item is what a list has.
func (d *shaper) item(f *schemas.Field, part bool) *shape.Shape {
	switch {
	case f.Kind == schemas.Group && len(f.Of) == 1:
		return d.block(f.Of[0], "arrayItem", part)
	case f.Kind == schemas.Group:
		return shape.Record(d.object(f, "arrayItem", part, true)...)
	case f.Kind == schemas.Reference && part:
		return &shape.Shape{}
	case f.Kind == schemas.Reference:
		return d.related(f.To)
	}
	return d.field(f, part, true)
}

// object is the members of a group.
func (d *shaper) object(f *schemas.Field, meta string, part, present bool) []shape.Member {
	fields := f.Fields
	if len(f.Of) == 1 {
		fields = f.Of[0].Fields
	}
	return d.values(fields, meta, part, present)
}

func (d *shaper) values(fields []*schemas.Field, meta string, part, present bool) []shape.Member {
	all := []shape.Member{shape.M("_id", text()), shape.M("metaType", shape.Const(meta))}
	for _, f := range fields {
		if !f.Private {
			all = append(all, d.member(f, f.Name, part, present)...)
		}
	}
	return all
}

// block is the values of a block. It may stand in itself, so it has a name
// before it has members.
func (d *shaper) block(t *schemas.Type, meta string, part bool) *shape.Shape {
	key := shapeOf{t, meta, part && d.relates(t.Fields, []*schemas.Type{t})}
	if s := d.made[key]; s != nil {
		return s
	}
	name := t.Name + map[string]string{"widget": " widget", "object": "", "arrayItem": " item"}[meta]
	if key.part {
		name += " part"
	}
	s := &shape.Shape{Name: d.names.Take(name, "Block"), Type: shape.Object}
	d.made[key] = s
	all := d.values(t.Fields, meta, key.part, true)
	if meta == "widget" {
		all = slices.Insert(all, 2, shape.M("type", shape.Const(t.Name)))
		all = marked(append(all, rendered())...).Members
	}
	s.Members, s.About = all, t.Description.In(d.p.DefaultLocale())
	if s.Title = t.Label.In(d.p.DefaultLocale()); s.Title == t.Name {
		s.Title = ""
	}
	return s
}
