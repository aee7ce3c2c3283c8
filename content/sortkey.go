package content

import (
	"strconv"
	"time"

	"galley/schemas"
)

// In which way documents are compared by a key of an order.
const (
	byItself  = 'a' + iota // by what the key is of
	byTexts                // values of several kinds by their texts
	byNumbers              // texts that are all numbers
)

// keyBy gives what makes documents ready to be compared by one key of an order,
// and in which way they are.
func (s *Site) keyBy(list []N, o *schemas.Order, how sorting, words *words) (key func(e *Entry) sortKey, way byte) {
	if o.Field != nil || o.ByName {
		return s.keyByField(list, o, how, words)
	}
	return s.keyByName(o, how, words), byItself
}

func (s *Site) keyByName(o *schemas.Order, how sorting, words *words) func(e *Entry) sortKey {
	switch o.Key {
	case "date", "published":
		own := o.Key == "date"
		return func(e *Entry) sortKey {
			switch {
			case how.drafts && (e.State == Draft || e.State == Scheduled): // it has not been published
				return sortKey{unset: true}
			case own:
				return timeKey(e.Keys.Date)
			}
			return timeKey(e.Published)
		}
	case "updated":
		return func(e *Entry) sortKey { return timeKey(e.Updated) }
	case "created":
		return func(e *Entry) sortKey { return timeKey(e.Created) }
	case "title":
		return func(e *Entry) sortKey { return sortKey{text: words.key(e.Title)} }
	case "slug":
		return func(e *Entry) sortKey { return sortKey{text: Fold(e.Slug)} }
	}
	return func(*Entry) sortKey { return sortKey{unset: true} }
}

// keyByField makes keys of a field's values, or in a query of several types of
// each one's own field of that name. Where these are of several kinds they are
// compared as texts. In a query's own order, texts that are all numbers are
// compared as numbers (contracts 1.5).
func (s *Site) keyByField(list []N, o *schemas.Order, how sorting, words *words) (key func(e *Entry) sortKey, way byte) {
	fields := map[*schemas.Type]*schemas.Field{}
	var first *schemas.Field
	asTexts := false
	for _, n := range list {
		t := s.entries[n].Type
		if _, ok := fields[t]; ok {
			continue
		}
		f := o.Field
		if o.ByName {
			f = t.Field(o.Key)
		}
		if f == nil || o.ByName && f.Private || !standsIn(t, o.In, f) {
			fields[t] = nil
			continue
		}
		fields[t] = f
		asTexts = asTexts || first != nil && (first.Kind != f.Kind || f.Kind == schemas.Select)
		first = f
	}
	value := func(e *Entry) Value {
		f, values := fields[e.Type], e.Values
		for _, in := range o.In {
			g, _ := valueOf(values, in).(*Group)
			if g == nil {
				return nil
			}
			values = g.Values
		}
		v := valueOf(values, f)
		list, ok := v.(List)
		if !ok {
			return v
		}
		for _, item := range list { // the first that can be seen
			if ref, ok := item.(Ref); !ok || f.Kind == schemas.Tags || s.target(e, ref, how) != nil {
				return item
			}
		}
		return nil
	}
	text := func(e *Entry) (string, bool) {
		switch v := value(e).(type) {
		case Bool:
			return strconv.FormatBool(bool(v)), true
		case Number:
			return strconv.FormatFloat(float64(v), 'f', -1, 64), true
		case Ref:
			return s.refText(e, fields[e.Type], v, how)
		default:
			return plainText(e.Document, v)
		}
	}
	if !how.titles && (asTexts || first != nil && first.Kind != schemas.Select) && allNumbers(s, list, text, value, asTexts) {
		return func(e *Entry) sortKey {
			t, ok := text(e)
			number := operand{text: t}
			if !ok || !number.readNumber() {
				return sortKey{unset: true}
			}
			return sortKey{part: number.number}
		}, byNumbers
	}
	if asTexts {
		return func(e *Entry) sortKey {
			t, ok := text(e)
			if !ok {
				return sortKey{unset: true}
			}
			return sortKey{text: words.key(t)}
		}, byTexts
	}
	return func(e *Entry) sortKey {
		return s.valueKey(e, fields[e.Type], value(e), how, words)
	}, byItself
}

// standsIn says whether a field is a type's, in some groups of it.
func standsIn(t *schemas.Type, in []*schemas.Field, f *schemas.Field) bool {
	fields := t.Fields
	for _, g := range in {
		if g.Index >= len(fields) || fields[g.Index] != g || g.Kind != schemas.Group {
			return false
		}
		fields = g.Fields
	}
	return f.Index < len(fields) && fields[f.Index] == f
}

// valueOf gives what stands in a field; nil: nothing, or there is no field.
func valueOf(values []Value, f *schemas.Field) Value {
	if f == nil || f.Index >= len(values) {
		return nil
	}
	return values[f.Index]
}

// allNumbers says whether what stands there is texts, and all of them are
// numbers.
func allNumbers(s *Site, list []N, text func(*Entry) (string, bool), value func(*Entry) Value, any bool) bool {
	some := false
	for _, n := range list {
		e := s.entries[n]
		t, ok := text(e)
		if !ok {
			continue
		}
		if _, is := value(e).(Text); !is && !any {
			return false // of itself in an order that is right
		}
		number := operand{text: t}
		if !number.readNumber() {
			return false
		}
		some = true
	}
	return some
}

func (s *Site) valueKey(e *Entry, f *schemas.Field, v Value, how sorting, words *words) sortKey {
	switch v := v.(type) {
	case Text:
		if f.Kind == schemas.Select {
			for i := range f.Options {
				if f.Options[i].Value == string(v) {
					return sortKey{whole: int64(i)}
				}
			}
		}
		return sortKey{text: words.key(string(v))}
	case Integer:
		return sortKey{whole: int64(v)}
	case Number:
		return sortKey{part: float64(v)}
	case Bool:
		if v {
			return sortKey{whole: 1}
		}
		return sortKey{}
	case Clock:
		return sortKey{whole: int64(v)}
	case Date:
		return sortKey{whole: time.Time(v).Unix()}
	case Time:
		return sortKey{whole: time.Time(v).Unix(), part: float64(time.Time(v).Nanosecond())}
	case Link:
		return sortKey{text: e.Mentions[v].Text}
	case Ref:
		if text, ok := s.refText(e, f, v, how); ok {
			return sortKey{text: words.key(text)}
		}
	}
	return sortKey{unset: true}
}

// target gives what a reference leads to, if that may be seen.
func (s *Site) target(e *Entry, ref Ref, how sorting) *Entry {
	if to := e.Targets[ref].N; to != None && how.sees(s.entries[to]) {
		return s.entries[to]
	}
	return nil
}

// refText is what a reference is sorted by: its target's title; of a tag
// without one, itself.
func (s *Site) refText(e *Entry, f *schemas.Field, ref Ref, how sorting) (string, bool) {
	if to := s.target(e, ref, how); to != nil {
		return to.Title, true
	}
	return e.Mentions[ref].Text, f.Kind == schemas.Tags
}
