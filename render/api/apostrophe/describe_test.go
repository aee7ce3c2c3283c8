package apostrophe_test

import (
	"testing"

	"galley/render/api/apitest"
)

// TestDescribed: every answer of these projects is as the description says: all
// kinds of fields, relationships and projections, pages, pictures.
func TestDescribed(t *testing.T) {
	for name, project := range map[string]string{"kinds": kinds, "pages": site, "relationships": circle, "media": gallery, "drafts": drafts, "pages made up": pagesOf(3)} {
		t.Run(name, func(t *testing.T) {
			e := apitest.Open(t, New, project)
			apitest.Described(t, e, e.Families()[0])
		})
	}
}
