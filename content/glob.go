package content

import (
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"golang.org/x/text/unicode/norm"

	"galley/schemas"
)

// A source matches a path segment by segment, because two things stand on
// segments that no library has: a wildcard passes over names that begin with _
// or . unless the pattern spells that character, and {locale} is a folder
// named after a locale. What a single name looks like is doublestar's.

// A glob is one pattern of a source, taken apart.
type glob struct {
	*schemas.Glob
	Alternatives [][]string // its segments, once for each way through its braces
}

func compile(g *schemas.Glob) glob {
	compiled := glob{Glob: g}
	for _, path := range expand(strings.Trim(strings.TrimPrefix(g.Path, "!"), "/")) {
		compiled.Alternatives = append(compiled.Alternatives, strings.Split(path, "/"))
	}
	return compiled
}

// expand writes out {a,b}; {locale} and other braces without a comma stay.
func expand(pattern string) []string {
	open := strings.IndexByte(pattern, '{')
	for open >= 0 {
		depth, from := 0, open+1
		var choices []string
		end := -1
		for i := open; i < len(pattern) && end < 0; i++ {
			switch pattern[i] {
			case '{':
				depth++
			case ',':
				if depth == 1 {
					choices = append(choices, pattern[from:i])
					from = i + 1
				}
			case '}':
				if depth--; depth == 0 {
					choices, end = append(choices, pattern[from:i]), i
				}
			}
		}
		if end >= 0 && len(choices) > 1 {
			var all []string
			for _, c := range choices {
				all = append(all, expand(pattern[:open]+c+pattern[end+1:])...)
			}
			return all
		}
		next := strings.IndexByte(pattern[open+1:], '{')
		if next < 0 {
			break
		}
		open += 1 + next
	}
	return []string{pattern}
}

// match says whether a path is the glob's, and which of its segments, from 1,
// stands for {locale}; 0 is none.
func (g *glob) match(path []string, locales []string) (locale int, ok bool) {
	for _, segments := range g.Alternatives {
		if locale, ok := matchSegments(segments, path, locales, 0); ok {
			return locale, true
		}
	}
	return 0, false
}

func matchSegments(pattern, path []string, locales []string, at int) (locale int, ok bool) {
	for len(pattern) > 0 {
		if pattern[0] == "**" {
			if len(pattern) == 1 {
				for _, name := range path {
					if hidden(name) {
						return 0, false
					}
				}
				return locale, len(path) > 0
			}
			for i := 0; ; i++ {
				if l, ok := matchSegments(pattern[1:], path[i:], locales, at+i); ok {
					return max(l, locale), true
				}
				if i == len(path) || hidden(path[i]) {
					return 0, false
				}
			}
		}
		if len(path) == 0 {
			return 0, false
		}
		if pattern[0] == "{locale}" {
			if declared(locales, path[0]) == "" {
				return 0, false
			}
			locale = at + 1
		} else if !matchName(pattern[0], path[0]) {
			return 0, false
		}
		pattern, path, at = pattern[1:], path[1:], at+1
	}
	return locale, len(path) == 0
}

// reaches says whether something below a folder could be the glob's.
func (g *glob) reaches(folder []string, locales []string) bool {
	for _, segments := range g.Alternatives {
		if reaches(segments, folder, locales) {
			return true
		}
	}
	return false
}

func reaches(pattern, folder []string, locales []string) bool {
	switch {
	case len(folder) == 0:
		return len(pattern) > 0
	case len(pattern) == 0:
		return false
	case pattern[0] == "**":
		return reaches(pattern[1:], folder, locales) || !hidden(folder[0]) && reaches(pattern, folder[1:], locales)
	case pattern[0] == "{locale}":
		return declared(locales, folder[0]) != "" && reaches(pattern[1:], folder[1:], locales)
	}
	return matchName(pattern[0], folder[0]) && reaches(pattern[1:], folder[1:], locales)
}

func matchName(pattern, name string) bool {
	if hidden(name) && (pattern == "" || pattern[0] != name[0]) {
		return false
	}
	if pattern == "*" || pattern == name {
		return true
	}
	return doublestar.MatchUnvalidated(norm.NFC.String(pattern), norm.NFC.String(name))
}

func hidden(name string) bool { return name != "" && (name[0] == '_' || name[0] == '.') }

// declared gives the spelling of a locale that the project declares, or "".
func declared(locales []string, name string) string {
	for _, l := range locales {
		if strings.EqualFold(l, name) {
			return l
		}
	}
	return ""
}
