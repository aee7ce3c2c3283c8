package content

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"galley/schemas"
)

// fill writes a pattern out; slug is what {slug} gives. If a part is unset, it
// is given instead.
func (r *resolver) fill(w *worker, e *Entry, p schemas.Pattern, slug string) (string, *schemas.Part) {
	if len(p.Parts) == 1 && p.Parts[0].Kind == schemas.PartFile && e.Type.Kind != schemas.Single {
		return e.Name, nil
	}
	b := w.filled[:0]
	defer func() { w.filled = b }()
	for i := range p.Parts {
		part := &p.Parts[i]
		switch part.Kind {
		case schemas.PartLiteral:
			b = append(b, part.Literal...)
		case schemas.PartFile:
			b = append(b, fileName(e)...)
		case schemas.PartPath:
			b = append(b, pathName(e)...)
		case schemas.PartLocale:
			b = append(b, e.Locale...)
		case schemas.PartSlug:
			b = append(b, slug...)
		case schemas.PartYear, schemas.PartMonth, schemas.PartDay:
			if e.Keys.Date.IsZero() {
				return "", part
			}
			b = appendDate(b, e.Keys.Date.In(r.zone()), part.Kind)
		case schemas.PartField:
			before := len(b)
			if b = r.appendField(b, e, part); len(b) == before {
				return "", part
			}
		}
	}
	return string(b), nil
}

func (r *resolver) zone() *time.Location {
	if r.project.Zone == nil {
		return time.UTC
	}
	return r.project.Zone
}

// fileName is what {file} gives.
func fileName(e *Entry) string {
	if e.Type.Kind == schemas.Single && e.Keys.Slug == "" {
		return e.Type.Name
	}
	return e.Name
}

// pathName is what {path} gives: {file} below its folders, each made a slug.
func pathName(e *Entry) string {
	folders, _, below := cutLast(e.Path)
	if !below {
		return e.Name
	}
	parts := strings.Split(folders, "/")
	for i, part := range parts {
		parts[i] = slugged(part, false)
	}
	return strings.Join(parts, "/") + "/" + e.Name
}

func cutLast(path string) (folders, name string, below bool) {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return "", path, false
	}
	return path[:i], path[i+1:], true
}

func appendDate(b []byte, t time.Time, kind schemas.PartKind) []byte {
	switch kind {
	case schemas.PartYear:
		return t.AppendFormat(b, "2006")
	case schemas.PartMonth:
		return t.AppendFormat(b, "01")
	}
	return t.AppendFormat(b, "02")
}

// appendField appends a field's value as a slug; nothing if it is unset.
func (r *resolver) appendField(b []byte, e *Entry, part *schemas.Part) []byte {
	f := part.Field
	if f.Index >= len(e.Values) {
		return b
	}
	v := e.Values[f.Index]
	if list, ok := v.(List); ok {
		v = list[0]
	}
	switch v := v.(type) {
	case Text:
		return append(b, Slug(string(v))...)
	case Integer:
		return strconv.AppendInt(b, int64(v), 10)
	case Number:
		return append(b, Slug(strconv.FormatFloat(float64(v), 'f', -1, 64))...)
	case Bool:
		return strconv.AppendBool(b, bool(v))
	case Date:
		return appendDay(b, time.Time(v), part.Of)
	case Time:
		return appendDay(b, time.Time(v).In(r.zone()), part.Of)
	case Clock:
		return fmt.Appendf(b, "%02d-%02d", v/3600, v/60%60)
	case Ref:
		m := &e.Mentions[v]
		n := r.lookup(f, m.Text, r.infos[e.N].locale)
		switch {
		case n != None:
			return append(b, r.entries[n].Slug...)
		case f.Kind == schemas.Tags:
			return append(b, Slug(m.Text)...)
		}
	}
	return b
}

// appendDay appends a time's day, or its year, month or day.
func appendDay(b []byte, t time.Time, of string) []byte {
	switch of {
	case "year":
		return t.AppendFormat(b, "2006")
	case "month":
		return t.AppendFormat(b, "01")
	case "day":
		return t.AppendFormat(b, "02")
	}
	return t.AppendFormat(b, time.DateOnly)
}

// collapse makes one slash of several.
func collapse(s string) string {
	if !strings.Contains(s, "//") {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		if s[i] != '/' || len(b) == 0 || b[len(b)-1] != '/' {
			b = append(b, s[i])
		}
	}
	return string(b)
}
