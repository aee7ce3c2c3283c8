package content

import (
	"bytes"
	"strings"

	"galley/content/bodies"
	"galley/content/markdown"
	"galley/schemas"
	"galley/schemas/source"
)

// Markdown and HTML are printed as soon as they are read, into the store. What
// they link to and what is wrong with them has places in the file, which for a
// text inside front matter have to be worked out: the printer counts from the
// text's first character.

// body reads what stands below the front matter into the field that it fills.
func (r *reading) body(parts source.Parts, front *source.Node, values []Value) {
	text := bytes.TrimSpace(parts.Body)
	if len(text) == 0 {
		return
	}
	first := r.firstOf(parts)
	f := r.doc.Type.Body
	if f == nil {
		r.problem(source.UnknownField, &first, "remove it, or declare a field `body` of type richText", "%s has no field for the text below the front matter", r.doc.Type.Name)
		return
	}
	if n := find(front, f.From...); n != nil && !empty(n) {
		r.keyProblem(source.TwoSpellings, n,
			[]source.Related{{Pos: source.Pos{File: r.file, Line: first.Line, Column: first.Column}, Message: "the text below the front matter"}},
			"remove one of the two", "%q is what stands below the front matter, and both are written", n.Key)
		return
	}
	if r.held(f) {
		r.problem(source.UnknownField, &first, "remove it here", "%q is written in the first locale, %s, and holds in all", f.Name, r.project.DefaultLocale())
		return
	}
	values[f.Index] = r.print(f, parts.Body, parts.BodyBase, nil)
}

// firstOf is where the body's first characters stand.
func (r *reading) firstOf(parts source.Parts) source.Node {
	line, from := parts.BodyBase.Line, 0
	for from < len(parts.Body) {
		end := bytes.IndexByte(parts.Body[from:], '\n')
		if end < 0 {
			end = len(parts.Body) - from
		}
		if trimmed := bytes.TrimSpace(parts.Body[from : from+end]); len(trimmed) > 0 {
			column := 1 + bytes.Index(parts.Body[from:from+end], trimmed[:1])
			return source.Node{Line: line, Column: column, EndLine: line, EndColumn: column + 1, From: parts.BodyBase.From + from}
		}
		from += end + 1
		line++
	}
	return source.Node{Line: parts.BodyBase.Line, Column: 1}
}

// fieldBody prints a text that stands in a field.
func (r *reading) fieldBody(f *schemas.Field, n *source.Node, text string) Value {
	base, place := r.placing(n, text)
	r.field = append(r.field[:0], text...)
	return r.print(f, r.field, base, place)
}

// A placing turns a place that was counted in a text into one in the file.
type placing func(line, column int) (int, int)

// placing finds out how a field's text stands in its file. On one line without
// escapes, and in a block without folds, every character has its place; all
// else gets the place of the value.
func (r *reading) placing(n *source.Node, text string) (source.Base, placing) {
	base := source.Base{File: r.file, Line: n.Line, From: n.From}
	whole := func(int, int) (int, int) { return n.Line, n.Column }
	if r.file != r.doc.File || n.From < 0 || n.From > n.To || n.To > len(r.text) {
		return base, whole
	}
	raw := strings.ReplaceAll(string(r.text[n.From:n.To]), "\r\n", "\n")
	if !strings.Contains(raw, "\n") {
		before := strings.Index(raw, text)
		if before < 0 || before > 3 {
			return base, whole
		}
		base.From += before
		return base, func(line, column int) (int, int) { return line, column + n.Column - 1 + before }
	}
	head, rest, _ := strings.Cut(raw, "\n")
	if strings.HasPrefix(head, "|") {
		base.Line++
		base.From += len(head) + 1
		lines := strings.Split(rest, "\n")
		indent := 0
		for _, line := range lines {
			if trimmed := strings.TrimLeft(line, " "); trimmed != "" {
				indent = len(line) - len(trimmed)
				break
			}
		}
		for i, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
			if i >= len(lines) || line != "" && (len(lines[i]) < indent || strings.TrimRight(lines[i][indent:], " ") != strings.TrimRight(line, " ")) {
				return source.Base{File: r.file, Line: n.Line, From: n.From}, whole
			}
		}
		return base, func(line, column int) (int, int) { return line, column + indent }
	}
	for _, quotes := range []string{`"""`, `'''`} {
		if inside, ok := strings.CutPrefix(raw, quotes); ok {
			inside = strings.TrimSuffix(inside, quotes)
			if inside == "\n"+text {
				base.Line++
				return base, func(line, column int) (int, int) { return line, column }
			}
			if inside == text {
				return base, func(line, column int) (int, int) {
					if line == n.Line {
						column += n.Column + 2
					}
					return line, column
				}
			}
		}
	}
	return base, whole
}

// print prints a text into the store. place is nil where the text's own places
// are the file's.
func (r *reading) print(f *schemas.Field, text []byte, base source.Base, place placing) *Body {
	var printed markdown.Result
	if f.Kind == schemas.HTML {
		printed = r.printer.HTML(text, base)
	} else {
		printed = r.printer.Print(text, base, r.forms[f])
	}
	b := &Body{
		HTML: r.put(printed.HTML), Rich: r.put(printed.Rich), Plain: r.put(printed.Plain),
		Links: int32(len(printed.Links)), HTMLSpots: printed.HTMLSpots, RichSpots: printed.RichSpots, First: int32(len(r.doc.Mentions)),
		Headings: printed.Headings, Anchors: printed.Anchors, Excerpt: printed.Excerpt, Words: int32(printed.Words),
	}
	for i := range printed.Links {
		l := &printed.Links[i]
		if place != nil {
			end := l.EndColumn - l.Column
			line, column := place(int(l.Line), int(l.Column))
			l.Line, l.Column, l.EndColumn = int32(line), int32(column), int32(column)+end
		}
		kind := ToLink
		if l.Picture {
			kind = ToPicture
		}
		r.doc.Mentions = append(r.doc.Mentions, Mention{Kind: kind, Field: f, Text: l.Target, Place: Place{l.Line, l.Column, l.Line, l.EndColumn}})
	}
	for _, p := range printed.Problems {
		r.late = r.late || p.Rule == source.TooSlow
		if r.quiet {
			break
		}
		if place != nil && p.Line > 0 {
			if p.EndLine > 0 {
				p.EndLine, p.EndColumn = place(p.EndLine, p.EndColumn)
			}
			p.Line, p.Column = place(p.Line, p.Column)
		}
		r.keep(p)
	}
	return b
}

// put stores a printed form. What the disk says is kept for the end of the file.
func (r *reading) put(text []byte) bodies.Ref {
	if len(text) == 0 {
		return bodies.Ref{}
	}
	ref, err := r.bodies.Put(text)
	if err != nil && r.err == nil {
		r.err = err
	}
	return ref
}
