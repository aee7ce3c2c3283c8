package search

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// A text is a document of a test: what stands in which field.
type text map[Field]string

func build(docs []text) *Segment {
	b := NewBuilder()
	for _, d := range docs {
		for f := range Fields {
			b.AddString(f, d[f])
		}
		b.End()
	}
	return b.Segment()
}

// all is a part of which everything is seen, numbered from first.
func all(s *Segment, first int32) Part {
	p := Part{Segment: s}
	for i := range s.Len() {
		p.Numbers = append(p.Numbers, first+int32(i))
	}
	return p
}

// ranked gives the numbers of what is found, best first, of equals the lower.
func ranked(v *View, query string) []int32 {
	hits := v.Find(Parse(query))
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Number, b.Number))
	})
	var numbers []int32
	for _, h := range hits {
		numbers = append(numbers, h.Number)
	}
	return numbers
}

func TestRanking(t *testing.T) {
	long := strings.Repeat("filler text that says nothing ", 30)
	tests := []struct {
		about, query string
		docs         []text // best first
		rest         []text // are not found
	}{
		{"the title goes before all others", "tide", []text{
			{Title: "The tide"}, {Heading: "The tide", Body: "The tide"}, {Term: "tide"}, {Summary: "the tide"}, {Text: "the tide"}, {Body: "the tide"}}, []text{{}}},
		{"once in the title is more than often in the body", "tide", []text{
			{Title: "Of the tide and much else besides"}, {Body: strings.Repeat("tide ", 50)}}, nil},
		{"more often is more", "tide", []text{{Body: "tide tide tide " + long}, {Body: "tide tide " + long}, {Body: "tide " + long}}, nil},
		{"in a short text it is more", "tide", []text{{Body: "the tide"}, {Body: "the tide " + long}}, nil},
		{"a rare word is more than a usual one", "tide table", []text{
			{Title: "Tide", Body: "table"}, {Title: "Table", Body: "tide"}}, []text{{Title: "Table"}, {Title: "Table"}, {Title: "Table"}}},
		{"the word itself goes before longer ones", "tide", []text{{Body: "tide"}, {Body: "tideland"}}, nil},
		{"and longer ones before much longer ones", "tid", []text{{Body: "tidy"}, {Body: "tideland"}}, nil},
		{"however rare they are", "tide", []text{{Body: "tide"}, {Body: "tide and"}, {Body: "tide and more"}, {Body: "tidewrack"}}, nil},
		{"a longer one in the title goes before one in the body", "tide", []text{{Title: "Tides"}, {Body: "tide"}}, nil},
		{"words that are not the last find less by their beginning", "tide pool", []text{{Body: "tide pool"}, {Body: "tide pools"}, {Body: "tides pool"}}, []text{{Body: "tides"}, {Body: "pool"}}},
		{"two letters do not, unless they are the last", "of tide", []text{{Body: "of tide"}}, []text{{Body: "offer tide"}}},
		{"and a beginning finds nothing within quotes", `"tide"`, []text{{Body: "tide"}}, []text{{Body: "tides"}}},
		{"all in the title go before one", "tide pool", []text{{Title: "Tide pool"}, {Title: "Tide", Body: "pool"}, {Body: "tide pool"}}, nil},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			docs := slices.Concat(test.docs, test.rest)
			slices.Reverse(docs) // so that no order comes about by itself
			var want []int32
			for i := range test.docs {
				want = append(want, int32(len(docs)-1-i))
			}
			if diff := gocmp.Diff(want, ranked(NewView([]Part{all(build(docs), 0)}), test.query)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFind(t *testing.T) {
	docs := []text{
		0: {Title: "Guide to the harbour", Body: "Boats, boots and bots."},
		1: {Title: "東京都の天気", Body: "今日は晴れです。"},
		2: {Title: "京都", Body: "都"},
		3: {Title: "ภาษาไทย"},
		4: {Title: "Search engine", Term: "Höhle"},
		5: {Title: "Straße"},
	}
	v := NewView([]Part{all(build(docs), 0)})
	tests := []struct {
		about, query string
		want         []int32
	}{
		{"nothing", "", nil},
		{"no words", "... !", nil},
		{"a word", "harbour", []int32{0}},
		{"its beginning", "harb", []int32{0}},
		{"all of them", "guide boats", []int32{0}},
		{"not one of them", "guide engine", nil},
		{"twice is once", "guide guide guide", []int32{0}},
		{"a part of a run", "東京", []int32{1}},
		{"another part", "京都", []int32{2, 1}},
		{"one character at the beginning of a pair, or at an end", "都", []int32{2, 1}},
		{"in quotes too", `"都"`, []int32{2, 1}},
		{"a run that is not there", "天京", nil},
		{"kana", "晴れ", []int32{1}},
		{"Thai", "ไทย", []int32{3}},
		{"folded", "HOHLE", []int32{4}},
		{"ß", "strasse", []int32{5}},
		{"a letter that is missing", "harbur", []int32{0}},
		{"one too many", "harrbour", []int32{0}},
		{"another one", "herbour", []int32{0}},
		{"two exchanged", "hrabour", []int32{0}},
		{"at the end", "harbouf", []int32{0}},
		{"two wrong ones are too many", "herbouf", nil},
		{"not in short words", "gide", nil},
		{"not in quotes", `"harbur"`, nil},
		{"not where the word is found as it stands", "boats", []int32{0}},
		{"a mistake beside another word", "guide harbur", []int32{0}},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			if diff := gocmp.Diff(test.want, ranked(v, test.query)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What is not for the reader makes no difference, not even to the score.
func TestHidden(t *testing.T) {
	seen := []text{{Title: "harbour", Body: "boats and more boats"}, {Body: "harbour boats"}, {Title: "boots"}}
	hidden := []text{{Title: "harbor boats boats"}, {Body: "harbor harbour boats"}, {Title: "harboru"}}
	alone := NewView([]Part{all(build(seen), 0)})
	both := all(build(slices.Concat(seen, hidden)), 0)
	for i := range hidden {
		both.Numbers[len(seen)+i] = -1
	}
	among := NewView([]Part{both})
	for _, query := range []string{"harbour", "harb", "boats", "b", "harbor", "harboru", "harbour boats", "boats boots"} {
		if diff := gocmp.Diff(alone.Find(Parse(query)), among.Find(Parse(query))); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
	}
}

// naive finds what Find finds, by looking at every word of every document.
func naive(docs []text, query string) []int32 {
	q := Parse(query)
	if q.Empty() {
		return nil
	}
	has := func(d text, w wanted, nearly bool) bool {
		found := false
		for _, t := range d {
			new(Splitter).Split([]byte(t), func(word []byte, _ Kind) {
				switch {
				case nearly:
					found = found || distance([]rune(w.word), []rune(string(word))) == 1
				case w.stem > 0:
					found = found || strings.HasPrefix(string(word), w.word)
				default:
					found = found || string(word) == w.word
				}
			})
		}
		return found
	}
	left := map[int32]bool{}
	for i := range docs {
		left[int32(i)] = true
	}
	for _, w := range q.wanted {
		anybody := slices.ContainsFunc(docs, func(d text) bool { return has(d, w, false) })
		for i, d := range docs {
			if !has(d, w, !anybody && w.nearly) {
				delete(left, int32(i))
			}
		}
	}
	var numbers []int32
	for n := range left {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	return numbers
}

// distance is Damerau's and Levenshtein's, by the book.
func distance(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

// A world makes texts of few words, so that they meet.
type world struct{ *rand.Rand }

var vocabulary = strings.Fields("tide tides tidal tied pool pools poll harbour harbor herbs sea see seal seals Straße strasse été ete 東京 京都 東 ไทย ไท a ab abc go golang")

func (w world) words(most int) string {
	var words []string
	for range w.IntN(most + 1) {
		words = append(words, vocabulary[w.IntN(len(vocabulary))])
	}
	return strings.Join(words, " ")
}

func (w world) text() text {
	d := text{}
	for f := range Fields {
		if w.IntN(2) == 0 {
			d[f] = w.words(4)
		}
	}
	return d
}

// query is words, some of them cut, changed or in quotes.
func (w world) query() string {
	words := strings.Fields(w.words(3))
	for i, word := range words {
		runes := []rune(word)
		switch k := w.IntN(len(runes)); w.IntN(8) {
		case 0:
			word = string(runes[:k+1])
		case 1:
			runes[k] = 'x'
			word = string(runes)
		case 2:
			word = string(slices.Insert(runes, k, 'q'))
		case 3:
			word = string(slices.Delete(runes, k, k+1))
		case 4:
			word = `"` + word + `"`
		}
		words[i] = word
	}
	return strings.Join(words, " ")
}

// TestFindsLikeNaive: however documents are spread over segments, merged and
// dropped, the same are found, with the same scores, and they are those that
// somebody finds who reads them one by one.
func TestFindsLikeNaive(t *testing.T) {
	for seed := range uint64(60) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			w := world{rand.New(rand.NewPCG(seed, 1))}
			docs := make([]text, w.IntN(30))
			for i := range docs {
				docs[i] = w.text()
			}
			once := NewView([]Part{all(build(docs), 0)})
			spread := NewView(w.spread(docs))
			for range 40 {
				query := w.query()
				want := naive(docs, query)
				hits := [2][]Hit{once.Find(Parse(query)), spread.Find(Parse(query))}
				for i := range hits {
					slices.SortFunc(hits[i], func(a, b Hit) int { return cmp.Compare(a.Number, b.Number) })
				}
				var got []int32
				for _, h := range hits[0] {
					got = append(got, h.Number)
				}
				if diff := gocmp.Diff(want, got); diff != "" {
					t.Fatalf("%s: %s", query, diff)
				}
				if diff := gocmp.Diff(hits[0], hits[1]); diff != "" {
					t.Fatalf("%s, spread: %s", query, diff)
				}
			}
		})
	}
}

// spread puts documents into several segments, among others that are nobody's,
// and merges some of them.
func (w world) spread(docs []text) []Part {
	var parts []Part
	for from := 0; from < len(docs); {
		to := from + 1 + w.IntN(len(docs)-from)
		var mixed []text
		var p Part
		for i := from; i < to; i++ {
			for w.IntN(3) == 0 {
				mixed = append(mixed, w.text())
				p.Numbers = append(p.Numbers, -1)
			}
			mixed = append(mixed, docs[i])
			p.Numbers = append(p.Numbers, int32(i))
		}
		p.Segment = build(mixed)
		parts = append(parts, p)
		from = to
	}
	for len(parts) > 1 && w.IntN(3) > 0 {
		last := len(parts) - 1
		a, b := parts[last-1], parts[last]
		numbers := slices.Concat(a.Numbers, b.Numbers)
		alive := make([]bool, len(numbers))
		for i, n := range numbers {
			alive[i] = n >= 0 || w.IntN(2) == 0
		}
		merged, moved := Merge(a.Segment, b.Segment, alive)
		p := Part{Segment: merged, Numbers: make([]int32, merged.Len())}
		for i, to := range moved {
			if to >= 0 {
				p.Numbers[to] = numbers[i]
			}
		}
		parts = append(parts[:last-1], p)
	}
	return parts
}
