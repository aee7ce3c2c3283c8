package content

import (
	"time"

	"galley/schemas"
)

// What is known of a time's zone.
const (
	zoneZero = iota // no time at all
	zoneUTC
	zoneProject
	zoneFixed // a name and an offset
)

// time appends a time with its zone: as far as a document can say it.
func (w *saving) time(t time.Time) {
	switch zone := t.Location(); {
	case t == time.Time{}:
		w.number(zoneZero)
		return
	case zone == time.UTC:
		w.number(zoneUTC)
	case zone == w.project.Zone:
		w.number(zoneProject)
	default:
		name, offset := t.Zone()
		if name != zone.String() || zone == time.Local {
			w.lost = true
		}
		w.number(zoneFixed)
		w.text(name)
		w.signed(int64(offset))
	}
	w.signed(t.Unix())
	w.number(uint64(t.Nanosecond()))
}

func (r *restoring) time() time.Time {
	var in *time.Location
	switch r.number() {
	case zoneZero:
		return time.Time{}
	case zoneUTC:
		in = time.UTC
	case zoneProject:
		in = r.project.Zone
	case zoneFixed:
		name, offset := r.text(), r.signed()
		if offset < -100*3600 || offset > 100*3600 {
			r.bad = true
			return time.Time{}
		}
		if r.zone.is == nil || r.zone.name != name || r.zone.offset != offset {
			r.zone = zone{name, offset, time.FixedZone(name, int(offset))}
		}
		in = r.zone.is
	}
	seconds, nano := r.signed(), r.number()
	if in == nil || nano > 999_999_999 {
		r.bad = true
		return time.Time{}
	}
	return time.Unix(seconds, int64(nano)).In(in)
}

// A zone is one without a name in the world's tables: an offset.
type zone struct {
	name   string
	offset int64
	is     *time.Location
}

// diskTime appends a time as file systems give it.
func (w *saving) diskTime(t time.Time) {
	w.fixed(uint64(t.Unix()))
	w.fixedShort(uint32(t.Nanosecond()))
}

func (r *restoring) diskTime() time.Time {
	seconds := int64(r.fixed())
	nano := r.fixedShort()
	if nano > 999_999_999 {
		r.bad = true
		return time.Time{}
	}
	return time.Unix(seconds, int64(nano))
}

func (w *saving) place(p Place) {
	w.signed(int64(p.Line))
	w.signed(int64(p.Column))
	w.signed(int64(p.EndLine) - int64(p.Line))
	w.signed(int64(p.EndColumn) - int64(p.Column))
}

func (r *restoring) place() Place {
	line, column := r.short(), r.short()
	return Place{line, column, line + r.short(), column + r.short()}
}

func (w *saving) typ(t *schemas.Type) {
	n, ok := w.typeNumber(t)
	w.lost = w.lost || !ok
	w.number(n)
}

func (r *restoring) typ() *schemas.Type {
	n := r.number()
	if n > uint64(len(r.project.Types)) {
		r.bad = true
		return nil
	}
	if n == 0 {
		return nil
	}
	return r.project.Types[n-1]
}

func (w *saving) field(f *schemas.Field) {
	n, ok := w.fieldNumber(f)
	w.lost = w.lost || !ok
	w.number(n)
}

func (r *restoring) field() *schemas.Field {
	n := r.number()
	if n > uint64(len(r.fields)) {
		r.bad = true
		return nil
	}
	if n == 0 {
		return nil
	}
	return r.fields[n-1]
}

func (r *restoring) fieldList() []*schemas.Field {
	n := r.number()
	if n > uint64(len(r.lists)) {
		r.bad = true
		return nil
	}
	if n == 0 {
		return nil
	}
	return r.lists[n-1]
}
