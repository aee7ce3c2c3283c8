package butter

import (
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
		dynamic(f.pageKey(nil)), previewKey(), fieldsKey(),
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
	}, f.offsetKeys(), []render.Key{previewKey(), fieldsKey()})
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

// A wanted is a collection that a request names, whole or some items of it.
type wanted struct {
	*schemas.Type
	ids []int32 // nil: all
}

// readWanted reads keys: names between commas, each perhaps with [_id=41]
// behind it. It gives the first name that is none, too.
func (f *family) readWanted(keys string) (all []wanted, unknown string) {
	for name := range strings.SplitSeq(keys, ",") {
		name = strings.TrimSpace(name)
		if name == "" {
			continue
		}
		key, rest, one := strings.Cut(name, "[_id=")
		id, ok := itemNumber(strings.TrimSuffix(rest, "]"))
		t := typeNamed(f.collections, key)
		if t == nil || one && (!ok || !strings.HasSuffix(rest, "]")) {
			return all, name
		}
		i := slices.IndexFunc(all, func(w wanted) bool { return w.Type == t })
		switch item := int32(min(id, 0x7fffffff)); {
		case i < 0 && one:
			all = append(all, wanted{t, []int32{item}})
		case i < 0:
			all = append(all, wanted{Type: t})
		case !one:
			all[i].ids = nil // which has these items too
		case all[i].ids != nil && !slices.Contains(all[i].ids, item):
			all[i].ids = append(all[i].ids, item)
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
	var names []string
	for _, w := range all {
		if w.ids == nil {
			names = append(names, w.Name)
		}
		for _, id := range w.ids {
			names = append(names, w.Name+"[_id="+strconv.Itoa(int(id))+"]")
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
		for _, id := range w.ids {
			if e := f.itemAt(c, w.Type, id, f.locale(r)); e != nil {
				b = s.object(api.AppendComma(b), e, level)
			}
		}
		if w.ids == nil {
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
