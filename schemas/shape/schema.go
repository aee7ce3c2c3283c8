package shape

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// JSON Schema 2020-12, which is also the dialect of OpenAPI 3.1.

// Dialect is what `$schema` says.
const Dialect = "https://json-schema.org/draft/2020-12/schema"

// AppendSchema appends a shape as JSON Schema. refs is where named shapes are
// found: "#/components/schemas/". What has a name is referred to, but for the
// shape itself where open says so.
func (s *Shape) AppendSchema(b []byte, refs string) []byte {
	if s.Name != "" {
		return append(AppendString(append(b, `{"$ref":`...), refs+s.Name), '}')
	}
	return s.AppendDefinition(b, refs)
}

// AppendDefinition appends a shape written out, whether it has a name or not.
func (s *Shape) AppendDefinition(b []byte, refs string) []byte {
	w := writer{b: b, refs: refs}
	w.definition(s, "")
	return w.b
}

// AppendDefinitions appends named shapes as the members of an object.
func AppendDefinitions(b []byte, shapes []*Shape, refs string) []byte {
	b = append(b, '{')
	for i, s := range shapes {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(AppendString(b, s.Name), ':')
		b = s.AppendDefinition(b, refs)
	}
	return append(b, '}')
}

// inDocument is where the named shapes of a schema are that stands for itself.
const inDocument = "#/$defs/"

// AppendDocument appends a schema that stands for itself: its own named shapes
// are in its $defs.
func (s *Shape) AppendDocument(b []byte) []byte {
	w := writer{b: append(b, `{"$schema":`...), refs: inDocument}
	w.b = AppendString(w.b, Dialect)
	w.members(s, "")
	if named := slices.DeleteFunc(Each(s), func(n *Shape) bool { return n == s }); len(named) > 0 {
		w.key("$defs")
		w.b = AppendDefinitions(w.b, named, inDocument)
	}
	return append(w.b, '}')
}

// A writer writes one schema.
type writer struct {
	b    []byte
	refs string
}

// api says that the schema stands in an OpenAPI document.
func (w *writer) api() bool { return w.refs != inDocument }

func (w *writer) key(name string) {
	if c := w.b[len(w.b)-1]; c != '{' && c != '[' {
		w.b = append(w.b, ',')
	}
	w.b = append(AppendString(w.b, name), ':')
}

func (w *writer) text(key, text string) {
	if text != "" {
		w.key(key)
		w.b = AppendString(w.b, text)
	}
}

func (w *writer) raw(key, json string) {
	if json != "" {
		w.key(key)
		w.b = append(w.b, json...)
	}
}

func (w *writer) count(key string, n int) {
	if n != 0 {
		w.key(key)
		w.b = strconv.AppendInt(w.b, int64(n), 10)
	}
}

func (w *writer) number(key string, n *float64) {
	if n != nil {
		w.key(key)
		w.b = strconv.AppendFloat(w.b, *n, 'f', -1, 64)
	}
}

func (w *writer) schema(key string, s *Shape) {
	w.key(key)
	w.b = s.AppendSchema(w.b, w.refs)
}

func (w *writer) texts(key string, texts []string) {
	if len(texts) == 0 {
		return
	}
	w.key(key)
	w.b = append(w.b, '[')
	for i, t := range texts {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.b = AppendString(w.b, t)
	}
	w.b = append(w.b, ']')
}

// definition writes a shape. A sentence about the place where it stands goes
// before its own.
func (w *writer) definition(s *Shape, about string) {
	w.b = append(w.b, '{')
	w.members(s, about)
	w.b = append(w.b, '}')
}

// place writes what stands in a place: a reference if it is named.
func (w *writer) place(m Member) {
	if m.Name != "" && m.Shape.Name != "" {
		w.b = append(w.b, '{')
		w.text("$ref", w.refs+m.Shape.Name)
		w.text("description", m.About)
		w.b = append(w.b, '}')
		return
	}
	w.definition(m.Shape, m.About)
}

func (w *writer) members(s *Shape, about string) {
	if about == "" {
		about = s.About
	}
	w.text("title", s.Title)
	w.text("description", about)
	switch {
	case s.JSON != "":
		w.foreign(s.JSON)
	case len(s.Any) > 0:
		w.any(s)
	default:
		w.types(s)
		w.ofTexts(s)
		w.number("minimum", s.Min)
		w.number("maximum", s.Max)
		if s.Step != nil && *s.Step > 0 {
			w.number("multipleOf", s.Step)
		}
		w.ofArrays(s)
		w.ofObjects(s)
	}
	w.raw("default", s.Default)
	if s.Example != "" {
		w.raw("examples", "["+s.Example+"]")
	} else if len(s.Hint) > 0 {
		w.texts("examples", s.Hint)
	}
}

// foreign writes a schema of somebody else: its members, unless they could say
// what is said here too.
func (w *writer) foreign(json string) {
	inner, ok := strings.CutPrefix(json, "{")
	for _, own := range []string{`"title"`, `"description"`, `"default"`, `"examples"`} {
		ok = ok && !strings.Contains(json, own)
	}
	switch inner = strings.TrimSuffix(inner, "}"); {
	case !ok:
		w.key("allOf")
		w.b = append(append(append(w.b, '['), json...), ']')
	case inner != "":
		if w.b[len(w.b)-1] != '{' {
			w.b = append(w.b, ',')
		}
		w.b = append(w.b, inner...)
	}
}

var typeNames = []struct {
	Type
	name string
}{{String, "string"}, {Number, "number"}, {Integer, "integer"}, {Boolean, "boolean"}, {Object, "object"}, {Array, "array"}, {Null, "null"}}

func (w *writer) types(s *Shape) {
	var names []string
	for _, t := range typeNames {
		if s.Type&t.Type != 0 {
			names = append(names, t.name)
		}
	}
	if len(names) == 1 {
		w.text("type", names[0])
	} else {
		w.texts("type", names)
	}
}

func (w *writer) ofTexts(s *Shape) {
	switch {
	case len(s.Enum) == 1 && s.Type == String:
		w.text("const", s.Enum[0])
	case len(s.Enum) > 0:
		w.texts("enum", s.Enum)
		if s.Type&Null != 0 {
			w.b = append(w.b[:len(w.b)-1], ",null]"...)
		}
	}
	if w.api() {
		w.texts("x-enumDescriptions", s.Choices)
	} else {
		w.texts("enumDescriptions", s.Choices) // as editors know it
	}
	w.text("format", s.Format)
	w.text("pattern", s.Pattern)
	w.count("minLength", s.MinLength)
	w.count("maxLength", s.MaxLength)
}

func (w *writer) ofArrays(s *Shape) {
	if s.Type&Array == 0 {
		return
	}
	if s.Items != nil {
		w.schema("items", s.Items)
	}
	w.count("minItems", s.MinItems)
	w.count("maxItems", s.MaxItems)
	if s.Unique {
		w.raw("uniqueItems", "true")
	}
}

func (w *writer) ofObjects(s *Shape) {
	if s.Type&Object == 0 {
		return
	}
	var required []string
	if len(s.Members) > 0 {
		w.key("properties")
		w.b = append(w.b, '{')
		for _, m := range s.Members {
			w.key(m.Name)
			w.place(m)
			if !m.Optional {
				required = append(required, m.Name)
			}
		}
		w.b = append(w.b, '}')
	}
	w.texts("required", required)
	if len(s.Needs) > 0 {
		w.key("anyOf")
		w.b = append(w.b, '[')
		for i, names := range s.Needs {
			if i > 0 {
				w.b = append(w.b, ',')
			}
			w.b = append(w.b, '{')
			w.texts("required", names)
			w.b = append(w.b, '}')
		}
		w.b = append(w.b, ']')
	}
	if s.Names != nil {
		w.schema("propertyNames", s.Names)
	}
	switch {
	case s.Rest == nil:
		w.raw("additionalProperties", "false")
	case !s.Rest.empty():
		w.schema("additionalProperties", s.Rest)
	}
}

// empty says that a shape says nothing.
func (s *Shape) empty() bool {
	return s.Type == 0 && s.Name == "" && s.JSON == "" && len(s.Any) == 0 && s.About == ""
}

func (w *writer) any(s *Shape) {
	keyword := "anyOf"
	if s.By != "" {
		keyword = "oneOf"
	}
	w.key(keyword)
	w.b = append(w.b, '[')
	for i, a := range s.Any {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.b = a.AppendSchema(w.b, w.refs)
	}
	w.b = append(w.b, ']')
	if s.By == "" || !w.api() {
		return
	}
	for _, a := range s.Any {
		if a.Name == "" {
			return // OpenAPI tells apart what has a name
		}
	}
	w.key("discriminator")
	w.b = append(w.b, '{')
	w.text("propertyName", s.By)
	w.key("mapping")
	w.b = append(w.b, '{')
	for _, a := range s.Any {
		if value := a.constant(s.By); value != "" {
			w.key(value)
			w.b = AppendString(w.b, w.refs+a.Name)
		}
	}
	w.b = append(w.b, "}}"...)
}

// constant gives the one text that a member may be.
func (s *Shape) constant(member string) string {
	for _, m := range s.Members {
		if m.Name == member && len(m.Enum) == 1 {
			return m.Enum[0]
		}
	}
	return ""
}

// AppendString appends text as a JSON string, with < and > as they are.
func AppendString(b []byte, text string) []byte {
	var buffer bytes.Buffer
	e := json.NewEncoder(&buffer)
	e.SetEscapeHTML(false)
	e.Encode(text) // a string can always be encoded
	return append(b, bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))...)
}

// Indent gives compact JSON as people read it, with a line's end at its end.
func Indent(compact []byte) []byte {
	var buffer bytes.Buffer
	if json.Indent(&buffer, compact, "", "  ") != nil { // what is written here is JSON
		return compact
	}
	return append(buffer.Bytes(), '\n')
}
