package content_test

import (
	"testing"

	"galley/content/contenttest"
)

func TestAnchors(t *testing.T) {
	t.Run("a link may lead to an id that raw HTML brings", func(t *testing.T) {
		got := contenttest.Problems(t, `
-- galley.yaml --
markdown: {rawHTML: sanitize}
-- schemas/post.yaml --
fields:
  - {name: body, type: markdown}
-- content/post/a.md --
<a id="there"></a> [a](#there) [b](#nowhere)
`)
		if want := "content/post/a.md:1:36: error: this page has no heading \"#nowhere\" [broken-heading]\n"; got != want {
			t.Errorf("want %sgot  %s", want, got)
		}
	})
}
