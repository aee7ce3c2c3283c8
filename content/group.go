package content

import (
	"strings"

	"galley/schemas"
	"galley/schemas/source"
)

// group reads a mapping as the fields of a group.
func (r *reading) group(f *schemas.Field, n *source.Node) Value {
	if n.Kind != source.Mapping {
		r.problem(source.WrongKind, n, "write its fields below it", "expected the fields of %s, found %s", mappingName(f), shown(n))
		return nil
	}
	return r.groupOf(n, blockOf(f), f.Fields, owner{name: mappingName(f)})
}

func (r *reading) groupOf(n *source.Node, block *schemas.Type, fields []*schemas.Field, of owner) *Group {
	if block != nil && len(fields) == 0 {
		fields = block.Fields
	}
	g := &Group{Block: block, Fields: fields, Place: placeOf(n)}
	if id := n.Get("_id"); id != nil && id.Kind == source.Scalar {
		g.ID = id.Text
	}
	quiet := r.quiet
	r.quiet = quiet || block != nil && block.Broken
	g.Values = r.fields(fields, n, of)
	r.quiet = quiet
	return g
}

// block reads a mapping as the block that its `type` names.
func (r *reading) block(f *schemas.Field, n *source.Node) Value {
	names := make([]string, len(f.Of))
	for i, t := range f.Of {
		names[i] = t.Name
	}
	if n.Kind != source.Mapping {
		r.problem(source.WrongKind, n, "write `- type: "+strings.Join(names[:min(1, len(names))], "")+"` and the block's fields below it", "expected a block, found %s", shown(n))
		return nil
	}
	is := n.Get("type")
	if is == nil || empty(is) {
		r.problem(source.Required, n, "add `type: …`: "+choice(names), "a block needs a \"type\"")
		return nil
	}
	s, ok := r.scalar(is, "the name of a block")
	if !ok {
		return nil
	}
	for _, t := range f.Of {
		if t.Name == s {
			return r.groupOf(n, t, t.Fields, owner{name: t.Name, block: true})
		}
	}
	hint := source.DidYouMean(s, names)
	if hint == "" {
		hint = "write " + choice(names)
	}
	r.problem(source.NotAnOption, is, hint, "%s is not a block of %q", quote(s), f.Name)
	return nil
}
