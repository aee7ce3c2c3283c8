package contenttest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/content/contenttest"
)

const project = `-- galley.yaml --
-- schemas/post.yaml --
fields: [{name: title, type: text, required: true}]
-- content/post/a.md --
---
title: A
---
`

func TestSite(t *testing.T) {
	site := contenttest.Site(t, project)
	if site.Len() != 1 || site.Entry(0).Title != "A" {
		t.Errorf("want one document with the title A, got %d", site.Len())
	}
}

func TestProblems(t *testing.T) {
	got := contenttest.Problems(t, project+"-- content/post/b.md --\n---\ntitel: B\n---\n-- content/x.md --\n")
	want := `content/post/b.md:1:1: error: "title" is required by post [required] hint: add ` + "`title: …`" + `
content/post/b.md:2:1: error: "titel" is not a field of post [unknown-field] hint: did you mean "title"?
content/x.md: warning: no type takes this file [no-type] hint: move it into the folder of a type, name it in a type's source, or in ignoreFiles
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +\n%s", diff)
	}
}
