// Package butter is the family in the words of ButterCMS: posts with their
// categories, tags and authors, pages, collections, feeds. The shapes are
// contracts 2's, the routes those of routes.md 6.
package butter

import (
	"iter"

	"galley/content"
	"galley/render"
	"galley/render/api"
	"galley/render/api/describe"
	"galley/schemas"
	"galley/schemas/source"
)

// family is Butter for one project.
type family struct {
	project  *schemas.Project
	base     string
	locales  []string // all, as they are planned
	pageSize int
	variants variants
	omits    []string // variants that are not planned unasked

	roles       map[*schemas.Type]role
	blog        *blog // nil: there is none
	authors     map[*schemas.Type]authorType
	pages       []*schemas.Type // page types
	singles     []*schemas.Type // whose documents are Single Pages
	collections []*schemas.Type
	pictured    map[*schemas.Type]bool // types that show a picture or a file at some depth

	objects   [2][2]*render.Fragment // a document at level 1 and 2, without and with alternative texts
	post      *render.Fragment       // with its body
	postHead  *render.Fragment       // of a post, what stands before its body
	postTail  *render.Fragment       // and behind it
	author    *render.Fragment       // as posts have it
	feedItem  *render.Fragment       // of the RSS feed, as far as the body
	feedEntry *render.Fragment       // of the Atom feed
	feedPage  *render.Fragment       // of the sitemap

	journals *render.Finding[map[string]*journal]
	named    *render.Finding[map[string]map[string][]content.N]
	items    *render.Finding[*items]
}

// New gives the family, or nil where the project has not switched it on.
func New(p *schemas.Project) (*render.Family, source.Problems) {
	var problems source.Problems
	settings := p.Family("butter", &problems)
	if settings == nil {
		return nil, nil
	}
	f := &family{project: p, base: p.Base("butter"), locales: api.Locales(p, nil), omits: p.Omits("butter")}
	f.pageSize = settings.Int("pageSize", 10, 1, mostPageSize)
	f.blog = readBlog(p, settings)
	f.setRoles()
	f.findPictures()
	f.checkNames(&problems)
	f.warnOfWords(&problems)
	f.variants = f.readVariants(settings.Within("variants", "variants"))
	f.journals = &render.Finding[map[string]*journal]{Name: "butter journals", Make: f.readJournals, Say: f.sayJournal}
	f.named = &render.Finding[map[string]map[string][]content.N]{Name: "butter pages", Make: f.namePages, Say: f.sayNamed}
	f.items = &render.Finding[*items]{Name: "butter items", Make: f.numberItems, Say: sayItem}
	return &render.Family{
		Name: "butter", Base: f.base, Routes: f.describe(f.routes()), Fragments: f.fragments(), TellsMethods: true,
		Findings:    []render.Found{f.journals, f.named, f.items},
		Credentials: []render.Credential{{Header: "Authorization", Scheme: "Token"}, {Query: "auth_token"}},
		Admit:       admit, Fail: fail, Check: f.check,
		Label: "ButterCMS", Failure: failureShape(), Slashes: true,
	}, problems
}

// warnOfWords tells of what posts say in words that no list can have.
func (f *family) warnOfWords(problems *source.Problems) {
	if f.blog == nil {
		return
	}
	for _, v := range [...]struct {
		name string
		vocabulary
	}{{"categories", f.blog.categories}, {"tags", f.blog.tags}} {
		if v.field != nil && !v.terms() {
			p := problems.Add(source.BadSchema, v.field.Pos, "add `taxonomy: "+v.name+"`",
				"Butter has no %s of the field %s: it belongs to no taxonomy", v.name, v.field.Name)
			p.Severity = source.Warning
		}
	}
}

// routes is routes.md 6, but for what only a server answers.
func (f *family) routes() []render.Route {
	routes := f.blogRoutes()
	routes = append(routes, f.pageRoutes()...)
	routes = append(routes, f.collectionRoutes()...)
	return append(append(routes, f.feedRoutes()...), describe.Route(tagSite))
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

// route gives the family's route of a name.
func route(r render.Request, name string) *render.Route {
	for i := range r.Family.Routes {
		if r.Family.Routes[i].Name == name {
			return &r.Family.Routes[i]
		}
	}
	return nil
}

// place is where a document's file begins.
func place(e *content.Entry) source.Pos {
	if e == nil {
		return source.Pos{}
	}
	return source.Pos{File: e.File, Line: e.Line, Column: e.Column}
}

// existing gives a document unless it is archived or expired, which to Butter
// it is not there (design 4).
func existing(e *content.Entry) *content.Entry {
	if e == nil || e.State == content.Archived || e.State == content.Expired {
		return nil
	}
	return e
}

// preview opens the window to drafts if they are asked for. Every token may
// (contracts 2.3); the reader of the static tree may not.
func preview(c *render.Context, r render.Request, w *render.Response) {
	if r.Arg("preview") != "" && mayPreview(c) {
		c.ShowDrafts(w)
	}
}

func mayPreview(c *render.Context) bool {
	who := c.Caller()
	return who.Open || who.Role != render.None
}

// admit lets in whoever has a known token, before anything else is looked at
// (contracts 2.1).
func admit(who render.Caller) *render.Failure {
	switch {
	case who.Open || who.Role != render.None:
		return nil
	case who.Wrong != nil:
		return &render.Failure{Status: 401, Message: "Invalid token."}
	}
	return &render.Failure{Status: 401, Message: "Authentication credentials were not provided"}
}

// notFound is the 404 of everything but pages.
func notFound() *render.Failure { return &render.Failure{Status: 404, Message: "Not found."} }

// fail says no in Butter's words (contracts 2.2).
func fail(_ *render.Context, why *render.Failure, w *render.Response) {
	message := why.Message
	switch {
	case why.Status == 401:
		w.Header = map[string]string{"WWW-Authenticate": "Token"}
	case why.Status == 404 && message == render.NotFound().Message:
		message = "Not found."
	case why.Allow != "":
		w.Header = map[string]string{"Allow": why.Allow}
	}
	w.Type = "application/json"
	b := api.AppendString(append(w.Body, `{"detail":`...), message)
	w.Body = append(b, "}\n"...)
}

func (f *family) locale(r render.Request) string { return api.LocaleOf(f.project, r, "locale") }
