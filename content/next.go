package content

import (
	"io/fs"
	"reflect"
	"slices"
	"time"

	"galley/content/bodies"
	"galley/schemas"
)

// Next is Resolve with the site before it, which may be nil or one that Next
// did not make. Where nothing is another than then, it is that very site.
func Next(last *Site, fsys fs.FS, p *schemas.Project, l *Listing, docs []*Document, store bodies.Store, o Options) (*Site, error) {
	if last != nil && last.past != nil && last.past.same(p, l, docs, store, &o) {
		return last, nil
	}
	s, err := Resolve(fsys, p, l, docs, store, o)
	if s != nil {
		s.past = &past{site: s, project: p, listing: l, docs: docs, options: o}
		if last != nil {
			s.shareSearch(last)
		}
	}
	return s, err
}

// A past is what a site is made of, and what was found out on the way.
type past struct {
	site    *Site
	project *schemas.Project
	listing *Listing
	docs    []*Document
	options Options
}

func (last *past) same(p *schemas.Project, l *Listing, docs []*Document, store bodies.Store, o *Options) bool {
	return last.project == p && last.site.store == store && last.listing.Same(l) && slices.Equal(last.docs, docs) &&
		last.options.Drafts == o.Drafts && last.options.BaseURL == o.BaseURL && sameHistory(last.options.History, o.History) &&
		!last.site.moved(last.options.Now, o.Now)
}

// sameHistory says whether git knows what it knew.
func sameHistory(a, b History) bool {
	if a == nil || b == nil {
		return a == b
	}
	return reflect.TypeOf(a) == reflect.TypeOf(b) && reflect.TypeOf(a).Comparable() && a == b
}

// moved says whether the clock, which has gone on from then to now, makes
// something else of a document.
func (s *Site) moved(then, now time.Time) bool {
	if !now.Before(then) && (s.due.IsZero() || now.Before(s.due)) {
		return false
	}
	return slices.ContainsFunc(s.entries, func(e Entry) bool {
		is, due := state(&e.Keys, now)
		was, before := state(&e.Keys, then)
		return is != was || !due.Equal(before)
	})
}
