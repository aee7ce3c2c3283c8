package schemas

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"galley/schemas/source"
)

// ShownAs gives the name under which a family shows a field, by the type's
// `fields: {THEIRS: OURS}`.
func (t *Type) ShownAs(family, name string) string {
	n := t.Families[family]
	if n == nil || n.Get("fields") == nil {
		return name
	}
	for _, item := range n.Get("fields").Nodes {
		if item.Kind == source.Scalar && item.Text == name {
			return item.Key
		}
	}
	return name
}

// FieldFor gives the field that a family shows under a name of its own: the one
// that `fields: {THEIRS: OURS}` says, else none.
func (t *Type) FieldFor(family, theirs string) *Field {
	n := t.Families[family]
	if n == nil || n.Get("fields") == nil {
		return nil
	}
	if item := n.Get("fields").Get(theirs); item != nil && item.Kind == source.Scalar {
		return t.Field(item.Text)
	}
	return nil
}

// As gives what a type says it is to a family, "" for the usual.
func (t *Type) As(family string) string {
	if n := t.Families[family]; n != nil && n.Get("as") != nil {
		return n.Get("as").Text
	}
	return ""
}

func (l *loader) butterNames(d *draft, told map[*Field]bool) {
	l.mappings(d, "butter", []string{"page", "single", "collection", "none"})
	as := d.As("butter")
	if l.p.Families["butter"] == nil || d.Private || as != "collection" && (as != "" || d.Kind != Collection) {
		return
	}
	for _, f := range d.Fields {
		if !f.Private && !told[f] && strings.EqualFold(d.ShownAs("butter", f.Name), "meta") {
			l.reserved(d, f, mappingHint("butter", f.Name), "Butter has its own meta beside the fields of %s", d.Name)
		}
	}
}

func mappingHint(family, name string) string {
	theirs := "content_" + name
	if family == "apostrophe" {
		_, first := utf8.DecodeRuneInString(name)
		theirs = "content" + strings.ToUpper(name[:first]) + name[first:]
	}
	return fmt.Sprintf("rename it, or show it under another name: `%s: {fields: {%s: %s}}`", family, theirs, name)
}

// mappings checks what a type says to a family about its fields.
func (l *loader) mappings(d *draft, family string, as []string) {
	n := d.Families[family]
	if n == nil {
		return
	}
	s := d.settings.at(n, family)
	if s.Get("as") != nil {
		s.OneOf("as", as...)
	}
	fields := s.Within("fields", "fields")
	for i := range fields.Node.Nodes {
		item := &fields.Node.Nodes[i]
		if name, ok := fields.Scalar(item, item.Key); !ok {
			continue
		} else if d.Field(name) == nil {
			fields.Problem(item, source.BadSchema, source.DidYouMean(name, fieldNames(d.Fields)), "%q is not a field of %s", name, d.Name)
			continue
		}
		if family == "apostrophe" && !fieldName.MatchString(item.Key) {
			fields.KeyProblem(item, source.BadSchema, nearestHint(fieldName, item.Key, '_'), "%q is not a name that a field could have there: it begins with a letter, then come letters, digits and _", item.Key)
		} else if other := d.Field(item.Key); other != nil && !other.Private && other.Name != item.Text && d.ShownAs(family, other.Name) == item.Key {
			fields.KeyProblem(item, source.BadSchema, "show one of them under another name", "%s and %s would both be shown as %s", item.Text, other.Name, item.Key)
		}
	}
}

// pieceName is what a type may call itself to Apostrophe.
var pieceName = regexp.MustCompile(`^(@[a-z][a-z0-9-]*/)?[a-z][a-z0-9_-]{0,63}$`)

// apostropheOwn checks `name` and `public`.
func (l *loader) apostropheOwn(d *draft) {
	n := d.Families["apostrophe"]
	if n == nil {
		return
	}
	s := d.settings.at(n, "apostrophe")
	if name := s.Get("name"); name != nil {
		if text, ok := s.Scalar(name, "name"); ok && !pieceName.MatchString(text) {
			s.Problem(name, source.BadSchema, "write it like @acme/article", "%q is not a name that Apostrophe could have", text)
		} else if strings.HasPrefix(text, "@apostrophecms/") {
			s.Problem(name, source.ReservedName, "use a scope of your own, like @acme/"+d.Name, "names in @apostrophecms are Galley's own")
		}
	}
	if public := s.Get("public"); public != nil && !isTrue(public) && !isFalse(public) {
		items, _ := s.List("public")
		for _, item := range items {
			if f := d.Field(item.Text); (f == nil || f.Private) && !slices.Contains(apostropheProjected, item.Text) {
				s.Problem(item, source.BadSchema, source.DidYouMean(item.Text, append(fieldNames(d.Fields), apostropheProjected...)), "%q is not a public field of %s", item.Text, d.Name)
			}
		}
	}
}

func (l *loader) apostropheNames(d *draft, told map[*Field]bool) {
	l.mappings(d, "apostrophe", []string{"page", "piece", "none"})
	l.apostropheOwn(d)
	as := d.As("apostrophe")
	if l.p.Families["apostrophe"] == nil || d.Private || as == "none" {
		return
	}
	page := as == "page" || as == "" && d.URL != nil && (d.Kind == Single || d.Slug.Text == "{path}")
	for _, f := range d.Fields {
		if f.Private || told[f] {
			continue
		}
		name := d.ShownAs("apostrophe", f.Name)
		hint := mappingHint("apostrophe", f.Name)
		switch {
		case contains(apostropheKeys, name):
			l.reserved(d, f, hint, "Apostrophe has its own %s beside the fields of a document", name)
		case page && contains(apostrophePageKeys, name):
			l.reserved(d, f, hint, "Apostrophe has its own %s beside the fields of a page", name)
		case strings.EqualFold(name, "title") && f != d.TitleField:
			l.reserved(d, f, hint+", or make it the titleField", "title is the title of a document to Apostrophe, and that of %s is another field", d.Name)
		case strings.EqualFold(name, "slug"):
			l.reserved(d, f, hint, "slug is the slug of a document to Apostrophe, not a field")
		}
		l.idsBeside(d, f, d.Fields)
	}
}

// idsBeside finds a field that has the name of a reference's list of ids.
func (l *loader) idsBeside(d *draft, f *Field, beside []*Field) {
	for _, ref := range beside {
		relates := ref.Kind == Reference || ref.Kind == List && ref.Item != nil && ref.Item.Kind == Reference
		if relates && ref != f && !ref.Private && ref.Name != "" && f.Name == ref.Name+"Ids" {
			l.reserved(d, f, "rename it", "Apostrophe has its own %s beside the reference %s", f.Name, ref.Name)
		}
	}
}

// samePieces finds two types that are called the same by Apostrophe.
func (l *loader) samePieces() {
	first := map[string]*draft{}
	for _, d := range l.types {
		if d.Private || d.Kind == Block || d.As("apostrophe") == "none" {
			continue
		}
		name, at := d.Name, (*source.Node)(nil)
		if n := d.Families["apostrophe"]; n != nil && n.Get("name") != nil && n.Get("name").Kind == source.Scalar {
			name, at = n.Get("name").Text, n.Get("name")
		}
		other := first[name]
		if other == nil {
			first[name] = d
			continue
		}
		if at == nil { // the other one has taken this one's name
			d, other = other, d
			at = d.Families["apostrophe"].Get("name")
		}
		p := d.settings.Problem(at, source.BadSchema, "give it another name", "%s and %s are both called %s in Apostrophe", other.Name, d.Name, name)
		p.Related = append(p.Related, source.Related{Pos: other.Pos, Message: "the other one"})
	}
}

// nestedNames looks at what lies in groups, lists and blocks, where no mapping
// helps.
func (l *loader) nestedNames() {
	for _, d := range l.types {
		check := func(fields []*Field) {
			for _, f := range fields {
				if f.Private {
					continue
				}
				if f.Name == "metaType" {
					l.reserved(d, f, "rename it", "Apostrophe has its own metaType in every group and block")
				}
				l.idsBeside(d, f, fields)
			}
		}
		if d.Kind == Block {
			check(d.Fields)
		} else if d.Private {
			continue
		}
		d.walk(true, func(f *Field) {
			if f.Kind == Group && len(f.Of) == 0 {
				check(f.Fields)
			}
		})
	}
}

// filterNames checks the filters that a type prebuilds for Apostrophe.
func (l *loader) filterNames(d *draft) {
	n := d.Families["apostrophe"]
	if n == nil || n.Get("filters") == nil {
		return
	}
	s := d.settings.at(n.Get("filters"), "filters")
	for i := range s.Node.Nodes {
		item := &s.Node.Nodes[i]
		if contains(reservedFilter, item.Key) {
			s.KeyProblem(item, source.ReservedName, "use another name", "a filter cannot be called %s: Apostrophe's lists use that word", item.Key)
		} else if !fieldName.MatchString(item.Key) {
			s.KeyProblem(item, source.BadSchema, nearestHint(fieldName, item.Key, '_'), "%q is not the name of a filter: it begins with a letter, then come letters, digits and _", item.Key)
		}
		in := s.at(item, "a filter")
		if f := in.Get("field"); f == nil {
			in.Problem(item, source.BadSchema, "write {field: FIELD, values: [a, b]}", "the filter %s does not say which field it looks at", item.Key)
		} else if name, ok := in.Scalar(f, "field"); ok {
			if field := d.Field(name); field == nil || field.Private {
				in.Problem(f, source.BadSchema, source.DidYouMean(name, fieldNames(d.Fields)), "%q is not a public field of %s", name, d.Name)
			}
		}
		in.List("values")
		in.End()
	}
}
