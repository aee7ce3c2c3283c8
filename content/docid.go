package content

import (
	"crypto/sha256"
	"encoding/binary"
	"math/bits"

	"galley/schemas"
	"galley/schemas/source"
)

// DocID makes an aposDocId of whatever names something once: ck and 23 digits
// of base 36 (contracts 3.1).
func DocID(of string) string {
	const digits = "0123456789abcdefghijklmnopqrstuvwxyz"
	sum := sha256.Sum256([]byte(of))
	high, low := binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:16])
	id := [25]byte{0: 'c', 1: 'k'}
	for i := len(id) - 1; i >= 2; i-- {
		var digit uint64
		digit, high = high%36, high/36
		low, digit = bits.Div64(digit, low, 36)
		id[i] = digits[digit]
	}
	return string(id[:])
}

// nameDocs gives each document its aposDocId: what it says, or else one that
// is made of its id. Translations share it. Nobody looks at them where
// Apostrophe is off.
func (r *resolver) nameDocs() {
	if r.project.Families["apostrophe"] == nil {
		return
	}
	r.each(func(_ *worker, e *Entry, x *info) {
		if x.first != e.N {
			return
		}
		for n := x.first; n < x.end; n++ {
			if id := r.entries[n].Keys.AposDocID; id != "" {
				e.DocID = id
				break
			}
		}
		if e.DocID == "" {
			e.DocID = DocID(e.UUID)
		}
	})
	r.site.docIDs = make(map[string]N, len(r.entries))
	for n := range r.entries {
		e, x := r.entries[n], &r.infos[n]
		if x.first != e.N {
			first := r.entries[x.first]
			e.DocID = first.DocID
			if says := e.Keys.AposDocID; says != "" && says != e.DocID {
				r.tell(e.Document, e.keyPlace(schemas.KeyAposDocID), source.SameID,
					"give both the same aposDocId, or write it in one of them alone",
					"this is not the aposDocId of %s, and translations share one", first.File)
			}
			continue
		}
		other, taken := r.site.docIDs[e.DocID]
		if !taken {
			r.site.docIDs[e.DocID] = e.N
			continue
		}
		first, second := r.entries[other], e
		if byPath(first.Document, second.Document) > 0 {
			first, second = second, first
			r.site.docIDs[e.DocID] = e.N
		}
		p := r.tell(second.Document, second.keyPlace(schemas.KeyAposDocID), source.SameID,
			"take the `aposDocId` away, or give the document one of its own",
			"the aposDocId %s is also that of %s", e.DocID, first.File)
		p.Related = append(p.Related, related(first.Document, first.keyPlace(schemas.KeyAposDocID), "the other document"))
	}
}

// ByDocID finds a published document by its aposDocId.
func (s *Site) ByDocID(id, locale string) N {
	n, ok := s.docIDs[id]
	if !ok {
		return None
	}
	for _, t := range s.entries[n].Translations {
		if s.entries[t].Locale == locale {
			return t
		}
	}
	return None
}

// DraftByDocID finds the version of a document in a locale, in whatever state;
// one for logged-in readers alone if they ask.
func (s *Site) DraftByDocID(id, locale string, members bool) N {
	n, ok := s.docIDs[id]
	if !ok {
		return None
	}
	return s.draftIn(n, locale, members)
}
