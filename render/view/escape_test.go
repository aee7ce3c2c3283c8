package view

import (
	"html/template"
	"strings"
	"testing"
)

// contexts are the places in HTML that Galley escapes for itself, as templates
// whose tree holds the chain of escapers beside them.
var contexts = []struct{ before, after, chain string }{
	{"<p>", "</p>", inText},
	{`<p title="`, `">x</p>`, inAttribute},
	{`<p title='`, `'>x</p>`, inAttribute},
	{"<title>", "</title>", inTitle},
	{"<textarea>", "</textarea>", inTitle},
	{`<a href="`, `">x</a>`, inAddress},
	{`<a href='`, `'>x</a>`, inAddress},
	{`<img src="`, `">`, inAddress},
	{`<a href="/x/`, `/y">x</a>`, inPath},
	{`<a href="/x?q=`, `&amp;y=z">x</a>`, inQuery},
	{`<a href="/x#`, `">x</a>`, inQuery},
}

// Whatever a text is, it is escaped to the bytes that html/template gives.
func FuzzEscape(f *testing.F) {
	for _, s := range []string{
		"", "plain", `<a href="x">&amp;'+`, "javascript:alert(1)", "JAVASCRIPT:x", "http://a.b/c?d=e&f=g#h", "mailto:a+b@c.d", "tel:+1", "//x", "a:b/c", "/a:b",
		"%41%zz%", "ä é 漢字 \u00a0\u2028", "\x00\x01\x7f\xff\xfe", "</title>", "<!--", "&lt;b&gt;", "<b title='>'>x</b><script>y</script>", "{{.}}", "!$()*,;=@[]~`^|\\ \t\n",
	} {
		f.Add(s)
	}
	var templates []*template.Template
	for _, c := range contexts {
		templates = append(templates, template.Must(template.New("").Parse(c.before+"{{.}}"+c.after)))
	}
	f.Fuzz(func(t *testing.T, s string) {
		for i, c := range contexts {
			for _, v := range []any{s, template.HTML(s), template.URL(s)} {
				var b strings.Builder
				if err := templates[i].Execute(&b, v); err != nil {
					t.Fatal(err)
				}
				text, sort := written(v)
				got := c.before + string(appendText(nil, text, sort, c.chain)) + c.after
				if got != b.String() {
					t.Errorf("%T %q:\nhtml/template %q\nGalley        %q", v, s, b.String(), got)
				}
			}
		}
	})
}
