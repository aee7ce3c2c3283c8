package render

import "galley/content"

// aliases are the old addresses of the pages that the caller may see.
type aliases struct {
	all   []content.Alias // the address in its one form; of the document's first to have it
	of    []content.N     // by place in all
	byURL map[string]int
}

func newAliases(c *Context) *aliases {
	as := &aliases{byURL: map[string]int{}}
	for e := range c.All() {
		for _, a := range e.Keys.Aliases {
			a.URL = content.Address(a.URL)
			if _, ok := as.byURL[a.URL]; ok || e.URL == "" {
				continue // content has told of it
			}
			as.byURL[a.URL] = len(as.all)
			as.all, as.of = append(as.all, a), append(as.of, e.N)
		}
	}
	return as
}

// Aliases gives every old address that leads to a page, by document.
func (c *Context) Aliases() []content.Alias { return c.edition.aliases.all }

// Alias gives an old address as its document has it, and the document; None
// where there is no such alias.
func (c *Context) Alias(url string) (content.Alias, content.N) {
	i, ok := c.edition.aliases.byURL[url]
	if !ok {
		return content.Alias{}, content.None
	}
	return c.edition.aliases.all[i], c.edition.aliases.of[i]
}
