package markdown

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/schemas/source"
)

// TestForms has each thing that Markdown can say, in all forms. In rich the
// quotes are ', and the doc around it is left out; addresses of links are the
// targets themselves.
func TestForms(t *testing.T) {
	for _, c := range []struct {
		name, text        string
		html, rich, plain string
	}{
		{"a paragraph", "Hello,\nworld.\n",
			"<p>Hello,\nworld.</p>\n",
			`{'type':'paragraph','content':[{'type':'text','text':'Hello, world.'}]}`,
			"Hello,\nworld."},
		{"two paragraphs", "a\n\nb\n",
			"<p>a</p>\n<p>b</p>\n",
			`{'type':'paragraph','content':[{'type':'text','text':'a'}]},{'type':'paragraph','content':[{'type':'text','text':'b'}]}`,
			"a\n\nb"},
		{"nothing is a document with a paragraph", "\n",
			"",
			`{'type':'paragraph'}`,
			""},
		{"marks stand in TipTap's order", "***~~[`a`](b)~~***\n",
			"<p><em><strong><del><a href=\"b\"><code>a</code></a></del></strong></em></p>\n",
			`{'type':'paragraph','content':[{'type':'text','marks':[{'type':'link','attrs':{'href':'b'}},{'type':'bold'},{'type':'code'},{'type':'italic'},{'type':'strike'}],'text':'a'}]}`,
			"a"},
		{"marks of one kind inside of each other are one", "**a __b__ c**\n",
			"<p><strong>a <strong>b</strong> c</strong></p>\n",
			`{'type':'paragraph','content':[{'type':'text','marks':[{'type':'bold'}],'text':'a b c'}]}`,
			"a b c"},
		{"adjacent texts with equal marks are one", "[a](x)[b](x) [c](y)[d](https://e.org)[f](https://e.org)\n",
			"<p><a href=\"x\">a</a><a href=\"x\">b</a> <a href=\"y\">c</a><a href=\"https://e.org\">d</a><a href=\"https://e.org\">f</a></p>\n",
			`{'type':'paragraph','content':[{'type':'text','marks':[{'type':'link','attrs':{'href':'x'}}],'text':'ab'},{'type':'text','text':' '},` +
				`{'type':'text','marks':[{'type':'link','attrs':{'href':'y'}}],'text':'c'},{'type':'text','marks':[{'type':'link','attrs':{'href':'https://e.org'}}],'text':'df'}]}`,
			"ab cdf"},
		{"entities and escapes", "a &lt; b &amp;&copy; \\* \"q\" \\\\ z\n",
			"<p>a &lt; b &amp;© * &quot;q&quot; \\ z</p>\n",
			`{'type':'paragraph','content':[{'type':'text','text':'a < b &© * \"q\" \\ z'}]}`,
			`a < b &© * "q" \ z`},
		{"hard breaks", "a  \nb\\\nc\n",
			"<p>a<br>\nb<br>\nc</p>\n",
			`{'type':'paragraph','content':[{'type':'text','text':'a'},{'type':'hardBreak'},{'type':'text','text':'b'},{'type':'hardBreak'},{'type':'text','text':'c'}]}`,
			"a\nb\nc"},
		{"headings", "# A *b*\n\n### c {#d}\n",
			"<h1 id=\"a-b\">A <em>b</em></h1>\n<h3 id=\"d\">c</h3>\n",
			`{'type':'heading','attrs':{'level':1,'id':'a-b'},'content':[{'type':'text','text':'A '},{'type':'text','marks':[{'type':'italic'}],'text':'b'}]},` +
				`{'type':'heading','attrs':{'level':3,'id':'d'},'content':[{'type':'text','text':'c'}]}`,
			"A b\n\nc"},
		{"a quotation, and an empty one", "> a\n\n>\n",
			"<blockquote>\n<p>a</p>\n</blockquote>\n<blockquote>\n</blockquote>\n",
			`{'type':'blockquote','content':[{'type':'paragraph','content':[{'type':'text','text':'a'}]}]},{'type':'blockquote','content':[{'type':'paragraph'}]}`,
			"a"},
		{"lists", "3. a\n4. b\n   - c\n",
			"<ol start=\"3\">\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ol>\n",
			`{'type':'orderedList','attrs':{'start':3},'content':[{'type':'listItem','content':[{'type':'paragraph','content':[{'type':'text','text':'a'}]}]},` +
				`{'type':'listItem','content':[{'type':'paragraph','content':[{'type':'text','text':'b'}]},{'type':'bulletList','content':[{'type':'listItem','content':[{'type':'paragraph','content':[{'type':'text','text':'c'}]}]}]}]}]}`,
			"a\nb\nc"},
		{"an item that begins with no paragraph gets one", "- # a\n- ```\n  b\n  ```\n",
			"<ul>\n<li>\n<h1 id=\"a\">a</h1>\n</li>\n<li>\n<pre><code>b\n</code></pre>\n</li>\n</ul>\n",
			`{'type':'bulletList','content':[{'type':'listItem','content':[{'type':'paragraph'},{'type':'heading','attrs':{'level':1,'id':'a'},'content':[{'type':'text','text':'a'}]}]},` +
				`{'type':'listItem','content':[{'type':'paragraph'},{'type':'codeBlock','attrs':{'language':null},'content':[{'type':'text','text':'b'}]}]}]}`,
			"a\n\nb"},
		{"tasks", "- [x] a\n- [ ] b\n",
			"<ul>\n<li><input checked=\"\" disabled=\"\" type=\"checkbox\"> a</li>\n<li><input disabled=\"\" type=\"checkbox\"> b</li>\n</ul>\n",
			`{'type':'taskList','content':[{'type':'taskItem','attrs':{'checked':true},'content':[{'type':'paragraph','content':[{'type':'text','text':'a'}]}]},` +
				`{'type':'taskItem','attrs':{'checked':false},'content':[{'type':'paragraph','content':[{'type':'text','text':'b'}]}]}]}`,
			"a\nb"},
		{"boxes of some items only are text", "- [x] a\n- b\n",
			"<ul>\n<li><input checked=\"\" disabled=\"\" type=\"checkbox\"> a</li>\n<li>b</li>\n</ul>\n",
			`{'type':'bulletList','content':[{'type':'listItem','content':[{'type':'paragraph','content':[{'type':'text','text':'[x] a'}]}]},` +
				`{'type':'listItem','content':[{'type':'paragraph','content':[{'type':'text','text':'b'}]}]}]}`,
			"a\nb"},
		{"code", "```go\na < b\n```\n\n\tc\n\n```\n```\n",
			"<pre><code class=\"language-go\">a &lt; b\n</code></pre>\n<pre><code>c\n</code></pre>\n<pre><code></code></pre>\n",
			`{'type':'codeBlock','attrs':{'language':'go'},'content':[{'type':'text','text':'a < b'}]},` +
				`{'type':'codeBlock','attrs':{'language':null},'content':[{'type':'text','text':'c'}]},{'type':'codeBlock','attrs':{'language':null}}`,
			"a < b\n\nc"},
		{"code over two lines", "`a\nb`\n",
			"<p><code>a b</code></p>\n",
			`{'type':'paragraph','content':[{'type':'text','marks':[{'type':'code'}],'text':'a b'}]}`,
			"a\nb"},
		{"a rule", "***\n",
			"<hr>\n",
			`{'type':'horizontalRule'}`,
			""},
		{"an image, with a link around it", "[![a *b*](c.png \"d\")](e.md)\n",
			"<p><a href=\"e.md\"><img src=\"c.png\" alt=\"a b\" title=\"d\"></a></p>\n",
			`{'type':'paragraph','content':[{'type':'image','attrs':{'src':'c.png','alt':'a b','title':'d'},'marks':[{'type':'link','attrs':{'href':'e.md'}}]}]}`,
			"a b"},
		{"a title", "[a](b 'c \"d\"')\n",
			"<p><a href=\"b\" title=\"c &quot;d&quot;\">a</a></p>\n",
			`{'type':'paragraph','content':[{'type':'text','marks':[{'type':'link','attrs':{'href':'b','title':'c \"d\"'}}],'text':'a'}]}`,
			"a"},
		{"addresses between < and >, and bare", "<https://a.org/?b&c> www.d.org e@f.org\n",
			"<p><a href=\"https://a.org/?b&amp;c\">https://a.org/?b&amp;c</a> <a href=\"http://www.d.org\">www.d.org</a> <a href=\"mailto:e@f.org\">e@f.org</a></p>\n",
			`{'type':'paragraph','content':[{'type':'text','marks':[{'type':'link','attrs':{'href':'https://a.org/?b&c'}}],'text':'https://a.org/?b&c'},{'type':'text','text':' '},` +
				`{'type':'text','marks':[{'type':'link','attrs':{'href':'http://www.d.org'}}],'text':'www.d.org'},{'type':'text','text':' '},` +
				`{'type':'text','marks':[{'type':'link','attrs':{'href':'mailto:e@f.org'}}],'text':'e@f.org'}]}`,
			"https://a.org/?b&c www.d.org e@f.org"},
		{"a table", "| a | b |\n|---|--:|\n| `c` |\n",
			"<table>\n<thead>\n<tr>\n<th>a</th>\n<th style=\"text-align:right\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><code>c</code></td>\n<td></td>\n</tr>\n</tbody>\n</table>\n",
			`{'type':'table','content':[{'type':'tableRow','content':[{'type':'tableHeader','content':[{'type':'paragraph','content':[{'type':'text','text':'a'}]}]},` +
				`{'type':'tableHeader','attrs':{'align':'right'},'content':[{'type':'paragraph','content':[{'type':'text','text':'b'}]}]}]},` +
				`{'type':'tableRow','content':[{'type':'tableCell','content':[{'type':'paragraph','content':[{'type':'text','marks':[{'type':'code'}],'text':'c'}]}]},` +
				`{'type':'tableCell','content':[{'type':'paragraph'}]}]}]}`,
			"a\tb\nc\t"},
		{"footnotes", "a[^x]\n\n[^x]: b\n",
			"<p>a<sup id=\"fnref:1\"><a href=\"#fn:1\" class=\"footnote-ref\" role=\"doc-noteref\">1</a></sup></p>\n" +
				"<div class=\"footnotes\" role=\"doc-endnotes\">\n<hr>\n<ol>\n<li id=\"fn:1\">\n<p>b&#160;<a href=\"#fnref:1\" class=\"footnote-backref\" role=\"doc-backlink\">&#x21a9;&#xfe0e;</a></p>\n</li>\n</ol>\n</div>\n",
			`{'type':'paragraph','content':[{'type':'text','text':'a'},{'type':'text','marks':[{'type':'link','attrs':{'href':'#fn:1'}}],'text':'[1]'}]},` +
				`{'type':'horizontalRule'},{'type':'orderedList','attrs':{'start':1},'content':[{'type':'listItem','content':[{'type':'paragraph','content':[{'type':'text','text':'b'}]}]}]}`,
			"a\n\nb"},
		{"definitions", "a\n: b\n: c\n",
			"<dl>\n<dt>a</dt>\n<dd>b</dd>\n<dd>c</dd>\n</dl>\n",
			`{'type':'paragraph','content':[{'type':'text','marks':[{'type':'bold'}],'text':'a'}]},{'type':'bulletList','content':[` +
				`{'type':'listItem','content':[{'type':'paragraph','content':[{'type':'text','text':'b'}]}]},{'type':'listItem','content':[{'type':'paragraph','content':[{'type':'text','text':'c'}]}]}]}`,
			"a\nb\nc"},
		{"raw HTML is dropped, comments vanish", "a <b>c</b> <!-- d -->\n\n<div>\ne\n</div>\n\n<!-- f -->\n",
			"<p>a c </p>\n",
			`{'type':'paragraph','content':[{'type':'text','text':'a c '}]}`,
			"a c "},
		{"shortcodes stay characters", "{{<fig src=\"a_b_c.png\" >}} {% if *x* %} {{% y\nz %}}\n",
			"<p>{{&lt;fig src=&quot;a_b_c.png&quot; &gt;}} {% if *x* %} {{% y\nz %}}</p>\n",
			`{'type':'paragraph','content':[{'type':'text','text':'{{<fig src=\"a_b_c.png\" >}} {% if *x* %} {{% y z %}}'}]}`,
			"{{<fig src=\"a_b_c.png\" >}} {% if *x* %} {{% y\nz %}}"},
		{"components stay characters", "<Tabs a=\"b\">\n\nc <Tab.Item /> d\n\n</Tabs>\n",
			"<p>&lt;Tabs a=&quot;b&quot;&gt;</p>\n<p>c &lt;Tab.Item /&gt; d</p>\n<p>&lt;/Tabs&gt;</p>\n",
			`{'type':'paragraph','content':[{'type':'text','text':'<Tabs a=\"b\">'}]},{'type':'paragraph','content':[{'type':'text','text':'c <Tab.Item /> d'}]},{'type':'paragraph','content':[{'type':'text','text':'</Tabs>'}]}`,
			"<Tabs a=\"b\">\n\nc <Tab.Item /> d\n\n</Tabs>"},
		{"line ends of Windows", "a\r\nb  \r\nc\r\n\r\n```\r\nd\r\n```\r\n",
			"<p>a\nb<br>\nc</p>\n<pre><code>d\n</code></pre>\n",
			`{'type':'paragraph','content':[{'type':'text','text':'a b'},{'type':'hardBreak'},{'type':'text','text':'c'}]},{'type':'codeBlock','attrs':{'language':null},'content':[{'type':'text','text':'d'}]}`,
			"a\nb\nc\n\nd"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := New(everything).Print([]byte(c.text), source.Base{}, Rich|Plain)
			if got := filled(r.HTML, r.HTMLSpots, r.Links, AppendAttr); got != c.html {
				t.Errorf("HTML (-want +got):\n%s", cmp.Diff(c.html, got))
			}
			rich := filled(r.Rich, r.RichSpots, r.Links, AppendJSON)
			rich = strings.TrimSuffix(strings.TrimPrefix(rich, `{"type":"doc","content":[`), "]}")
			rich = strings.NewReplacer(`\"`, `\"`, `"`, `'`).Replace(rich)
			if rich != c.rich {
				t.Errorf("rich (-want +got):\n%s", cmp.Diff(c.rich, rich))
			}
			if got := string(r.Plain); got != c.plain {
				t.Errorf("plain (-want +got):\n%s", cmp.Diff(c.plain, got))
			}
			if message := fault([]byte(c.text), r, false); message != "" {
				t.Error(message)
			}
		})
	}
	t.Run("only the forms that are asked for are given", func(t *testing.T) {
		r := New(everything).Print([]byte("a\n"), source.Base{}, 0)
		if r.HTML == nil || r.Rich != nil || r.Plain != nil || r.RichSpots != nil {
			t.Errorf("got %q, %q, %q", r.HTML, r.Rich, r.Plain)
		}
	})
	t.Run("footnotes and definitions can be switched off", func(t *testing.T) {
		r := New(Options{}).Print([]byte("a[^1]\n: b\n\n[^1]: c\n"), source.Base{}, 0)
		if got := filled(r.HTML, r.HTMLSpots, r.Links, AppendAttr); strings.Contains(got, "<dl>") || strings.Contains(got, "<sup") {
			t.Errorf("got %s", got)
		}
	})
}

// TestAgain: a printer's buffers are used again; what it gave holds but for its bytes.
func TestAgain(t *testing.T) {
	used, o := New(everything), everything
	o.Sanitize = true
	sanitizing := New(o)
	for _, text := range append(seeds, seeds...) {
		for p, o := range map[*Printer]Options{used: everything, sanitizing: o} {
			want := snapshot(New(o).Print([]byte(text), source.Base{}, Rich|Plain))
			if got := snapshot(p.Print([]byte(text), source.Base{}, Rich|Plain)); want != got {
				t.Errorf("a used printer prints %q otherwise (-fresh +used):\n%s", text, cmp.Diff(want, got))
			}
		}
	}
	t.Run("what may be kept is not written over", func(t *testing.T) {
		first := used.Print([]byte("# a\n\n[b](c.md)\n"), source.Base{}, Rich)
		first.Links = slices.Clone(first.Links)
		used.Print([]byte("# dd\n\n## ee\n\n[f](g.md) [h](i.md)\n"), source.Base{}, Rich)
		if first.Links[0].Target != "c.md" || first.Headings[0].ID != "a" || first.HTMLSpots[0].At != 30 || first.Excerpt != "b" {
			t.Errorf("got %+v", first)
		}
	})
	t.Run("the text is never written to", func(t *testing.T) {
		for _, text := range append(seeds, strings.Repeat("> - a\n", 10_000), "~~~\nno new line") {
			buffer := append([]byte(text), "behind"...)
			used.Print(buffer[:len(text)], source.Base{}, Rich)
			if string(buffer) != text+"behind" {
				t.Errorf("%.40q was changed", text)
			}
		}
	})
}

// TestMany: printers share nothing, so many can work at once.
func TestMany(t *testing.T) {
	o := everything
	o.Sanitize = true
	want := make([]string, len(seeds))
	for i, text := range seeds {
		want[i] = snapshot(New(o).Print([]byte(text), source.Base{}, Rich|Plain))
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			p := New(o)
			for i, text := range seeds {
				if got := snapshot(p.Print([]byte(text), source.Base{}, Rich|Plain)); got != want[i] {
					t.Errorf("beside others %q is printed otherwise:\n%s", text, cmp.Diff(want[i], got))
				}
			}
		})
	}
	group.Wait()
}

func snapshot(r Result) string {
	return fmt.Sprintf("%s\n%s\n%s\n%+v\n%v\n%v\n%+v\n%q\n%q %d\n%v", r.HTML, r.Rich, r.Plain, r.Links, r.HTMLSpots, r.RichSpots, r.Headings,
		r.Anchors, r.Excerpt, r.Words, r.Problems)
}

func TestHeadings(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"lower case, hyphens", "# Getting Started, Part 2", "1 getting-started-part-2 Getting Started, Part 2"},
		{"any script", "# Über uns\n# Привет, мир\n# 你好 世界\n# हिन्दी", "1 über-uns Über uns|1 привет-мир Привет, мир|1 你好-世界 你好 世界|1 हिन्दी हिन्दी"},
		{"what is written inside of marks", "## `a_b` *c* [d](e) ~~f~~ &amp; \\*", "2 a_b-c-d-f-- a_b c d f & *"},
		{"signs go, blanks stay, as on GitHub", "# a & b - c", "1 a--b---c a & b - c"},
		{"equal texts are counted", "# a\n# a\n# a", "1 a a|1 a-1 a|1 a-2 a"},
		{"a counted id that is there already", "# a\n# a-1\n# a", "1 a a|1 a-1 a-1|1 a-2 a"},
		{"nothing left", "# !?\n# ?", "1 heading !?|1 heading-1 ?"},
		{"no text", "#", "1 heading "},
		{"an id behind it", "# a {#b}", "1 b a"},
		{"an id with blanks, class and style", "# a { #b .c style=\"d\" }", "1 b a"},
		{"a class alone is dropped", "# a {.c}", "1 a a"},
		{"hashes around the braces", "# a ## {#b}\n# c {#d} ##", "1 b a|1 d c"},
		{"setext", "a\nb {#c}\n===\n\nd\n---", "1 c a\nb|2 d d"},
		{"braces that are none", "# interface{}\n# a {b}\n# c {d=e}\n# f \\{#g}\n# `{#h}`", "1 interface interface{}|1 a-b a {b}|1 c-de c {d=e}|1 f-g f {#g}|1 h {#h}"},
		{"a written id wins over one before it", "# a\n# b {#a}", "1 a-1 a|1 a b"},
		{"one written twice", "# a {#x}\n# b {#x}", "1 x a|1 x-1 b"},
		{"an image's description is not in its id", "# ![logo](a.png)Name", "1 name logoName"},
		{"in quotations and items too", "> # a\n\n- ## b", "1 a a|2 b b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := New(everything).Print([]byte(c.text+"\n"), source.Base{}, 0)
			var got []string
			for _, h := range r.Headings {
				got = append(got, fmt.Sprintf("%d %s %s", h.Level, h.ID, h.Text))
				if !strings.Contains(string(r.HTML), fmt.Sprintf(`<h%d id="%s">`, h.Level, h.ID)) {
					t.Errorf("the HTML lacks %s: %s", h.ID, r.HTML)
				}
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "|")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestExcerptAndWords(t *testing.T) {
	long := strings.Repeat("twelve chars ", 30)
	for _, c := range []struct {
		name, text, excerpt string
		words               int
	}{
		{"the first paragraph", "# a\n\n> b\n\nc *d*\ne\n\nf\n", "c d e", 6},
		{"what is before more", "# a\n\nb\n\nc\n\n<!--more-->\n\nd\n", "a b c", 4},
		{"more with blanks, inside of a paragraph", "a <!-- more --> b\n", "a", 2},
		{"no paragraph but an item", "# a\n\n- b\n- c\n", "b", 3},
		{"a paragraph without text is none", "<br>\n\na\n", "a", 1},
		{"nothing", "", "", 0},
		{"a long one ends with a word", long, strings.TrimSpace(long[:13*23]) + "…", 60},
		{"300 characters are not too long", strings.Repeat("a", 300), strings.Repeat("a", 300), 1},
		{"301 are", strings.Repeat("a", 301), strings.Repeat("a", 299) + "…", 1},
		{"scripts without blanks", strings.Repeat("世界", 160), strings.Repeat("世界", 149) + "世…", 320},
		{"a mark stays with its letter", strings.Repeat("e\u0301", 160), strings.Repeat("e\u0301", 149) + "…", 1},
		{"words", "one two-three, 4 & — don't\n\n- five\n\n```\nsix seven\n```\n", "one two-three, 4 & — don't", 7},
		{"the marks of footnotes are no words", "a[^1] b\n\n[^1]: c\n", "a b", 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := New(everything).Print([]byte(c.text), source.Base{}, 0)
			if r.Excerpt != c.excerpt || r.Words != c.words {
				t.Errorf("want %q, %d words\ngot  %q, %d", c.excerpt, c.words, r.Excerpt, r.Words)
			}
		})
	}
}
