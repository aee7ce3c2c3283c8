package apostrophe_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	"galley/render/api/apitest"
)

// TestNaive asks for lists by filters and orders, and makes the same of what
// the whole list shows: what a filter compares is what a client reads.
func TestNaive(t *testing.T) {
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 7))
		e := apitest.Open(t, New, naiveProject(r))
		for range 120 {
			q, want := naiveQuestion(r)
			draft := r.IntN(3) == 0
			whole := "/api/v1/thing?perPage=100"
			if draft {
				q.Set("apos-mode", "draft")
				whole += "&apos-mode=draft"
			}
			_, all := asked(t, e, anybody, whole)
			var expected []map[string]any
			for _, x := range all["results"].([]any) {
				if one := x.(map[string]any); want.holds(one) {
					expected = append(expected, one)
				}
			}
			if !draft { // orders go by what is published
				want.sort(expected)
			} else {
				q.Del("sort[" + want.by + "]")
			}
			q.Set("perPage", "100")
			_, got := asked(t, e, anybody, "/api/v1/thing?"+q.Encode())
			if a, b := idsOf(expected), idsOf(got["results"].([]any)); a != b {
				t.Fatalf("seed %d, %s\nwant %s\ngot  %s", seed, q.Encode(), a, b)
			}
			q.Set("count", "1")
			if _, n := asked(t, e, anybody, "/api/v1/thing?"+q.Encode()); n["count"] != float64(len(expected)) {
				t.Fatalf("seed %d, %s: %v, not %d", seed, q.Encode(), n, len(expected))
			}
		}
	}
}

func idsOf[T any](list []T) string {
	var all []string
	for _, x := range list {
		b, _ := json.Marshal(x)
		var one struct {
			ID string `json:"_id"`
		}
		json.Unmarshal(b, &one)
		all = append(all, one.ID)
	}
	return strings.Join(all, " ")
}

func naiveProject(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString(`
-- galley.yaml --
api: {apostrophe: true}
checks: {unpublished-reference: off}
-- schemas/thing.yaml --
fields:
  - {name: title, type: text}
  - {name: text, type: textarea}
  - {name: html, type: markdown}
  - {name: yes, type: boolean}
  - {name: kind, type: select, options: [a, b, ab]}
  - {name: kinds, type: select, many: true, options: [a, b, ab]}
  - {name: labels, type: tags}
  - {name: number, type: number}
  - {name: day, type: date}
  - {name: at, type: dateTime}
  - {name: one, type: reference, to: thing, onUnpublished: omit}
  - {name: more, type: reference, to: thing, many: true, onUnpublished: omit}
`)
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	for i := range 20 {
		for _, next := range []string{"", ".draft"} {
			if next != "" && r.IntN(4) > 0 {
				continue
			}
			fmt.Fprintf(&b, "-- content/thing/t%02d%s.yaml --\ntitle: %s\n", i, next, pick("Alpha", "beta", "Ünder", "alphabet"))
			for _, line := range []string{
				"text: " + pick("one two", "TWO", "straße"), "html: " + pick("'*one* two'", "two"), "yes: " + pick("true", "false"), "kind: " + pick("a", "b", "ab"),
				"kinds: [" + pick("a", "b", "ab") + ", " + pick("a", "ab") + "]", "labels: [" + pick("x", "X", "y z") + "]", "number: " + pick("1", "2.5", "-3", "10"),
				"day: 2026-0" + pick("1-02", "2-01", "1-31"), "at: 2026-01-0" + pick("1T00:00:00Z", "1T10:00:00+02:00", "2T09:30:00.5Z"), fmt.Sprintf("one: t%02d", r.IntN(20)),
				fmt.Sprintf("more: [t%02d, t%02d]", r.IntN(20), r.IntN(20)), "draft: " + pick("true", "false"),
			} {
				if r.IntN(3) > 0 {
					b.WriteString(line + "\n")
				}
			}
		}
	}
	return b.String()
}

// A naive is conditions on what an answer shows, and an order.
type naive struct {
	all  []func(one map[string]any) bool
	by   string
	down bool
}

func (n *naive) holds(one map[string]any) bool {
	for _, is := range n.all {
		if !is(one) {
			return false
		}
	}
	return true
}

// sort puts what is unset last, and equals by their ids as they stood.
func (n *naive) sort(list []map[string]any) {
	if n.by == "" {
		return
	}
	slices.SortStableFunc(list, func(a, b map[string]any) int {
		x, y := a[n.by], b[n.by]
		if x == nil || y == nil {
			if x == y {
				return strings.Compare(a["slug"].(string), b["slug"].(string))
			}
			if x == nil {
				return 1
			}
			return -1
		}
		c := 0
		if f, ok := x.(float64); ok {
			c = cmp.Compare(f, y.(float64))
		} else {
			c = strings.Compare(x.(string), y.(string))
		}
		if n.down {
			c = -c
		}
		return cmp.Or(c, strings.Compare(a["slug"].(string), b["slug"].(string)))
	})
}

func naiveQuestion(r *rand.Rand) (url.Values, *naive) {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	q, n := url.Values{}, &naive{}
	texts := func(one map[string]any, name string) (all []string) {
		switch v := one[name].(type) {
		case string:
			if v != "" {
				all = []string{v}
			}
		case []any:
			for _, x := range v {
				all = append(all, x.(string))
			}
		}
		return all
	}
	slugs := func(one map[string]any, name string) (all []string) {
		for _, x := range one["_"+name].([]any) {
			all = append(all, x.(map[string]any)["slug"].(string))
		}
		return all
	}
	number := func(f float64) func(any) bool { return func(v any) bool { return v == f } }
	names := []string{"title", "text", "html", "slug", "yes", "kind", "kinds", "labels", "number", "day", "at", "one", "more"}
	r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names[:1+r.IntN(2)] {
		switch name {
		case "title", "text", "html", "slug":
			part := pick("a", "TWO", "alpha", "t0", "ü", "strasse", "<em>", "SS")
			if name == "slug" {
				part = pick("t0", "1", "5", "x")
			}
			q.Set(name, part)
			n.all = append(n.all, func(one map[string]any) bool {
				return strings.Contains(strings.ToLower(fmt.Sprint(one[name])), strings.ToLower(part))
			})
		case "yes":
			q.Set(name, pick("y", "1", "True"))
			n.all = append(n.all, func(one map[string]any) bool { return one[name] == true })
		case "kind", "kinds", "labels":
			values := []string{pick("a", "ab", "x", "y z"), pick("b", "X", "a")}
			if r.IntN(2) == 0 {
				values = values[:1]
				q.Set(name, values[0])
			} else {
				q[name+"[]"] = values
			}
			n.all = append(n.all, func(one map[string]any) bool {
				return slices.ContainsFunc(texts(one, name), func(s string) bool { return slices.Contains(values, s) })
			})
		case "number":
			if r.IntN(2) == 0 {
				q.Set(name, "2.50")
				is := number(2.5)
				n.all = append(n.all, func(one map[string]any) bool { return is(one[name]) })
			} else {
				q[name+"[]"] = []string{"-3", "2.5"}
				n.all = append(n.all, func(one map[string]any) bool {
					f, ok := one[name].(float64)
					return ok && f >= -3 && f <= 2.5
				})
			}
		case "day":
			q[name+"[]"] = []string{"2026-01-15", "2026-02-01"}
			n.all = append(n.all, func(one map[string]any) bool {
				day, ok := one[name].(string)
				return ok && day >= "2026-01-15" && day <= "2026-02-01"
			})
		case "at":
			q.Set(name, "2026-01-01T09:00:00+01:00")
			n.all = append(n.all, func(one map[string]any) bool { return one[name] == "2026-01-01T08:00:00.000Z" })
		case "one", "more":
			value := pick("t01", "t05", "t10", "none")
			q.Set(name, value)
			n.all = append(n.all, func(one map[string]any) bool {
				all := slugs(one, name)
				return value == "none" && len(all) == 0 || slices.Contains(all, value)
			})
		}
	}
	if r.IntN(2) == 0 {
		n.by, n.down = pick("number", "day", "slug"), r.IntN(2) == 0
		q.Set("sort["+n.by+"]", map[bool]string{true: "-1", false: "1"}[n.down])
	}
	return q, n
}
