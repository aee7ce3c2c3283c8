package view

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"galley/content"
	"galley/render"
	"galley/schemas"
)

// A Number is a value of a number field. It prints without an exponent.
type Number float64

func (n Number) String() string { return strconv.FormatFloat(float64(n), 'f', -1, 64) }

// siblings are the values among which one stands: what a computed field is made
// from is there.
type siblings struct {
	fields []*schemas.Field
	values []content.Value
}

func (d *Document) siblings() siblings { return siblings{d.e.Type.Fields, d.e.Values} }
func (g *Group) siblings() siblings    { return siblings{g.g.Fields, g.g.Values} }

// value gives what templates know a value as:
//
//	text textarea email color code select   string
//	tags, select with many                  []string
//	url                                     template.URL
//	markdown richText html                  template.HTML
//	number, integer, boolean                Number, int, bool
//	date dateTime                           *Date
//	time                                    string
//	json                                    *JSON
//	image file                              *Media
//	reference                               *Document, []*Document
//	group                                   *Group
//	blocks                                  []*Group
//	list                                    []any
//
// Unset is "" of what is a string, false of a boolean, an empty list of lists,
// and nil of everything else.
func (r *run) value(e *content.Entry, f *schemas.Field, v content.Value, among siblings) any {
	switch f.Kind {
	case schemas.Text, schemas.Textarea, schemas.Email, schemas.Color, schemas.Code:
		return textOf(v)
	case schemas.Select:
		if f.Many {
			return textsOf(v)
		}
		return textOf(v)
	case schemas.Tags:
		return r.tags(e, v)
	case schemas.URL:
		if l, ok := v.(content.Link); ok {
			return template.URL(r.c.Address(e, int32(l)))
		}
		return template.URL("")
	case schemas.Markdown, schemas.RichText, schemas.HTML:
		if b, ok := v.(*content.Body); ok {
			return r.html(e, b)
		}
		return template.HTML("")
	case schemas.Boolean:
		b, _ := v.(content.Bool)
		return bool(b)
	case schemas.Reference:
		if f.Many {
			return r.references(e, v)
		}
		if ref, ok := v.(content.Ref); ok {
			if d := r.target(e, ref); d != nil {
				return d
			}
		}
		return nil
	case schemas.Blocks:
		list := []*Group{}
		each(v, func(v content.Value) {
			if g, ok := v.(*content.Group); ok {
				list = append(list, &Group{r: r, e: e, g: g})
			}
		})
		return list
	case schemas.List:
		list := []any{}
		each(v, func(v content.Value) { list = append(list, r.value(e, f.Item, v, siblings{})) })
		return list
	case schemas.Computed:
		return r.computed(e, f, among)
	}
	return r.scalar(e, v)
}

// scalar gives the values that are nil if they are unset.
func (r *run) scalar(e *content.Entry, v content.Value) any {
	switch v := v.(type) {
	case content.Integer:
		return int(v)
	case content.Number:
		return Number(v)
	case content.Date:
		// A day is the same everywhere: no time zone moves it.
		return r.dateView(timeOf(v), true)
	case content.Time:
		return r.date(timeOf(v))
	case content.Clock:
		return clock(v)
	case content.JSON:
		return readJSON(string(v))
	case *content.Media:
		return r.media(e, v)
	case *content.Group:
		return &Group{r: r, e: e, g: v}
	}
	return nil
}

func textOf(v content.Value) string {
	s, _ := v.(content.Text)
	return string(s)
}

func textsOf(v content.Value) []string {
	list := []string{}
	each(v, func(v content.Value) {
		if s, ok := v.(content.Text); ok {
			list = append(list, string(s))
		}
	})
	return list
}

// tags are texts, or the titles of the documents that the texts name.
func (r *run) tags(e *content.Entry, v content.Value) []string {
	list := []string{}
	each(v, func(v content.Value) {
		switch v := v.(type) {
		case content.Text:
			list = append(list, string(v))
		case content.Ref:
			if d := r.target(e, v); d != nil {
				list = append(list, d.Title())
			} else if int(v) < len(e.Mentions) {
				list = append(list, e.Mentions[v].Text)
			}
		}
	})
	return list
}

func (r *run) target(e *content.Entry, ref content.Ref) *Document {
	if int(ref) >= len(e.Targets) {
		return nil
	}
	return r.document(e.Targets[ref].N)
}

func (r *run) references(e *content.Entry, v content.Value) []*Document {
	list := []*Document{}
	each(v, func(v content.Value) {
		if ref, ok := v.(content.Ref); ok {
			if d := r.target(e, ref); d != nil {
				list = append(list, d)
			}
		}
	})
	return list
}

func clock(v content.Clock) string {
	if s := int(v) % 60; s != 0 {
		return fmt.Sprintf("%02d:%02d:%02d", v/3600, v/60%60, s)
	}
	return fmt.Sprintf("%02d:%02d", v/3600, v/60%60)
}

// computed gives what is made of other values.
func (r *run) computed(e *content.Entry, f *schemas.Field, among siblings) any {
	if f.As == "references" {
		return r.documents(r.c.Referrers(e, f))
	}
	var b *content.Body
	if f.ComputedFrom != nil && !f.ComputedFrom.Private {
		b = render.ComputedBody(f, among.fields, among.values)
	}
	switch f.As {
	case "html":
		if b == nil {
			return template.HTML("")
		}
		return r.html(e, b)
	case "plain":
		if b == nil {
			return ""
		}
		return string(r.c.Body(nil, e, b, render.Plain))
	case "excerpt":
		if b == nil {
			return ""
		}
		return b.Excerpt
	case "toc":
		if b == nil {
			return []*Heading{}
		}
		return headings(render.TOC(b.Headings))
	case "words":
		if b == nil {
			return 0
		}
		return int(b.Words)
	case "readingTime":
		if b == nil {
			return 0
		}
		return render.ReadingTime(b.Words)
	}
	return nil
}

// sorted gives the strings in order, each once.
func sorted(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

// shown writes any value as a reader sees it.
func shown(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case template.HTML:
		return string(v)
	case template.URL:
		return string(v)
	case fmt.Stringer:
		return v.String()
	case nil:
		return ""
	}
	return strings.TrimSpace(fmt.Sprint(v))
}
