package main

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"

	"galley/schemas"
	"galley/schemas/source"
)

// What `new` writes: a form in YAML. Only the title and the date are filled in;
// every other key has nothing behind it but a comment.

// A line of the form, or a mapping below it.
type line struct {
	key, value, comment string
	below               []line
}

// text is a whole new file.
func (n *newcomer) text(file string) []byte {
	var b bytes.Buffer
	markdown := isMarkdown(file)
	if markdown {
		b.WriteString("---\n")
	}
	printLines(&b, n.lines(), "", "")
	if markdown {
		b.WriteString("---\n\n")
	}
	return b.Bytes()
}

// lines are the form: the title, the document's keys, the other fields.
func (n *newcomer) lines() []line {
	t := n.t
	var all []line
	put := func(s []schemas.Spelling, value, comment string, below []line) {
		if len(s) > 0 {
			all = insert(all, s[0].Path, line{value: value, comment: comment, below: below})
		}
	}
	if t.TitleField != nil {
		put(t.TitleField.From, quoted(n.title), "", nil)
	}
	if t.Kind == schemas.Document || len(t.Order) > 0 && t.Order[0].Field == nil && t.Order[0].Key == "date" {
		put(t.Keys.From[schemas.KeyDate], n.date.Format(time.RFC3339), "", nil)
	}
	if n.draft {
		put(t.Keys.From[schemas.KeyDraft], "true", "", nil)
	}
	for _, f := range t.Fields {
		if f != t.TitleField && f != t.Body && n.written(f) {
			put(f.From, "", about(f), n.below(f))
		}
	}
	return all
}

// written says whether a field stands in a file of the document's locale.
func (n *newcomer) written(f *schemas.Field) bool {
	return f.Kind != schemas.Computed && (f.Localized || n.locale == n.p.DefaultLocale())
}

// below are the fields of a group.
func (n *newcomer) below(f *schemas.Field) []line {
	if f.Kind != schemas.Group {
		return nil
	}
	var all []line
	for _, g := range fieldsOf(f) {
		if n.written(g) && len(g.From) > 0 {
			// A block that contains itself stops at its first level.
			all = insert(all, g.From[0].Path, line{comment: about(g)})
		}
	}
	return all
}

func fieldsOf(f *schemas.Field) []*schemas.Field {
	if len(f.Fields) == 0 && len(f.Of) == 1 {
		return f.Of[0].Fields
	}
	return f.Fields
}

// insert puts a line at a path of keys.
func insert(all []line, at []string, l line) []line {
	for i := range all {
		if all[i].key == at[0] && len(at) > 1 {
			all[i].below = insert(all[i].below, at[1:], l)
			return all
		}
	}
	if l.key = at[0]; len(at) > 1 {
		l = line{key: at[0], below: insert(nil, at[1:], l)}
	}
	return append(all, l)
}

// printLines writes the form, its first line behind first.
func printLines(b *bytes.Buffer, lines []line, first, indent string) {
	for i, l := range lines {
		if i == 0 && first != "" {
			b.WriteString(first)
		} else {
			b.WriteString(indent)
		}
		b.WriteString(plainKey(l.key) + ":")
		if l.value != "" {
			b.WriteString(" " + l.value)
		}
		if l.comment != "" {
			b.WriteString("  # " + l.comment)
		}
		b.WriteByte('\n')
		printLines(b, l.below, "", indent+"  ")
	}
}

// about says in a comment what may stand in a field.
func about(f *schemas.Field) string {
	s := f.Label.Text
	if f.Required {
		s += " (required)"
	}
	if what := form(f); what != "" {
		s += ": " + what
	}
	if f.Default != nil && f.Default.Kind == source.Scalar {
		s += "; default " + f.Default.Text
	}
	return source.Visible(strings.Join(strings.Fields(s), " "))
}

func form(f *schemas.Field) string {
	switch f.Kind {
	case schemas.Select:
		var options []string
		for _, o := range f.Options {
			options = append(options, o.Value)
		}
		return several(f, "one of "+strings.Join(options, ", "), "some of "+strings.Join(options, ", "))
	case schemas.Reference:
		return several(f, "the slug of "+either(f.To), "a list of slugs, each of "+either(f.To))
	case schemas.Tags:
		return "a list of texts"
	case schemas.Blocks:
		return "a list of blocks, each with its type: " + names(f.Of, ", ")
	case schemas.List:
		switch {
		case f.Item != nil && f.Item.Kind == schemas.Group:
			var keys []string
			for _, g := range fieldsOf(f.Item) {
				keys = append(keys, g.Name)
			}
			return "a list of mappings with " + strings.Join(keys, ", ")
		case f.Item != nil && f.Item.Kind == schemas.Reference:
			return "a list of slugs, each of " + either(f.Item.To)
		case f.Item != nil:
			return "a list of " + f.Item.Kind.String()
		}
		return "a list"
	case schemas.Boolean:
		return "true or false"
	case schemas.Number, schemas.Integer:
		return between(f)
	case schemas.Date:
		return "a day, 2026-03-01"
	case schemas.DateTime:
		return "a time, 2026-03-01 13:22"
	case schemas.Time:
		return "13:22"
	case schemas.URL:
		return "an address, or a link to a file"
	case schemas.Image, schemas.File:
		if f.AltRequired {
			return "{src: path or URL, alt: what it shows}"
		}
		return "a path or URL, or {src, alt, title}"
	case schemas.Markdown, schemas.RichText:
		return "Markdown"
	case schemas.JSON:
		return "any YAML"
	}
	return ""
}

func several(f *schemas.Field, one, many string) string {
	if f.Many {
		return many
	}
	return one
}

func between(f *schemas.Field) string {
	what := "a number"
	if f.Kind == schemas.Integer {
		what = "a whole number"
	}
	switch {
	case f.Min != nil && f.Max != nil:
		return fmt.Sprintf("%s from %v to %v", what, *f.Min, *f.Max)
	case f.Min != nil:
		return fmt.Sprintf("%s from %v", what, *f.Min)
	case f.Max != nil:
		return fmt.Sprintf("%s up to %v", what, *f.Max)
	}
	return what
}

func names(types []*schemas.Type, and string) string {
	var all []string
	for _, t := range types {
		all = append(all, t.Name)
	}
	return strings.Join(all, and)
}

// either gives types as a choice: "an author or a page".
func either(types []*schemas.Type) string {
	var all []string
	for _, t := range types {
		article := "a "
		if strings.ContainsRune("aeiou", rune(t.Name[0])) {
			article = "an "
		}
		all = append(all, article+t.Name)
	}
	return strings.Join(all, " or ")
}

// quoted writes a text as a YAML value: as it is, where nobody could read it as
// anything else.
func quoted(s string) string {
	plain := s != ""
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0x2fff && r < 0xfe00 || r >= 0xc0 && r < 0x2000
		plain = plain && (letter || i > 0 && i < len(s)-1 && strings.ContainsRune(" 0123456789-_.,!?()'", r) || i == len(s)-1 && strings.ContainsRune("0123456789.!?)", r) && i > 0)
	}
	switch strings.ToLower(s) {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n":
		plain = false
	}
	if plain {
		return s
	}
	return yamlString(s)
}

// yamlString writes a double-quoted YAML scalar.
func yamlString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case strconv.IsPrint(r):
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// plainKey writes a key: schemas allow others than names in `from`.
func plainKey(s string) string {
	for i, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || i > 0 && (r >= '0' && r <= '9' || r == '_' || r == '-' || r == '.')) {
			return yamlString(s)
		}
	}
	return s
}
