package view

import (
	"fmt"
	"reflect"
	"strings"
)

// What print, println and printf make of a view is its text, whatever the verb:
// Go's own would write down the inside of a view under a verb such as %d, and
// with it addresses of memory, which no two builds have in common.

// spelled is a view for fmt.
type spelled struct{ text string }

func (s spelled) Format(f fmt.State, verb rune) { fmt.Fprintf(f, fmt.FormatString(f, verb), s.text) }

// spell gives what fmt may see of a value.
func spell(v any) any {
	at := reflect.ValueOf(v)
	switch at.Kind() {
	case reflect.Pointer:
		if text, ok := v.(fmt.Stringer); ok && !at.IsNil() {
			return spelled{text.String()}
		}
		return spelled{}
	case reflect.Slice:
		if kind := at.Type().Elem().Kind(); kind == reflect.Pointer || kind == reflect.Interface {
			items := make([]any, at.Len())
			for i := range items {
				items[i] = spell(at.Index(i).Interface())
			}
			return items
		}
	}
	return v
}

func spellAll(values []any) []any {
	all := make([]any, len(values))
	for i, v := range values {
		all[i] = spell(v)
	}
	return all
}

func sprint(values ...any) string   { return fmt.Sprint(spellAll(values)...) }
func sprintln(values ...any) string { return fmt.Sprintln(spellAll(values)...) }

func sprintf(format string, values ...any) string {
	return fmt.Sprintf(withoutAddresses(format), spellAll(values)...)
}

// withoutAddresses is the format with %v for %p: of a list that would be where it
// lies in memory.
func withoutAddresses(format string) string {
	var b []byte // nil: there is none
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		for i++; i < len(format) && strings.IndexByte("+-# 0123456789.*[]", format[i]) >= 0; i++ {
		}
		if i < len(format) && format[i] == 'p' {
			if b == nil {
				b = []byte(format)
			}
			b[i] = 'v'
		}
	}
	if b == nil {
		return format
	}
	return string(b)
}
