package content_test

import (
	"fmt"
	"strings"
	"testing"

	"galley/content"
	"galley/content/contenttest"
	"galley/schemas"
)

const matched = `-- galley.yaml --
-- schemas/note.yaml --
order: title
fields: [{name: title, type: text}, {name: value, type: text}, {name: hidden, type: text, private: true}]
-- schemas/vault.yaml --
private: true
fields: [{name: title, type: text}]
-- content/vault/x.yaml --
title: secret
-- content/note/a.yaml --
title: A
value: "10"
-- content/note/b.yaml --
title: B
value: "9"
-- content/note/c.yaml --
title: C
value: Ärger in 2026
-- content/note/d.yaml --
title: D
-- content/note/e.yaml --
title: E
value: "2026-03-01T01:00:00+02:00"
-- content/note/f.yaml --
title: F
value: "10"
draft: true
`

// valueColumn is the column of a field; reads counts what is read of it.
func valueColumn(reads *int, name string, long bool) *content.Column {
	return &content.Column{Name: name, Long: long, Text: func(b []byte, e *content.Entry) ([]byte, bool) {
		*reads++
		f := e.Type.Field("value")
		if f == nil || e.Values[f.Index] == nil {
			return append(b, "what is given beside false is nothing"...), false
		}
		return append(b, e.Values[f.Index].(content.Text)...), true
	}}
}

func slugsFound(s *content.Site, q content.Query) string {
	q.Locale = "en"
	var all []string
	for _, n := range s.Find(q).Numbers {
		all = append(all, s.Entry(n).Slug)
	}
	return strings.Join(all, " ")
}

func TestWhere(t *testing.T) {
	s := contenttest.Site(t, matched)
	note := s.Project().Type("note")
	for _, long := range []bool{false, true} {
		reads := 0
		column := valueColumn(&reads, fmt.Sprint("value ", long), long)
		is := func(op content.Op, values ...string) content.Condition {
			return content.Condition{Op: op, Column: column, Values: values}
		}
		tests := []struct {
			about string
			where content.Condition
			want  string
		}{
			{"equal", is(content.Equal, "10"), "a"},
			{"equal to one of several", is(content.Equal, "9", "10", "x"), "a b"},
			{"equal to none", is(content.Equal), ""},
			{"not equal leaves out what is nothing", is(content.Unequal, "10"), "b c e"},
			{"less, as numbers where both are", is(content.Less, "9.5"), "b e"},
			{"greater", is(content.Greater, "9"), "a c"},
			{"times, across offsets", is(content.LessOrEqual, "2026-02-28T23:00:00Z"), "a e"},
			{"times", is(content.Less, "2026-02-28T23:00:00Z"), "a"},
			{"contains, without case", is(content.Contains, "ÄRGER IN"), "c"},
			{"contains nothing", is(content.Contains, ""), "a b c e"},
			{"prefix, with case", is(content.HasPrefix, "Ä"), "c"},
			{"prefix of the other case", is(content.HasPrefix, "ä"), ""},
			{"nothing there", is(content.Null), "d"},
			{"something there", is(content.NotNull), "a b c e"},
			{"no column", content.Condition{Op: content.Unequal, Values: []string{"x"}}, ""},
			{"no column is null", content.Condition{Op: content.Null}, "a b c d e"},
			{"no column is not null", content.Condition{Op: content.NotNull}, ""},
			{"all of none", content.Condition{Op: content.All}, "a b c d e"},
			{"any of none", content.Condition{Op: content.Any}, ""},
			{"any", content.Condition{Op: content.Any, Of: []content.Condition{is(content.Null), is(content.Equal, "9")}}, "b d"},
			{"all of any", content.Condition{Op: content.All, Of: []content.Condition{
				{Op: content.Any, Of: []content.Condition{is(content.Equal, "10"), is(content.Equal, "9")}}, is(content.Unequal, "9"),
			}}, "a"},
			{"a condition and its contrary", content.Condition{Op: content.All, Of: []content.Condition{is(content.Equal, "9"), is(content.Unequal, "9")}}, ""},
		}
		for _, test := range tests {
			t.Run(fmt.Sprint(test.about, ", long ", long), func(t *testing.T) {
				if got := slugsFound(s, content.Query{Types: []*schemas.Type{note}, Where: []content.Condition{test.where}}); got != test.want {
					t.Errorf("want %q, got %q", test.want, got)
				}
			})
		}
		if !long && reads != 5 {
			t.Errorf("five documents may be seen, and %d texts were read", reads)
		}
	}
	t.Run("with drafts, read anew", func(t *testing.T) {
		reads := 0
		column := valueColumn(&reads, "value false", false)
		where := []content.Condition{{Op: content.Equal, Column: column, Values: []string{"10"}}}
		if got := slugsFound(s, content.Query{Where: where}); got != "a" || reads != 0 {
			t.Errorf("%q, %d read: they were kept", got, reads)
		}
		if got := slugsFound(s, content.Query{Where: where, Drafts: true}); got != "a f" || reads != 6 {
			t.Errorf("%q, %d read: the private type's is none's", got, reads)
		}
		if got := slugsFound(s, content.Query{Where: where}); got != "a" {
			t.Errorf("%q", got)
		}
	})
	t.Run("forgotten when there is too much of it, and still right", func(t *testing.T) {
		for i := range 400 {
			reads := 0
			column := valueColumn(&reads, fmt.Sprint("another ", i), false)
			long := strings.Repeat("x", 1<<17)
			text := column.Text
			column.Text = func(b []byte, e *content.Entry) ([]byte, bool) {
				b, ok := text(b, e)
				return append(b, long...), ok
			}
			if got := slugsFound(s, content.Query{Where: []content.Condition{{Op: content.HasPrefix, Column: column, Values: []string{"10"}}}}); got != "a" {
				t.Fatalf("%d: %q", i, got)
			}
		}
	})
}
