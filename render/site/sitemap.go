package site

import (
	"iter"
	"slices"
	"strconv"
	"time"

	"galley/render"
)

// A sitemap may have 50,000 addresses and 50 MiB (sitemaps.org). With
// alternates an address is long, so the more locales, the fewer.
func perSitemap(c *render.Context) int {
	const bytes = 40 << 20
	locales := len(c.Project().Locales)
	if locales == 1 {
		return 45_000
	}
	return min(45_000, bytes/(300*(locales+2)))
}

func parts(c *render.Context) int {
	per := perSitemap(c)
	return (c.CountPages() + per - 1) / per
}

func eachPart(c *render.Context) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		n := parts(c)
		for i := 1; n > 1 && i <= n; i++ {
			if !yield([]string{strconv.Itoa(i)}) {
				return
			}
		}
	}
}

// answerSitemap answers with all addresses, or, if those are too many for one
// file, with the list of its parts.
func answerSitemap(c *render.Context, _ render.Request, w *render.Response) *render.Failure {
	n := parts(c)
	if n <= 1 {
		w.Body = appendURLs(c, w.Body, 0, perSitemap(c))
		return nil
	}
	b := append(w.Body, render.XMLHead+`<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`+"\n"...)
	for i := 1; i <= n; i++ {
		b = append(b, "<sitemap><loc>"...)
		b = render.AppendXML(b, c.Absolute("/sitemaps/"+strconv.Itoa(i)+".xml"))
		b = append(b, "</loc></sitemap>\n"...)
	}
	w.Body = append(b, "</sitemapindex>\n"...)
	return nil
}

func answerPart(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	i, err := strconv.Atoi(r.Params[0])
	if err != nil || i < 1 || i > parts(c) {
		return render.NotFound()
	}
	per := perSitemap(c)
	w.Body = appendURLs(c, w.Body, (i-1)*per, per)
	return nil
}

// appendURLs appends the pages from one on, at most so many. A page's
// alternates name itself too, and x-default is the first locale's, as search
// engines want it.
func appendURLs(c *render.Context, b []byte, from, most int) []byte {
	b = append(b, render.XMLHead+`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"`...)
	several := len(c.Project().Locales) > 1
	if several {
		b = append(b, ` xmlns:xhtml="http://www.w3.org/1999/xhtml"`...)
	}
	b = append(b, ">\n"...)
	const usual = 160 // bytes of a page
	b = slices.Grow(b, usual*max(0, min(most, c.CountPages()-from)))
	for p := range c.PagesFrom(from) {
		if most--; most < 0 {
			break
		}
		b = append(b, "<url><loc>"...)
		b = render.AppendXML(b, c.Absolute(p.URL))
		b = append(b, "</loc>"...)
		if e := c.Entry(p.N); e != nil {
			if t, ok := render.LastModified(e); ok {
				b = append(b, "<lastmod>"...)
				b = t.UTC().AppendFormat(b, time.RFC3339)
				b = append(b, "</lastmod>"...)
			}
		}
		if several {
			b = appendAlternates(c, b, p)
		}
		b = append(b, "</url>\n"...)
	}
	return append(b, "</urlset>\n"...)
}

func appendAlternates(c *render.Context, b []byte, p *render.Page) []byte {
	all := c.Alternates(p)
	if len(all) < 2 {
		return b
	}
	link := func(locale, url string) {
		b = append(b, `<xhtml:link rel="alternate" hreflang="`...)
		b = render.AppendXML(b, locale)
		b = append(b, `" href="`...)
		b = render.AppendXML(b, c.Absolute(url))
		b = append(b, `"/>`...)
	}
	for _, a := range all {
		link(a.Locale, a.URL)
	}
	link("x-default", all[0].URL)
	return b
}
