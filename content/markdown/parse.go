package markdown

import (
	"time"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// goldmark reads; what is Galley's own about reading is put into its parser
// here: ids behind headings, shortcodes that stay characters, tables that would
// not end, and a look at the clock between blocks. Everything else is as
// CommonMark and GFM have it.
//
// Most of what stands inside of blocks is read by ourselves (see inlines.go).

// newParser makes the parser; quick is without effect on what it reads. Bare ftp
// addresses stay text, since links may not lead there.
func (p *Printer) newParser(quick bool) parser.Parser {
	blocks := parser.DefaultBlockParsers()
	for i, b := range blocks {
		switch b.Priority {
		case 100:
			blocks[i].Value = setextHeadings{b.Value.(parser.BlockParser)}
		case 600:
			blocks[i].Value = atxHeadings{b.Value.(parser.BlockParser)}
		case 1000:
			blocks[i].Value = ownParagraphs{b.Value.(parser.BlockParser), &p.inlines.stock}
		}
	}
	inlines := append(parser.DefaultInlineParsers(),
		util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
		util.Prioritized(&p.shortcodes, 50),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
		util.Prioritized(extension.NewLinkifyParser(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"})), 999),
		util.Prioritized(watchdog{p}, 1000),
	)
	transformers := append([]util.PrioritizedValue{},
		util.Prioritized(linkDefinitions{parser.LinkReferenceParagraphTransformer}, 100),
		util.Prioritized(tableLimits{p}, 150),
		util.Prioritized(extension.NewTableParagraphTransformer(), 200),
	)
	trees := []util.PrioritizedValue{util.Prioritized(extension.NewTableASTTransformer(), 0)}
	if p.options.Footnotes {
		blocks = append(blocks, util.Prioritized(extension.NewFootnoteBlockParser(), 999))
		inlines = append(inlines, util.Prioritized(extension.NewFootnoteParser(), 101))
		trees = append(trees, util.Prioritized(extension.NewFootnoteASTTransformer(), 999))
	}
	if p.options.DefinitionLists {
		blocks = append(blocks,
			util.Prioritized(extension.NewDefinitionListParser(), 101),
			util.Prioritized(extension.NewDefinitionDescriptionParser(), 102))
	}
	if quick {
		inlines = append(inlines, util.Prioritized(&p.inlines, -1))
	}
	return parser.NewParser(
		parser.WithBlockParsers(blocks...),
		parser.WithInlineParsers(inlines...),
		parser.WithParagraphTransformers(transformers...),
		parser.WithASTTransformers(trees...),
	)
}

// parse reads the text into a tree, which holds until the next one is read; nil
// if that took too long.
func (p *Printer) parse() (root ast.Node) {
	if p.reading == nil {
		p.reading = p.newParser(true)
	}
	p.inlines.p = p
	p.inlines.reset()
	p.shortcodes.reset()
	p.cells = 0
	defer func() {
		switch reason := recover().(type) {
		case nil:
		case tooSlow:
			p.reportSlow(reason)
			root = nil
		default:
			panic(reason)
		}
	}()
	return p.reading.Parse(text.NewReader(p.text))
}

// tooSlow is what the watchdog throws through goldmark, which knows no other
// way of being stopped.
type tooSlow struct{ offset int }

// watchdog is called by goldmark at the end of each block. Whether it acts
// depends on the machine, so it does nothing but refuse a text as a whole.
type watchdog struct{ p *Printer }

func (w watchdog) Trigger() []byte                                      { return nil }
func (w watchdog) Parse(ast.Node, text.Reader, parser.Context) ast.Node { return nil }
func (w watchdog) CloseBlock(parent ast.Node, _ text.Reader, _ parser.Context) {
	if !w.p.deadline.IsZero() && time.Now().After(w.p.deadline) {
		panic(tooSlow{parent.Pos()})
	}
}

// ownParagraphs are goldmark's, with nodes of ours.
type ownParagraphs struct {
	parser.BlockParser
	stock *stock
}

func (b ownParagraphs) Open(_ ast.Node, reader text.Reader, _ parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	if util.IsBlank(line) {
		return nil, parser.NoChildren
	}
	n := b.stock.paragraph()
	n.Lines().Append(segment)
	reader.AdvanceToEOL()
	return n, parser.NoChildren
}

// linkDefinitions looks for definitions of links only where one may begin:
// goldmark makes a reader for each paragraph.
type linkDefinitions struct{ parser.ParagraphTransformer }

func (t linkDefinitions) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines, source := n.Lines(), reader.Source()
	for i := range lines.Len() {
		line := lines.At(i)
		for _, c := range source[line.Start:line.Stop] {
			if util.IsSpace(c) {
				continue
			}
			if c == '[' {
				t.ParagraphTransformer.Transform(n, reader, pc)
			}
			return
		}
	}
}
