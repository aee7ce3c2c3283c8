package markdown

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"galley/schemas/source"
)

// alone makes a printer that leaves everything to goldmark.
func alone(o Options) *Printer {
	p := New(o)
	p.reading = p.newParser(false)
	return p
}

// outline reads a text and writes its tree down: each node with its place and
// whatever it says, texts in a row as one.
func outline(p *Printer, text []byte) string {
	p.start(text, source.Base{})
	p.refused()
	var b bytes.Buffer
	var walk func(ast.Node, int)
	walk = func(parent ast.Node, depth int) {
		var run []byte
		end := func() {
			if len(run) > 0 {
				fmt.Fprintf(&b, "%*s%q\n", depth, "", run)
			}
			run = run[:0]
		}
		for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
			if n.Parent() != parent || n.NextSibling() != nil && n.NextSibling().PreviousSibling() != n {
				b.WriteString("a node does not know its neighbours\n")
			}
			if t, ok := n.(*ast.Text); ok && !t.IsRaw() {
				run = append(run, t.Segment.Value(p.text)...)
				if t.HardLineBreak() {
					run = append(run, "<hard>"...)
				}
				if t.SoftLineBreak() {
					run = append(run, "<soft>"...)
				}
				continue
			}
			end()
			fmt.Fprintf(&b, "%*s%s", depth, "", n.Kind())
			switch n := n.(type) {
			case *ast.Text:
				fmt.Fprintf(&b, " %v %q", n.Segment, n.Segment.Value(p.text))
			case *ast.Link:
				fmt.Fprintf(&b, " at %d to %q %q %v", n.Pos(), n.Destination, n.Title, n.Title != nil)
			case *ast.Image:
				fmt.Fprintf(&b, " at %d to %q %q %v", n.Pos(), n.Destination, n.Title, n.Title != nil)
			case *ast.Emphasis:
				fmt.Fprintf(&b, " %d at %d", n.Level, n.Pos())
			case *ast.CodeSpan, *east.Strikethrough:
				fmt.Fprintf(&b, " at %d", n.Pos())
			case *ast.AutoLink:
				fmt.Fprintf(&b, " %q", n.Label(p.text))
			case *ast.String:
				fmt.Fprintf(&b, " %q", n.Value)
			}
			b.WriteByte('\n')
			walk(n, depth+1)
		}
		end()
	}
	if root := p.parse(); root != nil {
		walk(root, 0)
	}
	return b.String()
}

// pieces are what inlines are made of, and what they stumble over.
var pieces = []string{"*", "_", "**", "__", "***", "~", "~~", "~~~", "`", "``", "` ", "[", "](", ")", "](k)", "](k \"t\")", "](k 't\\'')", "](", "!", "![", "]", "a", "b c", "ü", "“", " ",
	"  ", "   ", "    ", "\t", "\n", "  \n", "   \n", "\\\n", "\\\\\n", "\\", "\\*", "&amp;", "&", ".", "<", "<1", ">", "<br>", "{", "{{<", ">}}", "{%", "%}", "@", "http://a.b",
	"www.", "www.c.d/e_f_", "g@h.ij", "://", "<http://l.m>", "[q]", "[q][]", "[x] ", "[^1]", "|", "(", "\"", "'", "\u00a0", "#", "-"}

// frames are blocks that inlines stand in.
var frames = []string{"%s", "# %s", "%s\n===", "- %s", "- a\n- %s", "> %s", "| a | b |\n|---|---|\n| %s | c |", "a\n: %s", "1. %s\n\n   %[1]s", "%s\n\n[q]: r", "%s[^1]\n\n[^1]: %[1]s"}

// TestInlines holds our own reading of inlines to goldmark's, over texts made
// at random of what touches the matter.
func TestInlines(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	p, q := New(everything), alone(everything)
	own, all := 0, 60_000
	for range all {
		var b strings.Builder
		few := pieces
		if random.IntN(2) == 0 { // with less to stumble over
			few = pieces[:27]
		}
		for range 1 + random.IntN(12) {
			b.WriteString(few[random.IntN(len(few))])
		}
		text := []byte(strings.ReplaceAll(fmt.Sprintf(frames[random.IntN(len(frames))], b.String()), "%!(EXTRA", ""))
		want, got := outline(q, text), outline(p, text)
		if p.inlines.refused == nil {
			own++
		}
		if want != got {
			t.Fatalf("%q (-goldmark +ours):\n%s", text, cmp.Diff(want, got))
		}
	}
	if own < all/4 || own > all*3/4 {
		t.Errorf("the texts are too much alike: of %d, %d were read without goldmark", all, own)
	}
}

func FuzzInlines(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	p, q := New(everything), alone(everything)
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 8<<10 {
			t.Skip("large texts are the cost test's")
		}
		if want, got := outline(q, text), outline(p, text); want != got {
			t.Errorf("(-goldmark +ours):\n%s", cmp.Diff(want, got))
		}
	})
}

func TestInlinesOfCorpora(t *testing.T) {
	p, q := New(everything), alone(everything)
	for name, text := range files(t) {
		if want, got := outline(q, text), outline(p, text); want != got {
			t.Errorf("%s (-goldmark +ours):\n%s", name, cmp.Diff(want, got))
		}
	}
}
