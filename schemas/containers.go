package schemas

import (
	"strings"

	"galley/schemas/source"
)

// readGroup reads a group: of a block, or of fields.
func (l *loader) readGroup(s *Settings, f *Field, where place) {
	of, fields := s.Get("of"), s.Get("fields")
	switch {
	case of != nil && fields != nil:
		s.KeyProblem(fields, source.BadSchema, "remove one of them", "a group has either of or fields")
	case of != nil:
		if of.Kind == source.List {
			s.Problem(of, source.BadSchema, "name one block, or use `type: blocks`", "a group is made of one block")
		} else if block := l.typeAt(s, of, "of", true); block != nil {
			f.Of = []*Type{block.Type}
		}
	case fields != nil:
		f.Fields = l.fields(s, fields, place{owner: where.owner})
	default:
		s.Problem(s.Node, source.BadSchema, "add `of:` with a block, or `fields:`", "%s does not say what is in it", f.words())
	}
}

// readList reads a list, whose items are a kind, a block, a field without a
// name, or fields.
func (l *loader) readList(s *Settings, f *Field, where place) {
	readCounts(s, f)
	f.Separator = s.Text("separator", "")
	f.Item = &Field{Kind: JSON, Localized: true, Pos: f.Pos}
	of, fields := s.Get("of"), s.Get("fields")
	switch {
	case of != nil && fields != nil:
		s.KeyProblem(fields, source.BadSchema, "remove one of them", "a list has either of or fields")
	case fields != nil:
		f.Item.Kind = Group
		f.Item.Fields = l.fields(s, fields, place{owner: where.owner})
	case of == nil:
		s.Problem(s.Node, source.BadSchema, "add `of: text`, another kind, a block, or `fields:`", "%s does not say what is in it", f.words())
	case of.Kind == source.Mapping:
		if item := l.field(s, of, place{owner: where.owner, item: true}); item != nil {
			f.Item = item
		}
		if f.Item.Kind == Computed {
			s.Problem(of, source.BadSchema, "", "the items of a list are written, not computed")
			f.Item.Kind = JSON
		}
	case of.Kind == source.List:
		s.Problem(of, source.BadSchema, "use `type: blocks` for several blocks", "the items of a list are of one kind")
	default:
		l.readItem(s, of, f)
	}
}

// readItem reads the name in `of: NAME`, of a kind of field or a block.
func (l *loader) readItem(s *Settings, n *source.Node, f *Field) {
	f.Item.Pos = s.At(n)
	kind, isKind := KindNamed(n.Text)
	block := l.byName[n.Text]
	if block != nil && block.Kind != Block {
		block = nil
	}
	missing := map[Kind]string{
		Select: "{type: select, options: [a, b]}", Reference: "{type: reference, to: page}", Group: "the name of a block, or use `fields:`",
		List: "{type: list, of: text}", Blocks: "{type: blocks, of: [hero]}",
	}
	switch {
	case isKind && block != nil:
		s.Problem(n, source.BadSchema, "write {type: "+n.Text+"} or {type: group, of: "+n.Text+"}", "%q is both a kind of field and a block", n.Text)
	case isKind && missing[kind] != "":
		s.Problem(n, source.BadSchema, "write "+missing[kind], "%s alone does not say enough", n.Text)
	case kind == Computed && isKind:
		s.Problem(n, source.BadSchema, "", "the items of a list are written, not computed")
	case isKind:
		f.Item.Kind = kind
	case block != nil:
		f.Item.Kind, f.Item.Of = Group, []*Type{block.Type}
	default:
		var names []string
		for _, d := range l.types {
			if d.Kind == Block {
				names = append(names, d.Name)
			}
		}
		hint := source.DidYouMean(n.Text, append(names, kindNames[:]...))
		if usual, ok := otherWords[strings.ToLower(n.Text)]; ok && hint == "" {
			hint = `did you mean "` + usual + `"?`
		}
		if hint == "" {
			hint = "name a block, or a kind of field like text, number or image"
		}
		if l.byName[n.Text] != nil {
			hint = "for a list of documents write {type: reference, to: " + n.Text + "}"
		}
		s.Problem(n, source.UnknownType, hint, "%q is neither a block nor a kind of field", n.Text)
	}
}
