package families_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/content/contenttest"
	"galley/render"
)

// TestSameAddress: two answers never share an address, on any disk, and a
// problem names both.
func TestSameAddress(t *testing.T) {
	const head = `
-- galley.yaml --
baseURL: https://one.test
-- schemas/post.yaml --
url: /blog/{slug}/
listURL: /blog/
perPage: 1
fields: [{name: title, type: text}]
-- schemas/page.yaml --
slug: "{path}"
url: /{path}/
fields: [{name: title, type: text}]
-- content/post/a.md --
---
title: A
---
-- content/post/b.md --
---
title: B
---
`
	tests := []struct{ about, files, want string }{
		{"nothing is wrong", "", ""},
		{"a page below an API's base", "-- content/page/api/x.md --\n---\ntitle: X\n---\n",
			`content/page/api/x.md:1:1: error: /api/x lies below /api, where something else answers [same-address] hint: give it another address`},
		{"a page at the desk", "-- content/page/d.md --\n---\ntitle: D\nurl: /API/\n---\n",
			`content/page/d.md:3:6: error: /API lies below /api, where something else answers [same-address] hint: give it another address`},
		{"a page and a numbered page of a list", "-- content/page/blog/page/2.md --\n---\ntitle: Two\n---\n",
			`content/page/blog/page/2.md:1:1: error: there are two answers to /blog/page/2 [same-address] hint: give one of them another slug or url`},
		{"a static file and a page", "-- static/blog/a/index.html --\nmine\n",
			`static/blog/a/index.html: error: /blog/a/index.html and /blog/a have the same address: "blog/a/index.html" [same-address] hint: rename the file`},
		{"a static file where a page needs a folder", "-- static/blog/a --\nmine\n",
			`static/blog/a: error: /blog/a is the file "blog/a", which is a folder for /blog/a [same-address] hint: rename the file`},
		{"a folder in two spellings", "-- static/Blog/x.txt --\nmine\n",
			`static/Blog/x.txt: error: /Blog/x.txt needs the folder "Blog" and /blog the folder "blog": not every disk tells them apart [same-address] hint: rename the file`},
		{"two static files that differ in case", "-- static/x.txt --\nmine\n-- static/X.txt --\nmine\n",
			`static/x.txt: error: the address /x.txt is also that of static/X.txt [same-address] hint: rename one of the two files`},
		{"two that are one letter to some disks", "-- static/\ufb01t.txt --\nmine\n-- static/fit.txt --\nmine\n",
			"static/\ufb01t.txt: error: the address /\ufb01t.txt is also that of static/fit.txt [same-address] hint: rename one of the two files"},
		{"a slug that reads as a key and a value", "-- content/page/x.md --\n---\ntitle: X\nurl: /x/\n---\n-- content/page/x/page.md --\n---\ntitle: P\nurl: /xp/\n---\n", ""},
		{"a static file takes the place of a site file", "-- static/robots.txt --\nmine\n-- static/sitemap.xml --\nmine\n-- static/.nojekyll --\n\n-- static/404.html --\nmine\n-- static/theme/style.css --\nmine\n", ""},
		{"but not of one that is spelled otherwise", "-- static/Robots.txt --\nmine\n",
			`static/Robots.txt: error: /Robots.txt and /robots.txt have addresses that not every disk tells apart: "Robots.txt" and "robots.txt" [same-address] hint: rename the file`},
		{"a name that Windows keeps, told once", "-- schemas/x.yaml --\nfields: [{name: title, type: text}, {name: nul, type: tags, taxonomy: nul}]\n-- content/x/x.yaml --\nnul: [a, b]\n",
			`schemas/x.yaml:1:44: error: /nul has the name "nul" in its address, which no file may have on Windows [bad-slug] hint: use another name`},
		{"what content has told of is not told again", "-- content/post/c.md --\n---\ntitle: C\nslug: a\n---\n",
			`content/post/c.md:3:7: error: the slug "a" is also used by content/post/a.md [same-slug] hint: set a different ` + "`slug:`" + ` in one of them`},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			_, problems := open(t, contenttest.FS(t, head+test.files))
			if diff := cmp.Diff(test.want, strings.TrimSpace(contenttest.Text(problems))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestStaticTakesThePlace: the file of static/ is what lies there.
func TestStaticTakesThePlace(t *testing.T) {
	e, problems := open(t, contenttest.FS(t, `
-- galley.yaml --
baseURL: https://one.test
-- schemas/post.yaml --
url: /blog/{slug}/
listURL: /blog/
order: -date
fields: [{name: title, type: text}]
-- static/robots.txt --
mine
-- static/blog/feed.xml --
mine
`))
	if len(problems) > 0 {
		t.Fatal(contenttest.Text(problems))
	}
	for _, name := range []string{"robots.txt", "blog/feed.xml"} {
		r, ok := e.Planned(name)
		w := &render.Response{}
		if !ok || e.Answer(e.Context(), r, w) != nil || w.File != "static/"+name || len(w.Body) > 0 {
			t.Errorf("%s: %s gives the file %q", name, r, w.File)
		}
	}
}
