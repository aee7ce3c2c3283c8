package butter

import (
	"cmp"
	"hash/fnv"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"galley/content"
	"galley/render"
	"galley/render/api"
	"galley/schemas"
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

// itemNumber reads an item's number, as clients write numbers; but it is not
// capped as those of pages are, since half of all items are beyond that.
func itemNumber(text string) (int, bool) {
	if _, ok := api.Number(text); !ok {
		return 0, false
	}
	n, _ := strconv.Atoi(strings.TrimSpace(text)) // of what is too large, the largest there is
	return n, true
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

// sayItem says which item has a number in a locale; or all.
func sayItem(c *render.Context, b []byte, x *items, part []string) []byte {
	if len(part) == 2 {
		id, _ := strconv.Atoi(part[0])
		if n, ok := x.at[itemKey{int32(id), part[1]}]; ok {
			return c.AppendName(b, n)
		}
		return b
	}
	for _, key := range slices.SortedFunc(maps.Keys(x.at), func(a, b itemKey) int {
		return cmp.Or(cmp.Compare(a.id, b.id), strings.Compare(a.locale, b.locale))
	}) {
		b = render.AppendText(render.AppendText(b, strconv.Itoa(int(key.id))), key.locale)
		b = c.AppendName(b, x.at[key])
	}
	for _, twins := range x.twins {
		b = c.AppendName(c.AppendName(b, twins[0]), twins[1])
	}
	return b
}

// itemAt gives the item of a number, or nil.
func (f *family) itemAt(c *render.Context, t *schemas.Type, id int32, locale string) *content.Entry {
	n, ok := f.items.Part(c, strconv.Itoa(int(id)), locale).at[itemKey{id, locale}]
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
	id, ok := itemNumber(r.Params[1])
	if t == nil || !ok || id > 0x7fffffff {
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
	if n, ok := itemNumber(id); ok && len(id) <= 10 {
		id = strconv.Itoa(n)
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
