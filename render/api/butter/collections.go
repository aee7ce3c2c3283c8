package butter

import (
	"hash/fnv"
	"iter"
	"slices"
	"strconv"
	"strings"

	"galley/content"
	"galley/render"
	"galley/render/api"
	"galley/schemas"
	"galley/schemas/source"
)

// An item has an integer, unique in the whole project, by which references and
// paths name it: what its file says, or else 31 bits of a hash of its id
// (design 4). It is the same in all locales.

// itemID gives an item's integer.
func (f *family) itemID(c *render.Context, e *content.Entry) int32 {
	if e.Keys.ButterID != 0 {
		return e.Keys.ButterID
	}
	for _, n := range e.Translations {
		if t := c.Entry(n); t != nil && t.Keys.ButterID != 0 {
			return t.Keys.ButterID
		}
	}
	h := fnv.New32a()
	h.Write([]byte(e.UUID))
	return int32(max(1, h.Sum32()&0x7fffffff))
}

// items are a whole edition's, by number and locale.
type items struct {
	at    map[itemKey]content.N
	twins [][2]content.N // documents that have one number
}

type itemKey struct {
	id     int32
	locale string
}

func (f *family) numberItems(c *render.Context) *items {
	x := &items{at: map[itemKey]content.N{}}
	first := map[int32]content.N{} // of any locale
	for e := range c.All() {
		if f.roles[e.Type] != collection || existing(e) == nil {
			continue
		}
		id := f.itemID(c, e)
		if n, taken := first[id]; !taken {
			first[id] = e.N
		} else if c.Entry(n).UUID != e.UUID {
			x.twins = append(x.twins, [2]content.N{n, e.N})
		}
		key := itemKey{id, e.Locale}
		if _, taken := x.at[key]; !taken {
			x.at[key] = e.N
		}
	}
	return x
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
		if k := b.KeyPlaces[schemas.KeyButterID]; k.Line > 0 {
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

func (f *family) collectionRoutes() []render.Route {
	byKeys := func(so render.Request) []*schemas.Type { return f.collectionsOf(so.Arg("keys")) }
	byPath := func(so render.Request) []*schemas.Type { return f.collectionsOf(so.Params[0]) }
	pictured := func(of func(render.Request) []*schemas.Type) func(*render.Context, render.Request) bool {
		return func(_ *render.Context, so render.Request) bool { return f.anyPictured(of(so)) }
	}
	several := slices.Concat([]render.Key{
		f.keysKey(), f.localeKey(func(_ *render.Context, so render.Request) []string {
			if so.Arg("keys") == "" {
				return []string{""}
			}
			return f.locales
		}),
		f.levelsKey(), f.altKey(pictured(byKeys)), f.orderKey(byKeys, 403),
		{Name: "page_size", About: "How many items of each collection, at most 100; else all.", Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
			return strconv.Itoa(f.readSize(text)), nil
		}},
		dynamic(f.pageKey(nil)), previewKey(), f.fieldsKey(byKeys, 403),
	})
	for i := range several[1:] { // without keys all others mean nothing
		k := &several[i+1]
		read, planned := k.Read, k.Planned
		if read != nil {
			k.Read = func(c *render.Context, text string, so render.Request) (string, *render.Failure) {
				if so.Arg("keys") == "" {
					return "", nil
				}
				return read(c, text, so)
			}
		}
		if planned != nil && k.Sort != render.Locale {
			k.Planned = func(c *render.Context, so render.Request) []string {
				if so.Arg("keys") == "" {
					return nil
				}
				return planned(c, so)
			}
		}
	}
	list := slices.Concat([]render.Key{
		f.localeKey(nil), f.levelsKey(), f.altKey(pictured(byPath)), f.orderKey(byPath, 403), f.sizeKey(),
		f.pageKey(func(c *render.Context, so render.Request) int {
			if types := byPath(so); len(types) == 1 {
				return c.Count(f.itemQuery(c, so, types[0]))
			}
			return 0
		}),
	}, f.offsetKeys(), []render.Key{previewKey(), f.fieldsKey(byPath, 403)})
	return []render.Route{
		{
			Name: "B14", Pattern: "/content", Ending: ".json", About: "Collections, by their keys.",
			Keys: several, Each: once, Read: f.readCollections, Answer: f.answerCollections,
		}, {
			Name: "B15", Pattern: "/content/:key", Ending: ".json", About: "A collection's items.",
			Keys: list, Each: f.eachCollection, Read: f.readCollection, Answer: f.answerCollection,
			Place: func(_ *render.Context, r render.Request) source.Pos {
				if t := typeNamed(f.collections, r.Params[0]); t != nil {
					return t.Pos
				}
				return source.Pos{}
			},
		}, {
			Name: "B16", Pattern: "/content/:key/:id", Ending: ".json", About: "An item, by its number.",
			Keys: []render.Key{f.localeKey(f.itemLocales), f.levelsKey(), f.altKey(pictured(byPath)), previewKey()},
			Each: f.eachItem, Read: f.readItem, Answer: f.answerItem,
			Place: func(c *render.Context, r render.Request) source.Pos { return place(f.findItem(c, r, f.locale(r))) },
		},
	}
}

// A wanted is a collection that a request names, whole or one item of it.
type wanted struct {
	*schemas.Type
	id int32 // 0: all
}

// readWanted reads keys: names between commas, each perhaps with [_id=41]
// behind it. It gives the first name that is none, too.
func (f *family) readWanted(keys string) (all []wanted, unknown string) {
	for name := range strings.SplitSeq(keys, ",") {
		w := wanted{}
		name = strings.TrimSpace(name)
		key, rest, one := strings.Cut(name, "[_id=")
		if one {
			n, ok := api.Number(strings.TrimSuffix(rest, "]"))
			if !ok || !strings.HasSuffix(rest, "]") {
				return all, name
			}
			w.id, name = int32(min(n, 0x7fffffff)), key
		}
		if name == "" {
			continue
		}
		if w.Type = typeNamed(f.collections, name); w.Type == nil {
			return all, name
		}
		if !slices.ContainsFunc(all, func(o wanted) bool { return o.Type == w.Type }) {
			all = append(all, w)
		}
	}
	return all, ""
}

func (f *family) collectionsOf(keys string) []*schemas.Type {
	all, unknown := f.readWanted(keys)
	if unknown != "" {
		return nil
	}
	types := make([]*schemas.Type, len(all))
	for i := range all {
		types[i] = all[i].Type
	}
	return types
}

// spellWanted writes keys in their one form.
func spellWanted(all []wanted) string {
	names := make([]string, len(all))
	for i, w := range all {
		names[i] = w.Name
		if w.id != 0 {
			names[i] += "[_id=" + strconv.Itoa(int(w.id)) + "]"
		}
	}
	return strings.Join(names, ",")
}

func (f *family) keysKey() render.Key {
	return render.Key{
		Name: "keys", Sort: render.Filter, About: "Keys of collections, between commas.",
		Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
			all, unknown := f.readWanted(text)
			if unknown != "" {
				return "", unknownKey(unknown)
			}
			return spellWanted(all), nil
		},
		Planned: func(*render.Context, render.Request) []string {
			var all []string
			for _, t := range f.collections {
				all = append(all, t.Name)
			}
			for _, keys := range f.variants.keys {
				if !slices.Contains(all, keys) {
					all = append(all, keys)
				}
			}
			return all
		},
	}
}

func unknownKey(name string) *render.Failure {
	return &render.Failure{Status: 404, Message: "Content key " + name + " not found"}
}

func (f *family) readCollections(c *render.Context, r render.Request) (render.Request, *render.Failure) {
	if r.Arg("keys") == "" {
		r.Args = nil
		return r, nil
	}
	return f.readFilters(r, f.collectionsOf(r.Arg("keys")), 403)
}

func (f *family) answerCollections(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	all, _ := f.readWanted(r.Arg("keys"))
	if len(all) == 0 {
		w.Body = append(w.Body, "{}\n"...)
		return nil
	}
	preview(c, r, w)
	s, level := f.writing(c, r, w.Body)
	b := append(w.Body, `{"data":{`...)
	for _, w := range all {
		b = append(api.AppendKey(b, w.Name), '[')
		if w.id != 0 {
			if e := f.itemAt(c, w.Type, w.id, f.locale(r)); e != nil {
				b = s.object(b, e, level)
			}
		} else {
			q := f.itemQuery(c, r, w.Type)
			if size := r.Arg("page_size"); size != "" || r.Arg("page") != "" {
				p := f.piece(r)
				q.Offset, q.Limit = p.offset, p.size
			}
			for _, n := range c.Find(q).Numbers {
				b = s.object(api.AppendComma(b), c.Entry(n), level)
			}
		}
		b = append(b, ']')
	}
	w.Body = append(b, "}}\n"...)
	return f.limited(c, r, w)
}

func (f *family) eachCollection(*render.Context) iter.Seq[[]string] {
	var names []string
	for _, t := range f.collections {
		names = append(names, t.Name)
	}
	return each(names)
}

// readCollection: with a comma in it, or an item's number, a key is several of
// B14's.
func (f *family) readCollection(c *render.Context, r render.Request) (render.Request, *render.Failure) {
	if strings.ContainsAny(r.Params[0], ",[") {
		all, unknown := f.readWanted(r.Params[0])
		if unknown != "" {
			return r, unknownKey(unknown)
		}
		args := []render.Arg{{Key: "keys", Value: spellWanted(all)}}
		for _, a := range r.Args {
			if a.Key != "limit" && a.Key != "offset" {
				args = append(args, a)
			}
		}
		r.Route, r.Params, r.Args = route(r, "B14"), nil, args
		return f.readCollections(c, r)
	}
	if t := typeNamed(f.collections, r.Params[0]); t != nil {
		r.Params = []string{t.Name}
		return f.readFilters(r, []*schemas.Type{t}, 403)
	}
	return r, nil
}

func (f *family) itemQuery(c *render.Context, r render.Request, t *schemas.Type) content.Query {
	types := []*schemas.Type{t}
	return content.Query{Types: types, Locale: f.locale(r), Where: f.where(c, r, types), Order: f.order(r, t)}
}

func (f *family) answerCollection(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	t := typeNamed(f.collections, r.Params[0])
	if t == nil {
		return notFound()
	}
	preview(c, r, w)
	p, q := f.piece(r), f.itemQuery(c, r, t)
	q.Offset, q.Limit = p.offset, p.size
	found := c.Find(q)
	if failure := p.holds(found.Total); failure != nil {
		return failure
	}
	s, level := f.writing(c, r, w.Body)
	b := append(p.appendMeta(w.Body, found.Total), `,"data":{`...)
	b = append(api.AppendKey(b, t.Name), '[')
	for _, n := range found.Numbers {
		b = s.object(api.AppendComma(b), c.Entry(n), level)
	}
	w.Body = append(b, "]}}\n"...)
	return f.limited(c, r, w)
}

// itemAt gives the item of a number, or nil.
func (f *family) itemAt(c *render.Context, t *schemas.Type, id int32, locale string) *content.Entry {
	n, ok := f.items.In(c).at[itemKey{id, locale}]
	if !ok {
		return nil
	}
	if e := c.Entry(n); e != nil && e.Type == t {
		return e
	}
	return nil
}

func (f *family) findItem(c *render.Context, r render.Request, locale string) *content.Entry {
	t := typeNamed(f.collections, r.Params[0])
	id, ok := api.Integer(r.Params[1])
	if t == nil || !ok || id < 1 || id > 0x7fffffff {
		return nil
	}
	return f.itemAt(c, t, int32(id), locale)
}

func (f *family) itemLocales(c *render.Context, so render.Request) []string {
	return api.Locales(f.project, func(l string) bool { return f.findItem(c, so, l) != nil })
}

// eachItem plans every item, those of the first locale first.
func (f *family) eachItem(c *render.Context) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		at := f.items.In(c).at
		for i, l := range f.project.Locales {
			for _, t := range f.collections {
				for _, n := range c.Find(content.Query{Types: []*schemas.Type{t}, Locale: l}).Numbers {
					id := f.itemID(c, c.Entry(n))
					before := slices.ContainsFunc(f.project.Locales[:i], func(l string) bool {
						_, ok := at[itemKey{id, l}]
						return ok
					})
					if !before && at[itemKey{id, l}] == n && !yield([]string{t.Name, strconv.Itoa(int(id))}) {
						return
					}
				}
			}
		}
	}
}

func (f *family) readItem(_ *render.Context, r render.Request) (render.Request, *render.Failure) {
	key, id := r.Params[0], r.Params[1]
	if t := typeNamed(f.collections, key); t != nil {
		key = t.Name
	}
	if n, ok := api.Integer(id); ok && n > 0 && len(id) <= 10 {
		if big, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(id, "+"))); err == nil {
			id = strconv.Itoa(big)
		}
	}
	r.Params = []string{key, id}
	return r, nil
}

func (f *family) answerItem(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	preview(c, r, w)
	e := f.findItem(c, r, f.locale(r))
	if e == nil {
		return notFound()
	}
	s, level := f.writing(c, r, w.Body)
	b := s.object(append(w.Body, `{"data":`...), e, level)
	w.Body = append(b, "}\n"...)
	return f.limited(c, r, w)
}
