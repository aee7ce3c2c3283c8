package markdown

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"galley/schemas/source"
)

// hostile are texts on which Markdown parsers have been slow or talkative,
// each as large as it is asked for.
var hostile = []struct {
	name string
	make func(size int) string
}{
	{"strong in emphasis that never ends", repeat("*a **a ")},
	{"closers of emphasis", repeat("a_ ")},
	{"openers of emphasis", repeat("_a ")},
	{"openers that do not fit their closers", repeat("*a_ ")},
	{"emphasis by the rule of three", func(n int) string { return repeat("a**b")(n/2) + repeat("c* ")(n/2) }},
	{"closers of strikethrough", repeat("~~a ~b ")},
	{"closing brackets", repeat("a]")},
	{"opening brackets", repeat("[a")},
	{"brackets inside of each other", func(n int) string { return repeat("[")(n/2) + "a" + repeat("]")(n/2) }},
	{"images inside of each other", repeat("![[]()")},
	{"brackets and emphasis", repeat("[ a_")},
	{"brackets and parentheses", repeat("[ (](")},
	{"links without an end", repeat("[a](b")},
	{"links in < without an end", repeat("[a](<b")},
	{"links with a title without an end", repeat("[a](b 'c ")},
	{"strong in links", repeat("**x [a*b**c*](d)")},
	{"backslashes", repeat("[\\")},
	{"code spans of every length", func(n int) string {
		var b strings.Builder
		for i := 1; b.Len() < n; i++ {
			b.WriteString("e" + strings.Repeat("`", i))
		}
		return b.String()[:n]
	}},
	{"comments without an end", func(n int) string { return "</" + repeat("<!--")(n) }},
	{"instructions without an end", repeat("a <?")},
	{"declarations without an end", repeat("a <!A ")},
	{"CDATA without an end", repeat("a <![CDATA[")},
	{"tags without an end", repeat("<a b=\"c")},
	{"attributes", func(n int) string { return "x <a " + repeat("b=c ")(n) }},
	{"links", repeat("[a](/b) ")},
	{"links inside of each other", func(n int) string { return repeat("[")(n/5) + "a" + repeat("](b)")(n*4/5) }},
	{"links with emphasis across them", repeat("*[a*](b)_")},
	{"pictures in links", repeat("[![a](b)](c) ")},
	{"runs that neither open nor close", repeat("* a _ ")},
	{"shortcodes without an end", repeat("{{< a {% b ")},
	{"shortcodes on lines without an end", repeat("{{<\n{%\n")},
	{"entities", repeat("&#x0;&copy;&nope;")},
	{"bare addresses", repeat("http://a.b ")},
	{"bare addresses in each other", repeat("http://www.")},
	{"e-mail addresses", repeat("a@b.c@")},
	{"blanks", repeat("a   \t")},
	{"quotes inside of each other", repeat(">")},
	{"quotes inside of each other, by line", lines(strings.Repeat(">", 190) + "\n")},
	{"quotes without an end", repeat("> a\nb\n")},
	{"items inside of each other", repeat("- ")},
	{"items inside of each other, by line", lines(strings.Repeat("- ", 190) + "a\n")},
	{"items further and further in", func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			b.WriteString(strings.Repeat("  ", i) + "- a\n")
		}
		return b.String()
	}},
	{"loose items", repeat("- a\n\n")},
	{"numbered items", repeat("1. a\n1) b\n")},
	{"tabs and quotes", repeat("\t> ")},
	{"a setext heading of many lines", func(n int) string { return repeat("a\n")(n) + "===\n" }},
	{"headings of one text", repeat("# a\n\n")},
	{"headings that look like the ids of others", repeat("# a\n\n# a-1\n\n")},
	{"headings with braces", repeat("# a {#")},
	{"a heading of many braces", func(n int) string { return "# a " + repeat("{#a b=")(n) + "}" }},
	{"a table of many columns", func(n int) string {
		return repeat("|a")(n/3) + "|\n" + repeat("|-")(n/3) + "|\n" + repeat("|b")(n/3) + "|\n"
	}},
	{"a table of short rows", func(n int) string {
		return strings.Repeat("|a", 120) + "|\n" + strings.Repeat("|-", 120) + "|\n" + repeat("|\n")(n)
	}},
	{"many tables of short rows", lines(strings.Repeat("|a", 120) + "|\n" + strings.Repeat("|-", 120) + "|\n" + strings.Repeat("|\n", 200) + "\n")},
	{"lines like those below a table's head", repeat("|-\n")},
	{"definitions of links", repeat("[a]: b\n")},
	{"many links to one long address", func(n int) string { return "[a]: /" + repeat("b")(n/2) + "\n\n" + repeat("[a] ")(n/2) }},
	{"labels without a definition", func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n/2; i++ {
			fmt.Fprintf(&b, "[r%d]: x\n", i)
		}
		return b.String() + "\n" + repeat("[r1][")(n/2)
	}},
	{"footnotes", func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, "a[^%d]\n\n[^%d]: b\n\n", i, i)
		}
		return b.String()
	}},
	{"definitions", repeat("a\n: b\n\n")},
	{"definitions of a long list of terms", func(n int) string { return repeat("a\n")(n) + ": b\n" }},
	{"fences", repeat("```\n")},
	{"HTML blocks", repeat("<div>\n\n")},
	{"HTML inside of each other", repeat("<b><i>")},
	{"HTML tables inside of each other", repeat("<table><td>")},
	{"HTML that tables push out", repeat("<a><li><h1><table>")},
	{"HTML that crosses itself", repeat("<b><p><i><div></b><a><table></p></i>")},
	{"HTML that is opened again and again", func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, "<p><b id=a%d></p>", i)
		}
		return b.String()
	}},
	{"links that are HTML", repeat("<a href=b>")},
	{"srcset", func(n int) string { return "<img srcset=\"" + repeat("a,b ,")(n) + "\">" }},
	{"components", repeat("<Aa>\n\n")},
	{"line ends", repeat("\r\n")},
	{"zeroes", repeat("\x00")},
}

func repeat(s string) func(int) string {
	return func(size int) string { return strings.Repeat(s, size/len(s)) }
}

// lines is repeat with a blank line now and then, so that no block is too large.
func lines(s string) func(int) string {
	return func(size int) string {
		return strings.Repeat(strings.Repeat(s, max(1, 16<<10/len(s)))+"\n", size>>14)
	}
}

// paragraphs cuts a text into blocks that are just allowed.
func paragraphs(s string) string {
	const most = 31 << 10
	var b strings.Builder
	for len(s) > most {
		b.WriteString(s[:most])
		b.WriteString("\n\n")
		s = s[most:]
	}
	return b.String() + s
}

// busy is how much slower than alone a machine may be that has other work. What
// these tests are to find takes a hundred times as long as it should.
const busy = 8

// F9: no text of a block's size takes long or becomes large. Without GALLEY_FULL
// it is half a block.
func TestCostOfBlocks(t *testing.T) {
	most := 16 << 10
	switch {
	case os.Getenv("GALLEY_FULL") != "":
		most = 32 << 10
	case testing.Short(): // with the race detector: what is quadratic takes it a minute
		most = 8 << 10
	}
	for _, sanitize := range []bool{false, true} {
		o := everything
		o.Sanitize = sanitize
		p := New(o)
		for _, h := range hostile {
			t.Run(fmt.Sprintf("%s, sanitize %v", h.name, sanitize), func(t *testing.T) {
				text := h.make(most)
				took, size := cost(t, p, text)
				if took > busy*time.Second {
					t.Errorf("it takes %v", took)
				}
				if most := 50*len(text) + 64<<10; size > most {
					t.Errorf("its %d bytes become %d", len(text), size)
				}
			})
		}
	}
}

// P-27: no text of a document's size takes long: it is printed, or refused
// with a problem. What takes longer than Render is stopped at the next block.
// With GALLEY_FULL they are as large as a document may be.
func TestCostOfDocuments(t *testing.T) {
	if testing.Short() {
		t.Skip("large texts")
	}
	most := 128 << 10
	if os.Getenv("GALLEY_FULL") != "" {
		most = 1 << 20
	}
	o := everything
	o.Render = 100 * time.Millisecond
	p := New(o)
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			document := h.make(most)
			for name, text := range map[string]string{"in one": document, "in paragraphs": paragraphs(document)} {
				if took, _ := cost(t, p, text); took > 3*busy*time.Second {
					t.Errorf("%s it takes %v", name, took)
				}
			}
		})
	}
}

func cost(t *testing.T, p *Printer, text string) (time.Duration, int) {
	t.Helper()
	began := time.Now()
	r := p.Print([]byte(text), source.Base{File: "a.md"}, Rich|Plain)
	took := time.Since(began)
	if r.HTML == nil && r.Problems == nil {
		t.Error("nothing is printed, and no problem says why")
	}
	return took, max(len(r.HTML), len(r.Rich))
}
