package content

import (
	"time"

	"galley/content/bodies"
	"galley/schemas"
	"galley/schemas/source"
)

// A Site is one moment of all content. It never changes; anybody may read it.
type Site struct {
	// to be written
}

func (s *Site) Project() *schemas.Project { panic("to be written") }

// BaseURL is the one in force, without its last slash, or "".
func (s *Site) BaseURL() string { panic("to be written") }

// Path is the path of BaseURL: "" or "/docs".
func (s *Site) Path() string { panic("to be written") }

// Len is the number of entries; numbers run from 0 to Len()-1.
func (s *Site) Len() int { panic("to be written") }

// Entry gives any document of the site, of whatever state.
func (s *Site) Entry(n N) *Entry { panic("to be written") }

// BySlug finds a published document; None if there is none.
func (s *Site) BySlug(t *schemas.Type, slug, locale string) N { panic("to be written") }

// ByUUID finds a published document by its published id.
func (s *Site) ByUUID(id, locale string) N { panic("to be written") }

// ByURL finds the published document whose page is at url.
func (s *Site) ByURL(url string) N { panic("to be written") }

// Single gives the document of a single type, or None.
func (s *Site) Single(t *schemas.Type, locale string) N { panic("to be written") }

// Find answers a query over published documents.
func (s *Site) Find(q Query) Page { panic("to be written") }

// Neighbours are the documents before and behind n in its type's order.
func (s *Site) Neighbours(n N) (prev, next N) { panic("to be written") }

// Children are the published documents whose Parent is n, in their type's order.
func (s *Site) Children(n N) []N { panic("to be written") }

// Terms are a taxonomy's, of a locale: in the order of their type, else by name.
func (s *Site) Terms(t *schemas.Taxonomy, locale string) []Term { panic("to be written") }

// Term finds one by slug.
func (s *Site) Term(t *schemas.Taxonomy, slug, locale string) (Term, bool) { panic("to be written") }

// TermsOf are the terms that a document names through a field (in lists and
// groups too), in its order.
func (s *Site) TermsOf(n N, f *schemas.Field) []Term { panic("to be written") }

// Assets are the files that go into the tree as they are, by address.
func (s *Site) Assets() []*Asset { panic("to be written") }

// Problems are all there are: of the listing, the documents and the second step.
func (s *Site) Problems() source.Problems { panic("to be written") }

// Due is when the clock next changes a document's state; zero: never.
func (s *Site) Due() time.Time { panic("to be written") }

// Store is where bodies lie.
func (s *Site) Store() bodies.Store { panic("to be written") }
