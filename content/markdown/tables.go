package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"galley/schemas/source"
)

// tableLimits takes out tables that would become too large, before goldmark
// makes them: it fills short rows up, so that few bytes can make many cells.
type tableLimits struct{ p *Printer }

func (t tableLimits) Transform(n *ast.Paragraph, reader text.Reader, _ parser.Context) {
	lines := n.Lines()
	for i := 1; i < lines.Len(); i++ {
		line := lines.At(i)
		columns := delimiters(reader.Source()[line.Start:line.Stop])
		if columns == 0 {
			continue
		}
		header := lines.At(i - 1)
		if columns != cellsOf(reader.Source()[header.Start:header.Stop]) {
			return // no table
		}
		t.p.cells += columns * (lines.Len() - i)
		at := t.p.pos(header.Start)
		switch limit := t.p.options.Columns; {
		case limit > 0 && columns > limit:
			t.p.problems.Add(source.TableTooWide, at, "split the table; `limits: {columns: …}` raises the limit",
				"this table has %s columns; the limit is %s", thousands(columns), thousands(limit))
		case t.p.cells > min(maxCells, 1000+len(reader.Source())/2):
			t.p.problems.Add(source.TooLarge, at, "split the text, write rows out in full, or keep the table as data",
				"with this table the text has %s cells; the limit is %s", thousands(t.p.cells), thousands(min(maxCells, 1000+len(reader.Source())/2)))
		default:
			return
		}
		n.Parent().RemoveChild(n.Parent(), n)
		return
	}
}

// delimiters counts the columns of a line like |---|:-:|; 0 if it is none.
func delimiters(line []byte) int {
	dashes := false
	for _, c := range line {
		switch {
		case c == '-':
			dashes = true
		case c != '|' && c != ':' && !util.IsSpace(c):
			return 0
		}
	}
	if !dashes {
		return 0
	}
	return cellsOf(line)
}

// cellsOf counts the cells of a row.
func cellsOf(line []byte) int {
	line = bytes.TrimSpace(line)
	line = bytes.TrimPrefix(line, []byte("|"))
	if len(line) == 0 {
		return 0
	}
	n := 1
	for i, c := range line {
		if c == '|' && (i == 0 || line[i-1] != '\\') && i < len(line)-1 {
			n++
		}
	}
	return n
}

// noTables takes out what will be a table: its cells are blocks of their own.
type noTables struct{}

func (noTables) Transform(n *ast.Paragraph, reader text.Reader, _ parser.Context) {
	lines := n.Lines()
	for i := 1; i < lines.Len(); i++ {
		line, header := lines.At(i), lines.At(i-1)
		if columns := delimiters(reader.Source()[line.Start:line.Stop]); columns > 0 {
			if columns == cellsOf(reader.Source()[header.Start:header.Stop]) {
				rest := append([]text.Segment(nil), lines.Sliced(i-1, lines.Len())...)
				lines.SetSliced(0, i-1)
				for _, row := range rest { // each is a block, so that a cell's size is seen
					block := ast.NewTextBlock()
					block.Lines().Append(row)
					n.Parent().InsertAfter(n.Parent(), n, block)
				}
			}
			return
		}
	}
}
