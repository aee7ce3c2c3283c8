package view

import (
	"strconv"
	"strings"
	"time"
)

// A Date is a day, or a moment as the project's time zone has it.
type Date struct {
	r   *run
	t   time.Time
	day bool // no time of the day belongs to it
}

// date gives the view of a moment; nil for the zero time. A moment at midnight
// of the project's zone was written as a day.
func (r *run) date(t time.Time) *Date {
	if t.IsZero() {
		return nil
	}
	t = t.In(r.c.Project().Zone)
	h, m, s := t.Clock()
	return r.dateView(t, h == 0 && m == 0 && s == 0 && t.Nanosecond() == 0)
}

func (r *run) dateView(t time.Time, day bool) *Date {
	d := r.dates.next()
	d.r, d.t, d.day = r, t, day
	return d
}

// ISO is the date as machines read it, for the datetime attribute.
func (d *Date) ISO() string {
	if d.day {
		return d.t.Format("2006-01-02")
	}
	return d.t.Format(time.RFC3339)
}

// Text is the day as readers of the locale write it: "1 March 2026".
func (d *Date) Text() string { return d.Format(d.r.words["date"]) }

// Clock is the time of the day as readers of the locale write it, "" of a day.
func (d *Date) Clock() string {
	if d.day {
		return ""
	}
	return d.Format(d.r.words["time"])
}

func (d *Date) String() string {
	if d == nil {
		return ""
	}
	if d.day {
		return d.Text()
	}
	return d.Text() + ", " + d.Clock()
}

// Year is the number of the year.
func (d *Date) Year() int { return d.t.Year() }

// Month is the number of the month, from 1.
func (d *Date) Month() int { return int(d.t.Month()) }

// Day is the day of the month.
func (d *Date) Day() int { return d.t.Day() }

// Format writes the date in a notation of `dates.formats`: YYYY YY MMMM MMM MM
// M DD D HH H mm ss Z, with the locale's names of months. What is in square
// brackets stands as it is.
func (d *Date) Format(layout string) string {
	b := d.r.text[:0]
	for layout != "" {
		if layout[0] == '[' {
			if text, rest, ok := strings.Cut(layout[1:], "]"); ok {
				b, layout = append(b, text...), rest
				continue
			}
		}
		n := 1
		for n < len(layout) && layout[n] == layout[0] {
			n++
		}
		b = d.part(b, layout[:n])
		layout = layout[n:]
	}
	d.r.text = b
	return string(b)
}

func (d *Date) part(b []byte, part string) []byte {
	two := func(n int) []byte {
		if n < 10 {
			b = append(b, '0')
		}
		return strconv.AppendInt(b, int64(n), 10)
	}
	switch part {
	case "YYYY":
		return d.t.AppendFormat(b, "2006")
	case "YY":
		return d.t.AppendFormat(b, "06")
	case "MMMM":
		return append(b, d.name("months")...)
	case "MMM":
		return append(b, d.name("months-short")...)
	case "MM":
		return two(d.Month())
	case "M":
		return strconv.AppendInt(b, int64(d.Month()), 10)
	case "DD":
		return two(d.Day())
	case "D":
		return strconv.AppendInt(b, int64(d.Day()), 10)
	case "HH":
		return two(d.t.Hour())
	case "H":
		return strconv.AppendInt(b, int64(d.t.Hour()), 10)
	case "hh":
		return d.t.AppendFormat(b, "03")
	case "h":
		return d.t.AppendFormat(b, "3")
	case "A":
		return d.t.AppendFormat(b, "PM")
	case "mm":
		return two(d.t.Minute())
	case "ss":
		return two(d.t.Second())
	case "Z":
		return d.t.AppendFormat(b, "Z07:00")
	}
	return append(b, part...)
}

// name is a month's name out of a word that lists the twelve.
func (d *Date) name(key string) string {
	names := d.r.set.locales[d.r.locale].months[key]
	if i := d.Month() - 1; i < len(names) {
		return names[i]
	}
	return strconv.Itoa(d.Month())
}
