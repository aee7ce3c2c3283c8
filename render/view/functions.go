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
		"join":    func(list []string, between string) string { return strings.Join(list, between) },
		"plain":   plainText,
	}
}

// first gives the first n of a list, or all of a shorter one.
func first(n int, list any) (any, error) {
	v := reflect.ValueOf(list)
	if !v.IsValid() {
		return nil, nil
	}
	if v.Kind() != reflect.Slice {
		return nil, &mistake{"first takes a number and a list", "write {{range first 3 .Documents}}"}
	}
	return v.Slice(0, min(max(n, 0), v.Len())).Interface(), nil
}
