package search

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// split gives the words of a text, each with a sign for what it is: none for a
// word, + for a pair, < for the last of a run, = for a run of one.
func split(text string) string {
	var words []string
	new(Splitter).Split([]byte(text), func(word []byte, kind Kind) {
		words = append(words, string(word)+[...]string{"", "+", "<", "="}[kind])
	})
	return strings.Join(words, " ")
}

func TestSplit(t *testing.T) {
	tests := []struct{ about, text, want string }{
		{"nothing", "", ""},
		{"no words", " -–… !? \n", ""},
		{"words in lower case", "The Quick BROWN fox", "the quick brown fox"},
		{"digits are words", "go1.26 at 9:05", "go1 26 at 9 05"},
		{"signs part words", "state-of-the-art don't a_b foo@bar.test", "state of the art don t a b foo bar test"},
		{"accents", "Crème Brûlée, naïve façade Åse", "creme brulee naive facade ase"},
		{"composed or not", "e\u0301te\u0301 été", "ete ete"},
		{"letters that are written out", "Straße STRASSE ẞ Æsir œuvre Łódź Øst þing Đorđe ıstanbul İstanbul", "strasse strasse ss aesir oeuvre lodz ost thing dorde istanbul istanbul"},
		{"compatibility forms", "ﬁne ｆｕｌｌ ² ½ Ⅷ ㍍", "fine full 2 1 2 viii"},
		{"Greek", "Ὀδυσσεύς ΟΔΥΣΣΕΥΣ", "οδυσσευσ οδυσσευσ"},
		{"Russian", "Ёлка ЙОД", "елка иод"},
		{"Hebrew without points", "שָׁלוֹם", "שלום"},
		{"Arabic without vowels", "مُحَمَّد", "محمد"},
		{"Hindi keeps its vowels", "हिन्दी", "हिन्दी"},
		{"Korean by its letters", "한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8"},
		{"soft hyphens and joiners are nothing", "Donau\u00addampf\u200dschiff می\u200cخواهم", "donaudampfschiff میخواهم"},
		{"Chinese in pairs", "北京大学", "北京+ 京大+ 大学+ 学<"},
		{"one character", "a 猫 b", "a 猫= b"},
		{"Japanese in pairs, with the marks of its sounds", "カード ﾊﾟﾝ か\u3099 \u3099", "カー+ ード+ ド< パン+ ン< が="},
		{"half width kana", "ｶﾅ", "カナ+ ナ<"},
		{"Thai in pairs", "ไทย", "ไท+ ทย+ ย<"},
		{"scripts meet", "Go言語2024年x", "go 言語+ 語< 2024 年= x"},
		{"bytes that are no text", "a\xffb\xc3(c", "a b c"},
		{"what is too long is cut", strings.Repeat("x", 100) + " " + strings.Repeat("é", 100), strings.Repeat("x", 64) + " " + strings.Repeat("e", 64)},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			if diff := cmp.Diff(test.want, split(test.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// FuzzSearchWords: words are valid, short, and stay what they are when they are
// split again; what parts words in one text parts them in two.
func FuzzSearchWords(f *testing.F) {
	for _, s := range []string{"The Quick", "Crème ½ ﬁ İ ẞ", "北京大学 カード ไทย हिन्दी 한국", "a\u00adb\u200dc", "\xff\xc3", "ﷺ", "e\u0301\u0345", "ᾳ ῼ", "ŉ ǆ ǅ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		type word struct {
			text string
			kind Kind
		}
		words := func(text string) (all []word) {
			new(Splitter).Split([]byte(text), func(w []byte, kind Kind) { all = append(all, word{string(w), kind}) })
			return all
		}
		all := words(text)
		for _, w := range all {
			if w.text == "" || len(w.text) > LongestWord || !utf8.ValidString(w.text) {
				t.Fatalf("%q has the word %q", text, w.text)
			}
			again := words(w.text)
			if w.kind == Pair {
				again = slices.DeleteFunc(again, func(w word) bool { return w.kind == Tail })
			}
			if len(again) != 1 || again[0].text != w.text {
				t.Fatalf("%q has the word %q, which has %q", text, w.text, again)
			}
		}
		if len(all) > 2*utf8.RuneCountInString(text)*18 { // the longest compatibility form has 18 characters
			t.Fatalf("%q has %d words", text, len(all))
		}
		if twice := words(text + "\n" + text); len(twice) != 2*len(all) {
			t.Fatalf("%q has %d words, and %d twice", text, len(all), len(twice))
		}
		q := Parse(text)
		if len(q.wanted) > mostWords || q.Empty() != (len(words(Clip(text))) == 0) {
			t.Fatalf("%q asks for %d of %d words", text, len(q.wanted), len(all))
		}
		if clipped := Clip(text); Clip(clipped) != clipped || utf8.RuneCountInString(clipped) > LongestQuery {
			t.Fatalf("%q is clipped to %q", text, clipped)
		}
	})
}

func TestHTML(t *testing.T) {
	tests := []struct{ about, html, want string }{
		{"blocks part words", "<p>one</p><p>two<br>three</p>", "one two three"},
		{"inline tags do not", `un<strong>believ</strong>able <a href="/x">link</a>s`, "unbelievable links"},
		{"attributes are no text", `<a href="/a>b" title="secret">x</a><img src="y" alt="z">`, "x"},
		{"entities", "caf&eacute; a&amp;b &lt;tag&gt; &#233; &#xe9;", "cafe a b tag e e"},
		{"what is no entity", "fish & chips &unknown; &", "fish chips unknown"},
		{"a tag that does not end", "one <two", "one"},
		{"a mark of a footnote", `said<sup id="fnref:1"><a href="#fn:1">1</a></sup>`, "said 1"},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			if diff := cmp.Diff(test.want, split(string(AppendHTML(nil, []byte(test.html))))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Every character folds into what stays as it is.
func TestEveryCharacter(t *testing.T) {
	var s Splitter
	for r := range rune(unicode.MaxRune + 1) {
		if !ofWord(r) {
			continue
		}
		s.Split(utf8.AppendRune(nil, r), func(word []byte, kind Kind) {
			first := string(word)
			again := ""
			new(Splitter).Split([]byte(first), func(word []byte, k Kind) {
				if kind == Plain || kind == Alone || k == Pair {
					again += string(word)
				}
			})
			if kind != Tail && again != first {
				t.Errorf("%q (%U) has the word %q, which has %q", r, r, first, again)
			}
		})
	}
}
