package render

import "galley/content"

// Redirects gives every old address that leads to a page, by document.
func (c *Context) Redirects() []content.Redirect {
	c.notePlain(askRedirects)
	return c.edition.site.Redirects()
}

// Redirect gives the page that an old address leads to; false where there is
// no such alias.
func (c *Context) Redirect(url string) (content.Redirect, bool) {
	c.noteText(askRedirect, url)
	i, ok := c.edition.redirects[url]
	if !ok {
		return content.Redirect{}, false
	}
	return c.edition.site.Redirects()[i], true
}

func redirectsByURL(all []content.Redirect) map[string]int {
	byURL := make(map[string]int, len(all))
	for i, r := range all {
		byURL[r.URL] = i
	}
	return byURL
}
