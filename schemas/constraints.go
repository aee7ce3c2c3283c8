package schemas

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"galley/schemas/source"
)

// leastMost reports a least that is above its most.
func leastMost(s *Settings, least, most string, a, b float64, both bool) {
	if both && a > b {
		s.Problem(s.Get(least), source.BadSchema, "exchange them", "%s is above %s", least, most)
	}
}

func readRange(s *Settings, f *Field) {
	f.Min, f.Max, f.Step = s.Number("min"), s.Number("max"), s.Number("step")
	if f.Min != nil && f.Max != nil {
		leastMost(s, "min", "max", *f.Min, *f.Max, true)
	}
	if f.Step != nil && *f.Step <= 0 {
		s.Problem(s.Get("step"), source.BadSchema, "", "step is above 0")
		f.Step = nil
	}
	if f.Kind == Integer {
		for _, key := range []string{"min", "max", "step"} {
			if v := s.Number(key); v != nil && *v != math.Trunc(*v) {
				s.Problem(s.Get(key), source.BadSchema, "or use `type: number`", "%s of an integer field is a whole number", key)
			}
		}
	}
}

// readCounts reads how many items a list has.
func readCounts(s *Settings, f *Field) {
	f.MinItems = s.Int("min", 0, 0, math.MaxInt)
	f.MaxItems = s.Int("max", 0, 1, math.MaxInt)
	leastMost(s, "min", "max", float64(f.MinItems), float64(f.MaxItems), f.MaxItems > 0)
}

// readOptions reads the choices of a select.
func (l *loader) readOptions(s *Settings, f *Field) {
	n := s.Get("options")
	if n == nil || n.Kind == source.List && len(n.Nodes) == 0 {
		s.Problem(s.Node, source.BadSchema, "add `options: [small, large]`", "%s has no options to select from", f.words())
		return
	}
	if n.Kind != source.List {
		s.Problem(n, source.BadSchema, "write `options: [small, large]`", "options is a list, not %s", describe(n))
		return
	}
	for i := range n.Nodes {
		item := &n.Nodes[i]
		var o Option
		at := item
		if item.Kind == source.Mapping {
			in := s.at(item, "an option")
			if at = in.Get("value"); at == nil {
				in.Problem(item, source.BadSchema, "add `value:`", "an option has a value")
				continue
			}
			o.Value = in.Text("value", "")
			o.Label, _ = l.label(in, "label", o.Value)
			in.End()
		} else if text, ok := s.Scalar(item, "an option"); ok {
			o.Value, o.Label = text, Label{Text: text}
		} else {
			continue
		}
		switch {
		case o.Value == "" && at.Kind == source.Scalar:
			s.Problem(at, source.BadSchema, "leave it out: a field that is not required can be unset", "an option cannot be empty")
		case slices.ContainsFunc(f.Options, func(p Option) bool { return p.Value == o.Value }):
			s.Problem(at, source.BadSchema, "remove one", "%q is there twice", o.Value)
		case o.Value != "":
			f.Options = append(f.Options, o)
		}
	}
}

// checkDefault looks at a defaultValue as far as it can be done without reading
// it, so that a wrong one is told here and not at every document.
func checkDefault(s *Settings, f *Field) {
	n := f.Default
	if n == nil {
		return
	}
	if f.Kind == Group || f.Kind == JSON {
		return
	}
	if f.Kind == Image || f.Kind == File {
		if n.Kind == source.List {
			s.Problem(n, source.BadSchema, "", "defaultValue of %s is not a list", f.words())
			f.Default = nil
		}
		return
	}
	if n.Kind == source.Mapping && f.Kind != List && f.Kind != Blocks {
		s.Problem(n, source.BadSchema, "", "defaultValue of %s field is not a mapping", article(f.Kind.String()))
		f.Default = nil
		return
	}
	if n.Kind == source.List && !f.IsList() {
		s.Problem(n, source.BadSchema, "", "defaultValue of %s is one value, not a list", f.words())
		f.Default = nil
		return
	}
	items := []source.Node{*n}
	if n.Kind == source.List {
		items = n.Nodes
	}
	for i := range items {
		fault, hint := f.defaultFault(&items[i])
		if fault != "" {
			s.Problem(&items[i], source.BadSchema, hint, "%s, not %s", fault, describe(&items[i]))
			f.Default = nil
		}
	}
}

// defaultFault says what one value of a default should be, or "".
func (f *Field) defaultFault(n *source.Node) (fault, hint string) {
	if n.Kind != source.Scalar {
		return "", ""
	}
	switch f.Kind {
	case Select:
		values := make([]string, len(f.Options))
		for i, o := range f.Options {
			values[i] = o.Value
		}
		if len(values) > 0 && !slices.Contains(values, n.Text) {
			return "defaultValue of " + f.words() + " is one of its options", source.DidYouMean(n.Text, values)
		}
	case Boolean:
		if n.Text != "true" && n.Text != "false" {
			return "defaultValue of " + f.words() + " is true or false", ""
		}
	case Number, Integer:
		v, err := strconv.ParseFloat(n.Text, 64)
		if err != nil || math.IsInf(v, 0) || math.IsNaN(v) || f.Kind == Integer && v != math.Trunc(v) {
			return "defaultValue of " + f.words() + " is " + article(f.Kind.String()), ""
		}
		if f.Min != nil && v < *f.Min || f.Max != nil && v > *f.Max {
			return "defaultValue of " + f.words() + " lies between its min and max", ""
		}
	}
	return "", ""
}

// readAccept reads the extensions of an image or file.
func readAccept(s *Settings, f *Field) {
	items, _ := s.List("accept")
	for _, n := range items {
		ext := strings.ToLower(strings.TrimPrefix(n.Text, "."))
		if ext == "" || strings.ContainsAny(ext, "/*. ") {
			s.Problem(n, source.BadSchema, "write it like [jpg, png]", "%q is not the extension of a file", n.Text)
			continue
		}
		f.Accept = append(f.Accept, ext)
	}
}
