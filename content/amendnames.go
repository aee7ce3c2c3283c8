package content

import (
	"slices"

	"galley/schemas"
)

// What the touched documents refer to, and who refers to them by their titles.

// rename sees to what depends on titles, then to what the touched documents
// refer to and to their addresses.
func (a *amendment) rename() bool {
	if len(a.retitled) > 0 && !a.retitle() {
		return false
	}
	for _, n := range a.touched {
		e, x, was := a.entries[n], &a.infos[n], a.last.entries[n]
		a.worker.now = origin{alone, n}
		e.Targets = make([]Target, len(e.Mentions))
		for i := range e.Mentions {
			e.Targets[i].N = None
			if e.Mentions[i].Kind == ToDocument {
				e.Targets[i].N = a.refersTo(&a.worker, e, x, int32(i))
			}
		}
		a.rerefer = a.rerefer || !slices.Equal(referred(e), referred(was))
		e.URL = ""
		a.locateOne(&a.worker, e)
		if e.URL != was.URL {
			return false
		}
	}
	a.told.take(&a.worker.report)
	return len(a.worker.unpublished) == 0
}

// A reference is a field and what it refers to.
type reference struct {
	field *schemas.Field
	n     N
}

func referred(e *Entry) (all []reference) {
	for i := range e.Mentions {
		if e.Mentions[i].Kind == ToDocument {
			all = append(all, reference{e.Mentions[i].Field, e.Targets[i].N})
		}
	}
	return all
}

// retitle looks whether a reference by title leads elsewhere now. Such are made
// through fields that belong to a taxonomy.
func (a *amendment) retitle() bool {
	a.index = slices.Clone(a.index)
	for t := range a.retitled {
		for l := range a.project.Locales {
			at := a.at(a.site.types[t], int32(l))
			a.index[at] = &nameIndex{a.index[at].looseNames, &titleNames{}}
		}
	}
	titled := func(f *schemas.Field) bool { return f.Taxonomy != nil && a.refersToRetitled(f) }
	has := make([]bool, len(a.project.Types)) // fields that refer by title
	any := false
	for i, t := range a.project.Types {
		inside(t.Fields, func(f *schemas.Field) bool {
			has[i] = has[i] || titled(f)
			return true
		})
		any = any || has[i]
		if byTitle(t.Slug, titled) {
			return false
		}
		for _, p := range t.URL {
			if byTitle(p, titled) {
				return false
			}
		}
	}
	if !any {
		return true
	}
	w := worker{brief: true}
	for n := range a.entries {
		e, x := a.entries[n], &a.infos[n]
		if !has[x.typ] {
			continue
		}
		if _, touched := slices.BinarySearch(a.touched, N(n)); touched {
			continue
		}
		for i := range e.Mentions {
			m := &e.Mentions[i]
			if m.Kind != ToDocument || !titled(m.Field) {
				continue
			}
			if a.refersTo(&w, e, x, int32(i)) != e.Targets[i].N || len(w.problems)+len(w.unpublished) > 0 {
				return false
			}
		}
	}
	return true
}

// refersToRetitled says whether a field refers to documents of which some have
// another title.
func (a *amendment) refersToRetitled(f *schemas.Field) bool {
	return slices.ContainsFunc(f.To, func(t *schemas.Type) bool { return a.retitled[t] }) ||
		f.Taxonomy != nil && f.Taxonomy.To != nil && a.retitled[f.Taxonomy.To]
}

func byTitle(p schemas.Pattern, titled func(*schemas.Field) bool) bool {
	return slices.ContainsFunc(p.Parts, func(part schemas.Part) bool { return part.Field != nil && titled(part.Field) })
}
