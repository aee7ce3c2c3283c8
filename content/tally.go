package content

import (
	"galley/schemas"
)

// What documents name is asked for once, in the order in which they lie in
// memory and on all cores; terms and groups are then made of numbers. Following
// each taxonomy's list through the documents took most of the time that terms
// took, for a list by date is no order in memory.

// A tally is what the public documents name in some taxonomies.
type tally struct {
	of []tallied // by place among the taxonomies; zero: nobody asked for it
}

// A tallied is what is named in one taxonomy: of a text its place in texts, of a
// document ^N.
type tallied struct {
	first []int32    // by number, and one more: where a document's names begin
	names []int32    // of all documents
	texts [][]string // by locale
}

// A wanted says what is to be tallied: some taxonomies, by place, with the
// fields in which each type names their terms, by the type's place.
type wanted struct {
	taxonomy int
	fields   [][]*schemas.Field
}

// A teller tallies some of the documents.
type teller struct {
	texts []map[string]int32 // by taxonomy and locale
	lists [][]string         // the same by place
}

// A portion is what was tallied of some documents with numbers in a row.
type portion struct {
	teller *teller
	names  [][]int32 // by place in what is wanted
}

// wants prepares a tally of a taxonomy.
func (r *resolver) wants(place int) wanted {
	t := r.project.Taxonomies[place]
	w := wanted{place, make([][]*schemas.Field, len(r.project.Types))}
	for _, typ := range r.site.spanned(t) {
		w.fields[r.site.types[typ]] = fieldsWith(typ, t)
	}
	return w
}

// tally asks all public documents what they name.
func (r *resolver) tally(all []wanted) *tally {
	locales := len(r.project.Locales)
	t := &tally{of: make([]tallied, len(r.project.Taxonomies))}
	for _, w := range all {
		t.of[w.taxonomy] = tallied{first: make([]int32, len(r.entries)+1), texts: make([][]string, locales)}
	}
	portions := make([]portion, (len(r.entries)+handful-1)/handful)
	tellers := make([]teller, cores(len(r.entries)))
	inChunks(len(r.entries), func(worker, from, to int) {
		by := &tellers[worker]
		if by.texts == nil {
			by.texts = make([]map[string]int32, len(t.of)*locales)
			by.lists = make([][]string, len(by.texts))
		}
		p := portion{by, make([][]int32, len(all))}
		for i, w := range all {
			p.names[i] = r.tallySome(by, w, t.of[w.taxonomy].first, from, to)
		}
		portions[from/handful] = p
	})
	beside(len(all), func(i int) {
		place := all[i].taxonomy
		t.of[place].join(i, place, portions, r.infos, locales)
	})
	return t
}

// tallySome asks the documents from one on; first is noted as if theirs were all
// names there are.
func (r *resolver) tallySome(by *teller, w wanted, first []int32, from, to int) (names []int32) {
	x, locales := r.project.Taxonomies[w.taxonomy], len(r.project.Locales)
	var at int
	name := func(text string, target N) {
		if target != None {
			names = append(names, int32(^target))
			return
		}
		known := by.texts[at]
		if known == nil {
			known = map[string]int32{}
			by.texts[at] = known
		}
		i, ok := known[text]
		if !ok {
			i = int32(len(known))
			known[text] = i
			by.lists[at] = append(by.lists[at], text)
		}
		names = append(names, i)
	}
	for n := from; n < to; n++ {
		first[n] = int32(len(names))
		i := &r.infos[n]
		fields := w.fields[i.typ]
		if fields == nil || !r.entries[n].public {
			continue
		}
		at = w.taxonomy*locales + int(i.locale)
		e := r.entries[n]
		for _, f := range fields {
			r.site.eachTerm(e, f, e.Values[f.Index], x, false, name)
		}
	}
	return names
}

// join puts the portions one behind the other, with one number for each text. i
// is the taxonomy's place in what was wanted, place the one in the project.
func (t *tallied) join(i, place int, portions []portion, infos []info, locales int) {
	type spoken struct {
		by     *teller
		locale int32
	}
	numbers := map[spoken][]int32{}
	known := make([]map[string]int32, locales)
	renumber := func(by *teller, locale int32) []int32 {
		list := by.lists[place*locales+int(locale)]
		if known[locale] == nil {
			known[locale] = make(map[string]int32, len(list))
		}
		all := make([]int32, len(list))
		for j, text := range list {
			number, ok := known[locale][text]
			if !ok {
				number = int32(len(t.texts[locale]))
				known[locale][text] = number
				t.texts[locale] = append(t.texts[locale], text)
			}
			all[j] = number
		}
		return all
	}
	size := 0
	for _, p := range portions {
		size += len(p.names[i])
	}
	t.names = make([]int32, 0, size)
	for c, p := range portions {
		from, to := c*handful, min((c+1)*handful, len(infos))
		base, names := int32(len(t.names)), p.names[i]
		t.names = append(t.names, names...)
		by, last := []int32(nil), int32(-1)
		for n := from; n < to; n++ {
			end := len(names)
			if n+1 < to {
				end = int(t.first[n+1])
			}
			for j := int(t.first[n]); j < end; j++ {
				if names[j] < 0 {
					continue
				}
				if locale := infos[n].locale; locale != last {
					key := spoken{p.teller, locale}
					var ok bool
					if by, ok = numbers[key]; !ok {
						by = renumber(p.teller, locale)
						numbers[key] = by
					}
					last = locale
				}
				t.names[int(base)+j] = by[names[j]]
			}
			t.first[n] += base
		}
	}
	t.first[len(infos)] = int32(len(t.names))
}
