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
// There are two parsers, without and with bare addresses: looking for them
// costs a call at every space, and most texts have none (see bare.go).

// newParser makes one of the two. Bare ftp addresses stay text, since links may
// not lead there.
func (p *Printer) newParser(bareAddresses bool) parser.Parser {
	blocks := parser.DefaultBlockParsers()
	for i, b := range blocks {
		switch b.Priority {
		case 100:
			blocks[i].Value = setextHeadings{b.Value.(parser.BlockParser)}
		case 600:
			blocks[i].Value = atxHeadings{b.Value.(parser.BlockParser)}
		}
	}
	inlines := append(parser.DefaultInlineParsers(),
		util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
		util.Prioritized(&p.shortcodes, 50),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
		util.Prioritized(watchdog{p}, 1000),
	)
	paragraphs := append(parser.DefaultParagraphTransformers(),
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
	if bareAddresses {
		inlines = append(inlines, util.Prioritized(
			extension.NewLinkifyParser(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"})), 999))
	}
	return parser.NewParser(
		parser.WithBlockParsers(blocks...),
		parser.WithInlineParsers(inlines...),
		parser.WithParagraphTransformers(paragraphs...),
		parser.WithASTTransformers(trees...),
	)
}

// parse reads the text into a tree; nil if that took too long.
func (p *Printer) parse(bareAddresses bool) (root ast.Node) {
	reading := &p.plainReading
	if bareAddresses {
		reading = &p.bareReading
	}
	if *reading == nil {
		*reading = p.newParser(bareAddresses)
	}
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
	return (*reading).Parse(text.NewReader(p.text))
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
