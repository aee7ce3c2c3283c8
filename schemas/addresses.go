package schemas

import (
	"path"
	"slices"
	"strings"

	"galley/schemas/source"
)

// urls reads `url`: the pattern of each locale, prefixes included.
func (l *loader) urls(d *draft) map[string]Pattern {
	n := d.settings.Get("url")
	if n == nil {
		return nil
	}
	urls := map[string]Pattern{}
	for locale, n := range l.addressNodes(d.settings, n, "url") {
		p, ok := d.pattern(n, urlPattern)
		if !ok {
			continue
		}
		if d.Kind != Single && !p.Varies() {
			d.settings.Problem(n, source.BadSchema, "put {slug} into it",
				"all documents of %s would have the address %s", d.Name, n.Text)
		}
		if !strings.HasPrefix(n.Text, "/") {
			p = p.before("/")
		}
		if locale != "" {
			urls[locale] = p
			continue
		}
		for i, locale := range l.p.Locales {
			if i > 0 && !p.Has(PartLocale) {
				urls[locale] = p.before("/" + locale)
			} else {
				urls[locale] = p
			}
		}
	}
	if len(urls) == 0 {
		return nil
	}
	return urls
}

// listURLs reads `listURL`: the address of each locale, with slashes at both
// ends unless it ends in an extension.
func (l *loader) listURLs(d *draft) map[string]string {
	n := d.settings.Get("listURL")
	if n == nil {
		return nil
	}
	urls := map[string]string{}
	for locale, n := range l.addressNodes(d.settings, n, "listURL") {
		p, ok := d.pattern(n, listPattern)
		if !ok {
			continue
		}
		if locale != "" {
			urls[locale] = Address(strings.ReplaceAll(n.Text, localePart, locale))
			continue
		}
		for i, locale := range l.p.Locales {
			text := strings.ReplaceAll(n.Text, localePart, locale)
			if i > 0 && !p.Has(PartLocale) {
				text = "/" + locale + Address(text)
			}
			urls[locale] = Address(text)
		}
	}
	if len(urls) == 0 {
		return nil
	}
	return urls
}

// addressNodes gives the texts by locale, or one under "" for all.
func (l *loader) addressNodes(s *Settings, n *source.Node, key string) map[string]*source.Node {
	if n.Kind != source.Mapping {
		if _, ok := s.Scalar(n, key); !ok {
			return nil
		}
		return map[string]*source.Node{"": n}
	}
	by := l.byLocale(s, n, key)
	for _, locale := range l.p.Locales {
		if !slices.ContainsFunc(n.Nodes, func(o source.Node) bool { return strings.EqualFold(o.Key, locale) }) {
			s.Problem(n, source.BadSchema, "add `"+locale+":`", "%s has no address for %q", key, locale)
		}
	}
	return by
}

// Address gives an address its outer slashes. One that ends in an extension is
// a file, and has only the first; /v1.2/ and /v1.2 do not.
func Address(text string) string {
	folder := strings.HasSuffix(text, "/")
	text = "/" + strings.Trim(text, "/")
	if text == "/" || !folder && HasExtension(text) {
		return text
	}
	return text + "/"
}

// HasExtension says whether an address is a file's: letters, and perhaps digits
// behind them, follow the last dot. So /v1.2 is a page's.
func HasExtension(address string) bool {
	ext := path.Ext(address)
	if len(ext) < 2 || len(ext) > 12 || len(ext) == len(path.Base(address)) {
		return false
	}
	for i := 1; i < len(ext); i++ {
		c := ext[i] | 0x20
		if (c < 'a' || c > 'z') && (i == 1 || ext[i] < '0' || ext[i] > '9') {
			return false
		}
	}
	return true
}
