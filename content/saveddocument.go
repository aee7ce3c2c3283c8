package content

import (
	"time"

	"galley/schemas"
)

// documents appends those of a file and gives how long they are, or less than
// nothing if they cannot be saved.
func (w *saving) documents(f *File, read *fileRead) int {
	if read.late {
		return -1 // the next time it may be read to its end
	}
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

func (r *restoring) documents(f *File, read *fileRead) {
	if len(r.s) == 0 {
		return // they could not be saved
	}
	read.saved = r.s
	read.documents = listOf(r, &r.pointerSlab)
	documents := r.documentSlab.cut(len(read.documents))
	for i := range documents {
		r.document(&documents[i], f, read.hash)
		read.documents[i] = &documents[i]
	}
}

func (w *saving) document(d *Document, f *File, hash uint64) {
	w.file = f.Path
	w.flags(d.Type != nil, d.Next, d.Own, d.Type == f.Type, d.File == f.Path, d.Hash == hash)
	if d.Type != f.Type {
		w.typ(d.Type)
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
	w.values(d.Values, 0)
	w.problems(d.Problems)
}

func (r *restoring) document(d *Document, f *File, hash uint64) {
	r.file = f.Path
	flags := r.flags(6)
	is := func(i int) bool { return flags>>i&1 != 0 }
	d.Next, d.Own = is(1), is(2)
	d.Type, d.File, d.Hash = f.Type, f.Path, hash
	if !is(3) {
		d.Type = r.typ()
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

func (w *saving) keys(k *Keys) {
	w.flags(k.Draft, k.Archived, k.LoginOnly, k.ID != "", k.Slug != "", k.URL != "", k.AposDocID != "")
	for _, s := range [...]string{k.ID, k.Slug, k.URL, k.AposDocID} {
		if s != "" {
			w.text(s)
		}
	}
	for _, t := range [...]time.Time{k.Date, k.Updated, k.Created, k.Expires} {
		w.time(t)
	}
	w.signed(int64(k.ButterID))
	w.count(len(k.Aliases), k.Aliases == nil)
	for _, a := range k.Aliases {
		w.text(a.URL)
		w.place(a.Place)
	}
}

func (r *restoring) keys(k *Keys) {
	flags := r.flags(7)
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
	k.Aliases = listOf(r, &r.aliasSlab)
	for i := range k.Aliases {
		k.Aliases[i] = Alias{URL: r.text(), Place: r.place()}
	}
}

func (w *saving) keyPlaces(places KeyPlaces) {
	w.count(len(places), places == nil)
	for _, p := range places {
		w.number(uint64(p.Key))
		w.place(p.Place)
	}
}

func (r *restoring) keyPlaces() KeyPlaces {
	places := listOf(r, &r.keyPlaceSlab)
	for i := range places {
		key := r.number()
		if key >= uint64(schemas.DocumentKeys) {
			r.bad = true
		}
		places[i] = KeyPlace{schemas.DocumentKey(key), r.place()}
	}
	return places
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

func (r *restoring) mentions() []Mention {
	all := listOf(r, &r.mentionSlab)
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

func (w *saving) marks(all []Mark) {
	w.count(len(all), all == nil)
	for i := range all {
		m := &all[i]
		w.field(m.Field)
		w.text(m.Text)
		w.place(m.Place)
	}
}

func (r *restoring) marks() []Mark {
	all := listOf(r, &r.markSlab)
	for i := range all {
		all[i] = Mark{Field: r.field(), Text: r.text(), Place: r.place()}
	}
	return all
}
