package view

import (
	"html/template"
	"reflect"
	"strings"
)

// functions are what templates may call besides what Go's templates have. None
// of them makes HTML of text.
func (s *Set) functions(locale string) template.FuncMap {
	words := s.theme.Words[locale]
	return template.FuncMap{
		"t":       func(key string, args ...any) (string, error) { return word(words, locale, key, args) },
		"hasWord": func(key string) bool { _, ok := words[key]; return ok },
		"first":   first,
		"join":    joined,
		"plain":   plainText,
		"print":   sprint,
		"println": sprintln,
		"printf":  sprintf,
	}
}

var errFirst error = &mistake{"first takes a number and a list", "write {{range first 3 .Documents}}"}

// first gives the first n of a list, or all of a shorter one.
func first(n int, list any) (any, error) {
	if list == nil {
		return nil, nil
	}
	v := reflect.ValueOf(list)
	if v.Kind() != reflect.Slice {
		return nil, errFirst
	}
	return v.Slice(0, min(max(n, 0), v.Len())).Interface(), nil
}

// joined makes one text of a list.
func joined(list any, between string) (string, error) {
	items, ok := itemsOf(list)
	if _, isNumber := list.(int); !ok || isNumber {
		return "", errJoin
	}
	var b strings.Builder
	for i := range items.len {
		if i > 0 {
			b.WriteString(between)
		}
		b.WriteString(shown(items.at(i)))
	}
	return b.String(), nil
}

var errJoin error = &mistake{"join takes a list and what stands between its items", `write {{join .Texts ", "}}`}

// plainText makes one line of a text.
func plainText(s string) string { return strings.Join(strings.Fields(s), " ") }
