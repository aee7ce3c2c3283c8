package content

import (
	"fmt"
	"strings"
	"time"
)

// Dates are read as RFC 3339 and a little more widely: one digit where two
// would stand, a blank for the T, an offset with or without its colon, or none.
// Then come the project's own notations. Nothing is guessed: 3/4/2026 is a date
// only where `dates.formats` says which. A day or a time that does not exist is
// a mistake, never the next one that does.

// dates reads dates for a project.
type dates struct {
	Zone    *time.Location
	Layouts []string
	Formats []string
}

func (w *fileReader) dates() dates {
	return dates{w.project.Zone, w.project.Dates.Layouts, w.project.Dates.Formats}
}

// A fault is what is wrong with a value; without a message nothing is.
type fault struct{ Message, Hint string }

// moment reads an instant.
func (d dates) moment(s string) (time.Time, fault) {
	w, ok := written(s)
	if !ok {
		for _, layout := range d.Layouts {
			if t, err := time.ParseInLocation(layout, s, d.Zone); err == nil {
				return t, fault{}
			}
		}
		hint := "write it like 2026-03-01 or 2026-03-01T09:05:00+01:00"
		if len(d.Formats) > 0 {
			hint += ", or " + strings.Join(d.Formats, ", ")
		}
		return time.Time{}, fault{fmt.Sprintf("%s is not a date", quote(s)), hint}
	}
	if f := w.fault(); f.Message != "" {
		return time.Time{}, f
	}
	zone := d.Zone
	if w.HasOffset {
		zone = time.UTC
		if w.Offset != 0 {
			zone = time.FixedZone("", w.Offset)
		}
	}
	t := time.Date(w.Year, time.Month(w.Month), w.Day, w.Hour, w.Minute, w.Second, w.Nano, zone)
	if w.HasOffset {
		return t, fault{}
	}
	if t.Hour() != w.Hour || t.Minute() != w.Minute || t.Day() != w.Day {
		if !w.HasTime { // the day begins where the clocks land
			start, _ := t.ZoneBounds()
			if t.Day() != w.Day {
				_, start = t.ZoneBounds()
			}
			return start, fault{}
		}
		return time.Time{}, d.gap(w, t)
	}
	// Of an hour that comes twice the first one is meant.
	if start, _ := t.ZoneBounds(); !start.IsZero() {
		_, now := t.Zone()
		_, before := start.Add(-time.Nanosecond).Zone()
		if early := t.Add(-time.Duration(before-now) * time.Second); before > now && early.Before(start) {
			t = early
		}
	}
	return t, fault{}
}

// gap explains a time that the clocks leap over.
func (d dates) gap(w writtenDate, t time.Time) fault {
	start, end := t.ZoneBounds()
	if t.Hour() < w.Hour || t.Day() < w.Day { // Date chose the old offset's side of it
		start = end
	}
	_, before := start.Add(-time.Nanosecond).Zone()
	_, after := start.Zone()
	old, now := start.In(time.FixedZone("", before)), start.In(time.FixedZone("", after))
	return fault{
		fmt.Sprintf("%02d:%02d on %04d-%02d-%02d does not exist in %s (clocks jump from %s to %s)",
			w.Hour, w.Minute, w.Year, w.Month, w.Day, d.Zone, old.Format("15:04"), now.Format("15:04")),
		fmt.Sprintf("write an offset: `%04d-%02d-%02dT%02d:%02d:%02d%s`", w.Year, w.Month, w.Day, w.Hour, w.Minute, w.Second, old.Format("-07:00")),
	}
}

// day reads a date without a time.
func (d dates) day(s string) (time.Time, fault) {
	w, ok := written(s)
	if !ok {
		t, f := d.moment(s)
		if f.Message != "" {
			f.Hint = strings.Replace(f.Hint, " or 2026-03-01T09:05:00+01:00", "", 1)
			return time.Time{}, f
		}
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC), fault{}
	}
	if f := w.fault(); f.Message != "" {
		return time.Time{}, f
	}
	if w.HasTime {
		return time.Time{}, fault{fmt.Sprintf("%s has a time, and this is a date", quote(s)),
			fmt.Sprintf("write %04d-%02d-%02d, or make the field a dateTime", w.Year, w.Month, w.Day)}
	}
	return time.Date(w.Year, time.Month(w.Month), w.Day, 0, 0, 0, 0, time.UTC), fault{}
}

// clock reads a time of day.
func clock(s string) (seconds int32, f fault) {
	p := scanner{s}
	hour, ok1 := p.number(1, 2)
	ok2 := p.skip(":")
	minute, ok3 := p.number(2, 2)
	second, ok4 := 0, true
	if p.skip(":") {
		second, ok4 = p.number(2, 2)
		p.fraction()
	}
	if !ok1 || !ok2 || !ok3 || !ok4 || p.rest != "" {
		return 0, fault{fmt.Sprintf("%s is not a time", quote(s)), "write it like 13:22"}
	}
	if hour > 23 || minute > 59 || second > 59 {
		return 0, fault{fmt.Sprintf("%s is no time of day", s), "a day goes from 00:00 to 23:59"}
	}
	return int32(hour*3600 + minute*60 + second), fault{}
}
