package builder

import (
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
	return h.dates.AppendSaved(appendPart(b, h.head))
}

// restoreHistory gives what appendHistory has kept: nothing, if these bytes are
// anything else.
func restoreHistory(saved string) history {
	in := cursor{text: saved}
	head := in.part()
	dates, err := git.Restore([]byte(in.text))
	if err != nil || in.cut {
		return history{}
	}
	return history{head: head, dates: dates}
}
