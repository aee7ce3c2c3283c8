package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// Bare addresses (https://…, www.…, a@b.c in running text) become links, as GFM
// has it. Looking for them makes goldmark stop at every space, a sixth of a
// whole build's time, and most texts have none. So a text is read without
// looking, unless it clearly has one; and while it is printed each piece of
// running text is looked at. If looking could have changed anything, the text
// is read again. The bytes are the same as if one had always looked.

// hasBareAddress is a cheap look at the source, which may err either way.
func hasBareAddress(text []byte) bool {
	for at := 0; ; {
		i := bytes.Index(text[at:], []byte("://"))
		if i < 0 {
			break
		}
		i += at
		at = i + 3
		begin := i
		for begin > 0 && begin > i-5 && 'a' <= text[begin-1] && text[begin-1] <= 'z' {
			begin--
		}
		if begin == i {
			continue
		}
		if begin == 0 || text[begin-1] == ' ' || text[begin-1] == '\n' {
			return true
		}
	}
	return bytes.Contains(text, []byte(" www.")) || bytes.Contains(text, []byte("\nwww."))
}

// looksBare says whether a piece of running text may have an address in it.
func looksBare(s []byte) bool {
	for i, c := range s {
		switch c {
		case '@':
			return true
		case ':':
			if i+2 < len(s) && s[i+1] == '/' && s[i+2] == '/' {
				return true
			}
		case '.':
			if i >= 3 && s[i-1] == 'w' && s[i-2] == 'w' && s[i-3] == 'w' {
				return true
			}
		}
	}
	return false
}

// lookAgain says whether looking for bare addresses could make another tree
// here. Besides addresses in running text that is: a code span or shortcode
// with an @ in it that stands right behind a letter (a`@b.c` may be an e-mail
// address), and blanks at the end of a line, of which goldmark keeps more
// when it stops at each.
func (p *Printer) lookAgain(n *ast.Text, s []byte) bool {
	if n.IsRaw() {
		return p.gluedAt(s, n.Segment.Start)
	}
	if looksBare(s) {
		return true
	}
	blanks := n.Segment.Stop
	for blanks < len(p.text) && (p.text[blanks] == ' ' || p.text[blanks] == '\t' || p.text[blanks] == '\r') {
		blanks++
	}
	switch blanks -= n.Segment.Stop; {
	case n.HardLineBreak():
		return blanks >= 4
	case n.SoftLineBreak():
		return blanks >= 2
	}
	return blanks >= 2 && besideTable(n)
}

// besideTable says whether a text stands in a paragraph of which goldmark has
// made a table too: only there can blanks be left at its end.
func besideTable(n ast.Node) bool {
	for n.Type() == ast.TypeInline {
		n = n.Parent()
	}
	before, behind := n.PreviousSibling(), n.NextSibling()
	return before != nil && before.Kind() == east.KindTable || behind != nil && behind.Kind() == east.KindTable
}

// gluedAt says whether a piece of code, or a shortcode, has an @ in it and stands
// right behind something else than a blank (its backticks not counted).
func (p *Printer) gluedAt(s []byte, offset int) bool {
	if bytes.IndexByte(s, '@') < 0 {
		return false
	}
	i := offset
	for i > 0 && (p.text[i-1] == '`' || p.text[i-1] == ' ' && i == offset) {
		i--
	}
	return i > 0 && p.text[i-1] > ' '
}
