package content

import (
	"slices"

	"galley/schemas"
	"galley/schemas/source"
)

// A field with `localized: false` is written in the first locale and holds in
// all; only fields at a type's top may say so. So that nobody who uses an entry
// has to know, a translation gets a document made for it: its own values with
// those of the first locale's document among them, and what these mention
// behind what it mentions itself.

// lend gives translations the values that they share.
func (r *resolver) lend() {
	shared := make([]bool, len(r.project.Types))
	for i, t := range r.project.Types {
		shared[i] = shares(t.Fields)
	}
	for n := range r.entries {
		if x := &r.infos[n]; shared[x.typ] && x.locale != 0 {
			r.now.n = N(n)
			x.lender = r.in(N(n), 0)
			r.lendOne(r.entries[n], x)
		}
	}
}

// lendOne gives a translation in another locale than the first what is shared.
func (r *resolver) lendOne(e *Entry, x *info) {
	if x.lender == None {
		r.missesFirst(e, e.Type.Fields, e.Values)
		return
	}
	l := loan{from: r.entries[x.lender].Document, mentions: slices.Clone(e.Mentions)}
	d := *e.Document
	d.Values = l.fields(e.Type.Fields, e.Values, l.from.Values)
	d.Mentions = l.mentions
	e.Document = &d
}

// tellLenders tells of published translations whose shared values stand in a
// document that is not published: nothing that a draft says may leave the
// project, be it by the way of its translation.
func (r *resolver) tellLenders() {
	for n := range r.entries {
		e, lender := r.entries[n], r.infos[n].lender
		if lender == None || !e.public || r.entries[lender].public {
			continue
		}
		from := r.entries[lender]
		why, at := from.why()
		p := r.tell(e.Document, Place{}, source.UnpublishedReference, "publish that one, or make this one a draft too",
			"this is published, and takes values that hold in all languages from %s, which is %s", from.File, why)
		p.Related = append(p.Related, related(from.Document, at, "it is "+why))
	}
}

// missesFirst tells of required values that the first locale's document would
// have given.
func (r *resolver) missesFirst(e *Entry, fields []*schemas.Field, values []Value) {
	for i, f := range fields {
		if f.Localized || !f.Required || f.Kind == schemas.Computed {
			continue
		}
		if i >= len(values) || values[i] == nil {
			r.tell(e.Document, Place{}, source.Required,
				"write the document in "+r.project.DefaultLocale()+" too",
				"%q is required, and is taken from the document in %s, which does not exist", f.Name, r.project.DefaultLocale())
		}
	}
}

func shares(fields []*schemas.Field) bool {
	for _, f := range fields {
		if !f.Localized && f.Kind != schemas.Computed {
			return true
		}
	}
	return false
}

// A loan is what a translation takes from one document.
type loan struct {
	from     *Document
	mentions []Mention
}

func (l *loan) fields(fields []*schemas.Field, own, from []Value) []Value {
	values := slices.Clone(own)
	for i, f := range fields {
		if i >= len(values) || i >= len(from) {
			break
		}
		if !f.Localized && f.Kind != schemas.Computed {
			values[i] = l.value(from[i])
		}
	}
	return values
}

// value copies a value as far as it has places in the list of mentions.
func (l *loan) value(v Value) Value {
	switch v := v.(type) {
	case Link:
		return Link(l.mention(int32(v)))
	case Ref:
		return Ref(l.mention(int32(v)))
	case *Media:
		m := *v
		m.Mention = l.mention(v.Mention)
		return &m
	case *Body:
		b := *v
		b.First = int32(len(l.mentions))
		l.mentions = append(l.mentions, l.from.Mentions[v.First:v.First+v.Links]...)
		return &b
	case List:
		list := make(List, len(v))
		for i, item := range v {
			list[i] = l.value(item)
		}
		return list
	case *Group:
		g := *v
		g.Values = make([]Value, len(v.Values))
		for i, item := range v.Values {
			g.Values[i] = l.value(item)
		}
		return &g
	}
	return v
}

func (l *loan) mention(i int32) int32 {
	l.mentions = append(l.mentions, l.from.Mentions[i])
	return int32(len(l.mentions) - 1)
}
