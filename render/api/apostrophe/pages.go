package apostrophe

import (
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"galley/content"
	"galley/render"
	"galley/render/api"
	"galley/schemas"
)

// Pages are one tree a locale (contracts 3.8): its root is the page at the
// front, and the parent of any other is the page with the nearest address above
// (design 7). Where no page is at the front, the root is made of the site's
// title, so that there always is one. A page of a type without a projection is
// in no tree of the anonymous reader, and what lies below it hangs one higher.

// A tree is the pages of a locale.
type tree struct {
	home *page
	all  []*page // home first, each before what is below it
	byN  map[content.N]*page
}

// A page is a document's place in the tree.
type page struct {
	n        content.N // None: the root that is made
	doc      string    // aposDocId
	locale   string
	url      string // as in content.Entry
	parent   *page
	children []*page
	level    int
	rank     int    // among its siblings
	path     string // aposDocIds, from the root
}

// tree gives the pages that the caller sees.
func (f *family) tree(c *render.Context, locale string) *tree { return f.trees.Part(c, locale)[locale] }

// Who uses a tree for one page alone names what of it and which page, by its
// aposDocId: "" is the root.
const (
	treePlace     = "place"     // where it is
	treeRelatives = "relatives" // and what is above it and directly below
)

func (f *family) treeFor(c *render.Context, locale, use, doc string) *tree {
	return f.trees.Part(c, locale, use, doc)[locale]
}

func (f *family) sayTree(c *render.Context, b []byte, trees map[string]*tree, part []string) []byte {
	if len(part) == 0 {
		for _, l := range f.project.Locales {
			b = f.sayTree(c, b, trees, []string{l})
		}
		return b
	}
	t := trees[part[0]]
	if t == nil {
		return b
	}
	if len(part) < 3 {
		for _, p := range t.all {
			b = p.say(c, b)
			for _, child := range p.children {
				b = child.say(c, append(b, '+'))
			}
		}
		return b
	}
	p := t.home
	if part[2] != "" && part[2] != p.doc {
		p = t.byN[c.ByDocID(part[2], part[0])]
	}
	if p == nil {
		return b
	}
	b = p.say(c, b)
	if part[1] == treeRelatives {
		b = t.home.say(c, b)
		for up := p.parent; up != nil; up = up.parent {
			b = up.say(c, append(b, '-'))
		}
		for _, child := range p.children {
			b = child.say(c, append(b, '+'))
		}
	}
	return b
}

// say appends all that is known of a page but for its relatives.
func (p *page) say(c *render.Context, b []byte) []byte {
	b = c.AppendName(b, p.n)
	for _, text := range [...]string{p.doc, p.locale, p.url, p.path} {
		b = render.AppendText(b, text)
	}
	b = strconv.AppendInt(append(b, ' '), int64(p.level), 10)
	b = strconv.AppendInt(append(b, ' '), int64(p.rank), 10)
	return strconv.AppendBool(b, p.parent == nil)
}

func (f *family) makeTrees(c *render.Context) map[string]*tree {
	all := make(map[string]*tree, len(f.project.Locales))
	for _, locale := range f.project.Locales {
		all[locale] = f.makeTree(c, locale)
	}
	return all
}

func (f *family) makeTree(c *render.Context, locale string) *tree {
	t := &tree{byN: map[content.N]*page{}}
	front := frontURL(f.project, locale)
	var pages []*page // by type, each in its order
	byURL := map[string]*page{}
	for _, m := range f.modules {
		if !m.page || !m.visible(c) {
			continue
		}
		for _, n := range c.Find(content.Query{Types: []*schemas.Type{m.Type}, Locale: locale}).Numbers {
			e := c.Entry(n)
			if e == nil || e.State == content.Archived || e.State == content.Expired {
				continue
			}
			p := &page{n: n, doc: e.DocID, locale: locale, url: e.URL}
			pages = append(pages, p)
			t.byN[n] = p
			if e.URL != "" && byURL[e.URL] == nil {
				byURL[e.URL] = p
			}
		}
	}
	if t.home = byURL[front]; t.home == nil {
		t.home = &page{n: content.None, doc: content.DocID(homeType), locale: locale, url: front}
	}
	for _, p := range pages {
		if p == t.home {
			continue
		}
		p.parent = t.home
		for above := up(p.url); above != ""; above = up(above) {
			if o := byURL[above]; o != nil && o != p {
				p.parent = o
				break
			}
		}
		p.rank = len(p.parent.children)
		p.parent.children = append(p.parent.children, p)
	}
	t.place(t.home)
	return t
}

// place gives p and what is below it level and path.
func (t *tree) place(p *page) {
	p.path = p.doc
	if p.parent != nil {
		p.level, p.path = p.parent.level+1, p.parent.path+"/"+p.doc
	}
	t.all = append(t.all, p)
	for _, child := range p.children {
		t.place(child)
	}
}

// up is the address above: of /a/b/ and /a/b.html it is /a/, of / there is none.
func up(address string) string {
	i := strings.LastIndexByte(strings.TrimSuffix(address, "/"), '/')
	if i < 0 {
		return ""
	}
	return address[:i+1]
}

const (
	homeType    = "@apostrophecms/home-page"
	archiveType = "@apostrophecms/archive-page"
)

// frontURL is the address of a locale's front page.
func frontURL(p *schemas.Project, locale string) string {
	if locale == p.DefaultLocale() {
		return "/"
	}
	return "/" + locale + "/"
}

// pageSlug is an address without its last slash.
func pageSlug(url string) string {
	if slug := strings.TrimSuffix(url, "/"); slug != "" {
		return slug
	}
	return "/"
}

// pageRoutes are those of the page tree.
func (f *family) pageRoutes() []render.Route {
	flag := func(name, about string, sort render.Sort) render.Key {
		return render.Key{
			Name: name, Sort: sort, About: about,
			Read: func(_ *render.Context, text string, so render.Request) (string, *render.Failure) {
				if (text == "1" || text == "true") && (name != "flat" || so.Arg("all") != "") {
					return "1", nil
				}
				return "", nil
			},
			Planned: func(_ *render.Context, so render.Request) []string {
				if name == "flat" && so.Arg("all") == "" {
					return nil
				}
				return []string{"1"}
			},
		}
	}
	locale := f.localeKey(func(*render.Context, render.Request) []string { return f.locales })
	return []render.Route{
		{
			Name: "tree", Pattern: "/@apostrophecms/page", Ending: ".json", About: "The front page and the pages directly below, or the whole tree.",
			Keys: []render.Key{
				flag("all", "1: the whole tree.", render.Filter), flag("flat", "1, with all: as a list.", render.Variant), locale, f.modeKey(), childrenKey(),
				{Name: "type", About: "The pages of a type, as a list."},
				{Name: "autocomplete", About: "Pages by their titles, while one is being typed: ten at most."},
				{Name: "perPage", About: "How many a page of the list has, with type.", Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
					return api.Spelled(min(parseInt(text), mostPerPage), f.perPage), nil
				}},
				{Name: "page", About: "The page of the list, with type.", Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
					return api.Spelled(parseInt(text), 1), nil
				}},
			},
			Read: f.readList, Each: once, Answer: f.answerPages,
		}, {
			Name: "home", Pattern: "/@apostrophecms/page/_home", Ending: ".json", About: "The front page.",
			Keys: []render.Key{locale, f.modeKey(), f.pageAreasKey(), childrenKey()},
			Read: f.readList, Each: once, Answer: f.answerHome,
		}, {
			Name: "page", Pattern: "/@apostrophecms/page/:_id", Ending: ".json", About: "A page by its id.",
			Keys: append(f.documentKeys(f.pages()), childrenKey()), Read: f.readID, Each: f.eachPage, Also: f.bareID, Answer: f.answerPage, Place: f.placeDocument,
		},
	}
}

func childrenKey() render.Key {
	return render.Key{
		Name: "children", Default: "true", About: "false: without the pages below.",
		Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
			if text == "false" || text == "0" {
				return "false", nil
			}
			return "", nil
		},
	}
}

// pages is the module of all pages: what one of them has, an answer about pages
// may have.
func (f *family) pages() *module {
	all := &module{Type: &schemas.Type{}, name: "@apostrophecms/page", page: true, public: true}
	for _, m := range f.modules {
		all.areas = all.areas || m.page && m.public && m.areas
	}
	return all
}

func (f *family) pageAreasKey() render.Key { return f.areasKey(f.pages()) }

// eachPage plans every page as a piece is planned.
func (f *family) eachPage(c *render.Context) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for _, locale := range f.project.Locales {
			for _, p := range f.tree(c, locale).all {
				if !yield([]string{id{p.doc, locale, published}.String()}) {
					return
				}
			}
		}
	}
}

// answerPages answers for the tree: its root with what is directly below, or
// all of it, or all of it as a list.
func (f *family) answerPages(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	x, failure := f.formOf(c, r, w)
	if failure != nil {
		return failure
	}
	t := f.tree(c, x.locale)
	b := w.Body
	switch {
	case r.Arg("type") != "" || r.Arg("autocomplete") != "":
		b = f.appendSome(c, t, r, x, b)
	case r.Arg("all") == "":
		b = f.appendWhole(c, t.home, x, r.Arg("children") == "", b)
	case r.Arg("flat") == "":
		b = f.appendBranch(c, t.home, x, b)
	default:
		b = append(b, `{"results":[`...)
		for _, p := range t.all {
			b = f.appendNode(c, p, x, api.AppendComma(b))
			b = append(api.AppendKey(b, "_children"), '[')
			for _, child := range p.children {
				b = appendID(api.AppendComma(b), id{child.doc, child.locale, x.mode()})
			}
			b = append(b, "]}"...)
		}
		b = append(b, "]}"...)
	}
	w.Body = append(b, '\n')
	return nil
}

// mostOffered is how many pages are offered to who types.
const mostOffered = 10

// appendSome appends pages as a list: those of a type, or whose titles have
// what somebody types.
func (f *family) appendSome(c *render.Context, t *tree, r render.Request, x form, b []byte) []byte {
	words := strings.Fields(content.Fold(r.Arg("autocomplete")))
	var list []*page
	for _, p := range t.all {
		name, title := f.naming(c, p, x)
		if typ := r.Arg("type"); typ != "" && typ != name {
			continue
		}
		title = content.Fold(title)
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(title, w) }) {
			list = append(list, p)
		}
	}
	if len(words) > 0 {
		list = list[:min(mostOffered, len(list))]
		b = append(b, `{"results":[`...)
	} else {
		p := api.Paging{Total: len(list), Size: api.Count(r, "perPage", f.perPage), Page: api.Count(r, "page", 1)}
		list = list[min(p.Offset(), len(list)):min(p.Offset()+p.Size, len(list))]
		b = beginList(b, p)
	}
	for _, p := range list {
		b = f.appendPage(c, p, x, api.AppendComma(b))
	}
	return append(b, "]}"...)
}

// naming gives a page's type and title, as far as the caller sees them.
func (f *family) naming(c *render.Context, p *page, x form) (name, title string) {
	if p.n == content.None {
		return homeType, f.project.Title.In(p.locale)
	}
	e := f.version(c, c.Entry(p.n), x)
	m := f.of[e.Type]
	if m.showsKey(c, "title") {
		title = e.Title
	}
	return m.name, title
}

// answerHome answers for the root of the tree.
func (f *family) answerHome(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	x, failure := f.formOf(c, r, w)
	if failure != nil {
		return failure
	}
	t := f.treeFor(c, x.locale, treeRelatives, "")
	w.Body = append(f.appendWhole(c, t.home, x, r.Arg("children") == "", w.Body), '\n')
	return nil
}

// answerPage answers for one page.
func (f *family) answerPage(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	which, _ := f.parseID(r.Params[0])
	x := form{locale: which.locale, draft: which.mode == draft, areas: areasOf(r)}
	if failure := f.allow(c, &x, r, w); failure != nil {
		return failure
	}
	if !f.isVersion(which) {
		return render.NotFound()
	}
	if which.doc == "_archive" || which.doc == "_trash" {
		return f.answerArchive(c, r, x, w)
	}
	t := f.treeFor(c, which.locale, treeRelatives, which.doc)
	p := t.home
	if which.doc != p.doc {
		e := f.document(c, which, x)
		if e == nil {
			return render.NotFound()
		}
		if p = t.byN[e.N]; p == nil {
			return render.NotFound()
		}
	}
	w.Body = append(f.appendWhole(c, p, x, r.Arg("children") == "", w.Body), '\n')
	return nil
}

// answerArchive answers for the page below which archived ones are, to who has
// a role: nothing archived is there for others.
func (f *family) answerArchive(c *render.Context, r render.Request, x form, w *render.Response) *render.Failure {
	if reduced(c) {
		return render.NotFound()
	}
	home := f.tree(c, x.locale).home
	archive := &page{n: content.None, doc: content.DocID(archiveType), locale: x.locale, parent: home,
		level: 1, rank: len(home.children), path: home.doc + "/" + content.DocID(archiveType)}
	x.gone = "any"
	c.ShowDrafts(w)
	for _, m := range f.modules {
		if !m.page {
			continue
		}
		for _, n := range c.Find(content.Query{Types: []*schemas.Type{m.Type}, Locale: x.locale}).Numbers {
			if e := c.Entry(n); e != nil && (e.State == content.Archived || e.State == content.Expired) {
				archive.children = append(archive.children, &page{n: n, doc: e.DocID, locale: x.locale, url: e.URL})
			}
		}
	}
	w.Body = append(f.appendWhole(c, archive, x, r.Arg("children") == "", w.Body), '\n')
	return nil
}

// appendWhole appends a page with its relatives: those above it, the root
// first, and those directly below.
func (f *family) appendWhole(c *render.Context, p *page, x form, children bool, b []byte) []byte {
	b = f.appendPage(c, p, x, b)
	b = append(api.AppendKey(b[:len(b)-1], "_ancestors"), '[')
	b = f.appendAncestors(c, p.parent, x, b)
	b = append(b, ']')
	if children {
		b = append(api.AppendKey(b, "_children"), '[')
		for _, child := range p.children {
			b = f.appendRelative(c, child, x, api.AppendComma(b))
			b = append(b[:len(b)-1], `,"_children":[]}`...)
		}
		b = append(b, ']')
	}
	return append(b, '}')
}

func (f *family) appendAncestors(c *render.Context, p *page, x form, b []byte) []byte {
	if p == nil {
		return b
	}
	b = f.appendAncestors(c, p.parent, x, b)
	return f.appendRelative(c, p, x, api.AppendComma(b))
}

// appendPage appends a page as a document.
func (f *family) appendPage(c *render.Context, p *page, x form, b []byte) []byte {
	if p.n == content.None {
		return f.appendMade(c, p, x, b)
	}
	return f.appendItem(c, p.n, x, b)
}

// appendRelative appends a page as part of another.
func (f *family) appendRelative(c *render.Context, p *page, x form, b []byte) []byte {
	if p.n == content.None {
		return f.appendMade(c, p, x, b)
	}
	return f.appendRelated(c, p.n, x, b)
}

// appendBranch appends a page and all below it, by what places them in the
// tree.
func (f *family) appendBranch(c *render.Context, p *page, x form, b []byte) []byte {
	b = append(api.AppendKey(f.appendNode(c, p, x, b), "_children"), '[')
	for _, child := range p.children {
		b = f.appendBranch(c, child, x, api.AppendComma(b))
	}
	return append(b, "]}"...)
}

// appendNode begins an object with what places a page in the tree.
func (f *family) appendNode(c *render.Context, p *page, x form, b []byte) []byte {
	if p.n == content.None {
		b = f.appendMade(c, p, x, b)
		return b[:len(b)-1]
	}
	e := f.version(c, c.Entry(p.n), x)
	m := f.of[e.Type]
	b = appendIdentity(b, id{p.doc, p.locale, x.mode()})
	b = append(b, `,"trash":false,"archived":false`...)
	b = api.AppendString(append(b, `,"visibility":`...), visibility(e))
	b = api.AppendString(append(b, `,"type":`...), m.name)
	if m.showsKey(c, "title") {
		b = api.AppendString(append(b, `,"title":`...), e.Title)
	}
	b = api.AppendString(append(b, `,"slug":`...), m.slug(e))
	b = append(b, `,"metaType":"doc"`...)
	b = p.appendPlace(b)
	if e.URL != "" {
		b = api.AppendString(append(b, `,"_url":`...), c.Absolute(e.URL))
	}
	return b
}

// appendIdentity begins a document.
func appendIdentity(b []byte, which id) []byte {
	b = appendID(append(b, `{"_id":`...), which)
	b = api.AppendString(append(b, `,"aposDocId":`...), which.doc)
	b = append(append(b, `,"aposLocale":"`...), which.locale...)
	b = append(append(append(b, ':'), which.mode...), `","aposMode":"`...)
	return append(append(b, which.mode...), '"')
}

// appendPlace appends where a page is in the tree.
func (p *page) appendPlace(b []byte) []byte {
	b = api.AppendString(append(b, `,"path":`...), p.path)
	b = strconv.AppendInt(append(b, `,"level":`...), int64(p.level), 10)
	b = strconv.AppendInt(append(b, `,"rank":`...), int64(p.rank), 10)
	return append(b, `,"orphan":false`...)
}

// appendPageKeys appends what a page has that no piece has. One that is in no
// tree, because it is archived, is an orphan.
func (f *family) appendPageKeys(c *render.Context, e *content.Entry, b []byte) []byte {
	if p := f.treeFor(c, e.Locale, treePlace, e.DocID).byN[e.N]; p != nil {
		b = p.appendPlace(b)
	} else {
		b = api.AppendString(append(b, `,"path":`...), e.DocID)
		b = append(b, `,"level":1,"rank":0,"orphan":true`...)
	}
	b = append(b, `,"historicUrls":[`...)
	for _, a := range e.Keys.Aliases {
		b = api.AppendString(api.AppendComma(b), pageSlug(a.URL))
	}
	return append(b, ']')
}

// appendMade appends the root where no document is at the front, or the
// archive.
func (f *family) appendMade(c *render.Context, p *page, x form, b []byte) []byte {
	b = appendIdentity(b, id{p.doc, p.locale, x.mode()})
	if p.parent != nil {
		b = append(b, `,"trash":true,"archived":true,"visibility":"public","type":"`+archiveType+`","title":"Archive","slug":"/archive","metaType":"doc"`...)
		b = api.AppendString(append(appendEpoch(b), `,"path":`...), p.path)
		b = strconv.AppendInt(append(b, `,"level":1,"rank":`...), int64(p.rank), 10)
		return append(b, `,"orphan":true,"parkedId":"archive","parked":["slug","type"],"historicUrls":[]}`...)
	}
	b = append(b, `,"trash":false,"archived":false,"visibility":"public","type":"`+homeType+`"`...)
	b = api.AppendString(append(b, `,"title":`...), f.project.Title.In(p.locale))
	b = api.AppendString(append(b, `,"slug":`...), pageSlug(p.url))
	b = append(b, `,"metaType":"doc"`...)
	b = appendEpoch(b)
	b = p.appendPlace(b)
	b = append(b, `,"parkedId":"home","parked":["slug","type"],"historicUrls":[]`...)
	return append(api.AppendString(append(b, `,"_url":`...), c.Absolute(p.url)), '}')
}

// appendEpoch appends the times of what was never written.
func appendEpoch(b []byte) []byte {
	epoch := time.Unix(0, 0)
	b = api.AppendTime(append(b, `,"createdAt":`...), epoch)
	b = api.AppendTime(append(b, `,"updatedAt":`...), epoch)
	b = append(b, `,"updatedBy":null`...)
	return api.AppendTime(append(b, `,"lastPublishedAt":`...), epoch)
}
