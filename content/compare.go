package content

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
	"time"
)

// A text is a number or a time by how it looks: that is all a client's value
// has, and R3's own columns are compared in the same way (contracts 1.5).

// An operand is a text with what it can be compared as.
type operand struct {
	text    string
	whole   int64
	number  float64
	time    time.Time
	isWhole bool
	isNum   bool
	isTime  bool
}

func newOperand(text string) operand {
	o := operand{text: text}
	if o.isNum = o.readNumber(); !o.isNum {
		o.time, o.isTime = parseMoment(text)
	}
	return o
}

// compare gives -1, 0 or 1: how a document's text stands to the operand.
func (o *operand) compare(text string) int {
	switch {
	case o.isNum:
		if other := (operand{text: text}); other.readNumber() {
			if o.isWhole && other.isWhole {
				return cmp.Compare(other.whole, o.whole)
			}
			return cmp.Compare(other.number, o.number)
		}
	case o.isTime:
		if t, ok := parseMoment(text); ok {
			return t.Compare(o.time)
		}
	}
	return strings.Compare(text, o.text)
}

// readNumber reads a decimal number, as JSON has them or with more zeros or a
// plus in front.
func (o *operand) readNumber() bool {
	s := o.text
	if s == "" {
		return false
	}
	if s[0] == '-' || s[0] == '+' {
		s = s[1:]
	}
	digits := 0
	whole := true
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			digits++
		case digits == 0: // .5, e5
			return false
		case c == '.' || c == 'e' || c == 'E':
			whole = false
		case (c == '-' || c == '+') && (s[i-1] == 'e' || s[i-1] == 'E'):
		default:
			return false
		}
	}
	if digits == 0 {
		return false
	}
	if whole {
		if n, err := strconv.ParseInt(o.text, 10, 64); err == nil {
			o.whole, o.isWhole, o.number = n, true, float64(n)
			return true
		}
	}
	f, err := strconv.ParseFloat(o.text, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) { // beyond the range it is the largest there is
		return false
	}
	o.number = f
	return true
}

// parseMoment reads an ISO 8601 date, or date and time: 2026-03-01,
// 2026-03-01T09:05, with seconds, their fraction, and an offset. Without one it
// is UTC.
func parseMoment(s string) (time.Time, bool) {
	if len(s) < len("2026-03-01") || s[4] != '-' || s[7] != '-' {
		return time.Time{}, false
	}
	century, ok1 := twoDigits(s[0:])
	year, ok2 := twoDigits(s[2:])
	month, ok3 := twoDigits(s[5:])
	day, ok4 := twoDigits(s[8:])
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return time.Time{}, false
	}
	year += 100 * century
	date := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if y, m, d := date.Date(); y != year || int(m) != month || d != day {
		return time.Time{}, false // the 31st of February
	}
	s = s[10:]
	if s == "" {
		return date, true
	}
	if s[0] != 'T' && s[0] != ' ' || len(s) < len("T09:05") || s[3] != ':' {
		return time.Time{}, false
	}
	hour, ok1 := twoDigits(s[1:])
	minute, ok2 := twoDigits(s[4:])
	if !ok1 || !ok2 || hour > 23 || minute > 59 {
		return time.Time{}, false
	}
	s = s[6:]
	second, nano := 0, 0
	if len(s) >= 3 && s[0] == ':' {
		var ok bool
		if second, ok = twoDigits(s[1:]); !ok || second > 59 {
			return time.Time{}, false
		}
		s = s[3:]
		if s != "" && s[0] == '.' {
			i, unit := 1, 100_000_000
			for i < len(s) && '0' <= s[i] && s[i] <= '9' {
				nano += int(s[i]-'0') * unit
				unit /= 10
				i++
			}
			if i == 1 {
				return time.Time{}, false
			}
			s = s[i:]
		}
	}
	offset, ok := parseOffset(s)
	if !ok {
		return time.Time{}, false
	}
	clock := time.Duration(hour*3600+minute*60+second-offset)*time.Second + time.Duration(nano)
	return date.Add(clock), true
}

// parseOffset reads Z, +02:00, +0200, +02 or nothing, in seconds.
func parseOffset(s string) (int, bool) {
	if s == "" || s == "Z" {
		return 0, true
	}
	if s[0] != '+' && s[0] != '-' || len(s) < 3 {
		return 0, false
	}
	hour, ok := twoDigits(s[1:])
	minute := 0
	if rest := strings.TrimPrefix(s[3:], ":"); ok && rest != "" {
		minute, ok = twoDigits(rest)
		ok = ok && len(rest) == 2
	}
	if !ok || hour > 23 || minute > 59 {
		return 0, false
	}
	if s[0] == '-' {
		return -hour*3600 - minute*60, true
	}
	return hour*3600 + minute*60, true
}

func twoDigits(s string) (int, bool) {
	if len(s) < 2 || s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9' {
		return 0, false
	}
	return int(s[0]-'0')*10 + int(s[1]-'0'), true
}
