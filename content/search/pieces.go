package search

import (
	"bytes"
	"encoding/binary"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Whether a text has another one in it is asked of what is between the words
// too, so the index of words does not know it. But each run of letters and
// digits in what is looked for stands within such a run of the text, in the
// middle as a whole, at the ends as its end or beginning. So the runs of all
// texts, and who has them, leave few texts to look at; and if what is looked
// for is one run, none.
//
// Trigrams would know more of what is between runs, and take three times the
// memory; the texts themselves take more than that.

// Pieces are the runs of letters and digits of some texts, which have the
// numbers from 0 to Len()-1. They are frozen.
type Pieces struct {
	count  int
	runs   []byte   // all different ones, sorted, a zero behind each
	ends   []uint32 // of each in runs, the zero included
	posts  []byte   // of each: the texts that have it, as distances
	starts []uint32 // of each in posts, and the end of the last one
}

// Len is how many texts there are.
func (p *Pieces) Len() int { return p.count }

// Size is about how many bytes the pieces take.
func (p *Pieces) Size() int { return cap(p.runs) + cap(p.posts) + 4*(cap(p.ends)+cap(p.starts)) }

// A PiecesBuilder makes pieces. It belongs to one goroutine.
type PiecesBuilder struct {
	places []place // a power of two of them; a run is where its hash says, or behind
	runs   []string
	posts  [][]byte
	last   []int32 // by run: the last text that has it
	count  int32
	chars  [utf8.RuneSelf]bool // that runs are made of
}

// A place has a run, by its number from 1, or none.
type place struct {
	hash uint32
	run  int32
}

func NewPiecesBuilder() *PiecesBuilder {
	b := &PiecesBuilder{places: make([]place, 1<<10)}
	for c := range b.chars {
		b.chars[c], _ = inRun(string(rune(c)))
	}
	return b
}

// Add adds a text, of which it keeps nothing, and gives its number. Whoever
// looks for something has to have its letters in the case that they have here.
func (b *PiecesBuilder) Add(text []byte) int {
	for i := 0; i < len(text); {
		from, hash := i, uint32(2166136261) // FNV-1a
		for i < len(text) {
			if c := text[i]; c < utf8.RuneSelf {
				if !b.chars[c] {
					break
				}
				hash = (hash ^ uint32(c)) * 16777619
				i++
				continue
			}
			is, size := inRun(text[i:])
			if !is {
				break
			}
			for _, c := range text[i : i+size] {
				hash = (hash ^ uint32(c)) * 16777619
			}
			i += size
		}
		if i > from {
			b.has(b.id(text[from:i], hash))
		} else {
			_, size := inRun(text[i:])
			i += size
		}
	}
	b.count++
	return int(b.count) - 1
}

// has notes a run of the text in the making.
func (b *PiecesBuilder) has(id int32) {
	if last := b.last[id]; last != b.count {
		b.posts[id] = binary.AppendUvarint(b.posts[id], uint64(b.count-last))
		b.last[id] = b.count
	}
}

// id gives a run's place in runs, be it a new one.
func (b *PiecesBuilder) id(run []byte, hash uint32) int32 {
	mask := uint32(len(b.places) - 1)
	at := hash & mask
	for ; b.places[at].run > 0; at = (at + 1) & mask {
		if p := b.places[at]; p.hash == hash && b.runs[p.run-1] == string(run) {
			return p.run - 1
		}
	}
	b.runs, b.posts, b.last = append(b.runs, string(run)), append(b.posts, nil), append(b.last, -1)
	b.places[at] = place{hash, int32(len(b.runs))}
	if 2*len(b.runs) > len(b.places) {
		b.widen()
	}
	return int32(len(b.runs)) - 1
}

// widen makes room for twice as many runs.
func (b *PiecesBuilder) widen() {
	places := make([]place, 2*len(b.places))
	mask := uint32(len(places) - 1)
	for _, p := range b.places {
		if p.run == 0 {
			continue
		}
		at := p.hash & mask
		for places[at].run > 0 {
			at = (at + 1) & mask
		}
		places[at] = p
	}
	b.places = places
}

// Pieces gives those of all texts. The builder cannot be used after it.
func (b *PiecesBuilder) Pieces() *Pieces {
	order := make([]int32, len(b.runs))
	runs, posts := 0, 0
	for i := range order {
		order[i] = int32(i)
		runs += len(b.runs[i]) + 1
		posts += len(b.posts[i])
	}
	slices.SortFunc(order, func(x, y int32) int { return strings.Compare(b.runs[x], b.runs[y]) })
	p := &Pieces{
		count: int(b.count),
		runs:  make([]byte, 0, runs), ends: make([]uint32, 0, len(order)),
		posts: make([]byte, 0, posts), starts: make([]uint32, 0, len(order)+1),
	}
	for _, id := range order {
		p.starts = append(p.starts, uint32(len(p.posts)))
		p.runs = append(append(p.runs, b.runs[id]...), 0)
		p.ends = append(p.ends, uint32(len(p.runs)))
		p.posts = append(p.posts, b.posts[id]...)
	}
	p.starts = append(p.starts, uint32(len(p.posts)))
	*b = PiecesBuilder{}
	return p
}

// nextRun gives the first run of letters and digits of a text, and what is
// behind it.
func nextRun(text string) (run, left string) {
	from := 0
	for from < len(text) {
		is, size := inRun(text[from:])
		if is {
			break
		}
		from += size
	}
	to := from
	for to < len(text) {
		is, size := inRun(text[to:])
		if !is {
			break
		}
		to += size
	}
	return text[from:to], text[to:]
}

// inRun says whether a text begins with a letter or a digit, and how long its
// first character is.
func inRun[T string | []byte](text T) (is bool, size int) {
	c := text[0]
	if c < utf8.RuneSelf {
		return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z', 1
	}
	r, size := utf8.DecodeRuneInString(string(text[:min(len(text), utf8.UTFMax)]))
	return unicode.IsLetter(r) || unicode.IsDigit(r), size
}

// Having gives which texts may have a part in them: has gets true for these,
// and stays as it is for the others. sure says that each of them has it. It has
// to be UTF-8, as the texts are.
func (p *Pieces) Having(part string, has []bool) (sure bool) {
	var all []bool // of the runs so far
	left := part
	for {
		run, behind := nextRun(left)
		if run == "" {
			break
		}
		opens := len(behind)+len(run) == len(part) // as it may begin within a run
		found := make([]bool, p.count)
		p.find(run, opens, behind == "", &marked{texts: found})
		if all == nil {
			all = found
		} else {
			for i := range all {
				all[i] = all[i] && found[i]
			}
		}
		if run == part {
			sure = true
		}
		left = behind
	}
	for i := range has {
		has[i] = has[i] || all == nil || all[i]
	}
	return sure
}

// find finds the texts with a run that has the given one in it: anywhere, or if
// it may not go on before or behind, at that end.
func (p *Pieces) find(run string, before, behind bool, found *marked) {
	switch {
	case before: // somewhere in it, or at its end
		wanted := []byte(run)
		if !behind {
			wanted = append(wanted, 0)
		}
		for at := 0; found.count < p.count; {
			i := bytes.Index(p.runs[at:], wanted)
			if i < 0 {
				return
			}
			n := sort.Search(len(p.ends), func(k int) bool { return int(p.ends[k]) > at+i })
			p.mark(n, found)
			at = int(p.ends[n])
		}
	default:
		for n := sort.Search(len(p.ends), func(k int) bool { return string(p.run(k)) >= run }); n < len(p.ends); n++ {
			if at := p.run(n); !strings.HasPrefix(string(at), run) || !behind && len(at) > len(run) {
				return
			}
			p.mark(n, found)
		}
	}
}

func (p *Pieces) run(n int) []byte {
	from := uint32(0)
	if n > 0 {
		from = p.ends[n-1]
	}
	return p.runs[from : p.ends[n]-1]
}

// A marked is some texts.
type marked struct {
	texts []bool
	count int
}

// mark marks the texts that have a run.
func (p *Pieces) mark(n int, found *marked) {
	at := -1
	for posts := p.posts[p.starts[n]:p.starts[n+1]]; len(posts) > 0; {
		distance, size := uint64(posts[0]), 1
		if distance >= 0x80 {
			distance, size = binary.Uvarint(posts)
		}
		at += int(distance)
		if !found.texts[at] {
			found.texts[at] = true
			found.count++
		}
		posts = posts[size:]
	}
}
