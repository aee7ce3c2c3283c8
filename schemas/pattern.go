package schemas

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"galley/schemas/source"
)

// A Pattern is a `slug` or `url`: literal text and parts in braces. Which
// parts there are, and what they give, is design's section "What a document is
// called"; content fills them in.
type Pattern struct {
	Text  string // as written
	Parts []Part
	Pos   source.Pos // zero: nobody wrote it
}

// A Part is a piece of a pattern.
type Part struct {
	Literal string   // if Kind is PartLiteral
	Kind    PartKind //
	Field   *Field   // of PartField
	Of      string   // of PartField and a time: year, month or day; "" is the field itself
}

type PartKind uint8

const (
	PartLiteral PartKind = iota
	PartFile
	PartPath
	PartLocale
	PartSlug
	PartYear
	PartMonth
	PartDay
	PartField
)

var partNames = map[string]PartKind{
	"file": PartFile, "path": PartPath, "locale": PartLocale, "slug": PartSlug,
	"year": PartYear, "month": PartMonth, "day": PartDay,
}

// Has says whether the pattern has a part of that kind.
func (p Pattern) Has(k PartKind) bool {
	for _, part := range p.Parts {
		if part.Kind == k {
			return true
		}
	}
	return false
}

// Varies says whether two documents of a type can differ in what the pattern
// gives, which is not so for literals and locales.
func (p Pattern) Varies() bool {
	for _, part := range p.Parts {
		if part.Kind != PartLiteral && part.Kind != PartLocale {
			return true
		}
	}
	return false
}

// before gives the pattern with a literal in front.
func (p Pattern) before(literal string) Pattern {
	p.Parts = append([]Part{{Literal: literal}}, p.Parts...)
	return p.joined()
}

// joined makes neighbouring literals one.
func (p Pattern) joined() Pattern {
	var parts []Part
	for _, part := range p.Parts {
		if n := len(parts); part.Kind == PartLiteral && n > 0 && parts[n-1].Kind == PartLiteral {
			parts[n-1].Literal += part.Literal
		} else if part.Kind != PartLiteral || part.Literal != "" {
			parts = append(parts, part)
		}
	}
	p.Parts = parts
	return p
}

// A patternUse says what may stand in a pattern.
type patternUse uint8

const (
	slugPattern patternUse = iota
	urlPattern
	listPattern // of a list: the same for all documents
)

// pattern parses a pattern of a type; ok says that it can be used.
func (d *draft) pattern(n *source.Node, use patternUse) (p Pattern, ok bool) {
	s := d.settings
	p = Pattern{Text: n.Text, Pos: s.At(n)}
	ok = true
	fault := func(from, to int, hint, format string, args ...any) {
		problemIn(s, n, from, to, source.BadSchema, hint, format, args...)
		ok = false
	}
	for i := 0; i < len(n.Text); {
		switch c := n.Text[i]; {
		case c == '{':
			size := strings.IndexByte(n.Text[i:], '}')
			if size < 0 {
				fault(i, len(n.Text), "add } behind the name", "this brace is never closed")
				return p, false
			}
			name := n.Text[i+1 : i+size]
			part, message, hint := d.part(name, use)
			if message != "" {
				fault(i, i+size+1, hint, "%s", message)
			}
			p.Parts = append(p.Parts, part)
			i += size + 1
		case c == '}':
			fault(i, i+1, "remove it, or add { before the name", "this brace was never opened")
			i++
		default:
			end := strings.IndexAny(n.Text[i:], "{}")
			if end < 0 {
				end = len(n.Text) - i
			}
			literal := n.Text[i : i+end]
			for j, r := range literal {
				if use == slugPattern && !inSlug(r) {
					fault(i+j, i+j+utf8.RuneLen(r), "a slug is made of letters, digits and - _ . @", "%q cannot stand in a slug", string(r))
					break
				} else if use != slugPattern && badInAddress(r) {
					fault(i+j, i+j+utf8.RuneLen(r), "", "%q cannot stand in an address", string(r))
					break
				}
			}
			p.Parts = append(p.Parts, Part{Literal: literal})
			i += end
		}
	}
	at := 0
	for name := range strings.SplitSeq(n.Text, "/") {
		switch {
		case name == "." || name == "..":
			fault(at, at+len(name), "", "an address has no part that is . or ..")
		case strings.HasPrefix(name, "."), strings.HasPrefix(name, "_") && strings.Trim(n.Text[:at], "/") == "" && use != slugPattern:
			fault(at, at+len(name), "let it begin with a letter", "%q is a name that hosts keep for themselves", name)
		}
		at += len(name) + 1
	}
	if strings.Contains(n.Text, "//") {
		at := strings.Index(n.Text, "//")
		fault(at, at+2, "", "two slashes in a row")
	}
	return p.joined(), ok
}

func badInAddress(r rune) bool {
	return r <= ' ' || r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`?#%\<>"|*:`, r)
}

func inSlug(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.@/", r)
}

// part reads what stands between braces.
func (d *draft) part(name string, use patternUse) (part Part, message, hint string) {
	kind, usual := partNames[name]
	if usual {
		part.Kind = kind
		switch {
		case use == listPattern && kind != PartLocale:
			message, hint = "a list has one address: only {locale} can stand in it", "remove {"+name+"}"
		case use == slugPattern && kind == PartSlug:
			message, hint = "{slug} is what this pattern makes", "write {file}, the name of the file"
		case kind >= PartYear && kind <= PartDay && len(d.Keys.From[KeyDate]) == 0:
			message, hint = "{"+name+"} is the "+name+" of `date`, and documents of "+d.Name+" have none", "name a field: {FIELD."+name+"}"
		}
		return part, message, hint
	}
	if use == listPattern {
		return part, "a list has one address: only {locale} can stand in it", "remove {" + name + "}"
	}
	fieldName, of, dotted := strings.Cut(name, ".")
	f := d.Field(fieldName)
	known := make([]string, 0, len(partNames)+len(d.Fields))
	known = append(known, "file", "path", "locale", "year", "month", "day")
	if use == urlPattern {
		known = append(known, "slug")
	}
	for _, f := range d.Fields {
		known = append(known, f.Name)
	}
	part = Part{Kind: PartField, Field: f, Of: of}
	switch {
	case f == nil:
		hint = source.DidYouMean(fieldName, known)
		if hint == "" {
			hint = "the parts are {" + strings.Join(known[:6], "} {") + "} and the fields"
		}
		return Part{Kind: PartLiteral}, "{" + name + "} is neither a part of patterns nor a field of " + d.Name, hint
	case f.Private:
		message, hint = "the address would show the private field "+f.Name, "use another field"
	case dotted && f.Kind != Date && f.Kind != DateTime:
		message, hint = f.Name+" is "+article(f.Kind.String())+" field, and only a date or a dateTime has parts", "write {"+fieldName+"}"
	case dotted && of != "year" && of != "month" && of != "day":
		message, hint = "a time has no "+of, "write year, month or day"
	case !f.canName():
		message, hint = article(f.Kind.String())+" field cannot be part of an address", "use a text, a reference or a date"
	}
	return part, message, hint
}

// canName says whether a slug can be made of the field's value.
func (f *Field) canName() bool {
	switch f.Kind {
	case Text, Textarea, Email, Color, Code, Number, Integer, Boolean, Date, DateTime, Time, Select, Tags, Reference:
		return true
	case List:
		return f.Item != nil && f.Item.Kind != List && f.Item.canName()
	}
	return false
}
