package search

import (
	"math"
	"unicode/utf8"
)

// How documents are ranked. For each word of a query, and each field that has
// it, a document gets what BM25 gives: the more often a word stands in a field
// of usual length the more, with less and less for each further time; words that
// few documents have count for more. (BM25+ would add the same to every document
// that has a word, and here all have all.) A field's weight multiplies that, so
// no number of times in the body is worth what once in the title is. Of several
// words that begin as the one asked for, a document has the best: a word itself
// is worth more than longer ones, be they rare.
//
// What a reader may not see counts nowhere: not in how rare a word is, not in
// how long texts are, not in whether a word needs to be mistaken for another.
// Products are rounded before they are added, so that machines which could do
// both at once rank alike.

// weights of the fields, and how much their length counts.
var weights = [Fields]struct{ worth, length float64 }{
	Title:   {6, 0.5},
	Heading: {3, 0.5},
	Term:    {2.5, 0.3},
	Summary: {2, 0.6},
	Text:    {1.5, 0.6},
	Body:    {1, 0.7},
}

const saturation = 1.2 // BM25's k1

// A Part is a segment as somebody sees it.
type Part struct {
	Segment *Segment
	Numbers []int32 // by document of the segment: whatever the caller calls it; -1: not for him
}

// A View is what somebody may see of an index: frozen, for any number of
// searches at once.
type View struct {
	parts []viewed
	count int
}

// A viewed is a part with what is the same in each search of it.
type viewed struct {
	Part
	norms [Fields][]float32 // by document: what counts above which further times are worth less
	once  []float32         // by document: what a word in the body, once, is worth
}

// NewView makes a view.
func NewView(parts []Part) *View {
	v := &View{}
	var sums, having [Fields]int
	for _, p := range parts {
		for doc, n := range p.Numbers {
			if n < 0 {
				continue
			}
			v.count++
			for f, length := range p.Segment.lengths[doc*int(Fields) : (doc+1)*int(Fields)] {
				sums[f] += int(length)
				if length > 0 {
					having[f]++
				}
			}
		}
	}
	for _, p := range parts {
		x := viewed{Part: p, once: make([]float32, len(p.Numbers))}
		for f := range x.norms {
			x.norms[f] = make([]float32, len(p.Numbers))
		}
		for doc, n := range p.Numbers {
			if n < 0 {
				continue
			}
			for f, length := range p.Segment.lengths[doc*int(Fields) : (doc+1)*int(Fields)] {
				if length > 0 {
					long := float64(length) * float64(having[f]) / float64(sums[f])
					x.norms[f][doc] = float32(saturation * (1 - weights[f].length + float64(weights[f].length*long)))
				}
			}
			x.once[doc] = worth(Body, 1, x.norms[Body][doc])
		}
		v.parts = append(v.parts, x)
	}
	return v
}

// worth is what a word is worth that stands in a field so often.
func worth(f Field, count uint32, norm float32) float32 {
	n := float32(count)
	return float32(float32(weights[f].worth) * (n / (n + norm)))
}

// A Hit is a document that has all words of a query.
type Hit struct {
	Number int32
	Score  float64 // the more the better
}

// Find gives all documents that have all words of a query, in no order that
// means anything. An empty query finds nothing.
func (v *View) Find(q Query) []Hit {
	if q.Empty() || v.count == 0 {
		return nil
	}
	tallies := make([]tally, len(v.parts))
	for i := range tallies {
		n := len(v.parts[i].Numbers)
		tallies[i] = tally{best: make([]float32, n), sum: make([]float64, n), words: make([]uint8, n)}
	}
	for i, w := range q.wanted {
		had := v.look(w, tallies, false)
		if had == 0 && w.nearly {
			had = v.look(w, tallies, true)
		}
		if had == 0 {
			return nil
		}
		rarity := rarity(v.count, had)
		left := false
		for k := range tallies {
			left = tallies[k].take(i, rarity) || left
		}
		if !left {
			return nil
		}
	}
	var hits []Hit
	for i, p := range v.parts {
		for doc, words := range tallies[i].words {
			if int(words) == len(q.wanted) {
				hits = append(hits, Hit{p.Numbers[doc], tallies[i].sum[doc]})
			}
		}
	}
	return hits
}

// rarity is BM25's logarithm, in steps that every machine gives alike.
func rarity(count, had int) float64 {
	x := 1 + (float64(count-had)+0.5)/(float64(had)+0.5)
	return math.Round(math.Log(x)*4096) / 4096
}

// A tally is what a search knows of a part's documents, by number.
type tally struct {
	best  []float32 // of the word that is looked for now; 0: has none
	sum   []float64 // of the words before
	words []uint8   // how many words it has, if it has all so far
	has   []int32   // documents with a best
}

// take adds what a word was worth to the documents that have all words before.
func (t *tally) take(word int, rarity float64) (left bool) {
	for _, doc := range t.has {
		if int(t.words[doc]) == word {
			t.words[doc]++
			t.sum[doc] += float64(float64(t.best[doc]) * rarity)
			left = true
		}
		t.best[doc] = 0
	}
	t.has = t.has[:0]
	return left
}

// look notes what a word is worth to each document, and gives how many have
// it.
func (v *View) look(w wanted, tallies []tally, nearly bool) int {
	had := 0
	for i := range v.parts {
		p, t := &v.parts[i], &tallies[i]
		if nearly {
			p.eachNear(w.word, func(term int) { t.note(p, term, wrong) })
		} else {
			p.each(w, func(term int, factor float64) { t.note(p, term, float32(factor)) })
		}
		had += len(t.has)
	}
	return had
}

// note goes through a term's postings.
func (t *tally) note(p *viewed, term int, factor float32) {
	r := p.Segment.reader(term)
	var at posting
	for {
		once, ok := r.next(&at)
		if !ok {
			return
		}
		if p.Numbers[at.doc] < 0 {
			continue
		}
		var score float32
		if once {
			score = p.once[at.doc]
		} else {
			for f, count := range at.counts {
				if count > 0 {
					score += worth(Field(f), count, p.norms[f][at.doc])
				}
			}
		}
		score *= factor
		switch best := t.best[at.doc]; {
		case best == 0:
			t.has = append(t.has, int32(at.doc))
			t.best[at.doc] = score
		case best < score:
			t.best[at.doc] = score
		}
	}
}

// each gives the terms that a word stands for, and what they count for.
func (p *viewed) each(w wanted, f func(term int, factor float64)) {
	s := p.Segment
	i := s.find(w.word)
	if i < len(s.ends) && string(s.term(i)) == w.word {
		f(i, 1)
		i++
	}
	if w.stem == 0 {
		return
	}
	for ; i < len(s.ends); i++ {
		term := s.term(i)
		if len(term) < len(w.word) || string(term[:len(w.word)]) != w.word {
			return
		}
		f(i, w.stem*float64(len(w.word))/float64(len(term)))
	}
}

// eachNear gives the terms that are one letter away: one more, one less,
// another one, or two exchanged.
func (p *viewed) eachNear(word string, f func(term int)) {
	s := p.Segment
	for i := range s.ends {
		term := s.term(i)
		if d := len(term) - len(word); -utf8.UTFMax <= d && d <= utf8.UTFMax && near(word, string(term)) {
			f(i)
		}
	}
}

// near says whether two words are at most one letter apart.
func near(a, b string) bool {
	for len(a) > 0 && len(b) > 0 {
		x, n := utf8.DecodeRuneInString(a)
		y, m := utf8.DecodeRuneInString(b)
		if x == y {
			a, b = a[n:], b[m:]
			continue
		}
		if a[n:] == b[m:] || a == b[m:] || a[n:] == b {
			return true
		}
		x2, n2 := utf8.DecodeRuneInString(a[n:])
		y2, m2 := utf8.DecodeRuneInString(b[m:])
		return n2 > 0 && m2 > 0 && x == y2 && y == x2 && a[n+n2:] == b[m+m2:]
	}
	return utf8.RuneCountInString(a) <= 1 && utf8.RuneCountInString(b) <= 1
}
