package content

import "galley/schemas"

// visit calls leaf for each value in v, which stands in f, at any depth, with
// the field that it stands in. What is private is left out.
func visit(f *schemas.Field, v Value, leaf func(*schemas.Field, Value)) {
	switch v := v.(type) {
	case nil:
	case List:
		item := f
		if f.Kind == schemas.List && f.Item != nil {
			item = f.Item
		}
		for _, x := range v {
			visit(item, x, leaf)
		}
	case *Group:
		for i, x := range v.Values {
			if x != nil && !v.Fields[i].Private {
				visit(v.Fields[i], x, leaf)
			}
		}
	default:
		leaf(f, v)
	}
}

// inside calls f for each field below fields, at any depth, these among them;
// a block that contains itself is looked into once. It stops looking into a
// field where f says false.
func inside(fields []*schemas.Field, f func(*schemas.Field) bool) {
	seen := map[*schemas.Field]bool{}
	var walk func([]*schemas.Field)
	walk = func(fields []*schemas.Field) {
		for _, x := range fields {
			if seen[x] {
				continue
			}
			seen[x] = true
			if !f(x) {
				continue
			}
			walk(x.Fields)
			if x.Item != nil {
				walk([]*schemas.Field{x.Item})
			}
			for _, block := range x.Of {
				walk(block.Fields)
			}
		}
	}
	walk(fields)
}

// visibleFields are all that some way leads to on which nothing is private.
func visibleFields(p *schemas.Project) map[*schemas.Field]bool {
	visible := map[*schemas.Field]bool{}
	for _, t := range p.Types {
		if t.Private || t.Kind == schemas.Block {
			continue
		}
		inside(t.Fields, func(f *schemas.Field) bool {
			if !f.Private {
				visible[f] = true
			}
			return !f.Private
		})
	}
	return visible
}
