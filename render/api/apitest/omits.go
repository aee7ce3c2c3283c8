package apitest

import (
	"strings"
	"testing"

	"galley/render"
)

// Omits holds a family to what `api.FAMILY.omit` says: with these words just
// what is omitted is planned no longer, and a server answers it as before. The
// other promises are kept too.
func Omits(t *testing.T, make New, family, words string, omitted func(r render.Request) bool) {
	api := "api: {butter: true, apostrophe: true}"
	if !strings.Contains(Project, api) {
		t.Fatal("the project switches its families on in other words")
	}
	all := Open(t, make, Project)
	some := Open(t, make, strings.Replace(Project, api, strings.Replace("api: {r3: true, butter: true, apostrophe: true}", family+": true", family+": {omit: ["+words+"]}", 1), 1))
	run(t, some)
	left := map[string]bool{}
	for _, r := range planned(some) {
		left[r.String()] = true
	}
	gone := 0
	for _, r := range planned(all) {
		so := r.String()
		switch out := omitted(r); {
		case out && left[so]:
			t.Errorf("%s is planned, and is to be omitted", so)
		case !out && !left[so]:
			t.Errorf("%s is not planned any more", so)
		case out:
			gone++
			path, query := spelled(r)
			target := path
			if len(query) > 0 {
				target += "?" + query.Encode()
			}
			status, body := Get(t, some, target)
			if _, want := Get(t, all, target); status != 200 || body != want {
				t.Errorf("%s: %d %s, and it was %s", target, status, body, want)
			}
		}
		delete(left, so)
	}
	if gone == 0 || len(left) > 0 {
		t.Errorf("%d are omitted, and planned besides %v", gone, left)
	}
}

// planned gives all that is planned, what Also gives as well.
func planned(e *render.Edition) (all []render.Request) {
	for r := range e.Plan() {
		all = append(append(all, r), e.Context().Also(r)...)
	}
	return all
}
