package apostrophe

import (
	"slices"
	"strconv"
	"strings"

	"galley/content"
	"galley/render"
	"galley/render/api"
	"galley/schemas"
	"galley/schemas/source"
)

// listKeys are the keys of a piece type's list, in the order of addresses.
func (f *family) listKeys(m *module) []render.Key {
	return slices.Concat(f.namedKeys(m), []render.Key{
		f.localeKey(func(*render.Context, render.Request) []string { return f.locales }),
		f.modeKey(),
		f.areasKey(m),
		{
			Name: "perPage", Sort: render.Variant, Default: strconv.Itoa(m.perPage), About: "How many a page has, at most 100.",
			Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
				return api.Spelled(min(parseInt(text), mostPerPage), m.perPage), nil
			},
			Planned: func(*render.Context, render.Request) []string { return plannedSizes(m) },
		},
		{
			Name: "page", Sort: render.Number, Default: "1", About: "The page, from 1.",
			Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
				return api.Spelled(parseInt(text), 1), nil
			},
			Planned: func(c *render.Context, so render.Request) []string {
				q := f.query(c, m, so, form{locale: f.locale(so)})
				q.Order = nil // it is as many in any order
				return api.Numbers(c.Count(q), api.Count(so, "perPage", m.perPage))
			},
		},
	}, f.dynamicKeys(m))
}

// documentKeys are those of one document. Its id takes locale and mode in, so
// they are kept even where they are the default.
func (f *family) documentKeys(m *module) []render.Key {
	return []render.Key{
		{Name: "apos-locale", Aliases: []string{"aposLocale"}, About: "The language, in place of the id's.",
			Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
				return f.readLocale(text), nil
			}},
		{Name: "apos-mode", Aliases: []string{"aposMode"}, About: "draft or published, in place of the id's; drafts need a role.",
			Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
				return readMode(text), nil
			}},
		f.areasKey(m),
		projectKey,
		archivedKey,
	}
}

// readLocale reads a locale, perhaps with a mode behind it: "" is none, an
// unknown one the first (contracts 3.2).
func (f *family) readLocale(text string) string {
	if text == "" {
		return ""
	}
	name, mode, with := strings.Cut(text, ":")
	locale, ok := api.FindLocale(f.project, name)
	if !ok {
		locale = f.project.DefaultLocale()
	}
	if with {
		return locale + ":" + readMode(mode)
	}
	return locale
}

func readMode(text string) string {
	switch text {
	case "":
		return ""
	case draft:
		return draft
	}
	return published
}

// localeKey and modeKey are those of lists, where the default is dropped.
func (f *family) localeKey(planned func(*render.Context, render.Request) []string) render.Key {
	return render.Key{
		Name: "apos-locale", Aliases: []string{"aposLocale"}, Sort: render.Locale, Default: f.project.DefaultLocale(), About: "The language.",
		Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
			if l := f.readLocale(text); l != f.project.DefaultLocale() && l != f.project.DefaultLocale()+":"+published {
				return strings.TrimSuffix(l, ":"+published), nil
			}
			return "", nil
		},
		Planned: planned,
	}
}

func (f *family) modeKey() render.Key {
	return render.Key{
		Name: "apos-mode", Aliases: []string{"aposMode"}, Default: published, About: "draft: the drafts' side; needs a role.",
		Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
			return readMode(text), nil
		},
	}
}

// areasKey is render-areas. Where a type has no area all its values say the
// same.
func (f *family) areasKey(m *module) render.Key {
	var planned []string
	if !slices.Contains(f.omits, "render-areas") {
		planned = append(planned, "true")
	}
	if f.inline {
		planned = append(planned, "inline")
	}
	return render.Key{
		Name: "render-areas", Sort: render.Variant, Default: "off", About: "true: areas as HTML; inline: each widget with its HTML.",
		Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
			switch text {
			case "1", "true":
				return "true", nil
			case "inline":
				return text, nil
			}
			return "", nil
		},
		Planned: func(_ *render.Context, so render.Request) []string {
			if !m.areas || len(so.Params) > 0 && !strings.Contains(so.Params[0], ":") { // nor of a bare id
				return nil
			}
			return planned
		},
	}
}

func areasOf(r render.Request) areaForm {
	switch r.Arg("render-areas") {
	case "true":
		return areasHTML
	case "inline":
		return areasInline
	}
	return areasData
}

// parseInt reads a number as JavaScript's parseInt does; what is none, or less
// than 1, is 1 (contracts 3.7).
func parseInt(text string) int {
	text = strings.TrimSpace(text)
	end := 0
	if end < len(text) && (text[0] == '+' || text[0] == '-') {
		end++
	}
	for end < len(text) && '0' <= text[end] && text[end] <= '9' {
		end++
	}
	n, _ := api.Integer(text[:end])
	return max(1, n)
}

func plannedSizes(m *module) []string {
	all := slices.Clone(m.sizes)
	slices.Sort(all)
	var texts []string
	for _, n := range slices.Compact(all) {
		if n != m.perPage && n <= mostPerPage {
			texts = append(texts, strconv.Itoa(n))
		}
	}
	return texts
}

// readSizes reads `variants: {perPage: [5, 50]}`.
func readSizes(variants *schemas.Settings) []int {
	var all []int
	nodes, _ := variants.List("perPage")
	for _, n := range nodes {
		size, ok := api.Number(n.Text)
		if !ok || size > mostPerPage {
			variants.Problem(n, source.BadSchema, "", "perPage is a whole number from 1 to %d, not %q", mostPerPage, n.Text)
			continue
		}
		all = append(all, size)
	}
	return all
}

// readInline reads `variants: {render-areas: [inline]}`. `true` is prebuilt in
// any case.
func readInline(variants *schemas.Settings) (inline bool) {
	nodes, _ := variants.List("render-areas")
	for _, n := range nodes {
		switch n.Text {
		case "inline":
			inline = true
		case "true", "1":
		default:
			variants.Problem(n, source.BadSchema, "write inline", "render-areas is true or inline, not %q", n.Text)
		}
	}
	return inline
}

// locale gives the one that a list is asked for in.
func (f *family) locale(r render.Request) string {
	return api.LocaleOf(f.project, r, "apos-locale")
}

// readList takes the mode out of a locale that names one: fr:draft. A mode that
// is given goes before it.
func (f *family) readList(_ *render.Context, r render.Request) (render.Request, *render.Failure) {
	i := slices.IndexFunc(r.Args, func(a render.Arg) bool { return a.Key == "apos-locale" })
	mode := slices.IndexFunc(r.Args, func(a render.Arg) bool { return a.Key == "apos-mode" })
	var args []render.Arg
	for at, a := range r.Args {
		switch {
		case at == i:
			locale, with, _ := strings.Cut(a.Value, ":")
			if locale != f.project.DefaultLocale() {
				args = append(args, render.Arg{Key: a.Key, Value: locale})
			}
			if mode < 0 && with == draft {
				args = append(args, render.Arg{Key: "apos-mode", Value: draft})
			}
		case at == mode && a.Value == published:
		default:
			args = append(args, a)
		}
	}
	r.Args = args
	return r, nil
}

// formOf gives the form of a list's documents, or says that the caller may not
// have it.
func (f *family) formOf(c *render.Context, r render.Request, w *render.Response) (form, *render.Failure) {
	x := form{locale: f.locale(r), draft: r.Arg("apos-mode") == draft, areas: areasOf(r)}
	return x, f.allow(c, &x, r, w)
}

// allow opens the window to drafts, and to what is gone, where they are asked
// for: to who may read them.
func (f *family) allow(c *render.Context, x *form, r render.Request, w *render.Response) *render.Failure {
	if !reduced(c) {
		x.gone = r.Arg("archived")
	}
	if x.draft && !mayDraft(c) {
		return forbidden()
	}
	if x.draft || x.gone != "" {
		c.ShowDrafts(w)
	}
	if x.logged = c.Caller().Role >= render.Guest; x.logged {
		c.ShowMembers(w)
	}
	return nil
}

// document finds the version of a document that an id names.
func (f *family) document(c *render.Context, which id, x form) *content.Entry {
	if which.mode != published && which.mode != draft {
		return nil
	}
	e := c.Entry(c.ByDocID(which.doc, which.locale))
	if e == nil {
		return nil
	}
	gone := e.State == content.Archived || e.State == content.Expired
	switch {
	case gone && x.gone == "", !gone && x.gone == "true":
		return nil
	case !gone && !x.draft && e.State != content.Published && !e.Public():
		return nil
	}
	return e
}

// version gives the document that stands for e on the side that is asked for.
func (f *family) version(c *render.Context, e *content.Entry, x form) *content.Entry {
	if x.draft {
		return c.Next(e)
	}
	return e
}
