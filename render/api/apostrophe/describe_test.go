package apostrophe_test

import (
	"encoding/json"
	"strings"
	"testing"

	"galley/render/api/apitest"
	"galley/render/api/describe"
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

// TestDoorDescribed: a wrong key is told of wherever one asks, and so says the
// description of every operation.
func TestDoorDescribed(t *testing.T) {
	e := apitest.Open(t, New, site)
	var d struct {
		Paths map[string]struct {
			Get struct {
				Responses map[string]json.RawMessage
			}
		}
	}
	if err := json.Unmarshal(describe.OpenAPI(e.Context(), e.Families()[0]), &d); err != nil || len(d.Paths) < 10 {
		t.Fatalf("%d paths: %v", len(d.Paths), err)
	}
	for path, o := range d.Paths {
		for _, status := range []string{"401", "403"} {
			if o.Get.Responses[status] == nil {
				t.Errorf("%s does not say when it is %s", path, status)
			}
		}
	}
}

// TestDescriptionOfProjections: a description is in the tree, and tells of
// nothing that the anonymous reader does not have.
func TestDescriptionOfProjections(t *testing.T) {
	e := apitest.Open(t, New, `
-- galley.yaml --
api: {r3: false, apostrophe: true}
-- schemas/person.yaml --
apostrophe: {public: [name], filters: {secretRank: {field: canaryRank, values: [a]}}}
fields: [{name: name, type: text}, {name: canaryRank, label: Canary, type: select, options: [a, b]}, {name: canaryHome, type: reference, to: house}]
-- schemas/house.yaml --
apostrophe: {public: false}
fields: [{name: title, type: text}, {name: canaryPrice, type: number}]
-- content/person/ann.yaml --
name: Ann
canaryRank: b
canaryHome: mill
-- content/house/mill.yaml --
title: Mill
canaryPrice: 3
`)
	text := strings.ToLower(string(describe.OpenAPI(e.Context(), e.Families()[0])))
	if at := strings.Index(text, "canary"); at >= 0 {
		t.Errorf("it shows … %s …", text[max(0, at-200):min(len(text), at+200)])
	}
	if strings.Contains(text, "/house") {
		t.Error("it shows a type without a projection")
	}
	apitest.Described(t, e, e.Families()[0])
}
