package content

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// published writes the files that go into the tree.
func published(s *Site) string {
	var b strings.Builder
	for _, a := range s.Assets() {
		fmt.Fprintf(&b, "%s < %s", a.Address, a.File)
		if a.Width > 0 {
			fmt.Fprintf(&b, " %dx%d", a.Width, a.Height)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestFilesPublished(t *testing.T) {
	const common = `
-- galley.yaml --
locales: [en, fr]
-- schemas/post.yaml --
url: /blog/{slug}/
fields:
  - {name: picture, type: image}
  - {name: secret, type: image, private: true}
  - {name: body, type: markdown}
-- schemas/plain.yaml --
url: /plain/{slug}.html
fields:
  - {name: body, type: markdown}
-- schemas/bare.yaml --
fields:
  - {name: picture, type: image}
-- schemas/hidden.yaml --
private: true
fields:
  - {name: picture, type: image}
`
	for _, c := range []struct{ name, project, want string }{
		{"static files are all there, others if something names them", `
-- static/a/b.txt --
-- static/c.txt --
-- content/post/x.jpg --
-- content/post/y.jpg --
-- content/post/a.md --
![](x.jpg)
`, `
a/b.txt < static/a/b.txt
blog/a/x.jpg < content/post/x.jpg
c.txt < static/c.txt
`},
		{"drafts and what is private name nothing", `
-- content/post/x.jpg --
-- content/post/y.jpg --
-- content/hidden/z.jpg --
-- content/post/a.md --
---
draft: true
---
![](x.jpg)
-- content/post/b.md --
---
secret: y.jpg
---
-- content/hidden/h.md --
---
picture: z.jpg
---
`, ``},
		{"each page has its own", `
-- content/post/x.jpg --
-- content/post/a.md --
![](x.jpg) ![](x.jpg)
-- content/post/b.md --
![](x.jpg)
-- content/post/b.fr.md --
![](x.jpg)
`, `
blog/a/x.jpg < content/post/x.jpg
blog/b/x.jpg < content/post/x.jpg
fr/blog/b/x.jpg < content/post/x.jpg
`},
		{"an index has the files of its folder, whoever names them", `
-- content/post/a/index.md --
![](x.jpg)
-- content/post/a/x.jpg --
-- content/post/a/deep/er/y.jpg --
-- content/post/b.md --
![](a/x.jpg) ![](a/deep/er/y.jpg)
`, `
blog/a/deep/er/y.jpg < content/post/a/deep/er/y.jpg
blog/a/x.jpg < content/post/a/x.jpg
`},
		{"a draft's files are published where something published names them", `
-- content/post/a/index.md --
---
draft: true
---
-- content/post/a/x.jpg --
-- content/post/b.md --
![](a/x.jpg)
`, `
files/post/a/x.jpg < content/post/a/x.jpg
`},
		{"a page that is a file has them beside it", `
-- content/plain/a.md --
![](x.jpg) ![](img/y.jpg)
-- content/plain/x.jpg --
-- content/plain/img/y.jpg --
`, `
plain/img/y.jpg < content/plain/img/y.jpg
plain/x.jpg < content/plain/x.jpg
`},
		{"without a page they are below /files/", `
-- content/bare/a.md --
---
picture: x.jpg
---
-- content/bare/x.jpg --
-- content/shared/y.jpg --
-- content/post/a.md --
![](../shared/y.jpg)
`, `
files/bare/x.jpg < content/bare/x.jpg
files/shared/y.jpg < content/shared/y.jpg
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := resolved(t, common+c.project)
			if got := told(s); got != "" {
				t.Errorf("problems:\n%s", got)
			}
			if diff := cmp.Diff(strings.TrimLeft(c.want, "\n"), published(s)); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
		})
	}
	tellings(t, common, []telling{
		{"a file that has another one's address", `
-- static/blog/a/X.jpg --
-- content/post/x.jpg --
-- content/post/a.md --
![](x.jpg)
`, `
static/blog/a/X.jpg:0:0: the address /blog/a/X.jpg is also that of content/post/x.jpg [same-address]
  hint: rename one of the two files
  content/post/x.jpg:0:0: the other file
`},
		{"a file that cannot be published", `
-- content/post/a:b.jpg --
-- content/post/a.md --
![](./a:b.jpg)
`, `
content/post/a.md:1:5: the file content/post/a:b.jpg cannot be published: its address has ":" in it, which no file may have on Windows [bad-slug]
  hint: rename the file
`},
		{"a file that hosts would read", `
-- content/page/_redirects --
-- content/page/CNAME --
-- content/page/a.md --
---
url: /
---
[r](_redirects) [c](/page/CNAME)
-- content/post/_headers --
-- content/post/web.config --
-- content/post/a.md --
[h](_headers) [w](web.config)
-- schemas/page.yaml --
fields:
  - {name: body, type: markdown}
`, `
content/page/a.md:4:5: the file content/page/_redirects cannot be published: "_redirects" is a name that hosts read themselves [bad-slug]
  hint: rename the file; if hosts are to read it, move it to static/
content/page/a.md:4:21: the file content/page/CNAME cannot be published: "CNAME" is a name that hosts read themselves [bad-slug]
  hint: rename the file; if hosts are to read it, move it to static/
content/post/a.md:1:19: the file content/post/web.config cannot be published: "web.config" is a name that hosts read themselves [bad-slug]
  hint: rename the file; if hosts are to read it, move it to static/
`},
	})
}

func TestPictures(t *testing.T) {
	picture := image.NewPaletted(image.Rect(0, 0, 7, 5), color.Palette{color.Black, color.White})
	encode := func(f func(*bytes.Buffer) error) []byte {
		var b bytes.Buffer
		if err := f(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	files := map[string][]byte{
		"a.png":  encode(func(b *bytes.Buffer) error { return png.Encode(b, picture) }),
		"b.JPG":  encode(func(b *bytes.Buffer) error { return jpeg.Encode(b, picture, nil) }),
		"c.gif":  encode(func(b *bytes.Buffer) error { return gif.Encode(b, picture, nil) }),
		"d.webp": webp("VP8 ", "\x00\x00\x00\x9d\x01\x2a\x07\x40\x05\x80"),
		"e.webp": webp("VP8L", "\x2f\x06\x00\x01\x00"),
		"f.webp": webp("VP8X", "\x00\x00\x00\x00\x06\x00\x00\x04\x00\x00"),
		"g.png":  []byte("no picture"),
		"h.svg":  []byte("<svg/>"),
		"i.webp": []byte("RIFF"),
	}
	fsys := fstest.MapFS{
		"schemas/post.yaml": {Data: []byte("url: /{slug}/\nfields:\n  - {name: body, type: markdown}\n")},
		"static/s.png":      {Data: files["a.png"]},
		"static/t.png":      {Data: files["a.png"]},
	}
	var text strings.Builder
	for name, data := range files {
		fsys["content/post/"+name] = &fstest.MapFile{Data: data}
		text.WriteString("![](" + name + ") ")
	}
	text.WriteString("![](/s.png) [t](/t.png)")
	fsys["content/post/a.md"] = &fstest.MapFile{Data: []byte(text.String())}
	s := resolvedFS(t, fsys)
	if got := told(s); got != "" {
		t.Errorf("problems:\n%s", got)
	}
	want := `a/a.png < content/post/a.png 7x5
a/b.JPG < content/post/b.JPG 7x5
a/c.gif < content/post/c.gif 7x5
a/d.webp < content/post/d.webp 7x5
a/e.webp < content/post/e.webp 7x5
a/f.webp < content/post/f.webp 7x5
a/g.png < content/post/g.png
a/h.svg < content/post/h.svg
a/i.webp < content/post/i.webp
s.png < static/s.png 7x5
t.png < static/t.png
`
	if diff := cmp.Diff(want, published(s)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	types := map[string]string{}
	for _, a := range s.Assets() {
		types[a.File[strings.LastIndexByte(a.File, '.'):]] = a.Type
		if a.Size != int64(len(fsys[a.File].Data)) {
			t.Errorf("%s has %d bytes", a.File, a.Size)
		}
	}
	if diff := cmp.Diff(map[string]string{".png": "image/png", ".JPG": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".svg": "image/svg+xml"}, types); diff != "" {
		t.Errorf("media types (-want +got):\n%s", diff)
	}
	for _, target := range named(t, s, "content/post/a.md").Targets {
		if target.Asset != nil && target.Asset.File == "static/s.png" && target.Asset.Width != 7 {
			t.Errorf("the target does not know its picture: %+v", target.Asset)
		}
	}
}

// webp is the head of a file with one chunk.
func webp(chunk, data string) []byte {
	return []byte("RIFF\x00\x00\x00\x00WEBP" + chunk + "\x00\x00\x00\x00" + data + strings.Repeat("\x00", 20))
}
