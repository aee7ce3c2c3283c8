package schemas

import (
	"strings"

	"galley/schemas/source"
)

var computedForms = []string{"html", "plain", "excerpt", "toc", "words", "readingTime", "references"}

// A computedField is one whose source is looked for when all types are read.
type computedField struct {
	*Field
	settings *Settings
	where    place
}

// finishComputed finds what computed fields are made of.
func (l *loader) finishComputed() {
	for _, c := range l.computed {
		if n := c.settings.Get("from"); n == nil {
			example := "from: body"
			if c.As == "references" {
				example = "from: post.author"
			}
			c.settings.Problem(c.settings.Node, source.BadSchema, "add `"+example+"`", "%s does not say what it is computed from", c.words())
		} else if text, ok := c.settings.Scalar(n, "from"); !ok {
			continue
		} else if c.As == "references" {
			l.references(c, n, text)
		} else {
			l.printed(c, n, text)
		}
	}
	// What was included was copied before this was known.
	for _, d := range l.types {
		d.walk(false, func(f *Field) {
			if f.Kind != Computed {
				return
			}
			for _, c := range l.computed {
				if c.Pos == f.Pos {
					f.ComputedFrom, f.ComputedOfAll = c.ComputedFrom, c.ComputedOfAll
				}
			}
			if f.As != "references" && f.ComputedFrom != nil {
				if own := sibling(d.Fields, f, f.ComputedFrom.Name); own != nil {
					f.ComputedFrom = own
				}
			}
		})
	}
}

// sibling finds the field of a name among those that f stands among.
func sibling(fields []*Field, f *Field, name string) *Field {
	for _, o := range fields {
		if o == f {
			return FieldNamed(fields, name)
		}
	}
	return nil
}

// printed finds the Markdown field beside a computed one.
func (l *loader) printed(c computedField, n *source.Node, name string) {
	beside := l.beside(c)
	from := FieldNamed(beside, name)
	switch {
	case from == nil:
		c.settings.Problem(n, source.BadSchema, source.DidYouMean(name, fieldNames(beside)), "there is no field %q beside %s", name, c.words())
	case !from.canBody():
		c.settings.Problem(n, source.BadSchema, "name a markdown, richText or html field", "%s is %s field, which has no %s", name, article(from.Kind.String()), c.As)
	case from.Private && !c.Private:
		c.settings.Problem(n, source.BadSchema, "make "+c.words()+" private too, or "+name+" public", "%s would show the private field %s", c.words(), name)
	default:
		c.ComputedFrom = from
	}
}

// beside gives the fields that a computed one stands among.
func (l *loader) beside(c computedField) []*Field {
	found := c.where.owner.Fields
	c.where.owner.walk(false, func(f *Field) {
		for _, in := range f.Fields {
			if in == c.Field {
				found = f.Fields
			}
		}
	})
	return found
}

// references finds the field of another type that leads here.
func (l *loader) references(c computedField, n *source.Node, text string) {
	s, here := c.settings, c.where.owner
	name, fieldName, ok := strings.Cut(text, ".")
	if !ok || strings.Contains(fieldName, ".") {
		s.Problem(n, source.BadSchema, "write it like post.author", "%q is not a type and a field of it", text)
		return
	}
	other := l.byName[name]
	if other == nil || other.Kind == Block {
		var names []string
		for _, t := range l.p.Types {
			if t.Kind != Block {
				names = append(names, t.Name)
			}
		}
		problemIn(s, n, 0, len(name), source.UnknownType, source.DidYouMean(name, names), "there is no type %q with documents", name)
		return
	}
	from := other.Field(fieldName)
	fault := func(hint, format string, args ...any) {
		problemIn(s, n, len(name)+1, len(text), source.BadSchema, hint, format, args...)
	}
	switch {
	case from == nil && other.Broken:
	case from == nil:
		fault(source.DidYouMean(fieldName, fieldNames(other.Fields)), "%q is not a field of %s", fieldName, name)
	case from.Kind != Reference:
		fault("name a reference", "%s of %s is %s field, which refers to nothing", fieldName, name, article(from.Kind.String()))
	case here.Kind != Block && len(from.To) > 0 && !containsType(from.To, here.Type):
		fault("name a field that refers to "+here.Name, "%s of %s refers to %s, not to %s", fieldName, name, from.To[0].Name, here.Name)
	case (from.Private || other.Private) && !c.Private && !here.Private:
		fault("make "+c.words()+" private too", "%s would show what is private", c.words())
	default:
		c.ComputedFrom, c.ComputedOfAll = from, other.Type
	}
}

func containsType(types []*Type, t *Type) bool {
	for _, o := range types {
		if o == t {
			return true
		}
	}
	return false
}
