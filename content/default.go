package content

import "galley/schemas"

// A default is a value like any other, written in a schema instead of a
// document: the same code reads both.

// filled gives what a field holds where a document says nothing: its default,
// or, of a group, a group of its fields' defaults.
func (r *reading) filled(f *schemas.Field, depth int) Value {
	switch {
	case f.Default != nil:
		return r.byDefault(f)
	case f.Kind != schemas.Group || depth > 8: // a group may contain itself
		return nil
	}
	var values []Value
	for i, inner := range f.Fields {
		if r.held(inner) {
			continue
		}
		if v := r.filled(inner, depth+1); v != nil {
			if values == nil {
				values = make([]Value, len(f.Fields))
			}
			values[i] = v
		}
	}
	if values == nil {
		return nil
	}
	return &Group{Block: blockOf(f), Fields: f.Fields, Values: values}
}

// byDefault reads a field's default. What is wrong with it has been said once,
// at the schema; what it mentions is the document's, which has no place for it
// but its beginning.
func (r *reading) byDefault(f *schemas.Field) Value {
	quiet := &reading{fileReader: r.fileReader, doc: r.doc, file: f.Pos.File, quiet: true}
	first := len(r.doc.Mentions)
	v := quiet.value(f, f.Default)
	for i := first; i < len(r.doc.Mentions); i++ {
		r.doc.Mentions[i].Place = Place{Line: int32(r.doc.Line), Column: int32(r.doc.Column)}
	}
	return v
}

// defaults reads every default of the project once. What is wrong with them is
// given in a Document without a Type, or nil.
func (r *reader) defaults() *Document {
	w := r.worker()
	d := &Document{}
	seen := map[*schemas.Field]bool{}
	var look func(t *schemas.Type, fields []*schemas.Field)
	look = func(t *schemas.Type, fields []*schemas.Field) {
		for _, f := range fields {
			if seen[f] {
				continue
			}
			seen[f] = true
			if f.Default != nil && !empty(f.Default) {
				at := &reading{fileReader: w, doc: &Document{Type: t, Locale: r.project.DefaultLocale()}, file: f.Pos.File}
				at.value(f, f.Default)
				d.Problems = append(d.Problems, at.doc.Problems...)
			}
			look(t, f.Fields)
			if f.Item != nil {
				look(t, []*schemas.Field{f.Item})
			}
		}
	}
	for _, t := range r.project.Types {
		look(t, t.Fields)
	}
	if len(d.Problems) == 0 {
		return nil
	}
	d.File = d.Problems[0].File
	return d
}
