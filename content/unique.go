package content

import (
	"fmt"
	"strconv"
	"time"

	"galley/schemas"
	"galley/schemas/source"
)

// compareUnique tells of values that stand twice where they may stand once: in
// a type and locale, lists inside included.
func (r *resolver) compareUnique() {
	for typ, t := range r.project.Types {
		var fields []*schemas.Field
		for _, f := range t.Fields {
			if hasUnique(f) {
				fields = append(fields, f)
			}
		}
		if len(fields) == 0 || t.Kind == schemas.Block {
			continue
		}
		for locale := range r.project.Locales {
			r.compareIn(int32(typ), int32(locale), fields)
		}
	}
}

func hasUnique(f *schemas.Field) bool {
	has := false
	inside([]*schemas.Field{f}, func(x *schemas.Field) bool {
		has = has || x.Unique
		return true
	})
	return has
}

type uniqueValue struct {
	field *schemas.Field
	text  string
}

func (r *resolver) compareIn(typ, locale int32, fields []*schemas.Field) {
	seen := map[uniqueValue]N{}
	for n := range r.entries {
		e, x := &r.entries[n], &r.infos[n]
		if x.typ != typ || x.locale != locale {
			continue
		}
		for _, f := range fields {
			if f.Index >= len(e.Values) || e.Values[f.Index] == nil {
				continue
			}
			everywhere(f, e.Values[f.Index], func(f *schemas.Field, v Value) {
				if !f.Unique {
					return
				}
				text, ok := plainText(e.Document, v)
				if !ok {
					return
				}
				key := uniqueValue{f, text}
				other, taken := seen[key]
				if !taken {
					seen[key] = e.N
					return
				}
				if x.lender != None && !f.Localized {
					return // the lender's, told of there
				}
				r.tellTwice(f, text, &r.entries[other], e)
				if byPath(r.entries[other].Document, e.Document) > 0 {
					seen[key] = e.N
				}
			})
		}
	}
}

func (r *resolver) tellTwice(f *schemas.Field, text string, first, second *Entry) {
	hint := fmt.Sprintf("%q is unique: no two values of the type may be the same", f.Name)
	if first == second {
		r.tell(second.Document, second.placeOf(text), source.NotUnique, hint, "%q stands twice here as %s", text, f.Name)
		return
	}
	if byPath(first.Document, second.Document) > 0 {
		first, second = second, first
	}
	p := r.tell(second.Document, second.placeOf(text), source.NotUnique, hint,
		"%q is also the %s of %s", text, f.Name, first.File)
	p.Related = append(p.Related, related(first.Document, first.placeOf(text), "the other one"))
}

// everywhere is visit with what is private.
func everywhere(f *schemas.Field, v Value, leaf func(*schemas.Field, Value)) {
	switch v := v.(type) {
	case nil:
	case List:
		item := f
		if f.Kind == schemas.List && f.Item != nil {
			item = f.Item
		}
		for _, x := range v {
			everywhere(item, x, leaf)
		}
	case *Group:
		for i, x := range v.Values {
			everywhere(v.Fields[i], x, leaf)
		}
	default:
		leaf(f, v)
	}
}

// plainText writes a value so that equal ones are equal texts.
func plainText(d *Document, v Value) (string, bool) {
	switch v := v.(type) {
	case Text:
		return string(v), true
	case Integer:
		return strconv.FormatInt(int64(v), 10), true
	case Number:
		return strconv.FormatFloat(float64(v), 'g', -1, 64), true
	case Bool:
		return strconv.FormatBool(bool(v)), true
	case Date:
		return time.Time(v).Format(time.DateOnly), true
	case Time:
		return time.Time(v).UTC().Format(time.RFC3339Nano), true
	case Clock:
		return fmt.Sprintf("%02d:%02d:%02d", v/3600, v/60%60, v%60), true
	case JSON:
		return string(v), true
	case Link:
		return d.Mentions[v].Text, true
	case Ref:
		return d.Mentions[v].Text, true
	case *Media:
		return d.Mentions[v.Mention].Text, true
	}
	return "", false
}
