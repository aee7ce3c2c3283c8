package r3

import (
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/render"
	"galley/render/api/apitest"
)

func TestSearch(t *testing.T) {
	e := apitest.Open(t, New, recipes())
	const empty = `{"docs":[],"totalDocs":0,"limit":20,"totalPages":0,"page":1,"hasNextPage":false,"hasPrevPage":false,"nextPage":null,"prevPage":null}` + "\n"
	bodies := []struct {
		about, target string
		status        int
		want          string
	}{
		{"no question", "/api/search", 200, empty},
		{"an empty one", "/api/search?q=", 200, empty},
		{"one of spaces", "/api/search?q=%20%20", 200, empty},
		{"one without words", "/api/search?q=%21%3F", 200, empty},
		{"words that nothing has", "/api/search?q=xylophone", 200, empty},
		{"what only drafts have", "/api/search?q=44&draft=true", 200, empty},
		{"a type that is none", "/api/search?q=recipe&type=nope", 200, empty},
		{"a limit that is none", "/api/search?q=recipe&limit=0", 422, `{"error":{"code":"VALIDATION_ERROR","message":"limit: \"0\" is no whole number from 1"}}` + "\n"},
		{"a page that is none", "/api/search?q=recipe&page=x", 422, `{"error":{"code":"VALIDATION_ERROR","message":"page: \"x\" is no whole number from 1"}}` + "\n"},
		{"a locale that is none", "/api/search?q=recipe&locale=xx", 422, `{"error":{"code":"VALIDATION_ERROR","message":"locale: there is no locale \"xx\""}}` + "\n"},
	}
	for _, test := range bodies {
		t.Run(test.about, func(t *testing.T) {
			status, body := apitest.Get(t, e, test.target)
			if status != test.status {
				t.Errorf("%d, want %d", status, test.status)
			}
			if diff := cmp.Diff(test.want, body); diff != "" {
				t.Error(diff)
			}
		})
	}

	lists := []struct{ about, target, want string }{
		{"of equals the newest first", "/api/search?q=recipe&limit=3", "r27 r26 r25"},
		{"the second page", "/api/search?q=recipe&limit=3&page=2", "r24 r23 r22"},
		{"of a type, whatever the case", "/api/search?q=leek&type=NOTE", "leek-tart one"},
		{"a title before a body", "/api/search?q=cook+7", "r07"},
		{"by the end of a word that is not written yet", "/api/search?q=recipe+3&limit=2", "r03"},
		{"in another locale", "/api/search?q=RECETTE&locale=FR", "r00"},
		{"the last of a key counts", "/api/search?q=nothing&q=recette&locale=fr", "r00"},
	}
	for _, test := range lists {
		t.Run(test.about, func(t *testing.T) {
			status, l := get(t, e, test.target)
			var slugs []string
			for _, d := range l.Docs {
				slugs = append(slugs, d.Slug)
			}
			if got := strings.Join(slugs, " "); status != 200 || !strings.HasPrefix(got, test.want) {
				t.Errorf("%d %s, want %s", status, got, test.want)
			}
		})
	}

	t.Run("hits are as in lists, and no file holds them", func(t *testing.T) {
		_, search := apitest.Get(t, e, "/api/search?q=one")
		_, list := apitest.Get(t, e, "/api/content?type=note&filters%5Bslug%5D%5B$eq%5D=one")
		if diff := cmp.Diff(list, search); diff != "" {
			t.Error(diff)
		}
		r, failure := e.Read("GET", "/api/search", url.Values{"q": {"one"}})
		if failure != nil {
			t.Fatal(failure.Message)
		}
		if b, ok := r.Address(nil); ok {
			t.Errorf("it has the address %s", b)
		}
		for r := range e.Plan() {
			if strings.Contains(r.String(), "search") {
				t.Errorf("%s is planned", r)
			}
		}
	})
	t.Run("a question is as long as what counts of it", func(t *testing.T) {
		long := strings.Repeat("recipe ", 5000)
		r, failure := e.Read("GET", "/api/search", url.Values{"q": {long}})
		if failure != nil || len(r.Arg("q")) > 300 {
			t.Errorf("%v, %d bytes", failure, len(r.Arg("q")))
		}
		if _, l := get(t, e, "/api/search?q="+url.QueryEscape(long)); l.TotalDocs != 42 {
			t.Errorf("%d documents", l.TotalDocs)
		}
	})
}

// TestSearchOfTwoWorlds: what cannot be seen changes no byte of an answer
// (reliability P-44).
func TestSearchOfTwoWorlds(t *testing.T) {
	for seed := range uint64(20) {
		open := func(hidden bool) *render.Edition {
			_, project := generate(seed, hidden, hidden)
			// Without it, references lead to what is not there, and to what cannot be seen with it.
			return apitest.Open(t, New, strings.Replace(project, "locales:", "checks: {broken-reference: warning}\nlocales:", 1))
		}
		a, b := open(true), open(false)
		r := rand.New(rand.NewPCG(seed, 3))
		for range 60 {
			target := "/api/search?" + searchFor(r).Encode()
			status, body := apitest.Get(t, a, target)
			otherStatus, other := apitest.Get(t, b, target)
			if status != otherStatus || body != other {
				t.Fatalf("seed %d: %s: %d, %d (- with what cannot be seen):\n%s", seed, target, status, otherStatus, cmp.Diff(body, other))
			}
		}
	}
}

// searchFor makes up a question of words that generated projects have, hidden
// ones among them.
func searchFor(r *rand.Rand) url.Values {
	more := []string{"ghost", "ada", "lin", "bean", "tart", "some text", "notes", "hi there", "secret", "hidden", "a", "l", "scheduled", "expired"}
	var all []string
	for range 1 + r.IntN(2) {
		word := words[r.IntN(len(words))]
		if r.IntN(2) == 0 {
			word = more[r.IntN(len(more))]
		}
		runes := []rune(word)
		switch k := r.IntN(len(runes)); r.IntN(5) {
		case 0:
			word = string(runes[:k+1])
		case 1:
			runes[k] = 'x'
			word = string(runes)
		case 2:
			word = `"` + word + `"`
		}
		all = append(all, word)
	}
	q := url.Values{"q": {strings.Join(all, " ")}, "limit": {[]string{"1", "3", "100"}[r.IntN(3)]}}
	switch r.IntN(4) {
	case 0:
		q.Set("type", []string{"alpha", "author", "hidden", "secret"}[r.IntN(4)])
	case 1:
		q.Set("locale", []string{"fr", "en", "de"}[r.IntN(3)])
	case 2:
		q.Set("page", "2")
	}
	return q
}
