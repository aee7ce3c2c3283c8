package content

import (
	"encoding/binary"
	"io"
	"math"
	"strings"
	"time"

	"github.com/zeebo/xxh3"

	"galley/content/bodies"
	"galley/content/markdown"
	"galley/schemas"
	"galley/schemas/source"
)

// A saving writes what was read. Each of its methods has one of the same name in
// restoring, which reads the same in the same order.
type saving struct {
	*numbering
	b    []byte
	file string // what texts of a document may be part of
	lost bool   // something cannot be saved

	to   io.Writer
	err  error       // of to
	size int         // of the part so far, b not counted
	hash xxh3.Hasher // of that
}

// savedPiece is about how much is written at a time.
const savedPiece = 256 << 10

// pass writes what there is, if it is more than enough.
func (w *saving) pass(enough int) {
	if len(w.b) <= enough {
		return
	}
	w.size += len(w.b)
	_, _ = w.hash.Write(w.b)
	if w.err == nil {
		_, w.err = w.to.Write(w.b)
	}
	w.b = w.b[:0]
}

// end ends a part and appends its length and its hash.
func (w *saving) end(ends []byte) []byte {
	w.pass(0)
	ends = binary.LittleEndian.AppendUint64(ends, uint64(w.size))
	ends = binary.LittleEndian.AppendUint64(ends, w.hash.Sum64())
	w.size = 0
	w.hash.Reset()
	return ends
}

// mostNested is how deep values may stand in one another.
const mostNested = 1000

func (w *saving) number(n uint64)     { w.b = binary.AppendUvarint(w.b, n) }
func (w *saving) signed(n int64)      { w.b = binary.AppendVarint(w.b, n) }
func (w *saving) fixed(n uint64)      { w.b = binary.LittleEndian.AppendUint64(w.b, n) }
func (w *saving) fixedShort(n uint32) { w.b = binary.LittleEndian.AppendUint32(w.b, n) }

func (w *saving) text(s string) {
	w.number(uint64(len(s)))
	w.b = append(w.b, s...)
}

// count appends how many there are of something, or that there is no list.
func (w *saving) count(n int, none bool) {
	if none {
		w.number(0)
	} else {
		w.number(uint64(n) + 1)
	}
}

// part appends a text that is mostly part of the file's path.
func (w *saving) part(s string) {
	if at := strings.Index(w.file, s); at >= 0 && len(s) > 0 {
		w.number(uint64(at) + 1)
		w.number(uint64(len(s)))
		return
	}
	w.number(0)
	w.text(s)
}

// flags appends up to 64 of them.
func (w *saving) flags(all ...bool) {
	var n uint64
	for i, is := range all {
		if is {
			n |= 1 << i
		}
	}
	w.number(n)
}

// diskTime appends a time as file systems give it.
func (w *saving) diskTime(t time.Time) {
	w.fixed(uint64(t.Unix()))
	w.fixedShort(uint32(t.Nanosecond()))
}

// time appends a time with its zone: as far as a document can say it.
func (w *saving) time(t time.Time) {
	switch zone := t.Location(); {
	case t == time.Time{}:
		w.number(zoneZero)
		return
	case zone == time.UTC:
		w.number(zoneUTC)
	case zone == w.project.Zone:
		w.number(zoneProject)
	default:
		name, offset := t.Zone()
		if name != zone.String() || zone == time.Local {
			w.lost = true
		}
		w.number(zoneFixed)
		w.text(name)
		w.signed(int64(offset))
	}
	w.signed(t.Unix())
	w.number(uint64(t.Nanosecond()))
}

const (
	zoneZero = iota
	zoneUTC
	zoneProject
	zoneFixed
)

func (w *saving) place(p Place) {
	w.signed(int64(p.Line))
	w.signed(int64(p.Column))
	w.signed(int64(p.EndLine) - int64(p.Line))
	w.signed(int64(p.EndColumn) - int64(p.Column))
}

func (w *saving) type_(t *schemas.Type) {
	n, ok := w.typeNumber(t)
	w.lost = w.lost || !ok
	w.number(n)
}

func (w *saving) field(f *schemas.Field) {
	n, ok := w.fieldNumber(f)
	w.lost = w.lost || !ok
	w.number(n)
}

// library appends all but the documents of files, of which it says how long they
// are.
func (w *saving) library(l *Library, lengths []int) {
	w.diskTime(l.listing.at)
	w.flags(l.listing.contested, l.wrong != nil)
	w.number(uint64(l.put))
	w.count(len(l.files), l.listing.Documents == nil)
	for i := range l.files {
		w.listed(&l.listing.Documents[i])
		w.read(&l.files[i], l.listing.at, lengths[i])
		w.pass(savedPiece)
	}
	for _, files := range [][]File{l.listing.Static, l.listing.Beside} {
		w.count(len(files), files == nil)
		for i := range files {
			w.listed(&files[i])
			w.pass(savedPiece)
		}
	}
	w.file = ""
	w.problems(l.listing.Problems)
}

func (w *saving) listed(f *File) {
	w.text(f.Path)
	w.signed(f.Size)
	w.diskTime(f.Modified)
	w.fixed(f.Stamp)
	w.type_(f.Type)
	glob, ok := globNumber(f.Type, f.Glob)
	w.lost = w.lost || !ok
	w.number(glob)
	w.text(f.Locale)
	w.flags(f.Contested)
}

// read appends what is known of a file's reading. length is that of its
// documents, or less than nothing if they cannot be saved.
func (w *saving) read(r *fileRead, began time.Time, length int) {
	w.flags(r.gone || length < 0)
	w.number(uint64(max(length, 0)))
	w.fixed(r.hash)
	w.number(uint64(r.size))
	w.number(uint64(r.bodies))
	w.signed(int64(r.at.Round(0).Sub(began)))
}

// documents appends those of a file and gives how long they are, or less than
// nothing if they cannot be saved.
func (w *saving) documents(f *File, read *fileRead) int {
	if read.saved != "" { // nothing in them points out of them
		w.b = append(w.b, read.saved...)
		return len(read.saved)
	}
	from := len(w.b)
	w.lost = false
	w.count(len(read.documents), read.documents == nil)
	for _, d := range read.documents {
		w.document(d, f, read.hash)
	}
	if w.lost {
		w.b = w.b[:from]
		return -1
	}
	return len(w.b) - from
}

func (w *saving) document(d *Document, f *File, hash uint64) {
	w.file = f.Path
	w.flags(d.Type != nil, d.Next, d.Own, d.Type == f.Type, d.File == f.Path, d.Hash == hash)
	if d.Type != f.Type {
		w.type_(d.Type)
	}
	if d.File != f.Path {
		w.text(d.File)
	}
	if d.Hash != hash {
		w.fixed(d.Hash)
	}
	w.part(d.Folder)
	w.part(string(d.ID))
	w.text(d.Locale)
	w.part(d.Path)
	w.part(d.Name)
	w.number(uint64(d.Record))
	w.signed(int64(d.Line))
	w.signed(int64(d.Column))
	w.keys(&d.Keys)
	w.keyPlaces(d.KeyPlaces)
	w.mentions(d.Mentions)
	w.marks(d.Marks)
	w.values(d.Values, d.Mentions, 0)
	w.problems(d.Problems)
}

func (w *saving) keys(k *Keys) {
	w.flags(k.Draft, k.Archived, k.LoginOnly, k.ID != "", k.Slug != "", k.URL != "", k.AposDocID != "", k.Aliases != nil)
	for _, s := range [...]string{k.ID, k.Slug, k.URL, k.AposDocID} {
		if s != "" {
			w.text(s)
		}
	}
	for _, t := range [...]time.Time{k.Date, k.Updated, k.Created, k.Expires} {
		w.time(t)
	}
	w.signed(int64(k.ButterID))
	if k.Aliases != nil {
		w.number(uint64(len(k.Aliases)))
		for _, a := range k.Aliases {
			w.text(a.URL)
			w.place(a.Place)
		}
	}
}

func (w *saving) keyPlaces(places KeyPlaces) {
	w.count(len(places), places == nil)
	for _, p := range places {
		w.number(uint64(p.Key))
		w.place(p.Place)
	}
}

func (w *saving) mentions(all []Mention) {
	w.count(len(all), all == nil)
	for i := range all {
		m := &all[i]
		w.number(uint64(m.Kind))
		w.field(m.Field)
		w.text(m.Text)
		w.place(m.Place)
	}
}

func (w *saving) marks(all []Mark) {
	w.count(len(all), all == nil)
	for i := range all {
		m := &all[i]
		w.field(m.Field)
		w.text(m.Text)
		w.place(m.Place)
	}
}

func (w *saving) values(all []Value, mentions []Mention, depth int) {
	w.count(len(all), all == nil)
	for _, v := range all {
		w.value(v, mentions, depth)
	}
}

// What stands in a field.
const (
	savedNil = iota
	savedText
	savedInteger
	savedNumber
	savedFalse
	savedTrue
	savedDate
	savedTime
	savedClock
	savedJSON
	savedLink
	savedRef
	savedList
	savedMedia
	savedGroup
	savedBody
)

func (w *saving) value(v Value, mentions []Mention, depth int) {
	if depth > mostNested {
		w.lost = true
		return
	}
	switch v := v.(type) {
	case nil:
		w.number(savedNil)
	case Text:
		w.number(savedText)
		w.text(string(v))
	case Integer:
		w.number(savedInteger)
		w.signed(int64(v))
	case Number:
		w.number(savedNumber)
		w.fixed(math.Float64bits(float64(v)))
	case Bool:
		if v {
			w.number(savedTrue)
		} else {
			w.number(savedFalse)
		}
	case Date:
		w.number(savedDate)
		w.time(time.Time(v))
	case Time:
		w.number(savedTime)
		w.time(time.Time(v))
	case Clock:
		w.number(savedClock)
		w.signed(int64(v))
	case JSON:
		w.number(savedJSON)
		w.text(string(v))
	case Link:
		w.number(savedLink)
		w.signed(int64(v))
	case Ref:
		w.number(savedRef)
		w.signed(int64(v))
	case List:
		w.number(savedList)
		w.values(v, mentions, depth+1)
	case *Media:
		w.number(savedMedia)
		w.signed(int64(v.Mention))
		w.text(v.Alt)
		w.text(v.Title)
	case *Group:
		w.number(savedGroup)
		w.type_(v.Block)
		list, ok := w.listNumber(v.Fields)
		w.lost = w.lost || !ok
		w.number(list)
		w.values(v.Values, mentions, depth+1)
		w.text(v.ID)
		w.place(v.Place)
	case *Body:
		w.number(savedBody)
		w.body(v, mentions)
	default:
		w.lost = true
	}
}

func (w *saving) body(b *Body, mentions []Mention) {
	w.ref(b.HTML)
	w.ref(b.Rich)
	w.ref(b.Plain)
	w.signed(int64(b.First))
	w.number(uint64(b.Links))
	w.spots(b.HTMLSpots)
	w.spots(b.RichSpots)
	w.count(len(b.Headings), b.Headings == nil)
	for _, h := range b.Headings {
		w.signed(int64(h.Level))
		w.text(h.ID)
		w.text(h.Text)
	}
	w.count(len(b.Anchors), b.Anchors == nil)
	for _, a := range b.Anchors {
		w.text(a)
	}
	w.text(b.Excerpt)
	w.signed(int64(b.Words))
}

func (w *saving) spots(spots []markdown.Spot) {
	w.count(len(spots), spots == nil)
	var at int32
	for _, s := range spots {
		w.signed(int64(s.At) - int64(at))
		w.signed(int64(s.Link))
		at = s.At
	}
}

func (w *saving) ref(r bodies.Ref) {
	if r.Size < 0 || r.From < 0 || r.Size == 0 && r != (bodies.Ref{}) {
		w.lost = true
	}
	w.number(uint64(r.Size))
	if r.Size > 0 {
		w.number(uint64(r.From))
		w.fixedShort(r.Sum)
	}
}

func (w *saving) problems(ps source.Problems) {
	w.count(len(ps), ps == nil)
	for i := range ps {
		p := &ps[i]
		w.lost = w.lost || p.Rule == source.TooSlow // by the clock
		w.pos(p.Pos)
		w.signed(int64(p.EndLine))
		w.signed(int64(p.EndColumn))
		w.text(string(p.Rule))
		w.number(uint64(p.Severity))
		w.text(p.Message)
		w.text(p.Hint)
		w.count(len(p.Related), p.Related == nil)
		for _, r := range p.Related {
			w.pos(r.Pos)
			w.text(r.Message)
		}
	}
}

func (w *saving) pos(p source.Pos) {
	w.part(p.File)
	w.signed(int64(p.Line))
	w.signed(int64(p.Column))
}
