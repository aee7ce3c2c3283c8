package describe

import (
	"slices"
	"strconv"
	"strings"

	"galley/render"
	"galley/schemas/shape"
)

func (d *document) parameters(o operation) {
	named := parametersOf(o)
	keys := d.keys(o)
	if len(named)+len(keys) == 0 {
		return
	}
	d.key("parameters")
	d.say("[")
	for _, p := range named {
		d.comma()
		d.say("{")
		d.member("name", p.name)
		d.say(`,"in":"path","required":true`)
		s := shape.Of(shape.String)
		if p.at < len(o.Params) && o.Params[p.at] != nil {
			s = o.Params[p.at]
		}
		about := s.About
		if p.rest {
			about = strings.TrimSpace(about + " It may have slashes in it, escaped or not.")
		}
		d.parameterShape(s, about)
		d.say("}")
	}
	for _, k := range keys {
		d.comma()
		d.queryKey(o, k)
	}
	d.say("]")
}

// parameterShape writes what a parameter looks like, and says what it is where
// OpenAPI wants that: beside its schema.
func (d *document) parameterShape(s *shape.Shape, about string) {
	if about != "" {
		d.member("description", about)
	}
	d.key("schema")
	plain := *s
	plain.About = ""
	d.b = plain.AppendSchema(d.b, refs)
}

// keys are those that the operation shows, in the order of addresses. A key
// that takes all that begin so stands for those with a dot behind it that the
// operation knows, if it knows any: fields.title.
func (d *document) keys(o operation) []render.Key {
	var all []render.Key
	for _, k := range o.route.Keys {
		if slices.Contains(o.Hide, k.Name) {
			continue
		}
		if one, plural := strings.CutSuffix(k.Name, "[..."); plural && slices.ContainsFunc(all, func(k render.Key) bool { return k.Name == one }) {
			continue // of which the one tells
		}
		var names []string
		if prefix, many := strings.CutSuffix(k.Name, "..."); many {
			for name := range o.Keys {
				if strings.HasPrefix(name, prefix+".") && name != k.Name {
					names = append(names, name)
				}
			}
		}
		if names == nil {
			all = append(all, k)
		}
		slices.Sort(names)
		for _, name := range names {
			one := k
			one.Name = name
			all = append(all, one)
		}
	}
	return all
}

func (d *document) queryKey(o operation, k render.Key) {
	name, many := strings.CutSuffix(k.Name, "...")
	name = strings.TrimSuffix(name, "[")
	about := k.About
	if len(k.Aliases) > 0 {
		about = strings.TrimSpace(about + " Also written " + strings.Join(k.Aliases, ", ") + ".")
	}
	s := d.keyShape(o, k)
	list := many && s.Type == shape.Array
	if list {
		name += "[]"
	}
	d.say("{")
	d.member("name", name)
	d.say(`,"in":"query","required":false`)
	if list {
		d.say(`,"style":"form","explode":true`)
	} else if many {
		d.say(`,"style":"deepObject","explode":true`)
	}
	d.parameterShape(s, about)
	d.say("}")
}

// keyShape says what a key looks like: as the operation says, else as follows
// from its sort.
func (d *document) keyShape(o operation, k render.Key) *shape.Shape {
	s := o.Keys[k.Name]
	switch {
	case s != nil:
	case strings.HasSuffix(k.Name, "..."):
		s = &shape.Shape{Type: shape.Object, Rest: &shape.Shape{}}
	case k.Sort == render.Locale:
		s = shape.OneOf(d.c.Project().Locales...)
	case k.Sort == render.Number:
		s = shape.Whole(1, "")
	default:
		s = shape.Of(shape.String)
	}
	if s.Default != "" || k.Default == "" || strings.Contains(k.Default, " ") {
		return s
	}
	with := *s
	switch {
	case s.Type&(shape.Integer|shape.Number) != 0:
		if _, err := strconv.Atoi(k.Default); err == nil {
			with.Default = k.Default
		}
	case s.Type&shape.Boolean != 0:
		with.Default = k.Default
	default:
		with.Default = string(shape.AppendString(nil, k.Default))
	}
	return &with
}
