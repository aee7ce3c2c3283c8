package content

import (
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"galley/schemas"
	"galley/schemas/source"
)

// The keys that every document has besides its type's fields. Each is read by
// a small function of its own, since each has rules of its own.

func (r *reading) keys(m *source.Node) {
	d := r.doc
	from := &d.Type.Keys.From
	for k := range schemas.DocumentKeys {
		n := r.spelled(m, from[k])
		if n == nil || empty(n) {
			continue
		}
		r.keyPlaces = append(r.keyPlaces, KeyPlace{k, placeOf(n)})
		switch k {
		case schemas.KeyID:
			r.id(n)
		case schemas.KeySlug:
			r.slug(n)
		case schemas.KeyURL:
			if s, ok := r.scalar(n, "an address"); ok {
				d.Keys.URL = r.address(n, s, "url")
			}
		case schemas.KeyDraft:
			is, _ := r.boolean(n)
			d.Keys.Draft = is || d.Next // which is none only once it has taken its place
		case schemas.KeyArchived:
			d.Keys.Archived, _ = r.boolean(n)
		case schemas.KeyDate:
			d.Keys.Date, _ = r.instant(n)
		case schemas.KeyUpdated:
			d.Keys.Updated, _ = r.instant(n)
		case schemas.KeyCreated:
			d.Keys.Created, _ = r.instant(n)
		case schemas.KeyExpires:
			d.Keys.Expires, _ = r.instant(n)
		case schemas.KeyAliases:
			r.aliases(n)
		case schemas.KeyButterID:
			if i, ok := r.integer(n); ok && (i < 1 || i > 1<<31-1) {
				r.problem(source.OutOfRange, n, "write a number from 1 to 2147483647", "%d cannot be a butterId", i)
			} else if ok {
				d.Keys.ButterID = int32(i)
			}
		case schemas.KeyAposDocID:
			r.aposDocID(n)
		case schemas.KeyVisibility:
			r.visibility(n)
		}
	}
	if d.Keys.Date.IsZero() && r.keyPlaces.At(schemas.KeyDate) == (Place{}) && len(from[schemas.KeyDate]) > 0 {
		if d.Keys.Date = dateIn(d.Keys.URL, r.project.Zone); d.Keys.Date.IsZero() {
			d.Keys.Date = dateIn(string(d.ID), r.project.Zone)
		}
	}
}

func placeOf(n *source.Node) Place {
	return Place{int32(n.Line), int32(n.Column), int32(n.EndLine), int32(n.EndColumn)}
}

func (r *reading) id(n *source.Node) {
	s, ok := r.scalar(n, "a UUID")
	if !ok {
		return
	}
	const hint = "remove it: without one, the id is made from the file's path"
	switch u, err := uuid.Parse(s); {
	case err != nil || len(s) != 36:
		r.problem(source.WrongKind, n, hint, "%s is not a UUID", quote(s))
	case u.String() != s:
		r.problem(source.WrongKind, n, fmt.Sprintf("write `%s`", u), "an id is written in lower case")
	default:
		r.doc.Keys.ID = s
	}
}

// slug takes what is written as it is; a slug that cannot be one does not
// count, so that nothing else is said of it.
func (r *reading) slug(n *source.Node) {
	s, ok := r.scalar(n, "a slug")
	if !ok {
		return
	}
	s = norm.NFC.String(s)
	at, fault := slugFault(s, false)
	if fault == "" {
		r.doc.Keys.Slug, r.doc.Name = s, s
		return
	}
	hint := "a slug has letters, digits, - _ . and @ only"
	if len(s) > maxSlug {
		hint = "shorten it"
	} else if made := Slug(s); made != "" {
		hint = fmt.Sprintf("write `%s`", made)
	}
	place := *n
	c, _ := utf8.DecodeRuneInString(s[at:])
	if raw := r.raw(n); (invisible(c) || unicode.IsControl(c)) && strings.Contains(raw, s) {
		// What cannot be seen has to be pointed at.
		place.Column += utf8.RuneCountInString(raw[:strings.Index(raw, s)]) + utf8.RuneCountInString(s[:at])
		place.EndLine, place.EndColumn = place.Line, place.Column+1
	}
	r.problem(source.BadSlug, &place, hint, "the slug %s %s", quote(s), fault)
}

// raw is what stands in the file for a node on one line.
func (r *reading) raw(n *source.Node) string {
	if r.file != r.doc.File || n.From < 0 || n.To > len(r.text) || n.From > n.To {
		return ""
	}
	if raw := string(r.text[n.From:n.To]); !strings.Contains(raw, "\n") {
		return raw
	}
	return ""
}

// address reads an address of this site: a path, with or without its outer
// slashes. It may be written escaped, and is given as it is read.
func (r *reading) address(n *source.Node, s, what string) string {
	hint := "write a path like /about/us/"
	bad := func(format string, args ...any) string {
		r.problem(source.BadSlug, n, hint, "the %s %s %s", what, quote(s), fmt.Sprintf(format, args...))
		return ""
	}
	address := s
	if base := r.project.BaseURL; base != "" && strings.HasPrefix(s, base+"/") {
		address = s[len(base):]
	} else if schemeOf(s) != "" || strings.HasPrefix(s, "//") {
		return bad("leads outside of this site")
	}
	if plain, err := url.PathUnescape(address); err == nil {
		address = plain
	}
	address = norm.NFC.String("/" + strings.TrimLeft(address, "/"))
	for _, c := range address {
		switch {
		case c == '?' || c == '#' || c == '\\':
			return bad("has %q in it", string(c))
		case unicode.IsControl(c) || invisible(c) || c == utf8.RuneError:
			return bad("has the character %U in it", c)
		}
	}
	for part := range strings.SplitSeq(strings.Trim(address, "/"), "/") {
		switch {
		case part == "" && address != "/":
			return bad("has two slashes in a row")
		case part == "." || part == "..":
			return bad("has a part %q", part)
		case len(part) > maxSlug:
			return bad("has a part of %d bytes; the limit is %d", len(part), maxSlug)
		}
	}
	return address
}

func (r *reading) aliases(n *source.Node) {
	for _, item := range items(n) {
		if empty(item) {
			r.problem(source.WrongKind, item, "remove it", "expected an address, found nothing")
			continue
		}
		if s, ok := r.scalar(item, "an address"); ok {
			if address := r.address(item, s, "alias"); address != "" {
				r.doc.Keys.Aliases = append(r.doc.Keys.Aliases, Alias{URL: address, Place: placeOf(item)})
			}
		}
	}
}

func (r *reading) aposDocID(n *source.Node) {
	s, ok := r.scalar(n, "an id")
	if !ok {
		return
	}
	good := len(s) >= 20 && len(s) <= 40
	for _, c := range s {
		good = good && (c >= 'a' && c <= 'z' || c >= '0' && c <= '9')
	}
	if !good {
		r.problem(source.Pattern, n, "remove it: without one, it is made from the id", "an aposDocId has 20 to 40 characters from a-z and 0-9")
		return
	}
	r.doc.Keys.AposDocID = s
}

func (r *reading) visibility(n *source.Node) {
	s, ok := r.scalar(n, "public or loginRequired")
	switch {
	case !ok || s == "public":
	case s == "loginRequired":
		r.doc.Keys.LoginOnly = true
	default:
		hint := source.DidYouMean(s, []string{"public", "loginRequired"})
		if hint == "" {
			hint = "write public or loginRequired"
		}
		r.problem(source.NotAnOption, n, hint, "%s is no visibility", quote(s))
	}
}

// instant reads a moment; a day without a time begins in the project's zone.
func (r *reading) instant(n *source.Node) (time.Time, bool) {
	s, ok := r.scalar(n, "a date")
	if !ok {
		return time.Time{}, false
	}
	t, fault := r.dates().moment(s)
	if fault.Message != "" {
		r.problem(source.BadDate, n, fault.Hint, "%s", fault.Message)
		return time.Time{}, false
	}
	return t, true
}
