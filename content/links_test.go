package content

import (
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const linking = `
-- galley.yaml --
baseURL: https://example.test/docs
locales: [en, fr]
elsewhere: ["/shop/**", g, "*.exe"]
api: {r3: {base: /data}, butter: true}
-- schemas/post.yaml --
url: /blog/{slug}/
listURL: /blog/
perPage: 2
fields:
  - {name: title, type: text}
  - {name: link, type: url}
  - {name: tags, type: tags, taxonomy: tags}
  - {name: picture, type: image}
  - {name: paper, type: file, accept: [pdf]}
  - {name: body, type: markdown}
-- schemas/page.yaml --
source: ["**", "**/_index.md", "!post/**", "!note/**", "!word/**"]
slug: "{path}"
url: /{path}/
fields:
  - {name: title, type: text}
  - {name: body, type: markdown}
-- schemas/note.yaml --
fields:
  - {name: body, type: markdown}
-- static/images/Gull.png --
-- static/blog/tide.pdf --
-- static/x y.txt --
-- content/_index.md --
-- content/about/_index.md --
# History
## Über uns {#us}
-- content/about/team.md --
## The Team
-- content/about/team.fr.md --
## L'équipe
-- content/about/map.svg --
-- content/post/other.md --
---
aliases: [/old/other/]
tags: [sea]
---
## Tides
-- content/post/photo.jpg --
-- content/post/bundle/index.md --
-- content/post/bundle/index.fr.md --
-- content/post/bundle/img/boat.png --
-- content/post/bundle/paper.pdf --
-- content/post/draft.md --
---
draft: true
---
-- content/note/n.md --
-- content/note/n.pdf --
-- schemas/word.yaml --
kind: collection
fields:
  - {name: title, type: text}
-- content/word/w.yaml --
a: {title: a}
b: {title: b}
`

// linked resolves one link in a document.
func linked(t *testing.T, file, front, link string) (*Site, *Entry) {
	t.Helper()
	return linkedIn(t, file, file, front, link)
}

// linkedIn lays files with the document.
func linkedIn(t *testing.T, files, file, front, link string) (*Site, *Entry) {
	t.Helper()
	text := "\n-- " + files + " --\n---\n" + front + "\n---\n"
	if link != "" {
		text += link + "\n"
	}
	s := resolved(t, strings.TrimSpace(linking)+text)
	return s, named(t, s, file)
}

func TestLinks(t *testing.T) {
	const here = "content/post/here.md"
	for _, c := range []struct{ name, file, link, want string }{
		{"a file from here", here, "[x](other.md)", "content/post/other.md"},
		{"with a heading", here, "[x](./other.md#tides)", "content/post/other.md#tides"},
		{"a file above", here, "[x](../about/team.md#the-team)", "content/about/team.md#the-team"},
		{"a file from the content folder", here, "[x](/about/team.md)", "content/about/team.md"},
		{"an index file", here, "[x](/post/bundle/index.md)", "content/post/bundle/index.md"},
		{"an address", here, "[x](/blog/other/)", "content/post/other.md"},
		{"an address without its last slash", here, "[x](/blog/other)", "content/post/other.md"},
		{"an address with index.html", here, "[x](/blog/other/index.html#tides)", "content/post/other.md#tides"},
		{"an address from the page", here, "[x](../other/?a=b#tides)", "content/post/other.md?a=b#tides"},
		{"an old address", here, "[x](/old/other/)", "content/post/other.md"},
		{"a heading of this page", here, "[x](#above)\n\n## Above", "#above"},
		{"the page itself", here, "[x](?x=1)", "content/post/here.md?x=1"},
		{"the top", here, "[x](#top) [y](/about/#)", "#top content/about/_index.md#"},
		{"a heading, escaped or not", here, "[x](/about/#us) [y](/about/#%75s)", "content/about/_index.md#us content/about/_index.md#%75s"},
		{"the front page", here, "[x](/)", "content/_index.md"},
		{"another front page", here, "[x](/fr/)", "/fr/"},
		{"a list", here, "[x](/blog/) [y](/blog/page/2/?q#z) [z](/fr/blog/)", "/blog/ /blog/page/2/?q#z /fr/blog/"},
		{"a taxonomy and a term", here, "[x](/tags/) [y](/tags/sea)", "/tags/ /tags/sea/"},
		{"feeds and the sitemap", here, "[x](/feed.xml) [y](/blog/atom.xml) [z](/sitemap.xml)", "/feed.xml /blog/atom.xml /sitemap.xml"},
		{"an API", here, "[x](/data/content.json) [y](/v2/posts/)", "/data/content.json /v2/posts/"},
		{"a static file", here, "[x](/x%20y.txt) [y](/images/Gull.png#n)", "asset:x y.txt asset:images/Gull.png#n"},
		{"a static file from the page", here, "[x](../tide.pdf)", "asset:blog/tide.pdf"},
		{"a static file from the file", here, "[x](../../static/images/Gull.png)", "asset:images/Gull.png"},
		{"a file beside", here, "[x](photo.jpg)", "asset:blog/here/photo.jpg"},
		{"a file beside another page", here, "[x](bundle/img/boat.png)", "asset:blog/bundle/img/boat.png"},
		{"a file beside an index", here, "[x](/about/map.svg)", "asset:about/map.svg"},
		{"a file beside what has no page", here, "[x](/note/n.pdf)", "asset:files/note/n.pdf"},
		{"what something else answers", here, "[x](/shop/a?b=c) [y](g) [z](setup.exe)", "/shop/a?b=c g setup.exe"},
		{"pictures", here, "![x](photo.jpg) ![y](/images/Gull.png) ![z](/post/bundle/img/boat.png)", "asset:blog/here/photo.jpg asset:images/Gull.png asset:blog/bundle/img/boat.png"},
		{"a translation", "content/post/here.fr.md", "[x](../about/team.md) [y](other.md) [z](../about/team.fr.md)", "content/about/team.fr.md content/post/other.md content/about/team.fr.md"},
		{"a translation, asked for", here, "[x](../about/team.fr.md)", "content/about/team.fr.md"},
		{"a file of a translation", "content/post/here.fr.md", "![x](bundle/img/boat.png)", "asset:fr/blog/bundle/img/boat.png"},
		{"from a draft to a draft", "content/post/draft2.md", "[x](draft.md)", "content/post/draft.md"},
	} {
		t.Run(c.name, func(t *testing.T) {
			front := ""
			if strings.Contains(c.file, "draft") {
				front = "draft: true"
			}
			s, e := linked(t, c.file, front, c.link)
			if got := told(s); got != "" {
				t.Errorf("problems:\n%s", got)
			}
			if diff := cmp.Diff(c.want, targets(s, e)); diff != "" {
				t.Errorf("targets (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("fields", func(t *testing.T) {
		s, e := linked(t, here, "link: https://a.test/x?y#z\npicture: {src: bundle/img/boat.png, alt: a}\npaper: https://a.test/paper.pdf", "")
		if got := told(s); got != "" {
			t.Errorf("problems:\n%s", got)
		}
		if got, want := targets(s, e), "https://a.test/x?y#z asset:blog/bundle/img/boat.png https://a.test/paper.pdf"; got != want {
			t.Errorf("targets: %s, want %s", got, want)
		}
	})
}

// TestJoin holds join to path.Join, of which it is a copy that keeps nothing.
func TestJoin(t *testing.T) {
	folders := []string{".", "a", "a/b", "a..", "x/..y"}
	parts := []string{"", ".", "..", "...", "b", "c.md", "..d"}
	var buffer []byte
	for _, folder := range folders {
		for _, one := range parts {
			for _, two := range parts {
				for _, three := range parts {
					for _, p := range []string{one, one + "/" + two, one + "/" + two + "/" + three} {
						want := path.Join(folder, p)
						if want == "." {
							want = ""
						}
						if buffer = join(buffer, folder, p); string(buffer) != want {
							t.Fatalf("join(%q, %q) = %q, want %q", folder, p, buffer, want)
						}
						want = strings.TrimSuffix(path.Join("/"+folder, p), "/")
						rooted := strings.TrimSuffix("/"+folder, "/.")
						if buffer = join(buffer, rooted, p); string(buffer) != want {
							t.Fatalf("join(%q, %q) = %q, want %q", rooted, p, buffer, want)
						}
					}
				}
			}
		}
	}
}

func TestLinksTold(t *testing.T) {
	const here = "content/post/here.md"
	for _, c := range []struct{ name, link, want string }{
		{"a file that is not there", "[x](othr.md)", `
4:5: there is no file content/post/othr.md [broken-link]
  hint: did you mean "other.md"?`},
		{"a file that is somewhere else", "[x](team.md)", `
4:5: there is no file content/post/team.md [broken-link]
  hint: did you mean "../about/team.md"?`},
		{"an address that is not there", "[x](/blog/othr/)", `
4:5: there is no page at /blog/othr/ [broken-link]
  hint: did you mean "/blog/other/"?`},
		{"an address whose first slash is lost", "[x](blog/other)", `
4:5: there is no page at /blog/here/blog/other [broken-link]
  hint: did you mean "/blog/other/"?`},
		{"a page that has moved", "[x](/2019/01/other/)", `
4:5: there is no page at /2019/01/other/ [broken-link]
  hint: did you mean "/blog/other/"?`},
		{"case", "[x](/Blog/Other/) [y](Other.md) [z](/images/gull.png)", `
4:5: "/Blog/Other/" differs in case from "/blog/other/" [broken-link]
  hint: write "/blog/other/"
4:23: "Other.md" differs in case from "other.md" [broken-link]
  hint: write "other.md"
4:37: "/images/gull.png" differs in case from "/images/Gull.png" [broken-link]
  hint: write "/images/Gull.png"`},
		{"a heading that is not there", "[x](other.md#tide) [y](#nowhere)", `
4:5: content/post/other.md has no heading "#tide" [broken-heading]
  hint: did you mean "tides"?
4:24: this page has no heading "#nowhere" [broken-heading]`},
		{"a draft", "[x](draft.md) [y](/blog/draft/)", `
4:5: this link leads to content/post/draft.md, which is a draft [broken-link]
  hint: publish it, or take the link away
  content/post/draft.md:2:8: it is a draft
4:19: this link leads to content/post/draft.md, which is a draft [broken-link]
  hint: publish it, or take the link away
  content/post/draft.md:2:8: it is a draft`},
		{"a document without a page", "[x](../note/n.md)", `
4:5: this link leads to content/note/n.md, which has no page [broken-link]
  hint: give the type note a ` + "`url`" + `, or take the link away
  content/note/n.md:1:1: the document`},
		{"pictures", "![x](foto.jpg) ![y](/images/gull.png) ![z](other.md)", `
4:6: there is no file content/post/foto.jpg [missing-file]
  hint: did you mean "photo.jpg"?
4:21: "/images/gull.png" differs in case from "/images/Gull.png" [missing-file]
  hint: write "/images/Gull.png"
4:44: content/post/other.md is a document, not a file to be published [missing-file]
  hint: documents are published as pages; link to it instead`},
		{"what has lost its beginning", "[x](ann@example.test) [y](example.test/a) [z](www.example.test)", `
4:5: "ann@example.test" leads to nothing in this project [broken-link]
  hint: write "mailto:ann@example.test"
4:27: "example.test/a" leads to nothing in this project [broken-link]
  hint: write "https://example.test/a" if it is another site's
4:47: "www.example.test" leads to nothing in this project [broken-link]
  hint: write "https://www.example.test" if it is another site's`},
		{"nothing", "[x]() ![]()", `
4:1: this link leads nowhere: its address is empty [broken-link]
  hint: write where it leads
4:7: this picture leads nowhere: its address is empty [missing-file]
  hint: write where it leads`},
		{"a file of several documents", "[x](/word/w.yaml)", `
4:5: content/word/w.yaml holds several documents, so it is not clear which is meant [broken-link]
  hint: link to the address of one of them`},
		{"a file that no type takes", "[x](/word/_odd.md)", `
4:5: no type takes content/word/_odd.md, so it has no page [broken-link]
content/word/_odd.md:0:0: warning: no type takes this file [no-type]
  hint: a wildcard takes no name that begins with "_": write **/_odd.md into the source of its type, or name it in ignoreFiles`},
		{"a file from the content folder", "[x](/about/teem.md)", `
4:5: there is no file content/about/teem.md [broken-link]
  hint: did you mean "/about/team.md"?`},
		{"a list has no third feed", "[x](/blog/feed.rss) [y](/blog/other/feed.xml) [z](/blog/page/x/)", `
4:5: there is no file content/blog/feed.rss, and no page at this address [broken-link]
4:25: there is no file content/blog/other/feed.xml, and no page at this address [broken-link]
4:51: there is no page at /blog/page/x/ [broken-link]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := here
			if strings.Contains(c.link, "_odd") {
				file = "content/word/_odd.md --\n-- " + here
			}
			s, _ := linkedIn(t, file, here, "title: x", c.link)
			got := strings.ReplaceAll("\n"+told(s), here+":", "")
			if diff := cmp.Diff(c.want+"\n", got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("fields", func(t *testing.T) {
		s, _ := linked(t, here, "link: /nowhere/\npicture: {src: no.png, alt: a}\npaper: photo.pdf", "")
		want := `content/post/here.md:2:7: there is no page at /nowhere/ [broken-link]
content/post/here.md:3:16: there is no file content/post/no.png [missing-file]
  hint: a path is seen from the document, or from static/ and the content folder if it begins with /
content/post/here.md:4:8: there is no file content/post/photo.pdf [missing-file]
  hint: did you mean "photo.jpg"?
`
		if diff := cmp.Diff(want, told(s)); diff != "" {
			t.Errorf("problems (-want +got):\n%s", diff)
		}
	})
	t.Run("a lowered rule publishes what is written", func(t *testing.T) {
		project := strings.Replace(linking, "elsewhere:", "checks: {broken-link: warning, missing-file: off}\nelsewhere:", 1)
		s := resolved(t, strings.TrimSpace(project)+"\n-- content/post/here.md --\n[x](nowhere/) [y](draft.md) ![z](no.png)\n")
		if got, want := targets(s, named(t, s, here)), "nowhere/ - no.png"; got != want {
			t.Errorf("targets: %s, want %s", got, want)
		}
		if errors, warnings := s.Problems().Count(); errors != 0 || warnings != 2 {
			t.Errorf("%d errors and %d warnings:\n%s", errors, warnings, told(s))
		}
	})
}
