package render

import (
	"encoding/binary"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/zeebo/xxh3"

	"galley/content"
	"galley/schemas"
)

// Questions are all that the answers of an edition have asked. Many contexts
// note into one at the same time; which number a question has depends on who
// was first. A question that is noted is asked once, by whoever notes it first.
type Questions struct {
	made  uint64   // ground.made of the edition that they are of
	of    *Edition // nil: they were read, and of none yet
	mu    sync.Mutex
	text  []byte // the bytes of all questions
	list  []question
	free  []uint32 // numbers that nothing has
	byKey [shards]shard

	byDocument [byDocument][]atomic.Uint32 // by asking and document: the number and one
	fragments  [][]atomic.Uint32           // by fragment and document: twice the number and one, and 1 if it is known what it asked
	changed    *Numbers                    // while they are asked again: what a fragment made anew is noted in
}

// A question is a piece of text.
type question struct {
	from, to uint32
	hash     uint64   // of what was said
	own      []uint32 // of a fragment: what it asked itself
}

// shards are so many that cores hardly wait for each other.
const shards = 16

type shard struct {
	mu      sync.RWMutex
	numbers map[uint64]uint32 // by the question's hash
}

// NewQuestions are none.
func NewQuestions() *Questions { return &Questions{} }

// Len is more than any number.
func (q *Questions) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.list)
}

// Recording gives the anonymous reader's window, which notes in q what an
// answer took. stat is asked of files that are passed on. q is new, or e has
// been asked what stands in it (Ask); else it is emptied.
func (e *Edition) Recording(q *Questions, stat Stat) *Context {
	q.mu.Lock()
	if q.of != e {
		q.empty()
		q.bind(e)
	}
	q.mu.Unlock()
	c := e.Context()
	c.rec = &recorder{q: q, stat: stat, asker: e.Context(), mute: 1}
	return c
}

func (q *Questions) empty() {
	q.text, q.list, q.free, q.byKey = nil, nil, nil, [shards]shard{}
}

// bind makes the tables of an edition.
func (q *Questions) bind(e *Edition) {
	g := e.ground()
	q.of, q.made = e, g.made
	for i := range q.byDocument {
		q.byDocument[i] = make([]atomic.Uint32, e.site.Len())
	}
	q.fragments = make([][]atomic.Uint32, len(e.memo))
	for i := range q.fragments {
		q.fragments[i] = make([]atomic.Uint32, e.site.Len())
	}
	for i := range q.byKey {
		q.byKey[i].numbers = map[uint64]uint32{}
	}
}

// add gives a question a number.
func (q *Questions) add(key []byte, hash uint64, own []uint32) uint32 {
	from := len(q.text)
	q.text = append(q.text, key...)
	is := question{from: uint32(from), to: uint32(len(q.text)), hash: hash, own: own}
	if last := len(q.free) - 1; last >= 0 {
		n := q.free[last]
		q.free = q.free[:last]
		q.list[n] = is
		return n
	}
	q.list = append(q.list, is)
	return uint32(len(q.list) - 1)
}

func (q *Questions) key(n uint32) []byte { return q.text[q.list[n].from:q.list[n].to] }

// A recorder notes what one answer after another took.
type recorder struct {
	q      *Questions
	stat   Stat
	asker  *Context // says what is noted for the first time
	took   []uint32
	from   int      // where in took that of the fragment in the making begins
	seen   []uint32 // by number: who has taken it last
	serial uint32   // of the answer or fragment in the making
	last   uint32   // serial
	all    bool     // it has taken everything
	mute   int      // what is taken is known, or is no answer's
	key    []byte
	said   []byte
	room   []byte
	names  map[uint64]content.N // of the documents in the question that is noted
}

// begin begins an answer.
func (r *recorder) begin() {
	r.took, r.from, r.all, r.mute = r.took[:0], 0, false, 0
	r.last++
	r.serial = r.last
}

// end ends it: the file that it passes on is no document's affair, and what the
// window shows until the next answer is nobody's.
func (r *recorder) end(c *Context, w *Response) {
	if r.all = false; w.File != "" {
		c.noteText(askFile, w.File)
	}
	r.mute = 1
}

func (r *recorder) on() bool { return r != nil && !r.all && r.mute == 0 }

func (r *recorder) take(n uint32) {
	if int(n) >= len(r.seen) {
		r.seen = append(r.seen, make([]uint32, int(n)+1024-len(r.seen))...)
	}
	if r.seen[n] != r.serial {
		r.seen[n] = r.serial
		r.took = append(r.took, n)
	}
}

// Took gives the numbers of the questions that the last answer has asked,
// sorted, each once: until the next answer is made.
func (c *Context) Took() []uint32 {
	r := c.rec
	if r == nil {
		return nil
	}
	slices.Sort(r.took)
	r.took = slices.Compact(r.took)
	return r.took
}

// note notes a question about one document.
func (c *Context) note(kind asking, n content.N) {
	r := c.rec
	if !r.on() || n < 0 || int(n) >= c.edition.site.Len() {
		return
	}
	at := &r.q.byDocument[kind][n]
	number := at.Load()
	if number == 0 {
		number = r.newDocument(kind, n, at)
	}
	r.take(number - 1)
}

func (r *recorder) newDocument(kind asking, n content.N, at *atomic.Uint32) uint32 {
	out, hash := r.asker.appendDocument(r.said[:0], kind, n)
	if r.said = out; hash == 0 {
		hash = xxh3.Hash(out)
	}
	r.key = appendHash(append(r.key[:0], byte(kind)), r.asker.edition.ground().name(n))
	r.q.mu.Lock()
	defer r.q.mu.Unlock()
	if at.Load() == 0 {
		at.Store(r.q.add(r.key, hash, nil) + 1)
	}
	return at.Load()
}

// noteKey notes the question that stands in r.key.
func (c *Context) noteKey() {
	r := c.rec
	h := xxh3.Hash(r.key)
	s := &r.q.byKey[h%shards]
	s.mu.RLock()
	number, ok := s.numbers[h]
	s.mu.RUnlock()
	if !ok {
		number = r.newKey(s, h)
	}
	r.take(number)
}

func (r *recorder) newKey(s *shard, h uint64) uint32 {
	find := func(name uint64) content.N {
		if n, ok := r.names[name]; ok {
			return n
		}
		return content.None
	}
	reader := questionReader{c: r.asker, find: find}
	hash := reader.say(r.key, r.stat, &r.said)
	clear(r.names)
	s.mu.Lock()
	defer s.mu.Unlock()
	if number, ok := s.numbers[h]; ok {
		return number
	}
	r.q.mu.Lock()
	number := r.q.add(r.key, hash, nil)
	r.q.mu.Unlock()
	s.numbers[h] = number
	return number
}

// knows remembers whose name stands in the question that is noted.
func (r *recorder) knows(g *ground, n content.N) {
	if r.names == nil {
		r.names = map[uint64]content.N{}
	}
	if n != content.None {
		r.names[g.name(n)] = n
	}
}

// noteEverything notes that the answer depends on all documents and files:
// what else it takes follows from these.
func (c *Context) noteEverything() {
	if r := c.rec; r.on() {
		r.took = r.took[:r.from]
		r.key = append(r.key[:0], byte(askEverything))
		c.noteAgain()
		r.all = true
	}
}

// noteNever notes that nobody can say whether the answer would be the same.
func (c *Context) noteNever() {
	if r := c.rec; r != nil {
		r.key = append(r.key[:0], byte(askNever))
		c.noteAgain()
	}
}

// noteAgain notes what stands in r.key though it may have been taken out again.
func (c *Context) noteAgain() {
	c.rec.last++
	c.rec.serial = c.rec.last
	c.noteKey()
}

// noteText notes a question about a text.
func (c *Context) noteText(kind asking, texts ...string) {
	if r := c.rec; r.on() {
		r.key = append(r.key[:0], byte(kind))
		for _, text := range texts {
			r.key = AppendText(r.key, text)
		}
		c.noteKey()
	}
}

// noteTyped notes a question about a type and a text or two.
func (c *Context) noteTyped(kind asking, t *schemas.Type, texts ...string) {
	r := c.rec
	if !r.on() {
		return
	}
	var ok bool
	if r.key, ok = c.appendType(append(r.key[:0], byte(kind)), t); !ok {
		c.noteEverything()
		return
	}
	for _, text := range texts {
		r.key = AppendText(r.key, text)
	}
	c.noteKey()
}

func (c *Context) noteTaxonomy(kind asking, t *schemas.Taxonomy, texts ...string) {
	r := c.rec
	if !r.on() {
		return
	}
	var ok bool
	if r.key, ok = c.appendTaxonomy(append(r.key[:0], byte(kind)), t); !ok {
		c.noteEverything()
		return
	}
	for _, text := range texts {
		r.key = AppendText(r.key, text)
	}
	c.noteKey()
}

// noteQuery notes a query, or that it depends on everything.
func (c *Context) noteQuery(kind asking, q *content.Query) {
	r := c.rec
	if !r.on() {
		return
	}
	var ok bool
	if r.key, ok = c.appendQuery(append(r.key[:0], byte(kind)), q); !ok {
		c.noteEverything()
		return
	}
	if q.Field != nil {
		r.knows(c.edition.ground(), q.Refers)
	}
	c.noteKey()
}

func (c *Context) noteListed(p *Page, number int) {
	r := c.rec
	if !r.on() || !p.Listing() {
		return
	}
	if c.edition.pages.byURL[p.URL] != p {
		c.noteEverything()
		return
	}
	r.key = binary.AppendUvarint(AppendText(append(r.key[:0], byte(askListed)), p.URL), uint64(number))
	c.noteKey()
}

func (c *Context) notePlain(kind asking) {
	if r := c.rec; r.on() {
		r.key = append(r.key[:0], byte(kind))
		c.noteKey()
	}
}

func (c *Context) noteFinding(index int, part []string) {
	r := c.rec
	r.key = binary.AppendUvarint(append(r.key[:0], byte(askFinding)), uint64(index))
	for _, p := range part {
		r.key = AppendText(r.key, p)
	}
	c.noteKey()
}

// recorded appends a fragment of which what it asks is to be noted.
func (c *Context) recorded(b []byte, f *Fragment, n content.N) []byte {
	r := c.rec
	at := &r.q.fragments[f.index][n]
	if number := at.Load(); number&1 == 1 {
		r.take(number>>1 - 1)
		if b, ok := c.kept(b, f, n); ok {
			return b
		}
		r.mute++
		defer func() { r.mute-- }()
		return c.fragment(b, f, n)
	}
	from, serial := r.from, r.serial
	r.last++
	r.from, r.serial = len(r.took), r.last
	start := len(b)
	b = f.Make(c, n, b)
	own := slices.Clone(r.took[r.from:])
	slices.Sort(own)
	own = slices.Compact(own)
	r.took = r.took[:r.from]
	r.from, r.serial, r.all = from, serial, false
	if c.err != nil {
		c.noteNever()
		return b
	}
	c.keep(f, n, b, start)
	r.key = binary.AppendUvarint(append(r.key[:0], byte(askFragment)), uint64(f.index))
	r.key = appendHash(r.key, c.edition.ground().name(n))
	r.take(r.q.putFragment(at, r.key, xxh3.Hash(b[start:]), own))
	return b
}

// putFragment notes what a fragment has asked.
func (q *Questions) putFragment(at *atomic.Uint32, key []byte, hash uint64, own []uint32) uint32 {
	q.mu.Lock()
	defer q.mu.Unlock()
	known := at.Load()
	switch {
	case known&1 == 1: // somebody was faster
		return known>>1 - 1
	case known != 0:
		number := known>>1 - 1
		is := &q.list[number]
		if is.hash != hash && q.changed != nil {
			q.changed.Add(number)
		}
		is.hash, is.own = hash, own
		at.Store(known | 1)
		return number
	}
	number := q.add(key, hash, own)
	at.Store((number+1)<<1 | 1)
	return number
}

// Sum gives a hash of what is asked for, the same in every process that has the
// same families.
func (r Request) Sum() uint64 {
	var room [256]byte
	b := AppendText(room[:0], r.Family.Name)
	b = AppendText(AppendText(AppendText(b, r.Route.Method), r.Route.Pattern), r.Route.Ending)
	b = binary.AppendUvarint(b, uint64(len(r.Params)))
	for _, p := range r.Params {
		b = AppendText(b, p)
	}
	for _, a := range r.Args {
		b = AppendText(AppendText(b, a.Key), a.Value)
	}
	return xxh3.Hash(b)
}
