package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// What a query may have. What is more is left out, so that no query costs much
// more than others.
const (
	LongestQuery = 300 // characters
	mostWords    = 24
)

const (
	// Words that are not the last find longer ones from this many letters on:
	// people type the beginning of the last word only.
	shortestStem = 3
	// Words of this many letters are looked for with one letter wrong.
	shortestMistaken = 5
)

// Clip gives a query as it is read: without spaces around it, no longer than
// what counts.
func Clip(text string) string {
	text = strings.TrimSpace(strings.ToValidUTF8(text, ""))
	if len(text) <= LongestQuery {
		return text
	}
	count := 0
	for i := range text {
		if count == LongestQuery {
			return strings.TrimSpace(text[:i])
		}
		count++
	}
	return text
}

// A Query is words, all of which a document has to have.
type Query struct {
	wanted []wanted
}

// A wanted is one word of a query.
type wanted struct {
	word   string
	stem   float64 // what a longer word counts for that begins so; 0: it is none
	nearly bool    // one letter may be wrong
}

const (
	begun = 0.75 // the last word, which may not be finished
	stem  = 0.4  // any other
	wrong = 0.3  // one letter wrong
)

// Parse reads what a person typed. Words in double quotes are meant as they
// stand.
func Parse(text string) Query {
	var q Query
	var s Splitter
	last := -1 // of the plain words, if nothing stands behind it
	quoted := false
	for i, part := range strings.Split(Clip(text), `"`) {
		quoted = i%2 == 1
		s.Split([]byte(part), func(word []byte, kind Kind) {
			if kind == Tail {
				return // the pair before it has it
			}
			last = -1
			if len(q.wanted) == mostWords {
				return
			}
			w := wanted{word: string(word)}
			switch {
			case kind == Alone:
				w.stem = begun
			case kind == Plain && !quoted:
				letters := utf8.RuneCount(word)
				if letters >= shortestStem {
					w.stem = stem
				}
				w.nearly = letters >= shortestMistaken
				last = len(q.wanted)
			}
			q.wanted = append(q.wanted, w)
		})
	}
	if last >= 0 {
		q.wanted[last].stem = begun
	}
	var kept []wanted
	for _, w := range q.wanted {
		if !slices.Contains(kept, w) {
			kept = append(kept, w)
		}
	}
	q.wanted = kept
	return q
}

// Empty says that there is nothing to look for.
func (q Query) Empty() bool { return len(q.wanted) == 0 }
