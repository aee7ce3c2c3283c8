package content

import (
	"testing"
	"time"
	_ "time/tzdata" // a machine may have no zones of its own
)

func TestMoments(t *testing.T) {
	for _, c := range []struct {
		zone, text string
		want       string // RFC 3339, or the problem
	}{
		{"UTC", "2024-06-24", "2024-06-24T00:00:00Z"},
		{"Europe/Berlin", "2024-06-24", "2024-06-24T00:00:00+02:00"},
		{"UTC", "2020-04-03T20:26:28.000Z", "2020-04-03T20:26:28Z"},
		{"UTC", "2020-04-03t20:26:28z", "2020-04-03T20:26:28Z"},
		{"UTC", "2020-04-03T20:26:28.25+05:30", "2020-04-03T20:26:28.25+05:30"},
		{"UTC", "2013-11-17 9:11:43 -0400", "2013-11-17T09:11:43-04:00"},
		{"UTC", "2026-03-01 09:05:00 -0400", "2026-03-01T09:05:00-04:00"},
		{"UTC", "2026-03-01 09:05:00-04:00", "2026-03-01T09:05:00-04:00"},
		{"UTC", "2026-03-01 09:05:00 +02", "2026-03-01T09:05:00+02:00"},
		{"UTC", "2026-03-01 09:05:00 UTC", "2026-03-01T09:05:00Z"},
		{"America/New_York", "2026-3-1 9:05", "2026-03-01T09:05:00-05:00"},
		{"America/New_York", "2026-03-01T09:05", "2026-03-01T09:05:00-05:00"},
		{"UTC", " 2026-03-01 ", "2026-03-01T00:00:00Z"},
		{"UTC", "2024-02-29", "2024-02-29T00:00:00Z"},
		{"UTC", "2023-02-29", "2023-02-29 does not exist (February 2023 has 28 days) | correct the day"},
		{"UTC", "2026-00-10", "2026-00-10 does not exist (there is no month 0) | correct the month"},
		{"UTC", "2026-01-00", "2026-01-00 does not exist (January 2026 has 31 days) | correct the day"},
		{"UTC", "2026-01-01 24:00", "24:00:00 is no time of day | a day goes from 00:00:00 to 23:59:59"},
		{"UTC", "yesterday", `"yesterday" is not a date | write it like 2026-03-01 or 2026-03-01T09:05:00+01:00, or M/D/YYYY, MMM D, YYYY`},
		{"UTC", "2026", `"2026" is not a date | write it like 2026-03-01 or 2026-03-01T09:05:00+01:00, or M/D/YYYY, MMM D, YYYY`},
		{"UTC", "20260301", `"20260301" is not a date | write it like 2026-03-01 or 2026-03-01T09:05:00+01:00, or M/D/YYYY, MMM D, YYYY`},
		{"UTC", "2026-03-01 09:05 EST", `"2026-03-01 09:05 EST" is not a date | write it like 2026-03-01 or 2026-03-01T09:05:00+01:00, or M/D/YYYY, MMM D, YYYY`},

		// The project's own notations.
		{"Europe/Berlin", "3/4/2026", "2026-03-04T00:00:00+01:00"},
		{"UTC", "Mar 4, 2026", "2026-03-04T00:00:00Z"},
		{"UTC", "2/30/2026", `"2/30/2026" is not a date | write it like 2026-03-01 or 2026-03-01T09:05:00+01:00, or M/D/YYYY, MMM D, YYYY`},

		// Clocks that jump, in both directions and on both sides of the sea.
		{"Europe/Berlin", "2026-03-29 01:59", "2026-03-29T01:59:00+01:00"},
		{"Europe/Berlin", "2026-03-29 03:00", "2026-03-29T03:00:00+02:00"},
		{"Europe/Berlin", "2026-03-29 02:30", "02:30 on 2026-03-29 does not exist in Europe/Berlin (clocks jump from 02:00 to 03:00) | write an offset: `2026-03-29T02:30:00+01:00`"},
		{"America/New_York", "2026-03-08 02:30", "02:30 on 2026-03-08 does not exist in America/New_York (clocks jump from 02:00 to 03:00) | write an offset: `2026-03-08T02:30:00-05:00`"},
		{"Europe/Berlin", "2026-03-29T02:30:00+01:00", "2026-03-29T02:30:00+01:00"},
		{"Europe/Berlin", "2026-10-25 02:30", "2026-10-25T02:30:00+02:00"},
		{"America/New_York", "2026-11-01 01:30", "2026-11-01T01:30:00-04:00"},
		{"Australia/Lord_Howe", "2026-10-04 02:15", "02:15 on 2026-10-04 does not exist in Australia/Lord_Howe (clocks jump from 02:00 to 02:30) | write an offset: `2026-10-04T02:15:00+10:30`"},
		// A day that begins at one o'clock, and one that there never was.
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00"},
		{"Pacific/Apia", "2011-12-30 12:00", "12:00 on 2011-12-30 does not exist in Pacific/Apia (clocks jump from 00:00 to 00:00) | write an offset: `2011-12-30T12:00:00-10:00`"},
		{"Pacific/Apia", "2011-12-30", "2011-12-31T00:00:00+14:00"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		d := dates{Zone: zone, Formats: []string{"M/D/YYYY", "MMM D, YYYY"}, Layouts: []string{"1/2/2006", "Jan 2, 2006"}}
		at, fault := d.moment(c.text)
		got := at.Format(time.RFC3339Nano)
		if fault.Message != "" {
			got = fault.Message + " | " + fault.Hint
		}
		if got != c.want {
			t.Errorf("%q in %s: want %s, got %s", c.text, c.zone, c.want, got)
		}
	}
}

func TestDateInAPath(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"/2018/03/29/Rust-1.25", "2018-03-29"},
		{"post/2026-03-01-hello", "2026-03-01"},
		{"post/2015-03-00-x", "0001-01-01"},
		{"post/2015-02-29/2016-01-02", "2016-01-02"},
		{"post/12026-03-01", "0001-01-01"},
		{"post/2026-03-011", "0001-01-01"},
		{"post/2026/03-01", "0001-01-01"},
		{"post/hello", "0001-01-01"},
		{"2026-03-01", "2026-03-01"},
	} {
		if got := dateIn(c.text, time.UTC).Format(time.DateOnly); got != c.want {
			t.Errorf("%q: want %s, got %s", c.text, c.want, got)
		}
	}
}
