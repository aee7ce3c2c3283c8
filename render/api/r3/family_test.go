package r3

import (
	"slices"
	"testing"

	"galley/render"
	"galley/render/api/apitest"
)

func TestPromises(t *testing.T) { apitest.Run(t, New) }

func TestAnswers(t *testing.T) { apitest.Answers(t, New) }

// TestOmits: what a project leaves out, and nothing else, has no files.
func TestOmits(t *testing.T) {
	both := func(r render.Request) bool {
		return r.Arg("type") != "" && slices.ContainsFunc([]string{"authors", "months", "tags"}, func(x string) bool { return r.Arg(x) != "" })
	}
	byID := func(r render.Request) bool { return r.Route.Name == "R8" }
	for words, omitted := range map[string]func(render.Request) bool{
		"typeAndTerm":      both,
		"ids":              byID,
		"ids, typeAndTerm": func(r render.Request) bool { return byID(r) || both(r) },
	} {
		t.Run(words, func(t *testing.T) { apitest.Omits(t, New, "r3", words, omitted) })
	}
}
