package api

import (
	"strconv"
	"strings"

	"galley/render"
	"galley/schemas"
)

// Largest is what a number in a query is capped to: no list is as long.
const Largest = 1_000_000_000

// Integer reads an integer as clients write it, capped.
func Integer(text string) (int, bool) {
	text = strings.TrimSpace(text)
	digits := text
	if text != "" && (text[0] == '-' || text[0] == '+') {
		digits = text[1:]
	}
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return 0, false
	}
	n, _ := strconv.Atoi(text) // of what is too large, the largest there is
	return max(-Largest, min(n, Largest)), true
}

// Number reads the value of a key that counts from 1; ok is false for what is
// no integer, and for one below 1.
func Number(text string) (n int, ok bool) {
	n, ok = Integer(text)
	return n, ok && n >= 1
}

// Spelled gives a positive number's one spelling, "" for the default.
func Spelled(n, fallback int) string {
	if n == fallback {
		return ""
	}
	return strconv.Itoa(n)
}

// Count gives the value of a numeric key that has been read.
func Count(r render.Request, key string, fallback int) int {
	text := r.Arg(key)
	if text == "" {
		return fallback
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return fallback
	}
	return n
}

// FindLocale gives a locale in its declared spelling; names are compared
// without case.
func FindLocale(p *schemas.Project, text string) (string, bool) {
	for _, l := range p.Locales {
		if strings.EqualFold(l, text) {
			return l, true
		}
	}
	return "", false
}

// LocaleOf gives the locale that a request asks for.
func LocaleOf(p *schemas.Project, r render.Request, key string) string {
	if l := r.Arg(key); l != "" {
		return l
	}
	return p.DefaultLocale()
}

// Locales gives the project's as a locale's key is planned, the first one as
// "", where ok holds.
func Locales(p *schemas.Project, ok func(locale string) bool) []string {
	all := make([]string, 0, len(p.Locales))
	for i, l := range p.Locales {
		switch {
		case ok != nil && !ok(l):
		case i == 0:
			all = append(all, "")
		default:
			all = append(all, l)
		}
	}
	return all
}
