package content

import (
	"io/fs"
	"maps"
	"slices"
	"sync"
	"time"

	"galley/schemas"
)

// An amendment makes the next site of the last one, where a few documents say
// something else and stay what they are. Each step gives up (false) as soon as
// something is not as it was that the rest of the site is built on.
type amendment struct {
	*resolver
	last    *past
	told    byOrigin
	docs    []*Document
	wrong   map[int32]bool
	worker  worker
	touched []N // whose documents are others now, or borrow from such
	saved   []N // of them, those whose own file is another

	retitled map[*schemas.Type]bool // some document of these has another title
	moved    []bool                 // orders that are others now, by type and locale
	redated  bool                   // a document has another date
	regroup  bool                   // the terms of a document are others, or how many documents a term has
	reworded bool                   // terms are others in some way
	rerefer  bool                   // a document refers to others
}

// several times as many changed documents are no save any more.
const most = 50

// amend gives nil where all has to be resolved anew.
func (last *past) amend(fsys fs.FS, l *Listing, docs []*Document, o Options) (*resolver, error) {
	if len(last.told.among) > 0 || len(docs) != len(last.docs) || !samePaths(l, last.listing) {
		return nil, nil
	}
	var changed []int32
	for i := range docs {
		if docs[i] == last.docs[i] {
			continue
		}
		if len(changed) == most || !standsFor(docs[i], last.docs[i]) {
			return nil, nil
		}
		changed = append(changed, int32(i))
	}
	a := last.amendment(fsys, l, docs, o)
	if !a.enter(changed) || !a.rename() || !a.reorder() || !a.reclassify() {
		return nil, nil
	}
	a.compareUniqueAgain()
	if err := a.lead(); err != nil {
		return nil, err
	}
	a.finish()
	return a.resolver, nil
}

// samePaths says whether the same files hold documents.
func samePaths(a, b *Listing) bool {
	return len(a.Documents) == len(b.Documents) && (a == b || slices.EqualFunc(a.Documents, b.Documents, func(a, b File) bool {
		return a.Path == b.Path && a.Type == b.Type
	}))
}

// standsFor says whether a document is, to all others, what another one was:
// by its place, its name and whatever has an effect on several documents.
func standsFor(d, was *Document) bool {
	return d.Type != nil && d.Type == was.Type && d.ID == was.ID && d.Locale == was.Locale && d.Next == was.Next &&
		d.File == was.File && d.Folder == was.Folder && d.Own == was.Own && d.Path == was.Path && d.Name == was.Name && d.Record == was.Record &&
		d.Keys.ID == was.Keys.ID && d.Keys.AposDocID == was.Keys.AposDocID && d.Keys.ButterID == was.Keys.ButterID && slices.Equal(d.Keys.Aliases, was.Keys.Aliases)
}

// amendment begins with a copy of the last site.
func (last *past) amendment(fsys fs.FS, l *Listing, docs []*Document, o Options) *amendment {
	old := last.site
	s := newSite(last.project, old.store, o.BaseURL)
	s.bases, s.outline = old.bases, old.outline
	s.slugs, s.uuids, s.docIDs, s.pages, s.terms, s.all = old.slugs, old.uuids, old.docIDs, old.pages, old.terms, old.all
	s.orders, s.ranks, s.children = old.orders, old.ranks, old.children
	s.assets, s.redirects, s.nexts = old.assets, old.redirects, old.nexts
	s.entries = slices.Clone(old.entries)
	r := &resolver{
		fsys: fsys, project: last.project, listing: l, options: o, site: s,
		entries: s.entries, infos: slices.Clone(last.infos),
		index: last.index, visible: last.visible, files: last.files, places: last.places,
		links: last.links, called: &sync.Map{}, statics: last.statics, partial: last.partial,
		unreadable: last.unreadable, hidden: last.hidden, before: last, sizes: last.sizes, sums: last.sums,
	}
	return &amendment{
		resolver: r, last: last, told: last.told.clone(), docs: docs, wrong: last.wrong,
		retitled: map[*schemas.Type]bool{}, moved: make([]bool, len(s.orders)),
	}
}

// enter puts the changed documents in their places, and sees to what is theirs
// alone: values that they lend, their state, slug and title.
func (a *amendment) enter(changed []int32) bool {
	for _, at := range changed {
		if (len(a.docs[at].Problems) > 0) != (len(a.last.docs[at].Problems) > 0) {
			a.wrong = maps.Clone(a.wrong)
			if delete(a.wrong, at); len(a.docs[at].Problems) > 0 {
				a.wrong[at] = true
			}
		}
		n := a.last.numbers[at]
		if n == None {
			return false // the next version of a document
		}
		a.saved = append(a.saved, n)
		for m := a.infos[n].first; m < a.infos[n].end; m++ {
			if m == n || a.infos[m].lender == n {
				a.touched = append(a.touched, m)
			}
		}
	}
	still := a.last.site.still(a.last.options.Now, a.options.Now)
	if !still {
		for n := range a.entries {
			if is, _ := state(&a.entries[n].Keys, a.options.Now); is != a.entries[n].State {
				a.touched = append(a.touched, N(n))
			}
		}
	}
	if a.last.site.hasNext(a.touched) {
		return false
	}
	slices.Sort(a.touched)
	a.touched = slices.Compact(a.touched)
	for _, n := range a.touched { // all of them, before anybody borrows
		a.own(n)
		a.entries[n].Document = a.docs[a.last.at[n]]
	}
	var due time.Time
	for _, n := range a.touched {
		e, x, was := a.entries[n], &a.infos[n], a.last.entries[n]
		delete(a.told.alone, n)
		a.now, a.worker.now = origin{alone, n}, origin{alone, n}
		x.own, x.undated = int32(len(e.Mentions)), false
		if x.locale != 0 && shares(e.Type.Fields) {
			a.lendOne(e, x)
		}
		e.Title = ""
		due = sooner(due, a.lookAt(&a.report, e, x))
		if e.public != was.public {
			return false
		}
		if refers(e.Type.Slug) { // it is made of what others are called
			return false
		}
		e.Slug = a.slug(&a.worker, e)
		if e.Title == "" {
			e.Title = e.Slug
		}
		if e.Slug != was.Slug {
			return false
		}
		if e.Title != was.Title {
			a.retitled[e.Type] = true
		}
		a.redated = a.redated || !e.Keys.Date.Equal(was.Keys.Date)
	}
	a.told.take(&a.worker.report)
	a.site.due = a.due(still, due)
	return len(a.retitled) == 0 || len(a.last.site.nexts) == 0
}

// own gives the new site an entry of its own: the others are the last one's.
func (a *amendment) own(n N) {
	e := *a.entries[n]
	a.entries[n] = &e
}

// due is when the clock next changes something.
func (a *amendment) due(still bool, ofTouched time.Time) time.Time {
	old := a.last.site.due
	if still && (old.IsZero() || !slices.ContainsFunc(a.touched, func(n N) bool {
		_, due := state(&a.last.entries[n].Keys, a.last.options.Now)
		return due.Equal(old)
	})) {
		return sooner(old, ofTouched)
	}
	var all time.Time
	for n := range a.entries {
		_, due := state(&a.entries[n].Keys, a.options.Now)
		all = sooner(all, due)
	}
	return all
}

// refers says whether a pattern is made of what a field refers to.
func refers(p schemas.Pattern) bool {
	return slices.ContainsFunc(p.Parts, func(part schemas.Part) bool { return part.Field != nil && len(part.Field.To) > 0 })
}

// finish makes what hangs on the rest, and the next past.
func (a *amendment) finish() {
	s, old := a.site, a.last.site
	if slices.Contains(a.moved, true) {
		a.bear()
	}
	if a.regroup || a.rerefer {
		s.outline = &outline{}
	}
	if !slices.Contains(a.moved, true) && !a.redated && !a.reworded && !a.rerefer {
		// These lists are made of what has been compared.
		old.found.Range(func(key, list any) bool { s.found.Store(key, list); return true })
		old.refer.Range(func(key, list any) bool { s.refer.Store(key, list); return true })
	}
	a.told.take(&a.report)
	a.gatherAgain()
	a.before = nil
	s.past = &past{resolver: a.resolver, amended: true, docs: a.docs, numbers: a.last.numbers, at: a.last.at, wrong: a.wrong, told: a.told}
}
