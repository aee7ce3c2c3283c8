package content

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/zeebo/xxh3"

	"galley/content/search"
	"galley/schemas"
)

// The index is made when a site is first searched, from the one that an earlier
// site of its line has made: what a document says is read again only if it is
// another document, or if what it refers to has another title. Documents in all
// states are in it; who may see which is for each search to say, by a view. An
// index is frozen like its site, and nobody waits for it but who searches.

// A searching is what a site's searches are made with.
type searching struct {
	shelf *searchShelf

	mu    sync.Mutex
	index *searchIndex
	views map[searchView]*search.View
}

// A searchShelf is shared by the sites of a line: the index that one of them
// made last, so that the next one begins with it.
type searchShelf struct {
	mu     sync.Mutex
	latest *searchIndex
	read   int // documents that were read for an index, in all
}

// A searchView is who searches, and where.
type searchView struct {
	locale int32
	drafts bool
}

// shareSearch lets a site begin with the index that prev, or one after it, has
// made when it is first searched. To be called before the site is handed out.
func (s *Site) shareSearch(prev *Site) { s.searching.shelf = prev.searching.shelf }

// view gives what somebody may search; nil in a locale that is none. Its error
// is the store's: the next search tries again.
func (x *searching) view(s *Site, locale string, drafts bool) (*search.View, error) {
	l, ok := s.locales[locale]
	if !ok {
		return nil, nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.index == nil {
		index, err := x.shelf.next(s)
		if err != nil {
			return nil, err
		}
		x.index, x.views = index, map[searchView]*search.View{}
	}
	who := searchView{l, drafts}
	if x.views[who] == nil {
		x.views[who] = x.index.view(s, who)
	}
	return x.views[who], nil
}

// next makes the index of a site from the latest.
func (f *searchShelf) next(s *Site) (*searchIndex, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	index, read, err := f.latest.next(s)
	if err == nil {
		f.latest = index
		f.read += read
	}
	return index, err
}

// A searchIndex is the words of a site's documents.
type searchIndex struct {
	segments  []*search.Segment
	documents []searched // by number
}

// A searched is where a document is in an index, and what its words are made
// of.
type searched struct {
	document *Document
	lent     uint64 // a hash of the file that it took values of; 0: of none
	titles   uint64 // a hash of the titles that it refers to
	n        N
	segment  int32
	local    int32 // its number in the segment
}

// equal says that two documents have the same words: they are one, or what the
// same bytes in the same file say by the same type.
func (a *searched) equal(b *searched) bool {
	if a.titles != b.titles || a.lent != b.lent {
		return false
	}
	x, y := a.document, b.document
	return x == y || x.Type == y.Type && x.Hash == y.Hash && x.Record == y.Record && x.File == y.File
}

// before says which of two documents has the lower number in all sites of a
// project.
func (s *Site) before(a, b *Document) bool {
	if a.Type.Name != b.Type.Name {
		return a.Type.Name < b.Type.Name
	}
	return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(s.locale(a.Locale), s.locale(b.Locale))) < 0
}

// view leaves of an index what somebody may see.
func (x *searchIndex) view(s *Site, who searchView) *search.View {
	parts := make([]search.Part, len(x.segments))
	for i, segment := range x.segments {
		parts[i] = search.Part{Segment: segment, Numbers: make([]int32, segment.Len())}
		for k := range parts[i].Numbers {
			parts[i].Numbers[k] = -1
		}
	}
	for i := range x.documents {
		d := &x.documents[i]
		if e := s.entries[d.n]; s.locale(e.Locale) == who.locale && s.shows(e, who.drafts) {
			parts[d.segment].Numbers[d.local] = int32(d.n)
		}
	}
	return search.NewView(parts)
}

// next makes the index of a site from another one's, be it nil, and gives how
// many documents were read for it.
func (x *searchIndex) next(s *Site) (*searchIndex, int, error) {
	next := &searchIndex{documents: s.searchable()}
	var earlier []searched
	if x != nil && !x.wasted() {
		earlier = x.documents
	}
	unread := next.take(s, earlier)
	shares := len(unread) < len(next.documents)
	if shares {
		next.segments = slices.Clip(x.segments)
	}
	if err := next.read(s, unread); err != nil {
		return nil, 0, err
	}
	if shares {
		next.tidy()
	}
	return next, len(unread), nil
}

// wasted says that most of an index is documents that are no more.
func (x *searchIndex) wasted() bool {
	had := 0
	for _, segment := range x.segments {
		had += segment.Len()
	}
	return had > 4*len(x.documents)
}

// searchable lists what a search may ever show, in no segment yet.
func (s *Site) searchable() []searched {
	lending := make([]bool, len(s.project.Types))
	for i, t := range s.project.Types {
		lending[i] = shares(t.Fields)
	}
	list := make([]searched, 0, len(s.entries))
	for n := range s.entries {
		e := s.entries[n]
		if !e.Draftable() {
			continue
		}
		d := searched{document: e.Document, n: N(n), titles: s.hashTitles(e), segment: -1}
		if lending[s.types[e.Type]] {
			d.lent = s.hashLent(e)
		}
		list = append(list, d)
	}
	return list
}

// hashTitles is a hash of the titles that a document's references show.
func (s *Site) hashTitles(e *Entry) uint64 {
	var h uint64
	for i := range e.Mentions {
		if f := e.Mentions[i].Field; e.Mentions[i].Kind == ToDocument && f != nil && f.Kind == schemas.Reference {
			h = h*31 + xxh3.HashString(s.titleOf(e, int32(i)))
		}
	}
	return h
}

// titleOf is the title of what a reference leads to, "" if it is not for
// everybody.
func (s *Site) titleOf(e *Entry, mention int32) string {
	if to := e.Targets[mention].N; to != None && s.entries[to].public {
		return s.entries[to].Title
	}
	return ""
}

// hashLent is a hash of the file of the document that one took values of; 0 if
// it took none.
func (s *Site) hashLent(e *Entry) uint64 {
	if s.locale(e.Locale) == 0 {
		return 0
	}
	for n := e.N - 1; n >= 0; n-- { // translations have numbers in a row
		from := s.entries[n]
		if from.Type != e.Type || from.ID != e.ID {
			break
		}
		if s.locale(from.Locale) == 0 {
			return xxh3.HashString(from.File)*31 + from.Hash + uint64(from.Record)
		}
	}
	return 0
}

// take gives documents the places that equal ones have in an earlier index,
// and gives the others. Both lists are in one order, most of it alike.
func (x *searchIndex) take(s *Site, earlier []searched) (unread []*searched) {
	k := 0
	for i := range x.documents {
		d := &x.documents[i]
		for k < len(earlier) && earlier[k].document != d.document && s.before(earlier[k].document, d.document) {
			k++
		}
		if k < len(earlier) && earlier[k].equal(d) {
			d.segment, d.local = earlier[k].segment, earlier[k].local
			k++
		} else {
			unread = append(unread, d)
		}
	}
	return unread
}

// read makes segments of documents: one, or where there are many, one for each
// core.
func (x *searchIndex) read(s *Site, documents []*searched) error {
	const chunk = 64
	cores := min(runtime.GOMAXPROCS(0), (len(documents)+chunk-1)/chunk)
	segments := make([]*search.Segment, cores)
	faults := make([]error, cores)
	var next atomic.Int64
	var wait sync.WaitGroup
	first := int32(len(x.segments))
	for core := range cores {
		wait.Go(func() {
			r := searchReader{site: s, builder: search.NewBuilder()}
			for {
				from := int(next.Add(chunk)) - chunk
				if from >= len(documents) {
					break
				}
				for _, d := range documents[from:min(from+chunk, len(documents))] {
					r.read(s.entries[d.n])
					d.segment, d.local = first+int32(core), int32(r.builder.End())
				}
			}
			segments[core], faults[core] = r.builder.Segment(), r.err
		})
	}
	wait.Wait()
	for _, err := range faults {
		if err != nil {
			return err
		}
	}
	x.segments = append(x.segments, segments...)
	return nil
}

// tidy merges segments at the end until each has more than twice as many
// documents as the next, counting those that the site has: so there are few,
// and what is no more does not stay.
func (x *searchIndex) tidy() {
	alive := make([]int, len(x.segments))
	for i := range x.documents {
		alive[x.documents[i].segment]++
	}
	for len(x.segments) > 1 {
		last := len(x.segments) - 1
		if alive[last-1] > 2*alive[last] {
			break
		}
		x.mergeLast()
		alive[last-1] += alive[last]
	}
}

// mergeLast makes one of the last two segments.
func (x *searchIndex) mergeLast() {
	last := len(x.segments) - 1
	a, b := x.segments[last-1], x.segments[last]
	alive := make([]bool, a.Len()+b.Len())
	at := func(d *searched) int { return int(d.local) + (int(d.segment)-last+1)*a.Len() }
	for i := range x.documents {
		if d := &x.documents[i]; int(d.segment) >= last-1 {
			alive[at(d)] = true
		}
	}
	merged, moved := search.Merge(a, b, alive)
	for i := range x.documents {
		if d := &x.documents[i]; int(d.segment) >= last-1 {
			d.segment, d.local = int32(last-1), moved[at(d)]
		}
	}
	x.segments = append(slices.Clip(x.segments[:last-1]), merged)
}
