package butter

import (
	"iter"
	"maps"
	"slices"
	"strconv"

	"galley/content"
	"galley/render"
	"galley/render/api"
	"galley/schemas"
	"galley/schemas/source"
)

// every is the page type that means no one type: in a list the Single Pages,
// of one page any type (contracts 6.3, 2).
const every = "*"

func pageNotFound() *render.Failure { return &render.Failure{Status: 404, Message: "Page not found."} }

func (f *family) pageRoutes() []render.Route {
	types := func(r render.Request) []*schemas.Type {
		if len(r.Params) == 0 || r.Params[0] == every {
			return nil // neither order nor filters hold for these
		}
		if t := typeNamed(f.pages, r.Params[0]); t != nil {
			return []*schemas.Type{t}
		}
		return nil
	}
	list := slices.Concat([]render.Key{
		f.localeKey(nil), f.levelsKey(),
		f.altKey(func(_ *render.Context, so render.Request) bool { return f.anyPictured(f.pageTypes(so.Params[0])) }),
		f.orderKey(types, 400), f.sizeKey(),
		f.pageKey(func(c *render.Context, so render.Request) int {
			q, _ := f.pageQuery(c, so)
			return c.Count(q)
		}),
	}, f.offsetKeys(), []render.Key{previewKey(), fieldsKey()})
	one := []render.Key{
		f.localeKey(f.pageLocales), f.levelsKey(),
		f.altKey(func(c *render.Context, so render.Request) bool {
			e := f.findPage(c, so)
			return e != nil && f.pictured[e.Type]
		}),
		previewKey(),
	}
	return []render.Route{
		{
			Name: "B10", Pattern: "/pages/:page_type", Ending: ".json", About: "Pages of one type; of *, Single Pages.",
			Keys: list, Each: f.eachPageType, Read: f.readPageType, Answer: f.answerPages, Also: f.withoutType,
			Place: func(_ *render.Context, r render.Request) source.Pos {
				if t := typeNamed(f.pages, r.Params[0]); t != nil {
					return t.Pos
				}
				return source.Pos{}
			},
		}, {
			Name: "B11", Pattern: "/pages", Ending: ".json", About: "Single Pages.",
			Keys: unplanned(list), Read: readAllPages, Answer: f.answerPages,
		}, {
			Name: "B12", Pattern: "/pages/:page_type/:slug...", Ending: ".json", About: "A page; of *, of any type.",
			Keys: one, Each: f.eachPage, Read: f.readPage, Answer: f.answerPage, Also: f.ofAnyType,
			Place: func(c *render.Context, r render.Request) source.Pos { return place(f.findPage(c, r)) },
		},
		f.searchPagesRoute(),
	}
}

// pageTypes are the types that a list is of; nil for none.
func (f *family) pageTypes(name string) []*schemas.Type {
	if name == every {
		return f.singles
	}
	if t := typeNamed(f.pages, name); t != nil {
		return []*schemas.Type{t}
	}
	return nil
}

func (f *family) eachPageType(*render.Context) iter.Seq[[]string] {
	names := []string{every}
	for _, t := range f.pages {
		names = append(names, t.Name)
	}
	return each(names)
}

func (f *family) readPageType(_ *render.Context, r render.Request) (render.Request, *render.Failure) {
	t := typeNamed(f.pages, r.Params[0])
	if t == nil {
		return dropFilters(r), nil
	}
	r.Params = []string{t.Name}
	return f.readFilters(r, []*schemas.Type{t}, 400)
}

// readAllPages: with a key left the request is that for the pages of *.
func readAllPages(_ *render.Context, r render.Request) (render.Request, *render.Failure) {
	if r = dropFilters(r); len(r.Args) > 0 {
		r.Route, r.Params = route(r, "B10"), []string{every}
	}
	return r, nil
}

// withoutType gives the request for all Single Pages, which has two paths.
func (f *family) withoutType(_ *render.Context, r render.Request) []render.Request {
	if r.Params[0] != every || len(r.Args) > 0 {
		return nil
	}
	return []render.Request{{Route: route(r, "B11"), Family: r.Family}}
}

// pageQuery makes a list's request a query; false: there is no such page type.
func (f *family) pageQuery(c *render.Context, r render.Request) (content.Query, bool) {
	name := every
	if len(r.Params) > 0 {
		name = r.Params[0]
	}
	q := content.Query{Types: f.pageTypes(name), Locale: f.locale(r), Where: f.where(c, r, f.pageTypes(name))}
	if len(q.Types) == 0 {
		q.Types = []*schemas.Type{} // nil would be all
	}
	if name != every && len(q.Types) > 0 {
		q.Order = f.order(r, q.Types[0])
	}
	return q, name == every || len(q.Types) > 0
}

func (f *family) answerPages(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	preview(c, r, w)
	q, ok := f.pageQuery(c, r)
	if !ok {
		return pageNotFound()
	}
	return f.answerList(c, r, w, q)
}

// answerList is contracts 2.3's envelope over pages.
func (f *family) answerList(c *render.Context, r render.Request, w *render.Response, q content.Query) *render.Failure {
	p := f.piece(r)
	q.Offset, q.Limit = p.offset, p.size
	found := c.Find(q)
	if failure := p.holds(found.Total); failure != nil {
		return failure
	}
	s, level := f.writing(c, r, w.Body)
	b := append(p.appendMeta(w.Body, found.Total), `,"data":[`...)
	for _, n := range found.Numbers {
		b = s.object(api.AppendComma(b), c.Entry(n), level)
	}
	w.Body = append(b, "]}\n"...)
	return f.limited(c, r, w)
}

// namePages gives all pages by locale and folded slug.
func (f *family) namePages(c *render.Context) map[string]map[string][]content.N {
	all := map[string]map[string][]content.N{}
	for _, l := range f.project.Locales {
		all[l] = map[string][]content.N{}
	}
	for e := range c.All() {
		if role := f.roles[e.Type]; (role == page || role == single) && existing(e) != nil {
			key := content.Fold(e.Slug)
			all[e.Locale][key] = append(all[e.Locale][key], e.N)
		}
	}
	return all
}

// called are the pages of any type that have a slug.
func (f *family) called(c *render.Context, slug, locale string) []content.N {
	return f.named.Part(c, slug, locale)[locale][content.Fold(slug)]
}

// sayNamed says which pages have a slug in a locale; or all.
func (f *family) sayNamed(c *render.Context, b []byte, named map[string]map[string][]content.N, part []string) []byte {
	if len(part) == 2 {
		return appendNames(c, b, named[part[1]][content.Fold(part[0])])
	}
	for _, l := range f.project.Locales {
		for _, slug := range slices.Sorted(maps.Keys(named[l])) {
			b = appendNames(c, render.AppendText(render.AppendText(b, l), slug), named[l][slug])
		}
	}
	return b
}

// appendNames appends what documents are called in any edition, and how many
// they are.
func appendNames(c *render.Context, b []byte, list []content.N) []byte {
	b = strconv.AppendInt(b, int64(len(list)), 10)
	for _, n := range list {
		b = c.AppendName(append(b, ' '), n)
	}
	return b
}

// findPage gives the page that a request asks for, if it is one that the reader
// may see; of several none.
func (f *family) findPage(c *render.Context, r render.Request) *content.Entry {
	return f.pageIn(c, r, f.locale(r))
}

func (f *family) pageIn(c *render.Context, r render.Request, locale string) *content.Entry {
	if r.Params[0] == every {
		if all := f.called(c, r.Params[1], locale); len(all) == 1 {
			return c.Entry(all[0])
		}
		return nil
	}
	if t := typeNamed(f.pages, r.Params[0]); t != nil {
		return existing(c.Entry(c.BySlug(t, r.Params[1], locale)))
	}
	return nil
}

// eachPage plans every page by its type, and Single Pages without one.
func (f *family) eachPage(c *render.Context) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		alone := map[string]bool{}
		for e := range c.All() {
			switch f.roles[e.Type] {
			case page:
				if f.firstSo(c, e) && !yield([]string{e.Type.Name, e.Slug}) {
					return
				}
			case single:
				if key := content.Fold(e.Slug); !alone[key] {
					alone[key] = true
					if !yield([]string{every, e.Slug}) {
						return
					}
				}
			}
		}
	}
}

// firstSo says whether no locale before its own has a page of that type and
// slug.
func (f *family) firstSo(c *render.Context, e *content.Entry) bool {
	for _, l := range f.project.Locales {
		if l == e.Locale {
			return true
		}
		if c.BySlug(e.Type, e.Slug, l) != content.None {
			return false
		}
	}
	return true
}

// pageLocales are those in which a page is published. What * finds of a page
// type is planned with that type.
func (f *family) pageLocales(c *render.Context, so render.Request) []string {
	return api.Locales(f.project, func(l string) bool {
		e := f.pageIn(c, so, l)
		return e != nil && (so.Params[0] != every || f.roles[e.Type] == single)
	})
}

// ofAnyType gives the request for the same page by its slug alone.
func (f *family) ofAnyType(c *render.Context, r render.Request) []render.Request {
	if r.Params[0] == every || len(f.called(c, r.Params[1], f.locale(r))) != 1 {
		return nil
	}
	r.Params = []string{every, r.Params[1]}
	return []render.Request{r}
}

// readPage replaces the names by the declared ones, those of the first locale
// that has the page.
func (f *family) readPage(c *render.Context, r render.Request) (render.Request, *render.Failure) {
	for _, l := range f.project.Locales {
		e := f.pageIn(c, r, l)
		if e == nil {
			continue
		}
		if r.Params[0] == every {
			r.Params = []string{every, e.Slug}
		} else {
			r.Params = []string{e.Type.Name, e.Slug}
		}
		break
	}
	return r, nil
}

func (f *family) answerPage(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	preview(c, r, w)
	e := f.findPage(c, r)
	if e == nil {
		if r.Params[0] == every && len(f.called(c, r.Params[1], f.locale(r))) > 1 {
			return &render.Failure{Status: 403, Message: "Multiple pages found. Ask for one of them by its page type."}
		}
		return pageNotFound()
	}
	s, level := f.writing(c, r, w.Body)
	b := s.object(append(w.Body, `{"data":`...), e, level)
	w.Body = append(b, "}\n"...)
	return f.limited(c, r, w)
}
