package markdown

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"galley/schemas/source"
)

func TestLinks(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a link's place is its target's", "a [b](c.md) é [d](<e f.md> 'g')", "3:7-11 c.md|3:20-26 e f.md"},
		{"an image", "![a](b.png)", "3:6-11 picture b.png"},
		{"escapes and entities are undone", "[a](b\\_c&amp;d.md)", "3:5-18 b_c&d.md"},
		{"below the first line, in a quotation in an item", "x\n\n- > [a](b)", "5:9-10 b"},
		{"behind a tab in an item", "-\t[a](b)\n\n\t\tc\n\n\t[d](e)", "3:7-8 b|7:6-7 e"},
		{"a reference has the place of its definition", "[a][b] [b]\n\n[b]: c.md", "5:6-10 c.md|5:6-10 c.md"},
		{"a heading of this text", "[a](#b)", "3:5-7 #b"},
		{"nowhere", "[a]() [b](<>)", "3:1-2 |3:7-8 "},
		{"a link around an image", "[![a](b.png)](c.md)", "3:15-19 c.md|3:7-12 picture b.png"},
		{"a footnote's links come last", "a[^1]\n\n[^1]: [b](c)\n\n[d](e)", "7:5-6 e|5:11-12 c"},
		{"outside", "[a](https://b.c) [d](HTTP://e) <mailto:f@g.h> [i](tel:1) [j](//k.l/m) ![n](data:image/png;base64,aa)", ""},
		{"a colon behind a slash is no scheme", "[a](b/c:d) [e](?f:g) [h](#i:j)", "3:5-10 b/c:d|3:16-20 ?f:g|3:26-30 #i:j"},
		{"no scheme begins with a digit", "[a](1:2)", "3:5-8 1:2"},
		{"tables", "| a | b |\n|---|---|\n| [c](d) | [e](f) |", "5:7-8 d|5:16-17 f"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := New(everything).Print([]byte(c.text), source.Base{File: "a.md", Line: 3}, Rich)
			if got := shownLinks(r); got != c.want {
				t.Errorf("(-want +got):\n%s", cmp.Diff(c.want, got))
			}
			if len(r.Problems) > 0 {
				t.Errorf("got problems: %v", r.Problems)
			}
			if len(r.HTMLSpots) != len(r.Links) {
				t.Errorf("%d links have %d places", len(r.Links), len(r.HTMLSpots))
			}
		})
	}
	t.Run("a link over several texts has several places in rich", func(t *testing.T) {
		r := New(everything).Print([]byte("[a *b* `c`](d)"), source.Base{}, Rich)
		if len(r.Links) != 1 || len(r.HTMLSpots) != 1 || len(r.RichSpots) != 4 {
			t.Errorf("got %v, %v, %v", r.Links, r.HTMLSpots, r.RichSpots)
		}
	})
}

func shownLinks(r Result) string {
	var b []string
	for _, l := range r.Links {
		picture := ""
		if l.Picture {
			picture = "picture "
		}
		b = append(b, fmt.Sprintf("%d:%d-%d %s%s", l.Line, l.Column, l.EndColumn, picture, l.Target))
	}
	return strings.Join(b, "|")
}

// shownProblems has one a line: place, rule, message.
func shownProblems(r Result) string {
	var b []string
	for _, p := range r.Problems {
		end := ""
		if p.EndColumn > 0 {
			end = fmt.Sprintf("-%d", p.EndColumn)
		}
		b = append(b, fmt.Sprintf("%d:%d%s %s %s", p.Line, p.Column, end, p.Rule, p.Message))
	}
	return strings.Join(b, "\n")
}

func TestProblems(t *testing.T) {
	const dropped = " is dropped: raw HTML is not published"
	const stranger = " is dropped: it is not among the HTML that may be published"
	sanitizing := Options{Sanitize: true}
	for _, c := range []struct {
		name, text string
		options    Options
		want       string
	}{
		{"a scheme that is not allowed", "[a](javascript:b)", everything, `1:5-17 url-scheme the address of a link may not begin with "javascript:"`},
		{"in any case, with entities", "[a](&#74;avaScript&colon;b)", everything, `1:5-27 url-scheme the address of a link may not begin with "javascript:"`},
		{"with blanks and controls inside", "[a](<java&Tab;script:b>) [c](<\x01javascript:d>)", everything,
			"1:6-23 url-scheme the address of a link may not begin with \"javascript:\"\n1:31-44 url-scheme the address of a link may not begin with \"javascript:\""},
		{"between < and >", "<feed:a>", everything, `1:2-8 url-scheme the address of a link may not begin with "feed:"`},
		{"a picture", "![a](ftp://b/c.png)", everything, `1:6-19 url-scheme the address of a picture may not begin with "ftp:"`},
		{"a data: picture that is none", "![a](data:image/svg+xml,b)", everything, `1:6-26 url-scheme the address of a picture may not begin with "data:"`},
		{"a link to a data: picture", "[a](data:image/png;base64,b)", everything, `1:5-28 url-scheme the address of a link may not begin with "data:"`},
		{"a definition", "[a]\n\n[a]: vbscript:b", everything, `3:6-16 url-scheme the address of a link may not begin with "vbscript:"`},

		{"an inline tag, told once", "a <b>c</b> <i>", everything, "1:3-6 dropped-html <b>" + dropped + "\n1:12-15 dropped-html <i>" + dropped},
		{"a block, told once", "é\n\n> <div>\n> <p>a</p>\n> </div>", everything, "3:3-8 dropped-html <div>" + dropped},
		{"two elements of a block", "<p>a</p>\n<br>\n<img src=x>", everything,
			"1:1-4 dropped-html <p>" + dropped + "\n2:1-5 dropped-html <br>" + dropped + "\n3:1-12 dropped-html <img>" + dropped},
		{"the end of what has been told", "<details>\n\na\n\n</details>", everything, "1:1-10 dropped-html <details>" + dropped},
		{"text behind an end", "</div> a", everything, "1:8-9 dropped-html text behind raw HTML is dropped with it"},
		{"a program of another kind", "<?php echo 1 ?>", everything, "1:1-3 dropped-html <?" + dropped},
		{"a tag without an end", "<div a\nb", everything, "1:1-7 dropped-html a tag without an end is dropped"},
		{"comments vanish", "a <!-- b --> <!-- c\n\n<!--d-->\n<!-- e\n\nf -->\n\n<!-- g\n", everything, ""},
		{"behind a comment", "<!-- a --> <b>", everything, "1:12-15 dropped-html <b>" + dropped},

		{"a shortcode", "a {{< b >}}", everything, `1:3-8 shortcode "{{< b" begins a shortcode, which stays text`},
		{"the first of many", "`{{< a >}}`\n\n```\n{{< b >}}\n```\n\n{{% c %}} {% d %}\n\n<Tabs/>", everything,
			`7:1-6 shortcode "{{% c" begins the first of 3 shortcodes, which stay text`},
		{"none", "{{ a }} {< b >} {{<c {#d} <DIV-x", everything, ""},

		{"sanitised: what is harmless", "<div class=\"a\" id=b><b title='c'>d</b><br/></div> <!-- e -->", sanitizing, ""},
		{"sanitised: an element", "a <iframe src=b></iframe>", sanitizing, "1:3-17 dropped-html <iframe>" + stranger},
		{"sanitised: an element and what is in it", "<div>\n<script>a<b></script> <svg><a onclick=c></svg>\n</div>", sanitizing,
			"2:1-9 dropped-html <script>" + stranger + "\n2:23-28 dropped-html <svg>" + stranger},
		{"sanitised: an attribute", "<p\n  onclick=\"a\" style='b'>", sanitizing,
			"2:3-10 dropped-html onclick is dropped: <p> may not have it\n2:15-20 dropped-html style is dropped: <p> may not have it"},
		{"sanitised: a value", "<td width=\"calc(1)\" align=left>", sanitizing, "1:5-10 dropped-html the value of width is dropped: <td> may not have it"},
		{"sanitised: an address", "<a href=\" java&#115;cript:b\">", sanitizing, `1:11-28 url-scheme the address of a link may not begin with "javascript:"`},

		{"a wide table", strings.Repeat("|a", 200) + "|\n" + strings.Repeat("|-", 200) + "|\n", everything,
			"1:1 table-too-wide this table has 200 columns; the limit is 128"},
		{"a table of empty rows", strings.Repeat("|a", 100) + "|\n" + strings.Repeat("|-", 100) + "|\n" + strings.Repeat("|\n", 2000), everything,
			"1:1 too-large with this table the text has 200,100 cells; the limit is 3,202"},
		{"a block that is too large", "a\n\n" + strings.Repeat("b c\n", 10_000) + "\n[d](javascript:e)\n", everything,
			"3:1 too-large this block of text has 39,999 bytes; the limit is 32,768\n" +
				`10004:5-17 url-scheme the address of a link may not begin with "javascript:"`},
		{"a table cell that is too large", "|a|\n|-|\n|" + strings.Repeat("b", 40_000) + "|\n", everything,
			"3:1 too-large this block of text has 40,003 bytes; the limit is 32,768"},
		{"a table, code and definitions that are not", "| a | b |\n|---|---|\n" + strings.Repeat("| cc | dd |\n", 4_000) + "\n```\n" +
			strings.Repeat("code\n", 10_000) + "```\n\n" + strings.Repeat("[a]: b 'c'\n", 4_000), everything, ""},
		{"quotations inside of each other", "a\n\n" + strings.Repeat(">", 300) + " b\n", everything,
			"3:1 too-large this line is more than 200 quotes and lists deep"},
		{"a form that is too large", "[a](b)" + strings.Repeat("* * *\n\n", 100), Options{Output: 300}, "1:1 too-large this text becomes more than 300 bytes when it is printed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := New(c.options).Print([]byte(c.text), source.Base{File: "a.md", Line: 1}, Rich)
			r.Problems.Sort()
			if got := shownProblems(r); got != c.want {
				t.Errorf("(-want +got):\n%s", cmp.Diff(c.want, got))
			}
			for _, p := range r.Problems {
				if p.Severity != p.Rule.Severity() || p.File != "a.md" || strings.HasSuffix(p.Message, ".") {
					t.Errorf("got %+v", p)
				}
			}
			if message := fault([]byte(c.text), r, c.options.Sanitize); message != "" && c.options.Output != 300 {
				t.Error(message)
			}
		})
	}
	t.Run("a text that is too slow to read is refused", func(t *testing.T) {
		o := everything
		o.Render = time.Nanosecond
		r := New(o).Print([]byte("a\n\n"+strings.Repeat("b\n\n", 20_000)), source.Base{File: "a.md"}, Rich)
		if len(r.Problems) != 1 || r.Problems[0].Rule != source.TooSlow || r.HTML != nil {
			t.Errorf("got %v", r.Problems)
		}
		if r := New(o).Print([]byte("a\n"), source.Base{}, 0); len(r.Problems) > 0 {
			t.Errorf("want no clock for a small text, got %v", r.Problems)
		}
	})
}

func TestSanitize(t *testing.T) {
	for _, c := range []struct{ name, text, html, rich string }{
		{"Markdown inside of it", "<details open>\n<summary>a</summary>\n\n*b* [c](d.md)\n\n</details>\n",
			"<details open=\"\">\n<summary>a</summary>\n<p><em>b</em> <a href=\"d.md\">c</a></p>\n</details>\n",
			`{"type":"paragraph","content":[{"type":"text","text":"a"}]},{"type":"paragraph","content":[{"type":"text","marks":[{"type":"italic"}],"text":"b"},{"type":"text","text":" "},{"type":"text","marks":[{"type":"link","attrs":{"href":"d.md"}}],"text":"c"}]}`},
		{"what is not closed, and what was never open", "</div></main>\n\n<b>a\n\n<div>b\n",
			"\n<p><b>a</b></p><b>\n<div>b\n</div></b>",
			`{"type":"paragraph","content":[{"type":"text","text":"a"}]},{"type":"paragraph","content":[{"type":"text","text":"b"}]}`},
		{"a script", "a<script>b</script>\n\n<script>\nc\n</script>\n",
			"<p>ab</p>\n\n",
			`{"type":"paragraph","content":[{"type":"text","text":"ab"}]}`},
		{"what Markdown makes stays", "# a\n\n- [x] b[^1]\n\n[^1]: c\n\n| d |\n|:-:|\n| e |\n\n```go\nf\n```\n\n<hr>\n",
			"<h1 id=\"a\">a</h1>\n<ul>\n<li><input checked=\"\" disabled=\"\" type=\"checkbox\"/> b<sup id=\"fnref:1\">", ""},
		{"breaks", "a<br>b<br/>c\n",
			"<p>a<br>b<br>c</p>\n",
			`{"type":"paragraph","content":[{"type":"text","text":"a"},{"type":"hardBreak"},{"type":"text","text":"b"},{"type":"hardBreak"},{"type":"text","text":"c"}]}`},
		{"links", "<a href='a.md#x'>b</a> <img src=\"c.png\" srcset=\"d.png 1x, https://e/f.png 2x\"> [g](h)\n",
			"<p><a href=\"a.md#x\">b</a> <img src=\"c.png\" srcset=\"d.png 1x, https://e/f.png 2x\"> <a href=\"h\">g</a></p>\n",
			`{"type":"paragraph","content":[{"type":"text","text":"b  "},{"type":"text","marks":[{"type":"link","attrs":{"href":"h"}}],"text":"g"}]}`},
		{"a mark that is written is an address", "<a href=\"galley:0\">a</a> [b](c.md)\n",
			"<p><a href=\"\">a</a> <a href=\"c.md\">b</a></p>\n",
			`{"type":"paragraph","content":[{"type":"text","text":"a "},{"type":"text","marks":[{"type":"link","attrs":{"href":"c.md"}}],"text":"b"}]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := everything
			o.Sanitize = true
			r := New(o).Print([]byte(c.text), source.Base{}, Rich)
			if message := fault([]byte(c.text), r, true); message != "" {
				t.Error(message)
			}
			got := filled(r.HTML, r.HTMLSpots, r.Links, AppendAttr)
			if c.rich == "" {
				for _, part := range []string{`<h1 id="a">`, `checked="" disabled="" type="checkbox"`, `<sup id="fnref:1">`, `href="#fn:1"`, `role="doc-noteref"`,
					`href="#fnref:1"`, `class="footnotes"`, `style="text-align:center"`, `class="language-go"`, "<hr>"} {
					if !strings.Contains(got, part) {
						t.Errorf("%s was lost in\n%s", part, got)
					}
				}
				return
			}
			if got != c.html {
				t.Errorf("HTML (-want +got):\n%s", cmp.Diff(c.html, got))
			}
			rich := filled(r.Rich, r.RichSpots, r.Links, AppendJSON)
			rich = strings.TrimSuffix(strings.TrimPrefix(rich, `{"type":"doc","content":[`), "]}")
			if rich != c.rich {
				t.Errorf("rich (-want +got):\n%s", cmp.Diff(c.rich, rich))
			}
		})
	}
	t.Run("links in raw HTML have the places of their values", func(t *testing.T) {
		r := New(Options{Sanitize: true}).Print([]byte("> <a class=x href='a&amp;b'>\n> <img src=c srcset=\"d 1x,\n> e 2x\">\n"), source.Base{}, 0)
		if got, want := shownLinks(r), "1:20-27 a&b|2:12-13 picture c|2:22-23 picture d|3:3-4 picture e"; got != want {
			t.Errorf("want %s\ngot  %s", want, got)
		}
	})
	t.Run("blanks and controls around an address are no part of it", func(t *testing.T) {
		r := New(Options{}).HTML([]byte("<a href=' a '>b</a> <img src=\v\vc\x1f> <a href=\"\n d\n\">e</a> <a href='\u00a0f'>g</a>\n"), source.Base{})
		if got, want := shownLinks(r), "1:11-12 a|1:32-33 picture c|2:2-3 d|3:18-20 \u00a0f"; got != want {
			t.Errorf("want %q\ngot  %q", want, got)
		}
	})
	t.Run("ids are anchors", func(t *testing.T) {
		r := New(Options{Sanitize: true}).Print([]byte("<a name=x></a><i id=y>a</i>\n"), source.Base{}, 0)
		if diff := cmp.Diff([]string{"x", "y"}, r.Anchors); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestHTML(t *testing.T) {
	p := New(Options{})
	r := p.HTML([]byte("<p onclick=x>a <a href=\"b.md\">c</a>\n<!-- d --><style>e</style><ul><li>f<li>g</ul>"), source.Base{File: "a.yaml", Line: 7})
	if got, want := filled(r.HTML, r.HTMLSpots, r.Links, AppendAttr), "<p>a <a href=\"b.md\">c</a>\n</p><ul><li>f</li><li>g</li></ul>"; got != want {
		t.Errorf("(-want +got):\n%s", cmp.Diff(want, got))
	}
	if got, want := shownLinks(r), "7:25-29 b.md"; got != want {
		t.Errorf("want %s, got %s", want, got)
	}
	want := "7:4-11 dropped-html onclick is dropped: <p> may not have it\n8:11-18 dropped-html <style> is dropped: it is not among the HTML that may be published"
	if got := shownProblems(r); got != want {
		t.Errorf("(-want +got):\n%s", cmp.Diff(want, got))
	}
	if string(r.Plain) != "a c f g" || r.Words != 4 || r.Excerpt != "a c f g" {
		t.Errorf("got %q, %d words, %q", r.Plain, r.Words, r.Excerpt)
	}
	t.Run("elements inside of each other without end", func(t *testing.T) {
		r := p.HTML([]byte(strings.Repeat("<div>", 5000)), source.Base{File: "a.yaml"})
		if len(r.Problems) != 1 || r.Problems[0].Rule != source.TooDeep {
			t.Errorf("got %v", r.Problems)
		}
	})
}
