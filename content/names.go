package content

import (
	"fmt"
	"strings"
	"sync"

	"galley/schemas"
	"galley/schemas/source"
)

// Names are made of patterns. Most are `{file}` and cost nothing; a pattern may
// also be made of what a reference leads to, and then that document's type is
// named first.

// A nameIndex finds the documents of one type in one locale by what they are
// called. Slugs are there from the beginning, the rest from when it is needed.
type nameIndex struct {
	*looseNames
	*titleNames
}

type looseNames struct {
	loosely      sync.Once
	paths, loose map[string]N
}

type titleNames struct {
	byTitle sync.Once
	titles  map[string]N
}

func newNameIndex() *nameIndex { return &nameIndex{&looseNames{}, &titleNames{}} }

// nameAll gives every entry its slug, and its title where it has none.
func (r *resolver) nameAll() {
	count := make([]int, len(r.site.slugs))
	for n := range r.infos {
		count[r.at(r.infos[n].typ, r.infos[n].locale)]++
	}
	for i, c := range count {
		r.site.slugs[i] = make(map[string]N, c)
	}
	for _, t := range r.namingOrder() {
		from, to := r.of(r.site.types[t])
		step := to - from
		if refers(t.Slug) { // to what has a slug by now, maybe of this type
			step = 1
		}
		for ; from < to; from += step {
			r.now = origin{alone, None}
			r.eachOf(from, from+step, func(w *worker, e *Entry, _ *info) {
				e.Slug = r.slug(w, e)
				if e.Title == "" {
					e.Title = e.Slug
				}
			})
			for n := from; n < from+step; n++ {
				r.now = origin{among, n}
				r.enter(r.entries[n])
			}
		}
	}
	for i := range r.index { // what was looked up while names were missing
		r.index[i] = newNameIndex()
	}
}

// namingOrder puts types behind those whose slugs theirs are made of. Of types
// that need each other any may be first; their references are then found by
// path alone.
func (r *resolver) namingOrder() []*schemas.Type {
	var order []*schemas.Type
	done := make(map[*schemas.Type]bool, len(r.project.Types))
	var add func(*schemas.Type)
	add = func(t *schemas.Type) {
		if done[t] {
			return
		}
		done[t] = true
		for _, part := range t.Slug.Parts {
			if part.Field != nil {
				for _, to := range part.Field.To {
					add(to)
				}
			}
		}
		order = append(order, t)
	}
	for _, t := range r.project.Types {
		add(t)
	}
	return order
}

// slug fills in the type's pattern and tells what is wrong with the result.
func (r *resolver) slug(w *worker, e *Entry) string {
	if e.Name == "" && e.Path == "" && e.Type.Kind != schemas.Single {
		return "home" // the _index.md of the type's root
	}
	at := e.keyPlace(schemas.KeySlug)
	path := e.Type.Slug.Has(schemas.PartPath) || strings.Contains(e.Type.Slug.Text, "/")
	slug, missing := r.fill(w, e, e.Type.Slug, "")
	if missing != nil {
		r.tellMissing(w, e, "slug", e.Type.Slug, *missing)
		return fallbackName(e)
	}
	slug = strings.Trim(collapse(slug), "/")
	if fault := SlugFault(slug, path); fault != "" {
		if slug == "" {
			w.tell(e.Document, at, source.BadSlug, "write one: `slug: a-name`", "nothing of the file's name is left to make a slug of")
			return fallbackName(e)
		}
		w.tell(e.Document, at, source.BadSlug, slugHint(slug, path), "the slug %q %s", slug, fault)
	}
	return slug
}

// slugHint offers the nearest thing that is a slug.
func slugHint(s string, path bool) string {
	parts := []string{s}
	if path {
		parts = strings.Split(s, "/")
	}
	for i, part := range parts {
		if SlugFault(part, false) != "" {
			parts[i] = Slug(part)
		}
		if parts[i] == "" {
			return "use letters, digits and hyphens"
		}
	}
	if better := strings.Join(parts, "/"); better != s {
		return fmt.Sprintf("write %q", better)
	}
	return "use letters, digits and hyphens"
}

// fallbackName lets a document without a proper slug be looked at nevertheless.
func fallbackName(e *Entry) string {
	if e.Name != "" {
		return e.Name
	}
	return Slug(string(e.ID))
}

// tellMissing says that a part of a pattern is unset.
func (r *resolver) tellMissing(w *worker, e *Entry, what string, p schemas.Pattern, part schemas.Part) {
	switch part.Kind {
	case schemas.PartYear, schemas.PartMonth, schemas.PartDay:
		if !r.infos[e.N].undated && !dateUnread(e.Document) {
			r.infos[e.N].undated = true
			w.tell(e.Document, Place{}, source.MissingDate, "add `date: 2026-03-01`",
				"the %s of a %s is %q, and this one has no date", what, e.Type.Name, p.Text)
		}
	case schemas.PartField:
		w.tell(e.Document, Place{}, source.BadSlug, fmt.Sprintf("set %q", part.Field.Name),
			"the %s of a %s is %q, and %q gives nothing here", what, e.Type.Name, p.Text, part.Field.Name)
	default:
		w.tell(e.Document, Place{}, source.BadSlug, "write one: `slug: a-name`",
			"the %s of a %s is %q, and nothing is left to put there", what, e.Type.Name, p.Text)
	}
}

// enter puts a slug into its index. Two documents with one slug are told of at
// the later path.
func (r *resolver) enter(e *Entry) {
	x := &r.infos[e.N]
	slugs := r.site.slugs[r.at(x.typ, x.locale)]
	folded := Fold(e.Slug)
	other, taken := slugs[folded]
	if !taken {
		slugs[folded] = e.N
		return
	}
	first, second := r.entries[other], e
	if byPath(first.Document, second.Document) > 0 {
		slugs[folded] = e.N
		first, second = second, first
	}
	r.infos[second.N].twin = first.N
	if e.Type.Kind == schemas.Single && first.Keys.Slug == "" && second.Keys.Slug == "" {
		p := r.tell(second.Document, Place{}, source.SameSlug, "take one of the two files away",
			"%s is a single, and %s is its document already", e.Type.Name, first.File)
		p.Related = append(p.Related, related(first.Document, Place{}, "the other document"))
		return
	}
	equal := ""
	if first.Slug != second.Slug {
		equal = fmt.Sprintf(" (as %q, which is equal after Unicode and case folding)", first.Slug)
	}
	p := r.tell(second.Document, second.keyPlace(schemas.KeySlug), source.SameSlug,
		"set a different `slug:` in one of them",
		"the slug %q is also used by %s%s", second.Slug, first.File, equal)
	p.Related = append(p.Related, related(first.Document, first.keyPlace(schemas.KeySlug), "the other document"))
}
