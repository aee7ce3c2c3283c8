package r3

import (
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"galley/content"
	"galley/render"
	"galley/render/api"
	"galley/schemas"
)

// invalid is contracts 1.4's 422.
func invalid(format string) *render.Failure { return &render.Failure{Status: 422, Message: format} }

func (f *family) locale(r render.Request) string { return api.LocaleOf(f.project, r, "locale") }

func (f *family) localeKey(planned func(*render.Context, render.Request) []string) render.Key {
	if planned == nil {
		planned = func(*render.Context, render.Request) []string { return f.locales }
	}
	return render.Key{
		Name: "locale", Sort: render.Locale, Default: f.project.DefaultLocale(), About: "The language.",
		Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
			l, ok := api.FindLocale(f.project, text)
			switch {
			case text == "" || l == f.project.DefaultLocale():
				return "", nil
			case !ok:
				return "", invalid("there is no locale " + strconv.Quote(text))
			}
			return l, nil
		},
		Planned: planned,
	}
}

// pageKey is the page of a list whose total and limit count gives.
func (f *family) pageKey(count func(*render.Context, render.Request) (total, limit int)) render.Key {
	return render.Key{
		Name: "page", Sort: render.Number, Default: "1", About: "The page, from 1.",
		Read: readNumber(1, api.Largest),
		Planned: func(c *render.Context, so render.Request) []string {
			return api.Numbers(count(c, so))
		},
	}
}

// limitKey is how many documents a page has. Planned or not, it is read alike.
func limitKey(usual int, sort render.Sort, planned func(*render.Context, render.Request) []string) render.Key {
	return render.Key{
		Name: "limit", Sort: sort, Default: strconv.Itoa(usual), About: "How many a page has, at most 100.",
		Read: readNumber(usual, mostLimit), Planned: planned,
	}
}

// readNumber reads a number from 1; beyond most it is most.
func readNumber(fallback, most int) func(*render.Context, string, render.Request) (string, *render.Failure) {
	return func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
		if text == "" {
			return "", nil
		}
		n, ok := api.Number(text)
		if !ok {
			return "", invalid(strconv.Quote(text) + " is no whole number from 1")
		}
		return api.Spelled(min(n, most), fallback), nil
	}
}

// readDraft: only the word true asks for drafts, and anything else for none.
func readDraft(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
	if text != "true" {
		return "", nil
	}
	return text, nil
}

// listKeys are the keys of /content that lists are planned by, in the order of
// addresses.
func (f *family) listKeys() []render.Key {
	keys := []render.Key{{
		Name: "type", Sort: render.Filter, Joins: true, About: "The documents of one type.",
		Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
			if t := f.typeNamed(text); t != nil {
				return t.Name, nil
			}
			return text, nil
		},
		Planned: func(*render.Context, render.Request) []string {
			names := make([]string, len(f.types))
			for i := range f.types {
				names[i] = f.types[i].Name
			}
			return names
		},
	}}
	alone := slices.Contains(f.omits, schemas.OmitTypeAndTerm)
	for _, x := range f.project.Taxonomies {
		keys = append(keys, render.Key{
			Name: x.Name, Sort: render.Filter, About: "The documents that name a term of " + x.Name + ": its slug.",
			Read: func(c *render.Context, text string, _ render.Request) (string, *render.Failure) {
				for _, l := range f.project.Locales {
					if t, ok := c.Term(x, text, l); ok {
						return t.Slug, nil
					}
				}
				return text, nil
			},
			Planned: func(c *render.Context, so render.Request) []string {
				t := so.Arg("type")
				if t != "" && (alone || !slices.Contains(c.TypesNaming(x), f.typeNamed(t))) {
					return nil
				}
				return f.termSlugs(c, x)
			},
		})
	}
	return append(keys,
		f.localeKey(func(c *render.Context, so render.Request) []string {
			if x, slug := f.term(so); x != nil {
				return f.termLocales(c, x, slug)
			}
			return f.locales
		}),
		render.Key{
			Name: "sort", Sort: render.Variant, Default: "the type's order", About: "publishedAt, createdAt, updatedAt, slug, data.FIELD; - in front: descending.",
			Read: func(_ *render.Context, text string, so render.Request) (string, *render.Failure) {
				return f.readSort(text, f.typeNamed(so.Arg("type")))
			},
			Planned: f.plannedSorts,
		},
		limitKey(f.limit, render.Variant, f.plannedLimits),
		f.pageKey(func(c *render.Context, so render.Request) (int, int) {
			total := 0
			if q, ok := f.query(c, so); ok {
				q.Order = nil // it is as many in any order
				total = c.Count(q)
			}
			return total, api.Count(so, "limit", f.limit)
		}),
	)
}

// typeNamed gives a type that clients know; names are compared without case.
func (f *family) typeNamed(name string) *schemas.Type {
	for i := range f.types {
		if strings.EqualFold(f.types[i].Name, name) {
			return f.types[i].Type
		}
	}
	return nil
}

// term gives the first taxonomy that a request picks a term of.
func (f *family) term(r render.Request) (*schemas.Taxonomy, string) {
	for _, a := range r.Args {
		if x := f.project.Taxonomy(a.Key); x != nil {
			return x, a.Value
		}
	}
	return nil, ""
}

func (f *family) plannedLimits(_ *render.Context, so render.Request) []string {
	all := slices.Clone(f.limits)
	if t := f.typeNamed(so.Arg("type")); t != nil {
		all = append(all, t.PageSizes...)
	}
	slices.Sort(all)
	var texts []string
	for _, n := range slices.Compact(all) {
		if n != f.limit && n <= mostLimit {
			texts = append(texts, strconv.Itoa(n))
		}
	}
	return texts
}

func (f *family) plannedSorts(_ *render.Context, so render.Request) []string {
	var all []string
	for _, s := range f.sorts {
		if text, failure := f.readSort(s, f.typeNamed(so.Arg("type"))); failure == nil && text != "" {
			all = append(all, text)
		}
	}
	return all
}

// query makes a list's request a query; false: nothing can answer it, since
// its type is none.
func (f *family) query(c *render.Context, r render.Request) (content.Query, bool) {
	q := content.Query{Locale: f.locale(r)}
	var t *schemas.Type
	if name := r.Arg("type"); name != "" {
		if t = f.typeNamed(name); t == nil {
			return q, false
		}
		q.Types = []*schemas.Type{t}
	}
	for _, a := range r.Args {
		if f.project.Taxonomy(a.Key) == nil {
			continue
		}
		if q.Taxonomy == "" {
			q.Taxonomy, q.Term = a.Key, a.Value
		} else {
			q.Also = append(q.Also, content.InTerm{Taxonomy: a.Key, Term: a.Value})
		}
	}
	if sort := r.Arg("sort"); sort != "" {
		for key := range strings.SplitSeq(sort, ",") {
			if o, ok := f.order(key, t); ok {
				q.Order = append(q.Order, o)
			}
		}
	}
	q.Where = f.where(c, r)
	return q, true
}

// find gives the page of a list that a request asks for.
func (f *family) find(c *render.Context, r render.Request, p api.Paging) content.Page {
	q, ok := f.query(c, r)
	if !ok {
		return content.Page{}
	}
	q.Offset, q.Limit = p.Offset(), p.Size
	return c.Find(q)
}

// localesOf gives the locales in which a document is published, as planned.
func (f *family) localesOf(c *render.Context, so render.Request) []string {
	if len(f.locales) == 1 {
		return f.locales // or it would not be planned
	}
	return api.Locales(f.project, func(l string) bool {
		so.Args = nil
		return f.inLocale(c, so, l) != nil
	})
}

// document gives the document that a request by id or by slug asks for.
func (f *family) document(c *render.Context, r render.Request) *content.Entry {
	return f.inLocale(c, r, f.locale(r))
}

func (f *family) inLocale(c *render.Context, r render.Request, locale string) *content.Entry {
	if len(r.Params) == 1 {
		return c.Entry(c.ByUUID(r.Params[0], locale))
	}
	if t := f.typeNamed(r.Params[0]); t != nil {
		return c.Entry(c.BySlug(t, r.Params[1], locale))
	}
	return nil
}

// readBySlug replaces the names of a type and a document by the declared ones.
// (That of a draft stays as it is: whether there is one, the answer says.)
func (f *family) readBySlug(c *render.Context, r render.Request) (render.Request, *render.Failure) {
	if e := f.document(c, r); e != nil {
		r.Params = []string{e.Type.Name, e.Slug}
	}
	return r, nil
}

// readByID: a UUID is written in lower case (RFC 9562, section 4). What is none
// stays as it is: in lower case it could be the name of a file.
func readByID(_ *render.Context, r render.Request) (render.Request, *render.Failure) {
	if id := r.Params[0]; len(id) == 36 && uuid.Validate(id) == nil {
		r.Params = []string{strings.ToLower(id)}
	}
	return r, nil
}

func (f *family) readType(_ *render.Context, r render.Request) (render.Request, *render.Failure) {
	if t := f.typeNamed(r.Params[0]); t != nil {
		r.Params = []string{t.Name}
	}
	return r, nil
}

func (f *family) readTerm(x *schemas.Taxonomy) func(*render.Context, render.Request) (render.Request, *render.Failure) {
	return func(c *render.Context, r render.Request) (render.Request, *render.Failure) {
		if t, ok := c.Term(x, r.Params[0], f.locale(r)); ok {
			r.Params = []string{t.Slug}
		}
		return r, nil
	}
}
