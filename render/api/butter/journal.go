package butter

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"galley/content"
	"galley/render"
	"galley/schemas"
)

// Posts, their neighbours, the terms that they name and what each term's
// newest posts are: all of it follows from one walk over a locale's posts,
// newest first. So it is found out at once, and what asks for a piece of it
// takes a piece.

// A journal is the blog in one locale.
type journal struct {
	posts                     []content.N // newest first, then by slug
	place                     map[content.N]int
	categories, tags, authors shelf
}

// A shelf is a vocabulary's terms in one locale.
type shelf struct {
	terms  []shelved
	bySlug map[string]int // folded
}

type shelved struct {
	term
	posts []content.N // newest first
}

// A term is a category, a tag or an author.
type term struct {
	slug, name string
	n          content.N // the document that it is; None
}

// newestFirst is the order of posts, whatever their type says (design 3).
var newestFirst = []schemas.Order{{Key: "published", Descending: true}, {Key: "slug"}}

func (f *family) readJournals(c *render.Context) map[string]*journal {
	all := map[string]*journal{}
	for _, l := range f.project.Locales {
		all[l] = f.readJournal(c, l)
	}
	return all
}

// What answers use of a journal besides all of a locale: each has a name and
// arguments behind it.
const (
	journalTerm       = "term"       // a shelving's name, a slug: the term, and its newest posts
	journalNeighbours = "neighbours" // a slug: of its post
	journalPiece      = "piece"      // filters as in shelvings, offset, size: the piece of the list, and how many there are
)

// journal gives the blog as the caller sees it; it is empty without a blog. Who
// uses no more of it than sayJournal says of a part, names that.
func (f *family) journal(c *render.Context, locale string, part ...string) *journal {
	return f.journals.Part(c, append([]string{locale}, part...)...)[locale]
}

func (f *family) sayJournal(c *render.Context, b []byte, all map[string]*journal, part []string) []byte {
	if len(part) == 0 {
		for _, l := range f.project.Locales {
			b = f.sayJournal(c, render.AppendText(b, l), all, []string{l})
		}
		return b
	}
	j := all[part[0]]
	switch {
	case j == nil:
	case len(part) == 1:
		b = appendNames(c, b, j.posts)
		for _, s := range [...]*shelf{&j.categories, &j.tags, &j.authors} {
			for i := range s.terms {
				b = appendNames(c, sayTerm(c, b, &s.terms[i].term), s.terms[i].posts)
			}
			b = append(b, 0)
		}
	case part[1] == journalTerm && len(part) == 4:
		for i := range shelvings {
			if shelvings[i].name != part[2] {
				continue
			}
			if t := shelvings[i].of(j).find(part[3]); t != nil {
				b = sayTerm(c, b, &t.term)
				b = appendNames(c, b, t.posts[:min(mostRecent, len(t.posts))])
			}
		}
	case part[1] == journalNeighbours && len(part) == 3:
		if e := f.findPost(c, part[2], part[0]); e != nil {
			newer, older := j.neighbours(c, e)
			b = c.AppendName(c.AppendName(b, newer), older)
		}
	case part[1] == journalPiece && len(part) == 4+len(shelvings):
		posts := j.picked(func(i int) string { return part[2+i] })
		offset, _ := strconv.Atoi(part[2+len(shelvings)])
		size, _ := strconv.Atoi(part[3+len(shelvings)])
		b = strconv.AppendInt(b, int64(len(posts)), 10)
		b = appendNames(c, append(b, ' '), cut(piece{offset: offset, size: size}, posts))
	}
	return b
}

func sayTerm(c *render.Context, b []byte, t *term) []byte {
	return c.AppendName(render.AppendText(render.AppendText(b, t.slug), t.name), t.n)
}

func (f *family) readJournal(c *render.Context, locale string) *journal {
	j := &journal{place: map[content.N]int{}}
	if f.blog == nil {
		return j
	}
	found := c.Find(content.Query{Types: []*schemas.Type{f.blog.Type}, Locale: locale, Order: newestFirst}).Numbers
	for _, n := range found {
		if existing(c.Entry(n)) != nil {
			j.place[n] = len(j.posts)
			j.posts = append(j.posts, n)
		}
	}
	for _, v := range [...]struct {
		*vocabulary
		*shelf
	}{{&f.blog.categories, &j.categories}, {&f.blog.tags, &j.tags}, {&f.blog.author, &j.authors}} {
		v.shelf.fill(c, v.vocabulary, j.posts, locale)
	}
	j.categories.alphabetical(locale)
	j.tags.alphabetical(locale)
	return j
}

// fill puts a vocabulary's documents onto the shelf, in their type's order,
// then the words that posts name, by name; and what posts name each.
func (s *shelf) fill(c *render.Context, v *vocabulary, posts []content.N, locale string) {
	s.bySlug = map[string]int{}
	if !v.terms() {
		return
	}
	for _, t := range v.to {
		for _, n := range c.Find(content.Query{Types: []*schemas.Type{t}, Locale: locale}).Numbers {
			if e := existing(c.Entry(n)); e != nil {
				s.add(term{e.Slug, e.Title, n})
			}
		}
	}
	documents := len(s.terms)
	known := map[naming]int{} // many posts name the same
	for _, n := range posts {
		e := c.Next(c.Entry(n))
		value := valueOf(v.field, e.Values)
		list, ok := value.(content.List)
		if !ok && value != nil {
			list = content.List{value}
		}
		for _, value := range list {
			by := namingOf(c, e, v, value)
			if by == (naming{n: content.None}) {
				continue
			}
			i, ok := known[by]
			if !ok {
				i = -1
				if t := by.term(c, v, locale); t.slug != "" {
					i = s.add(t)
				}
				known[by] = i
			}
			if i < 0 {
				continue
			}
			if at := &s.terms[i]; len(at.posts) == 0 || at.posts[len(at.posts)-1] != n {
				at.posts = append(at.posts, n)
			}
		}
	}
	s.sort(documents, locale)
}

func (s *shelf) add(t term) int {
	key := content.Fold(t.slug)
	if i, ok := s.bySlug[key]; ok {
		return i
	}
	s.bySlug[key] = len(s.terms)
	s.terms = append(s.terms, shelved{term: t})
	return len(s.terms) - 1
}

// alphabetical sorts all terms by name (contracts 2.5, B1).
func (s *shelf) alphabetical(locale string) { s.sort(0, locale) }

// sort sorts the terms from a place on by name.
func (s *shelf) sort(from int, locale string) {
	order := collate.New(language.Make(locale))
	slices.SortStableFunc(s.terms[from:], func(a, b shelved) int {
		if c := order.CompareString(a.name, b.name); c != 0 {
			return c
		}
		return strings.Compare(a.slug, b.slug)
	})
	for i := range s.terms {
		s.bySlug[content.Fold(s.terms[i].slug)] = i
	}
}

// find gives the term of a slug, or nil.
func (s *shelf) find(slug string) *shelved {
	if i, ok := s.bySlug[content.Fold(slug)]; ok {
		return &s.terms[i]
	}
	return nil
}

// termsOf are the terms that a post names through a vocabulary's field, each
// once, in its order. Of a reference only those that the reader may see.
func termsOf(c *render.Context, e *content.Entry, v *vocabulary) []term {
	value := valueOf(v.field, e.Values)
	if value == nil {
		return nil
	}
	if v.taxonomy != nil && len(v.to) == 0 && e.Public() && !e.Document.Next { // the site knows them
		var room [8]content.Term
		named := c.AppendTermsOf(room[:0], e.N, v.field)
		terms := make([]term, 0, len(named))
		for i := range named {
			terms = append(terms, term{named[i].Slug, named[i].Name, named[i].N})
		}
		return terms
	}
	list, ok := value.(content.List)
	if !ok {
		list = content.List{value}
	}
	terms := make([]term, 0, len(list))
	for _, value := range list {
		t := namingOf(c, e, v, value).term(c, v, e.Locale)
		if t.slug != "" && !slices.ContainsFunc(terms, func(o term) bool { return o.slug == t.slug }) {
			terms = append(terms, t)
		}
	}
	return terms
}

// A naming is what a value names a term by: a document that the reader may see,
// else a text; of neither it is "" and None.
type naming struct {
	text string
	n    content.N
}

func namingOf(c *render.Context, e *content.Entry, v *vocabulary, value content.Value) naming {
	switch value := value.(type) {
	case content.Ref:
		if to := existing(c.Target(e, int32(value))); to != nil {
			return naming{n: to.N}
		}
		if v.field.Kind == schemas.Tags {
			return naming{e.Mentions[value].Text, content.None}
		}
	case content.Text:
		return naming{string(value), content.None}
	}
	return naming{n: content.None}
}

func (by naming) term(c *render.Context, v *vocabulary, locale string) term {
	switch {
	case by.n != content.None:
		to := c.Entry(by.n)
		return term{to.Slug, to.Title, to.N}
	case by.text != "":
		return word(c, v, by.text, locale)
	}
	return term{n: content.None}
}

// word gives the term that a text is: under the name that most documents write,
// or as it stands.
func word(c *render.Context, v *vocabulary, text, locale string) term {
	slug := content.Slug(text)
	if v.taxonomy != nil {
		if t, ok := c.Term(v.taxonomy, slug, locale); ok {
			return term{t.Slug, t.Name, t.N}
		}
	}
	return term{slug, text, content.None}
}

// neighbours are the next newer and the next older published post of one that
// may be no part of the journal: then its last change tells where it would be.
func (j *journal) neighbours(c *render.Context, e *content.Entry) (newer, older content.N) {
	newer, older = content.None, content.None
	at, ok := j.place[e.N]
	behind := at + 1
	if !ok {
		if e.Updated.IsZero() || e.Updated.Unix() == 0 {
			return newer, older
		}
		at = sort.Search(len(j.posts), func(i int) bool {
			p := c.Entry(j.posts[i])
			if p.Published.Unix() == 0 || p.Published.Before(e.Updated) {
				return true
			}
			return p.Published.Equal(e.Updated) && content.Fold(p.Slug) > content.Fold(e.Slug)
		})
		behind = at
	}
	if at > 0 {
		newer = j.posts[at-1]
	}
	if behind < len(j.posts) {
		older = j.posts[behind]
	}
	return newer, older
}
