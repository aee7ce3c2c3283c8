package content

import "galley/schemas"

// A numbering gives what a project declares numbers, so that documents can be
// saved that point to it. They are counted in the order of the declarations,
// and so mean the same wherever the declarations do.
type numbering struct {
	project *schemas.Project
	fields  []*schemas.Field
	lists   [][]*schemas.Field // the fields of types, blocks and groups

	typeNumbers  map[*schemas.Type]int
	fieldNumbers map[*schemas.Field]int
	listNumbers  map[**schemas.Field]int // by the place of a list's first
}

func numbered(p *schemas.Project) *numbering {
	n := &numbering{
		project:     p,
		typeNumbers: map[*schemas.Type]int{}, fieldNumbers: map[*schemas.Field]int{}, listNumbers: map[**schemas.Field]int{},
	}
	for i, t := range p.Types {
		n.typeNumbers[t] = i
	}
	for _, t := range p.Types {
		n.list(t.Fields)
	}
	return n
}

func (n *numbering) list(fields []*schemas.Field) {
	if len(fields) == 0 {
		return
	}
	if _, known := n.listNumbers[&fields[0]]; known {
		return
	}
	n.listNumbers[&fields[0]] = len(n.lists)
	n.lists = append(n.lists, fields)
	for _, f := range fields {
		n.field(f)
	}
}

func (n *numbering) field(f *schemas.Field) {
	if _, known := n.fieldNumbers[f]; known {
		return
	}
	n.fieldNumbers[f] = len(n.fields)
	n.fields = append(n.fields, f)
	n.list(f.Fields)
	if f.Item != nil {
		n.field(f.Item)
	}
	for _, block := range f.Of {
		n.list(block.Fields)
	}
}

// typeNumber, fieldNumber and listNumber give a number from 1; 0 is nil, or no
// field at all. ok is false for what the project does not declare.

func (n *numbering) typeNumber(t *schemas.Type) (number uint64, ok bool) {
	if t == nil {
		return 0, true
	}
	i, ok := n.typeNumbers[t]
	return uint64(i) + 1, ok
}

func (n *numbering) fieldNumber(f *schemas.Field) (number uint64, ok bool) {
	if f == nil {
		return 0, true
	}
	i, ok := n.fieldNumbers[f]
	return uint64(i) + 1, ok
}

func (n *numbering) listNumber(fields []*schemas.Field) (number uint64, ok bool) {
	if len(fields) == 0 {
		return 0, true
	}
	i, ok := n.listNumbers[&fields[0]]
	return uint64(i) + 1, ok && len(n.lists[i]) == len(fields)
}

// globNumber gives the place of a glob among those of its type, from 1.
func globNumber(t *schemas.Type, g *schemas.Glob) (number uint64, ok bool) {
	if g == nil {
		return 0, true
	}
	if t != nil {
		for i := range t.Source {
			if &t.Source[i] == g {
				return uint64(i) + 1, true
			}
		}
	}
	return 0, false
}
