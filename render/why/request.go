package why

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"galley/content"
	"galley/render"
	"galley/schemas"
	"galley/schemas/source"
)

// request explains what answers, and of what the answer is made.
func (x *explainer) request(r render.Request, w *render.Response) {
	x.answer.Found = true
	x.section("answer")
	x.tell("family", r.Family.Name)
	route := r.Family.Base + cmp.Or(r.Route.Pattern, "/")
	if r.Family.Base != "" && r.Route.Pattern == "" {
		route = r.Family.Base
	}
	x.tell("route", route)
	x.tell("about", r.Route.About)
	x.add(Fact{Name: "asked as", Text: r.String(), URL: URL(r)})
	for _, a := range r.Args {
		x.tell("key", a.Key+" = "+a.Value)
	}
	x.ignored(r)
	address, static := x.edition.Static(r)
	if static {
		x.tell("file", address)
	} else {
		x.tell("only a server", x.dynamic(r))
		if name := r.Arg("type"); name != "" && x.project.Type(name) == nil {
			x.values("type", name)
		}
	}
	x.tell("content type", cmp.Or(w.Type, render.TypeOf(cmp.Or(address, r.Route.Ending))))
	if w.File != "" {
		x.at("passed on from", w.File, source.Pos{File: w.File})
	}

	switch p, number := x.page(r); {
	case p != nil:
		x.pageOf(p, number)
	default:
		x.made(r, w)
	}
	x.drop()
}

// ignored tells the keys of the query that the route does not have: a server
// answers as if they were not there.
func (x *explainer) ignored(r render.Request) {
	var names []string
	known := func(key string) bool {
		for _, k := range r.Route.Keys {
			prefix, open := strings.CutSuffix(k.Name, "...")
			if k.Name == key || slices.Contains(k.Aliases, key) || open && strings.HasPrefix(key, prefix) {
				return true
			}
			names = append(names, prefix)
		}
		return slices.ContainsFunc(r.Family.Credentials, func(c render.Credential) bool { return c.Query == key })
	}
	for _, key := range slices.Sorted(maps.Keys(x.query)) {
		if names = names[:0]; known(key) {
			continue
		}
		bare, _, _ := strings.Cut(key, "[")
		text := fmt.Sprintf("%s: this route has no such key", key)
		if hint := source.DidYouMean(bare, names); hint != "" {
			text += "; " + hint
		}
		x.tell("ignored", text)
	}
}

// page gives the page of the HTML site that a request is.
func (x *explainer) page(r render.Request) (*render.Page, int) {
	if r.Family.Name != "html" {
		return nil, 0
	}
	if len(r.Params) == 0 {
		if strings.Contains(r.Route.Pattern, ".") {
			return nil, 0 // 404.html
		}
		return x.c.Page("/")
	}
	if p, n := x.c.Page("/" + r.Params[0] + "/"); p != nil {
		return p, n
	}
	return x.c.Page("/" + r.Params[0])
}

// dynamic says why a request is no file.
func (x *explainer) dynamic(r render.Request) string {
	for _, a := range r.Args {
		for _, k := range r.Route.Keys {
			prefix, open := strings.CutSuffix(k.Name, "...")
			if k.Sort == render.Dynamic && (k.Name == a.Key || open && strings.HasPrefix(a.Key, prefix)) {
				return fmt.Sprintf("answers with the key %q are not planned", a.Key)
			}
		}
	}
	for _, a := range r.Args {
		if a.Key == "type" && x.project.Type(a.Value) == nil {
			return fmt.Sprintf("there is no type %q", a.Value)
		}
		alone := r
		alone.Args = []render.Arg{a}
		if _, ok := x.edition.Static(alone); !ok {
			return fmt.Sprintf("%s=%s is not planned", a.Key, a.Value)
		}
	}
	if len(r.Args) > 1 {
		return "each of its keys is planned alone, not all of them together: one that picks members and one that gives another form"
	}
	return "nothing that this route answers is planned for these parameters"
}

// document gives the document that a request is one form of, by the place that
// its route gives for it; nil if it is of many, or of none.
func (x *explainer) document(r render.Request) *content.Entry {
	if r.Route.Place == nil {
		return nil
	}
	pos := r.Route.Place(x.c, r)
	if pos.File == "" {
		return nil
	}
	var best *content.Entry
	for _, n := range x.entriesOf(pos.File) {
		if e := x.site.Entry(n); best == nil || e.Line <= pos.Line {
			best = e
		}
	}
	return best
}

// made explains an answer that is no page.
func (x *explainer) made(r render.Request, w *render.Response) {
	if to, ok := x.c.Redirect("/" + strings.Join(r.Params, "/") + "/"); ok && r.Family.Name == "site" {
		x.redirect(to)
		return
	}
	if to, ok := x.c.Redirect("/" + strings.Join(r.Params, "/")); ok && r.Family.Name == "site" {
		x.redirect(to)
		return
	}
	if e := x.document(r); e != nil && w.File == "" {
		x.answer.Summary = "an answer of " + r.Family.Name + ": " + x.called(e)
		x.entry(e)
		return
	}
	x.answer.Summary = strings.TrimSuffix(lower(r.Route.About), ".")
	x.section("made of")
	if t := x.project.Type(r.Arg("type")); t != nil {
		x.at("type", t.Name, t.Pos)
	}
	for _, p := range r.Params {
		if t := x.project.Type(p); t != nil {
			x.at("type", t.Name, t.Pos)
		}
	}
	for _, tax := range x.project.Taxonomies {
		slug := r.Arg(tax.Name)
		if slug == "" && len(r.Params) == 1 && strings.Contains(r.Route.Pattern, "/"+tax.Name+"/:") {
			slug = r.Params[0]
		}
		if slug == "" {
			continue
		}
		locale := cmp.Or(r.Arg("locale"), x.project.DefaultLocale())
		if term, ok := x.site.Term(tax, slug, locale); ok {
			x.term(tax, term)
		}
	}
	if r.Route.Place != nil {
		if pos := r.Route.Place(x.c, r); pos.File != "" && w.File == "" {
			x.at("declared", pos.File, pos)
		}
	}
}

func (x *explainer) term(tax *schemas.Taxonomy, term content.Term) {
	text := fmt.Sprintf("%s of %s, named by %s", term.Slug, tax.Name, count(term.Count, "document"))
	f := Fact{Name: "term", Text: text, URL: escape(term.URL)}
	if term.N != content.None {
		pos := entryPos(x.site.Entry(term.N))
		f.File, f.Line, f.Column = pos.File, pos.Line, pos.Column
	}
	x.add(f)
	for _, field := range tax.Fields {
		x.at("named by field", field.Name, field.Pos)
	}
}

func (x *explainer) redirect(to content.Redirect) {
	e := x.site.Entry(to.N)
	x.answer.Summary = "an old address that leads to " + e.URL
	x.section("made of")
	x.at("alias", to.URL, source.Pos{File: e.File, Line: int(to.Line), Column: int(to.Column)})
	x.entry(e)
}

// pageOf explains a page of the HTML site.
func (x *explainer) pageOf(p *render.Page, number int) {
	var is []string
	if p.Home {
		is = append(is, "the front page")
	}
	if p.List != nil && p.Index == nil {
		is = append(is, "the list of "+p.List.Name)
	}
	if p.Index != nil {
		is = append(is, "the terms of "+p.Index.Name)
	}
	for _, tax := range p.Of {
		is = append(is, fmt.Sprintf("the term %s of %s", p.Term.Slug, tax.Name))
	}
	var e *content.Entry
	if e = x.c.Entry(p.N); e != nil {
		is = append(is, x.called(e))
	}
	x.answer.Summary = "a page: " + strings.Join(is, ", ")
	x.section("page")
	x.tell("locale", p.Locale)
	if p.List != nil {
		x.at("listURL of", p.List.Name, p.List.Pos)
	}
	for _, tax := range p.Of {
		x.term(tax, p.Term)
	}
	if p.Index != nil {
		x.tell("terms", fmt.Sprintf("%d of %s", len(x.c.Terms(p.Index, p.Locale)), p.Index.Name))
	}
	if p.Listing() {
		listed := x.c.Listed(p, number)
		x.tell("lists", fmt.Sprintf("%d of %s", len(listed.Numbers), count(listed.Total, "document")))
		if p.Count > 1 {
			x.tell("number", fmt.Sprintf("%d of %s", number, count(p.Count, "page")))
		}
	}
	x.templateFact(x.template(p))
	x.shown = true
	if p.Listing() {
		for i, n := range x.c.Listed(p, number).Numbers {
			if i == most {
				x.tell("shows", fmt.Sprintf("and %d more", len(x.c.Listed(p, number).Numbers)-most))
				break
			}
			x.linkTo("shows", x.site.Entry(n))
		}
	}
	if e != nil {
		x.entry(e)
	}
}

// most is how many of a sort are told of one by one.
const most = 20

// template gives the name of the template that shows a page (design 8).
func (x *explainer) template(p *render.Page) string {
	own := func(t *schemas.Type, ending, other string) string {
		if t != nil {
			if name := "types/" + t.Name + ending; x.edition.Theme().Template(name) != nil {
				return name
			}
		}
		return other
	}
	switch {
	case len(p.Of) > 0:
		return own(p.Of[0].To, ".term.html", "term.html")
	case p.Index != nil && p.List != nil:
		return own(p.List, ".list.html", "taxonomy.html")
	case p.Index != nil:
		return "taxonomy.html"
	case p.List != nil:
		return own(p.List, ".list.html", "list.html")
	}
	if e := x.c.Entry(p.N); e != nil {
		return own(e.Type, ".html", "page.html")
	}
	return "home.html"
}

func (x *explainer) templateFact(name string) {
	t := x.edition.Theme().Template(name)
	switch {
	case t == nil:
		x.tell("template", name)
	case t.BuiltIn:
		x.tell("template", name+", built in; themes/"+x.project.Theme+"/"+name+" would take its place")
	default:
		x.at("template", name, source.Pos{File: t.Pos.File})
	}
}

// linkTo adds another document as a fact.
func (x *explainer) linkTo(name string, e *content.Entry) {
	pos := entryPos(e)
	x.add(Fact{Name: name, Text: x.called(e), File: pos.File, Line: pos.Line, Column: pos.Column, URL: page(e)})
}

// called names a document in a line.
func (x *explainer) called(e *content.Entry) string {
	text := fmt.Sprintf("%s %q", e.Type.Name, e.Title)
	if len(x.project.Locales) > 1 {
		text += " (" + e.Locale + ")"
	}
	return text
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// lower begins a text in lower case, unless its first word is a name in capitals.
func lower(s string) string {
	if len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z' && !(s[1] >= 'A' && s[1] <= 'Z') {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

// appended gives a set of texts without repeats.
func appended(all []string, s string) []string {
	if slices.Contains(all, s) {
		return all
	}
	return append(all, s)
}
