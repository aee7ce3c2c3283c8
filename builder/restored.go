package builder

import (
	"encoding/binary"

	"galley/builder/git"
	"galley/content"
	"galley/content/bodies"
	"galley/schemas"
	"galley/schemas/source"
)

// restored is a past of which only the reading is known, from what another
// process has left (content.RestoreLibrary): what is declared, what git said, the
// files and their documents. There is no site, no theme and no edition. What
// begins with it is the same as what begins with nothing, and files that have not
// changed are not read for it.
func restored(p *schemas.Project, declared source.Problems, asked history, library *content.Library, listing *content.Listing, store bodies.Store, o content.Options) *past {
	return &past{store: store, options: o, project: p, declared: declared, history: asked, listing: listing, library: library}
}

// appendHistory appends what git said, for restoreHistory. Where it said nothing,
// it is asked again.
func appendHistory(b []byte, h history) []byte {
	if h.dates == nil {
		return b
	}
	b = binary.AppendUvarint(b, uint64(len(h.head)))
	b = append(b, h.head...)
	return h.dates.AppendSaved(b)
}

// restoreHistory gives what appendHistory has kept: nothing, if these bytes are
// anything else.
func restoreHistory(saved []byte) history {
	n, size := binary.Uvarint(saved)
	if size <= 0 || n > uint64(len(saved)-size) {
		return history{}
	}
	head, rest := string(saved[size:][:n]), saved[size:][n:]
	dates, err := git.Restore(rest)
	if err != nil {
		return history{}
	}
	return history{head: head, dates: dates}
}
