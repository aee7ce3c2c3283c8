// Package html is the family of pages: every page that the catalogue of render
// knows, shown by the theme. It decides which page is where; what stands on
// one is the theme's affair, by way of render/view.
package html

import (
	"iter"
	"slices"
	"strings"

	"galley/content"
	"galley/render"
	"galley/render/view"
	"galley/schemas"
	"galley/schemas/source"
	"galley/themes"
)

// New gives the family for a project and a theme. What is wrong with the
// theme's templates is a problem at its place in them; the family is there in
// any case, but its answers are faults then.
func New(p *schemas.Project, t *themes.Theme) (*render.Family, source.Problems) {
	set, problems := view.New(p, t)
	return Over(p, set), problems
}

// Over gives the family for a theme that is ready to run, which another family
// may use too.
func Over(p *schemas.Project, set *view.Set) *render.Family {
	f := &family{set: set}
	routes := []render.Route{
		{
			Name: "front page", Pattern: "/", Ending: "/index.html",
			About: "The front page.",
			Each:  once, // there always is one
			Place: place, Answer: f.page,
		},
		{
			Name: "page", Pattern: "/:url...", Ending: "/index.html", Verbatim: true,
			About: "A page: a document's, a list's, a taxonomy's, a term's, a locale's front page.",
			Each:  planned(func(url string) bool { return url != "/" && !isFile(url) }),
			Read:  readPage, Place: place, Answer: f.page,
		},
		{
			Name: fileRoute, Pattern: "/:url...", Verbatim: true,
			About: "A page whose address ends in an extension.",
			Each:  planned(isFile),
			Place: place, Answer: f.page,
		},
	}
	for i, locale := range p.Locales {
		pattern := "/404.html"
		if i > 0 {
			pattern = "/" + locale + pattern
		}
		routes = append(routes, render.Route{
			Name: "404 " + locale, Pattern: pattern, Yields: true,
			About: "What hosts show where there is nothing; some look for the nearest one above.",
			Each:  once,
			Answer: func(c *render.Context, _ render.Request, w *render.Response) *render.Failure {
				return f.missing(c, locale, w)
			},
		})
	}
	return &render.Family{
		Name: "html", Routes: routes, Fragments: []*render.Fragment{set.Item()},
		Fail: func(c *render.Context, _ *render.Failure, w *render.Response) {
			f.missing(c, c.Project().DefaultLocale(), w)
		},
	}
}

type family struct{ set *view.Set }

const fileRoute = "file"

const mediaType = "text/html; charset=utf-8"

// isFile says whether an address is that of a file, and not of a folder with an
// index.html in it.
func isFile(url string) bool { return !strings.HasSuffix(url, "/") }

// once plans the one request of a route without parameters.
func once(*render.Context) iter.Seq[[]string] {
	return func(yield func([]string) bool) { yield(nil) }
}

// planned gives the parameters of the pages whose addresses are of a kind, with
// all the numbers that a list has.
func planned(is func(url string) bool) func(*render.Context) iter.Seq[[]string] {
	return func(c *render.Context) iter.Seq[[]string] {
		return func(yield func([]string) bool) {
			for first, count := range c.PageAddresses() {
				for n := 1; n <= count; n++ {
					url := render.NumberedPage(first, n)
					if !is(url) {
						continue
					}
					if !yield([]string{strings.Trim(url, "/")}) {
						return
					}
				}
			}
		}
	}
}

// find gives the page of a request, and which of its numbers it is.
func find(c *render.Context, r render.Request) (*render.Page, int) {
	if len(r.Params) == 0 {
		return c.Page("/")
	}
	if p, n := c.Page("/" + r.Params[0] + "/"); p != nil {
		return p, n
	}
	return c.Page("/" + r.Params[0])
}

// readPage finds the route that a page belongs to, for a path does not tell a
// folder from a file.
func readPage(c *render.Context, r render.Request) (render.Request, *render.Failure) {
	p, number := find(c, r)
	if p == nil {
		return r, render.NotFound()
	}
	if isFile(p.Number(number)) {
		i := slices.IndexFunc(r.Family.Routes, func(r render.Route) bool { return r.Name == fileRoute })
		r.Route = &r.Family.Routes[i]
	}
	return r, nil
}

func (f *family) page(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	p, number := find(c, r)
	if p == nil {
		return render.NotFound()
	}
	w.Type = mediaType
	w.Body = f.set.Page(c, w.Body, p, number)
	return nil
}

// missing answers with the page that says that there is nothing.
func (f *family) missing(c *render.Context, locale string, w *render.Response) *render.Failure {
	w.Type = mediaType
	w.Body = f.set.Missing(c, w.Body, locale)
	return nil
}

// place is where an author finds what gave a page its address.
func place(c *render.Context, r render.Request) source.Pos {
	p, _ := find(c, r)
	if p == nil {
		return source.Pos{}
	}
	if e := c.Entry(p.N); e != nil {
		return entryPlace(e)
	}
	switch {
	case p.List != nil:
		return p.List.Pos
	case len(p.Of) > 0 && len(p.Of[0].Fields) > 0:
		return p.Of[0].Fields[0].Pos
	case p.Index != nil && len(p.Index.Fields) > 0:
		return p.Index.Fields[0].Pos
	}
	return source.Pos{}
}

// entryPlace is the document's `url` or `slug`, where it is written, else the
// document's beginning.
func entryPlace(e *content.Entry) source.Pos {
	for _, k := range []schemas.DocumentKey{schemas.KeyURL, schemas.KeySlug} {
		if at := e.KeyPlaces.At(k); at.Line > 0 {
			return source.Pos{File: e.File, Line: int(at.Line), Column: int(at.Column)}
		}
	}
	return source.Pos{File: e.File, Line: max(e.Line, 1), Column: max(e.Column, 1)}
}
