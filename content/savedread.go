package content

import (
	"encoding/binary"
	"math"
	"time"

	"galley/content/bodies"
	"galley/content/markdown"
	"galley/schemas"
	"galley/schemas/source"
)

// A restoring reads what a saving appended. What cannot be is bad: it goes on,
// without ever looking outside of the bytes, and whoever began it asks in the end.
// Documents and what is in them are cut from slabs, since they stay together.
type restoring struct {
	*numbering
	s    string
	at   int
	bad  bool
	file string // what texts of a document may be part of

	documentSlab slab[Document]
	pointerSlab  slab[*Document]
	valueSlab    slab[Value]
	mentionSlab  slab[Mention]
	markSlab     slab[Mark]
	keyPlaceSlab slab[KeyPlace]
	aliasSlab    slab[Alias]
	mediaSlab    slab[Media]
	groupSlab    slab[Group]
	bodySlab     slab[Body]
	spotSlab     slab[markdown.Spot]
	headingSlab  slab[markdown.Heading]
	textSlab     slab[string]
	problemSlab  slab[source.Problem]

	zone zone
}

// A zone is one without a name in the world's tables: an offset.
type zone struct {
	name   string
	offset int64
	is     *time.Location
}

// A slab is memory that many things of a kind are cut from.
type slab[T any] struct{ rest []T }

// slabSize is how many are made at once.
const slabSize = 256

func (s *slab[T]) cut(n int) []T {
	if n == 0 {
		return []T{} // which is not nil
	}
	if n > len(s.rest) {
		if n > slabSize/4 {
			return make([]T, n)
		}
		s.rest = make([]T, slabSize)
	}
	cut := s.rest[:n:n]
	s.rest = s.rest[n:]
	return cut
}

func (r *restoring) number() uint64 {
	var n uint64
	for shift := 0; shift < 64; shift += 7 {
		if r.at >= len(r.s) {
			break
		}
		c := r.s[r.at]
		r.at++
		if n |= uint64(c&0x7f) << shift; c < 0x80 {
			return n
		}
	}
	r.bad = true
	return 0
}

func (r *restoring) signed() int64 {
	n := r.number()
	return int64(n>>1) ^ -int64(n&1)
}

// short gives a number that has 32 bits.
func (r *restoring) short() int32 {
	n := r.signed()
	if int64(int32(n)) != n {
		r.bad = true
	}
	return int32(n)
}

func (r *restoring) fixed() uint64 {
	if len(r.s)-r.at < 8 {
		r.bad = true
		return 0
	}
	var b [8]byte
	copy(b[:], r.s[r.at:])
	r.at += 8
	return binary.LittleEndian.Uint64(b[:])
}

func (r *restoring) fixedShort() uint32 {
	if len(r.s)-r.at < 4 {
		r.bad = true
		return 0
	}
	var b [4]byte
	copy(b[:], r.s[r.at:])
	r.at += 4
	return binary.LittleEndian.Uint32(b[:])
}

func (r *restoring) text() string {
	n := r.number()
	if n > uint64(len(r.s)-r.at) {
		r.bad = true
		return ""
	}
	s := r.s[r.at : r.at+int(n)]
	r.at += int(n)
	return s
}

// many gives how many of something follow. Each takes a byte at least.
func (r *restoring) many() int {
	n := r.number()
	if n > uint64(len(r.s)-r.at) {
		r.bad = true
		return 0
	}
	return int(n)
}

// count gives how many of something follow; false is no list.
func (r *restoring) count() (n int, is bool) {
	m := r.number()
	if m == 0 {
		return 0, false
	}
	if m-1 > uint64(len(r.s)-r.at) {
		r.bad = true
		return 0, false
	}
	return int(m - 1), true
}

func (r *restoring) part() string {
	at := r.number()
	if at == 0 {
		return r.text()
	}
	n := r.number()
	if at--; at > uint64(len(r.file)) || n > uint64(len(r.file))-at {
		r.bad = true
		return ""
	}
	return r.file[at:][:n]
}

// flags gives n of them.
func (r *restoring) flags(n int) uint64 {
	all := r.number()
	if all>>n != 0 {
		r.bad = true
	}
	return all
}

func (r *restoring) diskTime() time.Time {
	seconds := int64(r.fixed())
	nano := r.fixedShort()
	if nano > 999_999_999 {
		r.bad = true
		return time.Time{}
	}
	return time.Unix(seconds, int64(nano))
}

func (r *restoring) time() time.Time {
	var in *time.Location
	switch r.number() {
	case zoneZero:
		return time.Time{}
	case zoneUTC:
		in = time.UTC
	case zoneProject:
		in = r.project.Zone
	case zoneFixed:
		name, offset := r.text(), r.signed()
		if offset < -100*3600 || offset > 100*3600 {
			r.bad = true
			return time.Time{}
		}
		if r.zone.is == nil || r.zone.name != name || r.zone.offset != offset {
			r.zone = zone{name, offset, time.FixedZone(name, int(offset))}
		}
		in = r.zone.is
	}
	seconds, nano := r.signed(), r.number()
	if in == nil || nano > 999_999_999 {
		r.bad = true
		return time.Time{}
	}
	return time.Unix(seconds, int64(nano)).In(in)
}

func (r *restoring) place() Place {
	line, column := r.short(), r.short()
	return Place{line, column, line + r.short(), column + r.short()}
}

func (r *restoring) type_() *schemas.Type {
	n := r.number()
	if n > uint64(len(r.project.Types)) {
		r.bad = true
		return nil
	}
	if n == 0 {
		return nil
	}
	return r.project.Types[n-1]
}

func (r *restoring) field() *schemas.Field {
	n := r.number()
	if n > uint64(len(r.fields)) {
		r.bad = true
		return nil
	}
	if n == 0 {
		return nil
	}
	return r.fields[n-1]
}

func (r *restoring) fieldList() []*schemas.Field {
	n := r.number()
	if n > uint64(len(r.lists)) {
		r.bad = true
		return nil
	}
	if n == 0 {
		return nil
	}
	return r.lists[n-1]
}

// library gives a library with its listing and without documents, and how many
// bytes those of each file take.
func (r *restoring) library() (l *Library, lengths []int) {
	l = &Library{listing: &Listing{at: r.diskTime()}}
	flags := r.flags(2)
	l.listing.contested = flags&1 != 0
	if flags&2 != 0 {
		l.wrong = &Document{}
	}
	l.put = int64(r.number())
	n, is := r.count()
	if is {
		l.listing.Documents = make([]File, n)
	}
	l.files, lengths = make([]fileRead, n), make([]int, n)
	for i := range n {
		r.listed(&l.listing.Documents[i])
		lengths[i] = r.read(&l.files[i], l.listing.at)
	}
	for _, files := range []*[]File{&l.listing.Static, &l.listing.Beside} {
		n, is := r.count()
		if !is {
			continue
		}
		*files = make([]File, n)
		for i := range *files {
			r.listed(&(*files)[i])
		}
	}
	l.listing.Problems = r.problems()
	return l, lengths
}

func (r *restoring) listed(f *File) {
	f.Path = r.text()
	f.Size = r.signed()
	f.Modified = r.diskTime()
	f.Stamp = r.fixed()
	f.Type = r.type_()
	if glob := r.number(); glob > 0 {
		if f.Type == nil || glob > uint64(len(f.Type.Source)) {
			r.bad = true
			return
		}
		f.Glob = &f.Type.Source[glob-1]
	}
	f.Locale = r.text()
	f.Contested = r.flags(1)&1 != 0
}

func (r *restoring) read(read *fileRead, began time.Time) (length int) {
	read.gone = r.flags(1)&1 != 0
	n := r.number()
	if n > math.MaxInt32 {
		r.bad = true
		return 0
	}
	length = int(n)
	read.hash = r.fixed()
	read.size = int(r.number())
	read.bodies = int64(r.number())
	read.at = began.Add(time.Duration(r.signed()))
	return length
}

func (r *restoring) documents(f *File, read *fileRead) {
	if len(r.s) == 0 {
		return // they could not be saved
	}
	read.saved = r.s
	n, is := r.count()
	if !is {
		return
	}
	read.documents = r.pointerSlab.cut(n)
	documents := r.documentSlab.cut(n)
	for i := range documents {
		r.document(&documents[i], f, read.hash)
		read.documents[i] = &documents[i]
	}
}

func (r *restoring) document(d *Document, f *File, hash uint64) {
	r.file = f.Path
	flags := r.flags(6)
	is := func(i int) bool { return flags>>i&1 != 0 }
	d.Next, d.Own = is(1), is(2)
	d.Type, d.File, d.Hash = f.Type, f.Path, hash
	if !is(3) {
		d.Type = r.type_()
	}
	if !is(4) {
		d.File = r.text()
	}
	if !is(5) {
		d.Hash = r.fixed()
	}
	d.Folder = r.part()
	d.ID = ID(r.part())
	d.Locale = r.text()
	d.Path = r.part()
	d.Name = r.part()
	d.Record = int(r.number())
	d.Line = int(r.signed())
	d.Column = int(r.signed())
	r.keys(&d.Keys)
	d.KeyPlaces = r.keyPlaces()
	d.Mentions = r.mentions()
	d.Marks = r.marks()
	d.Values = r.values(d.Mentions, 0)
	d.Problems = r.problems()
}

func (r *restoring) keys(k *Keys) {
	flags := r.flags(8)
	is := func(i int) bool { return flags>>i&1 != 0 }
	k.Draft, k.Archived, k.LoginOnly = is(0), is(1), is(2)
	for i, s := range [...]*string{&k.ID, &k.Slug, &k.URL, &k.AposDocID} {
		if is(3 + i) {
			*s = r.text()
		}
	}
	for _, t := range [...]*time.Time{&k.Date, &k.Updated, &k.Created, &k.Expires} {
		*t = r.time()
	}
	k.ButterID = r.short()
	if is(7) {
		k.Aliases = r.aliasSlab.cut(r.many())
		for i := range k.Aliases {
			k.Aliases[i] = Alias{URL: r.text(), Place: r.place()}
		}
	}
}

func (r *restoring) keyPlaces() KeyPlaces {
	n, is := r.count()
	if !is {
		return nil
	}
	places := r.keyPlaceSlab.cut(n)
	for i := range places {
		key := r.number()
		if key >= uint64(schemas.DocumentKeys) {
			r.bad = true
		}
		places[i] = KeyPlace{schemas.DocumentKey(key), r.place()}
	}
	return places
}

func (r *restoring) mentions() []Mention {
	n, is := r.count()
	if !is {
		return nil
	}
	all := r.mentionSlab.cut(n)
	for i := range all {
		m := &all[i]
		kind := r.number()
		if kind > uint64(ToFile) {
			r.bad = true
		}
		m.Kind = MentionKind(kind)
		m.Field = r.field()
		m.Text = r.text()
		m.Place = r.place()
	}
	return all
}

func (r *restoring) marks() []Mark {
	n, is := r.count()
	if !is {
		return nil
	}
	all := r.markSlab.cut(n)
	for i := range all {
		all[i] = Mark{Field: r.field(), Text: r.text(), Place: r.place()}
	}
	return all
}

func (r *restoring) values(mentions []Mention, depth int) []Value {
	n, is := r.count()
	if !is {
		return nil
	}
	all := r.valueSlab.cut(n)
	for i := range all {
		all[i] = r.value(mentions, depth)
	}
	return all
}

func (r *restoring) value(mentions []Mention, depth int) Value {
	if depth > mostNested {
		r.bad = true
		return nil
	}
	switch r.number() {
	case savedNil:
		return nil
	case savedText:
		return Text(r.text())
	case savedInteger:
		return Integer(r.signed())
	case savedNumber:
		return Number(math.Float64frombits(r.fixed()))
	case savedFalse:
		return Bool(false)
	case savedTrue:
		return Bool(true)
	case savedDate:
		return Date(r.time())
	case savedTime:
		return Time(r.time())
	case savedClock:
		return Clock(r.short())
	case savedJSON:
		return JSON(r.text())
	case savedLink:
		return Link(r.mention(mentions))
	case savedRef:
		return Ref(r.mention(mentions))
	case savedList:
		return List(r.values(mentions, depth+1))
	case savedMedia:
		m := &r.mediaSlab.cut(1)[0]
		*m = Media{Mention: r.mention(mentions), Alt: r.text(), Title: r.text()}
		return m
	case savedGroup:
		g := &r.groupSlab.cut(1)[0]
		g.Block = r.type_()
		g.Fields = r.fieldList()
		g.Values = r.values(mentions, depth+1)
		g.ID = r.text()
		g.Place = r.place()
		if len(g.Values) > len(g.Fields) {
			r.bad = true
		}
		return g
	case savedBody:
		b := &r.bodySlab.cut(1)[0]
		r.body(b, mentions)
		return b
	}
	r.bad = true
	return nil
}

// mention gives the place of one.
func (r *restoring) mention(mentions []Mention) int32 {
	i := r.short()
	if i < 0 || int(i) >= len(mentions) {
		r.bad = true
	}
	return i
}

func (r *restoring) body(b *Body, mentions []Mention) {
	b.HTML, b.Rich, b.Plain = r.ref(), r.ref(), r.ref()
	b.First = r.short()
	n := r.number()
	if b.First < 0 || n > uint64(len(mentions)) || int(b.First)+int(n) > len(mentions) {
		r.bad = true
		return
	}
	b.Links = int32(n)
	b.HTMLSpots = r.spots()
	b.RichSpots = r.spots()
	if n, is := r.count(); is {
		b.Headings = r.headingSlab.cut(n)
		for i := range b.Headings {
			b.Headings[i] = markdown.Heading{Level: int(r.signed()), ID: r.text(), Text: r.text()}
		}
	}
	if n, is := r.count(); is {
		b.Anchors = r.textSlab.cut(n)
		for i := range b.Anchors {
			b.Anchors[i] = r.text()
		}
	}
	b.Excerpt = r.text()
	b.Words = r.short()
}

func (r *restoring) spots() []markdown.Spot {
	n, is := r.count()
	if !is {
		return nil
	}
	spots := r.spotSlab.cut(n)
	var at int32
	for i := range spots {
		at += r.short()
		spots[i] = markdown.Spot{At: at, Link: r.short()}
	}
	return spots
}

func (r *restoring) ref() bodies.Ref {
	size := r.number()
	if size > math.MaxInt32 {
		r.bad = true
	}
	if size == 0 {
		return bodies.Ref{}
	}
	from := r.number()
	if from > math.MaxInt64-size {
		r.bad = true
	}
	return bodies.Ref{From: int64(from), Size: int32(size), Sum: r.fixedShort()}
}

func (r *restoring) problems() source.Problems {
	n, is := r.count()
	if !is {
		return nil
	}
	all := r.problemSlab.cut(n)
	for i := range all {
		p := &all[i]
		p.Pos = r.pos()
		p.EndLine = int(r.signed())
		p.EndColumn = int(r.signed())
		p.Rule = source.Rule(r.text())
		severity := r.number()
		if severity > uint64(source.Off) {
			r.bad = true
		}
		p.Severity = source.Severity(severity)
		p.Message = r.text()
		p.Hint = r.text()
		if n, is := r.count(); is {
			p.Related = make([]source.Related, n)
			for i := range p.Related {
				p.Related[i] = source.Related{Pos: r.pos(), Message: r.text()}
			}
		}
	}
	return all
}

func (r *restoring) pos() source.Pos {
	return source.Pos{File: r.part(), Line: int(r.signed()), Column: int(r.signed())}
}
