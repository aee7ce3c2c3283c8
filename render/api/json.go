// Package api is what the families of JSON share: writing JSON by appending,
// the arithmetic of pages, the keys that all of them read, and what galley.yaml
// says to a family. How an answer is put together is each family's own.
package api

import (
	"math"
	"strconv"
	"time"

	"galley/content/markdown"
)

// AppendString appends s as a JSON string.
func AppendString(b []byte, s string) []byte {
	b = append(b, '"')
	b = markdown.AppendJSON(b, s)
	return append(b, '"')
}

// AppendKey appends a member's name and the colon, and a comma where something
// stands before it. Names of fields and types need no escapes.
func AppendKey(b []byte, name string) []byte {
	b = AppendComma(b)
	b = append(b, '"')
	b = append(b, name...)
	return append(b, '"', ':')
}

// AppendComma appends a comma unless an object or array has just begun.
func AppendComma(b []byte) []byte {
	if n := len(b); n > 0 && b[n-1] != '{' && b[n-1] != '[' {
		return append(b, ',')
	}
	return b
}

// AppendText appends s as a string, or null for "".
func AppendText(b []byte, s string) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	return AppendString(b, s)
}

// AppendNumber appends a number as JavaScript would write it.
func AppendNumber(b []byte, f float64) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return append(b, "null"...)
	}
	if a := math.Abs(f); a != 0 && (a < 1e-6 || a >= 1e21) {
		b = strconv.AppendFloat(b, f, 'e', -1, 64)
		if n := len(b); n >= 4 && b[n-4] == 'e' && b[n-2] == '0' { // e-09 is e-9
			b[n-2] = b[n-1]
			b = b[:n-1]
		}
		return b
	}
	return strconv.AppendFloat(b, f, 'f', -1, 64)
}

// AppendTime appends a time as a string: ISO 8601, UTC, milliseconds, Z.
func AppendTime(b []byte, t time.Time) []byte {
	t = t.UTC()
	year, month, day := t.Date()
	if year < 0 || year > 9999 {
		return t.AppendFormat(b, `"2006-01-02T15:04:05.000Z"`)
	}
	hour, minute, second := t.Clock()
	b = appendTwo(append(b, '"'), year/100)
	b = appendTwo(b, year%100)
	b = appendTwo(append(b, '-'), int(month))
	b = appendTwo(append(b, '-'), day)
	b = appendTwo(append(b, 'T'), hour)
	b = appendTwo(append(b, ':'), minute)
	b = appendTwo(append(b, ':'), second)
	ms := t.Nanosecond() / 1e6
	b = append(b, '.', byte('0'+ms/100))
	return append(appendTwo(b, ms%100), 'Z', '"')
}

func appendTwo(b []byte, n int) []byte { return append(b, byte('0'+n/10), byte('0'+n%10)) }

// AppendDate appends a day as a string: 2026-03-01.
func AppendDate(b []byte, t time.Time) []byte {
	return t.AppendFormat(b, `"2006-01-02"`)
}

// AppendClock appends a time of day, in seconds since midnight: 13:22:00.
func AppendClock(b []byte, seconds int32) []byte {
	b = appendTwo(append(b, '"'), int(seconds/3600))
	b = appendTwo(append(b, ':'), int(seconds/60%60))
	b = appendTwo(append(b, ':'), int(seconds%60))
	return append(b, '"')
}
