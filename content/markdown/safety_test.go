package markdown

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"galley/schemas/source"
)

// TestSchemes: P-37. Each address, however it is written, is refused with a
// problem or leads into the project, and never becomes a dangerous one.
func TestSchemes(t *testing.T) {
	refused := []string{
		"javascript:a", "JaVaScRiPt:a", "javascript&colon;a", "javascript&#58;a", "javascript&#x3a;a", "javascript&#x0003A;a",
		"&#106;avascript:a", "&#x6A;avascript:a", "java&Tab;script:a", "java&#9;script:a", "java&#x0a;script:a", "java&NewLine;script:a",
		"&#1;javascript:a", "&#32;javascript:a", "&#x1f;javascript:a", "j&#97;v&#97;script:a", "javascript\\:a",
		"vbscript:a", "VBSCRIPT&colon;a", "data:text/html,a", "data:text/html;base64,YQ", "data:,a", "data:image/svg+xml,a", "DATA:image/svg+xml;base64,YQ",
		"data&colon;text/html,a", "file:///a", "ftp://a/b", "feed:javascript:a", "feed:http://a", "jar:javascript:a", "view-source:a",
		"blob:https://a/b", "filesystem:https://a/b", "about:blank", "ws://a", "intent://a", "livescript:a", "mocha:a", "x:y", "chrome://a",
		"ms-settings:a", "livescript&#58;a", "resource:a", "mhtml:a",
	}
	o := everything
	o.Sanitize = true
	for _, address := range refused {
		for form, text := range map[string]string{
			"a link":         "[a](<" + address + ">)",
			"an image":       "![a](<" + address + ">)",
			"a definition":   "[a]\n\n[a]: <" + address + ">",
			"a footnote":     "a[^1]\n\n[^1]: [a](<" + address + ">)",
			"raw HTML":       "<b><a href=\"" + address + "\">a</a></b>",
			"a raw picture":  "<b><img src=\"" + address + "\"></b>",
			"a raw poster":   "<b><video poster='" + address + "'></video></b>",
			"a bare citing":  "<b><q cite=" + address + ">a</q></b>",
			"a raw set of 1": "<b><img srcset=\"" + address + "\"></b>",
		} {
			r := New(o).Print([]byte(text), source.Base{}, Rich)
			if message := fault([]byte(text), r, true); message != "" {
				t.Errorf("%s, %q: %s", form, address, message)
			}
			raw := strings.Contains(form, "raw") || strings.Contains(form, "bare")
			if raw && strings.Contains(address, "\\") {
				continue // escapes are Markdown's
			}
			found := false
			for _, problem := range r.Problems {
				found = found || problem.Rule == source.URLScheme
			}
			if !found || len(r.Links) > 0 || strings.Contains(string(r.Rich), "script") {
				t.Errorf("%s, %q is not refused: %s", form, address, r.HTML)
			}
		}
	}
	for _, address := range []string{"http://a", "HTTPS://a", "mailto:a@b", "tel:+1", "//a/b", "data:image/png;base64,YQ", "data:image/WEBP;base64,YQ", "DATA:image/gif,a"} {
		r := New(o).Print([]byte("![a](<"+address+">)"), source.Base{}, 0)
		if len(r.Problems) > 0 || len(r.Links) > 0 || !strings.Contains(string(r.HTML), address) {
			t.Errorf("%q is not let through: %s, %v", address, r.HTML, r.Problems)
		}
	}
}

// TestMutation: P-38. What is sanitised stays harmless wherever it is parsed.
func TestMutation(t *testing.T) {
	for _, text := range []string{
		`<svg></p><style><a id="</style><img src=1 onerror=a()>">`,
		`<svg><p><style><!--</style><img title="--><img src=1 onerror=a()>">`,
		`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=a()&gt;">`,
		`<form><math><mtext></form><form><mglyph><style></math><img src onerror=a()>`,
		`<noscript><p title="</noscript><img src=x onerror=a()>">`,
		`<p title="</noscript></style></title></textarea></script><img src=x onerror=a()>">`,
		`<textarea><img title="</textarea><script>a()</script>"></textarea>`,
		`<template><script>a()</script></template><b>`,
		`<xmp><p id="</xmp><img src=1 onerror=a()>">`,
		`<plaintext><img src=1 onerror=a()>`,
		`<listing>&lt;img onerror=a()&gt;</listing>`,
		`<table><tr><td><p><table><script>a()</script>`,
		`<select><option><style></option></select><img src=x onerror=a()></style>`,
		`<a href="x" / onclick=a() "='>'" ONMOUSEOVER = a()><b/onclick=a()>`,
		`<img src="x` + "`" + `onerror=a()` + "`" + `">`,
		`<p class="a" class="b" onclick='>' id=c>`,
		`<!--><script>a()</script>--><!-- --!><script>a()</script> -->`,
		`<![CDATA[><script>a()</script>]]><?a ><script>a()</script>?>`,
		`&lt;script&gt;a()&lt;/script&gt;<b>&amp;lt;script&amp;gt;</b>`,
		`<details ontoggle=a() open><summary>a</summary>`,
		`<video><source onerror=a() src=x></video><audio src=x onerror=a()>`,
		`<input type=checkbox autofocus onfocus=a()><input type=text>`,
		`<object data=x></object><embed src=x><applet code=x><base href=//x><meta http-equiv=refresh content=0><link rel=stylesheet href=x>`,
		"<ſcript>a()</ſcript><scr\x00ipt>a()</script>",
	} {
		o := everything
		o.Sanitize = true
		both := "x " + text + "\n\n" + text + "\n"
		field, printed := New(o).HTML([]byte(text), source.Base{}), New(o).Print([]byte(both), source.Base{}, 0)
		for _, message := range []string{fault([]byte(text), field, true), fault([]byte(both), printed, true)} {
			if message != "" {
				t.Errorf("%s: %s", text, message)
			}
		}
		for form, r := range map[string]Result{"a field": field, "Markdown": printed} {
			for _, context := range []*html.Node{
				{Type: html.ElementNode, Data: "div", DataAtom: atom.Div},
				{Type: html.ElementNode, Data: "p", DataAtom: atom.P},
				{Type: html.ElementNode, Data: "td", DataAtom: atom.Td},
				{Type: html.ElementNode, Data: "template", DataAtom: atom.Template},
				{Type: html.ElementNode, Data: "svg", DataAtom: atom.Svg, Namespace: "svg"},
				{Type: html.ElementNode, Data: "math", DataAtom: atom.Math, Namespace: "math"},
			} {
				nodes, err := html.ParseFragment(strings.NewReader(string(r.HTML)), context)
				if err != nil {
					t.Errorf("%s in <%s>: %v", text, context.Data, err)
				}
				for _, n := range nodes {
					if message := treeFault(n); message != "" {
						t.Errorf("%s, %s in <%s>: %s\n%s", form, text, context.Data, message, r.HTML)
					}
				}
			}
		}
	}
}

func treeFault(n *html.Node) string {
	if n.Type == html.ElementNode {
		switch n.Data {
		case "script", "style", "iframe", "object", "embed", "base", "meta", "link", "svg", "math", "template", "noscript", "textarea", "select", "form":
			return "<" + n.Data + ">"
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(strings.ToLower(a.Key), "on") {
				return a.Key
			}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if message := treeFault(c); message != "" {
			return message
		}
	}
	return ""
}

// unsteady are texts of which a sanitiser that is less careful makes HTML that
// it sanitises differently the next time.
var unsteady = []struct{ name, text, want string }{
	{"a carriage return of an entity is a new line", "a&#13;b <i title='c&#xD;d'></i>", "a\nb <i title=\"c\nd\"></i>"},
	{"so it is at the beginning of pre", "<pre>\n&#13;a</pre>", "<pre>\n\na</pre>"},
	{"zero bytes are left out of text, and replaced in attributes", "a\x00b <i title='c\x00d'></i>&#0;", "ab <i title=\"c\ufffdd\"></i>\ufffd"},
	{"an entity is not made of what a comment parted", "&am<!-- -->p;", "&amp;amp;"},
	{"a tag is not made of what a comment parted", "<<!-- -->b>a", "&lt;b&gt;a"},
	{"a mark is not made of what a comment parted", "<<!-- -->a href=galley:9>a", "&lt;a href=galley:9&gt;a"},
	{"a link that a table pushes into a link", "<a>b<table><a>", "<a>b</a><a></a><table></table>"},
	{"an item that a table pushes into an item", "<li>a<table><li>b", "<li>a</li><li>b</li><table></table>"},
	{"a heading that a table pushes into a heading", "<h1>a<table><h2>b", "<h1>a</h1><h2>b</h2><table></table>"},
}

func TestSteady(t *testing.T) {
	p := New(Options{})
	for _, c := range unsteady {
		t.Run(c.name, func(t *testing.T) {
			r := p.HTML([]byte(c.text), source.Base{})
			if diff := cmp.Diff(c.want, string(r.HTML)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			r = p.HTML([]byte(c.want), source.Base{})
			if diff := cmp.Diff(c.want, string(r.HTML)); diff != "" {
				t.Errorf("the second time (-want +got):\n%s", diff)
			}
		})
	}
}
