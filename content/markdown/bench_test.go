package markdown

import (
	"bytes"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"galley/schemas/source"
)

// usual is a text as blogs have them, without bare addresses.
var usual = []byte(strings.Repeat(`## A heading of the usual length

Running text with *emphasis*, **weight**, `+"`code`"+` and a [link](../other/page.md#part), over
several lines of the width that people write, so that there are line ends in it, and
a picture: ![of a galley](galley.jpg "A galley"). Then the paragraph comes to its end.

- an item
- another one, with a [link](https://example.org/) that leads away
  and a second line

`+"```go\nfunc main() {\n\tprintln(\"hello\") // a comment\n}\n```"+`

> A quotation of a line, and no more.

| name | number |
|------|-------:|
| one  |      1 |
| two  |      2 |

`, 5))

func BenchmarkPrint(b *testing.B) {
	addresses := append(bytes.Clone(usual), "\nSee https://example.org/ for more.\n"...)
	for _, c := range []struct {
		name  string
		text  []byte
		forms Forms
	}{
		{"HTML", usual, 0},
		{"HTML and rich", usual, Rich},
		{"all forms", usual, Rich | Plain},
		{"HTML with a bare address", addresses, 0},
	} {
		b.Run(c.name, func(b *testing.B) {
			p := New(everything)
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				p.Print(c.text, source.Base{}, c.forms)
			}
		})
	}
	b.Run("goldmark", func(b *testing.B) {
		md := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList))
		var w bytes.Buffer
		b.SetBytes(int64(len(usual)))
		b.ReportAllocs()
		for b.Loop() {
			w.Reset()
			if err := md.Convert(usual, &w); err != nil {
				b.Fatal(err)
			}
		}
	})
	for name, p := range map[string]*Printer{"parsing alone": New(everything), "parsing alone, all of it by goldmark": alone(everything)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(usual)))
			b.ReportAllocs()
			for b.Loop() {
				p.start(usual, source.Base{})
				p.parse()
			}
		})
	}
}

// TestGarbage: what is usual is read without making a node for each stretch of
// text, so that the collector has little to do. goldmark alone makes more than
// twice as many.
func TestGarbage(t *testing.T) {
	p := New(everything)
	made := testing.AllocsPerRun(20, func() { p.Print(usual, source.Base{}, 0) })
	if most := 235.0; made > most {
		t.Errorf("%d bytes of usual text make %v allocations, want at most %v", len(usual), made, most)
	}
}
