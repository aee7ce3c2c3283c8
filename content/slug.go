package content

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gosimple/slug"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Slugs are made in three ways. A text (a term, the title of a new document)
// goes through Slug, which always gives something that may be published, or
// nothing. A file's name goes through FileSlug, which changes as little as it
// can: what is wrong with the rest is said by SlugFault, because a person chose
// that name and can choose another. What stands under `slug:` is not changed at
// all. Two of any kind are compared by Fold.
//
// gosimple/slug would turn Japanese into Chinese readings and @ into a word, so
// it sees single Latin letters and nothing else.

// maxSlug is the length of a slug's part in bytes: with an extension and a
// locale behind it, it still is a file name everywhere.
const maxSlug = 200

// Slug makes a slug of a text by the rule of design 4: Latin letters are
// transliterated, other scripts keep theirs. It may be "".
func Slug(text string) string {
	for s := slugged(text, true); ; {
		was := s
		s = shorten(s)
		if strings.HasSuffix(s, ".json") {
			s = strings.TrimRight(strings.TrimSuffix(s, ".json"), "-.") + "-json"
		}
		if base, rest, dot := strings.Cut(s, "."); windowsKeeps(s) {
			s = base + "-1"
			if dot {
				s += "." + rest
			}
		}
		if s == was { // else what mended one thing may have spoilt another
			return s
		}
	}
}

// FileSlug makes a slug of a file's name without its extension: a leading date
// removed, in lower case, runs of other characters made one hyphen.
func FileSlug(name string) string {
	if _, ok := leadingDate(name); ok && len(name) > len("2026-03-01-") && name[10] == '-' {
		if s := slugged(name[len("2026-03-01-"):], false); s != "" {
			return s
		}
	}
	return slugged(name, false)
}

// slugged keeps letters, marks, digits, `.`, `_` and `@` in lower case, and
// makes one hyphen of every run of anything else. What cannot be seen (soft
// hyphens, variation selectors, directions) is no part of a name and vanishes,
// as does a mark that has nothing to stand on.
func slugged(text string, latin bool) string {
	if plainSlug(text) {
		return text
	}
	text = norm.NFC.String(strings.ToLower(norm.NFC.String(text)))
	b := make([]byte, 0, len(text))
	gap := false      // something was left out
	carrying := false // the last character can carry a mark
	add := func(s string) {
		if gap && len(b) > 0 {
			b = append(b, '-')
		}
		gap = false
		b = append(b, s...)
	}
	for _, r := range text {
		switch {
		case r == '.' || r == '_' || r == '@' || '0' <= r && r <= '9':
			add(string(r))
			carrying = false
		case 'a' <= r && r <= 'z':
			add(string(r))
			carrying = !latin
		case invisible(r):
		case unicode.IsMark(r):
			if carrying {
				add(string(r))
			}
		case latin && unicode.Is(unicode.Latin, r):
			s := slug.Make(string(r))
			if s == "" && unicode.IsLetter(r) {
				s = string(r)
			}
			add(s)
			carrying = false
		case unicode.IsLetter(r):
			add(string(r))
			carrying = true
		case unicode.IsDigit(r):
			add(string(r))
			carrying = false
		default:
			gap, carrying = true, false
		}
	}
	return norm.NFC.String(strings.Trim(string(b), "-."))
}

// plainSlug says that s is a slug as it stands, as most are.
func plainSlug(s string) bool {
	last := byte('-')
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '_', c == '@':
		case c == '.':
			if i == 0 {
				return false
			}
		case c == '-' && last != '-':
		default:
			return false
		}
		last = c
	}
	return last != '-' && last != '.'
}

// shorten cuts a slug at maxSlug bytes, at a hyphen if there is one in the last
// quarter, and never inside a character.
func shorten(s string) string {
	if len(s) <= maxSlug {
		return s
	}
	cut := maxSlug
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	for cut > maxSlug/2 {
		if r, _ := utf8.DecodeRuneInString(s[cut:]); !unicode.IsMark(r) {
			break
		}
		_, size := utf8.DecodeLastRuneInString(s[:cut])
		cut -= size
	}
	if at := strings.LastIndexByte(s[:cut], '-'); at > maxSlug*3/4 {
		cut = at
	}
	return strings.Trim(s[:cut], "-.")
}

// SlugFault says what keeps s from being a slug, in words that follow `the
// slug`, or "" if nothing does. A / separates parts if path is set.
func SlugFault(s string, path bool) string {
	_, fault := slugFault(s, path)
	return fault
}

// slugFault also gives the byte at which the fault begins.
func slugFault(s string, path bool) (at int, fault string) {
	if s == "" {
		return 0, "is empty"
	}
	if !path {
		return partFault(s)
	}
	for part := range strings.SplitSeq(s, "/") {
		if part == "" {
			return at, `has nothing between two "/", before the first or behind the last`
		}
		if i, fault := partFault(part); fault != "" {
			return at + i, fault
		}
		at += len(part) + 1
	}
	return 0, ""
}

func partFault(s string) (at int, fault string) {
	if plainSlug(s) && len(s) <= maxSlug && !strings.HasSuffix(s, ".json") && !windowsKeeps(s) {
		return 0, ""
	}
	for i, r := range s {
		switch {
		case r == utf8.RuneError:
			return i, "is not valid UTF-8"
		case invisible(r):
			return i, fmt.Sprintf("has the invisible character %U in it", r)
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r), strings.ContainsRune("-_.@", r):
		case r == '/':
			return i, `has "/" in it, which only a pattern may put there`
		case unicode.IsSpace(r):
			return i, "has a space in it"
		case unicode.IsControl(r):
			return i, fmt.Sprintf("has the control character %U in it", r)
		default:
			return i, fmt.Sprintf("has %q in it", string(r))
		}
	}
	switch first, last := s[0], s[len(s)-1]; {
	case first == '-' || first == '.':
		return 0, fmt.Sprintf("begins with %q", string(first))
	case last == '-' || last == '.':
		return len(s) - 1, fmt.Sprintf("ends with %q", string(last))
	case len(s) > maxSlug:
		return 0, fmt.Sprintf("is %d bytes; the limit is %d", len(s), maxSlug)
	case len(s) >= 5 && strings.EqualFold(s[len(s)-5:], ".json"):
		return len(s) - 5, `ends in ".json"`
	case windowsKeeps(s):
		return 0, "cannot be a file name on Windows"
	case !norm.NFC.IsNormalString(s):
		return 0, "is not in the normal form NFC"
	}
	return 0, ""
}

// windowsKeeps says whether Windows takes a name for a device, whatever its
// extension.
func windowsKeeps(name string) bool {
	base, _, _ := strings.Cut(name, ".")
	base = strings.TrimRight(base, " ")
	switch len(base) {
	case 3:
		switch strings.ToLower(base) {
		case "con", "prn", "aux", "nul":
			return true
		}
	case 4, 5:
		if p := strings.ToLower(base[:3]); p == "com" || p == "lpt" {
			switch base[3:] {
			case "1", "2", "3", "4", "5", "6", "7", "8", "9", "¹", "²", "³":
				return true
			}
		}
	case 6, 7:
		return strings.EqualFold(base, "conin$") || strings.EqualFold(base, "conout$")
	}
	return false
}

// invisible says whether a reader cannot see the character: formats,
// directions, joiners, fillers, variation selectors.
func invisible(r rune) bool {
	return r > 0x7f && unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// Fold is what slugs and names are compared by: NFKC, without case.
func Fold(s string) string {
	plain := true
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || 'A' <= s[i] && s[i] <= 'Z' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	// Folding may take apart what was composed, and what is composed anew may
	// have a case again: twice is enough for every character there is.
	fold := cases.Fold()
	for range 2 {
		s = norm.NFKC.String(fold.String(norm.NFKC.String(s)))
	}
	return s
}
