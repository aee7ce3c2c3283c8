package content

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"galley/schemas"
	"galley/schemas/source"
)

// A taxonomy has its terms in each locale: the documents that are terms, in the
// order of their type, then the texts, by name. Its groups are walked together
// with the order of the documents, so each comes out in that order.

// terms are a taxonomy's in one locale.
type terms struct {
	taxonomy *schemas.Taxonomy
	types    []*schemas.Type // whose documents may name a term
	list     []Term
	groups   [][]N            // by place in list
	bySlug   map[string]int32 // folded
	byText   map[string]int32 // every spelling that a published document has
	byNumber map[N]int32
}

// A spelling is how documents write a term that is a text.
type spelling struct {
	text  string
	count int
	first N // the documents that write it
	last  N
}

// growing is a term while documents are counted.
type growing struct {
	term      Term
	group     []N
	spellings []spelling
}

// classify makes the terms of all taxonomies.
func (r *resolver) classify() {
	s := r.site
	locales := len(r.project.Locales)
	s.terms = make([]terms, len(r.project.Taxonomies)*locales)
	for i, t := range r.project.Taxonomies {
		members := s.spanned(t)
		fields := make(map[*schemas.Type][]*schemas.Field, len(members))
		for _, m := range members {
			fields[m] = fieldsWith(m, t)
		}
		for l := range locales {
			list := s.ordered(members, r.project.Locales[l])
			r.now.n = N(i*locales + l)
			s.terms[i*locales+l] = r.termsOf(t, int32(l), fields, list)
			s.terms[i*locales+l].types = members
		}
	}
}

// spanned are the public types that have a field of a taxonomy.
func (s *Site) spanned(t *schemas.Taxonomy) []*schemas.Type {
	var types []*schemas.Type
	for _, typ := range s.project.Types {
		if typ.Kind != schemas.Block && !typ.Private && len(fieldsWith(typ, t)) > 0 {
			types = append(types, typ)
		}
	}
	return types
}

// fieldsWith are the fields at a type's top in which, at whatever depth,
// something public belongs to a taxonomy.
func fieldsWith(typ *schemas.Type, t *schemas.Taxonomy) []*schemas.Field {
	var fields []*schemas.Field
	for _, f := range typ.Fields {
		if has := false; !f.Private {
			inside([]*schemas.Field{f}, func(x *schemas.Field) bool {
				has = has || !x.Private && x.Taxonomy == t
				return !x.Private
			})
			if has {
				fields = append(fields, f)
			}
		}
	}
	return fields
}

func (r *resolver) termsOf(t *schemas.Taxonomy, locale int32, fields map[*schemas.Type][]*schemas.Field, list []N) terms {
	x := terms{
		taxonomy: t,
		bySlug:   map[string]int32{},
		byText:   map[string]int32{},
		byNumber: map[N]int32{},
	}
	var all []growing
	add := func(term Term) int32 {
		i := int32(len(all))
		all = append(all, growing{term: term})
		x.bySlug[Fold(term.Slug)] = i
		return i
	}
	declare := func(n N) int32 {
		e := &r.entries[n]
		url := e.URL
		if url != "" && e.Locale != r.project.Locales[locale] {
			// It is not translated. Its page is in its own language; the documents
			// of this one that name it are listed where a translation would be.
			url = r.termAddress(t, r.project.Locales[locale], e.Slug)
		}
		i := add(Term{Slug: e.Slug, Name: e.Title, N: n, URL: url})
		x.byNumber[n] = i
		return i
	}
	if t.To != nil && !t.To.Private {
		for _, n := range r.site.orders[r.at(r.site.types[t.To], locale)] {
			declare(n)
		}
	}
	for _, n := range list {
		e := &r.entries[n]
		name := func(text string, target N) {
			var i int32
			var ok bool
			if target != None {
				if i, ok = x.byNumber[target]; !ok {
					i = declare(target)
				}
			} else if i, ok = x.byText[text]; !ok {
				slug := Slug(text)
				if slug == "" {
					r.tell(e.Document, e.placeOf(text), source.BadSlug, "write it in letters or digits",
						"no slug can be made of %q, which is to be a term of %s", text, t.Name)
					return
				}
				if i, ok = x.bySlug[Fold(slug)]; !ok { // a text ends in ς or σ, by its case
					i = add(Term{Slug: slug, Name: text, N: None})
				}
				x.byText[text] = i
			}
			g := &all[i]
			if g.term.N == None {
				g.spell(text, n)
			}
			if len(g.group) > 0 && g.group[len(g.group)-1] == n {
				return
			}
			g.group = append(g.group, n)
		}
		for _, f := range fields[e.Type] {
			r.site.eachTerm(e, f, e.Values[f.Index], t, false, name)
		}
	}
	for i := range all {
		if g := &all[i]; g.term.N == None {
			r.settle(t, g)
			g.term.URL = r.termAddress(t, r.project.Locales[locale], g.term.Slug)
		}
	}
	x.finish(all, newWords(r.project.Locales[locale]))
	return x
}

// eachTerm gives the terms that stand in a value, as texts or documents.
func (s *Site) eachTerm(e *Entry, f *schemas.Field, v Value, t *schemas.Taxonomy, drafts bool, name func(string, N)) {
	if f.Taxonomy != t { // they stand deeper
		visit(f, v, func(f *schemas.Field, v Value) {
			if f.Taxonomy == t {
				s.oneTerm(e, f, v, drafts, name)
			}
		})
		return
	}
	if list, ok := v.(List); ok {
		for _, v := range list {
			s.oneTerm(e, f, v, drafts, name)
		}
		return
	}
	s.oneTerm(e, f, v, drafts, name)
}

func (s *Site) oneTerm(e *Entry, f *schemas.Field, v Value, drafts bool, name func(string, N)) {
	switch v := v.(type) {
	case Text:
		name(string(v), None)
	case Ref:
		target := e.Targets[v].N
		if target != None && !s.shows(&s.entries[target], drafts) {
			target = None
		}
		if target != None || f.Kind == schemas.Tags {
			name(e.Mentions[v].Text, target)
		}
	}
}

// spell counts a spelling.
func (g *growing) spell(text string, n N) {
	for i := range g.spellings {
		if s := &g.spellings[i]; s.text == text {
			if s.last != n {
				s.count, s.last = s.count+1, n
			}
			return
		}
	}
	g.spellings = append(g.spellings, spelling{text, 1, n, n})
}

// settle gives a term the name that most documents write, of equals the first
// in the alphabet, and warns of the others.
func (r *resolver) settle(t *schemas.Taxonomy, g *growing) {
	best := slices.MinFunc(g.spellings, func(a, b spelling) int {
		return cmp.Or(cmp.Compare(b.count, a.count), strings.Compare(a.text, b.text))
	})
	g.term.Name = best.text
	if len(g.spellings) == 1 {
		return
	}
	for _, s := range g.spellings {
		if s.text == best.text {
			continue
		}
		e, other := &r.entries[s.first], &r.entries[best.first]
		p := r.tell(e.Document, e.placeOf(s.text), source.SameTerm, fmt.Sprintf("write %q", best.text),
			"%q and %q are one term of %s, shown as %q", s.text, best.text, t.Name, best.text)
		p.Related = append(p.Related, related(other.Document, other.placeOf(best.text), fmt.Sprintf("%q", best.text)))
	}
}

// placeOf finds where a document names a text.
func (e *Entry) placeOf(text string) Place {
	for i := range e.Marks {
		if m := &e.Marks[i]; m.Text == text && m.Field.Taxonomy != nil {
			return m.Place
		}
	}
	for i := range e.Mentions {
		if m := &e.Mentions[i]; m.Text == text && m.Kind == ToDocument {
			return m.Place
		}
	}
	return Place{}
}

// termAddress is the page of a term that is a text, or "" if the pattern asks
// for what a text does not have.
func (r *resolver) termAddress(t *schemas.Taxonomy, locale, slug string) string {
	p, ok := t.TermURL[locale]
	if !ok {
		return ""
	}
	var b []byte
	for _, part := range p.Parts {
		switch part.Kind {
		case schemas.PartLiteral:
			b = append(b, part.Literal...)
		case schemas.PartSlug, schemas.PartFile, schemas.PartPath:
			b = append(b, slug...)
		case schemas.PartLocale:
			b = append(b, locale...)
		default:
			return ""
		}
	}
	return canonical(string(b))
}

// finish puts documents that are terms first, as their type has them, then the
// texts by name.
func (x *terms) finish(all []growing, words *words) {
	places := make([]int32, len(all))
	names := make([]string, len(all))
	for i := range places {
		places[i] = int32(i)
		names[i] = words.key(all[i].term.Name)
	}
	slices.SortStableFunc(places, func(a, b int32) int {
		x, y := &all[a].term, &all[b].term
		if (x.N == None) != (y.N == None) {
			if x.N == None {
				return 1
			}
			return -1
		}
		if x.N != None {
			return cmp.Compare(a, b)
		}
		return cmp.Or(strings.Compare(names[a], names[b]), strings.Compare(x.Slug, y.Slug))
	})
	x.list = make([]Term, len(all))
	x.groups = make([][]N, len(all))
	moved := make([]int32, len(all))
	for i, p := range places {
		all[p].term.Count = len(all[p].group)
		x.list[i], x.groups[i] = all[p].term, all[p].group
		moved[p] = int32(i)
	}
	for _, m := range []map[string]int32{x.bySlug, x.byText} {
		for k, i := range m {
			m[k] = moved[i]
		}
	}
	for k, i := range x.byNumber {
		x.byNumber[k] = moved[i]
	}
}
