package schemas

import (
	"regexp"
	"strings"

	"galley/schemas/source"
)

// Names end up in addresses, in query keys and beside a family's own keys.
// What they may be is reference routes 4; this file is its table.

var (
	typeName     = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,63}$`)
	fieldName    = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,63}$`)
	localeName   = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
	reservedType = []string{"openapi", "search"}
	// Words of R3's routes, keys of its lists, and credentials.
	reservedTaxonomy = []string{"by-slug", "content", "content-types", "openapi", "search", "sitemap", "webhooks",
		"type", "locale", "sort", "limit", "page", "filters", "fields", "draft", "where", "auth_token", "apikey", "x-api-key"}
	// Keys of Apostrophe's piece lists.
	reservedFilter = []string{"locale", "mode", "aposLocale", "aposMode", "perPage", "page", "search", "autocomplete", "_ids",
		"sort", "project", "choices", "counts", "count", "archived", "trash", "children", "type", "all", "flat", "apikey"}
	// Keys that Apostrophe puts beside a document's fields, and a page's.
	apostropheKeys = []string{"type", "metaType", "trash", "archived", "visibility", "aposDocId", "aposLocale", "aposMode",
		"createdAt", "updatedAt", "updatedBy", "lastPublishedAt", "modified"}
	// Those of them, and of others, that a list of what is public may name.
	apostropheProjected = []string{"slug", "title", "trash", "archived", "visibility", "createdAt", "updatedAt", "updatedBy", "lastPublishedAt", "_url", "_parentUrl"}
	apostrophePageKeys  = []string{"path", "level", "rank", "orphan", "parked", "parkedId", "historicUrls"}
)

func contains(words []string, word string) bool {
	for _, w := range words {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

func checkTypeName(ps *source.Problems, name, file string) {
	at := source.Pos{File: file}
	switch {
	case contains(reservedType, name):
		ps.Add(source.ReservedName, at, "give the file another name", "a type cannot be called %s: the APIs use that word", name)
	case !typeName.MatchString(name):
		ps.Add(source.BadSchema, at, nearestHint(typeName, name, '-'),
			"%q is not the name of a type: it begins with a small letter, then come a-z, 0-9, _ and -, at most 64 in all", name)
	}
}

func checkFieldName(s *Settings, n *source.Node, name string) {
	switch {
	case name == "constructor" || name == "prototype" || strings.HasPrefix(name, "_"):
		hint := "use another name"
		if trimmed := strings.TrimLeft(name, "_"); trimmed != name && fieldName.MatchString(trimmed) {
			hint = "call it " + trimmed + ", with `from: " + name + "` if the files say so"
		}
		s.Problem(n, source.ReservedName, hint, "a field cannot be called %s", name)
	case !fieldName.MatchString(name):
		hint := nearestHint(fieldName, name, '_')
		if hint != "" {
			hint += ", with `from: " + name + "` if the files say so"
		}
		s.Problem(n, source.BadSchema, hint, "%q is not the name of a field: it begins with a letter, then come letters, digits and _, at most 64 in all", name)
	}
}

func (l *loader) checkTaxonomyName(s *Settings, n *source.Node, name string) bool {
	below := ""
	if r3 := l.p.Base("r3"); r3 != "" {
		for _, f := range knownFamilies {
			if rest, ok := strings.CutPrefix(l.p.Base(f.name), r3+"/"); ok {
				below, _, _ = strings.Cut(rest, "/")
				if strings.EqualFold(below, name) {
					s.Problem(n, source.ReservedName, "use another name, or another base for "+f.name,
						"a taxonomy cannot be called %s: %s/%s is the base of %s", name, r3, name, f.name)
					return true
				}
			}
		}
	}
	switch {
	case contains(reservedTaxonomy, name):
		s.Problem(n, source.ReservedName, "use another name, like "+name+"s", "a taxonomy cannot be called %s: the APIs use that word", name)
	case !typeName.MatchString(name):
		s.Problem(n, source.BadSchema, nearestHint(typeName, name, '-'),
			"%q is not the name of a taxonomy: it begins with a small letter, then come a-z, 0-9, _ and -, at most 64 in all", name)
		return name != ""
	}
	return true
}

func readLocales(s *Settings, fallback []string) []string {
	items, ok := s.List("locales")
	if !ok {
		return fallback
	}
	var locales []string
	for _, n := range items {
		switch {
		case strings.EqualFold(n.Text, "draft"):
			s.Problem(n, source.ReservedName, "use another name", "a locale cannot be called draft: files use that word")
			continue
		case !localeName.MatchString(n.Text) || len(n.Text) > 10:
			s.Problem(n, source.BadSchema, "write it like en, fr or pt-br", "%q is not a locale: two or three small letters, then parts like -br, at most 10 in all", n.Text)
			continue
		case contains(locales, n.Text):
			s.Problem(n, source.BadSchema, "remove one", "the locale %s is there twice", n.Text)
			continue
		}
		locales = append(locales, n.Text)
	}
	if len(items) == 0 {
		s.Problem(s.Get("locales"), source.BadSchema, "write `locales: [en]`", "a project has at least one locale")
	}
	if len(locales) == 0 {
		return fallback
	}
	return locales
}

// nearestHint offers the nearest name that fits, with sep for what does not.
func nearestHint(fits *regexp.Regexp, name string, sep byte) string {
	var b []byte
	for _, r := range name {
		switch {
		case r >= 0x80 || fits.MatchString("a"+name):
			return "" // a name without that letter, or that digit, is another word
		case r < 0x80 && fits.MatchString("a"+string(r)):
			b = append(b, byte(r))
		case 'A' <= r && r <= 'Z':
			b = append(b, byte(r)+'a'-'A')
		case len(b) > 0 && b[len(b)-1] != sep:
			b = append(b, sep)
		}
	}
	near := strings.TrimLeft(strings.TrimRight(string(b), string(sep)), "0123456789_-")
	if len(near) > 64 {
		near = near[:64]
	}
	if !fits.MatchString(near) {
		return ""
	}
	return "call it " + near
}
