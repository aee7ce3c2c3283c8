package content

import (
	"cmp"
	"slices"
)

// To say what a reference or a link may have meant, it is compared with all that
// there is. Where a section was renamed and thousands lead nowhere, that would
// take as many times as long; so all of them are told of, and for the first ones
// it is sought what they may have meant. Which are the first is known when all
// have been looked at.

// mostSought is for how many something better is sought.
const mostSought = 100

// A later is a mention that leads nowhere, and is told of when all are known.
type later struct {
	n       N
	mention int32
}

// postpone says that a mention is told of later.
func (w *worker) postpone(n N, mention int32) bool {
	if w.postpones {
		w.later = append(w.later, later{n, mention})
	}
	return w.postpones
}

// tellLater tells of what was put off, by looking at it again.
func (r *resolver) tellLater(look func(w *worker, e *Entry, x *info, mention int32)) {
	all := r.later
	r.later = nil
	slices.SortFunc(all, func(a, b later) int { return cmp.Or(cmp.Compare(a.n, b.n), cmp.Compare(a.mention, b.mention)) })
	reports := make([]report, len(all))
	beside(len(all), func(i int) {
		l := all[i]
		w := &worker{brief: i >= mostSought}
		w.now = origin{r.now.stage, l.n}
		look(w, r.entries[l.n], &r.infos[l.n], l.mention)
		reports[i] = w.report
	})
	for i := range reports {
		r.take(&reports[i])
	}
}
