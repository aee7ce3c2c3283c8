package shape

import (
	"slices"
	"strings"
)

// TypeScript: types alone, without a line that runs. Objects with a name are
// interfaces, everything else that has one is a type. A generic shape is
// printed once, as what it is made with a parameter.

// AppendTypes appends the types of named shapes, in their order, and the
// generic ones that they are made of in front.
func AppendTypes(b []byte, shapes []*Shape) []byte {
	w := &types{b: b}
	for _, g := range generics(shapes) {
		w.generic(g)
	}
	for _, s := range shapes {
		w.named(s)
	}
	return w.b
}

// generics gives those that some named shapes use.
func generics(shapes []*Shape) []*Generic {
	var all []*Generic
	var walk func(*Shape)
	walk = func(s *Shape) {
		if s == nil {
			return
		}
		if s.Of != nil && !slices.Contains(all, s.Of) {
			all = append(all, s.Of)
		}
		for _, m := range s.Members {
			if m.Shape.Name == "" {
				walk(m.Shape)
			}
		}
		for _, t := range append([]*Shape{s.Rest, s.Items, s.Arg}, s.Any...) {
			if t != nil && t.Name == "" {
				walk(t)
			}
		}
	}
	for _, s := range shapes {
		walk(s)
	}
	return all
}

type types struct {
	b      []byte
	indent string
}

func (w *types) say(s string) { w.b = append(w.b, s...) }

func (w *types) generic(g *Generic) {
	w.comment("", g.About)
	w.say("export interface " + g.Name + "<" + g.Parameter + "> ")
	w.object(g.Make(&Shape{Name: g.Parameter}))
	w.say("\n\n")
}

func (w *types) named(s *Shape) {
	w.comment(s.Title, s.About)
	if s.Type == Object && s.Of == nil && len(s.Members) > 0 && s.Rest == nil {
		w.say("export interface " + s.Name + " ")
		w.object(s)
		w.say("\n\n")
		return
	}
	w.say("export type " + s.Name + " = ")
	w.written(s)
	w.say(";\n\n")
}

// comment writes what there is to say before a thing.
func (w *types) comment(title, about string) {
	text := strings.TrimSpace(title)
	if about = strings.TrimSpace(about); about != "" {
		if text != "" && !strings.HasSuffix(text, ".") {
			text += ": "
		}
		text += about
	}
	if text == "" {
		return
	}
	text = strings.ReplaceAll(text, "*/", "*\\/")
	lines := strings.Split(text, "\n")
	if len(lines) == 1 {
		w.say("/** " + lines[0] + " */\n" + w.indent)
		return
	}
	w.say("/**\n")
	for _, l := range lines {
		w.say(strings.TrimRight(w.indent+" * "+l, " ") + "\n")
	}
	w.say(w.indent + " */\n" + w.indent)
}

// place writes the type of what stands somewhere: a name if it has one.
func (w *types) place(s *Shape) {
	switch {
	case s == nil:
		w.say("unknown")
	case s.Name != "":
		w.say(s.Name)
	default:
		w.written(s)
	}
}

// written writes a type out.
func (w *types) written(s *Shape) {
	switch {
	case s.Of != nil:
		w.say(s.Of.Name + "<")
		w.place(s.Arg)
		w.say(">")
	case len(s.Any) > 0:
		for i, a := range s.Any {
			if i > 0 {
				w.say(" | ")
			}
			w.place(a)
		}
	case s.Type == 0:
		w.say("unknown")
	default:
		w.ofTypes(s)
	}
}

func (w *types) ofTypes(s *Shape) {
	first := true
	or := func() {
		if !first {
			w.say(" | ")
		}
		first = false
	}
	if s.Type&String != 0 {
		or()
		for i, text := range s.Enum {
			if i > 0 {
				w.say(" | ")
			}
			w.b = AppendString(w.b, text)
		}
		if len(s.Enum) == 0 {
			w.say("string")
		}
	}
	if s.Type&(Number|Integer) != 0 {
		or()
		w.say("number")
	}
	if s.Type&Boolean != 0 {
		or()
		w.say("boolean")
	}
	if s.Type&Array != 0 {
		or()
		w.array(s.Items)
	}
	if s.Type&Object != 0 {
		or()
		w.object(s)
	}
	if s.Type&Null != 0 {
		or()
		w.say("null")
	}
}

func (w *types) array(items *Shape) {
	if items.one() {
		w.place(items)
		w.say("[]")
		return
	}
	w.say("(")
	w.place(items)
	w.say(")[]")
}

// one says that a type needs no brackets around it.
func (s *Shape) one() bool {
	switch {
	case s == nil || s.Name != "" || s.Of != nil:
		return true
	case len(s.Any) > 0:
		return len(s.Any) == 1
	case s.Type == 0:
		return true
	}
	return s.Type&(s.Type-1) == 0 && len(s.Enum) < 2 && !(s.Type == Object && len(s.Members) > 0 && s.Rest != nil)
}

func (w *types) object(s *Shape) {
	if len(s.Members) == 0 {
		if s.Rest == nil {
			w.say("Record<string, never>")
			return
		}
		w.say("Record<string, ")
		w.place(s.Rest)
		w.say(">")
		return
	}
	outer := w.indent
	w.indent += "  "
	w.say("{\n")
	for _, m := range s.Members {
		w.say(w.indent)
		switch {
		case m.About != "":
			w.comment("", m.About)
		case m.Shape.Name == "":
			w.comment(m.Title, m.Shape.About)
		}
		w.key(m.Name)
		if m.Optional {
			w.say("?")
		}
		w.say(": ")
		w.place(m.Shape)
		w.say(";\n")
	}
	w.indent = outer
	w.say(outer + "}")
	if s.Rest != nil {
		w.say(" & { [key: string]: unknown }")
	}
}

// key writes a member's name, in quotes where it is no word.
func (w *types) key(name string) {
	for i := range len(name) {
		c := name[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '$' || i > 0 && c >= '0' && c <= '9') {
			w.b = AppendString(w.b, name)
			return
		}
	}
	if name == "" {
		name = `""`
	}
	w.say(name)
}
