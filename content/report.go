package content

import (
	"galley/schemas"
	"galley/schemas/source"
)

// A report is what somebody has to tell of documents. The severity that the
// document's type sets is applied at once, and what it switches off is not kept.
type report struct {
	problems    source.Problems
	origins     []origin // of the problems; may lag behind, see pad
	now         origin   // of what is told next
	unpublished []unpublished
	later       []later
	dropped     source.Problem
}

// An origin is what a problem hangs on, and with which it falls.
type origin struct {
	stage stage
	n     N // a document's number; of naming, the place of the terms
}

type stage uint8

const (
	among   stage = iota // what several documents say of themselves
	alone                // one document, and what it refers to
	leading              // where a document's links lead
	naming               // the terms of a taxonomy in a locale
	single               // values that may stand once
	passed               // files that are passed on
)

// pad gives problems that have been told since an origin.
func (r *report) pad() {
	for len(r.origins) < len(r.problems) {
		r.origins = append(r.origins, r.now)
	}
}

// take adds what another one tells.
func (r *report) take(other *report) {
	r.pad()
	other.pad()
	r.problems = append(r.problems, other.problems...)
	r.origins = append(r.origins, other.origins...)
	r.unpublished = append(r.unpublished, other.unpublished...)
	r.later = append(r.later, other.later...)
}

// tell adds a problem at a place of a document; at no place is the document's
// first character. What is given may be changed until the next call.
func (r *report) tell(d *Document, at Place, rule source.Rule, hint, format string, args ...any) *source.Problem {
	if d.off(rule) {
		r.dropped = source.Problem{}
		return &r.dropped
	}
	p := r.problems.Add(rule, d.pos(at), hint, format, args...)
	p.EndLine, p.EndColumn = int(at.EndLine), int(at.EndColumn)
	d.Type.Checks.Apply(p)
	r.pad()
	return p
}

// off says whether the document's type does not want to hear of a rule.
func (d *Document) off(rule source.Rule) bool {
	s, ok := d.Type.Checks[rule]
	return ok && s == source.Off
}

// pos is a place of the document in the project; the zero Place is its first
// character.
func (d *Document) pos(at Place) source.Pos {
	if at.Line == 0 {
		return source.Pos{File: d.File, Line: max(d.Line, 1), Column: max(d.Column, 1)}
	}
	return source.Pos{File: d.File, Line: int(at.Line), Column: int(at.Column)}
}

func related(d *Document, at Place, message string) source.Related {
	return source.Related{Pos: d.pos(at), Message: message}
}

// keyPlace gives where the first of the keys that the document has stands.
func (d *Document) keyPlace(keys ...schemas.DocumentKey) Place {
	for _, k := range keys {
		if d.KeyPlaces.At(k).Line > 0 {
			return d.KeyPlaces.At(k)
		}
	}
	return Place{}
}
