package content

import (
	"fmt"
	"strings"
	"time"
)

// How dates are written, character by character, whether they exist or not.

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

// dateIn finds the first `2026-03-01` or `2026/03/01` in an address or a path.
func dateIn(s string, zone *time.Location) time.Time {
	for i := range len(s) {
		if i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
			continue
		}
		if day, ok := leadingDate(s[i:]); ok && (len(s) == i+10 || s[i+10] < '0' || s[i+10] > '9') {
			return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, zone)
		}
	}
	return time.Time{}
}
