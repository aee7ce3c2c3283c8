package render

import (
	"strings"

	"galley/content"
	"galley/schemas"
)

// Address gives what a mention of e leads to, as it stands in a value: with the
// base's path, percent-encoded; "" if it leads nowhere.
func (c *Context) Address(e *content.Entry, mention int32) string {
	return c.target(e, mention, c.edition.site.Path())
}

// AbsoluteAddress gives the same with the baseURL in front; a link within the
// page, too, begins with the page's address.
func (c *Context) AbsoluteAddress(e *content.Entry, mention int32) string {
	a := c.target(e, mention, c.origin())
	if strings.HasPrefix(a, "#") {
		return c.Absolute(e.URL) + a
	}
	return a
}

func (c *Context) target(e *content.Entry, mention int32, front string) string {
	if int(mention) >= len(e.Targets) {
		return ""
	}
	switch t := &e.Targets[mention]; {
	case t.Asset != nil:
		return front + "/" + encode(t.Asset.Address, true) + encode(t.Fragment, false)
	case t.Address != "":
		if t.Address[0] == '/' && !strings.HasPrefix(t.Address, "//") {
			return front + encode(t.Address, false) + encode(t.Fragment, false)
		}
		return encode(t.Address, false) + encode(t.Fragment, false)
	case t.N != content.None:
		c.noteAddress(e, mention)
		if to := c.entry(t.N); to != nil && to.URL != "" {
			return front + encode(to.URL, true) + encode(t.Fragment, false)
		}
	}
	return ""
}

// noteAddress notes what who asks for the address of a mention takes.
func (c *Context) noteAddress(e *content.Entry, mention int32) {
	if int(mention) >= len(e.Targets) {
		return
	}
	if t := &e.Targets[mention]; t.Asset == nil && t.Address == "" && t.N != content.None {
		c.note(askAddress, t.N)
	}
}

// Target gives the document that a mention of e names, if the caller may see
// it; else nil.
func (c *Context) Target(e *content.Entry, mention int32) *content.Entry {
	if int(mention) >= len(e.Targets) {
		return nil
	}
	if t := &e.Targets[mention]; t.Asset == nil && t.Address == "" {
		return c.Entry(t.N)
	}
	return nil
}

// origin is what absolute addresses begin with.
func (c *Context) origin() string {
	if base := c.edition.site.BaseURL(); base != "" {
		return base
	}
	return c.edition.site.Path()
}

// Path gives an address of the site as it stands in values: the base's path in
// front, percent-encoded. "" stays "".
func (c *Context) Path(url string) string {
	if url == "" {
		return ""
	}
	return c.edition.site.Path() + encode(url, false)
}

// Absolute gives the same with the baseURL in front; without one it is Path's.
func (c *Context) Absolute(url string) string {
	if url == "" {
		return ""
	}
	return c.origin() + encode(url, false)
}

// IsStatic says whether an asset lies below the project's static folder, so
// that it takes the place of files that Galley makes.
func IsStatic(p *schemas.Project, a *content.Asset) bool {
	return p.Static != "" && strings.HasPrefix(a.File, p.Static+"/")
}

// encode writes an address as RFC 3986 wants it: what is no ASCII, and what
// may not stand in a URL, as % and two digits. In a name (all is) there are
// neither queries nor escapes; else ?, # and what is escaped already stay.
func encode(s string, name bool) string {
	for i := 0; ; i++ {
		if i == len(s) {
			return s
		}
		if !urlPlain[s[i]] {
			break
		}
	}
	b := make([]byte, 0, len(s)+16)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case urlPlain[c]:
			b = append(b, c)
		case !name && (c == '?' || c == '#' || c == '%' && isEscape(s[i:])):
			b = append(b, c)
		default:
			b = append(b, '%', upperHex[c>>4], upperHex[c&15])
		}
	}
	return string(b)
}

const upperHex = "0123456789ABCDEF"

// urlPlain says which bytes stand for themselves in a path: RFC 3986's pchar
// and the slash.
var urlPlain = func() (t [256]bool) {
	for c := range t {
		t[c] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
	}
	for _, c := range "-._~!$&'()*+,;=:@/" {
		t[c] = true
	}
	return t
}()

func isEscape(s string) bool {
	return len(s) >= 3 && isHex(s[1]) && isHex(s[2])
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// Asset gives the file of the tree that a mention of e leads to, or nil.
func (c *Context) Asset(e *content.Entry, mention int32) *content.Asset {
	if int(mention) >= len(e.Targets) {
		return nil
	}
	return e.Targets[mention].Asset
}
