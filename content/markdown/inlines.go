package markdown

import (
	"bytes"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// What stands inside of blocks is read here where it is what people usually
// write: text, emphasis, code, links and pictures with their address behind
// them. goldmark asks each of its parsers at each sign and, to find bare
// addresses, at each blank, and makes nodes that it throws away again; that was
// a third of the processor time of reading, and most of its garbage. This one
// looks at each byte once and takes its nodes from a stock.
//
// It knows no doubt: whatever it is not sure of (raw HTML, shortcodes,
// footnotes, references to links, anything that might be a bare address, blanks
// in heaps, links over several lines) it leaves to goldmark, for the whole
// block. What it does read is the tree that goldmark would make, but for where
// one text is cut into several. Tests compare the two over every text at hand,
// and fuzz targets over all others.

// inlines is goldmark's parser for whole blocks. It comes before all others,
// at every sign and blank at which one of them is asked.
type inlines struct {
	p       *Printer
	stock   stock
	refused ast.Node // the block that goldmark reads
	refs    int8     // whether the text defines references: not known, no, yes

	// Of the block at hand.
	source   []byte
	pieces   []piece
	opens    []open
	brackets []bracket
	code     []text.Segment
	last     int // the last run that may still open or close something; -1
	first    int
	missing  [maxTicks]bool // there is no run of so many ` to come
	cell     bool
	nesting  []ast.Node
}

const (
	maxTicks = 16
	maxRuns  = 1000
)

// A piece is a stretch of a block.
type piece struct {
	kind       pieceKind
	soft, hard bool // of text: its line ends so
	char       byte // of a run
	canOpen    bool
	canClose   bool
	image      bool // of a bracket
	from, to   int  // in the source; of code in its segments
	left       int  // of a run: the signs that are still to be used
	closes     int  // of a run: how many spans it ends
	opens      int  // of a run: the outermost span that it begins, in opens; -1
	prev, next int  // of a run: the neighbours that are still in question; -1
	title      []byte
	address    []byte
}

type pieceKind uint8

const (
	running pieceKind = iota
	codeSpan
	run        // of *, _ or ~
	linkOpens  // a bracket that begins a link or picture
	linkCloses // its end
)

// An open is a span that a run begins.
type open struct{ size, inner int }

// A bracket is one that waits for its partner.
type bracket struct {
	piece  int
	bottom int // the last run before it; -1
	to     int // behind it
	link   bool
}

// odd says which bytes are more than text.
var odd = [256]bool{
	'\\': true, ':': true, '@': true, '.': true, '<': true, '{': true, '!': true, '[': true, ']': true,
	'*': true, '_': true, '~': true, '`': true,
}

func (s *inlines) reset() {
	s.refused, s.refs = nil, 0
	s.stock.reset()
}

func (s *inlines) Trigger() []byte { return []byte(" *_`[]!<~({") }

// Parse reads the whole block when it is asked for the first time. What stands
// before the first sign has become a text by then.
func (s *inlines) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if parent == s.refused {
		return nil
	}
	lines := parent.Lines()
	if s.refs == 0 {
		s.refs = 1
		if len(pc.References()) > 0 {
			s.refs = 2
		}
	}
	s.source = block.Source()
	s.cell = parent.Kind() == east.KindTableCell
	if !s.read(lines) {
		s.refused = parent
		return nil
	}
	parent.RemoveChildren(parent)
	block.SetPosition(lines.Len(), text.NewSegment(-1, -1))
	return s.grow(parent)
}

// read takes a block apart; false leaves it to goldmark.
func (s *inlines) read(lines *text.Segments) bool {
	s.pieces, s.opens, s.brackets, s.code = s.pieces[:0], s.opens[:0], s.brackets[:0], s.code[:0]
	s.first, s.last = -1, -1
	clear(s.missing[:])
	runs := 0
	src := s.source
	at := -1 // where the line is read on; -1: from its beginning
	for number := 0; number < lines.Len(); number++ {
		line := lines.At(number)
		if line.Padding != 0 || line.ForceNewline || line.Start >= line.Stop {
			return false
		}
		end, soft, hard, ok := lineEndOf(src, line)
		if !ok {
			return false
		}
		i := line.Start
		if at >= 0 {
			i, at = at, -1
		} else if number == 0 && i+2 < end && src[i] == '[' && src[i+2] == ']' {
			return false // may be a box of a task
		}
		from := i // of the text that is not a piece yet
	line:
		for {
			if i = plainRun(src[:end], i); i >= end {
				break
			}
			c := src[i]
			switch c {
			case '\\':
				if s.cell {
					return false // an escaped | means something even in code
				}
				if i++; i < end {
					i++
				}
			case '@':
				return false
			case ':':
				if i+2 < end && src[i+1] == '/' && src[i+2] == '/' {
					return false
				}
				i++
			case '.':
				if i-3 >= line.Start && string(src[i-3:i]) == "www" {
					return false
				}
				i++
			case '<':
				if i+1 < end && (util.IsAlphaNumeric(src[i+1]) || src[i+1] == '/' || src[i+1] == '!' || src[i+1] == '?') {
					return false
				}
				i++
			case '{':
				if i+1 < end && (src[i+1] == '{' || src[i+1] == '%') {
					return false
				}
				i++
			case '*', '_', '~':
				begin := i
				for i < line.Stop && src[i] == c {
					i++
				}
				before := '\n'
				if number > 0 || begin > line.Start {
					var size int
					if before, size = utf8.DecodeLastRune(src[:begin]); before == utf8.RuneError && size == 1 {
						return false // no UTF-8: what goldmark makes of it is its own affair
					}
				}
				if c == '~' && (i-begin > 2 || before == '~') {
					continue
				}
				after := ' '
				if i < line.Stop {
					var size int
					if after, size = utf8.DecodeRune(src[i:line.Stop]); after == utf8.RuneError && size == 1 {
						return false
					}
				}
				canOpen, canClose := flanks(c, before, after)
				if !canOpen && !canClose {
					continue
				}
				if runs++; runs > maxRuns {
					return false
				}
				s.text(from, begin)
				from = i
				s.push(piece{kind: run, char: c, canOpen: canOpen, canClose: canClose, from: begin, to: i})
			case '!', '[':
				begin := i
				if c == '!' {
					if i++; i >= end || src[i] != '[' {
						continue
					}
				}
				if i++; i < end && src[i] == '^' {
					return false // a footnote
				}
				s.text(from, begin)
				from = i
				s.brackets = append(s.brackets, bracket{piece: len(s.pieces), bottom: s.last, to: i})
				s.pieces = append(s.pieces, piece{image: c == '!', from: begin, to: i})
			case ']':
				behind, ok := s.link(from, i, line.Stop)
				if !ok {
					return false
				}
				if behind > 0 {
					i, from = behind, behind
				} else {
					i++
				}
			case '`':
				begin := i
				for i < line.Stop && src[i] == '`' {
					i++
				}
				ticks := i - begin
				if ticks >= maxTicks {
					return false
				}
				if s.missing[ticks] {
					continue
				}
				first := len(s.code)
				last, behind := s.codeEnd(lines, number, i, ticks)
				if behind < 0 {
					s.code = s.code[:first]
					s.missing[ticks] = true
					continue
				}
				for _, segment := range s.code[first:] {
					if bytes.IndexByte(src[segment.Start:segment.Stop], '@') >= 0 {
						return false
					}
				}
				s.text(from, begin)
				s.trimCode(first)
				s.pieces = append(s.pieces, piece{kind: codeSpan, from: first, to: len(s.code), left: begin})
				i, from = behind, behind
				if last != number {
					number, at = last-1, behind
					break line
				}
			}
		}
		if at < 0 {
			s.pieces = append(s.pieces, piece{from: from, to: max(from, end), soft: soft, hard: hard})
		}
	}
	s.match(-1)
	return len(s.pieces) > 0
}

// lineEndOf finds where the text of a line ends, and how. Blanks in heaps, of
// which goldmark keeps some, are not ok.
func lineEndOf(src []byte, line text.Segment) (end int, soft, hard, ok bool) {
	stop := line.Stop
	newline := src[stop-1] == '\n'
	if newline {
		stop--
	}
	end = stop
	for end > line.Start && src[end-1] == ' ' {
		end--
	}
	if end == line.Start || src[end-1] <= ' ' {
		return 0, false, false, false
	}
	escaped := src[end-1] == '\\'
	switch blanks := stop - end; {
	case !newline:
		return end, false, false, blanks == 0
	case escaped && blanks > 0 || escaped && end-2 >= line.Start && src[end-2] == '\\':
		return 0, false, false, false
	case escaped:
		return end - 1, false, true, true
	case blanks < 2:
		return end, true, false, true
	default:
		return end, false, true, blanks < 4
	}
}

// text keeps a stretch of text.
func (s *inlines) text(from, to int) {
	if from < to {
		s.pieces = append(s.pieces, piece{from: from, to: to})
	}
}

// push keeps a run, as the last of those in question.
func (s *inlines) push(r piece) {
	r.left, r.opens, r.prev, r.next = r.to-r.from, -1, s.last, -1
	at := len(s.pieces)
	if s.last >= 0 {
		s.pieces[s.last].next = at
	} else {
		s.first = at
	}
	s.last = at
	s.pieces = append(s.pieces, r)
}

// drop takes a run out of question: what is left of it is text.
func (s *inlines) drop(at int) {
	r := &s.pieces[at]
	if r.prev >= 0 {
		s.pieces[r.prev].next = r.next
	} else {
		s.first = r.next
	}
	if r.next >= 0 {
		s.pieces[r.next].prev = r.prev
	} else {
		s.last = r.prev
	}
}

// flanks says what a run may do between two characters (CommonMark 6.2).
func flanks(c byte, before, after rune) (canOpen, canClose bool) {
	punctBefore, spaceBefore := signOrSpace(before)
	punctAfter, spaceAfter := signOrSpace(after)
	left := !spaceAfter && (!punctAfter || spaceBefore || punctBefore)
	right := !spaceBefore && (!punctBefore || spaceAfter || punctAfter)
	if c != '_' {
		return left, right
	}
	return left && (!right || punctBefore), right && (!left || punctAfter)
}

func signOrSpace(r rune) (sign, space bool) {
	if 'a' <= r && r <= 'z' || r == ' ' {
		return false, r == ' '
	}
	return util.IsPunctRune(r), util.IsSpaceRune(r)
}

// match finds which runs behind bottom begin and end spans together, and takes
// all of them out of question. The rules are CommonMark's, as goldmark reads
// them: a ~ may be ended by a ~~.
func (s *inlines) match(bottom int) {
	closer := s.first
	if bottom >= 0 {
		closer = s.pieces[bottom].next
	}
	for closer >= 0 {
		c := &s.pieces[closer]
		if !c.canClose {
			closer = c.next
			continue
		}
		size, mayOpen := 0, false
		opener := c.prev
		for ; opener >= 0 && opener != bottom; opener = s.pieces[opener].prev {
			o := &s.pieces[opener]
			if !o.canOpen || o.char != c.char {
				continue
			}
			mayOpen = true
			if size = spanSize(o, c); size > 0 {
				break
			}
		}
		if size == 0 {
			next := c.next
			if !mayOpen && !c.canOpen {
				s.drop(closer)
			}
			closer = next
			continue
		}
		o := &s.pieces[opener]
		o.left -= size
		c.left -= size
		c.closes++
		s.opens = append(s.opens, open{size: size, inner: o.opens})
		o.opens = len(s.opens) - 1
		for between := o.next; between != closer; between = s.pieces[between].next {
			s.drop(between)
		}
		if o.left == 0 {
			s.drop(opener)
		}
		if c.left == 0 {
			next := c.next
			s.drop(closer)
			closer = next
		}
	}
	for s.last >= 0 && s.last != bottom {
		s.drop(s.last)
	}
}

// spanSize says how many signs two runs give to one span; 0: none, by the rule
// of three.
func spanSize(o, c *piece) int {
	first, second := o.to-o.from, c.to-c.from
	if (o.canClose || c.canOpen) && (first+second)%3 == 0 && second%3 != 0 {
		return 0
	}
	if o.left >= 2 && c.left >= 2 {
		return 2
	}
	return 1
}

// link reads the ] at a place, the text before which begins at from, and what
// stands behind it. behind is 0 where it is text.
func (s *inlines) link(from, at, stop int) (behind int, ok bool) {
	n := len(s.brackets)
	if n == 0 {
		return 0, true
	}
	if n > 1 && s.brackets[n-2].to-s.brackets[0].to > 900 {
		return 0, false // longer labels are none
	}
	b := s.brackets[n-1]
	s.brackets = s.brackets[:n-1]
	if b.link && !s.pieces[b.piece].image {
		return 0, true // a link in a link
	}
	if at+1 >= stop || s.source[at+1] != '(' {
		return 0, s.refs == 1
	}
	address, title, behind := s.destination(at+2, stop)
	if behind < 0 {
		return 0, false
	}
	s.text(from, at)
	s.match(b.bottom)
	o := &s.pieces[b.piece]
	o.kind, o.address, o.title = linkOpens, address, title
	s.pieces = append(s.pieces, piece{kind: linkCloses})
	if !o.image {
		for i := range s.brackets {
			s.brackets[i].link = true
		}
	}
	return behind, true
}

// destination reads an address, and maybe a title, up to the parenthesis on
// the same line that closes them. behind is -1 where it is not that simple.
func (s *inlines) destination(i, stop int) (address, title []byte, behind int) {
	src := s.source
	blanks := func() {
		for i < stop && util.IsSpace(src[i]) {
			i++
		}
	}
	if blanks(); i == stop {
		return nil, nil, -1
	}
	if src[i] == ')' {
		return nil, nil, i + 1
	}
	from, depth := i, 0
	if src[i] == '<' {
		return nil, nil, -1
	}
address:
	for i < stop {
		switch c := src[i]; {
		case c == '\\' && i < stop-1 && util.IsPunct(src[i+1]):
			i++
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth < 0 {
				break address
			}
		case util.IsSpace(c):
			break address
		}
		i++
	}
	address = src[from:i]
	if blanks(); i == stop || len(address) == 0 {
		return nil, nil, -1
	}
	if src[i] != ')' {
		if title, i = titleOf(src, i, stop); i < 0 {
			return nil, nil, -1
		}
		if blanks(); i == stop || src[i] != ')' {
			return nil, nil, -1
		}
	}
	return address, title, i + 1
}

// titleOf reads a title in quotes; behind is -1 where there is none.
func titleOf(src []byte, i, stop int) (title []byte, behind int) {
	closer := src[i]
	if closer != '"' && closer != '\'' {
		return nil, -1
	}
	i++
	for from := i; i < stop; i++ {
		switch c := src[i]; {
		case c == '\\' && i < stop-1 && util.IsPunct(src[i+1]):
			i++
		case c == closer:
			return src[from:i], i + 1
		}
	}
	return nil, -1
}

// codeEnd finds the run of ticks that ends a code span, gathers what stands
// before it, and gives the line that it is on; behind is -1 where there is none.
func (s *inlines) codeEnd(lines *text.Segments, number, i, ticks int) (last, behind int) {
	src := s.source
	for ; number < lines.Len(); number++ {
		line := lines.At(number)
		if line.Padding != 0 || line.ForceNewline {
			return 0, -1
		}
		if i < 0 {
			i = line.Start
		}
		from := i
		for i < line.Stop {
			next := bytes.IndexByte(src[i:line.Stop], '`')
			if next < 0 {
				break
			}
			i += next
			begin := i
			for i < line.Stop && src[i] == '`' {
				i++
			}
			if i-begin == ticks {
				if begin > from {
					s.code = append(s.code, text.NewSegment(from, begin))
				}
				return number, i
			}
		}
		if from < line.Stop {
			s.code = append(s.code, text.NewSegment(from, line.Stop))
		}
		i = -1
	}
	return 0, -1
}

// trimCode takes off the blank at both ends of a code span that has more.
func (s *inlines) trimCode(first int) {
	src := s.source
	blank := true
	for _, segment := range s.code[first:] {
		blank = blank && util.IsBlank(src[segment.Start:segment.Stop])
	}
	if blank {
		return
	}
	f, l := &s.code[first], &s.code[len(s.code)-1]
	if begin, end := src[f.Start], src[l.Stop-1]; (begin == ' ' || begin == '\n') && (end == ' ' || end == '\n') {
		f.Start++
		l.Stop--
	}
}

// grow makes nodes of the pieces, all but the last of which it adds to parent.
func (s *inlines) grow(parent ast.Node) ast.Node {
	s.nesting = append(s.nesting[:0], parent)
	var waiting ast.Node // the last of parent's children
	add := func(n ast.Node) {
		if above := s.nesting[len(s.nesting)-1]; above != parent {
			above.AppendChild(above, n)
			return
		}
		if waiting != nil {
			parent.AppendChild(parent, waiting)
		}
		waiting = n
	}
	descend := func(n ast.Node) {
		add(n)
		s.nesting = append(s.nesting, n)
	}
	var before *ast.Text // that what follows can be added to
	say := func(from, to int, soft, hard bool) {
		if before == nil || before.Segment.Stop != from {
			if from == to && !soft && !hard {
				return
			}
			before = s.stock.text()
			before.Segment.Start = from
			add(before)
		}
		before.Segment.Stop = to
		if soft || hard {
			before.SetSoftLineBreak(soft)
			before.SetHardLineBreak(hard)
			before = nil
		}
	}
	for i := range s.pieces {
		switch p := &s.pieces[i]; p.kind {
		case running:
			say(p.from, p.to, p.soft, p.hard)
		case codeSpan:
			n := s.stock.codeSpan()
			n.SetPos(p.left)
			add(n)
			for _, segment := range s.code[p.from:p.to] {
				t := s.stock.text()
				t.Segment = segment
				t.SetRaw(true)
				n.AppendChild(n, t)
			}
			before = nil
		case run:
			if p.closes > 0 {
				s.nesting = s.nesting[:len(s.nesting)-p.closes]
				before = nil
			}
			say(p.from, p.from+p.left, false, false)
			for o := p.opens; o >= 0; o = s.opens[o].inner {
				if p.char == '~' {
					n := s.stock.strikethrough()
					n.SetPos(p.from)
					descend(n)
				} else {
					n := s.stock.emphasis()
					n.Level = s.opens[o].size
					n.SetPos(p.from)
					descend(n)
				}
				before = nil
			}
		case linkOpens:
			if p.image {
				n := s.stock.image()
				n.Destination, n.Title = p.address, p.title
				n.SetPos(p.from)
				descend(n)
			} else {
				n := s.stock.link()
				n.Destination, n.Title = p.address, p.title
				n.SetPos(p.from)
				descend(n)
			}
			before = nil
		case linkCloses:
			s.nesting = s.nesting[:len(s.nesting)-1]
			before = nil
		}
	}
	return waiting
}
