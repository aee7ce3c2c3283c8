package apostrophe

// A form is what an answer's documents depend on besides the site and who
// asks.
type form struct {
	locale string
	draft  bool // the drafts' side: ids end in :draft
	areas  areaForm
	logged bool   // what is for logged-in readers alone too
	gone   string // what is archived or has expired: "" none, true: alone, any: too
	depth  int    // of documents within documents: relationships lead from 0 alone
}

// An areaForm is how areas are written (render-areas).
type areaForm uint8

const (
	areasData   areaForm = iota // off
	areasHTML                   // true
	areasInline                 // inline
)

func (x form) mode() string {
	if x.draft {
		return draft
	}
	return published
}
