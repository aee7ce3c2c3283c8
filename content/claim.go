package content

import (
	"fmt"

	"galley/schemas"
	"galley/schemas/source"
)

// A place is what the site has at an address.
type place struct {
	url  string
	n    N    // the document whose page it is; None
	list bool // a list or a term is there, alone or below the document's text

	alias *Alias // of n: a redirect
	what  string // in words, of what is no document
	pos   source.Pos
}

// claim gives each address to the one who has it, and tells of those who want
// it too. A page and a list with one address are one page.
func (r *resolver) claim() {
	r.places = make(map[string]*place, len(r.entries)+64)
	pages := make([]place, 0, len(r.entries))
	for n := range r.entries {
		e := r.entries[n]
		if !e.public || e.URL == "" {
			continue
		}
		folded := Fold(e.URL)
		other := r.places[folded]
		if other == nil {
			pages = append(pages, place{url: e.URL, n: e.N})
			r.places[folded] = &pages[len(pages)-1]
			continue
		}
		first, second := r.entries[other.n], e
		if byPath(first.Document, second.Document) > 0 {
			first, second = second, first
			other.n, other.url = first.N, first.URL
		}
		if r.infos[second.N].twin == first.N && second.Keys.URL == "" {
			continue // one cause, told once
		}
		p := r.tell(second.Document, second.keyPlace(schemas.KeyURL, schemas.KeySlug), source.SameAddress,
			"give one of them another `slug:` or `url:`",
			"the address %s is also that of %s", second.URL, first.File)
		p.Related = append(p.Related, related(first.Document, first.keyPlace(schemas.KeyURL, schemas.KeySlug), "the other page"))
	}
	r.site.pages = make(map[string]N, len(pages))
	for i := range pages {
		r.site.pages[pages[i].url] = pages[i].n
	}
	r.claimLists()
	r.claimTerms()
	for i, locale := range r.project.Locales {
		front := "/"
		if i > 0 {
			front = "/" + locale + "/"
		}
		if p := r.places[Fold(front)]; p == nil {
			r.places[Fold(front)] = &place{url: front, n: None, list: true, what: "the front page"}
		} else {
			p.list = true
		}
	}
	r.claimAliases()
}

// claimLists enters the lists of types and taxonomies. A taxonomy's with `to`
// is that type's own. Of two types with one list the schemas have been told.
func (r *resolver) claimLists() {
	enter := func(url, what string, pos source.Pos, tell bool) {
		if url == "" {
			return
		}
		url = canonical(url)
		folded := Fold(url)
		switch p := r.places[folded]; {
		case p == nil:
			r.places[folded] = &place{url: url, n: None, list: true, what: what, pos: pos}
		case p.what == "":
			p.list, p.what, p.pos = true, what, pos
		case tell:
			r.tellSchema(pos, p, url, what)
		}
	}
	for _, t := range r.project.Types {
		if t.Private {
			continue
		}
		for _, locale := range r.project.Locales {
			enter(t.ListURL[locale], "the list of "+t.Name, t.Pos, false)
		}
	}
	for _, t := range r.project.Taxonomies {
		if t.To != nil {
			continue
		}
		for _, locale := range r.project.Locales {
			enter(t.ListURL[locale], "the list of "+t.Name, taxonomyPos(t), true)
		}
	}
}

func taxonomyPos(t *schemas.Taxonomy) source.Pos {
	for _, f := range t.Fields {
		if f.Pos.File != "" {
			return f.Pos
		}
	}
	return source.Pos{}
}

// tellSchema tells of two lists, or of a list and a term, with one address.
func (r *resolver) tellSchema(pos source.Pos, other *place, url, what string) {
	p := source.Problem{
		Pos: pos, Rule: source.SameAddress, Severity: source.SameAddress.Severity(),
		Message: fmt.Sprintf("%s and %s have one address, %s", other.what, what, url),
		Hint:    "give one of them another `listURL`",
	}
	if other.pos.File != "" && other.pos != pos {
		p.Related = []source.Related{{Pos: other.pos, Message: other.what}}
	}
	if r.project.Checks.Apply(&p) {
		r.problems = append(r.problems, p)
	}
}

// claimTerms enters the pages of terms that are texts.
func (r *resolver) claimTerms() {
	for i := range r.site.terms {
		t := &r.site.terms[i]
		for j := range t.list {
			term := &t.list[j]
			if term.N != None || term.URL == "" {
				continue
			}
			what := fmt.Sprintf("the page of %q in %s", term.Name, t.taxonomy.Name)
			folded := Fold(term.URL)
			other := r.places[folded]
			switch {
			case other == nil:
				r.places[folded] = &place{url: term.URL, n: None, list: true, what: what, pos: taxonomyPos(t.taxonomy)}
			case other.n != None:
				d := r.entries[other.n].Document
				r.tell(d, d.keyPlace(schemas.KeyURL, schemas.KeySlug), source.SameAddress,
					"give the document another `slug:` or `url:`", "the address %s is also that of %s", other.url, what)
			default:
				r.tellSchema(taxonomyPos(t.taxonomy), other, term.URL, what)
			}
		}
	}
}

// claimAliases enters old addresses: none may be a page's, or another one's.
func (r *resolver) claimAliases() {
	for n := range r.entries {
		e := r.entries[n]
		if !e.public {
			continue
		}
		for i := range e.Keys.Aliases {
			a := &e.Keys.Aliases[i]
			address, fault := readAddress(a.URL)
			if fault == "" {
				if name := hostName(address); name != "" {
					fault = fmt.Sprintf("has %q in it, a name that hosts read themselves", name)
				}
			}
			if fault != "" {
				r.tell(e.Document, a.Place, source.BadSlug, "an alias is an address of this site: /old/name/", "the alias %q %s", a.URL, fault)
				continue
			}
			if e.URL == "" && r.partial {
				continue
			}
			if e.URL == "" {
				r.tell(e.Document, a.Place, source.BadSlug, "take the alias away, or give the document a `url:`",
					"the alias %q cannot lead here: the document has no page", a.URL)
				continue
			}
			folded := Fold(address)
			other := r.places[folded]
			if other == nil {
				r.places[folded] = &place{url: address, n: e.N, alias: a}
				continue
			}
			r.tellAlias(e, a, other)
		}
	}
	for n := range r.entries {
		e := r.entries[n]
		for i := range e.Keys.Aliases {
			a := &e.Keys.Aliases[i]
			address, _ := readAddress(a.URL)
			if at := r.places[Fold(address)]; at != nil && at.alias == a {
				r.site.redirects = append(r.site.redirects, Redirect{Alias: Alias{URL: at.url, Place: a.Place}, N: e.N})
			}
		}
	}
}

func (r *resolver) tellAlias(e *Entry, a *Alias, other *place) {
	const hint = "take the alias away"
	switch {
	case other.n == e.N && other.alias != nil:
		r.tell(e.Document, a.Place, source.AliasTaken, hint, "the alias %s stands here twice", a.URL)
	case other.n == e.N:
		r.tell(e.Document, a.Place, source.AliasTaken, hint, "the alias %s is this page's own address", a.URL)
	case other.alias != nil:
		first, second := r.entries[other.n], e
		at, of := a, other.alias
		if byPath(first.Document, second.Document) > 0 {
			first, second, at, of = second, first, of, at
			other.n, other.alias = first.N, of
		}
		p := r.tell(second.Document, at.Place, source.AliasTaken, hint, "the alias %s is also one of %s", at.URL, first.File)
		p.Related = append(p.Related, related(first.Document, of.Place, "the other alias"))
	case other.n != None:
		page := r.entries[other.n]
		p := r.tell(e.Document, a.Place, source.AliasTaken, hint, "the alias %s is the address of %s", a.URL, page.File)
		p.Related = append(p.Related, related(page.Document, page.keyPlace(schemas.KeyURL, schemas.KeySlug), "the page"))
	default:
		r.tell(e.Document, a.Place, source.AliasTaken, hint, "the alias %s is the address of %s", a.URL, other.what)
	}
}
