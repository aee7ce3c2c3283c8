package content

import (
	"path"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"galley/schemas"
	"galley/schemas/source"
)

// FuzzAddress holds what a person may write as an address to what may become a
// file: one form, inside the tree, of names that every disk and host takes.
func FuzzAddress(f *testing.F) {
	for _, s := range []string{"", "/", "a", "/a/b/", "//a//b.html", "/a/../b", "/con/", "/a./", "/_redirects", "/.well-known/x", "/v1.2", "/é/", "/a:b", "/a\\b/", "/COM1.x/y"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		address, fault := readAddress(s)
		if again, _ := readAddress(address); again != address {
			t.Errorf("%q is %q, and that is %q", s, address, again)
		}
		if address == "" || address[0] != '/' || strings.Contains(address, "//") {
			t.Fatalf("%q is %q", s, address)
		}
		if fault != "" {
			return
		}
		if path.Clean(address) != strings.TrimSuffix(address, "/") && address != "/" {
			t.Errorf("%q is %q, which leads to %q", s, address, path.Clean(address))
		}
		for part := range strings.SplitSeq(strings.Trim(address, "/"), "/") {
			if part != "" && (windowsKeeps(part) || !utf8.ValidString(part) || len(part) > maxSlug || strings.ContainsAny(part, "\x00\\:*?\"<>|")) {
				t.Errorf("%q has the part %q", s, part)
			}
		}
	})
}

// FuzzLink holds that a link leads to something or is told of, and not both.
func FuzzLink(f *testing.F) {
	for _, s := range []string{"other.md", "../other.md#tides", "/blog/other/?x#y", "#tides", "?", "%2e%2e/x", "photo.jpg", "a:b", "//host", "/Blog/OTHER", "/page/2/", "/blog/page/3", "/feed.xml", ".", "..", "/", "%", "/../../x", "index.md", "\x00"} {
		for kind := range byte(4) {
			f.Add(s, kind)
		}
	}
	fsys, err := txtar.FS(txtar.Parse([]byte(`
-- schemas/post.yaml --
url: /blog/{slug}/
listURL: /blog/
fields:
  - {name: picture, type: image}
  - {name: to, type: reference, to: post}
  - {name: body, type: markdown}
`)))
	if err != nil {
		f.Fatal(err)
	}
	p, problems, err := schemas.Load(fsys)
	if err != nil || len(problems) > 0 {
		f.Fatal(err, problems)
	}
	post := p.Type("post")
	listing := &Listing{
		Beside: []File{{Path: "content/post/photo.jpg"}},
		Static: []File{{Path: "static/blog/other/x.png"}},
	}
	f.Fuzz(func(t *testing.T, text string, kind byte) {
		var docs []*Document
		for _, name := range []string{"here", "other"} {
			docs = append(docs, &Document{
				ID: ID("post/" + name), Type: post, Path: name, Name: name, Locale: "en",
				File: "content/post/" + name + ".md", Folder: "content/post", Values: make([]Value, 3),
			})
		}
		m := Mention{Kind: MentionKind(kind % 4), Text: text, Place: Place{4, 2, 4, 9}}
		m.Field = post.Fields[map[MentionKind]int{ToDocument: 1, ToLink: 2, ToPicture: 2, ToFile: 0}[m.Kind]]
		docs[0].Mentions = []Mention{m}
		s, err := Resolve(fsys, p, listing, docs, nil, Options{Now: time.Unix(1e9, 0)})
		if err != nil {
			t.Fatal(err)
		}
		target := s.Entry(0).Targets[0]
		leads := 0
		for _, set := range []bool{target.N != None, target.Asset != nil, target.Address != ""} {
			if set {
				leads++
			}
		}
		told := false
		for _, p := range s.Problems() {
			told = true
			if p.Rule == source.BrokenHeading {
				told = false // the page is there
			}
			if p.Line != 4 || p.Column != 2 {
				t.Errorf("%q is told of at %d:%d", text, p.Line, p.Column)
			}
		}
		switch {
		case leads > 1:
			t.Errorf("%q leads to %+v", text, target)
		case leads == 0 && !told:
			t.Errorf("%q leads nowhere, and nobody is told", text)
		case told && target.Address != text && leads > 0:
			t.Errorf("%q leads to %+v, and is told of: %v", text, target, s.Problems())
		}
	})
}
