package content

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestSlug(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"hello", "hello"},
		{"Hello, World!", "hello-world"},
		{" Kubernetes 1.2: more", "kubernetes-1.2-more"},
		{"C++", "c"},
		{"Hansen & Sohn", "hansen-sohn"},
		{"artificial intelligence", "artificial-intelligence"},
		{"Ana Lima", "ana-lima"},
		{"Über uns", "uber-uns"},
		{"Straße", "strasse"},
		{"Ærøskøbing", "aeroskobing"},
		{"Łódź", "lodz"},
		{"cafe\u0301", "cafe"},
		{"x\u0302y", "xy"},
		{"日本語", "日本語"},
		{"Привет мир", "привет-мир"},
		{"हिन्दी", "हिन्दी"},
		{"ada@example", "ada@example"},
		{"snake_case", "snake_case"},
		{"...dots...", "dots"},
		{"-a-", "a"},
		{"a--b", "a-b"},
		{"👍", ""},
		{"☀️", ""},
		{"soft\u00adhyphen", "softhyphen"},
		{"package.json", "package-json"},
		{"con", "con-1"},
		{"Aux.txt", "aux-1.txt"},
		{"it’s", "it-s"},
		{strings.Repeat("日", 90), strings.Repeat("日", 66)},
		{strings.Repeat("word ", 60), strings.Repeat("word-", 39) + "word"},
		{"con." + strings.Repeat("a", 300), "con-1." + strings.Repeat("a", 194)},
		{"aux" + strings.Repeat(".", 300) + "a", "aux-1"},
		{"con-" + strings.Repeat(".", 300) + "a", "con-1"},
		{strings.Repeat("a", 195) + ".jsonx", strings.Repeat("a", 195) + "-json"},
	} {
		if got := Slug(c.text); got != c.want {
			t.Errorf("Slug(%q): want %q, got %q", c.text, c.want, got)
		}
	}
}

func TestFileSlug(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"hello", "hello"},
		{"2026-03-01-hello", "hello"},
		{"2015-03-00-hello", "2015-03-00-hello"},
		{"2026-03-01", "2026-03-01"},
		{"2026-03-01-", "2026-03-01"},
		{"2026-03-01hello", "2026-03-01hello"},
		{"Diff", "diff"},
		{"Hello World (1)", "hello-world-1"},
		{"Café", "café"},
		{"Cafe\u0301", "café"},
		{"_index_of", "_index_of"},
		{"a b  c", "a-b-c"},
		{"v1.2", "v1.2"},
		{"package.json", "package.json"},
		{"日本語", "日本語"},
	} {
		if got := FileSlug(c.name); got != c.want {
			t.Errorf("FileSlug(%q): want %q, got %q", c.name, c.want, got)
		}
	}
}

func TestSlugFault(t *testing.T) {
	for _, c := range []struct {
		slug string
		path bool
		want string
	}{
		{"hello", false, ""},
		{"Hello", false, ""},
		{"über_uns.1@x", false, ""},
		{"a/b", true, ""},
		{"a/b", false, `has "/" in it, which only a pattern may put there`},
		{"../../etc/x", false, `has "/" in it, which only a pattern may put there`},
		{"../../etc/x", true, `begins with "."`},
		{"a//b", true, `has nothing between two "/", before the first or behind the last`},
		{"/a", true, `has nothing between two "/", before the first or behind the last`},
		{"", false, "is empty"},
		{"-a", false, `begins with "-"`},
		{"a-", false, `ends with "-"`},
		{"a.", false, `ends with "."`},
		{"a b", false, "has a space in it"},
		{"a!", false, `has "!" in it`},
		{"a\x00", false, "has the control character U+0000 in it"},
		{"abc\u202edef", false, "has the invisible character U+202E in it"},
		{"a\u200bb", false, "has the invisible character U+200B in it"},
		{"aux", false, "cannot be a file name on Windows"},
		{"AUX.b", false, "cannot be a file name on Windows"},
		{"com1", false, "cannot be a file name on Windows"},
		{"com10", false, ""},
		{"x/nul", true, "cannot be a file name on Windows"},
		{"auxiliary", false, ""},
		{"x.json", false, `ends in ".json"`},
		{"x.JSON", false, `ends in ".json"`},
		{"x.json.y", false, ""},
		{strings.Repeat("日", 90), false, "is 270 bytes; the limit is 200"},
		{"cafe\u0301", false, "is not in the normal form NFC"},
		{"\xff", false, "is not valid UTF-8"},
	} {
		if got := SlugFault(c.slug, c.path); got != c.want {
			t.Errorf("SlugFault(%q, %v): want %q, got %q", c.slug, c.path, c.want, got)
		}
	}
}

func TestFold(t *testing.T) {
	for _, c := range [][2]string{
		{"Café", "cafe\u0301"}, {"STRASSE", "straße"}, {"™", "tm"}, {"ᴵ", "i"}, {"ΣΑΣ", "σας"}, {"plain", "PLAIN"},
	} {
		if a, b := Fold(c[0]), Fold(c[1]); a != b {
			t.Errorf("%q and %q are one name; they fold to %q and %q", c[0], c[1], a, b)
		}
	}
	if Fold("a") == Fold("b") {
		t.Error("a and b are two names")
	}
}

// FuzzSlug holds that a slug is a slug: made again it stays, and it passes
// what slugs are checked by.
func FuzzSlug(f *testing.F) {
	for _, s := range []string{
		"", "hello", "Hello, World!", "C++", "Über", "cafe\u0301", "日本語", "👍", "☀️", "con", "AUX.json", "a.json", "\xff", "..", "İ", "ǅ", "ﬁ", "Ⅷ",
		"\u202e", "1️⃣", "ᴵ™", "ﷺ", "\u0301", "ͅ", strings.Repeat("日", 100), strings.Repeat("a\u0308", 150), "2026-03-01-x", "K", "ϔ", "x.\u0301json", "con.json",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := Slug(text)
		if s != "" {
			if fault := SlugFault(s, false); fault != "" {
				t.Fatalf("Slug(%q) = %q, which %s", text, s, fault)
			}
		}
		if again := Slug(s); again != s {
			t.Fatalf("Slug(%q) = %q, and of that %q", text, s, again)
		}
		if len(s) > maxSlug || !utf8.ValidString(s) || !norm.NFC.IsNormalString(s) {
			t.Fatalf("Slug(%q) = %q", text, s)
		}
		if n := slugged(text, false); n != slugged(n, false) {
			t.Fatalf("a file %q is called %q, and that %q", text, n, slugged(n, false))
		}
		if fold := Fold(text); Fold(fold) != fold {
			t.Fatalf("Fold(%q) = %q, and of that %q", text, fold, Fold(fold))
		}
		if utf8.ValidString(text) && Fold(norm.NFD.String(text)) != Fold(norm.NFC.String(text)) {
			t.Fatalf("Fold(%q) depends on the normal form", text)
		}
	})
}
