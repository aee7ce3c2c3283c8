package describe

import (
	"slices"
	"strconv"
	"strings"

	"galley/schemas"
	"galley/schemas/shape"
	"galley/schemas/source"
)

// What authors write, as JSON Schema for their editors: front matter, and data
// files. It takes all that Galley takes, but for an empty text in quotes where
// only some texts can stand; it does not find all that `galley check` finds
// (a step of 0.1, whether a slug is taken): what cannot be said for sure of one
// file alone is not said.

// Documents gives what the files of a type say.
func Documents(p *schemas.Project, t *schemas.Type) *shape.Shape {
	a := &authors{p: p, t: t, fieldsOf: map[*schemas.Type]*shape.Shape{}, blockOf: map[*schemas.Type]*shape.Shape{}}
	title, about := t.Label.In(p.DefaultLocale()), t.Description.In(p.DefaultLocale())
	record := a.record()
	record.Title, record.About = title, about
	if t.Kind != schemas.Collection {
		return record
	}
	record.Name = a.names.Take(t.Name+" record", "")
	return &shape.Shape{Title: title, About: "One record, a list of records, or records below their slugs.", Any: []*shape.Shape{
		record,
		shape.List(record),
		{Type: shape.Object, Rest: &shape.Shape{Any: []*shape.Shape{record, shape.Of(shape.Null)}}, Names: a.slugs()},
		shape.Of(shape.Null),
	}}
}

type authors struct {
	p        *schemas.Project
	t        *schemas.Type
	names    shape.Names
	fieldsOf map[*schemas.Type]*shape.Shape // of a block
	blockOf  map[*schemas.Type]*shape.Shape // with its type
}

// slugs are the keys of a file of records below their slugs: none is a field's
// name, or the file were one record.
func (a *authors) slugs() *shape.Shape {
	var taken []string
	add := func(list []schemas.Spelling) {
		for _, s := range list {
			if !slices.Contains(taken, s.Path[0]) {
				taken = append(taken, s.Path[0])
			}
		}
	}
	for _, f := range a.t.Fields {
		add(f.From)
	}
	for _, from := range a.t.Keys.From {
		add(from)
	}
	add(a.t.Keys.Ignore)
	not := []byte(`{"not":{"enum":[`)
	for i, name := range taken {
		if i > 0 {
			not = append(not, ',')
		}
		not = shape.AppendString(not, name)
	}
	return &shape.Shape{JSON: string(append(not, "]}}"...))}
}

// record is a document: its fields, then the keys that all documents have.
func (a *authors) record() *shape.Shape {
	s := a.fields(a.t.Fields, true)
	for key := range schemas.DocumentKeys {
		put(s, a.t.Keys.From[key], shape.Member{Shape: a.key(key), Optional: true})
	}
	for _, i := range a.t.Keys.Ignore {
		put(s, []schemas.Spelling{i}, shape.Member{Shape: &shape.Shape{About: "Nobody reads it."}, Optional: true})
	}
	return s
}

// put adds a member at each of its spellings: a path is mappings in one another.
func put(s *shape.Shape, from []schemas.Spelling, m shape.Member) {
	for _, spelling := range from {
		at := s
		for _, name := range spelling.Path[:len(spelling.Path)-1] {
			i := slices.IndexFunc(at.Members, func(m shape.Member) bool { return m.Name == name })
			if i < 0 {
				at.Members = append(at.Members, shape.Maybe(name, &shape.Shape{Type: shape.Object | shape.Null, Rest: s.Rest}))
				i = len(at.Members) - 1
			}
			if at = at.Members[i].Shape; at.Type&shape.Object == 0 || at.Name != "" {
				at = nil // another field's: what stands in it is for that one to say
				break
			}
		}
		name := spelling.Path[len(spelling.Path)-1]
		if at == nil || slices.ContainsFunc(at.Members, func(o shape.Member) bool { return o.Name == name }) {
			continue
		}
		m.Name = name
		at.Members = append(at.Members, m)
	}
}

func (a *authors) fields(fields []*schemas.Field, top bool) *shape.Shape {
	s := shape.Record()
	if Lowered(a.p, source.UnknownField) {
		s.Rest = &shape.Shape{}
	}
	for _, f := range fields {
		if f.Kind == schemas.Computed {
			continue
		}
		required := f.Required && f.Default == nil && !Lowered(a.p, source.Required) &&
			(f.Localized || len(a.p.Locales) == 1) && !(top && f == a.t.Body)
		v := a.value(f)
		if !required {
			v = v.OrNull()
		}
		m := Words(a.p, f, v)
		if m.Title == "" && m.Shape.Name == "" {
			m.Shape.Title = f.Name
		}
		if m.Shape.Name == "" && m.Shape.About == "" {
			m.Shape.About = sentence(f.Kind.About())
		}
		if f.Default != nil && m.Shape.Name == "" {
			m.Default = string(schemas.AppendJSON(nil, f.Default))
		}
		m.Optional = !required || len(f.From) != 1 || len(f.From[0].Path) != 1
		put(s, f.From, m)
	}
	if !top {
		s.Members = append(s.Members, shape.Maybe("_id", shape.Text("What Apostrophe calls it.").OrNull()))
	}
	return s
}

func sentence(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

// value is what may be written in a field. Scalars are read by the field's
// kind, not by YAML's guess: a text may look like a number.
func (a *authors) value(f *schemas.Field) *shape.Shape {
	switch f.Kind {
	case schemas.Text, schemas.Textarea, schemas.Email, schemas.Color, schemas.Code:
		s := &shape.Shape{Type: shape.Scalar, MinLength: f.MinLength, MaxLength: f.MaxLength, Pattern: portable(f.PatternText)}
		if f.Kind == schemas.Color {
			s.Example = `"#336699"`
		}
		return s
	case schemas.URL:
		return &shape.Shape{Type: shape.String}
	case schemas.Number, schemas.Integer:
		s := &shape.Shape{Type: shape.Number, Min: f.Min, Max: f.Max}
		if f.Kind == schemas.Integer {
			s.Type = shape.Integer
		}
		return s
	case schemas.Boolean:
		return shape.Of(shape.Boolean)
	case schemas.Date:
		return a.time("2026-03-01")
	case schemas.DateTime:
		return a.time("2026-03-01 13:22")
	case schemas.Time:
		return &shape.Shape{Type: shape.Scalar, Example: `"13:22"`}
	case schemas.Select:
		return a.several(f, a.options(f))
	case schemas.Tags:
		return a.several(f, shape.Of(shape.Scalar))
	case schemas.JSON:
		return Anything(f)
	case schemas.Image, schemas.File:
		return a.media(f)
	case schemas.Reference:
		return a.several(f, &shape.Shape{Type: shape.Scalar, About: "The slug of " + either(f.To) + "."})
	case schemas.Group:
		return a.group(f)
	case schemas.List:
		return a.several(f, a.item(f.Item))
	case schemas.Blocks:
		var blocks []*shape.Shape
		for _, t := range f.Of {
			blocks = append(blocks, a.block(t))
		}
		return a.several(f, shape.Union("type", blocks...))
	}
	return shape.Of(shape.Scalar)
}

func (a *authors) time(example string) *shape.Shape {
	return &shape.Shape{Type: shape.Scalar, Example: string(shape.AppendString(nil, example))}
}

// several is a list where one may stand; one value is a list of one.
func (a *authors) several(f *schemas.Field, item *shape.Shape) *shape.Shape {
	if !f.IsList() {
		return item
	}
	list := shape.List(item)
	list.MinItems, list.MaxItems = f.MinItems, f.MaxItems
	if f.MinItems > 0 && !f.Required {
		list.MinItems = 0 // an empty list is no list
	}
	s := &shape.Shape{Any: []*shape.Shape{list, item}}
	if f.Separator != "" {
		s.Any = append(s.Any, shape.Text("Parted by "+strconv.Quote(f.Separator)+"."))
	}
	return s
}

// options are texts. One that YAML takes for something else may be written
// without quotes all the same.
func (a *authors) options(f *schemas.Field) *shape.Shape {
	s := Options(a.p, f)
	var plain []string
	for _, o := range s.Enum {
		if o == "true" || o == "false" || o == "null" {
			plain = append(plain, o)
		} else if x, err := strconv.ParseFloat(o, 64); err == nil && x == x && x-x == 0 {
			plain = append(plain, string(strconv.AppendFloat(nil, x, 'f', -1, 64)))
		}
	}
	if plain == nil {
		return s
	}
	b := []byte(`{"enum":[`)
	for i, o := range s.Enum {
		if i > 0 {
			b = append(b, ',')
		}
		b = shape.AppendString(b, o)
	}
	for _, o := range slices.Compact(plain) {
		b = append(append(b, ','), o...)
	}
	return &shape.Shape{JSON: string(append(b, "]}"...))}
}

func (a *authors) media(f *schemas.Field) *shape.Shape {
	what := "A path or a URL."
	if len(f.Accept) > 0 {
		what = "A path or a URL; it ends in ." + strings.Join(f.Accept, ", .") + "."
	}
	alt := shape.Maybe("alt", shape.Text("What there is to see, for those who do not.").OrNull())
	if f.AltRequired && !Lowered(a.p, source.MissingAlt) {
		alt = shape.M("alt", &shape.Shape{Type: shape.Scalar, About: "What there is to see, for those who do not.", MinLength: 1})
	}
	whole := shape.Record(shape.M("src", shape.Text(what)), alt, shape.Maybe("title", shape.Of(shape.Scalar|shape.Null)))
	if !alt.Optional {
		return whole
	}
	return &shape.Shape{Any: []*shape.Shape{shape.Text(what), whole}}
}

func (a *authors) item(f *schemas.Field) *shape.Shape { return a.value(f) }

func (a *authors) group(f *schemas.Field) *shape.Shape {
	if len(f.Of) != 1 {
		return a.fields(f.Fields, false)
	}
	t := f.Of[0]
	if s := a.fieldsOf[t]; s != nil {
		return s
	}
	name := a.names.Take(t.Name, "Fields")
	s := &shape.Shape{Name: name}
	a.fieldsOf[t] = s
	*s = *a.fields(t.Fields, false)
	s.Name, s.Title, s.About = name, t.Label.In(a.p.DefaultLocale()), t.Description.In(a.p.DefaultLocale())
	return s
}

func (a *authors) block(t *schemas.Type) *shape.Shape {
	if s := a.blockOf[t]; s != nil {
		return s
	}
	name := a.names.Take(t.Name+" block", "")
	s := &shape.Shape{Name: name}
	a.blockOf[t] = s
	*s = *a.fields(t.Fields, false)
	s.Members = append([]shape.Member{shape.M("type", shape.Const(t.Name))}, s.Members...)
	s.Name, s.Title, s.About = name, t.Label.In(a.p.DefaultLocale()), t.Description.In(a.p.DefaultLocale())
	return s
}

// key is one of the documents' own.
func (a *authors) key(key schemas.DocumentKey) *shape.Shape {
	s := shape.Of(shape.Scalar)
	switch key {
	case schemas.KeyID:
		s = shape.Text("A UUID: what the APIs call the document. Without it one is made of the file's path.")
	case schemas.KeySlug:
		s.About = "What the document is called in addresses. Without it, the file's name."
	case schemas.KeyURL:
		s.About = "The address of its page."
	case schemas.KeyDraft:
		s = shape.Of(shape.Boolean).Saying("Not to be published yet.")
	case schemas.KeyArchived:
		s = shape.Of(shape.Boolean).Saying("No longer published.")
	case schemas.KeyDate:
		s = a.time("2026-03-01").Saying("When it is published: a day, or a moment.")
	case schemas.KeyUpdated:
		s = a.time("2026-03-01").Saying("When it was changed.")
	case schemas.KeyCreated:
		s = a.time("2026-03-01").Saying("When it was written.")
	case schemas.KeyExpires:
		s = a.time("2026-03-01").Saying("Until when it is published.")
	case schemas.KeyAliases:
		s = &shape.Shape{About: "Old addresses, which lead to the new one.", Any: []*shape.Shape{shape.List(shape.Of(shape.String)), shape.Of(shape.String)}}
	case schemas.KeyButterID:
		least, most := 1.0, 2147483647.0
		s = &shape.Shape{Type: shape.Integer, Min: &least, Max: &most, About: "The number that Butter's clients know it by."}
	case schemas.KeyAposDocID:
		s = &shape.Shape{Type: shape.Scalar, About: "What Apostrophe's clients know it by.", Pattern: "^[a-z0-9]{20,40}$"}
	case schemas.KeyVisibility:
		s = shape.OneOf("public", "loginRequired").Saying("Who may see it.")
	}
	return s.OrNull()
}

func either(types []*schemas.Type) string {
	var names []string
	for _, t := range types {
		name := "a " + t.Name
		if strings.ContainsRune("aeiou", rune(t.Name[0])) {
			name = "an " + t.Name
		}
		names = append(names, name)
	}
	return strings.Join(names, " or ")
}

// portable gives a pattern if editors read it as Galley does: theirs are
// ECMA-262's, Galley's are RE2's.
func portable(pattern string) string {
	rest := strings.ReplaceAll(pattern, "(?:", "(")
	for _, own := range []string{"(?", "[[:", `\z`, `\A`, `\a`, `\C`, `\Q`, `\E`, `\p`, `\P`, `\x{`, "$"} {
		if own == "$" { // only at the end of a line's text do both mean the same
			continue
		}
		if strings.Contains(rest, own) {
			return ""
		}
	}
	return pattern
}
