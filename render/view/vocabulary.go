package view

import (
	"html/template"
	"reflect"

	"galley/render"
)

// The vocabulary: what each view can be asked for, written down once. The
// compiler takes types and functions from it, so that a name that does not
// exist is found before anything is built, and running a template needs no
// reflection. That it says neither more nor less than the exported methods and
// fields of the views, which html/template finds by itself, is held by a test.

// A sort is what kind of value an expression of a template gives.
type sort uint8

const (
	anything sort = iota // known when it is there
	textSort
	htmlSort
	urlSort
	intSort
	boolSort
	objectSort
	listSort
)

// A vocable is a view: what it is called in messages, and its members.
type vocable struct {
	a       string // "a document"
	members map[string]member
}

// A member is what a view can be asked for.
type member struct {
	sort sort
	of   reflect.Type // of an object, or of a list's items
	args []sort       // what it must be given
	more sort         // what it may be given besides; anything: nothing

	any  func(dot any, args []any) (any, error)
	text func(dot any) string // of textSort, htmlSort, urlSort
	num  func(dot any) int
	flag func(dot any) bool
	put  func(dot any, b []byte) ([]byte, error) // of htmlSort, where a copy can be saved

	// The same as any, without boxing: of a list, of a text that takes arguments.
	items func(dot any, args []any) (sequence, error)
	with  func(dot any, args []any) string
}

func text[T any](f func(T) string) member {
	return member{sort: textSort,
		any:  func(dot any, _ []any) (any, error) { return f(dot.(T)), nil },
		text: func(dot any) string { return f(dot.(T)) }}
}

func url[T any](f func(T) template.URL) member {
	return member{sort: urlSort,
		any:  func(dot any, _ []any) (any, error) { return f(dot.(T)), nil },
		text: func(dot any) string { return string(f(dot.(T))) }}
}

func num[T any](f func(T) int) member {
	return member{sort: intSort,
		any: func(dot any, _ []any) (any, error) { return f(dot.(T)), nil },
		num: func(dot any) int { return f(dot.(T)) }}
}

func is[T any](f func(T) bool) member {
	return member{sort: boolSort,
		any:  func(dot any, _ []any) (any, error) { return f(dot.(T)), nil },
		flag: func(dot any) bool { return f(dot.(T)) }}
}

// html is for what is printed into the page: put appends it.
func html[T any](f func(T) (template.HTML, error), put func(T, []byte) ([]byte, error)) member {
	return member{sort: htmlSort,
		any: func(dot any, _ []any) (any, error) { return f(dot.(T)) },
		put: func(dot any, b []byte) ([]byte, error) { return put(dot.(T), b) }}
}

func object[T, R any](f func(T) *R) member {
	return member{sort: objectSort, of: reflect.TypeFor[*R](),
		any: func(dot any, _ []any) (any, error) { return orNil(f(dot.(T))), nil }}
}

func list[T, R any](f func(T) []R) member {
	return member{sort: listSort, of: reflect.TypeFor[R](),
		any:   func(dot any, _ []any) (any, error) { return f(dot.(T)), nil },
		items: func(dot any, _ []any) (sequence, error) { return sequenceOf(f(dot.(T))), nil }}
}

// orNil makes a nil pointer no value at all.
func orNil[R any](p *R) any {
	if p == nil {
		return nil
	}
	return p
}

// with1 is for members that take a text; results as above.
func with1[T any](m member, f func(T, string) (any, error)) member {
	m.args = []sort{textSort}
	m.any = func(dot any, args []any) (any, error) { return f(dot.(T), args[0].(string)) }
	return m
}

func texts1[T any](f func(T, string) string) member {
	m := with1(member{sort: textSort}, func(dot T, arg string) (any, error) { return f(dot, arg), nil })
	m.with = func(dot any, args []any) string { return f(dot.(T), args[0].(string)) }
	return m
}

func object1[T, R any](f func(T, string) (*R, error)) member {
	return with1(member{sort: objectSort, of: reflect.TypeFor[*R]()}, func(dot T, arg string) (any, error) {
		v, err := f(dot, arg)
		return orNil(v), err
	})
}

func list1[T, R any](f func(T, string) ([]R, error)) member {
	m := with1(member{sort: listSort, of: reflect.TypeFor[R]()}, func(dot T, arg string) (any, error) { return f(dot, arg) })
	m.items = func(dot any, args []any) (sequence, error) {
		list, err := f(dot.(T), args[0].(string))
		return sequenceOf(list), err
	}
	return m
}

func get[T any](f func(T, string) any) member {
	return with1(member{}, func(dot T, arg string) (any, error) { return f(dot, arg), nil })
}

// sure is for what cannot fail.
func sure[T, R any](f func(T, string) R) func(T, string) (R, error) {
	return func(dot T, arg string) (R, error) { return f(dot, arg), nil }
}

func vocabulary() map[reflect.Type]*vocable {
	all := map[reflect.Type]*vocable{}
	add := func(of reflect.Type, a string, members map[string]member) {
		all[of] = &vocable{a: a, members: members}
	}
	add(reflect.TypeFor[*Page](), "a page", map[string]member{
		"Kind": text((*Page).Kind), "Title": text((*Page).Title), "PageTitle": text((*Page).PageTitle),
		"Description": text((*Page).Description), "Image": object((*Page).Image),
		"URL": url((*Page).URL), "Canonical": url((*Page).Canonical), "Locale": object((*Page).Locale),
		"Site": object((*Page).Site), "Document": object((*Page).Document), "Documents": list((*Page).Documents),
		"Type": object((*Page).Type), "Taxonomy": object((*Page).Taxonomy), "Term": object((*Page).Term),
		"Terms": list((*Page).Terms), "Pager": object((*Page).Pager), "IsFront": is((*Page).IsFront),
		"IsFirst": is((*Page).IsFirst), "Breadcrumbs": list((*Page).Breadcrumbs), "Feed": object((*Page).Feed),
		"Translations": list((*Page).Translations), "Alternates": list((*Page).Alternates), "String": text((*Page).String),
		"Main": html(
			func(p *Page) (template.HTML, error) { return p.Main(), nil },
			func(p *Page, b []byte) ([]byte, error) { return append(b, p.main...), nil }),
	})
	add(reflect.TypeFor[*Document](), "a document", map[string]member{
		"ID": text((*Document).ID), "Slug": text((*Document).Slug), "Title": text((*Document).Title),
		"URL": url((*Document).URL), "Absolute": url((*Document).Absolute), "HasPage": is((*Document).HasPage), "IsFront": is((*Document).IsFront),
		"Locale": object((*Document).Locale), "Type": object((*Document).Type), "Site": object((*Document).Site),
		"Draft": is((*Document).Draft), "Scheduled": is((*Document).Scheduled), "Current": is((*Document).Current), "Date": object((*Document).Date),
		"Updated": object((*Document).Updated), "Get": get((*Document).Get), "Field": object1(sure((*Document).Field)),
		"Fields": list((*Document).Fields), "Facts": list((*Document).Facts), "Parts": list((*Document).Parts),
		"Excerpt": text((*Document).Excerpt), "HasBody": is((*Document).HasBody), "Summary": text((*Document).Summary), "Image": object((*Document).Image),
		"Headings": list((*Document).Headings), "Words": num((*Document).Words), "ReadingTime": num((*Document).ReadingTime),
		"Terms": list1((*Document).Terms), "Tagged": list((*Document).Tagged), "Authors": list((*Document).Authors),
		"From": list1((*Document).From), "Previous": object((*Document).Previous), "Next": object((*Document).Next),
		"Parent": object((*Document).Parent), "Children": list((*Document).Children), "Section": object((*Document).Section),
		"Translations": list((*Document).Translations), "Breadcrumbs": list((*Document).Breadcrumbs), "String": text((*Document).String),
		"Body": html(
			func(d *Document) (template.HTML, error) { return d.Body(), nil },
			func(d *Document, b []byte) ([]byte, error) {
				if v := d.body(); v != nil && d.shows(d.e.Type.Body) {
					b = d.r.c.Body(b, d.e, v, render.HTML)
				}
				return b, nil
			}),
		"Item": html((*Document).Item, func(d *Document, b []byte) ([]byte, error) {
			if d.r.inItem {
				return b, errItem
			}
			return d.r.c.Fragment(b, d.r.set.item, d.e.N), nil
		}),
	})
	add(reflect.TypeFor[*Field](), "a field", map[string]member{
		"Name": text((*Field).Name), "Kind": text((*Field).Kind), "Label": text((*Field).Label),
		"Description": text((*Field).Description), "Language": text((*Field).Language), "As": text((*Field).As),
		"Site": object((*Field).Site), "IsSet": is((*Field).IsSet), "Long": is((*Field).Long), "Text": text((*Field).Text),
		"Texts": list((*Field).Texts), "Items": list((*Field).Items), "Groups": list((*Field).Groups), "Table": object((*Field).Table),
		"Documents": list((*Field).Documents), "Link": object((*Field).Link), "Media": object((*Field).Media),
		"Date": object((*Field).Date), "Headings": list((*Field).Headings), "String": text((*Field).String),
		"Value": {any: func(dot any, _ []any) (any, error) { return dot.(*Field).Value(), nil }},
		"HTML":  html((*Field).HTML, func(f *Field, b []byte) ([]byte, error) { return f.r.execute(b, "field.html", f) }),
	})
	add(reflect.TypeFor[*Group](), "a group", map[string]member{
		"Site": object((*Group).Site), "Document": object((*Group).Document), "Type": text((*Group).Type),
		"Label": text((*Group).Label), "Title": text((*Group).Title), "Get": get((*Group).Get),
		"Field": object1(sure((*Group).Field)), "Fields": list((*Group).Fields), "Details": list((*Group).Details),
		"Link": object((*Group).Link), "Depth": num((*Group).Depth), "String": text((*Group).String),
		"HTML": html((*Group).HTML, (*Group).put),
	})
	add(reflect.TypeFor[*Site](), "the site", map[string]member{
		"Title": text((*Site).Title), "URL": url((*Site).URL), "BaseURL": text((*Site).BaseURL), "Locale": object((*Site).Locale),
		"Locales": list((*Site).Locales), "Menu": list1(sure((*Site).Menu)), "Single": object1((*Site).Single),
		"Types": list((*Site).Types), "Taxonomies": list((*Site).Taxonomies), "Taxonomy": object1((*Site).Taxonomy), "String": text((*Site).String),
		"Asset": with1(member{sort: urlSort}, func(s *Site, name string) (any, error) { return s.Asset(name) }),
		"Documents": {sort: listSort, of: reflect.TypeFor[*Document](), args: []sort{textSort}, more: intSort,
			any: func(dot any, args []any) (any, error) {
				var first []int
				for _, n := range args[1:] {
					first = append(first, n.(int))
				}
				return dot.(*Site).Documents(args[0].(string), first...)
			}},
		"Document": {sort: objectSort, of: reflect.TypeFor[*Document](), args: []sort{textSort, textSort},
			any: func(dot any, args []any) (any, error) {
				d, err := dot.(*Site).Document(args[0].(string), args[1].(string))
				return orNil(d), err
			}},
	})
	add(reflect.TypeFor[*Type](), "a type", map[string]member{
		"Name": text((*Type).Name), "Label": text((*Type).Label), "ListName": text((*Type).ListName),
		"Description": text((*Type).Description), "URL": url((*Type).URL), "NewestFirst": is((*Type).NewestFirst), "String": text((*Type).String),
	})
	add(reflect.TypeFor[*Taxonomy](), "a taxonomy", map[string]member{
		"Name": text((*Taxonomy).Name), "Label": text((*Taxonomy).Label), "URL": url((*Taxonomy).URL),
		"Terms": list((*Taxonomy).Terms), "ByAuthor": is((*Taxonomy).ByAuthor), "String": text((*Taxonomy).String),
	})
	add(reflect.TypeFor[*Term](), "a term", map[string]member{
		"Name": text((*Term).Name), "Slug": text((*Term).Slug), "Count": num((*Term).Count), "URL": url((*Term).URL),
		"Document": object((*Term).Document), "String": text((*Term).String),
	})
	add(reflect.TypeFor[*Link](), "a link", map[string]member{
		"Text": text(func(l *Link) string { return l.Text }), "Items": list(func(l *Link) []*Link { return l.Items }),
		"URL": url((*Link).URL), "Current": is((*Link).Current), "Within": is((*Link).Within), "String": text((*Link).String),
	})
	add(reflect.TypeFor[*Media](), "an image or file", map[string]member{
		"URL": url((*Media).URL), "Absolute": url((*Media).Absolute), "Alt": text((*Media).Alt), "Title": text((*Media).Title),
		"Name": text((*Media).Name), "Type": text((*Media).Type), "Size": num((*Media).Size), "Width": num((*Media).Width),
		"Height": num((*Media).Height), "IsImage": is((*Media).IsImage), "String": text((*Media).String),
	})
	add(reflect.TypeFor[*Date](), "a date", map[string]member{
		"ISO": text((*Date).ISO), "Text": text((*Date).Text), "Clock": text((*Date).Clock), "Year": num((*Date).Year),
		"Month": num((*Date).Month), "Day": num((*Date).Day), "Format": texts1((*Date).Format), "String": text((*Date).String),
	})
	add(reflect.TypeFor[*Heading](), "a heading", map[string]member{
		"Level": num(func(h *Heading) int { return h.Level }), "ID": text(func(h *Heading) string { return h.ID }),
		"Text": text(func(h *Heading) string { return h.Text }), "Items": list(func(h *Heading) []*Heading { return h.Items }),
		"Link": text((*Heading).Link), "String": text((*Heading).String),
	})
	add(reflect.TypeFor[*Pager](), "a pager", map[string]member{
		"Number": num((*Pager).Number), "Count": num((*Pager).Count), "Total": num((*Pager).Total), "Many": is((*Pager).Many),
		"Previous": object((*Pager).Previous), "Next": object((*Pager).Next), "Numbers": list((*Pager).Numbers), "String": text((*Pager).String),
	})
	add(reflect.TypeFor[*PageNumber](), "a page number", map[string]member{
		"Number": num(func(p *PageNumber) int { return p.Number }), "Current": is(func(p *PageNumber) bool { return p.Current }),
		"Gap": is(func(p *PageNumber) bool { return p.Gap }), "URL": url((*PageNumber).URL), "String": text((*PageNumber).String),
	})
	add(reflect.TypeFor[*Locale](), "a locale", map[string]member{
		"Code": text(func(l *Locale) string { return l.Code }), "Name": text(func(l *Locale) string { return l.Name }),
		"Direction": text(func(l *Locale) string { return l.Direction }), "String": text((*Locale).String),
	})
	add(reflect.TypeFor[*Translation](), "a translation", map[string]member{
		"Locale": object(func(t *Translation) *Locale { return t.Locale }), "Default": is(func(t *Translation) bool { return t.Default }),
		"URL": url((*Translation).URL), "Absolute": url((*Translation).Absolute), "String": text((*Translation).String),
	})
	add(reflect.TypeFor[*Table](), "a table", map[string]member{
		"Head": list(func(t *Table) []string { return t.Head }), "Rows": list(func(t *Table) []*Row { return t.Rows }), "String": text((*Table).String),
	})
	add(reflect.TypeFor[*Row](), "a row", map[string]member{
		"Cells": list(func(r *Row) []*Field { return r.Cells }), "String": text((*Row).String),
	})
	add(reflect.TypeFor[*JSON](), "JSON", map[string]member{
		"Key": text((*JSON).Key), "Get": object1(sure((*JSON).Get)), "Items": list((*JSON).Items), "IsObject": is((*JSON).IsObject),
		"IsList": is((*JSON).IsList), "Indented": text((*JSON).Indented), "String": text((*JSON).String),
	})
	return all
}
