package render

import "galley/content"

// Home gives a locale's front page.
func (c *Context) Home(locale string) *Page {
	url := "/"
	if locale != c.Project().DefaultLocale() {
		url = "/" + locale + "/"
	}
	return c.pageAt(url)
}

// Alternates gives the page in every locale that has it, itself among them, in
// the order of the locales.
func (c *Context) Alternates(p *Page) []*Page {
	var all []*Page
	for _, locale := range c.Project().Locales {
		if q := c.alternate(p, locale); q != nil && q.Locale == locale {
			all = append(all, q)
		}
	}
	return all
}

func (c *Context) alternate(p *Page, locale string) *Page {
	switch {
	case p.Locale == locale:
		return p
	case p.Home:
		return c.Home(locale)
	case p.List != nil:
		return c.pageAt(p.List.ListURL[locale])
	case p.Index != nil:
		return c.pageAt(p.Index.ListURL[locale])
	case len(p.Of) > 0 && p.Term.N == content.None:
		if t, ok := c.Term(p.Of[0], p.Term.Slug, locale); ok {
			return c.pageAt(t.URL)
		}
		return nil
	}
	n := p.N
	if len(p.Of) > 0 {
		n = p.Term.N
	}
	e := c.Entry(n)
	if e == nil {
		return nil
	}
	for _, n := range e.Translations {
		if t := c.Entry(n); t != nil && t.Locale == locale && t.URL != "" {
			return c.pageAt(t.URL)
		}
	}
	if len(p.Of) > 0 { // a term there too, for want of a translation
		if t, ok := c.Term(p.Of[0], e.Slug, locale); ok && t.N == e.N {
			return c.pageAt(t.URL)
		}
	}
	return nil
}
