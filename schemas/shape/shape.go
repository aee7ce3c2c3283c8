// Package shape is what a JSON value looks like: one small model, printed as
// JSON Schema (for OpenAPI, and for editors) and as TypeScript. Families say in
// it what they answer; it knows neither them nor a project.
//
// It has what answers and files need, and no more of JSON Schema than that: a
// keyword that nobody would write into TypeScript or that no editor shows is
// not here. Everything keeps the order in which it was said.
package shape

// A Type is what a value may be: one JSON type, or several at once. 0 is any
// value.
type Type uint8

const (
	String Type = 1 << iota
	Number
	Integer
	Boolean
	Object
	Array
	Null
)

// Scalar is what YAML can write on one line.
const Scalar = String | Number | Boolean

// A Shape is what a value looks like. One with a Name is printed once, where
// all names are, and referred to from everywhere else, itself included.
type Shape struct {
	Name  string // a TypeScript name: Post
	Title string // what people call it
	About string // a sentence or two for people; Markdown

	Type    Type
	Format  string   // date-time, date, time, uuid, email, uri, uri-reference
	Enum    []string // the only texts that it may be
	Choices []string // what people call those in Enum, by place; may be nil
	Pattern string   // ECMA-262, of a String

	MinLength, MaxLength int // characters; MaxLength 0 is no limit
	Min, Max, Step       *float64
	MinItems, MaxItems   int // MaxItems 0 is no limit
	Unique               bool

	Members []Member // of an Object
	Rest    *Shape   // what further members of an Object are; nil: there are none
	Names   *Shape   // what the names of further members look like; nil: anything
	Items   *Shape   // of an Array; nil: anything

	// Any is shapes of which a value has one: the whole shape, if it is not
	// empty. By is the member that tells which one: each has it with one text.
	Any []*Shape
	By  string

	// Of makes the shape an instance of a generic one: List<Post>. It is printed
	// written out in JSON Schema.
	Of  *Generic
	Arg *Shape

	Default string   // compact JSON; "" is none
	Example string   // compact JSON; "" is none
	JSON    string   // a JSON Schema that somebody else wrote, taken over as it is
	Hint    []string // for editors: what they offer beside Enum

	// OneOf members have to be there: each of these lists is one way.
	Needs [][]string
}

// A Member is one of an object.
type Member struct {
	Name string
	*Shape
	Optional bool
	// About says what the member is, where its shape is a named one, which
	// speaks for itself.
	About string
}

// A Generic makes a shape of another one.
type Generic struct {
	Name, Parameter string
	About           string
	Make            func(*Shape) *Shape
}

// With gives the generic shape of an argument.
func (g *Generic) With(arg *Shape) *Shape {
	s := *g.Make(arg)
	s.Of, s.Arg = g, arg
	return &s
}

// Of gives a shape that is nothing but a type.
func Of(t Type) *Shape { return &Shape{Type: t} }

// Text gives a string, and what it says.
func Text(about string) *Shape { return &Shape{Type: String, About: about} }

// Form gives a string of a format.
func Form(format, about string) *Shape { return &Shape{Type: String, Format: format, About: about} }

// Whole gives a whole number that is not below least.
func Whole(least float64, about string) *Shape {
	return &Shape{Type: Integer, Min: &least, About: about}
}

// Const gives the string that is always the same.
func Const(text string) *Shape { return &Shape{Type: String, Enum: []string{text}} }

// OneOf gives a string that is one of some.
func OneOf(texts ...string) *Shape { return &Shape{Type: String, Enum: texts} }

// List gives an array.
func List(items *Shape) *Shape { return &Shape{Type: Array, Items: items} }

// Record gives an object of just these members.
func Record(members ...Member) *Shape { return &Shape{Type: Object, Members: members} }

// M gives a member that is always there.
func M(name string, s *Shape) Member { return Member{Name: name, Shape: s} }

// Maybe gives a member that is not always there.
func Maybe(name string, s *Shape) Member { return Member{Name: name, Shape: s, Optional: true} }

// Named gives the shape a name.
func (s *Shape) Named(name string) *Shape {
	s.Name = name
	return s
}

// Saying gives the shape words for people.
func (s *Shape) Saying(about string) *Shape {
	s.About = about
	return s
}

// Union gives the shape of values that have one of some shapes; of one it is
// that, of none the object of which nothing is known. by may be empty.
func Union(by string, shapes ...*Shape) *Shape {
	switch len(shapes) {
	case 0:
		return &Shape{Type: Object, Rest: &Shape{}}
	case 1:
		return shapes[0]
	}
	return &Shape{Any: shapes, By: by}
}

// OrNull gives the shape that may be null, too.
func (s *Shape) OrNull() *Shape {
	if s.Name == "" && s.Any == nil && s.Of == nil && s.JSON == "" {
		if s.Type == 0 {
			return s
		}
		n := *s
		n.Type |= Null
		return &n
	}
	if s.Name == "" && s.Any != nil && s.By == "" {
		n := *s
		n.Any = append(n.Any[:len(n.Any):len(n.Any)], Of(Null))
		return &n
	}
	return &Shape{Any: []*Shape{s, Of(Null)}}
}

// Each gives the named shapes that some are made of, these among them, each
// once: those that are named first come first.
func Each(shapes ...*Shape) []*Shape {
	var all []*Shape
	seen := map[*Shape]bool{}
	var walk func(*Shape)
	walk = func(s *Shape) {
		if s == nil || seen[s] {
			return
		}
		seen[s] = true
		if s.Name != "" {
			all = append(all, s)
		}
		for _, m := range s.Members {
			walk(m.Shape)
		}
		walk(s.Rest)
		walk(s.Items)
		for _, a := range s.Any {
			walk(a)
		}
		walk(s.Arg)
	}
	for _, s := range shapes {
		walk(s)
	}
	return all
}
