package view

import (
	"testing"
	"time"

	"galley/content/contenttest"
	"galley/themes"
)

func TestWord(t *testing.T) {
	words := themes.Words{
		"plain": "Plain", "page": "page {1} of {2}", "twice": "{1}{1}", "odd": "{3} {x} {",
		"boats.one": "{1} boat", "boats.few": "{1} few boats", "boats.many": "{1} many boats", "boats.other": "{1} boats",
		"fish.other": "{1} fish",
	}
	for _, c := range []struct {
		locale, key string
		args        []any
		want        string
	}{
		{"en", "plain", nil, "Plain"},
		{"en", "page", []any{2, "ten"}, "page 2 of ten"},
		{"en", "twice", []any{"{2}", "x"}, "{2}{2}"},
		{"en", "odd", []any{1}, "{3} {x} {"},
		{"en", "boats", []any{0}, "0 boats"},
		{"en", "boats", []any{1}, "1 boat"},
		{"en", "boats", []any{2}, "2 boats"},
		{"fr", "boats", []any{0}, "0 boat"},
		{"pl", "boats", []any{3}, "3 few boats"},
		{"pl", "boats", []any{5}, "5 many boats"},
		{"ja", "boats", []any{1}, "1 boats"},
		{"en", "fish", []any{1}, "1 fish"},
		{"en", "boats", []any{Number(1.5)}, "1.5 boats"},
		{"en", "boats", []any{Number(1)}, "1 boat"},
	} {
		got, err := word(words, c.locale, c.key, c.args)
		if err != nil || got != c.want {
			t.Errorf("%s %s %v: %q, %v, want %q", c.locale, c.key, c.args, got, err, c.want)
		}
	}
	if _, err := word(words, "en", "pgae", nil); err == nil || err.(*mistake).hint != `did you mean "page"?` {
		t.Errorf("a word that is not there: %v", err)
	}
	for _, args := range [][]any{nil, {nil}, {"three"}} {
		want := `the word "boats" has forms for numbers, and its first argument is no number`
		if _, err := word(words, "en", "boats", args); err == nil || err.Error() != want {
			t.Errorf("a word with forms and %v: %v", args, err)
		}
	}
}

func TestDirection(t *testing.T) {
	for locale, want := range map[string]string{
		"en": "ltr", "ar": "rtl", "ar-EG": "rtl", "he": "rtl", "fa": "rtl", "az": "ltr", "az-Arab": "rtl", "uz-Latn": "ltr", "ar-Latn": "ltr", "zh-Hant-TW": "ltr",
	} {
		if got := direction(locale); got != want {
			t.Errorf("%s: %s, want %s", locale, got, want)
		}
	}
}

func TestDate(t *testing.T) {
	s := shelfOf(t, contenttest.FS(t, "-- galley.yaml --\ntimezone: Asia/Tokyo\nlocales: [en, fr, de]\n-- schemas/a.yaml --\nfields: [{name: title, type: text}]\n"))
	at := time.Date(2026, 2, 28, 20, 5, 9, 0, time.UTC) // the next day, and month, in Tokyo
	for _, c := range []struct{ locale, layout, want string }{
		{"en", "D MMMM YYYY", "1 March 2026"}, {"fr", "D MMMM YYYY", "1 mars 2026"}, {"de", "D. MMM YY", "1. März 26"},
		{"en", "YYYY-MM-DD HH:mm:ss Z", "2026-03-01 05:05:09 +09:00"}, {"en", "M/D h:mm A", "3/1 5:05 AM"},
		{"en", "[on the] DD[th]", "on the 01th"}, {"en", "[open", "[open"}, {"en", "", ""}, {"en", "YYYYY", "YYYYY"},
	} {
		d := s.set.run(s.edition.Context(), c.locale, "").date(at)
		if got := d.Format(c.layout); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.locale, c.layout, got, c.want)
		}
	}
	r := s.set.run(s.edition.Context(), "en", "")
	if d := r.date(at); d.ISO() != "2026-03-01T05:05:09+09:00" || d.String() != "1 March 2026, 05:05" || d.Clock() != "05:05" {
		t.Errorf("a moment: %s, %s", d.ISO(), d)
	}
	if d := r.date(time.Date(2026, 2, 28, 15, 0, 0, 0, time.UTC)); d.ISO() != "2026-03-01" || d.String() != "1 March 2026" || d.Clock() != "" {
		t.Errorf("midnight is a day: %s, %s", d.ISO(), d)
	}
	if r.date(time.Time{}) != nil {
		t.Error("no time is a date")
	}
}
