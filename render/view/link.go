package view

import (
	"html/template"
	"strings"
)

// A Link is a text that leads somewhere: an item of a menu, a step of the
// breadcrumbs, an author, a translation.
type Link struct {
	r     *run
	Text  string // what is read
	url   string // as in content.Entry, or an address outside
	href  template.URL
	Items []*Link // of a menu: those below it
}

// URL is where it leads, "" if nowhere.
func (l *Link) URL() template.URL { return l.href }

// Current says whether it leads to the page that it stands on.
func (l *Link) Current() bool { return l.r != nil && l.r.url != "" && l.url == l.r.url }

// Within says whether it leads to a page above the one that it stands on.
func (l *Link) Within() bool {
	if l.r == nil || l.r.url == "" || l.url == "" || l.Current() {
		return false
	}
	return l.url != l.r.front() && strings.HasSuffix(l.url, "/") && strings.HasPrefix(l.r.url, l.url)
}

func (l *Link) String() string {
	if l == nil {
		return ""
	}
	return l.Text
}

// link makes one of an address of the site.
func (r *run) link(text, url string) *Link {
	l := r.links.next()
	l.r, l.Text, l.url, l.href = r, text, url, r.address(url)
	return l
}
