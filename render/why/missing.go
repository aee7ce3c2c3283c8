package why

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"galley/content"
	"galley/render"
	"galley/schemas"
	"galley/schemas/source"
)

func (x *explainer) missing(summary string) {
	x.answer.Found, x.answer.Summary = false, summary
}

// missingAddress says why there is nothing at an address.
func (x *explainer) missingAddress(asked string, query url.Values, r render.Request, failure *render.Failure) {
	x.missing("there is nothing at this address")
	x.section("why")
	if r.Family != nil {
		x.tell("answered by", fmt.Sprintf("%s, with status %d: %s", r.Family.Name, failure.Status, failure.Message))
	}
	if failure.Key != "" {
		x.answer.Summary = fmt.Sprintf("the key %q has a value that cannot be read: %s", failure.Key, failure.Message)
		x.values(failure.Key, query.Get(failure.Key))
	} else {
		x.reasons(asked, query)
	}
	x.drop()
	x.near(asked, strings.Trim(asked, "/"))
}

// values offers what may stand in a key that had a wrong value.
func (x *explainer) values(key, value string) {
	var may []string
	switch key {
	case "type":
		for _, t := range x.project.Types {
			if t.Kind != schemas.Block && !t.Private {
				may = append(may, t.Name)
			}
		}
		if t := x.project.Type(value); t != nil && t.Private {
			x.at("private", "the type "+value+" is private", t.Pos)
		}
	case "locale":
		may = x.project.Locales
	default:
		return
	}
	x.tell("may be", strings.Join(may, ", "))
	if hint := source.DidYouMean(value, may); hint != "" {
		x.tell("hint", hint)
	}
}

// reasons adds what is known of an address that nobody answers.
func (x *explainer) reasons(asked string, query url.Values) {
	if asked == "/_galley" || strings.HasPrefix(asked, "/_galley/") {
		x.answer.Summary = "the server's own: galley serve answers it, and nothing of it is published"
		x.answer.Sections = []Section{}
		return
	}
	for _, f := range []struct{ name, base string }{{"apostrophe", "/api/v1"}, {"butter", "/v2"}, {"r3", "/api"}} {
		if x.project.Base(f.name) == "" && (asked == f.base || strings.HasPrefix(asked, f.base+"/")) {
			x.answer.Summary = "the family " + f.name + " is switched off"
			x.at("family", f.name+" is switched off under `api`", source.Pos{File: "galley.yaml"})
			return
		}
	}
	if x.beyond(asked) || x.hiddenPage(asked) {
		return
	}
	segments := strings.Split(strings.Trim(asked, "/"), "/")
	last := segments[len(segments)-1]
	named := -1
	for i, s := range segments {
		if x.project.Type(s) != nil {
			named = i
		}
	}
	locale := query.Get("locale")
	for n := range x.site.Len() {
		e := x.site.Entry(content.N(n))
		slug := strings.Count(e.Slug, "/") + 1
		tail := strings.Join(segments[max(0, len(segments)-slug):], "/")
		if content.Fold(tail) != content.Fold(e.Slug) && last != e.UUID {
			continue
		}
		if named >= 0 && segments[named] != e.Type.Name {
			continue
		}
		text, pos := x.unpublished(e)
		switch {
		case text != "":
			x.answer.Summary = x.called(e) + " is " + text
			x.at("not published", x.called(e)+" is "+text, pos)
		case e.URL == "":
			x.at("no page", x.called(e)+" has none: its type has no `url`", e.Type.Pos)
		case locale != "" && e.Locale != locale:
			x.linkTo("other locale", e)
		default:
			x.linkTo("called so", e)
		}
		if s := &x.answer.Sections[len(x.answer.Sections)-1]; len(s.Facts) > most {
			return
		}
	}
	if locale != "" && !slices.Contains(x.project.Locales, locale) {
		x.tell("locale", fmt.Sprintf("%q is not among the project's: %s", locale, strings.Join(x.project.Locales, ", ")))
	} else if locale != "" && strings.HasPrefix(x.answer.Summary, "there is nothing") {
		x.tell("locale", "there is none in "+locale)
	}
	if i := slices.Index(segments, "by-slug"); i >= 0 && i+1 < len(segments) && named < 0 {
		x.answer.Summary = fmt.Sprintf("there is no type %q", segments[i+1])
		x.values("type", segments[i+1])
	}
}

// beyond says of a numbered page that the list ends before it.
func (x *explainer) beyond(asked string) bool {
	head, number, ok := strings.Cut(strings.Trim(asked, "/")+"/", "/page/")
	n, err := strconv.Atoi(strings.Trim(number, "/"))
	if !ok || err != nil {
		return false
	}
	p, _ := x.c.Page("/" + head + "/")
	if p == nil || !p.Listing() || n <= p.Count && n > 1 {
		return false
	}
	x.answer.Summary = "the list has no such page: it has " + count(p.Count, "page")
	x.add(Fact{Name: "last page", Text: p.Number(p.Count), URL: escape(p.Number(p.Count))})
	return true
}

// hiddenPage finds a document that has the address, but is not published.
func (x *explainer) hiddenPage(asked string) bool {
	address := content.Address(asked)
	for n := range x.site.Len() {
		e := x.site.Entry(content.N(n))
		if e.URL == "" || e.Public() || content.Fold(e.URL) != content.Fold(address) {
			continue
		}
		text, pos := x.unpublished(e)
		x.answer.Summary = x.called(e) + ", which would be here, is " + text
		x.at("not published", text, pos)
		x.linkTo("document", e)
		return true
	}
	return false
}

// near adds what is nearest to an address or to a path.
func (x *explainer) near(address, file string) {
	var urls, files []string
	seen := map[string]bool{}
	for r, place := range planned(x.edition) {
		if u := r.String(); address != "" && !seen[u] && near(u, address) {
			seen[u] = true
			urls = append(urls, u)
		}
		if near(place, file) && !strings.HasPrefix(file, x.project.Content+"/") {
			files = append(files, place)
		}
	}
	for n := range x.site.Len() {
		if f := x.site.Entry(content.N(n)).File; !seen[f] {
			seen[f] = true
			files = append(files, f)
		}
	}
	for _, t := range x.project.Types {
		files = append(files, t.Pos.File)
	}
	for _, t := range x.edition.Theme().Templates {
		if !t.BuiltIn {
			files = append(files, t.Pos.File)
		}
	}
	for _, a := range x.site.Assets() {
		files = append(files, a.File)
	}
	if address != "" {
		x.answer.Nearest = source.Nearest(cmp.Or("/"+strings.Trim(address, "/"), "/"), urls)
	} else {
		x.answer.Nearest = source.Nearest(file, files)
	}
	if len(x.answer.Nearest) == 0 && file != "" { // moved: the same name elsewhere
		for _, f := range append(urls, files...) {
			if path.Base(f) == path.Base(file) && len(x.answer.Nearest) < 3 {
				x.answer.Nearest = append(x.answer.Nearest, f)
			}
		}
	}
}

// near leaves out what is far too long or short to be meant.
func near(a, b string) bool {
	d := len(a) - len(b)
	return d <= 3 && d >= -3 || path.Base(a) == path.Base(b)
}
