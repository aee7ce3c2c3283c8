package source

import (
	"cmp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest gives the candidates that word may be a slip for, best first, at
// most three; none is near enough, none is given.
func Nearest(word string, candidates []string) []string {
	type near struct {
		name     string
		distance int
	}
	plain := loosely(word)
	allowed := 1 + len([]rune(plain))/4
	var found []near
	for _, c := range candidates {
		if c == word {
			continue
		}
		if d := levenshtein.ComputeDistance(plain, loosely(c)); d <= allowed {
			found = append(found, near{c, d})
		}
	}
	slices.SortFunc(found, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.name, b.name))
	})
	found = slices.Compact(found)
	var names []string
	for _, f := range found {
		if len(names) < 3 && f.distance <= found[0].distance+1 {
			names = append(names, f.name)
		}
	}
	return names
}

// DidYouMean is a hint made of Nearest, or "".
func DidYouMean(word string, candidates []string) string {
	var b strings.Builder
	names := Nearest(word, candidates)
	for i, name := range names {
		switch {
		case i == 0:
			b.WriteString("did you mean ")
		case i == len(names)-1:
			b.WriteString(" or ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(`"` + name + `"`)
	}
	if b.Len() > 0 {
		b.WriteByte('?')
	}
	return b.String()
}

// loosely writes pub_date, pub-date and pubDate alike.
func loosely(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToLower(name))
}
