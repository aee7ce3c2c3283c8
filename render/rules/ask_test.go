package rules

import (
	"fmt"
	"iter"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/content/contenttest"
	"galley/render"
	"galley/themes"
)

// TestAsking: what is found out about keys of every sort, from their table
// alone.
func TestAsking(t *testing.T) {
	values := func(all ...string) func(*render.Context, render.Request) []string {
		return func(*render.Context, render.Request) []string { return all }
	}
	no := &render.Failure{Status: 422, Message: "no"}
	reads := func(f func(text string, so render.Request) (string, *render.Failure)) func(*render.Context, string, render.Request) (string, *render.Failure) {
		return func(_ *render.Context, text string, so render.Request) (string, *render.Failure) { return f(text, so) }
	}
	number := reads(func(text string, _ render.Request) (string, *render.Failure) {
		switch n, err := strconv.Atoi(text); {
		case err != nil || n < 1:
			return "", no
		case n == 10:
			return "", nil
		default:
			return strconv.Itoa(min(n, 100)), nil
		}
	})
	word := reads(func(text string, _ render.Request) (string, *render.Failure) {
		switch {
		case strings.EqualFold(text, "wide"):
			return "wide", nil
		case text == "1" || text == "true":
			return "tall", nil
		}
		return "", nil
	})
	strict := reads(func(text string, _ render.Request) (string, *render.Failure) {
		if text != "-a b" {
			return "", no
		}
		return text, nil
	})
	only := reads(func(text string, so render.Request) (string, *render.Failure) {
		if so.Arg("form") == "" || text != "1" {
			return "", nil
		}
		return text, nil
	})
	tests := []struct {
		about string
		keys  []render.Key
		want  []string
	}{
		{"a filter stands for itself, but for what cannot", []render.Key{{Name: "tag", Sort: render.Filter, Planned: values("go", "日本", "a~b", "con")}},
			[]string{"tag open /tag other= a~b=/tag/a~7eb con=/tag/co~6e 日本=/tag/日本"}},
		{"one that joins is closed", []render.Key{{Name: "type", Sort: render.Filter, Joins: true, Planned: values("post")}},
			[]string{"type closed /type other=/~ post=/type/post"}},
		{"a number", []render.Key{{Name: "limit", Sort: render.Variant, Default: "10", Read: number}},
			[]string{"limit number /limit other=/~ capped=/limit/100 10="}},
		{"words, one in any case", []render.Key{{Name: "form", Sort: render.Variant, Read: word, Planned: values("wide", "tall")}},
			[]string{"form closed /form other= 1=/form/tall true=/form/tall wide~=/form/wide"}},
		{"all others refused", []render.Key{{Name: "order", Sort: render.Variant, Read: strict, Planned: values("-a b")}},
			[]string{"order closed /order other=/~ -a b=/order/-a~20b"}},
		{"one that means nothing alone", []render.Key{{Name: "form", Sort: render.Variant, Read: word, Planned: values("wide")}, {Name: "deep", Sort: render.Filter, Read: only}},
			[]string{"form closed /form other= 1=/form/tall true=/form/tall wide~=/form/wide", "deep closed /deep other= needs=form 1=/deep/1"}},
		{"a key that only a server reads", []render.Key{{Name: "q"}}, nil},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			f := &render.Family{Name: "test", Base: "/t", Fail: func(_ *render.Context, _ *render.Failure, w *render.Response) { w.Body = append(w.Body, "no\n"...) },
				Routes: []render.Route{{
					Pattern: "/l", Ending: ".json", Keys: test.keys,
					Each:   func(*render.Context) iter.Seq[[]string] { return func(yield func([]string) bool) { yield(nil) } },
					Answer: func(*render.Context, render.Request, *render.Response) *render.Failure { return nil },
				}}}
			e, _ := render.NewEdition(contenttest.Site(t, "-- galley.yaml --\ntitle: T\n"), &themes.Theme{}, f)
			r := read(e)
			var got []string
			for _, k := range r.keys {
				got = append(got, show(k))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			for _, host := range Hosts() {
				if text, ok := Print(host, e); !ok || !strings.Contains(string(text), "/t/l") {
					t.Errorf("%s: %s", host, text)
				}
			}
		})
	}
}

func show(k *key) string {
	b := fmt.Sprintf("%s %s %s other=%s", k.names[0], [...]string{"closed", "open", "number", "loose"}[k.form], k.folder, k.other)
	if k.capped != "" {
		b += " capped=" + k.capped
	}
	if k.needs != nil {
		b += " needs=" + k.needs.name
	}
	for _, l := range k.lines {
		fold := ""
		if l.fold {
			fold = "~"
		}
		b += " " + l.text + fold + "=" + l.part
	}
	return b
}

// TestEncoded: a text is found as clients write it in a query, and no other is.
func TestEncoded(t *testing.T) {
	for _, test := range []struct{ text, written string }{
		{"go", "go"}, {"a b", "a+b"}, {"a b", "a%20b"}, {"a,b", "a,b"}, {"a,b", "a%2cb"}, {"-x.y", "-x.y"}, {"-x.y", "%2Dx%2Ey"},
		{"été", "été"}, {"été", "%C3%A9t%c3%a9"}, {"日", "%E6%97%A5"}, {"1+1", "1%2B1"}, {"a&b", "a%26b"}, {"50%", "50%25"}, {"(a|b)", "(a|b)"},
	} {
		if !regexp.MustCompile("^" + encoded(test.text) + "$").MatchString(test.written) {
			t.Errorf("%s is not found as %s", test.text, test.written)
		}
	}
	for _, test := range []struct{ text, written string }{{"a.b", "axb"}, {"1+1", "1+1"}, {"a&b", "a&b"}, {"50%", "50%"}, {"é", "e"}} {
		if regexp.MustCompile("^" + encoded(test.text) + "$").MatchString(test.written) {
			t.Errorf("%s is found as %s", test.text, test.written)
		}
	}
}
