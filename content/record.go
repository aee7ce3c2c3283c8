package content

import (
	"fmt"
	"strings"

	"galley/schemas"
	"galley/schemas/source"
)

// A file is a document, or it is a collection's and holds records: one, a list
// of them, or a mapping from slug to record. A record is read like a document,
// but for its name.

// guessed says that after these problems a file's fields can only be guessed
// at: nothing else is said about them.
func guessed(ps source.Problems) bool {
	for _, p := range ps {
		if p.Severity == source.Error && p.Rule != source.DuplicateKey {
			return true
		}
	}
	return false
}

// documents reads the text that the worker holds.
func (w *fileReader) documents(d *Document) []*Document {
	t := d.Type
	r := &reading{fileReader: w, doc: d, file: d.File, quiet: t.Broken || w.project.Broken}
	ps := source.CheckSize(d.File, w.size, w.project.Limits.Limits)
	if len(ps) == 0 {
		ps = source.Check(d.File, w.text, w.project.Limits.Limits)
	}
	if len(ps) > 0 {
		r.add(ps)
		if ps.Failed() {
			d.Type = nil
			return []*Document{d}
		}
	}
	format, markdown, _ := formatOf(d.File)
	parts := source.Parts{Format: format, Front: w.text, FrontBase: source.Base{File: d.File, Line: 1}}
	unclosed := false
	if markdown {
		var ps source.Problems
		parts, ps = source.Split(d.File, w.text)
		r.add(ps)
		unclosed = ps.Failed() // and what looks like the body is the front matter
		r.quiet = r.quiet || guessed(ps)
	}
	front := source.Node{Kind: source.Null, Line: 1, Column: 1}
	if parts.Format != source.NoFormat {
		node, ps := source.Parse(parts.Front, parts.Format, parts.FrontBase, w.project.Limits.Limits)
		r.add(ps)
		r.quiet = r.quiet || guessed(ps)
		front = node
	}

	if t.Kind == schemas.Collection && !markdown {
		if records, several := r.records(&front); several {
			return records
		}
	}
	if front.Kind != source.Mapping && front.Kind != source.Null {
		hint := "write one field a line: `title: …`"
		if front.Kind == source.List {
			hint = "write the fields of one document; only a type with `kind: collection` has several in a file"
		}
		r.problem(source.WrongKind, &front, hint, "expected the fields of %s, found %s", t.Name, shown(&front))
		d.Type = nil
		return []*Document{d}
	}
	var body *source.Parts
	if markdown && !unclosed {
		body = &parts
	}
	r.record(&front, body)
	return []*Document{d}
}

// records reads a collection's file of several; several is false if it is one
// record.
func (r *reading) records(front *source.Node) (records []*Document, several bool) {
	switch front.Kind {
	case source.Null, source.List:
	case source.Mapping:
		if !r.slugsToRecords(front) {
			return nil, false
		}
	default:
		return nil, false
	}
	outer := r.doc
	if len(front.Nodes) == 0 { // no record yet
		if len(outer.Problems) == 0 {
			return nil, true
		}
		outer.Type = nil
		return []*Document{outer}, true
	}
	for i := range front.Nodes {
		n := &front.Nodes[i]
		d := *outer
		d.Record, d.Line, d.Column = i, n.Line, n.Column
		d.Problems = nil
		if i == 0 {
			d.Problems = outer.Problems
		}
		rec := &reading{fileReader: r.fileReader, doc: &d, file: r.file, quiet: r.quiet}
		records = append(records, &d)
		if n.Kind != source.Mapping && !(n.Kind == source.Null && n.Key != "") {
			rec.problem(source.WrongKind, n, "write its fields: `- title: …`", "expected a record of %s, found %s", d.Type.Name, shown(n))
			d.Type = nil
			continue
		}
		if n.Key != "" {
			d.Line, d.Column = n.KeyLine, n.KeyColumn
		}
		d.Name = ""
		rec.record(n, nil)
		rec.nameRecord(n)
	}
	return records, true
}

// slugsToRecords says whether a mapping's keys are slugs: every value is a
// mapping, and no key is a field or a document's key.
func (r *reading) slugsToRecords(m *source.Node) bool {
	t := r.doc.Type
	for i := range m.Nodes {
		n := &m.Nodes[i]
		if n.Kind != source.Mapping && n.Kind != source.Null || knows(t, n.Key) {
			return false
		}
	}
	return true
}

// knows says whether a key at the top of a document means something to its type.
func knows(t *schemas.Type, key string) bool {
	means := func(s schemas.Spelling) bool { return s.Text == key || len(s.Path) > 1 && s.Path[0] == key }
	for _, f := range t.Fields {
		for _, s := range f.From {
			if means(s) {
				return true
			}
		}
	}
	for _, from := range t.Keys.From {
		for _, s := range from {
			if means(s) {
				return true
			}
		}
	}
	for _, s := range t.Keys.Ignore {
		if means(s) {
			return true
		}
	}
	return false
}

// nameRecord gives a record of a file of several its name: `slug:`, else its
// key, else the slugField, else the file's name.
func (r *reading) nameRecord(n *source.Node) {
	d := r.doc
	file := string(d.ID)
	if i := strings.LastIndexByte(file, '/'); i >= 0 {
		file = file[i+1:]
	}
	if d.Name == "" {
		text := n.Key
		if text == "" && d.Type.SlugField != nil {
			if t, ok := d.Values[d.Type.SlugField.Index].(Text); ok {
				text = string(t)
			}
		}
		d.Name = Slug(text)
		if text == "" {
			d.Name = FileSlug(file)
		} else if d.Name == "" {
			r.problem(source.BadSlug, nil, "add `slug: …` to the record", "nothing of %q is left in a slug", text)
			d.Name = fmt.Sprintf("record-%d", d.Record+1)
		}
	}
	d.Path = d.Name
	d.ID = ID(fmt.Sprintf("%s#%s", d.ID, d.Name))
}

// A reading is a document while it is read.
type reading struct {
	*fileReader
	doc   *Document
	file  string // in which the nodes stand: the document's, or that of a default
	quiet bool   // the file could not be read well: nothing is said of what is missing in it
}

// record reads document keys and fields from a mapping, or from nothing, and
// what a Markdown file has below its front matter.
func (r *reading) record(m *source.Node, body *source.Parts) {
	d := r.doc
	r.claimed, r.keyPlaces = r.claimed[:0], r.keyPlaces[:0]
	d.Mentions, d.Marks = r.mentions[:0], r.marks[:0]
	r.keys(m)
	d.Values = r.fields(d.Type.Fields, m, owner{name: d.Type.Name, top: true, body: body})
	r.mentions, r.marks = d.Mentions, d.Marks
	d.Mentions, d.Marks, d.KeyPlaces = exactly(d.Mentions), exactly(d.Marks), exactly(r.keyPlaces)
}

// add keeps problems that somebody else found, as far as they are not off.
func (r *reading) add(ps source.Problems) {
	for _, p := range ps {
		if r.doc.Type.Checks.Apply(&p) {
			r.doc.Problems = append(r.doc.Problems, p)
		}
	}
}

// problem adds a problem at a node; nil is the document as a whole.
func (r *reading) problem(rule source.Rule, n *source.Node, hint, format string, args ...any) {
	if r.quiet {
		return
	}
	p := source.Problem{
		Pos: source.Pos{File: r.file, Line: r.doc.Line, Column: r.doc.Column}, Rule: rule, Severity: rule.Severity(),
		Message: fmt.Sprintf(format, args...), Hint: hint,
	}
	if n != nil {
		p.Line, p.Column, p.EndLine, p.EndColumn = n.Line, n.Column, n.EndLine, n.EndColumn
	}
	r.keep(p)
}

// keyProblem adds a problem at the key under which a node stands.
func (r *reading) keyProblem(rule source.Rule, n *source.Node, related []source.Related, hint, format string, args ...any) {
	if r.quiet {
		return
	}
	r.keep(source.Problem{
		Pos: source.Pos{File: r.file, Line: n.KeyLine, Column: n.KeyColumn}, EndLine: n.KeyLine, EndColumn: n.KeyEnd,
		Rule: rule, Severity: rule.Severity(), Message: fmt.Sprintf(format, args...), Hint: hint, Related: related,
	})
}

// keep adds a problem, unless it is off. A draft is unfinished by its nature:
// what it lacks is worth a word, but does not keep the rest from being published.
func (r *reading) keep(p source.Problem) {
	if !r.doc.Type.Checks.Apply(&p) {
		return
	}
	if p.Rule == source.Required && r.doc.Keys.Draft {
		p.Severity = source.Warning
	}
	r.doc.Problems = append(r.doc.Problems, p)
}

// shown says in words what stands at a node.
func shown(n *source.Node) string {
	switch n.Kind {
	case source.Null:
		return "nothing"
	case source.Mapping:
		return "a mapping"
	case source.List:
		return "a list"
	}
	if n.Quoted {
		return "the text " + quote(n.Text)
	}
	return quote(n.Text)
}

// quote shows a text in a message, the beginning of it if it is long.
func quote(s string) string {
	const most = 40
	n := 0
	for i := range s {
		if n == most {
			return fmt.Sprintf("%q…", s[:i])
		}
		n++
	}
	return fmt.Sprintf("%q", s)
}
