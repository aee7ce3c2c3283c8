package content

import (
	"slices"

	"galley/schemas"
)

// termsAt gives a taxonomy's terms in a locale.
func (s *Site) termsAt(t *schemas.Taxonomy, locale string) *terms {
	i, ok := s.taxonomies[t]
	l, known := s.locales[locale]
	if !ok || !known {
		return nil
	}
	return &s.terms[int(i)*len(s.project.Locales)+int(l)]
}

// Terms are a taxonomy's, of a locale: in the order of their type, else by name.
func (s *Site) Terms(t *schemas.Taxonomy, locale string) []Term {
	if x := s.termsAt(t, locale); x != nil {
		return x.list
	}
	return nil
}

// Term finds one by slug.
func (s *Site) Term(t *schemas.Taxonomy, slug, locale string) (Term, bool) {
	if x := s.termsAt(t, locale); x != nil {
		if i, ok := x.find(slug); ok {
			return x.list[i], true
		}
	}
	return Term{}, false
}

func (x *terms) find(slug string) (int32, bool) {
	i, ok := x.bySlug[slug]
	if !ok {
		i, ok = x.bySlug[Fold(slug)]
	}
	return i, ok
}

// TermsOf are the terms that a document names through a field (in lists and
// groups too), in its order.
func (s *Site) TermsOf(n N, f *schemas.Field) []Term {
	e := &s.entries[n]
	x := s.termsAt(f.Taxonomy, e.Locale)
	if x == nil || !e.public {
		return nil
	}
	var found []Term
	name := func(text string, target N) {
		i, ok := x.byText[text]
		if target != None {
			i, ok = x.byNumber[target]
		}
		if ok && !slices.ContainsFunc(found, func(t Term) bool { return t.Slug == x.list[i].Slug }) {
			found = append(found, x.list[i])
		}
	}
	if f.Index < len(e.Type.Fields) && e.Type.Fields[f.Index] == f {
		s.eachTerm(e, f, e.Values[f.Index], f.Taxonomy, false, name)
		return found
	}
	for i, top := range e.Type.Fields {
		if top.Private {
			continue
		}
		visit(top, e.Values[i], func(x *schemas.Field, v Value) {
			if x == f {
				s.eachTerm(e, f, v, f.Taxonomy, false, name)
			}
		})
	}
	return found
}
