package schemas

import (
	"math"
	"slices"
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
