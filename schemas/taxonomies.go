package schemas

import (
	"cmp"
	"maps"
	"slices"

	"galley/schemas/source"
)

// finishTaxonomies gathers the fields of each taxonomy, which must agree about
// `to`. Private ones do not count: what only they name is no term.
func (l *loader) finishTaxonomies() {
	first := map[*Taxonomy]*Field{}
	for _, d := range l.types {
		if d.Kind == Block {
			continue
		}
		d.walk(true, func(f *Field) {
			t := f.Taxonomy
			if t == nil {
				return
			}
			if f.Private {
				l.problems.Add(source.BadSchema, f.taxonomyPos, "remove the taxonomy, or make the field public",
					"the terms of %s would show the private field %s", t.Name, f.words())
				return
			}
			if d.Private {
				return
			}
			to, other := toOf(f), first[t]
			switch {
			case other == nil:
				first[t], t.To = f, to
				if to != nil && to.Private {
					l.problems.Add(source.BadSchema, f.taxonomyPos, "remove the taxonomy, or make "+to.Name+" public",
						"the terms of %s would show documents of the private type %s", t.Name, to.Name)
				}
			case to != t.To:
				p := l.problems.Add(source.BadSchema, f.taxonomyPos, "give them the same to, or different taxonomies",
					"the fields of the taxonomy %s do not agree: here its terms are %s, elsewhere %s", t.Name, termsWords(to), termsWords(t.To))
				p.EndLine, p.EndColumn = p.Line, p.Column+len(t.Name)
				p.Related = append(p.Related, source.Related{Pos: other.taxonomyPos, Message: "elsewhere"})
			}
			if !slices.Contains(t.Fields, f) {
				t.Fields = append(t.Fields, f)
			}
		})
	}
	for _, name := range slices.Sorted(maps.Keys(l.taxonomies)) {
		t := l.taxonomies[name]
		if len(t.Fields) == 0 {
			continue
		}
		l.p.Taxonomies = append(l.p.Taxonomies, t)
		if t.To != nil {
			t.ListURL, t.TermURL = t.To.ListURL, t.To.URL
			continue
		}
		t.ListURL, t.TermURL = map[string]string{}, map[string]Pattern{}
		for i, locale := range l.p.Locales {
			front := ""
			if i > 0 {
				front = "/" + locale
			}
			t.ListURL[locale] = front + "/" + name + "/"
			t.TermURL[locale] = Pattern{Text: "/" + name + "/{slug}/",
				Parts: []Part{{Literal: front + "/" + name + "/"}, {Kind: PartSlug}, {Literal: "/"}}}
		}
	}
	slices.SortFunc(l.p.Taxonomies, func(a, b *Taxonomy) int { return cmp.Compare(a.Name, b.Name) })
}

func toOf(f *Field) *Type {
	if len(f.To) == 0 {
		return nil
	}
	return f.To[0]
}

func termsWords(t *Type) string {
	if t == nil {
		return "texts"
	}
	return "documents of " + t.Name
}

// finishFeeds finds the types of `feeds`.
func (l *loader) finishFeeds() {
	if len(l.feedTypes) == 0 {
		return
	}
	s := l.settings(configFile, nil, "feeds")
	for _, n := range l.feedTypes {
		d := l.typeAt(s, n, "types", false)
		switch {
		case d == nil:
		case d.Private:
			s.Problem(n, source.BadSchema, "remove it", "a feed would show the private type %s", d.Name)
		case slices.Contains(l.p.Feeds.Types, d.Name):
			s.Problem(n, source.BadSchema, "remove one", "%s is there twice", d.Name)
		default:
			l.p.Feeds.Types = append(l.p.Feeds.Types, d.Name)
		}
	}
}
