package butter

import (
	"strings"

	"galley/render"
	"galley/render/api/describe"
	"galley/schemas"
	"galley/schemas/shape"
)

// What shape.go and post.go write, said once more as shapes: for OpenAPI, and
// for TypeScript. A test holds every answer to it. A shape has no levels: where
// a reference may be an object or a list of paths, it is either.

// A shaper makes shapes. A block has one, however often it is used.
type shaper struct {
	*family
	names   shape.Names
	blocks  map[*schemas.Type]*shape.Shape
	objects map[*schemas.Type]*shape.Shape

	author, term, media, heading, meta *shape.Shape
	post, listed, hit, anyPage         *shape.Shape
	one, list                          *shape.Generic
}

func (f *family) shaper() *shaper {
	d := &shaper{family: f, blocks: map[*schemas.Type]*shape.Shape{}, objects: map[*schemas.Type]*shape.Shape{}}
	d.names.Reserve("One", "List", "Meta", "Answers", "Author", "ListedAuthor", "Term", "ListedTerm", "Media", "Heading", "Post", "PostItem", "PostHit", "PostAnswer", "Neighbour",
		"AnyPage", "Collections", "Failure", "Record", "Array", "Object", "String", "Number", "Boolean")
	d.one = &shape.Generic{Name: "One", Parameter: "T", About: "An answer.", Make: func(s *shape.Shape) *shape.Shape {
		return shape.Record(shape.M("data", s))
	}}
	d.meta = metaShape()
	d.list = &shape.Generic{Name: "List", Parameter: "T", About: "A piece of a list.", Make: func(s *shape.Shape) *shape.Shape {
		return shape.Record(shape.Member{Name: "meta", Shape: d.meta}, shape.M("data", shape.List(s)))
	}}
	d.author = authorShape("Author")
	d.term = shape.Record(shape.M("name", shape.Of(shape.String)), shape.M("slug", shape.Of(shape.String))).Named("Term").Saying("A category or tag.")
	d.media = (&shape.Shape{Any: []*shape.Shape{
		shape.Of(shape.String),
		shape.Record(shape.M("url", shape.Of(shape.String)), shape.Maybe("alt", shape.Of(shape.String))),
	}}).Named("Media").Saying("The address of a picture or file; with `alt_media_text=1` that and a text in its place. Empty where there is none.")
	d.heading = headingShape()
	d.anyPage = &shape.Shape{Name: "AnyPage", About: "A page of any type."}
	d.post = d.postShape("Post", false)
	d.listed = d.postShape("PostItem", true)
	d.listed.About = "A post among others, perhaps without its body."
	for _, t := range f.project.Types { // names first: objects may lead in circles
		if is := f.roles[t]; is == page || is == single || is == collection {
			d.objects[t] = &shape.Shape{Name: d.names.Take(t.Name, map[role]string{page: "Page", single: "Page", collection: "Item"}[is])}
		}
	}
	for _, t := range f.project.Types {
		if s := d.objects[t]; s != nil {
			name := s.Name
			*s = *d.object(t)
			s.Name = name
			if s.Title = t.Label.In(f.project.DefaultLocale()); s.Title == t.Name {
				s.Title = ""
			}
			s.About = t.Description.In(f.project.DefaultLocale())
		}
	}
	return d
}

func metaShape() *shape.Shape {
	page := func() *shape.Shape { return shape.Whole(0, "").OrNull() }
	count := shape.Whole(0, "How many there are on all pages.")
	return (&shape.Shape{Any: []*shape.Shape{
		shape.Record(shape.M("count", count), shape.M("next_page", page()), shape.M("previous_page", page())),
		shape.Record(shape.M("count", count), shape.M("next_offset", page()), shape.M("previous_offset", page())),
	}}).Named("Meta").Saying("Where one is in a list: by pages, or where `limit` or `offset` was asked for by these.")
}

func stamp(about string) *shape.Shape { return shape.Form("date-time", about) }

// authorShape has contracts 2.4's twelve keys.
func authorShape(name string) *shape.Shape {
	s := shape.Record()
	for _, key := range authorKeys {
		v := shape.Of(shape.String)
		if strings.HasSuffix(key, "_url") || key == "profile_image" {
			v = v.OrNull()
		}
		s.Members = append(s.Members, shape.M(key, v))
	}
	return s.Named(name).Saying("An author of posts.")
}

// withRecent adds recent_posts.
func (d *shaper) withRecent(s *shape.Shape, name string) *shape.Shape {
	more := *s
	more.Members = append(more.Members[:len(more.Members):len(more.Members)],
		shape.Maybe("recent_posts", shape.List(d.listed).Saying("With `include=recent_posts`.")))
	return more.Named(name)
}

func stateMembers() []shape.Member {
	return []shape.Member{
		shape.M("status", shape.OneOf("published", "draft", "scheduled").Saying("`published`, unless drafts were asked for.")),
		shape.M("scheduled", stamp("When it will be published.").OrNull()),
	}
}

// postShape has contracts 2.4's seventeen keys.
func (d *shaper) postShape(name string, perhaps bool) *shape.Shape {
	text := func() *shape.Shape { return shape.Of(shape.String) }
	s := shape.Record(
		shape.M("url", text()),
		shape.M("created", stamp("")),
		shape.M("updated", stamp("")),
		shape.M("published", stamp("null of a draft.").OrNull()),
		shape.Member{Name: "author", Shape: d.author},
		shape.M("categories", shape.List(d.term)),
		shape.M("tags", shape.List(d.term)),
		shape.M("featured_image", text().OrNull()),
		shape.M("featured_image_alt", text()),
		shape.M("slug", text()),
		shape.M("title", text()),
		shape.Member{Name: "body", Shape: shape.Text("HTML."), Optional: perhaps},
		shape.M("summary", text()),
		shape.M("seo_title", text()),
		shape.M("meta_description", text()),
	)
	s.Members = append(s.Members, stateMembers()...)
	return s.Named(name).Saying("A post of the blog.")
}

// object is what the path of a document answers in data.
func (d *shaper) object(t *schemas.Type) *shape.Shape {
	fields := d.fields(t.Fields, true, t)
	if d.roles[t] == collection {
		id := shape.Whole(1, "Unique in the project.")
		fields.Members = append([]shape.Member{shape.M("meta", shape.Record(shape.M("id", id)))}, fields.Members...)
		return fields
	}
	kind := shape.Const(t.Name)
	if d.roles[t] == single {
		kind = shape.Of(shape.Null)
	}
	s := shape.Record(
		shape.M("slug", shape.Of(shape.String)),
		shape.M("name", shape.Text("The title.")),
		shape.M("page_type", kind),
		shape.M("published", stamp("null of a draft.").OrNull()),
		shape.M("updated", stamp("")),
	)
	state := stateMembers()
	s.Members = append(s.Members, state[1], state[0], shape.M("fields", fields))
	return s
}

// fields are values as an object. present says that somebody wrote the mapping
// that they stand in, of that a type may show them under other names.
func (d *shaper) fields(fields []*schemas.Field, present bool, of *schemas.Type) *shape.Shape {
	s := shape.Record()
	for _, f := range fields {
		if f.Private {
			continue
		}
		m := describe.Words(d.project, f, d.field(f, present && describe.Certain(d.project, f)))
		if of != nil {
			m.Name = of.ShownAs("butter", f.Name)
		}
		s.Members = append(s.Members, m)
	}
	return s
}

func (d *shaper) field(f *schemas.Field, certain bool) *shape.Shape {
	if f.Kind == schemas.Group {
		return d.group(f, certain)
	}
	s := d.value(f)
	if certain || f.IsList() {
		return s
	}
	switch f.Kind { // what is unset, as shape.go has it
	case schemas.Boolean:
		return s
	case schemas.Number, schemas.Integer, schemas.Date, schemas.DateTime, schemas.Time, schemas.Reference, schemas.JSON:
		return s.OrNull()
	case schemas.Computed:
		if f.As == "words" || f.As == "readingTime" {
			return s.OrNull()
		}
	case schemas.Select:
		s.Enum = append(s.Enum, "")
		if s.Choices != nil {
			s.Choices = append(s.Choices, "not set")
		}
	}
	return s
}

// value is design 3's table.
func (d *shaper) value(f *schemas.Field) *shape.Shape {
	s := shape.Of(shape.String)
	switch f.Kind {
	case schemas.URL:
		s.About = "An address; one of this site begins with a slash."
	case schemas.Markdown, schemas.RichText, schemas.HTML:
		s.About = "HTML."
	case schemas.Number:
		return shape.Of(shape.Number)
	case schemas.Integer:
		return shape.Of(shape.Integer)
	case schemas.Boolean:
		return shape.Of(shape.Boolean)
	case schemas.Date, schemas.DateTime:
		s.Format = "date-time"
	case schemas.Time:
		s.Pattern, s.About = "^[0-9]{2}:[0-9]{2}:[0-9]{2}$", "A time of day."
	case schemas.Select:
		if s = describe.Options(d.project, f); f.Many {
			return shape.List(s)
		}
	case schemas.Tags:
		return shape.List(s)
	case schemas.JSON:
		return describe.Anything(f)
	case schemas.Image, schemas.File:
		return d.media
	case schemas.Reference:
		to := d.referred(f.To)
		if f.Many {
			return shape.List(&shape.Shape{Any: append(to, shape.Of(shape.String))})
		}
		return (&shape.Shape{Any: append(to, shape.List(shape.Of(shape.String)))}).Saying("The object; below the last level a list of its path.")
	case schemas.List:
		if f.Item.Kind == schemas.Group {
			return shape.List(d.group(f.Item, true))
		}
		if f.Item.Kind == schemas.Reference && !f.Item.Many {
			return shape.List(&shape.Shape{Any: append(d.referred(f.Item.To), shape.Of(shape.String))})
		}
		return shape.List(d.value(f.Item))
	case schemas.Blocks:
		var blocks []*shape.Shape
		for _, t := range f.Of {
			blocks = append(blocks, shape.Record(shape.M("type", shape.Const(t.Name)), shape.Member{Name: "fields", Shape: d.blockFields(t)}))
		}
		return shape.List(shape.Union("type", blocks...))
	case schemas.Computed:
		switch f.As {
		case "references":
			return shape.List(&shape.Shape{Any: append(d.referred([]*schemas.Type{f.ComputedOfAll}), shape.Of(shape.String))})
		case "toc":
			return shape.List(d.heading)
		case "words", "readingTime":
			return shape.Whole(0, "")
		}
	}
	return s
}

func (d *shaper) group(f *schemas.Field, present bool) *shape.Shape {
	fields := f.Fields
	if len(f.Of) == 1 {
		if present {
			return d.blockFields(f.Of[0])
		}
		fields = f.Of[0].Fields
	}
	return d.fields(fields, present, nil)
}

// blockFields are those of a block. It may stand in itself, so it has a name
// before it has fields.
func (d *shaper) blockFields(t *schemas.Type) *shape.Shape {
	if s := d.blocks[t]; s != nil {
		return s
	}
	name := d.names.Take(t.Name, "Block")
	s := &shape.Shape{Name: name}
	d.blocks[t] = s
	*s = *d.fields(t.Fields, true, nil)
	s.Name, s.About = name, t.Description.In(d.project.DefaultLocale())
	if s.Title = t.Label.In(d.project.DefaultLocale()); s.Title == t.Name {
		s.Title = ""
	}
	return s
}

// referred are the objects that a reference to some types leads to.
func (d *shaper) referred(to []*schemas.Type) []*shape.Shape {
	var all []*shape.Shape
	add := func(s *shape.Shape) {
		for _, o := range all {
			if o == s {
				return
			}
		}
		all = append(all, s)
	}
	for _, t := range to {
		if t == nil {
			continue
		}
		switch d.roles[t] {
		case post:
			add(d.listed)
		case author:
			add(d.author)
		case category:
			add(d.term)
		case page, single, collection:
			add(d.objects[t])
		}
	}
	return all
}

func headingShape() *shape.Shape {
	s := &shape.Shape{Name: "Heading"}
	*s = *shape.Record(
		shape.M("level", shape.Whole(1, "")),
		shape.M("id", shape.Of(shape.String)),
		shape.M("text", shape.Of(shape.String)),
		shape.M("items", shape.List(s)),
	)
	return s.Named("Heading").Saying("A heading of a text, with those below it.")
}

func failureShape() *shape.Shape {
	return shape.Record(shape.M("detail", shape.Text("For people."))).Named("Failure").Saying("What is said instead of an answer.")
}

// What operations are listed under.
var (
	tagBlog        = render.Tag{Name: "Blog", About: "Posts, and their categories, tags and authors."}
	tagPages       = render.Tag{Name: "Pages", About: "Pages of page types, and Single Pages."}
	tagCollections = render.Tag{Name: "Collections", About: "Small records."}
	tagFeeds       = render.Tag{Name: "Feeds", About: "The posts for readers of feeds and for search engines."}
	tagSite        = render.Tag{Name: "Site", About: "What there is on the whole."}
)

// describe gives each route its operations.
func (f *family) describe(routes []render.Route) []render.Route {
	d := f.shaper()
	keys := map[string]*shape.Shape{
		"levels":         between(1, mostLevels),
		"alt_media_text": shape.OneOf("0", "1"),
		"page_size":      shape.Whole(1, ""),
		"limit":          shape.Whole(1, ""),
		"offset":         shape.Whole(0, ""),
		"exclude_body":   shape.Of(shape.Boolean),
		"preview":        shape.OneOf("0", "1"),
		"include":        shape.OneOf("recent_posts"),
		"format":         shape.OneOf("json", "xml"),
	}
	one := func(o render.Operation) func() []render.Operation {
		if o.Keys == nil {
			o.Keys = keys
		}
		return func() []render.Operation { return []render.Operation{o} }
	}
	d.hit = d.postShape("PostHit", true)
	d.hit.Members = append(d.hit.Members, shape.M("rank", shape.Of(shape.Number)))
	neighbour := shape.Record(shape.M("slug", shape.Of(shape.String)), shape.M("title", shape.Of(shape.String)),
		shape.M("featured_image", shape.Of(shape.String|shape.Null))).Named("Neighbour").Saying("The post before or behind one.")
	answer := shape.Record(
		shape.M("meta", shape.Record(shape.M("next_post", neighbour.OrNull()), shape.M("previous_post", neighbour.OrNull()))),
		shape.Member{Name: "data", Shape: d.post},
	).Named("PostAnswer").Saying("A post, and its neighbours.")
	author := d.withRecent(d.author, "ListedAuthor")
	term := d.withRecent(d.term, "ListedTerm")
	short := func(*render.Context) ([]string, []render.Arg, bool) {
		return nil, []render.Arg{{Key: "exclude_body", Value: "true"}, {Key: "page_size", Value: "1"}}, true
	}
	text := d.one.With(shape.Text("XML."))
	searches := 0
	for i := range routes {
		r := &routes[i]
		switch r.Name {
		case "B1", "B3", "B5":
			of := term
			if r.Name == "B5" {
				of = author
			}
			r.Describe = one(render.Operation{ID: "list" + shape.Camel(r.Pattern), Tag: tagBlog, Answer: d.one.With(shape.List(of)), Failures: []int{400}})
		case "B2", "B4", "B6":
			of := term
			if r.Name == "B6" {
				of = author
			}
			name := map[string]string{"B2": "getCategory", "B4": "getTag", "B6": "getAuthor"}[r.Name]
			r.Describe = one(render.Operation{ID: name, Tag: tagBlog, Answer: d.one.With(of), Failures: []int{400, 404}})
		case "B7":
			r.Describe = one(render.Operation{ID: "listPosts", Tag: tagBlog, Answer: d.list.With(d.listed), Failures: []int{400, 404}, Example: short})
		case "B8":
			r.Describe = one(render.Operation{ID: "getPost", Tag: tagBlog, Answer: answer, Failures: []int{400, 404}})
		case "B9":
			id := [...]string{"searchPosts", "search"}[min(searches, 1)]
			searches++
			r.Describe = one(render.Operation{ID: id, Tag: tagBlog, Answer: d.list.With(d.hit), Failures: []int{400, 404}})
		case "B10", "B11", "B12", "B13":
			r.Describe = d.pageOperations(r, keys)
		case "B14", "B15", "B16":
			r.Describe = d.collectionOperations(r, keys)
		case "B17":
			r.Describe = one(render.Operation{ID: "get" + shape.Camel(strings.TrimPrefix(r.Pattern, "/feeds/")), Tag: tagFeeds, Answer: text, Failures: []int{400, 404}})
		case "":
			if name, ok := strings.CutSuffix(strings.TrimPrefix(r.Pattern, "/feeds/"), ".xml"); ok {
				r.Describe = one(render.Operation{ID: "get" + shape.Camel(name) + "XML", Tag: tagFeeds, Type: "application/xml", Failures: []int{404}})
			}
		}
	}
	return routes
}

func between(least, most float64) *shape.Shape {
	return &shape.Shape{Type: shape.Integer, Min: &least, Max: &most}
}

// with adds filters by the fields of a type to some keys.
func (d *shaper) with(keys map[string]*shape.Shape, t *schemas.Type) map[string]*shape.Shape {
	all := make(map[string]*shape.Shape, len(keys)+len(t.Fields))
	for name, s := range keys {
		all[name] = s
	}
	for _, f := range t.Fields {
		if !f.Private {
			all["fields."+t.ShownAs("butter", f.Name)] = shape.Of(shape.String)
		}
	}
	return all
}

// pageOperations has one for each page type, whose answers client code then
// knows, and one for Single Pages.
func (d *shaper) pageOperations(r *render.Route, keys map[string]*shape.Shape) func() []render.Operation {
	var singles, all []*shape.Shape
	for _, t := range d.singles {
		singles = append(singles, d.objects[t])
	}
	for _, t := range d.pages {
		all = append(all, d.objects[t])
	}
	all = append(all, singles...)
	single, anyPage := &shape.Shape{Any: singles}, d.anyPage
	anyPage.Any = all
	switch {
	case len(all) == 0:
		single, anyPage = shape.Union(""), shape.Union("")
	case len(singles) == 0:
		single = anyPage
	case len(singles) == 1:
		single = singles[0]
	}
	var operations []render.Operation
	add := func(o render.Operation) {
		o.Tag = tagPages
		if o.Keys == nil {
			o.Keys = keys
			o.Hide = []string{"fields..."}
		}
		operations = append(operations, o)
	}
	first := func(name string) func(*render.Context) ([]string, []render.Arg, bool) {
		return func(*render.Context) ([]string, []render.Arg, bool) {
			return []string{name}, []render.Arg{{Key: "page_size", Value: "1"}}, true
		}
	}
	switch r.Name {
	case "B11":
		add(render.Operation{ID: "listAllSinglePages", Answer: d.list.With(single), Failures: []int{400, 404}})
	case "B13":
		add(render.Operation{ID: "searchPages", Answer: d.list.With(anyPage), Failures: []int{400, 404}})
	case "B10":
		add(render.Operation{ID: "listSinglePages", About: "Single Pages.", Fixed: []string{every}, Answer: d.list.With(single), Failures: []int{400, 404}, Example: first(every)})
		for _, t := range d.pages {
			s := d.objects[t]
			add(render.Operation{ID: "list" + s.Name, About: "Pages of " + t.Name + ".", Fixed: []string{t.Name}, Answer: d.list.With(s), Failures: []int{400, 404}, Keys: d.with(keys, t), Example: first(t.Name)})
		}
	case "B12":
		add(render.Operation{ID: "getAnyPage", About: "A page of any type, by its slug.", Fixed: []string{every}, Answer: d.one.With(anyPage), Failures: []int{400, 403, 404}})
		for _, t := range d.pages {
			s := d.objects[t]
			add(render.Operation{ID: "get" + s.Name, About: "A page of " + t.Name + ", by its slug.", Fixed: []string{t.Name}, Answer: d.one.With(s), Failures: []int{400, 404}})
		}
	}
	return func() []render.Operation { return operations }
}

// collectionOperations has one for each collection.
func (d *shaper) collectionOperations(r *render.Route, keys map[string]*shape.Shape) func() []render.Operation {
	var operations []render.Operation
	add := func(o render.Operation) {
		o.Tag = tagCollections
		if o.Keys == nil {
			o.Keys = keys
		}
		operations = append(operations, o)
	}
	if r.Name == "B14" {
		byKey := shape.Record()
		for _, t := range d.collections {
			byKey.Members = append(byKey.Members, shape.Maybe(t.Name, shape.List(d.objects[t])))
		}
		answer := shape.Record(shape.Maybe("data", byKey)).Named("Collections").Saying("The items of collections, by their keys.")
		o := render.Operation{ID: "getCollections", Answer: answer, Failures: []int{400, 403, 404}, Hide: []string{"fields..."}}
		if len(d.collections) > 0 {
			o.Example = func(*render.Context) ([]string, []render.Arg, bool) {
				return nil, []render.Arg{{Key: "keys", Value: d.collections[0].Name}, {Key: "page_size", Value: "2"}}, true
			}
		}
		add(o)
	}
	for _, t := range d.collections {
		s := d.objects[t]
		switch r.Name {
		case "B15":
			items := shape.Record(
				shape.Member{Name: "meta", Shape: d.meta},
				shape.M("data", shape.Record(shape.M(t.Name, shape.List(s)))),
			).Named(d.names.Take(s.Name+" collection", "")).Saying("A piece of the collection " + t.Name + ".")
			add(render.Operation{ID: "list" + s.Name, About: "The items of " + t.Name + ".", Fixed: []string{t.Name}, Answer: items, Failures: []int{400, 403, 404}, Keys: d.with(keys, t)})
		case "B16":
			id := shape.Whole(1, "")
			add(render.Operation{ID: "get" + s.Name, About: "An item of " + t.Name + ", by its number.", Fixed: []string{t.Name}, Answer: d.one.With(s), Params: []*shape.Shape{nil, id}, Failures: []int{400, 404}})
		}
	}
	return func() []render.Operation { return operations }
}
