package view

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"unicode/utf8"
)

// html/template puts the functions that escape into the tree, by names that
// say for which context, and keeps the functions to itself. Here are those of
// the contexts that pages are made of: text, attributes, titles, addresses. A
// test runs every theme both ways and compares the bytes.

const escaperPrefix = "_html_template_"

// The chains of escapers, as html/template writes them.
const (
	noEscaper   = ""
	inText      = "htmlescaper"
	inAttribute = "attrescaper"
	inTitle     = "rcdataescaper"
	inAddress   = "urlfilter urlnormalizer attrescaper"
	inPath      = "urlnormalizer attrescaper"
	inQuery     = "urlescaper attrescaper"
)

// emit makes a step that writes an expression through a chain of escapers; nil
// if it does not know how.
func emit(e expr, chain string) step {
	switch chain {
	case inText, inAttribute, inTitle, inAddress, inPath, inQuery:
	default:
		return nil
	}
	switch {
	case e.words != nil:
		done := map[string][]byte{}
		for locale, text := range e.words {
			done[locale] = appendText(nil, text, textSort, chain)
		}
		return func(f *frame) { f.out = append(f.out, done[f.r.locale]...) }
	case e.put != nil && chain == inText:
		return func(f *frame) {
			b, _ := e.put(f, f.out)
			f.out = b
		}
	case e.text != nil && (e.sort != htmlSort || chain == inText):
		return func(f *frame) { f.out = appendText(f.out, e.text(f), e.sort, chain) }
	case e.num != nil && chain != inQuery:
		return func(f *frame) { f.out = strconv.AppendInt(f.out, int64(e.num(f)), 10) }
	}
	return func(f *frame) {
		s, sort := written(e.any(f))
		f.out = appendText(f.out, s, sort, chain)
	}
}

// written gives a value's characters, and what kind of text they are: the
// bytes of fmt.Sprint, as html/template has it.
func written(v any) (string, sort) {
	switch v := v.(type) {
	case nil:
		return "", textSort
	case string:
		return v, textSort
	case template.HTML:
		return string(v), htmlSort
	case template.URL:
		return string(v), urlSort
	case fmt.Stringer:
		return v.String(), textSort
	}
	return fmt.Sprint(v), textSort
}

// appendText writes a text of a sort through a chain of escapers.
func appendText(b []byte, s string, of sort, chain string) []byte {
	switch chain {
	case inText:
		if of == htmlSort {
			return append(b, s...)
		}
		return appendEscaped(b, s, true)
	case inTitle:
		return appendEscaped(b, s, of != htmlSort)
	case inAttribute:
		if of == htmlSort {
			return append(b, htmlInAttribute(s)...)
		}
		return appendEscaped(b, s, true)
	case inAddress:
		if of != urlSort && !safeAddress(s) {
			s = "#ZgotmplZ"
		}
		return appendAddress(b, s, true)
	case inPath:
		return appendAddress(b, s, true)
	}
	return appendAddress(b, s, of == urlSort) // inQuery
}

// entities are what text may not hold as it is, with what is written for it.
var entities = [256]string{0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;"}

// special says which bytes these are.
var special = func() (t [256]bool) {
	for c, entity := range entities {
		t[c] = entity != ""
	}
	return t
}()

// appendEscaped writes what means something in HTML as entities. Without amp
// & stays, for what may hold entities already.
func appendEscaped(b []byte, s string, amp bool) []byte {
	from := 0
	for i := 0; i < len(s); i++ {
		if !special[s[i]] || s[i] == '&' && !amp {
			continue
		}
		b = append(append(b, s[from:i]...), entities[s[i]]...)
		from = i + 1
	}
	return append(b, s[from:]...)
}

// plainPart and plainValue say which bytes stand for themselves in a part of an
// address, and in a value within a query.
var plainPart, plainValue = func() (part, value [256]bool) {
	for c := range value {
		value[c] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
	}
	for _, c := range "-._~" {
		value[c] = true
	}
	part = value
	for _, c := range "!#$*,/:;=?@[]" {
		part[c] = true
	}
	return part, value
}()

// appendAddress writes a part of an address into an attribute: what may not
// stand in one as % and two digits. whole keeps what parts it, and escapes that
// are there; else it is a value within a query.
func appendAddress(b []byte, s string, whole bool) []byte {
	plain := &plainValue
	if whole {
		plain = &plainPart
	}
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if plain[c] || whole && c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		switch {
		case whole && (c == '&' || c == '+'):
			b = append(b, entities[c]...)
		default:
			const hex = "0123456789abcdef"
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return append(b, s[from:]...)
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// safeAddress says whether an address that nobody has looked at may stand in a
// page: html/template's rule.
func safeAddress(s string) bool {
	scheme, _, ok := strings.Cut(s, ":")
	return !ok || strings.Contains(scheme, "/") ||
		strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "mailto")
}

// htmlInAttribute gives what an attribute shows of HTML: its text. That is
// html/template's knowledge, and rare, so it is asked.
func htmlInAttribute(s string) string {
	if !strings.ContainsAny(s, "<") && utf8.ValidString(s) {
		return string(appendEscaped(nil, s, false))
	}
	t, err := template.New("").Parse(`<i title="{{.}}">`)
	var b strings.Builder
	if err != nil || t.Execute(&b, template.HTML(s)) != nil {
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(b.String(), `<i title="`), `">`)
}
