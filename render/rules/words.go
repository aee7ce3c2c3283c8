package rules

import (
	"fmt"
	"regexp"
	"strings"
)

// What is written alike for every host.

// again says when rules are no longer right.
const again = "Print it anew when galley.yaml, a schema or an alias changes; documents come and go without it."

// askedHeaders are those that the original clients send (contracts 0.2).
const askedHeaders = "content-type, x-butter-client, x-api-key, authorization"

// where says which folder a host's root is.
func where(t *rules) string {
	if t.prefix == "" {
		return "the published folder"
	}
	return "the folder above: galley build --out .../site" + t.prefix
}

// encoded matches a text as clients write it in a query.
func encoded(text string) string {
	var b strings.Builder
	for _, r := range text {
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_' {
			b.WriteRune(r)
			continue
		}
		b.WriteString("(?:")
		switch {
		case r == ' ':
			b.WriteString(`\+|`)
		case r > ' ' && !strings.ContainsRune("&+%#", r):
			b.WriteString(regexp.QuoteMeta(string(r)) + "|")
		}
		for _, c := range []byte(string(r)) {
			b.WriteByte('%')
			for _, digit := range []byte{c >> 4, c & 15} {
				if digit > 9 {
					fmt.Fprintf(&b, "[%c%c]", 'A'+digit-10, 'a'+digit-10)
				} else {
					b.WriteByte('0' + digit)
				}
			}
		}
		b.WriteByte(')')
	}
	return b.String()
}

// pattern is the regular expression of a path; capture is how a group is
// written, of its number and what it takes.
func (r *route) pattern(prefix, capture string) string {
	b := "^" + regexp.QuoteMeta(prefix)
	n := 0
	for _, p := range r.parts {
		b += "/"
		if p.literal != "" {
			b += regexp.QuoteMeta(p.literal)
			continue
		}
		n++
		takes := "[^/]+"
		switch {
		case p.choices != nil:
			var all []string
			for _, c := range p.choices {
				all = append(all, regexp.QuoteMeta(c))
			}
			takes = strings.Join(all, "|")
		case p.rest:
			takes = ".+?"
		}
		if p.id {
			takes = "[^/:]+"
		}
		b += fmt.Sprintf(capture, n, takes)
	}
	if r.id != nil {
		b += "(?::[^/:]+:[^/:]+)?"
	}
	return b + "/?$"
}

// file is the path of the file before what the keys add; variable is how a
// group is named.
func (r *route) file(prefix, variable string) string {
	b := prefix
	n := 0
	for _, p := range r.parts {
		if p.aside {
			continue
		}
		b += "/"
		switch p.literal {
		case "":
			n++
			b += fmt.Sprintf(variable, n)
		case "*":
			b += "_all"
		default:
			b += p.literal
		}
	}
	return b
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
