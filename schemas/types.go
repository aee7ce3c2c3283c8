package schemas

import (
	"fmt"
	"strings"

	"galley/schemas/source"
)

// newType gives a schema file its type: a name, a kind and what readers see.
// All else takes the other types and comes later.
func (l *loader) newType(name, file string, node *source.Node, broken bool) {
	of := "a type"
	if node.Kind == source.Mapping {
		if kind := node.Get("kind"); kind != nil && kind.Kind == source.Scalar && kind.Text == "block" {
			of = "a block"
		}
	}
	s := l.settings(file, node, of)
	if broken && node.Kind != source.Mapping {
		s = NewSettings(file, l.kindOf(file), of, &source.Problems{})
	}
	d := &draft{
		settings: s,
		Type:     &Type{Name: name, Broken: broken, Pos: source.Pos{File: file, Line: node.Line, Column: node.Column}},
	}
	if node.Kind != source.Mapping && node.Kind != source.Null {
		d.Broken = true
	}
	d.Kind = readTypeKind(s)
	d.Label, _ = l.label(s, "label", name)
	d.Description, _ = l.label(s, "description", "")
	d.Icon = s.Text("icon", "")
	d.Private = d.Kind != Block && s.Bool("private", false)
	checkTypeName(&l.problems, name, file)
	if old := l.byFold[strings.ToLower(name)]; old != nil {
		p := l.problems.Add(source.ReservedName, source.Pos{File: file}, "rename one of them",
			"%s and %s differ in case only", file, old.settings.File)
		p.Related = append(p.Related, source.Related{Pos: source.Pos{File: old.settings.File}, Message: "the other one"})
	} else {
		l.byFold[strings.ToLower(name)] = d
	}
	l.byName[name] = d
	l.types = append(l.types, d)
}

// kindOf gives what can still be known of a schema that cannot be read: its
// kind. With it, what other files say of the type is no mistake of theirs.
func (l *loader) kindOf(file string) *source.Node {
	known := &source.Node{Kind: source.Mapping}
	for line := range strings.Lines(string(l.p.Texts[file])) {
		if kind, ok := strings.CutPrefix(line, "kind:"); ok {
			kind, _, _ = strings.Cut(kind, " #")
			known.Nodes = []source.Node{{Kind: source.Scalar, Key: "kind", Text: strings.TrimSpace(kind)}}
		}
	}
	return known
}

func readTypeKind(s *Settings) TypeKind {
	n := s.Get("kind")
	if n == nil {
		return Document
	}
	names := []string{"document", "single", "collection", "block"}
	if n.Kind == source.Scalar {
		for i, name := range names {
			if n.Text == name {
				return TypeKind(i)
			}
		}
		s.Problem(n, source.UnknownType, source.DidYouMean(n.Text, names), "%q is not a kind of type; there are %s", n.Text, orList(names))
		return Document
	}
	s.Problem(n, source.BadSchema, "", "kind is %s, not %s", orList(names), describe(n))
	return Document
}

// typeAt gives the type that a scalar names: one that is a block, or one that is
// none.
func (l *loader) typeAt(s *Settings, n *source.Node, what string, block bool) *draft {
	name, ok := s.Scalar(n, what)
	if !ok {
		return nil
	}
	d := l.byName[name]
	if d == nil {
		var names []string
		for _, o := range l.types {
			if (o.Kind == Block) == block {
				names = append(names, o.Name)
			}
		}
		noun := "type"
		if block {
			noun = "block"
		}
		hint := source.DidYouMean(name, names)
		if hint == "" {
			hint = fmt.Sprintf("write it into schemas/%s.yaml", name)
		}
		s.Problem(n, source.UnknownType, hint, "there is no %s %q", noun, name)
		return nil
	}
	if (d.Kind == Block) != block {
		fault, hint := "is a block, which has no documents", "name a type that is no block"
		if block {
			fault, hint = "is no block", "write `kind: block` into "+d.settings.File+", or name a block"
		}
		p := s.Problem(n, source.BadSchema, hint, "%s %s", name, fault)
		p.Related = append(p.Related, source.Related{Pos: d.Pos, Message: name + " is declared here"})
		return nil
	}
	return d
}

// finishType reads what hangs on a type's fields.
func (l *loader) finishType(d *draft) {
	s := d.settings
	d.TitleField = l.titleField(d)
	if d.Kind == Block {
		s.End()
		return
	}
	d.SlugField = d.namedField("slugField", d.TitleField, (*Field).canTitle, "a text, a number or a date")
	d.Body = d.bodyField()
	d.Keys = readKeys(s, l.p.Keys)
	d.Checks = readChecks(s, l.p.Checks)
	d.Families = readTypeFamilies(s)
	l.slug(d)
	d.URL = l.urls(d)
	if d.Kind == Single {
		if n := s.Get("listURL"); n != nil {
			s.KeyProblem(n, source.BadSchema, "remove it", "a single type has one document and no list")
		}
	} else {
		d.ListURL = l.listURLs(d)
	}
	d.source()
	d.order()
	d.PerPageSet = s.Get("perPage") != nil
	d.PerPage = s.Int("perPage", 10, 1, 100)
	d.pageSizes()
	d.omitFromLists()
	s.End()
}

// slug reads the pattern that makes a document's name in the APIs.
func (l *loader) slug(d *draft) {
	d.Slug = Pattern{Text: "{file}", Parts: []Part{{Kind: PartFile}}}
	n := d.settings.Get("slug")
	if n == nil {
		return
	}
	if _, ok := d.settings.Scalar(n, "slug"); !ok {
		return
	}
	p, ok := d.pattern(n, slugPattern)
	if !ok {
		return
	}
	switch {
	case n.Text == "":
		return
	case strings.HasPrefix(n.Text, "/") || strings.HasSuffix(n.Text, "/"):
		d.settings.Problem(n, source.BadSchema, "", "a slug neither begins nor ends with a slash")
	case d.Kind != Single && !p.Varies():
		d.settings.Problem(n, source.BadSchema, "put {file} into it", "all documents of %s would have the slug %s", d.Name, n.Text)
	default:
		d.Slug = p
	}
}

// source reads `source`, or gives the default.
func (d *draft) source() {
	if d.Source = readGlobs(d.settings, "source"); d.settings.Get("source") != nil {
		return
	}
	texts := []string{d.Name + "/**"}
	if d.Slug.Text == "{path}" {
		texts = append(texts, d.Name+"/**/_index.md")
	}
	if d.Kind != Document {
		texts = append(texts, d.Name+".*")
	}
	for _, text := range texts {
		g := Glob{Text: text, Path: text}
		if g.compile() == "" {
			d.Source = append(d.Source, g)
		}
	}
}

func (d *draft) pageSizes() {
	items, _ := d.settings.List("pageSizes")
	seen := map[string]bool{}
	for _, n := range items {
		var size int
		if _, err := fmt.Sscanf(n.Text+";", "%d;", &size); err != nil || size < 1 || size > 100 {
			d.settings.Problem(n, source.BadSchema, "", "a page size is a whole number between 1 and 100, not %s", describe(n))
		} else if seen[n.Text] {
			d.settings.Problem(n, source.BadSchema, "", "%s is there twice", n.Text)
		} else {
			d.PageSizes = append(d.PageSizes, size)
		}
		seen[n.Text] = true
	}
}

func (d *draft) omitFromLists() {
	items, _ := d.settings.List("omitFromLists")
	for _, n := range items {
		if f := d.fieldAt(n, "omitFromLists"); f != nil {
			d.OmitFromLists = append(d.OmitFromLists, f)
		}
	}
}
