package content

import (
	"crypto/sha1"

	"github.com/google/uuid"

	"galley/schemas"
	"galley/schemas/source"
)

// identify gives each document its published id: what it says under `id`, or a
// UUIDv5 of its ID (design 4). Translations share it.
func (r *resolver) identify() {
	space := uuid.NewSHA1(uuid.NameSpaceDNS, []byte("galley.invalid"))
	r.each(func(w *worker, e *Entry, x *info) {
		if x.first != e.N {
			return
		}
		var says N = None
		for n := x.first; n < x.end; n++ {
			if d := r.entries[n].Document; d.Keys.ID != "" {
				if says == None {
					says = n
				} else if other := r.entries[says].Document; d.Keys.ID != other.Keys.ID {
					p := w.tell(d, d.KeyPlaces.At(schemas.KeyID), source.SameID,
						"give both the same id, or write it in one of them alone",
						"this is not the id of %s, and translations share one", other.File)
					p.Related = append(p.Related, related(other, other.KeyPlaces.At(schemas.KeyID), "the other id"))
				}
			}
		}
		if says != None {
			e.UUID = r.entries[says].Keys.ID
		} else {
			if w.hash == nil {
				w.hash = sha1.New() // UUIDv5 is made of it
			}
			e.UUID = uuid.NewHash(w.hash, space, []byte(e.ID), 5).String()
		}
	})
	r.site.uuids = make(map[string]N, len(r.entries))
	for n := range r.entries {
		e, x := r.entries[n], &r.infos[n]
		if x.first != e.N {
			e.UUID = r.entries[x.first].UUID
			continue
		}
		other, taken := r.site.uuids[e.UUID]
		if !taken {
			r.site.uuids[e.UUID] = e.N
			continue
		}
		first, second := r.entries[other], e
		if byPath(first.Document, second.Document) > 0 {
			first, second = second, first
			r.site.uuids[e.UUID] = e.N
		}
		hint := "take the `id` away, or give the document one of its own"
		if second.Keys.ID == "" && first.Keys.ID == "" { // the path alone, of two types
			hint = "rename one of the two files"
		}
		p := r.tell(second.Document, second.keyPlace(schemas.KeyID), source.SameID, hint,
			"the id %s is also that of %s", e.UUID, first.File)
		p.Related = append(p.Related, related(first.Document, first.keyPlace(schemas.KeyID), "the other document"))
	}
}
