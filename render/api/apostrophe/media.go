package apostrophe

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"galley/content"
	"galley/render"
	"galley/render/api"
	"galley/schemas"
	"galley/schemas/source"
)

// The pictures and files that the tree publishes are pieces too, in every
// locale (design 7). No document stands behind one: a picture's alternative
// text is that of the first document that shows it, in the asked locale.

// A shelf is one of the two: @apostrophecms/image and @apostrophecms/file.
type shelf struct {
	name     string // of the module
	pictures bool
}

var shelves = []*shelf{{"@apostrophecms/image", true}, {"@apostrophecms/file", false}}

// A library is all of them.
type library struct {
	on   map[*shelf][]*medium // by title
	byID map[string]*medium
}

// A medium is a picture or a file.
type medium struct {
	*shelf
	doc   string // aposDocId
	asset *content.Asset
	title string
	alt   map[string]string // by locale
}

func (f *family) makeLibrary(c *render.Context) *library {
	l := &library{on: map[*shelf][]*medium{}, byID: map[string]*medium{}}
	byAddress := map[string]*medium{}
	for _, a := range c.Assets() {
		s := shelves[1]
		if strings.HasPrefix(a.Type, "image/") {
			s = shelves[0]
		}
		m := &medium{shelf: s, asset: a}
		of := attachment{asset: a}
		m.title, _ = of.file()
		m.doc = of.fileID(s.name)
		byAddress[a.Address] = m
		l.on[s] = append(l.on[s], m)
		l.byID[m.doc] = m
	}
	for _, s := range shelves {
		slices.SortFunc(l.on[s], func(a, b *medium) int {
			return cmp.Or(cmp.Compare(content.Fold(a.title), content.Fold(b.title)), cmp.Compare(a.doc, b.doc))
		})
	}
	for e := range c.All() {
		f.readAlts(c, e, func(a *content.Asset, alt string) {
			m := byAddress[a.Address]
			if m == nil || !m.pictures || m.alt[e.Locale] != "" {
				return
			}
			if m.alt == nil {
				m.alt = map[string]string{}
			}
			m.alt[e.Locale] = alt
		})
	}
	return l
}

// sayLibrary says what is known of the file of an aposDocId; or of all.
func sayLibrary(_ *render.Context, b []byte, l *library, part []string) []byte {
	if len(part) == 1 {
		return l.byID[part[0]].say(b)
	}
	for _, s := range shelves {
		for _, m := range l.on[s] {
			b = m.say(b)
		}
	}
	return b
}

func (m *medium) say(b []byte) []byte {
	if m == nil {
		return append(b, '-')
	}
	for _, text := range [...]string{m.name, m.doc, m.title} {
		b = render.AppendText(b, text)
	}
	b = strconv.AppendUint(b, m.asset.Sum(), 16)
	for _, l := range slices.Sorted(maps.Keys(m.alt)) {
		b = render.AppendText(render.AppendText(append(b, '+'), l), m.alt[l])
	}
	return b
}

// readAlts gives the alternative texts of the pictures that anybody may see in
// a document.
func (f *family) readAlts(c *render.Context, e *content.Entry, give func(*content.Asset, string)) {
	m := f.of[e.Type]
	if m == nil || !m.public {
		return
	}
	var read func(v content.Value)
	read = func(v content.Value) {
		switch v := v.(type) {
		case *content.Media:
			if a := c.Asset(e, v.Mention); a != nil && v.Alt != "" {
				give(a, v.Alt)
			}
		case content.List:
			for _, item := range v {
				read(item)
			}
		case *content.Group:
			for i, field := range v.Fields {
				if !field.Private && i < len(v.Values) {
					read(v.Values[i])
				}
			}
		}
	}
	for i, v := range e.Values {
		if m.open[i] {
			read(v)
		}
	}
}

// mediaRoutes are those of the pictures and files: A1 and A2.
func (f *family) mediaRoutes() []render.Route {
	var routes []render.Route
	for _, s := range shelves {
		m := &module{Type: &schemas.Type{}, name: s.name, public: true, perPage: f.perPage, sizes: f.sizes}
		keys := f.listKeys(m)
		for i := range keys {
			if keys[i].Name == "page" {
				keys[i].Planned = func(c *render.Context, so render.Request) []string {
					return api.Numbers(len(f.library.In(c).on[s]), api.Count(so, "perPage", f.perPage))
				}
			}
		}
		routes = append(routes, render.Route{
			Name: "A1", Pattern: "/" + s.name, Ending: ".json", About: "The " + s.words() + " that the site publishes.",
			Keys: keys, Read: f.readList, Each: once,
			Answer: func(c *render.Context, r render.Request, w *render.Response) *render.Failure {
				return f.answerMedia(c, s, r, w)
			},
		}, render.Route{
			Name: "A2", Pattern: "/" + s.name + "/:_id", Ending: ".json", About: "One of the " + s.words() + " by its id.",
			Keys: f.documentKeys(m), Read: f.readID, Each: f.eachMedium(s), Also: f.bareID, Place: f.placeMedium,
			Answer: func(c *render.Context, r render.Request, w *render.Response) *render.Failure {
				return f.answerMedium(c, s, r, w)
			},
		})
		if s.pictures {
			routes = append(routes, render.Route{
				Pattern: "/" + s.name + "/:_id/src", Ending: ".json", About: "The file of a picture: a redirect.", Read: f.readBareID,
				Answer: f.answerSource,
			})
		}
	}
	return routes
}

// placeMedium is the file itself.
func (f *family) placeMedium(c *render.Context, r render.Request) source.Pos {
	which, _ := f.parseID(r.Params[0])
	if m := f.library.In(c).byID[which.doc]; m != nil {
		return source.Pos{File: m.asset.File}
	}
	return source.Pos{}
}

func (s *shelf) words() string {
	if s.pictures {
		return "pictures"
	}
	return "files"
}

func (f *family) eachMedium(s *shelf) func(*render.Context) iter.Seq[[]string] {
	return func(c *render.Context) iter.Seq[[]string] {
		return func(yield func([]string) bool) {
			for _, m := range f.library.In(c).on[s] {
				for _, locale := range f.project.Locales {
					if !yield([]string{id{m.doc, locale, published}.String()}) {
						return
					}
				}
			}
		}
	}
}

func (f *family) answerMedia(c *render.Context, s *shelf, r render.Request, w *render.Response) *render.Failure {
	x, failure := f.formOf(c, r, w)
	if failure != nil {
		return failure
	}
	all := f.library.In(c).picked(s, r, x)
	if r.Arg("count") != "" {
		w.Body = appendCount(w.Body, len(all))
		return nil
	}
	p := api.Paging{Total: len(all), Size: api.Count(r, "perPage", f.perPage), Page: api.Count(r, "page", 1)}
	b := beginList(w.Body, p)
	for _, m := range all[min(p.Offset(), len(all)):min(p.Offset()+p.Size, len(all))] {
		b = f.appendMedium(c, m, x, api.AppendComma(b))
	}
	w.Body = append(b, "]}\n"...)
	return nil
}

// picked gives the pictures or files that a request asks for: by their ids, or
// by words in their names and texts.
func (l *library) picked(s *shelf, r render.Request, x form) []*medium {
	all := l.on[s]
	if words := strings.Fields(content.Fold(r.Arg("search") + " " + r.Arg("autocomplete"))); len(words) > 0 {
		var found []*medium
		for _, m := range all {
			text := content.Fold(m.title + " " + m.alt[x.locale])
			if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
				found = append(found, m)
			}
		}
		all = found
	}
	if r.Arg("_ids[]") == "" {
		return all
	}
	var found []*medium
	for _, a := range r.Args {
		if m := l.byID[a.Value]; a.Key == "_ids[]" && m != nil && slices.Contains(all, m) {
			found = append(found, m)
		}
	}
	return found
}

func (f *family) answerMedium(c *render.Context, s *shelf, r render.Request, w *render.Response) *render.Failure {
	which, _ := f.parseID(r.Params[0])
	x := form{locale: which.locale, draft: which.mode == draft}
	if failure := f.allow(c, &x, r, w); failure != nil {
		return failure
	}
	m := f.library.Part(c, which.doc).byID[which.doc]
	if m == nil || m.shelf != s || !f.isVersion(which) {
		return render.NotFound()
	}
	w.Body = append(f.appendMedium(c, m, x, w.Body), '\n')
	return nil
}

// isVersion says whether an id's locale and mode are ones that there are.
func (f *family) isVersion(which id) bool {
	return slices.Contains(f.project.Locales, which.locale) && (which.mode == published || which.mode == draft)
}

// answerSource leads to the file of a picture, which is there in one size.
func (f *family) answerSource(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	m := f.library.In(c).byID[r.Params[0]]
	if m == nil || !m.pictures {
		return render.NotFound()
	}
	w.Status, w.Type = 302, "application/json"
	w.Header = map[string]string{"Location": c.Path("/" + m.asset.Address)}
	w.Body = append(w.Body, "{}\n"...)
	return nil
}

// appendMedium appends a picture or file as a document.
func (f *family) appendMedium(c *render.Context, m *medium, x form, b []byte) []byte {
	b = appendIdentity(b, id{m.doc, x.locale, x.mode()})
	b = append(append(append(b, `,"trash":false,"archived":false,"visibility":"public","type":"`...), m.name...), '"')
	b = api.AppendString(append(b, `,"title":`...), m.title)
	a := attachment{asset: m.asset, url: c.Path("/" + m.asset.Address), alt: m.alt[x.locale], images: m.pictures}
	kind := "file"
	if m.pictures {
		kind = "image"
	}
	b = api.AppendString(append(b, `,"slug":`...), kind+"-"+content.Slug(m.title))
	if m.pictures {
		b = api.AppendString(append(b, `,"alt":`...), a.alt)
	}
	b = append(b, `,"credit":"","creditUrl":"","attachment":`...)
	b = a.append(b)
	b = append(b, `,"_tags":[],"tagsIds":[],"metaType":"doc"`...)
	b = appendEpoch(b)
	if !m.pictures {
		b = api.AppendString(append(b, `,"_url":`...), a.url)
	}
	return append(b, '}')
}
