package content

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"galley/schemas"
	"galley/schemas/source"
)

// A reference names its target by slug or by path below its type's folder, as
// written or made a slug; in a taxonomy by its title too, before it is made a
// slug. It is looked for in the document's locale, then in the first one, and
// what is published goes before what is not (design 4, and 3 Taxonomies).

// refer finds what the documents refer to.
func (r *resolver) refer() {
	first := make([]int, len(r.entries)+1)
	for n := range r.entries {
		first[n+1] = first[n] + len(r.entries[n].Mentions)
	}
	all := make([]Target, first[len(r.entries)])
	for i := range all {
		all[i].N = None
	}
	r.each(func(w *worker, e *Entry, x *info) {
		e.Targets = all[first[e.N]:first[e.N+1]:first[e.N+1]]
		for i := range e.Mentions {
			if e.Mentions[i].Kind == ToDocument {
				e.Targets[i].N = r.refersTo(w, e, x, int32(i))
			}
		}
	})
	r.tellLater(func(w *worker, e *Entry, x *info, i int32) { r.refersTo(w, e, x, i) })
}

// refersTo finds the target of one reference, and tells if there is none.
func (r *resolver) refersTo(w *worker, e *Entry, x *info, i int32) N {
	m := &e.Mentions[i]
	tag := m.Field.Kind == schemas.Tags
	n := r.lookup(m.Field, m.Text, x.locale)
	switch {
	case n == None:
		if !tag && i < x.own && !r.unread(m.Field, m.Text) {
			r.tellBroken(w, e, i)
		}
		return None
	case r.entries[n].public:
		return n
	case !r.visible[m.Field]:
		return n // it is shown to nobody
	case e.public && !tag && !m.Field.OmitMissing:
		// What a lender mentions is told of there, if it is published itself.
		if (i < x.own || !r.entries[x.lender].public) && !e.off(source.UnpublishedReference) {
			p := source.Problem{Rule: source.UnpublishedReference, Severity: source.UnpublishedReference.Severity()}
			e.Type.Checks.Apply(&p)
			w.unpublished = append(w.unpublished, unpublished{from: e.N, to: n, mention: i, severity: p.Severity})
		}
	}
	return n // who may not see it is shown none
}

// findUnreadable notes which files gave no document: what refers to them is not
// told of a second time.
func (r *resolver) findUnreadable(docs []*Document) {
	var read map[string]bool
	at := 0 // in docs, which mostly are in the order of the listing
	has := func(file string) bool {
		for at < len(docs) && (docs[at].Type == nil || docs[at].File < file) {
			at++
		}
		if at < len(docs) && docs[at].File == file {
			return true
		}
		if read == nil {
			read = make(map[string]bool, len(docs))
			for _, d := range docs {
				if d.Type != nil {
					read[d.File] = true
				}
			}
		}
		return read[file]
	}
	r.unreadable = map[*schemas.Type]map[string]bool{}
	for i := range r.listing.Documents {
		f := &r.listing.Documents[i]
		if f.Type == nil || has(f.Path) {
			continue
		}
		if r.unreadable[f.Type] == nil {
			r.unreadable[f.Type] = map[string]bool{}
		}
		name, _, _ := strings.Cut(path.Base(f.Path), ".")
		if name == "index" || name == "_index" {
			name = path.Base(path.Dir(f.Path))
		}
		r.unreadable[f.Type][Slug(FileSlug(name))] = true
	}
}

// unread says whether a reference may mean a document that could not be read.
func (r *resolver) unread(f *schemas.Field, text string) bool {
	for _, t := range f.To {
		if r.unreadable[t][Slug(text[strings.LastIndexByte(text, '/')+1:])] {
			return true
		}
	}
	return false
}

// lookup gives the document that a text in a field means, published or not.
func (r *resolver) lookup(f *schemas.Field, text string, locale int32) N {
	types := f.To
	if len(types) > 1 {
		name, rest, ok := strings.Cut(text, "/")
		if !ok {
			return None
		}
		i := slices.IndexFunc(types, func(t *schemas.Type) bool { return strings.EqualFold(t.Name, name) })
		if i < 0 {
			return None
		}
		types, text = types[i:i+1], rest
	}
	for _, t := range types {
		n := r.named(t, text, locale, f.Taxonomy != nil)
		if locale != 0 && (n == None || !r.entries[n].public) {
			if m := r.named(t, text, 0, f.Taxonomy != nil); m != None && (n == None || r.entries[m].public) {
				n = m
			}
		}
		if n != None {
			return n
		}
	}
	return None
}

// named finds a document of a type in one locale.
func (r *resolver) named(t *schemas.Type, text string, locale int32, titles bool) N {
	typ, ok := r.site.types[t]
	if !ok {
		return None
	}
	at := r.at(typ, locale)
	slugs := r.site.slugs[at]
	if len(slugs) == 0 {
		return None
	}
	folded := Fold(text)
	if n, ok := slugs[folded]; ok {
		return n
	}
	x := r.index[at]
	x.loosely.Do(func() { r.indexLoosely(x, typ, locale) })
	if n, ok := x.paths[folded]; ok {
		return n
	}
	if titles {
		x.byTitle.Do(func() { r.indexTitles(x, typ, locale) })
		if n, ok := x.titles[folded]; ok {
			return n
		}
	}
	if n, ok := x.loose[slugPath(text)]; ok {
		return n
	}
	return None
}

// indexLoosely indexes documents by path, and by slug and path made slugs: the
// slug of what is written is compared with the slug of each candidate.
func (r *resolver) indexLoosely(x *nameIndex, typ, locale int32) {
	slugs := r.site.slugs[r.at(typ, locale)]
	x.paths = make(map[string]N)
	x.loose = make(map[string]N, len(slugs))
	from, to := r.of(typ)
	for n := from; n < to; n++ {
		e, i := r.entries[n], &r.infos[n]
		if i.locale != locale {
			continue
		}
		if e.Path != "" && e.Path != e.Slug {
			putFirst(x.paths, Fold(e.Path), e.N)
		}
		putFirst(x.loose, slugPath(e.Slug), e.N)
	}
	for n := from; n < to; n++ {
		if e, i := r.entries[n], &r.infos[n]; i.locale == locale && e.Path != "" {
			putFirst(x.loose, slugPath(e.Path), e.N)
		}
	}
}

func (r *resolver) indexTitles(x *nameIndex, typ, locale int32) {
	x.titles = make(map[string]N)
	from, to := r.of(typ)
	for n := from; n < to; n++ {
		e, i := r.entries[n], &r.infos[n]
		if i.locale == locale && e.Title != "" {
			putFirst(x.titles, Fold(strings.TrimSpace(e.Title)), e.N)
		}
	}
}

// of gives the entries of a type, which have numbers in a row.
func (r *resolver) of(typ int32) (from, to N) {
	find := func(typ int32) N {
		n, _ := slices.BinarySearchFunc(r.infos, typ, func(x info, typ int32) int { return cmp.Compare(x.typ, typ) })
		return N(n)
	}
	return find(typ), find(typ + 1)
}

func putFirst(m map[string]N, key string, n N) {
	if _, ok := m[key]; !ok {
		m[key] = n
	}
}

// slugPath makes a slug of each part of a path, folded: the slug of a word in
// capitals is not always that of the word (Σ at its end is no ς).
func slugPath(text string) string {
	if !strings.Contains(text, "/") {
		return Fold(Slug(text))
	}
	parts := strings.Split(text, "/")
	for i, p := range parts {
		parts[i] = Slug(p)
	}
	return Fold(strings.Trim(strings.Join(parts, "/"), "/"))
}

// tellBroken says that a reference names nothing, and what it may have meant.
func (r *resolver) tellBroken(w *worker, e *Entry, i int32) {
	if e.off(source.BrokenReference) || w.postpone(e.N, i) {
		return
	}
	m := &e.Mentions[i]
	types := m.Field.To
	var names []string
	for _, t := range types {
		names = append(names, t.Name)
	}
	if len(types) > 1 {
		name, rest, ok := strings.Cut(m.Text, "/")
		i := slices.IndexFunc(types, func(t *schemas.Type) bool { return strings.EqualFold(t.Name, name) })
		if !ok || i < 0 {
			hint := fmt.Sprintf("write the type in front: \"%s/%s\"", names[0], m.Text)
			for _, t := range types {
				one := *m.Field
				one.To = []*schemas.Type{t}
				if r.lookup(&one, m.Text, r.infos[e.N].locale) != None {
					hint = fmt.Sprintf("write \"%s/%s\"", t.Name, m.Text)
					break
				}
			}
			w.tell(e.Document, m.Place, source.BrokenReference, hint,
				"%q does not say which of %s it is", m.Text, listed(names))
			return
		}
		hint := r.meantSlug(w, rest, types[i:i+1], e)
		w.tell(e.Document, m.Place, source.BrokenReference, hint, "%s %q does not exist", types[i].Name, rest)
		return
	}
	hint := r.meantSlug(w, m.Text, types, e)
	if hint == "" && len(types) == 1 {
		hint = fmt.Sprintf("a reference is a slug, or a path below the type's folder; `galley new %s` makes a document", types[0].Name)
	}
	w.tell(e.Document, m.Place, source.BrokenReference, hint, "%s %q does not exist", strings.Join(names, ", "), m.Text)
}

// meantSlug says which document of some types a reference may mean.
func (r *resolver) meantSlug(w *worker, text string, types []*schemas.Type, e *Entry) string {
	if w.brief {
		return ""
	}
	locale := r.infos[e.N].locale
	var all []string
	for i, t := range types {
		slugs := r.slugsOf(t, locale)
		if i == 0 {
			all = slugs[:len(slugs):len(slugs)]
		} else {
			all = append(all, slugs...)
		}
		if locale != 0 {
			all = append(all, r.slugsOf(t, 0)...)
		}
	}
	return didYouMean(text, all)
}

// slugsOf gives the slugs of a type in a locale, in no order; once made they
// are kept.
func (r *resolver) slugsOf(t *schemas.Type, locale int32) []string {
	at := r.at(r.site.types[t], locale)
	list, ok := r.called.Load(at)
	if !ok {
		list, _ = r.called.LoadOrStore(at, sync.OnceValue(func() []string {
			slugs := r.site.slugs[at]
			all := make([]string, 0, len(slugs))
			for _, n := range slugs {
				all = append(all, r.entries[n].Slug)
			}
			return all
		}))
	}
	return list.(func() []string)()
}

// listed writes names as a sentence does: a, b or c.
func listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}
