package view

import (
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"galley/schemas"
	"galley/schemas/source"
	"galley/themes"
)

// word gives a text of the theme in a locale. {1}, {2} … stand for the
// arguments. Where the first argument is a number and there are forms of the
// word for the number's plural categories (entries.one, entries.other),
// the right one is taken, by the rules of CLDR.
func word(words themes.Words, locale, key string, args []any) (string, error) {
	text, ok := words[key]
	if !ok && len(args) > 0 {
		if form := form(locale, args[0]); form != "" {
			if text, ok = words[key+"."+form]; !ok {
				text, ok = words[key+".other"]
			}
		}
	}
	if _, forms := words[key+".other"]; !ok && forms {
		return "", &mistake{
			message: "the word " + strconv.Quote(key) + " has forms for numbers, and its first argument is no number",
			hint:    "if it may be unset: {{with .Get \"x\"}}{{t " + strconv.Quote(key) + " .}}{{end}}",
		}
	}
	if !ok {
		return "", &mistake{
			message: "there is no word " + strconv.Quote(key),
			hint:    source.DidYouMean(key, wordKeys(words)),
		}
	}
	if len(args) == 0 {
		return text, nil
	}
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		pairs = append(pairs, "{"+strconv.Itoa(i+1)+"}", shown(a))
	}
	return strings.NewReplacer(pairs...).Replace(text), nil
}

// hasWord says whether there is such a word, or its forms.
func hasWord(words themes.Words, key string) bool {
	_, ok := words[key]
	if !ok {
		_, ok = words[key+".other"]
	}
	return ok
}

func wordKeys(words themes.Words) []string {
	keys := make([]string, 0, len(words))
	for k := range words {
		k = strings.TrimSuffix(strings.TrimSuffix(k, ".one"), ".other")
		keys = append(keys, k)
	}
	return sorted(keys)
}

// form is the plural category of what may be a number; "" if it is none. What
// is no whole number has the form of many.
func form(locale string, v any) string {
	switch n := v.(type) {
	case int:
		return category(locale, n)
	case Number:
		if whole := int(n); Number(whole) == n {
			return category(locale, whole)
		}
		return "other"
	}
	return ""
}

// category is the plural category of a whole number.
func category(locale string, n int) string {
	tag := language.Make(locale)
	switch plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0) {
	case plural.Zero:
		return "zero"
	case plural.One:
		return "one"
	case plural.Two:
		return "two"
	case plural.Few:
		return "few"
	case plural.Many:
		return "many"
	}
	return "other"
}

// direction is how a locale's script runs.
func direction(locale string) string {
	base, rest, _ := strings.Cut(locale, "-")
	script, _, _ := strings.Cut(rest, "-")
	switch script {
	case "Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm":
		return "rtl"
	case "Latn", "Cyrl":
		return "ltr"
	}
	switch base {
	case "ar", "arc", "ckb", "dv", "fa", "he", "iw", "nqo", "ps", "sd", "syr", "ug", "ur", "yi":
		return "rtl"
	}
	return "ltr"
}

// listName is what a reader calls the documents of a type, of which Label says
// what one is: the word types.NAME if there is one.
func (r *run) listName(t *schemas.Type) string {
	if w, ok := r.words["types."+t.Name]; ok {
		return w
	}
	return t.Label.In(r.locale)
}

// taxonomyName is what a reader calls a taxonomy: the word taxonomies.NAME,
// else what the terms' type or the taxonomy's field is called.
func (r *run) taxonomyName(t *schemas.Taxonomy) string {
	if w, ok := r.words["taxonomies."+t.Name]; ok {
		return w
	}
	if t.To != nil {
		return r.listName(t.To)
	}
	if len(t.Fields) > 0 {
		return t.Fields[0].Label.In(r.locale)
	}
	return t.Name
}
