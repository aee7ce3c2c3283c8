package markdown

import (
	"testing"
	"unicode/utf8"

	"galley/schemas/source"
)

// seeds are texts that have been hard for somebody; what FuzzMarkdown starts with.
var seeds = []string{
	"# Title {#id .class}\n\nSetext\nheading {.x}\n===\n\n## A\n\n## A\n",
	"a `code` **b *c* d** ~~e~~ [f](g.md \"h\") ![i](j.png) <k@l.mn> <https://o.pq>\n",
	"- [ ] a\n- [x] b\n  1. c\n\n     d\n- e\n",
	"| a | b |\n|:--|--:|\n| `c\\|d` | e\n| f |\n\n[^1] and [^2] and [^1]\n\n[^1]: g\n[^2]:\n    h\n\n    - i\n",
	"term\nother\n: one\n: two\n\n  three\n\n> quote\nlazy\n\n\tcode\n\n~~~ go \"x\nfence\n",
	"a    \nb\t\t\nc  \nd\\\ne www.example.org f@example.org http://example.org/(x)_y_ x`@a.b` ftp://a.b\n",
	"[a]\n[b][A] [c][]\n\n[a]: <x y.md> 'title'\n[c]:\n  /c\n",
	"<div class=x onclick=y>\n<script>z</script>\n</div>\n<b>c</b> <!-- d --> <Tabs> <br/> <a href='javascript:x'>e</a>\n\n<!--more-->\n\n<!-- f\n",
	"{{<figure src=\"a_b_c\">}} {{% note %}} {% raw %} [x]({{< ref \"y\" >}}) `{{< no >}}`\n",
	"[a](javascript:b) [c](&#106;avascript:d) ![e](data:text/html,f) ![g](data:image/png;base64,aa) <feed:x>\n",
	"* * *\n- - -\n*a **b* c**\n[![x](y)](z)\n\\<b> &amp; &#0; &copy; &nope;\n",
	"\r\n# a\r\n\r\nb  \r\nc\r\n\r\n- d\r\n\r\n\r\n```\r\ne\r\n```\r\n",
	"<a id=x name=y><img srcset=\"a.png 1x, b.png 2x\" src=c.png><svg><a xlink:href=d></svg><table><td>e</table><p>f<div>g</p>",
	"*foo*bar **foo bar** **foo*bar*baz** __a_b__ _(c)_ *d _e* f_ ***g** h* ****\n",
	"[a [b](c) d](e) [f](g \"h\" 'i') [j](<k) [l] (m) ![n][o]\n\n[o]: p 'q\nr'\n\n[s\nt]: /u\n[S T]\n",
	"` a ` `` b`c `` ` `` ` `\nd\n` ```e\n",
	"   # a\n    # b\n#c\n####### d\n## e ##  \n## f \\##\n\ng\n   ---   \nh\n===\n",
	"- a\n\n  b\n-\n- c\n\n\n    d\n+ e\n  1. f\n\n     > g\n10. h\n",
	"> a\nb\n> > c\nd\n>e\n\n> ```\nf\n\n    g\n\n\th\n \ti\n",
	"| a |\n|---|\n| b | c |\n\n| `d|e` | f \\| g |\n|-|-|\nh\n\na | b\n- | -\n| c |\n> | d\n",
	"&nbsp;&#35;&#x22;&#1234567890;&amp &ngE; \\& \\\\ \\a \\\n[a](&ouml;%20ö \"&quot;\")\n",
	"a[^b]c[^d]\n\n[^b]: e\n\n    f\n\n[^d]:\n    - g\n\n# h[^b]\n\n[^unused]: i\n",
	"Term\n:   a\n\n    b\n:   - c\n\nOther\nterms\n\n:   d\n",
	"~~a~~ ~b~ ~~~c~~ ~~d **e~~ f**\n\n- [ ]\n- [X] g\n- [ ]h\n",
	"![a](dAtA:imAge/png,b)\n",
	"<img src=\v\va> <a href=' b '>c</a> <a href='\n d\n'>e</a>\n",
	"{{< a >}} <Tabs >\n",
	"1) a\n\t- b\n\t\t> c\n0. d\n> 1. [e](\n> f)\n",
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	sanitizing := everything
	sanitizing.Sanitize = true
	p, q, s := New(everything), New(everything), New(sanitizing)
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 8<<10 {
			t.Skip("large texts are the cost test's")
		}
		at := source.Base{File: "a.md", Line: 3}
		r := p.Print(text, at, Rich|Plain)
		r.move(-2)
		if message := fault(text, r, false); message != "" {
			t.Errorf("%s\n%s\n%s", message, r.HTML, r.Rich)
		}
		if utf8.Valid(text) && !ours(text, r) {
			want := rendered(t, q, text, r.Headings)
			if got := filled(r.HTML, r.HTMLSpots, r.Links, AppendAttr); want != got {
				t.Errorf("goldmark prints\n%s\nand we\n%s", want, got)
			}
		}
		r = s.Print(text, at, Rich|Plain)
		r.move(-2)
		if message := fault(text, r, true); message != "" {
			t.Errorf("sanitised: %s\n%s", message, r.HTML)
		}
	})
}

// move shifts all places by some lines.
func (r *Result) move(lines int) {
	for i := range r.Links {
		r.Links[i].Line += int32(lines)
	}
	for i := range r.Problems {
		r.Problems[i].Line += lines
	}
}

func FuzzHTML(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	for _, c := range unsteady {
		f.Add([]byte(c.text))
	}
	p := New(Options{Output: 1 << 20})
	f.Fuzz(func(t *testing.T, text []byte) {
		r := p.HTML(text, source.Base{})
		if message := fault(text, r, true); message != "" {
			t.Fatalf("%s\n%q", message, r.HTML)
		}
		once := filled(r.HTML, r.HTMLSpots, r.Links, AppendAttr)
		r = p.HTML([]byte(once), source.Base{})
		if twice := filled(r.HTML, r.HTMLSpots, r.Links, AppendAttr); once != twice {
			t.Errorf("once\n%q\ntwice\n%q", once, twice)
		}
	})
}
