package render

import (
	"slices"

	"galley/schemas"
)

// naming tells which types have a field of a taxonomy, in groups, lists and
// blocks too, by name. Private types and fields name nothing.
type naming map[*schemas.Taxonomy][]*schemas.Type

func whoNames(p *schemas.Project) naming {
	all := naming{}
	for _, t := range p.Types {
		if t.Private || t.Kind == schemas.Block {
			continue
		}
		var seen []*schemas.Type // a block may contain itself
		var walk func(fields []*schemas.Field)
		walk = func(fields []*schemas.Field) {
			for _, f := range fields {
				if f.Private {
					continue
				}
				if f.Taxonomy != nil && !slices.Contains(all[f.Taxonomy], t) {
					all[f.Taxonomy] = append(all[f.Taxonomy], t)
				}
				if len(f.Of) == 0 { // else they are the block's
					walk(f.Fields)
				}
				if f.Item != nil {
					walk([]*schemas.Field{f.Item})
				}
				for _, block := range f.Of {
					if !slices.Contains(seen, block) {
						seen = append(seen, block)
						walk(block.Fields)
					}
				}
			}
		}
		walk(t.Fields)
	}
	return all
}

// TypesNaming are the types that have a field of the taxonomy, by name.
func (c *Context) TypesNaming(x *schemas.Taxonomy) []*schemas.Type {
	return c.edition.pages.naming[x]
}
