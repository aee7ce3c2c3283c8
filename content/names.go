package content

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"galley/schemas"
	"galley/schemas/source"
)

// Names are made of patterns. Most are `{file}` and cost nothing; a pattern may
// also be made of what a reference leads to, and then that document's type is
// named first.

// A nameIndex finds the documents of one type in one locale by what they are
// called. Slugs are there from the beginning, the rest from when it is needed.
type nameIndex struct {
	loosely, byTitle     sync.Once
	paths, loose, titles map[string]N
}

// nameAll gives every entry its slug, and its title where it has none.
func (r *resolver) nameAll() {
	of := make([][]N, len(r.project.Types))
	count := make([]int, len(r.site.slugs))
	for n := range r.entries {
		of[r.infos[n].typ] = append(of[r.infos[n].typ], N(n))
		count[r.at(r.infos[n].typ, r.infos[n].locale)]++
	}
	for i, c := range count {
		r.site.slugs[i] = make(map[string]N, c)
	}
	for _, t := range r.namingOrder() {
		for _, n := range of[r.site.types[t]] {
			e := &r.entries[n]
			e.Slug = r.slug(e)
			if e.Title == "" {
				e.Title = e.Slug
			}
			r.enter(e)
		}
	}
}

// namingOrder puts types behind those whose slugs theirs are made of. Of types
// that need each other any may be first; their references are then found by
// path alone.
func (r *resolver) namingOrder() []*schemas.Type {
	var order []*schemas.Type
	done := make(map[*schemas.Type]bool, len(r.project.Types))
	var add func(*schemas.Type)
	add = func(t *schemas.Type) {
		if done[t] {
			return
		}
		done[t] = true
		for _, part := range t.Slug.Parts {
			if part.Field != nil {
				for _, to := range part.Field.To {
					add(to)
				}
			}
		}
		order = append(order, t)
	}
	for _, t := range r.project.Types {
		add(t)
	}
	return order
}

// slug fills in the type's pattern and tells what is wrong with the result.
func (r *resolver) slug(e *Entry) string {
	at := e.keyPlace(schemas.KeySlug)
	path := e.Type.Slug.Has(schemas.PartPath) || strings.Contains(e.Type.Slug.Text, "/")
	slug, missing := r.fill(e, e.Type.Slug, "")
	if missing != nil {
		r.tellMissing(e, "slug", e.Type.Slug, *missing)
		return fallbackName(e)
	}
	if e.Type.Kind != schemas.Single && e.Path == "" && e.Name == "" && strings.Trim(slug, "/") == "" {
		return "home"
	}
	slug = strings.Trim(collapse(slug), "/")
	if fault := SlugFault(slug, path); fault != "" {
		if slug == "" {
			r.tell(e.Document, at, source.BadSlug, "write one: `slug: a-name`", "nothing of the file's name is left to make a slug of")
			return fallbackName(e)
		}
		r.tell(e.Document, at, source.BadSlug, slugHint(slug, path), "the slug %q %s", slug, fault)
	}
	return slug
}

// slugHint offers the nearest thing that is a slug.
func slugHint(s string, path bool) string {
	parts := []string{s}
	if path {
		parts = strings.Split(s, "/")
	}
	for i, part := range parts {
		if SlugFault(part, false) != "" {
			parts[i] = Slug(part)
		}
		if parts[i] == "" {
			return "use letters, digits and hyphens"
		}
	}
	if better := strings.Join(parts, "/"); better != s {
		return fmt.Sprintf("write %q", better)
	}
	return "use letters, digits and hyphens"
}

// fallbackName lets a document without a proper slug be looked at nevertheless.
func fallbackName(e *Entry) string {
	if e.Name != "" {
		return e.Name
	}
	return Slug(string(e.ID))
}

// tellMissing says that a part of a pattern is unset.
func (r *resolver) tellMissing(e *Entry, what string, p schemas.Pattern, part schemas.Part) {
	switch part.Kind {
	case schemas.PartYear, schemas.PartMonth, schemas.PartDay:
		if !r.infos[e.N].undated && !dateUnread(e.Document) {
			r.infos[e.N].undated = true
			r.tell(e.Document, Place{}, source.MissingDate, "add `date: 2026-03-01`",
				"the %s of a %s is %q, and this one has no date", what, e.Type.Name, p.Text)
		}
	case schemas.PartField:
		r.tell(e.Document, Place{}, source.BadSlug, fmt.Sprintf("set %q", part.Field.Name),
			"the %s of a %s is %q, and %q gives nothing here", what, e.Type.Name, p.Text, part.Field.Name)
	default:
		r.tell(e.Document, Place{}, source.BadSlug, "write one: `slug: a-name`",
			"the %s of a %s is %q, and nothing is left to put there", what, e.Type.Name, p.Text)
	}
}

// fill writes a pattern out; slug is what {slug} gives. If a part is unset, it
// is given instead.
func (r *resolver) fill(e *Entry, p schemas.Pattern, slug string) (string, *schemas.Part) {
	if len(p.Parts) == 1 && p.Parts[0].Kind == schemas.PartFile && e.Type.Kind != schemas.Single {
		return e.Name, nil
	}
	b := r.filled[:0]
	defer func() { r.filled = b }()
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

// enter puts a slug into its index. Two documents with one slug are told of at
// the later path.
func (r *resolver) enter(e *Entry) {
	x := &r.infos[e.N]
	slugs := r.site.slugs[r.at(x.typ, x.locale)]
	folded := Fold(e.Slug)
	other, taken := slugs[folded]
	if !taken {
		slugs[folded] = e.N
		return
	}
	first, second := &r.entries[other], e
	if byPath(first.Document, second.Document) > 0 {
		slugs[folded] = e.N
		first, second = second, first
	}
	r.infos[second.N].twin = first.N
	if e.Type.Kind == schemas.Single && first.Keys.Slug == "" && second.Keys.Slug == "" {
		p := r.tell(second.Document, Place{}, source.SameSlug, "take one of the two files away",
			"%s is a single, and %s is its document already", e.Type.Name, first.File)
		p.Related = append(p.Related, related(first.Document, Place{}, "the other document"))
		return
	}
	equal := ""
	if first.Slug != second.Slug {
		equal = fmt.Sprintf(" (as %q, which is equal after Unicode and case folding)", first.Slug)
	}
	p := r.tell(second.Document, second.keyPlace(schemas.KeySlug), source.SameSlug,
		"set a different `slug:` in one of them",
		"the slug %q is also used by %s%s", second.Slug, first.File, equal)
	p.Related = append(p.Related, related(first.Document, first.keyPlace(schemas.KeySlug), "the other document"))
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
