package butter

import (
	"iter"
	"slices"
	"strconv"

	"galley/content"
	"galley/render"
	"galley/render/api"
	"galley/schemas/source"
)

const mostRecent = 10 // recent_posts (contracts 2.4)

// A shelving is one of the three lists of terms: its paths, and where its terms
// are in a journal.
type shelving struct {
	name, about, list, one string // of the routes
	filter                 string // of posts
	of                     func(*journal) *shelf
	whole                  bool // in the list are those without posts too
}

var shelvings = [...]shelving{
	{"categories", "categories", "B1", "B2", "category_slug", func(j *journal) *shelf { return &j.categories }, false},
	{"tags", "tags", "B3", "B4", "tag_slug", func(j *journal) *shelf { return &j.tags }, false},
	{"authors", "authors", "B5", "B6", "author_slug", func(j *journal) *shelf { return &j.authors }, true},
}

func (f *family) blogRoutes() []render.Route {
	var routes []render.Route
	for i := range shelvings {
		s := &shelvings[i]
		routes = append(routes, render.Route{
			Name: s.list, Pattern: "/" + s.name, Ending: ".json", About: "The " + s.about + " of the posts.",
			Keys: []render.Key{f.localeKey(nil), f.includeKey()}, Each: once, Answer: f.answerTerms(s),
		}, render.Route{
			Name: s.one, Pattern: "/" + s.name + "/:slug...", Ending: ".json", About: "One of the " + s.about + ", by its slug.",
			Keys: []render.Key{f.localeKey(func(c *render.Context, so render.Request) []string {
				return f.termLocales(c, s, so.Params[0])
			}), f.includeKey()},
			Each: func(c *render.Context) iter.Seq[[]string] { return each(f.termSlugs(c, s)) },
			Read: f.readTerm(s), Answer: f.answerTerm(s),
		})
	}
	posts := append(f.filterKeys(&shelvings[2], &shelvings[0], &shelvings[1]), f.localeKey(f.filteredLocales), f.excludeBodyKey(), f.sizeKey(),
		f.pageKey(func(c *render.Context, so render.Request) int { return len(f.filtered(c, so)) }))
	return append(routes, render.Route{
		Name: "B7", Pattern: "/posts", Ending: ".json", About: "Posts, newest first.",
		Keys: slices.Concat(posts, f.offsetKeys(), []render.Key{previewKey()}),
		Each: once, Answer: f.answerPosts,
	}, render.Route{
		Name: "B8", Pattern: "/posts/:slug...", Ending: ".json", About: "A post, and its neighbours.",
		Keys: []render.Key{f.localeKey(f.postLocales), previewKey()},
		Each: f.eachPost, Read: f.readPost, Answer: f.answerPost, Place: f.placePost,
	}, f.searchPostsRoute("/posts/search"), f.searchPostsRoute("/search"))
}

// termSlugs gives every term, in any locale: those of the first one first.
func (f *family) termSlugs(c *render.Context, s *shelving) []string {
	var all []string
	seen := map[string]bool{}
	for _, l := range f.project.Locales {
		for _, t := range s.of(f.journal(c, l)).terms {
			if key := content.Fold(t.slug); !seen[key] {
				seen[key] = true
				all = append(all, t.slug)
			}
		}
	}
	return all
}

func (f *family) termLocales(c *render.Context, s *shelving, slug string) []string {
	return api.Locales(f.project, func(l string) bool { return s.of(f.journal(c, l)).find(slug) != nil })
}

func (f *family) readTerm(s *shelving) func(*render.Context, render.Request) (render.Request, *render.Failure) {
	return func(c *render.Context, r render.Request) (render.Request, *render.Failure) {
		r.Params = []string{f.declared(c, s, r.Params[0])}
		return r, nil
	}
}

// declared gives a term's slug as it is planned, if there is such a term.
func (f *family) declared(c *render.Context, s *shelving, slug string) string {
	for _, l := range f.project.Locales {
		if t := s.of(f.journal(c, l)).find(slug); t != nil {
			return t.slug
		}
	}
	return slug
}

func (f *family) answerTerms(s *shelving) func(*render.Context, render.Request, *render.Response) *render.Failure {
	return func(c *render.Context, r render.Request, w *render.Response) *render.Failure {
		j := f.journal(c, f.locale(r))
		b := append(w.Body, `{"data":[`...)
		for i := range s.of(j).terms {
			if t := &s.of(j).terms[i]; s.whole || len(t.posts) > 0 {
				b = f.appendShelved(c, api.AppendComma(b), s, t, r)
			}
		}
		w.Body = append(b, "]}\n"...)
		return f.limited(c, r, w)
	}
}

func (f *family) answerTerm(s *shelving) func(*render.Context, render.Request, *render.Response) *render.Failure {
	return func(c *render.Context, r render.Request, w *render.Response) *render.Failure {
		t := s.of(f.journal(c, f.locale(r), journalTerm, s.name, r.Params[0])).find(r.Params[0])
		if t == nil {
			return notFound()
		}
		b := f.appendShelved(c, append(w.Body, `{"data":`...), s, t, r)
		w.Body = append(b, "}\n"...)
		return f.limited(c, r, w)
	}
}

// appendShelved appends a category, tag or author, with recent_posts if they
// are asked for.
func (f *family) appendShelved(c *render.Context, b []byte, s *shelving, t *shelved, r render.Request) []byte {
	if s.filter == "author_slug" {
		b = f.appendAuthor(c, b, &t.term, authorKeys[:])
	} else {
		b = appendTerm(b, &t.term)
	}
	if r.Arg("include") == "" {
		return b
	}
	b = append(b[:len(b)-1], `,"recent_posts":[`...)
	for _, n := range t.posts[:min(mostRecent, len(t.posts))] {
		b = f.appendPost(c, api.AppendComma(b), n, false)
	}
	return append(b, "]}"...)
}

// appendTerm appends {name, slug}.
func appendTerm(b []byte, t *term) []byte {
	b = api.AppendString(append(b, `{"name":`...), t.name)
	b = api.AppendString(append(b, `,"slug":`...), t.slug)
	return append(b, '}')
}

// filterKeys pick posts by what they name.
func (f *family) filterKeys(of ...*shelving) []render.Key {
	var keys []render.Key
	for _, s := range of {
		keys = append(keys, render.Key{
			Name: s.filter, Sort: render.Filter, About: "Posts that name one of the " + s.about + ": its slug.",
			Read: func(c *render.Context, text string, _ render.Request) (string, *render.Failure) {
				return f.declared(c, s, text), nil
			},
			Planned: func(c *render.Context, _ render.Request) []string { return f.termSlugs(c, s) },
		})
	}
	return keys
}

// filteredLocales are the locales that have the term that a list is of.
func (f *family) filteredLocales(c *render.Context, so render.Request) []string {
	for i := range shelvings {
		if slug := so.Arg(shelvings[i].filter); slug != "" {
			return f.termLocales(c, &shelvings[i], slug)
		}
	}
	return f.locales
}

// filtered are the posts that fulfil all filters of a request, newest first.
func (f *family) filtered(c *render.Context, r render.Request) []content.N {
	return f.filteredIn(c, r, f.locale(r))
}

func (f *family) filteredIn(c *render.Context, r render.Request, locale string) []content.N {
	return f.journal(c, locale).picked(func(i int) string { return r.Arg(shelvings[i].filter) })
}

// pieceOf gives the same for who uses no more of it than a piece, and how many
// there are.
func (f *family) pieceOf(c *render.Context, r render.Request, p piece) []content.N {
	var part [3 + len(shelvings)]string
	part[0] = journalPiece
	for i := range shelvings {
		part[1+i] = r.Arg(shelvings[i].filter)
	}
	part[1+len(shelvings)], part[2+len(shelvings)] = strconv.Itoa(p.offset), strconv.Itoa(p.size)
	j := f.journal(c, f.locale(r), part[:]...)
	return j.picked(func(i int) string { return r.Arg(shelvings[i].filter) })
}

// picked gives the posts that have the terms with the slugs that given gives by
// place in shelvings, "" where none is.
func (j *journal) picked(given func(i int) string) []content.N {
	posts := j.posts
	for i := range shelvings {
		slug := given(i)
		if slug == "" {
			continue
		}
		t := shelvings[i].of(j).find(slug)
		if t == nil {
			return nil
		}
		if len(posts) == len(j.posts) {
			posts = t.posts
		} else {
			posts = both(posts, t.posts, j.place)
		}
	}
	return posts
}

// both gives what two lists of posts have in common; each is in the order of
// places.
func both(a, b []content.N, place map[content.N]int) []content.N {
	var all []content.N
	for len(a) > 0 && len(b) > 0 {
		switch x, y := place[a[0]], place[b[0]]; {
		case x == y:
			all = append(all, a[0])
			a, b = a[1:], b[1:]
		case x < y:
			a = a[1:]
		default:
			b = b[1:]
		}
	}
	return all
}

func (f *family) answerPosts(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	preview(c, r, w)
	p := f.piece(r)
	posts := f.pieceOf(c, r, p)
	if failure := p.holds(len(posts)); failure != nil {
		return failure
	}
	body := r.Arg("exclude_body") == ""
	b := append(p.appendMeta(w.Body, len(posts)), `,"data":[`...)
	for _, n := range cut(p, posts) {
		b = f.appendPost(c, api.AppendComma(b), n, body)
	}
	w.Body = append(b, "]}\n"...)
	return f.limited(c, r, w)
}

// eachPost plans every post, those of the first locale first.
func (f *family) eachPost(c *render.Context) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for i, l := range f.project.Locales {
			for _, n := range f.journal(c, l).posts {
				slug := c.Entry(n).Slug
				if !f.inLocales(c, slug, f.project.Locales[:i]) && !yield([]string{slug}) {
					return
				}
			}
		}
	}
}

func (f *family) inLocales(c *render.Context, slug string, locales []string) bool {
	return slices.ContainsFunc(locales, func(l string) bool { return f.findPost(c, slug, l) != nil })
}

// findPost gives the post of a slug that the reader may see, or nil.
func (f *family) findPost(c *render.Context, slug, locale string) *content.Entry {
	if f.blog == nil {
		return nil
	}
	return existing(c.Entry(c.BySlug(f.blog.Type, slug, locale)))
}

func (f *family) postLocales(c *render.Context, so render.Request) []string {
	return api.Locales(f.project, func(l string) bool { return f.findPost(c, so.Params[0], l) != nil })
}

func (f *family) placePost(c *render.Context, r render.Request) source.Pos {
	return place(f.findPost(c, r.Params[0], f.locale(r)))
}

// readPost replaces the slug by the declared one, which is the first locale's.
// (That of a draft stays as it is: whether there is one, the answer says.)
func (f *family) readPost(c *render.Context, r render.Request) (render.Request, *render.Failure) {
	for _, l := range f.project.Locales {
		if e := f.findPost(c, r.Params[0], l); e != nil {
			r.Params = []string{e.Slug}
			break
		}
	}
	return r, nil
}

// answerPost gives a post in whatever state, without being asked for drafts
// (contracts 6.3, 4); the reader of the static tree is shown published ones
// alone. Its neighbours are published in any case.
func (f *family) answerPost(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	j := f.journal(c, f.locale(r), journalNeighbours, r.Params[0])
	e := f.findPost(c, r.Params[0], f.locale(r))
	if mayPreview(c) && (e == nil || r.Arg("preview") != "") {
		c.ShowDrafts(w)
		e = f.findPost(c, r.Params[0], f.locale(r))
	}
	if e == nil {
		return notFound()
	}
	newer, older := j.neighbours(c, e)
	b := f.appendNeighbour(c, append(w.Body, `{"meta":{"next_post":`...), newer)
	b = f.appendNeighbour(c, append(b, `,"previous_post":`...), older)
	b = f.appendPost(c, append(b, `},"data":`...), e.N, true)
	w.Body = append(b, "}\n"...)
	return f.limited(c, r, w)
}

func (f *family) appendNeighbour(c *render.Context, b []byte, n content.N) []byte {
	e := c.Entry(n)
	if e == nil {
		return append(b, "null"...)
	}
	b = api.AppendString(append(b, `{"slug":`...), e.Slug)
	b = api.AppendString(append(b, `,"title":`...), f.postTitle(e))
	picture, _ := f.picture(c, e)
	b = api.AppendText(append(b, `,"featured_image":`...), picture)
	return append(b, '}')
}
