package butter

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"galley/render/api/apitest"
)

// TestItemNumbers: every item is found by the number that it is shown with, in
// each form, whatever the number's size; what is made of an id has 31 bits.
func TestItemNumbers(t *testing.T) {
	var records strings.Builder
	for i := range 40 {
		fmt.Fprintf(&records, "- {slug: made-%d, label: Made %d, next: top}\n", i, i)
	}
	records.WriteString("- {slug: first, label: First, butterId: 1}\n- {slug: middle, label: Middle, butterId: 1000000001}\n- {slug: top, label: Top, butterId: 2147483647}\n")
	e := apitest.Open(t, New, "-- galley.yaml --\napi: {butter: {pageSize: 100}}\n-- schemas/dish.yaml --\nkind: collection\n"+
		"fields: [{name: label, type: text}, {name: next, type: reference, to: dish}]\n-- content/dish.yaml --\n"+records.String())
	var list struct {
		Data struct{ Dish []json.RawMessage }
	}
	_, body := ask(t, e, open, "/v2/content/dish/?levels=1")
	if err := json.Unmarshal([]byte(body), &list); err != nil || len(list.Data.Dish) != 43 {
		t.Fatalf("%v: %s", err, body)
	}
	var planned []string
	for r := range e.Plan() {
		if r.Route.Name == "B16" {
			planned = append(planned, r.Params[1])
		}
	}
	large := 0
	for _, item := range list.Data.Dish {
		var shown struct{ Meta struct{ ID int } }
		if err := json.Unmarshal(item, &shown); err != nil {
			t.Fatal(err)
		}
		n := shown.Meta.ID
		if n > 1_000_000_000 {
			large++
		}
		want(t, e, open, fmt.Sprintf("/v2/content/dish/%d/?levels=1", n), 200, `{"data":`+string(item)+`}`)
		want(t, e, open, fmt.Sprintf("/v2/content/?keys=dish%%5B_id=%d%%5D&levels=1", n), 200, `{"data":{"dish":[`+string(item)+`]}}`)
		if !slices.Contains(planned, fmt.Sprint(n)) {
			t.Errorf("%d is not planned", n)
		}
	}
	if large < 10 || large > 33 {
		t.Errorf("%d of 43 numbers are above a thousand millions", large)
	}
	for _, n := range []string{"0", "-1", "2147483648", "4294967297", "99999999999999999999", "1.0", "0x1"} {
		want(t, e, open, "/v2/content/dish/"+n+"/", 404, `{"detail":"Not found."}`)
	}
}
