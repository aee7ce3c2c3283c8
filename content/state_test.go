package content

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func moment(t *testing.T, s string) time.Time {
	t.Helper()
	if s == "" {
		return time.Time{}
	}
	when, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func TestState(t *testing.T) {
	now := moment(t, "2026-07-01T00:00:00Z")
	for _, c := range []struct {
		name          string
		date, expires string
		draft, gone   bool
		want          State
		due           string
	}{
		{name: "nothing said", want: Published},
		{name: "dated before", date: "2026-06-30T23:59:59Z", want: Published},
		{name: "dated now", date: "2026-07-01T00:00:00Z", want: Published},
		{name: "dated now elsewhere", date: "2026-07-01T02:00:00+02:00", want: Published},
		{name: "dated later", date: "2026-07-01T00:00:01Z", want: Scheduled, due: "2026-07-01T00:00:01Z"},
		{name: "expires later", expires: "2026-07-02T00:00:00Z", want: Published, due: "2026-07-02T00:00:00Z"},
		{name: "expires now", expires: "2026-07-01T00:00:00Z", want: Expired},
		{name: "dated later, expiring still later", date: "2026-08-01T00:00:00Z", expires: "2026-09-01T00:00:00Z", want: Scheduled, due: "2026-08-01T00:00:00Z"},
		{name: "expiring before it begins", date: "2026-09-01T00:00:00Z", expires: "2026-08-01T00:00:00Z", want: Scheduled, due: "2026-08-01T00:00:00Z"},
		{name: "a draft", draft: true, date: "2026-08-01T00:00:00Z", want: Draft},
		{name: "an archived draft", draft: true, gone: true, want: Archived},
		{name: "archived", gone: true, expires: "2026-08-01T00:00:00Z", want: Archived},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := Keys{Date: moment(t, c.date), Expires: moment(t, c.expires), Draft: c.draft, Archived: c.gone}
			got, due := state(&k, now)
			if got != c.want || !due.Equal(moment(t, c.due)) {
				t.Errorf("is %s until %s, want %s until %s", got, due, c.want, c.due)
			}
		})
	}
}

type commits map[string][2]time.Time

func (c commits) Dates(file string) (created, updated time.Time, ok bool) {
	d, ok := c[file]
	return d[0], d[1], ok
}

func TestTimes(t *testing.T) {
	project := `
-- galley.yaml --
dates: {git: true}
-- schemas/post.yaml --
fields:
  - {name: title, type: text}
-- content/post/none.md --
-- content/post/dated.md --
---
date: 2026-02-01
---
-- content/post/all.md --
---
date: 2026-02-01
created: 2026-01-01
updated: 2026-03-01
---
`
	write := func(s *Site) string {
		var all []string
		for n := range s.Len() {
			e := s.Entry(N(n))
			all = append(all, fmt.Sprintf("%s created %s updated %s published %s", e.Slug, day(e.Created), day(e.Updated), day(e.Published)))
		}
		return strings.Join(all, "\n")
	}
	if diff := cmp.Diff(`all created 2026-01-01 updated 2026-03-01 published 2026-02-01
dated created 2026-02-01 updated 2026-02-01 published 2026-02-01
none created 1970-01-01 updated 1970-01-01 published 1970-01-01`, write(resolved(t, project))); diff != "" {
		t.Errorf("without git (-want +got):\n%s", diff)
	}
	history := commits{}
	for _, name := range []string{"none", "dated", "all"} {
		history["content/post/"+name+".md"] = [2]time.Time{moment(t, "2025-01-01T00:00:00Z"), moment(t, "2025-02-02T00:00:00Z")}
	}
	if diff := cmp.Diff(`all created 2026-01-01 updated 2026-03-01 published 2026-02-01
dated created 2025-01-01 updated 2025-02-02 published 2026-02-01
none created 2025-01-01 updated 2025-02-02 published 2025-01-01`, write(resolved(t, project, func(o *Options) { o.History = history }))); diff != "" {
		t.Errorf("with git (-want +got):\n%s", diff)
	}
}

func TestPublic(t *testing.T) {
	project := `
-- galley.yaml --
{}
-- schemas/post.yaml --
url: /{slug}/
fields:
  - {name: title, type: text}
-- schemas/secret.yaml --
private: true
fields:
  - {name: title, type: text}
-- content/post/a.md --
-- content/post/draft.md --
---
draft: true
---
-- content/post/expired.md --
---
expires: 2026-06-01
---
-- content/post/later.md --
---
date: 2026-08-01
---
-- content/post/later2.md --
---
date: 2026-07-15
---
-- content/post/members.md --
---
visibility: loginRequired
---
-- content/secret/s.md --
`
	public := func(s *Site) string {
		var all []string
		for n := range s.Len() {
			e := s.Entry(N(n))
			known := s.BySlug(e.Type, e.Slug, "en") == e.N
			if known != e.Public() || (s.ByUUID(e.UUID, "en") == e.N) != known || (e.URL != "" && s.ByURL(e.URL) == e.N) != known {
				t.Errorf("%s is found by some of its names only", e.File)
			}
			if e.Public() {
				all = append(all, e.Slug)
			}
		}
		if got := called(s, s.Find(Query{Locale: "en"}).Numbers); got != strings.Join(all, " ") && len(all) < 2 {
			t.Errorf("Find gives %s, want %s", got, all)
		}
		return strings.Join(all, " ")
	}
	s := resolved(t, project)
	if got := public(s); got != "a" {
		t.Errorf("public are %s, want a", got)
	}
	if want := moment(t, "2026-07-15T00:00:00Z"); !s.Due().Equal(want) {
		t.Errorf("due %s, want %s", s.Due(), want)
	}
	s = resolved(t, project, func(o *Options) { o.Drafts = true })
	if got := public(s); got != "a draft later later2" {
		t.Errorf("with drafts public are %s", got)
	}
}

func TestBase(t *testing.T) {
	const project = "-- galley.yaml --\nbaseURL: https://example.test/docs/\n-- schemas/post.yaml --\nfields: [{name: title, type: text}]\n"
	for given, want := range map[string][2]string{
		"":                        {"https://example.test/docs", "/docs"},
		"http://127.0.0.1:4747/":  {"http://127.0.0.1:4747", ""},
		"https://other.test/a/b/": {"https://other.test/a/b", "/a/b"},
	} {
		s := resolved(t, project, func(o *Options) { o.BaseURL = given })
		if got := [2]string{s.BaseURL(), s.Path()}; got != want {
			t.Errorf("of %q the base is %q", given, got)
		}
	}
}
