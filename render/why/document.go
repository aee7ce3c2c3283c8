package why

import (
	"bytes"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"galley/content"
	"galley/render"
	"galley/schemas"
	"galley/schemas/source"
)

// entry explains a document: what it says of itself, by which rules it has its
// name and address, what depends on it, and at which addresses it stands.
func (x *explainer) entry(e *content.Entry) {
	x.section("document")
	pos := entryPos(e)
	x.at("file", e.File, pos)
	x.at("type", e.Type.Name, e.Type.Pos)
	x.tell("title", e.Title)
	x.tell("locale", e.Locale)
	x.tell("id", e.UUID)
	x.state(e)
	if !e.Keys.Date.IsZero() {
		x.at("date", x.when(e.Keys.Date), keyPos(e, schemas.KeyDate))
	}
	if e.Updated.Unix() != 0 {
		x.tell("updated", x.when(e.Updated))
	}
	x.slug(e)
	x.url(e)
	if e.Public() && e.URL != "" && !x.shown {
		if p, _ := x.c.Page(e.URL); p != nil {
			x.templateFact(x.template(p))
		}
	}

	x.section("depends on it")
	if e.Public() {
		x.lists(e)
		x.around(e)
	}
	x.referrers(e)

	x.section("stands at")
	if e.Public() {
		x.addresses(e)
	}
	x.drop()
}

// state says what keeps a document from being published, or that nothing does.
func (x *explainer) state(e *content.Entry) {
	text, pos := x.unpublished(e)
	if text == "" {
		text, pos = e.State.String(), source.Pos{}
	}
	x.at("state", text, pos)
}

// unpublished says in words that follow `it is` what keeps a document from
// being shown; "" if nothing does.
func (x *explainer) unpublished(e *content.Entry) (string, source.Pos) {
	switch {
	case e.Public():
		return "", source.Pos{}
	case e.Type.Private:
		return "of the private type " + e.Type.Name, e.Type.Pos
	case e.State == content.Draft:
		return "a draft", keyPos(e, schemas.KeyDraft)
	case e.State == content.Archived:
		return "archived", keyPos(e, schemas.KeyArchived)
	case e.State == content.Expired:
		return "expired since " + x.when(e.Keys.Expires), keyPos(e, schemas.KeyExpires)
	case e.State == content.Scheduled:
		return "scheduled: not published before " + x.when(e.Keys.Date), keyPos(e, schemas.KeyDate)
	case e.Keys.LoginOnly:
		return "only for readers who are logged in", keyPos(e, schemas.KeyVisibility)
	}
	return "not published", entryPos(e)
}

// when writes a moment in the project's time zone, as briefly as it can be.
func (x *explainer) when(t time.Time) string {
	local := t.In(x.project.Zone)
	if h, m, s := local.Clock(); h == 0 && m == 0 && s == 0 {
		return local.Format(time.DateOnly)
	}
	return local.Format(time.RFC3339)
}

// slug says which rule named the document (design 3, What a document is called).
func (x *explainer) slug(e *content.Entry) {
	switch {
	case e.Keys.Slug != "":
		x.at("slug", e.Slug+", from its own `slug:`", keyPos(e, schemas.KeySlug))
	case e.Type.Slug.Pos.File != "":
		x.at("slug", fmt.Sprintf("%s, by the pattern %q", e.Slug, e.Type.Slug.Text), e.Type.Slug.Pos)
	case e.Path == "" && e.Name == "":
		x.tell("slug", e.Slug+", as the type's _index.md")
	case strings.Contains(string(e.ID), "#"):
		x.tell("slug", e.Slug+", of the record")
	default:
		x.tell("slug", e.Slug+", from the file's name")
	}
}

// url says which rule gave the document its address.
func (x *explainer) url(e *content.Entry) {
	pattern, has := e.Type.URL[e.Locale]
	switch {
	case e.URL == "" && e.Type.Private:
		x.at("no page", "the type is private", e.Type.Pos)
	case e.URL == "":
		x.at("no page", "the type has no `url`", e.Type.Pos)
	case e.Keys.URL != "":
		pos := keyPos(e, schemas.KeyURL)
		x.add(Fact{Name: "address", Text: e.URL + ", from its own `url:`", File: pos.File, Line: pos.Line, Column: pos.Column, URL: page(e)})
	case has:
		pos := pattern.Pos
		if pos.File == "" {
			pos = e.Type.Pos
		}
		x.add(Fact{Name: "address", Text: fmt.Sprintf("%s, by the pattern %q", e.URL, pattern.Text),
			File: pos.File, Line: pos.Line, Column: pos.Column, URL: page(e)})
	}
}

// lists adds the pages that list the document, each with its number, and its
// terms.
func (x *explainer) lists(e *content.Entry) {
	for p := range x.c.Pages() {
		if !p.Listing() || p.Locale != e.Locale {
			continue
		}
		if p.List != nil && p.List != e.Type {
			continue
		}
		for number := 1; number <= p.Count; number++ {
			found := false
			for _, n := range x.c.Listed(p, number).Numbers {
				if found = n == e.N; found {
					break
				}
			}
			if !found {
				continue
			}
			name, text := "list", p.Number(number)
			if len(p.Of) > 0 {
				name = "term"
				text += fmt.Sprintf(", %s of %s", p.Term.Slug, p.Of[0].Name)
			}
			if p.Count > 1 {
				text += fmt.Sprintf(", page %d of %d", number, p.Count)
			}
			x.add(Fact{Name: name, Text: text, URL: escape(p.Number(number))})
			break
		}
	}
}

// around adds translations, neighbours, the documents above and below, and old
// addresses.
func (x *explainer) around(e *content.Entry) {
	for _, n := range e.Translations {
		if n != e.N {
			x.linkTo("translation", x.site.Entry(n))
		}
	}
	prev, next := x.site.Neighbours(e.N)
	for _, nb := range []struct {
		name string
		n    content.N
	}{{"before it", prev}, {"behind it", next}, {"parent", e.Parent}} {
		if nb.n != content.None {
			x.linkTo(nb.name, x.site.Entry(nb.n))
		}
	}
	children := x.site.Children(e.N)
	for i, n := range children {
		if i == most {
			x.tell("child", fmt.Sprintf("and %d more", len(children)-most))
			break
		}
		x.linkTo("child", x.site.Entry(n))
	}
	for _, r := range x.site.Redirects() {
		if r.N == e.N {
			x.add(Fact{Name: "alias", Text: r.URL, File: e.File, Line: int(r.Line), Column: int(r.Column), URL: escape(r.URL)})
		}
	}
}

// referrers adds the documents that name this one, and where they do.
func (x *explainer) referrers(e *content.Entry) {
	told := 0
	for n := range x.site.Len() {
		from := x.site.Entry(content.N(n))
		seen := []string(nil)
		for i := range from.Targets {
			if from.Targets[i].N != e.N || from.N == e.N {
				continue
			}
			m := &from.Mentions[i]
			how := "links to it"
			if m.Kind == content.ToDocument {
				how = "refers to it"
			}
			if m.Field != nil && m.Field.Name != "" {
				how += " in " + m.Field.Name
			}
			if len(appended(seen, how)) == len(seen) {
				continue
			}
			seen = append(seen, how)
			if told++; told > most {
				continue
			}
			file := from.File
			x.add(Fact{Name: how, Text: x.called(from), File: file, Line: int(m.Line), Column: int(m.Column), URL: page(from)})
		}
	}
	if told > most {
		x.tell("referred to", "by "+strconv.Itoa(told-most)+" more")
	}
}

// mostAnswers is how many API answers are made to see who holds a document.
const mostAnswers = 2000

// addresses adds every planned answer that is the document, and how many API
// lists have it: those are asked, not reckoned.
func (x *explainer) addresses(e *content.Entry) {
	type held struct {
		name  string
		first render.Request
		n     int
	}
	var lists []held
	mark := []byte(strconv.Quote(e.UUID))
	var w render.Response
	made := 0
	for r, address := range planned(x.edition) {
		d := x.document(r)
		if d == e && w.File == "" {
			if r.Family.Name != "files" {
				x.add(Fact{Name: r.Family.Name, Text: address, URL: URL(r)})
			}
			continue
		}
		if r.Family.Base == "" || d != nil || made >= mostAnswers || !x.mayHold(r, e) {
			continue
		}
		made++
		if x.edition.Answer(x.c, r, &w) != nil || !bytes.Contains(w.Body, mark) {
			continue
		}
		i := 0
		for i < len(lists) && lists[i].name != r.Family.Name {
			i++
		}
		if i == len(lists) {
			lists = append(lists, held{name: r.Family.Name, first: r})
		}
		lists[i].n++
	}
	for _, l := range lists {
		text := "held by " + count(l.n, "list") + " or more, such as " + l.first.String()
		if made < mostAnswers {
			text = "held by " + count(l.n, "list") + ", such as " + l.first.String()
		}
		x.add(Fact{Name: l.name, Text: text, URL: URL(l.first)})
	}
}

// mayHold leaves out lists of other types and locales.
func (x *explainer) mayHold(r render.Request, e *content.Entry) bool {
	if r.Route.Ending == "" {
		return false // a description, whose examples are no lists
	}
	if t := r.Arg("type"); t != "" && t != e.Type.Name {
		return false
	}
	l := r.Arg("locale")
	return l == e.Locale || l == "" && e.Locale == x.project.DefaultLocale() || l == "*"
}

// page gives the link to a document's page, "" where readers find none.
func page(e *content.Entry) string {
	if !e.Public() {
		return ""
	}
	return escape(e.URL)
}

// escape writes an address of the site as a URL.
func escape(address string) string {
	if address == "" {
		return ""
	}
	return (&url.URL{Path: address}).String()
}
