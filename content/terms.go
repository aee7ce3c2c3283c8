package content

import "galley/schemas"

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
func (s *Site) TermsOf(n N, f *schemas.Field) []Term { return s.AppendTermsOf(nil, n, f) }

// AppendTermsOf appends those of them to a list of a taxonomy's terms that are
// not in it already.
func (s *Site) AppendTermsOf(list []Term, n N, f *schemas.Field) []Term {
	e := s.entries[n]
	x := s.termsAt(f.Taxonomy, e.Locale)
	if x == nil || !e.public {
		return list
	}
	if f.Index >= len(e.Type.Fields) || e.Type.Fields[f.Index] != f {
		for i, top := range e.Type.Fields {
			if top.Private {
				continue
			}
			visit(top, e.Values[i], func(deep *schemas.Field, v Value) {
				if deep == f {
					list = s.appendTerm(list, x, e, f, v)
				}
			})
		}
		return list
	}
	switch v := e.Values[f.Index].(type) {
	case nil:
	case List:
		for _, one := range v {
			list = s.appendTerm(list, x, e, f, one)
		}
	default:
		list = s.appendTerm(list, x, e, f, v)
	}
	return list
}

// appendTerm appends the term that one value names, unless it is there already.
func (s *Site) appendTerm(list []Term, x *terms, e *Entry, f *schemas.Field, v Value) []Term {
	text, target, ok := s.termOf(e, f, v, false)
	if !ok {
		return list
	}
	i, ok := x.byText[text]
	if target != None {
		i, ok = x.byNumber[target]
	}
	if !ok {
		return list
	}
	for j := range list {
		if list[j].Slug == x.list[i].Slug {
			return list
		}
	}
	return append(list, x.list[i])
}
