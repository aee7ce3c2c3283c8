package schemas

import (
	"strings"

	"galley/schemas/source"
)

// checkNames finds the fields whose names mean something else where they
// stand, once all are in their places: the documents' own keys, and what a
// family puts beside the fields. What leaves the project in no form is in
// nobody's way.
func (l *loader) checkNames() {
	told := map[*Field]bool{}
	for _, d := range l.types {
		for _, f := range d.Fields {
			if f.Name == "" {
				told[f] = true // that it has none
				continue
			}
			if d.Kind == Block {
				if f.Name == "type" {
					l.reserved(d, f, "call it kind, with `from: type` if the files say so", "a field of a block cannot be called type: that names the block")
				}
				continue
			}
			for key := range DocumentKeys {
				if strings.EqualFold(f.Name, key.String()) && len(d.Keys.From[key]) > 0 {
					told[f] = true
					l.reserved(d, f, "rename the field, or write `keys: {"+key.String()+": false}` if documents of "+d.Name+" have no such key",
						"%s is a key that every document has", f.Name)
				}
			}
		}
		if d.Kind != Block {
			l.sameSpelling(d)
			l.butterNames(d, told)
			l.apostropheNames(d, told)
			l.filterNames(d)
		}
	}
	if l.p.Families["apostrophe"] != nil {
		l.nestedNames()
		l.samePieces()
	}
	l.sameLists()
}

// reserved adds a problem at a field's name, and the include that brought it.
func (l *loader) reserved(d *draft, f *Field, hint, format string, args ...any) {
	p := l.problems.Add(source.ReservedName, f.Pos, hint, format, args...)
	p.EndLine, p.EndColumn = f.Pos.Line, f.Pos.Column+len(f.Name)
	if f.Pos.File != d.settings.File {
		p.Related = append(p.Related, source.Related{Pos: d.Pos, Message: d.Name + " includes it"})
	}
}

// sameSpelling finds two fields of a type, or a field and a document's key,
// that are read from one key.
func (l *loader) sameSpelling(d *draft) {
	who := map[string]string{}
	isField := map[string]bool{}
	for key := range DocumentKeys {
		for _, sp := range d.Keys.From[key] {
			who[sp.Text] = key.String()
		}
	}
	for _, f := range d.Fields {
		for _, sp := range f.From {
			other := who[sp.Text]
			hint := "give each a key of its own, or write `keys: {" + other + ": false}` if documents of " + d.Name + " have no such key"
			if isField[sp.Text] {
				hint = "give each a key of its own"
			}
			who[sp.Text], isField[sp.Text] = f.Name, true
			if other == "" || strings.EqualFold(other, f.Name) {
				continue
			}
			l.problems.Add(source.BadSchema, f.Pos, hint,
				"%s and %s of %s are both read from %q", other, f.Name, d.Name, sp.Text)
		}
	}
}

// sameLists finds two types whose lists have one address.
func (l *loader) sameLists() {
	first := map[string]*draft{}
	for _, d := range l.types {
		told := false
		for _, locale := range l.p.Locales {
			url := d.ListURL[locale]
			if url == "" {
				continue
			}
			other := first[strings.ToLower(url)]
			if other == nil {
				first[strings.ToLower(url)] = d
				continue
			}
			if told {
				continue
			}
			told = true
			n := d.settings.Node.Get("listURL")
			if other == d {
				d.settings.Problem(n, source.BadSchema, "give each locale an address of its own", "two locales of %s have their list at %s", d.Name, url)
				continue
			}
			p := d.settings.Problem(n, source.SameAddress, "give one of them another address", "%s and %s both have their list at %s", other.Name, d.Name, url)
			if m := other.settings.Node.Get("listURL"); m != nil {
				p.Related = append(p.Related, source.Related{Pos: other.settings.At(m), Message: "the other one"})
			}
		}
	}
}
