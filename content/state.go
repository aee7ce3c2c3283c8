package content

import (
	"slices"
	"time"

	"galley/schemas"
	"galley/schemas/source"
)

// look gives each entry what the clock, its keys and git make of it, and finds
// out when the clock will next change something.
func (r *resolver) look() {
	var due []time.Time
	if len(r.entries) > 0 {
		due = make([]time.Time, len(r.entries))
	}
	r.each(func(w *worker, e *Entry, x *info) { due[e.N] = r.lookAt(&w.report, e, x) })
	for _, t := range due {
		r.site.due = sooner(r.site.due, t)
	}
}

// lookAt does so for one entry; the time is when the clock will change it.
func (r *resolver) lookAt(w *report, e *Entry, x *info) (due time.Time) {
	o := &r.options
	e.State, due = state(&e.Keys, o.Now)
	e.public = !e.Type.Private && !e.Keys.LoginOnly &&
		(e.State == Published || o.Drafts && (e.State == Draft || e.State == Scheduled))
	e.Created, e.Updated, e.Published = times(e.Document, o.History, r.project.Dates.Git)
	if t := e.Type.TitleField; t != nil {
		if title, ok := e.Values[t.Index].(Text); ok {
			e.Title = string(title)
		}
	}
	if e.State == Published && e.Keys.Date.IsZero() && !dateUnread(e.Document) && e.Type.OrderWritten &&
		len(e.Type.Order) > 0 && e.Type.Order[0].Field == nil && e.Type.Order[0].Key == "date" {
		x.undated = true
		w.tell(e.Document, Place{}, source.MissingDate, "add `date: 2026-03-01`, or make it a draft",
			"a published %s needs a date: the type is ordered by it", e.Type.Name)
	}
	return due
}

// sooner gives the first of two moments; zero is never.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// state is what the clock makes of a document, and when that will change; zero
// is never.
func state(k *Keys, now time.Time) (State, time.Time) {
	expires := k.Expires
	switch {
	case k.Archived:
		return Archived, time.Time{}
	case k.Draft:
		return Draft, time.Time{}
	case !expires.IsZero() && !now.Before(expires):
		return Expired, time.Time{}
	case k.Date.After(now):
		if !expires.IsZero() && !k.Date.Before(expires) {
			return Scheduled, expires // never published
		}
		return Scheduled, k.Date
	}
	return Published, expires
}

// times gives createdAt, updatedAt and publishedAt (design 4). What a file says
// goes before what git knows: it was written on purpose.
func times(d *Document, history History, git bool) (created, updated, published time.Time) {
	epoch := time.Unix(0, 0).UTC()
	created, updated = d.Keys.Created, d.Keys.Updated
	if git && history != nil && (created.IsZero() || updated.IsZero()) {
		if first, last, ok := history.Dates(d.File); ok {
			created = orElse(created, first)
			updated = orElse(updated, last)
		}
	}
	created = orElse(orElse(created, d.Keys.Date), epoch)
	updated = orElse(orElse(updated, d.Keys.Date), created)
	published = orElse(d.Keys.Date, created)
	return created, updated, published
}

func orElse(t, other time.Time) time.Time {
	if t.IsZero() {
		return other
	}
	return t
}

// why says what keeps an entry from being published, in words that follow `is`,
// and where its file says so.
func (e *Entry) why() (string, Place) {
	switch {
	case e.Type.Private:
		return "of a private type", Place{}
	case e.State == Draft:
		return "a draft", e.keyPlace(schemas.KeyDraft)
	case e.State == Archived:
		return "archived", e.keyPlace(schemas.KeyArchived)
	case e.State == Expired:
		return "expired since " + day(e.Keys.Expires), e.keyPlace(schemas.KeyExpires)
	case e.State == Scheduled:
		return "not published before " + day(e.Keys.Date), e.keyPlace(schemas.KeyDate)
	case e.Keys.LoginOnly:
		return "only for readers who are logged in", e.keyPlace(schemas.KeyVisibility)
	}
	return "published", Place{}
}

// day writes a moment as briefly as it can be without a loss.
func day(t time.Time) string {
	if h, m, s := t.Clock(); h == 0 && m == 0 && s == 0 {
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339)
}

// dateUnread says that a date may be written where it could not be read. That
// has been told; that there is none would be told on top of it.
func dateUnread(d *Document) bool {
	return slices.ContainsFunc(d.Problems, func(p source.Problem) bool {
		return p.Severity == source.Error && (p.Rule.Reading() || p.Rule == source.BadDate)
	})
}
