package schemas

import (
	"math"
	"slices"
	"strings"

	"galley/schemas/source"
)

// A place says where a field is declared, which decides what may be said of it.
type place struct {
	owner *draft
	top   bool // among the fields of the type itself
	item  bool // it is what the items of a list are: no name
}

// resolveFields reads a type's fields, those of its includes first.
func (l *loader) resolveFields(d *draft) {
	if d.state != 0 {
		return
	}
	d.state = 1
	n := d.settings.Get("fields")
	switch {
	case n != nil && (n.Kind != source.List || len(n.Nodes) > 0):
		d.Fields = l.fields(d.settings, n, place{owner: d, top: true})
	case !d.Broken:
		d.settings.Problem(d.settings.Node, source.BadSchema, "add `fields:` and below it `  - {name: title, type: text}`",
			"%s has no fields", d.Name)
	}
	d.state = 2
}

// fields reads a list of fields. A field that is named again below an include
// takes the included one's place.
func (l *loader) fields(s *Settings, n *source.Node, where place) []*Field {
	if n.Kind != source.List {
		s.Problem(n, source.BadSchema, "write `  - {name: title, type: text}`", "fields is a list, not %s", describe(n))
		return nil
	}
	var fields []*Field
	included := map[*Field]string{}
	for i := range n.Nodes {
		item := &n.Nodes[i]
		if item.Kind == source.Mapping && item.Get("include") != nil {
			name := item.Get("include").Text
			var twice []string
			var related []source.Related
			for _, f := range l.include(s, item, where) {
				if old := sameName(fields, f.Name); old >= 0 {
					twice = append(twice, f.Name)
					related = append(related, source.Related{Pos: fields[old].Pos, Message: fields[old].Name + " is declared here"})
					continue
				}
				again := *f
				included[&again] = name
				fields = append(fields, &again)
			}
			if len(twice) > 0 {
				p := s.Problem(item.Get("include"), source.BadSchema, "to replace a field of an include, name it again below",
					"%s brings what is there already: %s", name, strings.Join(twice, ", "))
				p.Related = related
			}
			continue
		}
		f := l.field(s, item, where)
		if f == nil {
			continue
		}
		old := sameName(fields, f.Name)
		switch {
		case old < 0 || f.Name == "":
			fields = append(fields, f)
		case included[fields[old]] != "" && fields[old].Name == f.Name:
			fields[old] = f
		default:
			p := s.into.Add(source.BadSchema, f.Pos, "rename or remove one of them", "there is already a field %s", fields[old].Name)
			p.EndLine, p.EndColumn = f.Pos.Line, f.Pos.Column+len(f.Name)
			p.Related = append(p.Related, source.Related{Pos: fields[old].Pos, Message: "the other one"})
		}
	}
	for i, f := range fields {
		f.Index = i
	}
	return fields
}

// sameName finds a field by its name, compared without case.
func sameName(fields []*Field, name string) int {
	return slices.IndexFunc(fields, func(f *Field) bool { return strings.EqualFold(f.Name, name) })
}

// include gives the fields of a block.
func (l *loader) include(s *Settings, item *source.Node, where place) []*Field {
	in := s.at(item, "an include")
	n := in.Get("include")
	in.End()
	if n == nil {
		s.Problem(item, source.BadSchema, "write `include: seo` with the name of a block", "include names no block")
		return nil
	}
	block := l.typeAt(s, n, "include", true)
	if block == nil {
		return nil
	}
	if block.state == 1 {
		s.Problem(n, source.BadSchema, "a block that contains itself does so in a list: `type: list, of: "+block.Name+"`",
			"%s would include itself without end", block.Name)
		return nil
	}
	l.resolveFields(block)
	where.owner.Broken = where.owner.Broken || block.Broken
	return block.Fields
}

// field reads one field; nil if it is none at all.
func (l *loader) field(s *Settings, n *source.Node, where place) *Field {
	if n.Kind != source.Mapping {
		s.Problem(n, source.BadSchema, "write it like {name: title, type: text}", "a field is a mapping, not %s", describe(n))
		return nil
	}
	in := s.at(n, "a field")
	f := &Field{Pos: in.At(n)}
	if !where.item {
		l.fieldName(in, f)
	} else if name := in.Get("name"); name != nil {
		in.KeyProblem(name, source.BadSchema, "remove it", "the items of a list have no name")
	}
	if l.kind(in, f) {
		in.of = article(f.Kind.String()) + " field"
	}
	f.Label, _ = l.label(in, "label", f.Name)
	f.Description, _ = l.label(in, "description", "")
	if f.Kind == Computed {
		f.As = in.OneOf("as", computedForms...)
		if in.Get("as") == nil {
			in.Problem(n, source.BadSchema, "write as: "+orList(computedForms), "%s does not say what it is computed as", f.words())
		}
		l.computed = append(l.computed, computedField{f, in, where})
		f.Private = !where.item && in.Bool("private", false)
		in.Get("from")
		in.End()
		return f
	}
	l.commonKeys(in, f, where)
	if f.unknown {
		return f // which keys it may have cannot be told
	}
	l.ownKeys(in, f, where)
	checkDefault(in, f)
	in.End()
	return f
}

// words names the field at the beginning of a message.
func (f *Field) words() string {
	if f.Name == "" {
		return "this field"
	}
	return f.Name
}

func (l *loader) fieldName(s *Settings, f *Field) {
	n := s.Get("name")
	if n == nil {
		s.Problem(s.Node, source.BadSchema, "add `name:`", "a field has a name")
		return
	}
	f.Pos = s.At(n)
	name, ok := s.Scalar(n, "name")
	if !ok {
		return
	}
	f.Name = name
	checkFieldName(s, n, name)
}

// kind reads `type`. Of a field whose kind is unknown every value is taken, so
// that one slip does not make a problem of every document.
func (l *loader) kind(s *Settings, f *Field) bool {
	f.Kind, f.unknown = JSON, true
	n := s.Get("type")
	if n == nil {
		s.Problem(s.Node, source.BadSchema, "add `type: text` or another kind", "%s has no type", f.words())
		return false
	}
	name, ok := s.Scalar(n, "type")
	if !ok {
		return false
	}
	kind, ok := KindNamed(name)
	if !ok {
		hint := source.DidYouMean(name, kindNames[:])
		if usual, ok := otherWords[strings.ToLower(name)]; ok {
			hint = `did you mean "` + usual + `"?`
		}
		if hint == "" {
			hint = "there are " + strings.Join(kindNames[:], " ")
		}
		s.Problem(n, source.UnknownType, hint, "%q is not a kind of field", name)
		return false
	}
	f.Kind, f.unknown = kind, false
	return true
}

// otherWords are what other systems call our kinds.
var otherWords = map[string]string{
	"string": "text", "str": "text", "varchar": "text", "longtext": "textarea", "multiline": "textarea",
	"bool": "boolean", "checkbox": "boolean", "toggle": "boolean",
	"int": "integer", "float": "number", "double": "number", "decimal": "number",
	"datetime": "dateTime", "timestamp": "dateTime", "richtext": "richText", "rich-text": "richText", "wysiwyg": "richText",
	"md": "markdown", "enum": "select", "choice": "select", "dropdown": "select", "link": "url", "uri": "url",
	"object": "group", "component": "group", "mapping": "group", "array": "list", "repeater": "list",
	"dynamiczone": "blocks", "flexible": "blocks", "zone": "blocks", "area": "blocks",
	"relation": "reference", "relationship": "reference", "ref": "reference", "asset": "file", "media": "image", "picture": "image",
	"colour": "color", "any": "json", "tag": "tags", "block": "blocks",
}

// commonKeys reads the keys that fields of all kinds have.
func (l *loader) commonKeys(s *Settings, f *Field, where place) {
	f.Required = s.Bool("required", false)
	f.Default = s.Get("defaultValue")
	f.Localized = true
	if !where.item {
		f.Private = s.Bool("private", false)
		f.Localized = s.Bool("localized", true)
		items, written := s.List("from")
		f.From = readSpellings(s, items)
		if written && len(items) == 0 {
			s.Problem(s.Get("from"), source.BadSchema, "remove it, or name a key", "from names no key")
		}
		if len(f.From) == 0 && f.Name != "" {
			f.From = []Spelling{spelling(f.Name)}
		}
		if !f.Localized && !where.top {
			s.KeyProblem(s.Get("localized"), source.BadSchema, "say it of the field of the type that this one stands in",
				"only a field of the type itself holds in all locales")
			f.Localized = true
		}
	}
	f.Unique = s.Bool("unique", false)
	if f.Unique && !f.unknown && !f.canUnique() {
		s.KeyProblem(s.Get("unique"), source.BadSchema, "remove it", "%s field cannot be unique", article(f.Kind.String()))
		f.Unique = false
	}
}

func (f *Field) canUnique() bool {
	switch f.Kind {
	case Markdown, RichText, HTML, JSON, Group, List, Blocks, Boolean:
		return false
	}
	return true
}

// ownKeys reads the keys of the field's kind.
func (l *loader) ownKeys(s *Settings, f *Field, where place) {
	switch f.Kind {
	case Text, Textarea, Email, Color, Code:
		f.MinLength = s.Int("minLength", 0, 0, math.MaxInt)
		f.MaxLength = s.Int("maxLength", 0, 1, math.MaxInt)
		leastMost(s, "minLength", "maxLength", float64(f.MinLength), float64(f.MaxLength), f.MaxLength > 0)
		readRegexp(s, f)
		if f.Kind == Code {
			f.Language = s.Text("language", "")
		}
	case Number, Integer:
		readRange(s, f)
	case Select:
		l.readOptions(s, f)
		f.Many = s.Bool("many", false)
		if f.Many {
			f.Separator = s.Text("separator", "")
		}
		l.readTaxonomy(s, f)
	case Tags:
		readCounts(s, f)
		f.Separator = s.Text("separator", "")
		if n := s.Get("to"); n != nil {
			if to := l.typeAt(s, n, "to", false); to != nil {
				f.To = []*Type{to.Type}
			}
			if s.Get("taxonomy") == nil {
				s.KeyProblem(n, source.BadSchema, "add `taxonomy: "+n.Text+"`", "to says whose documents the terms of a taxonomy are, and %s has none", f.words())
			}
		}
		l.readTaxonomy(s, f)
	case JSON:
		f.JSONSchema = readJSONSchema(s)
	case Image, File:
		readAccept(s, f)
		if n := s.Get("alt"); n != nil {
			f.AltRequired = s.OneOf("alt", "required") == "required" && n.Text == "required"
		}
	case Reference:
		l.readReference(s, f)
	case Group:
		l.readGroup(s, f, where)
	case List:
		l.readList(s, f, where)
	case Blocks:
		readCounts(s, f)
		items, _ := s.List("of")
		for _, n := range items {
			if block := l.typeAt(s, n, "of", true); block == nil {
				continue
			} else if slices.Contains(f.Of, block.Type) {
				s.Problem(n, source.BadSchema, "remove one", "%s is there twice", n.Text)
			} else {
				f.Of = append(f.Of, block.Type)
			}
		}
		if len(items) == 0 {
			s.Problem(s.Node, source.BadSchema, "add `of: [hero, quote]`", "%s does not say which blocks it takes", f.words())
		}
	}
}

func (l *loader) readReference(s *Settings, f *Field) {
	f.Many = s.Bool("many", false)
	items, _ := s.List("to")
	for _, n := range items {
		if to := l.typeAt(s, n, "to", false); to == nil {
			continue
		} else if slices.Contains(f.To, to.Type) {
			s.Problem(n, source.BadSchema, "remove one", "%s is there twice", n.Text)
		} else {
			f.To = append(f.To, to.Type)
		}
	}
	if len(items) == 0 {
		s.Problem(s.Node, source.BadSchema, "add `to: author` or another type", "%s does not say what it refers to", f.words())
	}
	if f.Many {
		readCounts(s, f)
		f.Separator = s.Text("separator", "")
	} else {
		for _, key := range []string{"min", "max", "separator"} {
			if n := s.Get(key); n != nil {
				s.KeyProblem(n, source.BadSchema, "add `many: true`", "%s is for references to several documents", key)
			}
		}
	}
	f.OmitMissing = s.OneOf("onUnpublished", "error", "omit") == "omit"
	l.readTaxonomy(s, f)
	if n := s.Get("taxonomy"); n != nil && len(items) > 1 {
		s.Problem(s.Get("to"), source.BadSchema, "name one type, or remove the taxonomy", "the terms of a taxonomy are documents of one type, not of %d", len(items))
	}
}

func (l *loader) readTaxonomy(s *Settings, f *Field) {
	n := s.Get("taxonomy")
	if n == nil {
		return
	}
	name, ok := s.Scalar(n, "taxonomy")
	if !ok || !l.checkTaxonomyName(s, n, name) {
		return
	}
	if l.taxonomies[name] == nil {
		l.taxonomies[name] = &Taxonomy{Name: name}
	}
	f.Taxonomy = l.taxonomies[name]
	f.taxonomyPos = s.At(n)
}

// article puts a or an before a word.
func article(word string) string {
	if word != "" && strings.ContainsRune("aeio", rune(word[0])) {
		return "an " + word
	}
	return "a " + word
}
