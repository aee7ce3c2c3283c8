package source

import (
	"bytes"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// FuzzSplit holds that a file is its two halves and what stands between them.
func FuzzSplit(f *testing.F) {
	for _, text := range []string{
		"", "text", "---\na: 1\n---\ntext", "\ufeff\n--- \r\na: 1\r\n---\t\r\ntext\r\n", "+++\na = 1\n+++", "---\n---\n", "---\na: 1\n",
		"{\n\"a\": \"}\\\"\"\n}\ntext", "{}\n", "{\"a\": {}", "{{< x >}}", "---\na: |\n  ---\n---\n---\n", "  \n\t\n{ \"a\": [1, {}] } \n", "----\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		p, ps := Split("a.md", text)
		from, to := p.FrontBase.From, p.FrontBase.From+len(p.Front)
		body := p.BodyBase.From
		if p.Format == NoFormat {
			from, to = body, body
		}
		whole := bytes.Join([][]byte{text[:from], p.Front, text[to:body], p.Body}, nil)
		if !bytes.Equal(whole, text) {
			t.Fatalf("the halves do not make the file: %+v", p)
		}
		for _, b := range []Base{p.FrontBase, p.BodyBase} {
			if b.Line > 0 && b.Line != 1+bytes.Count(text[:b.From], []byte("\n")) && b.From < len(text) {
				t.Fatalf("line %d of byte %d: %+v", b.Line, b.From, p)
			}
		}
		if p.Format != NoFormat && len(bytes.Trim(text[to:body], " \t\r\n-+")) > 0 {
			t.Fatalf("text is lost between the halves: %q", text[to:body])
		}
		if p.Format != NoFormat && ps.Failed() {
			t.Fatalf("front matter that is wrong was cut off: %v", ps)
		}
		places(t, text, ps)
	})
}

// places holds that problems lie within their file.
func places(t *testing.T, text []byte, ps Problems) {
	t.Helper()
	text = bytes.TrimPrefix(text, byteOrderMark)
	lines := bytes.Split(text, []byte("\n"))
	inside := func(line, column int) {
		if line < 1 || line > len(lines) || column < 1 || column > utf8.RuneCount(lines[line-1])+1 {
			t.Fatalf("%d:%d is no place in %q: %+v", line, column, text, ps)
		}
	}
	for _, p := range ps {
		if p.Message == "" || p.Rule == "" {
			t.Fatalf("a problem without words: %+v", p)
		}
		if p.Line == 0 {
			continue
		}
		inside(p.Line, p.Column)
		if p.EndLine > 0 {
			inside(p.EndLine, p.EndColumn)
			if p.EndLine < p.Line || p.EndLine == p.Line && p.EndColumn <= p.Column {
				t.Fatalf("a problem that ends before it begins: %+v", p)
			}
		}
		for _, r := range p.Related {
			inside(r.Line, r.Column)
		}
	}
}

// FuzzParse holds, for every text and notation: nodes and problems have places
// inside the file; caps hold; and what the scanner reads is what yaml.v3 reads.
func FuzzParse(f *testing.F) {
	for _, c := range handMade {
		f.Add(uint8(YAML), []byte(c.text))
	}
	for name, format := range map[string]Format{"yaml": YAML, "json": JSON, "toml": TOML} {
		_, all := mistakes(f, name, format)
		for _, m := range all {
			f.Add(uint8(format), m.text)
		}
	}
	for _, c := range right {
		f.Add(uint8(c.format), []byte(c.text))
	}
	f.Fuzz(func(t *testing.T, kind uint8, text []byte) {
		format := Format(kind % 4)
		limits := Limits{Document: 1 << 16, Depth: 8, Nodes: 500, Aliases: 20}
		if len(text) > limits.Document || Check("a", text, limits).Failed() {
			return
		}
		n, ps := Parse(text, format, Base{File: "a"}, limits)
		places(t, text, ps)
		visited := 0
		walk(t, text, &n, 0, limits, ps, &visited)
		if format == YAML {
			bare := bytes.TrimPrefix(text, byteOrderMark)
			base := Base{File: "a", Line: 1, From: len(text) - len(bare)}
			if scanned, ok := scanYAML(bare, base, limits); ok {
				want, ps := parseYAML(bare, base, limits)
				if len(ps) > 0 {
					t.Fatalf("the scanner reads what yaml.v3 does not: %v", ps)
				}
				if d := cmp.Diff(dumped(want), dumped(scanned)); d != "" {
					t.Fatalf("the scanner and yaml.v3 differ:\n%s", d)
				}
			}
		}
	})
}

func walk(t *testing.T, text []byte, n *Node, depth int, limits Limits, ps Problems, visited *int) {
	t.Helper()
	if *visited++; *visited > limits.Nodes && !ps.Failed() {
		t.Fatal("more nodes than the cap, and no problem")
	}
	if *visited > 100*limits.Nodes {
		t.Fatal("the cap on nodes does not hold")
	}
	if depth > limits.Depth+1 {
		t.Fatal("the cap on depth does not hold")
	}
	if n.From < 0 || n.To < n.From || n.To > len(text) {
		t.Fatalf("bytes %d to %d of %d", n.From, n.To, len(text))
	}
	if n.Line < 1 || n.Column < 1 || n.EndLine < n.Line || n.EndLine == n.Line && n.EndColumn < n.Column {
		t.Fatalf("the place is wrong: %+v", n)
	}
	from := max(bytes.LastIndexByte(text[:n.From], '\n')+1, len(text)-len(bytes.TrimPrefix(text, byteOrderMark)))
	if line, column := 1+bytes.Count(text[:n.From], []byte("\n")), 1+utf8.RuneCount(text[min(from, n.From):n.From]); line != n.Line || column != n.Column {
		t.Fatalf("byte %d is at %d:%d, not %d:%d", n.From, line, column, n.Line, n.Column)
	}
	if n.Kind == Scalar && !n.Quoted && !ps.Failed() && !utf8.ValidString(n.Text) {
		t.Fatalf("a scalar is no text: %q", n.Text)
	}
	for i := range n.Nodes {
		walk(t, text, &n.Nodes[i], depth+1, limits, ps, visited)
	}
}
