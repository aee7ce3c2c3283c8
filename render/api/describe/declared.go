package describe

import (
	"galley/schemas"
	"galley/schemas/shape"
	"galley/schemas/source"
)

// What galley.yaml and the files of schemas/ may say, for editors. The loader
// is what decides; a test holds these keys to the ones that it knows.

// Config gives the shape of galley.yaml.
func Config() *shape.Shape {
	d := declared()
	s := shape.Record(
		opt("title", d.label, "The site's name."),
		text("baseURL", "Where it will be: https://example.test, or with a path behind it.", ""),
		opt("locales", someTexts(), "The languages; the first one is the default."),
		text("timezone", "For times that are written without an offset: Europe/Zurich.", "UTC"),
		text("theme", "A folder in themes/.", "default"),
		text("content", "The folder of documents.", "content"),
		text("static", "The folder that is published as it is.", "static"),
		text("output", "The folder that is published.", "public"),
		opt("ignoreFiles", someTexts(), "Globs of files below the content folder that are not Galley's."),
		opt("keys", d.keys, "How the files spell the documents' own keys: `{date: pubDate}`."),
		opt("dates", closed(
			boolean("git", "The first and last commit say when a document was made and changed.", false),
			opt("formats", someTexts(), "Further notations of dates: `M/D/YYYY`."),
		), ""),
		opt("elsewhere", someTexts(), "Globs of links that something else answers; they are not checked."),
		opt("markdown", closed(
			choice("rawHTML", "What becomes of HTML in Markdown.", "drop", "sanitize"),
			boolean("footnotes", "", true),
			boolean("definitionLists", "", true),
			boolean("highlight", "Code in colours.", false),
		), ""),
		opt("api", d.api(), "The APIs."),
		opt("feeds", closed(
			opt("limit", between(1, 1000), "How many entries a feed has."),
			opt("types", someTexts(), "Whose documents are in feeds; without it, types with an order that begins with date, and pages."),
		), ""),
		opt("checks", d.checks, "How grave a rule is: `{broken-link: warning}`."),
		opt("limits", closed(
			opt("document", amount(), "Bytes of a file: 1MiB."),
			opt("paragraph", amount(), "Bytes of a paragraph."),
			opt("depth", between(1, 1000), ""),
			opt("nodes", shape.Whole(1, ""), ""),
			opt("aliases", shape.Whole(1, ""), ""),
			opt("columns", shape.Whole(1, ""), "Of a table."),
			opt("render", shape.Of(shape.String), "How long a page may take: 2s."),
			opt("output", amount(), "Bytes of a page."),
			opt("image", amount(), "Pixels of a picture: 50MP."),
		), "What keeps a slip from filling the machine."),
	)
	s.Type |= shape.Null
	s.Title, s.About = "galley.yaml", "What a Galley project is. Every key is optional."
	return s
}

// Types gives the shape of the files in schemas/.
func Types() *shape.Shape {
	d := declared()
	s := shape.Record(
		opt("label", d.label, "What people call it."),
		opt("description", d.label, ""),
		choice("kind", "What it is: documents; exactly one document; small records; or a block, which stands in documents.", "document", "single", "collection", "block"),
		text("titleField", "The field that is the title; else title, name, or the first text.", ""),
		text("slugField", "The field that a new document's slug is made of.", ""),
		text("icon", "", ""),
		boolean("private", "It leaves the project in no form.", false),
		opt("source", someTexts(), "Where its files are: globs below the content folder."),
		text("slug", "What names a document in the APIs: `{file}`, `{path}`, `{year}-{file}`.", "{file}"),
		opt("url", d.label, "Where its page is: `/blog/{slug}/`. Without it, it has none."),
		opt("listURL", d.label, "Where its list is: `/blog/`."),
		opt("order", someTexts(), "Of lists: a field, or several, with - in front for descending."),
		opt("perPage", between(1, 100), "How many a page of its list has."),
		opt("pageSizes", someOf(between(1, 100)), "Further sizes of pages to prebuild."),
		opt("omitFromLists", someTexts(), "Fields that lists leave out."),
		text("body", "The field that the text of a Markdown file fills.", ""),
		opt("keys", d.keys, "How its files spell the documents' own keys."),
		opt("checks", d.checks, "How grave a rule is for its documents."),
		opt("butter", closed(
			choice("as", "What it is to Butter.", "page", "single", "collection", "none"),
			opt("fields", names(), "Butter's name of a field: ours."),
		), ""),
		opt("apostrophe", closed(
			choice("as", "What it is to Apostrophe.", "page", "piece", "none"),
			text("name", "What Apostrophe calls it: `@acme/article`.", ""),
			opt("public", &shape.Shape{Any: []*shape.Shape{shape.Of(shape.Boolean), someTexts()}}, "What the anonymous reader sees of it."),
			opt("fields", names(), "Apostrophe's name of a field: ours."),
			opt("filters", &shape.Shape{Type: shape.Object, Rest: shape.Record(shape.M("field", shape.Of(shape.String)), shape.Maybe("values", someTexts()))}, "Lists to prebuild."),
		), ""),
		shape.Member{Name: "fields", Shape: d.fields, About: "What its documents have, in this order."},
	)
	s.Title, s.About = "A type", "What the documents of a type say, and where they are published."
	return s
}

// declaredShapes are what both kinds of files use.
type declaredShapes struct {
	label, keys, checks, fields, field *shape.Shape
}

func declared() declaredShapes {
	var d declaredShapes
	d.label = (&shape.Shape{Any: []*shape.Shape{shape.Of(shape.Scalar | shape.Null), {Type: shape.Object, Rest: shape.Of(shape.Scalar)}}}).Named("Label")
	d.label.About = "A text, or one for each locale."
	spelling := &shape.Shape{Any: []*shape.Shape{shape.Of(shape.String | shape.Null), {JSON: `{"const":false}`}, shape.List(shape.Of(shape.String))}}
	d.keys = shape.Record()
	for key := range schemas.DocumentKeys {
		d.keys.Members = append(d.keys.Members, opt(key.String(), spelling, ""))
	}
	d.keys.Members = append(d.keys.Members, opt("ignore", someTexts(), "Keys that nobody reads."))
	d.keys.Type |= shape.Null
	d.checks = &shape.Shape{Type: shape.Object | shape.Null}
	for _, group := range source.Groups() {
		for _, rule := range group.Rules {
			if !rule.Fixed() {
				d.checks.Members = append(d.checks.Members, choice(string(rule), "", "error", "warning", "off"))
			}
		}
	}
	d.fields = (&shape.Shape{Type: shape.Array}).Named("Fields")
	d.field = (&shape.Shape{Type: shape.Object}).Named("Field")
	*d.field = d.oneField(true)
	d.field.Name = "Field"
	d.fields.Items = &shape.Shape{Any: []*shape.Shape{
		d.field,
		shape.Record(shape.M("include", shape.Text("A block, whose fields come here."))),
	}}
	return d
}

// oneField has the keys of fields of all kinds: which kind has which, the loader
// says. An item of a list has no name.
func (d declaredShapes) oneField(named bool) shape.Shape {
	kinds := shape.Of(shape.String)
	for k := schemas.Text; k <= schemas.Computed; k++ {
		kinds.Enum, kinds.Choices = append(kinds.Enum, k.String()), append(kinds.Choices, k.About())
	}
	var members []shape.Member
	if named {
		members = append(members, shape.M("name", shape.Text("What it is called in files and APIs.")))
	}
	item := &shape.Shape{Any: []*shape.Shape{shape.Of(shape.String), shape.List(shape.Of(shape.String))}}
	if named {
		inner := d.oneField(false)
		item.Any = append(item.Any, &inner)
	}
	members = append(members,
		shape.M("type", kinds),
		opt("label", d.label, "What people call it."),
		opt("description", d.label, "What to write there."),
		boolean("required", "It has to be there.", false),
		boolean("localized", "false: it is written in the first locale, and holds in all.", true),
		boolean("private", "It leaves the project in no form.", false),
		boolean("unique", "No two documents have the same.", false),
		opt("defaultValue", &shape.Shape{}, "What it is where nothing is written."),
		opt("from", someTexts(), "The key that it is read from, where that is not its name."),
		opt("minLength", shape.Whole(0, ""), "Of texts."),
		opt("maxLength", shape.Whole(1, ""), "Of texts."),
		text("pattern", "A regular expression that texts match.", ""),
		text("language", "Of code.", ""),
		opt("min", shape.Of(shape.Number), "The least number, or how many items at least."),
		opt("max", shape.Of(shape.Number), "The greatest number, or how many items at most."),
		opt("step", shape.Of(shape.Number), "Numbers are multiples of it."),
		opt("options", shape.List(&shape.Shape{Any: []*shape.Shape{
			shape.Of(shape.Scalar),
			shape.Record(shape.M("value", shape.Of(shape.Scalar)), shape.Maybe("label", d.label)),
		}}), "Of a select."),
		boolean("many", "Several, in a list.", false),
		text("separator", "What parts the items of a list that is written as one text.", ""),
		text("taxonomy", "The values are terms of it.", ""),
		opt("to", someTexts(), "The type that is referred to, or several."),
		choice("onUnpublished", "What becomes of a reference to what is not published.", "error", "omit"),
		opt("schema", &shape.Shape{Type: shape.Object | shape.Boolean, Rest: &shape.Shape{}}, "A JSON Schema, of json."),
		opt("accept", someTexts(), "Extensions, of an image or file."),
		choice("alt", "required: no picture without a text in its place.", "required"),
		opt("of", item, "The block, the blocks, or the kind of item that it is made of."),
		shape.Member{Name: "fields", Shape: d.fields, Optional: true, About: "What stands in it, of a group or list."},
		choice("as", "What is computed.", "html", "plain", "excerpt", "toc", "words", "readingTime", "references"),
	)
	return *shape.Record(members...)
}

func (d declaredShapes) api() *shape.Shape {
	family := func(name string, variants []shape.Member, members ...shape.Member) shape.Member {
		s := shape.Record(append([]shape.Member{text("base", "What its paths begin with.", "")}, members...)...)
		s.Members = append(s.Members, opt("variants", closed(variants...), "What else to prebuild."),
			opt("omit", someOf(shape.OneOf(schemas.Omittable(name)...)), "What not to prebuild."))
		return opt(name, &shape.Shape{Any: []*shape.Shape{shape.Of(shape.Boolean | shape.Null), s}}, "true is all defaults.")
	}
	return closed(
		family("r3", []shape.Member{opt("limit", someOf(between(1, 100)), ""), opt("sort", someTexts(), "")},
			opt("limit", between(1, 100), "How many documents a page has.")),
		family("butter", []shape.Member{
			opt("levels", someOf(between(1, 5)), ""), opt("order", someTexts(), ""), opt("page_size", someOf(between(1, 100)), ""), opt("keys", someTexts(), ""),
		},
			text("posts", "The type that is Butter's blog.", "post"), text("author", "The slug of the author of posts that name none.", ""),
			opt("pageSize", between(1, 100), "How many a page has.")),
		family("apostrophe", []shape.Member{opt("render-areas", someTexts(), ""), opt("perPage", someOf(between(1, 100)), "")},
			opt("perPage", between(1, 100), "How many pieces a page has.")),
	)
}

func opt(name string, s *shape.Shape, about string) shape.Member {
	if s.Name != "" {
		return shape.Member{Name: name, Shape: s, Optional: true, About: about}
	}
	with := *s
	if about != "" {
		with.About = about
	}
	return shape.Member{Name: name, Shape: with.OrNull(), Optional: true}
}

func text(name, about, usual string) shape.Member {
	s := shape.Of(shape.Scalar)
	if usual != "" {
		s.Default = string(shape.AppendString(nil, usual))
	}
	return opt(name, s, about)
}

func boolean(name, about string, usual bool) shape.Member {
	s := shape.Of(shape.Boolean)
	s.Default = "false"
	if usual {
		s.Default = "true"
	}
	return opt(name, s, about)
}

func choice(name, about string, words ...string) shape.Member {
	s := shape.OneOf(words...)
	for _, w := range words {
		if w == "off" { // which YAML 1.1 takes for false
			return opt(name, &shape.Shape{JSON: `{"enum":["error","warning","off",false]}`}, about)
		}
	}
	return opt(name, s, about)
}

func closed(members ...shape.Member) *shape.Shape {
	s := shape.Record(members...)
	s.Type |= shape.Null
	return s
}

func names() *shape.Shape { return &shape.Shape{Type: shape.Object, Rest: shape.Of(shape.String)} }

func between(least, most float64) *shape.Shape {
	return &shape.Shape{Type: shape.Integer, Min: &least, Max: &most}
}

func amount() *shape.Shape { return shape.Of(shape.String | shape.Integer) }

// someTexts is a list of texts, or one.
func someTexts() *shape.Shape { return someOf(shape.Of(shape.Scalar)) }

func someOf(item *shape.Shape) *shape.Shape {
	return &shape.Shape{Any: []*shape.Shape{item, shape.List(item)}}
}
