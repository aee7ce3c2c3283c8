// Package apostrophe is the family in the words of ApostropheCMS: lists
// {pages, currentPage, results}, documents with their fields beside their own
// keys, ids of three parts. The shapes are contracts 3's, the routes those of
// routes.md 7.
package apostrophe

import (
	"iter"

	"galley/content"
	"galley/render"
	"galley/render/api"
	"galley/render/api/describe"
	"galley/render/view"
	"galley/schemas"
	"galley/schemas/source"
)

// family is Apostrophe for one project.
type family struct {
	project *schemas.Project
	base    string
	locales []string // all, as they are planned
	perPage int
	sizes   []int    // further ones to prebuild, of all lists
	inline  bool     // render-areas=inline is prebuilt too
	omits   []string // what is not prebuilt, in schemas' words
	veiled  bool     // some of what is searched is shown to no anonymous reader
	modules []*module
	of      map[*schemas.Type]*module
	piece   *render.Fragment                  // as the anonymous reader has it, areas as data
	related *render.Fragment                  // the same as part of another document
	trees   *render.Finding[map[string]*tree] // by locale
	library *render.Finding[*library]
	set     *view.Set // prints blocks
}

const mostPerPage = 100

// New gives the family, or nil where the project has not switched it on. The
// set prints areas as HTML.
func New(p *schemas.Project, set *view.Set) (*render.Family, source.Problems) {
	var problems source.Problems
	settings := p.Family("apostrophe", &problems)
	if settings == nil {
		return nil, nil
	}
	f := &family{project: p, base: p.Base("apostrophe"), locales: api.Locales(p, nil), of: map[*schemas.Type]*module{}, set: set}
	f.perPage = settings.Int("perPage", 10, 1, mostPerPage)
	variants := settings.Within("variants", "variants")
	f.sizes = readSizes(variants)
	f.inline = readInline(variants)
	f.omits = p.Omits("apostrophe")
	f.modules = f.readModules(&problems)
	for _, m := range f.modules {
		f.of[m.Type] = m
	}
	for _, t := range p.Types {
		if m := f.of[t]; !t.Private && t.Kind != schemas.Block && p.Base("r3") == "" {
			f.veiled = f.veiled || m == nil || !m.public || m.projects()
		}
	}
	f.piece = &render.Fragment{Name: "apostrophe piece", Make: f.makePiece}
	f.related = &render.Fragment{Name: "apostrophe related", Make: f.makeRelated, Often: true}
	f.trees = &render.Finding[map[string]*tree]{Name: "apostrophe trees", Make: f.makeTrees, Say: f.sayTree}
	f.library = &render.Finding[*library]{Name: "apostrophe library", Make: f.makeLibrary, Say: sayLibrary}
	return &render.Family{
		Name: "apostrophe", Base: f.base, Routes: f.describe(f.routes()), Fragments: []*render.Fragment{f.piece, f.related},
		Findings:    []render.Found{f.trees, f.library},
		Credentials: credentials, Admit: admit, Fail: fail,
		Label: "ApostropheCMS", Failure: failureShape(),
	}, problems
}

// routes is routes.md 7. Each piece type has rows of its own, since its keys
// depend on its fields.
func (f *family) routes() []render.Route {
	var routes []render.Route
	for _, m := range f.modules {
		if !m.page {
			routes = append(routes, f.pieceRoutes(m)...)
		}
	}
	routes = append(routes, render.Route{
		Pattern: "/@apostrophecms/i18n/locales", Ending: ".json", About: "The locales of the site.",
		Each: once, Answer: f.answerSiteLocales,
	})
	routes = append(routes, describe.Route(tagSite))
	routes = append(routes, f.pageRoutes()...)
	return append(routes, f.mediaRoutes()...)
}

func (f *family) pieceRoutes(m *module) []render.Route {
	list := render.Route{
		Name: "A1", Pattern: "/" + m.name, Ending: ".json", Keys: f.listKeys(m), About: "The documents of " + m.Name + ".",
		Read: f.readList,
		Answer: func(c *render.Context, r render.Request, w *render.Response) *render.Failure {
			return f.answerPieces(c, m, r, w)
		},
		Place: func(*render.Context, render.Request) source.Pos { return m.Pos },
	}
	one := render.Route{
		Name: "A2", Pattern: "/" + m.name + "/:_id", Ending: ".json", Keys: f.documentKeys(m), About: "A document of " + m.Name + " by its id.",
		Read: f.readID, Also: f.bareID,
		Answer: func(c *render.Context, r render.Request, w *render.Response) *render.Failure {
			return f.answerPiece(c, m, r, w)
		},
		Place: f.placeDocument,
	}
	locales := render.Route{
		Name: "A9", Pattern: "/" + m.name + "/:_id/locales", Ending: ".json", About: "The locales that a document is in.",
		Read: f.readBareID,
		Answer: func(c *render.Context, r render.Request, w *render.Response) *render.Failure {
			return f.answerLocales(c, m, r, w)
		},
		Place: f.placeDocument,
	}
	to := render.Route{
		Name: "A10", Pattern: "/" + m.name + "/:_id/locale/:to", Ending: ".json", About: "The page of a document in another locale: a redirect.",
		Keys: f.documentKeys(m)[:2], Read: f.readID,
		Answer: func(c *render.Context, r render.Request, w *render.Response) *render.Failure {
			return f.answerRedirect(c, m, r, w)
		},
		Place: f.placeDocument,
	}
	if m.public {
		list.Each = once
		one.Each = f.eachID(m)
		if len(f.locales) > 1 {
			locales.Each = f.eachDocID(m)
		}
	}
	return []render.Route{list, one, locales, to}
}

// once plans the one request of a route without parameters.
func once(*render.Context) iter.Seq[[]string] {
	return func(yield func([]string) bool) { yield(nil) }
}

// eachID plans every document of a type by the full id of each locale.
func (f *family) eachID(m *module) func(c *render.Context) iter.Seq[[]string] {
	return func(c *render.Context) iter.Seq[[]string] {
		return func(yield func([]string) bool) {
			for _, locale := range f.project.Locales {
				for _, n := range c.Find(content.Query{Types: []*schemas.Type{m.Type}, Locale: locale}).Numbers {
					if !yield([]string{id{c.Entry(n).DocID, locale, published}.String()}) {
						return
					}
				}
			}
		}
	}
}

// eachDocID plans every document of a type once, by its bare id.
func (f *family) eachDocID(m *module) func(c *render.Context) iter.Seq[[]string] {
	return func(c *render.Context) iter.Seq[[]string] {
		return func(yield func([]string) bool) {
			for _, locale := range f.project.Locales {
				for _, n := range c.Find(content.Query{Types: []*schemas.Type{m.Type}, Locale: locale}).Numbers {
					if e := c.Entry(n); e.Translations[0] == n && !yield([]string{e.DocID}) {
						return
					}
				}
			}
		}
	}
}

func (f *family) placeDocument(c *render.Context, r render.Request) source.Pos {
	which, _ := f.parseID(r.Params[0])
	if e := c.Entry(c.ByDocID(which.doc, which.locale)); e != nil {
		return source.Pos{File: e.File, Line: e.Line, Column: e.Column}
	}
	return source.Pos{}
}
