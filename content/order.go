package content

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"galley/schemas"
)

// Orders are made once, as lists of numbers: each type's published documents in
// each locale. What stands unset is last in both directions; ties go by title,
// then by ID, and under a query's own order by ID alone (design 3, Orders).
// Texts are in the order of their language's dictionaries.

// arrange puts each type's published documents into its order.
func (r *resolver) arrange() {
	s := r.site
	for n := range r.entries {
		if x := &r.infos[n]; r.entries[n].public {
			at := r.at(x.typ, x.locale)
			s.orders[at] = append(s.orders[at], N(n))
		}
	}
	s.ranks = make([]int32, len(r.entries))
	for i := range s.ranks {
		s.ranks[i] = -1
	}
	for at, list := range s.orders {
		t := s.project.Types[at/len(s.project.Locales)]
		if t.Kind == schemas.Collection && len(t.Order) == 0 {
			slices.SortFunc(list, func(a, b N) int {
				return byPath(r.entries[a].Document, r.entries[b].Document)
			})
		} else {
			s.sort(list, t.Order, true)
		}
		for i, n := range list {
			s.ranks[n] = int32(i)
		}
	}
}

// A sortKey is a value made ready to be compared. Only one of whole, fraction
// and text is used.
type sortKey struct {
	unset bool
	whole int64
	part  float64
	text  string
}

func (a *sortKey) compare(b *sortKey) int {
	if a.whole != b.whole {
		return cmp.Compare(a.whole, b.whole)
	}
	if a.part != b.part {
		return cmp.Compare(a.part, b.part)
	}
	return strings.Compare(a.text, b.text)
}

// sort puts documents into an order; ties by title too if titles is set.
func (s *Site) sort(list []N, order []schemas.Order, titles bool) {
	if len(list) < 2 {
		return
	}
	words := newWords(s.entries[list[0]].Locale)
	width := len(order)
	keys := make([]sortKey, len(list)*width)
	places := make([]int32, len(list))
	for i, n := range list {
		places[i] = int32(i)
		for k := range order {
			keys[i*width+k] = s.sortKey(n, &order[k], words)
		}
	}
	var titled []string
	title := func(i int32) string {
		if titled[i] == "" {
			titled[i] = words.key(s.entries[list[i]].Title)
		}
		return titled[i]
	}
	if titles {
		titled = make([]string, len(list))
	}
	slices.SortFunc(places, func(a, b int32) int {
		for k := range order {
			x, y := &keys[int(a)*width+k], &keys[int(b)*width+k]
			if x.unset != y.unset {
				if x.unset {
					return 1
				}
				return -1
			}
			if c := x.compare(y); c != 0 {
				if order[k].Descending {
					return -c
				}
				return c
			}
		}
		if titles {
			if c := strings.Compare(title(a), title(b)); c != 0 {
				return c
			}
		}
		return s.byID(list[a], list[b])
	})
	sorted := make([]N, len(list))
	for i, p := range places {
		sorted[i] = list[p]
	}
	copy(list, sorted)
}

// byID compares by ID, of several types too; numbers are in that order within a
// type.
func (s *Site) byID(a, b N) int {
	x, y := &s.entries[a], &s.entries[b]
	if x.Type == y.Type {
		return cmp.Compare(a, b)
	}
	return cmp.Or(strings.Compare(string(x.ID), string(y.ID)), cmp.Compare(a, b))
}

func (s *Site) sortKey(n N, o *schemas.Order, words *words) sortKey {
	e := &s.entries[n]
	if o.Field != nil {
		if o.Field.Index < len(e.Values) {
			return s.valueKey(e, o.Field, e.Values[o.Field.Index], words)
		}
		return sortKey{unset: true}
	}
	switch o.Key {
	case "date":
		return timeKey(e.Keys.Date)
	case "updated":
		return timeKey(e.Updated)
	case "created":
		return timeKey(e.Created)
	case "title":
		return sortKey{text: words.key(e.Title)}
	case "slug":
		return sortKey{text: Fold(e.Slug)}
	}
	return sortKey{unset: true}
}

// timeKey is a time's; one that nobody gave (zero, or the epoch that stands for
// it) is unset.
func timeKey(t time.Time) sortKey {
	if t.IsZero() || t.Unix() == 0 {
		return sortKey{unset: true}
	}
	return sortKey{whole: t.Unix(), part: float64(t.Nanosecond())}
}

func (s *Site) valueKey(e *Entry, f *schemas.Field, v Value, words *words) sortKey {
	switch v := v.(type) {
	case List:
		if f.Kind == schemas.List && f.Item != nil {
			f = f.Item
		}
		return s.valueKey(e, f, v[0], words)
	case Text:
		if f.Kind == schemas.Select {
			for i := range f.Options {
				if f.Options[i].Value == string(v) {
					return sortKey{whole: int64(i)}
				}
			}
		}
		return sortKey{text: words.key(string(v))}
	case Integer:
		return sortKey{whole: int64(v)}
	case Number:
		return sortKey{part: float64(v)}
	case Bool:
		if v {
			return sortKey{whole: 1}
		}
		return sortKey{}
	case Clock:
		return sortKey{whole: int64(v)}
	case Date:
		return sortKey{whole: time.Time(v).Unix()}
	case Time:
		return sortKey{whole: time.Time(v).Unix(), part: float64(time.Time(v).Nanosecond())}
	case Link:
		return sortKey{text: e.Mentions[v].Text}
	case Ref:
		if to := e.Targets[v].N; to != None {
			return sortKey{text: words.key(s.entries[to].Title)}
		}
	}
	return sortKey{unset: true}
}

// words make texts comparable in a language. One goroutine may use them.
type words struct {
	collator *collate.Collator
	buffer   collate.Buffer
}

func newWords(locale string) *words {
	return &words{collator: collate.New(language.Make(locale))}
}

// key gives bytes that compare as the text does.
func (w *words) key(text string) string {
	w.buffer.Reset()
	return string(w.collator.KeyFromString(&w.buffer, text))
}
