// Package r3 is the family in the words of R3 CMS, and Galley's own dialect:
// lists {docs, totalDocs, …}, documents with their fields in `data`. The shapes
// are contracts 1's, the routes those of routes.md 5.
package r3

import (
	"iter"
	"slices"
	"strings"

	"galley/content"
	"galley/render"
	"galley/render/api"
	"galley/render/api/describe"
	"galley/schemas"
	"galley/schemas/source"
)

// family is R3 for one project.
type family struct {
	project *schemas.Project
	base    string
	locales []string // all, as they are planned
	limit   int
	limits  []int    // further ones to prebuild, of all lists
	sorts   []string // orders to prebuild, as a client spells them
	omits   []string // what is not prebuilt, in schemas' words
	item    *render.Fragment
	types   []definition // those that clients know, by name
}

const (
	mostLimit   = 100
	termsPage   = 100
	sitemapPage = 1000
)

// New gives the family, or nil where the project has switched it off.
func New(p *schemas.Project) (*render.Family, source.Problems) {
	var problems source.Problems
	settings := p.Family("r3", &problems)
	if settings == nil {
		return nil, nil
	}
	f := &family{project: p, base: p.Base("r3"), locales: api.Locales(p, nil), types: definitions(p), omits: p.Omits("r3")}
	f.limit = settings.Int("limit", 20, 1, mostLimit)
	variants := settings.Within("variants", "variants")
	f.limits = readLimits(variants)
	f.sorts = f.readSorts(variants)
	f.item = &render.Fragment{Name: "r3 item", Make: f.makeItem}
	return &render.Family{
		Name: "r3", Base: f.base, Routes: f.describe(f.routes()), Fragments: []*render.Fragment{f.item},
		Credentials: []render.Credential{{Header: "x-api-key"}}, Admit: admit, Fail: fail,
		Label: "R3 CMS", Failure: failureShape(),
	}, problems
}

// routes is routes.md 5, but for what only a server answers: that comes with
// the server.
func (f *family) routes() []render.Route {
	locale := f.localeKey(nil)
	dynamic := []render.Key{
		{Name: "filters...", About: "Conditions: filters[FIELD][$operator]=value.", ReadAll: f.readFilters},
		{Name: "fields", About: "Which keys the documents have, by name; - in front: which they have not.", Read: readFields},
		{Name: "draft", Default: "false", About: "true: drafts too; needs the admin scope.", Read: readDraft},
	}
	list := append(f.listKeys(), dynamic...)
	document := append([]render.Key{f.localeKey(f.localesOf)}, dynamic[1:]...)

	bySlug := render.Route{
		Name: "R9", Pattern: "/content/by-slug/:type/:slug...", Ending: ".json", Keys: document, About: "A document by its type and slug.",
		Read: f.readBySlug, Answer: f.answerDocument, Place: f.placeDocument,
	}
	byID := render.Route{
		Name: "R8", Pattern: "/content/:id", Ending: ".json", Keys: document, About: "A document by its id.",
		Read: readByID, Answer: f.answerDocument, Place: f.placeDocument,
	}
	if slices.Contains(f.omits, schemas.OmitIDs) {
		bySlug.Each = f.eachSlug
	} else {
		byID.Each, byID.Also = eachID, f.bySlug
	}
	routes := []render.Route{
		{
			Pattern: "", Ending: ".json", About: "What there is: types, taxonomies, feeds.",
			Each: once, Answer: f.answerRoot,
		}, {
			Name: "R6", Pattern: "/content", Ending: ".json", Keys: list, About: "Documents, all or some.",
			Each: once, Answer: f.answerList,
		}, bySlug, byID, {
			Name: "R1", Pattern: "/content-types", Ending: ".json", About: "The types of documents.",
			Keys: []render.Key{limitKey(f.limit, render.Dynamic, nil), f.pageKey(func(*render.Context, render.Request) (int, int) { return len(f.types), f.limit })},
			Each: once, Answer: f.answerTypes,
		}, {
			Name: "R3", Pattern: "/content-types/:name", Ending: ".json", About: "A type and its fields.",
			Each: f.eachType, Read: f.readType, Answer: f.answerType,
			Place: func(_ *render.Context, r render.Request) source.Pos {
				if t := f.project.Type(r.Params[0]); t != nil {
					return t.Pos
				}
				return source.Pos{}
			},
		},
	}
	for _, x := range f.project.Taxonomies {
		routes = append(routes, render.Route{
			Pattern: "/" + x.Name, Ending: ".json", About: "The terms of " + x.Name + ".",
			Keys: []render.Key{locale, limitKey(termsPage, render.Dynamic, nil), f.pageKey(func(c *render.Context, so render.Request) (int, int) {
				return len(c.Terms(x, f.locale(so))), termsPage
			})},
			Each: once, Answer: f.answerTerms(x),
		}, render.Route{
			Pattern: "/" + x.Name + "/:slug...", Ending: ".json", About: "A term of " + x.Name + ".",
			Keys: []render.Key{f.localeKey(func(c *render.Context, so render.Request) []string {
				return f.termLocales(c, x, so.Params[0])
			})},
			Each: func(c *render.Context) iter.Seq[[]string] { return each(f.termSlugs(c, x)) },
			Read: f.readTerm(x), Answer: f.answerTerm(x),
		})
	}
	return append(routes, f.searchRoute(), describe.Route(tagSite), render.Route{
		Pattern: "/sitemap", Ending: ".json", About: "Every page of the site.",
		Keys: []render.Key{f.pageKey(func(c *render.Context, _ render.Request) (int, int) { return c.CountPages(), sitemapPage })},
		Each: once, Answer: f.answerSitemap,
	})
}

// once plans the one request of a route without parameters.
func once(*render.Context) iter.Seq[[]string] {
	return func(yield func([]string) bool) { yield(nil) }
}

// each plans a request for each value of a route's one parameter.
func each(values []string) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for _, v := range values {
			if !yield([]string{v}) {
				return
			}
		}
	}
}

// eachID plans every document, its translations once.
func eachID(c *render.Context) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for e := range c.All() {
			if first(c, e) == e.N && !yield([]string{e.UUID}) {
				return
			}
		}
	}
}

// eachSlug plans every type and slug that a document has in some locale, once.
func (f *family) eachSlug(c *render.Context) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for e := range c.All() {
			r := render.Request{Params: []string{e.Type.Name, e.Slug}}
			for _, l := range f.project.Locales {
				if first := f.inLocale(c, r, l); first == e && !yield(r.Params) {
					return
				} else if first != nil {
					break
				}
			}
		}
	}
}

// first gives the first of a document's translations that is published.
func first(c *render.Context, e *content.Entry) content.N {
	for _, n := range e.Translations {
		if c.Entry(n) != nil {
			return n
		}
	}
	return e.N
}

// bySlug gives the request by slug that a request by id is too.
func (f *family) bySlug(c *render.Context, r render.Request) []render.Request {
	e := c.Entry(c.ByUUID(r.Params[0], f.locale(r)))
	if e == nil {
		return nil
	}
	return []render.Request{{Route: f.route(r, "R9"), Family: r.Family, Params: []string{e.Type.Name, e.Slug}, Args: r.Args}}
}

// route gives the family's route of a name.
func (f *family) route(r render.Request, name string) *render.Route {
	for i := range r.Family.Routes {
		if r.Family.Routes[i].Name == name {
			return &r.Family.Routes[i]
		}
	}
	return nil
}

func (f *family) placeDocument(c *render.Context, r render.Request) source.Pos {
	if e := f.document(c, r); e != nil {
		return source.Pos{File: e.File, Line: e.Line, Column: e.Column}
	}
	return source.Pos{}
}

func (f *family) eachType(*render.Context) iter.Seq[[]string] {
	var names []string
	for _, t := range f.types {
		names = append(names, t.Name)
	}
	return each(names)
}

// termSlugs gives every term of a taxonomy, in any locale: those of the first
// one first.
func (f *family) termSlugs(c *render.Context, x *schemas.Taxonomy) []string {
	var all []string
	var seen map[string]bool
	for i, l := range f.project.Locales {
		terms := c.Terms(x, l)
		if i == 0 {
			all = make([]string, 0, len(terms))
		}
		if len(f.project.Locales) > 1 && seen == nil {
			seen = make(map[string]bool, len(terms))
		}
		for _, t := range terms {
			if seen != nil {
				if seen[t.Slug] {
					continue
				}
				seen[t.Slug] = true
			}
			all = append(all, t.Slug)
		}
	}
	return all
}

// termLocales gives the locales in which a term exists, as they are planned.
func (f *family) termLocales(c *render.Context, x *schemas.Taxonomy, slug string) []string {
	if len(f.locales) == 1 {
		return f.locales
	}
	return api.Locales(f.project, func(l string) bool {
		_, ok := c.Term(x, slug, l)
		return ok
	})
}

// readLimits reads `variants: {limit: [5, 50]}`.
func readLimits(variants *schemas.Settings) []int {
	var all []int
	nodes, _ := variants.List("limit")
	for _, n := range nodes {
		limit, ok := api.Number(n.Text)
		if !ok || limit > mostLimit {
			variants.Problem(n, source.BadSchema, "", "a limit is a whole number from 1 to %d, not %q", mostLimit, n.Text)
			continue
		}
		all = append(all, limit)
	}
	return all
}

// readSorts reads `variants: {sort: [-publishedAt]}`.
func (f *family) readSorts(variants *schemas.Settings) []string {
	var all []string
	nodes, _ := variants.List("sort")
	for _, n := range nodes {
		if _, failure := f.readSort(n.Text, nil); failure != nil {
			variants.Problem(n, source.BadSchema, "publishedAt, createdAt, updatedAt, slug or data.FIELD, with - in front for descending", "%s", failure.Message)
			continue
		}
		all = append(all, n.Text)
	}
	return all
}

// admit lets in whoever has a known key, of whatever role (contracts 1.1).
func admit(who render.Caller) *render.Failure {
	if who.Open || who.Role != render.None {
		return nil
	}
	return &render.Failure{Status: 401, Message: "Invalid or missing API key: send it in the header x-api-key"}
}

// fail says no in R3's words (contracts 1.2).
func fail(_ *render.Context, why *render.Failure, w *render.Response) {
	code, message := "INTERNAL_ERROR", why.Message
	switch why.Status {
	case 401:
		code = "UNAUTHORIZED"
	case 404:
		code, message = "NOT_FOUND", "Resource not found"
	case 400, 414, 422:
		code = "VALIDATION_ERROR"
		if why.Key != "" && !strings.HasPrefix(message, why.Key) {
			message = why.Key + ": " + message
		}
	case 429:
		code = "RATE_LIMITED"
	}
	w.Type = "application/json"
	b := append(w.Body, `{"error":{"code":"`...)
	b = append(append(b, code...), `","message":`...)
	b = api.AppendString(b, message)
	w.Body = append(b, "}}\n"...)
}
