package describe

import (
	"strings"

	"galley/schemas"
	"galley/schemas/shape"
	"galley/schemas/source"
)

// What families' answers have in common. How each field looks in an answer is
// the family's own.

// Certain says that a field has a value in every answer: it is required, and
// what is required is an error where it is missing. (A draft may lack it.)
func Certain(p *schemas.Project, f *schemas.Field) bool {
	if !f.Required || f.Kind == schemas.Computed {
		return false
	}
	rules := []source.Rule{source.Required, source.WrongKind, source.BadNumber, source.BadDate, source.NotAnOption,
		source.OutOfRange, source.WrongLength, source.WrongCount, source.Pattern, source.TooSlow}
	switch f.Kind {
	case schemas.Reference:
		if f.OmitMissing {
			return false
		}
		for _, to := range f.To {
			if to.Private {
				return false
			}
		}
		rules = append(rules, source.BrokenReference, source.UnpublishedReference)
	case schemas.Image, schemas.File:
		rules = append(rules, source.MissingFile, source.MissingAlt, source.URLScheme, source.BrokenLink)
	case schemas.URL:
		rules = append(rules, source.BrokenLink, source.URLScheme)
	}
	for _, rule := range rules {
		if Lowered(p, rule) {
			return false
		}
	}
	return true
}

// Lowered says that a rule does not end a build, be it for one type alone: what
// it forbids may be there. (A block stands in documents of any type.)
func Lowered(p *schemas.Project, rule source.Rule) bool {
	if s, ok := p.Checks[rule]; ok && s != source.Error {
		return true
	}
	for _, t := range p.Types {
		if s, ok := t.Checks[rule]; ok && s != source.Error {
			return true
		}
	}
	return false
}

// Options gives the texts of a select, and what people call them.
func Options(p *schemas.Project, f *schemas.Field) *shape.Shape {
	s := shape.Of(shape.String)
	different := false
	for _, o := range f.Options {
		label := o.Label.In(p.DefaultLocale())
		s.Enum = append(s.Enum, o.Value)
		s.Choices = append(s.Choices, label)
		different = different || label != o.Value
	}
	if !different {
		s.Choices = nil
	}
	return s
}

// Words gives a shape the label and description of a field.
func Words(p *schemas.Project, f *schemas.Field, s *shape.Shape) shape.Member {
	m := shape.M(f.Name, s)
	title, about := f.Label.In(p.DefaultLocale()), f.Description.In(p.DefaultLocale())
	if title == f.Name {
		title = ""
	}
	if s.Name != "" { // a named shape has words of its own
		m.About = title
		if title != "" && about != "" {
			m.About += ": "
		}
		m.About += about
		return m
	}
	with := *s
	if with.Title == "" {
		with.Title = title
	}
	if about != "" {
		with.About = about
	}
	m.Shape = &with
	return m
}

// Anything gives what may stand in a json field. A schema that refers to parts of
// itself means nothing in another document.
func Anything(f *schemas.Field) *shape.Shape {
	if f.JSONSchema == nil {
		return &shape.Shape{}
	}
	text := string(f.JSONSchema.Text)
	for _, key := range []string{`"$ref"`, `"$dynamicRef"`, `"$id"`, `"$anchor"`, `"$dynamicAnchor"`, `"$schema"`} {
		if strings.Contains(text, key) {
			return &shape.Shape{}
		}
	}
	return &shape.Shape{JSON: text}
}

// RichText is a ProseMirror document with TipTap's names (contracts 1.3), with
// each node as content/markdown prints it.
func RichText() *shape.Shape {
	mark := func(name string, attrs ...shape.Member) *shape.Shape {
		s := shape.Record(shape.M("type", shape.Const(name)))
		if attrs != nil {
			s.Members = append(s.Members, shape.M("attrs", shape.Record(attrs...)))
		}
		return s
	}
	marks := shape.Union("type",
		mark("link", shape.M("href", shape.Of(shape.String)), shape.Maybe("title", shape.Of(shape.String))),
		mark("bold"), mark("code"), mark("italic"), mark("strike")).Named("RichMark")
	marks.About = "How a piece of text is set."

	inline := shape.Union("type").Named("RichInline")
	block := shape.Union("type").Named("RichBlock")
	*inline = shape.Shape{Name: "RichInline", By: "type", About: "What stands in a line: text, a picture, the end of a line."}
	*block = shape.Shape{Name: "RichBlock", By: "type", About: "A paragraph, a heading, a list …"}
	attrs := func(members ...shape.Member) shape.Member { return shape.M("attrs", shape.Record(members...)) }
	node := func(name string, members ...shape.Member) *shape.Shape {
		return shape.Record(append([]shape.Member{shape.M("type", shape.Const(name))}, members...)...)
	}
	blocks := shape.M("content", shape.List(block))
	text := shape.Maybe("content", shape.List(inline))
	inline.Any = []*shape.Shape{
		node("text", shape.Maybe("marks", shape.List(marks)), shape.M("text", shape.Of(shape.String))),
		node("hardBreak"),
		node("image", attrs(shape.M("src", shape.Of(shape.String)), shape.M("alt", shape.Of(shape.String)), shape.M("title", shape.Of(shape.String|shape.Null))),
			shape.Maybe("marks", shape.List(marks))),
	}
	cell := func(name string) *shape.Shape {
		return node(name, shape.Maybe("attrs", shape.Record(shape.M("align", shape.OneOf("left", "center", "right")))), blocks)
	}
	row := node("tableRow", shape.M("content", shape.List(shape.Union("type", cell("tableHeader"), cell("tableCell")))))
	item := node("listItem", blocks)
	one, six := 1.0, 6.0
	block.Any = []*shape.Shape{
		node("paragraph", text),
		node("heading", attrs(shape.M("level", &shape.Shape{Type: shape.Integer, Min: &one, Max: &six}), shape.M("id", shape.Of(shape.String))), text),
		node("bulletList", shape.M("content", shape.List(item))),
		node("orderedList", attrs(shape.M("start", shape.Of(shape.Integer))), shape.M("content", shape.List(item))),
		node("taskList", shape.M("content", shape.List(node("taskItem", attrs(shape.M("checked", shape.Of(shape.Boolean))), blocks)))),
		node("blockquote", blocks),
		node("codeBlock", attrs(shape.M("language", shape.Of(shape.String|shape.Null))), text),
		node("horizontalRule"),
		node("table", shape.M("content", shape.List(row))),
	}
	return shape.Record(shape.M("type", shape.Const("doc")), shape.M("content", shape.List(block))).
		Named("RichText").Saying("A ProseMirror document, with the names of TipTap's starter kit.")
}

// RichNames are the names that RichText takes.
var RichNames = []string{"RichText", "RichBlock", "RichInline", "RichMark"}
