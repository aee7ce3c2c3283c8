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
// order of their type, then the texts, by name. Its groups are made along the
// order of the documents, so each comes out in that order.

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

// growing is a term while documents are counted.
type growing struct {
	term  Term
	count int32   // of the documents that name it
	last  N       // of these
	said  []int32 // the texts that name it, by place in what is said
}

// A saying is a text that documents name, and what it is to a taxonomy.
type saying struct {
	term  int32 // a place among those that grow; or unheard, or nameless
	count int32 // of the documents that write it
	first N     // of these, in the order of the list
	last  N
}

const (
	unheard  = -1 - iota
	nameless // no slug can be made of it
)

// classify makes the terms of all taxonomies.
func (r *resolver) classify() {
	s := r.site
	locales := len(r.project.Locales)
	s.terms = make([]terms, len(r.project.Taxonomies)*locales)
	all := make([]wanted, len(r.project.Taxonomies))
	for i := range all {
		all[i] = r.wants(i)
	}
	tally := r.tally(all)
	reports := make([]report, len(s.terms))
	beside(len(s.terms), func(at int) {
		t, locale := r.project.Taxonomies[at/locales], int32(at%locales)
		reports[at].now = origin{naming, N(at)}
		members := s.spanned(t)
		s.terms[at] = r.termsOf(&reports[at], t, locale, &tally.of[at/locales], s.ordered(members, r.project.Locales[locale]))
		s.terms[at].types = members
	})
	for i := range reports {
		r.take(&reports[i])
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

// termsOf makes the terms of a taxonomy in a locale. list are the documents that
// may name one.
func (r *resolver) termsOf(w *report, t *schemas.Taxonomy, locale int32, tally *tallied, list []N) terms {
	said := make([]saying, len(tally.texts[locale]))
	for i := range said {
		said[i] = saying{term: unheard, last: None}
	}
	x := terms{
		taxonomy: t,
		bySlug:   make(map[string]int32, len(said)),
		byText:   make(map[string]int32, len(said)),
		byNumber: map[N]int32{},
	}
	var all []growing
	add := func(term Term) int32 {
		i := int32(len(all))
		all = append(all, growing{term: term, last: None})
		x.bySlug[Fold(term.Slug)] = i
		return i
	}
	declare := func(n N) int32 {
		e := r.entries[n]
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
	type pair struct {
		term int32
		n    N
	}
	var pairs []pair // each document once with each term
	for _, n := range list {
		for _, name := range tally.names[tally.first[n]:tally.first[n+1]] {
			var i int32
			if name < 0 {
				var ok bool
				if i, ok = x.byNumber[N(^name)]; !ok {
					i = declare(N(^name))
				}
			} else {
				saying := &said[name]
				if saying.term == unheard {
					text := tally.texts[locale][name]
					saying.term, saying.first = nameless, n
					if slug := Slug(text); slug != "" {
						i, ok := x.bySlug[Fold(slug)]
						if !ok { // a text ends in ς or σ, by its case
							i = add(Term{Slug: slug, Name: text, N: None})
						}
						saying.term = i
						all[i].said = append(all[i].said, name)
						x.byText[text] = i
					}
				}
				if i = saying.term; i == nameless {
					d, text := r.entries[n].Document, tally.texts[locale][name]
					w.tell(d, r.entries[n].placeOf(text), source.BadSlug, "write it in letters or digits",
						"no slug can be made of %q, which is to be a term of %s", text, t.Name)
					continue
				}
				if saying.last != n {
					saying.count, saying.last = saying.count+1, n
				}
			}
			if g := &all[i]; g.last != n {
				g.count, g.last = g.count+1, n
				pairs = append(pairs, pair{i, n})
			}
		}
	}
	groups, room := make([][]N, len(all)), make([]N, len(pairs))
	for i := range all {
		g := &all[i]
		groups[i], room = room[:0:g.count], room[g.count:]
		if g.term.N == None {
			r.settle(w, t, g, said, tally.texts[locale])
			g.term.URL = r.termAddress(t, r.project.Locales[locale], g.term.Slug)
		}
	}
	for _, p := range pairs {
		groups[p.term] = append(groups[p.term], p.n)
	}
	x.finish(all, groups, newWords(r.project.Locales[locale]))
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
	if text, target, ok := s.termOf(e, f, v, drafts); ok {
		name(text, target)
	}
}

// termOf gives what one value names: a text, or a document by number.
func (s *Site) termOf(e *Entry, f *schemas.Field, v Value, drafts bool) (text string, target N, ok bool) {
	switch v := v.(type) {
	case Text:
		return string(v), None, true
	case Ref:
		target := e.Targets[v].N
		if target != None && !s.shows(s.entries[target], drafts) {
			target = None
		}
		return e.Mentions[v].Text, target, target != None || f.Kind == schemas.Tags
	}
	return "", None, false
}

// settle gives a term the name that most documents write, of equals the first
// in the alphabet, and warns of the others.
func (r *resolver) settle(w *report, t *schemas.Taxonomy, g *growing, said []saying, texts []string) {
	best := slices.MinFunc(g.said, func(a, b int32) int {
		return cmp.Or(cmp.Compare(said[b].count, said[a].count), strings.Compare(texts[a], texts[b]))
	})
	name := texts[best]
	g.term.Name = name
	if len(g.said) == 1 {
		return
	}
	other := r.entries[said[best].first]
	for _, i := range g.said {
		if i == best {
			continue
		}
		e, text := r.entries[said[i].first], texts[i]
		p := w.tell(e.Document, e.placeOf(text), source.SameTerm, fmt.Sprintf("write %q", name),
			"%q and %q are one term of %s, shown as %q", text, name, t.Name, name)
		p.Related = append(p.Related, related(other.Document, other.placeOf(name), fmt.Sprintf("%q", name)))
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
func (x *terms) finish(all []growing, groups [][]N, words *words) {
	places := make([]int32, len(all))
	names := make([]string, len(all))
	for i := range places {
		places[i] = int32(i)
		if all[i].term.N == None {
			names[i] = words.key(all[i].term.Name)
		}
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
		all[p].term.Count = len(groups[p])
		x.list[i], x.groups[i] = all[p].term, groups[p]
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
