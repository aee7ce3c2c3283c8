package content

import (
	"cmp"
	"fmt"
	"slices"

	"galley/schemas/source"
)

// An unpublished is a reference of a published document to one that is not.
type unpublished struct {
	from, to N
	mention  int32
	severity source.Severity
}

// tellUnpublished tells of references to what is not published: where it is
// mentioned if that is once, else once where the target says why (reliability
// 6, rows 28 and 29).
func (r *resolver) tellUnpublished() {
	all := r.unpublished
	r.unpublished = nil
	slices.SortFunc(all, func(a, b unpublished) int {
		return cmp.Or(cmp.Compare(a.to, b.to), cmp.Compare(a.severity, b.severity),
			cmp.Compare(a.from, b.from), cmp.Compare(a.mention, b.mention))
	})
	for len(all) > 0 {
		same := 1
		documents := 1
		for same < len(all) && all[same].to == all[0].to && all[same].severity == all[0].severity {
			if all[same].from != all[same-1].from {
				documents++
			}
			same++
		}
		if documents == 1 {
			for _, u := range all[:same] {
				r.tellOne(u)
			}
		} else {
			r.tellStillUsed(all[:same], documents)
		}
		all = all[same:]
	}
}

func (r *resolver) tellOne(u unpublished) {
	e, to := r.entries[u.from], r.entries[u.to]
	m := &e.Mentions[u.mention]
	why, at := to.why()
	place := m.Place
	if u.mention >= r.infos[e.N].own {
		place = Place{}
	}
	hint := fmt.Sprintf("publish %q, make this %s a draft, or set `onUnpublished: omit` in the field %q", m.Text, e.Type.Name, m.Field.Name)
	if to.Type.Private {
		hint = fmt.Sprintf("make the field %q private too, or set `onUnpublished: omit` in it", m.Field.Name)
	}
	p := r.tell(e.Document, place, source.UnpublishedReference, hint,
		"%s %q is %s; the published %s would point to nothing", to.Type.Name, m.Text, why, e.Type.Name)
	p.Related = append(p.Related, related(to.Document, at, "it is "+why))
}

func (r *resolver) tellStillUsed(used []unpublished, documents int) {
	const shown = 10
	to := r.entries[used[0].to]
	why, at := to.why()
	// The referring types have said how severe this is, not the target's.
	field := r.entries[used[0].from].Mentions[used[0].mention].Field.Name
	hint := fmt.Sprintf("publish it, take it out of them, or set `onUnpublished: omit` in the field %q", field)
	if to.Type.Private {
		hint = fmt.Sprintf("make the field %q private too, or set `onUnpublished: omit` in it", field)
	}
	p := r.problems.Add(source.UnpublishedReference, to.pos(at), hint,
		"%q is %s, but %d published documents refer to it", to.Slug, why, documents)
	p.Severity, p.EndLine, p.EndColumn = used[0].severity, int(at.EndLine), int(at.EndColumn)
	for i, u := range used {
		if len(p.Related) < shown && (i == 0 || used[i-1].from != u.from) {
			e := r.entries[u.from]
			place := e.Mentions[u.mention].Place
			if u.mention >= r.infos[u.from].own {
				place = Place{}
			}
			p.Related = append(p.Related, related(e.Document, place, "refers to it"))
		}
	}
}
