package html_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"galley/render"
)

// all calls do for every node below n, n among them.
func all(n *html.Node, do func(*html.Node)) {
	do(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		all(c, do)
	}
}

func attr(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func textOf(n *html.Node) string {
	var b strings.Builder
	all(n, func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

// accessible gives what is wrong with a page for those who do not see it, or
// do not use a mouse: WCAG 2.2, as far as the HTML alone can tell.
func accessible(page string) []string {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return []string{err.Error()}
	}
	var wrong []string
	say := func(s string) { wrong = append(wrong, s) }
	count := map[atom.Atom]int{}
	ids := map[string]int{}
	var refs, navs []string
	level := 0
	all(doc, func(n *html.Node) {
		if n.Type != html.ElementNode {
			return
		}
		count[n.DataAtom]++
		if id, ok := attr(n, "id"); ok {
			if ids[id]++; ids[id] == 2 {
				say("the id " + id + " is there twice")
			}
		}
		for _, key := range []string{"aria-labelledby", "aria-describedby"} {
			if id, ok := attr(n, key); ok {
				refs = append(refs, id)
			}
		}
		label, labelled := attr(n, "aria-label")
		if labelled && strings.TrimSpace(label) == "" {
			say("an empty aria-label on " + n.Data)
		}
		switch n.DataAtom {
		case atom.Html:
			if lang, _ := attr(n, "lang"); lang == "" {
				say("no lang")
			}
			if dir, _ := attr(n, "dir"); dir != "ltr" && dir != "rtl" {
				say("no dir")
			}
		case atom.Title:
			if textOf(n) == "" {
				say("an empty title")
			}
		case atom.Nav:
			by, ok := attr(n, "aria-labelledby")
			if !labelled && !ok {
				say("a nav without a name")
			}
			if slices.Contains(navs, label+by) {
				say("two navs are called " + label + by)
			}
			navs = append(navs, label+by)
		case atom.Img:
			if _, ok := attr(n, "alt"); !ok {
				say("a picture without alt")
			}
		case atom.A:
			name := textOf(n)
			all(n, func(c *html.Node) {
				if alt, ok := attr(c, "alt"); ok && c.DataAtom == atom.Img {
					name += alt
				}
			})
			if name == "" && !labelled {
				say("a link without a name")
			}
			if _, ok := attr(n, "href"); !ok {
				say("a link that leads nowhere: " + name)
			}
		case atom.Summary, atom.Th, atom.Time, atom.Button, atom.H1, atom.H2, atom.H3, atom.H4:
			if textOf(n) == "" {
				say("nothing in a " + n.Data)
			}
		case atom.Script, atom.Iframe, atom.Object, atom.Embed:
			say("a " + n.Data)
		case atom.Section:
			if n.FirstChild == nil {
				say("an empty section")
			}
		}
		if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
			now := int(n.Data[1] - '0')
			if now > level+1 {
				say("a heading " + n.Data + " skips a level: " + textOf(n))
			}
			level = now
		}
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				say("an attribute " + a.Key + ", which a content policy would refuse")
			}
			if a.Key == "tabindex" && a.Val != "0" && a.Val != "-1" {
				say("a tabindex of " + a.Val)
			}
		}
	})
	for _, once := range []atom.Atom{atom.H1, atom.Main, atom.Title} {
		if count[once] != 1 {
			say("not one " + once.String())
		}
	}
	if count[atom.Header] == 0 || count[atom.Footer] == 0 || count[atom.Nav] == 0 {
		say("a landmark is missing")
	}
	for _, id := range refs {
		if ids[id] == 0 {
			say("nothing has the id " + id)
		}
	}
	if ids["main"] != 1 || !strings.Contains(page, `<a class="skip" href="#main">`) {
		say("no way to skip to the content")
	}
	return wrong
}

// samples are projects whose pages have most of what the built-in theme can show.
func samples(t *testing.T) map[string]*render.Edition {
	t.Helper()
	all := map[string]*render.Edition{}
	for _, name := range []string{"blog", "languages", "fields"} {
		text, err := os.ReadFile("testdata/" + name + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		all[name] = edition(t, string(text))
	}
	e, problems := open(t, os.DirFS("../../examples/tour"))
	if problems.Failed() {
		t.Fatalf("examples/tour: %v", problems)
	}
	all["tour"] = e
	return all
}

func TestPagesAreAccessible(t *testing.T) {
	for name, e := range samples(t) {
		for address, page := range tree(t, e) {
			for _, wrong := range accessible(page) {
				t.Errorf("%s: %s: %s", name, address, wrong)
			}
		}
	}
}

// The check must find what it is for.
func TestAccessibleFinds(t *testing.T) {
	good := tree(t, samples(t)["blog"])["blog/bread/index.html"]
	if wrong := accessible(good); wrong != nil {
		t.Fatalf("a good page is said to be wrong: %v", wrong)
	}
	for what, change := range map[string][2]string{
		"two h1":            {"</h1>", "</h1><h1>x</h1>"},
		"no lang":           {`lang="en"`, ``},
		"nav without name":  {`aria-label="Main menu"`, ``},
		"dangling label":    {`aria-labelledby="terms-tags"`, `aria-labelledby="nothing"`},
		"empty link":        {`>slow food</a>`, `></a>`},
		"picture":           {`<h1>`, `<img src="/x.png"><h1>`},
		"inline style":      {`<h1>`, `<h1 style="color:red">`},
		"script":            {`<h1>`, `<script>1</script><h1>`},
		"skip link is gone": {`class="skip"`, ``},
		"skipped level":     {`</h1>`, `</h1><h4>x</h4>`},
	} {
		page := strings.Replace(good, change[0], change[1], 1)
		if page == good {
			t.Errorf("%s: the page has no %q to change", what, change[0])
		}
		if accessible(page) == nil {
			t.Errorf("%s: not found", what)
		}
	}
}

// Every link of every page leads to something that is planned, to a file, or
// out of the site; and every fragment to an id.
func TestLinksLeadSomewhere(t *testing.T) {
	for name, e := range samples(t) {
		c := e.Context()
		base := strings.TrimSuffix(c.Path("/"), "/")
		pages := tree(t, e)
		there := map[string]bool{}
		ids := map[string]map[string]bool{}
		for address, page := range pages {
			url := "/" + strings.TrimSuffix(address, "index.html")
			there[url] = true
			ids[url] = map[string]bool{}
			doc, err := html.Parse(strings.NewReader(page))
			if err != nil {
				t.Fatal(err)
			}
			all(doc, func(n *html.Node) {
				if id, ok := attr(n, "id"); ok {
					ids[url][id] = true
				}
			})
		}
		for _, a := range c.Assets() {
			there["/"+a.Address] = true
		}
		for _, f := range c.Theme().Static {
			there["/theme/"+f.Name] = true
		}
		for p := range c.Feeds() {
			there[c.Feed(p)] = true
		}
		links := 0
		for address, page := range pages {
			from := "/" + strings.TrimSuffix(address, "index.html")
			doc, _ := html.Parse(strings.NewReader(page))
			all(doc, func(n *html.Node) {
				for _, key := range []string{"href", "src"} {
					to, ok := attr(n, key)
					if !ok {
						continue
					}
					to = strings.TrimPrefix(to, e.Site().BaseURL())
					if strings.Contains(to, "://") || strings.HasPrefix(to, "mailto:") || strings.HasPrefix(to, "tel:") {
						continue
					}
					links++
					path, fragment, _ := strings.Cut(strings.TrimPrefix(to, base), "#")
					if path == "" && strings.HasPrefix(to, "#") {
						path = from
					}
					if !there[path] {
						t.Errorf("%s: %s links to %s, where nothing is", name, address, to)
					} else if fragment != "" && !ids[path][fragment] {
						t.Errorf("%s: %s links to %s, and there is no such place on the page", name, address, to)
					}
				}
			})
		}
		if links < 20 {
			t.Errorf("%s: only %d links were looked at", name, links)
		}
	}
}
