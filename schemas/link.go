package schemas

import (
	"galley/schemas/source"
)

// linkBlocks gives whatever is made of one block that block's fields, now that
// all are read, and finds groups that contain themselves without a list in
// between: no document could hold one.
func (l *loader) linkBlocks() {
	seen := map[*Field]bool{}
	var link func(fields []*Field)
	link = func(fields []*Field) {
		for _, f := range fields {
			if seen[f] {
				continue
			}
			seen[f] = true
			if f.Kind == Group && len(f.Of) == 1 {
				f.Fields = f.Of[0].Fields
			}
			link(f.Fields)
			if f.Item != nil {
				link([]*Field{f.Item})
			}
		}
	}
	for _, d := range l.types {
		link(d.Fields)
	}
	done := map[*Field]bool{}
	for _, d := range l.types {
		for _, f := range d.Fields {
			l.endless(f, map[*Field]bool{}, done)
		}
	}
}

// endless cuts a group that leads back to itself.
func (l *loader) endless(f *Field, above, done map[*Field]bool) {
	if f.Item != nil {
		for _, in := range f.Item.Fields {
			if !done[f.Item] {
				done[f.Item] = true
				l.endless(in, map[*Field]bool{}, done)
			}
		}
	}
	if f.Kind != Group || done[f] {
		return
	}
	above[f] = true
	for _, in := range f.Fields {
		if !above[in] {
			l.endless(in, above, done)
			continue
		}
		name := in.Name
		if len(in.Of) == 1 {
			name = in.Of[0].Name
		}
		l.problems.Add(source.BadSchema, in.Pos, "use a list: `type: list, of: "+name+"`", "%s contains itself without end", name)
		in.Kind, in.Of, in.Fields, in.unknown = JSON, nil, nil, true
	}
	delete(above, f)
	done[f] = true
}

// walk calls do for every field of a type, those in groups, lists and blocks
// too, each once. public leaves out what stands in a private field.
func (t *Type) walk(public bool, do func(f *Field)) {
	seen := map[*Field]bool{}
	var walk func(f *Field)
	walk = func(f *Field) {
		if seen[f] {
			return
		}
		seen[f] = true
		do(f)
		if public && f.Private {
			return
		}
		for _, in := range f.Fields {
			walk(in)
		}
		if f.Item != nil {
			walk(f.Item)
		}
		if f.Kind == Blocks {
			for _, block := range f.Of {
				for _, in := range block.Fields {
					walk(in)
				}
			}
		}
	}
	for _, f := range t.Fields {
		walk(f)
	}
}
