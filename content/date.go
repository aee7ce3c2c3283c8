package content

import (
	"fmt"
	"strings"
	"time"
)

// leadingDate finds `2026-03-01` at the beginning of s; an impossible day is none.
func leadingDate(s string) (time.Time, bool) {
	if len(s) < 10 || s[4] != s[7] || s[4] != '-' && s[4] != '/' {
		return time.Time{}, false
	}
	year, ok1 := digits(s[:4])
	month, ok2 := digits(s[5:7])
	day, ok3 := digits(s[8:10])
	if !ok1 || !ok2 || !ok3 || !dayExists(year, month, day) {
		return time.Time{}, false
	}
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC), true
}

// digits reads a number that is written with digits and nothing else.
func digits(s string) (n int, ok bool) {
	if s == "" || len(s) > 9 {
		return 0, false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// daysIn is the length of a month, from 1; 0 if there is no such month.
func daysIn(year, month int) int {
	if month < 1 || month > 12 {
		return 0
	}
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func dayExists(year, month, day int) bool { return day >= 1 && day <= daysIn(year, month) }

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

// A writtenDate is what a text says, be it possible or not.
type writtenDate struct {
	Year, Month, Day           int
	HasTime                    bool
	Hour, Minute, Second, Nano int
	HasOffset                  bool
	Offset                     int // seconds east
}

// written takes a date apart; false says that it has another form.
func written(s string) (w writtenDate, ok bool) {
	p := scanner{strings.TrimSpace(s)}
	if w.Year, ok = p.number(4, 4); !ok || !p.skip("-") {
		return w, false
	}
	if w.Month, ok = p.number(1, 2); !ok || !p.skip("-") {
		return w, false
	}
	if w.Day, ok = p.number(1, 2); !ok {
		return w, false
	}
	if p.rest == "" {
		return w, true
	}
	if !p.skip("T") && !p.skip("t") && !p.blanks() {
		return w, false
	}
	w.HasTime = true
	if w.Hour, ok = p.number(1, 2); !ok || !p.skip(":") {
		return w, false
	}
	if w.Minute, ok = p.number(2, 2); !ok {
		return w, false
	}
	if p.skip(":") {
		if w.Second, ok = p.number(2, 2); !ok {
			return w, false
		}
		w.Nano = p.fraction()
	}
	p.blanks()
	if p.rest == "" {
		return w, true
	}
	w.HasOffset = true
	switch p.rest {
	case "Z", "z", "UTC", "GMT":
		return w, true
	}
	sign := 1
	switch {
	case p.skip("+"):
	case p.skip("-"):
		sign = -1
	default:
		return w, false
	}
	hours, ok := p.number(2, 2)
	minutes := 0
	if ok && p.rest != "" {
		p.skip(":")
		minutes, ok = p.number(2, 2)
	}
	w.Offset = sign * (hours*3600 + minutes*60)
	return w, ok && p.rest == "" && hours <= 14 && minutes <= 59
}

// fault says what of a written date does not exist.
func (w writtenDate) fault() fault {
	day := fmt.Sprintf("%04d-%02d-%02d", w.Year, w.Month, w.Day)
	switch days := daysIn(w.Year, w.Month); {
	case days == 0:
		return fault{fmt.Sprintf("%s does not exist (there is no month %d)", day, w.Month), "correct the month"}
	case w.Day < 1 || w.Day > days:
		return fault{fmt.Sprintf("%s does not exist (%s %d has %d days)", day, time.Month(w.Month), w.Year, days), "correct the day"}
	case w.Hour > 23 || w.Minute > 59 || w.Second > 59:
		return fault{fmt.Sprintf("%02d:%02d:%02d is no time of day", w.Hour, w.Minute, w.Second), "a day goes from 00:00:00 to 23:59:59"}
	}
	return fault{}
}

// A scanner eats a text from its beginning.
type scanner struct{ rest string }

func (p *scanner) number(least, most int) (n int, ok bool) {
	i := 0
	for i < len(p.rest) && i < most && p.rest[i] >= '0' && p.rest[i] <= '9' {
		n = n*10 + int(p.rest[i]-'0')
		i++
	}
	if i < least {
		return 0, false
	}
	p.rest = p.rest[i:]
	return n, true
}

func (p *scanner) skip(s string) (ok bool) {
	p.rest, ok = strings.CutPrefix(p.rest, s)
	return ok
}

func (p *scanner) blanks() bool {
	rest := strings.TrimLeft(p.rest, " ")
	some := len(rest) < len(p.rest)
	p.rest = rest
	return some
}

// fraction eats the part of a second, and gives it in nanoseconds.
func (p *scanner) fraction() int {
	if len(p.rest) < 2 || p.rest[0] != '.' && p.rest[0] != ',' || p.rest[1] < '0' || p.rest[1] > '9' {
		return 0
	}
	p.rest = p.rest[1:]
	nano, unit := 0, 100_000_000
	for p.rest != "" && p.rest[0] >= '0' && p.rest[0] <= '9' {
		nano += int(p.rest[0]-'0') * unit
		unit /= 10
		p.rest = p.rest[1:]
	}
	return nano
}
