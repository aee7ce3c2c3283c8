package content

import (
	"math"
	"time"

	"galley/content/bodies"
	"galley/content/markdown"
)

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

// mostNested is how deep values may stand in one another.
const mostNested = 1000

func (w *saving) values(all []Value, depth int) {
	w.count(len(all), all == nil)
	for _, v := range all {
		w.value(v, depth)
	}
}

func (r *restoring) values(mentions []Mention, depth int) []Value {
	all := listOf(r, &r.valueSlab)
	for i := range all {
		all[i] = r.value(mentions, depth)
	}
	return all
}

func (w *saving) value(v Value, depth int) {
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
		w.values(v, depth+1)
	case *Media:
		w.number(savedMedia)
		w.signed(int64(v.Mention))
		w.text(v.Alt)
		w.text(v.Title)
	case *Group:
		w.number(savedGroup)
		w.typ(v.Block)
		list, ok := w.listNumber(v.Fields)
		w.lost = w.lost || !ok
		w.number(list)
		w.values(v.Values, depth+1)
		w.text(v.ID)
		w.place(v.Place)
	case *Body:
		w.number(savedBody)
		w.body(v)
	default:
		w.lost = true
	}
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
		if depth > 0 { // a tag perhaps
			return r.phrases.value(r.text())
		}
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
		g.Block = r.typ()
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

func (w *saving) body(b *Body) {
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
	b.Headings = listOf(r, &r.headingSlab)
	for i := range b.Headings {
		b.Headings[i] = markdown.Heading{Level: int(r.signed()), ID: r.text(), Text: r.text()}
	}
	b.Anchors = listOf(r, &r.textSlab)
	for i := range b.Anchors {
		b.Anchors[i] = r.text()
	}
	b.Excerpt = r.text()
	b.Words = r.short()
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

func (r *restoring) spots() []markdown.Spot {
	spots := listOf(r, &r.spotSlab)
	var at int32
	for i := range spots {
		at += r.short()
		spots[i] = markdown.Spot{At: at, Link: r.short()}
	}
	return spots
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
