package schemas

import (
	"strings"
	"unicode/utf8"

	"galley/schemas/source"
)

// dateTokens are what a notation of `dates.formats` is made of, longer ones
// first, and Go's layout for each. HH and H are the hours of a half day where
// the notation has an A.
var dateTokens = []struct{ token, layout, half string }{
	{"YYYY", "2006", ""}, {"YY", "06", ""},
	{"MMMM", "January", ""}, {"MMM", "Jan", ""}, {"MM", "01", ""}, {"M", "1", ""},
	{"DD", "02", ""}, {"D", "2", ""},
	{"HH", "15", "03"}, {"H", "15", "3"},
	{"mm", "04", ""}, {"ss", "05", ""}, {"A", "PM", ""}, {"Z", "Z07:00", ""},
}

func readDates(s *Settings) Dates {
	d := Dates{Git: s.Bool("git", false)}
	formats, _ := s.List("formats")
	for _, n := range formats {
		if layouts := dateLayouts(s, n); layouts != nil {
			d.Formats = append(d.Formats, n.Text)
			d.Layouts = append(d.Layouts, layouts...)
		}
	}
	s.End()
	return d
}

// dateLayouts turns a notation into layouts of package time: two where it has
// a Z, since an offset is written with and without its colon.
func dateLayouts(s *Settings, n *source.Node) []string {
	const hint = "made of YYYY YY MMMM MMM MM M DD D HH H mm ss A Z, blanks and signs, and T"
	half := strings.Contains(n.Text, "A")
	var b strings.Builder
	seen := map[byte]bool{}
next:
	for rest := n.Text; rest != ""; {
		for _, t := range dateTokens {
			if strings.HasPrefix(rest, t.token) {
				layout := t.layout
				if half && t.half != "" {
					layout = t.half
				}
				b.WriteString(layout)
				seen[t.token[0]] = true
				rest = rest[len(t.token):]
				continue next
			}
		}
		if !strings.ContainsRune(" ,./:-T", rune(rest[0])) {
			r, size := utf8.DecodeRuneInString(rest)
			at := len(n.Text) - len(rest)
			problemIn(s, n, at, at+size, source.BadSchema, hint, "%q has no meaning in a notation of dates", string(r))
			return nil
		}
		b.WriteByte(rest[0])
		rest = rest[1:]
	}
	if !seen['Y'] || !seen['M'] || !seen['D'] {
		s.Problem(n, source.BadSchema, hint, "%q lacks a year, a month or a day", n.Text)
		return nil
	}
	layout := b.String()
	if seen['Z'] {
		return []string{layout, strings.ReplaceAll(layout, "Z07:00", "Z0700")}
	}
	return []string{layout}
}
