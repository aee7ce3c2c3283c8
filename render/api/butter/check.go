package butter

import (
	"slices"
	"strconv"
	"strings"

	"galley/content"
	"galley/render"
	"galley/schemas"
	"galley/schemas/source"
)

// Most that may be wrong with a project's settings shows itself in the project
// alone. What follows takes the documents: pages of one slug, items of one
// number, an author who does not exist.

// check finds what only the whole of an edition can tell.
func (f *family) check(c *render.Context) source.Problems {
	var problems source.Problems
	f.checkSearch(c, &problems)
	f.checkTwins(c, &problems)
	f.checkItems(c, &problems)
	f.checkAuthor(c, &problems)
	return problems
}

// quiet takes a family's problem the severity that the project gives its rule.
func (f *family) quiet(problems *source.Problems) {
	last := len(*problems) - 1
	if !f.project.Checks.Apply(&(*problems)[last]) {
		*problems = (*problems)[:last]
	}
}

// checkSearch tells of posts that cannot be asked for, since their address is
// that of the search (routes.md 4).
func (f *family) checkSearch(c *render.Context, problems *source.Problems) {
	for _, l := range f.project.Locales {
		e := f.findPost(c, "search", l)
		if e == nil {
			continue
		}
		at := place(e)
		if k := e.KeyPlaces.At(schemas.KeySlug); k.Line > 0 {
			at.Line, at.Column = int(k.Line), int(k.Column)
		}
		problems.Add(source.ReservedName, at, "give it another slug", "a post cannot be called %s: %s/posts/search/ is where posts are searched", e.Slug, f.base)
		f.quiet(problems)
	}
}

// checkNames tells of what a type says of Butter's names and means nothing: a
// key that posts and authors do not have, or a name that two fields of a page
// or an item would share.
func (f *family) checkNames(problems *source.Problems) {
	for _, t := range f.project.Types {
		var known []string
		switch f.roles[t] {
		case nothing, category:
			continue
		case post:
			known = postKeys
		case author:
			known = authorKeys[1:]
		default:
			f.checkShown(t, problems)
			continue
		}
		n := t.Families["butter"]
		if n == nil || n.Get("fields") == nil {
			continue
		}
		for _, item := range n.Get("fields").Nodes {
			if !slices.Contains(known, item.Key) {
				hint := source.DidYouMean(item.Key, known)
				if hint == "" {
					hint = "the keys are " + strings.Join(known, " ")
				}
				p := problems.Add(source.UnknownKey, source.Pos{File: t.Pos.File, Line: item.KeyLine, Column: item.KeyColumn}, hint,
					"Butter's %ss have no %q", f.roles[t], item.Key)
				p.EndLine, p.EndColumn = item.KeyLine, item.KeyEnd
			}
		}
	}
}

func (f *family) checkShown(t *schemas.Type, problems *source.Problems) {
	first := map[string]*schemas.Field{}
	for _, field := range t.Fields {
		if field.Private {
			continue
		}
		name := strings.ToLower(t.ShownAs("butter", field.Name))
		if other := first[name]; other != nil {
			problems.Add(source.BadSchema, field.Pos, "give each a name of its own", "Butter would show %s and %s of %s both as %s", other.Name, field.Name, t.Name, t.ShownAs("butter", field.Name))
		}
		first[name] = field
	}
}

// checkAuthor tells of a default author who does not exist.
func (f *family) checkAuthor(c *render.Context, problems *source.Problems) {
	if f.blog == nil || f.blog.defaultAuthor == "" {
		return
	}
	var known []string
	for _, t := range f.blog.author.to {
		for _, l := range f.project.Locales {
			for _, n := range c.Find(content.Query{Types: []*schemas.Type{t}, Locale: l}).Numbers {
				if e := c.Entry(n); content.Fold(e.Slug) == content.Fold(f.blog.defaultAuthor) {
					return
				} else if !slices.Contains(known, e.Slug) {
					known = append(known, e.Slug)
				}
			}
		}
	}
	hint := source.DidYouMean(f.blog.defaultAuthor, known)
	if hint == "" {
		hint = "write the slug of a published author, or leave it out"
	}
	n := f.blog.defaultPlace
	p := problems.Add(source.BrokenReference, source.Pos{File: "galley.yaml", Line: n.Line, Column: n.Column}, hint,
		"there is no author %s", strconv.Quote(f.blog.defaultAuthor))
	p.EndLine, p.EndColumn = n.EndLine, n.EndColumn
	f.quiet(problems)
}

// checkTwins warns of pages of several types with one slug: by the slug alone
// neither can be had.
func (f *family) checkTwins(c *render.Context, problems *source.Problems) {
	told := map[string]bool{}
	for e := range c.All() {
		if f.roles[e.Type] != page && f.roles[e.Type] != single {
			continue
		}
		all, key := f.called(c, e.Slug, e.Locale), content.Fold(e.Slug)
		if len(all) < 2 || all[len(all)-1] != e.N || told[key] { // at the last one, and for one locale
			continue
		}
		told[key] = true
		p := problems.Add(source.SameSlug, place(e), "give one of them another slug, or ask for them by their page types",
			"Butter cannot give %s/pages/*/%s/: there are several pages with that slug", f.base, e.Slug)
		p.Severity = source.Warning
		p.Related = []source.Related{{Pos: place(c.Entry(all[0])), Message: "the other one is here"}}
		f.quiet(problems)
	}
}

// checkItems tells of items that have one number.
func (f *family) checkItems(c *render.Context, problems *source.Problems) {
	x := f.items.In(c)
	for _, twins := range x.twins {
		a, b := c.Entry(twins[0]), c.Entry(twins[1])
		if strings.Compare(a.File, b.File) > 0 || a.File == b.File && a.Record > b.Record {
			a, b = b, a
		}
		free := f.itemID(c, b)%0x7fffffff + 1
		for x.taken(free, f.project.Locales) {
			free = free%0x7fffffff + 1
		}
		at := place(b)
		if k := b.KeyPlaces.At(schemas.KeyButterID); k.Line > 0 {
			at.Line, at.Column = int(k.Line), int(k.Column)
		}
		p := problems.Add(source.SameID, at, "write `butterId: "+strconv.Itoa(int(free))+"` in it",
			"the number %d, by which Butter knows this item, is that of %s too", f.itemID(c, b), a.ID)
		p.Related = []source.Related{{Pos: place(a), Message: "the other item"}}
		f.quiet(problems)
	}
}

func (x *items) taken(id int32, locales []string) bool {
	return slices.ContainsFunc(locales, func(l string) bool {
		_, ok := x.at[itemKey{id, l}]
		return ok
	})
}
