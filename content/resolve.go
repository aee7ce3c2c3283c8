package content

import (
	"cmp"
	"hash"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"galley/content/bodies"
	"galley/schemas"
	"galley/schemas/source"
)

// The order of the second step. Each line needs the ones above it and nothing
// below: a slug may be made of what a reference leads to, an address of a slug,
// a link leads to an address, and a taxonomy's page is an address too. What
// concerns one document is done on all cores; published ids and the index of
// files, which names and addresses do not need, are made beside those. Nothing
// is resolved by difference to an earlier site: all of it takes a few dozen
// milliseconds for ten thousand documents.

// Resolve is the second step. It gives a site in any case; its Problems say
// whether it is good. The files it opens are pictures that something names.
func Resolve(fsys fs.FS, p *schemas.Project, l *Listing, docs []*Document, store bodies.Store, o Options) (*Site, error) {
	r := newResolver(fsys, p, l, store, o)
	if err := r.resolve(docs); err != nil {
		return nil, err
	}
	return r.site, nil
}

func (r *resolver) resolve(docs []*Document) error {
	r.do([]step{
		{among, func() { r.number(docs) }},
		{alone, r.lend},
		{alone, r.look},
		{among, r.tellLenders},
	})
	aside := *r // the same site, with a report of its own
	aside.report = report{}
	var ids sync.WaitGroup
	ids.Go(func() {
		aside.do([]step{
			{among, aside.identify},
			{among, aside.nameDocs},
			{leading, func() { aside.files = aside.indexFiles() }},
		})
	})
	r.do([]step{
		{alone, r.nameAll},
		{alone, r.refer},
		{among, r.tellUnpublished},
		{alone, r.locate},
		{among, r.arrange},
		{naming, r.classify},
		{among, r.claim},
	})
	ids.Wait()
	r.take(&aside.report)
	r.files, r.statics = aside.files, aside.statics
	r.do([]step{
		{leading, r.followEach},
		{among, r.advance},
		{single, r.compareUnique},
	})
	r.now = origin{passed, None}
	if err := r.publishFiles(); err != nil {
		return err
	}
	r.pad()
	r.plant()
	for n, next := range r.site.nexts {
		next.Translations, next.Parent = r.entries[n].Translations, r.entries[n].Parent
	}
	r.gather(docs)
	return nil
}

// A step is a part of resolving; on its stage hangs what it tells.
type step struct {
	stage stage
	do    func()
}

func (r *resolver) do(steps []step) {
	for _, step := range steps {
		r.now = origin{step.stage, None}
		step.do()
		r.pad()
	}
}

// A resolver makes one site.
type resolver struct {
	report
	fsys    fs.FS
	project *schemas.Project
	listing *Listing
	options Options
	site    *Site
	entries []*Entry // the site's
	infos   []info   // by number

	index   []*nameIndex // by type and locale
	visible map[*schemas.Field]bool
	files   *fileIndex
	places  map[string]*place // by folded address
	links   *linkSuggestions
	called  *sync.Map // slugs of a type and locale, for suggestions: a func() []string
	statics []Asset

	partial bool // galley.yaml or a schema could not be read, so pages are missing

	following  map[N]*Document                   // next versions, by the number of what they follow
	unreadable map[*schemas.Type]map[string]bool // slugs of files that gave no document
	hidden     *hiddenPages

	before *past       // of the site before; nil: there was none, or of another project
	raw    []*Document // by number, before anything was lent to it
	was    []N         // by number: the one that the document had there, or None
	sizes  pictures    // of those that were looked at
	sums   pictures    // of files that were read
}

// An info is what the resolver alone knows of an entry.
type info struct {
	typ, locale int32
	first, end  N     // its translations, in all states, are first to end-1
	own         int32 // of its mentions, those that its own file makes
	lender      N     // the others are this document's
	undated     bool  // it has been said that a date is missing
	twin        N     // that has the same slug, which has been said
}

func newResolver(fsys fs.FS, p *schemas.Project, l *Listing, store bodies.Store, o Options) *resolver {
	s := newSite(p, store, o.BaseURL)
	if l == nil {
		l = &Listing{}
	}
	r := &resolver{
		fsys: fsys, project: p, listing: l, options: o, site: s,
		index:   make([]*nameIndex, len(s.slugs)),
		visible: visibleFields(p),
		partial: !p.Whole(),
		links:   &linkSuggestions{},
		called:  &sync.Map{},
		hidden:  &hiddenPages{},
		sizes:   pictures{},
		sums:    pictures{},
	}
	for i := range r.index {
		r.index[i] = newNameIndex()
	}
	s.bases = apiBases(p)
	return r
}

// number sorts the documents by type, ID and locale, and gives them numbers.
// Two files that are one document (a.md and a.yaml, a.md and a/index.md) are a
// problem; the first of them stays.
func (r *resolver) number(docs []*Document) {
	s := r.site
	sorted := make([]*Document, 0, len(docs))
	for _, d := range docs {
		if d.Type != nil {
			sorted = append(sorted, d)
		}
	}
	slices.SortStableFunc(sorted, func(a, b *Document) int {
		if a.Type != b.Type {
			return cmp.Compare(s.types[a.Type], s.types[b.Type])
		}
		if c := strings.Compare(string(a.ID), string(b.ID)); c != 0 {
			return c
		}
		if c := cmp.Compare(s.locale(a.Locale), s.locale(b.Locale)); c != 0 {
			return c
		}
		if a.Next != b.Next {
			if b.Next {
				return -1
			}
			return 1
		}
		return byPath(a, b)
	})
	r.entries = make([]*Entry, 0, len(sorted))
	for i, d := range sorted {
		if i > 0 {
			last := r.entries[len(r.entries)-1].Document
			if last.Type == d.Type && last.ID == d.ID && s.locale(last.Locale) == s.locale(d.Locale) {
				n := N(len(r.entries) - 1)
				if next := r.following[n]; !d.Next || last.Next {
					r.sameID(last, d)
				} else if next != nil {
					r.sameID(next, d)
				} else {
					if r.following == nil {
						r.following = map[N]*Document{}
					}
					r.following[n] = d
				}
				continue
			}
		}
		r.entries = append(r.entries, &Entry{Document: d, N: N(len(r.entries)), Parent: None})
	}
	s.entries = r.entries
	r.raw = make([]*Document, len(r.entries))
	for n := range r.entries {
		r.raw[n] = r.entries[n].Document
	}
	r.findUnreadable(docs)
	r.infos = make([]info, len(r.entries))
	for n := range r.entries {
		e := r.entries[n]
		x := &r.infos[n]
		*x = info{
			typ: s.types[e.Type], locale: s.locale(e.Locale),
			first: N(n), own: int32(len(e.Mentions)), lender: None, twin: None,
		}
		if n > 0 && r.entries[n-1].Type == e.Type && r.entries[n-1].ID == e.ID {
			x.first = r.infos[n-1].first
		}
	}
	for n := len(r.entries) - 1; n >= 0; n-- {
		if n+1 < len(r.entries) && r.infos[n+1].first == r.infos[n].first {
			r.infos[n].end = r.infos[n+1].end
		} else {
			r.infos[n].end = N(n + 1)
		}
	}
}

// byPath is the order in which collisions look at documents: the later one is
// told of them.
func byPath(a, b *Document) int {
	return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Record, b.Record))
}

func (r *resolver) sameID(first, second *Document) {
	if first.File == second.File {
		name := string(second.ID[strings.LastIndexByte(string(second.ID), '#')+1:])
		p := r.tell(second, second.KeyPlaces.At(schemas.KeySlug), source.SameSlug,
			"give one of the two records another slug",
			"the slug %q is also used by another record of this file", name)
		p.Related = append(p.Related, related(first, first.KeyPlaces.At(schemas.KeySlug), "the other record"))
		return
	}
	p := r.tell(second, Place{}, source.SameID, "rename one of the two files",
		"%q is also the name of %s", string(second.ID), first.File)
	p.Related = append(p.Related, related(first, Place{}, "the other document"))
}

// name gives the index of slugs and paths of a type in a locale.
func (r *resolver) at(typ, locale int32) int { return int(typ)*len(r.project.Locales) + int(locale) }

// in gives the version of an entry's document in a locale, published or not.
func (r *resolver) in(n N, locale int32) N {
	for m := r.infos[n].first; m < r.infos[n].end; m++ {
		if r.infos[m].locale == locale {
			return m
		}
	}
	return None
}

// each calls f for every entry, on all cores. What the workers tell is added
// to the problems; in which order does not matter, since they are sorted.
func (r *resolver) each(f func(w *worker, e *Entry, x *info)) {
	r.eachOf(0, N(len(r.entries)), f)
}

// eachOf is each for the entries from one number to before another.
func (r *resolver) eachOf(first, end N, f func(w *worker, e *Entry, x *info)) {
	workers := make([]worker, cores(int(end-first)))
	for i := range workers {
		workers[i].now, workers[i].postpones = r.now, true
	}
	inChunks(int(end-first), func(worker, from, to int) {
		w := &workers[worker]
		for n := first + N(from); n < first+N(to); n++ {
			w.now.n = n
			f(w, r.entries[n], &r.infos[n])
		}
	})
	for i := range workers {
		r.take(&workers[i].report)
	}
}

// A worker is what one goroutine tells, and what it writes over again and again.
type worker struct {
	report
	file, address, static, filled []byte
	hash                          hash.Hash

	postpones bool // what leads nowhere is told of later
	brief     bool // and without what it may have meant
}

// gather puts together all problems: of the listing, of the documents, and of
// this step, each as severe as the project or its type wants it.
func (r *resolver) gather(docs []*Document) {
	all := make(source.Problems, 0, len(r.listing.Problems)+len(r.problems))
	for _, p := range r.listing.Problems {
		if r.project.Checks.Apply(&p) {
			all = append(all, p)
		}
	}
	for _, d := range docs {
		all = r.gatherOne(all, d)
	}
	all = append(all, r.problems...)
	all.Sort()
	r.site.problems = all
}

func (r *resolver) gatherOne(all source.Problems, d *Document) source.Problems {
	checks := r.project.Checks
	if d.Type != nil {
		checks = d.Type.Checks
	}
	for _, p := range d.Problems {
		if checks.Apply(&p) {
			all = append(all, p)
		}
	}
	return all
}
