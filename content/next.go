package content

import (
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"time"

	"galley/content/bodies"
	"galley/schemas"
	"galley/schemas/source"
)

// A save changes a title or a text, and the next site differs from the last one
// in that alone. So there are two ways to it. Where the documents are the same
// ones by name, and what the changed ones are called, where they lie and whether
// they are published stays as it was, the last site is copied and amended: what
// else may depend on them is found out by comparing what they say with what they
// said (amend.go and those beside it). Any doubt, and all is resolved anew,
// which also is the only way to a first site.
//
// A resolver that works by difference throughout, with a record of what depends
// on what, was not chosen: every rule would have to be written twice.

// Next is Resolve with the site before it, which may be nil or one that Next
// did not make. Where nothing is another than then, it is that very site.
func Next(last *Site, fsys fs.FS, p *schemas.Project, l *Listing, docs []*Document, store bodies.Store, o Options) (*Site, error) {
	s, err := next(last, fsys, p, l, docs, store, o)
	if err == nil && last != nil && s != last {
		s.shareSearch(last)
		s.keeping.shelf = last.keeping.shelf
	}
	return s, err
}

func next(last *Site, fsys fs.FS, p *schemas.Project, l *Listing, docs []*Document, store bodies.Store, o Options) (*Site, error) {
	var before *past
	if last != nil && last.past != nil && last.past.project == p {
		before = last.past
	}
	if before != nil && before.alike(store, &o) {
		if before.listing.Same(l) && slices.Equal(before.docs, docs) && !last.moved(before.options.Now, o.Now) {
			return last, nil
		}
		r, err := before.amend(fsys, l, docs, o)
		if err != nil {
			return nil, err
		}
		if r != nil {
			return r.site, nil
		}
	}
	r := newResolver(fsys, p, l, store, o)
	r.before = before
	if err := r.resolve(docs); err != nil {
		return nil, err
	}
	r.site.outline = &outline{}
	r.keep(docs)
	return r.site, nil
}

// An outline stands for what decides which pages a site has and where they
// are: its documents' names, addresses and languages and whether they are
// published, its terms and how many documents each has, which documents refer
// to which, its files. Sites that share one are the same in all that. It is
// compared by its address.
type outline struct{ _ byte }

// SameOutline says whether two sites have the same pages at the same addresses,
// as many in each list. false: nobody knows.
func (s *Site) SameOutline(other *Site) bool {
	return s.outline != nil && s.outline == other.outline && s.project == other.project && s.path == other.path
}

// Amended says that the site was made of the one before it, and not resolved
// as a whole.
func (s *Site) Amended() bool { return s.past != nil && s.past.amended }

// A past is what was found out on the way to a site.
type past struct {
	*resolver
	amended bool
	docs    []*Document
	numbers []N            // by place in docs; None is a next version, or nothing
	at      []int32        // by number: the place of its document in docs
	wrong   map[int32]bool // places of documents that have problems themselves
	told    byOrigin
}

// byOrigin are problems by what they hang on.
type byOrigin struct {
	alone, leading, naming map[N]source.Problems
	among, single, passed  source.Problems
}

func (t *byOrigin) clone() byOrigin {
	c := *t
	c.alone, c.leading, c.naming = maps.Clone(t.alone), maps.Clone(t.leading), maps.Clone(t.naming)
	return c
}

// take sorts what a resolver has told in.
func (t *byOrigin) take(r *report) {
	r.pad()
	for i, p := range r.problems {
		switch o := r.origins[i]; o.stage {
		case alone:
			t.alone[o.n] = append(t.alone[o.n], p)
		case leading:
			t.leading[o.n] = append(t.leading[o.n], p)
		case naming:
			t.naming[o.n] = append(t.naming[o.n], p)
		case single:
			t.single = append(t.single, p)
		case passed:
			t.passed = append(t.passed, p)
		default:
			t.among = append(t.among, p)
		}
	}
	r.problems, r.origins = nil, nil
}

// keep makes the past of a site that was resolved from nothing.
func (r *resolver) keep(docs []*Document) {
	p := &past{
		resolver: r, docs: docs,
		numbers: make([]N, len(docs)), at: make([]int32, len(r.entries)),
		wrong: map[int32]bool{},
		told:  byOrigin{alone: map[N]source.Problems{}, leading: map[N]source.Problems{}, naming: map[N]source.Problems{}},
	}
	byDocument := make(map[*Document]int32, len(docs))
	for i, d := range docs {
		p.numbers[i] = None
		byDocument[d] = int32(i)
		if len(d.Problems) > 0 {
			p.wrong[int32(i)] = true
		}
	}
	for n, d := range r.raw {
		i := byDocument[d]
		p.numbers[i], p.at[n] = N(n), i
	}
	p.told.take(&r.report)
	r.before, r.was, r.raw = nil, nil, nil
	r.site.past = p
}

// alike says whether two sites are made under the same circumstances, but for
// the clock.
func (last *past) alike(store bodies.Store, o *Options) bool {
	return last.site.store == store && last.options.Drafts == o.Drafts && last.options.BaseURL == o.BaseURL && sameHistory(last.options.History, o.History)
}

// sameHistory says whether git knows what it knew.
func sameHistory(a, b History) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return reflect.TypeOf(a) == reflect.TypeOf(b) && reflect.TypeOf(a).Comparable() && a == b
}

// moved says whether the clock, which has gone on from then to now, makes
// something else of a document.
func (s *Site) moved(then, now time.Time) bool {
	return !s.still(then, now) && slices.ContainsFunc(s.entries, func(e *Entry) bool {
		is, due := state(&e.Keys, now)
		was, before := state(&e.Keys, then)
		return is != was || !due.Equal(before)
	})
}

// still says that the clock can have changed nothing.
func (s *Site) still(then, now time.Time) bool {
	return !now.Before(then) && (s.due.IsZero() || now.Before(s.due))
}
