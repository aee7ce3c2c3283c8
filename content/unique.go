package content

import (
	"fmt"

	"galley/schemas"
	"galley/schemas/source"
)

// A uniqueValue may stand once in a type and locale, lists inside included.
type uniqueValue struct {
	field       *schemas.Field
	text        string
	typ, locale int32
}

type standing struct {
	n    N
	mark *Mark
}

// compareUnique tells of values that stand twice where they may stand once, in
// documents of whatever state.
func (r *resolver) compareUnique() {
	seen := map[uniqueValue]standing{}
	unique := make([]bool, len(r.project.Types)) // something in them
	for i, t := range r.project.Types {
		inside(t.Fields, func(f *schemas.Field) bool {
			unique[i] = unique[i] || f.Unique
			return true
		})
	}
	for n := range r.entries {
		e, x := r.entries[n], &r.infos[n]
		if !unique[x.typ] {
			continue
		}
		for i := range e.Marks {
			m := &e.Marks[i]
			if !m.Field.Unique {
				continue
			}
			key := uniqueValue{m.Field, m.Text, x.typ, x.locale}
			here := standing{e.N, m}
			other, taken := seen[key]
			switch {
			case !taken:
				seen[key] = here
			case other.n == e.N:
				p := r.tell(e.Document, m.Place, source.NotUnique, uniqueHint(m.Field), "%q stands twice in this document", m.Text)
				p.Related = append(p.Related, related(e.Document, other.mark.Place, "the first time"))
			default:
				if byPath(r.entries[other.n].Document, e.Document) > 0 {
					seen[key] = here
					other, here = here, other
				}
				first, second := r.entries[other.n].Document, r.entries[here.n].Document
				p := r.tell(second, here.mark.Place, source.NotUnique, uniqueHint(m.Field), "%q stands in %s too", m.Text, first.File)
				p.Related = append(p.Related, related(first, other.mark.Place, "the other one"))
			}
		}
	}
}

func uniqueHint(f *schemas.Field) string {
	return fmt.Sprintf("%q is unique: write a value that no other document has", f.Name)
}
