package content

import (
	"crypto/sha1"
	"slices"
)

// NAME.draft.md is what NAME is to be (design 4). Where there is a NAME in its
// locale, published or not, the next version stands behind it: in no list, with
// no address or term of its own, found by NAME's number alone. Where there is
// none it is a document like any other, a draft.

// NextVersion gives what a document is to be, as a draft; nil if nothing has
// been written. It has the number, the names and the address of the document,
// and the values that its own file says.
func (s *Site) NextVersion(n N) *Entry { return s.nexts[n] }

// advance makes the next versions entries, once all others are known.
func (r *resolver) advance() {
	if len(r.following) == 0 {
		return
	}
	w := worker{report: report{now: r.now}, hash: sha1.New()}
	r.site.nexts = make(map[N]*Entry, len(r.following))
	for n, d := range r.following {
		r.site.nexts[n] = r.next(&w, r.entries[n], d)
	}
	w.pad()
	r.problems = append(r.problems, w.problems...)
	r.origins = append(r.origins, w.origins...)
}

// next makes the entry of one next version.
func (r *resolver) next(w *worker, of *Entry, d *Document) *Entry {
	e, x := *of, r.infos[of.N]
	e.Document = d
	x.own = int32(len(d.Mentions))
	if x.lender != None {
		r.lendOne(&e, &x)
	}
	e.Title = ""
	r.lookAt(&w.report, &e, &x)
	if e.public = false; e.Title == "" {
		e.Title = e.Slug
	}
	if e.State = Draft; e.Keys.Date.After(r.options.Now) {
		e.State = Scheduled
	}
	if k := &d.Keys; k.Date.IsZero() && !r.project.Dates.Git { // what it does not say is as it was
		e.Published = of.Published
		if k.Created.IsZero() {
			e.Created = of.Created
		}
		if k.Updated.IsZero() {
			e.Updated = of.Updated
		}
	}
	e.Targets = make([]Target, len(e.Mentions))
	for i := range e.Mentions {
		e.Targets[i].N = None
		if e.Mentions[i].Kind == ToDocument {
			e.Targets[i].N = r.refersTo(w, &e, &x, int32(i))
		}
	}
	r.followOne(w, &e, &x)
	return &e
}

// hasNext says whether a document, or one of those that take values of it, has
// a next version.
func (s *Site) hasNext(all []N) bool {
	return slices.ContainsFunc(all, func(n N) bool { return s.nexts[n] != nil })
}
