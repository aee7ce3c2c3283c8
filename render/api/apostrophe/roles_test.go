package apostrophe_test

import (
	"fmt"
	"strings"
	"testing"

	"galley/content"
	"galley/render"
	"galley/render/api/apitest"
)

const club = `
-- galley.yaml --
baseURL: https://club.test
api: {apostrophe: true}
checks: {unpublished-reference: off}
-- schemas/post.yaml --
url: /posts/{slug}/
apostrophe: {public: [title, about, visibility]}
fields: [{name: title, type: text}, {name: remark, type: text}, {name: about, type: reference, to: post, many: true}]
-- schemas/vault.yaml --
private: true
fields: [{name: title, type: text}]
-- content/vault/a.yaml --
{title: Gold, visibility: loginRequired}
-- content/post/open.yaml --
{title: Open, about: [members, draft], remark: for all}
-- content/post/members.yaml --
{title: Members, visibility: loginRequired, remark: for some}
-- content/post/members.draft.yaml --
{title: Members to be, visibility: loginRequired}
-- content/post/planned.yaml --
{title: Planned, visibility: loginRequired, draft: true}
-- content/post/draft.yaml --
{title: Draft, draft: true}
`

// TestMembers: what is for logged-in readers is answered to a role, and to
// nobody else (design 4).
func TestMembers(t *testing.T) {
	e := apitest.Open(t, New, club)
	idOf := map[string]string{}
	for n := range e.Site().Len() {
		x := e.Site().Entry(content.N(n))
		idOf[x.Title] = x.DocID
	}
	list := func(who render.Caller, query string) string { return titles(t, e, who, "/api/v1/post?"+query) }
	tests := []struct {
		who         render.Caller
		query, want string
	}{
		{nobody, "", "Open"}, {anybody, "", "Open"}, {guest, "", "Members, Open"}, {contributor, "", "Members, Open"},
		{nobody, "title=m", ""}, {guest, "title=m", "Members"}, {guest, "remark=some", "Members, Open"}, {admin, "remark=some", "Members"},
		{guest, "sort[title]=-1", "Open, Members"}, {guest, "about=members", "Open"}, {nobody, "about=members", ""}, {admin, "about=draft", ""},
		{guest, "_ids[]=" + idOf["Members"], "Members"}, {anybody, "_ids[]=" + idOf["Members"], ""}, {guest, "_ids[]=" + idOf["Planned"], ""},
		{anybody, "apos-mode=draft", "Draft, Open"}, {guest, "apos-mode=draft", "403 forbidden<nil>"},
		{admin, "apos-mode=draft", "Draft, Members to be, Open, Planned"}, {admin, "apos-mode=draft&about=draft", "Open"}, {admin, "archived=any", "Members, Open"},
	}
	for _, test := range tests {
		if got := list(test.who, test.query); got != test.want {
			t.Errorf("%+v, %s: want %q, got %q", test.who, test.query, test.want, got)
		}
	}
	for who, want := range map[render.Caller]int{nobody: 404, anybody: 404, guest: 200, admin: 200} {
		for _, target := range []string{"/api/v1/post/" + idOf["Members"], "/api/v1/post/" + idOf["Members"] + "/locales"} {
			if status, body := apitest.Ask(t, e, who, target); status != want {
				t.Errorf("%s, as %s: %d %s", target, who.Role, status, body)
			}
		}
		if status, _ := apitest.Ask(t, e, who, "/api/v1/post/"+idOf["Planned"]); status != 404 {
			t.Errorf("a draft is %d to %s", status, who.Role)
		}
		_, open := asked(t, e, who, "/api/v1/post/"+idOf["Open"])
		if got := len(open["_about"].([]any)); got != map[int]int{404: 0, 200: 1}[want] {
			t.Errorf("%s sees %d related documents: %v", who.Role, got, open)
		}
		if shown := fmt.Sprint(open); strings.Contains(shown, "remark") != (who.Role >= render.Contributor) {
			t.Errorf("%s sees %s", who.Role, shown)
		}
	}
	for r := range e.Plan() {
		w := &render.Response{}
		if err := e.Answer(e.Context(), r, w); err != nil || strings.Contains(string(w.Body), "Members") || w.Private {
			t.Errorf("%s shows %s", r, w.Body)
		}
		if err := e.Answer(e.ContextFor(guest), r, w); err != nil || !w.Private && !strings.Contains(r.String(), "@apostrophecms") && !strings.HasSuffix(r.String(), "/openapi.json") {
			t.Errorf("%s may be kept by anybody though a key decides", r)
		}
	}
}
